"""Targets, criteria and scores in sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.plans.targets import criteria_in, scores_in, targets_in


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit"),
    [
        ("tỷ lệ đạt từ 45% trở lên", ">=", 45, "%"),
        ("dat tor 45% trd 1én", ">=", 45, "%"),
        ("tối thiểu đạt 30%", ">=", 30, "%"),
        ("tbi thiéu dat 30%", ">=", 30, "%"),
        ("từ 80% trở lên", ">=", 80, "%"),
        ("không quá 5%", "<=", 5, "%"),
        ("dưới 10 ngày", "<", 10, "ngày"),
        ("đạt không quá 2,5%", "<=", 2.5, "%"),
        ("ít nhất 02 sáng kiến", ">=", 2, "sáng kiến"),
        ("giải quyết 100% hồ sơ", "=", 100, "%"),
        ("trên 95%", ">", 95, "%"),
        ("dưới 5 %", "<", 5, "%"),
        ("không quá 2 ngày", "<=", 2, "ngày"),
        ("không để quá hẹn vượt quá 25%", "<=", 25, "%"),
        ("100% hồ sơ", "=", 100, "%"),
        ("giảm 20%", ">=", 20, "%"),
        ("giảm ít nhất 20%", ">=", 20, "%"),
        ("đạt 11,5/12,5 điểm", ">=", 11.5, "điểm"),
        ("đạt 8,0/8,0 điểm", "=", 8, "điểm"),
        ("ít nhất mỗi tổ có 01 sáng kiến", ">=", 1, "sáng kiến"),
        ("đạt trên 71,5/100 điểm", ">", 71.5, "điểm"),
    ],
)
def test_target(text: str, operator: str, value: float, unit: str) -> None:
    (target,) = targets_in(text)
    assert (target.operator, target.value, target.unit) == (operator, value, unit)
    assert target.text in text


@pytest.mark.parametrize(
    "text",
    [
        "năm 2024 có 3 người",
        "ngày 15/06/2021",
        "Nghị định 61/2018/NĐ-CP",
        "mức độ 3, 4 đạt",
        "",
        "bị trừ 0,5 điểm",
        "còn 3% hồ sơ trễ",
        "trong 03 ngày làm việc",
    ],
)
def test_no_target(text: str) -> None:
    assert targets_in(text) == ()


def test_criteria_need_their_word() -> None:
    text = "Đối với Tiêu chí thành phần “4.1.2: Sổ ghi chép” và “4. 1.3: Lịch trực” bị trừ điểm"
    assert criteria_in(text) == ("4.1.2", "4.1.3")
    assert criteria_in("D6i véi Tiéu chi thanh phan “4.1.2: So ghi”") == ("4.1.2",)
    assert criteria_in("Mục 4.1.2: Sổ ghi chép") == ()
    assert criteria_in("tiêu chí đạt 12.5% ngày 1.2.2024") == ()


def test_scores() -> None:
    text = "(1) Việc trực cổng (7,5/9 điểm, xếp vị thứ 3/11);\n~ (2) Viec ghi so (4/4 diém, x¢p vi tha\n1/11)"
    first, second = scores_in(text)
    assert (first.field, first.scored, first.maximum, first.rank, first.of) == (
        "Việc trực cổng",
        7.5,
        9,
        3,
        11,
    )
    assert (second.field, second.scored, second.rank) == ("Viec ghi so", 4, 1)
    assert scores_in("(1) Việc trực cổng (9/7,5 điểm)") == ()


def test_a_range_is_two_aims() -> None:
    told = targets_in("Tỷ lệ hài lòng từ 80% đến 90%")
    assert [(one.operator, one.value) for one in told] == [(">=", 80), ("<=", 90)]


def test_long_lists_of_words_of_targets_end() -> None:
    """Bounded, whatever is repeated: the patterns look back over several words."""
    for word in ("không ", "đạt từ ", "1", "từ 1 ", "ít nhất mỗi "):
        assert targets_in(word * 20_000) == ()


@given(st.integers(1, 99), st.sampled_from(["đạt", "tối thiểu", "ít nhất", "đạt tối thiểu"]))
def test_every_share_is_read(share: int, word: str) -> None:
    (target,) = targets_in(f"Tỷ lệ hài lòng {word} {share}% trong năm")
    assert (target.operator, target.value) == (">=", share)


@given(st.text(max_size=80))
def test_any_text_is_survived(text: str) -> None:
    targets_in(text)
    criteria_in(text)
    scores_in(text)
