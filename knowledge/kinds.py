"""The kinds of documents: their names, their abbreviations in numbers, and how a damaged one is known.

The kinds are those of Decree 30/2020/NĐ-CP, article 7, with their abbreviations of its appendix III, and
those of legal acts (Law 80/2015/QH13 on legal acts, article 4) and of Party offices.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from knowledge.labels import is_capitals
from knowledge.vietnamese import collapse, fold

KINDS: dict[str, str] = {
    "NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "QC": "Quy chế", "QyĐ": "Quy định",
    "TC": "Thông cáo", "TB": "Thông báo", "HD": "Hướng dẫn", "CTr": "Chương trình", "KH": "Kế hoạch",
    "PA": "Phương án", "ĐA": "Đề án", "DA": "Dự án", "BC": "Báo cáo", "BB": "Biên bản", "TTr": "Tờ trình",
    "HĐ": "Hợp đồng", "CĐ": "Công điện", "BGN": "Bản ghi nhớ", "BTT": "Bản thỏa thuận",
    "GUQ": "Giấy ủy quyền", "GM": "Giấy mời", "GGT": "Giấy giới thiệu", "GNP": "Giấy nghỉ phép",
    "PG": "Phiếu gửi", "PC": "Phiếu chuyển", "PB": "Phiếu báo", "NĐ": "Nghị định", "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch", "L": "Lệnh", "PL": "Pháp lệnh", "KL": "Kết luận", "QĐi": "Quy định",
}  # fmt: skip
"""The standard abbreviation of each kind of document."""

_UNABBREVIATED = ("Luật", "Bộ luật", "Hiến pháp", "Thư công", "Công văn")
FOLDED_KINDS = {fold(kind): kind for kind in (*KINDS.values(), *_UNABBREVIATED)}
"""Every kind by its folded name."""

_REPAIRED_KINDS = {
    "QD": "QĐ", "QB": "QĐ", "QP": "QĐ", "ND": "NĐ", "NB": "NĐ", "NP": "NĐ", "CD": "CĐ", "CP": "CĐ",
    "QYD": "QyĐ", "TTR": "TTr", "CTR": "CTr",
}  # fmt: skip
_REPAIRED_ISSUERS = {"HDND": "HĐND", "HBND": "HĐND", "HPND": "HĐND", "TTG": "TTg"}
# Codes that lost a stroke or their case, as what alone they can have been where they stand. "HD" and "DA"
# are not here: each is a kind of its own as well.

_LOOKALIKES = str.maketrans({"–": "-", "—": "-", "Ð": "Đ", "Ɖ": "Đ", "ð": "đ"})
_LETTERS = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"[^\W\d_][^\W_]*")
_LONGEST_LINE = 250
_LIKE_A_KIND = 84  # of 100: one wrong letter in "KE HOACH" is let pass
_LIKE_ITS_NUMBER = 76  # of 100, where the number says that it is this kind
_LIKE_A_CODE = 60  # of 100
_HEADS_A_LINE = ("luat", "bo luat", "phap lenh", "hien phap", "lenh")  # one word may be followed by the title


def repaired_number(number: str) -> str:
    """A document's number without white space, with the letters that its codes lost: "8/QD-UBND"."""
    tight = re.sub(r"\s+", "", number).translate(_LOOKALIKES).strip(".-/,;:")
    parts = re.split(r"([/-])", tight)
    first = next((index for index, part in enumerate(parts) if part[:1].isalpha()), None)
    for index, part in enumerate(parts):
        repairs = _REPAIRED_KINDS if index == first else _REPAIRED_ISSUERS
        parts[index] = repairs.get(part.upper(), part)
    return "".join(parts)


def number_of_kind(number: str, kind: str) -> str:
    """A number whose kind's code was misread ("16/CIT-UBND" of a chương trình) with the code of the kind.

    Args:
        number: as `repaired_number` gives it, or only its codes ("/KH-UBND").
        kind: the kind that the document itself names.
    """
    match = _CODE.search(number)
    codes = [code for code, name in KINDS.items() if name == kind]
    if match is None or not codes or match.group() in codes:
        return number
    lost_stroke = fold(match.group()) == fold(codes[0])
    misread = match.group() not in KINDS and fuzz.ratio(fold(match.group()), fold(codes[0])) >= _LIKE_A_CODE
    if not (lost_stroke or misread):
        return number
    return f"{number[: match.start()]}{codes[0]}{number[match.end() :]}"


def kind_of_number(number: str) -> str | None:
    """The kind that a document's number tells: KH is a plan; an issuer without a kind writes a letter."""
    if re.search(r"/QH\d+$", number):
        return "Luật"
    codes = _LETTERS.findall(number)
    if not codes:
        return None
    code = _REPAIRED_KINDS.get(codes[0].upper(), codes[0])
    return KINDS.get(code) or ("Công văn" if len(codes) > 1 or len(code) > 2 else None)


def kind_of_line(text: str, likely: str | None = None) -> tuple[str, str] | None:
    """The kind that a line names, and what of the line is its title; None for any other line.

    The kind is a line of its own, or stands in capitals at the start of one. Letters may be damaged.

    Args:
        text: one line, NFC.
        likely: the kind that the document's number tells: it needs less likeness.
    """
    line = _joined_letters(collapse(text)).strip(" .:*_|-–")
    folded = fold(line)
    if not folded or len(folded) > _LONGEST_LINE or not line[0].isupper():
        return None
    if (kind := FOLDED_KINDS.get(folded)) is not None and not line.lower().startswith("phường "):
        return kind, ""
    if not is_capitals(line, 0.8) or line.lower().startswith("phường "):
        return None  # "PHƯỜNG AN …" is folded as "PHƯƠNG ÁN …" is
    best: tuple[float, str, str] | None = None
    for name, kind in FOLDED_KINDS.items():
        least = _LIKE_ITS_NUMBER if kind == likely else _LIKE_A_KIND
        if (score := fuzz.ratio(name, folded)) >= least:
            found = (score + (10 if kind == likely else 0), kind, "")
        elif folded.startswith(f"{name} ") and (" " in name or name in _HEADS_A_LINE):
            found = (100.0 + len(name), kind, line[len(name) :].strip(" :."))
        else:
            continue
        best = found if best is None or found > best else best
    return None if best is None else (best[1], best[2])


def _joined_letters(line: str) -> str:
    """ "K Ế H O Ạ C H" as "KẾ HOẠCH" where that is a kind, else the line as it is."""
    words = line.split(" ")
    if len(words) < 4 or any(len(word) > 1 for word in words):
        return line
    tight = fold("".join(words))
    return next((kind.upper() for name, kind in FOLDED_KINDS.items() if name.replace(" ", "") == tight), line)
