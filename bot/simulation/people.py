"""Simulated people: who is there, who is away and gone, and what each of them has said is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from sqlalchemy.orm import Session

from bot.database import Database
from bot.simulation.happening import Agenda
from bot.simulation.offices import CHANNEL
from bot.store import AccountStore
from reminders.absence_store import AbsenceStore
from reminders.calendar import WorkingDays
from reminders.model import OFFICE_ZONE, Role
from reminders.office_store import OfficeStore
from reminders.outbox import Outbox
from reminders.share_store import ShareStore

LEAVES = 1 / 80
"""The chance that an officer's leave begins on a working day: with its length some eight days a year."""

LONGEST_LEAVE = 5
SICK = 0.2
"""The share of leaves that are entered only on the morning of their first day."""

DEPUTIES = 0.6
TRANSFERS = 1 / 4000
"""The chance that an officer hands over for good on a working day: in an office of 40 twice a year."""

BLOCKS = 1 / 10_000
"""The chance that a person blocks the bot on a working day; a week later they let it write again."""

OPENS = time(7, 30)
CLOSES = time(17, 0)
_DAYS = WorkingDays()


@dataclass(slots=True)
class Person:
    """Somebody of an office, with what a reminder must respect: days away, and the last day here."""

    id: int
    office_id: int
    role: Role
    away: list[tuple[date, date, datetime]] = field(default_factory=list)
    gone_since: date | None = None

    def is_away(self, day: date, known_at: datetime) -> bool:
        """Whether a leave that was entered by a moment covers the day."""
        return any(first <= day <= last and entered <= known_at for first, last, entered in self.away)


class People:
    """Everybody, and what they said: the truth that reminders are held against."""

    def __init__(self, database: Database, agenda: Agenda, random: Random) -> None:
        self.agenda = agenda
        self.random = random
        self.everybody: dict[int, Person] = {}
        self.done: dict[tuple[int, int], datetime] = {}
        self.offices: dict[int, list[int]] = {}
        with database.read() as session:
            store = OfficeStore(session)
            for office_id, _ in store.offices():
                for officer in store.officers(office_id):
                    self._enter(Person(officer.id, office_id, officer.role))

    def _enter(self, person: Person) -> None:
        self.everybody[person.id] = person
        self.offices.setdefault(person.office_id, []).append(person.id)

    def coordinator(self, office_id: int) -> Person:
        """Who coordinates an office."""
        return next(
            person
            for number in self.offices[office_id]
            if (person := self.everybody[number]).role is Role.COORDINATOR
        )

    def new_day(self, day: date, blocked: set[str]) -> None:
        """Let the day's leaves, handovers and blockings begin; coordinators look after what is in doubt."""
        if not _DAYS.works(day):
            return
        for person in self._some(LEAVES):
            self._take_leave(person, day)
        for person in self._some(TRANSFERS):
            if person.role is Role.OFFICER:
                self.agenda.put(_at(day, OPENS), partial(self._hand_over, person))
        for person in self._some(BLOCKS):
            self._block(person, day, blocked)
        self.agenda.put(_at(day, time(9, 0)), self._look_after_doubtful)

    def working_moment(self, moment: datetime) -> datetime:
        """The moment itself, or the next at which people are at work, a little spread."""
        local = moment.astimezone(OFFICE_ZONE)
        spread = timedelta(minutes=self.random.uniform(0, 45))
        if not _DAYS.works(local.date()) or local.time() >= CLOSES:
            return _at(_DAYS.on_or_after(local.date() + timedelta(days=1)), OPENS) + spread
        return local if local.time() >= OPENS else _at(local.date(), OPENS) + spread

    def _some(self, chance: float) -> Iterable[Person]:
        """Each of those who are still here with a chance."""
        number = sum(self.random.random() < chance for _ in range(len(self.everybody) % 1000))
        mean = len(self.everybody) // 1000 * 1000 * chance
        number += max(0, round(self.random.gauss(mean, mean**0.5)))
        for person in self.random.sample(list(self.everybody.values()), min(number, len(self.everybody))):
            if person.gone_since is None:
                yield person

    def _take_leave(self, person: Person, day: date) -> None:
        first = day if self.random.random() < SICK else _DAYS.on_or_after(day + timedelta(days=1))
        last = _DAYS.after(first, self.random.randrange(LONGEST_LEAVE))
        colleagues = [number for number in self.offices[person.office_id] if number != person.id]
        deputy = self.random.choice(colleagues) if self.random.random() < DEPUTIES else None
        moment = _at(day, time(7, 0)) if first == day else _at(day, time(15, 0))

        def enter(session: Session, now: datetime) -> None:
            overlaps = any(begun <= last and first <= ended for begun, ended, _ in person.away)
            if person.gone_since is None and not overlaps:
                AbsenceStore(session).enter(person.id, first, last, deputy, None, now)
                person.away.append((first, last, now))

        self.agenda.put(moment, enter)

    def _hand_over(self, person: Person, session: Session, now: datetime) -> None:
        """A newcomer takes over everything from the next working day on."""
        if person.gone_since is not None:
            return
        since = _DAYS.on_or_after(now.astimezone(OFFICE_ZONE).date() + timedelta(days=1))
        name = f"Người mới {len(self.everybody) + 1}"
        new_id = OfficeStore(session).add_officer(person.office_id, name, person.role)
        AccountStore(session).link(new_id, CHANNEL, str(new_id), now)
        ShareStore(session, person.office_id).succeed(person.id, new_id, since)
        person.gone_since = since
        self._enter(Person(new_id, person.office_id, person.role))
        leaves = _at(since, time(0, 0))
        self.agenda.put(leaves, lambda s, at: OfficeStore(s).deactivate(person.id))

    def _block(self, person: Person, day: date, blocked: set[str]) -> None:
        address = str(person.id)
        blocked.add(address)

        def unblock(session: Session, now: datetime) -> None:
            blocked.discard(address)
            AccountStore(session).heard_from(CHANNEL, address)

        self.agenda.put(_at(day + timedelta(days=7), OPENS), unblock)

    def _look_after_doubtful(self, session: Session, now: datetime) -> None:
        """Half of what nobody knows the fate of is sent again, the rest dropped."""
        outbox = Outbox(session)
        for office_id in self.offices:
            for row in outbox.in_doubt(office_id):
                again = row.state == "unknown" and self.random.random() < 0.5
                outbox.settle(office_id, row.id, now, resend=again)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, OFFICE_ZONE)
