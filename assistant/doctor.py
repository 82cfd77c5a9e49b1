"""What `yisong doctor` looks at: everything the main job needs, each fault with its cure.

>>> all(finding.ok for finding in examine(load_settings()))      # doctest: +SKIP
True
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

from assistant.classify import load_heads
from assistant.errors import KnowledgeError, SettingsError, YisongError
from assistant.export import chinese_fonts
from assistant.knowledge import open_knowledge
from assistant.llm.health import Finding, check_model
from assistant.llm.weights import Progress
from assistant.retrieve.embed import open_embedder
from assistant.settings import Settings

_LEAST_DISK = 2 * 1024**3


def examine(settings: Settings, *, fetch: bool = False, progress: Progress | None = None) -> Iterator[Finding]:
    """Findings one by one; the model last. With `fetch` the embedded model is downloaded where it is absent."""
    looks: dict[str, Callable[[Settings], str]] = {
        "磁盘空间": _disk,
        "知识库": _knowledge,
        "分类器": _heads,
        "嵌入模型": _embedder,
        "文字识别": _ocr,
        "中文字体": _fonts,
    }
    for name, look in looks.items():
        try:
            yield Finding(name, True, look(settings))
        except YisongError as error:
            yield Finding(name, False, str(error))
    yield from check_model(settings, fetch=fetch, progress=progress)


def _disk(settings: Settings) -> str:
    for folder in (settings.cache_dir, settings.data_dir):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                f"不能写入 {folder}：{error.strerror}。请设置 YISONG_DATA_DIR、YISONG_CACHE_DIR。"
            ) from error
    free = shutil.disk_usage(settings.cache_dir).free
    if free < _LEAST_DISK:
        raise SettingsError(f"{settings.cache_dir} 所在磁盘只剩 {free / 1024**3:.1f} GB，至少需要 2 GB。请清理磁盘。")
    return f"{settings.cache_dir} 可用 {free / 1024**3:.0f} GB"


def _knowledge(settings: Settings) -> str:
    knowledge = open_knowledge(settings)
    faults = knowledge.validate()
    if faults:
        raise KnowledgeError("；".join(faults))
    return (
        f"罪名 {len(knowledge.offences)}，司法解释等 {len(knowledge.authorities)}，"
        f"案例 {len(knowledge.rulings)}，通知 {len(knowledge.notices)}"
    )


def _heads(_: Settings) -> str:
    return "，".join(f"{name} {len(load_heads(name).names)}" for name in ("behaviours", "questions"))


def _embedder(settings: Settings) -> str:
    embedder = open_embedder(settings)
    alike, apart = embedder.passages(["以投诉相要挟索要钱款", "今天天气晴朗"]) @ embedder.queries(["敲诈勒索"])[0]
    if not alike > apart:
        raise SettingsError(f"嵌入模型 {embedder.name} 的结果不可信，请重新安装或更换模型。")
    return f"{embedder.name}，{embedder.dimensions} 维"


def _ocr(settings: Settings) -> str:
    if not settings.ocr.enabled:
        return "已在设置中关闭，扫描件和图片不会被读取"
    try:
        import rapidocr
    except ImportError as error:
        raise SettingsError("文字识别组件无法加载，请运行：pip install rapidocr onnxruntime") from error
    return f"{rapidocr.__name__} 可用，{settings.ocr.dpi} dpi"


def _fonts(_: Settings) -> str:
    found = chinese_fonts()
    if not found:
        raise SettingsError("系统没有中文字体，PDF 会缺字。请运行：apt-get install fonts-noto-cjk")
    return "、".join(found)
