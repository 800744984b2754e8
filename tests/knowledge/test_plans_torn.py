"""Tables that OCR tore, made for the tests: into paragraphs, and line by line; clean and damaged."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.evaluation.tearing import (
    CONTENTS,
    HEADER_WORDS,
    POSITIONS,
    SECTIONS,
    TIMES,
    Row,
    blocks,
    damaged,
    merged,
    plan_of,
)
from knowledge.model import Block, Head, Line, Media, Reading, Table
from knowledge.plans import MOST_LINES, NO_TASKS, TOO_LONG, extract_plan

OFFICE, DESK, ALL = POSITIONS[0], POSITIONS[4], POSITIONS[5]


def made(chance: random.Random, count: int) -> list[Row | str]:
    rows: list[Row | str] = [chance.choice(SECTIONS)]
    for _ in range(count):
        names = chance.sample(POSITIONS, 3)
        rows.append(
            Row(
                chance.choice(CONTENTS),
                tuple(names[:1]),
                tuple(names[1 : chance.choice((2, 3))]),
                chance.choice(TIMES),
            )
        )
    return rows


def facts(rows: list[Row | str]) -> list[tuple[tuple[str, ...], tuple[str, ...], str]]:
    return [(row.lead, row.support, row.time) for row in rows if isinstance(row, Row)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000), st.booleans())
def test_paragraphs_are_read_back(seed: int, damage: bool) -> None:
    chance = random.Random(seed)
    rows = made(chance, 4)
    lines = blocks(rows)
    told = plan_of([damaged(line, chance, 0.02) for line in lines] if damage else lines)
    assert [(task.lead, task.support, task.time_text) for task in told.tasks] == facts(rows)
    assert len({task.section for task in told.tasks}) == 1


@pytest.mark.parametrize("damage", [False, True])
def test_most_lines_of_cells_are_read_back(damage: bool) -> None:
    """A torn line says less than a paragraph: four of five names right, every row and time found."""
    rows_found = names = right = times = count = 0
    for seed in range(4):
        chance = random.Random(seed)
        rows = made(chance, 5)
        lines = merged(rows, chance, bars=bool(seed % 2))
        told = plan_of([damaged(line, chance) for line in lines] if damage else lines)
        assert all(task.section for task in told.tasks)
        rows_found += len(told.tasks)
        for task, (lead, support, time) in zip(told.tasks, facts(rows), strict=False):
            count, times, names = count + 1, times + (task.time_text == time), names + 2
            right += (task.lead == lead) + (task.support == support)
    assert rows_found == count == times == 20
    assert right >= 0.8 * names


def test_a_row_over_a_page_in_paragraphs() -> None:
    first = Row(CONTENTS[0], (OFFICE,), (ALL,), "Thường xuyên")
    lines = [
        *blocks([SECTIONS[0], first]),
        "",
        "",
        "và gửi ảnh cho tổ dân phố.",
        "",
        "- Tỷ lệ đạt từ 70% trở lên.",
        "",
    ]
    (task,) = plan_of(lines).tasks
    assert task.content.endswith("và gửi ảnh cho tổ dân phố. - Tỷ lệ đạt từ 70% trở lên.")
    assert task.targets[0].value == 70
    assert task.quote.endswith("- Tỷ lệ đạt từ 70% trở lên.")


def test_a_name_of_no_dictionary_in_paragraphs() -> None:
    rows: list[Row | str] = [
        Row(CONTENTS[1], ("Câu lạc bộ Thơ",), (ALL,), "Thường xuyên"),
        Row(CONTENTS[2], (OFFICE,), ("Câu lạc bộ Thơ",), "Thường xuyên"),
        Row(CONTENTS[3], ("Hội Khuyến học",), (ALL,), "Quý II năm 2023"),
    ]
    told = plan_of(blocks(rows)).tasks
    assert [task.time_text for task in told[1:]] == ["Thường xuyên", "Quý II năm 2023"]
    assert told[-1].lead == ("Hội Khuyến học",)


def test_header_again_on_the_next_page() -> None:
    rows = [Row(CONTENTS[place], (OFFICE,), (DESK,), "Thường xuyên") for place in range(3)]
    lines = [
        *merged([SECTIONS[0], *rows[:2]], random.Random(1)),
        "",
        "",
        *merged([rows[2]], random.Random(2)),
    ]
    assert len(plan_of(lines).tasks) == 3


def test_recipients_end_the_table() -> None:
    lines = [
        *blocks([Row(CONTENTS[0], (OFFICE,), (ALL,), "Thường xuyên")]),
        "Nơi nhận:",
        "- Công an;",
        "- Lưu: VT.",
    ]
    (task,) = plan_of(lines).tasks
    assert "Lưu" not in task.content + task.quote


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=12))
def test_any_lines_are_survived(lines: list[str]) -> None:
    header = ["TT Nội dung Chủ trì Phối hợp Thời gian"]
    for task in plan_of([*header, *lines]).tasks:
        assert task.content or task.lead


def test_a_text_without_tasks_gives_a_warning() -> None:
    told = plan_of(["Kính gửi ông A,", "", "Trời hôm nay đẹp, mời ông sang chơi."])
    assert (told.tasks, told.warnings) == ((), (NO_TASKS,))


def test_hostile_lines_take_no_longer_than_they_are_worth() -> None:
    """Long lines and endless lists must end: before their lengths were bounded, a list of "xã" did not."""
    long = "Công chức xã " * 3_000
    told = plan_of(["TT Nội dung Chủ trì Phối hợp Thời gian", long, "", "xã, " * 2_000, "", *["a"] * 40])
    assert len(told.tasks) <= 4


def test_a_huge_text_is_searched_in_its_first_lines_only() -> None:
    """Every line takes some milliseconds, so 100,000 lines kept the server busy for minutes."""
    table = blocks([Row(CONTENTS[0], (OFFICE,), (DESK,), "Thường xuyên")])
    filler = [""] * (MOST_LINES - len(table))
    whole = plan_of([*filler, *table])
    assert (len(whole.tasks), whole.warnings) == (1, ())
    followed = plan_of([*table, *filler, "Nơi nhận:"])
    assert (len(followed.tasks), followed.warnings) == (1, (TOO_LONG,))
    late = plan_of([""] * MOST_LINES + table)
    assert (late.tasks, late.warnings) == ((), (TOO_LONG, NO_TASKS))


def test_prose_is_searched_in_the_first_lines_only() -> None:
    order = "Văn phòng: gửi danh sách đại biểu trước ngày 20/11/2023."
    lines = ["I. TỔ CHỨC THỰC HIỆN", f"1. {order}"]
    assert len(plan_of(lines).tasks) == 1
    late = plan_of([*[""] * MOST_LINES, *lines])
    assert (late.tasks, late.warnings) == ((), (TOO_LONG, NO_TASKS))


def test_lines_beside_a_whole_table_may_be_many() -> None:
    table = Table((HEADER_WORDS, ("1", CONTENTS[0], OFFICE, DESK, "Thường xuyên")))
    told: tuple[Block, ...] = (*[Line("")] * (MOST_LINES + 1), table)
    plan = extract_plan(Reading("a.docx", Media.DOCX, told, None, 1.0), Head())
    assert (len(plan.tasks), plan.warnings) == (1, ())
