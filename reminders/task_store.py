"""Confirmed tasks with their occurrences, read and written in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Select, case, select, update
from sqlalchemy.orm import Session

from knowledge.model import Target
from reminders.drafts import Assignment
from reminders.model import Duty, Evidence, Officer, Part, StatusReport, Verdict
from reminders.office_store import OfficeStore
from reminders.tables import (
    EvidenceRow,
    OccurrenceRow,
    PartyRow,
    ShareRow,
    StatusReportRow,
    TaskRow,
)
from reminders.understanding import State


class TaskStore:
    """Confirmed tasks and their occurrences."""

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
                targets=[asdict(target) for target in assignment.task.targets],
                needs_evidence=assignment.task.needs_evidence,
            )
            self._session.add(task)
            self._session.flush()
            self._session.add_all(
                PartyRow(
                    task_id=task.id,
                    part=named.part.value,
                    position=named.position,
                    # Who holds a position is told by the roster of the day.
                    officer_ids=[] if named.position else list(named.officers),
                )
                for named in assignment.named
            )
            occurrences = [
                OccurrenceRow(task_id=task.id, start=window.start, due=window.end, silent=assignment.silent)
                for window in assignment.windows
            ]
            self._session.add_all(occurrences)
            self._session.flush()
            self._session.add_all(
                ShareRow(
                    office_id=office_id,
                    occurrence_id=occurrence.id,
                    officer_id=officer_id,
                    part=part.value,
                    position=position,
                    since=at,
                )
                for occurrence in occurrences
                for officer_id, (part, position) in _shares_of(assignment).items()
            )
            ids.append(task.id)
        OfficeStore(self._session).replan(office_id)
        self._session.flush()
        return ids

    def duties(
        self,
        office_id: int,
        *,
        occurrence_id: int | None = None,
        occurrence_ids: Collection[int] | None = None,
        officer_id: int | None = None,
        plan_id: int | None = None,
        due_by: date | None = None,
    ) -> list[Duty]:
        """The office's duties in order of due date: all, or some, or of an officer, a plan, up to a day."""
        wanted = (
            select(OccurrenceRow.id)
            .join(TaskRow, OccurrenceRow.task_id == TaskRow.id)
            .where(TaskRow.office_id == office_id, TaskRow.withdrawn_at.is_(None))
        )
        if occurrence_id is not None:
            wanted = wanted.where(OccurrenceRow.id == occurrence_id)
        if occurrence_ids is not None:
            wanted = wanted.where(OccurrenceRow.id.in_(occurrence_ids))
        if officer_id is not None:
            mine = select(ShareRow.occurrence_id).where(
                ShareRow.officer_id == officer_id, ShareRow.ended_at.is_(None)
            )
            wanted = wanted.where(OccurrenceRow.id.in_(mine))
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
        people, forerunners = self._people(office_id, wanted)
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
                leads=tuple(people.get((occurrence.id, Part.LEAD), ())),
                supports=tuple(people.get((occurrence.id, Part.SUPPORT), ())),
                reports=tuple(reports.get(occurrence.id, ())),
                evidence=tuple(evidence.get(occurrence.id, ())),
                targets=tuple(Target(**target) for target in task.targets),
                needs_evidence=task.needs_evidence,
                forerunners=forerunners.get(occurrence.id, {}),
            )
            for occurrence, task in pairs
        ]

    def move(self, occurrence_id: int, due: date, at: datetime) -> None:
        """Give an occurrence another due date."""
        self._session.execute(
            update(OccurrenceRow)
            .where(OccurrenceRow.id == occurrence_id)
            .values(
                due=due,
                start=case((OccurrenceRow.start < due, OccurrenceRow.start), else_=due),
                silent=False,
                moved_at=at,
            )
        )
        self.replan(occurrence_id)

    def withdraw(self, task_id: int, at: datetime) -> None:
        """Take a task back: it is in no list any more, and nobody is reminded of it."""
        self._session.execute(update(TaskRow).where(TaskRow.id == task_id).values(withdrawn_at=at))

    def replan(self, occurrence_id: int) -> None:
        """Let the reminders of the office that an occurrence belongs to be planned again."""
        office_id = self._session.scalars(
            select(TaskRow.office_id)
            .join(OccurrenceRow, OccurrenceRow.task_id == TaskRow.id)
            .where(OccurrenceRow.id == occurrence_id)
        ).one_or_none()
        if office_id is not None:
            OfficeStore(self._session).replan(office_id)

    def _people(
        self, office_id: int, wanted: Select[int]
    ) -> tuple[dict[tuple[int, Part], list[Officer]], dict[int, dict[int, tuple[int, ...]]]]:
        """Who has a share of each occurrence, and for each heir those they took over from."""
        offices = OfficeStore(self._session)
        everybody = {officer.id: officer for officer in offices.officers(office_id, gone=True)}
        here = {officer.id for officer in offices.officers(office_id)}
        found: dict[tuple[int, Part], list[Officer]] = {}
        handed: dict[int, dict[int, int]] = {}
        rows = (
            select(ShareRow)
            .where(ShareRow.occurrence_id.in_(wanted))
            .order_by(ShareRow.occurrence_id, ShareRow.officer_id, ShareRow.id)
        )
        for row in self._session.scalars(rows):
            # What somebody did stays theirs when they are gone; what they left open is nobody's.
            if row.ended_at is None and (row.officer_id in here or row.done_at is not None):
                found.setdefault((row.occurrence_id, Part(row.part)), []).append(everybody[row.officer_id])
            elif row.ended_at is not None and row.heir_id is not None:
                handed.setdefault(row.occurrence_id, {})[row.officer_id] = row.heir_id
        return found, {occurrence: _forerunners(heirs) for occurrence, heirs in handed.items()}

    def _reports(self, wanted: Select[int]) -> dict[int, list[StatusReport]]:
        found: dict[int, list[StatusReport]] = {}
        rows = select(StatusReportRow).where(
            StatusReportRow.occurrence_id.in_(wanted), StatusReportRow.undone_at.is_(None)
        )
        for row in self._session.scalars(rows.order_by(StatusReportRow.id)):
            found.setdefault(row.occurrence_id, []).append(report_of(row))
        return found

    def _evidence(self, wanted: Select[int]) -> dict[int, list[Evidence]]:
        found: dict[int, list[Evidence]] = {}
        rows = select(EvidenceRow).where(EvidenceRow.occurrence_id.in_(wanted))
        for row in self._session.scalars(rows.order_by(EvidenceRow.id)):
            found.setdefault(row.occurrence_id, []).append(evidence_of(row))
        return found


def _shares_of(assignment: Assignment) -> dict[int, tuple[Part, str]]:
    """For each officer the part they have and the position they have it for; to lead outranks."""
    shares: dict[int, tuple[Part, str]] = {}
    for named in sorted(assignment.named, key=lambda named: named.part is not Part.LEAD):
        for officer_id in named.officers:
            shares.setdefault(officer_id, (named.part, named.position))
    return shares


def _forerunners(heirs: dict[int, int]) -> dict[int, tuple[int, ...]]:
    """From who handed over to whom: for each heir all whose share came to them, by whatever way."""
    found: dict[int, list[int]] = {}
    for officer_id in heirs:
        seen = {officer_id}
        heir = heirs.get(officer_id)
        while heir is not None and heir not in seen:
            found.setdefault(heir, []).append(officer_id)
            seen.add(heir)
            heir = heirs.get(heir)
    return {heir: tuple(before) for heir, before in found.items()}


def evidence_of(row: EvidenceRow) -> Evidence:
    return Evidence(
        row.id,
        row.occurrence_id,
        row.officer_id,
        row.name,
        row.sha256,
        row.size,
        row.at,
        row.kind,
        row.number,
        row.dated,
        Verdict(row.verdict) if row.verdict is not None else None,
    )


def report_of(row: StatusReportRow) -> StatusReport:
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
