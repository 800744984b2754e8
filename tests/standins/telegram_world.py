"""What Telegram knows on behalf of one bot: people, updates waiting, messages delivered, faults ordered."""

from __future__ import annotations

import math
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.standins.telegram_entities import Entities
from tests.standins.telegram_parameters import ApiError

Json = dict[str, Any]
Buttons = tuple[tuple[tuple[str, str], ...], ...]

BOT = {"id": 1, "is_bot": True, "first_name": "Trợ lý", "username": "tro_ly_bot"}


@dataclass(frozen=True)
class Delivered:
    """A message of the bot that was accepted: the person has it, whatever the bot was told."""

    chat: int
    message_id: int
    method: str
    text: str
    buttons: Buttons
    at: float
    file_name: str | None = None
    content: bytes | None = None
    entities: Entities = ()


@dataclass(frozen=True)
class Fault:
    """What happens to one call: an answer instead of doing it, a cut connection, or a late answer."""

    status: int | None = None
    page: str | None = None
    drop: Literal["before", "after"] | None = None
    stall: float = 0.0


class TelegramWorld:
    """One bot's side of Telegram. People act from the test's thread, the API from the server's.

    Args:
        token: the only one that is known.
        log: where a JSON line goes for each accepted message.
        open_to_all: every positive chat id is a person, whether they spoke first or not.
    """

    def __init__(self, token: str, log: Path | None = None, open_to_all: bool = False) -> None:
        self.token = token
        self.log = log
        self.base_url = self.base_file_url = ""
        self.closing = False
        self.lock = threading.RLock()
        self.poller = 0
        self._open_to_all = open_to_all
        self.start_over()

    def start_over(self) -> None:
        """Forget everything but the token and the addresses; whoever polls is sent away."""
        self.poller += 1
        self.upload_limit = 50 * 1024 * 1024
        self.download_limit = 20 * 1024 * 1024
        self.calls: list[tuple[str, Json]] = []
        self.actions: list[tuple[int, str]] = []
        self.answered: list[str] = []
        self.webhook = ""
        self._chats: set[int] = set()
        self._blocked: dict[int, str] = {}
        self.delivered: dict[int, Delivered] = {}
        self.pending: list[Json] = []
        self.allowed: list[str] = []
        self.files: dict[str, tuple[str, bytes, int]] = {}
        self.open_queries: set[str] = set()
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._next_update = 1000
        self._next_message = 100
        self._clock: Callable[[], float] | None = None
        self._per_chat = 1.0
        self._overall = 30
        self._sent: dict[int, float] = {}
        self._recent: deque[float] = deque()

    # What people do

    def open_chat(self, chat: int) -> None:
        """A person has pressed Start: the bot may write to them."""
        self._chats.add(chat)

    def say(self, chat: int, text: str, reply_to: int | None = None) -> int:
        """A person writes; returns the id of the update."""
        return self._said(chat, {"text": text}, reply_to)

    def send_file(
        self, chat: int, name: str | None, content: bytes, caption: str = "", claimed_size: int | None = None
    ) -> int:
        """A person sends a document; `claimed_size` is what Telegram says before it is fetched."""
        document = self.keep_file(name or "", content, claimed_size)
        if name is not None:
            document["file_name"] = name
        return self._said(chat, {"document": document} | ({"caption": caption} if caption else {}))

    def send_photo(self, chat: int, sizes: list[bytes], caption: str = "") -> int:
        """A person sends a photo, which Telegram offers in several sizes, smallest first."""
        photo = [
            self.keep_file("photo.jpg", content, None) | {"width": 90 * 2**at, "height": 60 * 2**at}
            for at, content in enumerate(sizes)
        ]
        return self._said(chat, {"photo": photo} | ({"caption": caption} if caption else {}))

    def send_other(self, chat: int, **content: Any) -> int:
        """A person sends something else: `send_other(7, location={"latitude": 1, "longitude": 2})`."""
        return self._said(chat, content)

    def say_in_group(self, group: int, text: str) -> int:
        """Somebody writes in a group that the bot is in."""
        chat = {"id": group, "type": "group", "title": "Nhóm"}
        return self._update("message", self.new_message(5) | {"chat": chat, "text": text})

    def edit(self, chat: int, text: str) -> int:
        """A person changes something they wrote before."""
        return self._update(
            "edited_message", self.new_message(chat) | {"text": text, "edit_date": int(time.time())}
        )

    def press(self, chat: int, message_id: int, data: str) -> int:
        """A person presses a button of a message they have; returns the id of the update.

        Raises:
            ValueError: that message has no such button.
        """
        with self.lock:
            message = self.delivered[message_id]
            if message.chat != chat or data not in {button[1] for row in message.buttons for button in row}:
                raise ValueError(f"message {message_id} in chat {chat} has no button {data!r}")
            query = f"q{self._next_update}"
            self.open_queries.add(query)
            carrier = self.new_message(chat) | {"message_id": message_id, "from": BOT, "text": message.text}
            return self._update(
                "callback_query",
                {"id": query, "from": person(chat), "chat_instance": "c", "data": data, "message": carrier},
            )

    def block(self, chat: int, why: str = "bot was blocked by the user") -> None:
        """A person blocks the bot (or is deactivated: "user is deactivated")."""
        self._blocked[chat] = why

    def unblock(self, chat: int) -> None:
        """A person lets the bot write again."""
        self._blocked.pop(chat, None)

    def messages(self, chat: int) -> list[Delivered]:
        """What a person has from the bot, oldest first."""
        with self.lock:
            return [message for message in self.delivered.values() if message.chat == chat]

    def unconfirmed(self) -> list[int]:
        """The ids of the updates that the bot has not confirmed."""
        with self.lock:
            return [update["update_id"] for update in self.pending]

    def push_raw(self, **content: Any) -> int:
        """Queue an update of any shape, for what no version of the library can read."""
        with self.lock:
            self._next_update += 1
            self.pending.append({"update_id": self._next_update - 1} | content)
            return self._next_update - 1

    # What can be ordered

    def fault(
        self,
        method: str,
        times: int = 1,
        *,
        status: int | None = None,
        page: str | None = None,
        drop: Literal["before", "after"] | None = None,
        stall: float = 0.0,
    ) -> None:
        """Order what happens to the next calls of a method ("file" is the fetching of files).

        Args:
            status: answer this code and do nothing, in the API's JSON or, with `page`, as that page.
            drop: cut the connection instead of answering, before or after doing what was asked.
            stall: do what was asked and answer only after so many seconds.
        """
        with self.lock:
            self._faults[method].extend([Fault(status, page, drop, stall)] * times)

    def limit_rates(
        self, clock: Callable[[], float] = time.monotonic, per_chat: float = 1.0, overall: int = 30
    ) -> None:
        """Answer 429 from now on past one message in `per_chat` seconds, or `overall` in one second."""
        self._clock, self._per_chat, self._overall = clock, per_chat, overall

    # For the API

    def check_rate(self, chat: int) -> None:
        """Count one message to a chat.

        Raises:
            ApiError: 429, too many.
        """
        if self._clock is None:
            return
        now = self._clock()
        while self._recent and now - self._recent[0] >= 1.0:
            self._recent.popleft()
        wait = self._per_chat - (now - self._sent.get(chat, -math.inf))
        if len(self._recent) >= self._overall:
            wait = max(wait, 1.0 - (now - self._recent[0]))
        if wait > 0:
            seconds = math.ceil(wait)
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        self._sent[chat] = now
        self._recent.append(now)

    def reachable(self, chat: int | str) -> int:
        """The chat, where the bot may write to it.

        Raises:
            ApiError: 400 for a stranger, 403 for a person who blocked the bot.
        """
        if not isinstance(chat, int) or not (chat in self._chats or (self._open_to_all and chat > 0)):
            raise ApiError(400, "Bad Request: chat not found")
        if chat in self._blocked:
            raise ApiError(403, f"Forbidden: {self._blocked[chat]}")
        return chat

    def keep_file(self, name: str, content: bytes, claimed_size: int | None) -> Json:
        """Store a file; what Telegram calls it."""
        with self.lock:
            file_id = f"f{len(self.files)}"
            size = len(content) if claimed_size is None else claimed_size
            self.files[file_id] = (name, content, size)
        return {"file_id": file_id, "file_unique_id": "u" + file_id, "file_size": size}

    def new_message(self, chat: int) -> Json:
        """The head of a message by a person, with a new id."""
        with self.lock:
            self._next_message += 1
            return {
                "message_id": self._next_message,
                "date": int(time.time()),
                "chat": {"id": chat, "type": "private", "first_name": f"Người {chat}"},
                "from": person(chat),
            }

    def _said(self, chat: int, content: Json, reply_to: int | None = None) -> int:
        self.open_chat(chat)
        message = self.new_message(chat) | content
        if reply_to is not None:
            message["reply_to_message"] = self.new_message(chat) | {"message_id": reply_to, "text": "…"}
        return self._update("message", message)

    def _update(self, kind: str, content: Json) -> int:
        with self.lock:
            number = self._next_update
            self._next_update += 1
            if not self.allowed or kind in self.allowed:
                self.pending.append({"update_id": number, kind: content})
        return number

    def next_fault(self, method: str) -> Fault:
        """What was ordered for this call; nothing in particular by default."""
        with self.lock:
            return self._faults[method].popleft() if self._faults[method] else Fault()


def person(chat: int) -> Json:
    """The user of a private chat, which has the same id."""
    return {"id": chat, "is_bot": False, "first_name": f"Người {chat}"}


def buttons_of(given: Json) -> Buttons:
    """Label and data of the inline buttons of a call, row by row."""
    rows = given.get("reply_markup", {}).get("inline_keyboard", [])
    return tuple(tuple((button["text"], button.get("callback_data", "")) for button in row) for row in rows)
