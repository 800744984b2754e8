"""Running tesseract: where it is, the words it finds in an image, and which way up a page lies."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from knowledge.errors import ProgramMissing

Grey = npt.NDArray[np.uint8]
"""An image in shades of grey, rows of pixels, 0 black and 255 white."""

DPI = 300
"""The resolution that images are brought to, in pixels an inch; tesseract's models are made for it."""

PAGE_SECONDS = 60.0
"""The longest that one run of tesseract may take; a page takes one to three seconds."""

_LANGUAGE = "vie"
_MISSING = (
    "Máy chủ chưa cài phần mềm nhận dạng chữ nên chưa đọc được ảnh và bản quét. "
    "Anh/chị nhờ người quản trị cài tesseract-ocr và tesseract-ocr-vie, hoặc gửi bản .docx."
)
_LEAST_TURN_CONFIDENCE = 2.0  # tesseract's own scale: pages of text get 5 to 20, doubtful ones below 2
_COLUMNS = 12
_WORD_LEVEL = "5"


class Layout(StrEnum):
    """What tesseract is told of a page, as its option --psm."""

    PAGE = "3"
    """anything: columns, headings, pictures"""

    BLOCK = "6"
    """one block of lines, one below another"""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as recognised: its box in pixels, how sure it is in [0, 100], and the line it belongs to."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    block: int
    paragraph: int
    line: int


class RecognitionFailed(Exception):
    """Tesseract broke down or took too long over one image."""


def require_tesseract() -> str:
    """The path of a tesseract that knows Vietnamese.

    Raises:
        ProgramMissing: there is none; the sentence says what to install.
    """
    program = _tesseract(os.environ.get("PATH", ""))
    if program is None:
        raise ProgramMissing(_MISSING)
    return program


@lru_cache(maxsize=4)
def _tesseract(search_path: str) -> str | None:
    program = shutil.which("tesseract", path=search_path)
    if program is None:
        return None
    try:
        listed = subprocess.run(  # noqa: S603 - a program found on the path, no words from outside
            [program, "--list-langs"], capture_output=True, timeout=PAGE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    languages = (listed.stdout + listed.stderr).decode(errors="replace").split()
    return program if _LANGUAGE in languages else None


def recognise(image: Grey, layout: Layout) -> list[Word]:
    """The words of an image in tesseract's reading order.

    Args:
        image: a page or part of one, at about 300 dpi, upright.
        layout: how its text stands.

    Raises:
        ProgramMissing: see `require_tesseract`.
        RecognitionFailed: tesseract gave nothing for this image.
    """
    output = _run(image, "-l", _LANGUAGE, "--psm", layout.value, "-c", "tessedit_create_tsv=1")
    words = (_word(line.split("\t")) for line in output.splitlines())
    return [word for word in words if word is not None]


def turned(image: Grey) -> int:
    """By how many degrees clockwise a page must be turned to stand upright: 0, 90, 180 or 270.

    0 also where there is too little text to tell. Takes about as long as reading the page.

    Raises:
        ProgramMissing: see `require_tesseract`.
    """
    try:
        output = _run(image, "--psm", "0")
    except RecognitionFailed:
        return 0  # tesseract ends with an error where a page has too few letters
    degrees = re.search(r"^Rotate: (\d+)", output, re.MULTILINE)
    confidence = re.search(r"^Orientation confidence: ([\d.]+)", output, re.MULTILINE)
    if degrees is None or confidence is None or float(confidence[1]) < _LEAST_TURN_CONFIDENCE:
        return 0
    return int(degrees[1]) % 360


def _run(image: Grey, *options: str) -> str:
    height, width = image.shape
    # A portable grey map needs no packing: tesseract takes it from a pipe as it is.
    packed = b"P5 %d %d 255\n" % (width, height) + np.ascontiguousarray(image).tobytes()
    command = [require_tesseract(), "stdin", "stdout", "--dpi", str(DPI), *options]
    try:
        done = subprocess.run(  # noqa: S603 - our own options; the image goes through a pipe
            command,
            input=packed,
            capture_output=True,
            timeout=PAGE_SECONDS,
            check=False,
            # Pages are read side by side: one page on several cores only makes them wait for another.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RecognitionFailed("tesseract could not be run to its end") from error
    if done.returncode != 0:
        raise RecognitionFailed(done.stderr.decode(errors="replace")[-200:])
    return done.stdout.decode("utf-8", "replace")


def _word(fields: list[str]) -> Word | None:
    """A word out of a row of tesseract's table; None for rows of other levels and for blank words."""
    if len(fields) != _COLUMNS or fields[0] != _WORD_LEVEL or not fields[11].strip():
        return None
    block, paragraph, line = (int(field) for field in fields[2:5])
    left, top, width, height = (int(field) for field in fields[6:10])
    return Word(
        fields[11].strip(), left, top, left + width, top + height, float(fields[10]), block, paragraph, line
    )
