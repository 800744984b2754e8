"""Turning the clock into rows of the outbox: reminders that are due, the leaders' weekly digest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.conversations.digests import digest_message
from bot.database import Database
from bot.rendering import to_json
from reminders.digest import build_digest
from reminders.ladder import BEFORE, DueReminder, digest_moment, due_reminders
from reminders.model import OFFICE_ZONE, Role
from reminders.office_store import OfficeStore
from reminders.outbox import Kind, Outbox
from reminders.task_store import TaskStore


class Planner:
    """Makes the rows that should exist by now. Run as often as you like: every row has one key."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def round(self) -> int:
        """Enqueue what is due in every office; how many rows are new."""
        now = self._clock()
        with self._database.read() as session:
            offices = OfficeStore(session).offices()
        return sum(self._office(office_id, now) for office_id, _ in offices)

    def due(self, office_id: int, now: datetime) -> list[DueReminder]:
        """The reminders of an office that should have been sent by the moment."""
        nearest = now.astimezone(OFFICE_ZONE).date() + timedelta(days=BEFORE[0])
        with self._database.read() as session:
            return due_reminders(TaskStore(session).duties(office_id, due_by=nearest), now)

    def remind(self, office_id: int, now: datetime) -> int:
        """Enqueue the reminders that an office should have been sent by the moment; how many are new."""
        reminders = self.due(office_id, now)
        with self._database.write() as session:
            outbox = Outbox(session)
            return sum(
                outbox.enqueue(
                    f"reminder:{due.occurrence_id}:{due.officer_id}:{due.rung}",
                    Kind.REMINDER,
                    now=now,
                    due_at=due.due_at,
                    office_id=office_id,
                    officer_id=due.officer_id,
                    occurrence_id=due.occurrence_id,
                )
                for due in reminders
            )

    def _office(self, office_id: int, now: datetime) -> int:
        new = self.remind(office_id, now)
        with self._database.write() as session:
            return new + self._digests(session, office_id, now)

    def _digests(self, session: Session, office_id: int, now: datetime) -> int:
        """The week's digest for each leader, made once, unless nothing had been given out by its hour."""
        outbox, moment = Outbox(session), digest_moment(now)
        leaders = [o for o in OfficeStore(session).officers(office_id) if o.role is Role.LEADER]
        keys = {f"digest:{leader.id}:{moment:%Y%m%d}": leader for leader in leaders}
        missing = {key: leader for key, leader in keys.items() if not outbox.has(key)}
        duties = TaskStore(session).duties(office_id) if missing else []
        if not any(duty.created <= moment for duty in duties):
            return 0
        digest = build_digest(duties, now.astimezone(OFFICE_ZONE).date())
        body = to_json(digest_message(digest, len(outbox.in_doubt(office_id))))
        return sum(
            outbox.enqueue(key, Kind.DIGEST, now=now, office_id=office_id, officer_id=leader.id, body=body)
            for key, leader in missing.items()
        )
