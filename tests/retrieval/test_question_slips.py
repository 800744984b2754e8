"""Remnants of Telex and VNI, and neighbouring keys."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.question.slips import decode_telex, decode_vni, mend_slips, near_syllables, spells_as
from retrieval.question.vocabulary import Vocabulary, without_tone
from retrieval.question.words import cut, join

VOCABULARY = Vocabulary.shipped()

TELEX = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
VNI = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
TELEX_SHAPES = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI_SHAPES = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"}

MARKED = sorted(
    syllable
    for syllable in VOCABULARY.language.words
    if VOCABULARY.knows(syllable)
    and len(syllable) > 1
    and not syllable.isascii()
    # "huớng" was met as well, and nobody means it; "coocs" is "cốc" rather than "coóc".
    and not re.search(r"uơ.|ưo|oo", without_tone(syllable)[0])
)


def _keys(syllable: str, tones: dict[str, str], shapes: dict[str, str]) -> str:
    """The keys that spell a syllable, its tone last, as most people type."""
    marks = unicodedata.normalize("NFD", syllable)
    tone = "".join(tones[mark] for mark in marks if mark in tones)
    letters = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones))
    return "".join(shapes.get(letter, letter) for letter in letters) + tone


def _mended(text: str) -> str:
    words, tail = cut(text)
    return join(mend_slips(words, VOCABULARY), tail)


@given(st.sampled_from(MARKED))
def test_telex_keys_spell_the_syllable(syllable: str) -> None:
    spelled = decode_telex(_keys(syllable, TELEX, TELEX_SHAPES), VOCABULARY)

    # "hoà" and "hòa" are the same keys, and the vocabulary holds a few syllables in both spellings.
    assert spelled is not None
    assert sorted(unicodedata.normalize("NFD", spelled)) == sorted(unicodedata.normalize("NFD", syllable))


@given(st.sampled_from(MARKED))
def test_vni_keys_spell_the_syllable(syllable: str) -> None:
    spelled = decode_vni(_keys(syllable, VNI, VNI_SHAPES), VOCABULARY)

    assert spelled is not None
    assert sorted(unicodedata.normalize("NFD", spelled)) == sorted(unicodedata.normalize("NFD", syllable))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tucj", "tục"), ("tujc", "tục"), ("phuongwf", "phường"), ("phuwowngf", "phường"),
        ("phuwongf", "phường"),
        ("dduowcj", "được"), ("dinhjd", "định"), ("hafo", "hào"), ("hifo", None), ("tw", "tư"),
        ("quyếts", "quyết"), ("ddeesn", "đến"),
    ],
)  # fmt: skip
def test_telex_is_typed_in_many_orders(typed: str, meant: str | None) -> None:
    assert decode_telex(typed, VOCABULARY) == meant


@pytest.mark.parametrize(
    "text",
    [
        "file", "form online", "test", "max", "list", "d18", "k2", "quy3", "khoan3", "thang12", "nam2022",
        "P2",
        "61/2018/NĐ-CP", "covid19", "H20", "thu tuc", "thủ tục", "xoong", "A4", "export excel", "pass wifi",
        "AIS", "REX",
        "01/01/2022", "95,5%", "to5", "a1",
    ],
)  # fmt: skip
def test_what_is_no_slip_stays(text: str) -> None:
    assert _mended(text) == text


def test_digits_behind_a_word_are_vni_only_beside_surer_vni() -> None:
    assert _mended("thu3 tu5c d9a6t1") == "thủ tục đất"
    assert _mended("thu3 tuc") == "thu3 tuc"


def test_capitals_are_kept() -> None:
    assert _mended("Thur TUCJ") == "Thủ TỤC"


def test_a_key_beside_the_right_one_is_found() -> None:
    assert "tục" in near_syllables("tuv", VOCABULARY)
    assert "quả" in near_syllables("qau", VOCABULARY)


@pytest.mark.parametrize("typed", ["tuc", "online", "kh", "sp", "tục", "ktc", ""])
def test_words_without_a_near_miss(typed: str) -> None:
    assert near_syllables(typed, VOCABULARY) == ()


def test_a_syllable_spells_a_word_as_only_when_it_adds_marks() -> None:
    assert spells_as("quyêt", "quyết")
    assert spells_as("dat", "đất")
    assert not spells_as("đat", "dát")
    assert not spells_as("quyệt", "quyết")
    assert not spells_as("ha", "hai")


@given(st.text(max_size=60))
def test_any_text_is_mended_without_complaint(text: str) -> None:
    assert _mended(text).count("\n") == text.count("\n")
