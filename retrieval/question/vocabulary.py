"""What there is to read a question with: Vietnamese syllables, how likely they follow each other, speech."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from knowledge.quality import is_syllable
from knowledge.restoration import LANGUAGE
from knowledge.restoration.language import LanguageModel
from knowledge.vietnamese import fold, nfc

SPEECH = Path(__file__).parent / "speech.toml"

_UNMET = 1e-6
"""The probability of a syllable that the language model has not met."""

TONES = "\u0300\u0301\u0303\u0309\u0323"
_WITHOUT_TONES = str.maketrans("", "", TONES)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Syllables that, typed without tones one after the other, are these and nothing else."""

    syllables: tuple[str, ...]
    opens: bool
    closes: bool


class Vocabulary:
    """The syllables of a language model and those of everyday speech.

    Args:
        language: which syllables there are and what follows what.
        everyday: further syllables.
        asked: known syllables that are commoner in questions than the language model has it.
        phrases: phrases as `speech.toml` writes them, "^" at their start and "$" at their end.
        foreign: words of other languages, in small letters, that are never read as Vietnamese.
    """

    def __init__(
        self,
        language: LanguageModel,
        everyday: Iterable[str] = (),
        asked: Iterable[str] = (),
        phrases: Iterable[str] = (),
        foreign: Iterable[str] = (),
    ) -> None:
        self.language = language
        # Two tones are two words that were met joined ("dựán").
        syllables = [word for word in language.words if is_syllable(word) and len(without_tone(word)[1]) < 2]
        known = dict.fromkeys([*syllables, *map(nfc, everyday)])
        self.foreign = frozenset(foreign)
        self.asked = frozenset(map(nfc, asked))
        self._spellings: dict[str, tuple[str, ...]] = {}
        self._toned: dict[tuple[str, str], str] = {}
        for syllable in known:
            folded = fold(syllable)
            self._spellings[folded] = (*self._spellings.get(folded, ()), syllable)
            self._toned.setdefault(without_tone(syllable), syllable)
        self._known = frozenset(known)
        self._share = dict(self._shares())
        self._phrases: dict[tuple[str, ...], Phrase] = {}
        for written in phrases:
            phrase = Phrase(tuple(nfc(written.strip("^$")).split()), written[0] == "^", written[-1] == "$")
            self._phrases[tuple(map(fold, phrase.syllables))] = phrase
        self.longest_phrase = max(map(len, self._phrases), default=0)

    @classmethod
    def shipped(cls) -> Vocabulary:
        """The vocabulary that ships with the project, loaded once a process (about half a second)."""
        return _shipped()

    def knows(self, syllable: str) -> bool:
        """Whether a word in small letters is a known syllable, just as it is written."""
        return syllable in self._known

    def spellings(self, folded: str) -> tuple[str, ...]:
        """The known syllables that fold to this."""
        return self._spellings.get(folded, ())

    def share(self, folded: str) -> float:
        """Of all that folds to this, the share in which it stands without diacritics, in (0, 1).

        1 for what folds from no known syllable: it says nothing.
        """
        return self._share.get(folded, 1.0)

    def _shares(self) -> Iterator[tuple[str, float]]:
        for folded, spellings in self._spellings.items():
            likely = {
                each: _UNMET + float(np.exp(self.language.frequency(np.array([number]))[0]))
                for each in spellings
                if (number := self.language.numbers.get(each)) is not None
            }
            yield folded, likely.get(folded, _UNMET) / (sum(likely.values()) + _UNMET)

    def with_tone(self, toneless: str, tone: str) -> str | None:
        """The known syllable of these letters ("thu", "hô", "đât") with this combining tone mark, if any."""
        return self._toned.get((toneless, tone))

    def phrase(self, folded: tuple[str, ...], *, opens: bool, closes: bool) -> tuple[str, ...] | None:
        """The syllables of the phrase that folds to this, if it may stand here.

        Args:
            opens: whether it stands at the start of the question.
            closes: whether it stands at its end.
        """
        phrase = self._phrases.get(folded)
        if phrase is None or (phrase.opens and not opens) or (phrase.closes and not closes):
            return None
        return phrase.syllables


@cache
def _shipped() -> Vocabulary:
    speech: Mapping[str, list[str]] = tomllib.loads(SPEECH.read_text(encoding="utf-8"))
    return Vocabulary(
        LanguageModel.load(LANGUAGE),
        speech["syllables"],
        speech["asked"],
        speech["phrases"],
        speech["foreign"],
    )


def is_marked(word: str) -> bool:
    """Whether a word in NFC carries any diacritic, the stroke of đ included."""
    return word.lower() != fold(word)


def without_tone(syllable: str) -> tuple[str, str]:
    """A syllable's letters without its tone, and the tone as a combining mark, "" for none."""
    marks = unicodedata.normalize("NFD", syllable)
    tone = "".join(mark for mark in marks if mark in TONES)
    return nfc(marks.translate(_WITHOUT_TONES)), tone


def in_case_of(text: str, typed: str) -> str:
    """Text with capitals where what was typed had them; a capital first letter alone where lengths differ."""
    if typed.islower():
        return text
    if len(text) == len(typed):
        return "".join(new.upper() if old.isupper() else new for new, old in zip(text, typed, strict=True))
    if typed.isupper() and len(typed) > 1:
        return text.upper()
    return text[0].upper() + text[1:] if typed[0].isupper() else text
