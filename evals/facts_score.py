"""Scores extracted facts against labels: parties, sums, dates and counts as precision, recall and F1.

Labels are the YAML files of evals/facts (short texts) or `*.gold.json` beside case folders. A party is found when one
of its names is; a sum when its value is (half a percent off is still right), and again with its role; a date when it
is equally precise and the same; a count when value and kind agree. Every label and every fact is matched once.

    $ python -m evals.facts_score evals/facts/dev.yaml
    $ python -m evals.facts_score --gold evals/samples --cases examples --errors
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict

from assistant.extract import extract
from assistant.ingest import read_case
from assistant.knowledge import load_knowledge
from assistant.llm import ChatModel, open_model
from assistant.records import Amount, AmountRole, CaseFacts, CaseMaterial, Count, CountOf, Party, PartyKind, PartyRole
from assistant.settings import load_settings

G = TypeVar("G")
F = TypeVar("F")
_TOLERANCE = 0.005


class _Label(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class GoldParty(_Label):
    """A party that must be found, by any of its names."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: PartyKind = "person"
    roles: tuple[PartyRole, ...] = ()


class GoldAmount(_Label):
    """A sum with its role; payer and payee are judged only where given."""

    value_cny: float
    role: AmountRole
    payer: str | None = None
    payee: str | None = None


class GoldCount(_Label):
    """A number of things."""

    value: float
    unit: str = ""
    what: CountOf = "other"


class GoldDate(_Label):
    """A date as precise as the text."""

    value: str


class GoldFacts(_Label):
    """The labels of one case."""

    id: str = ""
    parties: tuple[GoldParty, ...] = ()
    amounts: tuple[GoldAmount, ...] = ()
    dates: tuple[GoldDate | str, ...] = ()
    counts: tuple[GoldCount, ...] = ()

    @property
    def days(self) -> set[str]:
        """The dates as ISO prefixes."""
        return {date if isinstance(date, str) else date.value for date in self.dates}


class LabelledText(GoldFacts):
    """One entry of evals/facts: texts, a chat or the rows of a table, with its labels."""

    genre: str
    kind: str = "text"
    documents: tuple[str, ...] = ()
    turns: tuple[tuple[str, str, str], ...] = ()
    rows: tuple[str, ...] = ()

    def write(self, folder: Path) -> None:
        """Writes the entry as a case folder."""
        for number, text in enumerate(self.documents, 1):
            (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        if self.turns:
            lines = [f"{time} {speaker}\n{text}\n" for speaker, time, text in self.turns]
            (folder / "chat.txt").write_text("\n".join(lines), encoding="utf-8")
        if self.rows:
            cells = [dict(cell.split("：", 1) for cell in row.split("；")) for row in self.rows]
            with (folder / "table.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, fieldnames=list(cells[0]))
                writer.writeheader()
                writer.writerows(cells)


class Tally(NamedTuple):
    """Matched, predicted and labelled items of one field."""

    hits: int
    found: int
    gold: int

    def plus(self, other: Tally) -> Tally:
        """The sum of two tallies."""
        return Tally(self.hits + other.hits, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 where nothing was found."""
        return self.hits / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the labels that was found; 1 where there are none."""
        return self.hits / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


Scores = dict[str, Tally]


def score(facts: CaseFacts, gold: GoldFacts) -> tuple[Scores, list[str]]:
    """Tallies by field for one case, and its errors in words."""
    parties, party_pairs, errors = _parties(facts.parties, gold.parties)
    names = {n: p.name for p in gold.parties for n in (p.name, *p.aliases)}
    names |= {n: g.name for g, f in party_pairs for n in (f.name, *f.aliases)}
    amounts, amount_errors = _amounts(facts.amounts, gold.amounts, names)
    days = {fact.value for fact in facts.dates}
    counts, count_errors = _counts(facts.counts, gold.counts)
    errors += amount_errors + count_errors
    errors += [f"date missing {d}" for d in sorted(gold.days - days)]
    errors += [f"date extra {d}" for d in sorted(days - gold.days)]
    tallies = {**parties, **amounts, "dates": Tally(len(days & gold.days), len(days), len(gold.days)), **counts}
    return tallies, errors


def _match(gold: Sequence[G], found: Sequence[F], likeness: Callable[[G, F], float]) -> list[tuple[G, F]]:
    """Pairs of labels and facts, the most alike first, each used once; likeness 0 never matches."""
    ranked = sorted(((likeness(g, f), -i, -j) for i, g in enumerate(gold) for j, f in enumerate(found)), reverse=True)
    used_gold: set[int] = set()
    used_found: set[int] = set()
    pairs = []
    for value, i, j in ranked:
        if value > 0 and -i not in used_gold and -j not in used_found:
            used_gold.add(-i)
            used_found.add(-j)
            pairs.append((gold[-i], found[-j]))
    return pairs


def _parties(
    found: Sequence[Party], gold: Sequence[GoldParty]
) -> tuple[Scores, list[tuple[GoldParty, Party]], list[str]]:
    def alike(label: GoldParty, party: Party) -> float:
        a, b = {label.name, *label.aliases}, {party.name, *party.aliases}
        return float(label.name == party.name) + float(bool(a & b))

    pairs = _match(gold, found, alike)
    right_roles = sum(len(set(g.roles) & set(f.roles)) for g, f in pairs)
    some_role = sum(1 for g, f in pairs if not g.roles or set(g.roles) & set(f.roles))
    errors = [f"party missing {g.name}" for g in gold if g not in [p[0] for p in pairs]]
    errors += [f"party extra {f.name} {f.roles}" for f in found if f not in [p[1] for p in pairs]]
    errors += [f"roles of {g.name}: {f.roles} for {g.roles}" for g, f in pairs if set(g.roles) != set(f.roles)]
    tallies = {
        "parties": Tally(len(pairs), len(found), len(gold)),
        "parties with a right role": Tally(some_role, len(found), len(gold)),
        "roles": Tally(right_roles, sum(len(f.roles) for f in found), sum(len(g.roles) for g in gold)),
    }
    return tallies, pairs, errors


def _amounts(found: Sequence[Amount], gold: Sequence[GoldAmount], names: dict[str, str]) -> tuple[Scores, list[str]]:
    def same(value: float, other: float) -> bool:
        return abs(value - other) <= _TOLERANCE * max(abs(value), 1e-9)

    def sides(label: GoldAmount, amount: Amount) -> tuple[int, int]:
        asked = [(label.payer, amount.payer), (label.payee, amount.payee)]
        given = [(g, f) for g, f in asked if g is not None]
        return sum(1 for g, f in given if f is not None and names.get(f, f) == names.get(g, g)), len(given)

    def alike(label: GoldAmount, amount: Amount) -> float:
        if not same(label.value_cny, amount.value_cny):
            return 0.0
        return 1 + 2 * float(label.role == amount.role) + sides(label, amount)[0] / 4

    pairs = _match(gold, found, alike)
    right = sum(1 for g, f in pairs if g.role == f.role)
    people = [sides(g, f) for g, f in pairs]
    named = sum(
        (f.payer is not None and g.payer is not None) + (f.payee is not None and g.payee is not None) for g, f in pairs
    )
    errors = [f"amount missing {g.value_cny:g} {g.role}" for g in gold if g not in [p[0] for p in pairs]]
    errors += [f"amount extra {f.value_cny:g} {f.role} ({f.text})" for f in found if f not in [p[1] for p in pairs]]
    errors += [f"amount {g.value_cny:g}: {f.role} for {g.role}" for g, f in pairs if g.role != f.role]
    errors += [
        f"amount {g.value_cny:g}: {f.payer}→{f.payee} for {g.payer}→{g.payee}"
        for g, f in pairs
        if sides(g, f)[0] < sides(g, f)[1]
    ]
    tallies = {
        "amounts": Tally(len(pairs), len(found), len(gold)),
        "amounts with role": Tally(right, len(found), len(gold)),
        "payer and payee": Tally(sum(p[0] for p in people), named, sum(p[1] for p in people)),
    }
    return tallies, errors


def _counts(found: Sequence[Count], gold: Sequence[GoldCount]) -> tuple[Scores, list[str]]:
    def alike(label: GoldCount, count: Count) -> float:
        return float(label.value == count.value) * (1 + float(label.what == count.what))

    pairs = _match(gold, found, alike)
    right = sum(1 for g, f in pairs if g.what == f.what)
    errors = [f"count missing {g.value:g}{g.unit} {g.what}" for g in gold if g not in [p[0] for p in pairs]]
    errors += [f"count extra {f.value:g}{f.unit} {f.what}" for f in found if f not in [p[1] for p in pairs]]
    errors += [f"count {g.value:g}{g.unit}: {f.what} for {g.what}" for g, f in pairs if g.what != f.what]
    return {
        "counts": Tally(len(pairs), len(found), len(gold)),
        "counts with kind": Tally(right, len(found), len(gold)),
    }, errors


def load_texts(path: Path) -> list[LabelledText]:
    """The entries of a YAML file of evals/facts."""
    return [LabelledText.model_validate(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]


def material_of(entry: LabelledText) -> CaseMaterial:
    """The entry as ingest reads it from a folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / entry.id
        folder.mkdir()
        entry.write(folder)
        return read_case(folder, load_settings())


def run(
    cases: Iterable[tuple[CaseMaterial, GoldFacts]], model: ChatModel | None = None
) -> tuple[Scores, dict[str, list[str]]]:
    """Extracts and scores every case; tallies over all of them, and errors by case."""
    knowledge, settings = load_knowledge(), load_settings()
    totals: Scores = {}
    errors: dict[str, list[str]] = {}
    for material, gold in cases:
        facts = extract(material, knowledge, model, None, settings)
        tallies, errors[gold.id or material.meta.case_id] = score(facts, gold)
        for field, tally in tallies.items():
            totals[field] = tally.plus(totals.get(field, Tally(0, 0, 0)))
    return totals, errors


def _gold_cases(gold: Path, cases: Path) -> Iterable[tuple[CaseMaterial, GoldFacts]]:
    for path in sorted(gold.glob("*.gold.json")):
        folder = cases / path.name.removesuffix(".gold.json")
        labels = GoldFacts.model_validate(json.loads(path.read_text(encoding="utf-8")))
        yield read_case(folder, load_settings()), labels.model_copy(update={"id": folder.name})


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; exit code 0."""
    parser = argparse.ArgumentParser(description="score extracted facts against labels")
    parser.add_argument("texts", nargs="*", type=Path, help="YAML files of evals/facts")
    parser.add_argument("--gold", type=Path, help="folder of *.gold.json")
    parser.add_argument("--cases", type=Path, default=Path("examples"), help="folder of the case folders")
    parser.add_argument("--model", action="store_true", help="let the chat model break ties")
    parser.add_argument("--errors", action="store_true", help="list every error")
    options = parser.parse_args(arguments)
    cases: list[tuple[CaseMaterial, GoldFacts]] = [
        (material_of(entry), entry) for path in options.texts for entry in load_texts(path)
    ]
    if options.gold:
        cases += list(_gold_cases(options.gold, options.cases))
    if options.model:
        with open_model(load_settings()) as model:
            totals, errors = run(cases, model)
    else:
        totals, errors = run(cases)
    for field, tally in totals.items():
        print(
            f"{field:28} P {tally.precision:.3f}  R {tally.recall:.3f}  F1 {tally.f1:.3f}  ({tally.hits}/{tally.found}/{tally.gold})"
        )
    if options.errors:
        for name, lines in errors.items():
            print(f"\n{name}", *(f"  {line}" for line in lines), sep="\n")
        kinds = Counter(line.split(" ")[0] for lines in errors.values() for line in lines)
        print(f"\n{dict(kinds)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
