"""Days as an order for the calendar names them: "từ 14 đến 22/2/2026", "thứ Bảy (22/8)", "24, 25/11"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from reminders.calendar import WEEKDAYS

_D = r"(?:3[01]|[12][0-9]|0?[1-9])"
_M = r"(?:1[0-2]|0?[1-9])"
_Y = r"(?:20)?[0-9]{2}"
# After a dash may come the end of a range ("14/2-22/2"), so each separator has its own end.
_SLASH = rf"{_D} ?/ ?{_M}(?: ?/ ?{_Y})?(?! ?/|[0-9])"
_DOT = rf"{_D}\.{_M}(?:\.{_Y})?(?!\.[0-9]|/|[0-9])"
_DASH = rf"{_D}-{_M}(?:-{_Y})?(?! ?[-/.][0-9]|[0-9])"
_LONG = rf"{_D} thang {_M}(?:(?: nam |/| ?- ?)20[0-9]{{2}})?(?![0-9])"
_FULL = rf"(?:ngay |mung |mong )?(?:{_SLASH}|{_DOT}|{_DASH}|{_LONG})"
_NUMBER = rf"(?:ngay |mung |mong )?{_D}(?![0-9]|[/.][0-9]| ?%| (?:ngay|nguoi|thang)\b)"
_NAMES = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, **{str(n): n - 2 for n in range(2, 8)}}
_WEEKDAY = r"(?:thu ?(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn|t[2-7])(?!\w)"
_WEEK = r" (?:(?:tuan )?(?:sau|toi|nay))(?!\w)"
_NAMED = r"(?:hom nay|ngay kia|(?:ngay )?mai)"
_POINT = (
    rf"(?:{_WEEKDAY}(?:,? ?\(?(?:{_FULL}|{_NUMBER})\)?|{_WEEK})?"
    rf"|{_FULL}(?: ?\( ?{_WEEKDAY} ?\))?|{_NUMBER}|{_NAMED})"
)
_TO = r"(?: ?(?:->|[-–—→]) ?| (?:cho )?(?:den|toi)(?: het)? )"
_AND = r"(?: ?[,;&+] ?(?:va )?| va | cung )"
DATES = rf"(?:tu )?{_POINT}(?:(?:{_TO}|{_AND}(?:tu )?){_POINT})*(?!\w)"
"""Some days in folded text, as a regular expression without groups."""

_POINTS = re.compile(_POINT)
_JOINS = re.compile(_TO)
_A_WEEKDAY = re.compile(_WEEKDAY)
_NEAR = {"hom nay": 0, "mai": 1, "ngay mai": 1, "ngay kia": 2}


class UnclearDays(ValueError):
    """The days cannot be meant as they are written; the message says why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Point:
    """One day as it was named: by parts of its date, by its weekday, or `ahead` days from today."""

    weekday: int | None = None
    week: str = ""
    day: int | None = None
    month: int | None = None
    year: int | None = None
    ahead: int | None = None


Run = tuple[Point, Point]
"""The first and the last day of some days in a row; one day is both."""


def read_runs(folded: str) -> tuple[Run, ...]:
    """The runs of days that a text matching DATES names; none where one is but a number ("2. Nghỉ lễ").

    Raises:
        UnclearDays: for "từ A đến B đến C".
    """
    found = list(_POINTS.finditer(folded))
    points = _filled([_point(match[0]) for match in found])
    bare = (match[0] for match, point in zip(found, points, strict=True) if point.day and not point.month)
    if any(text[0].isdecimal() for text in bare):
        return ()
    runs: list[Run] = []
    joined = False
    for at, point in enumerate(points):
        between = folded[found[at - 1].end() : found[at].start()] if at else ""
        if not _JOINS.fullmatch(between):
            runs.append((point, point))
            joined = False
        elif joined:
            raise UnclearDays("khoảng ngày có tới ba mốc")
        else:
            runs[-1] = (runs[-1][0], point)
            joined = True
    return tuple(runs)


def settle(runs: Sequence[Run], on: date, nearest: bool = False) -> list[tuple[date, date]]:
    """The first and last days of runs that were named on the day `on`.

    A day and month without a year lie nearest to those of the message that have one; where none has, the
    first is the coming one (with `nearest` the nearest one, past or not), and the others nearest to it.

    Raises:
        UnclearDays: where no calendar has a day, a weekday is not its date's, or a run ends before it starts.
    """
    points = [point for run in runs for point in run]
    anchors = {at: _dated(point, point.year) for at, point in enumerate(points) if point.year is not None}
    for at, point in enumerate(points):
        if point.day is not None and point.year is None and not anchors:
            anchors[at] = _coming(point, on, nearest)
    days = []
    for at, point in enumerate(points):
        if point.day is None:
            day = _relative(point, on)
        elif at in anchors:
            day = anchors[at]
        else:
            # Of two as near the later: "từ 30/12 đến 3/1/2027" borrows from its end.
            beside = anchors[min(anchors, key=lambda other: (abs(other - at), -other))]
            day = _nearest(point, beside)
        if point.weekday is not None and day.weekday() != point.weekday:
            raise UnclearDays(
                f"{day:%d/%m/%Y} là {WEEKDAYS[day.weekday()]}, không phải {WEEKDAYS[point.weekday]}"
            )
        days.append(day)
    settled = list(zip(days[::2], days[1::2], strict=True))
    for first, last in settled:
        if last < first:
            raise UnclearDays(f"ngày cuối {last:%d/%m/%Y} đứng trước ngày đầu {first:%d/%m/%Y}")
    return settled


def _point(text: str) -> Point:
    if text in _NEAR:
        return Point(ahead=_NEAR[text])
    named = _A_WEEKDAY.search(text)
    weekday = None
    if named:
        word = named[0].removeprefix("thu").removeprefix("t").strip()
        weekday = _NAMES.get(word, 6)
        text = text[: named.start()] + text[named.end() :]
    parts = [int(part) for part in re.findall("[0-9]+", text)]
    if not parts:
        return Point(weekday, week=text.strip())
    day, month, year = (*parts, None, None)[:3]
    return Point(weekday, "", day, month, None if year is None else year + 2000 if year < 100 else year)


def _filled(points: list[Point]) -> list[Point]:
    """The points with the months of bare days taken from the next date beside them, else from the last."""
    filled = list(points)
    for order in (range(len(points) - 2, -1, -1), range(1, len(points))):
        step = 1 if order.step < 0 else -1
        for at in order:
            point, beside = filled[at], filled[at + step]
            if point.day is not None and point.month is None and beside.month is not None:
                filled[at] = replace(point, month=beside.month, year=beside.year)
    return filled


def _dated(point: Point, year: int) -> date:
    assert point.day is not None
    assert point.month is not None
    try:
        return date(year, point.month, point.day)
    except ValueError as error:
        raise UnclearDays(f"ngày {point.day}/{point.month}/{year} không có trong lịch") from error


def _candidates(point: Point, around: date) -> list[date]:
    """The dates that a point may be, in the years or months about a day."""
    found = []
    for number in range(-13, 14) if point.month is None else range(-1, 2):
        if point.month is None:
            year, before = divmod(around.year * 12 + around.month - 1 + number, 12)
            month = before + 1
        else:
            year, month = around.year + number, point.month
        try:
            found.append(date(year, month, point.day or 0))
        except ValueError:
            continue
    if not found:
        raise UnclearDays(f"ngày {point.day}/{point.month} không có trong lịch")
    return found


def _nearest(point: Point, to: date) -> date:
    return min(_candidates(point, to), key=lambda day: abs(day - to))


def _coming(point: Point, on: date, nearest: bool) -> date:
    found = _candidates(point, on)
    if nearest:
        return min(found, key=lambda day: abs(day - on))
    coming = [day for day in found if day >= on]
    if not coming:
        raise UnclearDays(f"ngày {point.day}/{point.month} tới đây không có trong lịch")
    return coming[0]


def _relative(point: Point, on: date) -> date:
    if point.ahead is not None:
        return on + timedelta(days=point.ahead)
    assert point.weekday is not None
    if point.week.endswith(("sau", "toi")):
        return on + timedelta(days=7 - on.weekday() + point.weekday)
    ahead = (point.weekday - on.weekday()) % 7
    return on + timedelta(days=ahead if point.week else ahead or 7)
