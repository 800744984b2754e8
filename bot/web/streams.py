"""The open pages: streams of server-sent events that show new lines of the transcript, and progress."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

import anyio
from sse_starlette.event import ServerSentEvent
from sse_starlette.sse import EventSourceResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bot.web.access import RefusalError
from bot.web.transcript import Transcript, row_of

PING_SECONDS = 15
_MOST_OF_ONE_PERSON = 12


@dataclass(slots=True, eq=False)
class _Listener:
    """One open stream: what wakes it, and the progress line it has yet to show."""

    woken: asyncio.Event = field(default_factory=asyncio.Event)
    progress: str | None = None


class Streams:
    """The streams open in this process. All methods are called on one event loop.

    Args:
        poll_seconds: how often a stream looks for lines that another process put into the transcript.
    """

    def __init__(self, transcript: Transcript, poll_seconds: float) -> None:
        self._transcript = transcript
        self._poll_seconds = poll_seconds
        self._listeners: dict[str, set[_Listener]] = {}
        self._stopped = False

    def start(self) -> None:
        """Let streams be opened (again)."""
        self._stopped = False

    def stop(self) -> None:
        """End every stream, so that a server that waits for its connections can stop."""
        self._stopped = True
        for address in self._listeners:
            self.wake(address)

    def wake(self, address: str) -> None:
        """Something new of this address is in the transcript."""
        for listener in self._listeners.get(address, ()):
            listener.woken.set()

    def answered(self, address: str) -> None:
        """An answer is in the transcript: a progress line not yet shown is out of date."""
        for listener in self._listeners.get(address, ()):
            listener.progress = None
        self.wake(address)

    def progress(self, address: str, text: str) -> None:
        """Show a progress line on this person's pages; only the newest one counts."""
        for listener in self._listeners.get(address, ()):
            listener.progress = text
        self.wake(address)

    def open(self, address: str, last: int) -> Response:
        """A stream of what comes after the line with id `last`.

        Raises:
            RefusalError: too many streams of this address are open.
        """
        if len(self._listeners.get(address, ())) >= _MOST_OF_ONE_PERSON:
            raise RefusalError(429, "Trang này đang mở ở quá nhiều cửa sổ. Xin đóng bớt.", 10)
        return EventSourceResponse(
            self._events(address, last),
            ping=PING_SECONDS,
            # An event rather than a comment, so that the page can tell silence from a dead connection.
            ping_message_factory=_ping,
            send_timeout=30,
        )

    async def _events(self, address: str, last: int) -> AsyncGenerator[ServerSentEvent, None]:
        listener = _Listener()
        self._listeners.setdefault(address, set()).add(listener)
        try:
            yield _ping()
            while not self._stopped:
                listener.woken.clear()
                rows = await run_in_threadpool(self._transcript.after, address, last)
                for row in rows:
                    last = row.id
                    yield ServerSentEvent(json.dumps(row_of(row)), event="message", id=str(row.id))
                if listener.progress is not None:
                    text, listener.progress = listener.progress, None
                    yield ServerSentEvent(json.dumps({"text": text}), event="progress")
                if not rows:
                    with anyio.move_on_after(self._poll_seconds):
                        await listener.woken.wait()
        finally:
            self._listeners[address].discard(listener)


def _ping() -> ServerSentEvent:
    return ServerSentEvent("1", event="ping")
