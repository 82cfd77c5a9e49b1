"""Yisong 移送: from a case folder to a referral memo whose every citation resolves.

The package is a row of stages (`ingest`, `extract`, `assess`, `draft`, `verify`, `export`) over a few
services (`llm`, `knowledge`, `lexicon`, `retrieve`, `store`). `assistant.pipeline` puts the stages in order.

    >>> from assistant import __version__
"""

__version__ = "0.1.0"
