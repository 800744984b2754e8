"""A time phrase compiled: its tokens put together into dated windows, a recurrence, or a question to ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from reminders.timing import reading
from reminders.timing.grammar import tokens
from reminders.timing.model import Anchor, Point, Recurrence, Timing, Window
from reminders.timing.statements import UNTIL, Statement, rising_quarters, statements
from reminders.timing.tokens import Kind, Unit
from reminders.timing.words import readable
from reminders.timing.years import Settled, settle

_LONGEST = 600  # characters; a time phrase is a table cell, anything longer was cut wrongly
_LONG_PAST = timedelta(days=183)
_ORDER = list(Recurrence)
_LENGTHS = {Unit.QUARTER: 3, Unit.PART: 6, Unit.YEAR: 12}  # months; what is shorter counts as 1


@dataclass(slots=True)
class _Draft:
    """A phrase and what has been understood of it so far.

    `assumed` is True where nobody gave the plan's year. `used` are the recurrences (by place) whose month
    a day before them took.
    """

    settled: list[Settled]
    issued: date
    assumed: bool
    ask: bool
    routine: bool
    recurrence: Recurrence | None = None
    used: set[int] = field(default_factory=set)
    due: list[reading.Named] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    within: Window | None = None


def compile_timing(phrase: str, issued: date, year: int | None = None) -> Timing:
    """Compile the time phrase of a planned task. Never raises for any text: what is unclear is to be asked.

    Rules, as clerks read them: "trước ngày 15/6" is due on the 15th itself and its window opens on the day
    the plan was issued (on 1 January where that day is past already); "trước tháng 10" is due on 30/9;
    đầu, giữa, cuối tháng are days 1-10, 11-20 and 21 to the end; đầu, giữa, cuối quý are its months;
    đầu năm is the first quarter, giữa năm June and July, cuối năm the last quarter; of several recurrences
    the finest holds.

    Args:
        phrase: as written, with or without tones, or as OCR left it.
        issued: the day of the plan.
        year: the plan's year, for phrases that give none; the year of `issued` where None.

    Raises:
        ValueError: where `year` is not between 1 and 9999.
    """
    if year is not None and not 1 <= year <= 9999:
        raise ValueError(f"no year {year}")
    found = tokens(readable(phrase)) if len(phrase) <= _LONGEST else []
    settled, ask = rising_quarters(settle(found, issued.year if year is None else year))
    said, hanging = statements(settled)
    kinds = {item.token.kind for item in settled}
    ask = ask or hanging or bool(kinds & {Kind.ASK, Kind.UNREAD, Kind.AFTER})
    routine = Kind.ROUTINE in kinds
    draft = _Draft(settled, issued, assumed=year is None, ask=ask, routine=routine)
    recurrence = draft.recurrence = _recurrence(draft)
    if recurrence is None and Kind.PERIODIC in kinds:
        draft.ask = True
    for statement in said:
        try:
            _place(statement, draft)
        except (ValueError, OverflowError):  # a day that no calendar has: 31/02
            draft.ask = True
    _own_anchors(draft)
    anchors = tuple(dict.fromkeys(draft.anchors))
    if recurrence and recurrence.months not in (1, 12) and len(anchors) > 1:
        draft.ask, anchors = True, ()
    due = tuple(sorted(dict.fromkeys(draft.due), key=lambda named: (named.window.end, named.window.start)))
    ask = draft.ask or not (due or routine or recurrence)
    return Timing(
        phrase=phrase,
        routine=routine,
        due=tuple(dict.fromkeys(named.window for named in due)),
        recurrence=recurrence,
        anchor=anchors,
        ask=ask,
        reading=reading.words(routine, due, recurrence, anchors, draft.within, ask=ask),
        within=draft.within,
    )


def _recurrence(draft: _Draft) -> Recurrence | None:
    """The finest recurrence said; ask where one said was unsure."""
    said = [item.token for item in draft.settled if item.token.recurrence]
    sure = {token.recurrence for token in said if token.sure}
    if any(token.recurrence not in sure for token in said):
        draft.ask = True
    return min((token.recurrence for token in said if token.recurrence), key=_ORDER.index, default=None)


def _place(statement: Statement, draft: _Draft) -> None:
    """Make a statement a dated window, an anchor of the recurrence or its bounds.

    Raises:
        ValueError: where it names a day that does not exist.
    """
    first, last = statement.spans
    recurrence, settled = draft.recurrence, draft.settled
    if statement.mode is Kind.AFTER:
        draft.ask = True
    elif Unit.DAY_OF_MONTH in (first.unit, last.unit):
        _day_of_period(statement, draft)
    elif (recurrence or draft.routine) and (
        first.unit is Unit.YEAR or (statement.ranged and _long(statement, recurrence))
    ):
        bounds = _window(statement, draft.issued).window
        if statement.mode is Kind.FROM:
            bounds = Window(bounds.start, date.max)
        draft.within = _joined(draft.within, bounds)
        draft.ask = draft.ask or statement.mode is Kind.BEFORE
    elif recurrence and not statement.first.stated and recurrence.months > _LENGTHS.get(first.unit, 1):
        draft.anchors.append(_anchor(statement, recurrence))
    else:
        named = _window(statement, draft.issued)
        others = [item.token.span for item in settled if item.token.span and item.token.span is not first]
        alone = first.doubtful and not any(other.unit in _LENGTHS for other in others)
        if not (alone and others):  # "trước ngày 10/6 (6 tháng)": what the day is for, no window of its own
            draft.due.append(named)
        past = draft.assumed and not statement.first.stated and named.window.end < draft.issued - _LONG_PAST
        draft.ask = draft.ask or alone or past or statement.mode is Kind.FROM


def _long(statement: Statement, recurrence: Recurrence | None) -> bool:
    """Whether a range bounds a recurrence rather than lying inside its period."""
    unit = statement.spans[0].unit
    return statement.first.stated or recurrence is None or recurrence.months <= _LENGTHS.get(unit, 1)


def _joined(one: Window | None, other: Window) -> Window:
    return Window(min(one.start, other.start), max(one.end, other.end)) if one else other


def _window(statement: Statement, issued: date) -> reading.Named:
    first, last = statement.spans
    year = statement.first.year
    end = last.last.on(last.until or statement.last.year)
    start = first.first.on(year)
    if start > end and statement.first is not statement.last:  # "từ tháng 11 đến tháng 2 năm 2022"
        if statement.first.own and not statement.last.own:
            end = last.last.on(statement.last.year + 1)
        elif not statement.first.own:
            start = first.first.on(year - 1)
    if statement.mode is Kind.BEFORE and first.unit is not Unit.DAY:
        end = start - timedelta(days=1)
    if statement.mode is Kind.FROM:
        end = date(end.year, 12, 31)
    elif statement.mode in UNTIL:
        return reading.Named(Window(issued if issued <= end else date(end.year, 1, 1), end), until=True)
    return reading.Named(Window(start, end))


def _anchor(statement: Statement, recurrence: Recurrence) -> Anchor:
    """Where in each period a span of the year lies; for a quarter "15/3" is the 15th of its last month."""
    first, last = statement.spans
    start, end = first.first.on(2000), last.last.on(2000)  # a leap year, so that 29/2 may be said
    if start > end or statement.mode is Kind.FROM:
        raise ValueError("no such part of the period")
    if statement.mode is Kind.BEFORE and first.unit is not Unit.DAY:
        before = start - timedelta(days=1)
        if before.year != start.year:
            raise ValueError("nothing of the period is left")
        return Anchor(None, Point((before.month - 1) % recurrence.months + 1, -1))
    points = [
        Point((point.month - 1) % recurrence.months + 1, point.day) for point in (first.first, last.last)
    ]
    if points[0].month > points[1].month:
        raise ValueError("the part runs over the period's end")
    return Anchor(None if statement.mode in UNTIL else points[0], points[1])


def _day_of_period(statement: Statement, draft: _Draft) -> None:
    """ "ngày 25 hằng tháng", "trước ngày 15 tháng cuối quý": a day of the period's month."""
    settled, recurrence = draft.settled, draft.recurrence
    places = [
        at
        for at, item in enumerate(settled)
        if item.token.kind is Kind.RECUR and (at > statement.at or item.token.month is None)
    ]
    near = next((at for at in places if at > statement.at), None)
    at = near if near is not None else places[-1] if places else None
    token = settled[at].token if at is not None else None
    days = [span.first.day for span in statement.spans]
    if token is None or at is None or token.recurrence is not recurrence or not 1 <= days[0] <= days[1] <= 31:
        draft.ask = True
        return
    month = token.month or (1 if recurrence is Recurrence.MONTHLY else None)
    if month is None or statement.mode is Kind.FROM:
        draft.ask = True
        return
    draft.used.add(at)
    last = Point(month, days[1])
    draft.anchors.append(Anchor(None if statement.mode in UNTIL else Point(month, days[0]), last))


def _own_anchors(draft: _Draft) -> None:
    """Add the windows that recurrences brought themselves; one of a coarser recurrence has to be asked."""
    for at, item in enumerate(draft.settled):
        if item.token.anchor is None or at in draft.used:
            continue
        if item.token.recurrence is draft.recurrence:
            draft.anchors.append(item.token.anchor)
        else:
            draft.ask = True
