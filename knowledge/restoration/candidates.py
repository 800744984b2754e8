"""What a damaged word may have been: syllables that the channel can have damaged so, or itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from knowledge.quality import is_syllable
from knowledge.restoration.channel import Channel, Lexicon
from knowledge.restoration.language import LanguageModel

MOST = 40
"""Candidates a word."""

_WIDTH = 9.0  # natural log units behind the best within which a candidate is worth a thought
_PRIOR = 0.55  # how much a word's own frequency counts in choosing candidates
_SAME = -0.3  # an abbreviation read right
_CAPITALS = -9.0  # capitals that are no known abbreviation
_STRANGE = -21.0  # a word that is no Vietnamese syllable and nothing known, read right
_ROMAN = re.compile(r"[IVX]+")
_JOINED = re.compile(r"[A-ZĐ]{1,6}(?:&[A-ZĐ]{1,6})+")  # TB&XH
_LETTERLIKE = "¢€@&£§¥"
"""Marks that OCR reads in place of letters."""

_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading of one word: how it is written, its number in the language model, its channel score."""

    text: str
    word: int
    score: float


class Candidates:
    """Finds the candidates of words.

    Args:
        channel: how letters are damaged.
        language: which words there are.
    """

    def __init__(self, channel: Channel, language: LanguageModel) -> None:
        self._language = language
        self._alphabet = channel.alphabet
        syllables = [word for word in language.words if is_syllable(word)]
        self._numbers = np.array([language.of(word) for word in syllables])
        self._frequency = language.frequency(self._numbers)
        self._lower = channel.lexicon(syllables)
        self._title = channel.lexicon([word[0].upper() + word[1:] for word in syllables])
        self._capital = language.capital(self._numbers)
        self._upper = channel.lexicon([word.upper() for word in syllables])
        self.known = frozenset(word for word in language.words if not is_syllable(word))
        self._find = lru_cache(maxsize=50_000)(self._found)

    def of(self, core: str, *, shouted: bool, opening: bool) -> tuple[Candidate, ...]:
        """The candidates of a word, best first by themselves; at least one.

        Args:
            core: the word without the marks around it.
            shouted: whether the line around it is in capitals.
            opening: whether it opens a line or sentence, where a capital says nothing.
        """
        return self._find(core, shouted, opening)

    def _found(self, core: str, shouted: bool, opening: bool) -> tuple[Candidate, ...]:
        if self.is_kept(core, shouted=shouted):
            return (Candidate(core, self._language.of(core.lower()), 0.0),)
        found: list[Candidate] = []
        for lexicon in self._forms(core, shouted):
            scores = lexicon.scores(core)
            if not opening and lexicon is not self._upper:
                scores = scores + np.log(self._capital if lexicon is self._title else 1 - self._capital)
            total = scores + _PRIOR * self._frequency
            best = np.argpartition(-total, MOST)[:MOST]
            best = best[total[best] > total[best].max() - _WIDTH]
            found += [
                Candidate(lexicon.syllables[at], int(self._numbers[at]), float(scores[at]))
                for at in best
                if np.isfinite(scores[at])
            ]
        if not any(candidate.text == core for candidate in found):
            found.append(Candidate(core, self._language.of(core.lower()), self._unchanged(core)))
        found.sort(key=lambda candidate: -candidate.score)
        return tuple(found[: 2 * MOST])

    def is_kept(self, core: str, *, shouted: bool) -> bool:
        """Whether a word is none of the channel's business: an abbreviation, a roman numeral, a mark."""
        letters = _LETTER.findall(core)
        if not letters:
            return not any(mark in _LETTERLIKE for mark in core)
        if _ROMAN.fullmatch(core):
            return True
        if is_syllable(core.lower()) and not self._alphabet.issuperset(core):
            return True
        if _JOINED.fullmatch(core):
            return True
        # Abbreviations are what they are; only among other capitals may capitals be a word.
        is_capital = core.isupper() and core.isalpha()
        return is_capital and (not shouted or core.lower() in self.known or len(core) == 1)

    def _unchanged(self, core: str) -> float:
        """How likely a word is what it looks like, though no syllable."""
        if core.lower() in self.known or (len(core) == 1 and core.isalpha()):
            return _SAME
        return _CAPITALS if core.isupper() and core.isalpha() else _STRANGE

    def _forms(self, core: str, shouted: bool) -> tuple[Lexicon, ...]:
        capitals = sum(1 for letter in core if letter.isupper())
        if shouted or capitals >= max(2, len(core) * 0.6):
            return (self._upper,) if shouted else (self._upper, self._title)
        # A capital I is as often the letter l.
        return (self._title, self._lower) if core[0].isupper() else (self._lower,)
