"""Judging the pages of a PDF: what its text layer is worth, whether a picture fills it, which way it lies."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from knowledge.quality import LOW_QUALITY, quality
from knowledge.reading.ocr import DPI
from knowledge.reading.scans import PageImage

_FEWEST_CHARACTERS = 10  # a page with fewer is a picture, perhaps with a stamp of the scanner
_MOST_OF_A_STAMP = 300  # the words of a digital signature on a scanned page: "Ký bởi … Thời gian ký …"
_FULL_PAGE = 0.7  # of the page's area: scanners leave margins, some cut a page into strips
_MOST_OBJECTS = 400
_LETTERS_LOOKED_AT = 400
_MOST_TURNED = 0.6  # of the letters: fewer are a stamp or a heading of a table written upwards
_LEAST_DPI = 120
_MOST_PIXELS = 26_000_000  # A3 at 300 dpi is 17 million
_LONGEST_SIDE = 12_000


class Worth(Enum):
    """What the text layer of a page is worth."""

    SOUND = auto()
    DAMAGED = auto()
    """its diacritics are lost"""

    THIN = auto()
    """a few words on a picture that fills the page: a signature's stamp on a scan"""

    SILENT = auto()


@dataclass(frozen=True, slots=True)
class Judged:
    """A page's own text exactly as PDFium gives it, what that is worth, and how the page is scanned.

    `turn` is the rotation in degrees that the page needs in place of its own for its letters to stand
    upright; `dpi` the resolution of the picture that fills the page, None where none does.
    """

    text: str
    worth: Worth
    turn: int | None
    dpi: float | None


def judge(document: pypdfium2.PdfDocument, index: int) -> Judged:
    """Judge one page.

    Args:
        document: an open file.
        index: the page, from 0.
    """
    page = document[index]
    try:
        text_page = page.get_textpage()
        try:
            text = _storable(str(text_page.get_text_range()))
            turn = _turn(page, text_page)
        finally:
            text_page.close()
        characters = sum(1 for character in text if not character.isspace())
        dpi = _picture_dpi(page) if characters < _MOST_OF_A_STAMP or quality(text) < LOW_QUALITY else None
    finally:
        page.close()
    if characters < _FEWEST_CHARACTERS:
        worth = Worth.SILENT
    elif quality(text) < LOW_QUALITY:
        worth = Worth.DAMAGED
    elif dpi is not None and characters < _MOST_OF_A_STAMP:
        worth = Worth.THIN
    else:
        worth = Worth.SOUND
    return Judged(text, worth, turn, dpi)


def _storable(text: str) -> str:
    """The text with halves of characters, which no encoding takes, made replacement characters."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _turn(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> int | None:
    """The rotation of the page at which most of its letters stand upright; None where it has that already."""
    count = text_page.count_chars()
    step = max(1, count // _LETTERS_LOOKED_AT)
    angles: Counter[int] = Counter()
    for at in range(0, count, step):
        code = pdfium.FPDFText_GetUnicode(text_page, at)
        if code > 32:
            radians = pdfium.FPDFText_GetCharAngle(text_page, at)
            angles[round(radians / (np.pi / 2)) % 4] += 1
    if not angles:
        return None
    quarter, most = angles.most_common(1)[0]
    if most < _MOST_TURNED * angles.total():
        return None
    # PDFium measures a letter's angle clockwise, in the page's own space, before the page's rotation.
    wanted = -quarter * 90 % 360
    return None if wanted == page.get_rotation() else wanted


def _picture_dpi(page: pypdfium2.PdfPage) -> float | None:
    width, height = page.get_size()
    area = max(width * height, 1.0)
    covered, finest = 0.0, 0.0
    for thing in islice(page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), _MOST_OBJECTS):
        left, bottom, right, top = thing.get_bounds()
        inside = max(0.0, right - left) * max(0.0, top - bottom)
        covered += inside
        if inside > 0.01 * area:
            across, down = thing.get_px_size()
            finest = max(finest, 72 * (across * down / inside) ** 0.5)
    return finest if covered >= _FULL_PAGE * area else None


def drawn(document: pypdfium2.PdfDocument, index: int, dpi: float | None) -> PageImage:
    """The image of a page, at the resolution it was scanned at, at most 300 dpi; less for huge pages.

    Args:
        document: an open file.
        index: the page, from 0.
        dpi: the resolution of the picture that fills it; None draws at 300.
    """
    page = document[index]
    try:
        wanted = DPI if dpi is None else min(DPI, max(_LEAST_DPI, dpi))
        width, height = (max(side, 1.0) / 72 for side in page.get_size())
        most = min((_MOST_PIXELS / (width * height)) ** 0.5, _LONGEST_SIDE / max(width, height))
        taken = min(wanted, most)
        bitmap = page.render(scale=taken / 72, grayscale=True)
        try:
            grey = np.array(bitmap.to_numpy(), dtype=np.uint8)
        finally:
            bitmap.close()
    finally:
        page.close()
    grey = grey[:, :, 0] if grey.ndim == 3 else grey
    return PageImage(grey, max(1.0, min(DPI, most) / taken))
