"""What Zalo tells us: an update as something a person did, and the photo that it names."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from bot.channels import zalo_facts as facts
from bot.model import Incoming, IncomingFile
from knowledge.vietnamese import nfc

log = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "localhost", "::1")

_ID = re.compile(r"[0-9A-Za-z._:-]{1,100}")  # what an inbox row and a log line can hold
_MOST_CHARACTERS = 16_384  # of a text; more is no message of a person
_MOST_URL = 2048
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_DOWNLOAD_SECONDS = 120.0  # for one whole photo
_MOST_HOPS = 3  # from one address of a photo to the next
_BYTES_PER_MB = 1024 * 1024

_NOT_FETCHED = "Chưa tải được ảnh này từ Zalo. Anh/chị vui lòng gửi lại sau ít phút."
_NOT_STORED = "Máy chủ chưa lưu được ảnh này. Anh/chị vui lòng báo người quản trị rồi gửi lại."


@dataclass(frozen=True, slots=True)
class Heard:
    """An update that is for us, before its photo is fetched. `photo` is its address, "" where there should be
    one and is not, None where there is no photo."""

    id: str
    address: str
    at: datetime
    text: str
    photo: str | None


def heard_in(update: Any, now: datetime) -> Heard | None:
    """What a person did, out of whatever the platform sent; None where it is not for us.

    Only private chats count, and only messages. A sticker, a voice message or an event of a later version
    becomes a Heard without text: something we cannot read was said.

    Args:
        update: any value that JSON can hold.
        now: taken for the time of a message that tells none.
    """
    if not isinstance(update, Mapping):
        return None
    event, message = update.get("event_name") or "", update.get("message")
    if not isinstance(event, str) or not isinstance(message, Mapping):
        return None
    address = _sender_of(message)
    if address is None or not (event == "" or event.startswith(facts.EVENTS)):
        return None
    readable = event in facts.READABLE or event == ""
    return Heard(
        id=_id_of(message, update),
        address=address,
        at=_moment(message.get("date"), now),
        text=_clean(message.get("text") or message.get("caption")) if readable else "",
        photo=_photo_in(message, event) if readable else None,
    )


def _sender_of(message: Mapping[str, Any]) -> str | None:
    """The private chat that a person wrote in; None where it is another, or no person."""
    chat, sender = message.get("chat"), message.get("from")
    if not isinstance(chat, Mapping) or chat.get("chat_type") != facts.PRIVATE:
        return None
    if isinstance(sender, Mapping) and sender.get("is_bot") is True:
        return None
    address = chat.get("id")
    return address if isinstance(address, str) and facts.ADDRESS.fullmatch(address) else None


def _id_of(message: Mapping[str, Any], update: Mapping[str, Any]) -> str:
    """The message's id where it has a usable one, else a digest of the whole: the same for the same thing."""
    given = message.get("message_id")
    if isinstance(given, str) and _ID.fullmatch(given):
        return given
    whole = json.dumps(update, sort_keys=True).encode()
    return f"sha256:{hashlib.sha256(whole).hexdigest()}"


def _moment(date: object, now: datetime) -> datetime:
    """Milliseconds since 1970, between 2001 and 2286; else `now`."""
    if type(date) is int and 10**12 <= date < 10**13:
        return datetime.fromtimestamp(date / 1000, UTC)
    return now


def _clean(text: object) -> str:
    """A text made fit to store: in form C, without what no database takes, not endless."""
    if not isinstance(text, str):
        return ""
    return nfc(_HALF_PAIR.sub("\ufffd", text[:_MOST_CHARACTERS].replace("\0", "")))


def _photo_in(message: Mapping[str, Any], event: str) -> str | None:
    named = [message[key] for key in facts.PHOTO_URLS if key in message]
    if not named and "image" not in event:
        return None
    urls = [url for url in named if isinstance(url, str) and 0 < len(url) <= _MOST_URL]
    return urls[0] if urls else ""


class Reader:
    """Turns what was heard into what a person did, fetching the photo.

    Args:
        channel: the name that every Incoming carries.
        http: used for photos, without the token.
        files_dir: where photos go; made when the first one comes.
        max_download_bytes: larger photos are not fetched.
        loopback: whether photos may come from this machine, as a stand-in's do.
    """

    def __init__(
        self, channel: str, http: httpx.AsyncClient, files_dir: Path, max_download_bytes: int, loopback: bool
    ) -> None:
        self._channel = channel
        self._http = http
        self._files_dir = files_dir
        self._max_download_bytes = max_download_bytes
        self._loopback = loopback

    async def incoming(self, heard: Heard) -> Incoming:
        """The Incoming; where its photo could not be fetched, the file says so."""
        file = await self._file(heard, heard.photo) if heard.photo is not None else None
        return Incoming(self._channel, heard.id, heard.address, heard.at, heard.text, file=file)

    async def _file(self, heard: Heard, address: str) -> IncomingFile:
        name = "ảnh.jpg"
        # The same message must give the same name, so that hearing it twice leaves one file; and a
        # name made of a digest cannot lead out of the folder.
        digest = hashlib.sha256(f"{heard.address}/{heard.id}".encode()).hexdigest()
        path = self._files_dir / f"zalo-{digest[:32]}"
        try:
            content = await self._download(address)
        except _TooLarge:
            return IncomingFile(name, 0, None, self._too_large())
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
            # Not the address: whoever has it has the photo.
            log.warning("the photo in message %s was not fetched: %s", heard.id, type(error).__name__)
            return IncomingFile(name, 0, None, _NOT_FETCHED)
        except _Refusal as refusal:
            log.warning("the photo in message %s was not fetched: %s", heard.id, refusal)
            return IncomingFile(name, 0, None, _NOT_FETCHED)
        try:
            await asyncio.to_thread(_store, path, content)
        except OSError as error:
            log.error("the photo in message %s was not stored: %s", heard.id, error)
            return IncomingFile(name, len(content), None, _NOT_STORED)
        return IncomingFile(name, len(content), path)

    async def _download(self, address: str) -> bytes:
        """The bytes of a photo.

        Raises:
            _TooLarge: before or after fetching it.
            _Refusal: it lies elsewhere than on the platform's hosts, or they do not give it.
            httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError: it could not be fetched.
        """
        url = httpx.URL(address)
        async with asyncio.timeout(_DOWNLOAD_SECONDS):
            for _ in range(_MOST_HOPS + 1):
                if not is_photo_host(url, self._loopback):
                    raise _Refusal("its address is none of the platform's")
                async with self._http.stream("GET", url) as response:
                    if response.next_request is not None:
                        url = response.next_request.url
                        continue
                    return await self._body(response)
        raise _Refusal("its address leads on and on")

    async def _body(self, response: httpx.Response) -> bytes:
        if response.status_code != 200:
            raise _Refusal(f"status {response.status_code}")
        content = bytearray()
        async for part in response.aiter_bytes():
            content += part
            if len(content) > self._max_download_bytes:
                raise _TooLarge
        if not content:
            raise _Refusal("it is empty")
        return bytes(content)

    def _too_large(self) -> str:
        most = f"{self._max_download_bytes / _BYTES_PER_MB:.3g}".replace(".", ",")
        return f"Ảnh lớn hơn {most} MB nên không tải về được. Anh/chị vui lòng gửi bản nhẹ hơn."


class _TooLarge(Exception):
    """The photo is over what we fetch."""


class _Refusal(Exception):
    """We do not fetch this, or are not given it; the text holds no address."""


def is_photo_host(url: httpx.URL, loopback: bool) -> bool:
    """Whether a photo may be fetched from there: over TLS from the platform's hosts, so that no message can
    make us ask a machine of the office's own network.

    Args:
        url: as it will be asked for.
        loopback: whether this machine is allowed too, without TLS.
    """
    if url.userinfo:
        return False
    host = url.raw_host.decode("ascii").lower()
    if loopback and host in LOOPBACK and url.scheme in {"http", "https"}:
        return True
    known = any(host == name or host.endswith(f".{name}") for name in facts.PHOTO_HOSTS)
    return known and url.scheme == "https" and url.port is None


def _store(path: Path, content: bytes) -> None:
    # Whole or not at all: a half-written file must not be taken for the sender's.
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(content)
    os.replace(partial, path)
