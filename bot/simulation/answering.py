"""How simulated people answer reminders: at once, late or never; done, on the way, later, more time."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.simulation.people import People, Person
from bot.simulation.platform import Delivery
from reminders.calendar import WorkingDays
from reminders.extension_store import ExtensionStore
from reminders.model import OFFICE_ZONE, Verdict
from reminders.office_store import OfficeStore
from reminders.planning import DueReminder
from reminders.reminder_store import Reminder, ReminderStore, snoozed
from reminders.report_store import ReportStore
from reminders.status import lacks_evidence
from reminders.task_store import TaskStore
from reminders.understanding import Intent, State, Understanding

OPENED = 0.8
"""The share of messages that are looked at; half of these within two hours."""

DONE = {"d7": 0.15, "d3": 0.3, "d1": 0.4, "d0": 0.6}
"""How likely a task is done when its reminder is answered, by rung; else `DONE_LATE`."""

DONE_LATE = 0.5
ACKNOWLEDGED, DOING, SNOOZED, BLOCKED, MORE_TIME = 0.3, 0.3, 0.15, 0.05, 0.1
"""Of the answers that are not "done"; what is left says nothing."""

GRANTED = 0.8
_DAYS = WorkingDays()


class Answers:
    """What people do with the messages they get."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._random = people.random

    def arrived(self, delivery: Delivery) -> None:
        """A message came: its reader may look at it, sooner or later."""
        reader = self._people.everybody[int(delivery.address)]
        if delivery.key.startswith("remind:") and self._random.random() < OPENED:
            delay = timedelta(hours=2 * self._random.expovariate(0.7))
            moment = self._people.working_moment(delivery.at + delay)
            self._people.agenda.put(moment, lambda s, now: self._answer(s, reader, delivery.key, now))

    def _answer(self, session: Session, reader: Person, key: str, now: datetime) -> None:
        if reader.gone_since is not None or reader.is_away(_day(now), now):
            return
        store = ReminderStore(session)
        for reminder in store.of_message(key):
            if reminder.rung[0] in "cl":
                continue
            self._say(session, reader, reminder, now)

    def _say(self, session: Session, reader: Person, reminder: Reminder, now: datetime) -> None:
        share = (reminder.occurrence_id, reminder.officer_id)
        duties = TaskStore(session).duties(reader.office_id, occurrence_id=reminder.occurrence_id)
        officer = next((o for duty in duties for o in duty.leads if o.id == reminder.officer_id), None)
        if officer is None or share in self._people.done:
            return
        duty = duties[0]
        if self._random.random() < DONE.get(reminder.rung, DONE_LATE):
            if lacks_evidence(duty, officer):
                self._send_file(session, reminder, now)
            self._report(session, reader, reminder, State.DONE, now)
            self._people.done[share] = now
            return
        chance = self._random.random()
        for part, what in (
            (ACKNOWLEDGED, self._acknowledge),
            (DOING, self._go_on),
            (SNOOZED, self._snooze),
            (BLOCKED, self._get_stuck),
            (MORE_TIME, self._ask_for_more),
        ):
            if chance < part:
                what(session, reader, reminder, now)
                return
            chance -= part

    def _report(
        self, session: Session, reader: Person, reminder: Reminder, state: State | None, now: datetime
    ) -> int:
        said = Understanding(Intent.STATUS, state, None, None, None, None, ask=False)
        report_id = ReportStore(session).report(reminder.occurrence_id, reminder.officer_id, said, "", now)
        self._stop(session, reader, reminder, now)
        return report_id

    def _stop(self, session: Session, reader: Person, reminder: Reminder, now: datetime) -> None:
        store = ReminderStore(session)
        store.stop(reminder.occurrence_id, reminder.officer_id)
        store.seen(reminder.occurrence_id, reader.id, now)

    def _send_file(self, session: Session, reminder: Reminder, now: datetime) -> None:
        content = f"{reminder.occurrence_id}:{reminder.officer_id}".encode()
        digest = hashlib.sha256(content).hexdigest()
        store = ReportStore(session)
        store.add_evidence(
            reminder.occurrence_id,
            reminder.officer_id,
            name="bao-cao.pdf",
            sha256=digest,
            size=90_000,
            at=now,
        )
        for evidence in (
            TaskStore(session)
            .duties(
                self._people.everybody[reminder.officer_id].office_id, occurrence_id=reminder.occurrence_id
            )[0]
            .evidence
        ):
            if evidence.sha256 == digest:
                store.judge_evidence(evidence.id, Verdict.FITS)

    def _acknowledge(self, session: Session, reader: Person, reminder: Reminder, now: datetime) -> None:
        ReportStore(session).hear(reminder.occurrence_id, reminder.officer_id, now)
        self._stop(session, reader, reminder, now)

    def _go_on(self, session: Session, reader: Person, reminder: Reminder, now: datetime) -> None:
        self._report(session, reader, reminder, State.DOING, now)

    def _get_stuck(self, session: Session, reader: Person, reminder: Reminder, now: datetime) -> None:
        self._report(session, reader, reminder, State.BLOCKED, now)

    def _snooze(self, session: Session, reader: Person, reminder: Reminder, now: datetime) -> None:
        self._acknowledge(session, reader, reminder, now)
        until = OfficeStore(session).hours_of(reader.id).on(_DAYS.on_or_after(_day(now) + timedelta(days=1)))
        again = DueReminder(reminder.occurrence_id, reminder.officer_id, reader.id, "", reminder.due, until)
        ReminderStore(session).enqueue(reader.office_id, [snoozed(again, until)], now)

    def _ask_for_more(self, session: Session, reader: Person, reminder: Reminder, now: datetime) -> None:
        report_id = self._report(session, reader, reminder, None, now)
        until = _DAYS.after(max(reminder.due, _day(now)), self._random.randint(3, 10))
        extension_id = ExtensionStore(session).ask(
            reminder.occurrence_id, reminder.officer_id, report_id, reminder.due, until, now
        )
        coordinator = self._people.coordinator(reader.office_id)
        granted = self._random.random() < GRANTED

        def decide(later: Session, at: datetime) -> None:
            decided = ExtensionStore(later).decide(extension_id, coordinator.id, at, granted=granted)
            if decided and granted and until >= _day(at):
                TaskStore(later).move(reminder.occurrence_id, until, at)

        delay = timedelta(hours=self._random.uniform(1, 24))
        self._people.agenda.put(self._people.working_moment(now + delay), decide)


def _day(moment: datetime) -> date:
    return moment.astimezone(OFFICE_ZONE).date()
