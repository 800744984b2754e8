"""Reminders in the outbox, on both databases: once each, gathered by person and moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from bot.database import Database, open_database
from reminders.claims import Claims
from reminders.drafts import Assignment, DraftTask, Named
from reminders.model import OFFICE_ZONE, Part, Role
from reminders.office_store import OfficeStore
from reminders.outbox import Fate
from reminders.planning import DueReminder, plan_day
from reminders.reminder_store import ReminderStore, snoozed
from reminders.report_store import ReportStore
from reminders.task_store import TaskStore
from reminders.timing import Window
from reminders.understanding import understand

GIVEN = datetime(2026, 3, 2, 9, 0, tzinfo=OFFICE_ZONE)
DUE = date(2026, 3, 12)
DAY = date(2026, 3, 9)
MORNING = datetime(2026, 3, 9, 0, 1, tzinfo=OFFICE_ZONE)
EIGHT = MORNING.replace(hour=8, minute=0)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Minh (1) leads tasks 1 and 2, Hoa (2) task 3, all due on the 12th."""
    opened = open_database(database_url)
    with opened.write() as session:
        offices = OfficeStore(session)
        office = offices.add_office("UBND phường Hoa Sen")
        people = [offices.add_officer(office, name, Role.OFFICER) for name in ("Minh", "Hoa")]
        TaskStore(session).add_tasks(
            office,
            1,
            "20/KH-UBND",
            [
                Assignment(
                    DraftTask(number, f"Việc {number}", (), (), "", ""),
                    (Named(Part.LEAD, "", (people[who],)),),
                    (Window(DUE, DUE),),
                )
                for number, who in ((1, 0), (2, 0), (3, 1))
            ],
            GIVEN,
        )
    yield opened
    opened.close()


def plan(database: Database, now: datetime = MORNING) -> int:
    with database.write() as session:
        store = ReminderStore(session)
        store.planned(1, now.date())
        return store.enqueue(1, plan_day(store.facts(1, now.date()), now.date(), now), now)


def keys(database: Database, now: datetime = EIGHT) -> dict[str, list[int]]:
    with database.write() as session:
        store = ReminderStore(session)
        return {
            message.key: [reminder.occurrence_id for reminder in store.of_message(message.key)]
            for message in Claims(session, "worker").claim(now)
        }


def test_a_day_is_planned_once_and_told_to_each_in_one_message(database: Database) -> None:
    assert plan(database) == 3
    assert plan(database) == 0
    assert sorted(keys(database).values()) == [[1, 2], [3]]
    assert keys(database, EIGHT - timedelta(minutes=1)) == {}


def test_an_office_is_planned_again_only_after_a_change(database: Database) -> None:
    def unplanned(day: date = DAY) -> list[int]:
        with database.read() as session:
            return ReminderStore(session).unplanned(day)

    assert unplanned() == [1]
    plan(database)
    assert unplanned() == []
    assert unplanned(DAY + timedelta(days=1)) == [1]
    with database.write() as session:
        TaskStore(session).move(1, date(2026, 3, 10), MORNING)
    assert unplanned() == [1]


def test_a_reminder_joins_a_message_that_waits_and_never_one_that_left(database: Database) -> None:
    plan(database)
    again = DueReminder(3, 1, 1, "", DUE, EIGHT)
    with database.write() as session:
        ReminderStore(session).enqueue(1, [snoozed(again, EIGHT)], MORNING)
    found = keys(database)
    assert sorted(found.values()) == [[1, 2, 3], [3]]
    with database.write() as session:
        claims, moment = Claims(session, "other"), EIGHT + timedelta(minutes=3)
        (first,) = [key for key, carried in found.items() if len(carried) == 3]
        message = next(m for m in claims.claim(moment) if m.key == first)
        claims.begin(message.id, moment)
        claims.finish(message.id, Fate.SENT, moment)
        ReminderStore(session).enqueue(1, [DueReminder(1, 1, 1, "x", DUE, EIGHT)], EIGHT)
        assert [r.rung for r in ReminderStore(session).of_message(f"{first}:2")] == ["x"]


def test_who_spoke_of_a_task_is_not_told_of_it_any_more(database: Database) -> None:
    plan(database)
    with database.write() as session:
        ReportStore(session).report(1, 1, understand("xong rồi", DAY), "xong rồi", MORNING)
        ReminderStore(session).stop(1, 1)
    assert sorted(keys(database).values()) == [[2], [3]]
    with database.write() as session:
        facts = ReminderStore(session).facts(1, DAY)
    assert {share.occurrence_id for share in facts.shares} == {2, 3}


def test_an_undone_report_opens_the_share_again(database: Database) -> None:
    with database.write() as session:
        reports = ReportStore(session)
        number = reports.report(1, 1, understand("xong rồi", DAY), "xong rồi", MORNING)
        assert reports.undo(number, [2], MORNING) is None
        assert reports.undo(number, [1], MORNING) is not None
    assert plan(database) == 3
