"""Court facts to the articles the court cited: the public JuDGE set (MIT), as a check on another kind of query.

The queries are whole statements of facts with names of charges masked, hundreds of characters long; the answers are
articles of the Criminal Law. The set is not part of this project: give the paths of its queries and its corpus.

    $ python -m evals.retrieval.statutes e_statute_retrieval.dev.jsonl e_statute_corpus.jsonl
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from assistant.knowledge import Knowledge, load_knowledge
from assistant.resources import resource_dir
from assistant.retrieve.corpus import statute_passages
from assistant.retrieve.embed import EmbeddedE5
from assistant.retrieve.retriever import MOST_QUERY
from assistant.retrieve.shipped import ShippedVectors
from assistant.retrieve.words import WordIndex
from evals.retrieval.measure import ranking
from evals.retrieval.queries import score


def articles_of(corpus: Path, knowledge: Knowledge) -> dict[str, str]:
    """The corpus' ids with our citations, by the names of its articles."""
    found = {}
    for line in corpus.read_text("utf-8").splitlines():
        row = json.loads(line)
        cited = knowledge.find_citations(row["name"])
        if cited and cited[0].number is not None:
            found[row["doc_id"]] = f"法:刑法#{cited[0].number.article}"
    return found


def table(queries: Path, corpus: Path) -> str:
    """The scores of vectors, words and their sum over the articles of the corpus, as markdown."""
    knowledge = load_knowledge()
    ids = articles_of(corpus, knowledge)
    rows = [json.loads(line) for line in queries.read_text("utf-8").splitlines()]
    relevant = [{ids[d] for d in row["gold"]["relevant_doc_ids"] if d in ids} for row in rows]
    texts = [" ".join(row["query"].split())[:MOST_QUERY] for row in rows]
    embedder = EmbeddedE5()
    shipped = ShippedVectors.load(resource_dir("knowledge") / "vectors", embedder.name)
    wanted = set(ids.values())
    passages = [
        p for p in statute_passages(knowledge, ["刑法"]) if p.citation in wanted and shipped.get(p.key) is not None
    ]
    cosine = embedder.queries(texts) @ np.array([shipped.get(p.key) for p in passages]).T
    index = WordIndex([p.searched for p in passages])
    words = np.array([index.scores(text) for text in texts])
    relative = words / np.maximum(words.max(axis=1, keepdims=True), 1e-9)
    lines = [f"| {len(rows)} statements of facts, {len(wanted)} articles | R@1 | R@5 | MRR |", "|---|---|---|---|"]
    for name, scores in (
        ("vectors", cosine),
        ("words (BM25)", words),
        ("cosine + 0.03 words", cosine + 0.03 * relative),
        ("cosine + 0.1 words", cosine + 0.1 * relative),
    ):
        found = score([ranking(row, passages) for row in scores], relevant)
        lines.append(f"| {name} | {found.r1:.2f} | {found.r5:.2f} | {found.mrr:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("queries", type=Path)
    parser.add_argument("corpus", type=Path)
    given = parser.parse_args()
    print(table(given.queries, given.corpus))
