"""Rules of a time phrase that name what comes back, and where in its period it falls."""

from __future__ import annotations

import re

from reminders.timing.dated import HALVES_OF_MONTH, IN_YEAR, PARTS_OF_MONTH, PARTS_OF_QUARTER, Q, year_of
from reminders.timing.model import Anchor, Point, Recurrence
from reminders.timing.tokens import Handler, Kind, Token, Tokens, Unit, just, span
from reminders.timing.words import MONTH, YEAR, quarter

_UNITS = {
    "ngay": Recurrence.DAILY,
    "tuan": Recurrence.WEEKLY,
    "thang": Recurrence.MONTHLY,
    "quy": Recurrence.QUARTERLY,
    "nua nam": Recurrence.HALF_YEARLY,
    "nam": Recurrence.YEARLY,
}
_SEVERAL = {
    (1, "ngay"): Recurrence.DAILY,
    (1, "tuan"): Recurrence.WEEKLY,
    (7, "ngay"): Recurrence.WEEKLY,
    (1, "thang"): Recurrence.MONTHLY,
    (1, "quy"): Recurrence.QUARTERLY,
    (3, "thang"): Recurrence.QUARTERLY,
    (1, "nua nam"): Recurrence.HALF_YEARLY,
    (2, "quy"): Recurrence.HALF_YEARLY,
    (6, "thang"): Recurrence.HALF_YEARLY,
    (1, "nam"): Recurrence.YEARLY,
    (12, "thang"): Recurrence.YEARLY,
}
_COUNTS = {"mot": 1, "hai": 2, "bon": 4}
_ORDER = {"dau": 1, "nhat": 1, "hai": 2, "ba": 3, "tu": 4}
_ONLY_THIS = "chưa rõ là lặp lại hay chỉ một lần"
_FINEST_FIRST = list(Recurrence)


def _recur(
    recurrence: Recurrence | None, anchor: Anchor | None = None, month: int | None = None
) -> list[Token]:
    """A recurrence; what comes back at a rate that has no name here must be asked."""
    if recurrence is None:
        return [Token(Kind.PERIODIC), Token(Kind.ASK, why="nhịp lặp lại này chưa có trong lịch nhắc")]
    return [Token(Kind.RECUR, recurrence=recurrence, anchor=anchor, month=month)]


def _every(match: re.Match[str], before: Tokens) -> list[Token]:
    """ "hằng tháng, quý, năm": the finest of the list. "9 tháng" stands in lists of reports, never alone."""
    found = []
    for number, unit in re.findall(r"(?:([0-9]+)\s+)?(nua nam|ngay|tuan|thang|quy|nam)(?![a-z])", match[0]):
        recurrence = _SEVERAL.get((int(number or 1), unit))
        if recurrence:
            found.append(recurrence)
    return _recur(min(found, key=_FINEST_FIRST.index, default=None))


def _bare_list(match: re.Match[str], before: Tokens) -> list[Token] | None:
    """ "tháng, quý, năm" without "hằng" is a recurrence where no date came before it."""
    units = re.findall(r"(?:[2-9]\s+)?(?:thang|quy|tuan|ngay|nam)\b", match[0])
    plain = any(not unit[0].isdigit() and unit != "nam" for unit in units) or units == ["6 thang", "nam"]
    if len(units) < 2 or not plain or any(token.span for token in before):
        return None
    return _every(match, before)


def _once_in(match: re.Match[str], before: Tokens) -> list[Token]:
    """ "6 tháng/lần", "mỗi quý một lần": so many units to one time."""
    return _recur(_SEVERAL.get((int(match["n"] or 1), match["unit"])))


def _times_in(match: re.Match[str], before: Tokens) -> list[Token]:
    """ "1 lần/quý", "2 lần/năm": so many times to one unit."""
    times = _COUNTS.get(match["times"]) or int(match["times"])
    unit = _SEVERAL.get((int(match["n"] or 1), match["unit"]))
    if unit is None or times == 1:
        return _recur(unit)
    finer = (kind for kind in Recurrence if kind.months and kind.months * times == unit.months)
    return _recur(next(finer, None))


def _days_in(match: re.Match[str], before: Tokens) -> list[Token] | None:
    """ "tuần cuối của quý", "ngày cuối tháng 6": seven days or one, at the start or the end."""
    order = match["order"]
    number = _ORDER.get(order) or (int(order) if order.isdigit() else 0)
    if match["what"] == "ngay" and order not in ("dau", "cuoi"):
        return None  # "ngày 1 hằng tháng" is a day like any other
    length = 7 if match["what"] == "tuan" else 1
    days = (-length, -1) if not number else (length * (number - 1) + 1, length * number)
    month = 1 if number else -1
    period, which = match["period"], match["which"]
    if period == "thang" and which:
        month = int(which) if which.isdigit() and int(which) <= 12 else 0
    elif period == "quy" and which:
        found = quarter(which)
        month = 0 if found is None else 3 * found - 2 if number else 3 * found
    elif period == "nam" and not re.search(r"\b(?:hang|moi)\b", match[0]):
        month = 1 if number else 12
    else:
        return _recur(_UNITS[period], Anchor(Point(month, days[0]), Point(month, days[1])))
    if not month or (which and period == "nam"):
        return None
    year = int(match["of_year"]) if match["of_year"] else year_of(match)
    return span(Unit.WEEK, (month, days[0]), (month, days[1]), year)


def _month_of_quarter(match: re.Match[str], before: Tokens) -> list[Token]:
    """ "(ngày 15) tháng cuối quý", "(ngày 5) tháng đầu quý sau"."""
    part = match["part"]
    month = PARTS_OF_QUARTER.get(part) or (int(part) if part.isdigit() else _ORDER[part])
    if match["next"]:
        month += 3
    anchor = Anchor(Point(month, 1), Point(month, -1))
    return _recur(Recurrence.QUARTERLY, anchor, month)


def _month_after(match: re.Match[str], before: Tokens) -> list[Token] | None:
    """ "(ngày 5) tháng sau": each month, in the month after it."""
    return _recur(Recurrence.MONTHLY, month=2) if _ends_with_day(before) else None


def _of_the_month(match: re.Match[str], before: Tokens) -> list[Token] | None:
    """ "(ngày 25) của tháng"."""
    return _recur(Recurrence.MONTHLY) if _ends_with_day(before) else None


def _part_of_each(match: re.Match[str], before: Tokens) -> list[Token] | None:
    """ "cuối quý", "đầu mỗi tháng". Without "mỗi" or "hằng" it may be this one only."""
    if match["half"] and (match["period"] == "quy" or match["part"] == "giua"):
        return None
    if match["period"] == "thang":
        start, end = (HALVES_OF_MONTH if match["half"] else PARTS_OF_MONTH)[match["part"]]
        anchor = Anchor(Point(1, start), Point(1, end))
    else:
        month = PARTS_OF_QUARTER[match["part"]]
        anchor = Anchor(Point(month, 1), Point(month, -1))
    sure = bool(match["each"]) or any(token.kind is Kind.RECUR for token in before)
    return [Token(Kind.RECUR, recurrence=_UNITS[match["period"]], anchor=anchor, sure=sure, why=_ONLY_THIS)]


def _weekday(match: re.Match[str], before: Tokens) -> list[Token]:
    """ "thứ sáu hằng tuần"; in a plan a weekday means nothing but every week."""
    names = {
        "hai": 1,
        "2": 1,
        "ba": 2,
        "3": 2,
        "tu": 3,
        "4": 3,
        "nam": 4,
        "5": 4,
        "sau": 5,
        "6": 5,
        "bay": 6,
        "7": 6,
    }
    day = names[match["day"]] if match["day"] else 7
    sure = bool(match["each"])
    anchor = Anchor(Point(0, day), Point(0, day))
    return [Token(Kind.RECUR, recurrence=Recurrence.WEEKLY, anchor=anchor, sure=sure, why=_ONLY_THIS)]


def _each_of_year(match: re.Match[str], before: Tokens) -> list[Token]:
    """ "các quý trong năm": each of them, within that year."""
    year = int(match["y"]) if match["y"] else None
    return [*_recur(_UNITS[match["unit"]]), *span(Unit.YEAR, (1, 1), (12, -1), year)]


def _ends_with_day(before: Tokens) -> bool:
    return bool(before) and (before[-1].span is not None and before[-1].span.unit is Unit.DAY_OF_MONTH)


_NAME = r"(?P<unit>nua nam|ngay|tuan|thang|quy|nam)"
_OF = r"(?:\s+(?:cua|trong|moi|hang|tung|cac))*"
_COUNT = r"(?:[0-9]{1,2}|mot|hai|bon)"
_EACH = r"(?:hang|moi|tung|theo|dinh\s+ky(?:\s+(?:theo|hang|moi))?)"
# A unit with no number of its own: "quý" of "hằng quý", not of "quý II".
_UNIT = (
    r"(?:(?:0?1|mot)\s+)?(?:(?:3|6|9|12)\s+thang(?!\s+(?:dau|cuoi))|nua\s+nam|tuan|ngay(?!\s*[0-9])"
    r"|thang(?!\s*[0-9]+(?!\s+thang)|\s+(?:dau|cuoi|sau))"
    rf"|quy(?!\s*{Q}|\s+(?:dinh|che|trinh|uoc|hoach))|nam(?!\s*[0-9]+(?!\s+thang)|\s+nay))(?![a-z])"
)
_LIST = rf"{_UNIT}(?:\s*(?:,|;|/|\+|va|hoac)?\s*(?:hang\s+)?{_UNIT})*"

RULES: tuple[tuple[str, Handler], ...] = (
    (
        rf"(?:thang\s+)?(?P<times>{_COUNT})\s+lan\s*(?:/|moi|trong|tren)?\s*(?:mot\s+)?(?:(?P<n>[0-9]{{1,2}})\s*)?"
        rf"{_NAME}(?![a-z]|\s*[0-9])",
        _times_in,
    ),
    (
        rf"(?:{_EACH}\s+|(?:mot|0?1)\s+)?{_NAME}(?P<n>)\s+(?P<times>{_COUNT})\s+lan",
        _times_in,
    ),
    (
        rf"(?:dinh\s+ky\s+|moi\s+|cu\s+)*(?P<n>[0-9]{{1,2}})?\s*{_NAME}\s*(?:/|mot|1)\s*(?:1\s*|01\s*)?lan",
        _once_in,
    ),
    (
        rf"(?P<what>tuan|ngay)(?:\s+thu)?\s+(?P<order>dau|cuoi|nhat|hai|ba|tu|[1-4])(?:\s+(?:cung|tien|nhat))?{_OF}\s+"
        rf"(?P<period>thang|quy|nam)(?![a-z])(?!\s+(?:dau|giua|cuoi|thu)\b)(?:\s+(?P<which>{MONTH}|{Q})(?![a-z0-9]){IN_YEAR})?"
        rf"(?:\s*(?P<of_year>{YEAR}))?",
        _days_in,
    ),
    (
        rf"thang(?:\s+thu)?\s+(?P<part>dau|giua|cuoi|nhat|hai|ba|[123])(?:\s+(?:tien|cung))?{_OF}\s+quy(?![a-z])(?!\s+{Q})"
        r"(?P<next>\s+(?:sau|tiep|ke|lien|toi)(?:\s+(?:theo|tiep|ke|sau))*)?",
        _month_of_quarter,
    ),
    (
        r"(?:cua\s+)?thang\s+(?:sau|ke|tiep|lien)(?:\s+(?:lien\s+ke|theo|tiep|ke|sau|do))*(?![a-z])",
        _month_after,
    ),
    (
        r"(?:cua|trong)(?:\s+(?:moi|hang))?\s+thang(?!\s*[0-9]|\s+(?:dau|giua|cuoi|sau|thu)|[a-z])",
        _of_the_month,
    ),
    (
        r"(?:thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu\s+nhat)\s*[,(]?\s*(?=(?:ngay\s+)?[0-9]{1,2}(?:/|\s+thang\s+)[0-9])",
        just(),  # "thứ Sáu, ngày 15/3": the date says it all
    ),
    (
        r"(?:thu\s+(?P<day>hai|ba|tu|nam|sau|bay|[2-7])|chu\s+nhat)(?![a-z0-9])"
        r"(?P<each>\s+(?:cua\s+)?(?:hang|moi|cac)\s+tuan)?",
        _weekday,
    ),
    (
        r"(?P<half>nua\s+)?(?P<part>dau|giua|cuoi)(?:\s+cua)?(?:\s+(?P<each>hang|moi|tung|cac))?\s+(?P<period>thang|quy)(?![a-z])"
        rf"(?!\s+(?:dau|giua|cuoi|thu)\b)(?!\s*(?:[0-9]|{Q}))",
        _part_of_each,
    ),
    (
        r"(?:cac|tung|hang)\s+(?P<unit>quy|thang|tuan)\s+(?:trong|cua)\s+(?:ca\s+)?nam(?:\s+nay)?(?:\s+(?P<y>"
        + YEAR
        + r"))?(?![a-z0-9])",
        _each_of_year,
    ),
    (rf"{_EACH}\s+{_LIST}", _every),
    (_LIST, _bare_list),
)
