"""Which reminders leave on a day: an office's open shares, its people's hours and its calendar, weighed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from reminders.calendar import WorkingDays
from reminders.hours import USUAL, Hours
from reminders.ladder import DEFAULT, Ladder, Rung, current_rung, escalations
from reminders.model import OFFICE_ZONE, Absence, Officer, Role
from reminders.roster import absence_on


@dataclass(frozen=True, slots=True)
class OpenShare:
    """A lead's share that is not done: told of on the day `told`, last spoken of at `heard`."""

    occurrence_id: int
    officer_id: int
    due: date
    told: date
    heard: datetime | None = None
    ladder: Ladder | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What an office's reminders follow from. `hours` holds who chose their own."""

    shares: tuple[OpenShare, ...]
    officers: Mapping[int, Officer]
    absences: tuple[Absence, ...]
    days: WorkingDays
    ladder: Ladder = DEFAULT
    usual: Hours = USUAL
    hours: Mapping[int, Hours] | None = None

    def hours_of(self, officer_id: int) -> Hours:
        return (self.hours or {}).get(officer_id, self.usual)


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder of one officer's share to `to_id`, due to leave at a moment."""

    occurrence_id: int
    officer_id: int
    to_id: int
    rung: str
    due: date
    due_at: datetime


def plan_day(facts: Facts, today: date, now: datetime) -> list[DueReminder]:
    """The reminders of a day, those included that should have left earlier and did not.

    Nothing leaves on a free day, to nobody on leave (a deputy is told instead), and not in quiet hours.
    What is in the outbox already is told by its occurrence, officer, rung and due day; see
    `reminders.reminder_store`.
    """
    if not facts.days.works(today):
        return []
    # An office has many shares of one due day, and one officer has many: each is worked out once.
    last_rung = cache(lambda due, ladder: current_rung(due, ladder, facts.days, date.min, today))
    steps = cache(lambda due, ladder: escalations(due, ladder, facts.days, today))
    receiver = cache(lambda officer_id: _receiver(facts, officer_id, today))
    moment = cache(lambda officer_id: _moment(facts, officer_id, today, now))
    here = cache(lambda role: _present(facts, role, today))
    found: list[DueReminder] = []
    for share in facts.shares:
        ladder = share.ladder or facts.ladder
        told: list[tuple[int, Rung]] = []
        rung = last_rung(share.due, ladder)
        # As `current_rung` has it: what came by the day of the telling was said then.
        if rung is not None and rung.day > share.told and (to_id := receiver(share.officer_id)) is not None:
            told.append((to_id, rung))
        if share.due < today and _silent(share):
            for role, step in steps(share.due, ladder):
                if step.day > share.told:
                    told += [(officer_id, step) for officer_id in _others(here, role, share.officer_id)]
        found += [
            DueReminder(share.occurrence_id, share.officer_id, to_id, step.name, share.due, moment(to_id))
            for to_id, step in told
        ]
    return found


def still_due(share: OpenShare, rung: str, facts: Facts, today: date) -> bool:
    """Whether a reminder that was planned is still right when it is about to leave."""
    ladder = share.ladder or facts.ladder
    if rung[0] in "cl":
        steps = escalations(share.due, ladder, facts.days, today)
        return _silent(share) and any(step.name == rung for _, step in steps)
    current = current_rung(share.due, ladder, facts.days, share.told, today)
    return current is not None and current.name == rung


def _receiver(facts: Facts, officer_id: int, today: date) -> int | None:
    """The officer, or their deputy while they are away; None where nobody may be told today."""
    seen: set[int] = set()
    current: int | None = officer_id
    while current is not None and current not in seen:
        if current not in facts.officers:
            return None
        absence = absence_on(facts.absences, current, today)
        if absence is None:
            return current
        seen.add(current)
        current = absence.deputy_id
    return None


def _others(here: Callable[[Role], tuple[int, ...]], role: Role, but: int) -> list[int]:
    """Who of a role is here and told of one's silence; the leaders where no coordinator is."""
    told = [officer_id for officer_id in here(role) if officer_id != but]
    if not told and role is Role.COORDINATOR:
        told = [officer_id for officer_id in here(Role.LEADER) if officer_id != but]
    return told


def _present(facts: Facts, role: Role, today: date) -> tuple[int, ...]:
    """Who has the role and is here today."""
    return tuple(
        officer.id
        for officer in facts.officers.values()
        if officer.role is role and not absence_on(facts.absences, officer.id, today)
    )


def _silent(share: OpenShare) -> bool:
    """Whether the officer said nothing since the due day."""
    return share.heard is None or share.heard.astimezone(OFFICE_ZONE).date() <= share.due


def _moment(facts: Facts, to_id: int, today: date, now: datetime) -> datetime:
    """When a person is told today: at their hour, or as soon as they may be, where that is past."""
    hours = facts.hours_of(to_id)
    moment = hours.on(today)
    return moment if moment >= now else hours.awake(now)


def messages(reminders: Iterable[DueReminder]) -> dict[tuple[int, datetime], list[DueReminder]]:
    """Reminders gathered by who is told when: each group is one message."""
    found: dict[tuple[int, datetime], list[DueReminder]] = {}
    for reminder in reminders:
        found.setdefault((reminder.to_id, reminder.due_at), []).append(reminder)
    return found
