"""Zalo as a channel: the Zalo Bot Platform over long polling, by httpx."""

from __future__ import annotations

import asyncio
import logging
import random
import traceback
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from bot.channels import zalo_facts as facts
from bot.channels.zalo_api import ZaloApi
from bot.channels.zalo_errors import NothingYet, silence_libraries
from bot.channels.zalo_journal import Journal
from bot.channels.zalo_outgoing import chat_id, styles_of, text_of
from bot.channels.zalo_updates import LOOPBACK, Heard, Reader, heard_in
from bot.model import Limits, Outgoing
from bot.ports import ChannelError, FateUnknown, RateLimited, Receive, Refused
from reminders.pace import Rate

log = logging.getLogger(__name__)

_LONGEST_BACK_OFF = 60.0  # seconds
_SHORTEST_ROUND = 1.0  # seconds from one request that brought nothing to the next
_LOOK_FOR_WEBHOOK = 10  # failures of polling from one look to the next
_MOST_WAITING = 500  # updates fetched and not stored; past that the platform keeps the rest
_ROOM_SECONDS = 0.2  # between two looks whether there is room again
_LAST_ANSWER_SECONDS = 3.0  # given to an answer that has begun to arrive when we are told to stop

_Entry = tuple[Path | None, Heard]
"""What was heard, with its file in the journal; None where the journal could not keep it."""


class ZaloChannel:
    """One bot's private chats (`bot.ports.Channel`).

    The platform hands each update out once and asks for no confirmation, so every one is kept in a journal
    under `files_dir` from when it is fetched until `receive` returned, and heard again after a crash. What
    the platform has answered and the line has lost is lost: nothing on our side can bring it back.

    Args:
        token: what Zalo's bot manager gave; never printed or logged.
        files_dir: where photos that people send and the journal are put.
        base_url: of the Bot API, ending in "/bot".
        poll_seconds: how long one request for updates waits for something to happen.
        read_seconds: how long an answer may take before a send is given up, its fate unknown.
        max_download_bytes: larger photos are not fetched.
        retry_seconds: waits between tries of `receive` for one update that keeps failing; after the
            last try it is logged and put aside, so that it cannot block its sender for ever.

    Raises:
        ValueError: the token has not the form of one. The text does not hold it.
    """

    name = "zalo"
    limits = Limits(text=facts.MOST_TEXT, buttons=False, files=False, emphasis=True)
    rate: Rate | None = facts.RATE
    idempotent = False

    def __init__(
        self,
        token: str,
        files_dir: Path,
        *,
        base_url: str = facts.BASE_URL,
        poll_seconds: int = 25,
        read_seconds: float = 20.0,
        max_download_bytes: int = 20 * 1024 * 1024,
        retry_seconds: tuple[float, ...] = (1.0, 5.0, 20.0, *[60.0] * 60),
    ) -> None:
        if not facts.TOKEN.fullmatch(token):
            raise ValueError("a Zalo bot token looks like 123456:abc-xyz (the given one is not shown here)")
        silence_libraries()
        self._api = ZaloApi(token, base_url, read_seconds)
        self._poll_seconds = poll_seconds
        self._read_seconds = read_seconds
        self._retry_seconds = retry_seconds
        self._journal = Journal(files_dir / "zalo-journal")
        loopback = httpx.URL(base_url).host in LOOPBACK
        self._reader = Reader(self.name, self._api.http, files_dir, max_download_bytes, loopback)
        self._styles_taken = True
        self._arriving = False

    async def close(self) -> None:
        """Close the connections. Call it once, after the last use, in the loop that used them."""
        await self._api.close()

    # Sending

    async def send(self, address: str, message: Outgoing, key: str) -> str:
        """Deliver one message; see `Channel.send`. `key` is not used: the platform knows no repeated sends.

        Where the platform refuses a message that has styles, it is asked once more without them: they are
        little documented, and emphasis is no reason to lose a reminder.

        Raises:
            ChannelError: as its subclasses say; `zalo_errors` has the rules.
        """
        body: dict[str, Any] = {"chat_id": chat_id(address), "text": text_of(message)}
        styles = styles_of(message)
        if not styles or not self._styles_taken:
            return await self._sent(body)
        try:
            return await self._sent(body | {"text_styles": styles})
        except Refused as refusal:
            sent = await self._sent(body)
            self._styles_taken = False
            log.warning("Zalo takes no styles; messages go without emphasis from now on (%s)", refusal)
            return sent

    async def _sent(self, body: dict[str, Any]) -> str:
        result = await self._api.call("sendMessage", body)
        sent = result.get("message_id") if isinstance(result, dict) else None
        if not isinstance(sent, str) or not sent:
            raise FateUnknown("Zalo took a message and did not say which it is")
        return sent

    async def progress(self, address: str, text: str) -> None:
        """Show "typing…" for a few seconds; the platform has no place for `text`."""
        try:
            await self._api.call("sendChatAction", {"chat_id": chat_id(address), "action": "typing"})
        except ChannelError as error:
            log.debug("no progress shown: %s", error)

    # Listening

    async def run(self, receive: Receive) -> None:
        """Listen until cancelled; see `Channel.run`. Only private chats are heard.

        Each chat is served in order by its own worker, so that one person's large photo holds up nobody
        else. What an earlier process fetched and did not store comes first.
        """
        queues: dict[str, deque[_Entry]] = {}
        async with asyncio.TaskGroup() as group:

            def serve(entry: _Entry) -> None:
                address = entry[1].address
                if address in queues:
                    queues[address].append(entry)
                else:
                    queues[address] = deque([entry])
                    group.create_task(self._work(queues, address, receive))

            for entry in await self._left_behind():
                serve(entry)
            await self._remove_webhook()
            while True:
                fetched = await self._fetched()
                for entry in fetched:
                    serve(entry)
                # What the journal could not keep would be lost in a crash: nothing more is risked with it.
                most = 1 if any(file is None for file, _ in fetched) else _MOST_WAITING
                while sum(map(len, queues.values())) >= most:
                    await asyncio.sleep(_ROOM_SECONDS)

    async def _left_behind(self) -> list[_Entry]:
        try:
            kept = await asyncio.to_thread(self._journal.entries)
        except OSError as error:
            log.error("the journal cannot be read: %s", error)
            return []
        if kept:
            log.warning("%d updates that were fetched and not stored are heard again", len(kept))
        return [entry for file, update in kept for entry in self._heard(file, update)]

    async def _fetched(self) -> list[_Entry]:
        """The next updates, however long it takes to reach Zalo.

        Being told to stop ends the wait at once, but not an answer that is arriving: it would be lost.
        """
        fetching = asyncio.create_task(self._fetch())
        try:
            return await asyncio.shield(fetching)
        except asyncio.CancelledError:
            if self._arriving:
                await asyncio.wait({fetching}, timeout=_LAST_ANSWER_SECONDS)
            fetching.cancel()
            await asyncio.wait({fetching})
            raise

    async def _fetch(self) -> list[_Entry]:
        failures = 0
        clock = asyncio.get_running_loop().time
        while True:
            began = clock()
            try:
                fetched = await self._ask()
            except NothingYet:
                fetched = []
            except ChannelError as error:
                failures += 1
                level = logging.WARNING if failures == 1 else logging.DEBUG
                log.log(level, "Zalo cannot be polled, trying on: %s", error)
                if error.permanent or failures % _LOOK_FOR_WEBHOOK == 1:
                    # How a webhook in the way is told is not documented: any failure may mean it.
                    await self._remove_webhook()
                told = error.retry_after if isinstance(error, RateLimited) else None
                await asyncio.sleep(max(_back_off(failures), told or 0.0))
                continue
            if failures:
                log.info("Zalo is polled again after %d failures", failures)
                failures = 0
            if fetched:
                return fetched
            await asyncio.sleep(max(0.0, began + _SHORTEST_ROUND - clock()))

    async def _ask(self) -> list[_Entry]:
        """Ask once, and keep what comes in the journal before anything else is done with it."""
        try:
            result = await self._api.call(
                "getUpdates",
                {"timeout": str(self._poll_seconds)},
                read_seconds=self._poll_seconds + self._read_seconds,
                answering=self._answer_begins,
            )
            updates = result if isinstance(result, list) else [result]
            return [entry for update in updates if update for entry in await self._kept(update)]
        finally:
            self._arriving = False

    def _answer_begins(self) -> None:
        self._arriving = True

    async def _kept(self, update: Any) -> list[_Entry]:
        try:
            file = await asyncio.to_thread(self._journal.add, update)
        except (OSError, RecursionError) as error:
            log.error("the journal cannot keep an update; it is lost if this process dies now: %s", error)
            file = None
        return self._heard(file, update)

    def _heard(self, file: Path | None, update: Any) -> list[_Entry]:
        try:
            heard = heard_in(update, datetime.now(UTC))
        except Exception as error:  # whatever it is, the office must go on being heard
            log.error("an update cannot be understood and is put aside (%s)", _where(error))
            self._journal.put_aside(file)
            return []
        if heard is not None:
            return [(file, heard)]
        log.debug("an update is not from a private chat and is ignored")
        self._journal.remove(file)
        return []

    async def _remove_webhook(self) -> None:
        """Polling and a webhook exclude each other, and whoever runs us asked for polling."""
        try:
            info = await self._api.call("getWebhookInfo", {})
            if not isinstance(info, dict) or not info.get("url"):
                return
            log.warning("a webhook is set for this Zalo bot: removing it, for this process polls")
            await self._api.call("deleteWebhook", {})
        except ChannelError as error:
            log.debug("the webhook could not be looked up or removed: %s", error)

    async def _work(self, queues: dict[str, deque[_Entry]], address: str, receive: Receive) -> None:
        while queues[address]:
            file, heard = queues[address][0]
            if await self._taken(heard, receive):
                self._journal.remove(file)
            else:
                self._journal.put_aside(file)
            queues[address].popleft()
        del queues[address]

    async def _taken(self, heard: Heard, receive: Receive) -> bool:
        """Give one update to `receive` until it takes it; False where it failed once too often."""
        for wait in (*self._retry_seconds, None):
            try:
                await receive(await self._reader.incoming(heard))
            except Exception as error:  # whatever it is, the office must go on being heard
                if wait is None:
                    log.error("message %s failed too often and is put aside (%s)", heard.id, _where(error))
                    return False
                log.warning("message %s was not taken (%s), again in %g s", heard.id, _where(error), wait)
                await asyncio.sleep(wait)
            else:
                return True
        raise AssertionError("the last wait is None")


def _where(error: Exception) -> str:
    """What failed, without the words of the error: they may be a person's."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"


def _back_off(failures: int) -> float:
    """Seconds to wait after so many failures in a row: doubling, with jitter, 60 at most."""
    longest = min(_LONGEST_BACK_OFF, 0.5 * 2.0 ** min(failures, 10))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads retries, guards nothing
