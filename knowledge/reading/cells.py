"""Recognising the cells of ruled tables: all cells of a page laid out anew on one sheet, read in one run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from knowledge.reading.ocr import Grey, Layout, Word, recognise
from knowledge.reading.preparing import resized

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels of the page."""

_INSET = 3
_DARK = 128
_FEWEST_DARK = 12
_LOWEST = 8  # pixels: lower ink is what is left of a ruling
_SPACE = 36  # pixels between rows of the sheet
_BETWEEN = 64  # pixels between short cells of one row, wider than any space between words
_EDGE = 24
_SHORT = 130, 75  # width and height up to which a cell holds a number or a word
_WORD_SPACE = 9  # pixels: letters of one word stand closer
_ROW = 1400  # pixels: short cells are laid side by side up to here
_DOUBTFUL = 70.0
_OTHER_SIZES = 1.25, 0.8
_TALLEST = 12_000  # pixels; tesseract takes 32,767


@dataclass(slots=True)
class _Sheet:
    """Cells' images laid out below one another, short ones side by side, with where each was put."""

    placed: list[tuple[Box, int, int, Grey]] = field(default_factory=list)
    bottom: int = _SPACE
    right: int = _EDGE
    row: int = 0

    def put(self, cell: Box, image: Grey) -> None:
        height, width = image.shape
        is_short = _is_short(image)
        if not is_short or self.right + width > _ROW or not self.row:
            self.row = self.bottom if is_short else 0
            self.right = _EDGE
            left, top = _EDGE, self.bottom
            self.bottom += (_SHORT[1] if is_short else height) + _SPACE
        else:
            left, top = self.right, self.row
        self.right = left + width + _BETWEEN
        # Short cells of one row stand on one line, as the letters of a line of text do.
        self.placed.append((cell, left, top + (_SHORT[1] - height if is_short else 0), image))

    def words(self) -> dict[Box, list[Word]]:
        width = max(left + image.shape[1] for _, left, _, image in self.placed) + _EDGE
        whole = np.full((self.bottom, width), 255, np.uint8)
        for _, left, top, image in self.placed:
            whole[top : top + image.shape[0], left : left + image.shape[1]] = image
        found: dict[Box, list[Word]] = {}
        for word in recognise(whole, Layout.BLOCK):
            x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
            cell = self._at(x, y)
            if cell is not None:
                found.setdefault(cell, []).append(word)
        return found

    def _at(self, x: float, y: float) -> Box | None:
        for cell, left, top, image in self.placed:
            height, width = image.shape
            if (
                top - _SPACE / 2 <= y <= top + height + _SPACE / 2
                and left - _BETWEEN / 2 <= x <= left + width + _BETWEEN / 2
            ):
                return cell
        return None


def cell_words(page: Grey, cells: Iterable[Box]) -> dict[Box, list[Word]]:
    """The words of each cell that has any.

    Side by side as they stand, tesseract would join lines across columns; a run for each cell would take
    a minute a page; and a number alone on a line is often misread, one among others seldom.

    Args:
        page: without its rulings, at 300 dpi.
        cells: their boxes.
    """
    inked = {cell: image for cell in cells if (image := _trimmed(page, cell)) is not None}
    found = _read(inked)
    # At another size other letters come out wrong: what was doubtful is mostly right the second time.
    for scale in _OTHER_SIZES:
        doubtful = {cell: image for cell, image in inked.items() if not _is_sure(found.get(cell, []))}
        if not doubtful:
            break
        again = _read({cell: resized(image, scale) for cell, image in doubtful.items()})
        found.update({cell: words for cell, words in again.items() if _is_sure(words)})
    return found


def _is_sure(words: list[Word]) -> bool:
    return min((word.confidence for word in words), default=0.0) >= _DOUBTFUL


def _read(images: Mapping[Box, Grey]) -> dict[Box, list[Word]]:
    found: dict[Box, list[Word]] = {}
    sheet = _Sheet()
    for cell, image in sorted(images.items(), key=lambda one: _is_short(one[1])):
        if sheet.placed and sheet.bottom + image.shape[0] + _SPACE > _TALLEST:
            found.update(sheet.words())
            sheet = _Sheet()
        sheet.put(cell, image)
    if sheet.placed:
        found.update(sheet.words())
    return found


def _is_short(image: Grey) -> bool:
    """Whether a cell's image is a number or a single word."""
    height, width = image.shape
    if width > _SHORT[0] or height > _SHORT[1]:
        return False
    inked = np.flatnonzero((image < _DARK).any(axis=0))
    return bool(np.max(np.diff(inked), initial=0) < _WORD_SPACE)


def _trimmed(page: Grey, cell: Box) -> Grey | None:
    """The inked part of a cell; None where it is empty."""
    left, top, right, bottom = (int(side) for side in cell)
    inner = page[top + _INSET : bottom - _INSET, left + _INSET : right - _INSET]
    dark = inner < _DARK
    if np.count_nonzero(dark) < _FEWEST_DARK:
        return None
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if rows[-1] - rows[0] < _LOWEST:
        return None
    return inner[max(0, rows[0] - 2) : rows[-1] + 3, max(0, columns[0] - 2) : columns[-1] + 3]
