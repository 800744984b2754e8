"""The facts at the top of a document: number, issuer, date, kind and title, damaged letters or not.

The places are those of Decree 30/2020/NĐ-CP, article 8 and appendix I; the kinds are those of its
article 7, with the kinds of legal acts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz

from knowledge.labels import is_capitals, marks
from knowledge.model import Head, Line, Reading
from knowledge.vietnamese import collapse, fold

KINDS: dict[str, str] = {
    "NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "QC": "Quy chế", "QyĐ": "Quy định",
    "TC": "Thông cáo", "TB": "Thông báo", "HD": "Hướng dẫn", "CTr": "Chương trình", "KH": "Kế hoạch",
    "PA": "Phương án", "ĐA": "Đề án", "DA": "Dự án", "BC": "Báo cáo", "BB": "Biên bản", "TTr": "Tờ trình",
    "HĐ": "Hợp đồng", "CĐ": "Công điện", "BGN": "Bản ghi nhớ", "BTT": "Bản thỏa thuận",
    "GUQ": "Giấy ủy quyền", "GM": "Giấy mời", "GGT": "Giấy giới thiệu", "GNP": "Giấy nghỉ phép",
    "PG": "Phiếu gửi", "PC": "Phiếu chuyển", "PB": "Phiếu báo", "NĐ": "Nghị định", "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch", "L": "Lệnh", "PL": "Pháp lệnh", "KL": "Kết luận",
}  # fmt: skip
"""The standard abbreviation of each kind of document."""

_DAMAGED_KINDS = {
    "QD": "Quyết định",
    "QB": "Quyết định",
    "QP": "Quyết định",
    "ND": "Nghị định",
    "TTR": "Tờ trình",
}
_UNABBREVIATED = ("Luật", "Bộ luật", "Hiến pháp", "Thư công", "Công văn")
_FOLDED_KINDS = {fold(kind): kind for kind in (*KINDS.values(), *_UNABBREVIATED)}

_MOST_LINES = 60
_MOST_HEAD_LINES = 14  # of a document without a line that names its kind
_MOST_TITLE_LINES = 8
_LONGEST_TITLE_LINE = 250
_LIKE_A_KIND = 84  # of 100: one wrong letter in "KE HOACH" is let pass

_CODE = r"[A-ZĐƯƠÔÂa-zđ&.\d]{1,12}(?:\s?[-–]\s?[A-ZĐƯƠÔÂa-zđ&.\d]{1,14}){0,3}(?:/[A-ZĐƯƠÔÂ]{2,10})?"
_NUMBER = re.compile(rf"\d{{1,5}}\s*(?:/\s*(?:19|20)\d\d\s*)?[/-]\s*(?=[A-ZĐƯƠÔÂ])({_CODE})")
_NUMBER_LABEL = re.compile(r"\W*s\S{0,2}\s*[:.]?\s*(?=\d)")
_DATE = re.compile(
    r"ng\S{1,2}y?\s*(\d{1,2})\s*(?:th\S{0,3}g|[/.-])\s*(\d{1,2})\s*(?:n\S{0,2}m|[/.-])\s*(\d{4})(?!\d)"
)
_COUNTRY = re.compile(r"\bc\Sng\s+h\S{1,2}\s+x\S\s+h\S{1,2}\s+ch\S\s+ngh")
_MOTTO = re.compile(r"\b\S{2,4}\s+[l1i]\S{1,2}\s*[-–—]\s*t\S{1,2}\s+do\b")
_CAN_CU = r"(?:can cu|c\Sn c(?:u|ir|tr|ur|tir|it|ut)\b)"
_BODY = re.compile(
    rf"{_CAN_CU}|thi hanh|kinh gui"
    r"|thuc hien (?:quyet|nghi|cong van|ke hoach|chi thi|thong tu|luat|thong bao)"
    r"|uy ban nhan dan|hoi dong nhan dan|chu tich|bo truong|giam doc|chinh phu|thu tuong|quoc hoi"
    r"|theo de nghi|xet de nghi|nham "
    r"|de (?:trien khai|thuc hien|tiep tuc|nang cao)|tren co so|[-_*=–—]{3,}|\("
)
_CODIFIED = re.compile(
    r"#\s*\(Điều \S+ (?P<kind>[^\d#]+?) số (?P<number>\S+) (?P<title>.*) "
    r"ngày (?P<day>\d{1,2})/(?P<month>\d{1,2})"
    r"/(?P<year>\d{4}) của (?P<issuer>[^,()]+)"
)
_UNITS = ("dac khu", "phuong", "thi tran", "xa", "thi xa", "thanh pho", "quan", "huyen", "tinh")
_UNIT_NAMES = ("Đặc khu", "Phường", "Thị trấn", "Xã", "Thị xã", "Thành phố", "Quận", "Huyện", "Tỉnh")
_COMMITTEE = re.compile(r"(?:uy ban nhan dan|ubnd)\b\s*")
_COUNCIL = re.compile(r"(?:hoi dong nhan dan|hdnd)\b\s*")
_FIRST_WORDS = (
    "văn phòng",
    "thủ tướng",
    "ban quản lý",
    "trung tâm",
    "kho bạc",
    "ban chỉ đạo",
    "đảng ủy",
    "chi cục",
)


def read_head(reading: Reading) -> Head:
    """The number, kind, issuer, date and title that stand at the top of a document.

    Args:
        reading: a file as read; damaged letters are allowed for, not repaired.
    """
    lines = _first_lines(reading)
    codified = next((match for line in lines[:4] if (match := _CODIFIED.match(line))), None)
    if codified is not None:
        return _codified_head(codified)
    texts = [line for line in lines if not line.startswith("#")]
    at, kind = _kind_line(texts)
    top = _top(texts) if at is None else texts[:at]
    number = _number(top)
    title = _subject(top) if at is None or kind is None else _title(texts, at, kind)
    return Head(number, kind or _kind_of_number(number), _issuer(top, number), _date(top), title)


def _first_lines(reading: Reading) -> list[str]:
    """The first lines, blank ones as ""; the cells of a table one after another."""
    lines: list[str] = []
    for block in reading.blocks:
        if isinstance(block, Line):
            lines.append(block.text.strip())
        else:
            cells = (cell for row in block.rows for cell in row)
            lines.extend(line.strip() for cell in cells for line in cell.split("\n") if line.strip())
        if len(lines) >= _MOST_LINES:
            break
    return [line[:1000] for line in lines[:_MOST_LINES]]


def _codified_head(match: re.Match[str]) -> Head:
    kind = " ".join(match["kind"].split()).capitalize()
    issued = _valid_date(match["year"], match["month"], match["day"])
    return Head(match["number"], kind, match["issuer"].strip(), issued, match["title"].strip())


def _top(texts: Sequence[str]) -> list[str]:
    top: list[str] = []
    for text in texts:
        if len(top) >= _MOST_HEAD_LINES or _is_salutation(text) or re.match(_CAN_CU, fold(text[:20])):
            break
        if text:
            top.append(text)
    return top


def _is_salutation(text: str) -> bool:
    return fold(text[:20]).startswith("kinh gui")


def _kind_line(texts: Sequence[str]) -> tuple[int | None, str | None]:
    """Where the kind stands and what it is: a line of its own, or in capitals at the start of one."""
    for index, text in enumerate(texts):
        folded = fold(collapse(text)).rstrip(" .:")
        if not folded or len(folded) > _LONGEST_TITLE_LINE:
            continue
        if (kind := _FOLDED_KINDS.get(folded)) is not None:
            return index, kind
        if not is_capitals(text, 0.8):
            continue
        for name, kind in _FOLDED_KINDS.items():
            if " " in name and (folded.startswith(f"{name} ") or fuzz.ratio(name, folded) >= _LIKE_A_KIND):
                return index, kind
    return None, None


def _number(top: Sequence[str]) -> str | None:
    for text in top:
        label = _NUMBER_LABEL.match(fold(text))
        match = _NUMBER.match(text, label.end() if label is not None else 0)
        if match is not None:
            return re.sub(r"\s+", "", match.group()).rstrip(".-").replace("–", "-")
    return None


def _kind_of_number(number: str | None) -> str | None:
    """The kind that a document's number tells: KH is a plan; an issuer without a kind writes a letter."""
    if number is None:
        return None
    if re.search(r"/QH\d+$", number):
        return "Luật"
    codes = re.findall(r"[A-Za-zĐđƯƠÔÂ]+", number)
    if not codes:
        return None
    return (
        KINDS.get(codes[0])
        or _DAMAGED_KINDS.get(codes[0].upper())
        or ("Công văn" if len(codes) > 1 else None)
    )


def _date(top: Sequence[str]) -> date | None:
    for match in _DATE.finditer(fold(" ".join(top))):
        if (found := _valid_date(match.group(3), match.group(2), match.group(1))) is not None:
            return found
    return None


def _valid_date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _title(texts: Sequence[str], at: int, kind: str) -> str | None:
    """The lines under the kind, up to a blank one or to where the body opens."""
    first = collapse(texts[at])[len(kind) :].strip(" :.")
    parts = [first] if first and len(first) > 3 else []
    for text in texts[at + 1 :]:
        if not text:
            if parts:
                break
            continue
        if parts and (
            len(parts) >= _MOST_TITLE_LINES
            or text.endswith((":", ".", ";"))
            or (marks(text) and text[:1] not in "-–")
            or _BODY.match(fold(text[:40]))
            or text[:1] in "-–"
        ):
            break
        if len(text) > _LONGEST_TITLE_LINE or re.match(r"[-_*=–—.]{3,}|\(", text) or _is_salutation(text):
            break
        parts.append(text)
    return collapse(" ".join(parts)) or None


def _subject(top: Sequence[str]) -> str | None:
    """What a letter is about: its "V/v" lines."""
    for index, text in enumerate(top):
        if re.match(r"v\s*/\s*v\b", fold(text[:10])):
            parts = [text]
            for more in top[index + 1 :]:
                if _DATE.search(fold(more)) or _COUNTRY.search(fold(more)) or is_capitals(more):
                    break
                parts.append(more)
            return re.sub(r"^[Vv]\s*/\s*[Vv]\s*:?\s*", "", collapse(" ".join(parts))) or None
    return None


def _issuer(top: Sequence[str], number: str | None) -> str | None:
    """The body on the left of the letterhead; the last one, where its superior stands above it."""
    names: list[str] = []
    for text in top:
        folded = fold(text)
        if _NUMBER_LABEL.match(folded) or re.match(r"\W*s\S{1,2}\s*:", folded) or _DATE.search(folded):
            break
        cut = min(
            (match.start() for find in (_COUNTRY, _MOTTO) if (match := find.search(folded))), default=None
        )
        name = collapse(text[:cut]).strip(" -–_*|.")
        if not any(map(str.isalpha, name)):
            continue
        joins = bool(names) and (
            fold(names[-1]) in ("uy ban nhan dan", "hoi dong nhan dan", "ubnd", "hdnd")
            or names[-1].endswith((",", "-", "–"))
            or fold(name).startswith(("va ", "- "))
        )
        if joins:
            names[-1] = f"{names[-1]} {name}"
        elif is_capitals(name, 0.6):
            names.append(name)
    return _readable_issuer(names[-1], number) if names else None


def _readable_issuer(name: str, number: str | None) -> str:
    folded = fold(name)
    for pattern, short in ((_COMMITTEE, "UBND"), (_COUNCIL, "HĐND")):
        if (match := pattern.match(folded)) and match.end() < len(name):
            return f"{short} {_place(name[match.end() :])}"
    if _place_unit(folded) is not None:
        # The line above was lost: the number says whose code it is.
        return f"UBND {_place(name)}" if number is not None and "UBND" in number.upper() else _place(name)
    return _office(name)


def _place_unit(folded: str) -> int | None:
    return next((index for index, unit in enumerate(_UNITS) if folded.startswith(f"{unit} ")), None)


def _place(name: str) -> str:
    """ "PHƯỜNG HOA SEN" as "Phường Hoa Sen"; a unit's own word gets its diacritics back."""
    unit = _place_unit(fold(name))
    if unit is None:
        return name.title() if name.isupper() else name
    rest = name[len(_UNITS[unit]) :].strip()
    return f"{_UNIT_NAMES[unit]} {rest.title() if rest.isupper() else rest}"


def _office(name: str) -> str:
    """ "SỞ NỘI VỤ" as "Sở Nội vụ": the kind of office, then its field, each with one capital."""
    if not name.isupper():
        return name
    words = name.lower().split()
    wide = next((len(first.split()) for first in _FIRST_WORDS if name.lower().startswith(first + " ")), 1)
    alone = {"chính", "quốc"}  # "Chính phủ", "Quốc hội": one name of two words
    capitals = {0} if words[0] in alone else {0, wide}
    for index, word in enumerate(words[:-1]):
        if word in ("-", "–", "và") or word.endswith(","):
            capitals.add(index + 1)
    return " ".join(word.capitalize() if index in capitals else word for index, word in enumerate(words))


def plan_year(head: Head) -> int | None:
    """The year that a plan is for: the last one its title names, else the year it was issued in.

    A plan may be issued at the end of the year before, but no plan is for the past: "khắc phục hạn chế
    năm 2021, nâng cao chỉ số năm 2022" of February 2022 is for 2022.
    """
    if head.issued is None:
        return None
    named = [int(year) for year in re.findall(r"(?<!\d)(20\d{2})(?!\d)", head.title or "")]
    fitting = [year for year in named if head.issued.year <= year <= head.issued.year + 1]
    return fitting[-1] if fitting else head.issued.year
