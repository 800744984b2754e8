"""When an officer is reminded: the rungs before and after a due date, as pure functions of days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from reminders.calendar import WorkingDays
from reminders.model import OFFICE_ZONE, Role

WEEK = 7


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs of a task.

    `before` are working days before the due day, 0 the day itself. `after` are days after it, and then
    one rung `every` so many days (0: no more). After `coordinator_after` days of an officer's silence the
    coordinators are told, after `leader_after` the leaders (0: never).
    """

    before: tuple[int, ...] = (7, 3, 1, 0)
    after: tuple[int, ...] = (1, 3, 7)
    every: int = WEEK
    coordinator_after: int = 3
    leader_after: int = 7

    def __post_init__(self) -> None:
        days = (*self.before, *self.after, self.every, self.coordinator_after, self.leader_after)
        if any(not 0 <= day <= 365 for day in days) or 0 in self.after or len(days) > 23:
            raise ValueError("the days of a ladder lie between 0 and 365, and are at most twenty")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, body: Mapping[str, Any] | None) -> Ladder | None:
        """The ladder kept as JSON, or None where none is."""
        if body is None:
            return None
        return cls(**{**body, "before": tuple(body["before"]), "after": tuple(body["after"])})


DEFAULT = Ladder()


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder: "d7" is seven working days before, "d0" the day, "o3" three days after."""

    name: str
    day: date


def rungs(due: date, ladder: Ladder, days: WorkingDays) -> Iterator[Rung]:
    """All rungs of a due date in order of time, perhaps without end.

    What falls on a free day is reminded on the working day before: the due day counts as the last working
    day up to it, and the days before are counted from there. What is overdue on a free day waits for the
    next working day, for the day before may lie before the due day itself.
    """
    last = days.on_or_before(due)
    for before in sorted(set(ladder.before), reverse=True):
        yield Rung(f"d{before}", days.before(last, before))
    late = 0
    for late in sorted(set(ladder.after)):
        yield Rung(f"o{late}", days.on_or_after(due + timedelta(days=late)))
    while ladder.every:
        late += ladder.every
        yield Rung(f"o{late}", days.on_or_after(due + timedelta(days=late)))


def current_rung(due: date, ladder: Ladder, days: WorkingDays, since: date, today: date) -> Rung | None:
    """The last rung that came by `today`, or None before the first.

    Only the last one counts, so that an office whose machine was off for a week gets one reminder of a
    task and not five. Rungs of days up to `since`, when the officer was told of the task, are not sent:
    that message has just said it all.
    """
    current = None
    for rung in rungs(due, ladder, days):
        if rung.day > today:
            break
        current = rung
    return current if current is not None and current.day > since else None


def escalations(due: date, ladder: Ladder, days: WorkingDays, today: date) -> tuple[tuple[Role, Rung], ...]:
    """Who else is told by `today` that an overdue officer is silent."""
    steps = ((Role.COORDINATOR, "c", ladder.coordinator_after), (Role.LEADER, "l", ladder.leader_after))
    found = []
    for role, letter, late in steps:
        rung = Rung(f"{letter}{late}", days.on_or_after(due + timedelta(days=late)))
        if late and rung.day <= today:
            found.append((role, rung))
    return tuple(found)


def digest_moment(now: datetime) -> datetime:
    """The last Monday at 7:30 that has come: when the leader's weekly digest is due."""
    local = now.astimezone(OFFICE_ZONE)
    monday = local.date() - timedelta(days=local.weekday())
    moment = datetime.combine(monday, datetime.min.time(), OFFICE_ZONE) + timedelta(hours=7, minutes=30)
    return moment if moment <= now else moment - timedelta(days=7)
