"""People, plans, tasks and messages of one office that pass to another, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from reminders.drafts import DraftState
from reminders.office_store import OfficeStore
from reminders.outbox_tables import OutboxRow
from reminders.tables import CalendarDayRow, DraftRow, OfficeRow, OfficerRow, ShareRow, TaskRow

LONGEST_NAME = 200
"""The width of the columns for names (reminders.tables)."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What passed: the people, those of them who got another name (old, new), and how many tasks."""

    officer_ids: tuple[int, ...]
    renamed: tuple[tuple[str, str], ...]
    tasks: int


def merge_office(session: Session, from_id: int, into_id: int, same_plans: Mapping[int, int]) -> Passed:
    """Let an office have everything of another, which is merged into it and in no list any more.

    Two people of one name are both kept. Where both offices entered the same day into their calendars, or
    have drafts of the same plan, the office's own stand.

    Args:
        same_plans: for the plans of the other office that this one has as well: its own document.
    """
    old = session.get_one(OfficeRow, from_id)
    name = old.name
    officer_ids, renamed = _people(session, from_id, into_id, name)
    _drafts(session, from_id, into_id, same_plans)
    tasks = _tasks(session, from_id, into_id, same_plans)
    _calendar(session, from_id, into_id)
    for row in (ShareRow, OutboxRow):
        session.execute(
            update(row)
            .where(row.office_id == from_id)
            .values(office_id=into_id)
            .execution_options(synchronize_session=False)
        )
    session.execute(update(OfficeRow).where(OfficeRow.merged_into == from_id).values(merged_into=into_id))
    # Its name is free again: an office of that name may be made anew.
    old.name, old.merged_into, old.replan = _free_name(name, f" (đã nhập, {from_id})"), into_id, False
    OfficeStore(session).replan(into_id)
    session.flush()
    return Passed(officer_ids, renamed, tasks)


def _people(
    session: Session, from_id: int, into_id: int, office: str
) -> tuple[tuple[int, ...], tuple[tuple[str, str], ...]]:
    taken = set(session.scalars(select(OfficerRow.name).where(OfficerRow.office_id == into_id)))
    rows = session.scalars(
        select(OfficerRow).where(OfficerRow.office_id == from_id).order_by(OfficerRow.id)
    ).all()
    renamed = []
    for row in rows:
        before = row.name
        if before in taken:
            row.name = _free_name(before, f" ({office})")
        if row.name in taken:
            row.name = _free_name(before, f" ({row.id})")
        if row.name != before:
            renamed.append((before, row.name))
        row.office_id = into_id
        taken.add(row.name)
    session.flush()
    return tuple(row.id for row in rows), tuple(renamed)


def _free_name(name: str, suffix: str) -> str:
    return name[: max(LONGEST_NAME - len(suffix), LONGEST_NAME // 2)] + suffix[: LONGEST_NAME // 2]


def _drafts(session: Session, from_id: int, into_id: int, same: Mapping[int, int]) -> None:
    own = set(session.scalars(select(DraftRow.plan_id).where(DraftRow.office_id == into_id)))
    for row in session.scalars(select(DraftRow).where(DraftRow.office_id == from_id)).all():
        plan_id = same.get(row.plan_id, row.plan_id)
        if plan_id not in own:
            row.plan_id = plan_id
        elif row.state != DraftState.CONFIRMED.value:
            row.state = DraftState.DISCARDED.value
        row.office_id = into_id
    session.flush()


def _tasks(session: Session, from_id: int, into_id: int, same: Mapping[int, int]) -> int:
    """The tasks of a plan that both gave out keep the number of its removed copy: none is used twice."""
    own: Collection[int] = set(
        session.scalars(select(TaskRow.plan_id).where(TaskRow.office_id == into_id).distinct())
    )
    for theirs, ours in same.items():
        if ours not in own:
            session.execute(
                update(TaskRow)
                .where(TaskRow.office_id == from_id, TaskRow.plan_id == theirs)
                .values(plan_id=ours)
            )
    number = session.scalars(select(func.count(TaskRow.id)).where(TaskRow.office_id == from_id)).one()
    session.execute(update(TaskRow).where(TaskRow.office_id == from_id).values(office_id=into_id))
    return number


def _calendar(session: Session, from_id: int, into_id: int) -> None:
    own = select(CalendarDayRow.day).where(CalendarDayRow.office_id == into_id)
    session.execute(
        delete(CalendarDayRow)
        .where(CalendarDayRow.office_id == from_id, CalendarDayRow.day.in_(own))
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(CalendarDayRow).where(CalendarDayRow.office_id == from_id).values(office_id=into_id)
    )
