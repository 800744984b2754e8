"""Time phrases made readable for the grammar: folded, and words that OCR damaged mended in their place."""

from __future__ import annotations

import re
from functools import partial

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from knowledge.vietnamese import collapse, fold, nfc

YEAR = r"(?:19|20)[0-9]{2}"
MONTH = r"(?:0?[1-9]|1[0-2])"
ROMAN = r"(?:[ilhtj1|!\]]{1,4}[vy]?|[vy])"
"""A quarter's roman number as OCR leaves it: II as 11, Il, H; III as HI, I1I; IV as lV, 1V, TV."""

_MONTH_NAMES = {
    "mười hai": 12,
    "mười một": 11,
    "mười": 10,
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
_MONTH_NAME = re.compile(rf"\btháng (?:thứ )?({'|'.join(_MONTH_NAMES)})\b")
# "năm tháng" (five months) is left out: without tones it cannot be told from "năm" (year).
_COUNTS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "sau": 6, "chin": 9}
_COUNTED_MONTHS = re.compile(r"\b(mot|hai|ba|bon|sau|chin) thang (?=dau|cuoi|mot lan|1 lan|/ ?lan)")

# Words that a damaged key word must not be taken for, being words themselves.
_REAL = frozenset(
    (
        *(
            "sau",
            "den",
            "tai",
            "van",
            "ban",
            "lan",
            "lam",
            "tam",
            "ham",
            "nay",
            "ngan",
            "trang",
            "thanh",
            "thong",
        ),
        *(
            "hang",
            "dang",
            "khang",
            "han",
            "cau",
            "lau",
            "sao",
            "trong",
            "tuan",
            "trung",
            "tu",
            "cua",
            "va",
            "vao",
        ),
        *("moi", "uy", "huy", "duy", "suy", "ngai", "nga", "phan", "qua", "quan"),
    )
)
# Key word, what must follow it, most edits, shape of what may be its damaged form.
_MENDED = tuple(
    (target, re.compile(rf"(?<![a-z0-9/.-])({shape})(?=\s+(?:{follow}))"), edits)
    for target, follow, edits, shape in (
        ("nam", rf"{YEAR}(?![0-9])", 1, r"[a-z0-9]{2,5}"),
        ("quy", rf"(?:{ROMAN}|[1-4])(?![a-z0-9])", 1, r"[qog0][a-z0-9]{1,3}"),
        ("thang", rf"{MONTH}(?![0-9]|\s*thang|\s*lan)", 1, r"[a-z0-9]{4,6}"),
        ("ngay", r"[0-3]?[0-9](?![0-9])", 1, r"n[a-z0-9]{2,4}"),
        ("hang", r"(?:thang|quy|nam|tuan|ngay)(?![a-z])(?!\s*[0-9])", 1, r"h[a-z0-9]{2,4}"),
        ("truoc", r"(?:ngay|thang|quy|nam|[0-9]{1,2}\s*[/.])", 2, r"t[a-z0-9]{3,5}"),
        ("cuoi", r"(?:thang|quy|nam)(?![a-z])", 1, r"c[a-z0-9]{3}"),
        ("dau", r"(?:thang|quy|nam)(?![a-z])", 1, r"d[a-z0-9]{2}"),
    )
)
_EXPRESSIONS = (
    *("thuong xuyen", "theo ke hoach", "theo quy dinh", "theo huong dan", "dot xuat"),
    *("khi co yeu cau", "dinh ky", "giai doan", "cham nhat"),
)
_ALIKE = 82.0  # percent; at 80 "dinh kem" would pass for "dinh ky"
_DATE_LETTERS = str.maketrans("olij|", "01111")


def readable(phrase: str) -> str:
    """The phrase folded to lower case without diacritics, spaced, with damaged key words mended.

    A word is mended only where its neighbour shows what it must be ("niam 2022", "thdng 6"), or where a
    whole fixed expression is nearly there ("thuong xxuyen"): single short words are too alike.
    """
    text = collapse(nfc(phrase)).lower()
    text = _MONTH_NAME.sub(lambda match: f"tháng {_MONTH_NAMES[match[1]]}", text)
    text = fold(text)
    text = re.sub(r"[‐‑‒–—−~]", "-", text)
    text = re.sub(r"[^a-z0-9,;()/.+&|!\]\s-]", " ", text)
    text = re.sub(r"(?<![0-9])\.|\.(?![0-9])", " ", text)
    text = re.sub(r"\b(nam|thang|quy|ngay)(?=[0-9])", r"\1 ", text)
    text = re.sub(r"(?<![a-z0-9])[0-9oli|]{1,2}([/.-])[0-9oli|]{1,2}\1[0-9oli|]{4}\b", _date_letters, text)
    text = collapse(re.sub(r"([,;()])", r" \1 ", text))
    text = _COUNTED_MONTHS.sub(lambda match: f"{_COUNTS[match[1]]} thang ", text)
    text = _expressions(text)
    for target, pattern, edits in _MENDED:
        text = pattern.sub(partial(_mended, target=target, edits=edits), text)
    return text


def quarter(text: str) -> int | None:
    """The quarter that a folded number means, roman (however damaged) or arabic; None where none."""
    if text in ("1", "2", "3", "4"):
        return int(text)
    strokes = re.sub(r"[l1|!\]jt]", "i", text.replace("h", "ii")).replace("y", "v")
    return {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(strokes)


def _date_letters(match: re.Match[str]) -> str:
    return match[0].translate(_DATE_LETTERS)


def _mended(match: re.Match[str], target: str, edits: int) -> str:
    word = match[1]
    if word in _REAL or Levenshtein.distance(word, target) > edits:
        return word
    return target


def _expressions(text: str) -> str:
    words = text.split()
    for expression in _EXPRESSIONS:
        size = expression.count(" ") + 1
        at = 0
        while at + size <= len(words):
            seen = " ".join(words[at : at + size])
            if seen != expression and fuzz.ratio(seen, expression) >= _ALIKE:
                words[at : at + size] = expression.split()
            at += 1
    return " ".join(words)
