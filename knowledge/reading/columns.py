"""Two columns of prose on a page: the gutter between them found from the gaps in its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_FEWEST_LINES = 10  # letterheads and signatures stand side by side too, but in fewer lines
_NARROWEST = 8.0  # points: a gap between words of justified prose is narrower
_FULLEST = 0.7  # of its column's width that most lines fill: a list of names and values does not
_LEAST_WIDTH = 0.25  # of the page's: a list's names are narrower
_MIDDLE = (0.3, 0.7)
_STEP = 4.0


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a page: where it stands and the stretches that its words fill, from left to right."""

    top: float
    bottom: float
    spans: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where two columns stand: the middle of the gutter, and from where to where down the page."""

    gutter: float
    top: float
    bottom: float


def find_columns(rows: Sequence[Row], width: float) -> Columns | None:
    """Two columns of prose; None where there are none.

    Args:
        rows: the lines of the page from top to bottom, in points.
        width: the page's.
    """
    if len(rows) < _FEWEST_LINES:
        return None
    places = [width * _MIDDLE[0] + _STEP * at for at in range(int(width * 0.4 / _STEP) + 1)]
    best: tuple[int, float, int, int] | None = None
    for x in places[:400]:
        for first, last in _stretches(rows, x):
            both = sum(1 for row in rows[first:last] if _sides(row, x) == (True, True))
            if both >= _FEWEST_LINES and (best is None or both > best[0]):
                best = (both, x, first, last)
    if best is None:
        return None
    _, x, first, last = best
    inside = rows[first:last]
    is_prose = _is_prose(inside, x, width * _LEAST_WIDTH)
    return Columns(x, inside[0].top, inside[-1].bottom) if is_prose else None


def _stretches(rows: Sequence[Row], x: float) -> list[tuple[int, int]]:
    """The longest runs of lines, as (first, after the last), that leave a gutter at x free."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for index, row in enumerate([*rows, None]):
        is_free = row is not None and all(
            right <= x - _NARROWEST / 2 or left >= x + _NARROWEST / 2 for left, right in row.spans
        )
        if is_free and start is None:
            start = index
        elif not is_free and start is not None:
            runs.append((start, index))
            start = None
    return runs


def _sides(row: Row, x: float) -> tuple[bool, bool]:
    return any(right <= x for _, right in row.spans), any(left >= x for left, _ in row.spans)


def _is_prose(rows: Sequence[Row], x: float, least: float) -> bool:
    """Whether both sides are wide, and full in most of their lines."""
    left = [(row.spans[0][0], max(r for _, r in row.spans if r <= x)) for row in rows if _sides(row, x)[0]]
    right = [(min(s for s, _ in row.spans if s >= x), row.spans[-1][1]) for row in rows if _sides(row, x)[1]]
    for side in (left, right):
        widest = max(end for _, end in side) - min(start for start, _ in side)
        full = sum(1 for start, end in side if end - start >= _FULLEST * widest)
        if widest < least or full < 0.6 * len(side):
            return False
    return True
