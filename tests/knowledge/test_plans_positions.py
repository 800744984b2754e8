"""Names of positions: standard forms from abbreviations, damage, lists."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.evaluation.tearing import POSITIONS, damaged
from knowledge.plans import is_group, positions_in, standard_position

OFFICE = "Công chức Văn phòng - Thống kê"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Công chức VP-TK", OFFICE),
        ("cong chuc van phong - thong ke", OFFICE),
        ("Công chức VP-TK phường", OFFICE),
        ("Công chức VP-TK phường 7", OFFICE),
        ("VH-XH", "Công chức Văn hóa - Xã hội"),
        ("Công chức LĐ-TB&XH", "Công chức Lao động - Thương binh và Xã hội"),
        ("Công chức chuyên môn", "Các công chức chuyên môn"),
        ("Bộ phận Một cửa", "Bộ phận Tiếp nhận và Trả kết quả"),
        ("Bo phan TN&TKQ", "Bộ phận Tiếp nhận và Trả kết quả"),
        ("Ủy ban nhân dân các xã, phường", "UBND các xã, phường"),
        ("Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng Kinh tế, Hạ tầng và Đô thị"),
        ("TTPVHCC", "Trung tâm Phục vụ hành chính công"),
        ("Câu lạc bộ Thơ", None),
        ("", None),
    ],
)
def test_standard_name(written: str, name: str | None) -> None:
    assert standard_position(written) == name


def test_only_groups_are_groups() -> None:
    assert is_group("Các công chức chuyên môn")
    assert not is_group(OFFICE)
    assert not is_group("Câu lạc bộ Thơ")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Công chức\nVP-TK", (OFFICE,)),
        ("- Công an\n- Bảo hiểm XH\n- Trạm Y tế", ("Công an", "Bảo hiểm xã hội", "Trạm Y tế")),
        ("Công chức Văn hóa\n- Xã hội", ("Công chức Văn hóa - Xã hội",)),
        ("VP-TK, TP-HT; Công an", (OFFICE, "Công chức Tư pháp - Hộ tịch", "Công an")),
        ("Tư pháp - Hộ tịch và Công an phường", ("Công chức Tư pháp - Hộ tịch", "Công an")),
        ("Câu lạc bộ Thơ; Công an", ("Câu lạc bộ Thơ", "Công an")),
        ("Các ban, ngành, đoàn thể", ("Các ban, ngành, đoàn thể",)),
        ("Trưởng Công an xã, Chủ tịch UBND", ("Trưởng Công an", "Chủ tịch UBND")),
        (" ; ,\n-", ()),
    ],
)
def test_cell_of_names(cell: str, names: tuple[str, ...]) -> None:
    assert positions_in(cell) == names


@given(st.sampled_from(POSITIONS), st.integers(0, 500))
def test_damaged_name_is_known(name: str, seed: int) -> None:
    assert standard_position(damaged(name, random.Random(seed), rate=0.03)) == name


@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    assert all(name.strip() for name in positions_in(text))


@pytest.mark.parametrize("typed", ["vp-tk", "công chức vp-tk", "cc vp-tk"])
def test_an_abbreviation_typed_without_capitals_is_known(typed: str) -> None:
    assert standard_position(typed) == "Công chức Văn phòng - Thống kê"
