"""The index of one office: words and vectors side by side, their candidates put in one learned order.

What each half finds is weighed by the same signals (`retrieval.signals`); a half that fails leaves the
other one working. The documents are the truth: whatever is missing in either half after a crash is told
by `documents()` and added again, whatever is left over in one is taken out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Protocol

import numpy as np

from retrieval.analysing import analysed
from retrieval.dense import DenseFailed, DenseIndex
from retrieval.embedding import Embedder, Vectors
from retrieval.embedding.static import load_embedding
from retrieval.lexical import Batch, LexicalIndex
from retrieval.model import Hit, Passage
from retrieval.passage_store import Candidate
from retrieval.ranking import Ranking, load_ranking
from retrieval.signals import Weighed, signals
from retrieval.spelling_out import spelled_out
from retrieval.tokens import Tokens

logger = logging.getLogger(__name__)

LEXICAL, DENSE = 80, 40
"""Candidates by words and by vectors. With 60 and 30 one answer in 200 is lost, with 200 and 100 none more
is found among the first ten."""

BODY_LONGEST = 1500
"""Words of a passage that are weighed: a question is answered in milliseconds or not at all."""

OPENING_LONGEST = 150
"""Words of a document's first passage that tell what the document is about."""

AT_ONCE = 2000
"""Passages that are put into both halves together."""

Progress = Callable[[int, int], None]


class Reranker(Protocol):
    """A slower judge of the few best, e.g. a cross-encoder."""

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]: ...


class HybridIndex:
    """Where the passages of one office are searched (`retrieval.model.Index`)."""

    def __init__(
        self,
        lexical: LexicalIndex,
        dense: DenseIndex,
        embedder: Embedder,
        ranking: Ranking,
        reranker: Reranker | None = None,
        reranked: int = 5,
    ) -> None:
        """`reranker` puts the first `reranked` hits in its own order."""
        self._lexical = lexical
        self._dense = dense
        self._embedder = embedder
        self._ranking = ranking
        self._reranker = reranker
        self._reranked = reranked

    def add(self, passages: Sequence[Passage]) -> None:
        """Put in all the passages of one or more documents, in place of what those documents had.

        What was there of them goes first, words before vectors, and the vectors come before the words: a
        document counts as there only when both halves have all of it, whenever a crash comes, and a search
        never meets a passage without its words.

        Raises:
            IndexBusy: another process is changing the index for too long.
        """
        for document_id in {passage.document_id for passage in passages}:
            self._lexical.remove(document_id)
            self._without_vectors(lambda wanted=document_id: self._dense.remove(wanted))  # type: ignore[misc]
        if passages:
            self._lexical.add(passages, self._add_vectors(passages))

    def remove(self, document_id: int) -> None:
        """Take out a document; its words first, so that no search finds half of it.

        Raises:
            IndexBusy: another process is changing the index for too long.
        """
        self._lexical.remove(document_id)
        self._without_vectors(lambda: self._dense.remove(document_id))

    def documents(self) -> set[int]:
        """The documents that are in both halves, so that missing ones can be added again."""
        there = self._lexical.documents()
        try:
            return there & self._dense.documents()
        except DenseFailed as error:
            logger.warning("The vectors cannot be looked at, words alone are searched: %s", error)
            return there

    def leftovers(self) -> set[int]:
        """The documents that are in one half or both: what may have to be taken out."""
        there = self._lexical.leftovers()
        try:
            return there | self._dense.documents()
        except DenseFailed:
            return there

    def rarity(self, terms: Sequence[str]) -> Mapping[str, float]:
        """How much each folded term tells, in ]0, 1]: little if in every passage, 1 if in none."""
        return self._lexical.rarity(terms)

    def at_place(self, document_ids: Iterable[int], place: str, k: int) -> list[Hit]:
        """The passages of documents at a place of law ("@dieu18.2") or within it, in reading order."""
        return self._lexical.at_place(document_ids, place, k)

    def search(self, query: str, k: int) -> list[Hit]:
        """At most `k` passages, best first; the score of a hit is the chance that it answers."""
        found = self._lexical.candidates(query, max(LEXICAL, k))
        vector = self._embedder.question(query)
        known = {each.id for each in found}
        near = self._near(vector, max(DENSE, k // 2))
        found += self._lexical.by_id([id_ for id_ in near if id_ not in known])
        if not found or k < 1:
            return []
        openings = self._lexical.openings((each.document_id for each in found), OPENING_LONGEST)
        asked = self._ranking.asked(query, self._lexical)
        rows = signals(asked, weighed(found, openings, _cosines(vector, found)), self._ranking.background)
        scores = self._ranking.scores(rows)
        order = np.argsort(-scores, kind="stable")[:k]
        chances = self._ranking.chances(scores[order])
        best = [found[at].row for at in order]
        passages = self._lexical.passages(best)
        hits = [
            Hit(passages[row], float(chance))
            for row, chance in zip(best, chances, strict=True)
            if row in passages
        ]
        return self._reranked_hits(query, hits)

    def index(self, passages: Iterable[Passage], progress: Progress) -> None:
        """Fill an empty index, the passages of one document in a row; `progress` is told (done, done)."""
        self._lexical.fill(self._with_vectors(passages, progress))

    def _with_vectors(self, passages: Iterable[Passage], progress: Progress) -> Iterator[Batch]:
        """Batches whose vectors are in; told to `progress` when their words are."""
        done = 0
        for batch, analyses in analysed(_batches(passages)):
            yield Batch(batch, analyses, self._add_vectors(batch))
            done += len(batch)
            progress(done, done)

    def _add_vectors(self, passages: Sequence[Passage]) -> Vectors:
        vectors = self._embedder.passages(
            [spelled_out(passage.title) for passage in passages],
            [spelled_out(passage.text) for passage in passages],
        )
        ids = [passage.id for passage in passages]
        documents = [passage.document_id for passage in passages]
        self._without_vectors(lambda: self._dense.add(ids, documents, vectors))
        return vectors

    def _without_vectors(self, change: Callable[[], None]) -> None:
        """Change the vectors; where they fail, the words go on and `documents()` tells later."""
        try:
            change()
        except DenseFailed as error:
            logger.warning("The vectors could not be changed and will be added again: %s", error)

    def _near(self, vector: Vectors, k: int) -> list[str]:
        if not vector.any():
            return []
        try:
            return [id_ for id_, _ in self._dense.nearest(vector, k)]
        except DenseFailed as error:
            logger.warning("Searching by words alone: %s", error)
            return []

    def _reranked_hits(self, query: str, hits: list[Hit]) -> list[Hit]:
        if self._reranker is None or len(hits) < 2:
            return hits
        first, rest = hits[: self._reranked], hits[self._reranked :]
        texts = [f"{hit.passage.title}\n{hit.passage.text}" for hit in first]
        judged = self._reranker.scores(query, texts)
        order = sorted(range(len(first)), key=lambda at: -judged[at])
        # The chances stay in their order: they say how sure the first place is, whoever holds it.
        return [Hit(first[at].passage, hit.score) for at, hit in zip(order, first, strict=True)] + rest


def open_index(
    folder: Path,
    *,
    name: str = "passages",
    embedder: Embedder | None = None,
    chroma: str | None = None,
    reranker: Reranker | None = None,
) -> HybridIndex:
    """The index of a folder, empty where it is new.

    Args:
        name: tells this office's vectors from those of others on the same Chroma server.
        embedder: None for the one that ships.
        chroma: the address of a Chroma server; None to keep the vectors in the folder.
    """
    embedder = embedder or load_embedding()
    dense = DenseIndex(chroma or folder / "vectors", f"{name}-{embedder.name}")
    return HybridIndex(LexicalIndex(folder, embedder.name), dense, embedder, load_ranking(), reranker)


def _batches(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    """Whole documents in lists of about `AT_ONCE` passages."""
    batch: list[Passage] = []
    for _, document in groupby(passages, key=lambda each: each.document_id):
        batch += document
        if len(batch) >= AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def weighed(
    candidates: Sequence[Candidate], openings: Mapping[int, Tokens], cosines: Sequence[float]
) -> list[Weighed]:
    """Candidates as the signals take them."""
    nothing = np.zeros(0, np.uint32)
    return [
        Weighed(
            document_id=each.document_id,
            title=each.weights.title,
            body=each.weights.body[:BODY_LONGEST],
            opening=openings.get(each.document_id, nothing),
            opens=each.weights.opens,
            cosine=cosine,
        )
        for each, cosine in zip(candidates, cosines, strict=True)
    ]


def _cosines(vector: Vectors, candidates: Sequence[Candidate]) -> list[float]:
    kept = np.concatenate([each.weights.vector for each in candidates]).reshape(len(candidates), -1)
    return list(map(float, kept.astype(np.float32) @ vector))
