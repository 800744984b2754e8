"""How an office and a task want to be reminded: ladders and check-ins, in the caller's transaction."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from reminders.ladder import DEFAULT, Ladder
from reminders.office_store import OfficeStore
from reminders.tables import OfficeRow, TaskRow
from reminders.timing import Recurrence


class SettingsStore:
    """What one office chose for itself and for its tasks. A change lets the day be planned again."""

    def __init__(self, session: Session, office_id: int) -> None:
        self._session = session
        self._office_id = office_id

    def ladder(self) -> Ladder:
        """The office's ladder."""
        return Ladder.from_json(self._session.get_one(OfficeRow, self._office_id).ladder) or DEFAULT

    def own_ladder(self, task_id: int) -> Ladder | None:
        """The ladder of a task of the office, None where it follows the office's."""
        own = self._session.execute(
            select(TaskRow.ladder).where(TaskRow.id == task_id, TaskRow.office_id == self._office_id)
        ).scalar_one_or_none()
        return Ladder.from_json(own)

    def choose_ladder(self, ladder: Ladder | None, task_id: int | None = None) -> None:
        """Let the office's tasks, or one of them, have a ladder; None for the usual one."""
        body = ladder.to_json() if ladder is not None else None
        if task_id is None:
            self._session.execute(
                update(OfficeRow).where(OfficeRow.id == self._office_id).values(ladder=body)
            )
        else:
            self._session.execute(
                update(TaskRow)
                .where(TaskRow.id == task_id, TaskRow.office_id == self._office_id)
                .values(ladder=body)
            )
        OfficeStore(self._session).replan(self._office_id)

    def choose_check_in(self, how_often: Recurrence | None) -> None:
        """How often is asked about what is done all the time, in plans given out from now on."""
        value = how_often.value if how_often is not None else None
        self._session.execute(update(OfficeRow).where(OfficeRow.id == self._office_id).values(check_in=value))
