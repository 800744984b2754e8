"""Simulated offices: people with positions and accounts, plans confirmed into tasks, many copies of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from random import Random
from typing import Any

from sqlalchemy import ColumnElement, Table, func, insert, literal, select
from sqlalchemy import String as Text
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

from bot.simulation.plans import ASKED, PLANS, POSITIONS
from bot.store import AccountStore
from bot.tables import AccountRow
from reminders.drafts import Assignment, Draft, DraftTask, assign
from reminders.model import Officer, Role
from reminders.office_store import OfficeStore
from reminders.tables import (
    OccurrenceRow,
    OfficeRow,
    OfficerRow,
    PartyRow,
    PositionRow,
    ShareRow,
    TaskRow,
)
from reminders.task_store import TaskStore

CHANNEL = "telegram"
"""The name under which simulated people have their accounts; no such platform is ever called."""

FEWEST = 3
"""A leader, a coordinator and an officer."""

_SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý")
_MIDDLES = ("Thị", "Văn", "Minh", "Thu", "Quốc", "Ngọc", "Đức", "Thanh")
_GIVEN = ("An", "Bình", "Chi", "Dung", "Hà", "Hải", "Hoa", "Hùng", "Lan", "Linh", "Long", "Mai", "Nam")


def make_office(session: Session, name: str, officers: int, given: datetime, random: Random) -> int:
    """An office of so many people whose plans were confirmed at a moment; its id.

    Its first person leads it, its second coordinates, the others hold the positions in turn.
    """
    store = OfficeStore(session)
    office_id = store.add_office(name)
    accounts = AccountStore(session)
    for at, person in enumerate(_names(officers, random)):
        role = (Role.LEADER, Role.COORDINATOR)[at] if at < 2 else Role.OFFICER
        positions = () if at < 2 else (POSITIONS[(at - 2) % len(POSITIONS)],)
        officer_id = store.add_officer(office_id, person, role, positions)
        accounts.link(officer_id, CHANNEL, str(officer_id), given)
    people = store.officers(office_id, on=given.date())
    coordinator = people[1].id
    for number in range(len(PLANS)):
        plan_id = office_id * 100 + number
        assignments = _assignments(number, people, coordinator, given.date())
        TaskStore(session).add_tasks(office_id, plan_id, f"{10 + number}/KH-UBND", assignments, given)
    return office_id


def copy_offices(session: Session, copies: int) -> None:
    """Put each office of the database in so many times more, with its people, tasks and shares."""
    most = {
        row: session.scalar(select(func.max(row.id))) or 0
        for row in (OfficeRow, OfficerRow, PositionRow, TaskRow, OccurrenceRow, ShareRow)
    }
    plans = session.scalar(select(func.max(TaskRow.plan_id))) or 0
    templates = {row: row.id <= highest for row, highest in most.items()}
    for copy in range(1, copies + 1):
        shift = {row: copy * highest for row, highest in most.items()}
        officer = {"officer_id": shift[OfficerRow]}
        office = {"office_id": shift[OfficeRow]}
        _copy(
            session,
            OfficeRow,
            templates[OfficeRow],
            {"id": shift[OfficeRow]},
            {"name": OfficeRow.name + literal(f" ({copy})", Text())},
        )
        _copy(session, OfficerRow, templates[OfficerRow], {"id": shift[OfficerRow]} | office)
        _copy(session, PositionRow, templates[PositionRow], {"id": shift[PositionRow]} | officer)
        _copy(
            session,
            AccountRow,
            AccountRow.officer_id <= most[OfficerRow],
            officer,
            {"address": sql_cast(AccountRow.officer_id + shift[OfficerRow], Text())},
        )
        plan = {"plan_id": copy * plans}
        _copy(session, TaskRow, templates[TaskRow], {"id": shift[TaskRow]} | office | plan)
        task = {"task_id": shift[TaskRow]}
        _copy(session, PartyRow, PartyRow.task_id <= most[TaskRow], task)
        _copy(session, OccurrenceRow, templates[OccurrenceRow], {"id": shift[OccurrenceRow]} | task)
        occurrence = {"occurrence_id": shift[OccurrenceRow]}
        _copy(session, ShareRow, templates[ShareRow], {"id": shift[ShareRow]} | office | officer | occurrence)
    if session.get_bind().dialect.name == "postgresql":
        for row in most:
            sequence = func.pg_get_serial_sequence(row.__tablename__, "id")
            session.execute(select(func.setval(sequence, select(func.max(row.id)).scalar_subquery())))


def _copy(
    session: Session,
    row: type[Any],
    which: ColumnElement[bool],
    shifted: Mapping[str, int],
    changed: Mapping[str, ColumnElement[str]] | None = None,
) -> None:
    """Copy rows of a table, some of their numbers shifted, some columns changed."""
    table: Table = row.__table__
    columns = {column.name: column for column in table.columns}
    if "id" in columns and "id" not in shifted:
        del columns["id"]
    values = [
        (changed or {}).get(name, column + shifted[name] if name in shifted else column)
        for name, column in columns.items()
    ]
    session.execute(insert(table).from_select(list(columns), select(*values).where(which)))


def _names(number: int, random: Random) -> Iterator[str]:
    used: set[str] = set()
    while len(used) < number:
        name = f"{random.choice(_SURNAMES)} {random.choice(_MIDDLES)} {random.choice(_GIVEN)}"
        if name in used:
            name = f"{name} {len(used)}"
        used.add(name)
        yield name


def _assignments(number: int, people: list[Officer], coordinator: int, day: date) -> list[Assignment]:
    """What confirming a plan gives; a position that nobody holds in a small office is the coordinator's."""
    held = {position for officer in people for position in officer.positions}
    empty = {position: (coordinator,) for position in POSITIONS if position not in held}
    return assign(_draft(number, day, tuple(empty.items())), people, day)


@lru_cache(maxsize=64)
def _draft(number: int, day: date, people: tuple[tuple[str, tuple[int, ...]], ...]) -> Draft:
    year = day.year
    tasks = tuple(
        DraftTask(
            ordinal,
            outline.content,
            (outline.lead,),
            outline.support,
            "",
            outline.time.format(year=year),
            needs_evidence=outline.evidence,
        )
        for ordinal, outline in enumerate(PLANS[number], start=1)
    )
    times = {phrase: answer.format(year=year) for phrase, answer in ASKED.items()}
    return Draft(f"{10 + number}/KH-UBND", day, year, tasks, times, dict(people))
