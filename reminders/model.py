"""The nouns of this package: officers, tasks, occurrences, what was said of them. Immutable, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from knowledge.model import Target
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
class Holding:
    """A position held from `since` to `until`, both days included; None is open."""

    officer_id: int
    position: str
    since: date | None = None
    until: date | None = None

    def on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Absence:
    """Days from `first` to `last` (None: not known yet) on which an officer is away."""

    id: int
    officer_id: int
    first: date
    last: date | None = None
    deputy_id: int | None = None

    def on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


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


class Verdict(StrEnum):
    """What reading a file of evidence showed.

    A person may have ACCEPTED one that did not fit; UNCHECKED ones came before files were read.
    """

    FITS = "fits"
    OUT_OF_PERIOD = "out-of-period"
    UNDATED = "undated"
    UNREADABLE = "unreadable"
    UNCHECKED = "unchecked"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that shows what was done, kept under the hash of its bytes.

    `kind`, `number` and `dated` are what its own letterhead says; `verdict` None while it waits to be read.
    """

    id: int
    occurrence_id: int
    officer_id: int
    name: str
    sha256: str
    size: int
    at: datetime
    kind: str = ""
    number: str = ""
    dated: date | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One due instance of a task with everything known of it: the line of every list and digest.

    `ordinal` is the task's number in its plan. `reports` are those that stand (not undone), oldest first.
    Nobody is reminded of a `silent` one: its plan gives it no date of its own. `forerunners` are for an
    officer those whose share of it they took over, whose reports count as theirs.
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
    targets: tuple[Target, ...] = ()
    needs_evidence: bool = False
    forerunners: Mapping[int, tuple[int, ...]] = field(default_factory=dict, hash=False)
