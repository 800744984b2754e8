"""Reading the text layer of PDF pages: lines and ruled tables in reading order, two columns told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from knowledge.model import Block, Line
from knowledge.reading.columns import Row, find_columns
from knowledge.reading.grids import as_table, is_table
from knowledge.vietnamese import nfc

if TYPE_CHECKING:
    from pdfplumber.page import Page

_PARAGRAPH_GAP = 0.7  # of a line's height: a wider gap is shown as a blank line
_MARGIN = 0.09  # of a page's height: where page numbers stand
_SLACK = 2.0  # points by which rulings may miss one another
_WORD_GAP = 5.0  # points: narrower gaps do not part a line into stretches


@dataclass(frozen=True, slots=True)
class _TextLine:
    text: str
    row: Row


def layer_blocks(page: Page, number: int) -> Iterator[Block]:
    """The lines and tables of a page's text layer.

    A vertical gap between paragraphs becomes a blank line. A page number alone in the margin is left out.

    Args:
        page: as pdfplumber opened it.
        number: its number.
    """
    tables = [table for table in page.find_tables() if is_table(table)]
    boxes = [table.bbox for table in tables]

    def outside(thing: dict[str, float]) -> bool:
        if "x0" not in thing or "top" not in thing:
            return True
        x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
        return not any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)

    rest = page.filter(outside) if boxes else page
    placed: list[tuple[float, float, Block]] = [
        (line.row.top, line.row.bottom, Line(nfc(line.text).strip(), number))
        for line in _ordered(rest)
        if line.text.strip() and not _is_page_number(line, page, number)
    ]
    for table in tables:
        texts = [[None if cell is None else nfc(cell) for cell in row] for row in table.extract()]
        at = next((i for i, (top, _, _) in enumerate(placed) if top > table.bbox[1]), len(placed))
        placed.insert(at, (table.bbox[1], table.bbox[3], as_table(table, texts, number, _SLACK)))
    last_bottom: float | None = None
    for top, bottom, block in placed:
        gap = 0.0 if last_bottom is None else top - last_bottom
        if isinstance(block, Line) and gap > _PARAGRAPH_GAP * (bottom - top):
            yield Line("", number)
        last_bottom = bottom
        yield block


def _ordered(page: Page) -> list[_TextLine]:
    """The lines of a page in reading order: a column before the one beside it."""
    lines = _text_lines(page)
    columns = find_columns([line.row for line in lines], float(page.width))
    if columns is None:
        return lines
    above = [line for line in lines if line.row.top < columns.top]
    below = [line for line in lines if line.row.top > columns.bottom]
    sides: list[_TextLine] = []
    for left, right in ((0.0, columns.gutter), (columns.gutter, float("inf"))):

        def is_ours(thing: dict[str, float], left: float = left, right: float = right) -> bool:
            if "x0" not in thing or "top" not in thing:
                return False
            x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
            return left <= x < right and columns.top - 1 <= y <= columns.bottom + 1

        sides += _text_lines(page.filter(is_ours))
    return [*above, *sides, *below]


def _text_lines(page: Page) -> list[_TextLine]:
    lines = [
        _TextLine(line["text"], Row(line["top"], line["bottom"], _spans(line["chars"])))
        for line in page.extract_text_lines()
    ]
    return sorted(lines, key=lambda line: line.row.top)


def _spans(chars: Sequence[dict[str, Any]]) -> tuple[tuple[float, float], ...]:
    spans: list[tuple[float, float]] = []
    for char in sorted(chars, key=itemgetter("x0")):
        if not char["text"].strip():
            continue
        if spans and char["x0"] - spans[-1][1] < _WORD_GAP:
            spans[-1] = (spans[-1][0], max(spans[-1][1], char["x1"]))
        else:
            spans.append((char["x0"], char["x1"]))
    return tuple(spans)


def _is_page_number(line: _TextLine, page: Page, number: int) -> bool:
    in_margin = line.row.top < page.height * _MARGIN or line.row.top > page.height * (1 - _MARGIN)
    return in_margin and line.text.strip(" -–") in (str(number), f"Trang {number}")
