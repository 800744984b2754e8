"""A simulated office: time that passes at once, a platform that keeps its rates, promises that are held."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.database import Database, open_database
from bot.model import Outgoing
from bot.ports import RateLimited
from bot.simulation.auditing import Audit, day_begins
from bot.simulation.clock import VirtualClock, VirtualLoop
from bot.simulation.figures import spread
from bot.simulation.happening import TOGETHER, Agenda
from bot.simulation.offices import copy_offices, make_office
from bot.simulation.people import People
from bot.simulation.platform import Delivery, SimulatedTelegram
from bot.simulation.running import simulate
from reminders.model import OFFICE_ZONE
from reminders.office_store import OfficeStore
from reminders.planning import DueReminder
from reminders.reminder_store import ReminderStore
from reminders.task_store import TaskStore

START = datetime(2026, 1, 6, tzinfo=OFFICE_ZONE)
GIVEN = START - timedelta(hours=15)


@pytest.fixture
def loop() -> Iterator[VirtualLoop]:
    made = VirtualLoop()
    yield made
    made.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "cchc.db")
    yield opened
    opened.close()


@pytest.fixture
def office(database: Database) -> int:
    with database.write() as session:
        return make_office(session, "UBND xã Một", 12, GIVEN, Random(1))


def test_a_week_passes_at_once_and_in_order(loop: VirtualLoop) -> None:
    clock = VirtualClock(loop, START)
    seen: list[tuple[str, datetime]] = []

    async def wait(name: str, days: int) -> None:
        await asyncio.sleep(days * 86_400)
        seen.append((name, await asyncio.to_thread(clock)))

    async def both() -> None:
        await asyncio.gather(wait("late", 7), wait("soon", 2))

    loop.run_until_complete(both())
    assert seen == [("soon", START + timedelta(days=2)), ("late", START + timedelta(days=7))]


def test_time_goes_on_after_years(loop: VirtualLoop) -> None:
    """A float holds fewer and fewer parts of a second as it grows; asyncio waits for nanoseconds."""

    async def live() -> None:
        for _ in range(400):
            await asyncio.sleep(0.1 * 86_400)
            await asyncio.gather(*(asyncio.sleep(0.0344 * number) for number in range(5)))
        await asyncio.sleep(9 * 365 * 86_400)
        await asyncio.gather(*(asyncio.sleep(0.0344 * number) for number in range(50)))

    loop._skipping.passed = 2.0**24 - 1e6
    loop.run_until_complete(live())
    assert loop.time() > 9 * 365 * 86_400


def test_what_a_thread_fails_with_reaches_who_waits(loop: VirtualLoop) -> None:
    def fail() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        loop.run_until_complete(asyncio.to_thread(fail))


def test_the_platform_refuses_what_is_too_fast_and_says_how_long_to_wait(loop: VirtualLoop) -> None:
    clock = VirtualClock(loop, START)
    got: list[Delivery] = []
    platform = SimulatedTelegram(clock, _Never(), got.append)

    async def send(addresses: list[str]) -> list[str | BaseException]:
        return await asyncio.gather(
            *(platform.send(address, Outgoing("Chào"), "k") for address in addresses), return_exceptions=True
        )

    answers = loop.run_until_complete(send([str(number) for number in range(31)]))
    assert [answer.retry_after for answer in answers if isinstance(answer, RateLimited)] == [1]
    assert len(got) == 30
    loop.run_until_complete(asyncio.sleep(2))
    answers = loop.run_until_complete(send(["7", "7"]))
    assert [isinstance(answer, RateLimited) for answer in answers] == [False, True]


class _Never(Random):
    """Chance that spares everybody."""

    def random(self) -> float:
        return 0.999

    def uniform(self, a: float, b: float) -> float:
        return a


def test_what_is_put_while_something_later_is_waited_for_is_done_first(
    loop: VirtualLoop, database: Database
) -> None:
    """Leaves of seven o'clock waited for the day's first answer, and began when reminders had left."""
    clock = VirtualClock(loop, START)
    agenda = Agenda(database, clock)
    done: list[tuple[str, datetime]] = []

    def put(name: str, hours: float) -> None:
        agenda.put(START + timedelta(hours=hours), lambda session, now: done.append((name, now)))

    async def live() -> None:
        async with asyncio.TaskGroup() as group:
            endless = group.create_task(agenda.run(lambda: None))
            put("the day's first answer", 8)
            await clock.until(START + timedelta(hours=1))
            put("a leave", 7)
            put("what is past", 0)
            await clock.until(START + timedelta(hours=9))
            endless.cancel()

    loop.run_until_complete(live())
    assert [name for name, _ in done] == ["what is past", "a leave", "the day's first answer"]
    late = [now - START for _, now in done]
    for at, hours in zip(late, (1, 7, 8), strict=True):
        assert timedelta(hours=hours) <= at <= timedelta(hours=hours) + TOGETHER + timedelta(seconds=1)


def test_copies_of_an_office_have_its_people_and_tasks_as_their_own(database: Database, office: int) -> None:
    with database.write() as session:
        copy_offices(session, 3)
    with database.read() as session:
        offices = [office_id for office_id, _ in OfficeStore(session).offices()]
        duties = [TaskStore(session).duties(office_id) for office_id in offices]
        people = [{o.id for o in OfficeStore(session).officers(office_id)} for office_id in offices]
    assert len(offices) == 4
    assert len(set().union(*people)) == 4 * 12
    assert {len(found) for found in duties} == {len(duties[0])}
    for found, here in zip(duties, people, strict=True):
        assert {o.id for duty in found for o in (*duty.leads, *duty.supports)} <= here


def test_every_duty_of_a_simulated_office_has_a_lead_and_a_day(database: Database, office: int) -> None:
    with database.read() as session:
        duties = TaskStore(session).duties(office)
    assert len(duties) > 100
    assert all(duty.leads and duty.due.year == 2026 and not duty.silent for duty in duties)


@pytest.fixture
def audit(loop: VirtualLoop, database: Database, office: int) -> Audit:
    clock = VirtualClock(loop, START)
    return Audit(database, People(database, Agenda(database, clock), Random(1)))


def test_the_audit_finds_each_broken_promise(database: Database, audit: Audit, office: int) -> None:
    """What the product never does is done by hand here, so that its figure of none means something."""
    with database.read() as session:
        duty = TaskStore(session).duties(office)[0]
    officer = duty.leads[0].id
    morning = START + timedelta(hours=8)
    with database.write() as session:
        due = DueReminder(duty.occurrence_id, officer, officer, "d3", duty.due, morning)
        ReminderStore(session).enqueue(office, [due], START)
    key = f"remind:{officer}:{morning.astimezone(UTC):%Y%m%dT%H%M%S}"

    def arrives(at: datetime, *, again: bool = False) -> dict[str, int]:
        audit.broken.clear()
        audit.arrived(Delivery(key, str(officer), at, again))
        audit.end_of_day()
        return dict(audit.broken)

    assert arrives(morning + timedelta(seconds=9)) == {}
    assert audit.lateness == [9.0]
    assert audit.reminders == [1]
    assert arrives(morning + timedelta(hours=1), again=True) == {}
    assert arrives(morning + timedelta(hours=1))["twice"] == 2  # the message, and the reminder in it
    audit.people.done[duty.occurrence_id, officer] = morning
    assert arrives(morning + timedelta(hours=2), again=True) == {"after_done": 1}
    assert arrives(morning + timedelta(seconds=3), again=True) == {}  # it was on its way
    audit.people.done.clear()
    day = morning.date()
    audit.people.everybody[officer].away.append((day, day, START))
    assert arrives(morning + timedelta(hours=2), again=True) == {"during_leave": 1}
    audit.people.everybody[officer].away.clear()
    assert arrives(START + timedelta(hours=22), again=True) == {"at_rest": 1}
    assert arrives(day_begins(date(2026, 1, 11)) + timedelta(hours=9), again=True) == {"at_rest": 1}


@pytest.mark.parametrize(("officers", "days"), [(3, 26), (12, 22), (80, 10)])
def test_some_weeks_keep_every_promise(tmp_path: Path, officers: int, days: int) -> None:
    figures, examples = simulate(tmp_path / "cchc.db", officers, days, 3, lambda line: None)
    assert not examples
    assert figures.right
    assert figures.officers == officers
    assert figures.messages > 5
    assert 0 < figures.lateness_seconds["p95"] < 60
    assert figures.refused_429 == 0
    assert figures.deeds > 5


def test_the_same_seed_gives_the_same_year(tmp_path: Path) -> None:
    one, _ = simulate(tmp_path / "one.db", 6, 10, 5, lambda line: None)
    two, _ = simulate(tmp_path / "two.db", 6, 10, 5, lambda line: None)
    other, _ = simulate(tmp_path / "other.db", 6, 10, 6, lambda line: None)
    assert one.messages_a_day == two.messages_a_day
    assert one.deeds == two.deeds
    assert one.lateness_seconds == two.lateness_seconds
    assert one.deeds != other.deeds or one.lateness_seconds != other.lateness_seconds


def test_the_command_prints_one_object_and_its_progress_elsewhere() -> None:
    done = CliRunner().invoke(app, ["simulate", "--officers", "5", "--days", "3", "--json"])
    assert done.exit_code == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["officers"] == 5
    assert figures["right"] is True
    assert set(figures["broken"].values()) == {0}
    assert "2026-01-08" in done.stderr


def test_a_database_in_use_is_refused(tmp_path: Path, database: Database, office: int) -> None:
    where = f"sqlite:///{tmp_path / 'cchc.db'}"
    done = CliRunner().invoke(app, ["simulate", "--officers", "5", "--days", "1", "--database", where])
    assert done.exit_code == 1
    with database.read() as session:
        assert len(OfficeStore(session).offices()) == 1


def test_the_spread_of_nothing_is_nothing() -> None:
    assert spread([]) == {"mean": 0.0, "p95": 0.0, "max": 0.0}
    assert spread([4.0, 1.0, 1.0]) == {"mean": 2.0, "p95": 4.0, "max": 4.0}
