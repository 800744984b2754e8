"""What officers report of their tasks, and the files that show it, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from reminders.model import Evidence, StatusReport, Verdict
from reminders.status import state_of
from reminders.tables import EvidenceRow, OccurrenceRow, ShareRow, StatusReportRow, TaskRow
from reminders.task_store import TaskStore, evidence_of, report_of
from reminders.understanding import State, Understanding


class ReportStore:
    """Status reports and evidence, and what follows from them for the shares of those who sent them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def demand_evidence(self, task_id: int, *, needed: bool) -> None:
        """Let a task be done only when a file shows it, or let it be done without again."""
        self._session.execute(update(TaskRow).where(TaskRow.id == task_id).values(needs_evidence=needed))
        self._session.flush()
        occurrences = select(OccurrenceRow.id).where(OccurrenceRow.task_id == task_id)
        for occurrence_id in self._session.scalars(occurrences).all():
            self.settle(occurrence_id)

    def report(
        self, occurrence_id: int, officer_id: int, said: Understanding, note: str, at: datetime
    ) -> int:
        """Record what an officer said of a duty; the report's id."""
        row = StatusReportRow(
            occurrence_id=occurrence_id,
            officer_id=officer_id,
            state=said.state.value if said.state is not None else None,
            percent=said.percent,
            figure=said.figure,
            obstacle=said.obstacle,
            until=said.until,
            note=note,
            at=at,
        )
        self._session.add(row)
        self._session.flush()
        self.settle(occurrence_id)
        self.hear(occurrence_id, officer_id, at)
        return row.id

    def hear(self, occurrence_id: int, officer_id: int, at: datetime) -> None:
        """Note that the officer said something of their share: their silence is over."""
        self._session.execute(
            update(ShareRow)
            .where(
                ShareRow.occurrence_id == occurrence_id,
                ShareRow.officer_id == officer_id,
                ShareRow.ended_at.is_(None),
            )
            .values(heard_at=at)
        )

    def undo(self, report_id: int, officer_ids: Iterable[int], at: datetime) -> StatusReport | None:
        """Take back a report of one of the officers, and hand it out; None where there is nothing to undo."""
        row = self._session.execute(
            update(StatusReportRow)
            .where(
                StatusReportRow.id == report_id,
                StatusReportRow.officer_id.in_(list(officer_ids)),
                StatusReportRow.undone_at.is_(None),
            )
            .values(undone_at=at)
            .returning(StatusReportRow)
        ).scalar_one_or_none()
        if row is None:
            return None
        undone = report_of(row)
        self.settle(undone.occurrence_id)
        TaskStore(self._session).replan(undone.occurrence_id)
        return undone

    def last_report(self, officer_ids: Iterable[int], since: datetime) -> int | None:
        """The latest report of the officers that stands, made since the moment."""
        return self._session.scalars(
            select(StatusReportRow.id)
            .where(
                StatusReportRow.officer_id.in_(list(officer_ids)),
                StatusReportRow.undone_at.is_(None),
                StatusReportRow.at >= since,
            )
            .order_by(StatusReportRow.id.desc())
            .limit(1)
        ).one_or_none()

    def add_evidence(
        self, occurrence_id: int, officer_id: int, *, name: str, sha256: str, size: int, at: datetime
    ) -> bool:
        """Enter a file as evidence; False where the officer has sent the same bytes for the duty before."""
        same = select(EvidenceRow.id).where(
            EvidenceRow.occurrence_id == occurrence_id,
            EvidenceRow.officer_id == officer_id,
            EvidenceRow.sha256 == sha256,
        )
        if self._session.scalars(same).first() is not None:
            return False
        self._session.add(
            EvidenceRow(
                occurrence_id=occurrence_id,
                officer_id=officer_id,
                name=name,
                sha256=sha256,
                size=size,
                at=at,
            )
        )
        self._session.flush()
        self.settle(occurrence_id)
        return True

    def judge_evidence(self, evidence_id: int, verdict: Verdict) -> None:
        """Note what a file of evidence is worth, and whether its task is done now."""
        occurrence_id = self._session.execute(
            update(EvidenceRow)
            .where(EvidenceRow.id == evidence_id)
            .values(verdict=verdict.value)
            .returning(EvidenceRow.occurrence_id)
        ).scalar_one()
        self.settle(occurrence_id)

    def evidence(self, evidence_id: int) -> Evidence | None:
        """One file of evidence."""
        row = self._session.get(EvidenceRow, evidence_id)
        return evidence_of(row) if row is not None else None

    def settle(self, occurrence_id: int) -> None:
        """Keep for each live share whether it is done, as `reminders.status.state_of` says.

        The occurrence is locked, so that a report and a file that come at once are weighed together.
        """
        self._session.execute(
            select(OccurrenceRow.id).where(OccurrenceRow.id == occurrence_id).with_for_update()
        )
        office = (select(TaskRow.office_id).join(OccurrenceRow, OccurrenceRow.task_id == TaskRow.id)).where(
            OccurrenceRow.id == occurrence_id
        )
        found = TaskStore(self._session).duties(
            self._session.scalars(office).one(), occurrence_id=occurrence_id
        )
        for duty in found:
            people = {officer.id: officer for officer in (*duty.leads, *duty.supports)}
            done = {who for who, officer in people.items() if state_of(duty, officer) is State.DONE}
            live = (ShareRow.occurrence_id == occurrence_id) & ShareRow.ended_at.is_(None)
            # Two statements however many have a share: a task of everybody's has dozens.
            if done:
                self._session.execute(
                    update(ShareRow)
                    .where(live, ShareRow.officer_id.in_(done), ShareRow.done_at.is_(None))
                    .values(done_at=duty.reports[-1].at)
                )
            self._session.execute(
                update(ShareRow)
                .where(live, ShareRow.officer_id.in_(people.keys() - done), ShareRow.done_at.is_not(None))
                .values(done_at=None)
            )
