"""Ruled tables in the image of a page: the lines found, erased, and made into cells as a PDF's own are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt
from pdfplumber.table import (
    Table as FoundTable,
)
from pdfplumber.table import (
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)

from knowledge.reading.grids import is_table
from knowledge.reading.ocr import Grey

if TYPE_CHECKING:
    from pdfplumber.page import Page

Mask = npt.NDArray[np.bool_]

_DARK = 200  # rulings are thin and print paler than letters: half a point is one grey pixel at 150 dpi
_HALF = 2  # lines are sought at half size: four times quicker, and a broken line closes
# In pixels at 300 dpi. A letter of 14 points is 40 high, a row of a table 55 and more.
_SHORTEST_ACROSS = 140
_SHORTEST_DOWN = 56
_SNAP = 10.0
_JOIN = 24.0
_TOUCH = 14.0
# In pixels at half size.
_BRIDGE = 1  # on either side of a gap; more would make one line of the feet of a word's letters
_NEAR = 6  # how far from the border of a cell its ruling may wander
_FRAY = 1  # around a ruling, wiped with it
# A picture or a hostile page may be all lines; the search for cells takes the square of their crossings.
_MOST_RUNS = 20_000
_MOST_LINES = 250
_MOST_CROSSINGS = 2_500


@dataclass(frozen=True, slots=True)
class Ruled:
    """A page without its rulings, and the tables that they drew; boxes are in pixels of the page."""

    page: Grey
    tables: tuple[FoundTable, ...]


def find_ruled(page: Grey) -> Ruled:
    """The ruled tables of a straight page, and the page with all rulings wiped off.

    Args:
        page: at about 300 dpi, upright and straightened.
    """
    dark = _halved(page < _DARK)
    across = _lines(dark, _SHORTEST_ACROSS, axis=1)
    down = _lines(dark, _SHORTEST_DOWN, axis=0)
    runs = _runs(across, "h") + _runs(down, "v")
    tables = _tables(runs) if len(runs) <= _MOST_RUNS else ()
    return Ruled(_wiped(page, across, down, tables), tables)


def _wiped(page: Grey, across: Mask, down: Mask, tables: tuple[FoundTable, ...]) -> Grey:
    """The page without the borders of cells. Other straight ink stays: letters have strokes."""
    if not tables:
        return page
    borders = np.zeros_like(across)
    for cell in (cell for table in tables for cell in table.cells):
        left, top, right, bottom = (int(side) // _HALF for side in cell)
        for y in (top, bottom):
            near = (slice(max(0, y - _NEAR), y + _NEAR + 1), slice(max(0, left - _NEAR), right + _NEAR))
            borders[near] |= across[near]
        for x in (left, right):
            near = (slice(max(0, top - _NEAR), bottom + _NEAR), slice(max(0, x - _NEAR), x + _NEAR + 1))
            borders[near] |= down[near]
    frayed = _widened(_widened(borders, _FRAY, axis=0), _FRAY, axis=1)
    wiped = page.copy()
    wiped[_doubled(frayed, page.shape)] = 255
    return wiped


def _halved(mask: Mask) -> Mask:
    height, width = (side - side % _HALF for side in mask.shape)
    even = mask[:height, :width]
    return even[::2, ::2] | even[1::2, ::2] | even[::2, 1::2] | even[1::2, 1::2]


def _doubled(mask: Mask, shape: tuple[int, ...]) -> Mask:
    whole = np.zeros(shape, dtype=np.bool_)
    large = mask.repeat(_HALF, axis=0).repeat(_HALF, axis=1)
    whole[: large.shape[0], : large.shape[1]] = large
    return whole


def _lines(dark: Mask, shortest: int, axis: int) -> Mask:
    """The ink that lies in straight runs along an axis; small gaps are bridged."""
    closed = _shrunk(_widened(dark, _BRIDGE, axis), _BRIDGE, axis)
    reach = shortest // _HALF // 2
    return _widened(_shrunk(closed, reach, axis), reach, axis)


def _counted(mask: Mask, reach: int, axis: int) -> npt.NDArray[np.int32]:
    """How many are set among the 2·reach + 1 cells around each, along an axis."""
    pad = [(0, 0), (0, 0)]
    pad[axis] = (reach + 1, reach)
    total = np.cumsum(np.pad(mask, pad), axis=axis, dtype=np.int32)
    length = mask.shape[axis]
    later, sooner = [slice(None)] * 2, [slice(None)] * 2
    later[axis] = slice(2 * reach + 1, 2 * reach + 1 + length)
    sooner[axis] = slice(0, length)
    counted: npt.NDArray[np.int32] = total[tuple(later)] - total[tuple(sooner)]
    return counted


def _widened(mask: Mask, reach: int, axis: int) -> Mask:
    return _counted(mask, reach, axis) > 0


def _shrunk(mask: Mask, reach: int, axis: int) -> Mask:
    full: Mask = _counted(mask, reach, axis) == 2 * reach + 1
    return full


def _runs(lines: Mask, orientation: str) -> list[dict[str, float | str]]:
    """Each row (or column) of a mask as edges in the form that pdfplumber's table functions take."""
    rows = lines if orientation == "h" else lines.T
    bounds = np.diff(np.pad(rows, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    at, starts = np.nonzero(bounds == 1)
    ends = np.nonzero(bounds == -1)[1]
    if at.size > _MOST_RUNS:
        at, starts, ends = at[: _MOST_RUNS + 1], starts[: _MOST_RUNS + 1], ends[: _MOST_RUNS + 1]
    edges: list[dict[str, float | str]] = []
    for one in zip(at.tolist(), starts.tolist(), ends.tolist(), strict=True):
        place, start, end = (float(number * _HALF) for number in one)
        box = (start, place, end, place) if orientation == "h" else (place, start, place, end)
        edges.append(
            {
                "orientation": orientation,
                **dict(zip(("x0", "top", "x1", "bottom"), box, strict=True)),
                "width": box[2] - box[0],
                "height": box[3] - box[1],
            }
        )
    return edges


def _tables(runs: list[dict[str, float | str]]) -> tuple[FoundTable, ...]:
    edges = merge_edges(runs, _SNAP, _SNAP, _JOIN, _JOIN)
    if len(edges) > _MOST_LINES:
        return ()
    crossings = edges_to_intersections(edges, _TOUCH, _TOUCH)
    if len(crossings) > _MOST_CROSSINGS:
        return ()
    # A table asks its page only for letters, which an image has none of.
    no_page = cast("Page", None)
    found = (FoundTable(no_page, cells) for cells in cells_to_tables(intersections_to_cells(crossings)))
    return tuple(table for table in found if is_table(table))
