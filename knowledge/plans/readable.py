"""Saying readably what was taken apart as met: torn tables are laid out by their damage, not by its repair.

A restored word is a guess at what was printed. In a table torn line by line the shapes of the damaged words
still tell columns and positions apart where a wrong guess would not, so such tables are dealt out as met, and
only then are their words replaced by the readable ones at the same places.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from knowledge.model import Line

_MARKS = "|"
_PUNCTUATION = ".,;:|_~<>‘’'\"“”*()[]{}\\=^°"
_WORDS_OF_ONE = "yYởỞýÝ"


class ReadableWords:
    """The words of lines as met, each with its reading at the same place."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._words: list[tuple[str, str]] = []
        self._starts: list[int] = []
        usual: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for line in lines:
            self._starts.append(len(self._words))
            met, said = line.verbatim.split(), line.text.split()
            if len(met) == len(said):
                self._words += zip(met, said, strict=True)
        self._starts.append(len(self._words))
        for word, reading in self._words:
            usual[word][reading] += 1
        self._usual = {word: readings.most_common(1)[0][0] for word, readings in usual.items()}

    def said(self, text: str, start: int, end: int) -> str:
        """A text made of words as met, readable.

        Args:
            text: words taken out of the lines, in their order.
            start: the first line that they may come from.
            end: the line after the last one.
        """
        words = text.split()
        there = self._words[self._starts[start] : self._starts[end]]
        at = _run(words, there)
        place = at if at is not None else 0
        result: list[str] = []
        for word in words:
            found = next(
                (ahead for ahead in range(place, len(there)) if there[ahead][0].strip(_MARKS) == word), None
            )
            if found is None:
                result.append(self._usual.get(word, word))
            else:
                result.append(there[found][1].strip(_MARKS))
                place = found + 1
        return " ".join(result)


def _is_speck(word: str) -> bool:
    """Whether a word is dirt or a rule between columns: marks alone, or one letter that is no word."""
    core = word.strip(_PUNCTUATION)
    return not core or (len(core) == 1 and core.isalpha() and core not in _WORDS_OF_ONE)


def _run(words: Sequence[str], there: Sequence[tuple[str, str]]) -> int | None:
    """Where the words stand one after the other, None where they do not."""
    for place in range(len(there) - len(words) + 1):
        if all(word == there[place + ahead][0] for ahead, word in enumerate(words)):
            return place
    return None
