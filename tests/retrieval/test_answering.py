"""Asking a decree: what is quoted, when the answer is "the documents do not say", and how it is worded."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.reading import read
from knowledge.structure import parse_document
from retrieval.answering import answer, search
from retrieval.citing import UNSURE, called
from retrieval.confidence import Confidence
from retrieval.facts.cutting import answering_spans
from retrieval.hybrid import HybridIndex, open_index
from retrieval.matching import QUOTE_LONGEST, wanted
from retrieval.model import OMITTED, Answer, DocumentName, Passage
from retrieval.passages import make_passages
from tests.retrieval.test_lexical import HOSTILE

DATA = Path(__file__).parent / "data"
DECREE = "nghi-dinh-mau.txt"
NAMES = {5: DocumentName(DECREE, "912/2031/NĐ-CP", "Nghị định")}


@pytest.fixture(scope="module")
def passages() -> tuple[Passage, ...]:
    return make_passages(5, parse_document(read(DATA / DECREE)))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, passages: tuple[Passage, ...]) -> HybridIndex:
    made = open_index(tmp_path_factory.mktemp("office"))
    made.add(passages)
    return made


def ask(index: HybridIndex, question: str) -> Answer:
    return answer(question, index, NAMES)


def test_a_document_named_by_its_bare_number_must_be_there(index: HybridIndex) -> None:
    said = ask(index, "nd 15 quy dinh gi ve muon sach")
    assert said.abstained
    assert "chưa có văn bản số 15" in said.answer
    assert not ask(index, "kế hoạch 6 tháng mượn sách thế nào, thời hạn mượn sách").answer.startswith("Kho")


@pytest.mark.parametrize(
    ("question", "locator", "said"),
    [
        ("Thời hạn mượn sách là bao lâu?", "Điều 3 khoản 1", "21 ngày"),
        ("thoi han muon sach la bao lau", "Điều 3 khoản 1", "21 ngày"),
        ("Làm mất sách thì phải đền thế nào?", "Điều 4 khoản 1", "giá bìa"),
        ("lam mat sach thi den the nao", "Điều 4 khoản 1", "giá bìa"),
        ("Có được mượn báo, tạp chí về nhà không?", "Điều 3 khoản 3", "đọc tại chỗ"),
        ("Thủ thư tình nguyện là ai?", "Điều 2", "không hưởng lương"),
        ("phieu muon la gi", "Điều 2", "tên người mượn"),
        ("Nghị định 912/2031/NĐ-CP có hiệu lực từ ngày nào?", "Điều 6", "01 tháng 7 năm 2031"),
        ("Các hình thức góp sách?", "Điều 5", "Gửi qua bưu điện"),
        ("Điều 5 nghị định 912/2031 nói gì?", "Điều 5", "Góp trực tiếp"),
        ("khoan 1 dieu 3 nd 912/2031", "Điều 3 khoản 1", "21 ngày"),
        ("khoản 1 điều 3 nghị định 912", "Điều 3 khoản 1", "21 ngày"),
    ],
)
def test_a_question_is_answered_with_the_place_that_says_it(
    index: HybridIndex, question: str, locator: str, said: str
) -> None:
    given_answer = ask(index, question)
    assert not given_answer.abstained
    best = given_answer.citations[0]
    assert best.locator.startswith(locator)
    assert said in best.quote
    assert best.quote in given_answer.answer
    assert (best.document_id, best.file, best.number) == (5, DECREE, "912/2031/NĐ-CP")


def test_the_wording_of_an_answer(index: HybridIndex) -> None:
    said = ask(index, "Thời hạn mượn sách là bao lâu?").answer
    fact, source, quoted = said.split("\n")[:3]
    assert fact.startswith("Thời hạn: 21 ngày")
    assert source == "Theo Nghị định 912/2031/NĐ-CP, Điều 3 khoản 1:"
    assert quoted.startswith("“1. Mỗi người được mượn")


def test_the_fact_and_the_decisive_words_are_emphasised(index: HybridIndex) -> None:
    given_answer = ask(index, "Thời hạn mượn sách là bao lâu?")
    emphasised = [given_answer.answer[start:end] for start, end in given_answer.emphasis]
    assert emphasised[0] == given_answer.answer.split("\n")[0]
    assert any("21 ngày" in words for words in emphasised[1:])


def test_an_answer_that_is_in_doubt_says_so_and_states_no_fact(index: HybridIndex) -> None:
    even = Confidence({}, offset=0.0, least=0.3)
    said = answer("Thời hạn mượn sách là bao lâu?", index, NAMES, confidence=even)
    assert not said.abstained
    assert said.answer.startswith(f"{UNSURE}Theo Nghị định 912/2031/NĐ-CP")
    assert all("Thời hạn: " not in said.answer[start:end] for start, end in said.emphasis)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Điều 61 nghị định 912/2031 nói gì?", "Điều 61"),
        ("khoan 9 dieu 3 nd 912/2031", "Điều 3 khoản 9"),
        ("điểm q khoản 2 Điều 4 Nghị định 912/2031/NĐ-CP", "Điều 4 khoản 2 điểm q"),
    ],
)
def test_a_place_that_is_not_there_is_said_to_be_missing(
    index: HybridIndex, question: str, place: str
) -> None:
    given_answer = ask(index, question)
    assert given_answer.abstained
    assert given_answer.answer == f"Nghị định 912/2031/NĐ-CP trong kho tài liệu không có {place}."


def test_a_point_that_is_named_is_quoted_alone(index: HybridIndex) -> None:
    best = ask(index, "điểm b khoản 2 Điều 4 Nghị định 912/2031/NĐ-CP").citations[0]
    assert best.quote.startswith("b) Đền như")
    assert "c)" not in best.quote


@pytest.mark.parametrize(
    "question",
    [
        "Lệ phí cấp hộ chiếu là bao nhiêu?",
        "le phi cap ho chieu la bao nhieu",
        "Thời tiết hôm nay thế nào?",
        "Mức phạt vượt đèn đỏ?",
        "Xin chào",
        "Thời hạn giải quyết đơn tố cáo là mấy ngày?",
    ],
)
def test_what_the_documents_do_not_say_is_not_answered(index: HybridIndex, question: str) -> None:
    given_answer = ask(index, question)
    assert given_answer.abstained
    assert "không nêu nội dung này" in given_answer.answer
    assert "“" not in given_answer.answer


def test_a_document_that_is_not_there_is_said_to_be_missing(index: HybridIndex) -> None:
    given_answer = ask(index, "Nghị định 118/2025 nói gì về việc mượn sách?")
    assert given_answer.abstained
    assert "chưa có văn bản số 118/2025" in given_answer.answer


def test_nothing_is_answered_from_an_empty_index(tmp_path: Path) -> None:
    given_answer = answer("Thời hạn mượn sách?", open_index(tmp_path), NAMES)
    assert given_answer.abstained
    assert given_answer.citations == ()


def test_passages_of_documents_without_a_name_are_passed_over(index: HybridIndex) -> None:
    assert answer("Thời hạn mượn sách?", index, {}).citations == ()


def test_the_question_is_given_back_as_typed_and_collapsed(index: HybridIndex) -> None:
    given_answer = ask(index, "  thời hạn\n mượn   sách ")
    assert given_answer.question == "  thời hạn\n mượn   sách "
    assert given_answer.understood == "thời hạn mượn sách"


def test_the_document_that_a_question_names_is_the_one_that_answers(
    tmp_path: Path, passages: tuple[Passage, ...]
) -> None:
    index = open_index(tmp_path)
    index.add(passages)
    index.add([Passage("6:1", 6, "Điều 1", 3, "Nghị định 7/2030/NĐ-CP", "Thời hạn mượn sách là 30 ngày.")])
    names = {**NAMES, 6: DocumentName("khac.docx", "7/2030/NĐ-CP")}
    assert (
        answer("Theo Nghị định 7/2030/NĐ-CP, thời hạn mượn sách?", index, names).citations[0].document_id == 6
    )
    asked = answer("Theo nghị định 912/2031, thời hạn mượn sách là bao lâu?", index, names)
    assert {cited.document_id for cited in asked.citations} == {5}
    both = answer("thời hạn mượn sách", index, names)
    assert {cited.document_id for cited in both.citations} == {5, 6}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (DocumentName("a.pdf", "7/2030/NĐ-CP"), "Nghị định 7/2030/NĐ-CP"),
        (DocumentName("a.pdf", "01/2018/TT-VPCP"), "Thông tư 01/2018/TT-VPCP"),
        (DocumentName("a.pdf", "99/KH-UBND", "KẾ HOẠCH"), "Kế hoạch 99/KH-UBND"),
        (DocumentName("a.pdf", "12/XYZ"), "văn bản số 12/XYZ"),
        (DocumentName("a.pdf", "12"), "văn bản số 12"),
        (DocumentName("bản tin.docx", None), "tệp “bản tin.docx”"),
    ],
)
def test_what_documents_are_called(name: DocumentName, said: str) -> None:
    assert called(name) == said


def test_damaged_text_answers_a_question_with_tones(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    text = "Bo phan Tiep nhan va Tra két qua niém yét thu tuc hanh chinh vào Quy II hang nam."
    index.add([Passage("5:1", 5, "mục II", None, "", text)])
    given_answer = ask(index, "Bộ phận Tiếp nhận và Trả kết quả niêm yết thủ tục hành chính khi nào?")
    assert not given_answer.abstained
    assert given_answer.citations[0].quote == text


def test_other_tones_are_other_words(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add([Passage("5:1", 5, "Điều 1", None, "", "Sổ hộ tịch được lưu giữ ở phường trong mười năm.")])
    assert not ask(index, "hộ tịch lưu giữ mười năm").abstained
    assert ask(index, "hồ tích lữu giử mươi nằm").abstained


def test_a_long_passage_is_cut_to_the_sentences_that_answer(index: HybridIndex) -> None:
    filler = " ".join(f"Câu đệm thứ {number} không nói gì về việc đang hỏi." for number in range(20))
    text = f"{filler} Thời hạn mượn sách là 21 ngày. {filler}"
    passage = Passage("1:1", 1, "", None, "", text)
    ((start, end),) = answering_spans(wanted("thời hạn mượn sách", index), passage)
    assert text[start:end] == "Thời hạn mượn sách là 21 ngày."


def test_a_list_is_quoted_with_what_its_opening_line_announces(index: HybridIndex) -> None:
    items = "\n".join(
        f"{label}) Giấy tờ loại {label} cần mang theo người khi đến nơi;" for label in "abcdefghiklm"
    )
    filler = "Việc khác thì theo quy định khác, không thuộc phần này. " * 5
    text = f"{filler}\nThời hạn mượn sách gồm:\n{items}"
    passage = Passage("1:1", 1, "", None, "", text)
    ((start, end),) = answering_spans(wanted("thời hạn mượn sách", index), passage)
    part = text[start:end]
    assert part.startswith("Thời hạn mượn sách gồm:\na) Giấy")
    assert QUOTE_LONGEST - 100 < len(part) <= QUOTE_LONGEST


@pytest.mark.parametrize("question", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_questions_are_answered_or_refused_quickly(index: HybridIndex, question: str) -> None:
    began = time.perf_counter()
    given_answer = ask(index, question)
    assert time.perf_counter() - began < 1.0
    assert given_answer.answer


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [
                "mượn",
                "sách",
                "muon",
                "hỏng",
                "bao",
                "nhiêu",
                "Điều",
                "khoản",
                "2",
                "4",
                "912/2031",
                "?",
                "ngày",
            ]
        )
        | st.text(max_size=12),
        max_size=12,
    ).map(" ".join)
)
def test_every_quote_is_a_verbatim_part_of_its_passage(
    index: HybridIndex, passages: tuple[Passage, ...], question: str
) -> None:
    for cited in (*ask(index, question).citations, *search(question, index, NAMES)):
        assert cited.quote.strip()
        assert any(
            all(part in each.text for part in cited.quote.split(OMITTED)) and cited.locator == each.locator
            for each in passages
        )


def test_citations_are_at_most_as_many_as_asked_for(index: HybridIndex) -> None:
    assert len(answer("sách", index, NAMES, k=2).citations) <= 2
    assert answer("sách", index, NAMES, k=0).citations == ()
    assert len(search("sách", index, NAMES, k=3)) == 3


def test_the_questions_of_the_benchmark_are_well_formed() -> None:
    lines = (DATA / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    assert len({entry["question"] for entry in entries}) == len(entries)
    assert sum(entry["number"] is not None for entry in entries) >= 40
    assert sum(entry["number"] is None for entry in entries) >= 30
    assert all((entry["number"] is None) == (entry["article"] is None) for entry in entries)
