"""Numbers in an officer's answer: how far the work is, or a figure that the task is measured by."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reminders.understanding.signs import BE

_NUMBER = r"(?<![0-9/.,-])(?P<n>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+(?:[.,][0-9]+)?)"
_PERCENT = re.compile(rf"{_NUMBER}\s*(?:%|phan\s+tram\b|ptram\b|pt\b)")
_STRAY_PERCENT = re.compile(r"%|\bphan\s+tram\b")
_COUNTED = re.compile(
    rf"{_NUMBER}\s*(?:ho\s+so|truong\s+hop|vu|luot|nguoi|don|van\s+ban|lop|buoi|cuoc|ho|tin\s+bai|tin|bai|trieu"
    r"|dong|ty|mo\s+hinh|thu\s+tuc|phieu|y\s+kien|to\s+chuc|ca|diem)\b"
)
_MEASURED = re.compile(
    r"\b(?:ty\s+le|ti\s+le|tl|chi\s+tieu|chi\s+so|so\s+(?:ho\s+so|luot|nguoi)|muc\s+do|hai\s+long|truc\s+tuyen"
    r"|dung\s+han)\b"
)
_PROGRESS = re.compile(
    rf"(?:\b(?:{BE}|moi|xong|hoan\s+thanh|ht|lam|tien\s+do|khoang|tam|co|hon|gan|len|la|toi|da|em)\s*|^\W*)$"
)
_SHORT_OF = re.compile(
    rf"\b(?:chua|chuwa|ch|khong|ko|k)\s+(?:{BE}|toi|den|dat|lam|qua|xong|hoan\s+thanh)(?:\s+{BE})?\s*(?:toi\s+|den\s+)?$"
)
_REMAINING = re.compile(r"\b(?:con|thieu|chi\s+con)\s+(?:lai\s+|khoang\s+|tam\s+)?$")
_FRACTION = re.compile(
    r"(?<![0-9/])(?P<n>[0-9]{1,6})\s*/\s*(?P<of>[0-9]{1,6})(?![0-9/])\s*(?=ho\b|viec|nhiem|van|thu|tieu|phan|don)"
)
_HALF = re.compile(r"\b(?:mot\s+nua|1\s+nua|phan\s+nua|nua\s+(?:chung|viec|phan))\b")
_CLAUSE = re.compile(r"[;!?\n]|[,.](?![0-9])")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The progress and the figure said, whether they are in doubt, and whether any such number was seen."""

    percent: int | None = None
    figure: float | None = None
    ask: bool = False
    seen: bool = False


def numbers(folded: str) -> Numbers:
    """The numbers of a folded answer. "được 60%" is progress, "tỷ lệ 47%" or "120 hồ sơ" a figure."""
    progress: list[float] = []
    figures: list[float] = []
    ask = False
    percents = list(_PERCENT.finditer(folded))
    for match in percents:
        value, before = _value(match["n"]), _before(folded, match.start())
        if _MEASURED.search(before):
            figures.append(value)
        elif _REMAINING.search(before):
            progress.append(100 - value)
            ask = True
        elif value != int(value):  # nobody counts progress in tenths: a rate, perhaps
            figures.append(value)
            ask = True
        else:
            progress.append(value)
            ask = ask or bool(_SHORT_OF.search(before)) or not _PROGRESS.search(before)
    figures.extend(_value(match["n"]) for match in _COUNTED.finditer(folded))
    for match in _COUNTED.finditer(folded):
        ask = ask or bool(_REMAINING.search(_before(folded, match.start())))
    for match in _FRACTION.finditer(folded):
        figures = [float(match["n"])]
        ask = True
    if not progress and not figures and _HALF.search(folded):
        progress.append(50)
    stray = len(_STRAY_PERCENT.findall(folded)) != len(percents)
    ask = ask or stray or len(set(progress)) > 1 or len(set(figures)) > 1
    percent = _whole(progress[-1]) if progress else None
    ask = ask or (bool(progress) and percent is None)
    seen = bool(progress or figures or stray)
    return Numbers(percent, figures[-1] if figures else None, ask, seen)


def _value(text: str) -> float:
    """A number as written in Vietnamese: a dot before three digits groups thousands, a comma is decimal."""
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+", text):
        return float(text.replace(".", ""))
    return float(text.replace(",", "."))


def _whole(value: float) -> int | None:
    return int(value) if 0 <= value <= 100 and value == int(value) else None


def _before(folded: str, at: int) -> str:
    """The words of the same clause before a place."""
    start = 0
    for match in _CLAUSE.finditer(folded, 0, at):
        start = match.end()
    return folded[start:at]
