"""The command `yisong`. Each command calls a function of the package and prints what it returns.

Exit codes: 0 done · 1 done with failures that are listed · 2 input or settings wrong · 3 model or service not reached.
Errors are one sentence on stderr; a traceback only with --debug.

    $ yisong analyze examples/01-daili-weiquan --out out/demo
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.logging import RichHandler
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from assistant import __version__
from assistant.errors import InputError, YisongError
from assistant.records import OFFENCES, MemoKind, Offence
from assistant.settings import Settings, load_settings

app = typer.Typer(
    help="移送：从案件材料到移送文书，每一处引用都能核对。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
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
    logging.basicConfig(
        level=logging.INFO if verbose else logging.ERROR, format="%(message)s", handlers=[RichHandler(console=err)]
    )
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
        counts = result.verification.counts
        err.print("引用核验：" + "，".join(f"{k} {v}" for k, v in counts.items() if v), markup=False)
    problems = failures(result)
    for problem in problems:
        err.print(f"注意：{problem.path}：{problem.reason}", markup=False)
    if problems:
        raise DoneWithFailuresError


def _memo_kind(memo: str) -> MemoKind | None:
    if memo == "none":
        return None
    if memo == "transfer" or memo == "report" or memo == "opinion":
        return memo
    raise InputError(f"--memo 不认识“{memo}”，请用 transfer、report、opinion 或 none。")


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
