"""The days that an office entered into its calendar, read and written in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from reminders.calendar import WorkingDays
from reminders.office_store import OfficeStore
from reminders.tables import CalendarDayRow

LONGEST_NOTE = 400


@dataclass(frozen=True, slots=True)
class EnteredDay:
    """A day as the office entered it: `works` although the country is free, or the reverse.

    `officer_id` is who said so; None for the command line.
    """

    day: date
    works: bool
    note: str
    officer_id: int | None
    at: datetime


class CalendarStore:
    """The offices' own days. A change lets the office's reminders be planned again."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def entries(self, office_id: int) -> dict[date, bool]:
        """The office's own days, as `reminders.calendar.WorkingDays` takes them."""
        rows = self._session.execute(
            select(CalendarDayRow.day, CalendarDayRow.works).where(CalendarDayRow.office_id == office_id)
        )
        return {row.day: row.works for row in rows}

    def entered(self, office_id: int) -> list[EnteredDay]:
        """The office's own days with their notes, in order of time."""
        rows = self._session.scalars(
            select(CalendarDayRow).where(CalendarDayRow.office_id == office_id).order_by(CalendarDayRow.day)
        )
        return [EnteredDay(row.day, row.works, row.note, row.officer_id, row.at) for row in rows]

    def keep(
        self, office_id: int, day: date, works: bool | None, note: str, officer_id: int | None, at: datetime
    ) -> bool:
        """Let a day be worked, be free, or (None) be as in the country; whether the calendar changed.

        Only what differs from the country's calendar is entered.
        """
        if works is None or works == WorkingDays().works(day):
            return self.remove(office_id, day)
        if self.entries(office_id).get(day) == works:
            return False
        self.enter(office_id, day, works, note, officer_id, at)
        return True

    def enter(
        self, office_id: int, day: date, works: bool, note: str, officer_id: int | None, at: datetime
    ) -> None:
        """Enter how the office keeps a day, in the place of what was entered for it before."""
        row = self._session.scalars(
            select(CalendarDayRow).where(CalendarDayRow.office_id == office_id, CalendarDayRow.day == day)
        ).one_or_none()
        if row is None:
            row = CalendarDayRow(office_id=office_id, day=day)
            self._session.add(row)
        row.works, row.note, row.officer_id, row.at = works, note[:LONGEST_NOTE], officer_id, at
        self._session.flush()
        OfficeStore(self._session).replan(office_id)

    def remove(self, office_id: int, day: date) -> bool:
        """Forget what was entered for a day; whether anything was."""
        removed = self._session.scalars(
            delete(CalendarDayRow)
            .where(CalendarDayRow.office_id == office_id, CalendarDayRow.day == day)
            .returning(CalendarDayRow.id)
        ).one_or_none()
        if removed is not None:
            OfficeStore(self._session).replan(office_id)
        return removed is not None
