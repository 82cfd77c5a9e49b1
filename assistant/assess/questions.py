"""The case questions: thirty-two yes/no questions whose answers the elements are read from.

Two opinions are joined for each: the chat model's margin of 是 over 否 on the digest of the case, and a linear
head on the same text. How they are weighed is fitted on the cases of evals/train and lies in
knowledge/heads/questions.json, by profile of the model; a model without a fitted profile is weighed by itself.

    >>> answers = ask(digest, knowledge, model, embedder)      # doctest: +SKIP
    >>> answers.probability("not:threat")                      # doctest: +SKIP
    0.08
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.assess.digest import Digest
from assistant.classify import load_heads
from assistant.errors import KnowledgeError
from assistant.knowledge import Knowledge
from assistant.llm import ChatModel
from assistant.llm.prompts import render
from assistant.resources import resource_dir
from assistant.retrieve.embed import Embedder

YES, NO = "是", "否"


class Weights(BaseModel):
    """log-odds = bias + margin · (model's margin) + head · (head's log-odds)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    bias: float
    margin: float
    head: float


class Answers(NamedTuple):
    """Probabilities that the answer is yes, by question id."""

    probabilities: Mapping[str, float]

    def probability(self, reference: str) -> float:
        """Probability of a question id, or of its negation for `not:<id>`. Raises KeyError for an unknown id."""
        if reference.startswith("not:"):
            return 1.0 - self.probabilities[reference.removeprefix("not:")]
        return self.probabilities[reference]


def ask(digest: Digest, knowledge: Knowledge, model: ChatModel, embedder: Embedder) -> Answers:
    """Answers every question over the digest; one model call a question, on a shared prefix."""
    ids = tuple(knowledge.questions)
    text = digest.text
    heads = load_heads("questions")
    head_logits = dict(zip(heads.names, _logit(heads.probabilities(embedder.passages([text]), [text])[0]), strict=True))
    asked = [q for q in ids if weights(model.profile.name, q).margin]
    choices = model.choose_many(
        [render("assess/question", material=text, question=knowledge.questions[q].question) for q in asked],
        (YES, NO),
        stage="assess",
    )
    margins = {q: choice.margin for q, choice in zip(asked, choices, strict=True)}
    return Answers(
        {q: _join(weights(model.profile.name, q), margins.get(q, 0.0), head_logits.get(q, 0.0)) for q in ids}
    )


def _join(weight: Weights, margin: float, head: float) -> float:
    logit = weight.bias + weight.margin * margin + weight.head * head
    return round(float(1.0 / (1.0 + np.exp(-logit))), 4)


def _logit(probabilities: np.ndarray) -> list[float]:
    clipped = np.clip(probabilities, 0.01, 0.99)
    return [float(x) for x in np.log(clipped / (1 - clipped))]


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
