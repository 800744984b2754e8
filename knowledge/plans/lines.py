"""The lines of a torn table as its search sees them, and what was learned about the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from knowledge.plans.bands import Bands, bands_of
from knowledge.plans.headers import Column
from knowledge.plans.times import with_quarters
from knowledge.plans.words import Word, words

_LONGEST = 240  # characters of a line that are looked at; no printed line is longer

DASHES = "-–—+"
"""Marks that may begin a point of a list."""


@dataclass(frozen=True, slots=True)
class TornLine:
    """A line of the table that is not blank: its place in the text, its words, the blank lines before it."""

    index: int
    text: str
    words: tuple[Word, ...]
    blanks: int
    columns: tuple[int, ...] = ()
    """for each word the place of its column, 0 for the tasks; nothing where the layout was not kept"""


@dataclass(frozen=True, slots=True)
class Learned:
    """The names and times met more than once (nodes of their trees), the widths of columns in characters."""

    names: frozenset[int]
    times: frozenset[int]
    widths: dict[Column, float]


def torn_lines(lines: Sequence[str], columns: int = 0) -> list[TornLine]:
    """The lines that are not blank, each cut into words. `columns` is how many the table has from the
    tasks on, where the layout may show which word stands in which."""
    found: list[TornLine] = []
    bands = bands_of(lines, columns) if columns else None
    blanks = 0
    for index, text in enumerate(lines):
        if not text.strip():
            blanks += 1
            continue
        cut = tuple(with_quarters(words(text[:_LONGEST])))
        places: tuple[int, ...] = ()
        if bands is not None and _keeps_to(bands, text):
            cut = tuple(word for word in cut if word.start < bands[-1][1])
            places = tuple(_column(bands, word) for word in cut)
        found.append(TornLine(index, text, cut, blanks, places))
        blanks = 0
    return found


def _column(bands: Bands, word: Word) -> int:
    return max((place for place, (start, _) in enumerate(bands) if start <= word.start), default=0)


def _keeps_to(bands: Bands, text: str) -> bool:
    """Whether nothing of a line stands in the gutters: a heading goes across them."""
    return all(not text[end:start].strip() for (_, end), (start, _) in pairwise(bands))


def content_width(lines: Sequence[TornLine]) -> float:
    """About how wide the column of the tasks is, in characters: lines with a rule after it show it, else
    the middling length of a line does."""
    bars: list[int] = []
    for line in lines:
        first = next((bar.start for bar in line.words[2:] if bar.is_bar), 0)
        if first > 12:
            bars.append(first)
    if len(bars) >= 5:
        return median(bars)
    lengths = [len(line.text.rstrip()) for line in lines]
    return float(median(lengths)) if lengths else 40.0


def rule_at(line: TornLine, cut: int) -> bool:
    """Whether a rule between columns stands right before or after a place, other marks aside."""
    for places in (range(cut - 1, -1, -1), range(cut, len(line.words))):
        for place in places:
            if line.words[place].is_bar:
                return True
            if line.words[place].shape:
                break
    return False


def at_bullet(line: TornLine, cut: int) -> bool:
    """Whether a dash that hangs on the word after it begins at a word: "-Công an"."""
    if cut + 1 >= len(line.words) or line.words[cut].text not in DASHES:
        return False
    return (
        line.words[cut - 1].end < line.words[cut].start and line.words[cut].end == line.words[cut + 1].start
    )
