"""Where the signs of the rules stand in an answer, and which negations stand there that no rule read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.vietnamese import nfc
from reminders.understanding.asking import COMMANDS, COURTESIES, QUESTIONS
from reminders.understanding.handing import HANDOVERS
from reminders.understanding.hindering import EXTENSIONS, NEGATED_WAITS, OBSTACLES
from reminders.understanding.signs import HAZARD, WITH_TONES, Rule, Sign
from reminders.understanding.spelling import Spelled
from reminders.understanding.standing import DOUBTS, FINISHES, NEGATIONS, NOT_BEGUN, NOTHING_LEFT, PARTS

_NAMED = re.compile(
    r"(?:chị|anh|cô|chú|bác|bạn|ban|đồng chí|đ/c|ông|bà|cậu|thầy|dì|mợ|em|c|a|bên|phòng|bộ phận|bp|tổ"
    r"|hội|đoàn|ngành"
    r"|công an|văn phòng|vp|kế toán|văn thư|địa chính|tư pháp|thống kê|tài chính)\b"
)
# The order is the meaning: what a rule has read, no later rule sees ("chưa xong" hides its "xong").
_RULES: tuple[Rule, ...] = (
    *COMMANDS,
    *NOTHING_LEFT,
    *EXTENSIONS,
    *QUESTIONS,
    *HANDOVERS,
    *DOUBTS,
    *NEGATIONS,
    *NEGATED_WAITS,
    *NOT_BEGUN,
    *PARTS,
    *OBSTACLES,
    *FINISHES,
    *COURTESIES,
)
_COMPILED = [
    (rule, re.compile(rule.pattern), re.compile(rule.written), re.compile(rule.before)) for rule in _RULES
]

_NOT = re.compile(r"\b(?:chua|khong|dau(?=\s+(?:co|da)\b))\b")
_NEGATION = re.compile(rf"{HAZARD.pattern}|\b(?:chua|khong)")


@dataclass(frozen=True, slots=True)
class Found:
    """A sign that [start, end) of the folded words are; `who` are those that name a person.

    `words` are those that it read itself: what an earlier rule had read is blotted out in them.
    """

    sign: Sign
    start: int
    end: int
    words: str
    who: tuple[int, int] = (-1, -1)


def signs_in(words: Spelled) -> tuple[list[Found], str]:
    """What the table of signs finds, and the text with all that was read blotted out.

    The words that one rule read are hidden from those after it.
    """
    found: list[Found] = []
    rest = words.folded
    for rule, pattern, written, before in _COMPILED:
        for match in list(pattern.finditer(rest)):
            start, end = match.span()
            if start == end:
                continue
            if rule.written and not (
                written.search(nfc(words.written(start, end)).lower())
                if words.toned
                else before.match(rest[:start])
            ):
                continue
            if "who" in pattern.groupindex and match["who"] and not _names(words, match):
                continue
            who = match.span("who") if "who" in pattern.groupindex else (-1, -1)
            found.append(Found(rule.sign, start, end, match[0], who))
            rest = rest[:start] + "\0" * (end - start) + rest[end:]
    return found, rest


def _names(words: Spelled, match: re.Match[str]) -> bool:
    """Whether somebody is named: with tones "chị Tiêu" is, "chỉ tiêu" is not."""
    who = nfc(words.written(*match.span("who")))
    return not words.toned or who[:1].isupper() or _NAMED.match(who.lower()) is not None


def blotted(folded: str, found: list[Found], signs: frozenset[Sign]) -> str:
    """The words with what was read as one of the signs, and as no other, blotted out."""
    kept = {at for item in found if item.sign not in signs for at in range(item.start, item.end)}
    gone = {at for item in found if item.sign in signs for at in range(item.start, item.end)} - kept
    return "".join("\0" if at in gone else letter for at, letter in enumerate(folded))


def is_negated(words: Spelled, folded: str) -> bool:
    """Whether a negation stands in the folded words, or in what of them was not read."""
    return any(is_meant(words, match) for match in _NEGATION.finditer(folded))


def is_denied(words: Spelled, found: list[Found]) -> bool:
    """Whether a rule read over a negation inside what it took for done: "xong chưa rồi"."""
    return any(
        match[0] != "dau" or words.may_be(item.start + match.start(), item.start + match.end(), ("đâu",))
        for item in found
        if item.sign is Sign.DONE
        for match in _NOT.finditer(item.words)
    )


def is_meant(words: Spelled, match: re.Match[str]) -> bool:
    """Whether a negation is one where tones tell: "đâu" is, "đóng dấu" is not."""
    forms = WITH_TONES.get(match[0])
    return forms is None or words.may_be(*match.span(), forms)


def person_named(words: Spelled, found: list[Found]) -> str | None:
    """Who does it instead, as written."""
    spans = (item.who for item in found if item.sign is Sign.HANDOVER and item.who[0] >= 0)
    return next((words.written(*span).strip() or None for span in spans), None)
