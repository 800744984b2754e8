"""What Zalo knows on behalf of one bot: people, updates waiting, messages delivered, faults ordered."""

from __future__ import annotations

import hashlib
import json
import math
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

Json = dict[str, Any]


@dataclass(frozen=True)
class Delivered:
    """A message of the bot that was accepted: the person has it, whatever the bot was told."""

    chat: str
    message_id: str
    text: str
    at: float
    styles: tuple[tuple[int, int], ...] = ()
    """Start and length in UTF-16 units of what is bold."""


@dataclass(frozen=True)
class Fault:
    """What happens to one call: an answer instead of doing it, a cut connection, or a late answer."""

    status: int | None = None
    page: str | None = None
    drop: Literal["before", "after"] | None = None
    stall: float = 0.0
    deliver: bool = True


class ApiError(Exception):
    """The API refuses a call, with its own code."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


class ZaloWorld:
    """One bot's side of Zalo. People act from the test's thread, the API from the server's.

    Args:
        token: the only one that is known.
        log: where a JSON line goes for each accepted message.
        open_to_all: every id of the right form is a person, whether they spoke first or not.
    """

    def __init__(self, token: str, log: Path | None = None, open_to_all: bool = False) -> None:
        self.token = token
        self.log = log
        self.url = self.base_url = ""
        self.closing = False
        self.generation = 0
        self.lock = threading.RLock()
        self._open_to_all = open_to_all
        self.start_over()

    def start_over(self) -> None:
        """Forget everything but the token and the address; whoever polls is sent away."""
        with self.lock:
            self.generation += 1
            self.pending: deque[Any] = deque()
        self.calls: list[tuple[str, Json]] = []
        self.actions: list[str] = []
        self.webhook = ""
        self.webhook_refusal = 409
        self.takes_styles = True
        self.refusals_are_200 = False
        """Whether a refusal has HTTP status 200 and only its body says so."""
        self.nothing_is_408 = True
        """Whether a request for updates that waited in vain is refused (408), or answered with nothing."""
        self.delivered: list[Delivered] = []
        self.handed_out: list[Any] = []
        self.photos: dict[str, bytes] = {}
        self._chats: set[str] = set()
        self._blocked: dict[str, tuple[int, str]] = {}
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._ids = 0
        self._clock: Callable[[], float] | None = None
        self._overall = 0
        self._recent: deque[float] = deque()

    # What people do

    def open_chat(self, chat: str) -> None:
        """A person has written to the bot before: it may write to them."""
        self._chats.add(chat)

    def say(self, chat: str, text: str) -> str:
        """A person writes; returns the id of the message."""
        return self.send_other(chat, "message.text.received", text=text)

    def send_photo(
        self, chat: str, content: bytes, caption: str = "", field: str = "photo_url", url: str | None = None
    ) -> str:
        """A person sends a photo, which lies on this server unless a `url` is given."""
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.jpg"
        self.photos[name] = content
        words = {"caption": caption} if caption else {}
        where = {field: url or f"{self.url}/photos/{name}"}
        return self.send_other(chat, "message.image.received", **where, **words)

    def send_other(self, chat: str, event: str | None, **content: Any) -> str:
        """A person does something else: `send_other(HANG, "message.sticker.received", sticker="1")`."""
        self.open_chat(chat)
        message = self._message(chat) | {"chat": {"id": chat, "chat_type": "PRIVATE"}} | content
        self.push({"event_name": event, "message": message} if event else {"message": message})
        return str(message["message_id"])

    def say_in_group(self, group: str, chat: str, text: str) -> None:
        """Somebody writes in a group that the bot is in."""
        message = self._message(chat) | {"chat": {"id": group, "chat_type": "GROUP"}, "text": text}
        self.push({"event_name": "message.text.received", "message": message})

    def push(self, update: Any) -> None:
        """Queue an update of any shape."""
        with self.lock:
            self.pending.append(update)

    def block(self, chat: str, code: int = 403, why: str = "The user has blocked this bot") -> None:
        """A person blocks the bot. How the platform says so is a guess."""
        self._blocked[chat] = (code, why)

    def unblock(self, chat: str) -> None:
        """A person lets the bot write again."""
        self._blocked.pop(chat, None)

    def messages(self, chat: str) -> list[Delivered]:
        """What a person has from the bot, oldest first."""
        with self.lock:
            return [message for message in self.delivered if message.chat == chat]

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
        deliver: bool = True,
    ) -> None:
        """Order what happens to the next calls of a method ("photo" is the fetching of photos).

        Args:
            status: answer this code and do nothing, in the API's JSON or, with `page`, as that page.
            drop: cut the connection instead of answering, before or after doing what was asked.
            stall: answer only after so many seconds.
            deliver: whether what was asked is done before the stall.
        """
        with self.lock:
            self._faults[method].extend([Fault(status, page, drop, stall, deliver)] * times)

    def limit_rate(self, overall: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Answer 429 from now on past so many messages in one second. The true quota is not known."""
        self._clock, self._overall = clock, overall

    # For the API

    def next_fault(self, method: str) -> Fault:
        """What was ordered for this call; nothing in particular by default."""
        with self.lock:
            return self._faults[method].popleft() if self._faults[method] else Fault()

    def next_update(self, generation: int) -> Any | None:
        """The oldest update, handed out once, and to nobody who began to ask before we started over."""
        with self.lock:
            if not self.pending or generation != self.generation:
                return None
            self.handed_out.append(self.pending.popleft())
            return self.handed_out[-1]

    def check_rate(self) -> None:
        """Count one message.

        Raises:
            ApiError: 429, too many.
        """
        if self._clock is None:
            return
        now = self._clock()
        while self._recent and now - self._recent[0] >= 1.0:
            self._recent.popleft()
        if len(self._recent) >= self._overall:
            raise ApiError(429, "Quota exceeded")
        self._recent.append(now)

    def reachable(self, chat: str) -> str:
        """The chat, where the bot may write to it.

        Raises:
            ApiError: it is nobody, or a person who blocked the bot.
        """
        known = chat in self._chats or (self._open_to_all and chat.isalnum())
        if not known:
            raise ApiError(400, "Bad request: invalid chat_id")
        if chat in self._blocked:
            raise ApiError(*self._blocked[chat])
        return chat

    def accept(self, chat: str, text: str, styles: tuple[tuple[int, int], ...] = ()) -> Json:
        """Deliver a message; what the API answers.

        Raises:
            ApiError: nobody there, or too many messages.
        """
        with self.lock:
            self.reachable(chat)
            self.check_rate()
            message = Delivered(chat, self.new_id(), text, time.time(), styles)
            self.delivered.append(message)
            if self.log is not None:
                with self.log.open("a", encoding="utf-8") as log:
                    log.write(json.dumps(asdict(message), ensure_ascii=False) + "\n")
        return {"message_id": message.message_id, "date": math.floor(message.at * 1000)}

    def new_id(self) -> str:
        """An id of a message, of the length that the platform's have."""
        with self.lock:
            self._ids += 1
            return hashlib.sha256(str(self._ids).encode()).hexdigest()[:20]

    def _message(self, chat: str) -> Json:
        return {
            "message_id": self.new_id(),
            "date": math.floor(time.time() * 1000),
            "from": {"id": chat, "display_name": f"Người {chat[:4]}", "is_bot": False},
        }
