"""The noisy channel: how likely OCR reads a syllable as a given string of characters.

A syllable is read letter by letter, each letter as none to three characters; readings of whole syllables
that were met in training weigh in as far as they were met. `knowledge.training.channel` learns both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LONGEST = 3
"""Characters that one letter may be read as."""

FLOOR = -9.5
"""Natural log probability of a letter read as characters it was never read as."""

_TRUST = 20.0  # times that a syllable must be met before its whole readings count half of what they can
_SHARE = 0.6  # what they can count at most: the damage met in an office is not quite the damage trained on

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Level:
    """The beginnings of one length of all syllables: their last letters, and where each came from."""

    letters: NDArray[np.intp]
    parents: NDArray[np.intp]
    ends: NDArray[np.intp]
    """for each beginning that is a whole syllable, its place among them"""
    ending: NDArray[np.intp]
    """the places of those syllables"""


class Channel:
    """Scores of syllables for what was read.

    Args:
        letters: for each letter, the log probabilities of the strings it is read as.
        whole: for each syllable met, how often it was read as each string.
    """

    def __init__(
        self, letters: Mapping[str, Mapping[str, float]], whole: Mapping[str, Mapping[str, int]]
    ) -> None:
        self._letter = {letter: number for number, letter in enumerate(sorted(letters))}
        segments = sorted({read for reads in letters.values() for read in reads})
        self._segment = {segment: number for number, segment in enumerate(segments)}
        self.alphabet = frozenset(character for segment in segments for character in segment)
        """The characters that are ever read; any other letter was not damaged this way."""
        self._table = np.full((len(self._letter) + 1, len(segments) + 1), FLOOR, dtype=np.float32)
        for letter, reads in letters.items():
            for read, score in reads.items():
                self._table[self._letter[letter], self._segment[read]] = score
        self._met = {syllable: sum(reads.values()) for syllable, reads in whole.items()}
        self._readers: dict[str, list[tuple[str, int]]] = {}
        for syllable, reads in whole.items():
            for read, times in reads.items():
                self._readers.setdefault(read, []).append((syllable, times))

    @classmethod
    def load(cls, path: Path) -> Channel:
        """Read a channel that `knowledge.training` wrote: JSON of letters and whole syllables."""
        learned = json.loads(path.read_text(encoding="utf-8"))
        return cls(learned["letters"], learned["whole"])

    def lexicon(self, syllables: Sequence[str]) -> Lexicon:
        """A set of syllables to choose from."""
        return Lexicon(self, syllables)

    def letter(self, letter: str) -> int:
        """A letter's row; the last one for a letter never met."""
        return self._letter.get(letter, len(self._letter))

    def columns(self, segment: str) -> Floats:
        """For each letter, the score of being read as `segment`."""
        column = self._table[:, self._segment.get(segment, len(self._segment))]
        if segment in self._segment:
            return column
        # Something nobody saw: the longer, the less likely.
        return np.full_like(column, FLOOR - 2.0 * max(0, len(segment) - 1))

    def readers(self, read: str) -> list[tuple[str, int]]:
        """The syllables that were read as `read` in training, with how often."""
        return self._readers.get(read, [])

    def met(self, syllable: str) -> int:
        """How often a syllable was met in training."""
        return self._met.get(syllable, 0)


class Lexicon:
    """Syllables arranged by their beginnings, so that what they share is scored once."""

    def __init__(self, channel: Channel, syllables: Sequence[str]) -> None:
        self.syllables = list(dict.fromkeys(syllables))
        self._channel = channel
        self._place = {syllable: place for place, syllable in enumerate(self.syllables)}
        self._levels = _levels(channel, self.syllables)
        self._met = np.array([channel.met(one) for one in self.syllables], dtype=np.float32)
        self.scores = lru_cache(maxsize=20_000)(self._scores)

    def _scores(self, read: str) -> Floats:
        """For each syllable, the log probability that it is read as `read`."""
        length = len(read)
        segments = [
            [self._channel.columns(read[start : start + size]) for size in range(LONGEST + 1)]
            for start in range(length + 1)
        ]
        result = np.full(len(self.syllables), -np.inf, dtype=np.float32)
        state = np.full((1, length + 1), -np.inf, dtype=np.float32)
        state[0, 0] = 0.0
        for level in self._levels:
            before = state[level.parents]
            state = np.full((len(level.letters), length + 1), -np.inf, dtype=np.float32)
            for start in range(length + 1):
                for size in range(min(LONGEST, length - start) + 1):
                    reached = before[:, start] + segments[start][size][level.letters]
                    np.maximum(state[:, start + size], reached, out=state[:, start + size])
            result[level.ending] = state[level.ends, length]
        times = np.zeros(len(self.syllables), dtype=np.float32)
        for syllable, count in self._channel.readers(read):
            if (place := self._place.get(syllable)) is not None:
                times[place] = count
        share = _SHARE * self._met / (self._met + _TRUST)
        rate = times / np.maximum(self._met, 1)
        with np.errstate(divide="ignore"):
            mixed: Floats = np.log(share * rate + (1 - share) * np.exp(result)).astype(np.float32)
        return mixed


def _levels(channel: Channel, syllables: Sequence[str]) -> list[Level]:
    levels: list[Level] = []
    above = {"": 0}
    for length in range(1, max(map(len, syllables), default=0) + 1):
        beginnings = sorted({one[:length] for one in syllables if len(one) >= length})
        here = {beginning: place for place, beginning in enumerate(beginnings)}
        whole = [(here[one], place) for place, one in enumerate(syllables) if len(one) == length]
        levels.append(
            Level(
                np.array([channel.letter(one[-1]) for one in beginnings], dtype=np.intp),
                np.array([above[one[:-1]] for one in beginnings], dtype=np.intp),
                np.array([at for at, _ in whole], dtype=np.intp),
                np.array([place for _, place in whole], dtype=np.intp),
            )
        )
        above = here
    return levels
