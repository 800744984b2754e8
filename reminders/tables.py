"""The tables of this package: office, officers, plan drafts, tasks, what was reported, the outbox."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from knowledge.columns import Moment


class RemindersBase(DeclarativeBase):
    """The metadata of the tables that reminders owns."""

    type_annotation_map = {datetime: Moment(), date: Date(), dict[str, Any]: JSON(), list[Any]: JSON()}  # noqa: RUF012


class OfficeRow(RemindersBase):
    __tablename__ = "offices"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)

    def __repr__(self) -> str:
        return f"<office {self.id} {self.name}>"


class OfficerRow(RemindersBase):
    __tablename__ = "officers"
    __table_args__ = (UniqueConstraint("office_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    active: Mapped[bool] = mapped_column(default=True)

    def __repr__(self) -> str:
        return f"<officer {self.id} {self.role} of office {self.office_id}>"


class PositionRow(RemindersBase):
    __tablename__ = "positions"
    __table_args__ = (UniqueConstraint("officer_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))

    def __repr__(self) -> str:
        return f"<position {self.name} of officer {self.officer_id}>"


class DraftRow(RemindersBase):
    """A plan as read, until its coordinator confirms it. `body` is reminders.drafts.Draft as JSON."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("office_id", "plan_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    plan_id: Mapped[int]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    state: Mapped[str] = mapped_column(String(20))
    body: Mapped[dict[str, Any]]
    at: Mapped[datetime]

    def __repr__(self) -> str:
        return f"<draft {self.id} of plan {self.plan_id} {self.state}>"


class TaskRow(RemindersBase):
    __tablename__ = "tasks"
    __table_args__ = (UniqueConstraint("plan_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    plan_id: Mapped[int]
    plan_number: Mapped[str] = mapped_column(String(100))
    ordinal: Mapped[int]
    section: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    time_text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    def __repr__(self) -> str:
        return f"<task {self.id} no. {self.ordinal} of plan {self.plan_id}>"


class AssignmentRow(RemindersBase):
    __tablename__ = "assignments"

    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), primary_key=True, index=True)
    part: Mapped[str] = mapped_column(String(10))

    def __repr__(self) -> str:
        return f"<officer {self.officer_id} {self.part}s task {self.task_id}>"


class OccurrenceRow(RemindersBase):
    """One due instance of a task. Nobody is reminded of a `silent` one; it only stands in the lists."""

    __tablename__ = "occurrences"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    start: Mapped[date]
    due: Mapped[date] = mapped_column(Date(), index=True)
    silent: Mapped[bool] = mapped_column(default=False)

    def __repr__(self) -> str:
        return f"<occurrence {self.id} of task {self.task_id} due {self.due}>"


class StatusReportRow(RemindersBase):
    __tablename__ = "status_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    state: Mapped[str | None] = mapped_column(String(20))
    percent: Mapped[int | None]
    figure: Mapped[float | None]
    obstacle: Mapped[str | None] = mapped_column(Text)
    until: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    def __repr__(self) -> str:
        return f"<report {self.id} of occurrence {self.occurrence_id} {self.state}>"


class EvidenceRow(RemindersBase):
    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("occurrence_id", "officer_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    at: Mapped[datetime]

    def __repr__(self) -> str:
        return f"<evidence {self.id} of occurrence {self.occurrence_id}>"


class OutboxRow(RemindersBase):
    """One message to one person. See reminders.outbox for the life of a row.

    `key` makes enqueueing idempotent: "reminder:OCCURRENCE:OFFICER:RUNG", "reply:CHANNEL:ID:N", …
    Reminders have no `body`: they are worded when they are sent, from what is known then.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_state_due_at", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    office_id: Mapped[int | None] = mapped_column(index=True)
    officer_id: Mapped[int | None] = mapped_column(index=True)
    channel: Mapped[str | None] = mapped_column(String(20))
    address: Mapped[str | None] = mapped_column(String(100))
    occurrence_id: Mapped[int | None] = mapped_column(index=True)
    body: Mapped[dict[str, Any] | None]
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
