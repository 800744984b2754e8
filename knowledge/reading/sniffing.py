"""Telling what a file is from its bytes, and refusing what is not read, each with its own advice."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from knowledge.errors import ReadingError
from knowledge.model import Media

MOST_BYTES = 20 * 1024 * 1024
"""The largest file that is read, in bytes (also the most that Telegram lets a bot fetch)."""

_MOST_EXPANDED = 200 * 1024 * 1024
_MOST_MEMBERS = 1000
_MOST_RATIO = 200
_RATIO_MATTERS = 10 * 1024 * 1024  # below this a high ratio harms nobody: blank pictures pack well
_ENCRYPTED_FLAG = 0x1

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*")
_PROGRAMS = (b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_NESTED = (".zip", ".rar", ".7z", ".gz", ".exe", ".dll", ".scr", ".js", ".vbs", ".docm")

_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|meta|title|table|div|p|span|h\d)\b", re.IGNORECASE)
_WORD_STREAM = "WordDocument".encode("utf-16-le")

_SEND = "Anh/chị gửi lại bản .docx, .pdf, ảnh JPEG hoặc .txt."
_UNREAD = "Trợ lý chưa đọc được loại tệp này ({what}). " + _SEND
_SAVE_AS = "Anh/chị mở bằng Word, chọn Lưu thành (Save As) dạng .docx rồi gửi lại."
_TOO_BIG = "Tệp này bung ra quá lớn nên không an toàn để mở. Anh/chị bớt ảnh hoặc chia nhỏ rồi gửi lại."
_BROKEN = "Tệp Word bị hỏng hoặc tải chưa trọn vẹn. Anh/chị mở lại trên máy, lưu thành .docx mới rồi gửi lại."


def sniff(data: bytes, name: str) -> Media:
    """What a file is, told from its bytes; the name only helps to word a refusal.

    Args:
        data: the whole file.
        name: the file's name as sent.

    Raises:
        ReadingError: the file is empty, of a kind that is not read, or not safe to open.
    """
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise ReadingError("Tệp trống, không có nội dung. Anh/chị kiểm tra lại tệp rồi gửi lại.")
    if b"%PDF-" in data[:1024]:
        return Media.PDF
    if data.startswith(_OLE):
        return _sniff_ole(data)
    if data.startswith(_ZIP):
        return _sniff_zip(data)
    if _is_image(data):
        return Media.IMAGE
    if (what := _unread(data)) is not None:
        raise ReadingError(_UNREAD.format(what=what))
    suffix = PurePath(name).suffix.lower()
    if _is_html(data, suffix):
        return Media.HTML
    if suffix in (".pdf", ".docx"):
        raise ReadingError(
            f"Tệp mang đuôi {suffix} nhưng nội dung không phải là tệp {suffix}, "
            f"có thể đã bị hỏng hoặc đổi tên. {_SEND}"
        )
    return Media.TEXT


def _sniff_ole(data: bytes) -> Media:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise ReadingError("Tệp Word này có đặt mật khẩu nên chưa đọc được. Anh/chị bỏ mật khẩu rồi gửi lại.")
    if _WORD_STREAM in data:
        return Media.DOC
    raise ReadingError(
        f"Đây là tệp Office đời cũ (.xls, .ppt hoặc loại khác), trợ lý chưa đọc được loại tệp này. {_SAVE_AS}"
    )


def _is_image(data: bytes) -> bool:
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    is_bitmap = data.startswith(b"BM") and b"\0" in data[:32]
    return data.startswith(_IMAGES) or is_webp or is_bitmap


def _is_html(data: bytes, suffix: str) -> bool:
    """Whether a text is a web page: it opens as one, or is named as one and holds its marks."""
    top = data[:4096].replace(b"\0", b"")  # UTF-16 writes Latin letters with zeros between
    text = top.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return True
    if text.startswith(b"<?xml"):
        return b"<html" in text
    return suffix in (".html", ".htm", ".xhtml") and _MARKUP.search(top) is not None


def _unread(data: bytes) -> str | None:
    """What a file is, in Vietnamese, where its first bytes show a kind that is known but not read."""
    text = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    signs = (
        ("biểu tượng", data.startswith(b"\0\0\1\0")),
        ("ảnh HEIC/AVIF hoặc phim; trên điện thoại, chọn chụp ở định dạng JPEG", data[4:8] == b"ftyp"),
        ("tệp chương trình", data.startswith(_PROGRAMS) or (data.startswith(b"MZ") and b"\0" in data[:64])),
        ("tệp nén", data.startswith(_ARCHIVES)),
        ("tệp RTF", text.startswith(b"{\\rtf")),
        ("tệp XML", text.startswith(b"<?xml") and b"<html" not in text),
    )
    return next((what for what, is_it in signs if is_it), None)


def _sniff_zip(data: bytes) -> Media:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ReadingError(_BROKEN) from error
    names = {member.filename for member in members}
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        raise ReadingError(_UNREAD.format(what=_zip_kind(names)))
    _guard_members(members)
    return Media.DOCX


def guard_docx(data: bytes) -> None:
    """Refuse a file that another program made where it is not a .docx that is safe to open.

    Raises:
        ReadingError: it is none, or not safe.
    """
    if not data.startswith(_ZIP):
        raise ReadingError(_BROKEN)
    _sniff_zip(data)


def _zip_kind(names: set[str]) -> str:
    folders = {name.split("/")[0] for name in names}
    if "xl" in folders:
        return "bảng tính Excel"
    return "trình chiếu PowerPoint" if "ppt" in folders else "tệp nén"


def _guard_members(members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive that would not be safe to expand, before anything of it is expanded.

    `zipfile` never gives more of a member than its declared size, so declared sizes can be relied on.
    """
    expanded = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > _MOST_MEMBERS or expanded > _MOST_EXPANDED:
        raise ReadingError(_TOO_BIG)
    if expanded > _RATIO_MATTERS and expanded > _MOST_RATIO * max(packed, 1):
        raise ReadingError(_TOO_BIG)
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise ReadingError("Tệp Word này có đặt mật khẩu nên chưa đọc được. Anh/chị bỏ mật khẩu rồi gửi lại.")
    names = [member.filename.lower() for member in members]
    if len(set(names)) != len(names) or any(name.endswith(_NESTED) for name in names):
        raise ReadingError(f"Tệp Word này có chứa tệp khác bên trong nên không an toàn để mở. {_SAVE_AS}")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise ReadingError(f"Tệp Word này có chứa macro nên không an toàn để mở. {_SAVE_AS}")
