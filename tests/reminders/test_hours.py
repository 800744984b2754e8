"""A person's daily hour and the hours in which nobody is disturbed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reminders.hours import USUAL, Hours
from reminders.model import OFFICE_ZONE

DAY = date(2026, 3, 5)
TIMES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour, minute), OFFICE_ZONE)


def test_reminders_leave_at_eight_where_nobody_chose() -> None:
    assert USUAL.on(DAY) == at(8)


def test_the_evening_and_the_night_are_quiet() -> None:
    assert USUAL.awake(at(19, 59)) == at(19, 59)
    assert USUAL.awake(at(20)) == at(6, 30, DAY + timedelta(days=1))
    assert USUAL.awake(at(3)) == at(6, 30)


def test_quiet_hours_within_a_day() -> None:
    nap = Hours(time(12, 30), time(12), time(13, 30))
    assert nap.on(DAY) == at(13, 30)
    assert nap.awake(at(23)) == at(23)


def test_no_quiet_hours_where_both_are_the_same() -> None:
    assert Hours(time(3), time(0), time(0)).on(DAY) == at(3)


@given(TIMES, TIMES, TIMES, st.integers(0, 60 * 24 * 3))
def test_awake_is_never_earlier_and_stays_awake(
    daily: time, quiet_from: time, quiet_until: time, minutes: int
) -> None:
    hours = Hours(daily, quiet_from, quiet_until)
    moment = at(0) + timedelta(minutes=minutes)
    awake = hours.awake(moment)
    assert moment <= awake <= moment + timedelta(days=1)
    assert hours.awake(awake) == awake
