"""Cutting a line into words and what stands around them, for restoring and for counting alike."""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMBER = "<n>"
"""What stands for every number, date and document code in the language model."""

BREAK = "<s>"
"""The border of a sentence or a line without neighbours."""

UNKNOWN = "<u>"

_BEFORE = "([{\"'“”‘’«<*•+-–—|_=~.,;:/"
_AFTER = ")]}\"'“”‘’»>*.,;:!…|_=-–—/"
_STOPS = frozenset(".;:!?…")
_HAS_LETTER = re.compile(r"[^\W\d_]")
_MARKED = re.compile(r"\d?[¢€@£§¥]\d?")  # what OCR reads in place of a short word: ¢6 is "có", 1¢ "lệ"
_LABEL = re.compile(r"(?:[^\W\d_]\.?)?\d{0,2}(?:\.\d{1,2}){0,3}")
_DAMAGED_LABEL = re.compile(r"[^\W\d_][^\W_]{1,2}")
_HAS_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it stands between white space: `before` + `core` + `after`."""

    before: str
    core: str
    after: str

    @property
    def ends(self) -> bool:
        """Whether a sentence or clause ends after it."""
        return any(mark in _STOPS for mark in self.after)


def cut(word: str) -> Token:
    """Part a word from the marks around it."""
    start, end = 0, len(word)
    while start < end and word[start] in _BEFORE:
        start += 1
    while end > start and word[end - 1] in _AFTER:
        end -= 1
    return Token(word[:start], word[start:end], word[end:])


def is_number(core: str) -> bool:
    """Whether a word is a number, a date, a percentage or the like: a digit and no letter in it."""
    return (
        _HAS_DIGIT.search(core) is not None
        and _HAS_LETTER.search(core) is None
        and _MARKED.fullmatch(core) is None
    )


def is_label(token: Token, *, first: bool = False) -> bool:
    """Whether a word labels what follows: "a)", "d2)", "b."; first in its line "al)" too, which was "a1)"."""
    if token.after[:1] not in (")", "."):
        return False
    damaged = first and token.after[0] == ")" and _DAMAGED_LABEL.fullmatch(token.core) is not None
    return damaged or _LABEL.fullmatch(token.core) is not None


def spoken(text: str) -> list[str]:
    """The words of clean text as the language model counts them: lower case, numbers and codes as one."""
    said = [BREAK]
    for word in text.split():
        token = cut(word)
        if token.core:
            if _HAS_DIGIT.search(token.core) or is_label(token):
                said.append(NUMBER)
            elif "/" in token.core or "-" in token.core:
                said.extend(part.lower() for part in re.split(r"[/-]", token.core) if part)
            else:
                said.append(token.core.lower())
        if token.ends and said[-1] != BREAK:
            said.append(BREAK)
    if said[-1] != BREAK:
        said.append(BREAK)
    return said
