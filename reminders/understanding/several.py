"""One message about several tasks, cut into what it says of each: "#12 xong, #15 vướng, còn #18 mới 60%"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from knowledge.vietnamese import fold, nfc

_MOST = 40  # tasks in one message; no officer has more open, and each part is answered
_LONGEST = 4000  # characters: what the platforms let through at once


class Naming(StrEnum):
    """How a part names its task."""

    TASK = "its own number: #12, việc 12"
    PLAN = "its number in the plan: nhiệm vụ số 3"
    LINE = "its place in a list: 1. xong 2. chưa"


@dataclass(frozen=True, slots=True)
class Part:
    """What a message says of one task: its number (None where none is named), and the words about it."""

    words: str
    number: int | None = None
    naming: Naming | None = None


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int
    number: int
    naming: Naming


_NO_TASK = (
    r"(?!\s*[%/]|[.,][0-9]|\s*-\s*[0-9]|\s+(?:phan|ngay|tuan|thang|nam|gio|phut|tieng|lan|nguoi|buoi|ho\s+so|hs|van\s+ban"
    r"|truong\s+hop|trieu|don\s+vi)\b)"
)
_CODE = re.compile(rf"(?:#\s*|\b(?:ma\s+)?viec\s+(?:so\s+)?#?\s*)(?P<n>[0-9]{{1,9}})\b{_NO_TASK}")
_ORDINAL = re.compile(rf"\b(?:nhiem\s+vu|nv)\s+(?:so\s+)?#?\s*(?P<n>[0-9]{{1,4}})\b{_NO_TASK}")
# "#3, 4 và 5 xong": bare numbers after a name, before another or before what is said.
_ANOTHER = re.compile(
    r"\s*(?:,|&|\+|\bva\b|\bvoi\b)\s*#?(?P<n>[0-9]{1,9})(?![0-9%/]|[.,][0-9])(?=\s*(?:$|,\s*#?[0-9]|&|\+|:|va\b|voi\b"
    r"|\s(?:xong|chua|dang|da|deu|thi|em|roi|van|cung|moi|vuong|hoan|ht|lam|ok|xin|la|ca|duoc|dc|cho|bi|ko|khong)\b))"
)
_MARKED = re.compile(
    r"(?:(?<=\s)|^|(?<=[;,.!]))(?P<n>[0-9]{1,2})\s*(?:[.):]|[/-](?=\s))(?![0-9])(?=\s*[^\s0-9%.,;])",
    re.MULTILINE,
)
_BARE = re.compile(
    r"(?:^|(?<=[;,\n])\s*)(?P<n>[0-9]{1,2})(?=\s+(?:xong|chua|dang|da|roi|moi|vuong|ok|ht|hoan|thi|dc|duoc|xin)\b)"
)
_NO_LIST = re.compile(
    r"\b(?:ngay|thang|dieu|khoan|muc|phan|dot|quy|nam|so|diem|chuong|thu|duoc|dc|dat|con|moi|phu\s+luc)\s*$"
)
_BREAK = re.compile(r"[;\n!?]|[.,](?![0-9])|\b(?:con|va|voi|nhung|rieng)\b")
_AFTER_NAME = re.compile(r"\s*(?:[:\-–]|\b(?:thi|la)\b)\s*")
_TRIM = " \t\n,;:.-–"


def split(text: str) -> tuple[Part, ...]:
    """The parts of a message, in its order; one part where it is about one thing or names none.

    Tasks named together ("#3 và #4 xong") have the same words. Dates, decimals, percentages and document
    numbers are never cut. Never raises.
    """
    text = nfc(text)
    if len(text) > _LONGEST:
        return (Part(text),)
    folded = fold(text)
    if len(folded) != len(text):  # a letter whose lower case is longer: places would not agree
        return (Part(text),)
    names = _list_marks(folded)
    parts = _by_marks(text, names) if names else _by_clauses(text, folded, _names(folded))
    return tuple(_merged(parts)) or (Part(text.strip()),)


def _names(folded: str) -> list[_Name]:
    found = [
        _Name(match.start(), match.end(), int(match["n"]), naming)
        for pattern, naming in ((_CODE, Naming.TASK), (_ORDINAL, Naming.PLAN))
        for match in pattern.finditer(folded)
    ]
    found.sort(key=lambda name: name.start)
    names: list[_Name] = []
    for name in found[:_MOST]:
        names.append(name)
        at = name.end
        while len(names) < _MOST and (more := _ANOTHER.match(folded, at)):
            names.append(
                _Name(
                    more.start("n") - (folded[more.start("n") - 1] == "#"),
                    more.end("n"),
                    int(more["n"]),
                    name.naming,
                )
            )
            at = more.end("n")
    distinct: list[_Name] = []
    for name in sorted(names, key=lambda name: name.start):
        if not distinct or name.start >= distinct[-1].end:
            distinct.append(name)
    return distinct


def _list_marks(folded: str) -> list[_Name]:
    """The marks of a numbered list, if the message is one: they begin it and count upwards."""
    for pattern in (_MARKED, _BARE):
        marks: list[_Name] = []
        for match in pattern.finditer(folded):
            number = int(match["n"])
            before = folded[: match.start("n")]
            if _NO_LIST.search(before) or (marks and number <= marks[-1].number):
                continue
            if not marks and before.strip() and not before.rstrip(" ").endswith((":", "\n")):
                break
            marks.append(_Name(match.start("n"), match.end(), number, Naming.LINE))
        if 2 <= len(marks) <= _MOST:
            return marks
    return []


def _by_marks(text: str, marks: list[_Name]) -> list[Part]:
    ends = [*(mark.start for mark in marks[1:]), len(text)]
    lead = text[: marks[0].start].strip(_TRIM)
    parts = [
        Part(text[mark.end : end].strip(_TRIM), mark.number, mark.naming)
        for mark, end in zip(marks, ends, strict=True)
    ]
    return [Part(lead), *parts] if lead else parts


def _by_clauses(text: str, folded: str, names: list[_Name]) -> list[Part]:
    """Each name with the words of its clause and of those after it, up to the next name's clause."""
    if not names:
        return [Part(text.strip())]
    parts: list[Part] = []
    waiting: list[_Name] = []  # named, with nothing said yet
    lead = ""
    for start, end in _clauses(folded, names):
        here = [name for name in names if start <= name.start < end]
        if not here:
            words = text[start:end]
            if waiting and words.strip(_TRIM):
                parts.extend(_part(name, words) for name in waiting)
                waiting = []
            elif parts:
                parts[-1] = _longer(parts[-1], words)
            else:
                lead += words
            continue
        for name, words in _shares(text, here, start, end):
            waiting.append(name)
            said = f"{lead} {words}" if lead.strip(_TRIM) else words
            lead = ""
            if said.strip(_TRIM):
                parts.extend(_part(one, said) for one in waiting)
                waiting = []
    if waiting and not parts and lead.strip(_TRIM):
        return [_part(name, lead) for name in waiting]
    parts.extend(_part(name, "") for name in waiting)
    return parts


def _clauses(folded: str, names: list[_Name]) -> Iterator[tuple[int, int]]:
    """The clauses of a message; a word that joins them belongs to neither where a name follows it."""
    start = 0
    for match in _BREAK.finditer(folded):
        if any(name.start < match.end() and match.start() < name.end for name in names):
            continue
        after = folded[match.end() :]
        following = next((name for name in names if name.start >= match.end()), None)
        joins = following is not None and not folded[match.end() : following.start].strip()
        if match[0][0].isalpha() and not joins:
            continue
        yield start, match.start() if joins or not after else match.end()
        start = match.end()
    yield start, len(folded)


def _shares(text: str, here: list[_Name], start: int, end: int) -> Iterator[tuple[_Name, str]]:
    """What one clause says of each task named in it: the words after a name, or all before, as they stand."""
    before = text[start : here[0].start]
    if before.strip(_TRIM) and not text[here[-1].end : end].strip(_TRIM) and len(here) > 1:
        at = start
        for name in here:  # "xong #3 chưa #5"
            yield name, text[at : name.start]
            at = name.end
        return
    for index, name in enumerate(here):
        stop = here[index + 1].start if index + 1 < len(here) else end
        after = text[name.end : stop]
        joined = f"{before.rstrip()} {after.lstrip()}"
        yield name, joined if index == 0 and before.strip(_TRIM) else after


def _part(name: _Name, words: str) -> Part:
    trimmed = words.strip(_TRIM)
    lead = _AFTER_NAME.match(fold(trimmed))
    return Part(trimmed[lead.end() :] if lead and lead.end() else trimmed, name.number, name.naming)


def _longer(part: Part, words: str) -> Part:
    more = words.strip()
    return Part(f"{part.words}, {more}".strip(_TRIM) if more else part.words, part.number, part.naming)


def _merged(parts: list[Part]) -> Iterator[Part]:
    """The parts, with those about one task made one."""
    together: dict[tuple[int | None, Naming | None], Part] = {}
    for part in parts:
        key = (part.number, part.naming)
        known = together.get(key)
        together[key] = part if known is None else _longer(known, part.words)
    yield from together.values()
