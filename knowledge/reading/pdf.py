"""Reading PDF files page by page: the text layer where it is sound, the page's image where it is not."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pdfplumber
import pypdfium2

from knowledge.errors import ProgramMissing, ReadingError
from knowledge.model import Source
from knowledge.quality import quality
from knowledge.reading.gathered import FileRead, PageRead, listed
from knowledge.reading.judging import Judged, Worth, drawn, judge
from knowledge.reading.layer import layer_blocks
from knowledge.reading.ocr import require_tesseract
from knowledge.reading.scans import MOST_SCANS, PageImage, Scanned, read_scans, scan_warnings

MOST_PAGES = 1000
"""The longest PDF that is read, in pages."""

_CLEARLY_BETTER = 0.1  # by how much recognition must better the quality of a layer to take its place

_BROKEN = "Tệp PDF bị hỏng hoặc tải chưa trọn vẹn. Anh/chị mở lại trên máy, xuất PDF mới rồi gửi lại."
_LOCKED = "Tệp PDF này có đặt mật khẩu nên chưa đọc được. Anh/chị bỏ mật khẩu rồi gửi lại."
_NO_WORDS = (
    "Tệp PDF này chỉ có ảnh (bản quét) và trợ lý không nhận ra chữ nào trong đó. "
    "Anh/chị quét lại rõ hơn, hoặc gửi tệp .docx hay PDF xuất trực tiếp từ Word."
)

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Work:
    """What is known so far of a file's pages, by their numbers."""

    judged: list[Judged]
    progress: Progress | None
    read: dict[int, PageRead] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)
    faint: list[int] = field(default_factory=list)
    missing: ProgramMissing | None = None

    def tell(self) -> None:
        if self.progress is not None:
            self.progress(len(self.read), len(self.judged))


def read_pdf(data: bytes, progress: Progress | None = None) -> FileRead:
    """The pages of a PDF, their lines and tables, and warnings in Vietnamese.

    A page whose layer is silent, damaged or only a stamp on a scan is recognised from its image, up to
    `MOST_SCANS` of them; a damaged layer is kept where recognition does not better it.

    Args:
        data: the whole file.
        progress: told (pages done, all pages) after each page.

    Raises:
        ProgramMissing: it holds only images, and tesseract is not there.
        ReadingError: the file is damaged, locked, too long, or no words are found in it.
    """
    with _opened(data) as document:
        work = _Work(_judged(document), progress)
        numbers = [n for n, page in enumerate(work.judged, start=1) if page.worth is not Worth.SOUND]
        beyond = numbers[MOST_SCANS:]
        _recognise(document, numbers[:MOST_SCANS], work)
        if any(page.turn is not None for page in work.judged):
            data = _turned(document, work.judged)
    _read_layers(data, work)
    if not any(page.blocks for page in work.read.values()):
        raise work.missing or ReadingError(_NO_WORDS)
    pages = tuple(work.read[number] for number in sorted(work.read))
    return FileRead(pages, len(work.judged), _warnings(work, beyond))


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReadingError(_LOCKED if "password" in str(error).lower() else _BROKEN) from error


def _judged(document: pypdfium2.PdfDocument) -> list[Judged]:
    pages = len(document)
    if pages > MOST_PAGES:
        raise ReadingError(
            f"Tệp PDF có {pages} trang, nhiều hơn mức {MOST_PAGES} trang trợ lý đọc được. "
            "Anh/chị tách tệp thành các phần ngắn hơn rồi gửi lại."
        )
    if pages == 0:
        raise ReadingError(_BROKEN)
    try:
        return [judge(document, index) for index in range(pages)]
    except pypdfium2.PdfiumError as error:
        raise ReadingError(_BROKEN) from error


def _recognise(document: pypdfium2.PdfDocument, numbers: list[int], work: _Work) -> None:
    """Recognise these pages from their images, where that gives more than their layers do."""
    if not numbers:
        return
    try:
        require_tesseract()
    except ProgramMissing as error:
        work.missing = error
        return

    def images() -> Iterator[tuple[int, Callable[[], PageImage]]]:
        for number in numbers:
            dpi = work.judged[number - 1].dpi
            yield number, partial(drawn, document, number - 1, dpi)

    try:
        for number, scanned in read_scans(images()):
            _settle(number, scanned, work)
            work.tell()
    except pypdfium2.PdfiumError as error:
        raise ReadingError(_BROKEN) from error


def _settle(number: int, scanned: Scanned | None, work: _Work) -> None:
    """Take what was recognised of a page, or leave the page to its layer."""
    judged = work.judged[number - 1]
    if scanned is None or not scanned.blocks:
        if scanned is None or not scanned.is_blank:
            work.unread.append(number)
        return
    if judged.worth is Worth.DAMAGED and quality(scanned.original) < quality(judged.text) + _CLEARLY_BETTER:
        return
    if judged.worth is Worth.THIN and len(scanned.original) < len(judged.text):
        return
    work.read[number] = PageRead(number, scanned.original, scanned.blocks, Source.OCR)
    if scanned.is_faint:
        work.faint.append(number)


def _turned(document: pypdfium2.PdfDocument, judged: list[Judged]) -> bytes:
    """The file with its pages turned so that their letters stand upright, which pdfplumber needs."""
    for index, page in enumerate(judged):
        if page.turn is not None:
            document[index].set_rotation(page.turn)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _read_layers(data: bytes, work: _Work) -> None:
    """The text layers of all pages that were not recognised."""
    if len(work.read) == len(work.judged):
        return
    try:
        with pdfplumber.open(io.BytesIO(data)) as file:
            for number, (page, judged) in enumerate(zip(file.pages, work.judged, strict=True), start=1):
                if number in work.read:
                    continue
                # A silent layer is a stray number or nothing: only what was recognised would count.
                blocks = () if judged.worth is Worth.SILENT else tuple(layer_blocks(page, number))
                page.close()
                work.read[number] = PageRead(number, judged.text, blocks)
                work.tell()
    except MemoryError:
        raise
    except Exception as error:
        # pdfminer raises whatever a damaged object happens to provoke; to the sender it is one thing.
        raise ReadingError(_BROKEN) from error


def _warnings(work: _Work, beyond: list[int]) -> tuple[str, ...]:
    recognised = [number for number, page in work.read.items() if page.source is Source.OCR]
    unread = [number for number in work.unread if not work.read[number].blocks]
    notes = list(scan_warnings(recognised, unread, work.faint, len(work.judged)))
    silent = [number for number, page in enumerate(work.judged, start=1) if page.worth is Worth.SILENT]
    if work.missing is not None and silent:
        notes.append(f"Trang {listed(silent)} là ảnh nên chưa đọc được. {work.missing.sentence}")
    elif beyond:
        notes.append(
            f"Tệp có nhiều trang quét; trợ lý nhận dạng {MOST_SCANS} trang đầu. "
            f"Trang {listed(beyond)} chưa được nhận dạng, anh/chị tách tệp rồi gửi phần còn lại."
        )
    return tuple(notes)
