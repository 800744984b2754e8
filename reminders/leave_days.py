"""From when to when somebody is away: "từ 5/3 đến 12/3", "tuần sau", "6 tháng từ 1/4", "hôm nay và mai"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from reminders.calendar_dates import UnclearDays, read_runs, settle

_NUMBERS = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
}
COUNT = (
    rf"(?:[0-9]{{1,3}}|{'|'.join(_NUMBERS)}) (?:(?:ngay|hom|tuan)(?! (?:nay|sau|toi)\b)"
    r"|thang(?! (?:[0-9]|nay\b|sau\b|toi\b)))(?: lam viec)?(?!\w)"
)
UNIT = (
    r"(?:(?:ca|het|trong|nguyen) )?(?:tuan (?:nay|sau|toi|ke tiep)|thang (?:nay|sau|toi|(?:1[0-2]|0?[1-9])"
    r"(?:(?:/| nam )20[0-9]{2})?(?![0-9/])))(?!\w)|(?:sang|chieu|trua) nay(?!\w)|tu nay(?!\w)"
)
START = r"(?:bat dau )?(?:ke )?tu(?: ngay)?"
_POINT_FOLLOWS = r"(?= (?:[0-9]|ngay\b|thu\b|thang\b|tuan\b|hom\b|mai\b|cn\b|chu nhat))"
END = rf"(?:(?:cho )?(?:den|toi)(?: het)?|het)(?: ngay)?{_POINT_FOLLOWS}"

LONG_AGO = timedelta(days=92)
"""What began longer ago is not entered: a day and a month without a year are rather next year's."""


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day on: to the last, for a number of working days, or for as long as is not known."""

    first: date
    last: date | None = None
    working: int | None = None

    @property
    def open(self) -> bool:
        """Whether it is not known when they end."""
        return self.last is None and self.working is None


@dataclass(frozen=True, slots=True)
class _Span:
    """Days named together; `after` says that they are only the first ("từ 1/4")."""

    first: date
    last: date
    after: bool = False


def read_days(parts: Sequence[tuple[str, str]], on: date, *, past: bool) -> Days | None:
    """The days that the parts of a message name, said on the day `on`; None where they name none.

    Args:
        parts: what each part is, and its folded words: "D" dates as `reminders.calendar_dates.DATES`, "U" a
            week or month (`UNIT`), "N" a number of days (`COUNT`), "F" "từ" (`START`), "E" "đến" (`END`).
        past: whether days may lie behind: an absence is often entered when it has begun.

    Raises:
        UnclearDays: where they cannot be meant as they are written.
    """
    kinds = "".join(kind for kind, _ in parts)
    counts = [words for kind, words in parts if kind == "N"]
    spans: list[_Span] = []
    for at, (kind, words) in enumerate(parts):
        if kind in "DU":
            span = _dates(words, on, past=past) if kind == "D" else _unit(words, on)
            if at and parts[at - 1][0] == "F":
                span = _Span(span.first, span.last, after=True)
            spans.append(span)
    if not spans and not counts:
        return None
    if len(counts) > 1 or len(spans) > 2 or "FE" in kinds:
        raise UnclearDays("có nhiều khoảng ngày quá")
    if not spans:
        raise UnclearDays("chưa rõ nghỉ từ ngày nào")
    if "E" in kinds:
        first = on if len(spans) == 1 else spans[0].first
        return _checked(first, spans[-1].last)
    if len(spans) == 2:
        if spans[1].first != spans[0].last + timedelta(days=1):
            raise UnclearDays("mỗi tin chỉ ghi một đợt nghỉ")
        return Days(spans[0].first, spans[1].last)
    (span,) = spans
    if counts and (span.after or span.first == span.last):
        return _counted(span.first, counts[0])
    return Days(span.first, None if span.after else span.last)


def _checked(first: date, last: date) -> Days:
    if last < first:
        raise UnclearDays(f"ngày cuối {last:%d/%m/%Y} đứng trước ngày đầu {first:%d/%m/%Y}")
    return Days(first, last)


def _dates(words: str, on: date, *, past: bool) -> _Span:
    runs = read_runs(words)
    if not runs:
        raise UnclearDays("chưa rõ ngày nào")
    settled = settle(runs, on)
    if past and settled[0][0] - on > timedelta(days=366) - LONG_AGO:
        near = settle(runs, on, nearest=True)
        settled = near if on - near[0][0] <= LONG_AGO else settled
    for before, after in pairwise(settled):
        if after[0] != before[1] + timedelta(days=1):
            raise UnclearDays("mỗi tin chỉ ghi một đợt nghỉ")
    first, last = settled[0][0], settled[-1][1]
    return _Span(first, last, after=words.startswith("tu ") and first == last)


def _unit(words: str, on: date) -> _Span:
    if words.endswith(" nay") and "tuan" not in words and "thang" not in words:
        return _Span(on, on, after=words.startswith("tu "))
    if "tuan" in words:
        monday = on - timedelta(days=on.weekday())
        if words.endswith("nay"):
            return _Span(on, monday + timedelta(days=6))
        return _Span(monday + timedelta(days=7), monday + timedelta(days=13))
    numbers = [int(number) for number in re.findall("[0-9]+", words)]
    if numbers:
        year = numbers[1] if len(numbers) > 1 else on.year + (numbers[0] < on.month)
        first = date(year, numbers[0], 1)
    else:
        year, month = divmod(on.year * 12 + on.month - 1 + (not words.endswith("nay")), 12)
        first = date(year, month + 1, 1)
    return _Span(max(first, on) if first.month == on.month else first, _month_end(first))


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _counted(first: date, words: str) -> Days:
    number, unit = words.split()[:2]
    count = int(number) if number.isdecimal() else _NUMBERS[number]
    if not 0 < count <= 366:
        raise UnclearDays("số ngày nghỉ không hợp lý")
    if unit == "tuan":
        return Days(first, first + timedelta(days=7 * count - 1))
    if unit == "thang":
        if count > 24:
            raise UnclearDays("số tháng nghỉ không hợp lý")
        year, month = divmod(first.year * 12 + first.month - 1 + count, 12)
        last_day = calendar.monthrange(year, month + 1)[1]
        return Days(first, date(year, month + 1, min(first.day, last_day)) - timedelta(days=1))
    return Days(first, working=count)
