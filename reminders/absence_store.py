"""Who is on leave when, and who stands in for them, in the caller's transaction."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from reminders.model import Absence
from reminders.office_store import OfficeStore
from reminders.tables import AbsenceRow, OfficerRow


class AbsenceStore:
    """The absences of officers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def enter(
        self,
        officer_id: int,
        first: date,
        last: date | None,
        deputy_id: int | None,
        entered_by: int | None,
        at: datetime,
    ) -> int:
        """Enter that an officer is away from the first to the last day (None: not known yet); its id.

        It replaces those that begin on its days: an absence is entered again to correct it.

        Raises:
            ValueError: where the last day lies before the first, or the officer would stand in for themself.
        """
        if last is not None and last < first:
            raise ValueError("an absence cannot end before it begins")
        if deputy_id == officer_id:
            raise ValueError("nobody stands in for themself")
        self._session.execute(
            update(AbsenceRow)
            .where(
                AbsenceRow.officer_id == officer_id,
                AbsenceRow.cancelled_at.is_(None),
                AbsenceRow.first >= first,
                AbsenceRow.first <= (last or date.max),
            )
            .values(cancelled_at=at)
        )
        row = AbsenceRow(
            officer_id=officer_id, first=first, last=last, deputy_id=deputy_id, entered_by=entered_by, at=at
        )
        self._session.add(row)
        self._session.flush()
        self._replan(officer_id)
        return row.id

    def cancel(self, absence_id: int, at: datetime) -> bool:
        """Take an absence back, and let those stand again that it replaced; False where it was before."""
        row = self._session.execute(
            update(AbsenceRow)
            .where(AbsenceRow.id == absence_id, AbsenceRow.cancelled_at.is_(None))
            .values(cancelled_at=at)
            .returning(AbsenceRow.officer_id, AbsenceRow.at)
        ).one_or_none()
        if row is None:
            return False
        self._session.execute(
            update(AbsenceRow)
            .where(
                AbsenceRow.officer_id == row.officer_id,
                AbsenceRow.cancelled_at == row.at,
                AbsenceRow.id < absence_id,
            )
            .values(cancelled_at=None)
        )
        self._replan(row.officer_id)
        return True

    def end(self, officer_id: int, last: date, at: datetime) -> list[int]:
        """An officer is back after the day: the ids of what ended with it, or did not begin."""
        back = last + timedelta(days=1)
        runs = (AbsenceRow.officer_id == officer_id, self._covers(back))
        ended = list(
            self._session.scalars(
                update(AbsenceRow)
                .where(*runs, AbsenceRow.first <= last)
                .values(last=last)
                .returning(AbsenceRow.id)
            )
        )
        ended += self._session.scalars(
            update(AbsenceRow)
            .where(*runs, AbsenceRow.first == back)
            .values(cancelled_at=at)
            .returning(AbsenceRow.id)
        ).all()
        if ended:
            self._replan(officer_id)
        return sorted(ended)

    def reopen(self, absence_id: int, last: date | None) -> None:
        """Let an absence run to another day (None: not known), as before `end` or `cancel`."""
        officer_id = self._session.execute(
            update(AbsenceRow)
            .where(AbsenceRow.id == absence_id)
            .values(last=last, cancelled_at=None)
            .returning(AbsenceRow.officer_id)
        ).scalar_one_or_none()
        if officer_id is not None:
            self._replan(officer_id)

    def get(self, absence_id: int) -> Absence | None:
        """One absence that stands."""
        row = self._session.get(AbsenceRow, absence_id)
        return _absence(row) if row is not None and row.cancelled_at is None else None

    def whose(self, absence_id: int) -> int | None:
        """The officer of an absence, whether it stands or not."""
        row = self._session.get(AbsenceRow, absence_id)
        return row.officer_id if row is not None else None

    def of_office(self, office_id: int, day: date) -> list[Absence]:
        """The absences of an office's people that cover the day or lie ahead of it, first ones first."""
        rows = self._session.scalars(
            select(AbsenceRow)
            .join(OfficerRow, OfficerRow.id == AbsenceRow.officer_id)
            .where(
                OfficerRow.office_id == office_id,
                AbsenceRow.cancelled_at.is_(None),
                or_(AbsenceRow.last.is_(None), AbsenceRow.last >= day),
            )
            .order_by(AbsenceRow.first, AbsenceRow.id)
        )
        return [_absence(row) for row in rows]

    def deputised(self, officer_id: int, day: date) -> list[int]:
        """The officers who are away on the day and whose deputy the officer is."""
        rows = select(AbsenceRow.officer_id).where(
            AbsenceRow.deputy_id == officer_id, AbsenceRow.first <= day, self._covers(day)
        )
        return list(self._session.scalars(rows))

    def _covers(self, day: date) -> ColumnElement[bool]:
        return and_(AbsenceRow.cancelled_at.is_(None), or_(AbsenceRow.last.is_(None), AbsenceRow.last >= day))

    def _replan(self, officer_id: int) -> None:
        office = select(OfficerRow.office_id).where(OfficerRow.id == officer_id)
        OfficeStore(self._session).replan(self._session.scalars(office).one())


def _absence(row: AbsenceRow) -> Absence:
    return Absence(row.id, row.officer_id, row.first, row.last, row.deputy_id)
