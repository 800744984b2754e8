"""A row of a table of tasks: which of its cells says who, when, where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from knowledge.plans.headers import Column, column_of
from knowledge.vietnamese import fold
from retrieval.facts.asking import Asked
from retrieval.model import Passage

CELL = " | "
"""What stands between the cells of a row (see `knowledge.structure`)."""

MOST_CELLS = 24
_EMPTY = frozenset({"", "-", "–", "nt", '"', "nhu tren", "x"})
_PLACES = frozenset({"dia diem", "noi thuc hien", "dia chi"})
_ANSWERS = {
    Asked.WHO: Column.LEAD,
    Asked.WHO_SUPPORTS: Column.SUPPORT,
    Asked.WHEN: Column.TIME,
    Asked.HOW_LONG: Column.TIME,
    Asked.HOW_OFTEN: Column.TIME,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row, [start, end) of the passage's text without the spaces at its ends, under `name`."""

    name: str
    column: Column | None
    start: int
    end: int


def cells_of(passage: Passage) -> tuple[Cell, ...]:
    """The cells of a passage that is a row, by the column headings above it; none where it is no row."""
    names = _names(passage.heading)
    pieces = passage.text.split("|")
    if not names or len(pieces) != len(names):
        return ()
    found = []
    at = 0
    for name, piece in zip(names, pieces, strict=True):
        start = at + len(piece) - len(piece.lstrip())
        found.append(Cell(name, _column(name), start, max(start, at + len(piece.rstrip()))))
        at += len(piece) + 1
    return tuple(found)


def is_row(passage: Passage) -> bool:
    """Whether a passage is a row of a table, with or without column headings."""
    lines = passage.text.split("\n")
    return CELL.strip() in passage.text and (CELL in lines[0] or bool(_names(passage.heading)))


def _names(heading: str) -> tuple[str, ...]:
    line = next((one for one in reversed(heading.split("\n")) if CELL in one), "")
    names = tuple(name.strip() for name in line.split("|"))
    return names if 1 < len(names) <= MOST_CELLS else ()


_column = lru_cache(maxsize=1024)(column_of)


def cells_for(kind: Asked, cells: tuple[Cell, ...], text: str) -> Iterator[Cell]:
    """The cells that answer a kind of question, where they say anything."""
    for cell in cells:
        answers = (
            _ANSWERS.get(kind) is cell.column if kind in _ANSWERS else kind is Asked.WHERE and _is_place(cell)
        )
        if answers and fold(text[cell.start : cell.end]) not in _EMPTY:
            yield cell


def _is_place(cell: Cell) -> bool:
    return fold(cell.name) in _PLACES
