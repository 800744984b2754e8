"""Tables of text whose layout was kept: the columns are bands of the page with blank gutters between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from knowledge.plans.headers import Column
from knowledge.plans.parties import lead_and_support
from knowledge.plans.positions import all_known, positions_in
from knowledge.plans.searching import VERBS, without_numeral
from knowledge.plans.times import read_time
from knowledge.plans.words import words

_GAP = re.compile(r"(?<=\S)\s{2,}(?=\S)")
_NUMBER = re.compile(r"\(?\d{1,3}[.)]?")
_LABEL = re.compile(r"\(?\d{1,3}[.)]?|[IVXivx]{1,5}\.?|[A-D]\.?|[-–]")
_GAPPED = 0.4  # of the lines of a table whose layout was kept hold a wide gap
_STRAY = 0.04  # of those lines may have a letter where a gutter is
_LONGEST = 400
_LEAST_LINES, _MOST_ROW_LINES, _MOST_OPEN = 4, 45, 24

# What speaks for lines to be one row.
_LARGE, _SMALL, _VERB, _TIMED, _UNTIMED = 0.6, -2.5, 0.4, 1.5, -1.2
_LED, _UNLED, _SUPPORTED, _NO_CONTENT = 1.2, -1.2, 0.7, -4.0
_CUT = -1.2
_OFF, _OFF_MOST = -0.25, -2.0

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class BandedRow:
    """A row; `lines` are its first line and the line after its last, in the text given."""

    section: str
    content: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    time: str
    lines: _Span


@dataclass(frozen=True, slots=True)
class _Line:
    index: int
    number: str
    cells: tuple[str, ...]


def read_banded(columns: Sequence[Column], lines: Sequence[str]) -> list[BandedRow] | None:
    """The rows of a table of lines, in order; None where the lines do not show columns.

    `columns` are those of the header. Rows are told by their numbers, which stand at the top of their
    rows or in the middle; a table without numbers is not read.
    """
    order = [column for column in columns if column is not Column.NUMBER]
    spans = _bands(lines, len(order))
    if spans is None:
        return None
    rows: list[BandedRow] = []
    block: list[_Line] = []
    heading: list[str] = []
    for index, text in enumerate((*lines, "")):
        line = _cut(index, text, spans)
        if line is not None and not _is_heading(line):
            block.append(line)
            continue
        if not text.strip() and index < len(lines):
            continue
        if block:
            rows += _rows_of_block(order, block, " ".join(heading))
            block, heading = [], []
        if text.strip():
            heading.append(without_numeral(text.strip()))
    return rows


def _bands(lines: Sequence[str], columns: int) -> tuple[_Span, ...] | None:
    """Where the numbers of the rows and each of the columns begin and end, in characters."""
    told = [line.rstrip()[:_LONGEST] for line in lines if line.strip()]
    gapped = [line for line in told if _GAP.search(line.strip())]
    if len(gapped) < max(_LEAST_LINES, _GAPPED * len(told)):
        return None
    width = max(map(len, gapped))
    filled = [0] * (width + 2)
    for line in gapped:
        for place, letter in enumerate(line):
            filled[place] += not letter.isspace()
    blank = [count <= _STRAY * len(gapped) for count in filled]
    spans: list[_Span] = []
    start: int | None = None
    for place in range(width + 1):
        if start is None and not blank[place]:
            start = place
        elif start is not None and blank[place] and blank[place + 1]:
            spans.append((start, place))
            start = None
    if not spans or not _is_of_numbers(gapped, spans[0]) or len(spans) not in {columns + 1, columns + 2}:
        return None
    return tuple(spans[: columns + 1])


def _is_of_numbers(lines: Sequence[str], span: _Span) -> bool:
    cells = [cell for line in lines if (cell := line[span[0] : span[1]].strip())]
    return bool(cells) and sum(1 for cell in cells if _LABEL.fullmatch(cell)) >= 0.8 * len(cells)


def _cut(index: int, text: str, spans: Sequence[_Span]) -> _Line | None:
    """A line cut at the gutters; None where it is blank or goes across them, as a heading does."""
    if not text.strip() or any(text[end:start].strip() for (_, end), (start, _) in pairwise(spans)):
        return None
    number, *cells = (text[start:end].strip() for start, end in spans)
    return _Line(index, number, tuple(cells)) if number or any(cells) else None


def _is_heading(line: _Line) -> bool:
    """Whether a line of the columns is a heading that is short enough to fit into the first."""
    alone = bool(line.cells[0]) and not any(line.cells[1:])
    return alone and bool(line.number) and not _NUMBER.fullmatch(line.number)


def _rows_of_block(order: Sequence[Column], block: Sequence[_Line], section: str) -> Iterator[BandedRow]:
    """The rows among lines without a heading between them: the best way to part them, one number in each."""
    best = max((_parted(order, block, middle=middle) for middle in (False, True)), key=lambda one: one[0])
    for start, end in best[1]:
        cells = dict(zip(order, _cells(block[start:end]), strict=True))
        lead, support = lead_and_support(cells.get(Column.LEAD, ""))
        yield BandedRow(
            section,
            cells[Column.CONTENT],
            lead,
            tuple(dict.fromkeys((*positions_in(cells.get(Column.SUPPORT, "")), *support))),
            cells.get(Column.TIME, ""),
            (block[start].index, block[end - 1].index + 1),
        )


def _parted(order: Sequence[Column], block: Sequence[_Line], *, middle: bool) -> tuple[float, list[_Span]]:
    numbered = [place for place, line in enumerate(block) if _NUMBER.fullmatch(line.number)]
    if not numbered:
        return 0.0, [(0, len(block))]
    # Where each row may begin: after the number of the row before, up to its own.
    starts = [range(1)] + [
        range(max(before + 1, here - _MOST_OPEN), here + 1) for before, here in pairwise(numbered)
    ]
    ways: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
    for row, here in enumerate(numbered):
        ends = starts[row + 1] if row + 1 < len(starts) else (len(block),)
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (score, way) in ways.items():
            for end in ends:
                gain = _as_row(order, block[start:end], here - start, middle=middle)
                if end not in following or following[end][0] < score + gain:
                    following[end] = (score + gain, (*way, end))
        ways = following
    score, way = max(ways.values())
    return score, list(pairwise(way))


def _as_row(order: Sequence[Column], lines: Sequence[_Line], at: int, *, middle: bool) -> float:
    """What speaks for lines to be one row whose number stands on the line `at`."""
    cells = dict(zip(order, _cells(lines), strict=True))
    first = next((word for word in words(cells[Column.CONTENT][:40]) if word.shape), None)
    score = _NO_CONTENT if first is None else _SMALL if first.text[:1].islower() else _LARGE
    score += _VERB if first is not None and first.shape in VERBS else 0.0
    if Column.TIME in cells:
        score += _TIMED if _says_time(cells[Column.TIME]) else _UNTIMED
    if Column.LEAD in cells:
        score += _names(cells[Column.LEAD], _LED, _UNLED)
    if Column.SUPPORT in cells:
        score += _names(cells[Column.SUPPORT], _SUPPORTED, 0.0)
    off = abs(at - (len(lines) - 1 - at)) if middle else 2 * at
    return score + max(_OFF * max(off - 1, 0), _OFF_MOST)


def _cells(lines: Sequence[_Line]) -> list[str]:
    return ["\n".join(filter(None, column)) for column in zip(*(line.cells for line in lines), strict=True)]


def _names(text: str, known: float, missing: float) -> float:
    if not text:
        return missing
    cut = _CUT if text[0].islower() or text.rstrip().endswith((";", ",", "-", "–", " và", " va")) else 0.0
    return cut + (known if _are_known(text) else 0.0)


@lru_cache(maxsize=5_000)
def _are_known(text: str) -> bool:
    names = positions_in(text)
    return bool(names) and all_known(names)


@lru_cache(maxsize=5_000)
def _says_time(text: str) -> bool:
    return bool(text) and text.count("\n") < _MOST_ROW_LINES and read_time(text) is not None
