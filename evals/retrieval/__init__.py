"""Measuring retrieval: judged queries in officers' words, and what each way of searching makes of them."""
