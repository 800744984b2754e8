"""Finding the fact that answers a question in a passage; none rather than a doubtful one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from knowledge.plans.headers import Column
from knowledge.vietnamese import collapse, fold, syllables
from retrieval.facts import naming, saying
from retrieval.facts.asking import Asked, Asking, Role, read_asking
from retrieval.facts.candidates import Candidate
from retrieval.facts.nearness import Nearness, matter_of
from retrieval.facts.rephrasing import in_words_of
from retrieval.facts.rows import Cell, cells_for, cells_of
from retrieval.facts.values import Value, amounts, clock_times, durations, moments, recurrences
from retrieval.facts.wording import Layout, lay_out
from retrieval.model import Passage
from retrieval.terms import toned

ENOUGH_ALONE = 0.6
ENOUGH_AMONG = 0.66
"""The least share of the matter that goes with a fact: the only one of its kind, or one of several."""

MARGIN = 0.03
"""By how much of that share the best of several must be ahead of the next that says something else."""

NEVER_STATED = frozenset({Asked.OTHER, Asked.HOW, Asked.LIST})
"""Kinds of questions that no fact of one line answers."""

MOST_CANDIDATES = 100
"""Candidates of a passage that are looked at."""

LONGEST_FACT = 300
"""Characters of a fact."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What answers a question: `text` is the slice [start, end) of the passage's text, word for word.

    `label` is what it is called in Vietnamese where the passage says so ("Chủ trì"), empty where it does
    not. `also` are further slices that belong to it, each with its label: who supports, from when on.
    `about` is where the passage says what the fact is of, a point of the list that the fact stands over.
    """

    kind: Asked
    start: int
    end: int
    text: str
    label: str = ""
    also: tuple[tuple[str, str], ...] = ()
    about: int | None = None


def find_fact(question: str, passage: Passage) -> Fact | None:
    """The fact in a passage that answers who, when, how long, how many, where, which, what is, whether.

    Args:
        question: as understood, with or without tones, of any length.
        passage: one that was found for it; its heading counts as said, but a fact is in its text.

    Returns:
        None where there is no such fact, or several, or one that may be about something else. Never raises.
    """
    return _sight(question, passage).fact


def nearest_of_kind(question: str, passage: Passage) -> float | None:
    """How near what a question is about stands to something of the kind that it asks for, in [0, about 1].

    None where nothing of that kind stands in the passage. Never raises.
    """
    return _sight(question, passage).near


@dataclass(frozen=True, slots=True)
class _Sight:
    """What is seen of a question in a passage: its fact, and how near something of that kind stands."""

    fact: Fact | None
    near: float | None


@lru_cache(maxsize=128)
def _sight(question: str, passage: Passage) -> _Sight:
    """Kept for the passages of a question, because ordering, deciding and quoting each ask for it."""
    asking = read_asking(question)
    if asking.kind in NEVER_STATED:
        return _Sight(None, None)
    asking = in_words_of(asking, passage)
    layout = lay_out(passage.text)
    nearness = Nearness(matter_of(asking, passage), layout, passage)
    candidates = list(islice(_candidates(asking, nearness), MOST_CANDIDATES))
    cells = cells_of(passage)
    shares = [nearness.share(one.about_start, one.about_end) for one in candidates]
    answering = next(cells_for(asking.kind, cells, layout.text), None)
    if answering is not None:
        about = _content(cells) or answering
        shares.append(nearness.share(about.start, about.end))
    return _Sight(_stated(asking, nearness, cells, candidates), max(shares, default=None))


def _stated(
    asking: Asking, nearness: Nearness, cells: Sequence[Cell], candidates: Sequence[Candidate]
) -> Fact | None:
    if nearness.lacks_a_thing():
        return None
    row = _of_row(asking, nearness, cells)
    if row is not None:
        return row
    best = _best(asking, candidates, nearness)
    return None if best is None else _fact(asking, nearness.layout, best)


def _candidates(asking: Asking, nearness: Nearness) -> Iterator[Candidate]:
    layout = nearness.layout
    if asking.kind in {Asked.WHO, Asked.WHO_SUPPORTS}:
        yield from naming.named(asking, nearness)
    elif asking.kind in {Asked.WHERE, Asked.WHICH_DOCUMENT, Asked.DEFINITION, Asked.YES_NO}:
        yield from saying.said(asking, nearness)
    else:
        for value in _values(asking, layout, nearness.matter.said):
            yield Candidate(value.start, value.end, value.start, value.end)


def _values(asking: Asking, layout: Layout, said: str) -> Iterator[Value]:
    """The values of the kind that a question asks for."""
    if asking.kind is Asked.HOW_MANY:
        if asking.unit:
            yield from amounts(layout, asking.unit)
    elif asking.kind is Asked.HOW_OFTEN:
        yield from recurrences(layout)
    elif asking.kind is Asked.HOW_LONG:
        yield from durations(layout)
        if "lau" in fold(asking.text[asking.start : asking.end]).split():
            yield from recurrences(layout)
        if not asking.unit:
            yield from (one for one in moments(layout, signed=False) if one.unit == "date")
    elif asking.unit == "gio":
        yield from clock_times(layout)
    else:
        in_force = re.search(r"\bhieu luc\b", said) is not None
        found = moments(layout, signed=in_force)
        yield from (
            one
            for one in found
            if not in_force or _IN_FORCE.search(layout.folded[max(0, one.start - 40) : one.start])
        )
        if not in_force:
            yield from durations(layout)
            yield from recurrences(layout)


_IN_FORCE = re.compile(r"\bhieu luc(?: thi hanh)?,?(?: ke)? $")


def _best(asking: Asking, candidates: Sequence[Candidate], nearness: Nearness) -> Candidate | None:
    """The candidate that most of the matter goes with, if enough does and no other is nearly as near."""
    apart = _apart(candidates)
    scored = [(one, nearness.share(one.about_start, one.about_end) + one.bonus) for one in apart]
    scored.sort(key=lambda pair: (-pair[1], pair[0].start))
    if not scored:
        return None
    best, share = scored[0]
    text = nearness.layout.text
    others = [other for other, _ in scored[1:] if not _same(text, best, other)]
    if share < (ENOUGH_AMONG if others else ENOUGH_ALONE) or nearness.contradicts(best.about_start):
        return None
    if _only_repeats(asking, text, best):
        return None
    if any(share - other_share < MARGIN for other, other_share in scored[1:] if not _same(text, best, other)):
        return None
    return best


def _only_repeats(asking: Asking, text: str, best: Candidate) -> bool:
    """Whether a candidate has nothing but words of the question: "cấp xã" where it asks about that."""
    if asking.kind not in {Asked.WHO, Asked.WHO_SUPPORTS, Asked.WHERE, Asked.WHICH_DOCUMENT}:
        return False
    asked = {form for word in syllables(asking.text) for form in (toned(word), fold(word))}
    return all(toned(word) in asked for word in syllables(text[best.start : best.end]))


def _same(text: str, one: Candidate, other: Candidate) -> bool:
    return collapse(text[one.start : one.end]).lower() == collapse(text[other.start : other.end]).lower()


def _apart(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates that do not overlap, the longest of those that do."""
    kept: list[Candidate] = []
    for one in sorted(candidates, key=lambda each: (each.start - each.end, each.start)):
        apart = all(one.end <= other.start or other.end <= one.start for other in kept)
        if apart and 0 < one.end - one.start <= LONGEST_FACT:
            kept.append(one)
    return kept


def _of_row(asking: Asking, nearness: Nearness, cells: Sequence[Cell]) -> Fact | None:
    """The cell of a row that answers, where the row is about what is asked."""
    text = nearness.layout.text
    answering = list(cells_for(asking.kind, tuple(cells), text))
    if len(answering) != 1 or asking.role is Role.RECEIVES:
        return None
    about = _content(cells) or answering[0]
    if nearness.share(about.start, about.end) < ENOUGH_ALONE or nearness.contradicts(about.start):
        return None
    cell = answering[0]
    also: tuple[tuple[str, str], ...] = ()
    if asking.kind is Asked.WHO:
        also = tuple(
            ("phối hợp", text[one.start : one.end])
            for one in cells_for(Asked.WHO_SUPPORTS, tuple(cells), text)
        )
    return Fact(asking.kind, cell.start, cell.end, text[cell.start : cell.end], collapse(cell.name), also)


def _content(cells: Sequence[Cell]) -> Cell | None:
    """The cell that says what is to be done."""
    return next((cell for cell in cells if cell.column is Column.CONTENT and cell.end > cell.start), None)


_SINCE = re.compile(r",?\s+((?:kể )?từ (?:ngày|khi|thời điểm)[^.;:\n|]{3,120})")
_SINCE_ENDS = re.compile(
    r",| (?:phải|thì|cơ quan|người|bộ phận|công chức|ủy ban|đơn vị|gửi|và thông báo)\b", re.IGNORECASE
)


_RULED = re.compile(r"\s*([^.;:,\n|()]{2,120})")  # what is said to be done, or not


def _fact(asking: Asking, layout: Layout, best: Candidate) -> Fact | None:
    text = layout.text
    also = best.also
    if asking.kind is Asked.HOW_LONG and (since := _SINCE.match(text, best.end)):
        stop = _SINCE_ENDS.search(since[1])
        also = (("", since[1][: stop.start()] if stop else since[1].rstrip()),)
    elif asking.kind is Asked.YES_NO:
        over_a_list = best.about_start > best.end
        ruled = _RULED.match(text, best.about_start if over_a_list else best.end)
        also = (("", ruled[1].rstrip()),) if ruled else ()
    said = text[best.start : best.end]
    start = best.start + len(said) - len(said.lstrip())
    end = best.start + len(said.rstrip(" \n.;,:"))
    if start >= end:
        return None
    return Fact(asking.kind, start, end, text[start:end], best.label, also, best.about_start)
