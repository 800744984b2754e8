"""The rungs before and after a due date, on a calendar with weekends and holidays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.calendar import WorkingDays
from reminders.ladder import DEFAULT, Ladder, current_rung, digest_moment, escalations, rungs
from reminders.model import OFFICE_ZONE, Role

DAYS = WorkingDays()
DUE = date(2026, 3, 12)  # a Thursday
LONG_AGO = date(2026, 1, 1)
DATES = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def names(due: date, most: int = 10, ladder: Ladder = DEFAULT, days: WorkingDays = DAYS) -> list[str]:
    return [f"{rung.name} {rung.day:%d/%m}" for rung in islice(rungs(due, ladder, days), most)]


def test_days_before_are_working_days_and_days_after_are_days() -> None:
    assert names(DUE, 8) == [
        "d7 03/03",
        "d3 09/03",
        "d1 11/03",
        "d0 12/03",
        "o1 13/03",
        "o3 16/03",  # the 15th is a Sunday
        "o7 19/03",
        "o14 26/03",
    ]


def test_a_due_sunday_is_reminded_on_the_friday_before() -> None:
    sunday = date(2026, 3, 15)
    assert names(sunday, 5) == ["d7 04/03", "d3 10/03", "d1 12/03", "d0 13/03", "o1 16/03"]


def test_nothing_is_reminded_during_tet() -> None:
    # Tết of 2026: 16 to 20 February; the Friday before is the 13th.
    assert names(date(2026, 2, 18), 5) == ["d7 04/02", "d3 10/02", "d1 12/02", "d0 13/02", "o1 23/02"]


def test_a_swapped_saturday_counts_as_a_working_day() -> None:
    monday = date(2026, 8, 24)
    # 22/8/2026 is worked for 31/8/2026.
    assert names(monday, 4)[2:] == ["d1 22/08", "d0 24/08"]


def test_a_day_that_the_office_entered_is_free() -> None:
    own = WorkingDays({date(2026, 3, 11): False})
    assert names(DUE, 4, days=own)[2:] == ["d1 10/03", "d0 12/03"]


def test_an_offices_own_ladder() -> None:
    ladder = Ladder(before=(5, 2), after=(2,), every=0, coordinator_after=0, leader_after=0)
    assert names(DUE, 9, ladder) == ["d5 05/03", "d2 10/03", "o2 16/03"]
    assert escalations(DUE, ladder, DAYS, date(2027, 1, 1)) == ()


def test_a_ladder_goes_through_json() -> None:
    ladder = Ladder((10, 2), (4,), 14, 5, 0)
    assert Ladder.from_json(ladder.to_json()) == ladder
    assert Ladder.from_json(None) is None


@pytest.mark.parametrize("days", [{"before": (-1,)}, {"after": (0,)}, {"every": 400}])
def test_a_ladder_that_makes_no_sense_is_refused(days: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="days of a ladder"):
        Ladder(**days)  # type: ignore[arg-type]


def test_rungs_up_to_the_day_of_the_notice_are_not_sent() -> None:
    told = date(2026, 3, 9)
    assert current_rung(DUE, DEFAULT, DAYS, told, told) is None
    rung = current_rung(DUE, DEFAULT, DAYS, told, date(2026, 3, 11))
    assert rung is not None
    assert rung.name == "d1"


def test_a_machine_that_was_off_sends_the_last_rung_only() -> None:
    rung = current_rung(DUE, DEFAULT, DAYS, LONG_AGO, date(2026, 3, 20))
    assert rung is not None
    assert rung.name == "o7"


def test_silence_goes_to_the_coordinator_and_then_to_the_leader() -> None:
    told = [
        (offset, [(role, rung.name) for role, rung in found])
        for offset in range(9)
        if (found := escalations(DUE, DEFAULT, DAYS, DUE + timedelta(days=offset)))
    ]
    # Three days after the Thursday is a Sunday: the Monday.
    assert told[0] == (4, [(Role.COORDINATOR, "c3")])
    assert told[-1] == (8, [(Role.COORDINATOR, "c3"), (Role.LEADER, "l7")])


@given(DATES, DATES, DATES)
def test_the_current_rung_never_goes_back(due: date, one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    first = current_rung(due, DEFAULT, DAYS, LONG_AGO, earlier)
    second = current_rung(due, DEFAULT, DAYS, LONG_AGO, later)
    if first is not None:
        assert second is not None
        assert first.day <= second.day


@given(DATES)
def test_rungs_come_in_order_and_on_working_days(due: date) -> None:
    found = list(islice(rungs(due, DEFAULT, DAYS), 20))
    assert [rung.day for rung in found] == sorted(rung.day for rung in found)
    assert all(DAYS.works(rung.day) for rung in found)
    assert len({rung.name for rung in found}) == 20


@given(st.integers(0, 365 * 24 * 60))
def test_a_digest_is_due_on_mondays_at_half_past_seven(minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=OFFICE_ZONE) + timedelta(minutes=minutes)
    moment = digest_moment(now).astimezone(OFFICE_ZONE)
    assert (moment.weekday(), moment.hour, moment.minute) == (0, 7, 30)
    assert timedelta(0) <= now - moment < timedelta(days=7)
