"""How good a ranking is: the measures of one query, their means, and how far chance goes. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log2

import numpy as np
from numpy.typing import NDArray

MEASURES = ("acc@1", "recall@10", "recall@100", "mrr@10", "ndcg@10")
DEPTH = 100
"""How many articles of a ranking are looked at: what the deepest measure needs."""

SEED = 20
ROUNDS = 2000
"""Resamples of an interval; more do not move its second decimal on a hundred queries."""

FLIPS = 10_000
"""Random signs of the paired test, which therefore gives no p below 0.0001."""

COVERED = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a mean would lie in 95 of 100 repetitions with other queries of the same kind."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change did on the same queries. `p` is how often chance alone does as much, either way."""

    mean: float
    interval: Interval
    p: float


def measure(ranking: Sequence[str], relevant: Mapping[str, int]) -> dict[str, float]:
    """All measures of one query, each in [0, 1].

    Recall is the share of the relevant articles that were found; nDCG takes an article's grade as its gain,
    as trec_eval does. An article that comes again counts at its first place only.

    Args:
        ranking: ids of articles, best first.
        relevant: the grades of the articles that answer, by id; those of 0 and less do not answer.

    Raises:
        ValueError: where no article answers: nothing could be right.
    """
    grades = {article: grade for article, grade in relevant.items() if grade > 0}
    if not grades:
        raise ValueError("no article is relevant")
    ranked = list(dict.fromkeys(ranking))
    gains = [grades.get(article, 0) for article in ranked[:DEPTH]]
    first = next((place for place, gain in enumerate(gains[:10], start=1) if gain), None)
    best = _discounted(sorted(grades.values(), reverse=True)[:10])
    return {
        "acc@1": float(bool(gains and gains[0])),
        "recall@10": sum(map(bool, gains[:10])) / len(grades),
        "recall@100": sum(map(bool, gains)) / len(grades),
        "mrr@10": 1 / first if first is not None else 0.0,
        "ndcg@10": min(1.0, _discounted(gains[:10]) / best),  # sums of floats in another order
    }


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / log2(place + 1) for place, gain in enumerate(gains, start=1))


def mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def quantile(values: Sequence[float], share: float) -> float:
    """The least of the values that a share of them does not exceed; 0 of nothing."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)] if values else 0.0


def interval(values: Sequence[float]) -> Interval:
    """The interval of a mean by the bootstrap: queries drawn again, with replacement. Always the same."""
    if not values:
        return Interval(0.0, 0.0)
    told = np.asarray(values, dtype=np.float64)
    chance = np.random.default_rng(SEED)
    return _middle(np.array([_drawn(told, chance) for _ in range(ROUNDS)]))


def difference(before: Sequence[float], after: Sequence[float]) -> Difference:
    """What changed between two measurements of the same queries, in the same order.

    The interval is a bootstrap of the differences; p is Fisher's randomisation test, which turns the sign
    of each query's difference at random (Smucker, Allan and Carterette, CIKM 2007).

    Raises:
        ValueError: where the two are not equally long, or empty.
    """
    if len(before) != len(after) or not before:
        raise ValueError("the measurements are not of the same queries")
    changes = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    seen = float(changes.mean())
    chance = np.random.default_rng(SEED)
    drawn = np.array([_drawn(changes, chance) for _ in range(ROUNDS)])
    moved = changes[changes != 0]
    if not len(moved):
        return Difference(0.0, Interval(0.0, 0.0), 1.0)
    as_far = sum(
        abs(float(np.where(chance.integers(0, 2, len(moved)) == 1, moved, -moved).sum()))
        >= abs(float(moved.sum())) - 1e-12
        for _ in range(FLIPS)
    )
    return Difference(seen, _middle(drawn), (1 + as_far) / (1 + FLIPS))


def _drawn(values: NDArray[np.float64], chance: np.random.Generator) -> float:
    return float(values[chance.integers(0, len(values), len(values))].mean())


def _middle(means: NDArray[np.float64]) -> Interval:
    tail = 50 * (1 - COVERED)
    low, high = np.percentile(means, [tail, 100 - tail])
    return Interval(float(low), float(high))
