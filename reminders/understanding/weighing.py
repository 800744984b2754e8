"""The evidence in an officer's answer weighed into one understanding; what does not agree is to be asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.vietnamese import fold, nfc
from reminders.timing.relative import mentions
from reminders.understanding.model import Intent, State, Understanding
from reminders.understanding.numbers import Numbers, numbers
from reminders.understanding.signs import COMPILED, HAZARD, Sign

_LONGEST = 1500  # characters; nobody answers a reminder at such length, and long texts are costly to match
_OBSTACLES = (Sign.WAITING, Sign.BROKEN)
_CLAUSE_END = re.compile(
    r"[;!?\n]|[.,](?![0-9])|\s(?:nhung|nhg|nma|song|nen|(?:em\s+)?xin|tuy\s+nhien|mong)\b|\s(?:a|nhe|nha)\s*$|$"
)
_CLAUSE_START = re.compile(
    r"(?:[;!?\n]|[.,](?![0-9])|\b(?:nhung(?:\s+ma)?|nhg|nma|song|do|vi|boi|tai|thi)\s)\s*"
)
_LEAD = re.compile(r"(?:(?:con|bi|gap|dang|van)\s+)+")
_WAITS_TONED = re.compile(r"chờ|đợi")
_WAITS_HERE = re.compile(
    r"(?:^|[,.;!?\n\0]|\b(?:dang|con|van|phai|do|vi|em|nhung|thi|cung|ma|toi|gio|nen|roi|r|xong)\s)\s*$"
)
_NEVER_SURE = frozenset({Sign.EXTENSION, Sign.DOUBT, Sign.QUESTION, Sign.HANDOVER})
_IN_QUESTIONS = frozenset({Sign.EXTENSION, Sign.WAITING, Sign.BROKEN, Sign.UNABLE})
_OF_ONESELF = re.compile(r"\b(?:em|toi|minh|tui|tao|da|dang|roi|chua|xong|viec\s+nay|nv\s+nay)\b")
_FAR = timedelta(days=300)  # a day and month this far ahead was rather meant in the past
_PAST = re.compile(r"\b(?:da|roi|r|vua|hom\s+qua|hom\s+truoc)\b")
_LAW = re.compile(r"\b(?:dieu|khoan|nghi\s+dinh|thong\s+tu|luat|quy\s+dinh|thu\s+tuc)\s+\S+")

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


@dataclass(frozen=True, slots=True)
class _Found:
    sign: Sign
    start: int
    end: int


def understand(text: str, on: date) -> Understanding:
    """Read an officer's words, with tones or without, as an answer to a reminder sent about a task.

    Never raises, whatever the text. In doubt `ask` is True: words that contradict each other, a request
    for more time, a promise, somebody else's task, a percentage over 100.

    Args:
        text: the message as it came.
        on: the day it was written, from which "mai" or "thứ sáu" is counted.
    """
    if len(text) > _LONGEST:
        return Understanding(Intent.OTHER, ask=True)
    folded, places = _folded(text)
    found, unread = _evidence(text, folded, places)
    signs = {item.sign for item in found}
    if Sign.COMMAND in signs:
        return Understanding(Intent.COMMAND)
    said = numbers(folded)
    status = signs - {Sign.QUESTION, Sign.COURTESY, Sign.DOUBT, Sign.PROGRESS}
    until, open_ended = _until(folded, signs, on)
    if Sign.QUESTION in signs and not said.seen and _only_asks(status, until, folded):
        return Understanding(Intent.QUESTION)
    if not status and not said.seen and until is None:
        if _LAW.search(folded) and Sign.DOUBT not in signs:
            return Understanding(Intent.QUESTION)
        return Understanding(Intent.OTHER, ask=Sign.COURTESY not in signs)
    state, ask = _state(signs, said)
    if until is not None and state is None and Sign.EXTENSION not in signs and Sign.HANDOVER not in signs:
        state = State.DOING
    if until is not None and state is State.DONE:
        state = State.DOING
    start, stop = _obstacle(folded, found)
    hazard = any(not start <= match.start() < stop for match in HAZARD.finditer(unread))
    ask = ask or said.ask or open_ended or hazard or bool(signs & _NEVER_SURE)
    obstacle = text[places[start] : places[stop]].strip() or None
    return Understanding(Intent.STATUS, state, said.percent, said.figure, until, obstacle, ask)


def _only_asks(status: set[Sign], until: date | None, folded: str) -> bool:
    """Whether words with a question in them say nothing of the work as well.

    "hồ sơ thiếu thì hướng dẫn mấy lần" holds an obstacle, yet nobody speaks of their own work in it.
    """
    if status <= {Sign.EXTENSION} and until is None:
        return True
    return status <= _IN_QUESTIONS and not _OF_ONESELF.search(folded)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text folded one character to one, and where each character stands in the text."""
    places = [at for at, character in enumerate(text) if not unicodedata.combining(character)]
    return "".join(fold(text[at]) for at in places), [*places, len(text)]


def _evidence(text: str, folded: str, places: list[int]) -> tuple[list[_Found], str]:
    """What the table of signs finds, and the text with all that was read blotted out.

    The words that one rule read are hidden from those after it.
    """
    found: list[_Found] = []
    rest = folded
    toned = fold(nfc(text)) != nfc(text).lower()
    for sign, pattern in COMPILED:
        for match in list(pattern.finditer(rest)):
            if match.end() == match.start():
                continue
            meant: Sign = sign
            if sign is Sign.EXPECTING:
                written = nfc(text[places[match.start()] : places[match.end()]]).lower()
                if not (_WAITS_TONED.search(written) if toned else _waits(folded, match)):
                    continue
                meant = Sign.WAITING
            found.append(_Found(meant, match.start(), match.end()))
            rest = rest[: match.start()] + "\0" * len(match[0]) + rest[match.end() :]
    return found, rest


def _waits(folded: str, match: re.Match[str]) -> bool:
    """Whether a toneless "cho" or "doi" stands where "chờ" or "đợi" would."""
    return match[0].split()[0] not in ("cho", "doi") or bool(_WAITS_HERE.search(folded[: match.start()]))


def _state(signs: Iterable[Sign], said: Numbers) -> tuple[State | None, bool]:
    present = set(signs)
    if said.percent is not None:
        present.discard(Sign.MAYBE_DONE)  # "làm được 60% rồi"
    state, ask = next(((state, ask) for row, state, ask in _STATES if row <= present), (None, False))
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


def _until(folded: str, signs: set[Sign], on: date) -> tuple[date | None, bool]:
    """The day asked for or promised, and whether a person has to settle it."""
    days = [mention.day for mention in mentions(folded, on)]
    asked = Sign.EXTENSION in signs
    if not days:
        return None, asked
    if not asked and Sign.DONE in signs and _PAST.search(folded):
        # "10/11 đã nộp" is past; "ngày mai xong rồi" cannot be.
        return None, any(day is None or on < day < on + _FAR for day in days)
    return (days[-1] if asked or len(set(days)) == 1 else None), True


def _obstacle(folded: str, found: list[_Found]) -> tuple[int, int]:
    """Where the first obstacle stands: from its word, or from the start of its clause. (0, 0) for none."""
    first = min(
        (item for item in found if item.sign in _OBSTACLES), key=lambda item: item.start, default=None
    )
    if first is None:
        return 0, 0
    start = first.start
    if first.sign is Sign.BROKEN:
        start = max((match.end() for match in _CLAUSE_START.finditer(folded, 0, start + 1)), default=0)
        start = min(start, first.start)
    lead = _LEAD.match(folded, start)
    if lead and lead.end() < first.end:
        start = lead.end()
    end = _CLAUSE_END.search(folded, max(first.end - 1, start))
    return start, max(start, end.start() if end else len(folded))
