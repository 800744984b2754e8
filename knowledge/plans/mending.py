"""Words of a time phrase that OCR damaged, put right where their shape and their neighbours prove them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from knowledge.plans.timewords import JOINS, neighbours, time_words, tones
from knowledge.plans.words import Word, has_tones, likeness, words
from knowledge.vietnamese import fold

NUMBER, OTHER = "<", ""
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
    r"(?:a(?:ch|i|m|ng?|nh|o|p|t|u|y|c)?|e(?:ch?|m|ng?|nh|o|p|t|u)?|i(?:ch|e(?:c|m|ng?|p|t|u)|m|nh?|p|t|u|a)?"
    r"|o(?:a(?:ch?|i|m|ng?|nh|o|t|y)?|e(?:n|o|t)?|c|i|m|ng?|p|t)?"
    r"|u(?:a(?:n|ng|t|u|y)?|c|e(?:ch|nh)?|i|m|ng?|o(?:c|i|m|ng?|p|t|u)?|p|t|u|y(?:a|ch|en|et|nh|t|u)?)?"
    r"|y(?:e[mntu]|eng?)?)"
)
"""A possible syllable of Vietnamese, folded."""
_NAME_OF_PART = re.compile(r"(?:th?|q)[0-9ivl]+|[ivylhj1!|\]t]{1,4}")  # "T6", "QII", "HI"
# ừ and ữ are read as r: what follows a consonant and is no "tr" before a vowel was one.
_LOST_HORN = re.compile(r"(?<=[a-z])(?<!t)r|(?<=t)r(?![aeiouy])")
_MARK = re.compile(r"[,;:().|]")
_PERIODS = frozenset({"ngay", "tuan", "thang", "quy", "nam"})
_SMALL = frozenset({"va", "hoac"})  # alike too many words to be known by one neighbour
_DIGITS_AS_LETTERS = str.maketrans("0146", "olao")
_E_AS_SIGN = re.compile(r"(?<=[^\W\d_])[€¢]|[€¢](?=[^\W\d_])")
_LETTERS_FOR_E = str.maketrans("€¢", "ee")

_LEAST = 0.55  # likeness of a word that could be meant at all
_ALONE, _BESIDE, _SYLLABLE_BESIDE = 0.8, 0.6, 0.7  # likeness asked for by what proves the word
_RIVAL = 0.08  # how much more alike no other word of time may be
_KEPT, _KEPT_SYLLABLE = 0.45, 0.75  # what leaving a word as it is counts, against the likeness of another
_NEIGHBOUR = 0.35
_LONGEST_WORD = 12

Reading = tuple[str, float]
"""A folded word of time (or NUMBER, or OTHER), and how like it the word is."""


def mended(text: str, *, toned: bool = False) -> str:
    """A phrase of time with the words that OCR damaged put right; what is not surely damaged stays.

    For a text that is known to be a phrase of time: another text would be bent towards one. Words with
    tones, numbers and dates are never touched; a word that is a possible syllable is touched only where
    its neighbour belongs beside the word it is taken for.

    Args:
        toned: give their tones to the words that have lost nothing else, too.
    """
    text = _E_AS_SIGN.sub(lambda match: match[0].translate(_LETTERS_FOR_E), text)
    row = [word for word in words(text) if word.shape]
    if not row:
        return text
    apart = [bool(_MARK.search(text[one.end : two.start])) for one, two in pairwise(row)]
    meant = _meant(row, apart)
    beside = [
        _belong(one, two, mark) for (one, _), (two, _), mark in zip(meant, meant[1:], apart, strict=False)
    ]
    pieces: list[str] = []
    end = 0
    for index, (word, (target, alike)) in enumerate(zip(row, meant, strict=True)):
        left, right = index > 0 and beside[index - 1], index < len(beside) and beside[index]
        said = text[word.start : word.end]
        if target not in (NUMBER, OTHER) and not has_tones(said):
            plain = fold(said) == target
            if (plain and toned) or (not plain and _proven(word, target, alike, (left, right))):
                before, after = meant[index - 1][0] if left else None, meant[index + 1][0] if right else None
                said = _as_written(_with_tones(before, target, after), said)
        pieces += [text[end : word.start], said]
        end = word.end
    return "".join([*pieces, text[end:]])


def _with_tones(before: str | None, target: str, after: str | None) -> str:
    """A folded word (or two) with the tones that it has beside its neighbours: "sáu tháng", "tháng sau"."""
    if " " in target:
        one, two = target.split()
        return " ".join(tones().get((one, two), [(one, two)])[0])
    if before and (known := tones().get((before, target))):
        return known[0][1]
    if after and (known := tones().get((target, after))):
        return known[0][0]
    return Counter(one for one, _ in tones().get((target, ""), [(target, "")])).most_common(1)[0][0]


def _as_written(word: str, said: str) -> str:
    if said.isupper() and sum(letter.isalpha() for letter in said) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if said[:1].isupper() else word


@lru_cache(maxsize=20_000)
def _belong(left: str, right: str, mark: bool) -> bool:
    """Whether two words of time stand side by side; a joint stands beside any. Over a comma or another mark
    only the names of periods go on: "hằng quý, năm"."""
    if OTHER in (left, right):
        return False
    if mark:
        return left in _PERIODS and right in _PERIODS
    return (left, right) in neighbours() or left in JOINS or right in JOINS


def _proven(word: Word, target: str, alike: float, beside: tuple[bool, bool]) -> bool:
    if target in _SMALL:
        return all(beside) and alike >= _SYLLABLE_BESIDE
    if _SYLLABLE.fullmatch(fold(word.text)):
        return any(beside) and alike >= _SYLLABLE_BESIDE
    return alike >= (_BESIDE if any(beside) else _ALONE)


def _meant(row: Sequence[Word], apart: Sequence[bool]) -> list[Reading]:
    """The most likely word of time for each word: like it, and at home beside its neighbours (Viterbi)."""
    steps: list[list[tuple[float, int, Reading]]] = []
    for word, mark in zip(row, [True, *apart], strict=True):
        column: list[tuple[float, int, Reading]] = []
        for reading in _readings(word.text, word.shape):
            before = [
                (score + (_NEIGHBOUR if _belong(left[0], reading[0], mark) else 0.0), -place)
                for place, (score, _, left) in enumerate(steps[-1] if steps else [])
            ]
            score, place = max(before, default=(0.0, 0))
            column.append((score + reading[1], -place, reading))
        steps.append(column)
    found: list[Reading] = []
    place = max(range(len(steps[-1])), key=lambda index: steps[-1][index][0]) if steps else 0
    for column in reversed(steps):
        _, before_place, reading = column[place]
        found.append(reading)
        place = before_place
    return found[::-1]


@lru_cache(maxsize=20_000)
def _readings(text: str, shape: str) -> tuple[Reading, ...]:
    """What a word may stand for; itself always, as NUMBER or OTHER where it is no word of time."""
    plain = fold(text)
    if not any(one.isalpha() for one in plain):
        return ((NUMBER, 0.0),)
    if plain in time_words():
        return ((plain, 1.0),)
    if _NAME_OF_PART.fullmatch(plain):  # but "T6 chirc" is "Tổ chức"
        return ((NUMBER, 1.1), (shape, 1.0)) if shape in time_words() else ((NUMBER, 1.1),)
    if has_tones(text) or not 2 <= len(plain) <= _LONGEST_WORD:
        return ((OTHER, 0.0),)
    shapes = {shape, _LOST_HORN.sub("u", plain.translate(_DIGITS_AS_LETTERS))}
    alike = {word: max(likeness(one, word) for one in shapes) for word in time_words()}
    best = max(alike.values())
    found = [(word, value) for word, value in alike.items() if value >= max(_LEAST, best - _RIVAL)]
    if len(plain) > 5:
        glued = ((f"{a} {b}", likeness(shape, a + b)) for a, b in neighbours() if NUMBER not in (a, b))
        found += [(pair, value) for pair, value in glued if value >= max(_ALONE, best)]
    kept = _KEPT_SYLLABLE if _SYLLABLE.fullmatch(plain) else _KEPT
    return ((OTHER, kept), *sorted(found))
