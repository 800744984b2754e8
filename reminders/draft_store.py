"""Plans that wait for their coordinator, read and written in the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from reminders.drafts import Draft, DraftState
from reminders.tables import (
    DraftRow,
)


class DraftStore:
    """Plans that wait for their coordinator."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, office_id: int, officer_id: int, plan_id: int, draft: Draft, at: datetime) -> int:
        """Start the draft of a plan, or start a discarded one again; its id. What waits stays as it is."""
        row = self._session.scalars(
            select(DraftRow).where(DraftRow.office_id == office_id, DraftRow.plan_id == plan_id)
        ).one_or_none()
        if row is None:
            row = DraftRow(office_id=office_id, plan_id=plan_id)
            self._session.add(row)
        elif row.state != DraftState.DISCARDED.value:
            return row.id
        row.officer_id, row.state, row.body, row.at = officer_id, DraftState.REVIEW.value, draft.to_json(), at
        self._session.flush()
        return row.id

    def get(self, office_id: int, draft_id: int) -> tuple[Draft, DraftState, int] | None:
        """The draft, its state and its plan's id; None where the office has no such draft."""
        row = self._session.get(DraftRow, draft_id)
        if row is None or row.office_id != office_id:
            return None
        return Draft.from_json(row.body), DraftState(row.state), row.plan_id

    def of_plan(self, office_id: int, plan_id: int) -> int | None:
        """The id of the plan's draft, in whatever state."""
        return self._session.scalars(
            select(DraftRow.id).where(DraftRow.office_id == office_id, DraftRow.plan_id == plan_id)
        ).one_or_none()

    def given_out(self, office_id: int, number: str, except_plan: int) -> bool:
        """Whether another file with this plan number was confirmed before."""
        rows = self._session.scalars(
            select(DraftRow).where(
                DraftRow.office_id == office_id,
                DraftRow.state == DraftState.CONFIRMED.value,
                DraftRow.plan_id != except_plan,
            )
        )
        return any(row.body["number"] == number for row in rows)

    def open_of(self, officer_id: int) -> int | None:
        """The officer's latest draft that still waits, if any."""
        waiting = [DraftState.REVIEW.value, DraftState.ASKING.value]
        return self._session.scalars(
            select(DraftRow.id)
            .where(DraftRow.officer_id == officer_id, DraftRow.state.in_(waiting))
            .order_by(DraftRow.at.desc(), DraftRow.id.desc())
            .limit(1)
        ).one_or_none()

    def save(self, draft_id: int, draft: Draft, state: DraftState, at: datetime) -> None:
        """Keep a changed draft; it becomes the one its coordinator is talking about."""
        self._session.execute(
            update(DraftRow)
            .where(DraftRow.id == draft_id)
            .values(body=draft.to_json(), state=state.value, at=at)
        )
