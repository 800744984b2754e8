"""The files of evidence that wait to be read, claimed under a lease, and what was read off them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from knowledge.columns import fitted
from reminders.model import Evidence, Verdict
from reminders.report_store import ReportStore
from reminders.tables import EvidenceRow, OccurrenceRow, TaskRow
from reminders.task_store import TaskStore, evidence_of

LEASE = timedelta(minutes=10)
"""Longer than the first pages of a file take to be read: two pages, two minutes each at the most."""

ATTEMPTS = 3
"""How often it is tried to read a file before it is given up."""

_LONGEST = 200  # characters of a kind or a number; a letterhead's are far shorter


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file of evidence that is to be read. `start` and `due` are those of its occurrence.

    `attempts` counts this one.
    """

    id: int
    office_id: int
    occurrence_id: int
    officer_id: int
    start: date
    due: date
    name: str
    sha256: str
    at: datetime
    attempts: int


class EvidenceStore:
    """Files of evidence, in the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def claim(self, owner: str, now: datetime) -> UnreadFile | None:
        """Lease the oldest file that nobody has read to the owner, and count the attempt."""
        oldest = (
            select(EvidenceRow.id)
            .where(EvidenceRow.verdict.is_(None), self._free(now))
            .order_by(EvidenceRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)  # another reader's file is not waited for; SQLite has no need
            .scalar_subquery()
        )
        row = self._session.execute(
            update(EvidenceRow)
            .where(EvidenceRow.id == oldest, EvidenceRow.verdict.is_(None), self._free(now))
            .values(lease_owner=owner, lease_until=now + LEASE, attempts=EvidenceRow.attempts + 1)
            .returning(EvidenceRow)
        ).scalar_one_or_none()
        if row is None:
            return None
        office_id, start, due = self._session.execute(
            select(TaskRow.office_id, OccurrenceRow.start, OccurrenceRow.due)
            .join(OccurrenceRow, OccurrenceRow.task_id == TaskRow.id)
            .where(OccurrenceRow.id == row.occurrence_id)
        ).one()
        return UnreadFile(
            row.id,
            office_id,
            row.occurrence_id,
            row.officer_id,
            start,
            due,
            row.name,
            row.sha256,
            row.at,
            row.attempts,
        )

    def record(
        self, file: UnreadFile, owner: str, verdict: Verdict, *, kind: str, number: str, dated: date | None
    ) -> bool:
        """Note what was read off a file and what it is worth, and whether its task is done now.

        Returns:
            False where the lease was lost, or somebody judged the file meanwhile: nothing is changed then.
        """
        changed = self._session.execute(
            update(EvidenceRow)
            .where(EvidenceRow.id == file.id, EvidenceRow.lease_owner == owner, EvidenceRow.verdict.is_(None))
            .values(
                kind=fitted(kind, _LONGEST),
                number=fitted(number, _LONGEST),
                dated=dated,
                verdict=verdict.value,
                lease_owner=None,
                lease_until=None,
            )
            .returning(EvidenceRow.id)
        ).scalar_one_or_none()
        if changed is None:
            return False
        ReportStore(self._session).settle(file.occurrence_id)
        if verdict is Verdict.OUT_OF_PERIOD:
            # What counted as done is open again, and is to be reminded of again.
            TaskStore(self._session).replan(file.occurrence_id)
        return True

    def give_back(self, evidence_id: int, owner: str) -> None:
        """Put a file back whose reading was broken off on purpose; the attempt does not count."""
        self._session.execute(
            update(EvidenceRow)
            .where(EvidenceRow.id == evidence_id, EvidenceRow.lease_owner == owner)
            .values(lease_owner=None, lease_until=None, attempts=EvidenceRow.attempts - 1)
        )

    def release(self, owner: str) -> None:
        """Give back what the owner holds, at an orderly stop."""
        self._session.execute(
            update(EvidenceRow)
            .where(EvidenceRow.lease_owner == owner)
            .values(lease_owner=None, lease_until=None)
        )

    def find(self, occurrence_id: int, officer_id: int, sha256: str) -> Evidence | None:
        """The officer's file of these bytes for the occurrence."""
        row = self._session.scalars(
            select(EvidenceRow).where(
                EvidenceRow.occurrence_id == occurrence_id,
                EvidenceRow.officer_id == officer_id,
                EvidenceRow.sha256 == sha256,
            )
        ).one_or_none()
        return evidence_of(row) if row is not None else None

    def elsewhere(self, office_id: int, occurrence_id: int, sha256: str) -> list[int]:
        """The other occurrences of the office that the same bytes are evidence of."""
        rows = (
            select(EvidenceRow.occurrence_id)
            .join(OccurrenceRow, OccurrenceRow.id == EvidenceRow.occurrence_id)
            .join(TaskRow, TaskRow.id == OccurrenceRow.task_id)
            .where(
                TaskRow.office_id == office_id,
                TaskRow.withdrawn_at.is_(None),
                EvidenceRow.sha256 == sha256,
                EvidenceRow.occurrence_id != occurrence_id,
            )
            .order_by(EvidenceRow.occurrence_id)
            .distinct()
        )
        return list(self._session.scalars(rows))

    def _free(self, now: datetime) -> ColumnElement[bool]:
        return or_(EvidenceRow.lease_until.is_(None), EvidenceRow.lease_until <= now)
