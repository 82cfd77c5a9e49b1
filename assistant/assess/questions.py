"""The case questions: thirty-two yes/no questions whose answers the elements are read from.

Two opinions are joined for each: the chat model's margin of 是 over 否 on the digest of the case, and a linear
head on windows of all documents, each about as long as the cases that the heads learnt from. What someone did is told
in one place or another, so the strongest windows decide; whether a matter is lawful shows in the whole, so those
questions take the mean. How the two opinions are weighed is fitted on the cases of evals/train and lies in
knowledge/heads/questions.json, by profile of the model; a model without a fitted profile is weighed by itself.

    >>> answers = ask(material, digest, knowledge, model, embedder)      # doctest: +SKIP
    >>> answers.probability("not:threat")                      # doctest: +SKIP
    0.08
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from assistant.assess.digest import Digest
from assistant.classify import Heads, load_heads
from assistant.errors import KnowledgeError
from assistant.knowledge import Knowledge
from assistant.llm import ChatModel
from assistant.llm.prompts import render
from assistant.records import CaseMaterial
from assistant.resources import resource_dir
from assistant.retrieve.embed import Embedder

Floats = npt.NDArray[np.float32]
YES, NO = "是", "否"
_WINDOW, _SHORTEST, _STRONGEST = 350, 40, 2
_OF_THE_WHOLE = {"real_right", "lawful_means", "fair_service", "detailed"}


class Weights(BaseModel):
    """log-odds = bias + margin · (model's margin) + head · (head's log-odds)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    bias: float
    margin: float
    head: float


class Answers(NamedTuple):
    """Probabilities that the answer is yes, by question id; and what the offence heads say of the text itself, in
    log-odds (empty: they were not asked)."""

    probabilities: Mapping[str, float]
    offences: Mapping[str, float] = MappingProxyType({})

    def probability(self, reference: str) -> float:
        """Probability of a question id, or of its negation for `not:<id>`. Raises KeyError for an unknown id."""
        if reference.startswith("not:"):
            return 1.0 - self.probabilities[reference.removeprefix("not:")]
        return self.probabilities[reference]


def ask(material: CaseMaterial, digest: Digest, knowledge: Knowledge, model: ChatModel, embedder: Embedder) -> Answers:
    """Answers every question: heads over all of the material, the model over the digest, one call a question."""
    ids = tuple(knowledge.questions)
    text = digest.text
    windows = make_windows(material)
    vectors = embedder.passages(windows)
    head_logits = _head_logits(load_heads("questions"), windows, vectors)
    asked = [q for q in ids if weights(model.profile.name, q).margin]
    choices = model.choose_many(
        [render("assess/question", material=text, question=knowledge.questions[q].question) for q in asked],
        (YES, NO),
        stage="assess",
    )
    margins = {q: choice.margin for q, choice in zip(asked, choices, strict=True)}
    joined = {q: _join(weights(model.profile.name, q), margins.get(q, 0.0), head_logits.get(q, 0.0)) for q in ids}
    return Answers(joined, _head_logits(load_heads("offences"), windows, vectors))


def _join(weight: Weights, margin: float, head: float) -> float:
    logit = weight.bias + weight.margin * margin + weight.head * head
    return round(float(1.0 / (1.0 + np.exp(-logit))), 4)


def _head_logits(heads: Heads, windows: Sequence[str], vectors: Floats) -> dict[str, float]:
    """Log-odds of each head over the windows: the mean for what is asked of the whole, else of the two strongest."""
    if not windows:
        return dict.fromkeys(heads.names, 0.0)
    clipped = np.clip(heads.probabilities(vectors, windows), 0.01, 0.99)
    logits = np.log(clipped / (1 - clipped))
    strongest = np.sort(logits, axis=0)[-_STRONGEST:].mean(axis=0)
    mean = np.average(logits, axis=0, weights=[len(w) for w in windows])
    return {
        name: float(mean[column] if name in _OF_THE_WHOLE else strongest[column])
        for column, name in enumerate(heads.names)
    }


def make_windows(material: CaseMaterial) -> list[str]:
    """The documents cut at sentence ends into texts of at most about 350 characters; very short ones are left out
    where a longer one exists."""
    windows = []
    for document in material.documents:
        window = ""
        for sentence in document.sentences:
            text = " ".join(document.quote(sentence).split())
            if window and len(window) + len(text) > _WINDOW:
                windows.append(window)
                window = ""
            window += text
        windows.append(window)
    long_enough = [w for w in windows if len(w) >= _SHORTEST]
    return long_enough or [w for w in windows if w]


def weights(profile: str, question: str) -> Weights:
    """The fitted weights of a question for a model profile, else the profile's default."""
    table = _table()
    try:
        chosen = table[profile]
        return chosen.get(question) or chosen["default"]
    except KeyError as error:
        raise KnowledgeError(f"knowledge/heads/questions.json 缺少配置 {profile}。请运行 make heads。") from error


@cache
def _table() -> dict[str, dict[str, Weights]]:
    path = resource_dir("knowledge") / "heads" / "questions.json"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return {p: {q: Weights.model_validate(w) for q, w in by.items()} for p, by in raw.items()}
    except (OSError, ValueError) as error:
        raise KnowledgeError(f"问题权重文件 {path.name} 无法读取：{error}。请运行 make heads。") from error
