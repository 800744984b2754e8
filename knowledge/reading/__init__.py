"""Reading files: what a sent file really is, and its lines and tables in reading order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from knowledge.errors import ReadingError
from knowledge.model import Block, Line, Media, Reading
from knowledge.quality import LOW_QUALITY, quality
from knowledge.reading.docx import read_docx
from knowledge.reading.isolated import TWO_GIB, Reader, run_isolated
from knowledge.reading.pdf import read_pdf
from knowledge.reading.sniffing import MOST_BYTES, sniff
from knowledge.reading.text import read_text

__all__ = ["read", "read_isolated"]

# About the text of a thousand pages. Whatever follows a reading takes its time line by line.
MOST_LINES = 50_000

_DAMAGED = (
    "Văn bản bị mất dấu hoặc lỗi chữ: phần trích nguyên văn khó đọc, các con số và tên người cần xem lại."
)
_EMPTY = "Tệp không có chữ nào để đọc. Anh/chị kiểm tra lại tệp rồi gửi lại."


def read(
    path: Path, *, name: str | None = None, progress: Callable[[int, int], None] | None = None
) -> Reading:
    """Read a .txt, .docx or .pdf file, told apart by its bytes.

    For files from outside use `read_isolated`: this one runs third-party parsers in this process.

    Args:
        path: the file.
        name: its name as sent; the path's name by default.
        progress: told (pages done, all pages), once at the end for kinds without pages.

    Raises:
        ReadingError: the file cannot be read; its sentence says why and what to do.
    """
    shown = path.name if name is None else name
    data = _bytes(path)
    media = sniff(data, shown)
    pages: int | None = None
    warnings: tuple[str, ...] = ()
    blocks: tuple[Block, ...]
    if media is Media.PDF:
        blocks, pages, warnings = read_pdf(data, progress)
    elif media is Media.DOCX:
        blocks = read_docx(data)
    else:
        blocks, pages = read_text(data)
        if len(blocks) > MOST_LINES:
            raise ReadingError(
                f"Tệp văn bản có {_grouped(len(blocks))} dòng, nhiều hơn mức {_grouped(MOST_LINES)} dòng "
                "trợ lý đọc được. Anh/chị chia nhỏ tệp rồi gửi lại."
            )
    text = _text(blocks)
    if not text.strip():
        raise ReadingError(_EMPTY)
    measured = quality(text)
    if measured < LOW_QUALITY:
        warnings = (*warnings, _DAMAGED)
    if progress is not None and media is not Media.PDF:
        progress(pages or 1, pages or 1)
    return Reading(shown, media, blocks, pages, measured, warnings)


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
        seconds: the wall clock that reading may take.
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


def _text(blocks: tuple[Block, ...]) -> str:
    return "\n".join(
        block.text if isinstance(block, Line) else "\n".join(cell for row in block.rows for cell in row)
        for block in blocks
    )
