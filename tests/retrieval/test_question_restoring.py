"""Tones of questions: only diacritics are added, and only to words that have none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.vietnamese import collapse, fold, nfc
from retrieval.question import QuestionRestorer
from retrieval.question.vocabulary import is_marked
from retrieval.question.words import LONGEST, State, cut, join

RESTORER = QuestionRestorer.shipped()
QUERIES = Path("/work/shared/benchmarks/legal-questions/queries-train.jsonl")

SYLLABLES = [
    "thủ", "tục", "hành", "chính", "thu", "tuc", "hanh", "chinh", "báo", "cáo", "bao", "cao", "ai",
    "nào", "nao", "quý", "quy", "3", "99", "61/2018/NĐ-CP", "15/06/2022", "95,5%", "%", "file", "UBND",
    "Phường", "Phuong", "đất", "dat", "mấy", "may", "khi", "d18", "k2", "online",
]  # fmt: skip


def _restored(text: str) -> str:
    words, tail = cut(text)
    return join(RESTORER.restored(words), tail)


def test_the_words_of_a_text_and_what_is_between_are_the_text() -> None:
    words, tail = cut("  Ai (VP-TK) ký kh 99/KH-UBND, ngày 15/06/2022?! ")

    assert join(words, tail) == "  Ai (VP-TK) ký kh 99/KH-UBND, ngày 15/06/2022?! "
    assert [word.text for word in words if word.state is State.CODE] == ["99/KH-UBND", "15/06/2022"]
    assert [word.text for word in words][:4] == ["Ai", "VP", "TK", "ký"]


@given(st.text(max_size=200))
def test_any_text_is_cut_and_joined_again(text: str) -> None:
    assert join(*cut(text)) == text


def test_a_very_long_text_keeps_its_end_as_typed() -> None:
    text = "thu tuc " * 2000

    assert join(*cut(text)) == text
    assert len(join(cut(text)[0], "")) <= LONGEST


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=12))
def test_only_diacritics_are_added_and_toned_words_stay(words: list[str]) -> None:
    text = " ".join(words)
    restored = _restored(text)

    assert fold(restored) == fold(text)
    for typed, read in zip(words, restored.split(), strict=True):
        if is_marked(typed) or any(map(str.isdigit, typed)):
            assert read == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thu tuc hanh chinh", "thủ tục hành chính"),
        ("Thu Tuc", "Thủ Tục"),
        ("quyêt dinh nay", "quyết định này"),
        ("file nao", "file nào"),
        ("UBND phuong", "UBND phường"),
        ("ok", "ok"),
        ("", ""),
        ("?!", "?!"),
    ],
)
def test_words_in_their_tones(typed: str, meant: str) -> None:
    assert _restored(typed) == meant


def test_a_question_typed_with_tones_keeps_its_plain_words() -> None:
    text = "Anh Lê Thanh Bình ở tổ 5 nộp hồ sơ cho ai?"

    assert _restored(text) == text


@pytest.mark.skipif(not QUERIES.exists(), reason="/work/shared is not here")
@pytest.mark.parametrize(("form", "least"), [(fold, 0.99), (str, 0.9995)], ids=["toneless", "toned"])
def test_legal_questions_come_back(form: type, least: float) -> None:
    lines = QUERIES.read_text(encoding="utf-8").splitlines()[:100]
    texts = [collapse(nfc(json.loads(line)["text"])) for line in lines]
    pairs = [
        (word, read)
        for text in texts
        for word, read in zip(text.lower().split(), _restored(form(text)).lower().split(), strict=True)
    ]

    assert sum(word == read for word, read in pairs) >= least * len(pairs)
