"""Reading image files: photos of pages and scans in PNG, JPEG, TIFF or WebP, every page of a TIFF."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from PIL import Image, ImageOps

from knowledge.errors import ReadingError
from knowledge.model import Source
from knowledge.reading.gathered import FileRead, PageRead, listed
from knowledge.reading.ocr import DPI, require_tesseract
from knowledge.reading.scans import MOST_SCANS, PageImage, read_scans, scan_warnings

_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF")
_MOST_PIXELS = 120_000_000
"""The largest picture that is opened: phones take up to 108 million pixels."""

_MOST_RECOGNISED = 26_000_000  # A3 at 300 dpi is 17 million
_PAGE_INCHES = 11.7  # the longer side of A4
_MOST_ENLARGED = 2.5

# Pillow raises whatever a damaged picture provokes; to the sender it is one thing.
_DAMAGES = (OSError, ValueError, SyntaxError, TypeError, ArithmeticError, LookupError, AttributeError)

_BROKEN = "Tệp ảnh bị hỏng hoặc tải chưa trọn vẹn. Anh/chị chụp hoặc quét lại rồi gửi lại."
_HUGE = "Ảnh lớn hơn mức 120 triệu điểm ảnh trợ lý đọc được. Anh/chị thu nhỏ ảnh rồi gửi lại."
_NO_WORDS = (
    "Trợ lý không nhận ra chữ nào trong ảnh. "
    "Anh/chị chụp lại thẳng và đủ sáng, hoặc gửi bản .docx, .pdf xuất từ Word."
)


def read_photo(data: bytes, progress: Callable[[int, int], None] | None = None) -> FileRead:
    """The pages of an image file, recognised.

    Args:
        data: the whole file.
        progress: told (pages done, all pages) after each page.

    Raises:
        ProgramMissing: tesseract is not there, or knows no Vietnamese.
        ReadingError: the picture is damaged or too large, or no words were found in it.
    """
    require_tesseract()
    with _opened(data) as image:
        count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        taken = min(count, MOST_SCANS)
        pages: list[PageRead] = []
        unread: list[int] = []
        faint: list[int] = []
        for number, scanned in read_scans(_frames(image, taken)):
            if scanned is None or not scanned.blocks:
                unread.append(number)
            if scanned is not None:
                pages.append(PageRead(number, scanned.original, scanned.blocks, Source.OCR))
                if scanned.is_faint:
                    faint.append(number)
            if progress is not None:
                progress(number, taken)
    if not any(page.blocks for page in pages):
        raise ReadingError(_NO_WORDS)
    notes = scan_warnings([page.number or 1 for page in pages if page.blocks], unread, faint, count)
    if count > taken:
        rest = listed(range(taken + 1, count + 1))
        notes = (
            *notes,
            f"Tệp dài quá nên trang {rest} chưa được đọc. Anh/chị tách tệp rồi gửi phần còn lại.",
        )
    return FileRead(tuple(pages), count, notes)


def _opened(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Our own limit is checked for every frame; Pillow's would only warn.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise ReadingError(_HUGE) from error
    except _DAMAGES as error:
        raise ReadingError(_BROKEN) from error
    _check_size(image)
    return image


def _frames(image: Image.Image, count: int) -> Iterator[tuple[int, Callable[[], PageImage]]]:
    for number in range(1, count + 1):
        yield number, partial(_frame, image, number - 1)


def _frame(image: Image.Image, frame: int) -> PageImage:
    try:
        if frame:
            image.seek(frame)
        _check_size(image)
        # A JPEG can be decoded at a half or a quarter of its size, which spares memory.
        if image.width * image.height > 2 * _MOST_RECOGNISED:
            image.draft("L", (image.width // 2, image.height // 2))
        upright = ImageOps.exif_transpose(image)
        return _page(upright)
    except ReadingError:
        raise
    except _DAMAGES as error:
        raise ReadingError(_BROKEN) from error


def _check_size(image: Image.Image) -> None:
    if image.width * image.height > _MOST_PIXELS:
        raise ReadingError(_HUGE)


def _page(image: Image.Image) -> PageImage:
    """The picture in shades of grey on white, not larger than recognition needs."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    grey = image.convert("L")
    wanted = _PAGE_INCHES * DPI
    longest = max(grey.size)
    scale = min(wanted / longest, (_MOST_RECOGNISED / (grey.width * grey.height)) ** 0.5)
    if scale < 0.87:
        size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
        return PageImage(np.asarray(grey.resize(size, Image.Resampling.LANCZOS)))
    return PageImage(np.asarray(grey), min(_MOST_ENLARGED, max(1.0, scale)))
