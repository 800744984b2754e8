"""The people of the tests: the office of phường Hoa Sen, a stranger, and an office next door.

Lan coordinates and leads office work; Minh, Hoa and Bảo are officers; Thắng leads the ward. Dũng is the
coordinator of another office and must never see anything of theirs. Each talks through `says`, `presses`
and `sends`, and reads `hears`.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from time import monotonic

from bot.app import Core, Program, build_core
from bot.database import open_database
from bot.model import Incoming, IncomingFile, Outgoing
from bot.samples.plans import ALL, BP, TP, VH, VP
from bot.settings import Settings
from bot.store import AccountStore
from reminders.model import OFFICE_ZONE, Role
from reminders.office_store import OfficeStore
from tests.channels import MemoryChannel

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=OFFICE_ZONE)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **parts: int) -> None:
        self.now += timedelta(**parts)


@dataclass
class RunningClock(Clock):
    """A clock that goes on, for what waits a second between two messages to one chat."""

    started: float = field(default_factory=monotonic)

    def __call__(self) -> datetime:
        return self.now + timedelta(seconds=monotonic() - self.started)


class Town:
    """A running program on a fresh data folder, with a platform in memory and people on it."""

    def __init__(
        self, folder: Path, channel: MemoryChannel | None = None, clock: Clock | None = None
    ) -> None:
        self.clock = clock or Clock()
        self.channel = channel or MemoryChannel()
        self.folder = folder
        if "CCHC_DATABASE_URL" not in os.environ and not (folder / "data" / "cchc.db").exists():
            (folder / "data").mkdir(parents=True, exist_ok=True)
            shutil.copy(_migrated(), folder / "data" / "cchc.db")
        self.core: Core = build_core(Settings(data_dir=folder / "data", _env_file=None), self.clock)
        self.program = Program(self.core, {self.channel.name: self.channel})
        self.office = self._office("UBND phường Hoa Sen")
        self.lan = self._person(self.office, "Nguyễn Thị Lan", Role.COORDINATOR, VP)
        self.minh = self._person(self.office, "Trần Văn Minh", Role.OFFICER, TP, ALL)
        self.hoa = self._person(self.office, "Lê Thị Hoa", Role.OFFICER, VH, ALL)
        self.bao = self._person(self.office, "Phạm Quốc Bảo", Role.OFFICER, BP, ALL)
        self.thang = self._person(self.office, "Hoàng Đức Thắng", Role.LEADER, "Chủ tịch UBND")
        self.next_door = self._office("UBND xã Bến Đá")
        self.dung = self._person(self.next_door, "Ngô Tiến Dũng", Role.COORDINATOR, VP)
        self.stranger = Person(self, "Người lạ", "address-of-a-stranger", 0)
        self.channel.addresses.add(self.stranger.address)

    def restart(self) -> Town:
        """The same data folder and platform, everything else built anew."""
        self.program = Program(self.core, {self.channel.name: self.channel})
        return self

    def settle(self) -> None:
        """Let the program read, plan and send until nothing is left to do now."""
        while self.program.reading_room.round():
            pass
        while self.program.evidence_room.round():
            pass
        self.core.planner.round()
        asyncio.run(self._send())

    async def _send(self) -> None:
        while await self.program.delivery.round():
            pass

    def _office(self, name: str) -> int:
        with self.core.database.write() as session:
            return OfficeStore(session).add_office(name)

    def _person(self, office: int, name: str, role: Role, *positions: str) -> Person:
        with self.core.database.write() as session:
            officer_id = OfficeStore(session).add_officer(office, name, role, positions)
            address = f"address-of-{officer_id}"
            AccountStore(session).link(officer_id, self.channel.name, address, self.clock.now)
        self.channel.addresses.add(address)
        return Person(self, name, address, officer_id)


@cache
def _migrated() -> Path:
    """An empty database with its tables, made once for all towns."""
    path = Path(tempfile.mkdtemp()) / "cchc.db"
    open_database(path).close()
    return path


_ids = itertools.count(1)


@dataclass
class Person:
    """Somebody with a telephone."""

    town: Town
    name: str
    address: str
    id: int
    read: int = field(default=0)

    def says(self, text: str, to: str | None = None, message_id: str | None = None) -> list[str]:
        """Write something; the texts that come back."""
        return self._does(text=text, reply_to=to, message_id=message_id)

    def presses(self, label: str) -> list[str]:
        """Press the newest button whose label begins like this; the texts that come back."""
        for number, message in reversed(self.town.channel.to(self.address)):
            for button in (button for row in message.buttons for button in row):
                if button.label.startswith(label):
                    return self._does(pressed=button.data, reply_to=number)
        raise AssertionError(f"{self.name} has no button “{label}”: {self.labels()}")

    def presses_data(self, data: str) -> list[str]:
        """Press a button that somebody made up."""
        return self._does(pressed=data)

    def sends(self, path: Path, text: str = "", name: str | None = None, to: str | None = None) -> list[str]:
        """Send a file; the texts that come back."""
        file = IncomingFile(name or path.name, path.stat().st_size, path)
        return self._does(text=text, file=file, reply_to=to)

    def hears(self) -> list[str]:
        """What came since the last time, after the program did all it has to do now."""
        self.town.settle()
        messages = self.town.channel.to(self.address)
        new = [message.text for _, message in messages[self.read :]]
        self.read = len(messages)
        return new

    def got(self) -> list[Outgoing]:
        """Everything that ever came."""
        return [message for _, message in self.town.channel.to(self.address)]

    def labels(self) -> list[str]:
        """The labels under the newest message that has any."""
        for message in reversed(self.got()):
            if message.buttons:
                return [button.label for row in message.buttons for button in row]
        return []

    def _does(
        self,
        text: str = "",
        pressed: str | None = None,
        file: IncomingFile | None = None,
        reply_to: str | None = None,
        message_id: str | None = None,
    ) -> list[str]:
        self.hears()
        incoming = Incoming(
            self.town.channel.name,
            message_id or f"m{next(_ids)}",
            self.address,
            self.town.clock.now,
            text,
            pressed,
            file,
            reply_to,
        )
        self.town.program.assistant.receive(incoming)
        return self.hears()
