"""The fact that answers: found where a passage says it, word for word, and none where it does not."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese import fold
from retrieval.facts.asking import Asked, read_asking
from retrieval.facts.finding import NEVER_STATED, find_fact, nearest_of_kind
from retrieval.model import Passage

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "facts.jsonl").read_text(encoding="utf-8").splitlines()
]
TUNED = [case for case in CASES if case["set"] == "tuned"]
HELD_OUT = [case for case in CASES if case["set"] == "held out"]

QUESTIONS = (
    "Ai phải báo kết quả kiểm tra?", "Đơn vị nào phối hợp với công chức?", "Báo cáo gửi cho ai?",
    "Hạn gửi báo cáo là ngày nào?", "Giải quyết trong bao lâu?", "Bao lâu kiểm tra một lần?",
    "Phạt bao nhiêu tiền?", "Đạt bao nhiêu phần trăm?", "Được gia hạn mấy lần?", "Nộp hồ sơ ở đâu?",
    "Thực hiện theo nghị định nào?", "Có phải nộp bản sao không?", "Quầy hàng là gì?", "Mở cửa từ mấy giờ?",
)  # fmt: skip
PIECES = (
    "công chức ", "phải ", "báo cáo ", "gửi ", "trước ngày 15/6/2033", "không quá 03 ngày làm việc",
    "quý II ", "02 lần/năm", "từ 1.000.000 đồng đến 2.000.000 đồng", "tại ", "Bộ phận Một cửa ", "và ", ", ",
    ". ", "; ",
    ":\n", "\na) ", "\n1. ", " | ", "phối hợp với ", "Điều 5 Nghị định số 12/2030/NĐ-CP ", "là ",
    "được ", "không ", "UBND ", "80% ", "\t", "\u0301", "🙂", "İ", "ﬁ", "\x1c", "\u200b",
)  # fmt: skip
SECONDS = 2.0
"""A hostile page, on a busy machine."""


def passage(text: str, heading: str = "Kế hoạch 5/KH-UBND", locator: str = "mục I.1") -> Passage:
    return Passage("1:1", 1, locator, None, heading, text)


def asked(case: dict[str, Any]) -> Passage:
    return passage(case["text"], case["heading"], case["locator"])


def test_the_cases_are_told_apart_and_say_what_they_want() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES)
    for case in CASES:
        assert case["fact"] is None or case["fact"] in case["text"], case["id"]
        assert case["set"] in {"tuned", "held out"}


@pytest.mark.parametrize("case", TUNED, ids=[case["id"] for case in TUNED])
def test_the_fact_or_none(case: dict[str, Any]) -> None:
    found = find_fact(case["question"], asked(case))
    assert (None if found is None else found.text) == case["fact"]


@pytest.mark.parametrize("case", [case for case in TUNED if case["fact"]], ids=lambda case: case["id"])
def test_the_same_fact_for_a_question_without_tones(case: dict[str, Any]) -> None:
    found = find_fact(fold(case["question"]), asked(case))
    assert found is None or found.text == case["fact"]


def test_most_questions_without_tones_find_their_fact() -> None:
    cases = [case for case in TUNED if case["fact"]]
    found = [find_fact(fold(case["question"]), asked(case)) for case in cases]
    assert sum(fact is not None for fact in found) >= 0.9 * len(cases)


def test_held_out_cases_are_rarely_missed_and_never_answered_wrongly() -> None:
    found = [(case, find_fact(case["question"], asked(case))) for case in HELD_OUT]
    wrong = [case["id"] for case, fact in found if fact is not None and fact.text != case["fact"]]
    assert not wrong
    right = sum(fact is not None for _, fact in found)
    assert right >= 0.9 * sum(case["fact"] is not None for case in HELD_OUT)


def test_who_supports_comes_with_who_leads() -> None:
    row = passage(
        "4 | Kiểm kê tài sản | Công chức Tài chính | Ban Thanh tra | Trước ngày 20/12/2033",
        "Kế hoạch 5/KH-UBND\nTT | Nội dung | Chủ trì | Phối hợp | Thời gian",
    )
    fact = find_fact("Ai chủ trì kiểm kê tài sản?", row)
    assert fact is not None
    assert (fact.text, fact.label) == ("Công chức Tài chính", "Chủ trì")
    assert fact.also == (("phối hợp", "Ban Thanh tra"),)


def test_since_when_comes_with_how_long() -> None:
    text = "Thời hạn xác minh không quá 05 ngày làm việc, kể từ ngày nhận đơn; người gửi đơn được báo lại."
    fact = find_fact("Thời hạn xác minh là bao lâu?", passage(text))
    assert fact is not None
    assert fact.also == (("", "kể từ ngày nhận đơn"),)


@pytest.mark.parametrize(
    "text",
    [
        "Kiểm tra kho trong 03 ngày. Kiểm tra kho trong 05 ngày.",
        "a) Nộp báo cáo kho trong 03 ngày;\nb) Nộp báo cáo kho trong 05 ngày.",
    ],
)
def test_of_two_that_answer_alike_neither_is_stated(text: str) -> None:
    question = "Kiểm tra, báo cáo kho trong mấy ngày?"
    assert find_fact(question, passage(text)) is None
    assert find_fact(question, passage("Kiểm tra, báo cáo kho trong 03 ngày.")) is not None


def test_a_day_of_a_cited_document_is_no_deadline() -> None:
    text = "Thực hiện Công văn số 45/UBND-VP ngày 12/3/2033 về việc nộp báo cáo nước sạch."
    assert find_fact("Nộp báo cáo nước sạch ngày nào?", passage(text)) is None


def test_a_year_that_the_passage_does_not_speak_of_has_no_fact() -> None:
    text = "Năm 2033 tỷ lệ thu gom rác đạt 75%."
    assert find_fact("Năm 2033 tỷ lệ thu gom rác đạt bao nhiêu?", passage(text)) is not None
    assert find_fact("Năm 2035 tỷ lệ thu gom rác đạt bao nhiêu?", passage(text)) is None


@pytest.mark.parametrize("text", ["", " ", "\n\n", " \n\t \n", "\x1c\n", "\u3000", "|", " | | ", "\n" * 50])
@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_is_said_by_blank_text(question: str, text: str) -> None:
    assert find_fact(question, passage(text)) is None
    assert find_fact(question, passage(text, "TT | Nội dung | Chủ trì", "")) is None
    assert nearest_of_kind(question, passage(text)) is None


@pytest.mark.parametrize(
    "question", ["", " ", "?", "\x00", "\ud800", "ai " * 5000, "mấy (" * 300, "nào|*+[\\"]
)
def test_bad_questions_are_answered_by_silence(question: str) -> None:
    text = "1. Công chức trực quầy phải báo kết quả trong thời hạn 02 giờ làm việc."
    assert find_fact(question, passage(text)) is None


@given(st.sampled_from(QUESTIONS), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_a_fact_is_verbatim_in_its_passage(question: str, text: str) -> None:
    _is_verbatim(question, text)


@given(st.text(max_size=120), st.text(max_size=300))
def test_any_text_is_a_question_and_a_passage(question: str, text: str) -> None:
    _is_verbatim(question, text)


@given(st.sampled_from([case for case in CASES if case["fact"]]), st.sampled_from(["NFD", "NFKD"]))
def test_text_that_is_not_composed_is_quoted_as_it_is(case: dict[str, Any], form: Any) -> None:
    _is_verbatim(case["question"], unicodedata.normalize(form, case["text"]))


def _is_verbatim(question: str, text: str) -> None:
    near = nearest_of_kind(question, passage(text))
    assert near is None or 0 <= near <= 2
    fact = find_fact(question, passage(text))
    if fact is None:
        return
    assert text[fact.start : fact.end] == fact.text
    assert fact.text == fact.text.strip()
    assert fact.text
    for _, more in fact.also:
        assert more in text
    assert near is not None


@given(st.text(max_size=200))
def test_where_a_question_asks_lies_within_it(question: str) -> None:
    asking = read_asking(question)
    assert 0 <= asking.start <= asking.end <= len(asking.text)
    if asking.kind in {Asked.WHO, Asked.WHEN, Asked.HOW_LONG, Asked.HOW_MANY, Asked.WHERE}:
        assert asking.text[asking.start : asking.end].strip()


@pytest.mark.parametrize("question", ["Làm thế nào để nộp hồ sơ?", "Gồm những giấy tờ gì?", "Chào anh"])
def test_what_no_line_answers_has_no_fact(question: str) -> None:
    assert read_asking(question).kind in NEVER_STATED
    text = "Công chức nộp hồ sơ trong 03 ngày tại kho lưu trữ."
    assert find_fact(question, passage(text)) is None
    assert nearest_of_kind(question, passage(text)) is None


@pytest.mark.parametrize(
    "piece",
    [
        "1. Trong 02 giờ làm việc, công chức trực quầy phải báo kết quả, phối hợp với Phòng Nội vụ. ",
        "công chức và ", "gửi ", "từ 1 đến ", "a | ", "1.1.", "\n- ", "không quá ", "phải ", " ", "1.000",
    ],
)  # fmt: skip
def test_a_page_of_100_kilobytes_is_no_burden(piece: str) -> None:
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    for question in QUESTIONS:
        began = time.perf_counter()
        find_fact(question, passage(text))
        assert time.perf_counter() - began < SECONDS
