"""What of a passage to quote: the clause, row or sentences that answer, with the line that opens a list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.vietnamese import fold, nfc
from retrieval.facts.finding import Fact
from retrieval.facts.rows import is_row
from retrieval.facts.wording import Item, Layout, lay_out
from retrieval.matching import QUOTE_LONGEST, Wanted
from retrieval.model import Passage
from retrieval.terms import folded_form, is_toned, places, terms, toned_terms

COMFORTABLE = 350
"""Characters up to which a clause of several sentences is quoted whole."""

MOST_UNITS = 200
"""Lines or sentences of a passage that are looked at."""

MOST_IN_RUN = 30

_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[^\s\d])|\n")
_PART = re.compile(r"(?<=[;:])\s+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Choice:
    """Spans that may be quoted: what they weigh, how long they are."""

    weight: float
    length: int
    spans: tuple[Span, ...]

    @property
    def order(self) -> tuple[float, int, tuple[Span, ...]]:
        return -self.weight, self.length, self.spans


def answering_spans(asked: Wanted, passage: Passage, fact: Fact | None = None) -> tuple[Span, ...]:
    """The parts of a passage to quote, as positions in its text: in order, apart, no spaces at their ends.

    A row whole; the clause or point that the question names; else the item that the fact is in, or the
    shortest run of whole items that has most of what is asked. A point of a list comes with the line that
    opens the list, as a slice of its own where other points stand between; where that line itself has what
    is asked, the list follows it as far as there is room. At most `QUOTE_LONGEST` characters together, unless
    one sentence alone is longer; of a longer item its sentences.

    Args:
        fact: one found in this passage (`finding.find_fact`); what is quoted contains it.
    """
    text = passage.text
    layout = lay_out(text)
    whole = _trimmed(text, (0, len(text)))
    if whole[0] == whole[1]:
        return ()
    if fact is not None and not 0 <= fact.start < fact.end <= len(layout.text):
        fact = None
    if is_row(passage) and whole[1] - whole[0] <= QUOTE_LONGEST:
        return (whole,)
    chosen = _named(asked, passage, layout) if fact is None else None
    if chosen is None:
        chosen = _with_fact(layout, fact) if fact is not None else _heaviest(asked, layout)
    return _merged(text, [part for span in chosen for part in _shortened(asked, layout, span, fact)])


def _with_fact(layout: Layout, fact: Fact) -> list[Span]:
    """The item that a fact is in, with the line that opens its list, or the point that it is about."""
    number = layout.item_at(fact.start)
    item = layout.items[number]
    last = layout.items[layout.item_at(fact.end - 1)]
    span = (item.start, last.end)
    if fact.about is not None and last.end <= fact.about < len(layout.text):
        point = layout.items[layout.item_at(fact.about)]
        if _length([span, (point.start, point.end)]) <= QUOTE_LONGEST:
            return [span, (point.start, point.end)]
    return _led(layout, item, span)


def _led(layout: Layout, item: Item, span: Span) -> list[Span]:
    if item.lead is None:
        return [span]
    lead = layout.items[item.lead]
    together = span[1] - span[0] + lead.end - lead.start
    return [(lead.start, lead.end), span] if together <= QUOTE_LONGEST and lead.end <= span[0] else [span]


def _heaviest(asked: Wanted, layout: Layout) -> list[Span]:
    """The run of items, or the point with its opening line, that has most of what is asked."""
    text, items = layout.text, layout.items[:MOST_UNITS]
    matched = [matched_terms(asked, text[item.start : item.end]) for item in items]
    best = _best_run(asked.weights, [(item.start, item.end) for item in items], matched)
    for number, item in enumerate(items):
        if item.lead is not None and item.lead < number:
            spans = _led(layout, item, (item.start, item.end))
            terms_there = matched[number] | (matched[item.lead] if len(spans) > 1 else set())
            choice = _Choice(_weight(asked.weights, terms_there), _length(spans), tuple(spans))
            best = min(best, choice, key=lambda one: one.order)
    last = layout.item_at(best.spans[-1][1] - 1)
    if text[: items[last].end].rstrip().endswith(":") or _is_title(layout, last):
        best = _with_list(layout, best, last)
    if len(best.spans) == 1:
        return _led(layout, layout.items[layout.item_at(best.spans[0][0])], best.spans[0])
    return list(best.spans)


def _is_title(layout: Layout, number: int) -> bool:
    """Whether an item is a title over others: the first line, without a stop."""
    said = layout.text[layout.items[number].start : layout.items[number].end].rstrip()
    return number == 0 < len(layout.items) - 1 and said[-1:].isalnum()


def _with_list(layout: Layout, choice: _Choice, number: int) -> _Choice:
    """A line that opens a list, or a title, with as much of what stands under it as there is room for."""
    start, end = choice.spans[-1]
    others = _length(choice.spans[:-1])
    title = _is_title(layout, number)
    for item in layout.items[number + 1 :]:
        if (item.lead is None and not title) or others + item.end - start > QUOTE_LONGEST:
            break
        end = item.end
    return _Choice(choice.weight, choice.length, (*choice.spans[:-1], (start, end)))


def _best_run(weights: Mapping[str, float], spans: Sequence[Span], matched: Sequence[set[str]]) -> _Choice:
    """The shortest run of units within `QUOTE_LONGEST` with most of what is asked; else the first unit."""
    best = _Choice(0.0, spans[0][1] - spans[0][0], (spans[0],))
    for first, (start, _) in enumerate(spans):
        together: set[str] = set()
        for last in range(first, min(len(spans), first + MOST_IN_RUN)):
            length = spans[last][1] - start
            if last > first and length > QUOTE_LONGEST:
                break
            together |= matched[last]
            weight = _weight(weights, together)
            if weight:
                best = min(
                    best, _Choice(weight, length, ((start, spans[last][1]),)), key=lambda one: one.order
                )
    return best


def _weight(weights: Mapping[str, float], matched: set[str]) -> float:
    return round(sum(weights[term] for term in matched), 6)


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _shortened(asked: Wanted, layout: Layout, span: Span, fact: Fact | None) -> list[Span]:
    """A span, or of a long item the sentences that answer; of a sentence that is too long its parts."""
    text, length = layout.text, span[1] - span[0]
    of_several = layout.item_at(span[0]) != layout.item_at(span[1] - 1)
    if length <= COMFORTABLE or (of_several and length <= QUOTE_LONGEST):
        return [span]
    inside = fact is not None and span[0] <= fact.start and fact.end <= span[1]
    for pattern in (_SENTENCE, _PART):
        units = _units(text, span, pattern)
        if inside and fact is not None:
            units = _joined_at(units, fact)
        if len(units) > 1:
            found = _sentences(asked, text, units, fact if inside else None)
            if found[1] - found[0] <= QUOTE_LONGEST:
                return [found]
            span = found
        if span[1] - span[0] <= QUOTE_LONGEST:
            break
    return [span]


def _sentences(asked: Wanted, text: str, units: Sequence[Span], fact: Fact | None) -> Span:
    """The run of sentences with most of what is asked; the one with the fact, and what is heavy around it."""
    matched = [matched_terms(asked, text[start:end]) for start, end in units[:MOST_UNITS]]
    if fact is None:
        return _best_run(asked.weights, units[: len(matched)], matched).spans[0]
    here = next((number for number, (start, end) in enumerate(units) if start <= fact.start < end), 0)
    best = _Choice(-1.0, 0, (units[here],))
    for first in range(max(0, here - MOST_IN_RUN), here + 1):
        together = set().union(*matched[first:here])
        for last in range(here, min(len(matched), here + MOST_IN_RUN)):
            length = units[last][1] - units[first][0]
            if length > COMFORTABLE:
                break
            together |= matched[last]
            weight = _weight(asked.weights, together)
            choice = _Choice(weight, length, ((units[first][0], units[last][1]),))
            best = min(best, choice, key=lambda one: one.order)
    return best.spans[0]


def _units(text: str, span: Span, pattern: re.Pattern[str]) -> list[Span]:
    starts = [span[0], *(mark.end() for mark in pattern.finditer(text, *span)), span[1]]
    return [(start, end) for start, end in pairwise(starts) if text[start:end].strip()]


def _joined_at(units: Sequence[Span], fact: Fact) -> list[Span]:
    """The units, those that a fact spans made one."""
    touched = [unit for unit in units if unit[0] < fact.end and fact.start < unit[1]]
    if len(touched) < 2:
        return list(units)
    one = (touched[0][0], touched[-1][1])
    return sorted([*(unit for unit in units if unit not in touched), one])


def _named(asked: Wanted, passage: Passage, layout: Layout) -> list[Span] | None:
    """The clause or point that the question names, where the passage is larger than it."""
    here = places(passage.locator)
    below = [term for term in asked.weights if here and term.startswith(f"{here[-1]}.")]
    if not below:
        return None
    start, end = 0, len(layout.text)
    for label in max(below, key=len)[len(here[-1]) + 1 :].split("."):
        inside = [item for item in layout.items if start <= item.start < end]
        found = next((item for item in inside if _label(layout, item) == label), None)
        if found is None:
            return None
        after = (item.start for item in inside if item.start > found.start and _ends(layout, item, label))
        start, end = found.start, next(after, end)
    return [(start, end)]


def _label(layout: Layout, item: Item) -> str:
    return layout.text[item.start : item.label_end].strip(" \t.)").lower()


def _ends(layout: Layout, item: Item, label: str) -> bool:
    """Whether an item stands beside or above one so labelled: a number does, a letter beside a letter."""
    other = _label(layout, item)
    return bool(other) and (other[0].isdigit() or (other[0].isalpha() and not label[0].isdigit()))


def matched_terms(asked: Wanted, text: str) -> set[str]:
    """The asked terms that a text has; where both have tones, a syllable with others is another."""
    present = asked.weights.keys() & set(terms(nfc(text)))
    if not asked.toned or not is_toned(text):
        return present
    there = set(toned_terms(text))
    missing = {folded_form(syllable) for syllable in asked.toned - there}
    missing -= {folded_form(syllable) for syllable in asked.toned & there}
    return {term for term in present if not any(fold(part) in missing for part in term.split("_"))}


def _trimmed(text: str, span: Span) -> Span:
    said = text[span[0] : span[1]]
    return span[0] + len(said) - len(said.lstrip()), span[1] - (len(said) - len(said.rstrip()))


def _merged(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in order; those with nothing but spaces between them as one."""
    found: list[Span] = []
    for start, end in sorted(_trimmed(text, span) for span in spans):
        if start >= end:
            continue
        if found and not text[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
