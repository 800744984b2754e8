"""Putting candidates in order: the weights of a question's words, and the learned weights of the signals."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.vietnamese import fold
from retrieval.signals import NAMES, Asked, Floats, pairs_of
from retrieval.tokens import Tokens, plain, token, words

DATA = Path(__file__).parent / "data"
RANKING = "ranking.json"
BACKGROUND = "background.npz"

LONGEST_QUESTION = 96
"""Words of a question that are weighed, the first ones."""

BACKGROUND_PASSAGES = 2000.0
"""What the law that the background counts come from weighs against an office's own passages. An office of
few documents leans on the background: in a single decree every word of its subject looks common."""

_CLIP = 5.0
_DEFINITION = (" la gi", " nghia la", " hieu la", " hieu the nao", "the nao la ", "khai niem ", "dinh nghia ")


class Frequencies(Protocol):
    """In how many passages of an index each folded term stands."""

    def frequencies(self, terms: Sequence[str]) -> tuple[int, list[int]]: ...


@dataclass(frozen=True, slots=True)
class Background:
    """In what share of the articles of law each syllable and each pair stands.

    `tokens` are folded tokens, sorted; `pairs` are two of them in 64 bits, sorted; the shares are theirs.
    """

    tokens: Tokens
    token_shares: Floats
    pairs: NDArray[np.uint64]
    pair_shares: Floats
    articles: int

    @classmethod
    def load(cls, path: Path) -> Background:
        """The counts of a file.

        Raises:
            OSError, ValueError: it is not there or not one.
        """
        try:
            with np.load(path) as kept:
                return cls(
                    kept["tokens"],
                    kept["token_shares"].astype(np.float32),
                    kept["pairs"],
                    kept["pair_shares"].astype(np.float32),
                    int(kept["articles"]),
                )
        except (KeyError, BadZipFile) as error:
            raise ValueError(f"{path} is damaged: {error}") from error

    def rarity(self, folded: Tokens) -> Floats:
        """The inverse document frequency of folded tokens by the background alone."""
        return self.idf(_looked_up(self.tokens, self.token_shares, folded))

    def idf(self, shares: Floats) -> Floats:
        """Inverse document frequencies, in [about 0, log of the articles]."""
        return np.asarray(np.log((self.articles + 1) / (shares * self.articles + 0.5)), np.float32)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The learned order: signals to one number, the chance that a candidate answers.

    `trust` is how often a word of a question stands in the article that answers it, for words that were
    met often enough; by folded syllable.
    """

    background: Background
    trust: Mapping[str, float]
    means: Floats
    deviations: Floats
    weights: Floats
    slope: float
    offset: float

    @classmethod
    def load(cls, folder: Path = DATA) -> Ranking:
        """The ranking of a folder.

        Raises:
            OSError, ValueError: it is not there, or was learned for other signals.
        """
        kept = json.loads((folder / RANKING).read_text(encoding="utf-8"))
        if not isinstance(kept, dict) or tuple(kept.get("signals", ())) != NAMES:
            raise ValueError(
                f"{folder / RANKING} was learned for other signals: python -m retrieval.training"
            )
        tables = [np.array(kept.get(name, ()), np.float32) for name in ("means", "deviations", "weights")]
        if any(table.shape != (len(NAMES),) for table in tables):
            raise ValueError(f"{folder / RANKING} has not as many numbers as there are signals")
        means, deviations, weights = tables
        return cls(
            background=Background.load(folder / BACKGROUND),
            trust=kept["trust"],
            means=means,
            deviations=deviations,
            weights=weights,
            slope=kept["slope"],
            offset=kept["offset"],
        )

    def scores(self, rows: Floats) -> Floats:
        """The scores of candidates by their signals; higher is better, the scale is the learned one."""
        return standard(rows, self.means, self.deviations) @ self.weights

    def chances(self, scores: Floats) -> Floats:
        """Scores as chances in ]0, 1[ that a candidate answers (Platt's scaling, on held-out questions)."""
        return np.asarray(1.0 / (1.0 + np.exp(-(self.slope * scores + self.offset))), np.float32)

    def asked(self, question: str, index: Frequencies) -> Asked:
        """A question with the weights of its words in an index."""
        return asked_with(question, index, self.background, self.trust)


def standard(rows: Floats, means: Floats, deviations: Floats) -> Floats:
    """Signals in deviations from their means, outliers cut."""
    return np.asarray(np.clip((rows - means) / deviations, -_CLIP, _CLIP), np.float32)


def asked_with(
    question: str, index: Frequencies, background: Background, trust: Mapping[str, float]
) -> Asked:
    """A question with the weights of its words, by an index and a background."""
    met = words(question)[:LONGEST_QUESTION]
    sequence = np.fromiter(map(token, met), dtype=np.uint32, count=len(met))
    folded = [plain(word) for word in met]
    terms = {int(each) & 0xFFFFFF00: term for each, term in zip(sequence, folded, strict=True)}
    distinct = np.array(sorted(terms), dtype=np.uint32)
    names = [terms[int(each)] for each in distinct]
    pairs = pairs_of(sequence, distinct)
    first, second = pairs // max(len(distinct), 1), pairs % max(len(distinct), 1)
    pair_names = [f"{names[one]}_{names[other]}" for one, other in zip(first, second, strict=True)]
    passages, counts = index.frequencies([*names, *pair_names])
    of_words = _looked_up(background.tokens, background.token_shares, distinct)
    keys = (distinct[first].astype(np.uint64) << np.uint64(32)) | distinct[second].astype(np.uint64)
    of_pairs = _looked_up(background.pairs, background.pair_shares, keys)
    shares = np.concatenate([of_words, of_pairs]) * BACKGROUND_PASSAGES + np.array(counts, np.float32)
    idf = background.idf(np.asarray(shares / (BACKGROUND_PASSAGES + max(passages, 1)), np.float32))
    trusted = np.array([trust.get(name, 1.0) for name in names], np.float32)
    return Asked(
        sequence=sequence,
        words=distinct,
        bare=np.array([token(name) for name in names], np.uint32),
        weights=idf[: len(distinct)] * trusted,
        pairs=pairs,
        pair_weights=idf[len(distinct) :] * np.minimum(trusted[first], trusted[second]),
        definition=asks_definition(question),
    )


def asks_definition(question: str) -> bool:
    """Whether a question asks what something means."""
    folded = f" {fold(question)} "
    return any(phrase in folded for phrase in _DEFINITION)


def _looked_up(
    known: Tokens | NDArray[np.uint64], values: Floats, wanted: Tokens | NDArray[np.uint64]
) -> Floats:
    """The value of each wanted key; 0 where it is not known."""
    if not len(known) or not len(wanted):
        return np.zeros(len(wanted), np.float32)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[at] == wanted, values[at], np.float32(0.0))


@cache
def load_ranking() -> Ranking:
    """The ranking that ships with the project, loaded once a process."""
    return Ranking.load()
