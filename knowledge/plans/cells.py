"""A table that OCR tore into blocks: each cell a paragraph of its own, in the order of the columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from knowledge.plans.headers import PRODUCTS, Column
from knowledge.plans.positions import all_known, begins_names, positions_in
from knowledge.plans.searching import VERBS
from knowledge.plans.times import read_time
from knowledge.plans.words import words
from knowledge.vietnamese import collapse

_CELL_LINES, _TIME_WORDS = 5, 16
_LONGEST_CELL = 500  # characters of a cell of names or times


class Kind(Enum):
    """What a block is, told from its words alone."""

    TEXT = "text"
    NAMES = "names"
    TIME = "time"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines without a blank one between; `start` and `end` are their places in the text."""

    text: str
    start: int
    end: int
    kind: Kind

    @property
    def goes_on(self) -> bool:
        """Whether the block begins as the middle of a sentence or of a list does."""
        first = self.text.lstrip()[:1]
        return first.islower() or first in "-–+•" or (first.isdigit() and not self.text[1:2].isspace())


@dataclass(slots=True)
class Row:
    """A row in the making; `lines` are the first line and the line after the last."""

    section: str
    content: list[str] = field(default_factory=list)
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    time: str = ""
    lines: tuple[int, int] = (0, 0)


def cells_of(lines: Sequence[str]) -> list[Cell]:
    """The blocks of a text, each told what it is."""
    found: list[Cell] = []
    start = 0
    for index in range(len(lines) + 1):
        if index == len(lines) or not lines[index].strip():
            if index > start:
                text = "\n".join(lines[start:index])
                found.append(Cell(text, start, index, _kind(text)))
            start = index + 1
    return found


def _kind(text: str) -> Kind:
    said = [word for word in words(text[:_LONGEST_CELL]) if word.shape]
    if not said or (len(said) == 1 and (said[0].text.isdigit() or said[0].shape.strip("ivxl1") == "")):
        return Kind.NUMBER
    if text.count("\n") >= 2 * _CELL_LINES or len(text) > _LONGEST_CELL:
        return Kind.TEXT
    if len(said) <= _TIME_WORDS and read_time(text) is not None:
        return Kind.TIME
    names = positions_in(text)
    return Kind.NAMES if names and all_known(names) else Kind.TEXT


def are_cells(cells: Sequence[Cell]) -> bool:
    """Whether blocks are the cells of a table: names, and times after them, alone in their blocks."""
    names = sum(1 for cell in cells if cell.kind is Kind.NAMES)
    times = sum(1 for cell in cells if cell.kind is Kind.TIME)
    texts = sum(1 for cell in cells if cell.kind is Kind.TEXT)
    told = names + times
    return names >= 1 and told >= 2 and texts <= 2.5 * told and told >= 0.3 * len(cells)


def rows_of(columns: Sequence[Column], cells: Sequence[Cell]) -> list[Row]:
    """The rows that cells make, in order. `columns` are those of the header.

    Weighs every way to take the cells, in their order, for headings and for the cells of rows, each of
    which may be empty, and takes the best.
    """
    order = [column for column in columns if column is not Column.NUMBER]
    read = _Reader(order, [cell for cell in cells if cell.kind is not Kind.NUMBER]).roles()
    return _assembled(read)


class _Role(Enum):
    """What a cell is taken for, besides the columns."""

    HEADING = "heading"
    MORE = "more"
    """goes on with the content of its row"""
    AGAIN = "again"
    """goes on with the names of its column"""


_Taken = Column | _Role


class _State(NamedTuple):
    """How far a row is: the place of its last column (-1 before any), what it has, what came last."""

    place: int
    led: bool
    timed: bool
    last: _Taken | None


# Weights in the same measure: what speaks for a cell to be what it is taken for.
_NO_LEAD, _NO_TIME, _EMPTY_CELL, _NO_PRODUCT = -3.0, -2.0, -0.3, -0.8
_KNOWN_NAME, _KNOWN_TIME, _UNFIT = 2.0, 3.0, -5.0
_NEW_PARAGRAPH, _NAMES_AGAIN = -1.5, -1.3
_TEXT_FITS: dict[_Taken, tuple[float, float]] = {Column.OTHER: (0.8, -0.2), Column.TIME: (-1.5, -1.5)}


class _Reader:
    """Finds the best way to take the cells of one table."""

    def __init__(self, order: Sequence[Column], cells: Sequence[Cell]) -> None:
        self._order, self._cells = tuple(order), cells
        wide = [max(map(len, cell.text.split("\n"))) for cell in cells if "\n" in cell.text]
        self._width = max(wide, default=0)

    def roles(self) -> list[tuple[Cell, _Taken]]:
        """Each cell with what it is taken for."""
        beam: dict[_State, tuple[float, _Back | None]] = {_State(-1, True, True, None): (0.0, None)}
        for cell in self._cells:
            following: dict[_State, tuple[float, _Back | None]] = {}
            for state, (score, before) in beam.items():
                for there, gain, role in self._moves(state, cell):
                    if there not in following or following[there][0] < score + gain:
                        following[there] = (score + gain, _Back(role, before))
            beam = following
        ends = [
            (score + self._closing(state), place) for place, (state, (score, _)) in enumerate(beam.items())
        ]
        back = list(beam.values())[max(ends)[1]][1] if ends else None
        taken: list[_Taken] = []
        while back is not None:
            taken.append(back.taken)
            back = back.before
        return list(zip(self._cells, reversed(taken), strict=True))

    def _moves(self, state: _State, cell: Cell) -> Iterator[tuple[_State, float, _Taken]]:
        begun = _State(0, False, False, Column.CONTENT)
        if state.last is _Role.HEADING:
            yield begun, self._fit(cell, Column.CONTENT), Column.CONTENT
            goes_on = cell.goes_on and cell.kind is Kind.TEXT and _is_small(cell)
            yield state, 0.5 if goes_on else self._fit(cell, _Role.HEADING) - 1, _Role.HEADING
            return
        closing = self._closing(state)
        yield begun, closing + self._fit(cell, Column.CONTENT), Column.CONTENT
        heading = _State(-1, True, True, _Role.HEADING)
        yield heading, closing + self._fit(cell, _Role.HEADING), _Role.HEADING
        if state.place < 0:
            return
        yield state, self._more(cell, state), _Role.MORE
        if state.last in {Column.LEAD, Column.SUPPORT} and cell.kind is Kind.NAMES:
            yield state, _NAMES_AGAIN, _Role.AGAIN
        skipped = 0.0
        for place in range(state.place + 1, len(self._order)):
            column = self._order[place]
            there = _State(
                place, state.led or column is Column.LEAD, state.timed or column is Column.TIME, column
            )
            yield there, skipped + self._fit(cell, column), column
            skipped += _NO_PRODUCT if column is Column.OTHER else _EMPTY_CELL

    def _closing(self, state: _State) -> float:
        """What speaks against a row to end so."""
        score = 0.0 if state.led or Column.LEAD not in self._order else _NO_LEAD
        return score + (0.0 if state.timed or Column.TIME not in self._order else _NO_TIME)

    def _more(self, cell: Cell, state: _State) -> float:
        if cell.kind is not Kind.TEXT:
            return _UNFIT
        return 1.0 if cell.goes_on else _NEW_PARAGRAPH if state.last is Column.CONTENT else _UNFIT

    def _fit(self, cell: Cell, taken: _Taken) -> float:
        if cell.kind is Kind.NAMES:
            return _KNOWN_NAME if taken in {Column.LEAD, Column.SUPPORT} else _UNFIT
        if cell.kind is Kind.TIME:
            return _KNOWN_TIME if taken is Column.TIME else _UNFIT
        return self._as_text(cell, taken)

    def _as_text(self, cell: Cell, taken: _Taken) -> float:
        first = next((word.shape for word in words(cell.text[:40]) if word.shape), "")
        if taken is Column.CONTENT:
            return (1.0 if first in VERBS else 0.2) - (2.0 if cell.goes_on else 0.0)
        if taken is _Role.HEADING:
            return self._as_heading(cell)
        if not _is_small(cell):
            return _UNFIT
        usual, unusual = _TEXT_FITS.get(taken, (0.8, -2.0))
        fits = first in PRODUCTS if taken is Column.OTHER else _begins_as_a_name(cell.text)
        return usual if fits else unusual

    def _as_heading(self, cell: Cell) -> float:
        lines = cell.text.count("\n") + 1
        if lines > 3 or cell.goes_on or cell.text.rstrip().endswith((".", ";", ":")):
            return -4.0
        # A heading goes over the whole width of the table, or takes one line where contents take more.
        wide = self._width and max(map(len, cell.text.split("\n"))) > 1.15 * self._width
        return 1.0 if wide else -0.2 if lines == 1 else -1.0


class _Back(NamedTuple):
    taken: _Taken
    before: _Back | None


def _assembled(read: Sequence[tuple[Cell, _Taken]]) -> list[Row]:
    rows: list[Row] = []
    heading: list[str] = []
    last: _Taken | None = None
    for cell, taken in read:
        if taken is _Role.HEADING:
            heading = [*(heading if last is _Role.HEADING else ()), collapse(cell.text)]
        elif taken is Column.CONTENT:
            rows.append(Row(" ".join(heading), [cell.text], lines=(cell.start, cell.end)))
        else:
            row = rows[-1]
            row.lines = (row.lines[0], cell.end)
            if taken is _Role.MORE:
                row.content.append(cell.text)
            elif taken is Column.TIME:
                row.time = cell.text
            elif taken in {Column.LEAD, Column.SUPPORT} or taken is _Role.AGAIN:
                _name(row, last if taken is _Role.AGAIN else taken, cell.text)
        last = last if taken in {_Role.AGAIN, _Role.MORE} else taken
    return rows


def _name(row: Row, column: _Taken | None, text: str) -> None:
    if column is Column.LEAD:
        row.lead = tuple(dict.fromkeys((*row.lead, *positions_in(text))))
    else:
        row.support = tuple(dict.fromkeys((*row.support, *positions_in(text))))


def _is_small(cell: Cell) -> bool:
    return (
        cell.text.count("\n") < _CELL_LINES and len(cell.text) <= 80 and not cell.text.rstrip().endswith(".")
    )


def _begins_as_a_name(text: str) -> bool:
    first = next((word for word in words(text.lstrip(" -–+•")) if word.shape), None)
    return first is not None and begins_names(first)
