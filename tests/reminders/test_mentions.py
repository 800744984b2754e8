"""Which task words are about."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from knowledge.vietnamese import fold
from reminders.mentions import about, leaves_open, named, without_numbers
from reminders.model import Duty


def duty(number: int, content: str, ordinal: int = 9) -> Duty:
    day = date(2026, 3, 1)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Duty(number, number, 1, 1, "1/KH-UBND", ordinal, "", content, "", day, day, at, (), ())


SCAN = duty(4, "Số hóa sổ hộ tịch còn tồn", ordinal=1)
NEWS = duty(12, "Đăng tin về một cửa trên trang tin phường", ordinal=4)
DUTIES = (SCAN, NEWS)


@pytest.mark.parametrize("change", [str, fold])
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("#12 xong", [NEWS]),
        ("việc 12 xong rồi", [NEWS]),
        ("việc số 4 được 60%", [SCAN]),
        ("mã việc 4 đã hoàn thành", [SCAN]),
        ("nhiệm vụ số 4 xong", [NEWS]),
        ("nv 1 xong", [SCAN]),
        ("#99 xong", []),
        ("xong rồi ạ", None),
        ("việc được 60%", None),
        ("việc 60% rồi", None),
    ],
)
def test_named_by_number(text: str, wanted: list[Duty] | None, change: type[str]) -> None:
    assert named(change(text), DUTIES) == wanted


def test_a_number_that_names_a_task_is_no_figure() -> None:
    assert without_numbers("#12 được 60%").split() == ["được", "60%"]
    assert without_numbers("nhiệm vụ số 3 xong, 47 hồ sơ").split() == ["xong,", "47", "hồ", "sơ"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sổ hộ tịch xong rồi", [SCAN]),
        ("dang tin ve mot cua roi", [NEWS]),
        ("xong rồi ạ", []),
        ("trang của phường", []),
    ],
)
def test_named_by_words(text: str, wanted: list[Duty]) -> None:
    assert about(text, DUTIES) == wanted


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        ("cả hai xong rồi", True),
        ("tất cả đã xong", True),
        ("việc của chị Hoa xong rồi", True),
        ("việc của em xong rồi", False),
        ("xong rồi", False),
    ],
)
def test_words_about_several_or_anothers_tasks(text: str, open_: bool) -> None:
    assert leaves_open(text) is open_
