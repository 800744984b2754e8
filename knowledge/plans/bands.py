"""The columns of a table of text whose layout was kept: bands of the page with blank gutters between."""

from __future__ import annotations

import re
from collections.abc import Sequence

_GAP = re.compile(r"(?<=\S)\s{2,}(?=\S)")
_NUMBER = re.compile(r"\(?\d{1,3}[.)]?|[IVXivx]{1,5}\.?|[-–]")
_GAPPED = 0.4  # of the lines of a table whose layout was kept hold a wide gap
_STRAY = 0.04  # of those lines may have a letter where a gutter is
_LONGEST = 400
_LEAST_LINES = 4

Bands = tuple[tuple[int, int], ...]


def bands_of(lines: Sequence[str], columns: int) -> Bands | None:
    """Where each of a table's columns begins and ends, in characters; None where the lines do not show it.

    Args:
        lines: the lines of the table, as they stand on the page.
        columns: how many columns the table has from the tasks on. A band of row numbers before them is
            left out, and one of notes after them is taken off.
    """
    told = [line.rstrip()[:_LONGEST] for line in lines if line.strip()]
    gapped = [line for line in told if _GAP.search(line.strip())]
    if len(gapped) < max(_LEAST_LINES, _GAPPED * len(told)):
        return None
    width = max(map(len, gapped))
    filled = [0] * (width + 1)
    for line in gapped:
        for place, letter in enumerate(line):
            filled[place] += not letter.isspace()
    blank = [count <= _STRAY * len(gapped) for count in filled]
    bands: list[tuple[int, int]] = []
    start: int | None = None
    for place in range(width + 1):
        gutter = blank[place] and (place + 1 > width or blank[place + 1])
        if start is None and not blank[place]:
            start = place
        elif start is not None and gutter:
            bands.append((start, place))
            start = None
    if bands and _is_of_numbers(gapped, bands[0]):
        bands = bands[1:]
    return tuple(bands[:columns]) if len(bands) in {columns, columns + 1} else None


def _is_of_numbers(lines: Sequence[str], band: tuple[int, int]) -> bool:
    cells = [cell for line in lines if (cell := line[band[0] : band[1]].strip())]
    return bool(cells) and sum(1 for cell in cells if _NUMBER.fullmatch(cell)) >= 0.8 * len(cells)
