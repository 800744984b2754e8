"""Wishes to be reminded later, or at another hour."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.vietnamese import fold
from reminders.model import OFFICE_ZONE
from reminders.snoozing import HourWish, remind_hour, snooze_until

NOW = datetime(2026, 11, 18, 10, 20, tzinfo=OFFICE_ZONE)  # a Wednesday
BOTH = pytest.mark.parametrize("change", [str, fold], ids=["toned", "toneless"])


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=OFFICE_ZONE)


@BOTH
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("nhắc lại chiều mai", at(19, 14)),
        ("nhắc lại sau 2 tiếng", at(18, 12, 20)),
        ("2h nữa nhắc", at(18, 12, 20)),
        ("nhắc tôi sau 30 phút", at(18, 10, 50)),
        ("nửa tiếng nữa nhắc lại", at(18, 10, 50)),
        ("1 tiếng rưỡi nữa nhắc lại giúp", at(18, 11, 50)),
        ("chút nữa nhắc lại", at(18, 11, 20)),
        ("mai nhắc em", at(19, 8)),
        ("mai nhắc em được không ạ?", at(19, 8)),
        ("mai nhắc em lúc 7h", at(19, 7)),
        ("nhắc lại 9h sáng mai", at(19, 9)),
        ("thứ 6 nhắc lại nhé", at(20, 8)),
        ("cuối tuần nhắc", at(20, 8)),
        ("để 3 ngày nữa nhắc", at(21, 8)),
        ("tuần sau nhắc lại", at(23, 8)),
        ("tháng sau nhắc lại", at(1, 8, month=12)),
        ("15/12 nhắc lại", at(15, 8, month=12)),
        ("nhắc tôi ngày 5 tháng sau", at(5, 8, month=12)),
        ("15h nhắc lại", at(18, 15)),
        ("nhắc lại lúc 3h chiều", at(18, 15)),
        ("8h nhắc lại", at(19, 8)),
        ("đang họp, chiều nhắc lại nhé", at(18, 14)),
        ("sáng thứ hai tuần sau", at(23, 8)),
        ("chiều nay", at(18, 14)),
        ("trưa mai nhé", at(19, 11, 30)),
        ("tối", at(18, 19)),
    ],
)
def test_later(text: str, moment: datetime, change: type[str]) -> None:
    assert snooze_until(change(text), NOW) == moment


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        *(
            "khi nào nhắc tôi?",
            "mấy giờ nhắc lại",
            "đừng nhắc nữa",
            "cảm ơn đã nhắc",
            "nhắc lại",
            "mai",
            "thứ 6",
        ),
        *("xong chiều nay", "chiều nay em nộp", "chưa xong, mai nhắc lại", "15h hôm qua", "xong rồi", ""),
        *("nhắc lại 9h hôm nay", "nhắc tôi lúc 7h30", "đừng nhắn sau 20h", "sao cứ nhắc hoài vậy"),
    ],
)
def test_no_wish_for_later(text: str, change: type[str]) -> None:
    assert snooze_until(change(text), NOW) is None


def test_this_afternoon_said_in_the_afternoon_is_in_an_hour() -> None:
    assert snooze_until("chiều nay nhắc lại", at(18, 15)) == at(18, 16)
    assert snooze_until("chiều nay nhắc lại", at(18, 17, 30)) is None


def test_the_moment_is_reckoned_in_the_zone_of_the_office() -> None:
    late = datetime(2026, 11, 18, 18, 0, tzinfo=UTC)  # 1:00 on the 19th in Vietnam
    assert snooze_until("mai nhắc lại", late) == at(20, 8)


@BOTH
@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("nhắc tôi lúc 7h30", HourWish(at=time(7, 30))),
        ("nhắc tôi lúc 7h30 mỗi ngày", HourWish(at=time(7, 30))),
        ("từ nay nhắc em lúc 8 giờ sáng", HourWish(at=time(8))),
        ("đổi giờ nhắc sang 9h", HourWish(at=time(9))),
        ("nhắc em 7h sáng hằng ngày", HourWish(at=time(7))),
        ("nhắc buổi chiều thôi", HourWish(at=time(14))),
        ("chỉ nhắc tôi buổi sáng", HourWish(at=time(8))),
        ("nhắc mỗi sáng", HourWish(at=time(8))),
        ("đừng nhắn sau 20h", HourWish(quiet=(time(20), time(6, 30)))),
        ("đừng gửi tin sau 9 giờ tối", HourWish(quiet=(time(21), time(6, 30)))),
        ("không nhắc từ 21h đến 7h", HourWish(quiet=(time(21), time(7)))),
        ("21h-6h đừng nhắn", HourWish(quiet=(time(21), time(6)))),
        ("không nhắc trước 8h", HourWish(quiet=(time(20), time(8)))),
    ],
)
def test_hours_of_ones_own(text: str, wish: HourWish, change: type[str]) -> None:
    assert remind_hour(change(text)) == wish


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        "khi nào nhắc tôi?",
        "mai nhắc tôi lúc 7h",
        "nhắc lại lúc 15h",
        "đừng nhắc nữa",
        "xong lúc 7h30",
        "cảm ơn đã nhắc",
    ],
)
def test_no_wish_for_another_hour(text: str, change: type[str]) -> None:
    assert remind_hour(change(text)) is None


WORDS = st.sampled_from(
    [
        *(
            "nhắc",
            "lại",
            "tôi",
            "em",
            "mai",
            "chiều",
            "sáng",
            "tối",
            "nay",
            "thứ 6",
            "tuần sau",
            "lúc",
            "15h",
            "7h30",
        ),
        *(
            "sau",
            "2",
            "tiếng",
            "nữa",
            "ngày 31",
            "30/2",
            "99/99",
            "đừng",
            "mỗi ngày",
            "từ",
            "đến",
            "?",
            "999 tiếng",
        ),
    ]
)
MOMENTS = st.datetimes(
    datetime(1980, 1, 1),  # noqa: DTZ001
    datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, OFFICE_ZONE]),
)


@given(st.lists(WORDS, max_size=9).map(" ".join) | st.text(max_size=220), MOMENTS)
@settings(max_examples=500, deadline=None)
def test_any_text_gives_a_later_moment_or_none(text: str, now: datetime) -> None:
    moment = snooze_until(text, now)
    wish = remind_hour(text)
    assert moment is None or wish is None
    if moment is not None:
        assert moment > now
        assert moment.utcoffset() == timedelta(hours=7)
