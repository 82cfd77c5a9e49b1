"""Writes the JSON Schema of the result files to docs/schema/; a test keeps them current.

$ python -m tools.write_schema
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from assistant import records

SCHEMAS: dict[str, Any] = {
    "documents": tuple[records.Document, ...],
    "facts": records.CaseFacts,
    "assessment": records.Assessment,
    "memo": records.Memo,
    "verification": records.Verification,
    "run": records.RunRecord,
}
FOLDER = Path(__file__).resolve().parent.parent / "docs" / "schema"


def schema_text(name: str) -> str:
    """The schema of one result file as it is published."""
    return json.dumps(TypeAdapter(SCHEMAS[name]).json_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for schema in SCHEMAS:
        (FOLDER / f"{schema}.schema.json").write_text(schema_text(schema), encoding="utf-8")
