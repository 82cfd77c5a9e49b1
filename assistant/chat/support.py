"""Whether the sources a written sentence names carry it: numbers, citations, sense and wording.

>>> unsupported("罚金二万元。", ["并处罚金一万元。"], load_knowledge())  # doctest: +SKIP
'“二万元”不在所引资料中'
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.knowledge import Knowledge
from assistant.verify.polarity import turned
from assistant.verify.values import find_values, supports
from assistant.verify.wording import share

_LEAST_SHARED = 0.5
"""The part of a sentence's character pairs that its sources must have. Paraphrase keeps terms; invention does not."""


def unsupported(sentence: str, sources: Sequence[str], citations: Sequence[str], knowledge: Knowledge) -> str | None:
    """Why the sentence must not stand (a Chinese sentence), or None.

    `sources` are the texts it names with their titles, `citations` their citation strings."""
    evidence = "\n".join(sources)
    cited = knowledge.find_citations(sentence)
    known = {f"{c.target}#{c.number.article}" for c in knowledge.find_citations(evidence) if c.target and c.number}
    known |= {citation.split(".")[0] for citation in citations}
    for citation in cited:
        if citation.number is not None and f"{citation.target}#{citation.number.article}" not in known:
            return f"“{citation.text}”不是所引资料，也不在其中"
    held = find_values(evidence)
    for value in find_values(sentence, [(c.start, c.end) for c in cited]):
        if not supports(held, value):
            return f"“{value.text}”不在所引资料中"
    opposite = turned(sentence, evidence)
    if opposite is not None:
        return f"与所引资料意思相反：资料写的是“{opposite.evidence}”"
    if share(sentence, evidence) < _LEAST_SHARED:
        return "措辞大半不见于所引资料"
    return None
