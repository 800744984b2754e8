"""The words of a document as one running text, with the way back to pages and to the words as met."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from knowledge.model import Line, Reading
from knowledge.vietnamese import collapse, fold

MOST_LINES = 6_000
"""About two hundred pages, as far as tasks are sought; what comes after is not doubted."""

_LONGEST_LINE = 4_000
_LONGEST_QUOTE = 400
_FARTHEST = 240  # characters of a sentence before and after a place in it
_SENTENCE_END = re.compile(r"[.;:!?](?=\s)|\n\s*\n|\n(?=\s*[-–+•*]\s)|\s\|\s")
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True)
class Running:
    """Lines, and rows of tables as lines of cells, joined by line breaks.

    `text` is readable, `folded` the same folded: positions in one are positions in the other.
    `rows` are the indices of lines that are rows of tables.
    """

    lines: tuple[Line, ...]
    rows: frozenset[int]

    @staticmethod
    def of(reading: Reading) -> Running:
        """The running text of a reading, cut after `MOST_LINES` lines."""
        lines: list[Line] = []
        rows: set[int] = set()
        for block in reading.blocks:
            if len(lines) >= MOST_LINES:
                break
            if isinstance(block, Line):
                lines.append(block)
                continue
            for row, met in zip(block.rows, block.verbatim, strict=True):
                rows.add(len(lines))
                lines.append(Line(_cells(row), block.page, _cells(met)))
        cut = (
            Line(line.text[:_LONGEST_LINE], line.page, line.verbatim[:_LONGEST_LINE])
            for line in lines[:MOST_LINES]
        )
        return Running(tuple(cut), frozenset(rows))

    @cached_property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def starts(self) -> list[int]:
        """The position at which each line begins."""
        found, at = [], 0
        for line in self.lines:
            found.append(at)
            at += len(line.text) + 1
        return found

    def line_at(self, position: int) -> int:
        """The index of the line in which a position lies."""
        return max(0, bisect_right(self.starts, position) - 1)

    def page_at(self, position: int) -> int | None:
        """The page on which a position lies, where the file has pages."""
        return self.lines[self.line_at(position)].page if self.lines else None

    def line_span(self, index: int) -> tuple[int, int]:
        """Where a line begins and ends."""
        return self.starts[index], self.starts[index] + len(self.lines[index].text)

    def quote(self, start: int, end: int) -> str:
        """The words of a stretch as the reader met them, line by line."""
        if not self.lines or start >= end:
            return ""
        first, last = self.line_at(start), self.line_at(end - 1)
        parts = []
        for index in range(first, last + 1):
            line_start, line_end = self.line_span(index)
            parts.append(
                _met(self.lines[index], max(start, line_start) - line_start, min(end, line_end) - line_start)
            )
        return "\n".join(part for part in parts if part)[:_LONGEST_QUOTE]

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence around a stretch: up to a stop, a blank line, a bullet or the border of a cell."""
        floor = max(0, start - _FARTHEST)
        first = floor
        for stop in _SENTENCE_END.finditer(self.text, floor, start):
            first = stop.end()
        after = _SENTENCE_END.search(self.text, end, end + _FARTHEST)
        return first, after.start() if after is not None else min(len(self.text), end + _FARTHEST)

    def find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The places of a pattern in the folded text."""
        return pattern.finditer(self.folded)


def _cells(row: tuple[str, ...]) -> str:
    """The cells of a row side by side; words merged over several columns once."""
    told = [collapse(cell) for cell in row]
    return " | ".join(cell for index, cell in enumerate(told) if index == 0 or cell != told[index - 1])


def _met(line: Line, start: int, end: int) -> str:
    """A stretch of a line in the words as met: exact where nothing was restored, else word for word."""
    if line.verbatim == line.text:
        return line.text[start:end]
    words = [match.span() for match in _TOKEN.finditer(line.text)]
    met = [match.span() for match in _TOKEN.finditer(line.verbatim)]
    touched = [index for index, (a, b) in enumerate(words) if a < end and b > start]
    if len(words) != len(met) or not touched:
        return line.verbatim.strip()
    return line.verbatim[met[touched[0]][0] : met[touched[-1]][1]]
