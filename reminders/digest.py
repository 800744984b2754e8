"""The leader's picture of the office: duties counted by standing, by field and by person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reminders.model import Duty, Officer
from reminders.status import Standing, is_late, standing

HORIZON = timedelta(days=31)
"""Duties due later than this are left out of the counts until they draw near, unless already reported."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a breakdown: a field or a person, with its counts."""

    name: str
    counts: dict[Standing, int]
    late: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What the leader reads. `late` holds everything overdue, blocked duties included."""

    on: date
    duties: dict[Standing, tuple[Duty, ...]]
    late: tuple[Duty, ...]
    fields: tuple[Row, ...]
    people: tuple[Row, ...]

    @property
    def total(self) -> int:
        return sum(len(duties) for duties in self.duties.values())


def build_digest(duties: Iterable[Duty], on: date) -> Digest:
    """Count the duties that matter on the day: those due by the horizon and those already reported."""
    shown = sorted(
        (duty for duty in duties if duty.due <= on + HORIZON or duty.reports),
        key=lambda duty: (duty.due, duty.plan_number, duty.ordinal),
    )
    by_standing = {kind: tuple(d for d in shown if standing(d, on) is kind) for kind in Standing}
    fields: dict[str, list[Duty]] = {}
    people: dict[int, list[Duty]] = {}
    officers: dict[int, Officer] = {}
    for duty in shown:
        fields.setdefault(duty.section or duty.plan_number, []).append(duty)
        for lead in duty.leads:
            officers[lead.id] = lead
            people.setdefault(lead.id, []).append(duty)
    return Digest(
        on=on,
        duties=by_standing,
        late=tuple(duty for duty in shown if is_late(duty, on)),
        fields=tuple(_row(name, theirs, on) for name, theirs in fields.items()),
        people=tuple(
            _row(officers[key].name, theirs, on, officers[key])
            for key, theirs in sorted(people.items(), key=lambda item: officers[item[0]].name)
        ),
    )


def _row(name: str, duties: Sequence[Duty], on: date, officer: Officer | None = None) -> Row:
    counts = Counter(standing(duty, on, officer) for duty in duties)
    return Row(name, dict(counts), sum(is_late(duty, on, officer) for duty in duties))
