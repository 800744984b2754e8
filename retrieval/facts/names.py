"""Who does it: the people and units that a text makes the subject of what is asked, or sends things to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from knowledge.vietnamese import fold
from retrieval.facts.wording import Layout, said_as
from retrieval.facts.words import either, expression, folded, listed

LONGEST_NAME = 200
"""Characters of a name, of several in a row."""

MOST_PLACES = 50
"""How many times a verb is looked at in one passage."""

MOST_VERBS = 6
"""Words of what the same one does before: "… chỉ đạo xây dựng và ban hành"."""

_HEADS: dict[str, list[str]] = {}
for _head in listed("names", "heads"):
    _HEADS.setdefault(fold(_head), []).append(_head)
_DETERMINER = r"(?:(?:cac|moi|tung|nhung|mot|toan the|tat ca|tat ca cac|[0-9]{1,2}) )?"
_HEAD = re.compile(rf"{_DETERMINER}(?P<head>{either(tuple(_HEADS))})(?![\w])")
_NOT_HEAD = re.compile(rf"(?:{either(folded('names', 'not_heads'))})")
_KINDS = frozenset(folded("names", "kinds"))
_DESCRIBING = expression(r"\b(?:%s)\b", "names", "describing")
_OUTSIDE = expression(r"\b(?:%s)\b", "names", "outside")
_LIGHT = tuple((fold(words), words) for words in listed("names", "light"))
_NAME_TOO = {
    "to chuc": re.compile(r"(?:,|\bva|\bcua|\bcac|\bmoi|\bhoac|\bco quan|\bdo) $"),  # "cơ quan, tổ chức"
    "co tham quyen": re.compile(r"\b(?:co quan|nguoi|cap|don vi|bo phan) $"),
}
"""What stands before light words where they are part of the name."""

_MODAL = re.compile(
    r"\b(?:co trach nhiem|chiu trach nhiem|co nhiem vu|chu tri|phai|lam dau moi|phu trach"
    r"|thuc hien cac nhiem vu|thuc hien (?:cac|nhung) (?:nhiem vu|cong viec|noi dung) sau)\b"
)
_LEADING = re.compile(rf"(?:{either(folded('names', 'leading'))})\b")
_GIVEN = r"\bdo|\bgiao(?: cho)?|\bboi|\bthi|\bphan cong(?: cho)?|\btrinh|\bde nghi|\byeu cau"
_BEFORE_NAME = re.compile(rf"(?:{_GIVEN}) $")
_OPENING = re.compile(rf"(?:, (?:va )?|\bva |\bhoac |(?:{_GIVEN}) )")
_BULLET = re.compile(r"[\s\-–+•*]*")
_NAME_ENDS = expression(r"[.;:()\n|]|,(?! cấp (?:bộ|tỉnh|huyện|xã)\b)| (?:%s)\b", "names", "ends")


@dataclass(frozen=True, slots=True)
class Doer:
    """A name at [start, end) and where the word that says what it does stands."""

    start: int
    end: int
    verb: int


def begins_name(layout: Layout, at: int) -> bool:
    """Whether a name of people or units begins at a position of the text."""
    match = _HEAD.match(layout.folded, at)
    if match is None or _NOT_HEAD.match(layout.folded, match.start("head")):
        return False
    return any(_are(layout, match["head"], match.start("head"), head) for head in _HEADS[match["head"]])


def _are(layout: Layout, folded: str, start: int, expected: str) -> bool:
    """Whether the words at a position have the tones of the expected ones."""
    written = layout.text[start : start + len(folded)].split(" ")
    words = zip(written, expected.split(" "), strict=False)
    return all(said_as(one, two, strict=layout.is_toned) for one, two in words)


def doers(layout: Layout, verb: Sequence[str], *, passive: bool) -> Iterator[Doer]:
    """Who does what a verb says, wherever the text has it.

    Args:
        verb: its folded words.
        passive: whether the question asks who "được" or "bị" something.
    """
    pattern = re.compile(rf"(?<![\w]){r'[ ]+'.join(map(re.escape, verb))}(?![\w])")
    for match in islice(pattern.finditer(layout.folded), MOST_PLACES):
        doer = _doer_of(layout, match.start(), passive=passive)
        if doer is not None:
            yield Doer(*doer, match.start())


def _doer_of(layout: Layout, verb: int, *, passive: bool) -> tuple[int, int] | None:
    segment = layout.segment_at(verb)
    start = layout.segments[segment][0]
    end, light = _skip_left(layout, start, verb)
    before = layout.folded[start:end]
    if re.search(r"\b(?:viec|su|duoc|bi|da|de|khong|chua|cach|cung) $", before):
        granted = passive and re.search(r"\b(?:duoc|bi) $", before)
        if not granted:
            return None
        end = start + granted.start()
    if not layout.folded[start:end].strip(" -–+•*"):
        return _governing(layout, segment)
    return _name_before(layout, start, end, light)


def _skip_left(layout: Layout, start: int, verb: int) -> tuple[int, list[str]]:
    """Where what stands before a verb ends, words like "có trách nhiệm" and "trực tiếp" left out."""
    folded = layout.folded
    at = verb
    light: list[str] = []
    found = True
    while found and len(light) < 8:
        said = folded[start:at].rstrip(" ,")
        found = False
        for words, written in _LIGHT:
            if said.endswith(words) and not said[: -len(words)][-1:].strip():
                if not _are(layout, words, start + len(said) - len(words), written):
                    continue
                if words in _NAME_TOO and _NAME_TOO[words].search(said[: -len(words)]):
                    continue
                light.append(words)
                at = start + len(said) - len(words)
                found = True
                break
        if not found and said.endswith((" va", " hoac")) and light:
            at, found = start + len(said) - len(said.split()[-1]), True
            light.append("va")
    return at, light


def _name_before(layout: Layout, start: int, end: int, light: Sequence[str]) -> tuple[int, int] | None:
    """The name that ends at a position, several in a row as one; None where it is no clean subject."""
    folded = layout.folded
    said = folded[start:end].rstrip()
    coordinated = re.search(r"(?:,| va| hoac)$", said) is not None
    stop = start + len(re.sub(r"(?:[ ,]| va$| hoac$)+$", "", said))
    if coordinated and said.endswith((" va", " hoac")) and not light:
        return _shared(layout, start, stop)
    beginning = _unlabelled(folded, start, stop)
    if (
        stop - beginning <= LONGEST_NAME
        and begins_name(layout, beginning)
        and light
        and not _holds_verb(layout, beginning, stop)
    ):
        return beginning, stop
    first: int | None = None
    for at in _openings(folded, max(start, stop - LONGEST_NAME), stop, start):
        piece_end = first if first is not None else stop
        if not begins_name(layout, at):
            if first is not None:
                break
            continue
        if _holds_verb(layout, at, piece_end) and not (first is None and _MODAL.search(" ".join(light))):
            return _shared(layout, start, stop) if first is None and coordinated else None
        first = at
        if _BEFORE_NAME.search(folded[max(start, at - 16) : at]):
            break
    if first is None or (folded[first:stop] in _KINDS and not light):
        return None
    return (first, stop) if _stands_as_subject(layout, start, first) else None


def _shared(layout: Layout, start: int, stop: int) -> tuple[int, int] | None:
    """The subject of a sentence that does several things: "X phải xem xét, kiểm tra và …"."""
    subject = subject_at(layout, start)
    if subject is not None:
        return subject if subject[1] < stop else None
    first = _unlabelled(layout.folded, start, stop)
    end = name_end(layout, first) if begins_name(layout, first) else stop
    between = layout.folded[end:stop]
    does_both = 1 < len(between.split()) <= MOST_VERBS and "," not in between
    return (first, end) if does_both and not _holds_verb(layout, first, end) else None


def _openings(folded: str, earliest: int, stop: int, start: int) -> list[int]:
    """Where a name may begin before a position, the nearest first."""
    found = {earliest + mark.end() for mark in _OPENING.finditer(folded[earliest:stop])}
    if earliest == start:
        found.add(_unlabelled(folded, start, stop))
    return sorted(found, reverse=True)


def _unlabelled(folded: str, start: int, stop: int) -> int:
    """Where the words of [start, stop) begin, bullets left out."""
    bullet = _BULLET.match(folded, start, stop)
    return bullet.end() if bullet else start


def _holds_verb(layout: Layout, start: int, end: int) -> bool:
    """Whether a part of the text has a word that no name has, but for what describes the name."""
    describing, text = _DESCRIBING.within(layout.text[start:end], is_toned=layout.is_toned)
    outside, text = _OUTSIDE.within(describing.sub(" ", text), is_toned=layout.is_toned)
    return outside.search(text) is not None


def _stands_as_subject(layout: Layout, start: int, first: int) -> bool:
    """Whether a name stands where a subject does: at the beginning, after "do", or after a leading clause."""
    before = layout.folded[start:first]
    if not before.strip(" -–+•*") or _BEFORE_NAME.search(before[-16:]):
        return True
    return before.rstrip().endswith(",") and _LEADING.match(before.lstrip(" -–+•*")) is not None


def _governing(layout: Layout, segment: int) -> tuple[int, int] | None:
    """The subject that a part without one goes on from: its own item's, or the list's opening line's."""
    start, _ = layout.segments[segment]
    number = layout.item_at(start)
    item = layout.items[number]
    while segment > 0 and layout.segments[segment - 1][0] >= item.start:
        segment -= 1
    opening = layout.segments[segment][0]
    if opening != start and (found := subject_at(layout, opening)) is not None:
        return found
    return subject_at(layout, layout.items[item.lead].label_end) if item.lead is not None else None


def subject_at(layout: Layout, at: int) -> tuple[int, int] | None:
    """The name at the beginning of a sentence that goes on "có trách nhiệm", "phải", or with a colon."""
    start, end = layout.segments[layout.segment_at(at)]
    folded = layout.folded
    modal = _MODAL.search(folded, start, min(end, start + LONGEST_NAME + 20))
    stop = modal.start() if modal else end
    closed = folded[end : end + 1] == ":"
    first = _unlabelled(folded, start, stop)
    name = folded[first:stop].rstrip(" ,")
    if not (modal or closed) or not name or len(name) > LONGEST_NAME:
        return None
    if not begins_name(layout, first) or _holds_verb(layout, first, first + len(name)):
        return None
    return first, first + len(name)


_SENDS = re.compile(r"\b(?:gui|trinh|chuyen|thong bao|nop|ban giao|bao cao)\b")


def receivers(layout: Layout, verb: Sequence[str]) -> Iterator[Doer]:
    """To whom what a verb says goes: "gửi … về Phòng Nội vụ", "báo cáo Chủ tịch"."""
    folded = layout.folded
    pattern = re.compile(rf"(?<![\w]){r'[ ]+'.join(map(re.escape, verb))}(?![\w])")
    for match in islice(pattern.finditer(folded), MOST_PLACES):
        end = layout.segments[layout.segment_at(match.start())][1]
        reach = folded[match.end() : min(end, match.end() + 120)]
        for place in re.finditer(r" (?:(?:cho|ve|den|len|toi|voi|cung) )?", reach):
            at = match.end() + place.end()
            near = place.start() == 0 or len(place.group()) > 1
            if _SENDS.search(reach[: place.start()]):
                break
            if near and begins_name(layout, at):
                yield Doer(at, name_end(layout, at), match.start())
                break


def name_end(layout: Layout, at: int) -> int:
    """Where the name that begins at a position ends, further names after commas included."""
    pattern, text = _NAME_ENDS.within(layout.text, is_toned=layout.is_toned)
    limit = min(len(text), at + LONGEST_NAME)
    while True:
        stop = pattern.search(text, at + 2, limit)
        end = stop.start() if stop else limit
        if stop is None or text[end : end + 2] != ", " or not begins_name(layout, end + 2):
            break
        at = end + 2
    return at + len(text[at:end].rstrip())


def supporters(layout: Layout, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The names after "phối hợp với" within a part of the text."""
    for match in islice(
        re.finditer(r"\bphoi hop (?:chat che )?(?:voi |cung )?", layout.folded[start:end]), MOST_PLACES
    ):
        at = start + match.end()
        if begins_name(layout, at):
            yield at, name_end(layout, at)
