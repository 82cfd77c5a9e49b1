"""ZIP-based files (archives, Word, Excel): which errors mean that one is damaged.

>>> issubclass(zipfile.BadZipFile, DAMAGED)
True
"""

from __future__ import annotations

import struct
import zipfile
import zlib

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
"""What reading a damaged, truncated or exotic package raises (RuntimeError: an encrypted member)."""
