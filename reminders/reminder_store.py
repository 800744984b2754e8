"""What a day's reminders are planned from, and the reminders in the outbox, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from reminders.absence_store import AbsenceStore
from reminders.calendar import WorkingDays
from reminders.calendar_store import CalendarStore
from reminders.hours import USUAL
from reminders.ladder import DEFAULT, Ladder
from reminders.model import OFFICE_ZONE, Officer, Part, Role
from reminders.office_store import hours_of
from reminders.outbox import Fate, Kind, Outbox
from reminders.outbox_tables import OutboxRow, ReminderRow
from reminders.planning import DueReminder, Facts, OpenShare, messages
from reminders.tables import OccurrenceRow, OfficeRow, OfficerRow, PositionRow, ShareRow, TaskRow

_BATCH = 500
"""Rows named in one statement: far below the most parameters that SQLite takes."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder in the outbox: a rung of an officer's share, told to `to_id`."""

    id: int
    occurrence_id: int
    officer_id: int
    to_id: int
    rung: str
    due: date


class ReminderStore:
    """The reminders of an office."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def unplanned(self, today: date) -> list[int]:
        """The offices whose reminders of today are not all in the outbox."""
        rows = select(OfficeRow.id).where(
            OfficeRow.merged_into.is_(None),
            or_(OfficeRow.planned_on.is_(None), OfficeRow.planned_on != today, OfficeRow.replan),
        )
        return list(self._session.scalars(rows.order_by(OfficeRow.id)))

    def roster_may_differ(self, office_id: int, today: date) -> bool:
        """Whether somebody may hold another position today than when the office was last planned.

        With a new month it is looked at anyhow: the office is told again of what nobody has taken over.
        """
        office = self._session.get_one(OfficeRow, office_id)
        if office.replan or office.planned_on is None or office.planned_on > today:
            return True
        if office.planned_on.month != today.month:
            return True
        turned = (
            select(PositionRow.id)
            .join(OfficerRow, OfficerRow.id == PositionRow.officer_id)
            .where(
                OfficerRow.office_id == office_id,
                or_(
                    and_(PositionRow.since > office.planned_on, PositionRow.since <= today),
                    and_(PositionRow.until >= office.planned_on, PositionRow.until < today),
                ),
            )
        )
        return self._session.scalars(turned.limit(1)).first() is not None

    def planned(self, office_id: int, today: date) -> None:
        """Note that the day's reminders of the office are in the outbox."""
        self._session.execute(
            update(OfficeRow).where(OfficeRow.id == office_id).values(planned_on=today, replan=False)
        )

    def facts(self, office_id: int, today: date, occurrences: Sequence[int] | None = None) -> Facts:
        """What the day's reminders of an office follow from, or those of some occurrences alone."""
        office = self._session.get(OfficeRow, office_id)
        if office is None:
            return Facts((), {}, (), WorkingDays())
        ladder = Ladder.from_json(office.ladder) or DEFAULT
        usual = hours_of(office, USUAL)
        people = select(OfficerRow).where(OfficerRow.office_id == office_id)
        hours = {
            row.id: hours_of(row, usual)
            for row in self._session.scalars(
                people.where(
                    or_(OfficerRow.remind_at.is_not(None), OfficerRow.quiet_from.is_not(None)),
                )
            )
        }
        return Facts(
            shares=self._shares(office_id, today, ladder, occurrences),
            officers=self._officers(office_id),
            absences=tuple(AbsenceStore(self._session).of_office(office_id, today)),
            days=WorkingDays(CalendarStore(self._session).entries(office_id)),
            ladder=ladder,
            usual=usual,
            hours=hours,
        )

    def enqueue(self, office_id: int, reminders: Iterable[DueReminder], now: datetime) -> int:
        """Put reminders into the outbox, those of one person and moment as one message; how many are new."""
        wanted = {_identity(reminder): reminder for reminder in reminders}
        for known in self._known(wanted.values()):
            wanted.pop(known, None)
        groups = messages(wanted.values())
        if not groups:
            return 0
        named = {
            f"remind:{to_id}:{due_at.astimezone(UTC):%Y%m%dT%H%M%S}": (to_id, due_at)
            for to_id, due_at in groups
        }
        found = self._joinable(named)
        rows: list[dict[str, Any]] = []
        for base, (key, _) in found.items():
            group = groups[named[base]]
            rows += [
                {
                    "occurrence_id": reminder.occurrence_id,
                    "officer_id": reminder.officer_id,
                    "to_id": reminder.to_id,
                    "rung": reminder.rung,
                    "due": reminder.due,
                    "message_key": key,
                }
                for reminder in group
            ]
        new = [(key, *named[base]) for base, (key, is_new) in found.items() if is_new]
        Outbox(self._session).enqueue_reminders(office_id, new, now)
        self._session.execute(insert(ReminderRow), rows)
        return len(rows)

    def of_message(self, key: str) -> list[Reminder]:
        """The reminders that a message carries, in order of their due days."""
        rows = self._session.scalars(
            select(ReminderRow)
            .where(ReminderRow.message_key == key)
            .order_by(ReminderRow.due, ReminderRow.id)
        )
        return [
            Reminder(row.id, row.occurrence_id, row.officer_id, row.to_id, row.rung, row.due) for row in rows
        ]

    def drop(self, reminders: Iterable[Reminder]) -> None:
        """Take reminders back that are not right any more; where they become so again, they come again."""
        ids = [reminder.id for reminder in reminders]
        if ids:
            self._session.execute(delete(ReminderRow).where(ReminderRow.id.in_(ids)))

    def last_reminded(self, officer_id: int, since: datetime) -> list[int]:
        """The occurrences the officer was reminded of since the moment, latest message first."""
        rows = self._session.scalars(
            self._sent(officer_id, since)
            .with_only_columns(ReminderRow.occurrence_id)
            .order_by(OutboxRow.attempted_at.desc(), OutboxRow.id.desc(), ReminderRow.due, ReminderRow.id)
        )
        return list(dict.fromkeys(rows))

    def reminded_since(self, officer_id: int, since: datetime, but: str) -> set[int]:
        """The occurrences of which the officer was (or may have been) told since, not by one message."""
        return set(self._session.scalars(self._sent(officer_id, since).where(OutboxRow.key != but)))

    def stop(self, occurrence_id: int, officer_id: int) -> None:
        """Take back what is still to leave about an officer's share: they spoke of it."""
        pending = select(OutboxRow.key).where(
            OutboxRow.key == ReminderRow.message_key, OutboxRow.state == Fate.PENDING.value
        )
        self._session.execute(
            delete(ReminderRow)
            .where(
                ReminderRow.occurrence_id == occurrence_id,
                ReminderRow.officer_id == officer_id,
                pending.exists(),
            )
            .execution_options(synchronize_session=False)
        )

    def seen(self, occurrence_id: int, officer_id: int, now: datetime) -> None:
        """The officer acted on a reminder of it: a message of unknown fate did arrive."""
        carried = select(ReminderRow.message_key).where(
            ReminderRow.occurrence_id == occurrence_id, ReminderRow.to_id == officer_id
        )
        self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.key.in_(carried), OutboxRow.state == Fate.UNKNOWN.value)
            .values(state=Fate.SENT.value, finished_at=now)
        )

    def _sent(self, officer_id: int, since: datetime) -> Select[int]:
        return (
            select(ReminderRow.occurrence_id)
            .join(OutboxRow, OutboxRow.key == ReminderRow.message_key)
            .where(
                OutboxRow.officer_id == officer_id,
                OutboxRow.kind == Kind.REMINDER.value,
                OutboxRow.state.in_([Fate.SENDING.value, Fate.SENT.value, Fate.UNKNOWN.value]),
                OutboxRow.attempted_at >= since,
            )
        )

    def _officers(self, office_id: int) -> dict[int, Officer]:
        """The active people of an office by their ids, without positions: nothing here asks for them."""
        rows = self._session.execute(
            select(OfficerRow.id, OfficerRow.name, OfficerRow.role)
            .where(OfficerRow.office_id == office_id, OfficerRow.active)
            .order_by(OfficerRow.id)
        )
        return {row_id: Officer(row_id, office_id, name, Role(role)) for row_id, name, role in rows}

    def _shares(
        self, office_id: int, today: date, ladder: Ladder, occurrences: Sequence[int] | None
    ) -> tuple[OpenShare, ...]:
        # Twice the working days and Tết cover any number of working days before.
        ahead = timedelta(days=2 * max((*ladder.before, 7)) + 14)
        wanted: list[ColumnElement[bool]] = [
            ShareRow.office_id == office_id,
            ShareRow.part == Part.LEAD.value,
            ShareRow.ended_at.is_(None),
            ShareRow.done_at.is_(None),
            TaskRow.withdrawn_at.is_(None),
            OccurrenceRow.silent.is_(False),
        ]
        if occurrences is None:
            wanted.append(or_(OccurrenceRow.due <= today + ahead, TaskRow.ladder.is_not(None)))
        else:
            wanted.append(OccurrenceRow.id.in_(occurrences))
        rows = self._session.execute(
            select(
                OccurrenceRow.id,
                ShareRow.officer_id,
                OccurrenceRow.due,
                ShareRow.since,
                OccurrenceRow.moved_at,
                ShareRow.heard_at,
                TaskRow.ladder,
            )
            .join(OccurrenceRow, OccurrenceRow.id == ShareRow.occurrence_id)
            .join(TaskRow, TaskRow.id == OccurrenceRow.task_id)
            .where(*wanted)
            .order_by(OccurrenceRow.due, TaskRow.plan_id, TaskRow.ordinal, OccurrenceRow.id)
        )
        return tuple(
            OpenShare(
                occurrence_id,
                officer_id,
                due,
                max(since, moved or since).astimezone(OFFICE_ZONE).date(),
                heard,
                Ladder.from_json(own),
            )
            for occurrence_id, officer_id, due, since, moved, heard, own in rows
        )

    def _known(self, reminders: Iterable[DueReminder]) -> list[tuple[int, int, int, str, date]]:
        occurrences = sorted({reminder.occurrence_id for reminder in reminders})
        found: list[tuple[int, int, int, str, date]] = []
        for at in range(0, len(occurrences), _BATCH):
            rows = self._session.execute(_KNOWN, {"ids": occurrences[at : at + _BATCH]})
            found += [(row[0], row[1], row[2], row[3], row[4]) for row in rows]
        return found

    def _joinable(self, keys: Iterable[str]) -> dict[str, tuple[str, bool]]:
        """For each key one whose message a reminder may still join, and whether that is a new message.

        The messages are locked, so that none leaves before the reminder is in it.
        """
        found: dict[str, tuple[str, bool]] = {}
        tries = {key: key for key in keys}
        number = 1
        while tries:
            number += 1
            states = self._states(list(tries.values()))
            for key, tried in list(tries.items()):
                if states.get(tried, Fate.PENDING.value) == Fate.PENDING.value:
                    found[key] = (tried, tried not in states)
                    del tries[key]
                else:
                    tries[key] = f"{key}:{number}"
        return found

    def _states(self, keys: Sequence[str]) -> dict[str, str]:
        states: dict[str, str] = {}
        for at in range(0, len(keys), _BATCH):
            rows = self._session.execute(_STATES, {"keys": keys[at : at + _BATCH]})
            states.update((key, state) for key, state in rows)
        return states


def snoozed(reminder: DueReminder, until: datetime) -> DueReminder:
    """The same share, to be told of once more at a moment that its officer chose."""
    return replace(reminder, rung=f"s{until.astimezone(OFFICE_ZONE):%Y%m%dT%H%M}", due_at=until)


# Statements with a list of hundreds of values cost more to put together than to run: these are kept.
_KNOWN = select(
    ReminderRow.occurrence_id, ReminderRow.officer_id, ReminderRow.to_id, ReminderRow.rung, ReminderRow.due
).where(ReminderRow.occurrence_id.in_(bindparam("ids", expanding=True)))
_STATES = (
    select(OutboxRow.key, OutboxRow.state)
    .where(OutboxRow.key.in_(bindparam("keys", expanding=True)))
    .with_for_update()
)


def _identity(reminder: DueReminder) -> tuple[int, int, int, str, date]:
    return (reminder.occurrence_id, reminder.officer_id, reminder.to_id, reminder.rung, reminder.due)
