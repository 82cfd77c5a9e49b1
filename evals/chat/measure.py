"""Does `ask` know when it knows: every question's best margin, whether the right source is quoted, and the threshold.

`judge` asks the model about every question and writes what it found (the response cache makes a second run quick);
`report` reads that, picks the threshold on all but one fold and scores on the fold left out, ten times.

    $ python -m evals.chat.measure judge out/chat.jsonl
    $ python -m evals.chat.measure report out/chat.jsonl
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant.chat.answering import find, judge, to_the_point
from assistant.chat.candidates import candidates
from assistant.ingest import read_case
from assistant.knowledge import open_knowledge
from assistant.llm import open_model
from assistant.records import CaseMaterial
from assistant.retrieve import open_retriever
from assistant.settings import Settings, load_settings

HERE = Path(__file__).parent
_FOLDS = 10


class JudgedQuestion(BaseModel):
    """A question, the case it is asked about (a folder of cases/), and the citations any of which answers it; none
    where nothing does."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    question: str
    case: str | None
    answers: tuple[str, ...]


class Seen(BaseModel):
    """What the model made of one question: the candidates' citations, margins and retrieval scores, best first."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    question: JudgedQuestion
    citations: tuple[str, ...]
    margins: tuple[float, ...]
    scores: tuple[float, ...]


class Report(NamedTuple):
    """Rates at a threshold: answerable questions answered, answered with a right source, unanswerable refused."""

    answered: float
    right: float
    refused: float


def load_questions(split: str = "dev") -> list[JudgedQuestion]:
    """The questions of questions.<split>.jsonl."""
    lines = (HERE / f"questions.{split}.jsonl").read_text("utf-8").splitlines()
    return [JudgedQuestion.model_validate_json(line) for line in lines if line.strip()]


def look(questions: Iterable[JudgedQuestion], settings: Settings) -> Iterable[Seen]:
    """Asks the model about each question's candidates."""
    knowledge = open_knowledge(settings)
    retriever = open_retriever(settings, knowledge)
    cases: dict[str, CaseMaterial] = {}
    with open_model(settings) as model:
        for question in questions:
            material = None
            if question.case is not None:
                material = cases.setdefault(question.case, read_case(HERE / "cases" / question.case, settings))
            hits = find(question.question, retriever, settings, material)
            near = to_the_point(hits, retriever.embedder_name)
            judged = judge(question.question, candidates(near, question.question), model)
            yield Seen(
                question=question,
                citations=tuple(
                    j.candidate.evidence.citation if j.candidate.evidence else j.candidate.hit.citation for j in judged
                ),
                margins=tuple(j.margin for j in judged),
                scores=tuple(j.candidate.hit.score for j in judged),
            )


def rates(seen: Sequence[Seen], threshold: float) -> Report:
    """The rates at this threshold on the best margin."""
    can = [s for s in seen if s.question.answers]
    cannot = [s for s in seen if not s.question.answers]
    answered = [s for s in can if s.margins and s.margins[0] >= threshold]
    right = [s for s in answered if set(_quoted(s, threshold)) & set(s.question.answers)]
    refused = [s for s in cannot if not s.margins or s.margins[0] < threshold]
    return Report(len(answered) / max(1, len(can)), len(right) / max(1, len(can)), len(refused) / max(1, len(cannot)))


def _quoted(seen: Seen, threshold: float) -> list[str]:
    """The citations that `ask` would quote (see assistant.chat.answering)."""
    best = seen.margins[0]
    fitting = [c for c, m in zip(seen.citations, seen.margins, strict=True) if m >= max(threshold, best - 2.0)]
    return fitting[:3]


def best_threshold(seen: Sequence[Seen]) -> float:
    """The threshold with the greatest mean of right answers and refusals; the middle of the best interval."""
    edges = sorted({s.margins[0] for s in seen if s.margins})
    tried = [(a + b) / 2 for a, b in pairwise(edges)]
    values = [(rates(seen, t).right + rates(seen, t).refused, t) for t in tried]
    top = max(value for value, _ in values)
    return sorted(t for value, t in values if value == top)[len([v for v, _ in values if v == top]) // 2]


def report(seen: Sequence[Seen]) -> str:
    """Rates at the threshold of all, and cross-validated."""
    chosen = best_threshold(seen)
    folds = [seen[n::_FOLDS] for n in range(_FOLDS)]
    held: list[tuple[Seen, float]] = []
    for n, fold in enumerate(folds):
        rest = [s for m, other in enumerate(folds) if m != n for s in other]
        threshold = best_threshold(rest)
        held += [(s, threshold) for s in fold]
    can = [(s, t) for s, t in held if s.question.answers]
    cannot = [(s, t) for s, t in held if not s.question.answers]
    right = sum(rates([s], t).right for s, t in can) / max(1, len(can))
    refused = sum(rates([s], t).refused for s, t in cannot) / max(1, len(cannot))
    whole = rates(seen, chosen)
    return (
        f"{len(can)} answerable, {len(cannot)} not; threshold {chosen:.2f}: answered {whole.answered:.2f}, "
        f"right source quoted {whole.right:.2f}, refused {whole.refused:.2f}\n"
        f"cross-validated: right source quoted {right:.2f}, refused {refused:.2f}"
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["judge", "report"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--questions", help="ids from:to, e.g. 1:10")
    given = parser.parse_args()
    if given.what == "report":
        lines = given.file.read_text("utf-8").splitlines()
        print(report([Seen.model_validate_json(line) for line in lines]))
        return
    first, _, last = (given.questions or ":").partition(":")
    questions = load_questions()[int(first or 1) - 1 : int(last) if last else None]
    with given.file.open("a", encoding="utf-8") as out:
        for seen in look(questions, load_settings()):
            out.write(json.dumps(seen.model_dump(mode="json"), ensure_ascii=False) + "\n")
            out.flush()
            print(seen.question.id, seen.margins[:3], seen.citations[:3], file=sys.stderr)


if __name__ == "__main__":
    main()
