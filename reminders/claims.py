"""The messages of the outbox that one worker holds: claimed under a lease, begun, sent, back or parked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, or_, select, update
from sqlalchemy.orm import Session

from reminders.outbox import COLUMNS, Fate, Message, message_of
from reminders.outbox_tables import OutboxRow

LEASE = timedelta(minutes=2)
"""Longer than one send can take: every channel gives up well before (Telegram: 40 s to write a file, 20 s
for the answer)."""

BACKOFF = tuple(timedelta(seconds=s) for s in (5, 15, 60, 300, 900, 3600))
"""Waits between attempts on a platform that is away; the last one repeats."""


_LAST_ONES = 3
"""Messages to one address that are looked at for its pace; with `_LOOK_BACK` it is a matter of few rows."""

_LOOK_BACK = timedelta(minutes=10)


def backoff(attempts: int, spread: float) -> timedelta:
    """How long to wait after the given number of attempts (1 or more).

    `spread`, from 0 to 1, takes off up to half, so that those who failed together do not return together.
    """
    return BACKOFF[min(attempts, len(BACKOFF)) - 1] * (1 - spread / 2)


class Claims:
    """What a worker holds of the outbox, inside one transaction of its caller; see reminders.outbox.

    Args:
        owner: the worker, as no other is called.
        lease: how long what is claimed or begun is its owner's.
    """

    def __init__(self, session: Session, owner: str, lease: timedelta = LEASE) -> None:
        self._session = session
        self._owner = owner
        self._lease = lease

    def claim(self, now: datetime, limit: int = 20) -> list[Message]:
        """Lease due messages: answers first, then the oldest. They stay pending till `begin`."""
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
            .values(lease_owner=self._owner, lease_until=now + self._lease)
            .returning(*COLUMNS)
        )
        place = {message_id: at for at, message_id in enumerate(ids)}
        return sorted(map(message_of, rows), key=lambda message: place[message.id])

    def begin(self, message_id: int, now: datetime) -> bool:
        """Record that the send is about to be tried. False where the lease was lost: then do not send."""
        return bool(self.begin_all([message_id], now))

    def begin_all(self, message_ids: Collection[int], now: datetime) -> set[int]:
        """As `begin`, for several; those whose lease still holds."""
        changed = self._session.execute(
            _BEGIN,
            {
                "ids": list(message_ids),
                "owner": self._owner,
                "now": now,
                "until": now + self._lease,
            },
        )
        return set(changed.scalars())

    def finish(
        self,
        message_id: int,
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
        return self._change_held(message_id, values)

    def finish_sent(self, sent: Mapping[int, str], now: datetime) -> None:
        """As `finish`, for messages that were delivered: their ids, and what the platform calls them."""
        if sent:
            self._session.connection().execute(
                _SENT,
                [
                    {"which": message_id, "owner": self._owner, "external": external_id, "now": now}
                    for message_id, external_id in sent.items()
                ],
            )

    def retry(self, message_id: int, due_at: datetime, error: str | None) -> bool:
        """Put a message back, surely not delivered, to be tried again at `due_at`."""
        return self._change_held(
            message_id,
            {
                "state": Fate.PENDING.value,
                "due_at": due_at,
                "error": error,
                "lease_owner": None,
                "lease_until": None,
            },
        )

    def postpone(self, message_id: int, due_at: datetime) -> bool:
        """Put a message back that was begun and must wait before anything is sent."""
        return self._change_held(
            message_id,
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

    def release(self) -> None:
        """Give back what the owner claimed and did not begin, at an orderly stop."""
        self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.lease_owner == self._owner, OutboxRow.state == Fate.PENDING.value)
            .values(lease_owner=None, lease_until=None)
        )

    def bind(self, message_id: int, channel: str, address: str) -> bool:
        """Note which channel a message is about to leave by, before it is begun."""
        return self._change_held(message_id, {"channel": channel, "address": address})

    def bind_all(self, leaving: Mapping[int, tuple[str, str, datetime]]) -> None:
        """Note by which channel begun messages leave, for which address, and at which moment."""
        if leaving:
            self._session.connection().execute(
                _BIND,
                [
                    {
                        "which": message_id,
                        "owner": self._owner,
                        "to": channel,
                        "at": address,
                        "moment": moment,
                    }
                    for message_id, (channel, address, moment) in leaving.items()
                ],
            )

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

    def _free(self, now: datetime) -> ColumnElement[bool]:
        return or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until <= now)

    def _change_held(self, message_id: int, values: Mapping[str, Any]) -> bool:
        changed = self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == message_id, OutboxRow.lease_owner == self._owner)
            .values(**values)
            .returning(OutboxRow.id)
        ).scalar_one_or_none()
        return changed is not None


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
