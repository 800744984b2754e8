"""When an officer is reminded: the rungs before and after a due date, as pure functions of the clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from reminders.model import OFFICE_ZONE, Duty
from reminders.status import awaits

MORNING = time(8, 0)
"""The hour of a rung, in the office's zone."""

BEFORE = (7, 3, 1, 0)
AFTER = (1, 3, 7)
WEEKLY = 7


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder: "d7" is seven days before, "d0" the day itself, "o3" three days after."""

    name: str
    day: date

    @property
    def moment(self) -> datetime:
        return datetime.combine(self.day, MORNING, OFFICE_ZONE)


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder that should be in the outbox. Unique by its three first fields."""

    occurrence_id: int
    officer_id: int
    rung: str
    due_at: datetime


def rungs(due: date) -> Iterator[Rung]:
    """All rungs of a due date in order of time; after the last of AFTER one every week, without end."""
    for days in BEFORE:
        yield Rung(f"d{days}", due - timedelta(days=days))
    late = 0
    for late in AFTER:
        yield Rung(f"o{late}", due + timedelta(days=late))
    while True:
        late += WEEKLY
        yield Rung(f"o{late}", due + timedelta(days=late))


def current_rung(due: date, created: datetime, now: datetime) -> Rung | None:
    """The last rung that came by `now`, or None before the first.

    Only the last one counts, so that an office whose machine was off for a week gets one reminder of a
    task and not five. Rungs older than the task itself are never sent: the notice of assignment has just
    said it all.
    """
    current = None
    for rung in rungs(due):
        if rung.moment > now:
            break
        current = rung
    return current if current is not None and current.moment >= created else None


def due_reminders(duties: Iterable[Duty], now: datetime) -> list[DueReminder]:
    """The reminders that should exist by `now`: one for each lead of each duty who is not done."""
    found: list[DueReminder] = []
    for duty in duties:
        rung = None if duty.silent else current_rung(duty.due, duty.created, now)
        if rung is None:
            continue
        found.extend(
            DueReminder(duty.occurrence_id, lead.id, rung.name, rung.moment)
            for lead in duty.leads
            if awaits(duty, lead)
        )
    return found


def snoozed_until(now: datetime) -> datetime:
    """When "Nhắc lại sau" comes back: the next morning."""
    return datetime.combine(now.astimezone(OFFICE_ZONE).date() + timedelta(days=1), MORNING, OFFICE_ZONE)


def digest_moment(now: datetime) -> datetime:
    """The last Monday at 7:30 that has come: when the leader's weekly digest is due."""
    local = now.astimezone(OFFICE_ZONE)
    moment = datetime.combine(local.date() - timedelta(days=local.weekday()), time(7, 30), OFFICE_ZONE)
    return moment if moment <= now else moment - timedelta(days=7)
