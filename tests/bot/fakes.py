"""Stand-ins for what the web channel is given: a transcript in memory, people, a server on a free port."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import uvicorn
from starlette.applications import Starlette

from bot.channels.web import Person, StoredMessage
from bot.model import Incoming, Outgoing

AN = Person("an", "Nguyễn Thị An", "Công chức Văn phòng - Thống kê")
BINH = Person("binh", "Trần Văn Bình", "Lãnh đạo")


@dataclass
class MemoryTranscript:
    """A transcript in memory. `broken` makes every call fail, as a database that is away does; `losing`
    makes the next outgoing message fail after it was kept; `slow` is how many seconds looking takes."""

    everybody: Sequence[Person] = (AN, BINH)
    broken: bool = False
    losing: bool = False
    slow: float = 0.0
    rows: list[StoredMessage] = field(default_factory=list)
    _files: dict[int, tuple[str, Path]] = field(default_factory=dict)
    _ids: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def people(self) -> Sequence[Person]:
        self._check()
        return self.everybody

    def append_outgoing(self, address: str, message: Outgoing, key: str) -> int:
        name = message.file.name if message.file else None
        row_id = self._append(
            ("out", address, key),
            lambda new: StoredMessage(
                new, address, False, datetime.now(UTC), message.text, message.buttons, name, None
            ),
        )
        if message.file:
            self._files.setdefault(row_id, (message.file.name, message.file.path))
        if self.losing:
            self.losing = False
            raise OSError("the transcript went away")
        return row_id

    def append_incoming(self, incoming: Incoming) -> int:
        name = incoming.file.name if incoming.file else None
        return self._append(
            ("in", incoming.channel, incoming.id),
            lambda new: StoredMessage(
                new, incoming.address, True, incoming.at, incoming.text, (), name, incoming.id
            ),
        )

    def after(self, address: str, last_id: int, limit: int = 200) -> Sequence[StoredMessage]:
        self._check()
        found = [row for row in self.rows if row.address == address and row.id > last_id][:limit]
        time.sleep(self.slow)
        return found

    def latest(self, address: str, limit: int = 50) -> Sequence[StoredMessage]:
        self._check()
        return [row for row in self.rows if row.address == address][-limit:]

    def file_of(self, message_id: int, address: str) -> tuple[str, Path] | None:
        self._check()
        owned = any(row.id == message_id and row.address == address for row in self.rows)
        return self._files.get(message_id) if owned else None

    def _append(self, key: tuple[str, str, str], make: Callable[[int], StoredMessage]) -> int:
        self._check()
        with self._lock:
            if key not in self._ids:
                self._ids[key] = len(self.rows) + 1
                self.rows.append(make(self._ids[key]))
            return self._ids[key]

    def _check(self) -> None:
        if self.broken:
            raise OSError("the transcript is away")


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class LoopbackServer:
    """A real uvicorn on loopback, in a thread of its own, for as long as the `with` lasts."""

    def __init__(self, app: Starlette, port: int) -> None:
        config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical", lifespan="on")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> LoopbackServer:
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise RuntimeError("the server did not start")
            time.sleep(0.01)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # An open page holds its stream for ever: connections are cut, as when a machine is switched off.
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(10)
