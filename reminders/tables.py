"""The tables of this package: office, officers, plan drafts, tasks, what was reported, the outbox."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, Time, UniqueConstraint, false, text, true
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from knowledge.columns import Moment


class RemindersBase(DeclarativeBase):
    """The metadata of the tables that reminders owns."""

    type_annotation_map = {  # noqa: RUF012
        datetime: Moment(),
        date: Date(),
        time: Time(),
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }


class OfficeRow(RemindersBase):
    """An office with its own ways of reminding; what is null is as reminders.ladder has it.

    `planned_on` is the last day whose reminders are in the outbox; `replan` says that something changed
    since. A merged office has no people and no tasks any more.
    """

    __tablename__ = "offices"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    ladder: Mapped[dict[str, Any] | None]
    check_in: Mapped[str | None] = mapped_column(String(20))
    remind_at: Mapped[time | None]
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    merged_into: Mapped[int | None]
    planned_on: Mapped[date | None]
    replan: Mapped[bool] = mapped_column(default=True, server_default=true())

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
    successor_id: Mapped[int | None]
    remind_at: Mapped[time | None]
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]

    def __repr__(self) -> str:
        return f"<officer {self.id} {self.role} of office {self.office_id}>"


class PositionRow(RemindersBase):
    """A position that an officer holds from `since` to `until`, both days included; null is open."""

    __tablename__ = "positions"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    since: Mapped[date | None]
    until: Mapped[date | None]

    def __repr__(self) -> str:
        return f"<position {self.name} of officer {self.officer_id}>"


class AbsenceRow(RemindersBase):
    """Days from `first` to `last` (null: not known) on which an officer is not reminded, but a deputy is."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    first: Mapped[date]
    last: Mapped[date | None]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    entered_by: Mapped[int | None]
    at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]

    def __repr__(self) -> str:
        return f"<absence {self.id} of officer {self.officer_id} from {self.first}>"


class CalendarDayRow(RemindersBase):
    """A day that the office entered: it works although the calendar says free, or the reverse."""

    __tablename__ = "calendar_days"
    __table_args__ = (UniqueConstraint("office_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    day: Mapped[date]
    works: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)
    officer_id: Mapped[int | None]
    at: Mapped[datetime]

    def __repr__(self) -> str:
        return f"<calendar day {self.day} of office {self.office_id}, works: {self.works}>"


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
    ladder: Mapped[dict[str, Any] | None]
    targets: Mapped[list[Any]] = mapped_column(server_default="[]", default=list)
    needs_evidence: Mapped[bool] = mapped_column(default=False, server_default=false())

    def __repr__(self) -> str:
        return f"<task {self.id} no. {self.ordinal} of plan {self.plan_id}>"


class PartyRow(RemindersBase):
    """A position that leads or supports a task, as its plan names it; "" is who was named by hand.

    `officer_ids` are people named for this plan alone, where the roster does not say who holds it.
    """

    __tablename__ = "parties"

    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(10), primary_key=True)
    position: Mapped[str] = mapped_column(String(300), primary_key=True)
    officer_ids: Mapped[list[Any]]

    def __repr__(self) -> str:
        return f"<{self.position or 'people named by hand'} {self.part} task {self.task_id}>"


class ShareRow(RemindersBase):
    """One officer's share of one occurrence. It ends where another takes over (`heir_id`) or nobody does.

    `heard_at` is when the officer last said anything of it, `done_at` when it was reported done: both
    follow from the reports, and are kept here so that a day is planned without reading them all.
    """

    __tablename__ = "shares"
    __table_args__ = (
        Index(
            "ix_shares_open",
            "office_id",
            sqlite_where=text("ended_at IS NULL AND done_at IS NULL"),
            postgresql_where=text("ended_at IS NULL AND done_at IS NULL"),
        ),
        Index(
            "ix_shares_live",
            "occurrence_id",
            "officer_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    part: Mapped[str] = mapped_column(String(10))
    position: Mapped[str] = mapped_column(String(300))
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    heir_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    heard_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    def __repr__(self) -> str:
        return f"<share {self.id}: officer {self.officer_id} {self.part}s occurrence {self.occurrence_id}>"


class OccurrenceRow(RemindersBase):
    """One due instance of a task. Nobody is reminded of a `silent` one; it only stands in the lists.

    `moved_at` is when its due day was last changed, and everybody was told.
    """

    __tablename__ = "occurrences"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    start: Mapped[date]
    due: Mapped[date] = mapped_column(Date(), index=True)
    silent: Mapped[bool] = mapped_column(default=False)
    moved_at: Mapped[datetime | None]

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


class ExtensionRow(RemindersBase):
    """More time asked for, and what was decided. `granted` is null while nobody decided."""

    __tablename__ = "extensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("status_reports.id"))
    due_before: Mapped[date]
    until: Mapped[date]
    at: Mapped[datetime]
    granted: Mapped[bool | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    decided_at: Mapped[datetime | None]

    def __repr__(self) -> str:
        return f"<extension {self.id} of occurrence {self.occurrence_id} until {self.until}>"


class EvidenceRow(RemindersBase):
    """A file that shows what was done, and what was read off it: its number, its date, whether they fit.

    `verdict` is reminders.model.Verdict; null while the file waits to be read, under a lease.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "officer_id", "sha256"),
        Index(
            "ix_evidence_unread",
            "id",
            sqlite_where=text("verdict IS NULL"),
            postgresql_where=text("verdict IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrences.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(Text, server_default="", default="")
    number: Mapped[str] = mapped_column(Text, server_default="", default="")
    dated: Mapped[date | None]
    verdict: Mapped[str | None] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    lease_owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None]

    def __repr__(self) -> str:
        return f"<evidence {self.id} of occurrence {self.occurrence_id}>"
