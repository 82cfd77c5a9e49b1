"""The stages in a row: one case folder in, one run out.

`analyze` reads, extracts, assesses, drafts, verifies and exports, and writes the files of the contract into `out`.
Each file is complete when it appears (written beside and renamed), so a run that is cut off leaves no half file.

    >>> result = analyze(Path("examples/01-daili-weiquan"), Path("out"), load_settings())   # doctest: +SKIP
    >>> result.assessment.primary                                                           # doctest: +SKIP
    '敲诈勒索'
"""

from __future__ import annotations

import errno
import json
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel

from assistant import __version__
from assistant.assess import assess
from assistant.assess.conduct import conduct_day
from assistant.draft import draft
from assistant.errors import InputError, SettingsError
from assistant.export import write_docx, write_markdown, write_pdf
from assistant.extract import extract
from assistant.ingest import read_case
from assistant.knowledge import Knowledge, open_knowledge
from assistant.llm import ChatModel, open_model
from assistant.llm.prompts import prompt_hash
from assistant.records import (
    Assessment,
    CaseFacts,
    CaseMaterial,
    Memo,
    MemoKind,
    Offence,
    RunRecord,
    SkippedFile,
    StageUsage,
    Verification,
)
from assistant.retrieve.embed import Embedder, open_embedder
from assistant.settings import Settings
from assistant.verify import verify_memo

log = logging.getLogger(__name__)

STAGES = ("ingest", "extract", "assess", "draft", "verify", "export")
OnStage = Callable[[str], None]


class RunResult(NamedTuple):
    """Everything one run produced; `memo` and `verification` are None for `--memo none`."""

    material: CaseMaterial
    facts: CaseFacts
    assessment: Assessment
    memo: Memo | None
    verification: Verification | None
    run: RunRecord


class Services(NamedTuple):
    """What the stages share; built once for a batch."""

    knowledge: Knowledge
    model: ChatModel
    embedder: Embedder


@contextmanager
def open_services(settings: Settings) -> Iterator[Services]:
    """Knowledge, chat model and embedder; an embedded server starts on first need and stops on leaving."""
    knowledge = open_knowledge(settings)
    with open_model(settings) as model:
        yield Services(knowledge, model, open_embedder(settings))


def analyze(
    folder: Path,
    out: Path,
    settings: Settings,
    *,
    services: Services | None = None,
    region: str | None = None,
    memo: MemoKind | None = "transfer",
    offences: Sequence[Offence] = (),
    on_stage: OnStage = lambda _: None,
) -> RunResult:
    """Runs all stages on `folder` and writes the result files into `out`.

    Args:
        services: shared services; opened and closed here when None.
        region: province for amount standards; case.yaml and settings come next.
        memo: kind of memo, or None for none.
        offences: only these are assessed; all of the knowledge base when empty.
        on_stage: called with the stage's name as it starts.

    Raises:
        InputError: the folder cannot be used or `out` cannot be written.
        ModelError: the chat model cannot be reached.
    """
    _prepare(out)
    if services is None:
        with open_services(settings) as opened:
            return analyze(
                folder, out, settings, services=opened, region=region, memo=memo, offences=offences, on_stage=on_stage
            )
    run = _Run(settings, services, on_stage)
    with run.stage("ingest"):
        material = read_case(folder, settings)
    place = region or material.meta.region or settings.region
    with run.stage("extract"):
        facts = extract(material, services.knowledge, services.model, services.embedder, settings)
    with run.stage("assess"):
        assessment = assess(
            material, facts, services.knowledge, services.model, services.embedder, region=place, offences=offences
        )
    drafted, verification = None, None
    if memo is not None:
        with run.stage("draft"):
            first = draft(material, facts, assessment, services.knowledge, memo, settings)
        with run.stage("verify"):
            on = conduct_day(material.meta, facts) or date.today()
            drafted, verification = verify_memo(first, material, facts, services.knowledge, on)
    with run.stage("export"):
        not_written = _write_results(out, material, facts, assessment, drafted, verification)
    record = run.record(material, place, not_written)
    _write_json(out / "run.json", record)
    return RunResult(material, facts, assessment, drafted, verification, record)


class _Run:
    """Times the stages and gathers what run.json tells."""

    def __init__(self, settings: Settings, services: Services, on_stage: OnStage) -> None:
        self._settings = settings
        self._services = services
        self._on_stage = on_stage
        self._started = datetime.now(UTC).isoformat(timespec="seconds")
        self._seconds: dict[str, float] = {}
        self._usage_before = services.model.usage()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._on_stage(name)
        start = time.monotonic()
        yield
        self._seconds[name] = round(time.monotonic() - start, 3)
        log.info("stage %s: %.1f s", name, self._seconds[name])

    def record(self, material: CaseMaterial, region: str | None, not_written: tuple[SkippedFile, ...]) -> RunRecord:
        model, settings = self._services.model, self._settings
        return RunRecord(
            case_id=material.meta.case_id,
            version=__version__,
            started=self._started,
            model=model.name,
            engine=model.engine,
            profile=model.profile.name,
            seed=settings.llm.seed,
            prompt_hash=prompt_hash(),
            knowledge_hash=self._services.knowledge.hash,
            settings={
                "region": region,
                "embedder": self._services.embedder.name,
                "ocr": settings.ocr.enabled,
                "ocr_dpi": settings.ocr.dpi,
                "context": settings.llm.context,
            },
            stages=tuple(self._stage_usage(name) for name in STAGES if name in self._seconds),
            skipped=material.skipped,
            failures=not_written,
        )

    def _stage_usage(self, name: str) -> StageUsage:
        after, before = self._services.model.usage().get(name), self._usage_before.get(name)
        counts = {
            field: (getattr(after, field) if after else 0) - (getattr(before, field) if before else 0)
            for field in ("model_calls", "cached_calls", "prompt_tokens", "completion_tokens")
        }
        return StageUsage(stage=name, seconds=self._seconds[name], **counts)


def _prepare(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(out, error) from error


def _write_results(
    out: Path,
    material: CaseMaterial,
    facts: CaseFacts,
    assessment: Assessment,
    memo: Memo | None,
    verification: Verification | None,
) -> tuple[SkippedFile, ...]:
    """Writes all result files; returns those that this machine cannot make (no font for the PDF), with the reason."""
    _write_json(out / "documents.json", material.documents)
    _write_json(out / "facts.json", facts)
    _write_json(out / "assessment.json", assessment)
    if memo is None or verification is None:
        return ()
    _write_json(out / "memo.json", memo)
    _write_json(out / "verification.json", verification)
    try:
        write_markdown(memo, material, verification, out / "memo.md")
        write_docx(memo, material, verification, out / "memo.docx")
        write_pdf(memo, material, verification, out / "memo.pdf")
    except SettingsError as error:
        return (SkippedFile(path="memo.pdf", reason=str(error)),)
    except OSError as error:
        raise _cannot_write(out, error) from error
    return ()


def _write_json(path: Path, content: BaseModel | Sequence[BaseModel]) -> None:
    """Writes UTF-8 JSON completely or not at all. Raises InputError naming the path and the reason."""
    data = (
        content.model_dump(mode="json")
        if isinstance(content, BaseModel)
        else [c.model_dump(mode="json") for c in content]
    )
    draft_path = path.with_name(f".{path.name}.part")
    try:
        draft_path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        draft_path.replace(path)
    except OSError as error:
        draft_path.unlink(missing_ok=True)
        raise _cannot_write(path, error) from error


def _cannot_write(path: Path, error: OSError) -> InputError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return InputError(f"磁盘空间不足，无法写入 {path}。请清理磁盘或用 --out 指定其他位置后重新运行。")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return InputError(f"没有写入 {path} 的权限。请用 --out 指定可写的目录。")
    return InputError(f"无法写入 {path}：{error.strerror or error}。请用 --out 指定其他位置。")


def failures(result: RunResult) -> tuple[SkippedFile, ...]:
    """Files that could not be read or written: what makes a run that is otherwise done end with exit code 1."""
    return result.run.skipped + result.run.failures
