"""Tokens: the same for the same word however it is written, and nothing but words in them."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese import fold
from retrieval.tokens import folded_part, plain, token, tokens, words

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
syllable = st.text(VIETNAMESE, min_size=1, max_size=7)
any_text = st.text(max_size=200)


def test_a_document_number_is_cut_into_its_parts() -> None:
    assert words("Số: 61/2018/NĐ-CP, ngày 02_03") == ["số", "61", "2018", "nđ", "cp", "ngày", "02", "03"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("02", "2"), ("000", "0"), ("hoà", "hòa"), ("thủy", "thuỷ"), ("khỏe", "khoẻ")],
)
def test_two_ways_to_write_one_word_are_one_token(one: str, other: str) -> None:
    assert token(one) == token(other)


@pytest.mark.parametrize(("one", "other"), [("thủ", "thu"), ("hộ", "hồ"), ("đa", "da"), ("tịch", "tích")])
def test_words_that_differ_in_tones_share_the_folded_part_alone(one: str, other: str) -> None:
    assert token(one) != token(other)
    assert (folded_part(tokens(one)) == folded_part(tokens(other))).all()


@pytest.mark.parametrize(("one", "other"), [("thu", "phu"), ("2", "20"), ("20", "02000"), ("i", "y")])
def test_words_of_other_letters_share_no_part(one: str, other: str) -> None:
    assert folded_part(tokens(one)) != folded_part(tokens(other))


def test_the_bits_of_a_token_do_not_depend_on_the_process() -> None:
    # They are kept on disk: a change of these numbers needs a new lexical.LAYOUT and a training.
    assert tokens("Thủ tục số 02").tolist() == [0x21F27D83, 0x2A4AA4D5, 0x98C644F4, 0x1AD5BE0D]


@given(st.lists(syllable, max_size=30))
def test_there_is_one_token_for_each_word_in_order(met: list[str]) -> None:
    found = tokens(" ".join(met))
    assert found.dtype == np.uint32
    assert found.tolist() == [token(word) for word in met]


@given(st.lists(syllable, max_size=30))
def test_case_and_normal_form_change_nothing(met: list[str]) -> None:
    text = " ".join(met)
    for other in (text.upper(), unicodedata.normalize("NFD", text), unicodedata.normalize("NFC", text)):
        assert tokens(other).tolist() == tokens(text).tolist()


@given(st.lists(syllable, max_size=30))
def test_text_that_lost_its_tones_keeps_the_folded_parts(met: list[str]) -> None:
    text = " ".join(met)
    assert folded_part(tokens(fold(text))).tolist() == folded_part(tokens(text)).tolist()


@given(any_text, any_text)
def test_any_two_texts_side_by_side_have_the_tokens_of_both(one: str, other: str) -> None:
    assert tokens(f"{one}\n{other}").tolist() == [*tokens(one), *tokens(other)]


@given(st.text(st.characters(categories=("P", "S", "Z", "Cc", "Cf"), exclude_characters="\u200c\u200d")))
def test_signs_are_no_words(text: str) -> None:
    assert len(tokens(text)) == 0


@given(any_text)
def test_no_word_of_any_text_is_empty_or_holds_a_space(text: str) -> None:
    assert all(word and not any(sign.isspace() for sign in word) for word in words(text))
    assert all(0 <= token(word) < 1 << 32 for word in words(text))


@given(st.integers(0, 10**18), st.integers(0, 5))
def test_a_number_is_its_value(number: int, zeros: int) -> None:
    assert plain("0" * zeros + str(number)) == str(number)


def test_half_a_letter_is_no_reason_to_fail() -> None:
    assert len(tokens("phường \ud800 \udfff xã")) >= 2
