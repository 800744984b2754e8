"""The nouns of this package: officers, tasks, occurrences, what was said of them. Immutable, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from reminders.understanding import State

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""Every office this product serves keeps Vietnamese time; days and hours are computed here."""


class Role(StrEnum):
    """What a person may do: officers see their own tasks, the others the whole office."""

    OFFICER = "officer"
    COORDINATOR = "coordinator"
    LEADER = "leader"
    ADMIN = "admin"

    @property
    def sees_all(self) -> bool:
        return self is not Role.OFFICER


class Part(StrEnum):
    """An officer's part in a task: chủ trì or phối hợp."""

    LEAD = "lead"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Officer:
    """A person of an office. `positions` are standard names, a group's name included."""

    id: int
    office_id: int
    name: str
    role: Role
    positions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What an officer said of an occurrence. `state` None is a note that changes no state."""

    id: int
    occurrence_id: int
    officer_id: int
    state: State | None
    at: datetime
    percent: int | None = None
    figure: float | None = None
    obstacle: str | None = None
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that shows what was done, kept under the hash of its bytes."""

    id: int
    occurrence_id: int
    officer_id: int
    name: str
    sha256: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Duty:
    """One due instance of a task with everything known of it: the line of every list and digest.

    `ordinal` is the task's number in its plan. `reports` are those that stand (not undone), oldest first.
    Nobody is reminded of a `silent` one: its plan gives it no date of its own.
    """

    occurrence_id: int
    task_id: int
    office_id: int
    plan_id: int
    plan_number: str
    ordinal: int
    section: str
    content: str
    time_text: str
    start: date
    due: date
    created: datetime
    leads: tuple[Officer, ...]
    supports: tuple[Officer, ...]
    silent: bool = False
    reports: tuple[StatusReport, ...] = ()
    evidence: tuple[Evidence, ...] = ()
