"""Exact match of `find_total` on a JSON-lines file of texts with their total crime amount (LawBench 3-7 and alike).

Each line holds `text`, `gold.total_yuan` and `flags.crime_guess_by_keyword`.

    $ python -m evals.amount_total path/to/c_amount.dev.jsonl --errors
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from assistant.lexicon.totals import find_total


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints exact match by kind of crime; exit code 0."""
    parser = argparse.ArgumentParser(description="exact match of total crime amounts")
    parser.add_argument("file", type=Path)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args(arguments)
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for line in options.file.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        kind = item["flags"]["crime_guess_by_keyword"]
        total = find_total(item["text"])
        value = total.value if total else None
        asked[kind] += 1
        right[kind] += value == item["gold"]["total_yuan"]
        if options.errors and value != item["gold"]["total_yuan"]:
            parts = [part.text for part in total.parts] if total else []
            print(item["id"], kind, "gold", item["gold"]["total_yuan"], "got", value, total and total.basis, parts)
    for kind, number in asked.most_common():
        print(f"{kind}: {right[kind]}/{number} = {right[kind] / number:.3f}")
    print(f"all: {right.total()}/{asked.total()} = {right.total() / asked.total():.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
