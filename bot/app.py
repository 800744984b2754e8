"""The composition root: builds everything by plain constructor calls, and runs the parts that run."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import logging
import os
import secrets
import socket
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.assistant import Assistant, ToWrite
from bot.channels.telegram import TelegramChannel
from bot.channels.web import WebChannel
from bot.channels.zalo import ZaloChannel
from bot.database import Database, open_database
from bot.delivery import Delivery
from bot.evidence_room import EvidenceRoom
from bot.files import FileStore
from bot.library import Library
from bot.model import Incoming
from bot.models import abbreviations_of, index_opener, writer_of
from bot.outgoing import DatabaseOutbox
from bot.planner import Planner
from bot.ports import Channel
from bot.reading_room import ReadingRoom
from bot.settings import LOOPBACK, Settings
from bot.store import IntakeStore
from bot.transcript import DatabaseTranscript
from reminders.claims import Claims
from reminders.evidence_store import EvidenceStore
from reminders.office_store import OfficeStore
from retrieval.writing.writer import Writer

log = logging.getLogger(__name__)

PLAN_SECONDS = 30.0
"""How often the clock is turned into reminders; rungs are on the hour, so this is prompt enough."""


class RefusedStartError(Exception):
    """The program must not start like this; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Core:
    """What the command line and the running program share: no channels, no network."""

    settings: Settings
    database: Database
    files: FileStore
    library: Library
    planner: Planner
    clock: Callable[[], datetime]
    writer: Writer | None


def utc_now() -> datetime:
    """The clock of the product."""
    return datetime.now(UTC)


def build_core(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Core:
    """Open the data folder (made if new, tables brought up to date) and build what works on it."""
    folder = settings.data_dir
    database = open_database(settings.database_secret or folder / "cchc.db")
    files = FileStore(folder / "files")
    library = Library(
        database, files, index_opener(settings), abbreviations_of(settings), settings.read_seconds
    )
    planner = Planner(database, clock)
    return Core(settings, database, files, library, planner, clock, writer_of(settings))


class Program:
    """The running program: channels that listen, a worker that reads files, reminds and sends."""

    def __init__(self, core: Core, channels: dict[str, Channel]) -> None:
        self.core = core
        self.channels = channels
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        limits = {name: channel.limits for name, channel in channels.items()}
        self.assistant = Assistant(core.database, core.library, core.files, limits, core.clock)
        outbox = DatabaseOutbox(core.database, channels, self._owner, core.clock)
        self.delivery = Delivery(outbox, channels, core.clock, core.settings.sends_at_once)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._bells: list[asyncio.Event] = []
        self._writing: set[asyncio.Task[None]] = set()
        self._reconciled = False
        self.evidence_room = EvidenceRoom(
            core.database,
            core.files,
            self._owner,
            core.clock,
            core.settings.read_seconds,
            self._show_progress,
        )
        self.reading_room = ReadingRoom(
            core.database,
            core.library,
            core.files,
            self._owner,
            limits,
            core.clock,
            self._show_progress,
        )

    async def listen(self) -> None:
        """Take in what people do on every channel until cancelled."""
        async with asyncio.TaskGroup() as group:
            for channel in self.channels.values():
                group.create_task(channel.run(self.receive))

    async def receive(self, incoming: Incoming) -> None:
        """Deal with an incoming thing off the event loop, and let what follows from it be done at once."""
        to_write = await asyncio.to_thread(self._receive, incoming)
        self._ring()
        writer = self.core.writer
        if writer is None:
            return
        for writing in to_write:
            task = asyncio.create_task(self._write(writing, writer))
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)

    async def _write(self, writing: ToWrite, writer: Writer) -> None:
        try:
            await asyncio.to_thread(self.assistant.write, writing, writer)
        except Exception:
            log.exception("an answer could not be written in a model's words; the quoted one stands")
        self._ring()

    def _ring(self) -> None:
        for bell in self._bells:
            bell.set()

    def _receive(self, incoming: Incoming) -> list[ToWrite]:
        to_write = self.assistant.receive(incoming)
        if incoming.file is not None and incoming.file.path is not None:
            # The assistant has kept what it wants to keep; nobody's files pile up at the door.
            incoming.file.path.unlink(missing_ok=True)
        return to_write

    async def work(self) -> None:
        """Read files, make reminders and send messages until cancelled."""
        self._loop = asyncio.get_running_loop()
        pause = self.core.settings.worker_seconds
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._repeat("reading", self._read, pause, self._bells))
                group.create_task(self._repeat("evidence", self._read_evidence, pause, self._bells))
                group.create_task(self._repeat("planning", self._plan, PLAN_SECONDS, []))
                group.create_task(self._repeat("sending", self._send, pause, self._bells))
        finally:
            self.reading_room.stop()
            self.evidence_room.stop()
            with self.core.database.write() as session:
                Claims(session, self._owner).release()
                IntakeStore(session).release(self._owner)
                EvidenceStore(session).release(self._owner)

    async def _read(self) -> None:
        if not self._reconciled:
            await asyncio.to_thread(self._reconcile)
            self._reconciled = True
        while await asyncio.to_thread(self.reading_room.round):
            pass

    async def _read_evidence(self) -> None:
        while await asyncio.to_thread(self.evidence_room.round):
            pass

    async def _plan(self) -> None:
        await asyncio.to_thread(self.core.planner.round)

    async def _send(self) -> None:
        while await self.delivery.round():
            pass

    async def _repeat(
        self,
        name: str,
        step: Callable[[], Coroutine[Any, Any, None]],
        seconds: float,
        bells: list[asyncio.Event],
    ) -> None:
        """Run a step for ever, every so many seconds or when its bell, put among `bells`, is rung.

        A step that fails is logged and run again: an office's reminders must not stop because of one bad
        row or a full disk.
        """
        bell = asyncio.Event()
        bells.append(bell)
        try:
            while True:
                bell.clear()
                try:
                    await step()
                except Exception:
                    log.exception("%s failed; it will be tried again", name)
                    await asyncio.sleep(min(10 * seconds, 10.0))
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(bell.wait(), seconds)
        finally:
            bells.remove(bell)

    def _show_progress(self, channel: str, address: str, text: str) -> None:
        """Called from the reading thread."""
        if self._loop is not None and channel in self.channels:
            asyncio.run_coroutine_threadsafe(self.channels[channel].progress(address, text), self._loop)

    def _reconcile(self) -> None:
        """Bring every office's index in line with its documents."""
        for office_id, _ in self._offices():
            self.core.library.reconcile(office_id)

    def _offices(self) -> list[tuple[int, str]]:
        with self.core.database.read() as session:
            return OfficeStore(session).offices()


def build_channels(core: Core) -> tuple[dict[str, Channel], WebChannel, list[str]]:
    """The channels that the settings turn on, the web chat among them, and a line on each that is off.

    Raises:
        RefusedStartError: where the web chat would be open to the network without a key.
    """
    settings = core.settings
    if settings.web_host not in LOOPBACK and settings.web_secret is None:
        raise RefusedStartError(
            f"Trang chat mở ở {settings.web_host}, máy khác vào được, nhưng chưa đặt khóa. "
            "Đặt CCHC_WEB_KEY (hoặc CCHC_WEB_KEY_FILE), hoặc để CCHC_WEB_HOST=127.0.0.1."
        )
    incoming = settings.data_dir / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    web = WebChannel(
        DatabaseTranscript(core.database, core.clock),
        files_dir=incoming,
        max_upload_bytes=settings.upload_bytes,
        access_key=settings.web_secret,
        allowed_hosts=settings.allowed_hosts,
    )
    channels: dict[str, Channel] = {web.name: web}
    off: list[str] = []
    token = settings.telegram_secret
    if token is None:
        off.append("Telegram: tắt, vì chưa đặt CCHC_TELEGRAM_TOKEN.")
    else:
        try:
            telegram = TelegramChannel(
                token,
                incoming,
                base_url=f"{settings.telegram_url}/bot",
                base_file_url=f"{settings.telegram_url}/file/bot",
                max_download_bytes=settings.upload_bytes,
            )
        except ValueError as error:
            raise RefusedStartError(
                "CCHC_TELEGRAM_TOKEN không đúng dạng của một mã bot (123456:AbC…)."
            ) from error
        channels[telegram.name] = telegram
    token = settings.zalo_secret
    if token is None:
        off.append("Zalo: tắt, vì chưa đặt CCHC_ZALO_TOKEN.")
    else:
        try:
            zalo = ZaloChannel(
                token,
                incoming,
                base_url=f"{settings.zalo_url}/bot",
                max_download_bytes=settings.upload_bytes,
            )
        except ValueError as error:
            raise RefusedStartError(
                "CCHC_ZALO_TOKEN không đúng dạng của một mã bot (123456:abc…)."
            ) from error
        channels[zalo.name] = zalo
    return channels, web, off


@contextlib.contextmanager
def only_worker(core: Core) -> Iterator[None]:
    """Hold the right to be the one sender on this data folder; on PostgreSQL there may be many.

    SQLite has one writer at a time, and two senders would only wait for each other.

    Raises:
        RefusedStartError: where another process holds it.
    """
    if core.database.dialect == "postgresql":
        yield
        return
    folder = core.settings.data_dir
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "worker.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RefusedStartError(
                f"Một tiến trình khác đang chạy trên {folder.resolve()}. "
                "Dừng nó trước, hoặc đặt CCHC_DATA_DIR khác."
            ) from error
        yield
