"""What speaks for a passage as the answer to a question, as numbers: the input of the learned ranking.

All signals of all candidates of a question are computed together, on arrays of tokens; nothing depends on
how the candidates were found. The weights of words and pairs are inverse document frequencies times how
often such a word of a question stands in its answer at all ("nào" hardly ever).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.tokens import Tokens, folded_part, tokens

Floats = NDArray[np.float32]
Places = NDArray[np.int64]

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
_TONES = 0xFF  # the bits of a token that tell its tones


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
    pairs: Places
    pair_weights: Floats
    definition: bool


class Rarity(Protocol):
    """What tells how rare words of law are, those of titles that no question has among them."""

    def rarity(self, folded: Tokens) -> Floats: ...


class Weighed(NamedTuple):
    """A candidate: its tokens, those of its document's opening, and its vector's cosine to the question.

    `opens` says that it is the first passage of its document.
    """

    document_id: int
    title: Tokens
    body: Tokens
    opening: Tokens
    opens: bool
    cosine: float


def pairs_of(sequence: Tokens, words: Tokens) -> Places:
    """The distinct neighbours in a question, as places in `words`: first * len(words) + second, sorted."""
    at = np.searchsorted(words, folded_part(sequence))
    return np.unique(at[:-1] * len(words) + at[1:])


def signals(asked: Asked, candidates: Sequence[Weighed], background: Rarity) -> Floats:
    """The signals of candidates, shape (candidates, len(NAMES))."""
    if not candidates or not len(asked.words):
        return np.zeros((len(candidates), len(NAMES)), np.float32)
    openings = {each.document_id: each.opening for each in candidates}
    count = len(candidates)
    titles, bodies = [each.title for each in candidates], [each.body for each in candidates]
    texts = _Texts(asked, [*titles, *bodies, *openings.values()])
    title, body = texts.counts(0, count), texts.counts(count, 2 * count)
    document_of = {document_id: row for row, document_id in enumerate(openings, start=2 * count)}
    opening = texts.words[[document_of[each.document_id] for each in candidates]] > 0
    words, all_words = asked.weights, float(asked.weights.sum()) + _LEAST
    pairs, all_pairs = asked.pair_weights, float(asked.pair_weights.sum()) + _LEAST
    in_title, in_any = title.words > 0, (title.words + body.words) > 0
    toned_any, pair_any = (title.toned + body.toned) > 0, (title.pairs + body.pairs) > 0
    length = TITLE_WEIGHT * title.lengths + body.lengths

    def fields(of_title: Floats, of_body: Floats) -> Floats:
        return _saturated(TITLE_WEIGHT * of_title + of_body, length, _FIELDS_LENGTH)

    cosines = np.array([each.cosine for each in candidates], np.float32)
    _, document = np.unique([each.document_id for each in candidates], return_inverse=True)
    defines = texts.have_pair(*_EXPLAINS)[:count]
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
        title.words @ words / (texts.rarity(background, count) + _LEAST),
        np.log1p(title.lengths),
        np.log1p(body.lengths),
        texts.best_windows(asked.weights)[count : 2 * count] / all_words,
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


class _Counts(NamedTuple):
    """The counts of a question's words, pairs and triples in some texts.

    `words` and `toned` are (texts, words), `pairs` (texts, pairs), `triples` the share of the question's
    triples, `lengths` in words.
    """

    lengths: Floats
    words: Floats
    toned: Floats
    pairs: Floats
    triples: Floats


class _Texts:
    """Texts in a row, all fields of all candidates at once, and what of a question stands where in them."""

    def __init__(self, asked: Asked, texts: Sequence[Tokens]) -> None:
        self._count, self._most = len(texts), len(asked.words)
        self._tokens = np.concatenate(texts)
        self._lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        self._starts = np.cumsum(self._lengths) - self._lengths
        self._owners = np.repeat(np.arange(len(texts)), self._lengths)
        self._hits, self._word = _met(asked.words, self._tokens)
        self._owner = self._owners[self._hits]
        self.words = self._table(self._owner, self._word, self._most)
        self._toned = self._written_the_same(asked)
        self._pairs, self._triples = self._runs(asked)

    def counts(self, start: int, end: int) -> _Counts:
        """Those of the texts from `start` to `end`."""
        part = slice(start, end)
        lengths = self._lengths[part].astype(np.float32)
        return _Counts(lengths, self.words[part], self._toned[part], self._pairs[part], self._triples[part])

    def _written_the_same(self, asked: Asked) -> Floats:
        """The counts of words with the question's tones. Where either has none at all, none can differ."""
        with_tones = (asked.bare[:, None] != asked.sequence).all(axis=1)
        if with_tones.mean() < TONED_QUESTION:
            return self.words
        hits = self._tokens[self._hits]
        asked_so = np.zeros((self._most, 1 + _TONES), np.bool_)
        asked_so[np.searchsorted(asked.words, folded_part(asked.sequence)), asked.sequence & _TONES] = True
        same = np.flatnonzero(asked_so.ravel().take(self._word * (1 + _TONES) + (hits & _TONES)))
        counted = self._table(self._owner[same], self._word[same], self._most)
        bare = np.flatnonzero(hits == asked.bare[self._word])
        bare = bare[with_tones[self._word[bare]]]
        lost = np.bincount(self._owner[bare], minlength=self._count) > counted @ with_tones
        return np.where(lost[:, None], self.words, counted)

    def rarity(self, background: Rarity, count: int) -> Floats:
        """The rarity of all words of each of the first texts, added up."""
        end = int(self._lengths[:count].sum())
        told = background.rarity(folded_part(self._tokens[:end]))
        return np.bincount(self._owners[:end], told, count).astype(np.float32)

    def have_pair(self, first: int, second: int) -> Floats:
        """1 for each text that has two folded tokens side by side, else 0."""
        folded = folded_part(self._tokens)
        at = np.flatnonzero((folded[:-1] == first) & (folded[1:] == second))
        found = np.zeros(self._count, np.float32)
        found[self._owners[at[self._owners[at] == self._owners[at + 1]]]] = 1.0
        return found

    def _runs(self, asked: Asked) -> tuple[Floats, Floats]:
        """How often each pair of the question stands in each candidate, and the share of its triples that do.

        Three words in a row are two pairs of which the second begins at the next word.
        """
        near = np.flatnonzero((np.diff(self._hits) == 1) & (np.diff(self._owner) == 0))
        pair = _numbered(asked.pairs, self._most**2).take(
            self._word[near] * self._most + self._word[near + 1]
        )
        at, pair = near[pair >= 0], pair[pair >= 0]
        of_question = np.searchsorted(asked.words, folded_part(asked.sequence))
        in_row = np.searchsorted(asked.pairs, of_question[:-1] * self._most + of_question[1:])
        wanted = np.unique(in_row[:-1] * len(asked.pairs) + in_row[1:])
        next_ = np.flatnonzero(np.diff(at) == 1)
        triple = _numbered(wanted, len(asked.pairs) ** 2).take(
            pair[next_] * len(asked.pairs) + pair[next_ + 1]
        )
        next_, triple = next_[triple >= 0], triple[triple >= 0]
        triples = self._table(self._owner[at[next_]], triple, len(wanted)) > 0
        share = triples.sum(axis=1) / max(len(wanted), 1)
        return self._table(self._owner[at], pair, len(asked.pairs)), np.asarray(share, np.float32)

    def _table(self, owner: Places, column: Places, columns: int) -> Floats:
        counted = np.bincount(owner * columns + column, minlength=self._count * columns)
        return counted.reshape(self._count, columns).astype(np.float32)

    def best_windows(self, weights: Floats) -> Floats:
        """The most weight of distinct words within a window of each text, windows overlapping by half."""
        half = WINDOW // 2
        halves = self._lengths // half + 2  # each text's begin with an empty one
        first = np.cumsum(halves) - halves
        there = np.zeros((int(halves.sum()) + 1, self._most), np.float32)
        row = first[self._owner] + 1 + (self._hits - self._starts[self._owner]) // half
        there.ravel()[row * self._most + self._word] = 1.0
        return np.asarray(np.maximum.reduceat(np.maximum(there[:-1], there[1:]) @ weights, first), np.float32)


def _numbered(codes: Places, end: int) -> Places:
    """A table that has the place of each code in `codes`, -1 for all others below `end`."""
    table = np.full(max(end, 1), -1)
    table[codes] = np.arange(len(codes))
    return table


def _met(words: Tokens, stream: Tokens) -> tuple[Places, Places]:
    """Where in a stream of tokens some words stand, folded and sorted, and which of them stands there.

    A table by 16 bits tells the few tokens that may be one of them: that many bits of a product by an odd
    number, the first one that keeps the words apart.
    """
    odd = range(1, 1 << 16, 2)
    factor = next(each for each in odd if len(np.unique(_short(words, each))) == len(words))
    table = np.full(1 << 16, -1, np.int8)
    table[_short(words, factor)] = np.arange(len(words))
    word = table.take(_short(stream, factor))
    hits = np.flatnonzero(word >= 0)
    word = word[hits].astype(np.int64)
    there = words[word] == folded_part(stream[hits])
    return hits[there], word[there]


def _short(tokens: Tokens, factor: int) -> NDArray[np.uint16]:
    return ((tokens >> np.uint32(8)) * np.uint32(factor) >> np.uint32(8)).astype(np.uint16)


_EXPLAINS = tuple(int(each) for each in folded_part(tokens("giải thích")))
"""The title under which Vietnamese law puts its definitions is "Giải thích từ ngữ"."""


def by_name(row: Floats) -> Mapping[str, float]:
    """The signals of one candidate by their names, for logs and people."""
    return {name: round(float(value), 3) for name, value in zip(NAMES, row, strict=True)}
