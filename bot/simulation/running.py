"""A simulation from its first to its last day: the product's planner and outbox on simulated people."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from bot.database import Database, open_database
from bot.delivery import Delivery, Departure, Outcome
from bot.outgoing import DatabaseOutbox
from bot.planner import Planner
from bot.ports import Channel
from bot.simulation.answering import Answers
from bot.simulation.auditing import Audit, day_begins
from bot.simulation.clock import VirtualClock, VirtualLoop
from bot.simulation.figures import BROKEN, Figures, spread
from bot.simulation.happening import Agenda
from bot.simulation.offices import CHANNEL, copy_offices, make_office
from bot.simulation.people import People
from bot.simulation.platform import Delivery as Arrival
from bot.simulation.platform import SimulatedTelegram
from reminders.model import OFFICE_ZONE
from reminders.office_store import OfficeStore
from reminders.outbox import Fate, Kind, Message
from reminders.outbox_tables import OutboxRow

FIRST_DAY = date(2026, 1, 6)
"""A Tuesday; the plans of the year were confirmed the day before."""

ONE_OFFICE = 60
"""Up to so many people are one office; more are offices of `IN_OFFICE`."""

IN_OFFICE = 40
DIFFERENT = 10
"""Offices that are made one by one; the others are copies of these, and go their own ways from then on."""

AT_ONCE = 30
PLAN_SECONDS = timedelta(seconds=30)
"""How often the product looks for what is to be planned."""

WORKER_SECONDS = timedelta(seconds=1)
"""How often it looks for what is to be sent."""

LONGEST_WAIT = timedelta(hours=2)
"""Nothing waits longer between two tries."""

Say = Callable[[str], None]


class Meter:
    """Seconds of this process's CPU by what they were spent on."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        started = time.process_time()
        try:
            yield
        finally:
            self.spent[name] += time.process_time() - started


class MeteredOutbox:
    """The real outbox, with what it costs."""

    def __init__(self, outbox: DatabaseOutbox, meter: Meter) -> None:
        self._outbox, self._meter = outbox, meter

    def claim(self, most: int) -> list[Message]:
        with self._meter("claiming_and_recording"):
            return self._outbox.claim(most)

    def begin(self, messages: Sequence[Message]) -> list[Departure]:
        with self._meter("wording"):
            return self._outbox.begin(messages)

    def record(self, outcomes: Sequence[Outcome]) -> None:
        with self._meter("claiming_and_recording"):
            self._outbox.record(outcomes)


def populate(database: Database, officers: int, given: datetime, random: Random) -> int:
    """Make the offices of about so many people; how many people there are."""
    size = officers if officers <= ONE_OFFICE else IN_OFFICE
    offices = max(1, round(officers / size))
    different = min(DIFFERENT, offices)
    for number in range(different):
        with database.write() as session:
            make_office(session, f"UBND xã {number + 1}", size, given, random)
    with database.write() as session:
        copy_offices(session, -(-offices // different) - 1)
    return -(-offices // different) * different * size


class Simulation:
    """Everything that runs on one virtual clock."""

    def __init__(self, database: Database, clock: VirtualClock, random: Random, say: Say) -> None:
        self._database = database
        self._clock = clock
        self._say = say
        self.meter = Meter()
        self.agenda = Agenda(database, clock)
        self.people = People(database, self.agenda, random)
        self.audit = Audit(database, self.people)
        self._answers = Answers(self.people)
        self.platform = SimulatedTelegram(clock, random, self._arrived)
        channels: dict[str, Channel] = {CHANNEL: self.platform}
        outbox = MeteredOutbox(DatabaseOutbox(database, channels, "simulation", clock), self.meter)
        self._delivery = Delivery(outbox, channels, clock, AT_ONCE)
        self._planner = Planner(database, clock)
        self._to_plan, self._to_send = asyncio.Event(), asyncio.Event()

    async def run(self, days: int) -> None:
        """Live through so many days."""
        async with asyncio.TaskGroup() as group:
            endless = [
                group.create_task(self.agenda.run(self._changed)),
                group.create_task(self._plan()),
                group.create_task(self._send()),
            ]
            for number in range(days):
                day = FIRST_DAY + timedelta(days=number)
                await self._clock.until(day_begins(day))
                self.people.new_day(day, self.platform.blocked)
                self._to_plan.set()
                await self._clock.until(day_begins(day + timedelta(days=1)) - timedelta(seconds=1))
                self.audit.end_of_day()
                self._say(f"{day}: {self.audit.reminders[-1]} lời nhắc")
            for task in endless:
                task.cancel()

    async def _plan(self) -> None:
        """Round after round, as in the product; those are left out before which nothing happened."""
        while True:
            monday = self._next_monday()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._to_plan.wait(), (monday - self._clock()).total_seconds())
            await self._clock.until(self._clock() + PLAN_SECONDS)
            self._to_plan.clear()
            with self.meter("planning"):
                self._planner.round()
            self._to_send.set()

    async def _send(self) -> None:
        """Batch after batch, as in the product; looks are left out at which nothing would be due."""
        while True:
            self._to_send.clear()
            due = self._next_due()
            if due is not None and due <= self._clock():
                await self._delivery.round()
                due = self._next_due()
            wait = max(due - self._clock(), WORKER_SECONDS).total_seconds() if due is not None else None
            with suppress(TimeoutError):
                await asyncio.wait_for(self._to_send.wait(), wait)

    def _changed(self) -> None:
        self._to_plan.set()
        self._to_send.set()

    def _arrived(self, arrival: Arrival) -> None:
        self.audit.arrived(arrival)
        self._answers.arrived(arrival)

    def _next_due(self) -> datetime | None:
        with self._database.read() as session:
            pending = OutboxRow.state == Fate.PENDING.value
            return session.scalar(select(func.min(OutboxRow.due_at)).where(pending))

    def _next_monday(self) -> datetime:
        """The next Monday at 7:30, when the leaders' digests are due."""
        now = self._clock().astimezone(OFFICE_ZONE)
        moment = day_begins(now.date() + timedelta(days=-now.weekday() % 7)) + timedelta(hours=7.5)
        return moment if moment > now else moment + timedelta(days=7)


def simulate(where: Path | str, officers: int, days: int, seed: int, say: Say) -> tuple[Figures, list[str]]:
    """Simulate on a fresh database; the figures, and examples of broken promises.

    Raises:
        ValueError: where the database holds offices already.
    """
    wall, cpu = time.perf_counter(), time.process_time()
    database = open_database(where)
    try:
        with database.read() as session:
            if OfficeStore(session).offices():
                raise ValueError("the database of a simulation must be empty")
        random = Random(seed)  # noqa: S311 - a simulation is to be repeatable
        made = populate(database, officers, day_begins(FIRST_DAY) - timedelta(hours=15), random)
        say(f"{made:,} người")
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            loop = runner.get_loop()
            assert isinstance(loop, VirtualLoop)
            clock = VirtualClock(loop, day_begins(FIRST_DAY))
            simulation = Simulation(database, clock, random, say)
            runner.run(simulation.run(days))
        lost, unknown = _left_behind(database, clock())
        size = _megabytes(database, where)
    finally:
        database.close()
    audit, platform = simulation.audit, simulation.platform
    assert platform.rate is not None
    spent = {name: round(seconds, 1) for name, seconds in simulation.meter.spent.items()}
    spent["rest"] = round(time.process_time() - cpu - sum(spent.values()), 1)
    figures = Figures(
        officers=made,
        offices=len(simulation.people.offices),
        days=days,
        reminders_a_day=spread([number for number in audit.reminders if number]),
        messages_a_day=spread([number for number in audit.messages if number]),
        messages=sum(audit.messages),
        other_messages=audit.others,
        deeds=simulation.agenda.done,
        lateness_seconds=spread(audit.lateness),
        budget_in_busiest_hour=round(audit.busiest_hour / (platform.rate.permitted * 3600), 4),
        refused_429=platform.refused,
        unknown=unknown,
        broken={name: audit.broken[name] for name in BROKEN} | {"lost": lost},
        database_mb=size,
        cpu_seconds=spent,
        wall_seconds=round(time.perf_counter() - wall, 1),
    )
    return figures, audit.examples


def _left_behind(database: Database, now: datetime) -> tuple[int, int]:
    """How many reminders were due long ago and are still to leave, and of how many nobody knows the fate."""
    reminders = select(func.count()).where(OutboxRow.kind == Kind.REMINDER.value)
    waiting = OutboxRow.state.in_([Fate.PENDING.value, Fate.SENDING.value])
    with database.read() as session:
        lost = session.scalar(reminders.where(waiting, OutboxRow.due_at < now - LONGEST_WAIT))
        unknown = session.scalar(reminders.where(OutboxRow.state == Fate.UNKNOWN.value))
    return lost or 0, unknown or 0


def _megabytes(database: Database, where: Path | str) -> float:
    if isinstance(where, Path):
        size = sum(file.stat().st_size for file in where.parent.glob(f"{where.name}*"))
    else:
        with database.read() as session:
            size = session.scalar(select(func.pg_database_size(func.current_database()))) or 0
    return round(size / 1_000_000, 1)
