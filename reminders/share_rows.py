"""The live shares of an office as they lie in the database: read, ended and begun."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from reminders.handover import Move, Party, Share
from reminders.model import Part
from reminders.status import latest_report
from reminders.tables import OccurrenceRow, PartyRow, ShareRow, StatusReportRow, TaskRow
from reminders.task_store import TaskStore
from reminders.understanding import State


class ShareRows:
    """The live shares of an office's occurrences."""

    def __init__(self, session: Session, office_id: int) -> None:
        self._session = session
        self._office_id = office_id

    def live(self, task_id: int | None = None) -> list[Share]:
        """The live shares of every occurrence of which some are not done, of the office or a task."""
        unfinished = self._open().with_only_columns(ShareRow.occurrence_id).order_by(None)
        if task_id is not None:
            unfinished = unfinished.where(OccurrenceRow.task_id == task_id)
        return self._read(self._all().where(ShareRow.occurrence_id.in_(unfinished)))

    def of_officer(self, officer_id: int) -> list[Share]:
        """The live shares of one officer of tasks that were not taken back, done ones among them."""
        return self._read(self._current().where(ShareRow.officer_id == officer_id))

    def parties(self) -> list[Party]:
        """What the tasks name of which some share is not done."""
        open_tasks = self._open().with_only_columns(OccurrenceRow.task_id).order_by(None).distinct()
        rows = self._session.execute(
            select(PartyRow.task_id, PartyRow.part, PartyRow.position, PartyRow.officer_ids)
            .where(PartyRow.task_id.in_(open_tasks))
            .order_by(PartyRow.task_id, PartyRow.part, PartyRow.position)
        )
        return [Party(task_id, Part(part), position, tuple(named)) for task_id, part, position, named in rows]

    def apply(self, found: Iterable[Move], at: datetime) -> None:
        """Let shares change hands. What was said of one stays with it; its heir goes on from there."""
        wanted = list(found)
        # All end before any begins: one officer may hand one share of an occurrence on and get another.
        for move in wanted:
            if move.share is not None:
                self._session.execute(
                    update(ShareRow)
                    .where(ShareRow.id == move.share.id, ShareRow.ended_at.is_(None))
                    .values(ended_at=at, heir_id=move.heir)
                )
        for move in wanted:
            receiver = move.heir or move.joins
            if receiver is not None:
                self.give(move.occurrence_id, receiver, move.part, move.position, at, move.share)
        self._session.flush()

    def give(
        self,
        occurrence_id: int,
        officer_id: int,
        part: Part,
        position: str,
        at: datetime,
        before: Share | None,
    ) -> None:
        """Let an officer have a share from now on; `before` is the one it comes from, if any."""
        row = self._session.scalars(
            select(ShareRow).where(
                ShareRow.occurrence_id == occurrence_id,
                ShareRow.officer_id == officer_id,
                ShareRow.ended_at.is_(None),
            )
        ).one_or_none()
        if row is None:
            heard = select(ShareRow.heard_at).where(ShareRow.id == before.id) if before is not None else None
            row = ShareRow(
                office_id=self._office_id,
                occurrence_id=occurrence_id,
                officer_id=officer_id,
                part=part.value,
                position=position,
                since=at,
                heard_at=self._session.scalars(heard).one() if heard is not None else None,
            )
            self._session.add(row)
        elif part is Part.LEAD or row.part == part.value:
            # What is opened again is held for the position that it is opened for.
            if part is Part.LEAD or row.done_at is not None:
                row.position, row.part = position, part.value
            if row.done_at is not None:
                self._reopen(row, before.officer_id if before is not None else officer_id, at)
        self._session.flush()

    def _reopen(self, row: ShareRow, author_id: int, at: datetime) -> None:
        """Let somebody who had done their own share go on with one that is not done.

        What was last said of that one is said again, so that it counts from now on.
        """
        (duty,) = TaskStore(self._session).duties(self._office_id, occurrence_id=row.occurrence_id)
        last = latest_report(duty, author_id)
        going_on = last is not None and last.state is not State.DONE
        state = last.state if last is not None and going_on else State.NOT_STARTED
        assert state is not None
        self._session.add(
            StatusReportRow(
                occurrence_id=row.occurrence_id,
                officer_id=author_id,
                state=state.value,
                percent=last.percent if last is not None and going_on else None,
                obstacle=last.obstacle if last is not None and going_on else None,
                note="bàn giao",
                at=at,
            )
        )
        row.done_at = None

    def _all(self) -> Select[*tuple[Any, ...]]:
        """The live shares of the office."""
        return (
            select(
                ShareRow.id,
                ShareRow.occurrence_id,
                OccurrenceRow.task_id,
                OccurrenceRow.due,
                ShareRow.officer_id,
                ShareRow.part,
                ShareRow.position,
                ShareRow.done_at,
            )
            .join(OccurrenceRow, OccurrenceRow.id == ShareRow.occurrence_id)
            .where(ShareRow.ended_at.is_(None))
            .order_by(ShareRow.occurrence_id, ShareRow.id)
        )

    def _current(self) -> Select[*tuple[Any, ...]]:
        """Those of tasks that were not taken back."""
        return (
            self._all()
            .join(TaskRow, TaskRow.id == OccurrenceRow.task_id)
            .where(ShareRow.office_id == self._office_id, TaskRow.withdrawn_at.is_(None))
        )

    def _open(self) -> Select[*tuple[Any, ...]]:
        return self._current().where(ShareRow.done_at.is_(None))

    def _read(self, query: Select[*tuple[Any, ...]]) -> list[Share]:
        return [
            Share(
                row.id,
                row.occurrence_id,
                row.task_id,
                row.due,
                row.officer_id,
                Part(row.part),
                row.position,
                row.done_at is not None,
            )
            for row in self._session.execute(query)
        ]
