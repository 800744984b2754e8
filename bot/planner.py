"""Turning the clock into rows of the outbox: reminders that are due, the leaders' weekly digest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.conversations.digests import digest_message
from bot.database import Database
from bot.rendering import to_json
from bot.succession import tell_of_moves
from reminders.digest import build_digest
from reminders.ladder import digest_moment
from reminders.model import OFFICE_ZONE, Role
from reminders.office_store import OfficeStore
from reminders.outbox import Kind, Outbox
from reminders.planning import DueReminder, plan_day
from reminders.reminder_store import ReminderStore
from reminders.share_store import ShareStore
from reminders.task_store import TaskStore

TOGETHER = 10
"""Offices planned in one transaction: for thousands of offices the disk takes longer than the planning, and
who waits to write meanwhile waits for some tenths of a second."""


class Planner:
    """Makes the rows that should exist by now. Run as often as you like: every row has one key.

    A day is planned once for each office, and again when something about the office changed.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._digested: dict[int, datetime] = {}

    def round(self) -> int:
        """Enqueue what is due in every office; how many rows are new."""
        now = self._clock()
        today = now.astimezone(OFFICE_ZONE).date()
        with self._database.read() as session:
            unplanned = ReminderStore(session).unplanned(today)
            offices = [office_id for office_id, _ in OfficeStore(session).offices()]
        moment = digest_moment(now)
        new = 0
        for at in range(0, len(unplanned), TOGETHER):
            with self._database.write() as session:
                for office_id in unplanned[at : at + TOGETHER]:
                    new += self._remind(session, office_id, now)
        for office_id in offices:
            if self._digested.get(office_id) != moment:
                with self._database.write() as session:
                    new += self._digests(session, office_id, moment, now)
                self._digested[office_id] = moment
        return new

    def due(self, office_id: int, now: datetime) -> list[DueReminder]:
        """The reminders whose hour has come on the day of a moment; without changing anything."""
        today = now.astimezone(OFFICE_ZONE).date()
        with self._database.read() as session:
            planned = plan_day(ReminderStore(session).facts(office_id, today), today, _midnight(today))
        return [reminder for reminder in planned if reminder.due_at <= now]

    def enqueue(self, office_id: int, reminders: Iterable[DueReminder], now: datetime) -> int:
        """Put reminders into the outbox, to leave outside quiet hours; how many are new."""
        with self._database.write() as session:
            store, offices = ReminderStore(session), OfficeStore(session)
            awake = [replace(r, due_at=offices.hours_of(r.to_id).awake(now)) for r in reminders]
            return store.enqueue(office_id, awake, now)

    def remind(self, office_id: int, now: datetime) -> int:
        """Let shares follow the roster, and enqueue the day's reminders of an office; how many are new."""
        with self._database.write() as session:
            return self._remind(session, office_id, now)

    def _remind(self, session: Session, office_id: int, now: datetime) -> int:
        today = now.astimezone(OFFICE_ZONE).date()
        self._database.lock(session, f"plan:{office_id}")
        store = ReminderStore(session)
        if store.roster_may_differ(office_id, today):
            moved = ShareStore(session, office_id).follow_roster(today, now)
            tell_of_moves(session, office_id, moved, now)
        store.planned(office_id, today)
        return store.enqueue(office_id, plan_day(store.facts(office_id, today), today, now), now)

    def _digests(self, session: Session, office_id: int, moment: datetime, now: datetime) -> int:
        """The week's digest for each leader, made once, unless nothing had been given out by its hour."""
        outbox = Outbox(session)
        today = now.astimezone(OFFICE_ZONE).date()
        leaders = [o for o in OfficeStore(session).officers(office_id, on=today) if o.role is Role.LEADER]
        keys = {f"digest:{leader.id}:{moment:%Y%m%d}": leader for leader in leaders}
        missing = {key: leader for key, leader in keys.items() if not outbox.has(key)}
        duties = TaskStore(session).duties(office_id) if missing else []
        if not any(duty.created <= moment for duty in duties):
            return 0
        body = to_json(digest_message(build_digest(duties, today), len(outbox.in_doubt(office_id))))
        return sum(
            outbox.enqueue(key, Kind.DIGEST, now=now, office_id=office_id, officer_id=leader.id, body=body)
            for key, leader in missing.items()
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), OFFICE_ZONE)
