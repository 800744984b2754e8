"""Phrases of time: told from other text, and repaired only where the repair is certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.plans.times import quarter, read_time, repair_time, times_in_sentence


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Thuong xuyén", "Thường xuyên"),
        ("Thudng xuyén", "Thường xuyên"),
        ("Theo ké hoach", "Theo kế hoạch"),
        ("Quy 11, Quy HI\nnam 2031", "Quý II, Quý III năm 2031"),
        ("Quy I, Quy Il, Quy Il nam 2031", "Quý I, Quý II, Quý III năm 2031"),
        ("Quy 11/2031", "Quý II/2031"),
        ("Thang 11/2031", "Tháng 11/2031"),
        ("Thang 11", "Tháng 11"),
        ("truoc ngay 15/06/2031", "Trước ngày 15/06/2031"),
        ("Quý I, II, III", "Quý I, II, III"),
        ("Hàng tháng", "Hàng tháng"),
        ("sau thang dau nam", "Sáu tháng đầu năm"),
        ("Sau khi có hướng dẫn", "Sau khi có hướng dẫn"),
        ("Theo kế hoạch của UBND huyện", "Theo kế hoạch của UBND huyện"),
        ("Xây dựng nhà văn hóa", None),
        ("Công chức chuyên môn", None),
        ("Ban Bien tap Trang thong tin dien tu; Doan Thanh nien", None),
        ("Bdn Bién tap Trang th0ng tin dien tu", None),
        ("và", None),
        ("", None),
    ],
)
def test_reading_of_a_cell(written: str, read: str | None) -> None:
    assert read_time(written) == read


def test_other_text_is_left_as_it_is() -> None:
    assert repair_time("Khi  trời\nmưa to") == "Khi trời mưa to"


@pytest.mark.parametrize(
    ("token", "said"), [("HI", "III"), ("I1I", "III"), ("1V", "IV"), ("2", "2"), ("12", None), ("5", None)]
)
def test_quarters(token: str, said: str | None) -> None:
    assert quarter(token) == said


def test_times_within_a_sentence() -> None:
    said = list(
        times_in_sentence(
            "Lập sổ, dinh ky hang quy gửi trước ngày 15/06/2031 theo Chỉ thị 3-CT/TU ngày 2/3/2020."
        )
    )
    assert said == ["Định kỳ hằng quý", "Trước ngày 15/06/2031"]


@given(st.integers(1, 28), st.integers(1, 12), st.integers(2000, 2060))
def test_digits_of_dates_are_never_altered(day: int, month: int, year: int) -> None:
    date = f"{day:02}/{month:02}/{year}"
    assert date in repair_time(f"Truoc ngay {date}")


@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    repair_time(text)
