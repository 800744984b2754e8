"""What of a passage is quoted, and which of its words are emphasised."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.facts.asking import Asked
from retrieval.facts.cutting import COMFORTABLE, answering_spans
from retrieval.facts.emphasis import MOST, decisive_spans
from retrieval.facts.finding import Fact, find_fact
from retrieval.matching import QUOTE_LONGEST, Wanted
from retrieval.model import Passage
from retrieval.terms import question_terms, toned_question_terms
from tests.retrieval.test_facts_finding import CASES, PIECES, QUESTIONS, SECONDS, asked, passage

STATED = [case for case in CASES if case["fact"]]
LEAD = "2. Thủ thư có trách nhiệm:"
LIST = f"{LEAD}\na) Kiểm kê kho sách mỗi năm một lần;\nb) Giữ chìa khóa phòng đọc;\nc) Thu phí làm thẻ."


def wanted(question: str) -> Wanted:
    """The terms of a question as if all were equally rare."""
    weights = {term: 0.3 if "_" in term else 1.0 for term in question_terms(question)}
    return Wanted(weights, frozenset(toned_question_terms(question)))


def quoted(question: str, where: Passage) -> list[str]:
    fact = find_fact(question, where)
    return [where.text[start:end] for start, end in answering_spans(wanted(question), where, fact)]


def test_a_point_comes_with_the_line_that_opens_its_list() -> None:
    assert quoted("Ai giữ chìa khóa phòng đọc?", passage(LIST)) == [LEAD, "b) Giữ chìa khóa phòng đọc;"]
    assert quoted("Mấy lần kiểm kê kho sách?", passage(LIST)) == [
        f"{LEAD}\na) Kiểm kê kho sách mỗi năm một lần;"
    ]
    assert quoted("Thu phí làm thẻ thế nào?", passage(LIST)) == [LEAD, "c) Thu phí làm thẻ."]


def test_a_line_that_opens_a_list_comes_with_the_list() -> None:
    assert quoted("Thủ thư có trách nhiệm gì?", passage(LIST)) == [LIST]


def test_a_title_comes_with_what_stands_under_it() -> None:
    text = "Điều 5. Giờ mở cửa\n1. Buổi sáng từ bảy giờ.\n2. Buổi chiều từ hai giờ."
    assert quoted("Giờ mở cửa", passage(text)) == [text]


def test_a_list_is_quoted_as_far_as_there_is_room() -> None:
    points = "\n".join(
        f"{label}) Dụng cụ loại {label} để dọn vệ sinh khu phố;" for label in "abcdefghiklmnop"
    )
    text = f"{'Việc khác làm theo lịch khác. ' * 8}\nBuổi lao động cần có:\n{points}"
    (part,) = quoted("Buổi lao động cần có gì?", passage(text))
    assert part.startswith("Buổi lao động cần có:\na) Dụng cụ")
    assert QUOTE_LONGEST - 60 < len(part) <= QUOTE_LONGEST


def test_a_row_is_quoted_whole() -> None:
    row = passage(
        "4 | Kiểm kê tài sản | Công chức Tài chính | Ban Thanh tra | Trước ngày 20/12/2033",
        "Kế hoạch 5/KH-UBND\nTT | Nội dung | Chủ trì | Phối hợp | Thời gian",
    )
    assert quoted("Ai chủ trì kiểm kê tài sản?", row) == [row.text]


def test_the_point_that_the_question_names() -> None:
    clause = passage(LIST, "Quyết định 88/QĐ-UBND\nĐiều 9. Thủ thư", "Điều 9 khoản 2")
    assert quoted("điểm b khoản 2 Điều 9 quy định gì", clause) == ["b) Giữ chìa khóa phòng đọc;"]


def test_of_a_long_clause_the_sentences_that_answer() -> None:
    sentences = [
        f"Đoàn viên số {number} dọn khu vực {number} bên bờ kênh vào sáng Chủ nhật." for number in range(12)
    ]
    answering = "Lễ phát động tổ chức tại nhà văn hóa khu phố trong 02 giờ."
    text = " ".join([*sentences[:6], answering, *sentences[6:]])
    assert len(text) > COMFORTABLE
    assert quoted("Lễ phát động tổ chức trong bao lâu?", passage(text)) == [answering]
    assert quoted("Lễ phát động thế nào?", passage(text)) == [answering]


def test_the_fact_in_a_sentence_that_is_too_long_is_in_its_part() -> None:
    parts = "; ".join(f"nội dung thứ {number} của buổi tuyên truyền lưu động" for number in range(40))
    text = f"Trình tự: {parts}; xe loa tắt trước 21 giờ; lập biên bản."
    spans = answering_spans(wanted("Xe loa tắt lúc mấy giờ?"), passage(text), _slice(text, "21 giờ"))
    assert [text[start:end] for start, end in spans] != [text]
    assert "21 giờ" in text[slice(*spans[0])]
    assert spans[0][1] - spans[0][0] <= QUOTE_LONGEST


def test_a_fact_of_another_passage_is_no_matter() -> None:
    text = "Thủ thư giữ chìa khóa."
    for fact in (
        _slice("x" * 500 + text, text),
        Fact(Asked.WHO, -3, 2, "Thủ"),
        Fact(Asked.WHO, 5, 5, ""),
    ):
        assert answering_spans(wanted("chìa khóa"), passage(text), fact) == ((0, len(text)),)


@pytest.mark.parametrize("text", ["", " ", "\n\n\t", "\u3000\n"])
def test_of_nothing_nothing_is_quoted(text: str) -> None:
    assert answering_spans(wanted("Ai giữ chìa khóa?"), passage(text)) == ()
    assert decisive_spans(wanted("Ai giữ chìa khóa?"), text) == ()


@pytest.mark.parametrize("case", STATED, ids=lambda case: case["id"])
def test_a_quote_has_the_fact_and_emphasises_it(case: dict[str, Any]) -> None:
    where = asked(case)
    fact = find_fact(case["question"], where)
    assert fact is not None
    spans = answering_spans(wanted(case["question"]), where, fact)
    holding = [(start, end) for start, end in spans if start <= fact.start and fact.end <= end]
    assert len(holding) == 1
    start, end = holding[0]
    emphasised = decisive_spans(wanted(case["question"]), where.text[start:end], fact, start)
    assert any(first <= fact.start - start and fact.end - start <= last for first, last in emphasised)


@given(
    st.sampled_from(QUESTIONS) | st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=200).map("".join) | st.text(max_size=1500),
)
def test_spans_lie_in_the_text_in_order_and_apart(question: str, text: str) -> None:
    where = passage(text)
    fact = find_fact(question, where)
    spans = answering_spans(wanted(question), where, fact)
    assert bool(spans) == bool(text.strip())
    _in_order(text, spans)
    if fact is not None:
        assert any(start <= fact.start and fact.end <= end for start, end in spans)
    for start, end in spans:
        part = text[start:end]
        assert part == part.strip()
        emphasised = decisive_spans(wanted(question), part, fact, start)
        assert len(emphasised) <= MOST
        _in_order(part, emphasised)


def _in_order(text: str, spans: tuple[tuple[int, int], ...]) -> None:
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        at = end


def _slice(text: str, said: str) -> Fact:
    start = text.index(said)
    return Fact(Asked.WHO, start, start + len(said), said)


def test_without_a_fact_the_words_that_are_asked_about_are_emphasised() -> None:
    text = "Thủ thư giữ chìa khóa phòng đọc và mở cửa lúc bảy giờ sáng hằng ngày."
    spans = decisive_spans(wanted("chìa khóa phòng đọc"), text)
    assert [text[start:end] for start, end in spans] == ["chìa khóa phòng đọc"]
    assert decisive_spans(wanted("chia khoa phong doc"), text) == spans


def test_words_with_other_tones_are_not_emphasised() -> None:
    text = "Hộ nghèo nộp đơn; hồ bơi đóng cửa vào buổi trưa mỗi ngày trong tuần lễ này."
    spans = decisive_spans(wanted("hồ bơi"), text)
    assert [text[start:end] for start, end in spans] == ["hồ bơi"]


def test_where_all_is_decisive_nothing_is() -> None:
    assert decisive_spans(wanted("chìa khóa phòng đọc"), "Chìa khóa phòng đọc") == ()


def test_what_belongs_to_a_fact_is_emphasised_with_it() -> None:
    text = "Thời hạn xác minh không quá 05 ngày làm việc, kể từ ngày nhận đơn; quá hạn phải báo lại."
    fact = find_fact("Thời hạn xác minh là bao lâu?", passage(text))
    spans = decisive_spans(wanted("Thời hạn xác minh"), text, fact)
    assert [text[start:end] for start, end in spans] == ["không quá 05 ngày làm việc, kể từ ngày nhận đơn"]


@pytest.mark.parametrize("piece", ["công chức phải báo cáo. ", "a) b\n", "x ", ";", "báo cáo | ", "\n"])
def test_a_page_of_100_kilobytes_is_no_burden(piece: str) -> None:
    where = passage((piece * (100_000 // len(piece) + 1))[:100_000])
    terms = wanted("Công chức báo cáo thế nào?")
    began = time.perf_counter()
    spans = answering_spans(terms, where)
    for start, end in spans:
        decisive_spans(terms, where.text[start:end], None, start)
    assert time.perf_counter() - began < SECONDS
