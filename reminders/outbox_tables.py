"""The tables of what leaves: the outbox, the reminders that its messages carry, the rates of platforms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from reminders.tables import RemindersBase


class OutboxRow(RemindersBase):
    """One message to one person. See reminders.outbox for the life of a row.

    `key` makes enqueueing idempotent: "remind:OFFICER:MINUTE", "reply:CHANNEL:ID:N", …
    Reminders have no `body`: they are worded when they are sent, from what is known then. `urgent` goes
    before everything else: somebody waits for it. A `doubtful` one may have been delivered before.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "state", "urgent", "due_at"),
        Index("ix_outbox_chat", "channel", "address", "attempted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    office_id: Mapped[int | None] = mapped_column(index=True)
    officer_id: Mapped[int | None] = mapped_column(index=True)
    channel: Mapped[str | None] = mapped_column(String(20))
    address: Mapped[str | None] = mapped_column(String(100))
    body: Mapped[dict[str, Any] | None]
    urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    doubtful: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[str] = mapped_column(String(20))
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None]
    attempted_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    external_id: Mapped[str | None] = mapped_column(String(100), index=True)
    error: Mapped[str | None] = mapped_column(Text)

    def __repr__(self) -> str:
        return f"<outbox {self.id} {self.kind} {self.state} key={self.key}>"


class ReminderRow(RemindersBase):
    """A rung of one officer's share that is due on a day, and the message that tells `to_id` of it.

    `to_id` is the officer, the deputy of one on leave, or who is told of an officer's silence.
    `message_key` is an `OutboxRow.key`.
    """

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("occurrence_id", "officer_id", "to_id", "rung", "due"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    rung: Mapped[str] = mapped_column(String(20))
    due: Mapped[date]
    message_key: Mapped[str] = mapped_column(String(200), index=True)

    def __repr__(self) -> str:
        return f"<reminder {self.rung} of occurrence {self.occurrence_id} to officer {self.to_id}>"


class PaceRow(RemindersBase):
    """How fast one bot may send, shared by all workers: when its next message may leave, whether it rests."""

    __tablename__ = "paces"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    free_at: Mapped[datetime]
    rest_until: Mapped[datetime | None]

    def __repr__(self) -> str:
        return f"<pace of {self.channel}, free at {self.free_at}>"
