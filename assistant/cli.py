"""The command `yisong`. Each command calls a function of the package and prints what it returns.

Exit codes: 0 done · 1 done with failures that are listed · 2 input or settings wrong · 3 model or service not reached.
Errors are one sentence on stderr; a traceback only with --debug.

    $ yisong analyze examples/01-daili-weiquan --out out/demo
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.logging import RichHandler
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from assistant import __version__
from assistant.errors import InputError, YisongError
from assistant.records import OFFENCES, CheckStatus, MemoKind, Offence, Verification
from assistant.settings import Settings, load_settings

app = typer.Typer(
    help="移送：从案件材料到移送文书，每一处引用都能核对。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
kb = typer.Typer(help="知识库：建立索引、加入文本、列出、检索、核验引用。", no_args_is_help=True)
app.add_typer(kb, name="kb")
err = Console(stderr=True, highlight=False, soft_wrap=True)
_state = {"debug": False}


class DoneWithFailuresError(YisongError):
    """Work is done but something in it failed; the details have been printed."""

    exit_code = 1


@app.callback(invoke_without_command=True)
def options(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="出错时显示完整的程序回溯")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="显示运行日志（不含案件内容）")] = False,
    version: Annotated[bool, typer.Option("--version", help="显示版本")] = False,
) -> None:
    """移送：从案件材料到移送文书。"""
    _state["debug"] = debug
    level = logging.INFO if verbose else logging.ERROR
    logging.basicConfig(level=level, format="%(message)s", handlers=[RichHandler(level, console=err)])
    if version:
        typer.echo(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command(epilog="例：yisong analyze examples/01-daili-weiquan --out out/demo --region 上海")
def analyze(
    case_dir: Annotated[Path, typer.Argument(help="案件文件夹，放入全部材料")],
    out: Annotated[Path, typer.Option("--out", help="结果文件夹")],
    region: Annotated[str | None, typer.Option(help="数额标准适用的地区，如 上海")] = None,
    memo: Annotated[
        str, typer.Option(help="文书种类：transfer 移送书 | report 报案材料 | opinion 研判意见 | none")
    ] = "transfer",
    offence: Annotated[list[str] | None, typer.Option(help="只评估这些罪名，可重复")] = None,
) -> None:
    """分析一个案件，写出事实、评估、文书和核验结果。"""
    from assistant.pipeline import STAGES, failures
    from assistant.pipeline import analyze as run

    kind, offences = _memo_kind(memo), _offences(offence or [])
    with stages(STAGES) as on_stage:
        result = run(case_dir, out, load_settings(), region=region, memo=kind, offences=offences, on_stage=on_stage)
    assessment = result.assessment
    names = {"refer": "建议移送", "investigate_further": "建议补充调查", "do_not_refer": "不建议移送"}
    err.print(f"[bold]{names[assessment.recommendation]}[/bold]：{assessment.recommendation_reason}", markup=True)
    err.print(f"材料 {len(result.material.documents)} 份；结果写入 {out}", markup=False)
    if result.verification is not None:
        err.print(f"引用核验：{_counts(result.verification)}", markup=False)
        for struck in result.verification.struck:
            err.print(f"已删去「{struck.section}」中未通过核验的一句：{struck.reason}", markup=False)
    problems = failures(result)
    for problem in problems:
        err.print(f"注意：{problem.path}：{problem.reason}", markup=False)
    if problems:
        raise DoneWithFailuresError


def _counts(verification: Verification) -> str:
    """The counts of all statuses in Chinese; `unchecked` always stands by itself."""
    names: dict[CheckStatus, str] = {
        "verified": "一致", "mismatch": "不一致", "not_found": "查无此条", "repealed": "已失效",
        "not_in_force": "行为时未施行", "unchecked": "未核对",
    }  # fmt: skip
    return "，".join(f"{names[status]} {count}" for status, count in verification.counts.items())


def _memo_kind(memo: str) -> MemoKind | None:
    kinds: dict[str, MemoKind | None] = {"transfer": "transfer", "report": "report", "opinion": "opinion", "none": None}
    if memo not in kinds:
        raise InputError(f"--memo 不认识“{memo}”，请用 {'、'.join(kinds)}。")
    return kinds[memo]


def _offences(names: list[str]) -> list[Offence]:
    known = {str(o): o for o in OFFENCES}
    unknown = [n for n in names if n.removesuffix("罪") not in known]
    if unknown:
        raise InputError(f"--offence 不认识“{unknown[0]}”，可用：{'、'.join(OFFENCES)}。")
    return [known[n.removesuffix("罪")] for n in names]


@app.command(epilog="例：yisong serve --engine vllm --model Qwen/Qwen3-8B")
def serve(
    engine: Annotated[str, typer.Option(help="auto | llamacpp | vllm")] = "auto",
    model: Annotated[str | None, typer.Option(help="GGUF 路径、模型目录或模型名；默认内置模型")] = None,
    port: Annotated[int, typer.Option(help="端口，0 为自动选择")] = 0,
) -> None:
    """在本机提供 OpenAI 兼容的模型服务，直到按下 Ctrl-C。"""
    from assistant.llm.serving import serve as run

    run(_llm_settings(engine, model), port=port)


def _llm_settings(engine: str, model: str | None) -> Settings:
    settings = load_settings()
    chosen: dict[str, Any] = {"engine": engine, "base_url": None}
    if engine not in ("auto", "llamacpp", "vllm"):
        raise InputError(f"--engine 不认识“{engine}”，请用 auto、llamacpp 或 vllm。")
    if model is not None:
        chosen["model"] = model
    return settings.model_copy(update={"llm": settings.llm.model_copy(update=chosen)})


@app.command(epilog="例：yisong doctor --fetch")
def doctor(
    fetch: Annotated[bool, typer.Option("--fetch", help="内置模型不在本机时下载")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """检查本机：装了什么、能否连通、模型能否回答；给出每个问题的解决办法。"""
    from assistant.doctor import examine

    findings = []
    for finding in examine(load_settings(), fetch=fetch):
        findings.append(finding)
        err.print(f"{'✓' if finding.ok else '✗'} {finding.name}：{finding.detail}", markup=False)
    if as_json:
        print_json([finding._asdict() for finding in findings])
    if not all(finding.ok for finding in findings):
        raise DoneWithFailuresError


@app.command(epilog="例：yisong ask 收取了多少服务费？ --case examples/01-daili-weiquan")
def ask(
    question: Annotated[str, typer.Argument(help="问题")],
    case: Annotated[Path | None, typer.Option("--case", help="案件文件夹；不给则只查知识库")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """回答问题，逐句注明出处；材料和知识库没有答案时说明依据不足。"""
    from assistant.chat import answer
    from assistant.ingest import read_case
    from assistant.knowledge import open_knowledge
    from assistant.llm import open_model
    from assistant.retrieve import open_retriever

    settings = load_settings()
    material = read_case(case, settings) if case else None
    knowledge = open_knowledge(settings)
    with open_model(settings) as model:
        found = answer(question, open_retriever(settings), knowledge, model, settings, material)
    if as_json:
        print_json(found)
        return
    for sentence in found.sentences:
        typer.echo(f"{sentence.text}〔{'；'.join(sentence.citations)}〕")
    if not found.enough:
        typer.echo(found.note or "依据不足。")
    typer.echo("\n出处：" if found.enough else "\n最接近的内容：")
    for source in found.sources:
        typer.echo(f"  {source.citation}　{source.title}：{source.text}")


@kb.command("build", epilog="例：yisong kb build")
def kb_build(
    fresh: Annotated[bool, typer.Option("--fresh", help="删除原有索引，重新建立")] = False,
) -> None:
    """建立或更新知识库索引；只处理新增和改动的内容。"""
    from assistant.kb import build

    report = build(load_settings(), fresh=fresh)
    rows = [[k.name, str(k.passages), str(k.added), str(k.embedded), str(k.removed)] for k in report.kinds]
    print_table("知识库索引", ["种类", "条数", "新增", "本机计算向量", "移除"], rows)
    err.print(f"用时 {report.seconds} 秒；索引位于 {report.index}", markup=False)


@kb.command("add", epilog="例：yisong kb add 法规文件夹 判决书.docx")
def kb_add(paths: Annotated[list[Path], typer.Argument(help="法律文本、判决书、网帖等文件或文件夹")]) -> None:
    """把自己的法律文本、判决书、网帖加入知识库；不能识别的逐一列明。"""
    from assistant.kb import add

    report = add(paths, load_settings())
    for added in report.added:
        err.print(f"已加入：{added.title}（{added.number or '无文号'}），{added.items} 项", markup=False)
        for note in added.notes:
            err.print(f"  注意：{note}", markup=False)
    for refused in report.unplaced:
        err.print(f"未加入：{refused.path} {refused.place or ''}：{refused.reason}", markup=False)
    if report.unplaced:
        raise DoneWithFailuresError


@kb.command("list", epilog="例：yisong kb list --on 2023-08-01")
def kb_list(
    on: Annotated[str | None, typer.Option("--on", help="查看这一天的效力，YYYY-MM-DD；默认今天")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """列出知识库的内容：是否有效、是否核对过、是否需要重新核对。"""
    from assistant.knowledge import open_knowledge
    from assistant.knowledge.listing import list_knowledge

    listing = list_knowledge(open_knowledge(load_settings()), _day(on))
    if as_json:
        print_json(listing)
        return
    marks = {"in_force": "有效", "repealed": "已失效", "not_yet_in_force": "尚未施行", "not_applicable": "—"}
    rows = []
    for entry in listing.entries:
        state = [marks[entry.status]]
        state += ["未核对"] * entry.unchecked + ["需重新核对"] * entry.stale
        rows.append([entry.kind, entry.id, entry.title, entry.number or "", "、".join(state)])
    print_table(f"知识库（{listing.on}）", ["种类", "编号", "标题", "文号", "状态"], rows)
    for fault in listing.faults:
        err.print(f"注意：{fault}", markup=False)


@kb.command("search", epilog="例：yisong kb search 停息挂账 -k 5")
def kb_search(
    query: Annotated[str, typer.Argument(help="检索内容，可以是条文号")],
    k: Annotated[int, typer.Option("-k", min=1, help="条数")] = 8,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """检索法条、司法解释、案例、通知和网帖。"""
    from assistant.kb import search

    hits = search(query, load_settings(), k=k)
    if as_json:
        print_json(hits)
        return
    for hit in hits:
        typer.echo(f"{hit.citation}　{hit.title}（{hit.score:.2f}）\n  {hit.text}")


@kb.command("verify", epilog="例：yisong kb verify out/demo/memo.md --json")
def kb_verify(
    file: Annotated[str, typer.Argument(help="文本文件，- 表示标准输入")],
    on: Annotated[str | None, typer.Option("--on", help="行为日，YYYY-MM-DD；默认今天")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """逐处核对中文文本中的法律引用、引文和案号。"""
    from assistant.knowledge import open_knowledge
    from assistant.verify import verify_text

    found = verify_text(_read_text(file), open_knowledge(load_settings()), on=_day(on))
    if as_json:
        print_json(found)
    else:
        rows = [[c.citation, c.status, c.detail, c.expected or ""] for c in found.checked]
        print_table("引用核验", ["引用", "结果", "说明", "应为"], rows)
        err.print(_counts(found), markup=False)
    if any(c.status not in ("verified", "unchecked") for c in found.checked):
        raise DoneWithFailuresError


def _read_text(file: str) -> str:
    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"不能读取 {file}：{error.strerror}。") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file} 不是 UTF-8 文本。请先转换编码，或把它放进案件文件夹用 analyze 处理。") from error


def _day(on: str | None) -> date | None:
    if on is None:
        return None
    try:
        return date.fromisoformat(on)
    except ValueError as error:
        raise InputError(f"日期“{on}”应写成 YYYY-MM-DD，如 2023-08-01。") from error


def print_json(content: object) -> None:
    """One JSON document on stdout; records are dumped by their own forms."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2, default=_as_plain))


def _as_plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return str(value)


@contextmanager
def stages(names: tuple[str, ...]) -> Iterator[Callable[[str], None]]:
    """Shows which stage is running: a bar on a terminal, a plain line a stage otherwise."""
    titles = {
        "ingest": "读取材料", "extract": "提取事实", "assess": "评估要件",
        "draft": "起草文书", "verify": "核验引用", "export": "写出文件",
    }  # fmt: skip
    if not err.is_terminal:
        yield lambda name: err.print(f"{names.index(name) + 1}/{len(names)} {titles[name]}", markup=False)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("准备", total=len(names))

        def show(name: str) -> None:
            bar.update(task, description=titles[name], completed=names.index(name))

        yield show


def print_table(title: str, columns: list[str], rows: list[list[str]]) -> None:
    """A table on stdout; cell text is shown as it is, never as markup."""
    from rich.text import Text

    table = Table(title=title)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(highlight=False).print(table)


def main() -> NoReturn:
    """Runs the command line; every known error becomes one sentence and its exit code."""
    try:
        code = app(standalone_mode=False)
    except DoneWithFailuresError as failures:
        sys.exit(failures.exit_code)
    except YisongError as error:
        if _state["debug"]:
            raise
        err.print(f"错误：{error}", markup=False)
        sys.exit(error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        err.print("已中断。", markup=False)
        sys.exit(130)
    except typer.TyperException as error:
        err.print(f"用法有误：{error}。用 --help 查看说明。", markup=False)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)
