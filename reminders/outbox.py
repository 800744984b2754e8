"""Messages that must go out: enqueued once, claimed under a lease, attempt recorded before, result after.

The life of a row, the sender's part of which is in reminders.claims:

    pending ──claim──► pending, leased ──begin──► sending ──finish──► sent
       ▲                                             │                 failed      (will never succeed)
       └───────────────── retry ◄────────────────────┤                 unreachable (no address takes it)
                                                     │                 cancelled   (no longer needed)
                                                     └──► unknown      (perhaps delivered; a person decides)

A process that dies while a row is leased but not begun loses nothing: the lease runs out and another
claims it. One that dies after `begin` leaves a row whose fate nobody knows; `park_lost` marks it
`unknown` for a platform that would deliver twice, or puts it back for one that would not.
Exactly-once delivery does not exist on these platforms; once-only enqueueing and visible doubt do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Row, Table, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from reminders.outbox_tables import OutboxRow


class Kind(StrEnum):
    REMINDER = "reminder"
    REPLY = "reply"
    NOTICE = "notice"
    DIGEST = "digest"


class Fate(StrEnum):
    """The state of an outbox row."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Message:
    """A row of the outbox, claimed. `body` is None where the message is worded when it is sent.

    A `doubtful` one may have been delivered before: a person let it be sent again.
    """

    id: int
    key: str
    kind: Kind
    office_id: int | None
    officer_id: int | None
    channel: str | None
    address: str | None
    body: dict[str, Any] | None
    attempts: int
    due_at: datetime
    doubtful: bool


class Outbox:
    """The outbox inside one transaction of its caller: what goes in, and what people see of it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def enqueue(
        self,
        key: str,
        kind: Kind,
        *,
        now: datetime,
        due_at: datetime | None = None,
        office_id: int | None = None,
        officer_id: int | None = None,
        channel: str | None = None,
        address: str | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> bool:
        """Put a message in, unless one with the key is or ever was there; say whether it was new."""
        statement = (
            self._upsert()(OutboxRow)
            .values(
                key=key,
                kind=kind.value,
                office_id=office_id,
                officer_id=officer_id,
                channel=channel,
                address=address,
                urgent=kind is Kind.REPLY,
                body=dict(body) if body is not None else None,
                state=Fate.PENDING.value,
                due_at=due_at or now,
                created_at=now,
                attempts=0,
            )
            .on_conflict_do_nothing(index_elements=["key"])
            .returning(OutboxRow.id)
        )
        return self._session.execute(statement).scalar_one_or_none() is not None

    def enqueue_reminders(
        self, office_id: int, messages: Iterable[tuple[str, int, datetime]], now: datetime
    ) -> None:
        """Put new messages in that are worded when they leave, each as (key, officer, due moment)."""
        rows = [
            {
                "key": key,
                "kind": Kind.REMINDER.value,
                "office_id": office_id,
                "officer_id": officer_id,
                "state": Fate.PENDING.value,
                "due_at": due_at,
                "created_at": now,
            }
            for key, officer_id, due_at in messages
        ]
        if rows:
            upsert = self._upsert()(_TABLE)
            self._session.execute(upsert.on_conflict_do_nothing(index_elements=["key"]), rows)

    def has(self, key: str) -> bool:
        """Whether a message with the key is or ever was in."""
        return self._session.scalars(select(OutboxRow.id).where(OutboxRow.key == key)).first() is not None

    def sent_as(self, channel: str, address: str, external_id: str) -> Message | None:
        """The message that a platform knows under its own id."""
        row = self._session.execute(
            select(*COLUMNS)
            .where(
                OutboxRow.channel == channel,
                OutboxRow.address == address,
                OutboxRow.external_id == external_id,
            )
            .order_by(OutboxRow.id.desc())
            .limit(1)
        ).one_or_none()
        return message_of(row) if row is not None else None

    def in_doubt(self, office_id: int) -> list[OutboxRow]:
        """The office's messages that a person should look at: unknown, failed or unreachable."""
        fates = [Fate.UNKNOWN.value, Fate.FAILED.value, Fate.UNREACHABLE.value]
        return list(
            self._session.scalars(
                select(OutboxRow)
                .where(OutboxRow.office_id == office_id, OutboxRow.state.in_(fates))
                .order_by(OutboxRow.id)
            )
        )

    def count(self, office_id: int) -> dict[str, int]:
        """How many of the office's messages there are in each state."""
        rows = self._session.execute(
            select(OutboxRow.state, func.count())
            .where(OutboxRow.office_id == office_id)
            .group_by(OutboxRow.state)
        )
        return dict(rows.all())

    def settle(self, office_id: int, message_id: int, now: datetime, *, resend: bool) -> bool:
        """Do what a person decided about a message in doubt (see `in_doubt`): send it again, or drop it.

        A message sent again looks for its way anew, except where it has only one: an answer goes back
        where the question came from, and without an officer nobody knows another address.

        Returns:
            False where the office has no message of that id in doubt.
        """
        fates = [Fate.UNKNOWN.value, Fate.FAILED.value, Fate.UNREACHABLE.value]
        values: dict[str, Any] = {"state": Fate.CANCELLED.value, "finished_at": now}
        if resend:
            values = {
                "state": Fate.PENDING.value,
                "due_at": now,
                "finished_at": None,
                "external_id": None,
                "error": None,
                "doubtful": or_(OutboxRow.doubtful, OutboxRow.state == Fate.UNKNOWN.value),
            }
        changed = self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == message_id, OutboxRow.office_id == office_id, OutboxRow.state.in_(fates))
            .values(**values, lease_owner=None, lease_until=None)
            .returning(OutboxRow.id)
        ).scalar_one_or_none()
        if changed is not None and resend:
            self._session.execute(
                update(OutboxRow)
                .where(
                    OutboxRow.id == message_id,
                    OutboxRow.kind != Kind.REPLY.value,
                    OutboxRow.officer_id.is_not(None),
                )
                .values(channel=None, address=None)
            )
        return changed is not None

    def _upsert(self) -> Callable[[Any], Any]:
        dialect = self._session.get_bind().dialect.name
        return postgresql_insert if dialect == "postgresql" else sqlite_insert


COLUMNS = tuple(getattr(OutboxRow, field.name) for field in fields(Message))
"""What `message_of` needs to be selected."""

_TABLE = cast(Table, OutboxRow.__table__)


def message_of(row: Row[Any]) -> Message:
    """The message of a row that has `COLUMNS`."""
    return Message(**{**row._mapping, "kind": Kind(row.kind)})
