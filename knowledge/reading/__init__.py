"""Reading files: what a sent file really is, and its lines and tables in reading order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from knowledge.errors import ReadingError
from knowledge.model import Block, Media, PageText, Reading, Source
from knowledge.quality import LOW_QUALITY, quality
from knowledge.reading.doc import read_doc
from knowledge.reading.docx import read_docx
from knowledge.reading.gathered import FileRead, listed, text_of
from knowledge.reading.html import read_html
from knowledge.reading.isolated import TWO_GIB, Reader, run_isolated
from knowledge.reading.pdf import read_pdf
from knowledge.reading.photos import read_photo
from knowledge.reading.sniffing import MOST_BYTES, sniff
from knowledge.reading.text import read_text
from knowledge.restoration import mend_blocks, restore_blocks

__all__ = ["read", "read_isolated"]

# About the text of a thousand pages. Whatever follows a reading takes its time line by line.
MOST_LINES = 50_000

MOST_RESTORED = 6_000
"""Lines and tables of a damaged page that are restored, some 10 ms each: about two hundred pages of text."""

_FEWEST_WORDS = 20
_DAMAGED = "{where} bị mất dấu hoặc lỗi chữ: chữ được phục hồi tự động; số liệu và tên riêng cần xem lại."
_TOO_LONG = f"Văn bản rất dài: chỉ {MOST_RESTORED} dòng đầu được phục hồi chữ, phần sau giữ như trong tệp."
_EMPTY = "Tệp không có chữ nào để đọc. Anh/chị kiểm tra lại tệp rồi gửi lại."


def read(
    path: Path, *, name: str | None = None, progress: Callable[[int, int], None] | None = None
) -> Reading:
    """Read a file, told apart by its bytes: PDF, Word, web page, picture or plain text.

    For files from outside use `read_isolated`: this one runs third-party parsers in this process.

    Args:
        path: the file.
        name: its name as sent; the path's name by default.
        progress: told (pages done, all pages), once at the end for kinds without pages.

    Raises:
        ProgramMissing: the file needs a program that is not installed.
        ReadingError: the file cannot be read; its sentence says why and what to do.
    """
    shown = path.name if name is None else name
    data = _bytes(path)
    media = sniff(data, shown)
    if media is Media.PDF:
        met = read_pdf(data, progress)
    elif media is Media.IMAGE:
        met = read_photo(data, progress)
    else:
        met = _UNPAGED[media](data)
        _check_length(met)
        if progress is not None:
            progress(met.count or 1, met.count or 1)
    original = "\n".join(page.original for page in met.pages)
    if not any(text_of(page.blocks).strip() for page in met.pages):
        raise ReadingError(_EMPTY)
    return _reading(shown, media, met, quality(original))


_UNPAGED: dict[Media, Callable[[bytes], FileRead]] = {
    Media.TEXT: read_text,
    Media.HTML: read_html,
    Media.DOCX: read_docx,
    Media.DOC: read_doc,
}


def _reading(name: str, media: Media, met: FileRead, measured: float) -> Reading:
    """The reading of a file, its damaged pages restored."""
    blocks: list[Block] = []
    texts: list[PageText] = []
    damaged: list[int] = []
    for page in met.pages:
        worth = quality(page.original)
        shown = page.blocks
        # A page of a few words cannot be judged by itself: it is taken to be as the file is.
        is_short = len(page.original.split()) < _FEWEST_WORDS
        if (
            page.source is Source.LAYER
            and shown
            and (worth < LOW_QUALITY or (is_short and measured < LOW_QUALITY))
        ):
            shown = _restored(shown)
            damaged.append(page.number or 1)
        elif page.source is Source.OCR:
            shown = mend_blocks(shown)
        blocks += shown
        texts.append(PageText(page.number, page.original, text_of(shown), worth, page.source))
    warnings = met.warnings
    if damaged:
        if any(len(page.blocks) > MOST_RESTORED for page in met.pages):
            warnings = (*warnings, _TOO_LONG)
        where = "Văn bản" if len(damaged) == len(met.pages) else f"Trang {listed(damaged)}"
        warnings = (*warnings, _DAMAGED.format(where=where))
    return Reading(name, media, tuple(blocks), met.count, measured, warnings, tuple(texts))


def _restored(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Damaged blocks made readable, each keeping what it was; of very many, the first only."""
    return restore_blocks(blocks[:MOST_RESTORED]) + blocks[MOST_RESTORED:]


def _check_length(met: FileRead) -> None:
    count = sum(len(page.blocks) for page in met.pages)
    if count > MOST_LINES:
        raise ReadingError(
            f"Tệp văn bản có {_grouped(count)} dòng, nhiều hơn mức {_grouped(MOST_LINES)} dòng "
            "trợ lý đọc được. Anh/chị chia nhỏ tệp rồi gửi lại."
        )


def read_isolated(
    path: Path,
    *,
    name: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    seconds: float = 120.0,
    memory_bytes: int = TWO_GIB,
    reader: Reader = read,
    stop: threading.Event | None = None,
) -> Reading:
    """As `read`, in a child process that cannot hang, crash or exhaust this one.

    Args:
        path: the file.
        name: its name as sent; the path's name by default.
        progress: told (pages done, all pages), in the calling thread.
        seconds: the longest that reading may go on without a page done.
        memory_bytes: the address space that reading may take.
        reader: what reads the file; a module-level function.
        stop: once it is set, from any thread, reading ends at once.

    Raises:
        ReadingStopped: `stop` was set before the file was read.
        ReadingError: as `read`, or reading was too slow, too big, or broke down.
    """
    return run_isolated(
        reader, path, name=name, progress=progress, seconds=seconds, memory_bytes=memory_bytes, stop=stop
    )


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise ReadingError("Không tìm thấy tệp để đọc. Anh/chị gửi lại tệp.", permanent=False)
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise ReadingError("Không mở được tệp để đọc. Anh/chị gửi lại tệp.", permanent=False) from error
    if len(data) > MOST_BYTES:
        raise ReadingError(
            f"Tệp lớn hơn mức {MOST_BYTES // (1024 * 1024)} MB trợ lý đọc được. "
            "Anh/chị chia nhỏ tệp hoặc bớt ảnh rồi gửi lại."
        )
    return data


def _grouped(number: int) -> str:
    """A number as Vietnamese writes it, "50.000"."""
    return f"{number:,}".replace(",", ".")
