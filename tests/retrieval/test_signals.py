"""The signals of candidates: on small texts whose right values are plain to see, and on any text at all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ranking import Background, asked_with
from retrieval.signals import NAMES, Asked, Weighed, by_name, signals
from retrieval.tokens import folded_part, tokens

BACKGROUND = Background(
    np.zeros(0, np.uint32), np.zeros(0, np.float32), np.zeros(0, np.uint64), np.zeros(0, np.float32), 1000
)


class Nothing:
    def frequencies(self, terms: Sequence[str]) -> tuple[int, list[int]]:
        return 0, [0] * len(terms)


def asked(question: str) -> Asked:
    return asked_with(question, Nothing(), BACKGROUND, {})


def candidate(
    text: str, title: str = "", document: int = 1, opening: str = "", cosine: float = 0.5
) -> Weighed:
    return Weighed(document, tokens(title), tokens(text), tokens(opening), False, cosine)


def of(question: str, *candidates: Weighed) -> list[dict[str, float]]:
    return [dict(by_name(row)) for row in signals(asked(question), candidates, BACKGROUND)]


def test_a_passage_with_every_word_is_covered_whole() -> None:
    whole, half = of("phí chứng thực", candidate("Mức phí chứng thực là"), candidate("Mức phí"))
    assert whole["words"] == pytest.approx(1.0, abs=0.01)
    assert whole["pairs"] == pytest.approx(1.0, abs=0.01)
    assert half["words"] == pytest.approx(1 / 3, abs=0.01)
    assert half["pairs"] == 0


def test_words_with_other_tones_are_told_from_those_that_lost_them() -> None:
    toned, toneless, other = of("hộ tịch", candidate("hộ tịch"), candidate("ho tich"), candidate("hồ tích"))
    assert toned["words"] == toneless["words"] == other["words"] == pytest.approx(1.0, abs=0.01)
    assert toned["toned words"] == toneless["toned words"] == pytest.approx(1.0, abs=0.01)
    assert other["toned words"] == 0


def test_a_question_without_tones_differs_from_nothing() -> None:
    toned, toneless = of("ho tich", candidate("hộ tịch"), candidate("ho tich"))
    assert toned["toned words"] == toneless["toned words"] == pytest.approx(1.0, abs=0.01)


def test_words_near_each_other_count_more_than_far_apart() -> None:
    filler = " khác" * 200
    near, far = of(
        "lệ phí hộ tịch", candidate(f"lệ phí hộ tịch{filler}"), candidate(f"lệ phí{filler} hộ tịch")
    )
    assert near["words"] == far["words"]
    assert near["window"] > far["window"]


def test_a_title_that_is_all_asked_for_is_told_from_one_that_says_more() -> None:
    exact, more = of(
        "lệ phí hộ tịch",
        candidate("", title="Lệ phí hộ tịch"),
        candidate("", title="Lệ phí hộ tịch và các khoản thu khác của cơ quan"),
    )
    assert exact["title asked"] > more["title asked"]


def test_what_the_opening_of_the_document_says_is_not_missing() -> None:
    with_opening, without = of(
        "phạm vi nghị định về hộ tịch",
        candidate("Phạm vi", document=1, opening="Nghị định này quy định về hộ tịch"),
        candidate("Phạm vi", document=2),
    )
    assert with_opening["words or opening"] > without["words or opening"]
    assert with_opening["words"] == without["words"]


def test_the_best_vector_is_the_measure_of_the_others() -> None:
    first, second = of("phí", candidate("x", cosine=0.9), candidate("y", cosine=0.4))
    assert first["dense to best"] == 0
    assert second["dense to best"] == pytest.approx(-0.5, abs=0.01)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Điều 3. Giải thích từ ngữ", True),
        ("GIẢI THÍCH", True),
        ("giai thich tu ngu", True),
        ("Giải quyết và thích ứng", False),
        ("Giải", False),
        ("Thích ứng", False),
        ("", False),
    ],
)
def test_the_title_of_definitions_is_known_with_and_without_tones(title: str, expected: bool) -> None:
    # Beside another that ends with the first of the two words, where the tokens of both stand in a row.
    _, told = of("hộ tịch là gì", candidate("x", title="Giải"), candidate("Hộ tịch là việc", title=title))
    assert told["definitions"] == told["definition asked"] == float(expected)
    assert of("phí hộ tịch", candidate("x", title=title))[0]["definition asked"] == 0


def test_the_order_of_candidates_changes_nothing() -> None:
    one, other = candidate("lệ phí hộ tịch", document=1), candidate("phí khác", document=2)
    assert of("lệ phí", one, other) == list(reversed(of("lệ phí", other, one)))


def test_nothing_asked_and_nothing_found_are_all_zeros() -> None:
    assert signals(asked("…?"), [candidate("phí")], BACKGROUND).shape == (1, len(NAMES))
    assert signals(asked("phí"), [], BACKGROUND).shape == (0, len(NAMES))


@given(st.text(max_size=200), st.lists(st.tuples(st.text(max_size=300), st.text(max_size=80)), max_size=4))
def test_any_text_gives_finite_signals(question: str, texts: list[tuple[str, str]]) -> None:
    rows = signals(asked(question), [candidate(text, title) for text, title in texts], BACKGROUND)
    assert rows.shape == (len(texts), len(NAMES))
    assert np.isfinite(rows).all()


@given(st.text(max_size=100))
def test_tokens_are_the_same_in_any_case_and_normal_form(text: str) -> None:
    assert (folded_part(tokens(text)) & 0xFF == 0).all()
    assert len(tokens(f"{text} phường")) >= 1


def test_numbers_are_the_same_with_leading_zeros() -> None:
    assert tokens("02 ngày").tolist() == tokens("2 ngày").tolist()


def test_tokens_differ_by_tone_only_in_their_lower_bits() -> None:
    with_tone, without = tokens("thủ"), tokens("thu")
    assert with_tone[0] != without[0]
    assert folded_part(with_tone)[0] == folded_part(without)[0]
