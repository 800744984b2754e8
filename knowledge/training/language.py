"""Counting the language model: modified Kneser-Ney over syllables, with numpy's sorting."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from knowledge.quality import is_syllable
from knowledge.restoration.language import BITS, ORDER, Floats, Keys, LanguageModel
from knowledge.restoration.tokens import BREAK, NUMBER, UNKNOWN, cut, spoken
from knowledge.vietnamese import fold

FEWEST = {2: 1, 3: 1, 4: 2}
"""Times that an n-gram of each order must be met to be kept. Pairs and triples are all kept."""

_LOAN = 40  # times that a word which is no syllable (an abbreviation, a loan) must be met


def vocabulary(counts: Counter[str], own: Counter[str]) -> list[str]:
    """The words worth a number, most frequent first.

    Args:
        counts: how often each word is met in the texts.
        own: how often in our own wording, where a word is there for a reason.
    """

    def is_kept(word: str) -> bool:
        if is_syllable(word):
            return counts[word] >= 2 or own[word] >= 1
        # "hoach" is a word that lost its tone, not one of its own.
        return word not in toneless and (counts[word] >= _LOAN or own[word] >= 2)

    toneless = {fold(word) for word in (counts + own) if is_syllable(word) and fold(word) != word}

    special = [BREAK, NUMBER, UNKNOWN]
    kept = [word for word, _ in (counts + own).most_common() if word not in special and is_kept(word)]
    return (special + kept)[: 1 << BITS]


def train(texts: Iterable[str], own: Iterable[str], *, weight: int) -> LanguageModel:
    """The model of many texts and of our own wording.

    Args:
        texts: clean paragraphs.
        own: clean lines of the domain.
        weight: how many times the domain's lines count.
    """
    seen: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    sentences: list[list[str]] = []
    for text in texts:
        _count_capitals(text, seen, capital)
        sentences.append([sys.intern(word) for word in spoken(text)])
    domain = [spoken(line) for line in own]
    counts = Counter(word for sentence in sentences for word in sentence)
    words = vocabulary(counts, Counter(word for sentence in domain for word in sentence))
    numbers = {word: number for number, word in enumerate(words)}
    unknown = numbers[UNKNOWN]
    stream = np.fromiter(
        (numbers.get(word, unknown) for said in (sentences, domain * weight) for one in said for word in one),
        dtype=np.int64,
    )
    capitals = np.array(
        [round(100 * (capital[word] + 0.1) / (seen[word] + 1)) for word in words], dtype=np.uint8
    )
    return kneser_ney(words, stream, capitals)


def _count_capitals(text: str, seen: Counter[str], capital: Counter[str]) -> None:
    """Count words inside sentences, and those of them that are written with a capital."""
    opening = True
    for word in text.split():
        token = cut(word)
        if not opening and token.core and not token.core.isupper():
            seen[token.core.lower()] += 1
            capital[token.core.lower()] += token.core[0].isupper()
        opening = token.ends or not token.core


def kneser_ney(words: list[str], stream: Keys, capitals: NDArray[np.uint8]) -> LanguageModel:
    """The model of a stream of word numbers: interpolated, with three discounts an order.

    Orders below the highest count in how many contexts a gram is met, not how often. What pruning takes
    away goes to the shorter context, so that each context's probabilities still sum to one.
    """
    grams: list[Keys] = []
    key = stream
    for order in range(2, ORDER + 1):
        key = (key[:-1] << BITS) | stream[order - 1 :]
        grams.append(key)
    longest, met = np.unique(grams[-1], return_counts=True)
    counted = {ORDER: (longest, met)}
    for order in range(ORDER - 1, 0, -1):
        above = counted[order + 1][0] if order + 1 == ORDER else np.unique(grams[order - 1])
        counted[order] = np.unique(above & ((1 << (BITS * order)) - 1), return_counts=True)
    base = np.zeros(len(words))
    base[counted[1][0]] = counted[1][1]
    model = LanguageModel(
        words, [], [np.log((base + 0.1) / (base + 0.1).sum()).astype(np.float32)], [], capitals
    )
    for order in range(2, ORDER + 1):
        model = _longer(model, *counted[order], order)
    return model


def _longer(model: LanguageModel, gram: Keys, count: Keys, order: int) -> LanguageModel:
    ones = [int((count == times).sum()) for times in (1, 2, 3, 4)]
    share = ones[0] / (ones[0] + 2 * ones[1])
    discounts = np.array(
        [0.0] + [times - (times + 1) * share * ones[times] / max(1, ones[times - 1]) for times in (1, 2, 3)]
    )
    contexts, where = np.unique(gram >> BITS, return_inverse=True)
    totals = np.bincount(where, weights=count)
    own: Floats = ((count - discounts[np.minimum(count, 3)]) / totals[where]).astype(np.float32)
    kept = count >= FEWEST[order]
    left = 1 - np.bincount(where, weights=np.where(kept, own, 0.0))
    shorter = (gram >> BITS) & ((1 << (BITS * (order - 2))) - 1)
    lower = np.exp(model.score(shorter[kept], gram[kept] & ((1 << BITS) - 1)))
    scores = np.log(own[kept] + left[where[kept]] * lower)
    told = left < 0.999
    backoff = (contexts[told], np.log(np.maximum(left[told], 1e-7)).astype(np.float32))
    return model.with_order(gram[kept], scores.astype(np.float32), backoff)
