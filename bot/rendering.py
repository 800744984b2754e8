"""Fitting a message to what a platform can carry: long texts split, buttons turned into a numbered menu."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.model import Button, Limits, Outgoing, OutgoingFile

MENU_HINT = "Trả lời bằng số:"
ELSEWHERE = "(kênh này không gửi được tệp; mở trên trang chat của cơ quan)"


def length(text: str) -> int:
    """The length of a text in UTF-16 units, as platforms count it."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def fit(message: Outgoing, limits: Limits) -> list[Outgoing]:
    """The message as one or more that the platform can carry; buttons and file go with the last one."""
    room = limits.text
    if message.buttons and not limits.buttons:
        room -= length(_menu(message.buttons)) + 2
    parts = split(message.text, max(room, limits.text // 2))
    return [
        *(Outgoing(part) for part in parts[:-1]),
        Outgoing(parts[-1], message.buttons, message.file),
    ]


def split(text: str, room: int) -> list[str]:
    """Cut a text into pieces of at most `room` UTF-16 units, at paragraphs, else lines, else words.

    A room below 2 counts as 2: in a smaller one an emoji never fits, and the cutting would never end.
    """
    room = max(room, 2)
    pieces = []
    start = 0
    while (end := _fitting(text, start, room)) < len(text):
        for mark in ("\n\n", "\n", " "):
            cut = text.rfind(mark, start, end)
            if cut - start > room // 2:
                break
        else:
            cut = end
        pieces.append(text[start:cut].rstrip())
        start = cut
        while start < len(text) and text[start].isspace():
            start += 1
    return [*pieces, text[start:]]


def _fitting(text: str, start: int, room: int) -> int:
    """Where the longest piece of at most `room` UTF-16 units that begins at `start` ends."""
    units = 0
    for place in range(start, len(text)):
        units += 1 + (ord(text[place]) > 0xFFFF)
        if units > room:
            return place
    return len(text)


def adapt(message: Outgoing, limits: Limits) -> tuple[Outgoing, list[str]]:
    """One message as the platform can show it, and what each number of its menu means, if it has one.

    A text that is still too long is cut; whoever writes longer ones sends them through `fit` first.
    """
    text, menu = message.text, []
    if message.file is not None and not limits.files:
        text += f"\n“{message.file.name}” {ELSEWHERE}"
    if message.buttons and not limits.buttons:
        menu = [button.data for button in _flat(message.buttons)]
        shown = _menu(message.buttons)
        text = f"{_cut(text, limits.text - length(shown) - 2)}\n\n{shown}"
    return (
        Outgoing(
            _cut(text, limits.text),
            message.buttons if limits.buttons else (),
            message.file if limits.files else None,
        ),
        menu,
    )


def _cut(text: str, room: int) -> str:
    if length(text) <= room:
        return text
    return split(text, room - 1)[0] + "…"


def _menu(buttons: tuple[tuple[Button, ...], ...]) -> str:
    lines = [f"{number}. {button.label}" for number, button in enumerate(_flat(buttons), start=1)]
    return "\n".join([MENU_HINT, *lines])


def _flat(buttons: Iterable[Iterable[Button]]) -> list[Button]:
    return [button for row in buttons for button in row]


def to_json(message: Outgoing) -> dict[str, Any]:
    """A message as the body of an outbox row."""
    return {
        "text": message.text,
        "buttons": [[[button.label, button.data] for button in row] for row in message.buttons],
        "file": [message.file.name, str(message.file.path)] if message.file is not None else None,
    }


def from_json(body: dict[str, Any]) -> Outgoing:
    """A message out of the body of an outbox row."""
    rows = tuple(tuple(Button(label, data) for label, data in row) for row in body["buttons"])
    file = body.get("file")
    return Outgoing(body["text"], rows, OutgoingFile(file[0], Path(file[1])) if file else None)
