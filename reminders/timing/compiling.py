"""A time phrase compiled: its tokens put together into dated windows, a recurrence, or a question to ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from reminders.timing import reading
from reminders.timing.grammar import tokens, unread
from reminders.timing.model import Anchor, Point, Recurrence, Timing, Window
from reminders.timing.statements import UNTIL, Statement, rising_quarters, statements
from reminders.timing.tokens import Kind, Token, Unit
from reminders.timing.words import readable
from reminders.timing.years import Settled, settle

_LONGEST = 600  # characters; a time phrase is a table cell, anything longer was cut wrongly
_LONG_PAST = timedelta(days=183)
_ORDER = list(Recurrence)
_LENGTHS = {Unit.QUARTER: 3, Unit.PART: 6, Unit.YEAR: 12}  # months; what is shorter counts as 1


@dataclass(slots=True)
class _Draft:
    """A phrase and what has been understood of it so far.

    `assumed` is True where nobody gave the plan's year. `doubts` say in Vietnamese why somebody must be
    asked. `used` are the recurrences (by place) whose month a day before them took.
    """

    settled: list[Settled]
    issued: date
    assumed: bool
    doubts: list[str]
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
    text = readable(phrase) if len(phrase) <= _LONGEST else ""
    found = tokens(text)
    settled, strokes = rising_quarters(settle(found, issued.year if year is None else year))
    said, open_ends = statements(settled)
    kinds = {item.token.kind for item in settled}
    doubts = [*strokes, *open_ends, *unread(found, text, phrase)]
    doubts += [token.why for token in found if token.kind is Kind.ASK]
    draft = _Draft(settled, issued, assumed=year is None, doubts=doubts, routine=Kind.ROUTINE in kinds)
    draft.recurrence = _recurrence(draft)
    if draft.recurrence is None and Kind.PERIODIC in kinds:
        draft.doubts.append("định kỳ nhưng chưa rõ bao lâu một lần")
    for statement in said:
        try:
            _place(statement, draft)
        except (ValueError, OverflowError):  # a day that no calendar has: 31/02
            draft.doubts.append(_no_such(statement))
    for token in found:
        if token.kind is Kind.WITHIN:
            _count(token, draft)
    _own_anchors(draft)
    if Kind.ONWARDS in kinds:
        _go_on(draft)
    if Kind.NOT in kinds:  # what is excluded or moved must not be reminded of
        draft.doubts += [token.why for token in found if token.kind is Kind.NOT]
        draft.due, draft.anchors, draft.within = [], [], None
        draft.recurrence, draft.routine = None, False
    return _timing(phrase, draft, too_long=len(phrase) > _LONGEST)


def _timing(phrase: str, draft: _Draft, *, too_long: bool) -> Timing:
    recurrence, routine = draft.recurrence, draft.routine
    anchors = tuple(dict.fromkeys(draft.anchors))
    if recurrence and recurrence.months not in (1, 12) and len(anchors) > 1:
        draft.doubts.append("có nhiều mốc trong một kỳ")
        anchors = ()
    due = tuple(sorted(dict.fromkeys(draft.due), key=lambda named: (named.window.end, named.window.start)))
    if not (due or routine or recurrence or draft.doubts):
        draft.doubts.append("văn bản quá dài" if too_long else "không thấy nêu thời gian")
    doubts = tuple(dict.fromkeys(draft.doubts))
    return Timing(
        phrase=phrase,
        routine=routine,
        due=tuple(dict.fromkeys(named.window for named in due)),
        recurrence=recurrence,
        anchor=anchors,
        ask=bool(doubts),
        reading=reading.words(routine, due, recurrence, anchors, draft.within, doubts),
        within=draft.within,
    )


def _no_such(statement: Statement) -> str:
    """What is impossible about a statement: a day that its month has not, or a range that runs backwards."""
    for settled, span in zip((statement.first, statement.last), statement.spans, strict=True):
        for point in (span.first, span.last):
            try:
                point.on(settled.year)
            except (ValueError, OverflowError):
                return f"không có ngày {point.day:02}/{point.month:02}/{settled.year}"
    return "khoảng thời gian không hợp lý"


def _count(token: Token, draft: _Draft) -> None:
    """ "trong 10 ngày kể từ ngày ký": the day itself is not counted (Civil Code 2015, article 147), and a
    last day that is no working day is not moved: the earlier day is the safer one."""
    number, unit = token.length or (0, "")
    try:
        start = token.span.first.on(token.span.year or 0) if token.span else draft.issued
        if unit == "ngay lam viec":
            end = start
            left = number
            while left > 0:
                end += timedelta(days=1)
                left -= end.weekday() < 5
        elif unit == "thang":
            end = Point(1 + number, start.day).on(start.year, 12, start.month, clip=True)
        else:
            end = start + timedelta(days=number * (7 if unit == "tuan" else 1))
    except (ValueError, OverflowError):
        draft.doubts.append("không có ngày bắt đầu như vậy trong lịch")
        return
    draft.due.append(reading.Named(Window(start, end), until=True))
    if unit == "ngay lam viec":
        draft.doubts.append("chưa trừ ngày nghỉ lễ")


def _go_on(draft: _Draft) -> None:
    """ "Năm 2024 và các năm tiếp theo": each year, or the recurrence said, with no end."""
    starts = [named.window.start for named in draft.due]
    if draft.recurrence is None and not draft.routine:
        draft.recurrence = Recurrence.YEARLY
    if draft.within or starts:
        start = draft.within.start if draft.within else min(starts)
        draft.within = Window(start, date.max)


def _recurrence(draft: _Draft) -> Recurrence | None:
    """The finest recurrence said; ask where one said was unsure."""
    said = [item.token for item in draft.settled if item.token.recurrence]
    sure = {token.recurrence for token in said if token.sure}
    if any(token.recurrence not in sure for token in said):
        draft.doubts += [token.why for token in said if token.why and token.recurrence not in sure]
    return min((token.recurrence for token in said if token.recurrence), key=_ORDER.index, default=None)


def _place(statement: Statement, draft: _Draft) -> None:
    """Make a statement a dated window, an anchor of the recurrence or its bounds.

    Raises:
        ValueError: where it names a day that does not exist.
    """
    first, last = statement.spans
    recurrence, settled = draft.recurrence, draft.settled
    if statement.mode is Kind.AFTER:
        draft.doubts.append("chỉ nêu mốc bắt đầu, chưa rõ hạn cuối")
    elif Unit.DAY_OF_MONTH in (first.unit, last.unit):
        _day_of_period(statement, draft)
    elif (recurrence or draft.routine) and (
        first.unit is Unit.YEAR or (statement.ranged and _long(statement, recurrence))
    ):
        bounds = _window(statement, draft.issued).window
        if statement.mode is Kind.FROM:
            bounds = Window(bounds.start, date.max)
        draft.within = _joined(draft.within, bounds)
        if statement.mode is Kind.BEFORE:
            draft.doubts.append("chưa rõ mốc này kết thúc việc lặp lại hay là hạn")
    elif recurrence and not statement.first.stated and recurrence.months > _LENGTHS.get(first.unit, 1):
        draft.anchors.append(_anchor(statement, recurrence))
    else:
        named = _window(statement, draft.issued)
        others = [item.token.span for item in settled if item.token.span and item.token.span is not first]
        alone = first.doubtful and not any(other.unit in _LENGTHS for other in others)
        if not (alone and others):  # "trước ngày 10/6 (6 tháng)": what the day is for, no window of its own
            draft.due.append(named)
        past = draft.assumed and not statement.first.stated and named.window.end < draft.issued - _LONG_PAST
        doubts = (
            ("chưa rõ là số tháng của kỳ báo cáo hay thời gian làm", alone),
            ("chưa rõ năm", past),
            ("chỉ nêu mốc bắt đầu, chưa rõ hạn cuối", statement.mode is Kind.FROM),
        )
        draft.doubts += [why for why, doubtful in doubts if doubtful]


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
        draft.doubts.append(
            f"không có ngày {max(days)}"
            if max(days) > 31 or min(days) < 1
            else f"chưa rõ tháng của ngày {days[0]}"
        )
        return
    month = token.month or (1 if recurrence is Recurrence.MONTHLY else None)
    if month is None or statement.mode is Kind.FROM:
        draft.doubts.append(f"chưa rõ tháng của ngày {days[0]}")
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
            draft.doubts.append("mốc nêu ra thuộc một nhịp lặp khác")
