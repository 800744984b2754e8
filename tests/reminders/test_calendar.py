"""Working days: every public holiday and swapped Saturday of 2024 to 2027, and what must hold of any year."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.calendar import OWN, WEEKDAYS, WEEKEND, WorkingDays, spoken

HOLIDAYS = """
2024-01-01 thứ Hai: Tết Dương lịch
2024-02-08 thứ Năm: Tết Nguyên đán
2024-02-09 thứ Sáu: Tết Nguyên đán
2024-02-10 thứ Bảy: Tết Nguyên đán
2024-02-11 Chủ nhật: Tết Nguyên đán
2024-02-12 thứ Hai: Tết Nguyên đán
2024-02-13 thứ Ba: nghỉ bù Tết Nguyên đán
2024-02-14 thứ Tư: nghỉ bù Tết Nguyên đán
2024-04-18 thứ Năm: Giỗ Tổ Hùng Vương
2024-04-29 thứ Hai: hoán đổi với thứ Bảy 04/05/2024
2024-04-30 thứ Ba: Ngày Chiến thắng
2024-05-01 thứ Tư: Ngày Quốc tế Lao động
2024-09-02 thứ Hai: Quốc khánh
2024-09-03 thứ Ba: Quốc khánh
2025-01-01 thứ Tư: Tết Dương lịch
2025-01-27 thứ Hai: Tết Nguyên đán
2025-01-28 thứ Ba: Tết Nguyên đán
2025-01-29 thứ Tư: Tết Nguyên đán
2025-01-30 thứ Năm: Tết Nguyên đán
2025-01-31 thứ Sáu: Tết Nguyên đán
2025-04-07 thứ Hai: Giỗ Tổ Hùng Vương
2025-04-30 thứ Tư: Ngày Chiến thắng
2025-05-01 thứ Năm: Ngày Quốc tế Lao động
2025-05-02 thứ Sáu: hoán đổi với thứ Bảy 26/04/2025
2025-09-01 thứ Hai: Quốc khánh
2025-09-02 thứ Ba: Quốc khánh
2026-01-01 thứ Năm: Tết Dương lịch
2026-01-02 thứ Sáu: hoán đổi với thứ Bảy 10/01/2026
2026-02-16 thứ Hai: Tết Nguyên đán
2026-02-17 thứ Ba: Tết Nguyên đán
2026-02-18 thứ Tư: Tết Nguyên đán
2026-02-19 thứ Năm: Tết Nguyên đán
2026-02-20 thứ Sáu: Tết Nguyên đán
2026-04-26 Chủ nhật: Giỗ Tổ Hùng Vương
2026-04-27 thứ Hai: nghỉ bù Giỗ Tổ Hùng Vương
2026-04-30 thứ Năm: Ngày Chiến thắng
2026-05-01 thứ Sáu: Ngày Quốc tế Lao động
2026-08-31 thứ Hai: hoán đổi với thứ Bảy 22/08/2026
2026-09-01 thứ Ba: Quốc khánh
2026-09-02 thứ Tư: Quốc khánh
2026-11-24 thứ Ba: Ngày Văn hóa Việt Nam
2027-01-01 thứ Sáu: Tết Dương lịch
2027-02-04 thứ Năm: Tết Nguyên đán
2027-02-05 thứ Sáu: Tết Nguyên đán
2027-02-06 thứ Bảy: Tết Nguyên đán
2027-02-07 Chủ nhật: Tết Nguyên đán
2027-02-08 thứ Hai: Tết Nguyên đán
2027-02-09 thứ Ba: nghỉ bù Tết Nguyên đán
2027-02-10 thứ Tư: nghỉ bù Tết Nguyên đán
2027-04-16 thứ Sáu: Giỗ Tổ Hùng Vương
2027-04-30 thứ Sáu: Ngày Chiến thắng
2027-05-01 thứ Bảy: Ngày Quốc tế Lao động
2027-05-03 thứ Hai: nghỉ bù Ngày Quốc tế Lao động
2027-09-02 thứ Năm: Quốc khánh
2027-09-03 thứ Sáu: Quốc khánh
2027-11-24 thứ Tư: Ngày Văn hóa Việt Nam
"""
"""Bộ luật Lao động 2019, Điều 111 khoản 3 and 112; Nghị quyết 80-NQ/TW (24/11); the announcements named in
reminders/data/swapped_days.toml. For Tết and Quốc khánh of 2027, of which no announcement was found, the days
are those of the last years that fell alike (Tết on a Saturday: 2024; 2/9 on a Thursday: 2021)."""

SWAPPED_SATURDAYS = ("2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22")

START, END = date(2024, 1, 1), date(2027, 12, 31)
ALL = [START + timedelta(days=number) for number in range((END - START).days + 1)]
COUNTRY = WorkingDays()

dates = st.dates(date(1995, 1, 1), date(2150, 12, 31))
near = st.dates(date(2026, 1, 1), date(2026, 3, 31))
offices = st.dictionaries(near, st.booleans(), max_size=40).map(WorkingDays)
numbers = st.integers(0, 15)


def listed() -> dict[date, tuple[str, str]]:
    found = {}
    for line in HOLIDAYS.strip().splitlines():
        words, name = line.split(": ", 1)
        day, weekday = words.split(" ", 1)
        found[date.fromisoformat(day)] = (weekday, name)
    return found


@pytest.mark.parametrize("day", sorted(listed()), ids=str)
def test_a_public_holiday(day: date) -> None:
    weekday, name = listed()[day]
    assert WEEKDAYS[day.weekday()] == weekday
    assert not COUNTRY.works(day)
    assert COUNTRY.name(day) == name


@pytest.mark.parametrize("text", SWAPPED_SATURDAYS)
def test_a_swapped_saturday(text: str) -> None:
    day = date.fromisoformat(text)
    assert WEEKDAYS[day.weekday()] == "thứ Bảy"
    assert COUNTRY.works(day)
    assert COUNTRY.name(day) is None


def test_no_other_day_of_these_years_is_free_or_worked() -> None:
    holidays, swapped = set(listed()), {date.fromisoformat(text) for text in SWAPPED_SATURDAYS}
    expected = [day in swapped or (day.weekday() < 5 and day not in holidays) for day in ALL]
    assert [COUNTRY.works(day) for day in ALL] == expected


def test_the_lists_are_those_of_the_calendar() -> None:
    assert {day: name for day, (_, name) in listed().items()} == dict(COUNTRY.days_off(START, END))
    assert [day.isoformat() for day in COUNTRY.made_up(START, END)] == list(SWAPPED_SATURDAYS)


def test_each_swap_trades_a_weekday_for_a_weekend_and_names_its_source() -> None:
    source = files("reminders").joinpath("data/swapped_days.toml").read_text(encoding="utf-8")
    table = tomllib.loads(source)
    for swap in table["swap"]:
        assert swap["free"].weekday() < 5 <= swap["works"].weekday()
        assert "/" in swap["source"]
        assert swap["free"] <= table["announced_until"]
    assert COUNTRY.known_until == table["announced_until"]


@pytest.mark.parametrize("year", range(2013, 2101))
def test_tet_gives_five_days_beside_the_weekends(year: int) -> None:
    days = COUNTRY.days_off(date(year, 1, 1), date(year, 3, 15))
    tet = [day for day, name in days if name.endswith("Tết Nguyên đán")]
    assert len([day for day in tet if day.weekday() < 5]) == 5
    assert len([day for day, name in days if name == "Tết Nguyên đán"]) == 5


def test_what_the_office_entered_wins() -> None:
    friday, saturday, holiday = date(2026, 3, 6), date(2026, 3, 7), date(2026, 9, 2)
    days = WorkingDays({friday: False, saturday: True, holiday: True})
    assert (days.works(friday), days.works(saturday), days.works(holiday)) == (False, True, True)
    assert days.name(friday) == OWN
    assert days.name(saturday) is None
    assert days.made_up(friday, holiday) == (saturday, date(2026, 8, 22), holiday)
    assert (friday, OWN) in days.days_off(friday, holiday)
    assert COUNTRY.works(friday)
    assert not COUNTRY.works(saturday)


def test_a_holiday_that_the_office_entered_keeps_its_name() -> None:
    assert WorkingDays({date(2026, 9, 2): False}).name(date(2026, 9, 2)) == "Quốc khánh"
    assert COUNTRY.name(date(2026, 3, 7)) == WEEKEND


def test_counting_over_tet() -> None:
    after_tet = date(2026, 2, 23)
    assert COUNTRY.on_or_before(date(2026, 2, 20)) == date(2026, 2, 13)
    assert COUNTRY.on_or_after(date(2026, 2, 14)) == after_tet
    assert COUNTRY.before(after_tet, 1) == date(2026, 2, 13)
    assert COUNTRY.before(date(2026, 2, 22), 1) == date(2026, 2, 12)
    assert COUNTRY.after(date(2026, 2, 13), 1) == after_tet
    assert COUNTRY.after(date(2026, 2, 14), 1) == date(2026, 2, 24)
    assert COUNTRY.before(date(2026, 1, 12), 1) == date(2026, 1, 10)


def test_years_without_a_lunar_table_keep_the_solar_holidays() -> None:
    assert COUNTRY.name(date(2150, 9, 2)) == "Quốc khánh"
    assert COUNTRY.name(date(2150, 1, 1)) == "Tết Dương lịch"
    assert COUNTRY.works(date(2150, 9, 3))


def test_a_day_as_it_is_said() -> None:
    assert spoken(date(2026, 1, 2)) == "thứ Sáu 02/01/2026"


@given(offices, near, numbers)
def test_moves_end_on_working_days(days: WorkingDays, day: date, number: int) -> None:
    for found in (
        days.on_or_before(day),
        days.on_or_after(day),
        days.before(day, number),
        days.after(day, number),
    ):
        assert days.works(found)
    assert days.before(day, number) <= days.on_or_before(day) <= day <= days.on_or_after(day)
    assert days.on_or_after(day) <= days.after(day, number)


@given(offices, near, numbers)
def test_before_and_after_undo_each_other(days: WorkingDays, day: date, number: int) -> None:
    assert days.after(days.before(day, number), number) == days.on_or_before(day)
    assert days.before(days.after(day, number), number) == days.on_or_after(day)


@given(offices, near, numbers)
def test_before_counts_working_days(days: WorkingDays, day: date, number: int) -> None:
    first, last = days.before(day, number), days.on_or_before(day)
    between = [first + timedelta(days=step) for step in range((last - first).days)]
    assert sum(days.works(one) for one in between) == number


@given(offices, near, near, numbers)
def test_moves_keep_the_order_of_days(days: WorkingDays, one: date, other: date, number: int) -> None:
    early, late = sorted((one, other))
    assert days.before(early, number) <= days.before(late, number)
    assert days.after(early, number) <= days.after(late, number)
    assert days.before(late, number + 1) < days.before(late, number)


@given(dates)
def test_a_day_has_a_name_just_when_it_is_free(day: date) -> None:
    assert (COUNTRY.name(day) is None) == COUNTRY.works(day)


@given(dates)
def test_no_time_off_of_the_country_is_longer_than_ten_days(day: date) -> None:
    assert (COUNTRY.on_or_after(day) - COUNTRY.on_or_before(day)).days <= 11
