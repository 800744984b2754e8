"""The lines of a torn table as its search sees them, and what was learned about the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

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


@dataclass(frozen=True, slots=True)
class Learned:
    """The names and times met more than once (nodes of their trees), the widths of columns in characters."""

    names: frozenset[int]
    times: frozenset[int]
    widths: dict[Column, float]


def torn_lines(lines: Sequence[str]) -> list[TornLine]:
    """The lines that are not blank, each cut into words."""
    found: list[TornLine] = []
    blanks = 0
    for index, text in enumerate(lines):
        if text.strip():
            found.append(TornLine(index, text, tuple(with_quarters(words(text[:_LONGEST]))), blanks))
            blanks = 0
        else:
            blanks += 1
    return found


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
