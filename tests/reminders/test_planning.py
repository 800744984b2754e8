"""What a day's reminders follow from: shares, hours, leave, silence and the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.calendar import WorkingDays
from reminders.hours import Hours
from reminders.ladder import Ladder
from reminders.model import OFFICE_ZONE, Absence, Officer, Role
from reminders.planning import Facts, OpenShare, messages, plan_day, still_due

MINH, HOA, LAN, THANG = 1, 2, 3, 4
OFFICERS = {
    MINH: Officer(MINH, 1, "Trần Văn Minh", Role.OFFICER),
    HOA: Officer(HOA, 1, "Lê Thị Hoa", Role.OFFICER),
    LAN: Officer(LAN, 1, "Nguyễn Thị Lan", Role.COORDINATOR),
    THANG: Officer(THANG, 1, "Hoàng Đức Thắng", Role.LEADER),
}
DUE = date(2026, 3, 12)
SHARE = OpenShare(7, MINH, DUE, date(2026, 1, 5))


def facts(*shares: OpenShare, **more: object) -> Facts:
    known = Facts(shares or (SHARE,), OFFICERS, (), WorkingDays())
    return replace(known, **more)  # type: ignore[arg-type]


def planned(known: Facts, day: date, hour: int = 0) -> list[tuple[int, str, str]]:
    now = datetime.combine(day, time(hour), OFFICE_ZONE)
    return [
        (reminder.to_id, reminder.rung, f"{reminder.due_at.astimezone(OFFICE_ZONE):%d/%m %H:%M}")
        for reminder in plan_day(known, day, now)
    ]


def test_a_rung_is_told_to_its_officer_at_their_hour() -> None:
    assert planned(facts(), date(2026, 3, 9)) == [(MINH, "d3", "09/03 08:00")]
    early = facts(hours={MINH: Hours(time(7, 15))})
    assert planned(early, date(2026, 3, 9)) == [(MINH, "d3", "09/03 07:15")]


def test_what_was_missed_leaves_at_once_but_not_at_night() -> None:
    assert planned(facts(), date(2026, 3, 10), hour=10) == [(MINH, "d3", "10/03 10:00")]
    assert planned(facts(), date(2026, 3, 10), hour=22) == [(MINH, "d3", "11/03 06:30")]


def test_nothing_leaves_on_a_free_day() -> None:
    sunday = date(2026, 3, 8)
    assert planned(facts(replace(SHARE, due=date(2026, 3, 9))), sunday) == []


def test_nobody_is_reminded_on_leave_and_a_deputy_is() -> None:
    day = date(2026, 3, 9)
    away = Absence(1, MINH, date(2026, 3, 9), date(2026, 3, 10))
    assert planned(facts(absences=(away,)), day) == []
    assert planned(facts(absences=(away,)), date(2026, 3, 11)) == [(MINH, "d1", "11/03 08:00")]
    deputised = replace(away, deputy_id=HOA)
    assert planned(facts(absences=(deputised,)), day) == [(HOA, "d3", "09/03 08:00")]
    both_away = (deputised, Absence(2, HOA, day, None, MINH))
    assert planned(facts(absences=both_away), day) == []


def test_silence_after_the_due_day_is_told_once_each_to_coordinator_and_leader() -> None:
    monday, thursday = date(2026, 3, 16), date(2026, 3, 19)
    assert (LAN, "c3", "16/03 08:00") in planned(facts(), monday)
    assert (THANG, "l7", "19/03 08:00") in planned(facts(), thursday)
    spoke = replace(SHARE, heard=datetime(2026, 3, 13, 9, tzinfo=OFFICE_ZONE))
    assert [to for to, _, _ in planned(facts(spoke), thursday)] == [MINH]
    before = replace(SHARE, heard=datetime(2026, 3, 12, 9, tzinfo=OFFICE_ZONE))
    assert {to for to, _, _ in planned(facts(before), thursday)} == {MINH, LAN, THANG}


def test_the_leader_hears_of_a_silent_coordinator() -> None:
    own = replace(SHARE, officer_id=LAN)
    assert [to for to, rung, _ in planned(facts(own), date(2026, 3, 16)) if rung == "c3"] == [THANG]


def test_a_tasks_own_ladder_goes_before_the_offices() -> None:
    own = replace(SHARE, ladder=Ladder(before=(2,)))
    assert planned(facts(own), date(2026, 3, 9)) == []
    assert planned(facts(own), date(2026, 3, 10)) == [(MINH, "d2", "10/03 08:00")]


def test_reminders_of_one_person_and_hour_are_one_message() -> None:
    several = facts(SHARE, replace(SHARE, occurrence_id=8), replace(SHARE, occurrence_id=9, officer_id=HOA))
    day = date(2026, 3, 9)
    found = messages(plan_day(several, day, datetime.combine(day, time(), OFFICE_ZONE)))
    assert sorted((to, len(group)) for (to, _), group in found.items()) == [(MINH, 2), (HOA, 1)]


@pytest.mark.parametrize(("rung", "right"), [("d3", True), ("d1", False), ("c3", False), ("o1", False)])
def test_a_planned_reminder_is_looked_at_again(rung: str, right: bool) -> None:
    assert still_due(SHARE, rung, facts(), date(2026, 3, 9)) is right


@given(
    st.lists(
        st.builds(
            OpenShare,
            st.integers(1, 50),
            st.sampled_from([MINH, HOA, LAN]),
            st.dates(date(2026, 1, 1), date(2026, 12, 31)),
            st.dates(date(2026, 1, 1), date(2026, 6, 30)),
        ),
        max_size=12,
    ),
    st.dates(date(2026, 1, 1), date(2027, 3, 1)),
    st.integers(0, 23),
)
def test_every_reminder_is_ahead_once_for_one_and_still_due(
    shares: list[OpenShare], day: date, hour: int
) -> None:
    unique = {(share.occurrence_id, share.officer_id): share for share in shares}
    known = replace(facts(), shares=tuple(unique.values()))
    now = datetime.combine(day, time(hour), OFFICE_ZONE)
    found = plan_day(known, day, now)
    keys = [(r.occurrence_id, r.officer_id, r.to_id, r.rung) for r in found]
    assert len(keys) == len(set(keys))
    for reminder in found:
        assert now - timedelta(0) <= reminder.due_at <= now + timedelta(days=1)
        share = unique[reminder.occurrence_id, reminder.officer_id]
        assert still_due(share, reminder.rung, known, day)
    assert plan_day(known, day, now) == found
