"""What a simulation showed: how much was sent, how late, and whether a promise about reminders was broken."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from bot.database import Database
from bot.simulation.people import People
from bot.simulation.platform import Delivery
from reminders.calendar import WorkingDays
from reminders.hours import USUAL
from reminders.model import OFFICE_ZONE
from reminders.reminder_store import Reminder, ReminderStore

ON_ITS_WAY = timedelta(seconds=5)
"""What was worded so long ago cannot be called back: who speaks meanwhile may still get it."""

_DAYS = WorkingDays()


@dataclass(slots=True)
class Audit:
    """The deliveries of a simulation, looked at day by day against what people did."""

    database: Database
    people: People
    reminders: list[int] = field(default_factory=list)
    messages: list[int] = field(default_factory=list)
    others: int = 0
    lateness: list[float] = field(default_factory=list)
    busiest_hour: int = 0
    broken: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    _today: list[Delivery] = field(default_factory=list)
    _told: set[int] = field(default_factory=set)
    _sent: set[str] = field(default_factory=set)

    def arrived(self, delivery: Delivery) -> None:
        """Note what a person got."""
        self._today.append(delivery)

    def end_of_day(self) -> None:
        """Look at what people got since this was last called."""
        deliveries, self._today = self._today, []
        hours = Counter(delivery.at.replace(minute=0, second=0, microsecond=0) for delivery in deliveries)
        self.busiest_hour = max([self.busiest_hour, *hours.values()])
        carried = self._carried({d.key for d in deliveries if d.key.startswith("remind:")})
        told = messages = 0
        for delivery in deliveries:
            if not delivery.key.startswith("remind:"):
                self.others += 1
                self._once(delivery)
                continue
            messages += 1
            told += len(carried[delivery.key])
            self._once(delivery)
            self._at_a_good_hour(delivery)
            if not delivery.again:
                self.lateness.append((delivery.at - _due(delivery.key)).total_seconds())
            for reminder in carried[delivery.key]:
                self._right(reminder, delivery)
        self.reminders.append(told)
        self.messages.append(messages)

    def _carried(self, keys: set[str]) -> dict[str, list[Reminder]]:
        found: dict[str, list[Reminder]] = defaultdict(list)
        with self.database.read() as session:
            store = ReminderStore(session)
            for key in keys:
                found[key] = store.of_message(key)
        return found

    def _once(self, delivery: Delivery) -> None:
        if delivery.key in self._sent and not delivery.again:
            self._break("twice", f"{delivery.key} at {delivery.at}")
        self._sent.add(delivery.key)

    def _right(self, reminder: Reminder, delivery: Delivery) -> None:
        """Hold one reminder against what its officer and its reader had done before it left."""
        left = delivery.at - ON_ITS_WAY
        what = f"{reminder} by {delivery.key} at {delivery.at}"
        told = (reminder.occurrence_id, reminder.officer_id, reminder.to_id, reminder.rung, reminder.due)
        if hash(told) in self._told and not delivery.again:
            self._break("twice", what)
        self._told.add(hash(told))
        done_at = self.people.done.get((reminder.occurrence_id, reminder.officer_id))
        if done_at is not None and done_at < left:
            self._break("after_done", f"{what}, done {done_at}")
        reader = self.people.everybody[reminder.to_id]
        day = delivery.at.astimezone(OFFICE_ZONE).date()
        if reader.is_away(day, left) or (reader.gone_since is not None and reader.gone_since <= day):
            self._break("during_leave", what)

    def _at_a_good_hour(self, delivery: Delivery) -> None:
        local = delivery.at.astimezone(OFFICE_ZONE)
        if not _DAYS.works(local.date()) or USUAL.awake(local) != local:
            self._break("at_rest", f"{delivery.key} at {local}")

    def _break(self, promise: str, example: str) -> None:
        self.broken[promise] += 1
        if len(self.examples) < 10:
            self.examples.append(f"{promise}: {example}")


def _due(key: str) -> datetime:
    """When the message of a key was to leave: "remind:OFFICER:YYYYMMDDTHHMMSS"."""
    return datetime.strptime(key.split(":")[2], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def day_begins(day: date) -> datetime:
    """Midnight, in the offices' zone."""
    return datetime.combine(day, time(0, 0), OFFICE_ZONE)
