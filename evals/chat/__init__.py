"""Measuring `ask`: questions that the knowledge base or a case answers, and questions that nothing answers."""
