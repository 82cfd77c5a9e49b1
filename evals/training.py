"""Reads the labelled short cases of evals/train and the examples of knowledge/behaviours.yaml.

They are for fitting and calibrating what ships; nothing that measures quality may be drawn from them.

    >>> cases = load_training_cases()
    >>> cases[0].text.startswith(cases[0].sentences[0].t)
    True
"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from assistant.records import BehaviourType, Offence, Recommendation

TRAIN = Path(__file__).parent / "train"


class LabelledSentence(BaseModel):
    """A sentence and the behaviours it shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    t: str
    b: tuple[BehaviourType, ...]


class TrainingCase(BaseModel):
    """A short case: `yes` are questions answered yes, `unsure` are left out of fitting, the rest are no."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    genre: str
    sentences: tuple[LabelledSentence, ...] = Field(min_length=1)
    yes: tuple[str, ...]
    unsure: tuple[str, ...] = ()
    offences: tuple[Offence, ...]
    recommendation: Recommendation
    note: str | None = None

    @property
    def text(self) -> str:
        """The case as running text."""
        return "".join(sentence.t for sentence in self.sentences)


def load_training_cases() -> list[TrainingCase]:
    """All training cases, in file order. Raises pydantic.ValidationError on a faulty line."""
    return [
        TrainingCase.model_validate(json.loads(line))
        for path in sorted(TRAIN.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
