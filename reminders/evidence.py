"""A file of evidence: wanted in words, taken or not, read as far as needed, judged against its period."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

import pypdfium2
from PIL import Image, ImageOps

from knowledge.errors import ReadingError
from knowledge.model import Reading
from knowledge.reading import read
from knowledge.reading.sniffing import MOST_BYTES, sniff
from knowledge.vietnamese import collapse, fold, nfc
from reminders.model import Verdict

FORTNIGHT = 14
"""Days that a document may be older than its period, in two cases; see `first_day`.

Half of the shortest common period: the document of the month before, signed about a month earlier, is never
taken for this month's.
"""

ARRANGING = frozenset(
    {"Kế hoạch", "Chương trình", "Phương án", "Quyết định", "Chỉ thị", "Hướng dẫn", "Thông báo", "Giấy mời"}
    | {"Công văn", "Công điện", "Tờ trình", "Đề án", "Dự án", "Hợp đồng", "Thư công", "Quy chế", "Quy định"}
)
"""Kinds of documents (knowledge.kinds) that set work going and so are signed before it. The others, above all
reports and minutes, tell what was done."""

FIRST_PAGES = 2
"""Pages of a PDF that are read: a letterhead stands on the first, behind a cover sheet at most."""

_MOST_MEMBERS = 20_000
_MOST_EXPANDED = 2**30
_BLANK = b" \t\r\n\0\xef\xbb\xbf"
_MEMBER = re.compile(rb"PK\x01\x02")
_YEAR_OF_NUMBER = re.compile(r"\d{1,5}/((?:19|20)\d\d)/")
_UNSAFE_NAMES = (
    ".exe", ".com", ".scr", ".pif", ".cpl", ".dll", ".sys", ".msi", ".msp", ".bat", ".cmd", ".ps1", ".psm1",
    ".vbs", ".vbe", ".js", ".jse", ".mjs", ".wsf", ".wsh", ".hta", ".jar", ".apk", ".xapk", ".aab", ".dex",
    ".app", ".deb", ".rpm", ".dmg", ".pkg", ".sh", ".lnk", ".url", ".scf", ".reg", ".inf", ".chm", ".iso",
    ".img", ".vhd", ".cab", ".mht", ".mhtml", ".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".xll", ".pptm",
    ".ppam",
)  # fmt: skip
_MACRO_NAMES = (".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm", ".ppam")
_MARKUP_NAMES = (".html", ".htm", ".xhtml", ".xht", ".shtml", ".svg", ".xml")
_PROGRAMS = (
    b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"dex\n0",
    b"L\0\0\0\x01\x14\x02\0", b"#!/", b"#! /", b"ITSF", b"MSCF", b"!<arch>", b"\xed\xab\xee\xdb", b"\0asm",
)  # fmt: skip
_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0"
_INSTALLER = bytes.fromhex("84100c0000000000c000000000000046")  # the class id at the root of an .msi
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_ACTIVE = re.compile(
    rb"<\s{0,9}(?:script|iframe|frame|object|embed|applet)\b|[\s\"'/]on[a-z]{3,20}\s{0,9}=|(?:java|vb)script\s{0,9}:"
    rb"|http-equiv\s{0,9}=\s{0,9}[\"']?\s{0,9}refresh"
)

_FILE = (
    r"(?:(?:tai lieu|van ban|file|tep|ho so|hinh anh|anh) )?(?:minh chung|kiem chung|bang chung|chung minh)"
)
_WHICH = r"(?P<which>(?:ma viec|cong viec|viec|nhiem vu|nv)(?: so| ma)? ?#? ?|# ?)(?P<number>\d{1,9})"
_NOT = r"(?P<not>(?:khong|ko|k|hong|khoi|thoi|bo)(?: (?:con|can|phai|yeu cau|bat buoc|doi))*)"
_MUST = r"(?:(?:can|phai|yeu cau|bat buoc|doi|nho)(?: (?:co|nop|gui|kem|dinh kem|them))*|phai)"
_TAIL = r"(?: (?:nua|nhe|nha|nhen|a|giup|voi|em|toi|luon|roi))*"
_DEMANDS = (
    re.compile(rf"(?:tu nay )?{_WHICH},? (?:thi )?(?:{_NOT}(?: (?:co|nop|gui|kem))*|{_MUST}) {_FILE}{_TAIL}"),
    re.compile(rf"(?:{_NOT}(?: (?:co|nop|gui|kem))*|{_MUST}) {_FILE} (?:cho |cua |o )?{_WHICH}{_TAIL}"),
)
LONGEST_DEMAND = 200
"""Characters; a longer text asks for no evidence."""

_GREATER = (
    f"tệp lớn hơn mức {MOST_BYTES // 2**20} MB. Anh/chị bớt ảnh, hoặc tách thành các phần nhỏ rồi gửi lại."
)
_EMPTY = "tệp trống, không có nội dung. Anh/chị kiểm tra lại tệp rồi gửi lại."
_PROGRAM = "đây là chương trình hoặc tệp lệnh, mở ra là chạy, không an toàn cho ai. "
_PACKED_PROGRAM = "tệp nén có chứa chương trình hoặc tệp lệnh, không an toàn để mở. "
_MACROS = "tệp Office này có macro nên không an toàn để mở. Anh/chị lưu thành .docx hoặc .xlsx rồi gửi lại."
_SCRIPTED = "trang web này có mã chạy kèm nên không an toàn để mở. Anh/chị in trang ra PDF rồi gửi lại."
_BOMB = "tệp nén này bung ra quá lớn nên không an toàn để mở. Anh/chị gửi riêng từng tệp."
_OBJECTS = "tệp RTF này có đối tượng nhúng nên không an toàn để mở. Anh/chị lưu lại thành .docx rồi gửi lại."
_SEND = "Anh/chị gửi văn bản dạng .pdf, .docx, hoặc ảnh chụp."


@dataclass(frozen=True, slots=True)
class Admission:
    """What becomes of a file that was sent, as Vietnamese sentences; "" where there is nothing to say.

    `refusal` says why it is not taken, `unread` why nothing can be read off it although it is taken.
    """

    refusal: str = ""
    unread: str = ""


def admit(data: bytes, name: str) -> Admission:
    """Whether a file may stand as evidence, for others to open.

    Refused is what nobody can open safely, by its bytes or by the name that it would be opened under; a
    name alone never lets a file in. Taken but not read: spreadsheets, slides, archives, sound and film.

    Args:
        data: the whole file, or its first `MOST_BYTES` + 1 bytes.
        name: the file's name as sent.
    """
    if not data.strip(_BLANK):
        return Admission(refusal=_EMPTY)
    if len(data) > MOST_BYTES:
        return Admission(refusal=_GREATER)
    # Windows drops dots and spaces at the end of a name: "a.exe. " is a program.
    suffix = PurePath(name.rstrip(" .").lower()).suffix
    if (danger := _danger(data, suffix)) is not None:
        return Admission(refusal=danger)
    try:
        sniff(data, name)
    except ReadingError as error:
        return Admission(unread=error.sentence)
    return Admission()


def _danger(data: bytes, suffix: str) -> str | None:
    """Why a file must not be opened by anybody, or None."""
    is_program = data.startswith(_PROGRAMS) or (data.startswith(b"MZ") and b"\0" in data[:64])
    if is_program or suffix in _UNSAFE_NAMES or data[32769:32774] == b"CD001":
        return _MACROS if suffix in _MACRO_NAMES else _PROGRAM + _SEND
    if data.startswith(_ZIP):
        return _packed_danger(data)
    if data.startswith(_OLE):
        return _PROGRAM + _SEND if _INSTALLER in data else (_MACROS if _OLE_MACROS in data else None)
    if data.lstrip(_BLANK)[:5].lower() == b"{\\rtf":
        return _OBJECTS if b"\\objdata" in data else None
    begins_as_markup = data[:1024].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<"
    return _SCRIPTED if (begins_as_markup or suffix in _MARKUP_NAMES) and _is_active(data) else None


def _packed_danger(data: bytes) -> str | None:
    """Why an archive must not be opened, told by its list of members: nothing is expanded."""
    expanded = 0
    for count, (member, size) in enumerate(_members(data), start=1):
        expanded += size
        if count > _MOST_MEMBERS or expanded > _MOST_EXPANDED:
            return _BOMB
        if member.endswith("vbaproject.bin"):
            return _MACROS
        if member.endswith((*_UNSAFE_NAMES, ".class")):
            return _PACKED_PROGRAM + _SEND
    return None


def _members(data: bytes) -> Iterator[tuple[str, int]]:
    """The names and sizes in an archive's list of members, and in those of stored archives inside it."""
    for found in _MEMBER.finditer(data):
        entry = data[found.start() : found.start() + 46]
        if len(entry) == 46:
            length = int.from_bytes(entry[28:30], "little")
            name = data[found.end() + 42 : found.end() + 42 + length]
            yield name.decode("latin-1").rstrip(" .").lower(), int.from_bytes(entry[24:28], "little")


def _is_active(data: bytes) -> bool:
    """Whether a page does something by itself. UTF-16 writes Latin letters with zeros between."""
    return _ACTIVE.search(data.replace(b"\0", b"").lower()) is not None


def read_opening(
    path: Path, *, name: str | None = None, progress: Callable[[int, int], None] | None = None
) -> Reading:
    """As `knowledge.reading.read`, but of a PDF the first pages only, and of a picture the first frame.

    To be run in a child process, by `knowledge.reading.read_isolated`.

    Raises:
        ReadingError: as `knowledge.reading.read`.
    """
    shown = path.name if name is None else name
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    try:
        opening = _first_pages(data) if b"%PDF-" in data[:1024] else _first_frame(data)
    except (pypdfium2.PdfiumError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        opening = None  # damaged: the reader of the whole file has the right words for it
    if opening is None:
        return read(path, name=shown, progress=progress)
    with tempfile.NamedTemporaryFile() as cut:
        cut.write(opening)
        cut.flush()
        return read(Path(cut.name), name=shown, progress=progress)


def _first_pages(data: bytes) -> bytes | None:
    """A PDF of the first pages of a longer one."""
    with pypdfium2.PdfDocument(data) as whole, pypdfium2.PdfDocument.new() as short:
        if len(whole) <= FIRST_PAGES:
            return None
        short.import_pages(whole, list(range(FIRST_PAGES)))
        buffer = io.BytesIO()
        short.save(buffer)
        return buffer.getvalue()


def _first_frame(data: bytes) -> bytes | None:
    """The first page of a TIFF of several, as a picture of its own."""
    if not data.startswith((b"II*\0", b"MM\0*")):
        return None
    with Image.open(io.BytesIO(data), formats=("TIFF",)) as image:
        if getattr(image, "n_frames", 1) == 1:
            return None
        image.seek(0)
        buffer = io.BytesIO()
        ImageOps.exif_transpose(image).convert("L").save(buffer, "JPEG", quality=92)
        return buffer.getvalue()


def first_day(kind: str, start: date, due: date) -> date:
    """From which day on a document of the kind may be dated to speak of a period.

    That is the first day of the period, or two weeks earlier: before the period for a document that sets
    its work going, and before the due day where the period is shorter ("ngày 20 hằng tháng" is a period of
    one day, and what is handed in then was signed in the days before). Never in the year before: the
    wrong year is the commonest mistake of all.
    """
    early = FORTNIGHT if kind in ARRANGING else 0
    first = min(start.toordinal() - early, due.toordinal() - FORTNIGHT)
    return date.fromordinal(max(first, date(start.year, 1, 1).toordinal()))


def judge(kind: str | None, number: str, dated: date | None, start: date, due: date, sent: date) -> Verdict:
    """What a file of evidence is worth for an occurrence.

    A document fits from `first_day` on up to the day that it was sent: reports are signed a few days into
    the next month, and late ones later still. Without a date, a number that holds another year ("12/2025/
    QĐ-UBND") shows that the document is not of the period.

    Args:
        kind: as its letterhead says, "" where it says none; None where the file could not be read.
        number: its own number, "" where it has none.
        dated: the day of its letterhead.
        start: the first day of the occurrence.
        due: its last day.
        sent: the day that the file came in.
    """
    if kind is None:
        return Verdict.UNREADABLE
    if dated is None:
        year = _YEAR_OF_NUMBER.match(number)
        is_of_another = year is not None and not start.year <= int(year[1]) <= sent.year
        return Verdict.OUT_OF_PERIOD if is_of_another else Verdict.UNDATED
    fits = first_day(kind, start, due) <= dated <= sent
    return Verdict.FITS if fits else Verdict.OUT_OF_PERIOD


@dataclass(frozen=True, slots=True)
class Demand:
    """Words that want evidence of a task, or (`needed` False) do not want it any more.

    `is_code`: the number was written as a task's own, "#5". `is_ordinal`: as its number in a plan,
    "nhiệm vụ 3". Neither: "việc 5".
    """

    number: int
    is_code: bool
    is_ordinal: bool
    needed: bool


def read_demand(text: str) -> Demand | None:
    """A demand for evidence in words, typed with or without tone marks; None where the text is none.

    A question is none, nor is a text that says anything else besides.
    """
    if len(text) > LONGEST_DEMAND or text.rstrip().endswith("?"):
        return None
    folded = fold(collapse(nfc(text))).rstrip(" .!")
    found = next((match for pattern in _DEMANDS if (match := pattern.fullmatch(folded))), None)
    if found is None:
        return None
    is_code = "#" in found["which"]
    is_ordinal = not is_code and found["which"].startswith(("nhiem vu", "nv"))
    return Demand(int(found["number"]), is_code, is_ordinal, found["not"] is None)
