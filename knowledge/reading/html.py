"""Reading web pages: paragraphs and tables in order; scripts, styles and what is hidden left out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html import unescape

import lxml.etree
import lxml.html

from knowledge.errors import ReadingError
from knowledge.model import Block, Line, Table
from knowledge.quality import quality
from knowledge.reading.gathered import FileRead, whole
from knowledge.reading.text import decode

_BROKEN = "Tệp HTML bị hỏng hoặc không có nội dung. Anh/chị lưu lại trang rồi gửi lại."

_HUGE = "Bảng trong tệp HTML này quá lớn nên không an toàn để đọc. Anh/chị chia nhỏ rồi gửi lại."

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD_BYTES = 4096
_DROPPED = frozenset(
    re.findall(
        r"\w+", "head script style noscript template iframe object embed svg math canvas audio video select "
    )
)
_OWN_LINE = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 "
        "h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul ",
    )
)
_APART = frozenset(re.findall(r"\w+", "p h1 h2 h3 h4 h5 h6 blockquote table ul ol "))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\r\n\f\xa0]+")
_WIDEST = 63  # columns that one cell covers, as in Word
_TALLEST = 1000  # rows that one cell covers
_MOST_COLUMNS = 1000
_MOST_CELLS = 200_000
_ROMAN = re.findall("[IVX]+", "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX")
_ENCODINGS = {
    **dict.fromkeys(("windows-1252", "iso-8859-1", "latin1", "us-ascii"), "cp1252"),
    **dict.fromkeys(("windows-1258", "cp1258", "x-cp1258"), "cp1258"),
    "utf-16": "utf-16",
}
_LEAST_QUALITY = 0.5
_MOST_JUDGED = 400_000


def read_html(data: bytes) -> FileRead:
    """The paragraphs and tables of a web page.

    A cell merged over several rows gives its text in each of them; merged over several columns, in the
    first only. A table within which others stand only lays out the page: its cells are read one by one.

    Args:
        data: the whole file.

    Raises:
        ReadingError: it is no text, in an unknown encoding, or nothing is left of it.
    """
    text = _decoded(data)
    try:
        # Bytes, for lxml refuses a text that declares its own encoding.
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise ReadingError(_BROKEN) from error
    return whole(_Flow().blocks(root))


def _decoded(data: bytes) -> str:
    """The source as text: by its byte order mark, as UTF-8, or as it declares itself."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data)
    declared = _DECLARED.search(data[:_HEAD_BYTES])
    name = declared[1].decode("ascii").lower() if declared else ""
    for encoding in ("utf-8", _ENCODINGS.get(name)):
        try:
            text = "" if encoding is None else data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Old programs declare Latin letters whatever they write: only what reads well is believed.
        if text and (encoding == "utf-8" or quality(_words(text)) > _LEAST_QUALITY):
            return text.replace("\0", "")
    return decode(data)


def _words(source: str) -> str:
    return unescape(re.sub(r"<[^<>]{0,2000}>", " ", source[:_MOST_JUDGED]))


class _Flow:
    """Walks a tree without recursion: pages may be nested as deep as their writer likes."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._lists: list[_Count] = []
        self._preformatted = 0

    def blocks(self, root: lxml.html.HtmlElement) -> Iterator[Block]:
        """The lines and tables below an element."""
        walk = lxml.etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                if tag in _DROPPED or _is_hidden(element):
                    walk.skip_subtree()
                    continue
                if tag in _OWN_LINE:
                    yield from self._end_line()
                if tag == "table" and element.find(".//table") is None:
                    walk.skip_subtree()
                    yield from _table(element)
                    continue
                self._begin(tag, element)
            else:
                if tag in _OWN_LINE:
                    yield from self._end_line()
                    if tag in _APART:
                        yield Line("")
                self._end(tag)
                if element is not root:
                    self._write(element.tail)
        yield from self._end_line()

    def _begin(self, tag: str, element: lxml.html.HtmlElement) -> None:
        if tag in ("ol", "ul"):
            self._lists.append(_Count.of(tag, element))
        elif tag == "li" and self._lists:
            self._parts.append(self._lists[-1].next())
        elif tag == "br":
            self._parts.append("\n")
        elif tag == "pre":
            self._preformatted += 1
        self._write(element.text)

    def _end(self, tag: str) -> None:
        if tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif tag == "pre":
            self._preformatted -= 1

    def _write(self, text: str | None) -> None:
        if text:
            self._parts.append(text if self._preformatted > 0 else _WHITE.sub(" ", text))

    def _end_line(self) -> Iterator[Block]:
        text = "".join(self._parts)
        self._parts.clear()
        if text.strip():
            for line in text.strip("\n").split("\n"):
                yield Line(_WHITE.sub(" ", line).strip())


class _Count:
    """The labels of a list's items: "- ", "1. ", "a) " as a browser shows them."""

    def __init__(self, style: str, first: int) -> None:
        self._style = style
        self._at = first

    @classmethod
    def of(cls, tag: str, element: lxml.html.HtmlElement) -> _Count:
        start = str(element.get("start", "1"))
        first = int(start) if re.fullmatch(r"\d{1,4}", start) else 1
        return cls("-" if tag == "ul" else str(element.get("type", "1")), first)

    def next(self) -> str:
        at, self._at = self._at, self._at + 1
        if self._style == "-":
            return "- "
        if self._style in ("a", "A") and 1 <= at <= 26:
            return f"{chr(ord(self._style) + at - 1)}) "
        if self._style in ("I", "i") and 1 <= at <= len(_ROMAN):
            return f"{_ROMAN[at - 1] if self._style == 'I' else _ROMAN[at - 1].lower()}. "
        return f"{at}. "


def _is_hidden(element: lxml.html.HtmlElement) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(str(element.get("style", ""))))


def _table(element: lxml.html.HtmlElement) -> Iterator[Block]:
    """A table by its rows; one of a single column or row is lines, as a box around a paragraph is."""
    rows: list[list[str]] = []
    held: dict[int, tuple[int, str]] = {}  # by column: for how many more rows a cell reaches down, its text
    taken = 0
    for row in element.iter("tr"):
        cells: list[str] = []
        reaching, held = held, {}
        for cell in (child for child in row.iterchildren() if child.tag in ("td", "th")):
            _fill_held(cells, reaching, held)
            text = "\n".join(
                block.text for block in _Flow().blocks(cell) if isinstance(block, Line) and block.text
            )
            width, height = _span(cell, "colspan", _WIDEST), _span(cell, "rowspan", _TALLEST)
            for column in range(len(cells), len(cells) + width):
                shown = text if column == len(cells) else ""
                if height > 1:
                    held[column] = (height - 1, shown)
            cells.extend([text] + [""] * (width - 1))
        _fill_held(cells, reaching, held)
        taken += len(cells)
        if taken > _MOST_CELLS or len(cells) > _MOST_COLUMNS:
            raise ReadingError(_HUGE)
        if cells:
            rows.append(cells)
    columns = max((len(row) for row in rows), default=0)
    if columns * len(rows) > _MOST_CELLS:
        raise ReadingError(_HUGE)
    if columns > 1:
        yield Table(tuple(tuple(row + [""] * (columns - len(row))) for row in rows))
    else:
        for line in (line for row in rows for line in row[0].split("\n")):
            yield Line(line)


def _fill_held(
    cells: list[str], reaching: dict[int, tuple[int, str]], held: dict[int, tuple[int, str]]
) -> None:
    """Put the cells that reach down from above where the row stands now."""
    while (above := reaching.pop(len(cells), None)) is not None:
        left, text = above
        if left > 1:
            held[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(cell: lxml.html.HtmlElement, name: str, most: int) -> int:
    said = str(cell.get(name, "1")).strip()
    return min(most, max(1, int(said))) if re.fullmatch(r"\d{1,6}", said) else 1
