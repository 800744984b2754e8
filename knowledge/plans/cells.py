"""A table that OCR tore into blocks: each cell a paragraph of its own, in the order of the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from knowledge.plans.headers import Column
from knowledge.plans.positions import HEADS, all_known, positions_in
from knowledge.plans.times import read_time
from knowledge.plans.words import shape, words
from knowledge.vietnamese import collapse

_CELL_LINES = 5


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
    said = [word for word in words(text) if word.shape]
    if not said or (len(said) == 1 and (said[0].text.isdigit() or said[0].shape.strip("ivxl1") == "")):
        return Kind.NUMBER
    if text.count("\n") >= 2 * _CELL_LINES:
        return Kind.TEXT
    names = positions_in(text)
    if names and all_known(names):
        return Kind.NAMES
    return Kind.TIME if len(said) <= 16 and read_time(text) is not None else Kind.TEXT


def are_cells(cells: Sequence[Cell]) -> bool:
    """Whether blocks are the cells of a table: names, and times after them, alone in their blocks."""
    names = sum(1 for cell in cells if cell.kind is Kind.NAMES)
    times = sum(1 for cell in cells if cell.kind is Kind.TIME)
    texts = sum(1 for cell in cells if cell.kind is Kind.TEXT)
    told = names + times
    return names >= 1 and told >= 2 and texts <= 2.5 * told and told >= 0.3 * len(cells)


def rows_of(columns: Sequence[Column], cells: Sequence[Cell]) -> list[Row]:
    """The rows that cells make, in order. `columns` are those of the header."""
    return _Walk(columns).walk(cells)


class _Walk:
    """Goes through the cells once: texts wait until a name or a time shows whose row they begin."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._supported = Column.SUPPORT in columns
        self._timed = Column.TIME in columns
        order = [column for column in columns if column in {Column.LEAD, Column.TIME}]
        self._time_first = order[:1] == [Column.TIME]
        self._rows: list[Row] = []
        self._waiting: list[Cell] = []
        self._section = ""
        self._open: Row | None = None

    def walk(self, cells: Sequence[Cell]) -> list[Row]:
        for cell in cells:
            if cell.kind is Kind.TEXT:
                self._text(cell)
            elif cell.kind is Kind.NAMES:
                self._names(cell)
            elif cell.kind is Kind.TIME:
                self._time(cell)
        return self._rows

    def _is_full(self, row: Row) -> bool:
        return bool(row.lead) and (bool(row.time) or not self._timed)

    def _text(self, cell: Cell) -> None:
        row = self._open
        if row is not None and not self._waiting and cell.goes_on and row.content:
            self._extend(row, cell)
            row.content.append(cell.text)
            return
        if row is not None and not self._waiting and not self._is_full(row) and self._is_small(cell):
            # A cell of names or times that is in no dictionary: its place tells what it is.
            if not row.lead:
                row.lead = positions_in(cell.text)
            elif self._supported and not row.support and _begins_as_a_name(cell.text):
                row.support = positions_in(cell.text)
            elif self._timed and not row.time:
                row.time = cell.text
            self._extend(row, cell)
            return
        self._waiting.append(cell)

    def _names(self, cell: Cell) -> None:
        row = self._open
        if row is None or self._waiting or (self._is_full(row) and not self._time_first) or row.support:
            row = self._begin(cell)
        if row is None:
            return
        if not row.lead:
            row.lead = positions_in(cell.text)
        elif self._supported:
            row.support = positions_in(cell.text)
        else:
            row.lead = tuple(dict.fromkeys((*row.lead, *positions_in(cell.text))))
        self._extend(row, cell)

    def _time(self, cell: Cell) -> None:
        row = self._open
        if row is None or self._waiting or row.time:
            row = self._begin(cell)
        if row is not None:
            row.time = cell.text
            self._extend(row, cell)

    def _begin(self, cell: Cell) -> Row | None:
        """A new row out of the texts that wait: a heading, then the content, perhaps an unknown lead."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return None
        unknown: Cell | None = None
        if len(waiting) > 1 and self._is_small(waiting[-1]) and _begins_as_a_name(waiting[-1].text):
            unknown = waiting.pop()
        groups: list[list[Cell]] = []
        for one in waiting:
            if groups and one.goes_on:
                groups[-1].append(one)
            else:
                groups.append([one])
        while len(groups) > 1 and self._is_heading(groups[0]):
            self._section = collapse(" ".join(one.text for one in groups.pop(0)))
        content = [one for group in groups for one in group]
        row = Row(self._section, [one.text for one in content], lines=(content[0].start, cell.end))
        if unknown is not None:
            row.lead = positions_in(unknown.text)
        self._rows.append(row)
        self._open = row
        return row

    @staticmethod
    def _is_heading(group: Sequence[Cell]) -> bool:
        lines = sum(one.text.count("\n") + 1 for one in group)
        text = group[-1].text.rstrip()
        return lines <= 3 and not text.endswith((".", ";"))

    @staticmethod
    def _is_small(cell: Cell) -> bool:
        return (
            cell.text.count("\n") < _CELL_LINES
            and len(cell.text) <= 80
            and not cell.text.rstrip().endswith(".")
        )

    @staticmethod
    def _extend(row: Row, cell: Cell) -> None:
        row.lines = (row.lines[0], cell.end)


def _begins_as_a_name(text: str) -> bool:
    first = next((word for word in words(text) if word.shape), None)
    return first is not None and first.text[:1].isupper() and shape(first.text) in HEADS
