"""What a coordinator says of the office's calendar: "hoán đổi: nghỉ 02/01/2026, làm bù 10/01/2026"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

from knowledge.vietnamese import collapse, fold, nfc
from reminders.calendar import spoken
from reminders.calendar_dates import DATES, Run, UnclearDays, read_runs, settle

LONGEST = 400
"""Characters of a message that may be an order for the calendar."""

MOST_DAYS = 31
"""The longest time off that is taken at its word."""

FARTHEST_YEARS = 3
"""A year farther from today than this is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class DayChange:
    """The office works on the day (True), is free (False), or the day is as in the country (None)."""

    day: date
    works: bool | None


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """An order for the calendar.

    `of_office` is False where the words name nobody ("nghỉ từ 14/2 đến 22/2"): the speaker may mean their
    own leave. `doubt` says, in Vietnamese, why the days are unclear; then there are no changes.
    """

    changes: tuple[DayChange, ...]
    of_office: bool
    doubt: str = ""


class _Kind(Enum):
    FREE = auto()
    WORK = auto()
    DROP = auto()
    SWAP = auto()
    INTO = auto()
    OFFICE = auto()
    DAYS = auto()


_WORKS = {_Kind.FREE: False, _Kind.WORK: True, _Kind.DROP: None}
_SIDE = r"(?:co quan|don vi|uy ban(?: nhan dan)?|ubnd|phuong|xa|thi tran)"
_STAFF = r"(?:can bo|cong chuc|vien chuc|nguoi lao dong)"
# Without "cả" or the like "cán bộ nghỉ" may be one of them.
_OFFICE = (
    rf"(?:(?:(?:ca|toan|toan bo|toan the|tat ca) )?{_SIDE}|moi nguoi|chung ta"
    rf"|(?:toan bo|toan the|tat ca) {_STAFF})(?:,? (?:{_SIDE}|{_STAFF}|minh|ta|nha))*"
)
_FEAST = (
    r"(?:le tet|le|tet(?: (?:nguyen dan|am lich|duong lich|tay|ta))?|quoc khanh|gio to(?: hung vuong)?"
    r"|hoan doi)"
)
# Words, what they order, whether they can only be meant of the office, and whether they must be said of it.
_VERBS: tuple[tuple[str, _Kind, bool, bool], ...] = (
    (
        r"(?:bo|xoa|huy|huy bo|go|go bo)(?: (?:cac|nhung))? (?:ngay|lich)"
        rf"(?: (?:nghi|hoan doi|lam bu|nghi bu))+(?: {_FEAST})?",
        _Kind.DROP,
        False,
        False,
    ),
    (r"(?:bo|xoa|huy|huy bo|go|go bo)(?: (?:lam bu|hoan doi))+", _Kind.DROP, True, False),
    (
        r"(?:van |se )?(?:khong nghi|(?:(?:di )?lam viec|di lam)(?! bu)(?: binh thuong)?)",
        _Kind.WORK,
        False,
        True,
    ),
    (r"(?:duoc |se )?(?:khong lam viec|khong di lam|dong cua)", _Kind.FREE, False, True),
    (
        r"(?:(?:cac )?(?:ngay|lich) )?(?:se |phai )?(?:di )?(?:lam bu|lam viec bu|di lam bu)",
        _Kind.WORK,
        True,
        False,
    ),
    (rf"(?:cho )?(?:duoc |se )*nghi(?: (?:lam(?: viec)?))?(?: dip)?(?: {_FEAST})+", _Kind.FREE, True, False),
    (r"(?:cac )?(?:ngay|lich) nghi(?: (?:bu|lam(?: viec)?))?", _Kind.FREE, True, False),
    (r"(?:cho )?(?:duoc |se )*nghi(?: (?:bu|lam(?: viec)?))?", _Kind.FREE, False, False),
)
_FIXED = (
    (
        r"hoan doi(?: (?:tu )?(?:cac )?(?:ngay|lich)(?: (?:nghi|lam viec))?(?: hang tuan)?)?",
        _Kind.SWAP,
    ),
    (r"(?:sang|voi|qua)(?: (?:nghi|lam viec|ngay (?:nghi|lam viec)))?(?: hang tuan)?", _Kind.INTO),
    (_OFFICE, _Kind.OFFICE),
)
_NOISE = (
    r"nho|giup(?: (?:toi|em|minh))?|ho(?: (?:toi|em|minh))|ghi(?: nhan)?|luu(?: y)?|nhap|dat|them|cap nhat"
    r"|(?:thong )?bao|tro ly|la|thi|con|va|dong thoi|vao|lien tuc|lien tiep|nhe|nha|nghe|a|cua|dip"
    r"|[0-9]{1,2} ngay(?: lien (?:tuc|tiep))?(?=:? (?:tu|ngay|thu|la|gom|[0-9]))|cac ngay|ngay|gom"
)
_SCAN = re.compile(
    "|".join(
        [
            *(rf"(?P<v{at}>\b{words}\b)" for at, (words, *_) in enumerate(_VERBS)),
            *(rf"(?P<f{at}>\b{words}\b)" for at, (words, _) in enumerate(_FIXED)),
            rf"(?P<days>{DATES})",
            rf"(?P<noise>(?:{_NOISE})(?!\w)|[\s,;:.()\"“”'!]+)",
        ]
    )
)
_BASIS = re.compile(r"^(?:theo|can cu|thuc hien) [^,:]{2,150}[,:] ?")
_REASON = re.compile(r" (?:de|do|vi|nhan) (?!sao\b|gi\b)(?:[^\W\d_]+[ ,]*){1,15}$")
_ASKS = re.compile(r"\?|\b(?:nao|gi|sao|may|bao gio|bao nhieu|phai khong|dung khong|ha|chua|khong)[ .!]*$")
_VIEW = re.compile(
    r"(?:(?:cho|xem|gui|hien|em|toi) )*(?:lich nghi|lich lam viec co quan|cac ngay nghi|danh sach ngay nghi)"
    r"(?: (?:le|tet|bu|va|sap toi|lam bu|co quan|don vi|cua|phuong|xa|minh))*"
    r"(?: (?:nam )?(?P<y>20[0-9]{2})| nam (?P<near>nay|sau|toi))?"
    r"(?: (?:a|nhe|voi))*"
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: _Kind
    days: str = ""
    of_office: bool = False
    needs_office: bool = False

    @property
    def runs(self) -> tuple[Run, ...]:
        return read_runs(self.days) if self.days else ()


def asks_for_calendar(text: str, on: date) -> int | None:
    """The year whose days off are asked for ("lịch nghỉ 2027"), 0 for the coming ones; else None."""
    found = _VIEW.fullmatch(fold(collapse(nfc(text[:LONGEST]))).replace(",", "").strip(" .!?"))
    if found is None:
        return None
    if found["y"]:
        return int(found["y"])
    return {"nay": on.year, "sau": on.year + 1, "toi": on.year + 1}.get(found["near"] or "", 0)


def read_calendar_words(text: str, on: date) -> CalendarWords | None:
    """The order for the calendar that a message is, said on the day `on`; None where it is none.

    The whole message must be understood: a question, a person's leave ("em nghỉ thứ 6") and a report that
    holds a date are no orders. A day without a year is the coming one, or the nearest where it is to be
    forgotten; beside a day with a year it is the nearest to that.
    """
    said = collapse(nfc(text))
    if len(said) > LONGEST or said.lower().rstrip(" .!").endswith((" à", "?")):
        return None
    folded = fold(said)
    if _ASKS.search(folded):
        return None
    tokens = _tokens(_REASON.sub("", _BASIS.sub("", folded)))
    of_office = any(token.of_office for token in tokens)
    if any(token.needs_office for token in tokens) and not of_office:
        return None
    try:
        orders = _orders([token for token in tokens if token.kind is not _Kind.OFFICE])
        return CalendarWords(tuple(_changes(orders, on)), of_office) if orders else None
    except UnclearDays as unclear:
        return CalendarWords((), of_office, str(unclear))


def _tokens(folded: str) -> list[_Token]:
    """The message in tokens; none where some of it is not understood."""
    tokens: list[_Token] = []
    at = 0
    while at < len(folded):
        match = _SCAN.match(folded, at)
        if match is None or match.lastgroup is None:
            return []
        at, name = match.end(), match.lastgroup
        if name == "days":
            tokens.append(_Token(_Kind.DAYS, match[0]))
        elif name[0] == "v":
            _, kind, of_office, needs_office = _VERBS[int(name[1:])]
            tokens.append(_Token(kind, "", of_office, needs_office))
        elif name[0] == "f":
            kind = _FIXED[int(name[1:])][1]
            tokens.append(_Token(kind, "", kind is not _Kind.INTO))
    return tokens


def _orders(tokens: list[_Token]) -> list[tuple[_Kind, Run]]:
    """What each run of days is ordered to be; none where the words are not put together so."""
    swapped = any(token.kind is _Kind.SWAP for token in tokens)
    into = any(token.kind is _Kind.INTO for token in tokens)
    rest = [token for token in tokens if token.kind is not _Kind.SWAP]
    found = [] if into else _pairs(rest)
    if found or not swapped:
        return found
    # "hoán đổi 2/1 sang 10/1", "hoán đổi ngày nghỉ 2/1, làm bù 10/1": the days say which is which.
    runs = [run for token in rest for run in token.runs]
    return [(_Kind.SWAP, run) for run in runs] if len(runs) == 2 else []


def _pairs(tokens: list[_Token]) -> list[tuple[_Kind, Run]]:
    """Each verb with the days after it, or before it; none where one is left over."""
    found: list[tuple[_Kind, Run]] = []
    for at in range(0, len(tokens), 2):
        pair, after = tokens[at : at + 2], tokens[at + 2 :]
        verbs = [token for token in pair if token.kind in _WORKS]
        runs = [run for token in pair for run in token.runs]
        if len(verbs) != 1 or not runs:
            return []
        if len(after) == 1 and after[0].kind in _WORKS and pair[0] is verbs[0]:
            # "nghỉ 31/8, 22/8 làm bù": the second day is the second verb's.
            if len(runs) != 2:
                raise UnclearDays("chưa rõ ngày nào nghỉ, ngày nào làm bù")
            return [*found, (verbs[0].kind, runs[0]), (after[0].kind, runs[1])]
        found.extend((verbs[0].kind, run) for run in runs)
    return found


def _changes(orders: list[tuple[_Kind, Run]], on: date) -> Iterator[DayChange]:
    nearest = all(kind is _Kind.DROP for kind, _ in orders)
    settled = settle([run for _, run in orders], on, nearest)
    ordered: dict[date, bool | None] = {}
    for (kind, _), (first, last) in zip(orders, settled, strict=True):
        if (last - first).days >= MOST_DAYS:
            raise UnclearDays(f"khoảng ngày dài quá {MOST_DAYS} ngày")
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            works = day.weekday() >= 5 if kind is _Kind.SWAP else _WORKS[kind]
            if abs(day.year - on.year) > FARTHEST_YEARS:
                raise UnclearDays(f"năm {day.year} xa quá")
            if ordered.setdefault(day, works) is not works:
                raise UnclearDays(f"{spoken(day)} vừa nghỉ vừa làm việc")
    if orders[0][0] is _Kind.SWAP and sorted(ordered.values(), key=bool) != [False, True]:
        raise UnclearDays("hoán đổi cần một ngày làm việc và một ngày cuối tuần")
    return (DayChange(day, works) for day, works in ordered.items())
