"""The words of a text read as a question about tasks: every word is a cue, a name, a position or a field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.vietnamese import collapse, fold, nfc
from reminders.model import Officer, Part
from reminders.task_people import named_people, position_of
from reminders.task_windows import Named, joined, windows
from reminders.task_words import COMPILED, COMPOUND, NO_FIELD, SHORT, STANDINGS, TONES, Cue
from reminders.timing import Window

_LONGEST_FIELD = 12  # words
_WORD = re.compile(r"[a-z0-9]+(?:[/.-][a-z0-9]+)*")
_BREAK = re.compile(r"[?!.,;:…]+(?=\s|$)|[;:?!…]+|\n+")
_OWNS = re.compile(r"\b(?:cua|ben|do) $")
_QUOTES = str.maketrans(dict.fromkeys("“”\"'‘’()[]{}<>*_~`|\\\0", " "))
_LIGHT = (Cue.FILLER, Cue.POLITE, Cue.SEVERAL)


@dataclass(frozen=True, slots=True)
class Found:
    cue: Cue
    start: int
    end: int


@dataclass(slots=True)
class Heard:
    """A text as it is read: its line, what was found in it, and what is still unread."""

    line: str
    asked: bool
    breaks: list[int]
    found: list[Found] = field(default_factory=list)
    rest: str = ""
    officers: tuple[Officer, ...] = ()
    position: str | None = None
    window: Window | None = None
    plan: str | None = None
    field: str | None = None
    field_start: int = -1
    about: bool = False

    def has(self, *cues: Cue) -> bool:
        return any(item.cue in cues for item in self.found)

    def at(self, *cues: Cue) -> int:
        """Where the first of some cues stands, -1 for nowhere."""
        return min((item.start for item in self.found if item.cue in cues), default=-1)

    def take(self, cue: Cue, start: int, end: int) -> None:
        self.found.append(Found(cue, start, end))
        self.rest = self.rest[:start] + "\0" * (end - start) + self.rest[end:]

    @property
    def standing(self) -> Cue | None:
        """The cue that says how the tasks stand, None where none does."""
        said = {item.cue for item in self.found}
        return next((cue for cue in STANDINGS if cue in said), None)

    @property
    def conflicted(self) -> bool:
        """Whether tasks are said to stand in two ways, "quá hạn chưa xong" being one."""
        said = {item.cue for item in self.found if item.cue in STANDINGS}
        return len(said) > 1 and not said <= {Cue.LATE, Cue.OPEN} and not said <= {Cue.SOON, Cue.OPEN}

    @property
    def part(self) -> Part | None:
        lead, support = self.has(Cue.LEAD), self.has(Cue.SUPPORT)
        return None if lead is support else Part.LEAD if lead else Part.SUPPORT

    @property
    def inquires(self) -> bool:
        """Whether something in the words asks, beside a question mark."""
        whether = any(
            item.cue is Cue.UNREPORTED and fold(self.line[item.start : item.end]).endswith("chua")
            for item in self.found
        )
        return whether or self.has(
            Cue.WHICH,
            Cue.WHETHER,
            Cue.COUNT,
            Cue.ASKING,
            Cue.PROGRESS,
            Cue.COURSE,
            Cue.WHEN,
            Cue.WHO,
            Cue.THING,
        )


def listen(text: str) -> Heard:
    """The text in one line, abbreviations spelled out, and where its sentences and clauses break."""
    line, breaks, last = "", [], 0
    cleaned = nfc(text).translate(_QUOTES)
    for match in [*_BREAK.finditer(cleaned), None]:
        clause = collapse(cleaned[last : match.start() if match else None])
        spelled = " ".join(_spelled(word) for word in clause.split())
        if spelled:
            line = f"{line} {spelled}".strip()
            breaks.append(len(line))
        last = match.end() if match else last
    return Heard(line, text.rstrip(" .!)").endswith("?"), breaks[:-1], rest=fold(line))


def _spelled(word: str) -> str:
    # Without tones, for the table reads those in every text.
    return SHORT.get(word.lower(), word)


def read(heard: Heard, today: date, people: Sequence[Officer]) -> bool:
    """Account for every word. False where some remain, or what is named does not exist."""
    for person in named_people(heard.line, people):
        heard.take(Cue.PERSON, person.start, person.end)
        heard.officers += person.officers
    named: list[Named] = []
    compounds = [match.span() for match in COMPOUND.finditer(heard.rest)]
    toned = fold(heard.line) != heard.line.lower()
    for cue, pattern in COMPILED:
        if cue is Cue.ALL:  # days are read before "này" or "hai" mean anything else
            named = windows(heard.rest, today)
            for item in named:
                heard.take(Cue.WINDOW, item.start, item.end)
        for match in list(pattern.finditer(heard.rest)):
            if cue in (*_LIGHT, Cue.ME) and any(
                match.start() < end and start < match.end() for start, end in compounds
            ):
                continue
            if toned and cue is not Cue.LAW and not _sounds(heard.line[match.start() : match.end()]):
                continue
            if cue is Cue.LAW:
                return False
            if cue is Cue.PLAN:
                if heard.plan is not None:
                    return False
                heard.plan = match["n"].lstrip("0") or "0"
            heard.take(cue, match.start(), match.end())
    heard.window = joined(named)
    if named and heard.window is None:
        return False
    return _read_rest(heard, people)


def _sounds(written: str) -> bool:
    """Whether the words of a match bear the tones that they must have."""
    return all(
        word in TONES[folded] or word == folded
        for word in written.lower().split()
        if (folded := fold(word)) in TONES
    )


def _read_rest(heard: Heard, people: Sequence[Officer]) -> bool:
    """What no cue accounts for is a position or a field, each in one run of words."""
    unread = [(match.start(), match.end()) for match in _WORD.finditer(heard.rest)]
    runs: list[tuple[int, int]] = []
    for start, end in unread:
        between = [
            item
            for item in heard.found
            if runs and runs[-1][1] <= item.start < start and item.cue not in _LIGHT
        ]
        if runs and not between:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    for start, end in runs:
        words = heard.line[start:end]
        position = None if heard.position or heard.officers else position_of(words, people)
        owner = bool(_OWNS.search(fold(heard.line), 0, start))
        if position is not None and (owner or not _introduced(heard, start)):
            heard.position, heard.officers = position
            heard.found.append(Found(Cue.PERSON, start, end))
        elif (
            heard.field is None
            and not owner
            and (_introduced(heard, start) or _subject(heard, end))
            and _is_field(words)
        ):
            heard.field, heard.field_start = words, start
        else:
            return False
    return True


def _introduced(heard: Heard, start: int) -> bool:
    """Whether what stands before says that a field follows: "về", "việc", "chủ trì"."""
    before = [item for item in heard.found if item.end <= start and item.cue not in _LIGHT]
    if not before:
        return False
    last = max(before, key=lambda item: item.start)
    if heard.rest[last.end : start].strip("\0 "):
        return False
    heard.about = heard.about or last.cue is Cue.ABOUT
    return last.cue in (
        Cue.ABOUT,
        Cue.TASK,
        Cue.LEAD,
        Cue.SUPPORT,
        Cue.DO,
        Cue.COURSE,
        Cue.WHEN,
        Cue.UNREPORTED,
    )


def _subject(heard: Heard, end: int) -> bool:
    """Whether the field comes first and the rest asks who does it: "số hóa ai chủ trì"."""
    who = heard.at(Cue.WHO)
    return who >= end and heard.has(Cue.LEAD, Cue.SUPPORT, Cue.DO)


def _is_field(words: str) -> bool:
    said = fold(words).split()
    return (
        len(said) <= _LONGEST_FIELD
        and not any(word in NO_FIELD or word.isdecimal() for word in said)
        and sum(character.isalpha() for character in words) > 1
    )


def torn(heard: Heard) -> bool:
    """Whether two clauses both speak of tasks: then one of them may be a report."""
    telling = [
        item.start
        for item in heard.found
        if item.cue
        in (*STANDINGS, Cue.TASK, Cue.LEAD, Cue.SUPPORT, Cue.DO, Cue.PROGRESS, Cue.COURSE, Cue.THING)
    ]
    telling += [heard.field_start] if heard.field else []
    return any(min(telling) < at <= max(telling) for at in heard.breaks) if telling else False
