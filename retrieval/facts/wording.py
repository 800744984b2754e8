"""The words of a text with their places: which clause, sentence, line and list each stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.vietnamese import fold
from retrieval.question.abbreviations import Abbreviations
from retrieval.terms import is_toned, toned

LONGEST = 6_000
"""Characters of a passage that are looked at; passages are a fifth of it."""

_TOKEN = re.compile(r"[^\W_]+")
_LABEL = re.compile(
    r"[ \t]*(?:[0-9]{1,3}(?:\.[0-9]{1,2}){0,3}[.)]|[a-zđ][0-9]?\)|[-–+•*])[ \t]+(?=\S)", re.IGNORECASE
)
_POINT = re.compile(r"[ \t]*(?:[a-zđ][0-9]?\)|[-–+•*])[ \t]", re.IGNORECASE)
_ENDED = re.compile(r"[.;:!?|][\"”)]?\s*$")
_SEGMENT = re.compile(r"[;:!?](?=\s)|(?<![0-9]{2})\.(?=\s)|(?<=[0-9])\.(?=\s+[A-ZĐÀ-Ỹ])|\s\|(?=\s|$)")
_CLAUSE = re.compile(
    r",(?=\s)|[()]|\bthi\b|\btru truong hop\b|\bnhung\b|\bhoac\b|\bva(?= (?:duoc|phai|khong|do|co)\b)"
)


def said_as(written: str, expected: str, *, strict: bool = False) -> bool:
    """Whether a word is that word, or may be it where it was written without tones; not so if `strict`."""
    return toned(written) == toned(expected) or (not strict and fold(written) == written.lower())


@dataclass(frozen=True, slots=True)
class Token:
    """A word, [start, end) of its text. `forms` are its folded forms: several where it is an abbreviation."""

    start: int
    end: int
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A labelled point, a paragraph or a sentence run of lines: [start, end) of the text.

    `label_end` is where its words begin, `lead` the item that opens the list that it belongs to.
    """

    start: int
    end: int
    label_end: int
    lead: int | None
    is_point: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """A text with its words and its parts; all numbers are positions in `text`."""

    text: str
    folded: str
    tokens: tuple[Token, ...]
    items: tuple[Item, ...]
    segments: tuple[tuple[int, int], ...]
    clauses: tuple[int, ...]
    is_toned: bool

    def item_at(self, at: int) -> int:
        """The number of the item that a position is in."""
        return max(0, bisect_right(self.items, at, key=lambda item: item.start) - 1)

    def segment_at(self, at: int) -> int:
        """The number of the segment, what stands between full stops, semicolons and colons."""
        return max(0, bisect_right(self.segments, at, key=lambda span: span[0]) - 1)

    def clause_at(self, at: int) -> int:
        """The number of the clause, what stands between commas, too."""
        return bisect_right(self.clauses, at)

    def token_at(self, at: int) -> int:
        """The number of the first word that ends after a position."""
        return bisect_right(self.tokens, at, key=lambda token: token.end)


@lru_cache(maxsize=512)
def lay_out(text: str) -> Layout:
    """The layout of a text; of one that is longer than `LONGEST`, of its beginning."""
    text = text[:LONGEST]
    folded = fold(text)
    tokens = tuple(
        Token(*one.span(), _forms(one.group(), text[one.start() : one.end()]))
        for one in _TOKEN.finditer(folded)
    )
    items = _items(text)
    segments: list[tuple[int, int]] = []
    for item in items:
        start = item.label_end
        for mark in _SEGMENT.finditer(text, item.label_end, item.end):
            if mark.start() > start:
                segments.append((start, mark.start()))
                start = mark.end()
        if start < item.end:
            segments.append((start, item.end))
    cuts = {start for start, _ in segments} | {mark.start() for mark in _CLAUSE.finditer(folded)}
    return Layout(
        text, folded, tokens, items, tuple(segments) or ((0, len(text)),), tuple(sorted(cuts)), is_toned(text)
    )


def _forms(folded: str, written: str) -> tuple[str, ...]:
    if folded.isascii() and folded.isdigit() and len(folded) < 10:
        return (str(int(folded)),)
    in_full = _in_full().get(written)
    return (folded, *_TOKEN.findall(fold(in_full))) if in_full else (folded,)


@cache
def _in_full() -> Mapping[str, str]:
    """What abbreviations in documents stand for, so that a question written out meets them."""
    return Abbreviations.shipped().in_capitals()


def _items(text: str) -> tuple[Item, ...]:
    """The lines of a text, those that only go on with the line before together with it."""
    starts: list[int] = []
    at = 0
    before = ""
    for line in text.split("\n"):
        if line.strip():
            goes_on = before and not _LABEL.match(line) and not _ENDED.search(before)
            if not goes_on or not line.lstrip()[:1].islower():
                starts.append(at)
            before = line
        else:
            before = ""
        at += len(line) + 1
    starts = starts or [0]
    ends = [*starts[1:], len(text)]
    found: list[Item] = []
    lead: int | None = None
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        label = _LABEL.match(text, start, end)
        is_point = _POINT.match(text, start, end) is not None
        own = (
            lead
            if is_point or (label and lead is not None and not _same_label(text, found[lead], start))
            else None
        )
        found.append(Item(start, end, label.end() if label else start, own, is_point))
        if text[start:end].rstrip().endswith(":") or (
            label and not is_point and _opens(text, starts, number)
        ):
            lead = number
        elif label and not is_point:
            lead = None if own is None else lead
    return tuple(found)


def _same_label(text: str, lead: Item, start: int) -> bool:
    """Whether a line is labelled as the line that opens a list is, and so stands beside it."""
    first, second = text[lead.start : lead.label_end].strip(), text[start : start + 8].strip()
    return not first or (first[:1].isdigit() and second[:1].isdigit())


def _opens(text: str, starts: Sequence[int], number: int) -> bool:
    """Whether a labelled line without a full stop stands over points: a title of them."""
    following = starts[number + 1] if number + 1 < len(starts) else None
    end = following if following is not None else len(text)
    return (
        following is not None
        and _POINT.match(text, following) is not None
        and not _ENDED.search(text[starts[number] : end])
    )
