"""A plan between reading and confirming: corrections, open questions, and what assigning it would give."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from knowledge.model import Target
from knowledge.vietnamese import collapse, fold, nfc
from reminders.model import Officer, Part
from reminders.roster import resolve
from reminders.timing import Recurrence, Timing, Window, compile_timing, occurrences

NO_LEAD = ""
"""The key in `Draft.people` that stands for tasks whose plan names no lead."""

NEVER = "không nhắc"
"""A coordinator's answer to "when?": the task is kept, nobody is reminded of it."""


class DraftState(StrEnum):
    """The life of a draft. ASKING: confirmed, but something must be asked before tasks are made."""

    REVIEW = "review"
    ASKING = "asking"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class DraftTask:
    """A planned task as it stands after the coordinator's corrections. `ordinal` counts from 1."""

    ordinal: int
    content: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    section: str
    time_text: str
    dropped: bool = False
    targets: tuple[Target, ...] = ()
    needs_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The tasks of a plan with the coordinator's answers.

    `times` gives for a time text of the plan the phrase to use instead; `people` for a position the
    officers who hold it in this plan (none: skipped). `year` is the year that the plan is for.
    """

    number: str
    issued: date
    year: int
    tasks: tuple[DraftTask, ...]
    times: dict[str, str] = field(default_factory=dict)
    people: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"issued": self.issued.isoformat()}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Draft:
        return cls(
            number=body["number"],
            issued=date.fromisoformat(body["issued"]),
            year=body["year"],
            tasks=tuple(_task_of(task) for task in body["tasks"]),
            times=dict(body["times"]),
            people={position: tuple(ids) for position, ids in body["people"].items()},
        )

    @property
    def kept(self) -> tuple[DraftTask, ...]:
        return tuple(task for task in self.tasks if not task.dropped)


def _task_of(body: dict[str, Any]) -> DraftTask:
    return DraftTask(
        **{
            **body,
            "lead": tuple(body["lead"]),
            "support": tuple(body["support"]),
            "targets": tuple(Target(**target) for target in body.get("targets", ())),
        }
    )


@dataclass(frozen=True, slots=True)
class Correction:
    """One change the coordinator asks for. `field` is a name of DraftTask."""

    ordinal: int
    field: str
    value: str


_FIELDS = (
    ("chu tri", "lead"),
    ("phoi hop", "support"),
    ("thoi gian", "time_text"),
    ("thoi han", "time_text"),
    ("han", "time_text"),
    ("noi dung", "content"),
    ("linh vuc", "section"),
)
_WHICH = r"(?:nhiem vu|viec|nv)? ?(?:so )?#? ?(\d{1,4})[,:.]? "
_WHAT = "(" + "|".join(word for word, _ in _FIELDS) + r")\b"
# Without "sửa" a colon or "=" must show that something is being set: "việc 2 hạn đến bao giờ" asks.
_CORRECTIONS = (
    re.compile(rf"(?:sua|doi|chinh)(?: lai)? {_WHICH}{_WHAT} ?(?:la|thanh|:|=)? ?(.+)"),
    re.compile(rf"{_WHICH}{_WHAT} ?[:=] ?(.+)"),
)
_DROP = re.compile(r"(?:bo|xoa|loai) (?:nhiem vu|viec|nv|so|#)? ?(\d{1,4}(?: ?(?:,|va) ?\d{1,4})*) ?\.?")
LONGEST_CORRECTION = 2000
"""Characters; a longer text is no correction."""


def parse_corrections(text: str) -> tuple[Correction, ...]:
    """Read "sửa 3 thời gian: Quý II năm 2026" or "bỏ 5, 6", typed with or without tone marks.

    Nothing is read out of a question, nor out of a text longer than a correction can be.
    """
    if len(text) > LONGEST_CORRECTION or text.rstrip().endswith("?"):
        return ()
    # White space is collapsed first: fold keeps the length, so the value is cut out of the original.
    text = collapse(nfc(text))
    folded = fold(text)
    if dropped := _DROP.fullmatch(folded):
        return tuple(Correction(int(number), "dropped", "") for number in re.findall(r"\d+", dropped[1]))
    for pattern in _CORRECTIONS:
        if found := pattern.fullmatch(folded):
            name = next(name for word, name in _FIELDS if word == found[2])
            return (Correction(int(found[1]), name, text[found.start(3) : found.end(3)]),)
    return ()


def correct(
    draft: Draft, correction: Correction, positions_in: Callable[[str], tuple[str, ...]]
) -> Draft | None:
    """The draft with the correction made, or None where it has no task of that number."""
    if not any(task.ordinal == correction.ordinal for task in draft.tasks):
        return None
    value: Any = correction.value
    if correction.field == "dropped":
        value = True
    elif correction.field in ("lead", "support"):
        value = positions_in(correction.value)
    changed = tuple(
        replace(task, **_change(correction.field, value)) if task.ordinal == correction.ordinal else task
        for task in draft.tasks
    )
    return replace(draft, tasks=changed)


def _change(name: str, value: Any) -> dict[str, Any]:
    # Whatever is corrected about a dropped task brings it back.
    return {"dropped": False, name: value}


def timing_of(task: DraftTask, draft: Draft) -> Timing | None:
    """The task's time as the plan says it or the coordinator chose; None for "không nhắc"."""
    phrase = draft.times.get(task.time_text, task.time_text)
    return None if phrase == NEVER else compile_timing(phrase, draft.issued, draft.year)


def needs_person(timing: Timing) -> bool:
    """Whether no date at all can be told from the phrase."""
    return timing.ask and not timing.due and timing.recurrence is None and not timing.routine


@dataclass(frozen=True, slots=True)
class Question:
    """Something only the coordinator knows, asked once for all tasks that share it.

    `about` is "position" or "time"; `subject` is the position or the time text as in the plan.
    """

    about: str
    subject: str
    ordinals: tuple[int, ...]


def next_question(draft: Draft, officers: Sequence[Officer]) -> Question | None:
    """The first thing that must be asked before the draft can become tasks, or None."""
    positions: dict[str, list[int]] = {}
    times: dict[str, list[int]] = {}
    for task in draft.kept:
        for position in (*(task.lead or (NO_LEAD,)), *task.support):
            if position not in draft.people and not resolve(position, officers):
                positions.setdefault(position, []).append(task.ordinal)
        timing = timing_of(task, draft)
        if timing is not None and needs_person(timing):
            times.setdefault(task.time_text, []).append(task.ordinal)
    for about, open_ones in (("position", positions), ("time", times)):
        for subject, ordinals in open_ones.items():
            return Question(about, subject, tuple(dict.fromkeys(ordinals)))
    return None


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a task names, and the officers who are that today. "" is who was named by hand."""

    part: Part
    position: str
    officers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """What confirming makes of a drafted task: who leads, who supports, and its due windows."""

    task: DraftTask
    named: tuple[Named, ...]
    windows: tuple[Window, ...]
    silent: bool = False

    @property
    def leads(self) -> tuple[int, ...]:
        return self._who(Part.LEAD)

    @property
    def supports(self) -> tuple[int, ...]:
        return tuple(officer for officer in self._who(Part.SUPPORT) if officer not in self.leads)

    def _who(self, part: Part) -> tuple[int, ...]:
        return tuple(dict.fromkeys(o for named in self.named if named.part is part for o in named.officers))


def assign(
    draft: Draft, officers: Sequence[Officer], on: date, check_in: Recurrence = Recurrence.MONTHLY
) -> list[Assignment]:
    """Turn a draft without open questions into assignments.

    Dates that the plan names are all kept, past ones too: they are late and must show. Check-ins and
    recurrences begin with the month of `on` and end with the plan's year. `check_in` is how often the
    office asks about what is done "thường xuyên".
    """
    found = []
    for task in draft.kept:
        parties = [(Part.LEAD, position) for position in task.lead or (NO_LEAD,)]
        parties += [(Part.SUPPORT, position) for position in task.support]
        named = [Named(part, position, _people(position, draft, officers)) for part, position in parties]
        windows = windows_of(task, draft, on, check_in)
        # A task without a date still stands in everybody's lists, until the plan's year is over.
        year = Window(date(draft.year, 1, 1), date(draft.year, 12, 31))
        found.append(Assignment(task, tuple(dict.fromkeys(named)), windows or (year,), silent=not windows))
    return found


def _people(position: str, draft: Draft, officers: Sequence[Officer]) -> tuple[int, ...]:
    return draft.people.get(position, ()) or tuple(o.id for o in resolve(position, officers))


def windows_of(
    task: DraftTask, draft: Draft, on: date, check_in: Recurrence = Recurrence.MONTHLY
) -> tuple[Window, ...]:
    """The due windows of a task that is given out on the day, soonest first."""
    timing = timing_of(task, draft)
    if timing is None:
        return ()
    first = max(date(on.year, on.month, 1), date(draft.year, 1, 1))
    last = date(draft.year, 12, 31)
    named = set(timing.due)
    recurring = occurrences(timing, first, last, check_in) if timing.routine or timing.recurrence else ()
    return tuple(sorted(named | set(recurring), key=lambda window: (window.end, window.start)))
