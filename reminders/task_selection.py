"""The duties that a question about tasks asks for, as far as the asker may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from knowledge.vietnamese import fold, nfc, syllables
from reminders.model import Duty, Officer, Part
from reminders.status import Standing, duty_state, is_late, standing, state_of
from reminders.task_questions import Asks, Condition, TaskQuestion, Whose
from reminders.understanding import State

SOON = timedelta(days=7)
"""How long before its day a duty is "sắp đến hạn": as long as its people are reminded of it."""

ENOUGH = 0.5
"""The share of a field's neighbouring syllables that a duty must have to belong to the field."""

_EMPTY = frozenset(
    {
        "ve",
        "cua",
        "va",
        "cac",
        "nhung",
        "cho",
        "trong",
        "tai",
        "viec",
        "cong",
        "tac",
        "nhiem",
        "vu",
        "thuc",
        "hien",
        "linh",
        "vuc",
        "la",
        "theo",
        "o",
        "den",
    }
)
_SHORT = {
    "tthc": "thu tuc hanh chinh",
    "cchc": "cai cach hanh chinh",
    "cntt": "cong nghe thong tin",
    "cds": "chuyen doi so",
    "dvc": "dich vu cong",
    "dvctt": "dich vu cong truc tuyen",
    "bcci": "buu chinh cong ich",
    "hs": "ho so",
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "ttdt": "thong tin dien tu",
    "tnmt": "tai nguyen moi truong",
}


def may_ask(question: TaskQuestion, asker: Officer) -> bool:
    """Whether the question is the asker's to ask: officers may ask about tasks of their own only.

    A question about the whole office is answered to an officer out of their own duties, one that compares
    people ("ai đang trễ") is not.
    """
    if asker.role.sees_all or question.whose is Whose.ME:
        return True
    if question.whose is Whose.NAMED:
        return bool(question.officers) and all(officer.id == asker.id for officer in question.officers)
    return question.asks is not Asks.WHO or question.field is not None


def select_duties(
    question: TaskQuestion, duties: Sequence[Duty], asker: Officer, today: date
) -> tuple[Duty, ...]:
    """The duties asked for, in the order given; none where the asker may not ask.

    Without a window and a standing the open ones are meant. A person's own share counts: what Minh has
    reported done is not open for him although Hoa, who leads it too, is not finished.
    """
    if not may_ask(question, asker):
        return ()
    chosen = [duty for duty in duties if asker.role.sees_all or _has_part(duty, asker, None)]
    if question.whose is not Whose.EVERYBODY:
        people = (asker,) if question.whose is Whose.ME else question.officers
        part = None if question.asks is Asks.WHO else question.part
        chosen = [duty for duty in chosen if any(_has_part(duty, person, part) for person in people)]
    if question.window is not None:
        window = question.window
        chosen = [duty for duty in chosen if window.start <= duty.due <= window.end]
    if question.plan is not None:
        chosen = [duty for duty in chosen if _plan_number(duty) == question.plan]
    if question.field is not None:
        chosen = of_field(question.field, chosen)
    condition = question.standing
    if condition is None and question.window is None and question.field is None:
        condition = Condition.OPEN
    if condition is not None:
        chosen = [duty for duty in chosen if _meets(question, duty, condition, asker, today)]
    return tuple(chosen)


def by_person(
    question: TaskQuestion, duties: Iterable[Duty], asker: Officer, today: date
) -> list[tuple[Officer | None, tuple[Duty, ...]]]:
    """Selected duties under the people whom "ai" asks for; under None those that nobody leads."""
    groups: dict[int, tuple[Officer | None, list[Duty]]] = {}
    for duty in duties:
        people = duty.supports if question.part is Part.SUPPORT else duty.leads
        if question.standing is not None and question.part is not Part.SUPPORT:
            condition = question.standing
            people = tuple(person for person in people if _share_meets(duty, person, condition, today))
        if question.whose is Whose.ME:  # "ai phối hợp với tôi"
            people = tuple(person for person in people if person.id != asker.id)
        if people:
            for person in people:
                groups.setdefault(person.id, (person, []))[1].append(duty)
        elif question.whose is not Whose.ME and not duty.leads:
            groups.setdefault(0, (None, []))[1].append(duty)
    return [(person, tuple(theirs)) for person, theirs in groups.values()]


def of_field(words: str, duties: Sequence[Duty]) -> list[Duty]:
    """The duties whose field or content uses the words, those that use most of them; perhaps none.

    Compared by neighbouring syllables without tones, abbreviations spelled out.
    """
    wanted = _content(words)
    pairs = set(pairwise(wanted))
    if not wanted:
        return []
    shares: list[tuple[float, Duty]] = []
    for duty in duties:
        said = _content(f"{duty.section} | {duty.content}")
        if pairs:
            shares.append((len(pairs & set(pairwise(said))) / len(pairs), duty))
        else:
            shares.append((float(wanted[0] in said), duty))
    most = max((share for share, _ in shares), default=0.0)
    return [duty for share, duty in shares if share == most] if most >= ENOUGH else []


def _content(text: str) -> list[str]:
    words: list[str] = []
    for syllable in syllables(nfc(text)):
        for word in _SHORT.get(fold(syllable), fold(syllable)).split():
            if word not in _EMPTY:
                words.append(word)
    return words


def _has_part(duty: Duty, officer: Officer, part: Part | None) -> bool:
    people = (() if part is Part.SUPPORT else duty.leads) + (() if part is Part.LEAD else duty.supports)
    return any(person.id == officer.id for person in people)


def _plan_number(duty: Duty) -> str:
    return duty.plan_number.split("/")[0].strip().lstrip("0")


def _meets(question: TaskQuestion, duty: Duty, condition: Condition, asker: Officer, today: date) -> bool:
    if question.asks is Asks.WHO and question.whose is Whose.EVERYBODY:
        if any(_share_meets(duty, person, condition, today) for person in duty.leads):
            return True
        return not duty.leads and _whole_meets(duty, condition, today)
    if question.whose is Whose.EVERYBODY:
        return _whole_meets(duty, condition, today)
    people = (asker,) if question.whose is Whose.ME else question.officers
    leading = [person for person in people if _has_part(duty, person, Part.LEAD)]
    if not leading:
        return _whole_meets(duty, condition, today)
    return any(_share_meets(duty, person, condition, today) for person in leading)


def _share_meets(duty: Duty, person: Officer, condition: Condition, today: date) -> bool:
    """Whether the share of one of a duty's leads stands so."""
    if condition is Condition.UNREPORTED:
        spoken = any(report.officer_id == person.id for report in duty.reports)
        return not spoken and _is_awaited(duty, today)
    return _stands(duty, condition, today, state_of(duty, person), person)


def _whole_meets(duty: Duty, condition: Condition, today: date) -> bool:
    if condition is Condition.UNREPORTED:
        return not duty.reports and _is_awaited(duty, today)
    return _stands(duty, condition, today, duty_state(duty), None)


def _stands(duty: Duty, condition: Condition, today: date, state: State, person: Officer | None) -> bool:
    if condition is Condition.LATE:
        return is_late(duty, today, person)
    if condition is Condition.DUE_SOON:
        return state is not State.DONE and today <= duty.due <= today + SOON
    if condition is Condition.OPEN:
        return standing(duty, today, person) is not Standing.DONE
    wanted = {
        Condition.BLOCKED: State.BLOCKED,
        Condition.DOING: State.DOING,
        Condition.NOT_STARTED: State.NOT_STARTED,
    }.get(condition, State.DONE)
    return state is wanted


def _is_awaited(duty: Duty, today: date) -> bool:
    """Whether its people were reminded of a duty, so that a word of theirs is missing."""
    return not duty.silent and duty.due <= today + SOON
