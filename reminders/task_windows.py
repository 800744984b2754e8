"""The windows of time that questions about tasks name: "tuần này", "quý III", "trước ngày 15/6"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from reminders.timing import Window

_LONG_PAST = timedelta(days=183)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4}
_QUARTERS |= {str(number): number for number in range(1, 5)}
_COUNTS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "muoi": 10}
_COUNTS |= {"may": 7, "vai": 7}  # "mấy ngày tới" is about a week
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, **{str(n): n - 2 for n in range(2, 8)}}


@dataclass(frozen=True, slots=True)
class Named:
    """A window that is named at [start, end) of a text; None where no calendar has such days."""

    start: int
    end: int
    window: Window | None


def windows(folded: str, today: date) -> list[Named]:
    """The windows that a folded text in one line names, in order, as said on the day `today`.

    A week runs from Monday to Sunday. "trước ngày 15/6" holds the 15th (so does reminders.timing), but
    "trước tháng 10" ends on 30/9. A period without a year is this year's, next year's where it ended more
    than half a year ago. Only the days within `date` exist: an open beginning is `date.min`.
    """
    found: list[Named] = []
    for pattern, window in _RULES:
        for match in pattern.finditer(folded):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            try:
                named = window(match, today)
            except (ValueError, OverflowError):  # 31/2, or past the last year
                named = None
            found.append(Named(match.start(), match.end(), named))
    return sorted(found, key=lambda named: named.start)


def joined(named: list[Named]) -> Window | None:
    """The one window that several make together, None where days lie between them."""
    spans = sorted(item.window for item in named if item.window is not None)
    if not spans or len(spans) < len(named):
        return None
    whole = spans[0]
    for span in spans[1:]:
        if whole.end != date.max and span.start > whole.end + timedelta(days=1):
            return None
        whole = Window(whole.start, max(whole.end, span.end))
    return whole


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _ahead(today: date, months: int) -> tuple[int, int]:
    """Year and month so many months after this one."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return year, month + 1


def _year(match: re.Match[str], today: date, month: int, day: int = 0, group: str = "y") -> int:
    """The year of a period that ends in a month (on a day of it)."""
    if said := match[group]:
        year = int(said)
        return year + 2000 if year < 100 else year
    shift = _shift(match.groupdict().get("which"))
    if shift is not None:
        return today.year + shift
    end = date(today.year, month, day) if day else _last(today.year, month)
    return today.year + (end < today - _LONG_PAST)


def _shift(which: str | None) -> int | None:
    """How many periods away "này", "sau", "trước" is; None where nothing was said."""
    if not which:
        return None
    return 0 if which == "nay" else -1 if which in ("truoc", "qua", "ngoai", "vua qua", "roi") else 1


def _date(match: re.Match[str], today: date, at: str = "") -> date:
    day, month = int(match[f"d{at}"]), int(match[f"m{at}"])
    return date(_year(match, today, month, day, f"y{at}"), month, day)


def _on_date(match: re.Match[str], today: date) -> Window:
    day = _date(match, today)
    return Window(day, day)


def _between(match: re.Match[str], today: date) -> Window:
    last = _date(match, today, "2")
    month = int(match["m"]) if match["m"] else last.month
    first = date(int(match["y"] or last.year), month, int(match["d"]))
    return Window(first, last)


def _between_months(match: re.Match[str], today: date) -> Window:
    last = _last(_year(match, today, int(match["m2"]), group="y2"), int(match["m2"]))
    return Window(date(last.year, int(match["m"]), 1), last)


def _near_day(days: int) -> Callable[[re.Match[str], date], Window]:
    def window(match: re.Match[str], today: date) -> Window:
        day = today + timedelta(days=days)
        return Window(day, day)

    return window


def _weekday(match: re.Match[str], today: date) -> Window:
    weekday = _WEEKDAYS[match["w"]] if match["w"] else 6
    monday = today - timedelta(days=today.weekday())
    if match["which"]:
        day = monday + timedelta(days=7 * (_shift(match["which"]) or 0) + weekday)
    else:
        day = today + timedelta(days=(weekday - today.weekday()) % 7)
    return Window(day, day)


def _week(match: re.Match[str], today: date) -> Window:
    shift = _shift(match["which"]) or 0
    monday = today + timedelta(days=7 * shift - today.weekday())
    parts = {"dau": (0, 2), "giua": (2, 3), "cuoi": (4, 6)}
    first, last = parts.get(match["part"] or "", (0, 6))
    return Window(monday + timedelta(days=first), monday + timedelta(days=last))


def _month(match: re.Match[str], today: date) -> Window:
    if match["m"]:
        month = int(match["m"])
        year = _year(match, today, month)
    else:
        year, month = _ahead(today, _shift(match["which"]) or 0)
    end = _last(year, month).day
    first, last = {"dau": (1, 10), "giua": (11, 20), "cuoi": (21, end)}.get(match["part"] or "", (1, end))
    return Window(date(year, month, first), date(year, month, last))


def _quarter(match: re.Match[str], today: date) -> Window:
    if match["q"]:
        first, last = _QUARTERS[match["q"]], _QUARTERS[match["q2"] or match["q"]]
        year = _year(match, today, last * 3)
        start, end = date(year, first * 3 - 2, 1), _last(year, last * 3)
    else:
        year, month = _ahead(today, 3 * (_shift(match["which"]) or 0))
        month = (month - 1) // 3 * 3 + 1
        start, end = date(year, month, 1), _last(year, month + 2)
    if match["part"]:  # its first, middle or last month
        month = start.month + ("dau", "giua", "cuoi").index(match["part"])
        return Window(date(start.year, month, 1), _last(start.year, month))
    return Window(start, end)


def _part_of_year(match: re.Match[str], today: date) -> Window:
    year = int(match["y"]) if match["y"] else today.year + (_shift(match["which"]) or 0)
    count = 6 if match["half"] else int(match["n"]) if match["n"] else 3
    if not 1 <= count <= 12:
        raise ValueError("no such part of a year")
    if match["part"] == "dau":
        return Window(date(year, 1, 1), _last(year, count))
    return Window(date(year, 13 - count, 1), date(year, 12, 31))


def _whole_year(match: re.Match[str], today: date) -> Window:
    year = int(match["y"]) if match["y"] else today.year + (_shift(match["which"]) or 0)
    return Window(date(year, 1, 1), date(year, 12, 31))


def _count(match: re.Match[str], today: date) -> Window:
    number = _COUNTS.get(match["n"]) or int(match["n"])
    unit = {"tuan": 7, "thang": 30}.get(match["unit"], 1)
    if match["n"] in ("may", "vai") and unit > 1:
        raise ValueError("how many weeks was not said")
    length = timedelta(days=number * unit)
    past = match["which"] in ("qua", "vua qua", "truoc")
    return Window(today - length, today) if past else Window(today, today + length)


def _until(match: re.Match[str], today: date) -> Window:
    window = joined(windows(match["point"], today))
    if window is None:
        raise ValueError("no such day")
    before = match["how"].startswith("truoc") and window.start != window.end
    end = window.start - timedelta(days=1) if before else window.end
    return Window(today if match["now"] and today <= end else date.min, end)


def _since(match: re.Match[str], today: date) -> Window:
    day = _date(match, today)
    return Window(day + timedelta(days=1) if match["how"] == "sau" else day, date.max)


_NEXT = r"nay|sau|toi|truoc|vua qua|qua|ke tiep|tiep theo|sap toi"
_DATE = (
    r"(?:ngay )?(?P<d>\d{1,2})(?:[/.-]| thang )(?P<m>\d{1,2})(?:(?:[/.-]| nam )(?P<y>\d{4}|\d\d(?!\d)))?(?!/)"
)
_DATE2 = (
    r"(?:het )?(?:ngay )?(?P<d2>\d{1,2})(?:[/.-]| thang )(?P<m2>\d{1,2})"
    r"(?:(?:[/.-]| nam )(?P<y2>\d{4}|\d\d(?!\d)))?"
)
_OF_YEAR = r"(?:(?:/| ?nam )(?P<y>20\d\d)| nam (?P<which>nay|sau|toi|truoc|ngoai))?"
_Q = r"(?:iv|i{1,3}|[1-4]|mot|hai|ba|bon|tu)"
_TABLE: tuple[tuple[str, Callable[[re.Match[str], date], Window]], ...] = (
    (
        rf"tu (?:ngay )?(?P<d>\d{{1,2}})(?:[/.-](?P<m>\d{{1,2}})(?:[/.-](?P<y>\d{{4}}))?)? ?(?:den|toi|-)"
        rf" {_DATE2}",
        _between,
    ),
    (
        r"(?:tu )?thang (?P<m>\d{1,2}) ?(?:den|toi|-) ?(?:het )?(?:thang )?(?P<m2>\d{1,2})(?:(?:/| nam"
        r" )(?P<y2>20\d\d))?",
        _between_months,
    ),
    (
        r"(?:tu )?(?P<now>nay |gio |hom nay |bay gio )?(?P<how>(?:cho )?den(?: het| truoc)?|toi het|truoc"
        r"|cham nhat|muon nhat"
        r"|truoc het)(?: la)? "
        r"(?P<point>(?:ngay )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?|ngay \d{1,2} thang \d{1,2}(?: nam \d{4})?"
        r"|(?:cuoi )?(?:tuan|thang|quy|nam) (?:nay|sau|toi)|cuoi (?:tuan|thang|quy|nam)|thang"
        r" \d{1,2}(?:/20\d\d)?"
        rf"|quy {_Q}(?:/20\d\d)?|nam 20\d\d|(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)"
        r"(?: tuan (?:nay|sau|toi))?|(?:ngay )?mai|hom nay)",
        _until,
    ),
    (rf"(?P<how>sau) {_DATE}", _since),
    (rf"(?P<how>tu|ke tu) {_DATE}(?: (?:tro di|ve sau))?", _since),
    (
        r"(?:thu (?P<w>hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)(?: (?:tuan )?(?P<which>nay|sau|toi|truoc))?",
        _weekday,
    ),
    (_DATE, _on_date),
    (
        r"(?:trong )?(?:vong )?(?P<n>\d{1,3}|mot|hai|ba|bon|nam|sau|bay|muoi|may|vai) (?P<unit>ngay|hom"
        r"|tuan|thang) "
        r"(?P<which>toi|nua|sap toi|ke tiep|tiep theo|sau|qua|vua qua|truoc)(?! het)",
        _count,
    ),
    (
        rf"(?:(?P<half>nua)|(?:(?P<n>\d{{1,2}}) thang))?(?:(?<=nua)|(?<=thang))? ?(?P<part>dau|cuoi) nam"
        rf"(?: (?P<which>{_NEXT}))?(?: ?(?P<y>20\d\d))?",
        _part_of_year,
    ),
    (
        rf"(?:(?P<part>dau|giua|cuoi) )?quy (?P<q>{_Q})(?:(?: va | den | ?- ?| )(?:quy"
        rf" )?(?P<q2>{_Q}))?{_OF_YEAR}",
        _quarter,
    ),
    (rf"(?:(?P<part>dau|giua|cuoi) )?quy (?P<which>{_NEXT})(?P<q>)(?P<q2>)(?P<y>)", _quarter),
    (r"(?P<part>dau|giua|cuoi) quy(?P<which>)(?P<q>)(?P<q2>)(?P<y>)", _quarter),
    (rf"(?:(?P<part>dau|giua|cuoi) )?thang (?P<m>1[0-2]|0?[1-9]){_OF_YEAR}(?!\d)", _month),
    (rf"(?:(?P<part>dau|giua|cuoi) )?thang (?P<which>{_NEXT})(?P<m>)", _month),
    (r"(?P<part>dau|giua|cuoi) thang(?P<which>)(?P<m>)", _month),
    (rf"(?:(?P<part>dau|giua|cuoi) )?tuan (?P<which>{_NEXT}|roi)", _week),
    (r"(?P<part>cuoi) tuan(?P<which>)", _week),
    (r"(?:ca )?nam (?P<which>nay|sau|toi|truoc|ngoai|qua)(?P<y>)", _whole_year),
    (r"(?:ca )?nam (?P<y>20\d\d)(?P<which>)", _whole_year),
    (r"hom qua", _near_day(-1)),
    (r"(?:hom|sang|chieu|toi|trua|ngay) nay|trong ngay", _near_day(0)),
    (r"(?:ngay kia|ngay mot|mot ngay nua)", _near_day(2)),
    (r"(?:(?:ngay|sang|chieu|toi) )?mai", _near_day(1)),
)
_RULES = [(re.compile(rf"(?<![a-z0-9/])(?:{pattern})(?![a-z0-9])"), window) for pattern, window in _TABLE]
