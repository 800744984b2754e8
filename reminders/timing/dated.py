"""Rules of a time phrase that name days, months, quarters and years."""

from __future__ import annotations

import re

from reminders.timing.tokens import Handler, Kind, Token, Tokens, Unit, after_date, span
from reminders.timing.words import MONTH, ROMAN, YEAR, quarter

Q = rf"(?:{ROMAN}|[1-4])(?![a-z0-9])"
# "/2024", "-2024", "/24", "năm 2024"; the year may also be left out.
IN_YEAR = (
    rf"(?:\s*[/.-]\s*(?P<y>{YEAR})|\s*/\s*(?P<yy>[2-9][0-9])(?![0-9])(?!\s*/)"
    rf"|(?:\s+(?:cua|trong))?\s+nam\s+(?P<yn>{YEAR})(?!\s*-\s*{YEAR}))?(?![0-9])"
)
# Đầu, giữa, cuối of a month are its days 1-10, 11-20 and 21 to the end; of a quarter its three months;
# of a year the first quarter, June and July, and the last quarter.
PARTS_OF_MONTH = {"dau": (1, 10), "giua": (11, 20), "cuoi": (21, -1)}
HALVES_OF_MONTH = {"dau": (1, 15), "cuoi": (16, -1)}
PARTS_OF_QUARTER = {"dau": 1, "giua": 2, "cuoi": 3}
PARTS_OF_YEAR = {"dau": (1, 3), "giua": (6, 7), "cuoi": (10, 12)}


def year_of(match: re.Match[str]) -> int | None:
    """The year that `IN_YEAR` met."""
    groups = match.groupdict()
    four = groups.get("y") or groups.get("yn")
    if four:
        return int(four)
    return 2000 + int(groups["yy"]) if groups.get("yy") else None


def quarter_span(number: int, year: int | None) -> list[Token]:
    """The token of a whole quarter."""
    return span(Unit.QUARTER, (3 * number - 2, 1), (3 * number, -1), year)


def _full_date(match: re.Match[str], before: Tokens) -> list[Token]:
    year = int(match["year"])
    return _day_of_year(match, year + 2000 if year < 100 else year)


def _date(match: re.Match[str], before: Tokens) -> list[Token]:
    return _day_of_year(match, year_of(match))


def _day_of_year(match: re.Match[str], year: int | None) -> list[Token]:
    """A day and a month; "15/13" has to be asked (a `Point` would count on into the next year)."""
    month, day = int(match["m"]), int(match["d"])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return [Token(Kind.ASK, why=f"không có ngày {day:02}/{month:02}{f'/{year}' if year else ''}")]
    return span(Unit.DAY, (month, day), None, year)


def _day(match: re.Match[str], before: Tokens) -> list[Token]:
    return span(Unit.DAY_OF_MONTH, (1, int(match["d"])))


def _first_day(match: re.Match[str], before: Tokens) -> list[Token] | None:
    """ "01" of "01-15/3"; "6" of "tháng 6-7/24" is a month."""
    return None if after_date(before, Unit.MONTH) else _day(match, before)


def _month(match: re.Match[str], before: Tokens) -> list[Token]:
    month = int(match["m"])
    return span(Unit.MONTH, (month, 1), (month, -1), year_of(match))


def _quarter(match: re.Match[str], before: Tokens) -> list[Token] | None:
    number = quarter(match["q"])
    return quarter_span(number, year_of(match)) if number else None


def _next_of_list(match: re.Match[str], before: Tokens) -> list[Token] | None:
    """ "III" of "Quý II, III", "9" of "tháng 6, 9": as what was named before the joint."""
    text = match["q"]
    number = int(text) if text.isdigit() and len(text) < 3 else 0
    if after_date(before, Unit.QUARTER):
        found = quarter(text)
        return quarter_span(found, year_of(match)) if found else None
    if 1 <= number <= 12 and after_date(before, Unit.MONTH):
        return span(Unit.MONTH, (number, 1), (number, -1), year_of(match))
    if 1 <= number <= 31 and after_date(before, Unit.DAY_OF_MONTH) and year_of(match) is None:
        return span(Unit.DAY_OF_MONTH, (1, number))
    return None


def _months_of_year(match: re.Match[str], before: Tokens) -> list[Token] | None:
    """ "6 tháng đầu năm", "3 tháng cuối năm"."""
    count = int(match["n"])
    if not 1 <= count <= 12:
        return None
    first = 1 if match["part"] == "dau" else 13 - count
    return span(Unit.PART, (first, 1), (first + count - 1, -1), year_of(match))


def _months_so_far(match: re.Match[str], before: Tokens) -> list[Token]:
    """ "9 tháng" in a list of reports is January to September; alone it may be a duration."""
    doubtful = not year_of(match) and after_date(before, Unit.QUARTER, Unit.PART, Unit.MONTH) is None
    return span(Unit.PART, (1, 1), (int(match["n"]), -1), year_of(match), doubtful=doubtful)


def _half(match: re.Match[str], before: Tokens) -> list[Token]:
    first = 1 if match["part"] == "dau" else 7
    return span(Unit.PART, (first, 1), (first + 5, -1), year_of(match))


def _part_of_month(match: re.Match[str], before: Tokens) -> list[Token] | None:
    parts = HALVES_OF_MONTH if match["half"] else PARTS_OF_MONTH
    if match["part"] not in parts:
        return None
    start, end = parts[match["part"]]
    return span(Unit.WEEK, (int(match["m"]), start), (int(match["m"]), end), year_of(match))


def _part_of_quarter(match: re.Match[str], before: Tokens) -> list[Token] | None:
    number = quarter(match["q"])
    if number is None:
        return None
    month = 3 * number - 3 + PARTS_OF_QUARTER[match["part"]]
    return span(Unit.MONTH, (month, 1), (month, -1), year_of(match))


def _part_of_year(match: re.Match[str], before: Tokens) -> list[Token]:
    first, last = PARTS_OF_YEAR[match["part"]]
    return span(Unit.PART, (first, 1), (last, -1), year_of(match))


def _month_of_year(match: re.Match[str], before: Tokens) -> list[Token]:
    """ "tháng cuối năm", "quý đầu năm": the last or first month or quarter of the year."""
    size = 3 if match["what"] == "quy" else 1
    first = 1 if match["part"] == "dau" else 13 - size
    return span(Unit.MONTH, (first, 1), (first + size - 1, -1), year_of(match))


def _years(match: re.Match[str], before: Tokens) -> list[Token] | None:
    first, last = int(match["a"]), int(match["b"])
    return span(Unit.YEAR, (1, 1), (12, -1), first, last) if first <= last else None


def _year(match: re.Match[str], before: Tokens) -> list[Token]:
    return span(Unit.YEAR, (1, 1), (12, -1), int(match["a"]))


def _this_year(match: re.Match[str], before: Tokens) -> list[Token]:
    return span(Unit.YEAR, (1, 1), (12, -1))


def _end_of_list_year(match: re.Match[str], before: Tokens) -> list[Token] | None:
    """ "và năm" that closes a list of quarters or halves is the year as a whole."""
    return _this_year(match, before) if after_date(before, Unit.QUARTER, Unit.PART) else None


def _tail_year(match: re.Match[str], before: Tokens) -> list[Token] | None:
    """ "Quý III năm" whose number was cut off says nothing more."""
    return [] if before and before[-1].kind is Kind.SPAN else None


_PART = r"(?P<part>dau|giua|cuoi)(?:\s+(?:cua|cac))?"
DAY_TAIL = r"(?!\s*[/.]\s*[0-9])(?!\s+thang\s+[0-9])"

RULES: tuple[tuple[str, Handler], ...] = (
    # Days.
    (
        r"(?:ngay\s+)?(?P<d>[0-9]{1,2})\s*(?P<s>[/.-])\s*(?P<m>[0-9]{1,2})\s*(?P=s)\s*(?P<year>(?:19|20)?[0-9]{2})(?![0-9])",
        _full_date,
    ),
    (rf"(?:ngay\s+)?(?P<d>[0-9]{{1,2}})\s+thang\s+(?P<m>{MONTH})(?![0-9]){IN_YEAR}", _date),
    (r"(?P<y>(?:19|20)[0-9]{2})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})(?![0-9])", _date),
    # "01-15/3/2024", "ngày 5, 6 và 7/3": the days before the last take its month.
    (
        r"(?:ngay\s+)?(?P<d>[0-9]{1,2})(?=\s*(?:-|den\b)\s*(?:ngay\s+)?[0-9]{1,2}\s*/\s*[0-9]{1,2}(?![0-9])"
        r"(?:\s*/\s*[0-9]{2,4})?(?![0-9]))",
        _first_day,
    ),
    # Lists go before months: "2" of "Quý 1, 2/2024" is no month.
    (
        rf"(?P<q>{ROMAN}|[0-9]{{1,2}})(?![a-z0-9]){IN_YEAR}(?!\s*[/.-]\s*[0-9]{{1,2}}(?![0-9]))(?!\s+thang)",
        _next_of_list,
    ),
    (rf"(?:thang\s+)?(?P<m>{MONTH})\s*[/.-]\s*(?P<y>{YEAR})", _month),
    (
        rf"(?:ngay\s+)?(?P<d>[0-9]{{1,2}})\s*[/.]\s*(?P<m>[0-9]{{1,2}})(?![0-9])(?:\s+nam\s+(?P<yn>{YEAR}))?",
        _date,
    ),
    (rf"ngay\s+(?P<d>[0-9]{{1,2}})(?![0-9]){DAY_TAIL}", _day),
    # Parts of a month, quarter, year.
    (rf"(?P<half>nua\s+)?{_PART}\s+thang\s+(?P<m>{MONTH})(?![0-9]){IN_YEAR}", _part_of_month),
    (rf"(?:thang\s+)?{_PART}\s+quy\s+(?P<q>{Q}){IN_YEAR}", _part_of_quarter),
    (
        rf"(?P<n>[0-9]{{1,2}})\s+thang\s+(?P<part>dau|cuoi)(?:\s+(?:cua\s+)?nam)?(?:\s+(?P<y>{YEAR}))?",
        _months_of_year,
    ),
    (rf"nua\s+(?P<part>dau|cuoi)(?:\s+cua)?\s+nam(?:\s+(?P<y>{YEAR}))?", _half),
    (
        rf"(?P<what>thang|quy)\s+(?P<part>dau|cuoi)(?:\s+cung)?(?:\s+cua)?\s+nam(?:\s+(?P<y>{YEAR}))?",
        _month_of_year,
    ),
    (rf"(?P<n>3|6|9|12)\s+thang(?:\s+nam\s+(?P<y>{YEAR}))?(?!\s+[0-9])", _months_so_far),
    # Months and quarters.
    (rf"thang\s+(?P<m>{MONTH})(?![0-9]){IN_YEAR}", _month),
    (rf"th?\s?(?P<m>{MONTH})(?![0-9]){IN_YEAR}", _month),
    (rf"(?:quy|q)\s*\.?\s*(?P<q>{Q}){IN_YEAR}", _quarter),
    # Years.
    (
        rf"(?:(?:giai\s+doan|nam|tu\s+nam)\s+)*(?P<a>{YEAR})\s*(?:-|den)\s*(?:nam\s+)?(?P<b>{YEAR})(?![0-9])",
        _years,
    ),
    (rf"{_PART}\s+nam\s+(?P<y>{YEAR})(?![0-9])", _part_of_year),
    (r"(?P<part>dau|giua|cuoi)\s+nam(?!\s*[0-9])", _part_of_year),
    (rf"(?:(?:ca|trong|trong\s+ca)\s+)?nam\s+(?P<a>{YEAR})(?![0-9])", _year),
    (rf"(?P<a>{YEAR})(?![0-9])(?!\s*/)", _year),
    (r"(?:ca|trong|suot|trong\s+ca|het|toan)\s+nam(?:\s+nay)?(?![a-z]|\s*[0-9])|nam\s+nay", _this_year),
    (r"nam(?![a-z]|\s*[0-9])", _end_of_list_year),
    (r"nam(?![a-z]|\s*[0-9])", _tail_year),
)
