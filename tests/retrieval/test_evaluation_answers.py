"""Judging answers: what counts as the right place, the fact, a verbatim quote, and being rightly silent."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from knowledge.model import Line, Media, Reading, Table
from retrieval.citing import UNSURE
from retrieval.evaluation.answers import (
    AMONG,
    CITED_FIRST,
    FACT,
    FIRST,
    NOT_CLAIMED,
    QUESTIONS,
    SILENT,
    SURE_RIGHT,
    VERBATIM,
    WRONGLY_SILENT,
    Judged,
    Question,
    body,
    is_right,
    is_verbatim,
    judge,
    lines,
    original_text,
    read_questions,
    says,
    scores,
)
from retrieval.evaluation.beir import UnreadableBenchmark
from retrieval.model import Answer, Citation

TEXT = "Điều 3. Sổ trực Bảo vệ ghi sổ lúc 22 giờ. Sổ được giữ 03 năm."
ASKED = Question("q1", "giữ sổ mấy năm", "5/QC-HS", ("Điều 3 khoản 1", "mục II.2"), "3 năm", "toned", "tuned")
NOBODY = Question("q2", "ai nấu cơm", None, (), None, "everyday", "held out")


def cited(locator: str, number: str | None = "5/QC-HS", quote: str = "Sổ được giữ 03 năm.") -> Citation:
    return Citation(1, "a.txt", number, locator, None, quote, None, 1.0)


def answer(*citations: Citation, said: str = "Sổ được giữ 3 năm.", abstained: bool = False) -> Answer:
    return Answer("?", "?", said, abstained, citations)


def judged(question: Question, given: Answer) -> Judged:
    return judge(question, given, 2.0, lambda document: TEXT)


@pytest.mark.parametrize(
    ("locator", "right"),
    [
        ("Điều 3 khoản 1", True),
        ("Điều 3, khoản 1", True),
        ("điều 3 khoản 1 điểm a", True),
        ("mục II.2", True),
        ("mục II.2.a", True),
        ("Điều 3 khoản 10", False),
        ("Điều 3", False),
        ("mục II.21", False),
        ("", False),
    ],
)
def test_a_place_is_right_that_is_named_or_below(locator: str, right: bool) -> None:
    assert is_right(cited(locator), ASKED) is right


def test_the_right_place_of_another_document_is_wrong() -> None:
    assert not is_right(cited("Điều 3 khoản 1", "6/QC-HS"), ASKED)
    assert not is_right(cited("Điều 3 khoản 1", None), ASKED)
    assert is_right(cited("Điều 3 khoản 1", "5/qc-hs"), ASKED)
    assert not is_right(cited("Điều 3 khoản 1"), NOBODY)


def test_a_right_answer() -> None:
    told = judged(ASKED, answer(cited("Điều 3 khoản 1")))
    assert told.measures == {
        FIRST: 1, AMONG: 1, WRONGLY_SILENT: 0, CITED_FIRST: 1, FACT: 1, VERBATIM: 1, SURE_RIGHT: 1
    }  # fmt: skip
    assert told.faults == ()


def test_the_right_place_third_and_fourth() -> None:
    wrong = cited("Điều 9")
    third = judged(ASKED, answer(wrong, wrong, cited("mục II.2"), said="Sổ được giữ 13 năm."))
    assert (third.measures[FIRST], third.measures[AMONG], third.measures[FACT]) == (0, 1, 0)
    assert third.faults == ("sai chỗ: 5/QC-HS, Điều 9", "thiếu: 3 năm")
    assert judged(ASKED, answer(wrong, wrong, wrong, cited("mục II.2"))).measures[AMONG] == 0


def test_silence_is_wrong_where_there_is_an_answer_even_beside_the_right_place() -> None:
    told = judged(ASKED, answer(cited("Điều 3 khoản 1"), abstained=True))
    assert told.measures == {FIRST: 0, AMONG: 0, WRONGLY_SILENT: 1, CITED_FIRST: 1, FACT: 0, VERBATIM: 1}
    assert told.faults == ("im lặng",)


def test_silence_is_right_where_there_is_none() -> None:
    assert judged(NOBODY, answer(abstained=True)).measures == {SILENT: 1, NOT_CLAIMED: 1}
    spoken = judged(NOBODY, answer(cited("Điều 3")))
    assert spoken.measures == {SILENT: 0, NOT_CLAIMED: 0, SURE_RIGHT: 0, VERBATIM: 1}
    assert spoken.faults == ("không nên trả lời",)


def test_every_quote_must_be_verbatim() -> None:
    told = judged(ASKED, answer(cited("Điều 3 khoản 1"), cited("Điều 4", quote="Sổ được giữ 3 năm.")))
    assert told.measures[VERBATIM] == 0
    assert told.faults == ("không nguyên văn: Điều 4",)


def test_lines_of_a_quote_stand_in_the_text_in_their_order() -> None:
    assert is_verbatim("Bảo vệ ghi sổ\n lúc 22  giờ.", TEXT)
    assert is_verbatim("Điều 3. Sổ trực\nSổ được giữ 03 năm.", TEXT)
    assert not is_verbatim("Sổ được giữ 03 năm.\nĐiều 3. Sổ trực", TEXT)
    assert not is_verbatim("Bảo vệ ghi sổ lúc 23 giờ.", TEXT)
    assert not is_verbatim("Sổ được giữ 03 năm.\nSổ được giữ 03 năm.", TEXT)


def test_the_original_text_is_what_was_met_tables_too() -> None:
    damaged = Line("Sổ trực", original="S6 truc")
    table = Table((("giờ", "việc"), ("22", "khóa cửa")), original=(("gid", "viéc"), ("22", "khéa\ncira")))
    reading = Reading("a.txt", Media.TEXT, (damaged, Line(""), table), None, 0.5)
    assert original_text(reading) == "S6 truc gid viéc 22 khéa cira"


def test_an_answer_in_doubt_claims_nothing() -> None:
    doubted = replace(answer(cited("Điều 3")), answer=f"{UNSURE}Theo …")
    told = judged(NOBODY, doubted)
    assert (told.measures[SILENT], told.measures[NOT_CLAIMED]) == (0, 1)
    assert SURE_RIGHT not in told.measures


def test_a_fact_is_said_whole_and_in_any_spelling() -> None:
    assert says("Phải xong trong 3\nNGÀY làm việc.", "3 ngay")
    assert not says("Phải xong trong 13 ngày.", "3 ngày")
    assert not says("Phải xong trong 3 ngàyy.", "3 ngày")


def test_figures_by_form_and_set() -> None:
    told = [
        judged(ASKED, answer(cited("Điều 3 khoản 1"))),
        judged(NOBODY, answer(cited("Điều 3"))),
    ]
    printed = body(told)
    assert printed["questions"] == 2
    assert printed[FIRST] == 1
    assert printed["counts"][SILENT] == [0, 1]
    assert set(printed["forms"]) == {"toned", "everyday"}
    assert printed["sets"]["held out"] == {
        "questions": 1,
        SILENT: 0,
        NOT_CLAIMED: 0,
        SURE_RIGHT: 0,
        VERBATIM: 1,
        "counts": {SILENT: [0, 1], NOT_CLAIMED: [0, 1], SURE_RIGHT: [0, 1], VERBATIM: [1, 1]},
        "ci": {
            **{name: {"low": 0, "high": 0} for name in (SILENT, NOT_CLAIMED, SURE_RIGHT)},
            VERBATIM: {"low": 1, "high": 1},
        },
    }
    assert printed["faults"] == [{"id": "q2", "question": "ai nấu cơm", "faults": ["không nên trả lời"]}]
    assert printed["ms"] == {"p50": 2, "p95": 2}
    assert "ai nấu cơm" in lines(printed)[-1]
    assert scores(told)["all"] == {"q1": dict(told[0].measures), "q2": dict(told[1].measures)}
    assert set(scores(told)) == {"all", "toned", "everyday", "tuned", "held out"}


GOOD = {"id": "q", "question": "?", "number": "5/QC", "locators": ["Điều 1"], "form": "toned", "set": "tuned"}
BAD: list[tuple[Any, str]] = [
    (7, "đối tượng"),
    (GOOD | {"id": 3}, "id"),
    (GOOD | {"fact": 3}, "fact"),
    (GOOD | {"locators": []}, "locators"),
    (GOOD | {"locators": "Điều 1"}, "locators"),
    (GOOD | {"question": "\ud800"}, "UTF-8"),
]


@pytest.mark.parametrize(("told", "reason"), BAD)
def test_what_is_no_question_is_refused_with_its_line(tmp_path: Path, told: Any, reason: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n{json.dumps(told)}\n", encoding="utf-8")
    with pytest.raises(UnreadableBenchmark, match=f"Dòng 2.*{reason}"):
        read_questions(path)


def test_questions_are_told_apart_and_there_are_some(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n\n{json.dumps(GOOD)}\n", encoding="utf-8")
    with pytest.raises(UnreadableBenchmark, match="cùng mã"):
        read_questions(path)
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(UnreadableBenchmark, match="không có câu hỏi"):
        read_questions(path)


def test_the_questions_of_the_project_can_be_read() -> None:
    if not QUESTIONS.is_file():
        pytest.skip(f"{QUESTIONS} is absent")
    told = read_questions(QUESTIONS)
    assert len(told) >= 100
    assert any(one.number is None for one in told)
