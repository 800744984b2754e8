"""Reading plain text: UTF-8, UTF-16 with a byte order mark, else the Windows code page of Vietnam."""

from __future__ import annotations

import codecs

from knowledge.errors import ReadingError
from knowledge.model import Block, Line
from knowledge.quality import quality
from knowledge.reading.gathered import FileRead, PageRead
from knowledge.vietnamese import nfc

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WHITE = "\t\n\r\f\v"
_MOST_CONTROLS = 0.002
_LEAST_LEGACY_QUALITY = 0.5

_JUNK = (
    "Tệp này không phải là văn bản (nội dung là dữ liệu nhị phân). Anh/chị gửi lại bản .docx, .pdf hoặc .txt."
)
_OLD_ENCODING = (
    "Tệp văn bản này dùng bảng mã chưa đọc được (có thể là TCVN3 hoặc VNI). "
    "Anh/chị mở bằng Word, chuyển sang Unicode rồi lưu thành .docx và gửi lại."
)


def read_text(data: bytes) -> FileRead:
    """The lines of a text file, page by page where form feeds divide it.

    Args:
        data: the whole file.

    Raises:
        ReadingError: the bytes are not text, or text in an encoding that is not known.
    """
    text = decode(data)
    pages = text.split("\f")
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()  # a form feed after the last page does not begin another one
    if len(pages) <= 1:
        return FileRead((PageRead(None, text, _blocks(text.rstrip("\f"), None)),))
    read = (PageRead(number, page, _blocks(page, number)) for number, page in enumerate(pages, start=1))
    return FileRead(tuple(read), len(pages))


def _blocks(text: str, number: int | None) -> tuple[Block, ...]:
    return tuple(Line(line, number) for line in _lines(nfc(text)))


def _lines(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return [line if line.strip() else "" for line in lines]


def decode(data: bytes) -> str:
    """The text of a file in an encoding that shows itself, exactly as it is written there.

    Raises:
        ReadingError: the bytes are not text, or text in an encoding that is not known.
    """
    if data.startswith(_UTF16):
        return _checked(_decoded(data, "utf-16"))
    try:
        return _checked(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass  # not UTF-8: perhaps the legacy code page
    if b"\0" in data:
        raise ReadingError(_JUNK)
    text = _checked(_decoded(data, "cp1258"))
    if quality(text) < _LEAST_LEGACY_QUALITY:
        # Any bytes decode somehow in a one-byte code page: only text that reads as Vietnamese is believed.
        raise ReadingError(_OLD_ENCODING)
    return text


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadingError(_JUNK) from error


def _checked(text: str) -> str:
    """The text as it is, where it holds next to no control characters.

    Raises:
        ReadingError: it is binary data that happens to decode.
    """
    controls = sum(1 for character in text if character < " " and character not in _WHITE)
    if "\0" in text or controls > _MOST_CONTROLS * len(text):
        raise ReadingError(_JUNK)
    return text
