"""Corrections typed by the coordinator, open questions, and what assigning gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.plans import positions_in
from knowledge.vietnamese import fold
from reminders.drafts import (
    NEVER,
    NO_LEAD,
    Correction,
    Draft,
    DraftTask,
    assign,
    correct,
    next_question,
    parse_corrections,
)
from reminders.model import Officer, Role

VP, VH = "Công chức Văn phòng - Thống kê", "Công chức Văn hóa - Xã hội"
ALL = "Các công chức chuyên môn"
LAN = Officer(1, 1, "Lan", Role.COORDINATOR, (VP,))
HOA = Officer(2, 1, "Hoa", Role.OFFICER, (VH,))
MINH = Officer(3, 1, "Minh", Role.OFFICER, ())
OFFICE = (LAN, HOA, MINH)
TODAY = date(2026, 3, 2)


def draft(*tasks: DraftTask, year: int = 2026) -> Draft:
    return Draft("1/KH-UBND", date(year, 1, 5), year, tasks)


def task(ordinal: int = 1, lead: tuple[str, ...] = (VP,), time: str = "Quý II", **more: object) -> DraftTask:
    return DraftTask(ordinal, f"Việc {ordinal}", lead, more.get("support", ()), "", time)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "correction"),
    [
        ("sửa 3 thời gian: Quý III", Correction(3, "time_text", "Quý III")),
        ("sua 3 thoi gian quy III", Correction(3, "time_text", "quy III")),
        ("đổi 2 hạn thành 30/9", Correction(2, "time_text", "30/9")),
        ("sửa nhiệm vụ 12 chủ trì là công chức VH-XH", Correction(12, "lead", "công chức VH-XH")),
        ("3. phối hợp = Công an; VP-TK", Correction(3, "support", "Công an; VP-TK")),
        ("việc 4 nội dung: Làm lại\nbảng", Correction(4, "content", "Làm lại bảng")),
        ("sửa #2 hạn trước ngày 15/6/2026", Correction(2, "time_text", "trước ngày 15/6/2026")),
        ("bỏ 5", Correction(5, "dropped", "")),
        ("Xóa nhiệm vụ 5.", Correction(5, "dropped", "")),
    ],
)
def test_corrections_as_people_type_them(text: str, correction: Correction) -> None:
    assert parse_corrections(text) == (correction,)
    (toneless,) = parse_corrections(fold(text))
    assert (toneless.ordinal, toneless.field) == (correction.ordinal, correction.field)


def test_several_tasks_are_dropped_at_once() -> None:
    assert [one.ordinal for one in parse_corrections("bỏ 1, 2 và 7")] == [1, 2, 7]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xong rồi",
        "khoản 2 điều 3 nói gì",
        "bỏ qua",
        "năm 2026 thời gian thế nào",
        "60% rồi",
        "sửa giúp em",
        "việc 2 nội dung là gì?",
        "nhiệm vụ 2 chủ trì là ai",
        "việc 2 hạn đến bao giờ",
        "3 nội dung cần báo cáo khi giải quyết hồ sơ trễ hạn là gì",
        "sửa 2 chủ trì là ai?",
        "sua" + " " * 100_000 + "x",
    ],
)
def test_what_is_no_correction(text: str) -> None:
    assert parse_corrections(text) == ()


@given(st.text(max_size=200))
def test_no_text_makes_it_raise(text: str) -> None:
    parse_corrections(text)


def test_a_correction_changes_one_task_and_brings_a_dropped_one_back() -> None:
    before = draft(task(1), task(2))
    dropped = correct(before, Correction(2, "dropped", ""), positions_in)
    assert dropped is not None
    assert [kept.ordinal for kept in dropped.kept] == [1]
    back = correct(dropped, Correction(2, "lead", "vp-tk; VH-XH"), positions_in)
    assert back is not None
    assert back.kept[1].lead == (VP, VH)
    assert back.tasks[0] == before.tasks[0]
    assert correct(before, Correction(9, "lead", "x"), positions_in) is None


def test_a_draft_survives_its_json() -> None:
    one = replace(draft(task(1), task(2)), times={"": NEVER}, people={NO_LEAD: (2,)})
    assert Draft.from_json(one.to_json()) == one


def test_each_thing_is_asked_once_for_all_its_tasks() -> None:
    asked = next_question(
        draft(
            task(1, ("Đài",)), task(2, ("Đài",)), task(3, (), "Theo kế hoạch"), task(4, time="Theo kế hoạch")
        ),
        OFFICE,
    )
    assert asked is not None
    assert (asked.about, asked.subject, asked.ordinals) == ("position", "Đài", (1, 2))


def test_questions_end_and_then_tasks_are_assigned() -> None:
    one = draft(task(1, (), "Theo kế hoạch"), task(2, (ALL,), support=(VP, VH)))
    seen = []
    while (question := next_question(one, OFFICE)) is not None:
        seen.append((question.about, question.subject))
        if question.about == "position":
            one = replace(one, people=one.people | {question.subject: (3,)})
        else:
            one = replace(one, times=one.times | {question.subject: "quý III"})
    assert seen == [("position", NO_LEAD), ("time", "Theo kế hoạch")]
    first, second = assign(one, OFFICE, TODAY)
    assert first.leads == (3,)
    assert [(window.start, window.end) for window in first.windows] == [(date(2026, 7, 1), date(2026, 9, 30))]
    # "Các công chức" are the officers; nobody supports what they lead themselves.
    assert (second.leads, second.supports) == ((2, 3), (1,))


def test_routine_tasks_are_checked_monthly_until_the_year_ends() -> None:
    (given_out,) = assign(draft(task(1, time="Thường xuyên")), OFFICE, TODAY)
    assert [window.end.month for window in given_out.windows] == list(range(3, 13))


def test_a_plan_for_next_year_begins_with_it() -> None:
    (given_out,) = assign(draft(task(1, time="Thường xuyên"), year=2027), OFFICE, TODAY)
    assert given_out.windows[0].end == date(2027, 1, 31)
    assert len(given_out.windows) == 12


def test_a_plan_of_a_past_year_keeps_its_dates_and_no_check_ins() -> None:
    routine, dated = assign(
        draft(task(1, time="Thường xuyên"), task(2, time="Quý II"), year=2024), OFFICE, TODAY
    )
    assert (routine.silent, routine.windows[0].end) == (True, date(2024, 12, 31))
    assert [window.end for window in dated.windows] == [date(2024, 6, 30)]


def test_an_officers_own_name_is_a_position() -> None:
    (given_out,) = assign(draft(task(1, ("hoa",))), OFFICE, TODAY)
    assert given_out.leads == (2,)
