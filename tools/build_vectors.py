"""Writes knowledge/vectors/*.npz: the vectors of the shipped knowledge base, so that a fresh machine need not embed it.

Only passages whose text changed since the last run are embedded (about forty a second on two idle cores); the files
are the same byte for byte for the same knowledge. `--check` writes nothing and fails where the files are out of date.

    $ python -m tools.build_vectors            # make vectors
    $ python -m tools.build_vectors --check
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict

from assistant.knowledge import load_knowledge
from assistant.resources import resource_dir
from assistant.retrieve.corpus import knowledge_passages
from assistant.retrieve.e5_weights import Floats
from assistant.retrieve.embed import EmbeddedE5
from assistant.retrieve.passages import Kind, Passage
from assistant.retrieve.shipped import ShippedVectors, write_vectors

_BATCH = 128


def main() -> int:
    """Exit code 0, or 1 where `--check` finds passages without a vector."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say whether the files are up to date")
    check = parser.parse_args().check
    folder = resource_dir("knowledge") / "vectors"
    embedder = EmbeddedE5()
    shipped = ShippedVectors.load(folder, embedder.name)
    by_kind: dict[Kind, list[Passage]] = defaultdict(list)
    for passage in knowledge_passages(load_knowledge()):
        if passage.vector:
            by_kind[passage.kind].append(passage)
    missing = {kind: [p for p in passages if shipped.get(p.key) is None] for kind, passages in by_kind.items()}
    total = sum(map(len, missing.values()))
    if check:
        print(f"{total} of {sum(map(len, by_kind.values()))} passages have no shipped vector", file=sys.stderr)
        return 1 if total else 0
    for kind, passages in by_kind.items():
        vectors = {p.key: v for p in passages if (v := shipped.get(p.key)) is not None}
        vectors |= _embedded(embedder, missing[kind], kind)
        path = folder / f"{kind}.npz"
        changed = write_vectors(path, embedder.name, vectors)
        size = path.stat().st_size / 1e6
        print(
            f"{kind}: {len(vectors)} vectors, {len(missing[kind])} new, {size:.1f} MB{'' if changed else ', unchanged'}"
        )
    return 0


def _embedded(embedder: EmbeddedE5, passages: list[Passage], kind: Kind) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    started = time.monotonic()
    for first in range(0, len(passages), _BATCH):
        part = passages[first : first + _BATCH]
        found |= zip((p.key for p in part), embedder.passages([p.searched for p in part]), strict=True)
        print(f"{kind}: {len(found)}/{len(passages)} in {time.monotonic() - started:.0f} s", file=sys.stderr)
    return found


if __name__ == "__main__":
    sys.exit(main())
