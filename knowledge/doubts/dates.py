"""Doubts about time: tasks due before the signing or in another year, days and quarters that do not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from knowledge.doubts.model import Doubt, DoubtKind
from knowledge.doubts.running import Running
from knowledge.head import plan_year
from knowledge.model import Head, Plan
from knowledge.vietnamese import fold, nfc

Windows = Sequence[tuple[date, date]]

_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_NAMES_A_TIME = re.compile(r"\d|\bquy\b|\bthang\b")
_WHOLE_YEAR = 360  # days
_TERM = 5  # years: the longest term that plans without a year in their title are made for
_REPORT_MONTHS = 3  # of the next year, in which a year's last reports are due

_DATE = re.compile(r"(?<![\d/.,-])(\d{1,2})\s?/\s?(\d{1,2})\s?/\s?((?:19|20)\d{2})(?![\d/])")
_DATE_IN_WORDS = re.compile(
    r"\bngay\s+(\d{1,2})\s+thang\s+(\d{1,2})(?:\s+nam\s+((?:19|20)\d{2}))?(?!\s*[\d/])"
)
_DAY_AND_MONTH = re.compile(r"\b(?:ngay|truoc|den|han)\s+(\d{1,2})\s?/\s?(\d{1,2})(?!\s?[\d/%.,])\b")
_MONTH = re.compile(r"\bthang\s+(\d{2})(?=\s?/\s?20\d{2}(?!\d)|\s+nam\s+20\d{2})")
_QUARTER = re.compile(r"\bquy[ \t\u00a0]+(v|[05-9])\b(?!\s?/\s?[a-z])(?P<year>\s*(?:/\s?|nam\s+)20\d{2})?")
_LEAP_YEAR = 2024  # a day without a year is let pass where some year has it


def due_doubts(head: Head, plan: Plan, due: Sequence[Windows]) -> Iterator[Doubt]:
    """Tasks whose every date lies before the signing, or in a year that the plan is not for.

    Args:
        due: for each task of the plan its due windows, first and last day.
    """
    if head.issued is None:
        return
    first, last = _span(head)
    shown = f"{first}" if first == last else f"{first} - {last}"
    latest = date(last + 1, _REPORT_MONTHS, 31)
    listed = sum(1 for task in plan.tasks if task.time_text) > len(plan.tasks) // 2
    for number, (task, windows) in enumerate(zip(plan.tasks, due, strict=False), start=1):
        ends = [end for _, end in windows]
        if not ends or _NAMES_A_TIME.search(fold(task.time_text)) is None:
            continue  # "trước cả năm": misread words are no date
        if not listed and all((end - start).days >= _WHOLE_YEAR for start, end in windows):
            continue  # prose that tells of a year ("bị trừ điểm trong năm 2022") sets no time by it
        if max(ends) < head.issued:
            yield Doubt(
                DoubtKind.DUE_BEFORE_SIGNING,
                f"Nhiệm vụ {number} có hạn “{task.time_text}” ({_day(max(ends))}), trước ngày ký kế hoạch "
                f"({_day(head.issued)}).",
                number,
                task.page,
                task.quote,
            )
        elif (late := max(ends)) > latest:
            yield Doubt(
                DoubtKind.DUE_IN_ANOTHER_YEAR,
                f"Nhiệm vụ {number} có hạn “{task.time_text}” ({_day(late)}), ngoài thời gian của kế hoạch "
                f"({shown}).",
                number,
                task.page,
                task.quote,
            )


def _span(head: Head) -> tuple[int, int]:
    """The first and last year that a plan is for; a title without a year leaves room for a term."""
    assert head.issued is not None
    named = [int(year) for year in _YEAR.findall(head.title or "")]
    year = plan_year(head) or head.issued.year
    ahead = [one for one in named if one >= head.issued.year]
    if not ahead:
        return head.issued.year, head.issued.year + _TERM
    return min(year, *ahead), max(year, *ahead)


def impossible_dates(running: Running) -> Iterator[Doubt]:
    """Days that no calendar has ("31/02/2024"), months above 12, quarters above IV."""
    for pattern in (_DATE, _DATE_IN_WORDS):
        for match in running.find(pattern):
            day, month = int(match[1]), int(match[2])
            if not _exists(day, month, int(match[3] or _LEAP_YEAR)):
                yield _impossible(running, match, "ngày")
    for match in running.find(_DAY_AND_MONTH):
        day, month = int(match[1]), int(match[2])
        # "đến 45/63" may be a count: only what is a day of some month, or a month of some day, is one.
        if 1 <= month <= 12 and 29 <= day <= 31 and not _exists(day, month, _LEAP_YEAR):
            yield _impossible(running, match, "ngày")
    for match in running.find(_MONTH):
        if not 1 <= int(match[1]) <= 12:
            yield _impossible(running, match, "tháng")
    for match in running.find(_QUARTER):
        word = nfc(running.text[match.start() : match.start() + 3]).lower()
        numeral = running.text[match.start(1)]
        # "quỹ", "quy" and "quý vị" are other words, and "mỗi quý 5 buổi" counts something else.
        if word in {"quý", "quí", "quy"} and (match["year"] or numeral == "V"):
            yield _impossible(running, match, "quý")


def _exists(day: int, month: int, year: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _impossible(running: Running, match: re.Match[str], what: str) -> Doubt:
    shown = " ".join(running.text[match.start() : match.end()].split())
    return Doubt(
        DoubtKind.IMPOSSIBLE_DATE,
        f"Không có {what} nào là “{shown}”; cần xem lại con số.",
        page=running.page_at(match.start()),
        quote=running.quote(*match.span()),
    )


def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"
