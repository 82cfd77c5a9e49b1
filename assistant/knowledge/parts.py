"""The parts of an offence file and the standards of a province as texts of their own, each with a place to cite.

`罪:敲诈勒索#threat` is an element, `罪:敲诈勒索#界限.诈骗` a boundary, `罪:敲诈勒索#数额` a rule; `标:广东#敲诈勒索` a standard.
They are working aids of the assistant (answers cite them), not authorities: a memo cites the law behind them.

    >>> from assistant.knowledge import load_knowledge
    >>> next(offence_parts(load_knowledge().offences["敲诈勒索"])).place
    '要旨'
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from assistant.knowledge.files import Bracket, OffenceFile, ProvinceStandard


class Part(NamedTuple):
    """A part with its place in the citation. `apart` where its lines say different things (the two sides of an
    element), so that each should be found by itself."""

    place: str
    title: str
    lines: tuple[str, ...]
    apart: bool = False

    @property
    def evidence(self) -> bool:
        """Whether the part lists evidence: what is typical, what is often missing, what to obtain."""
        return self.place in ("证据", "缺口") or self.place.endswith(".补证")

    @property
    def text(self) -> str:
        """The whole part."""
        return "\n".join(self.lines)


def offence_parts(file: OffenceFile) -> Iterator[Part]:
    """Summary, elements with both sides, what to obtain, boundaries, rules and brackets, in the order of the file."""
    yield Part("要旨", f"{file.title}：侵害的法益与概要", (file.summary, f"侵害：{file.protects}"), apart=True)
    for element in file.elements:
        lines = (element.description, f"支持：{element.shown_by.text}", f"反面：{element.against.text}")
        yield Part(element.id, f"{file.title}构成要件：{element.name}", lines, apart=True)
        yield Part(f"{element.id}.补证", f"{file.title}“{element.name}”怎么补充调查", element.missing)
    for boundary in file.boundaries:
        lines = (
            boundary.question,
            f"是{file.id}：{boundary.points_here.text}",
            f"是{boundary.neighbour}：{boundary.points_there.text}",
        )
        yield Part(f"界限.{boundary.neighbour}", f"{file.title}与{boundary.neighbour}的界限", lines, apart=True)
    yield from _rules(file)
    for bracket in file.brackets:
        yield Part(f"档次.{bracket.name}", f"{file.title}量刑档次：{bracket.name}", (_bracket(bracket),))


def _rules(file: OffenceFile) -> Iterator[Part]:
    for place, heading, lines in (
        ("数额", "数额怎么认定和累计", (file.amount_counts,)),
        ("未遂", "未遂和预备", (file.attempts,)),
        ("共犯", "共同犯罪、主从犯与恶势力", (file.joint,)),
        ("从重", "从重、加重情节", file.aggravating),
        ("从宽", "从宽情节", file.mitigating),
        ("证据", "典型证据", file.typical_evidence),
        ("缺口", "常见证据缺口", file.typical_gaps),
    ):
        if lines:
            yield Part(place, f"{file.title}：{heading}", lines)


def _bracket(bracket: Bracket) -> str:
    unit = "元" if bracket.unit == "yuan" else "条（个、人）"
    start = None if bracket.at_least is None else f"{bracket.at_least:,.0f}{unit}以上"
    if start and bracket.at_least_max and bracket.at_least_max != bracket.at_least:
        start = f"{bracket.at_least:,.0f}至{bracket.at_least_max:,.0f}{unit}以上，由各省在此幅度内确定"
    return "；".join(filter(None, (start, bracket.circumstances, bracket.penalty)))


def standard_text(standard: ProvinceStandard) -> str:
    """The numbers of one offence in one province, with document and note."""
    named = (
        ("数额较大", standard.large),
        ("数额巨大", standard.huge),
        ("数额特别巨大", standard.especially_huge),
    )
    levels = "，".join(f"{name}{value:,.0f}元以上" for name, value in named if value is not None)
    source = f"依据：{standard.issuer}{standard.number or ''}"
    return "。".join(filter(None, (levels, source, standard.note)))
