"""Confirmed tasks and what was reported of them, read and written in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from reminders.drafts import Assignment
from reminders.model import Duty, Evidence, Officer, Part, StatusReport
from reminders.office_store import OfficeStore
from reminders.tables import (
    AssignmentRow,
    EvidenceRow,
    OccurrenceRow,
    StatusReportRow,
    TaskRow,
)
from reminders.understanding import State, Understanding


class TaskStore:
    """Confirmed tasks, their occurrences, reports and evidence."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_tasks(
        self, office_id: int, plan_id: int, number: str, assignments: Iterable[Assignment], at: datetime
    ) -> list[int]:
        """Make the tasks of a confirmed plan with their people and occurrences; their ids."""
        ids = []
        for assignment in assignments:
            task = TaskRow(
                office_id=office_id,
                plan_id=plan_id,
                plan_number=number,
                ordinal=assignment.task.ordinal,
                section=assignment.task.section,
                content=assignment.task.content,
                time_text=assignment.task.time_text,
                created_at=at,
            )
            self._session.add(task)
            self._session.flush()
            parts = [(officer, Part.LEAD) for officer in assignment.leads]
            parts += [(officer, Part.SUPPORT) for officer in assignment.supports]
            self._session.add_all(
                AssignmentRow(task_id=task.id, officer_id=officer, part=part.value) for officer, part in parts
            )
            self._session.add_all(
                OccurrenceRow(task_id=task.id, start=window.start, due=window.end, silent=assignment.silent)
                for window in assignment.windows
            )
            ids.append(task.id)
        self._session.flush()
        return ids

    def duties(
        self,
        office_id: int,
        *,
        occurrence_id: int | None = None,
        officer_id: int | None = None,
        plan_id: int | None = None,
        due_by: date | None = None,
    ) -> list[Duty]:
        """The office's duties in order of due date: all, or one, or of an officer, a plan, up to a day."""
        wanted = (
            select(OccurrenceRow.id)
            .join(TaskRow, OccurrenceRow.task_id == TaskRow.id)
            .where(TaskRow.office_id == office_id, TaskRow.withdrawn_at.is_(None))
        )
        if occurrence_id is not None:
            wanted = wanted.where(OccurrenceRow.id == occurrence_id)
        if officer_id is not None:
            mine = select(AssignmentRow.task_id).where(AssignmentRow.officer_id == officer_id)
            wanted = wanted.where(TaskRow.id.in_(mine))
        if plan_id is not None:
            wanted = wanted.where(TaskRow.plan_id == plan_id)
        if due_by is not None:
            wanted = wanted.where(OccurrenceRow.due <= due_by)
        query = (
            select(OccurrenceRow, TaskRow)
            .join(TaskRow, OccurrenceRow.task_id == TaskRow.id)
            .where(OccurrenceRow.id.in_(wanted))
            .order_by(OccurrenceRow.due, TaskRow.plan_id, TaskRow.ordinal)
        )
        pairs = [(occurrence, task) for occurrence, task in self._session.execute(query)]
        people = self._people(office_id, wanted)
        reports = self._reports(wanted)
        evidence = self._evidence(wanted)
        return [
            Duty(
                occurrence_id=occurrence.id,
                task_id=task.id,
                office_id=task.office_id,
                plan_id=task.plan_id,
                plan_number=task.plan_number,
                ordinal=task.ordinal,
                section=task.section,
                content=task.content,
                time_text=task.time_text,
                start=occurrence.start,
                due=occurrence.due,
                created=task.created_at,
                silent=occurrence.silent,
                leads=tuple(people.get((task.id, Part.LEAD), ())),
                supports=tuple(people.get((task.id, Part.SUPPORT), ())),
                reports=tuple(reports.get(occurrence.id, ())),
                evidence=tuple(evidence.get(occurrence.id, ())),
            )
            for occurrence, task in pairs
        ]

    def move(self, occurrence_id: int, due: date) -> None:
        """Give an occurrence another due date."""
        self._session.execute(
            update(OccurrenceRow)
            .where(OccurrenceRow.id == occurrence_id)
            .values(due=due, start=func.min(OccurrenceRow.start, due), silent=False)
        )

    def withdraw(self, task_id: int, at: datetime) -> None:
        """Take a task back: it is in no list any more, and nobody is reminded of it."""
        self._session.execute(update(TaskRow).where(TaskRow.id == task_id).values(withdrawn_at=at))

    def lead(self, task_id: int, officer_ids: Iterable[int]) -> None:
        """Let these officers lead a task from now on; who led it before supports it."""
        self._session.execute(
            update(AssignmentRow).where(AssignmentRow.task_id == task_id).values(part=Part.SUPPORT.value)
        )
        for officer_id in officer_ids:
            row = self._session.get(AssignmentRow, (task_id, officer_id), populate_existing=True)
            if row is None:
                row = AssignmentRow(task_id=task_id, officer_id=officer_id)
                self._session.add(row)
            row.part = Part.LEAD.value
        self._session.flush()

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
        return row.id

    def undo(self, report_id: int, officer_id: int, at: datetime) -> StatusReport | None:
        """Take back a report of the officer's own, and hand it out; None where there is nothing to undo."""
        row = self._session.execute(
            update(StatusReportRow)
            .where(
                StatusReportRow.id == report_id,
                StatusReportRow.officer_id == officer_id,
                StatusReportRow.undone_at.is_(None),
            )
            .values(undone_at=at)
            .returning(StatusReportRow)
        ).scalar_one_or_none()
        return _report(row) if row is not None else None

    def last_report(self, officer_id: int, since: datetime) -> int | None:
        """The officer's latest report that stands, made since the moment."""
        return self._session.scalars(
            select(StatusReportRow.id)
            .where(
                StatusReportRow.officer_id == officer_id,
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
        return True

    def evidence(self, evidence_id: int) -> Evidence | None:
        """One file of evidence."""
        row = self._session.get(EvidenceRow, evidence_id)
        return _evidence(row) if row is not None else None

    def _people(self, office_id: int, wanted: Select[int]) -> dict[tuple[int, Part], list[Officer]]:
        officers = {officer.id: officer for officer in OfficeStore(self._session).officers(office_id)}
        tasks = select(OccurrenceRow.task_id).where(OccurrenceRow.id.in_(wanted))
        found: dict[tuple[int, Part], list[Officer]] = {}
        rows = (
            select(AssignmentRow).where(AssignmentRow.task_id.in_(tasks)).order_by(AssignmentRow.officer_id)
        )
        for row in self._session.scalars(rows):
            if row.officer_id in officers:
                found.setdefault((row.task_id, Part(row.part)), []).append(officers[row.officer_id])
        return found

    def _reports(self, wanted: Select[int]) -> dict[int, list[StatusReport]]:
        found: dict[int, list[StatusReport]] = {}
        rows = select(StatusReportRow).where(
            StatusReportRow.occurrence_id.in_(wanted), StatusReportRow.undone_at.is_(None)
        )
        for row in self._session.scalars(rows.order_by(StatusReportRow.id)):
            found.setdefault(row.occurrence_id, []).append(_report(row))
        return found

    def _evidence(self, wanted: Select[int]) -> dict[int, list[Evidence]]:
        found: dict[int, list[Evidence]] = {}
        rows = select(EvidenceRow).where(EvidenceRow.occurrence_id.in_(wanted))
        for row in self._session.scalars(rows.order_by(EvidenceRow.id)):
            found.setdefault(row.occurrence_id, []).append(_evidence(row))
        return found


def _evidence(row: EvidenceRow) -> Evidence:
    return Evidence(row.id, row.occurrence_id, row.officer_id, row.name, row.sha256, row.size, row.at)


def _report(row: StatusReportRow) -> StatusReport:
    return StatusReport(
        row.id,
        row.occurrence_id,
        row.officer_id,
        State(row.state) if row.state is not None else None,
        row.at,
        row.percent,
        row.figure,
        row.obstacle,
        row.until,
        row.note,
    )
