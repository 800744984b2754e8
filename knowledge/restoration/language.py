"""A language model of Vietnamese syllables: how likely a word is after the three before it.

Interpolated modified Kneser-Ney (Chen and Goodman, 1999), pruned, with probabilities in 256 steps.
`knowledge.training.language` counts it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.restoration.tokens import BREAK, NUMBER, UNKNOWN

ORDER = 4
BITS = 14
"""A word's number takes 14 bits, so that four words are one 64-bit key."""

STEP = 0.07
"""Natural-logarithm units of one step of a stored probability."""

Keys = NDArray[np.int64]
Floats = NDArray[np.float32]


class LanguageModel:
    """Scores of words after words. Contexts are keys: the numbers of up to three words, the last one lowest.

    Args:
        words: the vocabulary; a word's number is its place. `BREAK`, `NUMBER` and `UNKNOWN` come first.
        keys: for orders 2 to 4, the sorted keys of the n-grams kept.
        scores: for orders 1 to 4, their natural log probabilities.
        backoffs: for orders 1 to 3, sorted keys of contexts and the log mass left to shorter ones.
        capitals: for each word, in percent, how often it is written with a capital inside a sentence.
    """

    def __init__(
        self,
        words: list[str],
        keys: list[Keys],
        scores: list[Floats],
        backoffs: list[tuple[Keys, Floats]],
        capitals: NDArray[np.uint8],
    ) -> None:
        self._capitals = capitals
        self.words = words
        self.numbers = {word: number for number, word in enumerate(words)}
        self._keys = keys
        self._scores = scores
        self._backoffs = backoffs
        self.unknown = self.numbers[UNKNOWN]
        self.break_ = self.numbers[BREAK]
        self.number = self.numbers[NUMBER]

    def of(self, word: str) -> int:
        """A word's number; that of `UNKNOWN` for a word never met."""
        return self.numbers.get(word, self.unknown)

    def score(self, contexts: Keys, following: Keys) -> Floats:
        """Log probabilities of words after contexts.

        Args:
            contexts: keys of the three words before, shape (n,).
            following: numbers of words, shape (n,).

        Returns:
            natural logarithms, shape (n,).
        """
        result = np.full(len(following), np.nan, dtype=np.float32)
        carried = np.zeros(len(following), dtype=np.float32)
        open_ = np.arange(len(following))
        for length in range(len(self._keys), 0, -1):
            before = contexts[open_] & ((1 << (BITS * length)) - 1)
            wanted = (before << BITS) | following[open_]
            at, found = _find(self._keys[length - 1], wanted)
            result[open_[found]] = carried[open_[found]] + self._scores[length][at[found]]
            open_, before = open_[~found], before[~found]
            if not len(open_):
                return result
            keys, masses = self._backoffs[length - 1]
            at, known = _find(keys, before)
            carried[open_[known]] += masses[at[known]]
        result[open_] = carried[open_] + self._scores[0][following[open_]]
        return result

    def frequency(self, numbers: Keys) -> Floats:
        """Log probabilities of words by themselves."""
        return self._scores[0][numbers]

    def capital(self, numbers: Keys) -> Floats:
        """How likely words are to be written with a capital inside a sentence, never quite 0 or 1."""
        return np.clip(self._capitals[numbers] / 100, 0.02, 0.98).astype(np.float32)

    def with_order(self, keys: Keys, scores: Floats, backoff: tuple[Keys, Floats]) -> LanguageModel:
        """This model with n-grams of the next order."""
        return LanguageModel(
            self.words,
            [*self._keys, keys],
            [*self._scores, scores],
            [*self._backoffs, backoff],
            self._capitals,
        )

    def save(self, path: Path) -> None:
        """Write the model, its scores rounded to steps."""
        arrays: dict[str, NDArray[np.generic]] = {
            "words": np.frombuffer("\n".join(self.words).encode(), dtype=np.uint8),
            "capitals": self._capitals,
            "scores1": _coarse(self._scores[0]),
        }
        for length in (1, 2, 3):
            arrays[f"keys{length + 1}"] = _packed(self._keys[length - 1])
            arrays[f"scores{length + 1}"] = _coarse(self._scores[length])
            arrays[f"before{length}"] = _packed(self._backoffs[length - 1][0])
            arrays[f"masses{length}"] = _coarse(self._backoffs[length - 1][1])
        np.savez_compressed(path, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> LanguageModel:
        """Read a model that `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            words = file["words"].tobytes().decode().split("\n")
            keys = [_unpacked(file[f"keys{order}"]) for order in (2, 3, 4)]
            scores = [_fine(file[f"scores{order}"]) for order in (1, 2, 3, 4)]
            backoffs = [
                (_unpacked(file[f"before{length}"]), _fine(file[f"masses{length}"])) for length in (1, 2, 3)
            ]
            capitals = file["capitals"]
        return cls(words, keys, scores, backoffs, capitals)


def _find(keys: Keys, wanted: Keys) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    at = np.searchsorted(keys, wanted)
    at[at == len(keys)] = 0
    found = keys[at] == wanted if len(keys) else np.zeros(len(wanted), dtype=bool)
    return at, found


def _coarse(scores: Floats) -> NDArray[np.uint8]:
    steps: NDArray[np.uint8] = np.clip(np.rint(-scores / STEP), 0, 255).astype(np.uint8)
    return steps


def _fine(steps: NDArray[np.uint8]) -> Floats:
    return steps.astype(np.float32) * np.float32(-STEP)


def _packed(keys: Keys) -> NDArray[np.uint8]:
    """Sorted keys as differences, byte planes apart, which zip well."""
    steps = np.diff(keys, prepend=np.int64(0)).astype("<u8")
    return np.ascontiguousarray(steps.view(np.uint8).reshape(-1, 8).T)


def _unpacked(planes: NDArray[np.uint8]) -> Keys:
    steps = np.ascontiguousarray(planes.T).view("<u8").reshape(-1)
    return np.cumsum(steps.astype(np.int64))
