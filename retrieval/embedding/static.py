"""Our own static embedding: a text is the weighted sum of the vectors of its syllables and their pairs.

A row of the table stands for a syllable with its tones ("thủ"), one without ("thu") or a folded pair
("thu_tuc"). The rows were learned by contrast from headings and the articles under them and from real
questions (docs/models.md); they are kept as bytes with a scale each. The same table is a module of
sentence-transformers in `retrieval.embedding.module`; here it needs numpy alone, so that a command answers
in a second instead of after the ten that importing torch and transformers takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain, islice, pairwise
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.vietnamese import nfc
from retrieval.embedding import Vectors
from retrieval.terms import toned
from retrieval.tokens import plain, words

DATA = Path(__file__).parent / "data"
TABLE = "table.npz"
UNITS = "units.txt"

TITLE_WEIGHT = 3
"""How often a passage's title counts to once for its text. The best of 1 to 4 for BM25 on `train`."""

LONGEST = 4000
"""Words of a text that are looked at. Nine articles in ten thousand are longer."""

TONED, FOLDED, PAIR = "t:", "f:", "p:"
"""What the names of rows begin with."""

Bag = NDArray[np.int64]

_BITS = 20
_NONE = (1 << _BITS) - 1  # three numbers below it are one in 64 bits
_TOGETHER = 64  # texts of which the rows are looked up at once


class StaticEmbedding:
    """The table in memory (about 25 MB) and the sums over it. Safe to use from several threads."""

    def __init__(self, units: Sequence[str], rows: NDArray[np.int8], scales: NDArray[np.float32]) -> None:
        """`rows` is (units, dimension); a row times its scale is its vector, learned weight included."""
        self._units = units
        self._rows = rows
        self._scales = scales
        numbers = {unit: number for number, unit in enumerate(units)}
        pairs = [(unit[2:].split("_", 1), number) for unit, number in numbers.items() if unit[:2] == PAIR]
        paired = {word: at for at, word in enumerate(sorted({word for pair, _ in pairs for word in pair}))}
        coded = sorted((paired[one] << _BITS | paired[other], number) for (one, other), number in pairs)
        # The first is none, so that there is always one to compare with.
        self._pair_codes = np.array([-1, *(code for code, _ in coded)], np.int64)
        self._pair_rows = np.array([_NONE, *(number for _, number in coded)], np.int64)

        def packed(word: str) -> int:
            folded = plain(word)
            found = numbers.get(TONED + toned(word)), numbers.get(FOLDED + folded), paired.get(folded)
            row, other, syllable = (_NONE if number is None else number for number in found)
            return (row << _BITS | other) << _BITS | syllable

        @lru_cache(maxsize=1 << 16)  # the same runs between spaces are met again and again
        def of_run(run: str) -> tuple[int, ...]:
            return tuple(map(packed, words(run)))

        self._of_run = of_run

    @classmethod
    def load(cls, folder: Path = DATA) -> StaticEmbedding:
        """The table of a folder.

        Raises:
            OSError, ValueError: it is not there or not one.
        """
        units = (folder / UNITS).read_text(encoding="utf-8").split("\n")
        try:
            with np.load(folder / TABLE) as table:
                rows, scales = table["rows"], table["scales"].astype(np.float32)
        except (KeyError, BadZipFile) as error:
            raise ValueError(f"{folder / TABLE} is damaged: {error}") from error
        if not len(units) == len(rows) == len(scales):
            raise ValueError(f"{folder / UNITS} and {TABLE} do not belong together")
        if any(unit[:2] not in {TONED, FOLDED, PAIR} for unit in units):
            raise ValueError(f"{folder / UNITS} has names of rows that are none")
        return cls(units, rows, scales)

    def save(self, folder: Path) -> None:
        """Keep the table in a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / UNITS).write_text("\n".join(self._units), encoding="utf-8")
        np.savez_compressed(folder / TABLE, rows=self._rows, scales=self._scales.astype(np.float16))

    def vectors(self) -> Vectors:
        """All rows as vectors, shape (rows, dimension): four times the memory of the table."""
        return np.asarray(self._rows * self._scales[:, None], np.float32)

    @property
    def name(self) -> str:
        return "static-1"

    @property
    def dimension(self) -> int:
        return int(self._rows.shape[1])

    def passages(self, titles: Sequence[str], texts: Sequence[str]) -> Vectors:
        """The vectors of passages under their titles, shape (passages, dimension)."""
        found = np.zeros((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), _TOGETHER):
            part = slice(start, start + _TOGETHER)
            found[part] = self._vectors(titles[part], texts[part])
        return found

    def question(self, text: str) -> Vectors:
        """The vector of a question, shape (dimension,)."""
        return np.asarray(self._vectors([""], [text])[0], np.float32)

    def bag(self, text: str) -> Bag:
        """The rows of a text, as often as they stand in it."""
        return self._bags([text])[1]

    def _bags(self, texts: Sequence[str]) -> tuple[Bag, Bag]:
        """The rows of texts, as often as they stand in them, each behind the text that it is of."""
        met = [
            list(islice(chain.from_iterable(map(self._of_run, nfc(text).split())), LONGEST)) for text in texts
        ]
        lengths = list(map(len, met))
        packed = np.fromiter(chain.from_iterable(met), np.int64, sum(lengths))
        owner = np.repeat(np.arange(len(texts)), lengths)
        syllable = packed & _NONE
        codes = syllable[:-1] << _BITS | syllable[1:]
        at = np.minimum(np.searchsorted(self._pair_codes, codes), len(self._pair_codes) - 1)
        pairs = np.flatnonzero((self._pair_codes[at] == codes) & (owner[:-1] == owner[1:]))
        rows = np.concatenate([packed >> 2 * _BITS, packed >> _BITS & _NONE, self._pair_rows[at[pairs]]])
        owners = np.concatenate([owner, owner, owner[pairs]])
        there = rows != _NONE
        return owners[there], rows[there]

    def _vectors(self, titles: Sequence[str], texts: Sequence[str]) -> Vectors:
        """The vectors of a few passages; zeros where no row is known."""
        count = len(texts)
        owners, rows = self._bags([*titles, *texts])
        met = np.repeat(owners % count << _BITS | rows, np.where(owners < count, TITLE_WEIGHT, 1))
        met, counts = np.unique(met, return_counts=True)
        rows = met & _NONE
        weights = ((1.0 + np.log(counts)) * self._scales[rows]).astype(np.float32)
        ends = np.searchsorted(met, np.arange(count + 1) << _BITS)
        summed = np.stack(
            [
                weights[start:end] @ self._rows[rows[start:end]].astype(np.float32)
                for start, end in pairwise(ends)
            ]
        )
        lengths = np.linalg.norm(summed, axis=1, keepdims=True)
        return np.asarray(summed / np.where(lengths > 0, lengths, 1.0), np.float32)


@cache
def load_embedding() -> StaticEmbedding:
    """The embedding that ships with the project, loaded once a process."""
    return StaticEmbedding.load()
