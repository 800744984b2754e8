"""Reading PDF files that carry text: lines and ruled tables in reading order, page by page."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pdfplumber
import pypdfium2

from knowledge.errors import ReadingError
from knowledge.model import Block, Line, Table
from knowledge.vietnamese import nfc

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table as FoundTable

MOST_PAGES = 300
"""The longest PDF that is read, in pages."""

_FEWEST_CHARACTERS = 10  # a page with fewer is a picture, perhaps with a stamp of the scanner
_PARAGRAPH_GAP = 0.7  # of a line's height: a wider gap is shown as a blank line
_MARGIN = 0.09  # of a page's height: where page numbers stand
_SLACK = 2.0  # points by which rulings may miss one another

_BROKEN = "Tệp PDF bị hỏng hoặc tải chưa trọn vẹn. Anh/chị mở lại trên máy, xuất PDF mới rồi gửi lại."
_LOCKED = "Tệp PDF này có đặt mật khẩu nên chưa đọc được. Anh/chị bỏ mật khẩu rồi gửi lại."
_SCAN = (
    "Tệp PDF này là bản quét (ảnh chụp), bên trong không có chữ. Trợ lý chưa đọc được bản quét; "
    "anh/chị gửi tệp .docx hoặc PDF xuất trực tiếp từ Word."
)


def read_pdf(
    data: bytes, progress: Callable[[int, int], None] | None = None
) -> tuple[tuple[Block, ...], int, tuple[str, ...]]:
    """The lines and tables of a PDF, its number of pages, and warnings in Vietnamese.

    A vertical gap between paragraphs becomes a blank line. A cell merged over several rows gives its
    text in each of them; merged over several columns, in the first only. A page number alone in the
    margin is left out.

    Args:
        data: the whole file.
        progress: told (pages done, all pages) after each page.

    Raises:
        ReadingError: the file is damaged, locked, too long, or holds pictures only.
    """
    silent = _pages_without_text(data)
    pages = len(silent)
    if all(silent):
        raise ReadingError(_SCAN)
    blocks: list[Block] = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as file:
            for number, page in enumerate(file.pages, start=1):
                blocks.extend(_page_blocks(page, number))
                page.close()
                if progress is not None:
                    progress(number, pages)
    except MemoryError:
        raise
    except Exception as error:
        # pdfminer raises whatever a damaged object happens to provoke; to the sender it is one thing.
        raise ReadingError(_BROKEN) from error
    if not blocks:
        raise ReadingError(_SCAN)
    return tuple(blocks), pages, _warnings(silent)


def _pages_without_text(data: bytes) -> list[bool]:
    """For each page, whether it holds no text. Opens the file with PDFium, which tells locks apart."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReadingError(_LOCKED if "password" in str(error).lower() else _BROKEN) from error
    try:
        pages = len(document)
        if pages > MOST_PAGES:
            raise ReadingError(
                f"Tệp PDF có {pages} trang, nhiều hơn mức {MOST_PAGES} trang trợ lý đọc được. "
                "Anh/chị tách tệp thành các phần ngắn hơn rồi gửi lại."
            )
        if pages == 0:
            raise ReadingError(_BROKEN)
        return [_is_silent(document, index) for index in range(pages)]
    except pypdfium2.PdfiumError as error:
        raise ReadingError(_BROKEN) from error
    finally:
        document.close()


def _is_silent(document: pypdfium2.PdfDocument, index: int) -> bool:
    page = document[index]
    try:
        text_page = page.get_textpage()
        try:
            text = str(text_page.get_text_range())
        finally:
            text_page.close()
    finally:
        page.close()
    return sum(1 for character in text if not character.isspace()) < _FEWEST_CHARACTERS


def _warnings(silent: list[bool]) -> tuple[str, ...]:
    numbers = [str(index) for index, is_silent in enumerate(silent, start=1) if is_silent]
    if not numbers:
        return ()
    return (f"Trang {', '.join(numbers)} không có chữ (trang trắng hoặc ảnh quét), trợ lý chưa đọc được.",)


def _page_blocks(page: Page, number: int) -> Iterator[Block]:
    tables = [table for table in page.find_tables() if _is_table(table)]
    boxes = [table.bbox for table in tables]

    def outside(thing: dict[str, float]) -> bool:
        if "x0" not in thing or "top" not in thing:
            return True
        x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
        return not any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)

    rest = page.filter(outside) if boxes else page
    placed: list[tuple[float, float, Block]] = [
        (line["top"], line["bottom"], Line(nfc(line["text"]).strip(), number))
        for line in rest.extract_text_lines(return_chars=False)
        if line["text"].strip() and not _is_page_number(line, page, number)
    ]
    placed.extend((table.bbox[1], table.bbox[3], _table(table, number)) for table in tables)
    placed.sort(key=lambda item: item[0])
    last_bottom: float | None = None
    for top, bottom, block in placed:
        gap = 0.0 if last_bottom is None else top - last_bottom
        if isinstance(block, Line) and gap > _PARAGRAPH_GAP * (bottom - top):
            yield Line("", number)
        last_bottom = bottom
        yield block


def _is_page_number(line: dict[str, float | str], page: Page, number: int) -> bool:
    text, top = str(line["text"]).strip(" -–"), float(line["top"])
    in_margin = top < page.height * _MARGIN or top > page.height * (1 - _MARGIN)
    return in_margin and text in (str(number), f"Trang {number}")


def _is_table(table: FoundTable) -> bool:
    """A box around a paragraph or a ruled letterhead is not a table: that needs two rows and columns."""
    return len(table.rows) >= 2 and max(len(row.cells) for row in table.rows) >= 2


def _table(table: FoundTable, number: int) -> Table:
    texts = table.extract()
    columns = max(len(row) for row in texts)
    rows: list[tuple[str, ...]] = []
    for index, row in enumerate(texts):
        cells = [nfc(text or "").strip() for text in row] + [""] * (columns - len(row))
        for column in range(len(row)):
            if row[column] is None and (above := _covering(table, index, column)) is not None:
                cells[column] = rows[above][column]
        rows.append(tuple(cells))
    return Table(tuple(rows), number)


def _covering(table: FoundTable, index: int, column: int) -> int | None:
    """The row above whose cell in this column reaches down over the given row; None where none does."""
    below = table.rows[index].bbox[3]
    for above in range(index - 1, -1, -1):
        cells = table.rows[above].cells
        cell = cells[column] if column < len(cells) else None
        if cell is not None:
            return above if cell[3] >= below - _SLACK else None
    return None
