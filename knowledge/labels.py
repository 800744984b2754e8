"""The labels with which parts of a document begin: "Điều 5.", "II.", "1.2.", "đ)", "- "; damaged ones too.

A label found here is only a candidate: whether it counts depends on the labels before it, which is for
`knowledge.structure` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from knowledge.model import SectionKind
from knowledge.vietnamese import fold


class Rank(IntEnum):
    """How far out a label stands: a smaller one closes all sections of larger ones."""

    APPENDIX = 0
    PART = 1
    CHAPTER = 2
    HEADING = 3
    SUBHEADING = 4
    ARTICLE = 5
    ROMAN = 6
    NUMBER = 7
    NUMBER_2 = 8
    NUMBER_3 = 9
    NUMBER_4 = 10
    POINT = 11
    SUBPOINT = 12
    ITEM = 13
    BULLET = 14
    PLUS = 15


@dataclass(frozen=True, slots=True)
class Mark:
    """A label at the start of a line. `order` is its number, level by level; `rest` what follows it."""

    rank: Rank
    kind: SectionKind
    label: str
    order: tuple[int, ...]
    rest: str


_ALPHABET = "abcdđefghijklmnopqrstuvwxyz"
POINTS = (*_ALPHABET, *(2 * letter for letter in _ALPHABET))
"""The labels of điểm in order; lists of more than the alphabet go on with aa, bb."""

SKIPPED_POINTS = frozenset((*"đfjwz", *(2 * letter for letter in "đfjwz")))
"""Letters that a list of điểm may leave out: Vietnamese has no f, j, w, z, and careless lists no đ."""

FORMS = ("Mẫu", "Biểu mẫu", "Biểu")
"""What attached forms are called: they begin as appendices do, after the signature."""

LETTERS = "ABCDEFGH"
"""The letters that number the parts of a plan."""

_NOISE = re.compile(r"^\s*(?:[~_*·'`.,]+\s+)?")
_ARTICLE = re.compile(r"[dp]ieu\s+(\d{1,3})([a-z])?\s*(?:[.:]|$)\s*")
_CHAPTER = re.compile(r"chuong\s+([ivxlc]+|\d{1,2})\b\s*([.:\-–]\s*)?")
_PART = re.compile(r"phan\s+(?:thu\s+(\w{2,4})|([ivx]+|\d{1,2}))\b\s*([.:\-–]\s*)?")
_HEADING = re.compile(r"(tieu\s+)?muc\s+([ivxlc]+|\d{1,2})\b\s*([.:\-–]\s*)?")
_APPENDIX = re.compile(r"phu\s+luc(?:\s+(?:so\s*:?\s*)?([ivxlc]+|\d{1,2}[a-e]?|[a-h])\b)?\s*([.:\-–]\s*)?")
_FORM = re.compile(r"(mau|bieu\s+mau|bieu)\s+(?:so\s*:?\s*)?([ivxlc]+|\d{1,2})([a-e])?\b\s*([.:\-–]\s*)?")
_LETTERED = re.compile(rf"([{LETTERS}])\.\s+(?=\S)")
_ROMAN = re.compile(r"([IVXLHl1|!i]{1,6})\s?[.](?!\d)\s*(?=\S)")
_CLEAN_ROMAN = re.compile(r"([IVX]{1,6})\s?([/):–-])\s*(?=\S)")
_NUMBER = re.compile(
    r"(\d{1,2}(?:\.\d{1,2}){0,3})((?<!\.)[a-e](?=\.\s))?(\s?[./]|\)|(?=\s))(?![\d/])\s*(?=\S)"
)
_ITEM = re.compile(r"\((\d{1,2})\)\s*(?=\S)")
_POINT = re.compile(r"(([a-zđ])\2?)(?:\s?\)|\.(?=\s+[^\W\d_a-zà-ỹđ]))\s*(?=\S)")
_SUBPOINT = re.compile(r"([a-zđ])\.?([0-9l]{1,2})\s?[).]\s*(?=\S)")
_BULLET = re.compile(r"[-–—•●▪*]\s*(?=[^\s\-–—*])")
_PLUS = re.compile(r"\+\s*(?=\S)")
_FILE_NAME = re.compile(r"\.(?:docx?|pdf|xlsx?|rar|zip)$")
_ORDINALS = ("nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")
_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_STROKES = str.maketrans({"l": "I", "1": "I", "|": "I", "!": "I", "i": "I", "H": "II"})
_LONGEST_LABEL = 120


def marks(line: str) -> tuple[Mark, ...]:
    """The labels that a line may begin with, the likeliest first; none for a line of prose.

    Args:
        line: one line, NFC.
    """
    text = _NOISE.sub("", line, count=1)
    folded = fold(text[:_LONGEST_LABEL])
    return tuple(mark for find in _FINDERS for mark in find(text, folded))


def is_file_name(line: str) -> bool:
    """Whether a line is the name of an attached file, as codified law has it, and not words."""
    return _FILE_NAME.search(line.rstrip()[-6:].lower()) is not None


def is_capitals(text: str, share: float = 0.7) -> bool:
    """Whether at least `share` of the letters are capitals, and there are some."""
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) >= share * len(letters)


def roman_value(text: str) -> int | None:
    """The value of a roman number from 1 to 50, None for anything else."""
    total = 0
    values = [_DIGITS.get(letter, 0) for letter in text.upper()]
    for index, value in enumerate(values):
        total += -value if any(later > value for later in values[index + 1 :]) else value
    return total if 0 not in values and 1 <= total <= 50 and roman(total) == text.upper() else None


def roman(value: int) -> str:
    """The roman number of a value from 1 to 89."""
    written = ""
    for worth, letters in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while value >= worth:
            written, value = written + letters, value - worth
    return written


def _headline(text: str, match: re.Match[str], punctuation: str | None) -> str | None:
    """What follows the label of a chapter or the like; None where it reads on as a sentence does."""
    rest = text[match.end() :].strip()
    if not text[:1].isupper() or is_file_name(text):
        return None
    if rest and not punctuation and not is_capitals(rest) and not rest.startswith("("):
        return None
    return rest


def _article(text: str, folded: str) -> Iterator[Mark]:
    if (match := _ARTICLE.match(folded)) is None or not text[:1].isupper():
        return
    suffix = text[match.start(2) : match.end(2)] if match.group(2) else ""
    order = (int(match.group(1)), POINTS.index(suffix.lower()) + 1 if suffix.lower() in POINTS else 0)
    label = match.group(1) + suffix
    yield Mark(Rank.ARTICLE, SectionKind.ARTICLE, label, order, text[match.end() :].strip())


def _chapter(text: str, folded: str) -> Iterator[Mark]:
    if (match := _CHAPTER.match(folded)) and (rest := _headline(text, match, match.group(2))) is not None:
        label = text[match.start(1) : match.end(1)].upper()
        yield Mark(Rank.CHAPTER, SectionKind.CHAPTER, label, _value(label), rest)


def _part(text: str, folded: str) -> Iterator[Mark]:
    if (match := _PART.match(folded)) and (rest := _headline(text, match, match.group(3))) is not None:
        word = match.group(1)
        if word is not None and word not in _ORDINALS:
            return
        start = folded.index("thu") if word else match.start(2)
        label = text[start : match.end(1) if word else match.end(2)]
        order = (_ORDINALS.index(word) + 1,) if word else _value(label)
        yield Mark(Rank.PART, SectionKind.PART, label.lower() if word else label.upper(), order, rest)


def _heading(text: str, folded: str) -> Iterator[Mark]:
    if (match := _HEADING.match(folded)) and (rest := _headline(text, match, match.group(3))) is not None:
        label = text[match.start(2) : match.end(2)].upper()
        rank = Rank.SUBHEADING if match.group(1) else Rank.HEADING
        yield Mark(rank, SectionKind.HEADING, label, _value(label), rest)


def _appendix(text: str, folded: str) -> Iterator[Mark]:
    if (match := _APPENDIX.match(folded)) and (rest := _headline(text, match, match.group(2))) is not None:
        label = text[match.start(1) : match.end(1)].upper() if match.group(1) else ""
        yield Mark(Rank.APPENDIX, SectionKind.APPENDIX, label, _value(label), rest)


def _form(text: str, folded: str) -> Iterator[Mark]:
    if (match := _FORM.match(folded)) and (rest := _headline(text, match, match.group(4))) is not None:
        name = next(form for form in FORMS if fold(form) == " ".join(match.group(1).split()))
        number = text[match.start(2) : match.end(2)].upper()
        suffix = text[match.start(3) : match.end(3)] if match.group(3) else ""
        yield Mark(Rank.APPENDIX, SectionKind.APPENDIX, f"{name} số {number}{suffix}", _value(number), rest)


def _lettered(text: str, folded: str) -> Iterator[Mark]:
    if (match := _LETTERED.match(text)) and is_capitals(text[match.end() :]):
        label = match.group(1)
        yield Mark(Rank.PART, SectionKind.PART, label, (ord(label) - 64,), text[match.end() :].strip())


def _roman(text: str, folded: str) -> Iterator[Mark]:
    match = _ROMAN.match(text)
    if match is None:
        match = _CLEAN_ROMAN.match(text)
        if match is None or (match.group(2) not in "/)" and not is_capitals(text[match.end() :])):
            return
    shape = match.group(1).translate(_STROKES)
    if (value := roman_value(shape)) is not None:
        rest = text[match.end() :].strip()
        yield Mark(Rank.ROMAN, SectionKind.HEADING, roman(value), (value,), rest)


def _number(text: str, folded: str) -> Iterator[Mark]:
    if (match := _NUMBER.match(text)) is None:
        return
    order = tuple(int(part) for part in match.group(1).split("."))
    rest, after = text[match.end() :].strip(), match.group(3).strip()
    label = ".".join(map(str, order)) + (match.group(2) or "")
    if after == ")":
        if len(order) == 1:
            yield Mark(Rank.ITEM, SectionKind.PARAGRAPH, label, order, rest)
    elif after or len(order) > 1:
        yield Mark(Rank(Rank.NUMBER + len(order) - 1), SectionKind.CLAUSE, label, order, rest)


def _item(text: str, folded: str) -> Iterator[Mark]:
    if match := _ITEM.match(text):
        number = int(match.group(1))
        yield Mark(Rank.ITEM, SectionKind.PARAGRAPH, str(number), (number,), text[match.end() :].strip())


def _point(text: str, folded: str) -> Iterator[Mark]:
    if match := _POINT.match(text):
        letter, rest = match.group(1), text[match.end() :].strip()
        yield Mark(Rank.POINT, SectionKind.POINT, letter, (POINTS.index(letter),), rest)
        if letter == "d":  # đ loses its stroke in damaged text
            yield Mark(Rank.POINT, SectionKind.POINT, "đ", (POINTS.index("đ"),), rest)


def _subpoint(text: str, folded: str) -> Iterator[Mark]:
    if match := _SUBPOINT.match(text):
        number = int(match.group(2).replace("l", "1"))
        label = f"{match.group(1)}{number}"
        order = (POINTS.index(match.group(1)), number)
        yield Mark(Rank.SUBPOINT, SectionKind.POINT, label, order, text[match.end() :].strip())


def _bullet(text: str, folded: str) -> Iterator[Mark]:
    if match := _BULLET.match(text):
        yield Mark(Rank.BULLET, SectionKind.PARAGRAPH, "-", (), text[match.end() :].strip())


def _plus(text: str, folded: str) -> Iterator[Mark]:
    if match := _PLUS.match(text):
        yield Mark(Rank.PLUS, SectionKind.PARAGRAPH, "+", (), text[match.end() :].strip())


def _value(label: str) -> tuple[int, ...]:
    if label.isdigit():
        return (int(label),)
    value = roman_value(label) if label else None
    return () if value is None else (value,)


_Finder = Callable[[str, str], Iterator[Mark]]
_FINDERS: tuple[_Finder, ...] = (
    _article,
    _chapter,
    _part,
    _heading,
    _appendix,
    _form,
    _lettered,
    _number,
    _roman,
    _item,
    _subpoint,
    _point,
    _bullet,
    _plus,
)
