"""More time that officers ask for, decided once, in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from reminders.tables import ExtensionRow


@dataclass(frozen=True, slots=True)
class Extension:
    """More time asked for. `granted` None: nobody decided yet."""

    id: int
    occurrence_id: int
    officer_id: int
    due_before: date
    until: date
    granted: bool | None
    decided_by: int | None


class ExtensionStore:
    """Requests for more time."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ask(
        self,
        occurrence_id: int,
        officer_id: int,
        report_id: int,
        due_before: date,
        until: date,
        at: datetime,
    ) -> int:
        """Enter a request; its id. One of the officer's that nobody decided yet is replaced."""
        self._session.execute(
            delete(ExtensionRow).where(
                ExtensionRow.occurrence_id == occurrence_id,
                ExtensionRow.officer_id == officer_id,
                ExtensionRow.granted.is_(None),
            )
        )
        row = ExtensionRow(
            occurrence_id=occurrence_id,
            officer_id=officer_id,
            report_id=report_id,
            due_before=due_before,
            until=until,
            at=at,
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def get(self, extension_id: int) -> Extension | None:
        """One request."""
        row = self._session.scalars(select(ExtensionRow).where(ExtensionRow.id == extension_id)).one_or_none()
        return _extension(row) if row is not None else None

    def decide(self, extension_id: int, by: int, at: datetime, *, granted: bool) -> bool:
        """Enter a decision; False where another decided before, or the request was taken back."""
        changed = self._session.execute(
            update(ExtensionRow)
            .where(ExtensionRow.id == extension_id, ExtensionRow.granted.is_(None))
            .values(granted=granted, decided_by=by, decided_at=at)
            .returning(ExtensionRow.id)
        ).scalar_one_or_none()
        return changed is not None

    def withdraw(self, report_id: int) -> None:
        """Take back the request that came with a report, unless it was decided."""
        self._session.execute(
            delete(ExtensionRow).where(ExtensionRow.report_id == report_id, ExtensionRow.granted.is_(None))
        )


def _extension(row: ExtensionRow) -> Extension:
    return Extension(
        row.id,
        row.occurrence_id,
        row.officer_id,
        row.due_before,
        row.until,
        row.granted,
        row.decided_by,
    )
