"""Who in the office answers for the field that a question is about: by position, else by tasks."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal

from knowledge.plans.positions import standard_position
from knowledge.vietnamese import collapse, fold, nfc, syllables
from reminders.mentions import TELLING_PAIRS
from reminders.model import Duty, Officer, Role

_LONGEST = 2000  # characters of a question that are looked at
_COMMON = 0.5  # what a word that goes with every field weighs beside one that names its own
_RARE = 5
"""A pair of syllables is rare where at most every fifth task has it."""


@dataclass(frozen=True, slots=True)
class Responsible:
    """An officer, and why it is they: what the position is for, a task they lead, or nobody else is known."""

    officer: Officer
    why: Literal["position", "task", "coordinator"]


@dataclass(frozen=True, slots=True)
class _Field:
    positions: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    common: bool


@cache
def _fields() -> tuple[_Field, ...]:
    source = files("reminders").joinpath("responsible.toml").read_text(encoding="utf-8")
    return tuple(
        _Field(
            tuple(map(nfc, one["positions"])),
            tuple(tuple(fold(nfc(phrase)).split()) for phrase in one["words"]),
            bool(one.get("common", False)),
        )
        for one in tomllib.loads(source)["field"]
    )


def responsible_for(question: str, duties: Sequence[Duty], officers: Sequence[Officer]) -> Responsible | None:
    """Who answers for the field of a question. Never raises for any text.

    The position whose field the question names most fully; where two are named as fully, or nobody holds
    it, the lead of the task that shares most of the question's rare words; the coordinator (else who
    administers or leads the office) where neither tells. None where even they are wanting.

    Args:
        question: the question as readable text, with tones or without.
        duties: the duties of the office.
        officers: the active people of the office.
    """
    words = [fold(word) for word in syllables(nfc(question[:_LONGEST]))]
    named = _by_position(words, officers)
    if len(named) == 1:
        return Responsible(named[0], "position")
    leads = _by_tasks(words, duties, officers)
    both = [officer for officer in leads if any(officer.id == other.id for other in named)]
    if both:
        return Responsible(both[0], "position")
    if named:
        return Responsible(named[0], "position")
    if leads:
        return Responsible(leads[0], "task")
    for role in (Role.COORDINATOR, Role.ADMIN, Role.LEADER):
        for officer in officers:
            if officer.role is role:
                return Responsible(officer, "coordinator")
    return None


def _by_position(words: Sequence[str], officers: Sequence[Officer]) -> list[Officer]:
    """The holders of the positions whose field is named most fully; several where fields tie."""
    holders: dict[int, tuple[float, Officer]] = {}
    for field in _fields():
        weight = _weight(field, words)
        officer = _holder(field.positions, officers) if weight else None
        if officer is not None:
            known, _ = holders.get(officer.id, (0.0, officer))
            holders[officer.id] = (known + weight, officer)
    most = max((weight for weight, _ in holders.values()), default=0.0)
    return [officer for weight, officer in holders.values() if weight == most]


def _weight(field: _Field, words: Sequence[str]) -> float:
    """How many words of the text name the field, each counted once, for the longest phrase it is in."""
    covered: set[int] = set()
    for phrase in field.words:
        size = len(phrase)
        for at in range(len(words) - size + 1):
            if tuple(words[at : at + size]) == phrase:
                covered.update(range(at, at + size))
    return len(covered) * (_COMMON if field.common else 1.0)


def _holder(positions: Sequence[str], officers: Sequence[Officer]) -> Officer | None:
    for position in positions:
        for officer in officers:
            if any(_standard(held) == position for held in officer.positions):
                return officer
    return None


@cache
def _standard(held: str) -> str:
    return standard_position(held) or collapse(nfc(held))


def _by_tasks(words: Sequence[str], duties: Sequence[Duty], officers: Sequence[Officer]) -> list[Officer]:
    """The leads of the task that shares most rare pairs of syllables with the question."""
    asked = set(pairwise(words))
    tasks = {duty.task_id: duty for duty in duties}
    said = {
        number: set(pairwise(fold(word) for word in syllables(nfc(duty.content))))
        for number, duty in tasks.items()
    }
    number_of = Counter(pair for pairs in said.values() for pair in pairs)
    rare = {pair for pair, number in number_of.items() if number <= max(1, len(tasks) // _RARE)}
    active = {officer.id: officer for officer in officers}
    best: tuple[int, list[Officer]] = (0, [])
    for number, pairs in said.items():
        shared = len(asked & pairs & rare)
        leads = [active[lead.id] for lead in tasks[number].leads if lead.id in active]
        if leads and shared > best[0]:
            best = (shared, leads)
    return best[1] if best[0] >= TELLING_PAIRS else []
