"""OCR: an image of a page becomes lines of text in reading order.

RapidOCR and its models come in one wheel. Pages may be tilted, upside down or on their side. What was recognised is
kept under the hash of the pixels, so a page is read once: `settings.cache_dir/ocr/`.

    >>> recognise(Image.open("scan.png"), context).lines[0].text  # doctest: +SKIP
    '今收到王某征信修复服务费三千元整。'
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import logging
import math
import os
import re
import time
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.errors import IngestError
from assistant.ingest.layout import ROW_GAP, Line
from assistant.ingest.parsed import Context

if TYPE_CHECKING:
    from PIL.Image import Image

_LOG = logging.getLogger(__name__)
_DETECT_SIDE = 1280
_READ_SIDE = 2400
_DOUBTFUL = 0.6
_DROPPED = 0.3
_GOOD = 0.8
_VERSION = 2


class Piece(NamedTuple):
    """A recognised piece of a line: text, confidence 0–1, and its box in upright coordinates (pixels)."""

    text: str
    confidence: float
    left: float
    right: float
    top: float
    bottom: float


class PageRead(NamedTuple):
    """The lines of a page in reading order, and how many are doubtful (kept) or were dropped as illegible."""

    lines: list[Line]
    confidence: float
    doubtful: int
    dropped: int


class _Reading(NamedTuple):
    lines: list[Piece]
    tall: int

    @property
    def weight(self) -> float:
        """Confidence times characters: what the right orientation has most of."""
        return sum(line.confidence * len(line.text) for line in self.lines)

    @property
    def confidence(self) -> float:
        characters = sum(len(line.text) for line in self.lines)
        return self.weight / characters if characters else 0.0


def recognise(image: Image, context: Context) -> PageRead:
    """The lines of a page image. Raises IngestError where OCR is switched off."""
    if not context.settings.ocr.enabled:
        raise IngestError("需要文字识别（OCR），但设置 ocr.enabled 已关闭")
    pieces = _cached(image.convert("RGB"), context.settings.cache_dir)
    kept = [piece for piece in pieces if piece.confidence >= _DROPPED]
    doubtful = sum(1 for piece in kept if piece.confidence < _DOUBTFUL)
    mean = sum(piece.confidence for piece in kept) / len(kept) if kept else 0.0
    return PageRead(_rows(kept), mean, doubtful, len(pieces) - len(kept))


def _cached(image: Image, folder: Path) -> list[Piece]:
    digest = hashlib.sha256(f"{_VERSION} {_engine_version()} {image.size}".encode())
    digest.update(image.tobytes())
    name = digest.hexdigest()
    path = folder / "ocr" / name[:2] / f"{name}.json"
    try:
        return [Piece(*values) for values in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        pass
    started = time.monotonic()
    lines = _read(image)
    _LOG.info("ocr: %d lines in %.1f s", len(lines), time.monotonic() - started)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}.tmp")
        partial.write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")
        partial.replace(path)
    except OSError as error:  # a full disk must not lose the page that was just read
        _LOG.warning("ocr cache not written: %s", error.strerror)
    return lines


def _read(image: Image) -> list[Piece]:
    """The lines of the page in the orientation in which it reads best."""
    best = _read_upright(image)
    if best.tall > len(best.lines) / 2:
        turns: tuple[int, ...] = (90, 270)
    elif best.lines and best.confidence < _GOOD:
        turns = (180,)
    else:
        return best.lines
    for degrees in turns:
        other = _read_upright(image.rotate(degrees, expand=True))
        if other.tall <= len(other.lines) / 2 and (best.tall > len(best.lines) / 2 or other.weight > best.weight):
            best = other
        if best.tall <= len(best.lines) / 2 and best.confidence >= _GOOD:
            break
    return best.lines


def _read_upright(image: Image) -> _Reading:
    import numpy as np

    pixels = np.asarray(image)[:, :, ::-1]
    result = _engine()(np.ascontiguousarray(pixels))
    if result.boxes is None or not result.txts:
        return _Reading([], 0)
    boxes = [[(float(x), float(y)) for x, y in box] for box in result.boxes]
    tilt = _tilt(boxes)
    lines, tall = [], 0
    for box, text, score in zip(boxes, result.txts, result.scores, strict=True):
        turned = [_turned(point, -tilt) for point in box]
        xs, ys = [p[0] for p in turned], [p[1] for p in turned]
        tall += len(text.strip()) > 1 and max(ys) - min(ys) > 1.5 * (max(xs) - min(xs))
        # Boxes of tilted lines turn into slightly tilted ones; the mean of both ends is steadier than the extremes.
        ys.sort()
        numbers = (float(score), min(xs), max(xs), (ys[0] + ys[1]) / 2, (ys[2] + ys[3]) / 2)
        lines.append(Piece(_spaced(text.strip()), *(round(n, 4) for n in numbers)))
    return _Reading(lines, tall)


def _spaced(text: str) -> str:
    """The text with the space between a day and a time of day, which the recogniser loses."""
    return re.sub(r"(\d{4}[-/.]\d{2}[-/.]\d{2})(\d{2}:\d{2})", r"\1 \2", text)


def _tilt(boxes: list[list[tuple[float, float]]]) -> float:
    """The angle of the page in radians: the median over long boxes."""
    angles = []
    for (x0, y0), (x1, y1), _, (x3, y3) in boxes:
        if math.hypot(x1 - x0, y1 - y0) > 3 * math.hypot(x3 - x0, y3 - y0):
            angles.append(math.atan2(y1 - y0, x1 - x0))
    return median(angles) if angles else 0.0


def _turned(point: tuple[float, float], angle: float) -> tuple[float, float]:
    cosine, sine = math.cos(angle), math.sin(angle)
    return point[0] * cosine - point[1] * sine, point[0] * sine + point[1] * cosine


def _rows(pieces: list[Piece]) -> list[Line]:
    """Pieces at the same height become one line, left to right, from the top down."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: ((p.top + p.bottom) / 2, p.left)):
        last = rows[-1] if rows else None
        if last is not None and _overlap(last[0], piece) > 0.5 and all(_apart(other, piece) for other in last):
            last.append(piece)
        else:
            rows.append([piece])
    return [_merged(sorted(row, key=lambda p: p.left)) for row in rows]


def _overlap(a: Piece, b: Piece) -> float:
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return shared / max(1.0, min(a.bottom - a.top, b.bottom - b.top))


def _apart(a: Piece, b: Piece) -> bool:
    slack = 0.5 * (a.bottom - a.top)
    return a.right <= b.left + slack or b.right <= a.left + slack


def _merged(row: list[Piece]) -> Line:
    text, widest = row[0].text, 0.0
    for before, piece in pairwise(row):
        gap = piece.left - before.right
        widest = max(widest, gap / (before.bottom - before.top + 1.0))
        text += (" " if gap > 0.3 * (before.bottom - before.top) else "") + piece.text
    return Line(text, row[0].left, row[-1].right, min(p.top for p in row), max(p.bottom for p in row), widest > ROW_GAP)


@cache
def _engine_version() -> str:
    return importlib.metadata.version("rapidocr")


@cache
def _engine() -> Any:
    """RapidOCR without its own 180-degree guess (whole pages are turned here) and without its log lines."""
    from rapidocr import RapidOCR

    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.text_score": 0.0,
            "Global.use_cls": False,
            "Global.max_side_len": _READ_SIDE,
            "Rec.rec_batch_num": 1,
            "Det.limit_type": "max",
            "Det.limit_side_len": _DETECT_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        }
    )
