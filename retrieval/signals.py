"""What speaks for a passage as the answer to a question, as numbers: the input of the learned ranking.

All signals of all candidates of a question are computed together, on arrays of tokens; nothing depends on
how the candidates were found. The weights of words and pairs are inverse document frequencies times how
often such a word of a question stands in its answer at all ("nào" hardly ever).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.tokens import Tokens, folded_part

Floats = NDArray[np.float32]

NAMES = (
    "body words", "title words", "body toned", "title toned", "body pairs", "title pairs", "body triples",
    "title triples", "words", "toned words", "pairs", "fields words", "fields toned", "fields pairs",
    "title asked", "title length", "body length", "window", "opening words", "words or opening",
    "title or opening", "dense", "dense to best", "same document", "definitions", "definition asked",
    "opens document",
)  # fmt: skip
"""The signals, in the order of the columns. In [0, about 3] where nothing else is said."""

TITLE_WEIGHT = 3
TONED_QUESTION = 0.25
"""The share of its words from which on a question is written with tones."""

WINDOW = 40
"""Words of a window: the most of the question's words that stand near each other."""

# BM25 with term frequency saturated and length normalised by these (Robertson and Zaragoza, 2009, tuned on
# `train`); average lengths of an article of the training corpus, so that a score means the same everywhere.
_K1, _B = 1.4, 0.6
_BODY_LENGTH, _FIELDS_LENGTH = 230.0, 270.0
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the signals need it: its tokens, the weights of its words, whether it asks "là gì".

    `words` are its distinct folded tokens, sorted, `bare` the same as they are written without tones,
    `weights` theirs; `pairs` are places of two words in
    `words` that stand side by side, as first * len(words) + second, sorted, `pair_weights` theirs.
    """

    sequence: Tokens
    words: Tokens
    bare: Tokens
    weights: Floats
    pairs: NDArray[np.int64]
    pair_weights: Floats
    definition: bool


class Rarity(Protocol):
    """What tells how rare words of law are, those of titles that no question has among them."""

    def rarity(self, folded: Tokens) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate: its tokens, those of its document's opening, and its vector's cosine to the question."""

    document_id: int
    title: Tokens
    body: Tokens
    opening: Tokens
    opens: bool
    cosine: float
    defines: bool


def pairs_of(sequence: Tokens, words: Tokens) -> NDArray[np.int64]:
    """The distinct neighbours in a question, as places in `words`: first * len(words) + second, sorted."""
    at = np.searchsorted(words, folded_part(sequence))
    return np.unique(at[:-1] * len(words) + at[1:])


def signals(asked: Asked, candidates: Sequence[Weighed], background: Rarity) -> Floats:
    """The signals of candidates, shape (candidates, len(NAMES))."""
    if not candidates or not len(asked.words):
        return np.zeros((len(candidates), len(NAMES)), np.float32)
    title = _Field(asked, [each.title for each in candidates])
    body = _Field(asked, [each.body for each in candidates])
    opening = _in_openings(asked, candidates)
    words, all_words = asked.weights, float(asked.weights.sum()) + _LEAST
    pairs, all_pairs = asked.pair_weights, float(asked.pair_weights.sum()) + _LEAST
    in_title, in_any = title.words > 0, (title.words + body.words) > 0
    toned_any, pair_any = (title.toned + body.toned) > 0, (title.pairs + body.pairs) > 0
    length = TITLE_WEIGHT * title.lengths + body.lengths

    def fields(of_title: Floats, of_body: Floats) -> Floats:
        return _saturated(TITLE_WEIGHT * of_title + of_body, length, _FIELDS_LENGTH)

    cosines = np.array([each.cosine for each in candidates], np.float32)
    _, document = np.unique([each.document_id for each in candidates], return_inverse=True)
    defines = np.array([each.defines for each in candidates], np.float32)
    columns = (
        _saturated(body.words, body.lengths, _BODY_LENGTH) @ words / all_words,
        in_title @ words / all_words,
        _saturated(body.toned, body.lengths, _BODY_LENGTH) @ words / all_words,
        (title.toned > 0) @ words / all_words,
        _saturated(body.pairs, body.lengths, _BODY_LENGTH) @ pairs / all_pairs,
        (title.pairs > 0) @ pairs / all_pairs,
        body.triples,
        title.triples,
        in_any @ words / all_words,
        toned_any @ words / all_words,
        pair_any @ pairs / all_pairs,
        fields(title.words, body.words) @ words / all_words,
        fields(title.toned, body.toned) @ words / all_words,
        fields(title.pairs, body.pairs) @ pairs / all_pairs,
        title.words @ words / (title.summed(background.rarity) + _LEAST),
        np.log1p(title.lengths),
        np.log1p(body.lengths),
        body.best_window(asked.weights) / all_words,
        opening @ words / all_words,
        (in_any | opening) @ words / all_words,
        (in_title | opening) @ words / all_words,
        cosines,
        cosines - cosines.max(),
        np.log(np.bincount(document))[document],
        defines,
        defines * float(asked.definition),
        np.array([each.opens for each in candidates], np.float32),
    )
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _saturated(counts: Floats, lengths: Floats, average: float) -> Floats:
    """Term frequencies as BM25 counts them."""
    normal = _K1 * (1 - _B + _B * (lengths / average))
    return np.asarray(counts * (_K1 + 1) / (counts + normal[:, None]), np.float32)


def _in_openings(asked: Asked, candidates: Sequence[Weighed]) -> NDArray[np.bool_]:
    """Which words stand in the opening of each candidate's document."""
    openings = {each.document_id: each.opening for each in candidates}
    rows = {document_id: row for row, document_id in enumerate(openings)}
    texts = list(openings.values())
    place = _places(asked.words, folded_part(np.concatenate(texts)))
    owner = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    there = np.zeros((len(texts), len(asked.words)), np.bool_)
    there[owner[place >= 0], place[place >= 0]] = True
    return there[[rows[each.document_id] for each in candidates]]


class _Field:
    """The counts of a question's words, pairs and triples in one field of all candidates.

    `words` and `toned` are (candidates, words), `pairs` (candidates, pairs), `triples` the share of the
    question's triples, `lengths` in words.
    """

    def __init__(self, asked: Asked, texts: Sequence[Tokens]) -> None:
        count, most = len(texts), len(asked.words)
        lengths = np.array([len(text) for text in texts])
        stream = np.concatenate(texts) if count else np.zeros(0, np.uint32)
        folded = folded_part(stream)
        place = _places(asked.words, folded)
        self._hits = np.flatnonzero(place >= 0)
        self._word = place[self._hits]
        self._folded = folded
        self._owners = np.repeat(np.arange(count), lengths)
        self._owner = self._owners[self._hits]
        self._start = np.cumsum(lengths) - lengths
        self._count, self._most = count, most
        self.lengths = lengths.astype(np.float32)
        self.words = self._table(self._owner, self._word)
        same = self._written_the_same(asked, stream[self._hits])
        self.toned = self._table(self._owner[same], self._word[same])
        near = (np.diff(self._hits) == 1) & (np.diff(self._owner) == 0)
        codes = self._word[:-1] * most + self._word[1:]
        pair = np.where(near, _places(asked.pairs, codes), -1)
        found = pair >= 0
        counted = np.bincount(
            self._owner[:-1][found] * len(asked.pairs) + pair[found], minlength=count * len(asked.pairs)
        )
        self.pairs: Floats = counted.reshape(count, len(asked.pairs)).astype(np.float32)
        self.triples = self._triples(asked, near)

    def _written_the_same(self, asked: Asked, hits: Tokens) -> NDArray[np.bool_]:
        """Which hits have the question's tones. Where either has no tones at all, none can differ."""
        with_tones = ~np.isin(asked.bare, asked.sequence)
        same = np.isin(hits, asked.sequence)
        if with_tones.mean() < TONED_QUESTION:
            return np.ones_like(same)
        telling = with_tones[self._word]
        exact = np.bincount(self._owner[telling & same], minlength=self._count)
        bare = telling & (hits == asked.bare[self._word])
        lost = np.bincount(self._owner[bare], minlength=self._count) > exact
        return np.asarray(same | lost[self._owner], np.bool_)

    def summed(self, rarity: Callable[[Tokens], Floats]) -> Floats:
        """The rarity of all words of each candidate, added up."""
        return np.bincount(self._owners, rarity(self._folded), self._count).astype(np.float32)

    def _table(self, owner: NDArray[np.int64], word: NDArray[np.int64]) -> Floats:
        counted = np.bincount(owner * self._most + word, minlength=self._count * self._most)
        return counted.reshape(self._count, self._most).astype(np.float32)

    def _triples(self, asked: Asked, near: NDArray[np.bool_]) -> Floats:
        """The share of the question's three words in a row that stand so in each candidate."""
        at = np.searchsorted(asked.words, folded_part(asked.sequence))
        base = self._most
        wanted = np.unique((at[:-2] * base + at[1:-1]) * base + at[2:])
        if not len(wanted) or len(self._hits) < 3:
            return np.zeros(self._count, np.float32)
        codes = (self._word[:-2] * base + self._word[1:-1]) * base + self._word[2:]
        triple = np.where(near[:-1] & near[1:], _places(wanted, codes), -1)
        found = triple >= 0
        counted = np.bincount(
            self._owner[:-2][found] * len(wanted) + triple[found], minlength=self._count * len(wanted)
        )
        return np.asarray((counted.reshape(self._count, len(wanted)) > 0).mean(axis=1), np.float32)

    def best_window(self, weights: Floats) -> Floats:
        """The most weight of distinct words within a window, windows overlapping by half."""
        best = np.zeros(self._count, np.float32)
        within = self._hits - self._start[self._owner]
        for shift in (0, WINDOW // 2):
            windows = (self.lengths.astype(np.int64) + shift) // WINDOW + 1
            first = np.cumsum(windows) - windows
            there = np.zeros((int(windows.sum()), self._most), np.bool_)
            there[first[self._owner] + (within + shift) // WINDOW, self._word] = True
            weighed = np.asarray(there @ weights, np.float32)
            np.maximum.at(best, np.repeat(np.arange(self._count), windows), weighed)
        return best


def _places(known: NDArray[np.int64] | Tokens, values: NDArray[np.int64] | Tokens) -> NDArray[np.int64]:
    """Where each value stands in the sorted `known`; -1 where it does not."""
    if not len(known):
        return np.full(len(values), -1)
    at = np.searchsorted(known, values)
    at[at >= len(known)] = 0
    return np.where(known[at] == values, at, -1)


def by_name(row: Floats) -> Mapping[str, float]:
    """The signals of one candidate by their names, for logs and people."""
    return {name: round(float(value), 3) for name, value in zip(NAMES, row, strict=True)}
