"""How officers type on phones: Telex slips, drawn-out letters and abbreviations made plain folded words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from knowledge.vietnamese import fold, nfc

_LONGEST_WORD = 14  # letters; no slip of the keyboard makes a syllable longer
_WORD = re.compile(r"(?<![a-z0-9])[a-z]+(?![a-z0-9])")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_DOUBLED = re.compile(r"([a-z])\1")
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(?:uy[eau]|uo[iu]|ieu|yeu|oa[iy]|oeo|ua[iy]|a[iouy]?|e[ou]?|i[aeu]?|o[aei]?|u[aeiouy]?|ye?)"
    r"(?:ch|nh|ng|[cmnpt])?"
)
_TONES = "sfrxj"
_CLOGGED = re.compile(r"\b(?:bi|mang|cong|truyen|tac|thong|web|mem|dang)\s+$")  # "nghẽn"; else "nghen", nhé

# What chat writes for a word. "kh" may be "khong" or "ke hoach", "tl" and "cv" three things: left alone.
_SHORT: dict[str, str] = {
    "e": "em",
    "c": "chi",
    "r": "roi",
    "rui": "roi",
    "ruj": "roi",
    "roy": "roi",
    "zoi": "roi",
    "goy": "roi",
    "ko": "khong",
    "k": "khong",
    "kg": "khong",
    "khg": "khong",
    "hok": "khong",
    "hk": "khong",
    "hem": "khong",
    "honk": "khong",
    "khum": "khong",
    "khom": "khong",
    "ch": "chua",
    "chx": "chua",
    "cx": "cung",
    "cug": "cung",
    "dc": "duoc",
    "dk": "duoc",
    "dx": "duoc",
    "duoj": "duoc",
    "dg": "dang",
    "dag": "dang",
    "lm": "lam",
    "lun": "luon",
    "luun": "luon",
    "xg": "xong",
    "xog": "xong",
    "xonq": "xong",
    "xoq": "xong",
    "ht": "hoan thanh",
    "hthanh": "hoan thanh",
    "hthien": "hoan thien",
    "bc": "bao cao",
    "bcao": "bao cao",
    "hs": "ho so",
    "hso": "ho so",
    "vb": "van ban",
    "kq": "ket qua",
    "sl": "so luong",
    "gq": "giai quyet",
    "xl": "xu ly",
    "pm": "phan mem",
    "vp": "van phong",
    "bp": "bo phan",
    "dv": "don vi",
    "ld": "lanh dao",
    "cb": "can bo",
    "tdp": "to dan pho",
    "dvc": "dich vu cong",
    "dvctt": "dich vu cong truc tuyen",
    "tthc": "thu tuc hanh chinh",
    "hnay": "hom nay",
    "hqua": "hom qua",
    "tgian": "thoi gian",
    "tg": "thoi gian",
    "nhg": "nhung",
    "nhug": "nhung",
    "nma": "nhung ma",
    "trc": "truoc",
    "ms": "moi",
    "vs": "voi",
    "j": "gi",
    "z": "vay",
    "bn": "bao nhieu",
    "bt": "biet",
    "bit": "biet",
    "ng": "nguoi",
    "mn": "moi nguoi",
    "oke": "ok",
    "okie": "ok",
    "oki": "ok",
    "okay": "ok",
    "okela": "ok",
    "okla": "ok",
    "oks": "ok",
    "vg": "vang",
    "vag": "vang",
    "tks": "cam on",
    "thanks": "cam on",
    "thank": "cam on",
    "camon": "cam on",
    "ak": "a",
    "ah": "a",
    "nhoa": "nha",
    "nghen": "nha",
    "nhen": "nha",
    "nhak": "nha",
    "nhaz": "nha",
    "nhes": "nhe",
    "hum": "hom",
}
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Spelled:
    """Plain folded words, and for every character of them (and the end) its place in the text as written."""

    text: str
    folded: str
    places: tuple[int, ...]
    toned: bool

    def written(self, start: int, end: int) -> str:
        """The words as written that [start, end) of the folded ones was read from."""
        return self.text[self.places[start] : self.places[end]]

    def may_be(self, start: int, end: int, forms: tuple[str, ...]) -> bool:
        """Whether the words may be one of some forms with tones; those typed without may be any."""
        return not self.toned or nfc(self.written(start, end)).lower() in forms


def spelled(text: str) -> Spelled:
    """The text folded, with slips and abbreviations written out: "xong roif, hs đc 60%" is
    "xong roi, ho so duoc 60%". Nothing that is not understood is changed.
    """
    at = [place for place, character in enumerate(text) if not unicodedata.combining(character)]
    folded = "".join(fold(text[place]) for place in at)
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for match in _WORD.finditer(folded):
        pieces.append(folded[done : match.start()])
        places.extend(at[done : match.start()])
        kept = _is_code(folded, match) or (match[0] == "nghen" and _CLOGGED.search(folded[: match.start()]))
        word = match[0] if kept else _plain(match[0])
        pieces.append(word)
        if len(word) == len(match[0]):
            places.extend(at[match.start() : match.end()])
        else:
            places.extend([at[match.start()]] * len(word))
        done = match.end()
    pieces.append(folded[done:])
    places.extend([*at[done:], len(text)])
    toned = fold(nfc(text)) != nfc(text).lower()
    return Spelled(text, "".join(pieces), tuple(places), toned)


def _is_code(folded: str, match: re.Match[str]) -> bool:
    """Whether letters belong to a document's number ("45/KH-UBND") or an address ("bc.gov.vn")."""
    before, after = folded[: match.start()][-1:], folded[match.end() :][:2]
    joined = len(after) == 2 and after[0] in "/-.@_" and after[1] in _LETTERS
    return before in ("/", "-", "_", "@") or (before == "." and joined) or joined


def _plain(word: str) -> str:
    if len(word) > 1:
        word = _DRAWN_OUT.sub(r"\1", word)
    if word in _SHORT:
        return _SHORT[word]
    if len(word) > _LONGEST_WORD or _SYLLABLE.fullmatch(word):
        return word
    for tried in (_telex(word), _DOUBLED.sub(r"\1", word), _telex(_DOUBLED.sub(r"\1", word))):
        if _SYLLABLE.fullmatch(tried):
            return tried
    return word


def _telex(word: str) -> str:
    """The word without the keys that Telex turns into marks: "ddang" is "dang", "roofi" is "roi"."""
    kept = ""
    for at, letter in enumerate(word):
        doubled = at > 0 and letter == word[at - 1] and letter in "aeod"
        vowels = any(one in "aeiouy" for one in kept)
        if doubled or (vowels and letter in _TONES) or (letter == "w" and any(one in "aou" for one in kept)):
            continue
        kept += "u" if letter == "w" else letter
    return kept
