"""The forms file: complete, and a fault in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.draft import forms as module
from assistant.errors import SettingsError
from assistant.records import PartyRole


def test_every_kind_and_recommendation_has_a_title_and_every_role_a_label() -> None:
    forms = module.forms()
    for titles in (forms.titles, forms.titles_unnamed):
        assert {(kind, r) for kind in titles for r in titles[kind]} == {
            (kind, r)
            for kind in ("transfer", "report", "opinion")
            for r in ("refer", "investigate_further", "do_not_refer")
        }
    assert set(forms.roles) == set(PartyRole.__args__)


def test_a_faulty_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "draft").mkdir()
    (tmp_path / "draft" / "forms.yaml").write_text("titles: {}\n", encoding="utf-8")
    monkeypatch.setattr(module, "resource_dir", lambda _: tmp_path)
    module.forms.cache_clear()
    try:
        with pytest.raises(SettingsError, match=r"forms\.yaml"):
            module.forms()
    finally:
        module.forms.cache_clear()
