"""The most likely words behind damaged ones: a beam search over candidates, then doubt about each word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.restoration.candidates import Candidate
from knowledge.restoration.language import BITS, Keys, LanguageModel

BEAM = 16
"""Beginnings that are kept in mind."""

CHANNEL = 0.7
"""What the channel's word counts against the language model's: its training damage is not the damage met."""

_CONTEXT = (1 << (3 * BITS)) - 1


def best_path(words: Sequence[Sequence[Candidate]], language: LanguageModel) -> list[int]:
    """For each word, the place of the candidate on the best way through all of them."""
    contexts = np.zeros(1, dtype=np.int64)
    scores = np.zeros(1)
    steps: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
    for candidates in words:
        numbers = np.array([candidate.word for candidate in candidates], dtype=np.int64)
        channel = np.array([candidate.score for candidate in candidates])
        width = len(numbers)
        before = np.repeat(contexts, width)
        following = np.tile(numbers, len(contexts))
        total = np.repeat(scores, width) + np.tile(CHANNEL * channel, len(contexts))
        total = total + language.score(before, following)
        reached = ((before << BITS) | following) & _CONTEXT
        order = np.argsort(-total, kind="stable")[: BEAM * 4]
        _, first = np.unique(reached[order], return_index=True)
        kept = order[np.sort(first)[:BEAM]]
        contexts, scores = reached[kept], total[kept]
        scores = scores - scores[0]
        steps.append((kept // width, kept % width))
    chosen: list[int] = []
    at = 0
    for parents, places in reversed(steps):
        chosen.append(int(places[at]))
        at = int(parents[at])
    return chosen[::-1]


def confidences(
    words: Sequence[Sequence[Candidate]], chosen: Sequence[int], language: LanguageModel
) -> list[float]:
    """For each word, the share of its reading among its candidates, the words around it held fast."""
    path = np.array([candidates[place].word for candidates, place in zip(words, chosen, strict=True)])
    padded = np.concatenate([np.zeros(3, dtype=np.int64), path, np.zeros(3, dtype=np.int64)])
    owner = np.repeat(np.arange(len(words)), [len(candidates) for candidates in words])
    number = np.array([candidate.word for candidates in words for candidate in candidates], dtype=np.int64)
    total = CHANNEL * np.array([candidate.score for candidates in words for candidate in candidates])
    for ahead in range(4):
        key: Keys = np.zeros(len(owner), dtype=np.int64)
        for back in range(3, 0, -1):
            at = owner + 3 + ahead - back
            key = (key << BITS) | (number if back == ahead else padded[at])
        following = number if ahead == 0 else padded[owner + 3 + ahead]
        total = total + language.score(key, following)
    starts = np.concatenate([[0], np.cumsum([len(candidates) for candidates in words])])
    result: list[float] = []
    for index, place in enumerate(chosen):
        own = total[starts[index] : starts[index + 1]]
        shares = np.exp(own - own.max())
        result.append(float(shares[place] / shares.sum()))
    return result
