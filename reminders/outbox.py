"""Messages that must go out: enqueued once, claimed under a lease, attempt recorded before, result after.

The life of a row:

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

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Table, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from reminders.outbox_tables import OutboxRow

LEASE = timedelta(minutes=2)
"""Longer than one send can take: every channel gives up well before (Telegram: 40 s to write a file, 20 s
for the answer)."""

BACKOFF = tuple(timedelta(seconds=s) for s in (5, 15, 60, 300, 900, 3600))
"""Waits between attempts on a platform that is away; the last one repeats."""


_LAST_ONES = 3
"""Messages to one address that are looked at for its pace; with `_LOOK_BACK` it is a matter of few rows."""

_LOOK_BACK = timedelta(minutes=10)


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


def backoff(attempts: int, spread: float) -> timedelta:
    """How long to wait after the given number of attempts (1 or more).

    `spread`, from 0 to 1, takes off up to half, so that those who failed together do not return together.
    """
    return BACKOFF[min(attempts, len(BACKOFF)) - 1] * (1 - spread / 2)


class Outbox:
    """The outbox inside one transaction of its caller.

    Args:
        lease: how long what is claimed or begun is its owner's.
    """

    def __init__(self, session: Session, lease: timedelta = LEASE) -> None:
        self._session = session
        self._lease = lease

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

    def claim(self, owner: str, now: datetime, limit: int = 20) -> list[Message]:
        """Lease due messages to the owner: answers first, then the oldest. They stay pending till `begin`."""
        ids: list[int] = []
        for urgent in (True, False):
            due = (
                select(OutboxRow.id)
                .where(
                    OutboxRow.state == Fate.PENDING.value,
                    OutboxRow.urgent.is_(urgent),
                    OutboxRow.due_at <= now,
                    self._free(now),
                )
                .order_by(OutboxRow.due_at, OutboxRow.id)
                .limit(limit - len(ids))
                .with_for_update(skip_locked=True)
            )
            ids += self._session.scalars(due)
        if not ids:
            return []
        rows = self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.id.in_(ids), OutboxRow.state == Fate.PENDING.value, self._free(now))
            .values(lease_owner=owner, lease_until=now + self._lease)
            .returning(*_COLUMNS)
        )
        place = {message_id: at for at, message_id in enumerate(ids)}
        return sorted(map(_message, rows), key=lambda message: place[message.id])

    def begin(self, message_id: int, owner: str, now: datetime) -> bool:
        """Record that the send is about to be tried. False where the lease was lost: then do not send."""
        return bool(self.begin_all([message_id], owner, now))

    def begin_all(self, message_ids: Collection[int], owner: str, now: datetime) -> set[int]:
        """As `begin`, for several; those whose lease still holds."""
        changed = self._session.execute(
            _BEGIN,
            {
                "ids": list(message_ids),
                "owner": owner,
                "now": now,
                "until": now + self._lease,
            },
        )
        return set(changed.scalars())

    def finish(
        self,
        message_id: int,
        owner: str,
        fate: Fate,
        now: datetime,
        *,
        external_id: str | None = None,
        error: str | None = None,
    ) -> bool:
        """Record what became of a message the owner holds. False where it is no longer the owner's."""
        values: dict[str, Any] = {
            "state": fate.value,
            "finished_at": now,
            "external_id": external_id,
            "error": error,
            "lease_owner": None,
            "lease_until": None,
        }
        return self._change_held(message_id, owner, values)

    def finish_sent(self, sent: Mapping[int, str], owner: str, now: datetime) -> None:
        """As `finish`, for messages that were delivered: their ids, and what the platform calls them."""
        if sent:
            self._session.connection().execute(
                _SENT,
                [
                    {"which": message_id, "owner": owner, "external": external_id, "now": now}
                    for message_id, external_id in sent.items()
                ],
            )

    def retry(self, message_id: int, owner: str, due_at: datetime, error: str | None) -> bool:
        """Put a message back, surely not delivered, to be tried again at `due_at`."""
        return self._change_held(
            message_id,
            owner,
            {
                "state": Fate.PENDING.value,
                "due_at": due_at,
                "error": error,
                "lease_owner": None,
                "lease_until": None,
            },
        )

    def postpone(self, message_id: int, owner: str, due_at: datetime) -> bool:
        """Put a message back that was begun and must wait before anything is sent."""
        return self._change_held(
            message_id,
            owner,
            {
                "state": Fate.PENDING.value,
                "due_at": due_at,
                "attempts": OutboxRow.attempts - 1,
                "attempted_at": None,
                "lease_owner": None,
                "lease_until": None,
            },
        )

    def park_lost(self, now: datetime, idempotent_channels: Collection[str]) -> list[int]:
        """Deal with sends whose process died: the ids of those now `unknown`.

        Rows bound for a channel that delivers a key only once go back to pending.
        """
        lost = (OutboxRow.state == Fate.SENDING.value) & (OutboxRow.lease_until <= now)
        self._session.execute(
            update(OutboxRow)
            .where(lost, OutboxRow.channel.in_(idempotent_channels))
            .values(state=Fate.PENDING.value, lease_owner=None, lease_until=None)
        )
        parked = self._session.scalars(
            update(OutboxRow)
            .where(lost)
            .values(
                state=Fate.UNKNOWN.value,
                finished_at=now,
                error="tiến trình dừng giữa lúc gửi",
                lease_owner=None,
                lease_until=None,
            )
            .returning(OutboxRow.id)
        )
        return list(parked)

    def release(self, owner: str) -> None:
        """Give back what the owner claimed and did not begin, at an orderly stop."""
        self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.lease_owner == owner, OutboxRow.state == Fate.PENDING.value)
            .values(lease_owner=None, lease_until=None)
        )

    def bind(self, message_id: int, owner: str, channel: str, address: str) -> bool:
        """Note which channel a message is about to leave by, before it is begun."""
        return self._change_held(message_id, owner, {"channel": channel, "address": address})

    def bind_all(self, leaving: Mapping[int, tuple[str, str, datetime]], owner: str) -> None:
        """Note by which channel begun messages leave, for which address, and at which moment."""
        if leaving:
            self._session.connection().execute(
                _BIND,
                [
                    {"which": message_id, "owner": owner, "to": channel, "at": address, "moment": moment}
                    for message_id, (channel, address, moment) in leaving.items()
                ],
            )

    def sent_as(self, channel: str, address: str, external_id: str) -> Message | None:
        """The message that a platform knows under its own id."""
        row = self._session.execute(
            select(*_COLUMNS)
            .where(
                OutboxRow.channel == channel,
                OutboxRow.address == address,
                OutboxRow.external_id == external_id,
            )
            .order_by(OutboxRow.id.desc())
            .limit(1)
        ).one_or_none()
        return _message(row) if row is not None else None

    def chat_free_at(
        self, channel: str, address: str, spacing: timedelta, now: datetime, but: int
    ) -> datetime | None:
        """When another message may leave for the address; None: now.

        A message counts from when the platform surely had it; one that is still on its way is waited for.

        Args:
            but: a message that does not count: the one that is to leave.
        """
        rows = self._session.execute(
            select(OutboxRow.attempted_at, OutboxRow.finished_at, OutboxRow.state)
            .where(
                OutboxRow.channel == channel,
                OutboxRow.address == address,
                OutboxRow.attempted_at > now - _LOOK_BACK,
                OutboxRow.id != but,
            )
            .order_by(OutboxRow.attempted_at.desc())
            .limit(_LAST_ONES)
        )
        free_at = max(
            (
                now if state == Fate.SENDING.value else max(attempted_at, finished_at or attempted_at)
                for attempted_at, finished_at, state in rows
                if attempted_at is not None
            ),
            default=now - spacing,
        )
        return free_at + spacing if free_at + spacing > now else None

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

    def _free(self, now: datetime) -> ColumnElement[bool]:
        return or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until <= now)

    def _change_held(self, message_id: int, owner: str, values: Mapping[str, Any]) -> bool:
        changed = self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == message_id, OutboxRow.lease_owner == owner)
            .values(**values)
            .returning(OutboxRow.id)
        ).scalar_one_or_none()
        return changed is not None


_COLUMNS = tuple(getattr(OutboxRow, field.name) for field in fields(Message))


_TABLE = cast(Table, OutboxRow.__table__)

# Statements with lists of values cost more to put together than to run: these are kept.
_BEGIN = (
    update(OutboxRow)
    .where(
        OutboxRow.id.in_(bindparam("ids", expanding=True)),
        OutboxRow.state == Fate.PENDING.value,
        OutboxRow.lease_owner == bindparam("owner"),
        OutboxRow.lease_until > bindparam("now"),
    )
    .values(
        state=Fate.SENDING.value,
        attempts=OutboxRow.attempts + 1,
        attempted_at=bindparam("now"),
        lease_until=bindparam("until"),
    )
    .returning(OutboxRow.id)
    .execution_options(synchronize_session=False)
)
_BIND = (
    update(_TABLE)
    .where(OutboxRow.id == bindparam("which"), OutboxRow.lease_owner == bindparam("owner"))
    .values(channel=bindparam("to"), address=bindparam("at"), attempted_at=bindparam("moment"))
)
_SENT = (
    update(_TABLE)
    .where(OutboxRow.id == bindparam("which"), OutboxRow.lease_owner == bindparam("owner"))
    .values(
        state=Fate.SENT.value,
        finished_at=bindparam("now"),
        external_id=bindparam("external"),
        error=None,
        lease_owner=None,
        lease_until=None,
    )
)


def _message(row: Row[Any]) -> Message:
    return Message(**{**row._mapping, "kind": Kind(row.kind)})
