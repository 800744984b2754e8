"""Reading the image of a page: prepared, its tables told apart, recognised, in blocks; pages side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from knowledge.model import Block, Line
from knowledge.reading.cells import Box, cell_words
from knowledge.reading.gathered import listed
from knowledge.reading.grids import as_table
from knowledge.reading.ocr import Grey, Layout, RecognitionFailed, Word, recognise, turned
from knowledge.reading.preparing import (
    is_blank,
    resized,
    skew_of,
    straightened,
    upright,
    with_even_light,
    with_white_paper,
    without_specks,
)
from knowledge.reading.ruled import Ruled, find_ruled
from knowledge.vietnamese import nfc

if TYPE_CHECKING:
    from pdfplumber.table import Table as FoundTable

MOST_SCANS = 200
"""The most pages of one file that are recognised: ten minutes on one core."""

WORKERS = "CCHC_OCR_WORKERS"
"""The environment variable that says how many pages are recognised at once; by default one a core."""

_MOST_WORKERS = 32
_PARAGRAPH_GAP = 0.7  # of a line's height: a wider gap is shown as a blank line
_SLACK = 12.0  # pixels by which rulings may miss one another
_FAINT = 75.0
_DOUBTFUL = 60.0  # a page whose words are less sure on average may lie upside down
_SPECK = 60.0  # signs without a letter or digit that are less sure than this are dirt
_DIRT = frozenset("_|~¬^\\'`‘’“”\"")  # alone these are dirt and remains of rulings, however sure
_FRACTION_SLASH = "\u2044"  # tesseract's reading of the stroke in "3/KH-UBND"
_STROKES = frozenset("|l[]!Ï")
_INSET = 3


@dataclass(frozen=True, slots=True)
class PageImage:
    """The image of a page as it was scanned, and by how much it is enlarged to have 300 dpi."""

    grey: Grey
    enlarge: float = 1.0


@dataclass(frozen=True, slots=True)
class Scanned:
    """A recognised page: its blocks, all that was recognised as it came, and how sure it is in [0, 100]."""

    blocks: tuple[Block, ...]
    original: str
    confidence: float

    @property
    def is_blank(self) -> bool:
        """Whether the page carries no ink at all."""
        return self == _NOTHING

    @property
    def is_faint(self) -> bool:
        """Whether so much of it is guessed that a person should look at the page."""
        return bool(self.blocks) and self.confidence < _FAINT


_NOTHING = Scanned((), "", 100.0)
"""A blank page."""


@dataclass(frozen=True, slots=True)
class _Recognised:
    """What came of one way of holding a page."""

    ruled: Ruled
    words: list[Word]
    cells: dict[Box, list[Word]]

    @property
    def all_words(self) -> list[Word]:
        return [*self.words, *(word for words in self.cells.values() for word in words)]

    @property
    def confidence(self) -> float:
        weights = [(word.confidence, len(word.text)) for word in self.all_words]
        total = sum(weight for _, weight in weights)
        return sum(sure * weight for sure, weight in weights) / total if total else 0.0


def workers() -> int:
    """How many pages are recognised at once."""
    asked = os.environ.get(WORKERS, "")
    count = int(asked) if asked.isdecimal() else os.cpu_count() or 1
    return max(1, min(_MOST_WORKERS, count))


def read_scans(
    pages: Iterable[tuple[int, Callable[[], PageImage]]],
) -> Iterator[tuple[int, Scanned | None]]:
    """Recognise pages, several at once, and give them in the order they came; None where one failed.

    Args:
        pages: each page's number, and what makes its image (called in this thread: PDFium bears no other).

    Raises:
        ProgramMissing: tesseract is not there, or knows no Vietnamese.
    """
    count = workers()
    with ThreadPoolExecutor(count) as pool:
        waiting: list[tuple[int, Future[Scanned | None]]] = []
        try:
            for number, image in pages:
                # Only as many images are held as there are workers, and one to go on with.
                if len(waiting) > count:
                    first, done = waiting.pop(0)
                    yield first, done.result()
                waiting.append((number, pool.submit(_read_or_none, image(), number)))
            while waiting:
                first, done = waiting.pop(0)
                yield first, done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _read_or_none(page: PageImage, number: int) -> Scanned | None:
    try:
        return read_scan(page, number)
    except RecognitionFailed:
        return None


def read_scan(image: PageImage, number: int | None) -> Scanned:
    """The lines and tables in the image of a page.

    Args:
        image: the page in any quarter turn.
        number: the page's number.

    Raises:
        ProgramMissing: tesseract is not there, or knows no Vietnamese.
        RecognitionFailed: tesseract broke down over this page.
    """
    page = with_white_paper(without_specks(with_even_light(image.grey)))
    if is_blank(page):
        return _NOTHING
    page = resized(page, image.enlarge)
    skew = skew_of(page)
    page = straightened(page, skew.degrees)
    turn = turned(page) if skew.sideways else 0
    best = _recognised(upright(page, turn))
    # Finding out which way up a page lies takes as long as reading it, so only doubtful ones are asked.
    if best.confidence < _DOUBTFUL and not turn and (turn := turned(page)):
        best = max(best, _recognised(upright(page, turn)), key=lambda one: one.confidence)
    return Scanned(tuple(_blocks(best, number)), _original(best), best.confidence)


def _recognised(page: Grey) -> _Recognised:
    ruled = find_ruled(page)
    words: list[Word] = []
    rest = ruled.page
    if ruled.tables:
        rest = rest.copy()
        for table in ruled.tables:
            left, top, right, bottom = (int(side) for side in table.bbox)
            rest[max(0, top - _INSET) : bottom + _INSET, max(0, left - _INSET) : right + _INSET] = 255
    if not is_blank(rest):
        words = recognise(rest, Layout.PAGE)
    cells = [cell for table in ruled.tables for cell in table.cells]
    return _Recognised(ruled, words, cell_words(ruled.page, cells))


def _blocks(page: _Recognised, number: int | None) -> Iterator[Block]:
    tables = sorted(page.ruled.tables, key=lambda table: table.bbox[1])
    last: tuple[int, int, int] | None = None  # top, bottom and block of the line before
    for words in _lines(page.words):
        top, bottom = min(word.top for word in words), max(word.bottom for word in words)
        while tables and tables[0].bbox[1] < (top + bottom) / 2:
            yield _table(tables.pop(0), page, number)
            last = None
        if not (text := _text(words)):
            continue
        if last is not None and (
            words[0].block != last[2] or top - last[1] > _PARAGRAPH_GAP * (bottom - top)
        ):
            yield Line("", number)
        last = (top, bottom, words[0].block)
        yield Line(text, number)
    for table in tables:
        yield _table(table, page, number)


def _table(table: FoundTable, page: _Recognised, number: int | None) -> Block:
    texts = [
        [None if cell is None else _cell_text(page.cells.get(cell, [])) for cell in row.cells]
        for row in table.rows
    ]
    return as_table(table, texts, number, _SLACK)


def _cell_text(words: list[Word]) -> str:
    if len(words) == 1 and words[0].text in _STROKES:
        return "I"  # rulings are wiped off: a stroke that stands alone is the number of a section
    return "\n".join(filter(None, map(_text, _lines(words))))


def _lines(words: list[Word]) -> list[list[Word]]:
    return [
        list(line) for _, line in groupby(words, key=lambda word: (word.block, word.paragraph, word.line))
    ]


def _text(words: list[Word]) -> str:
    text = " ".join(word.text for word in words if not _is_speck(word))
    return nfc(text.replace(_FRACTION_SLASH, "/"))


def _is_speck(word: Word) -> bool:
    if any(character.isalnum() for character in word.text):
        return False
    return word.confidence < _SPECK or _DIRT.issuperset(word.text)


def _original(page: _Recognised) -> str:
    """All that was recognised, line by line: the text around tables, then the cells."""
    lines = [*_lines(page.words), *(line for words in page.cells.values() for line in _lines(words))]
    return "\n".join(" ".join(word.text for word in line) for line in lines)


def scan_warnings(
    recognised: Sequence[int], unread: Sequence[int], faint: Sequence[int], pages: int
) -> tuple[str, ...]:
    """What a reader of recognised text must know, in Vietnamese.

    Args:
        recognised: the pages whose text is from their images.
        unread: the pages in which no text was found.
        faint: the pages of which much is guessed.
        pages: how many pages the file has; of a single one no number is said.
    """
    notes: list[str] = []
    if recognised:
        which = "Chữ" if pages == 1 else f"Chữ của trang {listed(recognised)}"
        notes.append(f"{which} do máy nhận dạng từ ảnh; số liệu và tên riêng cần xem lại.")
    if faint:
        which = "Ảnh" if pages == 1 else f"Trang {listed(faint)}"
        notes.append(f"{which} mờ hoặc khó đọc, chữ nhận dạng có thể sai nhiều.")
    if unread:
        notes.append(f"Trang {listed(unread)} không nhận ra chữ nào.")
    return tuple(notes)
