"""Which of an officer's tasks a message is about: by its number, by its words, or by saying "all"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from knowledge.vietnamese import fold, nfc, syllables
from reminders.model import Duty

_CODE = re.compile(
    r"(?:#\s*|\b(?:ma\s+)?viec\s+(?:so\s+)?#?\s*)(\d{1,9})\b(?!\s*[%/]|\s+(?:phan|ngay|tuan)\b)"
)
_ORDINAL = re.compile(r"\b(?:nhiem\s+vu|nv)\s+(?:so\s+)?#?\s*(\d{1,4})\b(?!\s*[%/])")
_SEVERAL = re.compile(r"\b(?:ca\s+(?:hai|ba|bon|may)|tat\s+ca|het\s+(?:ca|moi)|moi\s+viec|cac\s+viec)\b")
_ANOTHERS = re.compile(r"\bviec\s+cua\s+(?:chi|anh|co|chu|bac|ban|dong\s+chi|ong|ba)\s+(?!em\b)\w+")

TELLING_PAIRS = 2
"""Pairs of neighbouring syllables that words must share with a task to be about it: one is chance."""


def named(text: str, duties: Sequence[Duty]) -> list[Duty] | None:
    """The tasks that the text names by number ("#12", "việc 12", "nhiệm vụ số 3"); None where it names none.

    "#12" is a task's own number; "nhiệm vụ số 3" is its number in its plan, else its own.
    """
    folded = fold(nfc(text))
    if code := _CODE.search(folded):
        return [duty for duty in duties if duty.occurrence_id == int(code[1])]
    if ordinal := _ORDINAL.search(folded):
        number = int(ordinal[1])
        in_plan = [duty for duty in duties if duty.ordinal == number]
        return in_plan or [duty for duty in duties if duty.occurrence_id == number]
    return None


def without_numbers(text: str) -> str:
    """The text without what names a task, so that its number is not taken for a figure."""
    for pattern in (_CODE, _ORDINAL):
        for match in reversed(list(pattern.finditer(fold(text)))):
            text = f"{text[: match.start()]} {text[match.end() :]}"
    return text


def about(text: str, duties: Sequence[Duty]) -> list[Duty]:
    """The tasks whose words the text uses, those with the most of them; none where it uses none's."""
    said = _pairs(text)
    shared = [(len(said & _pairs(duty.content)), duty) for duty in duties]
    most = max((number for number, _ in shared), default=0)
    return [duty for number, duty in shared if number == most] if most >= TELLING_PAIRS else []


def leaves_open(text: str) -> bool:
    """Whether the text speaks of several tasks at once, or of somebody else's, so that one must be chosen."""
    folded = fold(nfc(text))
    return bool(_SEVERAL.search(folded) or _ANOTHERS.search(folded))


def _pairs(text: str) -> set[tuple[str, str]]:
    return set(pairwise(fold(word) for word in syllables(nfc(text))))
