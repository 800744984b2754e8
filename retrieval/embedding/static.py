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
from itertools import chain, islice
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
_EMPTY = np.zeros(0, np.int64)


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
        codes = np.array([[paired[word] for word in pair] for pair, _ in pairs], np.int64).reshape(-1, 2)
        codes_and_rows = sorted(
            zip(codes[:, 0] << _BITS | codes[:, 1], (row for _, row in pairs), strict=True)
        )
        self._pair_codes = np.array([code for code, _ in codes_and_rows], np.int64)
        self._pair_rows = np.array([row for _, row in codes_and_rows], np.int64)

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
        pairs = zip(titles, texts, strict=True)
        found = [self._vector(((title, TITLE_WEIGHT), (text, 1))) for title, text in pairs]
        return np.stack(found) if found else np.zeros((0, self.dimension), np.float32)

    def question(self, text: str) -> Vectors:
        """The vector of a question, shape (dimension,)."""
        return self._vector(((text, 1),))

    def bag(self, text: str) -> Bag:
        """The rows of a text, as often as they stand in it."""
        met = chain.from_iterable(map(self._of_run, nfc(text).split()))
        packed = np.fromiter(islice(met, LONGEST), np.int64)
        paired = packed & _NONE
        single = np.concatenate([packed >> 2 * _BITS, packed >> _BITS & _NONE])
        codes = paired[:-1] << _BITS | paired[1:]
        at = np.searchsorted(self._pair_codes, codes)
        at[at == len(self._pair_codes)] = 0
        pairs = self._pair_rows[at[self._pair_codes[at] == codes]] if len(self._pair_codes) else codes[:0]
        return np.concatenate([single[single != _NONE], pairs])

    def _vector(self, parts: Sequence[tuple[str, int]]) -> Vectors:
        """The vector of weighted parts; zeros where no row is known."""
        bags = [np.tile(self.bag(text), weight) for text, weight in parts if text]
        rows, counts = np.unique(np.concatenate([*bags, _EMPTY]), return_counts=True)
        weights = ((1.0 + np.log(counts)) * self._scales[rows]).astype(np.float32)
        summed = weights @ self._rows[rows].astype(np.float32)
        length = float(np.linalg.norm(summed))
        return np.asarray(summed / length if length else summed, np.float32)


@cache
def load_embedding() -> StaticEmbedding:
    """The embedding that ships with the project, loaded once a process."""
    return StaticEmbedding.load()
