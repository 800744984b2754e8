"""One pace for each bot, shared by all who send with it, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from bot.database import Database, open_database
from reminders.model import OFFICE_ZONE
from reminders.pace import Pace, Rate

NOW = datetime(2026, 3, 5, 8, 0, tzinfo=OFFICE_ZONE)
RATE = Rate(permitted=30, chat_seconds=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


def slot(database: Database, now: datetime = NOW) -> datetime:
    with database.write() as session:
        return Pace(session).slots("telegram", RATE, 1, now)[0]


def test_slots_follow_each_other_within_what_is_permitted(database: Database) -> None:
    taken = [slot(database) for _ in range(31)]
    assert taken[0] == NOW
    assert timedelta(seconds=1) < taken[30] - taken[0] < timedelta(seconds=1 / 0.95)


def test_unused_time_is_not_saved_up(database: Database) -> None:
    slot(database)
    later = NOW + timedelta(minutes=1)
    assert slot(database, later) == later
    assert slot(database, later) > later


def test_several_workers_never_share_a_slot(database: Database) -> None:
    with ThreadPoolExecutor(8) as workers:
        taken = list(workers.map(lambda _: slot(database), range(40)))
    assert len(set(taken)) == 40


def test_a_bot_rests_as_long_as_it_was_told(database: Database) -> None:
    until = NOW + timedelta(seconds=37)
    with database.write() as session:
        Pace(session).rest("telegram", until, NOW)
        Pace(session).rest("telegram", NOW + timedelta(seconds=5), NOW)
    with database.read() as session:
        pace = Pace(session)
        assert pace.resting_until("telegram", NOW) == until
        assert pace.resting_until("telegram", until) is None
        assert pace.resting_until("zalo", NOW) is None


def test_what_arrives_too_late_puts_the_next_off(database: Database) -> None:
    first = slot(database)
    with database.write() as session:
        Pace(session).fall_back("telegram", RATE, [RATE.slack / 2], NOW)
    assert slot(database) == first + RATE.spacing
    with database.write() as session:
        Pace(session).fall_back("telegram", RATE, [RATE.slack + RATE.spacing / 2], NOW)
    assert slot(database) == first + RATE.spacing * 2.5
