"""Tables that lines of text hold whole: a row in a line, its cells parted by rules or tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.model import Line, Table

_RULE, _TAB = re.compile(r"\s*[|¦│]\s*"), re.compile(r"\t+")
_FENCE = re.compile(r"[\s|¦│+:=_-]+")
_LEAST_CELLS, _LEAST_ROWS, _MOST_CELLS = 3, 2, 12


def ruled_tables(lines: Sequence[Line]) -> list[Table]:
    """The tables whose rows are lines with the same number of cells, at least three, one after another.

    Blank lines and drawn rules ("---+---") may stand between rows. A line that OCR tore out of a table has
    a rule by chance, and not as many as the lines around it.
    """
    found: list[Table] = []
    group: list[tuple[Line, tuple[str, ...]]] = []
    for line in (*lines, Line("end of the text")):
        if not line.text.strip() or (group and _FENCE.fullmatch(line.text)):
            continue
        cells = _cells(line.text)
        if group and len(cells) != len(group[0][1]):
            found += _table(group)
            group = []
        if len(cells) >= _LEAST_CELLS:
            group.append((line, cells))
    return found


def _cells(text: str) -> tuple[str, ...]:
    if "\t" in text.strip() and len(cells := _TAB.split(text.strip("\n"))) >= _LEAST_CELLS:
        return tuple(cell.strip() for cell in cells[:_MOST_CELLS])
    if len(_RULE.findall(text)) < _LEAST_CELLS - 1:
        return ()
    body = text.strip()
    framed = body[0] in "|¦│" and body[-1] in "|¦│" and len(body) > 1
    cells = _RULE.split(body[1:-1] if framed else f" {text.strip(chr(10))} ")
    return tuple(cell.strip() for cell in cells[:_MOST_CELLS])


def _table(group: Sequence[tuple[Line, tuple[str, ...]]]) -> Iterator[Table]:
    if len(group) < _LEAST_ROWS:
        return
    original = None
    if any(line.original is not None for line, _ in group):
        original = tuple(_as_met(line, len(cells)) for line, cells in group)
    yield Table(tuple(cells for _, cells in group), group[0][0].page, original)


def _as_met(line: Line, count: int) -> tuple[str, ...]:
    """The cells of a line as its reader met them; the whole line in the first where they do not match."""
    cells = _cells(line.verbatim)
    return cells if len(cells) == count else (line.verbatim, *[""] * (count - 1))
