"""The rungs before and after a due date, whatever moment the clock is looked at."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from reminders.ladder import MORNING, current_rung, digest_moment, rungs, snoozed_until
from reminders.model import OFFICE_ZONE

DUE = date(2026, 3, 12)
CREATED = datetime(2026, 1, 1, 9, 0, tzinfo=OFFICE_ZONE)
MOMENTS = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=OFFICE_ZONE) + timedelta(minutes=minutes)
)


def test_the_rungs_in_order() -> None:
    names = [rung.name for rung in islice(rungs(DUE), 10)]
    assert names == ["d7", "d3", "d1", "d0", "o1", "o3", "o7", "o14", "o21", "o28"]
    assert [rung.day for rung in islice(rungs(DUE), 4)] == [date(2026, 3, day) for day in (5, 9, 11, 12)]


def test_a_rung_comes_at_eight_in_the_morning() -> None:
    morning = datetime(2026, 3, 5, 8, 0, tzinfo=OFFICE_ZONE)
    assert current_rung(DUE, CREATED, morning - timedelta(seconds=1)) is None
    rung = current_rung(DUE, CREATED, morning)
    assert rung is not None
    assert rung.name == "d7"


def test_rungs_older_than_the_task_are_not_sent() -> None:
    given_late = datetime(2026, 3, 10, 15, 0, tzinfo=OFFICE_ZONE)
    assert current_rung(DUE, given_late, given_late + timedelta(hours=1)) is None
    rung = current_rung(DUE, given_late, datetime(2026, 3, 11, 8, 0, tzinfo=OFFICE_ZONE))
    assert rung is not None
    assert rung.name == "d1"


@given(MOMENTS, MOMENTS)
def test_the_current_rung_never_goes_back(one: datetime, other: datetime) -> None:
    earlier, later = sorted((one, other))
    first, second = current_rung(DUE, CREATED, earlier), current_rung(DUE, CREATED, later)
    if first is not None:
        assert second is not None
        assert first.day <= second.day


@given(MOMENTS)
def test_the_current_rung_has_come_and_is_the_last_that_has(now: datetime) -> None:
    rung = current_rung(DUE, CREATED, now)
    if rung is not None:
        assert rung.moment <= now
        assert all(r.moment > now for r in islice(rungs(DUE), 80) if r.day > rung.day)


@given(MOMENTS)
def test_a_snooze_ends_in_the_morning_of_the_next_day(now: datetime) -> None:
    moment = snoozed_until(now)
    assert moment > now
    assert (moment.time(), moment.date()) == (MORNING, now.date() + timedelta(days=1))


@given(MOMENTS)
def test_the_digest_is_of_the_last_monday(now: datetime) -> None:
    moment = digest_moment(now)
    assert moment <= now < moment + timedelta(days=7)
    assert (moment.weekday(), moment.hour, moment.minute) == (0, 7, 30)
