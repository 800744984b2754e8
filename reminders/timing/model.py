"""The nouns of time phrases: windows of days, recurrences and where in their period they fall."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Days from `start` to `end`, both included. The day that is due is `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"a window cannot end on {self.end} before it starts on {self.start}")


class Recurrence(StrEnum):
    """How often a task comes back, finest first."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half-yearly"
    YEARLY = "yearly"

    @property
    def months(self) -> int:
        """The length of the period in months; 0 for days and weeks."""
        return _MONTHS.get(self, 0)


_MONTHS = {
    Recurrence.MONTHLY: 1,
    Recurrence.QUARTERLY: 3,
    Recurrence.HALF_YEARLY: 6,
    Recurrence.YEARLY: 12,
}


@dataclass(frozen=True, slots=True)
class Point:
    """A day of a period.

    `month` counts the months of the period from 1, or from its end: -1 is the last. A month past the
    end lies in the next period: in a month, `Point(2, 5)` is the 5th of the month after. `day` counts
    from 1, or from the end: -1 is the last day. In a week `month` is 0 and `day` 1 is Monday.
    """

    month: int
    day: int

    def on(self, year: int, months: int = 12, first_month: int = 1, *, clip: bool = False) -> date:
        """The date of this point in the period of `months` months that starts in `first_month` of `year`.

        Args:
            clip: take the last day of the month for a day that the month does not have.

        Raises:
            ValueError: where there is no such day.
        """
        ahead = self.month - 1 if self.month > 0 else months + self.month
        carried, month = divmod(first_month - 1 + ahead, 12)
        year += carried
        if not 1 <= year <= 9999:
            raise ValueError(f"no year {year}")
        length = calendar.monthrange(year, month + 1)[1]
        day = self.day if self.day > 0 else length + 1 + self.day
        return date(year, month + 1, min(day, length) if clip else day)


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where in each period the window lies: from `first` (None: its start) to `last` (None: its end).

    "chậm nhất ngày 25 hằng tháng" is `Anchor(None, Point(1, 25))`; "tuần cuối của quý" is
    `Anchor(Point(-1, -7), None)`.
    """

    first: Point | None
    last: Point | None


@dataclass(frozen=True, slots=True)
class Timing:
    """A compiled time phrase.

    `due` are the windows that the phrase names by date, in order. `recurrence` comes back once a period,
    in the window that each of `anchor` gives (none: the whole period), within `within` where the phrase
    bounds it. `routine` is "Thường xuyên". `ask` is True where a person must say when, wholly or in part.
    `reading` says in Vietnamese how the phrase was understood.
    """

    phrase: str
    routine: bool
    due: tuple[Window, ...]
    recurrence: Recurrence | None
    anchor: tuple[Anchor, ...]
    ask: bool
    reading: str
    within: Window | None = None
