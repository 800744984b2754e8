"""The occurrences of a compiled time phrase between two days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from reminders.timing.model import Anchor, Point, Recurrence, Timing, Window

_WHOLE = (Anchor(None, None),)


def occurrences(
    timing: Timing, first: date, last: date, check_in: Recurrence = Recurrence.MONTHLY
) -> tuple[Window, ...]:
    """The windows of a timing that end within [first, last], by day of end, without repetition.

    A recurrence gives one window for each period and anchor. A routine task without a recurrence of its
    own gives one check-in for each period of `check_in`, the window being the period.
    """
    found = {window for window in timing.due if first <= window.end <= last}
    recurrence = timing.recurrence or (check_in if timing.routine else None)
    if recurrence is not None:
        anchors = (timing.anchor if timing.recurrence else ()) or _WHOLE
        for period in _periods(recurrence, first, last):
            if timing.within and (period.end < timing.within.start or period.start > timing.within.end):
                continue
            for anchor in anchors:
                window = _window(period, recurrence, anchor)
                if window and first <= window.end <= last:
                    found.add(window)
    return tuple(sorted(found, key=lambda window: (window.end, window.start)))


def _periods(recurrence: Recurrence, first: date, last: date) -> Iterator[Window]:
    """The periods that can hold a window ending within [first, last].

    One period more on the left, because an anchor may lie in the period after its own.
    """
    months = recurrence.months
    if months:
        index = (first.year * 12 + first.month - 1) // months - 1
        while index * months <= last.year * 12 + last.month - 1:
            year, month = divmod(index * months, 12)
            index += 1
            if year >= 1:
                yield Window(
                    Point(1, 1).on(year, months, month + 1), Point(-1, -1).on(year, months, month + 1)
                )
        return
    days = 7 if recurrence is Recurrence.WEEKLY else 1
    ordinal = first.toordinal() - (first.weekday() if days == 7 else 0)
    while ordinal <= last.toordinal():
        end = min(ordinal + days - 1, date.max.toordinal())
        if ordinal >= 1:
            yield Window(date.fromordinal(ordinal), date.fromordinal(end))
        ordinal += days


def _window(period: Window, recurrence: Recurrence, anchor: Anchor) -> Window | None:
    try:
        start = _day(period, recurrence, anchor.first) if anchor.first else period.start
        end = _day(period, recurrence, anchor.last) if anchor.last else period.end
    except (ValueError, OverflowError):  # past the last day that Python's calendar has
        return None
    return Window(start, end) if start <= end else None


def _day(period: Window, recurrence: Recurrence, point: Point) -> date:
    if not recurrence.months:
        return period.start + timedelta(days=max(point.day, 1) - 1)
    return point.on(period.start.year, recurrence.months, period.start.month, clip=True)
