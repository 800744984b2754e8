"""Fitting a message to what a platform can carry: long texts split, buttons made a menu, emphasis moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.model import Button, Limits, Outgoing, OutgoingFile

MENU_HINT = "Trả lời bằng số:"
ELSEWHERE = "(kênh này không gửi được tệp; mở trên trang chat của cơ quan)"

Spans = tuple[tuple[int, int], ...]
"""Parts of a text as (start, end)."""


def length(text: str) -> int:
    """The length of a text in UTF-16 units, as platforms count it."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def fit(message: Outgoing, limits: Limits) -> list[Outgoing]:
    """The message as one or more that the platform can carry; buttons and file go with the last one."""
    room = limits.text
    if message.buttons and not limits.buttons:
        room -= length(_menu(message.buttons)) + 2
    spans = tidied(message.emphasis, message.text)
    *parts, last = [
        Outgoing(message.text[start:end], emphasis=_within(spans, start, end))
        for start, end in _pieces(message.text, max(room, limits.text // 2))
    ]
    return [*parts, replace(last, buttons=message.buttons, file=message.file)]


def split(text: str, room: int) -> list[str]:
    """Cut a text into pieces of at most `room` UTF-16 units, at paragraphs, else lines, else words.

    A room below 2 counts as 2: in a smaller one an emoji never fits, and the cutting would never end.
    """
    return [text[start:end] for start, end in _pieces(text, room)]


def _pieces(text: str, room: int) -> list[tuple[int, int]]:
    """Where the pieces of a text lie; between them is only white space."""
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
        pieces.append((start, start + len(text[start:cut].rstrip())))
        start = cut
        while start < len(text) and text[start].isspace():
            start += 1
    return [*pieces, (start, len(text))]


def _fitting(text: str, start: int, room: int) -> int:
    """Where the longest piece of at most `room` UTF-16 units that begins at `start` ends."""
    units = 0
    for place in range(start, len(text)):
        units += 1 + (ord(text[place]) > 0xFFFF)
        if units > room:
            return place
    return len(text)


def tidied(spans: Iterable[tuple[int, int]], text: str) -> Spans:
    """Spans in any order as a message wants them: within the text, sorted, what touches made one.

    White space at their ends is left out, and so is what holds nothing else.
    """
    apart: list[tuple[int, int]] = []
    for begin, finish in sorted(spans):
        start, end = max(begin, 0), min(finish, len(text))
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if start >= end:
            continue
        if apart and start <= apart[-1][1]:
            start, end = apart[-1][0], max(apart.pop()[1], end)
        apart.append((start, end))
    return tuple(apart)


def in_units(spans: Spans, text: str) -> Spans:
    """Tidy spans of a text counted in UTF-16 units, as platforms and browsers count."""
    counted = []
    units = place = 0
    for start, end in spans:
        first = units + length(text[place:start])
        units, place = first + length(text[start:end]), end
        counted.append((first, units))
    return tuple(counted)


def _within(spans: Spans, start: int, end: int) -> Spans:
    """What of the spans lies between two places, counted from the first."""
    cut = ((max(begin, start) - start, min(finish, end) - start) for begin, finish in spans)
    return tuple((begin, finish) for begin, finish in cut if begin < finish)


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
    text = _cut(text, limits.text)
    kept = _in_common(text, message.text)  # what is put after the words is never emphasised
    return (
        Outgoing(
            text,
            message.buttons if limits.buttons else (),
            message.file if limits.files else None,
            tidied(_within(message.emphasis, 0, kept), text) if limits.emphasis else (),
        ),
        menu,
    )


def _in_common(one: str, other: str) -> int:
    """How many characters two texts share from the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))


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
        "emphasis": [list(span) for span in message.emphasis],
    }


def from_json(body: dict[str, Any]) -> Outgoing:
    """A message out of the body of an outbox row, also of one that was written before there was emphasis."""
    rows = tuple(tuple(Button(label, data) for label, data in row) for row in body["buttons"])
    file = body.get("file")
    emphasis = tuple((int(start), int(end)) for start, end in body.get("emphasis", ()))
    return Outgoing(body["text"], rows, OutgoingFile(file[0], Path(file[1])) if file else None, emphasis)
