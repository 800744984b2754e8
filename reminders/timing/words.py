"""Time phrases made readable for the grammar: damaged words mended, folded, numbers in words as digits."""

from __future__ import annotations

import re

from knowledge.plans.mending import mended
from knowledge.plans.timewords import ROMANS
from knowledge.plans.timewords import quarter as roman_quarter
from knowledge.plans.words import has_tones
from knowledge.vietnamese import collapse, fold, nfc

YEAR = r"(?:19|20)[0-9]{2}"
MONTH = r"(?:0?[1-9]|1[0-2])"
ROMAN = r"(?:[ilhtj1|!\]]{1,4}[vy]?|[vy])"
"""A quarter's roman number as OCR leaves it: II as 11, Il, H; III as HI, I1I; IV as lV, 1V, TV."""

_MONTH_NAMES = {
    "mười hai": 12,
    "mười một": 11,
    "mười": 10,
    "chạp": 12,
    "giêng": 1,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "bốn": 4,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
# "tháng một lần" is a rate, "tháng thứ ba" the third of something: neither names a month of the year.
_MONTH_NAME = re.compile(rf"\btháng ({'|'.join(_MONTH_NAMES)})\b(?! lần)")
_QUARTER_NAME = re.compile(r"\bquý (một|nhất|hai|ba|bốn|tư)\b(?! lần)")
_QUARTERS = {"một": 1, "nhất": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4}
# "năm tháng" (five months) is left out: without tones it cannot be told from "năm" (year).
_FORMS = {
    "trong": {"trong"},
    "truoc": {"trước"},
    "thang": {"tháng"},
    "quy": {"quý"},
    "nam": {"năm"},
    "ngay": {"ngày"},
    "tuan": {"tuần"},
    "hang": {"hằng", "hàng"},
    "dau": {"đầu"},
    "cuoi": {"cuối"},
    "giua": {"giữa"},
    "het": {"hết"},
    "den": {"đến"},
    "sau": {"sáu"},
    "lan": {"lần"},
    "thuong": {"thường"},
    "xuyen": {"xuyên"},
}
_COUNTS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "sau": 6, "chin": 9}
_COUNTED = re.compile(
    r"(?<!thu )\b(mot|hai|ba|bon|sau|chin) (thang|tuan|quy|ngay|nam) "
    r"(?=(?:dau|cuoi)\b(?! quy)|mot lan|0?[1-9] lan|/ ?lan)"
)
_TONELESS = re.compile(
    r"\b(thang|quy) (hai|ba|bon|tu|(?<=thang )(?:gieng|chap))\b(?! lan| ngay| thang| quy| nam [a-z])"
)
_NUMBERS = {"hai": 2, "ba": 3, "bon": 4, "tu": 4, "gieng": 1, "chap": 12}
_LETTERED_DATE = re.compile(r"(?<![a-z0-9])[0-9oli|]{1,2}([/.-])[0-9oli|]{1,2}\1[0-9oli|]{4}\b")
_DATE_LETTERS = str.maketrans("olij|", "01111")


def readable(phrase: str) -> str:
    """The phrase folded to lower case without diacritics, spaced, with damaged words mended."""
    text = collapse(nfc(phrase).replace("\N{ZERO WIDTH SPACE}", ""))
    text = re.sub(r"\bquí\b", "quý", mended(text).lower())
    text = _MONTH_NAME.sub(lambda match: f"tháng {_MONTH_NAMES[match[1]]}", text)
    text = _QUARTER_NAME.sub(lambda match: f"quý {_QUARTERS[match[1]]}", text)
    text = fold(text)
    text = re.sub(r"[‐‑‒–—−~]", "-", text)
    text = re.sub(r"[0-9]+(?:[.,][0-9]+)?\s*%", " ", text)  # how much is to be done, not when
    text = re.sub(r"(?<![0-9:])([0-9]{1,2})\s*:\s*([0-9]{2})(?![0-9:])", r"\1 gio \2", text)
    text = text.replace(":", ";")
    text = re.sub(r"[^a-z0-9,;()/.+&|!\]\s-]", " ", text)
    text = re.sub(r"(?<![0-9])\.|\.(?![0-9])", " ", text)
    text = re.sub(r"\b(nam|thang|quy|ngay)(?=[0-9])", r"\1 ", text)
    text = re.sub(r"(?<=[0-9])(nam|thang|quy|ngay|lan)\b", r" \1", text)
    text = re.sub(r"\bchi nh[a-z]t (?=(?:hang|moi|cac)\b)", "chu nhat ", text)  # "chủ nhật" as OCR reads it
    text = re.sub(r"\b(?:mung|mong)(?=\s+[0-9])", "ngay", text)
    text = re.sub(r"(?<![a-z0-9/])([369])t\b", r"\1 thang", text)
    text = _LETTERED_DATE.sub(lambda match: match[0].translate(_DATE_LETTERS), text)
    text = collapse(re.sub(r"([,;()])", r" \1 ", text))
    text = _TONELESS.sub(lambda match: f"{match[1]} {_NUMBERS[match[2]]}", text)
    return _COUNTED.sub(lambda match: f"{_COUNTS[match[1]]} {match[2]} ", text)


def strangers(phrase: str) -> list[str]:
    """The words that only look like words of time without their tones: "trồng" is not "trong"."""
    said = re.findall(r"[^\W\d_]+", nfc(phrase).lower())
    return [word for word in said if has_tones(word) and word not in _FORMS.get(fold(word), {word})]


def quarter(text: str) -> int | None:
    """The quarter that a folded number means, roman (however damaged) or arabic; None where none."""
    said = roman_quarter(text)
    if said is None:
        return None
    return ROMANS.index(said) if said in ROMANS else int(said)
