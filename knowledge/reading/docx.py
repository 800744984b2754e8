"""Reading Word files: paragraphs and tables in the order of the body, automatic numbers included."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import docx
from docx.oxml.ns import qn

from knowledge.errors import ReadingError
from knowledge.model import Block, Line, Table
from knowledge.reading.gathered import FileRead, whole
from knowledge.reading.numbering import Numbering

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_BROKEN = "Tệp Word bị hỏng hoặc tải chưa trọn vẹn. Anh/chị mở lại trên máy, lưu thành .docx mới rồi gửi lại."
_DEEPEST = 20

_P, _TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_WRAPPERS = {qn(tag) for tag in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag")}
_RUNS = _WRAPPERS | {qn(tag) for tag in ("w:r", "w:hyperlink", "w:fldSimple", "w:dir", "w:bdo")}
_BREAKS = {qn("w:br"), qn("w:cr")}
_TEXT, _TAB, _HYPHEN = qn("w:t"), qn("w:tab"), qn("w:noBreakHyphen")
_BOX = qn("w:txbxContent")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_docx(data: bytes) -> FileRead:
    """The paragraphs and tables of a .docx in body order.

    Text that a reviewer inserted is read, text that one deleted is not. A cell merged over several
    rows gives its text in each of them; merged over several columns, in the first only.

    Args:
        data: the whole file, already found safe to expand.

    Raises:
        ReadingError: the file is damaged.
    """
    try:
        document = docx.Document(io.BytesIO(data))
        return whole(_blocks(document.element.body, Numbering.of(document), 0))
    except MemoryError:
        raise
    except Exception as error:
        # python-docx and lxml raise many kinds on damaged XML; to the sender they are one.
        raise ReadingError(_BROKEN) from error


def _blocks(parent: BaseOxmlElement, numbering: Numbering, depth: int) -> Iterator[Block]:
    if depth > _DEEPEST:
        return
    for child in parent.iterchildren():
        if child.tag == _P:
            yield from _paragraph(child, numbering, depth)
        elif child.tag == _TBL:
            yield _table(child, numbering)
        elif child.tag in _WRAPPERS:
            yield from _blocks(child, numbering, depth + 1)


def _paragraph(element: BaseOxmlElement, numbering: Numbering, depth: int) -> Iterator[Block]:
    text = numbering.label(element) + _text(element)
    for line in text.split("\n"):
        yield Line(line)
    for box in _boxes(element):
        yield from _blocks(box, numbering, depth + 1)


def _boxes(element: BaseOxmlElement) -> list[BaseOxmlElement]:
    """The text boxes anchored in a paragraph; each is stored twice, once for old versions of Word."""
    return [
        box
        for box in element.iter(_BOX)
        if not any(above.tag == _FALLBACK for above in box.iterancestors())
        and next((above for above in box.iterancestors(_P)), None) is element
    ]


def _text(element: BaseOxmlElement) -> str:
    parts: list[str] = []
    pending = list(element.iterchildren())[::-1]
    while pending:
        child = pending.pop()
        if child.tag == _TEXT:
            parts.append(child.text or "")
        elif child.tag == _TAB:
            parts.append("\t")
        elif child.tag in _BREAKS:
            parts.append("\n")
        elif child.tag == _HYPHEN:
            parts.append("-")
        elif child.tag in _RUNS:
            pending.extend(list(child.iterchildren())[::-1])
    return "".join(parts)


def _table(element: BaseOxmlElement, numbering: Numbering) -> Table:
    rows: list[list[str]] = []
    spans: dict[int, str] = {}  # the text of the cell that is merged downwards, by its first column
    for row in _children(element, _TR):
        cells: list[str] = []
        for cell in _children(row, _TC):
            text = _cell_text(cell, numbering)
            width, merge = _merging(cell)
            column = len(cells)
            if merge == "continue":
                text = spans.get(column, text)
            elif merge == "restart":
                spans[column] = text
            cells.extend([text] + [""] * (width - 1))
        rows.append(cells)
    columns = max((len(row) for row in rows), default=0)
    return Table(tuple(tuple(row + [""] * (columns - len(row))) for row in rows))


def _children(element: BaseOxmlElement, tag: str) -> Iterator[BaseOxmlElement]:
    for child in element.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _merging(cell: BaseOxmlElement) -> tuple[int, str | None]:
    """How many columns a cell covers (at most 63, as in Word), and whether it goes on downwards."""
    width, merge = 1, None
    for child in cell.iterchildren(qn("w:tcPr")):
        for span in child.iterchildren(qn("w:gridSpan")):
            width = min(63, max(1, int(span.get(qn("w:val"), "1"))))
        for vertical in child.iterchildren(qn("w:vMerge")):
            merge = str(vertical.get(qn("w:val"), "continue"))
    return width, merge


def _cell_text(cell: BaseOxmlElement, numbering: Numbering) -> str:
    """All paragraphs of a cell, those of tables inside it included, one a line."""
    paragraphs = [
        (numbering.label(paragraph) + _text(paragraph)).strip()
        for paragraph in cell.iter(_P)
        if not any(above.tag == _FALLBACK for above in paragraph.iterancestors())
    ]
    return "\n".join(paragraph for paragraph in paragraphs if paragraph)
