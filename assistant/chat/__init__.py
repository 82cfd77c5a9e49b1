"""Answering questions from the knowledge base and a case's documents, in cited sentences or not at all.

>>> from assistant.chat import answer
>>> answer("敲诈勒索多少钱立案", retriever, knowledge, model, settings).enough  # doctest: +SKIP
True
"""

from assistant.chat.answering import answer
from assistant.chat.records import Answer, AnswerSentence, AnswerSource

__all__ = ["Answer", "AnswerSentence", "AnswerSource", "answer"]
