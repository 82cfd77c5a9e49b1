"""What is in force, unchecked and stale on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from assistant.knowledge import Knowledge, load_knowledge
from assistant.knowledge.listing import list_knowledge
from assistant.resources import resource_dir

_DAY = date(2026, 1, 1)


def _notice(folder: Path, name: str, **changes: object) -> None:
    content = {
        "id": name,
        "title": f"通告{name}",
        "issuer": "某局",
        "sources": [{"title": "通告", "outlet": "官网"}],
        "digest": "提示。",
        "published": date(2024, 1, 1),
        "checked": date(2025, 6, 1),
    } | changes
    (folder / "notices").mkdir(exist_ok=True)
    (folder / "notices" / f"{name}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True))


def test_states_on_a_day(tmp_path: Path) -> None:
    _notice(tmp_path, "plain")
    _notice(tmp_path, "coming", effective=date(2026, 1, 2))
    _notice(tmp_path, "over", repealed=date(2026, 1, 1))
    _notice(tmp_path, "unchecked", checked=None)
    _notice(tmp_path, "stale", checked=date(2024, 12, 31))
    listing = list_knowledge(Knowledge(resource_dir("knowledge"), tmp_path), _DAY, today=_DAY)
    entries = {e.id: e for e in listing.entries if e.kind == "notice"}
    assert entries["plain"].status == "in_force" and not entries["plain"].stale and not entries["plain"].unchecked
    assert entries["coming"].status == "not_yet_in_force"
    assert entries["over"].status == "repealed"
    assert entries["unchecked"].unchecked and not entries["unchecked"].stale
    assert entries["stale"].stale


def test_a_faulty_kind_is_listed_as_a_fault(tmp_path: Path) -> None:
    _notice(tmp_path, "bad", colour="red")
    listing = list_knowledge(Knowledge(resource_dir("knowledge"), tmp_path), _DAY)
    assert any("bad.yaml" in fault for fault in listing.faults)
    assert listing.counts.get("kind:notice") is None and listing.counts["kind:authority"] > 0


def test_the_shipped_base_is_sound() -> None:
    listing = list_knowledge(load_knowledge(), _DAY, statutes=True)
    assert listing.faults == ()
    assert listing.counts["kind:statute"] > 350
    statuses = {e.id: e.status for e in listing.entries}
    assert statuses["法:刑法"] == "in_force" and statuses["法:农业法"] == "in_force"
    assert statuses["法:医疗保障法"] == "not_yet_in_force"
    assert listing.model_dump_json()
