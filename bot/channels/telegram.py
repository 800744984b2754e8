"""Telegram as a channel: the Bot API over long polling, by python-telegram-bot's bare Bot."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import re
import ssl
import traceback
from collections.abc import Coroutine
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
from telegram import Bot, CallbackQuery, LinkPreviewOptions, Update
from telegram.constants import ChatAction
from telegram.error import Conflict, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.telegram_errors import channel_error, scrub, silence_libraries
from bot.channels.telegram_outgoing import (
    MOST_CAPTION,
    MOST_TEXT,
    bytes_of,
    chat_id,
    check_length,
    entities_of,
    keyboard_of,
)
from bot.channels.telegram_updates import Backlog, Raw, Reader, chat_of
from bot.model import Limits, Outgoing
from bot.ports import ChannelError, FateUnknown, RateLimited, Receive
from reminders.pace import Rate

log = logging.getLogger(__name__)

_MOST_UPDATES = 100

_LONGEST_BACK_OFF = 60.0  # seconds
_CONFLICT_QUIET = 600.0  # seconds between two complaints about another poller
_GRACE = 1.0  # seconds given to what was fetched before asking for more

T = TypeVar("T")


class TelegramChannel:
    """One bot's private chats (`bot.ports.Channel`).

    Nothing here is remembered across a restart: an update is confirmed to Telegram only after `receive`
    returned for it and everything before it, so a crash means that Telegram delivers it again.

    Args:
        token: what BotFather gave; never printed or logged.
        files_dir: where files people send are put, under names generated here.
        base_url: of the Bot API, ending in "/bot", as python-telegram-bot wants it.
        base_file_url: of its files, likewise.
        poll_seconds: how long one request for updates waits for something to happen.
        read_seconds: how long an answer may take before a send is given up, its fate unknown.
        max_download_bytes: larger files are not fetched (the Bot API itself gives up to 20 MB).
        retry_seconds: waits between tries of `receive` for one update that keeps failing; after the
            last try it is logged and skipped, so that it cannot block its sender for ever.

    Raises:
        ValueError: the token has not the form of one. The text does not hold it.
    """

    name = "telegram"
    limits = Limits(text=MOST_TEXT, buttons=True, files=True, emphasis=True)
    rate: Rate | None = Rate(permitted=30, chat_seconds=1)
    """https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this"""
    idempotent = False

    def __init__(
        self,
        token: str,
        files_dir: Path,
        *,
        base_url: str = "https://api.telegram.org/bot",
        base_file_url: str = "https://api.telegram.org/file/bot",
        poll_seconds: int = 25,
        max_download_bytes: int = 20 * 1024 * 1024,
        read_seconds: float = 20.0,
        retry_seconds: tuple[float, ...] = (1.0, 5.0, 20.0, *[60.0] * 60),
    ) -> None:
        if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token):
            raise ValueError("a Telegram token looks like 123456:AbC-dEf (the given one is not shown here)")
        silence_libraries()
        self._token = token
        self._poll_seconds = poll_seconds
        self._retry_seconds = retry_seconds
        self._calls = _http(connections=32, read_seconds=read_seconds)
        # A request for updates answers after poll_seconds at the latest.
        self._polling = _http(connections=1, read_seconds=poll_seconds + read_seconds)
        self._bot = Bot(
            token,
            base_url=base_url,
            base_file_url=base_file_url,
            request=self._calls,
            get_updates_request=self._polling,
        )
        self._say_conflict_from = 0.0
        self._reader = Reader(self.name, self._bot, token, files_dir, max_download_bytes)

    async def close(self) -> None:
        """Close the connections. Call it once, after the last use, in the loop that used them."""
        await self._polling.shutdown()
        await self._calls.shutdown()

    # Sending

    async def send(self, address: str, message: Outgoing, key: str) -> str:
        """Deliver one message by one call of the API, so that it has one fate; see `Channel.send`.

        A file goes with the text as its caption, which must then be at most 1024 characters. Rows of
        more than 8 buttons are broken, for the platform cuts them off. `key` is not used: the Bot API
        has nothing to recognise a repeated send by.

        Raises:
            ChannelError: as its subclasses say; `telegram_errors.channel_error` has the rules.
        """
        chat = chat_id(address)
        keyboard = keyboard_of(message.buttons)
        if message.file is None:
            check_length(message.text, MOST_TEXT, least=1)
            call = self._bot.send_message(
                chat,
                message.text,
                entities=entities_of(message),
                reply_markup=keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        else:
            check_length(message.text, MOST_CAPTION)
            call = self._bot.send_document(
                chat,
                await asyncio.to_thread(bytes_of, message.file),
                filename=message.file.name,
                caption=message.text or None,
                caption_entities=entities_of(message),
                reply_markup=keyboard,
            )
        return str((await self._called(call)).message_id)

    async def progress(self, address: str, text: str) -> None:
        """Show "typing…" for about five seconds; the platform has no place for `text`."""
        try:
            await self._called(self._bot.send_chat_action(chat_id(address), ChatAction.TYPING))
        except ChannelError as error:
            log.debug("no progress shown: %s", error)

    async def _called(self, call: Coroutine[Any, Any, T]) -> T:
        try:
            return await call
        except TelegramError as error:
            # "from None": the chain of causes could print a URL, and with it the token.
            raise channel_error(error, self._token) from None
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise FateUnknown(f"Telegram's answer was not understood: {type(error).__name__}") from None

    # Listening

    async def run(self, receive: Receive) -> None:
        """Listen until cancelled; see `Channel.run`. Only private chats are heard.

        Each chat is served in order by its own worker, so that one person's large file holds up nobody
        else. Everything fetched stays unconfirmed until all before it is done; while something is, the
        same updates come again with each request and are told by their ids.
        """
        backlog = Backlog()
        async with asyncio.TaskGroup() as group:
            while True:
                for number, raw in await self._fetch(backlog):
                    chat = chat_of(raw)
                    if backlog.add(number, chat, raw):
                        backlog.workers[chat] = group.create_task(self._work(backlog, chat, receive))
                if backlog.workers:
                    await asyncio.wait(backlog.workers.values(), timeout=_GRACE)

    async def _fetch(self, backlog: Backlog) -> list[tuple[int, Raw]]:
        """What Telegram has that is not confirmed, however long it takes to reach it."""
        failures = 0
        while True:
            try:
                updates = await self._ask(backlog)
            except Conflict as error:
                failures += 1
                await self._conflict(error)
                wait = _back_off(failures)
            except (ChannelError, TelegramError, KeyError, TypeError, ValueError) as error:
                failures += 1
                wait = _back_off(failures)
                if isinstance(error, RateLimited) and error.retry_after:
                    wait = max(wait, error.retry_after)
                level = logging.WARNING if failures == 1 else logging.DEBUG
                log.log(level, "Telegram cannot be polled, trying on: %s", scrub(str(error), self._token))
            else:
                if failures:
                    log.info("Telegram is polled again after %d failures", failures)
                return updates
            await asyncio.sleep(wait)

    async def _ask(self, backlog: Backlog) -> list[tuple[int, Raw]]:
        # Not Bot.get_updates: that parses all updates or none, so one that the library cannot read
        # would come back for ever, and it writes people's words to the log when that happens.
        query = {
            "offset": backlog.offset(),
            "limit": _MOST_UPDATES,
            "timeout": 0 if backlog.workers else self._poll_seconds,
            "allowed_updates": json.dumps(["message", "callback_query"]),
        }
        try:
            answer: Any = await self._polling.post(f"{self._bot.base_url}/getUpdates?{urlencode(query)}")
        except Conflict:
            raise
        except TelegramError as error:
            raise channel_error(error, self._token) from None
        return [(int(raw["update_id"]), raw) for raw in answer]

    async def _conflict(self, error: Conflict) -> None:
        if "webhook" in str(error).lower():
            # Whoever runs us asked for polling, and Telegram allows one or the other.
            log.warning("a webhook is set for this Telegram bot: removing it, for this process polls")
            try:
                await self._called(self._bot.delete_webhook())
            except ChannelError as refusal:
                log.warning("the webhook could not be removed: %s", refusal)
        elif (now := asyncio.get_running_loop().time()) >= self._say_conflict_from:
            # Two pollers take turns in throwing each other out, several times a minute.
            self._say_conflict_from = now + _CONFLICT_QUIET
            log.error(
                "another process polls Telegram with this token: stop it; until then messages go to either"
            )

    async def _work(self, backlog: Backlog, chat: int, receive: Receive) -> None:
        while (waiting := backlog.next(chat)) is not None:
            await self._deliver(*waiting, receive)
            backlog.done(chat)

    async def _deliver(self, number: int, raw: Raw, receive: Receive) -> None:
        """Give one update to `receive` until it takes it, or until it failed once too often."""
        for wait in (*self._retry_seconds, None):
            try:
                update = Update.de_json(raw, self._bot)
                incoming = await self._reader.incoming(update)
                if incoming is not None:
                    await receive(incoming)
                break
            except Exception as error:  # whatever it is, the office must go on being heard
                place = traceback.extract_tb(error.__traceback__)[-1]
                where = f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}"
                if wait is None:
                    log.error("update %d failed too often and is skipped (%s)", number, where)
                    return
                log.warning("update %d was not taken (%s), again in %g s", number, where, wait)
                await asyncio.sleep(wait)
        if update.callback_query is not None:
            await self._stop_spinner(update.callback_query)

    async def _stop_spinner(self, pressed: CallbackQuery) -> None:
        try:
            await self._called(self._bot.answer_callback_query(pressed.id, read_timeout=5.0))
        except ChannelError as error:
            log.debug("a pressed button keeps its spinner: %s", error)


@cache
def _tls() -> ssl.SSLContext:
    """One for all connections: making it reads every certificate of the system, some 75 ms."""
    return httpx.create_ssl_context()


def _http(connections: int, read_seconds: float) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        read_timeout=read_seconds,
        write_timeout=10.0,
        connect_timeout=10.0,
        pool_timeout=10.0,
        media_write_timeout=40.0,
        httpx_kwargs={"verify": _tls()},
    )


def _back_off(failures: int) -> float:
    """Seconds to wait after so many failures in a row: doubling, with jitter, 60 at most."""
    longest = min(_LONGEST_BACK_OFF, 0.5 * 2.0 ** min(failures, 10))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads retries, guards nothing
