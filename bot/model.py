"""Messages between people and the assistant, the same on every channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Button:
    """A choice offered under a message. `data` is what comes back when it is pressed: 1–64 bytes."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file someone sent. `path` is where the channel put its bytes; None where it could not fetch them,
    and then `problem` is a Vietnamese sentence that says why."""

    name: str
    size: int
    path: Path | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a person did: wrote, pressed a button or sent a file (with or without words).

    `id` is unique within the channel and the same again when the platform delivers the same thing
    again. `address` is where an answer goes. `reply_to` is the platform's id of the message that this
    one answers, as `Channel.send` returned it; for a pressed button, of the message that carried it.
    """

    channel: str
    id: str
    address: str
    at: datetime
    text: str = ""
    pressed: str | None = None
    file: IncomingFile | None = None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file of ours to send, e.g. a report."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message of the assistant: plain text, rows of buttons, perhaps a file.

    `emphasis` are the spans (start, end) of `text`, in characters, that stand out where the platform can
    show it; sorted, apart from each other (`bot.rendering.tidied` makes them so). No word depends on it.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = field(default=())
    file: OutgoingFile | None = None
    emphasis: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform can carry. `text` is the most characters (UTF-16 units) of one message."""

    text: int
    buttons: bool
    files: bool
    emphasis: bool = False
