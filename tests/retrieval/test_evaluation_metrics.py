"""The measures: against values reckoned by hand, and what must hold for any ranking."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation.metrics import MEASURES, difference, interval, mean, measure, quantile

IDS = st.sampled_from([f"a{number}" for number in range(150)])
RELEVANT = st.dictionaries(IDS, st.integers(1, 3), min_size=1, max_size=20)
RANKING = st.lists(IDS, max_size=150, unique=True)


def test_one_relevant_article_in_the_third_place() -> None:
    told = measure(["x", "y", "right", "z"], {"right": 1})
    assert told == {
        "acc@1": 0.0,
        "recall@10": 1.0,
        "recall@100": 1.0,
        "mrr@10": pytest.approx(1 / 3),
        "ndcg@10": pytest.approx(1 / log2(4)),
    }


def test_two_relevant_articles_one_beyond_the_tenth_place() -> None:
    told = measure(["first", *(f"x{n}" for n in range(10)), "second"], {"first": 1, "second": 1, "out": 0})
    best = 1 + 1 / log2(3)
    assert told["acc@1"] == 1.0
    assert told["recall@10"] == 0.5
    assert told["recall@100"] == 1.0
    assert told["mrr@10"] == 1.0
    assert told["ndcg@10"] == pytest.approx(1 / best)


def test_the_eleventh_place_is_worth_nothing_but_recall_at_a_hundred() -> None:
    told = measure([*(f"x{n}" for n in range(10)), "right"], {"right": 1})
    assert told == {"acc@1": 0.0, "recall@10": 0.0, "recall@100": 1.0, "mrr@10": 0.0, "ndcg@10": 0.0}


def test_grades_are_gains() -> None:
    told = measure(["good", "best"], {"best": 2, "good": 1})
    assert told["ndcg@10"] == pytest.approx((1 + 2 / log2(3)) / (2 + 1 / log2(3)))


def test_an_article_counts_once() -> None:
    assert measure(["right", "right"], {"right": 1, "other": 1})["recall@10"] == 0.5
    assert measure(["x", "x", "right"], {"right": 1})["mrr@10"] == 0.5


def test_nothing_found_is_nothing_right() -> None:
    assert set(measure([], {"right": 1}).values()) == {0.0}


def test_a_question_that_nothing_answers_cannot_be_judged() -> None:
    with pytest.raises(ValueError, match="relevant"):
        measure(["x"], {"x": 0})


@given(RANKING, RELEVANT)
def test_every_measure_is_a_share(ranking: list[str], relevant: dict[str, int]) -> None:
    told = measure(ranking, relevant)
    assert set(told) == set(MEASURES)
    assert all(0 <= value <= 1 for value in told.values())
    assert told["recall@10"] <= told["recall@100"]
    assert told["acc@1"] <= told["mrr@10"]


@given(RELEVANT, RANKING)
def test_the_perfect_ranking_is_worth_one(relevant: dict[str, int], others: list[str]) -> None:
    best = sorted(relevant, key=lambda article: -relevant[article])
    told = measure([*best, *others], relevant)
    assert told["ndcg@10"] == pytest.approx(1)
    assert told["acc@1"] == told["mrr@10"] == told["recall@100"] == 1


@given(RANKING, RELEVANT, st.integers(0, 148))
def test_moving_a_right_article_up_never_harms(ranking: list[str], relevant: dict[str, int], at: int) -> None:
    if at + 1 >= len(ranking) or ranking[at] in relevant or ranking[at + 1] not in relevant:
        return
    swapped = [*ranking[:at], ranking[at + 1], ranking[at], *ranking[at + 2 :]]
    before, after = measure(ranking, relevant), measure(swapped, relevant)
    assert all(after[name] >= before[name] - 1e-12 for name in MEASURES)


@given(RANKING, RELEVANT, st.integers(0, 150))
def test_a_longer_ranking_finds_no_less(ranking: list[str], relevant: dict[str, int], cut: int) -> None:
    less, more = measure(ranking[:cut], relevant), measure(ranking, relevant)
    assert all(less[name] <= more[name] + 1e-12 for name in MEASURES)


def test_means_and_quantiles() -> None:
    assert mean([]) == quantile([], 0.5) == 0
    assert mean([1, 0, 0, 1]) == 0.5
    hundred = [float(value) for value in range(100, 0, -1)]
    assert quantile(hundred, 0.5) == 50
    assert quantile(hundred, 0.95) == 95
    assert quantile([7.0], 0.95) == 7


def test_an_interval_is_what_statistics_says_and_always_the_same() -> None:
    values = [1.0] * 80 + [0.0] * 20
    told = interval(values)
    # The normal approximation: 0.8 ± 1.96 √(0.8 · 0.2 / 100)
    assert told.low == pytest.approx(0.72, abs=0.015)
    assert told.high == pytest.approx(0.88, abs=0.015)
    assert interval(values) == told
    assert interval([1.0] * 5).low == interval([1.0] * 5).high == 1
    assert interval([]).high == 0


def test_no_change_is_no_difference() -> None:
    told = difference([1.0, 0.0, 1.0], [1.0, 0.0, 1.0])
    assert (told.mean, told.interval.low, told.interval.high, told.p) == (0, 0, 0, 1)


def test_a_change_of_one_question_may_be_chance_but_of_twenty_is_not() -> None:
    one = difference([0.0] * 40, [1.0] + [0.0] * 39)
    assert one.mean == pytest.approx(1 / 40)
    assert one.p == 1  # with one change, either sign is as far
    twenty = difference([0.0] * 40, [1.0] * 20 + [0.0] * 20)
    assert twenty.p < 0.001
    assert 0.3 < twenty.interval.low < 0.5 < twenty.interval.high < 0.7


def test_the_test_agrees_with_reckoning_by_hand() -> None:
    # Five changes of the same size and sign: 2 of the 2^5 choices of signs go as far.
    assert difference([0.0] * 5, [1.0] * 5).p == pytest.approx(2 / 32, abs=0.01)
    # Four up, one down: |sum| = 3 or more for 5 + 1 + 5 + 1 of 32.
    assert difference([0, 0, 0, 0, 1.0], [1.0, 1, 1, 1, 0]).p == pytest.approx(12 / 32, abs=0.02)


def test_measurements_of_other_questions_are_not_compared() -> None:
    with pytest.raises(ValueError, match="same queries"):
        difference([1.0], [1.0, 0.0])
    with pytest.raises(ValueError, match="same queries"):
        difference([], [])
