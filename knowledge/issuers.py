"""Who issued a document: the lines of a letterhead joined to names, and worded as one writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from knowledge.labels import is_capitals
from knowledge.vietnamese import collapse, fold

_UNITS = {
    "dac khu": "Đặc khu", "phuong": "Phường", "thi tran": "Thị trấn", "xa": "Xã", "thi xa": "Thị xã",
    "thanh pho": "Thành phố", "quan": "Quận", "huyen": "Huyện", "tinh": "Tỉnh", "tp": "Thành phố",
}  # fmt: skip
_COMMITTEES = {"uy ban nhan dan": "UBND", "ubnd": "UBND", "hoi dong nhan dan": "HĐND", "hdnd": "HĐND"}
_SPECK = re.compile(r"(?<=\w\w)(?<!\bTP)(?<!\bTX)(?<!\bTT)[.,;:'](?=\s)")
_LIKE_A_COMMITTEE = 84  # of 100
_BODIES = re.compile(
    r"(?:uy ban|ubnd|hoi dong|hdnd|bo|so|phong|ban|chi cuc|cuc|tong cuc|trung tam|van phong|dang uy|dang bo|"
    r"chi bo|dang doan|tinh uy|thanh uy|huyen uy|quan uy|thi uy|doan|hoi|lien doan|cong doan|truong|tram|"
    r"cong an|to|thanh tra|kho bac|bao hiem|vien|toa an|quoc hoi|chinh phu|thu tuong|chu tich|tong cong ty|"
    r"cong ty|hop tac xa|mat tran|hat|doi|don|quan|bo chi huy|ngan hang|bao|dai|quy|thuong truc|tieu ban|"
    r"benh vien|hoc vien|dai hoc|lien hiep|lien minh|vu|tong|khu|doanh nghiep|nha|thon|ap|khom)\b"
)
_JOINS_ON = re.compile(r"(?:va|cua|ve|cap|thuoc|tai)\b|[-–,]")
_LEADS_ON = re.compile(r"(?:.*\s)?(?:va|cua|ve|phuc vu|nhan dan|quan ly|chi dao|cai cach|to quoc)$|.*[-–,]$")
_ACRONYMS = frozenset({"UBND", "HDND", "MTTQ", "CCHC", "TTHC", "VPCP"})
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|th|tr|ch|gh|gi|kh|ph|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
_FIRST_WORDS = (
    "văn phòng", "thủ tướng", "ban quản lý", "trung tâm", "kho bạc", "ban chỉ đạo", "đảng ủy", "đảng uỷ",
    "chi cục", "công an", "tổng cục", "thanh tra", "bảo hiểm", "đảng bộ", "chi bộ",
)  # fmt: skip
_WHOLE = frozenset({"chính phủ", "quốc hội", "tỉnh ủy", "huyện ủy", "thành ủy", "thị ủy", "quận ủy"})


def issuer_of(names: Sequence[str], number: str | None) -> str | None:
    """The body that issued a document, as one writes it: "UBND Phường 2", "Sở Nội vụ".

    Args:
        names: the lines on the left of the letterhead, superior bodies first; damaged letters stay.
        number: the document's number or code, which tells a committee whose own line was lost.
    """
    bodies: list[str] = []
    for text in names:
        name = collapse(_SPECK.sub("", text))
        if not is_capitals(name, 0.6) and (_BODIES.match(fold(name)) is None or len(name) > 80):
            continue
        if bodies and _goes_on(bodies[-1], name):
            bodies[-1] = f"{bodies[-1]} {name}"
        else:
            bodies.append(name)
    return _worded(bodies[-1], number) if bodies else None


def _goes_on(above: str, name: str) -> bool:
    """Whether a line goes on with the name above it: "ỦY BAN NHÂN DÂN" and "XÃ …" are one body."""
    before, folded = fold(above), fold(name).translate(str.maketrans("01", "ol"))
    committee = _committee(above)
    if committee is not None and not committee[1]:
        return True
    if _JOINS_ON.match(folded) or _LEADS_ON.fullmatch(before):
        return True
    if _unit(folded) is not None:
        return _unit_inside(before) is None
    return _BODIES.match(folded) is None and _BODIES.match(before) is not None


def _worded(name: str, number: str | None) -> str:
    folded = fold(name)
    if (committee := _committee(name)) is not None:
        short, rest = committee
        return f"{short} {_place(rest)}" if rest else short
    if _unit(folded) is not None:
        # The line above was lost: the number says whose code it is.
        is_committee = number is not None and re.search(r"\bUBND\b", number.upper()) is not None
        return f"UBND {_place(name)}" if is_committee else _place(name)
    return _office(name)


def _committee(name: str) -> tuple[str, str] | None:
    """The people's committee or council that a name begins with, shortened, and what follows it."""
    words = name.split()
    for full, short in _COMMITTEES.items():
        length = len(full.split())
        # OCR joins and parts words: "UY BAN NHANDAN"
        for count in (length, length - 1, length + 1) if length > 1 else (1,):
            said = fold("".join(words[:count]))
            if len(words) >= count and fuzz.ratio(said, full.replace(" ", "")) >= (
                _LIKE_A_COMMITTEE if length > 1 else 100
            ):
                return short, " ".join(words[count:])
    return None


def _unit(folded: str) -> str | None:
    """The unit of administration that a folded name begins with."""
    return next(
        (u for u in _UNITS if re.match(rf"{u}[. ]", folded) and not folded.startswith("xa hoi")), None
    )


def _unit_inside(folded: str) -> int | None:
    """Where a unit of administration begins within a folded name."""
    starts = [m.start() for u in _UNITS for m in re.finditer(rf"(?<=\s){u}\s(?!hoi\b|uy\b|phuc\b)", folded)]
    return min(starts, default=None)


def _place(name: str) -> str:
    """ "PHƯỜNG HOA SEN" as "Phường Hoa Sen"; a unit's own word gets its diacritics back."""
    unit = _unit(fold(name))
    if unit is None:
        return _titled(name)
    return f"{_UNITS[unit]} {_titled(name[len(unit) :].strip(' .'))}"


def _titled(name: str) -> str:
    """A proper name in capitals with one capital a syllable; words of small letters stay."""
    return " ".join(word.capitalize() if word.isupper() else word for word in name.split())


def _office(name: str) -> str:
    """ "SỞ NỘI VỤ" as "Sở Nội vụ": the kind of office, then its field, each with one capital."""
    if not is_capitals(name, 0.9):
        return name
    at = _unit_inside(fold(name))
    own = name if at is None else name[:at]
    words = own.lower().split()
    if not words:
        return _place(name)
    text = " ".join(words)
    capitals = {0}
    if text not in _WHOLE and text not in _FIRST_WORDS:
        first = next((len(first.split()) for first in _FIRST_WORDS if text.startswith(f"{first} ")), 1)
        capitals.add(first)
    for index, word in enumerate(words[:-1]):
        if word in ("-", "–", "và") or word.endswith(","):
            capitals.add(index + 1)
    written = own.split()
    readable = fold(own) != own.lower()  # "TQC" of a damaged name is no acronym
    said = [
        written[index].upper() if _is_acronym(written[index]) and (readable or written[index] in _ACRONYMS)
        else word.capitalize() if index in capitals else word
        for index, word in enumerate(words)
    ]  # fmt: skip
    if at is None:
        return " ".join(said)
    place = _place(name[at:])
    return f"{' '.join(said)} {place[:1].lower()}{place[1:]}"


def _is_acronym(word: str) -> bool:
    """Whether a word in capitals is no syllable: "CCHC", "MTTQ", "UBND"."""
    letters = fold(word).strip(".,-–")
    return (
        letters.isascii() and letters.isalpha() and len(letters) > 1 and _SYLLABLE.fullmatch(letters) is None
    )
