"""The local web chat as a channel: what its page shows is a transcript, its web side is in `bot.web`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from bot.model import Limits, Outgoing, OutgoingFile
from bot.ports import FateUnknown, Receive, Refused, Unreachable
from bot.rendering import tidied
from bot.web.access import Sessions
from bot.web.intake import MAX_TEXT, clean_file_name, keep_copy, stored_name
from bot.web.routes import CHANNEL, ChatRoutes
from bot.web.streams import Streams
from bot.web.transcript import Person, StoredMessage, Transcript, is_known
from reminders.pace import Rate

__all__ = ["Person", "StoredMessage", "Transcript", "WebChannel"]


class WebChannel:
    """The web chat. `app` is what an ASGI server serves; it takes messages in while `run` is running.

    Everything but `Transcript` is called on the event loop that serves `app`; what another process puts
    into the transcript is noticed within `poll_seconds`.

    Args:
        files_dir: the folder, outside any web root, for files that people send and copies of those we send.
        max_upload_bytes: the largest file taken.
        access_key: a key the page asks for before anything else; None asks for none (one's own computer).
        allowed_hosts: the host names (no ports) under which the page is reached; "*" for any.
        poll_seconds: how often an open page looks into the transcript.
    """

    name = CHANNEL
    limits = Limits(text=MAX_TEXT, buttons=True, files=True, emphasis=True)
    rate: Rate | None = None
    idempotent = True

    def __init__(
        self,
        transcript: Transcript,
        *,
        files_dir: Path,
        max_upload_bytes: int = 20 * 2**20,
        access_key: str | None = None,
        allowed_hosts: Sequence[str] = ("127.0.0.1", "localhost"),
        poll_seconds: float = 0.3,
    ) -> None:
        self._transcript = transcript
        self._files_dir = files_dir
        self._streams = Streams(transcript, poll_seconds)
        self._routes = ChatRoutes(
            transcript,
            self._streams,
            files_dir=files_dir,
            max_upload_bytes=max_upload_bytes,
            sessions=Sessions(access_key),
        )
        self.app = self._routes.app(allowed_hosts)

    async def send(self, address: str, message: Outgoing, key: str) -> str:
        """Deliver one message: it is in the transcript, and open pages show it at once.

        The file of a message is copied, because it must be there for as long as the message is.

        Raises:
            Unreachable: nobody has this address.
            Refused: the text is too long, or the file cannot be read.
            FateUnknown: the transcript failed; the same key may be sent again.
        """
        if len(message.text.encode("utf-16-le", "replace")) // 2 > self.limits.text:
            raise Refused(f"text of {len(message.text)} characters")
        try:
            if not await run_in_threadpool(is_known, self._transcript, address):
                raise Unreachable("no such person")
            tidy = replace(message, emphasis=tidied(message.emphasis, message.text))
            kept = await run_in_threadpool(self._with_kept_file, tidy, f"{address}\0{key}")
            stored = await run_in_threadpool(self._transcript.append_outgoing, address, kept, key)
        except (Unreachable, Refused):
            raise
        except Exception as error:
            raise FateUnknown(f"transcript: {type(error).__name__}") from error
        self._streams.answered(address)
        return str(stored)

    async def progress(self, address: str, text: str) -> None:
        """Show a line such as "đang đọc trang 3/10…" on the pages open in this process; kept nowhere."""
        self._streams.progress(address, text)

    async def run(self, receive: Receive) -> None:
        """Take in what people do on the page until cancelled; then open streams end, so a server can stop."""
        self._routes.receive = receive
        self._streams.start()
        try:
            await asyncio.Event().wait()
        finally:
            self._routes.receive = None
            self._streams.stop()

    def _with_kept_file(self, message: Outgoing, identity: str) -> Outgoing:
        if message.file is None:
            return message
        name = clean_file_name(message.file.name)
        path = self._files_dir / stored_name("gui", identity, name)
        try:
            keep_copy(message.file.path, path)
        except OSError as error:
            raise Refused(f"file: {type(error).__name__}") from error
        return replace(message, file=OutgoingFile(name, path))
