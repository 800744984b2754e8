"""Which year a plan is for."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.head import plan_year
from knowledge.model import Head


@pytest.mark.parametrize(
    ("title", "issued", "year"),
    [
        ("Cải cách hành chính năm 2026", date(2025, 12, 20), 2026),
        ("Khắc phục hạn chế năm 2021, nâng cao chỉ số năm 2022", date(2022, 2, 21), 2022),
        ("Khắc phục hạn chế năm 2021", date(2022, 2, 21), 2022),
        ("Kiem soat thii tuc trén dia ban nam 2024", date(2024, 1, 30), 2024),
        ("Giai đoạn 2021-2030", date(2023, 5, 1), 2023),
        ("Số 120245", date(2024, 5, 1), 2024),
        (None, date(2024, 5, 1), 2024),
        ("Kế hoạch năm 2026", None, None),
    ],
)
def test_plan_year(title: str | None, issued: date | None, year: int | None) -> None:
    assert plan_year(Head(title=title, issued=issued)) == year
