"""The offices and their people, read and written in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select, true, update
from sqlalchemy.orm import Session

from reminders.hours import USUAL, Hours
from reminders.model import Holding, Officer, Role
from reminders.roster import positions_on
from reminders.tables import OfficeRow, OfficerRow, PositionRow
from reminders.timing import Recurrence


class OfficeStore:
    """The offices and their people."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def offices(self) -> list[tuple[int, str]]:
        """All offices that are not merged into another, as (id, name), oldest first."""
        rows = select(OfficeRow.id, OfficeRow.name).where(OfficeRow.merged_into.is_(None))
        return [(row.id, row.name) for row in self._session.execute(rows.order_by(OfficeRow.id))]

    def add_office(self, name: str) -> int:
        """The id of the office of that name, made if it is new."""
        row = self._session.scalars(select(OfficeRow).where(OfficeRow.name == name)).one_or_none()
        if row is None:
            row = OfficeRow(name=name)
            self._session.add(row)
            self._session.flush()
        return row.id

    def replan(self, office_id: int) -> None:
        """Let the reminders of today be planned again: something about the office changed."""
        self._session.execute(update(OfficeRow).where(OfficeRow.id == office_id).values(replan=True))

    def officers(self, office_id: int, on: date | None = None, *, gone: bool = False) -> list[Officer]:
        """The active people of an office, oldest entry first.

        Args:
            on: the day whose positions are wanted; None takes all that have not ended.
            gone: those too who are not there any more.
        """
        rows = self._session.scalars(
            select(OfficerRow)
            .where(OfficerRow.office_id == office_id, true() if gone else OfficerRow.active)
            .order_by(OfficerRow.id)
        ).all()
        return self._with_positions(rows, on)

    def successors(self, office_id: int) -> dict[int, int]:
        """For each person who handed everything over: to whom."""
        rows = self._session.execute(
            select(OfficerRow.id, OfficerRow.successor_id).where(
                OfficerRow.office_id == office_id, OfficerRow.successor_id.is_not(None)
            )
        )
        return {officer_id: successor_id for officer_id, successor_id in rows if successor_id is not None}

    def officer(self, officer_id: int) -> Officer | None:
        """One active person, or None."""
        row = self._session.get(OfficerRow, officer_id)
        return self._with_positions([row])[0] if row is not None and row.active else None

    def name_of(self, officer_id: int) -> str:
        """The name of a person, active or not; "" for nobody."""
        found = select(OfficerRow.name).where(OfficerRow.id == officer_id)
        return self._session.scalars(found).one_or_none() or ""

    def check_in(self, office_id: int) -> Recurrence:
        """How often the office asks about what is done all the time."""
        office = self._session.get_one(OfficeRow, office_id)
        return Recurrence(office.check_in) if office.check_in else Recurrence.MONTHLY

    def hours_of(self, officer_id: int) -> Hours:
        """When a person is reminded: as they chose, else as their office did."""
        officer = self._session.get_one(OfficerRow, officer_id)
        office = self._session.get_one(OfficeRow, officer.office_id)
        return hours_of(officer, hours_of(office, USUAL))

    def add_officer(self, office_id: int, name: str, role: Role, positions: Iterable[str] = ()) -> int:
        """Enter a person, or bring back one of that name with the role and positions given."""
        row = self._session.scalars(
            select(OfficerRow).where(OfficerRow.office_id == office_id, OfficerRow.name == name)
        ).one_or_none()
        if row is None:
            row = OfficerRow(office_id=office_id, name=name, role=role.value, active=True)
            self._session.add(row)
        row.role, row.active = role.value, True
        self._session.flush()
        for position in positions:
            self.give_position(row.id, position)
        return row.id

    def give_position(self, officer_id: int, position: str, since: date | None = None) -> None:
        """Enter that the officer holds the position (a standard name), from a day on or all along."""
        held = select(PositionRow.id).where(
            PositionRow.officer_id == officer_id, PositionRow.name == position, PositionRow.until.is_(None)
        )
        if self._session.scalars(held).first() is None:
            self._session.add(PositionRow(officer_id=officer_id, name=position, since=since))
            self._replan_for(officer_id)

    def take_position(self, officer_id: int, position: str, last: date) -> None:
        """Enter that the officer holds the position up to the day and no longer."""
        self._session.execute(
            update(PositionRow)
            .where(
                PositionRow.officer_id == officer_id,
                PositionRow.name == position,
                or_(PositionRow.until.is_(None), PositionRow.until > last),
            )
            .values(until=last)
        )
        self._replan_for(officer_id)

    def succeed(self, officer_id: int, successor_id: int, since: date) -> None:
        """Let another hold everything from a day on that the officer holds up to the day before."""
        held = select(PositionRow).where(PositionRow.officer_id == officer_id, PositionRow.until.is_(None))
        for row in self._session.scalars(held).all():
            row.until = since - timedelta(days=1)
            self.give_position(successor_id, row.name, since)
        self._session.execute(
            update(OfficerRow).where(OfficerRow.id == officer_id).values(successor_id=successor_id)
        )
        self._replan_for(officer_id)

    def deactivate(self, officer_id: int) -> None:
        """Take a person off the roster; what they did stays."""
        self._session.execute(update(OfficerRow).where(OfficerRow.id == officer_id).values(active=False))
        self._replan_for(officer_id)

    def choose_hours(self, officer_id: int, hours: Hours) -> None:
        """Enter when a person wants to be reminded."""
        self._session.execute(
            update(OfficerRow)
            .where(OfficerRow.id == officer_id)
            .values(remind_at=hours.daily, quiet_from=hours.quiet_from, quiet_until=hours.quiet_until)
        )
        self._replan_for(officer_id)

    def choose_office_hours(self, office_id: int, hours: Hours) -> None:
        """Enter when the people of an office are reminded who chose no hours of their own."""
        self._session.execute(
            update(OfficeRow)
            .where(OfficeRow.id == office_id)
            .values(remind_at=hours.daily, quiet_from=hours.quiet_from, quiet_until=hours.quiet_until)
        )
        self.replan(office_id)

    def _replan_for(self, officer_id: int) -> None:
        self._session.flush()
        office = select(OfficerRow.office_id).where(OfficerRow.id == officer_id)
        self.replan(self._session.scalars(office).one())

    def _with_positions(self, rows: Sequence[OfficerRow], on: date | None = None) -> list[Officer]:
        positions = select(PositionRow).where(PositionRow.officer_id.in_([row.id for row in rows]))
        holdings = [
            Holding(row.officer_id, row.name, row.since, row.until)
            for row in self._session.scalars(positions.order_by(PositionRow.id))
        ]
        if on is None:
            held = positions_on((h for h in holdings if h.until is None), date.max)
        else:
            held = positions_on(holdings, on)
        return [
            Officer(row.id, row.office_id, row.name, Role(row.role), held.get(row.id, ())) for row in rows
        ]


def hours_of(row: OfficeRow | OfficerRow, otherwise: Hours) -> Hours:
    """The hours that an office or a person chose, and others where they did not."""
    return Hours(
        row.remind_at or otherwise.daily,
        row.quiet_from if row.quiet_from is not None else otherwise.quiet_from,
        row.quiet_until if row.quiet_until is not None else otherwise.quiet_until,
    )
