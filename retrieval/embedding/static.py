"""Our own static embedding: a text is the weighted sum of the vectors of its syllables and their pairs.

A row of the table stands for a syllable with its tones ("thủ"), one without ("thu") or a folded pair
("thu_tuc"). The rows were learned by contrast from headings and the articles under them and from real
questions (docs/models.md); they are kept as bytes with a scale each. The same table is a module of
sentence-transformers in `retrieval.embedding.module`; here it needs numpy alone, so that a command answers
in a second instead of after the ten that importing torch and transformers takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

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


class StaticEmbedding:
    """The table in memory (about 25 MB) and the sums over it. Safe to use from several threads."""

    def __init__(self, units: Sequence[str], rows: NDArray[np.int8], scales: NDArray[np.float32]) -> None:
        """`rows` is (units, dimension); a row times its scale is its vector, learned weight included."""
        self._rows = rows
        self._scales = scales
        self._toned: dict[str, int] = {}
        self._folded: dict[str, int] = {}
        self._pairs: dict[str, int] = {}
        tables = {TONED: self._toned, FOLDED: self._folded, PAIR: self._pairs}
        for number, unit in enumerate(units):
            tables[unit[:2]][unit[2:]] = number
        self._syllables: dict[str, tuple[str, tuple[int, ...]]] = {}

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
        units = [""] * len(self._rows)
        for mark, table in ((TONED, self._toned), (FOLDED, self._folded), (PAIR, self._pairs)):
            for unit, number in table.items():
                units[number] = mark + unit
        (folder / UNITS).write_text("\n".join(units), encoding="utf-8")
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

    def bag(self, text: str) -> list[int]:
        """The rows of a text, as often as they stand in it."""
        found: list[int] = []
        folded: list[str] = []
        for word in words(text)[:LONGEST]:
            known = self._syllables.get(word)
            if known is None:
                known = self._look_up(word)
            found += known[1]
            folded.append(known[0])
        rows = self._pairs
        found += [row for pair in pairwise(folded) if (row := rows.get("_".join(pair))) is not None]
        return found

    def _vector(self, parts: Sequence[tuple[str, int]]) -> Vectors:
        """The vector of weighted parts; zeros where no row is known."""
        bags = [(np.array(self.bag(text), dtype=np.int64), weight) for text, weight in parts if text]
        if not bags:
            return np.zeros(self.dimension, np.float32)
        rows, at = np.unique(np.concatenate([bag for bag, _ in bags]), return_inverse=True)
        counts = np.bincount(at, np.repeat([weight for _, weight in bags], [len(bag) for bag, _ in bags]))
        if not len(rows):
            return np.zeros(self.dimension, np.float32)
        weights = ((1.0 + np.log(counts)) * self._scales[rows]).astype(np.float32)
        summed = weights @ self._rows[rows].astype(np.float32)
        length = float(np.linalg.norm(summed))
        return np.asarray(summed / length if length else summed, np.float32)

    def _look_up(self, word: str) -> tuple[str, tuple[int, ...]]:
        folded = plain(word)
        rows = (self._toned.get(toned(word)), self._folded.get(folded))
        known = (folded, tuple(row for row in rows if row is not None))
        if len(self._syllables) < 1 << 17:  # text of strangers must not fill the memory
            self._syllables[word] = known
        return known


@cache
def load_embedding() -> StaticEmbedding:
    """The embedding that ships with the project, loaded once a process."""
    return StaticEmbedding.load()
