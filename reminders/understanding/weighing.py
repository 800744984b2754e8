"""The evidence in an officer's answer read by rules into one understanding; what does not agree is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from reminders.understanding.asking import noted
from reminders.understanding.days import day_meant, days_named, one_to_come
from reminders.understanding.finding import (
    Found,
    blotted,
    is_denied,
    is_meant,
    is_negated,
    person_named,
    signs_in,
)
from reminders.understanding.hindering import obstacle_span
from reminders.understanding.model import Intent, State, Understanding
from reminders.understanding.numbers import Numbers, numbers
from reminders.understanding.signs import HAZARD, Sign
from reminders.understanding.spelling import Spelled, spelled

_LONGEST = 1500  # characters; nobody answers a reminder at such length, and long texts are costly to match
_NEVER_SURE = frozenset({Sign.EXTENSION, Sign.DOUBT, Sign.QUESTION, Sign.HANDOVER})
_IN_QUESTIONS = frozenset({Sign.EXTENSION, Sign.WAITING, Sign.BROKEN, Sign.UNABLE})
_OF_ONESELF = re.compile(r"\b(?:em|toi|minh|tui|tao|da|dang|roi|chua|xong|viec\s+nay|nv\s+nay)\b")
_ASKS_LEAVE = re.compile(r"\b(?:duoc|dc)\s+(?:khong|hong|chu)\b|\bkhong\s+(?:a|chi|anh|sep)?\s*$")
_ASKS_WHAT = re.compile(r"\b(?:the\s+nao|gi|dau|ai|bao\s+(?:gio|lau|nhieu)|may|khi\s+nao|lam\s+sao|nao)\b")
_PLEADS = re.compile(r"\b(?:xin|cho\s+(?:em|toi|minh|tui)|giup|lui|khat|doi\s+han|no|nhe|nha)\b")
_DELIVERS = re.compile(r"\b(?:nop|gui|xong|lam|hoan\s+thanh|bao\s+cao|trinh|doi|lui|han)\b")
_SUPPOSES = re.compile(r"\A[^,.;!?\n]*\bthi\s[^,.;!?\n]*\b(?:sao|khong|the\s+nao|gi)\b[^,.;\n]*\Z")
_LAW = re.compile(r"\b(?:dieu|khoan|nghi\s+dinh|thong\s+tu|luat|quy\s+dinh|thu\s+tuc)\s+\S+")
_OF_CITIZENS = re.compile(
    r"\b(?:ho\s+so|thu\s+tuc|cong\s+dan|nguoi\s+dan|mot\s+cua|luat|quy\s+dinh|dieu|cccd|tam\s+tru)\b"
)

# Which state the evidence gives: the first row whose signs are all there. The last column is whether the
# evidence is at odds with itself or too thin, so that a person is asked.
_STATES: tuple[tuple[frozenset[Sign], State | None, bool], ...] = tuple(
    (frozenset(signs), state, ask)
    for signs, state, ask in (
        ((Sign.HANDOVER,), None, True),
        ((Sign.DONE, Sign.NOT_DONE), State.DOING, True),
        ((Sign.DONE, Sign.NOT_STARTED), State.DOING, True),
        ((Sign.DONE, Sign.UNDONE), State.DOING, True),
        ((Sign.DONE, Sign.PARTLY), State.DOING, True),
        ((Sign.DONE, Sign.WAITING), State.DOING, True),
        ((Sign.DONE, Sign.BROKEN), State.DOING, True),
        ((Sign.DONE, Sign.DOING), State.DOING, True),
        ((Sign.MAYBE_DONE, Sign.WAITING), State.DOING, True),
        ((Sign.MAYBE_DONE, Sign.NOT_DONE), State.DOING, True),
        ((Sign.DONE, Sign.UNABLE), State.DOING, True),
        ((Sign.DONE, Sign.INTENDED), State.DOING, True),
        ((Sign.DONE,), State.DONE, False),
        ((Sign.PARTLY,), State.DOING, False),
        ((Sign.DOING, Sign.WAITING), State.DOING, False),
        ((Sign.DOING, Sign.BROKEN), State.DOING, False),
        ((Sign.WAITING,), State.BLOCKED, False),
        ((Sign.BROKEN,), State.BLOCKED, False),
        ((Sign.DOING, Sign.NOT_STARTED), State.DOING, True),
        ((Sign.NOT_STARTED,), State.NOT_STARTED, False),
        ((Sign.DOING,), State.DOING, False),
        ((Sign.NOT_DONE,), State.DOING, False),
        ((Sign.UNABLE,), State.BLOCKED, True),
        ((Sign.UNDONE,), State.DOING, True),
        ((Sign.INTENDED,), State.DOING, True),
        ((Sign.MAYBE_DONE,), State.DONE, True),
        ((Sign.SETTLED,), None, True),
    )
)


# The rows of two signs that are asked about cannot both be so.
_AT_ODDS = (
    *(signs for signs, _, ask in _STATES if ask and len(signs) > 1),
    *(frozenset({sign}) for sign in (Sign.UNDONE, Sign.UNABLE, Sign.INTENDED)),
)
_NO_DANGER = frozenset({Sign.SETTLED, Sign.COURTESY, Sign.DONE})
_NONE = Numbers()


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the rules make of an answer: its plain folded words, the understanding, what it rests on.

    `day` is the one day that is named, whatever for. `firm`: there is a sign that a person is to be asked: a
    day promised, more time or another person asked for, a doubt said, numbers that do not agree. `at_odds`:
    what is said of the state contradicts itself or is not the state yet. `negated`: there is a negation that
    was not read, beside what may be done.
    """

    folded: str
    understanding: Understanding
    signs: frozenset[Sign] = frozenset()
    numbers: Numbers = _NONE
    day: date | None = None
    firm: bool = False
    at_odds: bool = False
    negated: bool = False


def weigh(text: str, on: date) -> Weighed:
    """Read an officer's words, with tones or without, by rules alone. Never raises, whatever the text.

    Args:
        text: the message as it came.
        on: the day it was written, from which "mai" or "thứ sáu" is counted.
    """
    if len(text) > _LONGEST:
        return Weighed("", Understanding(Intent.OTHER, ask=True), firm=True)
    words = spelled(text)
    if noted(words.folded):
        return Weighed(words.folded, Understanding(Intent.STATUS, acknowledged=True))
    found, unread = signs_in(words)
    signs = {item.sign for item in found}
    said = numbers(words.folded)
    named = days_named(words, on)
    until, open_ended = day_meant(words.folded, named, signs, on)
    day = one_to_come(named, on)
    if Sign.QUESTION in signs and not said.seen and _asks_for_time(words.folded, until, signs):
        signs = signs - {Sign.QUESTION} | {Sign.EXTENSION}
    heard = _reports_nothing(words.folded, signs, said, until)
    if heard is not None:
        negated = is_negated(words, words.folded)
        return Weighed(words.folded, heard, frozenset(signs), said, day, negated=negated)
    heard = _reported(words, found, unread, signs, said, until)
    firm = said.ask or open_ended or until is not None or bool(signs & _NEVER_SURE)
    return Weighed(
        words.folded,
        replace(heard, ask=heard.ask or firm),
        frozenset(signs),
        said,
        day,
        firm=firm,
        at_odds=any(together <= signs for together in _AT_ODDS),
        # A negation that was read is no danger where the rest is plain: "xong rồi, không vướng gì".
        # Nor is one that says that nothing is left or wrong.
        negated=is_denied(words, found)
        or is_negated(words, blotted(words.folded, found, _NO_DANGER) if heard.ask else unread),
    )


def _reports_nothing(
    folded: str, signs: set[Sign], said: Numbers, until: date | None
) -> Understanding | None:
    """A command, a question, or words that no rule knows; None where the words tell of a task."""
    status = signs - {Sign.QUESTION, Sign.COURTESY, Sign.DOUBT, Sign.PROGRESS, Sign.SNOOZE}
    snooze = Sign.SNOOZE in signs and not said.seen and not status and Sign.QUESTION not in signs
    if Sign.COMMAND in signs or snooze:
        return Understanding(Intent.COMMAND)
    if Sign.QUESTION in signs and not said.seen and _only_asks(status, until, folded):
        return Understanding(Intent.QUESTION)
    if (
        not signs - {Sign.QUESTION, Sign.COURTESY, Sign.DOUBT, Sign.PROGRESS}
        and not said.seen
        and until is None
    ):
        if _LAW.search(folded) and Sign.DOUBT not in signs:
            return Understanding(Intent.QUESTION)
        return Understanding(Intent.OTHER, ask=Sign.COURTESY not in signs)
    return None


def _reported(
    words: Spelled, found: list[Found], unread: str, signs: set[Sign], said: Numbers, until: date | None
) -> Understanding:
    """What is told of a task, and whether the evidence of its state is at odds or too thin."""
    state, ask = _state(signs, said)
    handed = Sign.HANDOVER in signs
    if until is not None and state is None and Sign.EXTENSION not in signs and not handed:
        state = State.DOING
    if until is not None and state is State.DONE:
        state = State.DOING
    start, stop = obstacle_span(words.folded, [(item.sign, item.start, item.end) for item in found])
    # Beside "chưa làm" or an obstacle one negation more changes nothing; beside "xong" it may.
    hazard = state not in (State.NOT_STARTED, State.BLOCKED) and any(
        not start <= match.start() < stop and is_meant(words, match) for match in HAZARD.finditer(unread)
    )
    return Understanding(
        Intent.STATUS,
        state,
        said.percent,
        said.figure,
        until,
        words.written(start, stop).strip() or None,
        ask or hazard,
        extension=Sign.EXTENSION in signs,
        person=person_named(words, found),
    )


def _asks_for_time(folded: str, until: date | None, signs: set[Sign]) -> bool:
    """Whether a question is a plea for more time: "cuối tháng nộp được không ạ"."""
    if _ASKS_WHAT.search(folded) or not _ASKS_LEAVE.search(folded):
        return False
    if Sign.EXTENSION in signs:
        return until is not None or bool(_PLEADS.search(folded))
    return until is not None and bool(_DELIVERS.search(folded)) and not _OF_CITIZENS.search(folded)


def _only_asks(status: set[Sign], until: date | None, folded: str) -> bool:
    """Whether words with a question in them say nothing of the work as well.

    "hồ sơ thiếu thì hướng dẫn mấy lần" holds an obstacle, yet nobody speaks of their own work in it.
    """
    if status <= {Sign.EXTENSION} and until is None:
        return True
    if _SUPPOSES.search(folded):
        return True
    return status <= _IN_QUESTIONS and not _OF_ONESELF.search(folded)


def _state(signs: Iterable[Sign], said: Numbers) -> tuple[State | None, bool]:
    present = set(signs)
    if said.percent is not None:
        present -= {Sign.MAYBE_DONE, Sign.DEED}  # "làm được 60% rồi"
    elif (
        Sign.DEED in present and Sign.NOT_DONE not in present and said.figure is None
    ):  # "đã giải quyết 120 hồ sơ" tells the figure only
        present.add(Sign.MAYBE_DONE)
    state, ask = next(((state, ask) for row, state, ask in _STATES if row <= present), (None, False))
    if said.parts and state in (None, State.DONE):
        return State.DOING, True
    if said.percent is None:
        return state, ask
    if Sign.HANDOVER in present:
        return None, True
    if said.percent == 100:
        return State.DONE, ask or state not in (State.DONE, None)
    if said.percent == 0:
        return State.NOT_STARTED, ask or state not in (State.NOT_STARTED, None)
    # "được 60%, còn chờ" and "xong 60%" are under way; "xong rồi, 60%" or "chưa làm, 60%" cannot be.
    return State.DOING, ask or state is State.NOT_STARTED or (Sign.DONE in present)
