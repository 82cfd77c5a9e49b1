"""Verifies the planted set and prints what was caught, kind by kind, and the false alarms.

$ python -m evals.planted [--misses] [--as-text]
"""

from __future__ import annotations

import argparse
from collections import Counter

from evals.planted.measuring import measure
from evals.planted.wording import measure_wording


def main() -> None:
    """Prints the table; `--misses` lists what got away and what was alarmed falsely."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20240601)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--as-text", action="store_true")
    arguments = parser.parse_args()
    result = measure(arguments.seed, as_text=arguments.as_text)
    planted = Counter(item.kind for item, _ in result.altered)
    missed = Counter(item.kind for item, checks in result.altered if not result.failed(checks))
    print(f"{'kind':<18}{'planted':>8}{'caught':>8}")
    for kind, total in sorted(planted.items()):
        print(f"{kind:<18}{total:>8}{total - missed[kind]:>8}")
    print(f"{'all':<18}{len(result.altered):>8}{len(result.altered) - missed.total():>8}  {result.caught:.4f}")
    print(f"{'numbers':<18}{'':>8}{'':>8}  {result.caught_exact:.4f}")
    print(f"false alarms      {len(result.false_alarms)} of {len(result.true)}  {result.alarm_rate:.4f}")
    print(f"true, unchecked   {result.unchecked} of {len(result.true)}")
    wording = measure_wording(arguments.seed)
    print(
        f"wording alone     AUC {wording.auc:.3f}; carries {wording.true_carried:.2f} of true claims, "
        f"{wording.wrong_carried:.2f} of claims beside a wrong sentence ({wording.pairs} pairs)"
    )
    if arguments.misses:
        for item, checks in [*result.missed, *result.false_alarms]:
            print(f"[{item.kind or 'TRUE'}] {item.text} {item.citations} {item.on or ''}")
            for check in checks:
                print(f"      {check.citation} {check.status} {check.detail} → {check.expected}")


if __name__ == "__main__":
    main()
