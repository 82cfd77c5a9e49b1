"""The chat model's choice among the roles of a sum, where the rules are unsure.

One short question a sum, answered with a letter; the options are the roles a human would weigh. The rule's own role
stays where the model does not lead clearly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.llm import ChatModel
from assistant.llm.prompts import render
from assistant.records import AmountRole

OPTIONS: dict[str, tuple[AmountRole, str]] = {
    "A": ("paid", "一方实际付给另一方的钱"),
    "B": ("fee", "服务费、手续费、佣金、定金等费用"),
    "C": ("demanded", "索要、要求支付但尚未支付的钱"),
    "D": ("proceeds", "行为人骗得、分得、赚得的钱"),
    "E": ("loss", "被害人或单位的损失"),
    "F": ("loan", "贷款、借款、欠款的金额"),
    "G": ("waived", "减免、免除的金额"),
    "H": ("other", "其他，如余额、物品价值、工资"),
}
LEAST_LEAD = 1.0


class Doubt(NamedTuple):
    """A sum whose role is unsure: the sentence, the sum as written, and the role the rules lean to."""

    sentence: str
    sum: str
    role: AmountRole


def second_opinion(doubts: Sequence[Doubt], model: ChatModel) -> list[AmountRole]:
    """A role for each doubt; the rule's own where the model does not lean clearly."""
    options = [(letter, text) for letter, (_, text) in OPTIONS.items()]
    requests = [render("extract/amount_role", sentence=d.sentence, sum=d.sum, options=options) for d in doubts]
    choices = model.choose_many(requests, tuple(OPTIONS), stage="extract")
    roles: list[AmountRole] = []
    for doubt, choice in zip(doubts, choices, strict=True):
        roles.append(OPTIONS[choice.best][0] if choice.lead >= LEAST_LEAD else doubt.role)
    return roles
