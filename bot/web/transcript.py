"""What was said on the web page: a person, a line of the conversation, and the port that keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.model import Button, Incoming, Outgoing
from bot.rendering import Spans, in_units


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who may use the page. `role` is in Vietnamese, for display."""

    address: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A line of the conversation. `mine` means that the person wrote it, and then `incoming_id` is the id
    that their page gave it. `at` is aware. `file_name` is as shown, of a file either side sent. `emphasis`
    is that of `bot.model.Outgoing`, in characters."""

    id: int
    address: str
    mine: bool
    at: datetime
    text: str
    buttons: tuple[tuple[Button, ...], ...]
    file_name: str | None
    incoming_id: str | None
    emphasis: Spans = ()


class Transcript(Protocol):
    """What was said on the page, kept. Called from worker threads; may raise anything when it fails.

    Ids grow, and the rows of one address become visible in the order of their ids: a stream that has
    shown row 5 never looks for a row 4 that was committed later.
    """

    def people(self) -> Sequence[Person]:
        """Everybody who may use the page."""
        ...

    def append_outgoing(self, address: str, message: Outgoing, key: str) -> int:
        """Keep what the assistant said and return its id; the same key again keeps nothing new."""
        ...

    def append_incoming(self, incoming: Incoming) -> int:
        """Keep what a person said and return its id; the same (channel, id) again keeps nothing new."""
        ...

    def after(self, address: str, last_id: int, limit: int = 200) -> Sequence[StoredMessage]:
        """The first `limit` messages with an id above `last_id`, ascending."""
        ...

    def latest(self, address: str, limit: int = 50) -> Sequence[StoredMessage]:
        """The newest `limit` messages, ascending."""
        ...

    def file_of(self, message_id: int, address: str) -> tuple[str, Path] | None:
        """The name and path of the file the assistant sent in this message to this address."""
        ...


def is_known(transcript: Transcript, address: str) -> bool:
    """Whether somebody who may use the page has this address."""
    return any(person.address == address for person in transcript.people())


def row_of(message: StoredMessage) -> dict[str, object]:
    """A line of the conversation as the page gets it, ready for JSON; its emphasis in UTF-16 units."""
    return {
        "id": message.id,
        "mine": message.mine,
        "at": message.at.isoformat(),
        "text": message.text,
        "emphasis": in_units(message.emphasis, message.text),
        "buttons": [[{"label": b.label, "data": b.data} for b in line] for line in message.buttons],
        "file": message.file_name,
        "incoming": message.incoming_id,
    }
