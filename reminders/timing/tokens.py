"""What a time phrase is made of once read: spans of the calendar, recurrences, and words that join them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reminders.timing.model import Anchor, Point, Recurrence


class Unit(StrEnum):
    """What a span of the calendar was named as."""

    DAY_OF_MONTH = "day of a month not named"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    PART = "part of a year"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a year: from `first` to `last`, of `year` where said, up to the year `until`.

    `doubtful` where the words may mean something else ("6 tháng" may be a duration).
    """

    unit: Unit
    first: Point
    last: Point
    year: int | None = None
    until: int | None = None
    doubtful: bool = False


class Kind(StrEnum):
    """What a token does in the phrase."""

    SPAN = "span"
    RECUR = "recur"
    ROUTINE = "routine"
    PERIODIC = "periodic"  # "định kỳ": something recurs, perhaps said elsewhere
    ASK = "ask"
    FROM = "from"
    TO = "to"
    BEFORE = "before"
    BY = "by"
    AFTER = "after"
    WITHIN = "within"  # so many days from a day
    ONWARDS = "onwards"  # "và các năm tiếp theo"
    NOT = "not"  # what was read must not be acted on
    AND = "and"
    COMMA = "comma"
    DASH = "dash"
    UNREAD = "unread"  # a word, a number or a unit of time that no rule understood


JOINTS = (Kind.AND, Kind.COMMA, Kind.DASH, Kind.TO)


@dataclass(frozen=True, slots=True)
class Token:
    """One thing said.

    Of a RECUR, `anchor` is its window and `month` the month that a day before it is of. `why` says in
    Vietnamese what makes somebody be asked. `either` marks the AND that is "hoặc". Of a WITHIN, `length`
    is how many of which unit ("ngay", "ngay lam viec", "tuan", "thang"), from the day of `span` or, where
    it has none, from the day of the plan. Of an UNREAD, `at` is where in the text it stands.
    """

    kind: Kind
    span: Span | None = None
    recurrence: Recurrence | None = None
    anchor: Anchor | None = None
    month: int | None = None
    sure: bool = True
    why: str = ""
    either: bool = False
    length: tuple[int, str] | None = None
    at: tuple[int, int] | None = None


Tokens = Sequence[Token]
Handler = Callable[[re.Match[str], Tokens], list[Token] | None]
"""Makes tokens of a match, given those before it; None declines, and the next rule is tried."""

Days = tuple[int, int]


def span(
    unit: Unit,
    first: Days,
    last: Days | None = None,
    year: int | None = None,
    until: int | None = None,
    *,
    doubtful: bool = False,
) -> list[Token]:
    """One token for the span from `first` to `last`, each (month, day) as in `Point`."""
    made = Span(unit, Point(*first), Point(*(last or first)), year, until, doubtful)
    return [Token(Kind.SPAN, made)]


def just(*kinds: Kind) -> Handler:
    """A handler that always makes tokens of these kinds."""
    return lambda match, before: [Token(kind) for kind in kinds]


def ask(why: str) -> Handler:
    """A handler for what only a person can date, and why."""
    return lambda match, before: [Token(Kind.ASK, why=why)]


def after_date(before: Tokens, *units: Unit) -> Span | None:
    """The span of one of `units` that a joint (comma, "và", dash, "đến") was just read after, if any."""
    if len(before) < 2 or before[-1].kind not in JOINTS:
        return None
    found = before[-2].span
    return found if found and found.unit in units else None
