"""Choosing the rows of the embedding's table, and texts as bags of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retrieval.embedding.static import FOLDED, LONGEST, PAIR, TONED
from retrieval.terms import toned
from retrieval.tokens import plain, words

PAIRS = 60_000
LEAST = 3
"""Pairs in the table, the most frequent; the articles that a syllable must be in for a row of its own."""


@dataclass(frozen=True, slots=True)
class Bag:
    """The distinct rows of a text, and 1 + log of how often each stands in it."""

    rows: NDArray[np.int64]
    counts: NDArray[np.float32]


def choose_units(texts: Iterable[str]) -> tuple[list[str], list[int]]:
    """The names of the rows, and in how many of the texts each is."""
    syllables: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for text in texts:
        met = words(text)[:LONGEST]
        folded = [plain(word) for word in met]
        syllables.update({TONED + toned(word) for word in met} | {FOLDED + word for word in folded})
        pairs.update({f"{PAIR}{first}_{second}" for first, second in pairwise(folded)})
    chosen = [(unit, count) for unit, count in syllables.items() if count >= LEAST]
    chosen += pairs.most_common(PAIRS)
    chosen.sort()
    return [unit for unit, _ in chosen], [count for _, count in chosen]


class Bags:
    """Texts as bags, by the rows that were chosen."""

    def __init__(self, units: Sequence[str]) -> None:
        self._rows = {unit: row for row, unit in enumerate(units)}
        self._syllables: dict[str, tuple[str, tuple[int, ...]]] = {}

    def of(self, text: str) -> Bag:
        """The bag of a text."""
        return self.of_words(words(text)[:LONGEST])

    def of_words(self, met: Sequence[str], weight: int = 1, more: Sequence[str] = ()) -> Bag:
        """The bag of words that count `weight` times, and of `more` that count once."""
        rows = np.array(self._all(met) * weight + self._all(more), dtype=np.int64)
        distinct, counts = np.unique(rows, return_counts=True)
        return Bag(distinct, (1.0 + np.log(np.maximum(counts, 1))).astype(np.float32))

    def _all(self, met: Sequence[str]) -> list[int]:
        found: list[int] = []
        folded: list[str] = []
        for word in met:
            known = self._syllables.get(word)
            if known is None:
                base = plain(word)
                names = (TONED + toned(word), FOLDED + base)
                known = (base, tuple(self._rows[name] for name in names if name in self._rows))
                self._syllables[word] = known
            folded.append(known[0])
            found += known[1]
        pairs = (f"{PAIR}{first}_{second}" for first, second in pairwise(folded))
        return found + [self._rows[pair] for pair in pairs if pair in self._rows]
