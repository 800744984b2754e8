"""Days named from the day of speaking: "mai", "thứ sáu tuần sau", "cuối tháng", "15/12"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, **{str(n): n - 2 for n in range(2, 8)}}
_COUNTS = {
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
_NEXT = r"(?:sau|toi|ke\s+tiep)"


@dataclass(frozen=True, slots=True)
class Mention:
    """A day mentioned at [start, end) of the text; `day` is None where no calendar has it."""

    start: int
    end: int
    day: date | None


def mentions(folded: str, on: date) -> list[Mention]:
    """The days that a folded text names, in order, as said on the day `on`.

    A week, a month or a year stands for its last day (a week ends on Sunday): the day by which to expect
    something. A day and month that are past are those of next year; a day alone that is past is next
    month's; a weekday is the next one.
    """
    found: list[Mention] = []
    for pattern, day in _RULES:
        for match in pattern.finditer(folded):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            try:
                found.append(Mention(match.start(), match.end(), day(match, on)))
            except (ValueError, OverflowError):  # 30/2, or past the last year
                found.append(Mention(match.start(), match.end(), None))
    return sorted(found, key=lambda mention: mention.start)


def _day_month(match: re.Match[str], on: date) -> date:
    if match["y"]:
        year = int(match["y"])
        return date(year + 2000 if year < 100 else year, int(match["m"]), int(match["d"]))
    this = date(on.year, int(match["m"]), int(match["d"]))
    return this if this >= on else date(on.year + 1, this.month, this.day)


def _day(match: re.Match[str], on: date) -> date:
    number = int(match["d"])
    if number >= on.day:
        return date(on.year, on.month, number)
    year, month = divmod(on.year * 12 + on.month, 12)
    return date(year, month + 1, number)


def _weekday(match: re.Match[str], on: date) -> date:
    named = match["w"] or match["t"]
    weekday = _WEEKDAYS[named] if named else 6
    monday = on - timedelta(days=on.weekday())
    if match.groupdict().get("next"):
        return monday + timedelta(days=7 + weekday)
    ahead = (weekday - on.weekday()) % 7
    return on + timedelta(days=ahead if match["this"] else ahead or 7)


def _day_of_month(match: re.Match[str], on: date) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 + (1 if match["next"] else 0), 12)
    return date(year, month + 1, int(match["d"]))


def _quarter(match: re.Match[str], on: date) -> date:
    year, quarter = divmod(on.year * 4 + (on.month - 1) // 3 + (1 if match["next"] else 0), 4)
    return date(year, quarter * 3 + 3, calendar.monthrange(year, quarter * 3 + 3)[1])


def _week(match: re.Match[str], on: date) -> date:
    ends = {"dau": 0, "giua": 2}
    day = ends.get(match.groupdict().get("part") or "", 6)
    return on + timedelta(days=day - on.weekday() + (7 if match.groupdict().get("next") else 0))


def _month(match: re.Match[str], on: date) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 + (1 if match.groupdict().get("next") else 0), 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, {"dau": 10, "giua": 20}.get(match.groupdict().get("part") or "", last))


def _named_month(match: re.Match[str], on: date) -> date:
    month = int(match["m"])
    year = int(match["y"]) if match["y"] else on.year if month >= on.month else on.year + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, {"dau": 10, "giua": 20}.get(match.groupdict().get("part") or "", last))


def _later(match: re.Match[str], on: date) -> date:
    if match["n"] == "nua":  # half a month
        return on + timedelta(days=15)
    count = _COUNTS.get(match["n"]) or int(match["n"])
    if match["unit"] == "thang":
        year, month = divmod(on.year * 12 + on.month - 1 + count, 12)
        return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))
    return on + timedelta(days=count * (7 if match["unit"] == "tuan" else 1))


def _ahead(days: int) -> Callable[[re.Match[str], date], date]:
    return lambda match, on: on + timedelta(days=days)


_N = r"(?P<n>[0-9]{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|nua(?=\s+thang))"
_TABLE: tuple[tuple[str, Callable[[re.Match[str], date], date]], ...] = (
    (
        r"(?:ngay\s+)?(?P<d>[0-9]{1,2})\s*(?P<s>[/.-])\s*(?P<m>[0-9]{1,2})(?:\s*(?P=s)\s*(?P<y>(?:20)?[0-9]{2}))?(?![0-9%])"
        r"(?!\s*(?:ho\b|viec|nhiem|van\b|thu\s+tuc|tieu|phan|don))",
        _day_month,
    ),
    (
        r"(?:ngay\s+|mung\s+)?(?P<d>[0-9]{1,2})\s+(?:thang|t)\s*(?P<m>[0-9]{1,2})(?:\s*(?:/|nam)\s*(?P<y>20[0-9]{2}))?(?![0-9])",
        _day_month,
    ),
    (
        rf"(?:thu\s*(?P<w>hai|ba|tu|nam|sau|bay|[2-7])|t(?P<t>[2-7])(?![/.][0-9])|chu\s+nhat|\bcn)\b(?:\s+(?:(?P<next>tuan\s+{_NEXT})|(?P<this>(?:tuan\s+)?nay)))?",
        _weekday,
    ),
    (rf"(?:(?P<part>dau|giua|cuoi|het|trong)\s+)?tuan(?:\s+(?:(?P<next>{_NEXT})|nay))\b", _week),
    (r"(?P<part>cuoi|het|trong|giua)\s+tuan\b", _week),
    (r"(?P<next>(?:sang|qua)\s+)tuan\b", _week),
    (r"(?P<part>dau)\s+(?P<next>tuan)\b", _week),
    (
        rf"(?:ngay|mung|mong|hom)\s+(?P<d>[0-9]{{1,2}})\s+thang\s+(?:(?P<next>{_NEXT})|nay)\b",
        _day_of_month,
    ),
    (rf"(?:(?P<part>dau|giua|cuoi|het|trong)\s+)?thang\s+(?:(?P<next>{_NEXT})|nay)\b", _month),
    (
        r"(?:den|sang|toi|truoc|(?P<part>dau|giua|cuoi|het|trong))\s+(?:thang\s+|t(?=[0-9]))(?P<m>1[0-2]|0?[1-9])(?:\s*(?:/|nam)\s*(?P<y>20[0-9]{2}))?(?![0-9])",
        _named_month,
    ),
    (
        r"(?<![a-z0-9] )thang\s+(?P<m>1[0-2]|0?[1-9])(?P<y>)(?=\s+(?:em|minh|toi|xong|nop|gui|se|moi|lam)\b)",
        _named_month,
    ),
    (r"(?P<part>cuoi|het|trong|giua)\s+thang\b", _month),
    (rf"(?:(?:cuoi|het|trong)\s+)?quy\s+(?:(?P<next>{_NEXT})|nay)\b", _quarter),
    (r"(?:cuoi|het|trong)\s+quy\b(?!\s+(?:[0-9]|i|v))(?P<next>)", _quarter),
    (r"(?:cuoi|het|trong)\s+nam(?:\s+nay)?\b", lambda match, on: date(on.year, 12, 31)),
    (
        r"(?:them|sau|lui|hoan|gia\s+han|khat|cham|tre|muon|no|xin|keo\s+dai|trong(?:\s+vong)?|cho\s+(?:em|minh|toi|tui))\s+"
        rf"(?:(?:khoang|tam|hon|them|han|em|anh|chi|sep)\s+){{0,2}}{_N}\s+(?P<unit>ngay|hom|bua|tuan|thang)\b(?!\s+(?:qua|nay)\b)"
        r"(?:\s+(?:nua|lam\s+viec))?",
        _later,
    ),
    (rf"\b{_N}\s+(?P<unit>ngay|hom|bua|tuan|thang)\s+(?:nua|toi|sau)\b", _later),
    (r"(?:ngay|mung|mong)\s+(?P<d>[0-9]{1,2})(?![0-9%])", _day),
    (r"(?P<d>[0-9]{1,2})\s+nay\b", _day),
    (
        r"(?:den|toi|truoc)\s+(?P<d>[12]?[0-9]|3[01])(?![0-9%/.,]|\s*%)(?=\s*(?:$|[,;!?]|(?:a|nhe|nha|duoc|em|nay)\b))",
        _day,
    ),
    (
        r"(?:ngay\s+(?:mot|kia)|bua\s+mot)\b"
        r"|(?:(?<=den )|(?<=sang )|(?<=toi ))mot\b(?!\s+(?:ngay|hom|tuan|thang|so|phan))",
        _ahead(2),
    ),
    (r"mot\b(?=\s+(?:em|minh|toi|nop|xong|gui)\b)", _ahead(2)),
    (
        r"(?<!chi )(?<!co )(?<!anh )(?<!ba )(?<!ban )(?:ngay\s+|sang\s+|chieu\s+|toi\s+|trua\s+)?"
        r"\bmai\b(?!\s+(?:mot\b|khong|ko|k|chua|chang|cha|van|moi\s+duoc|ma)\b)",
        _ahead(1),
    ),
    (
        r"(?<!may )(?:hom|bua|chieu|toi|trua|ngay|dem)\s+nay"
        r"|cuoi\s+(?:ngay|gio|buoi)\b(?!\s+(?:chieu\s+|sang\s+)?(?:mai|thu))|trong\s+ngay\b",
        _ahead(0),
    ),
    (r"(?<!hom )(?<!sang )(?:chieu|trua)(?=\s+(?:em|minh|toi|nop|gui|xong|se)\b)", _ahead(0)),
)
_RULES = [(re.compile(rf"(?<![a-z0-9])(?:{pattern})"), day) for pattern, day in _TABLE]
