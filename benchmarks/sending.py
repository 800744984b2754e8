"""What the trials of sending share: a far platform and workers as processes, a day's reminders."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, select, update
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.telegram import TelegramChannel
from bot.database import Database, open_database
from bot.delivery import Delivery
from bot.outgoing import DatabaseOutbox
from bot.planner import Planner
from bot.ports import Channel
from bot.simulation.offices import CHANNEL, copy_offices, make_office
from reminders.model import OFFICE_ZONE
from reminders.outbox_tables import OutboxRow
from reminders.tables import OccurrenceRow, ShareRow
from tests.databases import Server, account, programs
from tests.standins.telegram import TelegramStandin, serving
from tests.standins.telegram_parameters import ApiError

TOKEN = "77:not-a-real-token"
GIVEN = datetime(2026, 1, 5, 9, 0, tzinfo=OFFICE_ZONE)
DAWN = datetime(2026, 7, 22, 5, 0, tzinfo=OFFICE_ZONE)
"""When the day is planned: seven working days before the end of a month, when everybody has something due."""

EIGHT = datetime(2026, 7, 22, 8, 0, tzinfo=OFFICE_ZONE)
OFFICE = 40

_PROCESSES = multiprocessing.get_context("forkserver")
"""Workers are forked from a process that has read all modules and has no threads: they start at once."""

_PROCESSES.set_forkserver_preload(["benchmarks.sending"])


def fill(database: Database, messages: int) -> int:
    """Make offices of so many people (or a few more), and plan a day of reminders; how many messages it has.

    Nearly everybody gets one message. The leaders' digest is one of theirs.
    """
    offices = -(-messages // OFFICE)
    templates = min(5, offices)
    for number in range(templates):
        with database.write() as session:
            make_office(session, f"UBND xã {number + 1}", OFFICE, GIVEN, Random(number))
    with database.write() as session:
        past = select(OccurrenceRow.id).where(OccurrenceRow.due < DAWN.date())
        session.execute(update(ShareRow).where(ShareRow.occurrence_id.in_(past)).values(done_at=DAWN))
        copy_offices(session, -(-offices // templates) - 1)
    Planner(database, lambda: DAWN).round()
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(OutboxRow)) or 0


@contextmanager
def database_of(kind: str) -> Iterator[str]:
    """The address of a fresh database: "sqlite", "postgresql" (a server is started), or an address itself.

    Raises:
        SystemExit: where no PostgreSQL can be started here.
    """
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="cchc-sending-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if kind == "sqlite":
            yield f"sqlite:///{folder / 'cchc.db'}"
        elif kind == "postgresql":
            who = account()
            found = programs(who)
            if found is None:
                raise SystemExit("no PostgreSQL runs on this machine")
            folder.chmod(0o755)
            own = folder / "server"
            own.mkdir()
            server = Server(own, found, who)
            server.start()
            stack.callback(server.stop)
            server.run("CREATE DATABASE trial")
            yield server.url("trial")
        else:
            yield kind


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that the platform took."""

    chat: int
    text: str
    at: float


class FarTelegram(TelegramStandin):
    """The stand-in at some distance, counting what it refuses for its rates."""

    latency = 0.0
    refused = 0

    async def _call(self, request: Request) -> Response:
        await asyncio.sleep(self.latency / 2)
        response = await super()._call(request)
        await asyncio.sleep(self.latency / 2)
        return response

    def check_rate(self, chat: int) -> None:
        try:
            super().check_rate(chat)
        except ApiError:
            self.refused += 1
            raise


class Platform:
    """The platform in a process of its own."""

    def __init__(self, latency: float, *, rates: bool) -> None:
        self._ours, theirs = _PROCESSES.Pipe()
        self._process = _PROCESSES.Process(target=_serve, args=(theirs, latency, rates), daemon=True)
        self._process.start()
        self.base_url: str = self._ours.recv()

    def seen(self) -> tuple[list[Accepted], int]:
        """What was accepted, in order, and how many calls were refused for the rates."""
        self._ours.send("seen")
        accepted, refused = self._ours.recv()
        return accepted, refused

    def close(self) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.join()


def _serve(pipe: Connection, latency: float, rates: bool) -> None:
    api = FarTelegram(TOKEN, open_to_all=True)
    api.latency = latency
    if rates:
        api.limit_rates()
    with serving(api):
        pipe.send(api.base_url)
        while True:
            pipe.recv()
            with api.lock:
                accepted = [Accepted(m.chat, m.text, m.at) for m in api.delivered.values()]
            pipe.send((accepted, api.refused))


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker is told: where the database and the platform are, how it sends, what time it is.

    `shift` is what its clock is ahead of ours, `seconds` the lease.
    """

    database: str
    base_url: str
    shift: timedelta
    at_once: int
    seconds: float

    def clock(self) -> datetime:
        return datetime.now(UTC) + self.shift


def start_worker(work: Work, name: str, used: Any = None) -> multiprocessing.process.BaseProcess:
    """A worker that sends until it is stopped or killed; at an end of its own it adds its CPU to `used`."""
    process = _PROCESSES.Process(target=_work, args=(work, name, used), daemon=True)
    process.start()
    return process


def shared_number() -> Any:
    """A number that workers may add to."""
    return _PROCESSES.Value("d", 0.0)


def stop_flag() -> Any:
    """A flag for all workers."""
    return _PROCESSES.Event()


def _work(work: Work, name: str, used: Any) -> None:
    asyncio.run(_send(work, f"{name}:{os.getpid()}:{time.monotonic_ns()}"))
    if used is not None:
        spent = resource.getrusage(resource.RUSAGE_SELF)
        with used.get_lock():
            used.value += spent.ru_utime + spent.ru_stime


async def _send(work: Work, owner: str) -> None:
    """Send until three rounds in a row found nothing."""
    database = open_database(work.database)
    telegram = TelegramChannel(TOKEN, Path(), base_url=work.base_url, base_file_url=work.base_url)
    channels: dict[str, Channel] = {CHANNEL: telegram}
    outbox = DatabaseOutbox(database, channels, owner, work.clock, timedelta(seconds=work.seconds))
    delivery = Delivery(outbox, channels, work.clock, work.at_once)
    idle = 0
    while idle < 3:
        idle = 0 if await delivery.round() else idle + 1
        await asyncio.sleep(0.05 if idle == 0 else 0.3)
    await telegram.close()
    database.close()


def now_is(moment: datetime) -> timedelta:
    """What a clock must be ahead of ours so that it is a certain moment now."""
    return moment - datetime.now(UTC)


def percentile(values: list[float], share: float) -> float:
    """The value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


Progress = Callable[[str], None]
