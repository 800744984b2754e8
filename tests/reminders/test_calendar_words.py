"""Orders for the calendar in a coordinator's words, and what only looks like one."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese import fold
from reminders.calendar import WEEKDAYS
from reminders.calendar_words import asks_for_calendar, read_calendar_words

ON = date(2026, 11, 21)

Changes = dict[str, bool | None]

ORDERS: list[tuple[str, Changes]] = [
    ("hoán đổi: nghỉ 02/01/2026, làm bù 10/01/2026", {"2026-01-02": False, "2026-01-10": True}),
    ("Hoán đổi nghỉ 2/1/2026, làm bù 10/1/2026.", {"2026-01-02": False, "2026-01-10": True}),
    ("hoan doi ngay nghi 2/1/2026, lam bu 10/1/2026", {"2026-01-02": False, "2026-01-10": True}),
    ("hoán đổi ngày làm việc 2/1/2026 sang 10/1/2026", {"2026-01-02": False, "2026-01-10": True}),
    ("hoán đổi 10/1/2026 với 2/1/2026", {"2026-01-02": False, "2026-01-10": True}),
    (
        "hoán đổi từ ngày làm việc thứ Sáu (2/1/2026) sang ngày nghỉ hằng tuần thứ Bảy (10/1/2026)",
        {"2026-01-02": False, "2026-01-10": True},
    ),
    (
        "Theo công văn 12/SNV-CCHC ngày 20/11/2026, cơ quan nghỉ thứ Sáu, ngày 08/01/2027 và làm bù "
        "thứ Bảy, ngày 16/01/2027 nhé",
        {"2027-01-08": False, "2027-01-16": True},
    ),
    ("cơ quan nghỉ ngày 24/11", {"2026-11-24": False}),
    ("Cơ quan nghỉ ngày 24/11 ạ.", {"2026-11-24": False}),
    ("cơ quan mình nghỉ ngày 24 tháng 11 năm 2026", {"2026-11-24": False}),
    ("24, 25/11 cơ quan nghỉ", {"2026-11-24": False, "2026-11-25": False}),
    ("cơ quan nghỉ 2 ngày 24, 25/11", {"2026-11-24": False, "2026-11-25": False}),
    ("cơ quan nghỉ ngày 24", {"2026-11-24": False}),
    ("cơ quan nghỉ ngày 3", {"2026-12-03": False}),
    ("cả phường nghỉ mai", {"2026-11-22": False}),
    ("cơ quan nghỉ thứ 6 tuần sau để tham dự hội thao", {"2026-11-27": False}),
    ("nhờ ghi giúp tôi: cơ quan nghỉ ngày 30/11/2026", {"2026-11-30": False}),
    ("toàn thể cán bộ, công chức nghỉ ngày 31/8/2027", {"2027-08-31": False}),
    ("cơ quan nghỉ từ 31/12 đến 2/1", {"2026-12-31": False, "2027-01-01": False, "2027-01-02": False}),
    ("nghỉ tết 10-12/2/2027", {"2027-02-10": False, "2027-02-11": False, "2027-02-12": False}),
    ("thứ bảy 22/8/2026 làm bù", {"2026-08-22": True}),
    ("làm bù thứ Bảy (28/11)", {"2026-11-28": True}),
    ("nghỉ 31/8/2027, 28/8 làm bù", {"2027-08-31": False, "2027-08-28": True}),
    ("nghỉ 02/01/2026 (thứ Sáu), làm bù 10/01/2026 (thứ Bảy)", {"2026-01-02": False, "2026-01-10": True}),
    ("nghỉ 31/12/2026, làm bù 9/1", {"2026-12-31": False, "2027-01-09": True}),
    ("cơ quan không nghỉ ngày 24/11", {"2026-11-24": True}),
    ("Ngày 24/11 cơ quan làm việc bình thường", {"2026-11-24": True}),
    ("bỏ ngày nghỉ 2/1/2026", {"2026-01-02": None}),
    ("bỏ ngày nghỉ 20/11", {"2026-11-20": None}),
    ("xóa lịch làm bù 10/1/2026", {"2026-01-10": None}),
    ("hủy hoán đổi 2/1/2026 và 10/1/2026", {"2026-01-02": None, "2026-01-10": None}),
]

NOT_ORDERS = [
    "chị Hoa nghỉ ốm",
    "chị Hoa nghỉ ngày 24/11",
    "em nghỉ thứ 6",
    "em nghỉ bù thứ 6",
    "xin nghỉ thứ 6",
    "cho em nghỉ thứ 6 ạ",
    "tôi nghỉ từ 3/3 đến 5/3",
    "phường cho chị Hoa nghỉ ngày 24/11",
    "cán bộ nghỉ thứ 6",
    "cơ quan nghỉ ngày 24/11 à",
    "cơ quan nghỉ ngày 24/11 không",
    "cơ quan nghỉ ngày 24/11 chưa ạ?",
    "cơ quan nghỉ 24/11 đúng không",
    "24/11 có nghỉ không",
    "cơ quan nghỉ ngày nào",
    "24/11 nghỉ mấy ngày",
    "cơ quan nghỉ hôm nay rồi",
    "ngày 24/11 mới nghỉ",
    "đã làm bù hồ sơ ngày 20/8",
    "làm việc 24/11",
    "họp cơ quan ngày 24/11",
    "hủy lịch làm việc với Sở ngày 24/11",
    "bỏ nhiệm vụ 3",
    "dời #5 đến 20/3",
    "xong việc 12 ngày 24/11",
    "60%",
    "nghỉ",
    "làm bù",
    "24/11",
    "2. Nghỉ lễ",
    "cơ quan nghỉ 2",
    "lịch nghỉ",
    "",
]

DOUBTFUL = [
    ("thứ bảy 22/8 làm bù", "22/08/2027 là Chủ nhật"),
    ("cơ quan nghỉ 30/2", "không có trong lịch"),
    ("cơ quan nghỉ 31/11/2026", "không có trong lịch"),
    ("cơ quan nghỉ từ 24/11/2026 đến 20/11/2026", "đứng trước"),
    ("cơ quan nghỉ từ 1/1/2027 đến 1/12/2027", "dài quá"),
    ("cơ quan nghỉ 1/1/2050", "xa quá"),
    ("hoán đổi 5/1/2027 sang 6/1/2027", "cuối tuần"),
    ("cơ quan nghỉ 24/11, làm bù 24/11", "vừa nghỉ vừa làm"),
    ("cơ quan nghỉ 1/12 đến 2/12 đến 3/12", "ba mốc"),
]


def read(text: str, on: date = ON) -> Changes | None:
    words = read_calendar_words(text, on)
    return None if words is None else {change.day.isoformat(): change.works for change in words.changes}


@pytest.mark.parametrize(("text", "changes"), ORDERS)
def test_an_order(text: str, changes: Changes) -> None:
    assert read(text) == changes
    assert read(text.upper()) == changes


@pytest.mark.parametrize(("text", "changes"), ORDERS)
def test_an_order_without_tones(text: str, changes: Changes) -> None:
    assert read(fold(text)) == changes


@pytest.mark.parametrize("text", NOT_ORDERS)
def test_no_order(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(("text", "why"), DOUBTFUL)
def test_days_that_cannot_be_meant_are_said(text: str, why: str) -> None:
    words = read_calendar_words(text, ON)
    assert words is not None
    assert words.changes == ()
    assert why in words.doubt


@pytest.mark.parametrize(
    ("text", "of_office"),
    [
        ("nghỉ từ 14/2 đến 22/2/2026", False),
        ("nghỉ bù 27/4/2027", False),
        ("bỏ ngày nghỉ 2/1/2026", False),
        ("cơ quan nghỉ từ 14/2 đến 22/2/2026", True),
        ("nghỉ tết từ 14/2 đến 22/2/2026", True),
        ("ngày nghỉ: 24/11/2026", True),
        ("làm bù 10/1/2026", True),
    ],
)
def test_whose_days_are_meant(text: str, of_office: bool) -> None:
    words = read_calendar_words(text, ON)
    assert words is not None
    assert words.of_office is of_office


def test_a_range_holds_every_day() -> None:
    assert list(read("nghỉ từ 14/2 đến 22/2/2026") or ()) == [f"2026-02-{day}" for day in range(14, 23)]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("lịch nghỉ", 0),
        ("Lịch nghỉ?", 0),
        ("lịch nghỉ của cơ quan", 0),
        ("xem lịch nghỉ lễ, tết năm nay", 2026),
        ("lịch nghỉ năm sau", 2027),
        ("lich nghi 2028", 2028),
        ("lịch nghỉ của em", None),
        ("lịch nghỉ: 24/11", None),
        ("lịch nghỉ phép", None),
        ("cơ quan nghỉ ngày 24/11", None),
    ],
)
def test_asking_for_the_calendar(text: str, year: int | None) -> None:
    assert asks_for_calendar(text, ON) == year


days = st.dates(ON - timedelta(days=300), ON + timedelta(days=900))
FORMS = (
    lambda day: f"{day.day}/{day.month}/{day.year}",
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"ngày {day:%d-%m-%Y}",
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: f"{day.day}/{day.month}/{day:%y}",
    lambda day: f"ngày {day.day} tháng {day.month} năm {day.year}",
    lambda day: f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}",
    lambda day: f"{WEEKDAYS[day.weekday()]}, ngày {day:%d/%m/%Y}",
    lambda day: f"{day:%d/%m/%Y} ({WEEKDAYS[day.weekday()]})",
)
written = st.tuples(days, st.sampled_from(FORMS)).map(lambda pair: (pair[0], pair[1](pair[0])))


@given(written, written, st.booleans())
def test_a_swap_in_any_form_of_date(free: tuple[date, str], worked: tuple[date, str], toned: bool) -> None:
    text = f"Hoán đổi: nghỉ {free[1]}, làm bù {worked[1]}"
    expected = {free[0].isoformat(): False, worked[0].isoformat(): True}
    if free[0] == worked[0]:
        expected = {}
    assert read(text if toned else fold(text)) == expected


@given(days, st.integers(0, 30))
def test_a_range_in_two_writings(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    expected = {(first + timedelta(days=step)).isoformat(): False for step in range(length + 1)}
    assert read(f"cơ quan nghỉ từ {first.day}/{first.month} đến hết ngày {last:%d/%m/%Y}") == expected
    assert read(f"cơ quan nghỉ {first:%d/%m/%Y} - {last:%d/%m/%Y}") == expected
    if (first.year, first.month) == (last.year, last.month) and length:
        assert read(f"cơ quan nghỉ {first.day}-{last.day}/{last.month}/{last.year}") == expected


@given(st.dates(ON, ON + timedelta(days=364)))
def test_a_day_without_a_year_is_the_coming_one(day: date) -> None:
    assert read(f"cơ quan nghỉ {day.day}/{day.month}") == {day.isoformat(): False}


@given(written, st.sampled_from(("em", "tôi", "chị Hoa", "anh Minh", "bé nhà em", "đồng chí Bảo")))
def test_a_persons_leave_is_never_the_offices(day: tuple[date, str], who: str) -> None:
    for text in (f"{who} nghỉ {day[1]}", f"{day[1]} {who} nghỉ", f"{who} làm bù {day[1]}"):
        assert read(text) is None
        assert read(fold(text)) is None


@given(written, st.sampled_from(("không", "chưa", "à", "phải không", "đúng không", "thế nào", "?")))
def test_a_question_is_never_an_order(day: tuple[date, str], tail: str) -> None:
    assert read(f"cơ quan nghỉ {day[1]} {tail}") is None


PIECES = (
    "nghỉ|làm bù|cơ quan|hoán đổi|sang|bỏ ngày|từ|đến|,|-|(|thứ|ngày|24/11|31/2|0/0|99|1/1/2026|14|thứ bảy"
    "|tuần sau|mai|tết|và|tháng|²"
)
pieces = st.lists(st.sampled_from(PIECES.split("|")), max_size=14).map(" ".join)


@given(st.text(max_size=80) | pieces, st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_anything_is_read_without_a_failure(text: str, on: date) -> None:
    words = read_calendar_words(text, on)
    assert words is None or bool(words.doubt) != bool(words.changes)
    asks_for_calendar(text, on)


@pytest.mark.parametrize(
    "text",
    [
        "nghi " + "1-1" * 130,
        "nghi " + "1 / " * 95,
        "nghi " + "1,1 va " * 55,
        "co quan, " * 43 + "x",
        "theo " + "a " * 190,
        "nghi 1/1 vi " + "a " * 190 + "1",
        "nghi" + " tet le" * 55 + "1",
        "thu 2, " * 56,
        "1/1 den " * 48,
        "lich nghi" + " le tet" * 55,
    ],
)
def test_hostile_words_take_no_time(text: str) -> None:
    started = time.process_time()
    read_calendar_words(text, ON)
    asks_for_calendar(text, ON)
    assert time.process_time() - started < 0.2


def test_long_messages_are_no_orders() -> None:
    assert read("cơ quan nghỉ ngày 24/11" + " nhé" * 200) is None
