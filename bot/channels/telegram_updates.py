"""What Telegram tells us: its updates in order until they are dealt with, and each as an Incoming."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import re
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from telegram import Bot, Document, Message, PhotoSize, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.channels.telegram_errors import channel_error
from bot.model import Incoming, IncomingFile
from knowledge.vietnamese import nfc

log = logging.getLogger(__name__)

Raw = dict[str, Any]
"""An update as Telegram's JSON has it."""

_DOWNLOAD_SECONDS = 120.0  # for one whole file
_MOST_NAME = 150  # characters of a file's name that are kept to show
_BYTES_PER_MB = 1024 * 1024

# What Telegram tells about a private chat itself; nobody said anything, so nothing is answered.
_SERVICE = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "write_access_allowed",
    "chat_background_set",
    "connected_website",
    "proximity_alert_triggered",
)


class Backlog:
    """Updates fetched and not yet dealt with, in order for each chat.

    `workers` holds the task that serves a chat, as long as there is something to serve.
    """

    def __init__(self) -> None:
        self.workers: dict[int, asyncio.Task[None]] = {}
        self._queues: dict[int, deque[tuple[int, Raw]]] = {}
        self._open: set[int] = set()
        self._last = -1

    def offset(self) -> int:
        """What to ask Telegram for: this number confirms every update before it, and no other."""
        return min(self._open, default=self._last + 1)

    def add(self, number: int, chat: int, raw: Raw) -> bool:
        """Keep an update that is new; True when its chat needs a worker for it."""
        if number <= self._last:
            return False  # it came again because something before it, or itself, is still open
        self._last = number
        self._open.add(number)
        served = chat in self._queues
        self._queues.setdefault(chat, deque()).append((number, raw))
        return not served

    def next(self, chat: int) -> tuple[int, Raw] | None:
        """The oldest open update of a chat; None ends its worker."""
        if self._queues[chat]:
            return self._queues[chat][0]
        del self._queues[chat]
        del self.workers[chat]
        return None

    def done(self, chat: int) -> None:
        """The oldest open update of a chat is dealt with."""
        number, _ = self._queues[chat].popleft()
        self._open.discard(number)


def chat_of(raw: Raw) -> int:
    """The chat an update belongs to, for keeping order; 0 where it belongs to none we serve."""
    pressed = raw.get("callback_query")
    message = pressed.get("message") if isinstance(pressed, Mapping) else raw.get("message")
    chat = message.get("chat") if isinstance(message, Mapping) else None
    number = chat.get("id") if isinstance(chat, Mapping) else None
    return number if isinstance(number, int) else 0


class Reader:
    """Turns updates into what people did, fetching their files.

    Args:
        channel: the name that every Incoming carries.
        bot: asked for files.
        token: kept out of logs.
        files_dir: where files go; made when the first one comes.
        max_download_bytes: larger files are not fetched.
    """

    def __init__(self, channel: str, bot: Bot, token: str, files_dir: Path, max_download_bytes: int) -> None:
        self._channel = channel
        self._bot = bot
        self._token = token
        self._files_dir = files_dir
        self._max_download_bytes = max_download_bytes

    async def incoming(self, update: Update) -> Incoming | None:
        """The update as something a person did; None where it is not for us.

        Only private chats count, and edited messages do not. A sticker, a voice message or the like
        becomes an Incoming without text and without file: something we cannot read was said.
        """
        message, pressed = update.message, update.callback_query
        carrier = pressed.message if pressed is not None else message
        if carrier is None or carrier.chat.type != ChatType.PRIVATE:
            log.debug("update %d is not from a private chat and is ignored", update.update_id)
            return None
        if pressed is not None:
            return Incoming(
                channel=self._channel,
                id=str(update.update_id),
                address=str(carrier.chat.id),
                at=datetime.now(UTC),  # Telegram does not say when a button was pressed
                pressed=pressed.data or "",
                reply_to=str(carrier.message_id),
            )
        if message is None or any(getattr(message, kind) is not None for kind in _SERVICE):
            return None
        answered = message.reply_to_message
        return Incoming(
            channel=self._channel,
            id=str(update.update_id),
            address=str(message.chat.id),
            at=message.date.astimezone(UTC),
            text=nfc(message.text or message.caption or ""),
            file=await self._file(message),
            reply_to=str(answered.message_id) if answered is not None else None,
        )

    async def _file(self, message: Message) -> IncomingFile | None:
        if message.document is not None:
            return await self._fetched(message, message.document, shown_name(message.document.file_name))
        if message.photo:
            largest = max(message.photo, key=lambda photo: photo.width * photo.height)
            return await self._fetched(message, largest, "ảnh.jpg")
        return None

    async def _fetched(self, message: Message, sent: Document | PhotoSize, name: str) -> IncomingFile:
        size = sent.file_size or 0
        if size > self._max_download_bytes:
            return IncomingFile(name, size, None, self._too_large())
        # The same message must give the same name, so that hearing it twice leaves one file; and a
        # name made of a digest cannot lead out of the folder.
        what = f"{message.chat.id}/{message.message_id}/{sent.file_unique_id}"
        path = self._files_dir / f"telegram-{hashlib.sha256(what.encode()).hexdigest()[:32]}"
        try:
            content = await self._download(sent.file_id)
        except _TooLarge:
            return IncomingFile(name, size, None, self._too_large())
        except (TelegramError, TimeoutError, RuntimeError) as error:
            told = channel_error(error, self._token) if isinstance(error, TelegramError) else error
            log.warning("a file in message %d was not fetched: %s", message.message_id, told)
            problem = "Chưa tải được tệp này từ Telegram. Anh/chị vui lòng gửi lại sau ít phút."
            return IncomingFile(name, size, None, problem)
        try:
            await asyncio.to_thread(_store, path, content)
        except OSError as error:
            log.error("a file in message %d was not stored: %s", message.message_id, error)
            problem = "Máy chủ chưa lưu được tệp này. Anh/chị vui lòng báo người quản trị rồi gửi lại."
            return IncomingFile(name, len(content), None, problem)
        return IncomingFile(name, len(content), path)

    async def _download(self, file_id: str) -> bytes:
        """The bytes of a file.

        Raises:
            _TooLarge: before or after fetching it.
            TelegramError, TimeoutError, RuntimeError: it could not be fetched.
        """
        async with asyncio.timeout(_DOWNLOAD_SECONDS):
            try:
                remote = await self._bot.get_file(file_id)
            except TelegramError as error:
                if "file is too big" in str(error).lower():
                    raise _TooLarge from None
                raise
            if (remote.file_size or 0) > self._max_download_bytes:
                raise _TooLarge
            content = bytes(await remote.download_as_bytearray())
        if len(content) > self._max_download_bytes:
            raise _TooLarge
        return content

    def _too_large(self) -> str:
        most = f"{self._max_download_bytes / _BYTES_PER_MB:.3g}".replace(".", ",")
        return (
            f"Tệp lớn hơn {most} MB nên không tải về được. "
            "Anh/chị vui lòng gửi bản nhẹ hơn hoặc tách thành nhiều tệp nhỏ."
        )


class _TooLarge(Exception):
    """The file is over what we fetch."""


def shown_name(name: str | None) -> str:
    """The sender's name of a file, made fit to show: no folders, no control characters, not long.

    It is never used as a name on our disk.
    """
    last = re.split(r"[/\\]", nfc(name or ""))[-1]
    clean = "".join(character for character in last if character.isprintable()).strip()
    if len(clean) > _MOST_NAME:
        stem, dot, ending = clean.rpartition(".")
        keep = _MOST_NAME - len(ending) - 2
        clean = f"{stem[:keep]}…{dot}{ending}" if dot and keep > 0 else clean[:_MOST_NAME]
    return clean or "tệp không tên"


def _store(path: Path, content: bytes) -> None:
    # Whole or not at all: a half-written file must not be taken for the sender's.
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(content)
    os.replace(partial, path)
