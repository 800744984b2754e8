"""Cutting a question into words and what stands between them, so that nothing else can change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

LONGEST = 1000
"""Characters of a question that are looked at; what follows stays as typed."""

_CHUNK = re.compile(r"(\s*)(\S+)")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+|%")
_ADDRESS = re.compile(r"https?:|www\.|[^@]*@|[^\W_]+(?:\.[^\W_]+)+$", re.IGNORECASE)
_PARTS = re.compile(r"[;!?()\[\]“”\"…]+|(?<!\d)[,:]+|[,:]+(?!\d)")
_STOPS = frozenset(".;:!?…")


class State(Enum):
    """How far a word has been read."""

    OPEN = "letters as typed"
    CODE = "a number, a document's number, an address: stays as typed"
    READ = "decided"
    FULL = "written out for an abbreviation"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question. `lead` is what stands between it and the word before, `text` how it reads."""

    lead: str
    text: str
    state: State

    @property
    def is_number(self) -> bool:
        """Whether it is a number or a document's number."""
        return self.state is State.CODE and self.text[0].isdigit()

    @property
    def begins(self) -> bool:
        """Whether a sentence or clause ends before it."""
        return any(mark in _STOPS for mark in self.lead)


def cut(text: str) -> tuple[list[Word], str]:
    """The words of a text in NFC, and what stands after the last one.

    Words of letters are open; whatever holds a digit and is no sentence is a code. Joined, they are the
    text again.
    """
    words: list[Word] = []
    between = ""
    for chunk in _CHUNK.finditer(text[:LONGEST]):
        between += chunk[1]
        for mark, core in _cores(chunk[2]):
            between += mark
            if core:
                is_letters = _LETTERS.fullmatch(core) is not None
                words.append(Word(between, core, State.OPEN if is_letters else State.CODE))
                between = ""
    end = sum(len(word.lead) + len(word.text) for word in words)
    return words, text[end:]


def join(words: Sequence[Word], tail: str) -> str:
    """The text of words."""
    return "".join(word.lead + word.text for word in words) + tail


def _cores(chunk: str) -> Iterator[tuple[str, str]]:
    """The words of what stands between spaces, each with the marks before it; last, the marks after."""
    if chunk.isalpha():
        yield "", chunk
        return
    start = next((at for at, character in enumerate(chunk) if character.isalnum()), len(chunk))
    end = next(
        (at for at in range(len(chunk), start, -1) if chunk[at - 1].isalnum() or chunk[at - 1] == "%"), 0
    )
    core = chunk[start:end]
    if not core:
        yield chunk, ""
        return
    if _ADDRESS.match(core) and not any(map(str.isdigit, core)):
        yield chunk[:start], core
    else:
        mark, at = chunk[:start], start
        for part in _spans(core):
            yield mark + chunk[at : start + part[0]], core[part[0] : part[1]]
            mark, at = "", start + part[1]
        yield mark + chunk[at:end], ""
    yield chunk[end:], ""


def _spans(core: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end, following in [*(part.span() for part in _PARTS.finditer(core)), (len(core), len(core))]:
        part = core[start:end]
        if any(map(str.isdigit, part)):
            stripped = part.rstrip(".-–/")
            yield start, start + len(stripped)
        else:
            yield from ((start + run.start(), start + run.end()) for run in _WORD.finditer(part))
        start = following
