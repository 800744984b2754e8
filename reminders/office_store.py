"""The offices and their people, read and written in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from reminders.model import Officer, Role
from reminders.tables import (
    OfficeRow,
    OfficerRow,
    PositionRow,
)


class OfficeStore:
    """The offices and their people."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def offices(self) -> list[tuple[int, str]]:
        """All offices as (id, name), oldest first."""
        return [(row.id, row.name) for row in self._session.scalars(select(OfficeRow).order_by(OfficeRow.id))]

    def add_office(self, name: str) -> int:
        """The id of the office of that name, made if it is new."""
        row = self._session.scalars(select(OfficeRow).where(OfficeRow.name == name)).one_or_none()
        if row is None:
            row = OfficeRow(name=name)
            self._session.add(row)
            self._session.flush()
        return row.id

    def officers(self, office_id: int) -> list[Officer]:
        """The active people of an office, oldest entry first."""
        rows = self._session.scalars(
            select(OfficerRow)
            .where(OfficerRow.office_id == office_id, OfficerRow.active)
            .order_by(OfficerRow.id)
        ).all()
        return self._with_positions(rows)

    def officer(self, officer_id: int) -> Officer | None:
        """One active person, or None."""
        row = self._session.get(OfficerRow, officer_id)
        return self._with_positions([row])[0] if row is not None and row.active else None

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

    def give_position(self, officer_id: int, position: str) -> None:
        """Enter that the officer holds the position (a standard name)."""
        held = select(PositionRow.id).where(
            PositionRow.officer_id == officer_id, PositionRow.name == position
        )
        if self._session.scalars(held).first() is None:
            self._session.add(PositionRow(officer_id=officer_id, name=position))
            self._session.flush()

    def deactivate(self, officer_id: int) -> None:
        """Take a person off the roster; what they did stays."""
        self._session.execute(update(OfficerRow).where(OfficerRow.id == officer_id).values(active=False))

    def _with_positions(self, rows: Sequence[OfficerRow]) -> list[Officer]:
        held: dict[int, list[str]] = {}
        positions = select(PositionRow).where(PositionRow.officer_id.in_([row.id for row in rows]))
        for position in self._session.scalars(positions.order_by(PositionRow.id)):
            held.setdefault(position.officer_id, []).append(position.name)
        return [
            Officer(row.id, row.office_id, row.name, Role(row.role), tuple(held.get(row.id, ())))
            for row in rows
        ]
