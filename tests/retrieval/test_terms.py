"""What text and questions are matched by."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.terms import (
    folded_form,
    is_toned,
    number_forms,
    places,
    question_terms,
    terms,
    toned,
    toned_question_terms,
)


def test_syllables_are_folded_and_paired() -> None:
    assert terms("Thủ tục đất") == ["thu", "tuc", "dat", "thu_tuc", "tuc_dat"]


@pytest.mark.parametrize("between", [". ", "; ", ": ", "\n", " (", ") "])
def test_pairs_do_not_cross_the_end_of_a_sentence(between: str) -> None:
    assert "ho_so" not in terms(f"giữ hộ{between}Sổ cũ")


def test_pairs_cross_a_line_that_is_only_wrapped() -> None:
    assert "giai_quyet" in terms("Thời hạn giải\nquyết hồ sơ")
    assert "an_nhe" in terms("Miễn án\n ắn, ỹ\nán\nnhẹ")


def test_a_cut_phrase_leaves_no_pair_behind() -> None:
    assert "sach_muon" not in question_terms("sách như thế nào mượn")


def test_pairs_cross_a_comma() -> None:
    assert "phi_le" in terms("phí, lệ phí")


def test_document_numbers_are_kept_whole_and_in_parts() -> None:
    found = terms("Nghị định 061/2018/NĐ-CP")
    assert {"061/2018/nd-cp", "61/2018", "61", "nghi_dinh"} <= set(found)
    assert number_forms("99/kh-ubnd") == ("99/kh-ubnd", "99")


def test_a_date_is_not_a_document_number() -> None:
    assert number_forms("08/06/2010") == ("08/06/2010",)


def test_leading_zeros_do_not_matter() -> None:
    assert terms("05") == terms("5") == ["5"]


def test_words_joined_by_a_stroke_are_parted() -> None:
    assert {"nhan", "tra", "nhan_tra"} <= set(terms("nhận/trả"))


@pytest.mark.parametrize(("old", "new"), [("hủy", "huỷ"), ("hòa", "hoà"), ("thúy", "thuý")])
def test_old_and_new_places_of_the_tone_mark_are_one(old: str, new: str) -> None:
    assert toned(old) == toned(new)
    assert folded_form(toned(old)) == unicodedata.normalize("NFD", old)[0] + folded_form(old[1:])


def test_other_tones_are_other_syllables() -> None:
    assert len({toned(word) for word in ("ma", "má", "mà", "mả", "mã", "mạ", "mă", "mâ")}) == 8


def test_toned_and_toneless_text() -> None:
    assert is_toned("Hồ sơ nộp ở bộ phận một cửa")
    assert not is_toned("ho so nop o bo phan mot cua, hạn 5 ngay lam viec")
    assert not is_toned("61/2018/NĐ-CP")
    assert not is_toned("")


def test_politeness_and_question_words_are_left_out() -> None:
    assert question_terms("Cho em hỏi thời hạn mượn sách là bao lâu ạ?") == question_terms(
        "thời hạn mượn sách"
    )


def test_what_is_left_of_a_bare_question_is_itself() -> None:
    assert question_terms("là gì?") == ["la", "gi", "la_gi"]


def test_mot_cua_survives_without_tones() -> None:
    assert "mot_cua" in question_terms("mot cua la gi")


def test_toned_terms_of_a_toneless_question_are_none() -> None:
    assert toned_question_terms("thoi han muon sach la bao lau") == []
    assert toned_question_terms("sách là gì") == [toned("sách")]


@pytest.mark.parametrize(
    "text",
    ["khoản 2 Điều 18", "Điều 18 khoản 2", "Điều 18, khoản 2", "khoan 2 dieu 18", "KHOẢN 2 ĐIỀU 18"],
)
def test_places_are_the_same_in_either_direction(text: str) -> None:
    assert set(places(text)) == {"@dieu18", "@dieu18.2"}


def test_points_keep_their_stroke() -> None:
    assert places("điểm đ khoản 1 Điều 5")[-1] == "@dieu5.1.đ"
    assert places("điểm d khoản 1 Điều 5")[-1] == "@dieu5.1.d"
    assert places("Điều 35a") == ["@dieu35a"]


def test_endless_words_are_no_terms() -> None:
    assert terms("a" * 10_000) == []


@given(st.text(max_size=300))
def test_terms_hold_no_white_space_and_never_fail(text: str) -> None:
    for found in (terms(text), question_terms(text), toned_question_terms(text), places(text)):
        assert all(term and not any(character.isspace() for character in term) for term in found)
