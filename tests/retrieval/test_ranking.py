"""The learned order: what weighs a question's words, what the weights make of signals, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ranking import (
    BACKGROUND,
    BACKGROUND_PASSAGES,
    DATA,
    LONGEST_QUESTION,
    RANKING,
    Background,
    Ranking,
    asked_with,
    asks_definition,
    load_ranking,
    standard,
)
from retrieval.signals import NAMES, Floats
from retrieval.tokens import folded_part, tokens


class Counted:
    """An index of so many passages; a term is in as many as is said here, else in none."""

    def __init__(self, passages: int = 0, **counts: int) -> None:
        self._passages, self._counts = passages, counts

    def frequencies(self, terms: Sequence[str]) -> tuple[int, list[int]]:
        return self._passages, [self._counts.get(term, 0) for term in terms]


def background(articles: int = 1000, pairs: dict[str, float] | None = None, **shares: float) -> Background:
    """A background in which words stand in these shares of the articles, and pairs ("ho so") too."""
    known = sorted((int(folded_part(tokens(word))[0]), share) for word, share in shares.items())
    two = []
    for pair, share in (pairs or {}).items():
        first, second = (int(each) for each in folded_part(tokens(pair)))
        two.append((first << 32 | second, share))
    two.sort()
    return Background(
        np.array([key for key, _ in known], np.uint32),
        np.array([share for _, share in known], np.float32),
        np.array([key for key, _ in two], np.uint64),
        np.array([share for _, share in two], np.float32),
        articles,
    )


def ranking(**weights: float) -> Ranking:
    """A ranking that knows these signals by their weights ("title_words=2.0")."""
    table = np.zeros(len(NAMES), np.float32)
    for name, weight in weights.items():
        table[NAMES.index(name.replace("_", " "))] = weight
    nothing, ones = np.zeros(len(NAMES), np.float32), np.ones(len(NAMES), np.float32)
    return Ranking(background(), {}, nothing, ones, table, slope=1.0, offset=-2.0)


def row(**signals: float) -> Floats:
    return np.array([[signals.get(name.replace(" ", "_"), 0.0) for name in NAMES]], np.float32)


def weights_of(question: str, index: Counted, known: Background, **trust: float) -> dict[str, float]:
    """The weight of each word of a question that has no word twice."""
    asked = asked_with(question, index, known, trust)
    places = np.searchsorted(asked.words, folded_part(tokens(question)))
    return {word: float(asked.weights[at]) for word, at in zip(question.split(), places, strict=True)}


def test_words_that_are_rare_in_law_weigh_more() -> None:
    found = weights_of("phí của chợ", Counted(), background(phi=0.05, cua=0.9, cho=0.2))
    assert found["phí"] > found["chợ"] > found["của"] > 0


def test_a_word_that_no_law_has_weighs_most() -> None:
    found = weights_of("phí lạ", Counted(), background(phi=0.001))
    assert found["lạ"] > found["phí"]


def test_an_office_of_few_documents_leans_on_the_law_and_one_of_many_on_itself() -> None:
    known = background(phi=0.01, cho=0.01)
    few = weights_of("phí chợ", Counted(10, phi=10), known)
    many = weights_of("phí chợ", Counted(100_000, phi=100_000), known)
    assert few["phí"] == pytest.approx(few["chợ"], rel=0.2)
    assert many["phí"] < 0.1 * many["chợ"]


def test_the_weight_is_that_of_the_law_and_the_office_taken_together() -> None:
    found = weights_of("phí", Counted(500, phi=100), background(1000, phi=0.1))
    share = (0.1 * BACKGROUND_PASSAGES + 100) / (BACKGROUND_PASSAGES + 500)
    assert found["phí"] == pytest.approx(np.log(1001 / (share * 1000 + 0.5)), rel=1e-5)


def test_words_of_questions_that_answers_seldom_have_weigh_less() -> None:
    known = background(nao=0.1, phi=0.1)
    found = weights_of("phí nào", Counted(), known, nao=0.1)
    assert found["nào"] == pytest.approx(0.1 * found["phí"], rel=1e-4)


def test_a_pair_weighs_by_itself_and_is_trusted_like_the_lesser_of_its_words() -> None:
    known = background(pairs={"ho so": 0.2, "so nay": 0.001}, ho=0.5, so=0.5, nay=0.5)
    asked = asked_with("hồ sơ này", Counted(), known, {"nay": 0.5})
    by_pair = dict(zip(asked.pairs.tolist(), asked.pair_weights.tolist(), strict=True))
    at = np.searchsorted(asked.words, folded_part(tokens("hồ sơ này"))).tolist()
    size = len(asked.words)
    shares = (0.2, 0.001)
    expected = [float(known.idf(np.array([share], np.float32))[0]) for share in shares]
    assert by_pair[at[0] * size + at[1]] == pytest.approx(expected[0], rel=1e-3)
    assert by_pair[at[1] * size + at[2]] == pytest.approx(0.5 * expected[1], rel=1e-3)


def test_an_empty_question_asks_for_nothing_and_a_page_only_for_its_beginning() -> None:
    nothing = asked_with(" …? ", Counted(), background(), {})
    assert len(nothing.words) == len(nothing.pairs) == len(nothing.weights) == 0
    page = " ".join(f"từ{number}" for number in range(5000))
    assert len(asked_with(page, Counted(), background(), {}).words) == LONGEST_QUESTION


@given(st.text(max_size=300))
def test_any_question_has_a_positive_weight_for_each_word_and_pair(question: str) -> None:
    asked = asked_with(question, Counted(3, phi=2), background(phi=0.3), {})
    assert len(asked.weights) == len(asked.words)
    assert len(asked.pair_weights) == len(asked.pairs)
    assert (np.diff(asked.words.astype(np.int64)) > 0).all()
    assert all(np.isfinite(each).all() and (each > 0).all() for each in (asked.weights, asked.pair_weights))


def test_the_background_tells_rare_from_frequent_and_unknown() -> None:
    known = background(1000, phi=0.5, cho=0.001)
    frequent, rare, unknown = known.rarity(folded_part(tokens("phí chợ lạ")))
    assert 0 < frequent < rare < unknown
    assert unknown == pytest.approx(np.log(1001 / 0.5), rel=1e-5)
    assert len(known.rarity(np.zeros(0, np.uint32))) == 0
    assert background().rarity(tokens("phí")) == pytest.approx([unknown], rel=1e-5)


def test_the_weights_decide_the_order() -> None:
    in_title, in_body = row(title_words=1.0)[0], row(body_words=1.0)[0]
    both = np.stack([in_title, in_body])
    assert np.argmax(ranking(title_words=2.0, body_words=1.0).scores(both)) == 0
    assert np.argmax(ranking(title_words=1.0, body_words=2.0).scores(both)) == 1
    assert ranking(title_words=2.0).scores(both) == pytest.approx([2.0, 0.0])


def test_signals_count_in_deviations_from_their_means() -> None:
    table = replace(
        ranking(dense=3.0),
        means=np.full(len(NAMES), 0.5, np.float32),
        deviations=np.full(len(NAMES), 0.25, np.float32),
    )
    assert table.scores(row(dense=0.75)) == pytest.approx([3.0])
    assert table.scores(row(dense=0.5)) == pytest.approx([0.0])


def test_one_signal_out_of_all_measure_does_not_drown_the_others() -> None:
    nothing, ones = np.zeros(len(NAMES), np.float32), np.ones(len(NAMES), np.float32)
    assert standard(row(dense=1e9, words=-1e9), nothing, ones).max() == 5.0
    assert standard(row(dense=1e9, words=-1e9), nothing, ones).min() == -5.0


def test_chances_keep_the_order_of_scores_and_stay_between_0_and_1() -> None:
    scores = np.array([-30.0, -1.0, 0.0, 2.0, 15.0], np.float32)
    chances = ranking().chances(scores)
    assert (np.diff(chances) >= 0).all()
    assert chances[3] == pytest.approx(0.5)
    assert ((chances > 0) & (chances < 1)).all()


def test_no_signals_that_there_can_be_are_too_much_for_a_chance() -> None:
    shipped = load_ranking()
    furthest = 5.0 * float(np.abs(shipped.weights).sum())
    least, most = shipped.chances(np.array([-furthest, furthest], np.float32))
    assert 0 < least < 0.5 < most <= 1


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Một cửa liên thông là gì?", True),
        ("mot cua lien thong la gi", True),
        ("Thế nào là hồ sơ hợp lệ", True),
        ("Khái niệm thủ tục hành chính", True),
        ("Thời hạn giải quyết là bao lâu?", False),
        ("", False),
    ],
)
def test_questions_for_a_meaning_are_told_from_others(question: str, expected: bool) -> None:
    assert asks_definition(question) is expected


def kept(folder: Path, change: Callable[[dict[str, Any]], object] = lambda told: None) -> Path:
    """What ships, in a folder of its own, with one thing changed."""
    told = json.loads((DATA / RANKING).read_text(encoding="utf-8"))
    change(told)
    (folder / RANKING).write_text(json.dumps(told), encoding="utf-8")
    (folder / BACKGROUND).write_bytes((DATA / BACKGROUND).read_bytes())
    return folder


def test_what_ships_is_loaded_and_is_of_these_signals(tmp_path: Path) -> None:
    shipped, copied = load_ranking(), Ranking.load(kept(tmp_path))
    assert len(shipped.weights) == len(shipped.means) == len(shipped.deviations) == len(NAMES)
    assert (shipped.deviations > 0).all()
    assert shipped.slope > 0
    assert (copied.weights == shipped.weights).all()
    assert all(0 <= trust <= 1.5 for trust in shipped.trust.values())


def test_the_background_that_ships_is_sorted_and_of_shares() -> None:
    known = load_ranking().background
    assert known.articles > 10_000
    for keys, shares in ((known.tokens, known.token_shares), (known.pairs, known.pair_shares)):
        assert len(keys) == len(shares) > 1000
        assert (keys[:-1] < keys[1:]).all()
        assert ((shares > 0) & (shares <= 1)).all()
    common, rare = known.rarity(folded_part(tokens("của"))), known.rarity(folded_part(tokens("tịch")))
    assert common[0] < 1 < rare[0]


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["signals"].reverse(),
        lambda told: told["signals"].pop(),
        lambda told: told["signals"].append("luck"),
        lambda told: told["signals"].__setitem__(0, "luck"),
    ],
    ids=["order", "fewer", "more", "other"],
)
def test_weights_of_other_signals_are_refused(tmp_path: Path, change: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match=r"retrieval\.training"):
        Ranking.load(kept(tmp_path, change))


@pytest.mark.parametrize("name", [RANKING, BACKGROUND])
def test_a_folder_without_one_of_the_files_is_refused(tmp_path: Path, name: str) -> None:
    (kept(tmp_path) / name).unlink()
    with pytest.raises(FileNotFoundError, match=name.replace(".", r"\.")):
        Ranking.load(tmp_path)


@pytest.mark.parametrize("name", [RANKING, BACKGROUND])
@pytest.mark.parametrize("content", [b"\x00\xff nothing of the kind", b"{", b'"'])
def test_files_that_are_something_else_are_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (kept(tmp_path) / name).write_bytes(content)
    with pytest.raises(ValueError):  # noqa: PT011 - json's and numpy's own words
        Ranking.load(tmp_path)


@pytest.mark.parametrize("damage", ["cut short", "without weights"])
def test_files_that_are_not_whole_are_refused(tmp_path: Path, damage: str) -> None:
    if damage == "cut short":
        file = kept(tmp_path) / BACKGROUND
        file.write_bytes(file.read_bytes()[:-100])
    else:
        kept(tmp_path, lambda told: told.pop("weights"))
    with pytest.raises((OSError, ValueError)):
        Ranking.load(tmp_path)


@pytest.mark.parametrize("name", ["weights", "means", "deviations"])
def test_tables_of_another_length_than_the_signals_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever words
        Ranking.load(kept(tmp_path, lambda told: told[name].pop()))


def test_what_ships_is_small() -> None:
    assert (DATA / RANKING).stat().st_size + (DATA / BACKGROUND).stat().st_size < 2_000_000
