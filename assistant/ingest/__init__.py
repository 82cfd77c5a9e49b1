"""Files of a case become documents: one module a format, a registry, and the reader of case folders.

>>> from pathlib import Path
>>> from assistant.settings import load_settings
>>> material = read_case(Path("examples/06-short"), load_settings())  # doctest: +SKIP
"""

from __future__ import annotations

from assistant.ingest.case import FileMaterial, read_case, read_file

__all__ = ["FileMaterial", "read_case", "read_file"]
