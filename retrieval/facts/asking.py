"""What kind of fact a question asks for: who, when, how long, how many, where, which document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from knowledge.vietnamese import collapse, fold, nfc
from retrieval.facts.wording import said_as
from retrieval.facts.words import tones
from retrieval.matching import defined_subject

LONGEST = 600
"""Characters of a question that are looked at."""


class Asked(Enum):
    """The kind of fact that a question asks for."""

    WHO = "who does or leads it"
    WHO_SUPPORTS = "who supports"
    WHEN = "a date, a period, a deadline"
    HOW_LONG = "a duration"
    HOW_OFTEN = "a recurrence"
    HOW_MANY = "an amount, a percentage, a number of times, an age"
    WHERE = "a place"
    WHICH_DOCUMENT = "a document, its number, a place in one"
    YES_NO = "whether something may, must or must not be"
    DEFINITION = "what something is"
    HOW = "how something is done"
    LIST = "which things there are"
    OTHER = "something else"


class Role(Enum):
    """Whom a question about people or units asks for."""

    DOES = "who does it"
    RECEIVES = "to whom it goes"


@dataclass(frozen=True, slots=True)
class Asking:
    """How a question asks. `text` is the question in one line and NFC, at most `LONGEST` characters.

    `start` and `end` are where in `text` the question words stand ("bao nhiêu lần"), both 0 where there are
    none. `unit` is the folded thing that is counted: "%", "lan", "dong"; empty where it is not said.
    """

    kind: Asked
    text: str
    start: int = 0
    end: int = 0
    unit: str = ""
    role: Role = Role.DOES


_TIME_UNIT = r"(?:ngay|gio|phut|tuan|thang|nam|buoi)"
_SOME = r"(?:may|bao nhieu)"
_SOME_TIME = rf"(?:bao lau|{_SOME} {_TIME_UNIT})"
_COUNTED = (
    r"lan|nguoi|ban|bo|loai|don vi|thanh vien|tuoi|dong|trieu|diem|linh vuc|can bo|cong chuc|nhom|muc"
    r"|tieu chi|thu tuc|ho so|chu|trang|to|tien|quay|buoc|phan|cap|truong hop|hinh thuc|noi"
)
_MEASURES = r"ty le|chi tieu|muc|phi|le phi|so luong|so lan|so tien"
_AGENT = (
    r"(?:don vi|co quan|phong ban|phong|ban|bo phan|cong chuc|can bo|vien chuc|nguoi|chuc danh|to chuc|uy ban"
    r"|cap|bo|so|nganh|lanh dao|dong chi|ca nhan|doan the|to|hoi|trung tam|thanh vien|luc luong)"
)
_AGENT_IS = (
    r"(?: (?:chuyen mon|lien quan|co tham quyen|tham quyen|dau moi|chu tri|phoi hop|phu trach|hanh chinh"
    r"|cap tren|nha nuoc|chuc nang|chiu trach nhiem|thuc hien|tham muu|quan ly|cap xa|cap huyen"
    r"|cap tinh)){0,2}"
)
_DOCUMENT = (
    r"(?:van ban|nghi dinh|thong tu|quyet dinh|ke hoach|chi thi|cong van|luat|bo luat|nghi quyet|huong dan"
    r"|quy che|phu luc|tai lieu phap ly)"
)
_LIST_OF = (
    r"(?:noi dung|loai|hinh thuc|thu tuc|giay to|truong hop|dieu kien|tieu chi|buoc|viec|nhiem vu|cach thuc)"
)
_PATTERNS: tuple[tuple[Asked, str], ...] = (
    # How often comes before how long: "bao lâu một lần", "mấy lần một năm".
    (Asked.HOW_OFTEN, rf"\b{_SOME_TIME}(?: thi)?(?: [a-z ,]{{0,60}})? (?:mot|1) lan\b"),
    (Asked.HOW_OFTEN, rf"\b{_SOME} lan (?:mot |moi |trong (?:mot )?|/ ?)(?:nam|thang|quy|tuan|ngay)\b"),
    (Asked.HOW_OFTEN, r"\bdinh ky (?:bao lau|the nao|nhu the nao|khi nao|ra sao)\b|\btan suat\b"),
    (Asked.WHEN, rf"\b(?:luc|tu|den|vao|truoc|sau) {_SOME} gio\b"),
    (Asked.WHEN, r"(?<!\btrong )(?<!\bmat )(?<!\bhet )(?<!\bqua )(?<!\bda )\bmay gio\b(?! lam viec)"),
    (Asked.HOW_LONG, rf"\b{_SOME} {_TIME_UNIT}(?: lam viec)?\b"),
    (Asked.HOW_LONG, r"\bbao lau\b"),
    (Asked.HOW_LONG, r"\bthoi han\b(?=.{0,120}\b(?:la (?:bao|gi)|the nao|bao nhieu|ra sao|nao)\b)"),
    (Asked.WHEN, r"\b(?:khi|luc|bao|ngay|thang|quy|nam|chung|hoi|hom|dot|tuan) (?:nao|gio)\b"),
    (Asked.WHEN, r"\b(?:thoi diem|thoi gian|giai doan) (?:nao|gio)\b"),
    (Asked.WHEN, r"\bhan (?:chot|cuoi|nop|bao cao|gui|hoan thanh|cua)\b|\bdeadline\b|\bhet han\b"),
    (
        Asked.WHICH_DOCUMENT,
        rf"\b{_DOCUMENT}(?: (?:cua|ve|phap luat|phap ly|so)(?: [a-z]+)?)? (?:nao|gi|may)\b",
    ),
    (Asked.WHICH_DOCUMENT, r"\b(?:can cu|dua|theo)(?: phap ly)?(?: vao)?(?: quy dinh)? (?:dau|nao)\b"),
    (Asked.WHICH_DOCUMENT, r"\bcan cu phap ly\b|\bquy dinh (?:o|tai) (?:dau|dieu nao|van ban nao)\b"),
    (Asked.WHICH_DOCUMENT, r"\b(?:dieu|khoan|diem|mau) (?:nao|so may)\b"),
    (Asked.WHICH_DOCUMENT, r"(?<!ho )(?<!co )\bso (?:may|bao nhieu)\b|\bso hieu\b|\bso ky hieu\b"),
    (Asked.HOW_MANY, rf"\b{_SOME} ?(?:%|phan tram\b)"),
    (Asked.HOW_MANY, r"\bbao nhieu\b(?: (?P<of>[a-z]+(?: [a-z]+){0,3}))?"),
    (Asked.HOW_MANY, rf"\bmay (?P<few>{_COUNTED})\b"),
    (Asked.HOW_MANY, rf"\bmay (?P<toned>(?!{_TIME_UNIT})[a-z]+(?: [a-z]+){{0,3}})"),
    (Asked.HOW_MANY, r"\b(?P<rank>thu|muc do) may\b"),
    (Asked.HOW_MANY, rf"\b(?:{_MEASURES})\b(?=.{{0,120}}\b(?:la gi|the nao|ra sao)\b)"),
    (Asked.WHO, rf"\b(?:{_AGENT}{_AGENT_IS}|noi tham muu) nao\b|\bai\b"),
    (Asked.WHERE, r"\b(?:o|tai|ra|vao|qua|den|gui|nop|ve|di|toi|thuoc|tren) dau\b"),
    (Asked.WHERE, r"\b(?:cho|noi|dia diem|dia chi|trang|cong|kenh) nao\b|\bdau\b(?=\W*$)"),
    (Asked.HOW, r"\b(?:the nao|nhu nao|ra sao|lam sao|cach nao|bang cach|cach thuc|sao)\b"),
    (Asked.LIST, rf"\b(?:nhung gi|gom gi|(?:cac|nhung) {_LIST_OF}|{_LIST_OF} (?:nao|gi)|liet ke)\b"),
    (Asked.LIST, r"\b(?:nhung|cac|gom|bao gom)\b(?=.{0,80}\b(?:nao|gi)\b)"),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_ENDS = r"(?:\s+(?:a|vay|nhi|nhe|the|anh|chi|em|ad|ban|ha|hay sao|theo quy dinh)){0,3}\W*$"
_YES_NO = (
    re.compile(
        r"\b(?:co|duoc|phai|can|cho phep|bat buoc|dung|da|con|bi|hay)\b.{0,400}\b(?:khong|ko|hong|chua)\b"
        + _ENDS
    ),
    re.compile(r"\b(?:co duoc|co phai|co can|co bat buoc|co bi|lieu co)\b"),
)
_SAID = tones("asking")
_MONEY = re.compile(r"\b(?:phi|tien|kinh phi|phat|muc chi|ho tro|phu cap|gia|luong|thuong|thu lao)\b")
_PERCENT = re.compile(r"%|\bphan tram\b|\bty le\b")
_NOT_COUNTED = re.compile(
    r"(?:^| )(?:lam|o|tai|trong|cho|duoc|phai|thi|la|de|khong|co|khi|neu|theo|cua|ve|vao|nay|do|doi|hay"
    r"|moi lan|dat|nhu|vay)\b"
)
_RECEIVES = re.compile(
    r"\b(?:cho|gui|trinh|den|ve|len|toi|y kien(?: cua)?|bao cao|bao|gap|nop|chuyen|voi|cung)"
    r"(?: (?:cho|ve|len|den|toi))?(?: (?:nhung|cac))? $"
)
_NOT_RECEIVES = re.compile(
    r"\b(?:giao(?: viec| nhiem vu)?(?: cho)?|thuoc ve|thuoc trach nhiem cua|trach nhiem cua) $"
)
_SUPPORTS = re.compile(r"(?:ho tro|phoi hop)")


def asked_for(question: str) -> Asked:
    """The kind of fact that a question asks for, typed with or without tones, in office or everyday words."""
    return read_asking(question).kind


@lru_cache(maxsize=64)
def read_asking(question: str) -> Asking:
    """How a question asks; never raises. Of several things that it asks for, the first one.

    A question word settles it; where there is none, "có … không" does, and "… là gì" before all.
    """
    text = collapse(nfc(question))[:LONGEST]
    folded = fold(text)
    if _is_definition(folded) and defined_subject(text) is not None:
        return Asking(Asked.DEFINITION, text)
    best: tuple[int, int] | None = None
    for number, (kind, match) in enumerate(_met(text, folded)):
        order = (match.start() if kind not in {Asked.HOW, Asked.LIST} else LONGEST + match.start(), number)
        if best is None or order < best:
            best, found = order, (kind, match)
    if best is not None and not (found[0] is Asked.LIST and _asks_whether(folded)):
        return _detailed(text, folded, *found)
    return Asking(Asked.YES_NO if _asks_whether(folded) else Asked.OTHER, text)


def _is_definition(folded: str) -> bool:
    """Whether "là gì" and the like ask what something is, and not for its value: "thời hạn … là gì"."""
    return (
        re.search(r"\b(?:thoi han|ty le|nhiem vu|quyen han|can cu|so hieu|muc)\b.* la gi\b", folded) is None
    )


def _asks_whether(folded: str) -> bool:
    return any(pattern.search(folded) for pattern in _YES_NO)


def _met(text: str, folded: str) -> Iterator[tuple[Asked, re.Match[str]]]:
    """The patterns that a question meets, each at the first place where its words are written so."""
    for kind, pattern in _COMPILED:
        match = next((one for one in pattern.finditer(folded) if _is_said(text, folded, one)), None)
        if match is not None:
            yield kind, match


def _is_said(text: str, folded: str, match: re.Match[str]) -> bool:
    if match.groupdict().get("toned") and text[match.start() : match.start() + 3].lower() != "mấy":
        return False
    words = list(re.finditer(r"[a-z]+", match.group()))
    for word in (*words[:3], *words[max(3, len(words) - 2) :]):
        start = match.start() + word.start()
        written = text[start : start + len(word.group())]
        meant = _SAID.get(word.group())
        if meant is not None and not any(said_as(written, one) for one in meant):
            return False
    return True


def _detailed(text: str, folded: str, kind: Asked, match: re.Match[str]) -> Asking:
    """The kind as found with what goes with it: what is counted, whom it is about."""
    start, end = match.span()
    role = Role.DOES
    unit = ""
    before = folded[:start]
    if kind is Asked.WHO:
        beside = f"{before[-20:]} {folded[end : end + 16]} {match.group()}"
        if _RECEIVES.search(before) and not _NOT_RECEIVES.search(before):
            role = Role.RECEIVES
        if _SUPPORTS.search(beside) and not re.search(r"chu tri", f"{before[-20:]}{folded[end : end + 20]}"):
            kind, role = Asked.WHO_SUPPORTS, Role.DOES
    elif kind is Asked.HOW_MANY:
        unit = _unit(folded, match)
        counted = re.match(r"(?:bao nhieu|may) ?(?:%|phan tram\b|[a-z]+)?", match.group())
        end = start + counted.end() if counted else end
    elif kind in {Asked.HOW_LONG, Asked.HOW_OFTEN}:
        lasting = re.search(rf"(?:may|bao nhieu) (?P<unit>{_TIME_UNIT})", match.group())
        unit = lasting["unit"] if lasting else ""
        if kind is Asked.HOW_OFTEN and (
            first := re.match(r"bao lau|(?:may|bao nhieu) [a-z]+", match.group())
        ):
            end = start + first.end()
    elif kind is Asked.WHICH_DOCUMENT:
        named = re.match(rf"{_DOCUMENT}|mau|dieu|khoan|diem", match.group())
        unit = named.group() if named else ""
    elif kind is Asked.WHEN and "gio" in match.group().split() and "bao gio" not in match.group():
        unit = "gio"
    return Asking(kind, text, start, end, unit, role)


def _unit(folded: str, match: re.Match[str]) -> str:
    """What is counted, folded; "dong" where it is money."""
    groups = match.groupdict()
    said = next((groups[name] for name in ("few", "rank", "of", "toned") if groups.get(name)), "")
    said = _NOT_COUNTED.split(said)[0]
    if (
        _PERCENT.search(match.group())
        or (not said and _PERCENT.search(folded))
        or said.startswith("phan tram")
    ):
        return "%"
    if said.split(" ")[0] in {"tien", "dong", "trieu", "nghin"} or (
        said.split(" ")[0] in {"", "mot", "moi", "mot trang", "theo", "doi"} and _MONEY.search(folded)
    ):
        return "dong"
    for word in ("lan", "tuoi", "diem"):
        if said.split(" ")[0] == word or (not said and re.search(rf"\bso {word}\b", folded)):
            return word
    return said
