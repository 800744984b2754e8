"""Lines cut into words, and how alike a printed word and the word that OCR read are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from knowledge.vietnamese import fold

_APOSTROPHES = "'’‘`´"
_TOKEN = re.compile(
    rf"\d+(?:[./]\d+)+|[^\W_](?:[^\W_]|[{_APOSTROPHES}](?=[^\W_]))*|[^\w\s]|_",
    re.UNICODE,
)
_DIGITS_AS_LETTERS = str.maketrans("0146", "olao")
_HORNED_U = re.compile("ir|ur|uw")

# Letters that stand for one another in Vietnamese print read with an English model (FINDINGS.md).
_PAIRS = "yu go ui ut od oe ob ad ai ae dp db bp ij il lt gq ce nm rt yv ti hb oa jl ue er uo gy cg"
_CONFUSED = frozenset(_PAIRS.split()) | frozenset(pair[::-1] for pair in _PAIRS.split())
# Letters that an English model reading Vietnamese print never writes (it writes é, ¢, 6 … for others).
_TONED = frozenset("ườớởỡợừứửữựăắằẳẵặầấẩẫậềếểễệồốổỗộđịỉĩọỏủụũạảãẹẻẽýỳỷỹỵàáâùúìíòóêôơ")
_SUBSTITUTED, _CONFUSED_COST, _LOST, _LOST_STROKE = 1.0, 0.35, 0.8, 0.5
_LOSS = dict.fromkeys("rijlt", _LOST_STROKE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark of a line: as written, where it stands, and its folded shape ("" for a mark)."""

    text: str
    start: int
    end: int
    shape: str

    @property
    def is_bar(self) -> bool:
        """Whether this is the rule between two columns."""
        return self.text == "|"

    @property
    def separates(self) -> bool:
        """Whether a list goes on after this mark."""
        return self.text in {";", ","}


@lru_cache(maxsize=50_000)
def shape(text: str) -> str:
    """A word folded, with the digits and letter pairs that OCR writes for Vietnamese letters undone."""
    folded = fold(text)
    for apostrophe in _APOSTROPHES:
        folded = folded.replace(apostrophe, "")
    if any(character.isalpha() for character in folded):
        folded = _HORNED_U.sub("u", folded.translate(_DIGITS_AS_LETTERS))
    return folded


def words(line: str) -> list[Word]:
    """The words and marks of one line, in order; numbers with "/" or "." between digits kept whole."""
    return [
        Word(
            match[0],
            match.start(),
            match.end(),
            shape(match[0]) if any(character.isalnum() for character in match[0]) else "",
        )
        for match in _TOKEN.finditer(line)
    ]


def shapes(text: str) -> tuple[str, ...]:
    """The shapes of the words of a text, marks left out."""
    return tuple(word.shape for word in words(text) if word.shape)


def has_tones(text: str) -> bool:
    """Whether a text has its diacritics: letters that OCR damage does not make up."""
    return any(one in _TONED for one in text.lower())


@lru_cache(maxsize=200_000)
def likeness(read: str, printed: str) -> float:
    """How likely it is that a folded `printed` word was read as `read`: 1 the same, 0 nothing alike."""
    if read == printed:
        return 1.0
    longest = max(len(read), len(printed))
    if abs(len(read) - len(printed)) > (longest + 1) // 2:
        return 0.0
    if Levenshtein.normalized_similarity(read, printed, score_cutoff=0.3) == 0:
        return 0.0
    row = [0.0]
    for character in printed:
        row.append(row[-1] + _LOSS.get(character, _LOST))
    for one in read:
        above, row = row, [row[0] + _LOSS.get(one, _LOST)]
        for column, other in enumerate(printed):
            same = 0.0 if one == other else _CONFUSED_COST if one + other in _CONFUSED else _SUBSTITUTED
            best = above[column] + same
            lost = above[column + 1] + _LOSS.get(one, _LOST)
            added = row[column] + _LOSS.get(other, _LOST)
            row.append(min(best, lost, added))
    return max(0.0, 1.0 - row[-1] / longest)


def phrase_likeness(read: Iterable[str], printed: Iterable[str]) -> float:
    """The mean likeness of two phrases of folded words; 0 where they differ in length."""
    pairs = list(zip(one := list(read), other := list(printed), strict=False))
    if len(one) != len(other) or not pairs:
        return 0.0
    return sum(likeness(a, b) for a, b in pairs) / len(pairs)


def find_phrase(read: list[str], printed: tuple[str, ...], threshold: float = 0.75) -> int | None:
    """The index in `read` at which a folded phrase begins (each of its words alike), or None."""
    for start in range(len(read) - len(printed) + 1):
        window = read[start : start + len(printed)]
        if phrase_likeness(window, printed) >= threshold and all(
            likeness(a, b) >= 0.5 for a, b in zip(window, printed, strict=True)
        ):
            return start
    return None


def says(text: str, *phrases: str) -> bool:
    """Whether one of some folded phrases stands in a text: word for word where the text has its
    diacritics, else also damaged."""
    said = list(shapes(text))
    threshold = 1.0 if has_tones(text) else 0.75
    return any(find_phrase(said, tuple(phrase.split()), threshold) is not None for phrase in phrases)
