"""Asks the chat model the case questions over the training cases and keeps its margins for `evals.fit_heads`.

    $ python -m evals.ask_margins --cases 60 --questions threat,deception

Answers are written case by case, so that it can be stopped and goes on where it stopped. Each case costs one model
call a question; on two cores that is about half a minute for eight questions.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence

from assistant.assess.questions import NO, YES
from assistant.knowledge import Knowledge, load_knowledge
from assistant.llm import ChatModel, open_model
from assistant.llm.prompts import render
from assistant.settings import load_settings
from evals.training import TRAIN, TrainingCase, load_training_cases

_SHORT = 240


def ask_margins(
    case: TrainingCase, questions: Sequence[str], knowledge: Knowledge, model: ChatModel
) -> dict[str, float]:
    """The margins of 是 over 否 for one case, by question id."""
    prompts = [
        render("assess/question", material=case.text, question=knowledge.questions[q].question) for q in questions
    ]
    choices = model.choose_many(prompts, (YES, NO), stage="assess")
    return {q: choice.margin for q, choice in zip(questions, choices, strict=True)}


def main() -> None:
    """Asks over short cases in a shuffled order that is the same in every run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=60)
    parser.add_argument("--questions", default="")
    options = parser.parse_args()
    knowledge = load_knowledge()
    questions = tuple(filter(None, options.questions.split(","))) or tuple(knowledge.questions)
    cases = [c for c in load_training_cases() if len(c.text) < _SHORT]
    random.Random(1).shuffle(cases)
    with open_model(load_settings()) as model:
        path = TRAIN / f"margins.{model.profile.name}.json"
        margins: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        for number, case in enumerate(cases[: options.cases], start=1):
            missing = [q for q in questions if q not in margins.get(case.id, {})]
            margins.setdefault(case.id, {}).update(ask_margins(case, missing, knowledge, model))
            path.write_text(json.dumps(margins, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
            print(f"{number}/{min(options.cases, len(cases))} {case.id}", flush=True)


if __name__ == "__main__":
    main()
