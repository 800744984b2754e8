"""What officers' answers mean is learned again from a part of what was written for it, on a small scale."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from reminders.training.__main__ import RULED, WRITTEN, folds, learn
from reminders.understanding.judging import Phrase, read_phrases
from reminders.understanding.learned import (
    BUCKETS,
    MATTERS,
    MEANINGS,
    Weights,
    features,
    heard_in_words,
    likelihood,
    meaning_of,
)
from reminders.understanding.weighing import weigh

MOST = 140


def read(name: str) -> list[Phrase]:
    return read_phrases((WRITTEN / name).read_text("utf-8").splitlines())[:MOST]


@pytest.fixture(scope="module")
def weights() -> Weights:
    return learn(read(RULED), read("answers-01.jsonl"), 2)


def test_the_weights_have_a_place_for_all_that_is_seen(weights: Weights) -> None:
    weighed = weigh("chưa làm", read(RULED)[0].on)
    seen = features(weighed, heard_in_words(weighed.folded, weights.words, weights.words_bias))
    assert weights.words.shape == (BUCKETS, len(MEANINGS) + len(MATTERS))
    assert weights.signs.shape == (len(seen), len(MEANINGS) + len(MATTERS))
    assert np.isfinite(weights.signs).all()


def test_even_little_is_learned_from(weights: Weights) -> None:
    unseen = read("answers-02.jsonl")
    found = [likelihood(weigh(phrase.text, phrase.on), weights).meanings for phrase in unseen]
    right = sum(
        max(meanings, key=lambda each: meanings[each]) == meaning_of(phrase.meant)
        for phrase, meanings in zip(unseen, found, strict=True)
    )
    commonest = max(Counter(meaning_of(phrase.meant) for phrase in unseen).values())
    assert right > 0.6 * len(unseen) > 1.5 * commonest


def test_every_answer_is_tried_once() -> None:
    phrases = read(RULED)
    tried = [phrase.id for _, fold in folds(phrases, 7) for phrase in fold]
    assert sorted(tried) == sorted(phrase.id for phrase in phrases)
    for rest, fold in folds(phrases, 7):
        assert len(rest) + len(fold) == len(phrases)
