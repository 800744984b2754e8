"""The tables of this package: accounts, invitations, what came in, conversations, readings, gaps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from knowledge.columns import Moment


class BotBase(DeclarativeBase):
    """The metadata of the tables that bot owns."""

    type_annotation_map = {datetime: Moment(), dict[str, Any]: JSON(), list[Any]: JSON()}  # noqa: RUF012


class AccountRow(BotBase):
    """Where an officer can be reached. The web chat needs none: its addresses are officers' ids."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(100))
    linked_at: Mapped[datetime]
    unreachable_at: Mapped[datetime | None]

    def __repr__(self) -> str:
        return f"<account {self.id} of officer {self.officer_id} on {self.channel}>"


class InvitationRow(BotBase):
    """A code that links one account to one officer, once. Only its hash is kept."""

    __tablename__ = "invitations"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    officer_id: Mapped[int]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    def __repr__(self) -> str:
        return f"<invitation of officer {self.officer_id}>"


class InboxRow(BotBase):
    """Everything that anybody sent, stored in the transaction that dealt with it."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("channel", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    message_id: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(String(100))
    officer_id: Mapped[int | None]
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    pressed: Mapped[str | None] = mapped_column(String(64))
    file_name: Mapped[str | None] = mapped_column(String(300))
    file_sha256: Mapped[str | None] = mapped_column(String(64))
    file_size: Mapped[int | None]

    def __repr__(self) -> str:
        return f"<inbox {self.id} {self.channel} {self.message_id}>"


class ConversationRow(BotBase):
    """What the assistant must remember between two messages of one address (bot.turn.Memory)."""

    __tablename__ = "conversations"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    address: Mapped[str] = mapped_column(String(100), primary_key=True)
    memory: Mapped[dict[str, Any]]

    def __repr__(self) -> str:
        return f"<conversation on {self.channel}>"


class IntakeRow(BotBase):
    """A file that waits to be read: due work is a row, claimed under a lease."""

    __tablename__ = "intakes"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int]
    officer_id: Mapped[int]
    channel: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    lease_owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None]

    def __repr__(self) -> str:
        return f"<intake {self.id} {self.state}>"


class WebMessageRow(BotBase):
    """A line of the web chat, either side's. `key` makes both directions idempotent."""

    __tablename__ = "web_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(100), index=True)
    key: Mapped[str] = mapped_column(String(220), unique=True)
    mine: Mapped[bool]
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    emphasis: Mapped[list[Any]] = mapped_column(server_default="[]")
    buttons: Mapped[list[Any]]
    file_name: Mapped[str | None] = mapped_column(String(300))
    file_path: Mapped[str | None] = mapped_column(Text)
    incoming_id: Mapped[str | None] = mapped_column(String(100))

    def __repr__(self) -> str:
        return f"<web message {self.id}>"


class GapRow(BotBase):
    """A question that the office's documents did not answer, once for each way of asking it.

    `key` is the hash of the folded question. `times`, `first_at` and the rest count since the gap was last
    opened; `closed_at` of an open one is when it was closed before that.
    """

    __tablename__ = "gaps"
    __table_args__ = (UniqueConstraint("office_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    is_open: Mapped[bool]
    officer_id: Mapped[int]
    question: Mapped[str] = mapped_column(String(1000))
    understood: Mapped[str] = mapped_column(String(1000))
    nearest: Mapped[str] = mapped_column(String(300))
    responsible_id: Mapped[int | None]
    times: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None]

    def __repr__(self) -> str:
        return f"<gap {self.id} of office {self.office_id}>"
