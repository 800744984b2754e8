"""How closely a place in a passage goes with what a question is about: the nearer its words, the better."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from knowledge.references import parse_references
from knowledge.vietnamese import fold
from retrieval.facts.asking import Asking
from retrieval.facts.wording import Layout, Token
from retrieval.facts.words import either, folded, groups
from retrieval.model import Passage
from retrieval.terms import (
    PLACE_MARK,
    QUESTION_SYLLABLES_TONELESS,
    folded_form,
    question_terms,
    toned,
    toned_question_terms,
)

PAIR = 0.5
COMMON = 0.5
TITLE = 0.5
"""What a pair of words, a word of every office, and a word of the document's title count, to 1 for a word."""

CLAUSE, SEGMENT, ITEM, LEAD, HEADING, ELSEWHERE = 1.0, 0.9, 0.75, 0.8, 0.65, 0.2
"""What a word of the question counts by where it stands: in the clause of the fact, …, elsewhere."""

PER_WORD = 0.004
FARTHEST = 40
"""What each word between costs, and up to how many."""

_COMMON = frozenset(folded("nearness", "common"))
_IDLE = frozenset(folded("nearness", "idle"))
_RESTATES = re.compile(rf"\b(?:{either(folded('nearness', 'restating'))})\b")
_CONTRASTS = tuple(tuple(map(fold, things)) for things in groups("nearness", "contrasts"))

_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Matter:
    """What a question is about: its folded terms with their weights, its toned syllables, its numbers."""

    weights: dict[str, float]
    toned: dict[str, frozenset[str]]
    numbers: frozenset[int]
    said: str
    key: tuple[str, ...]


def matter_of(asking: Asking, passage: Passage) -> Matter:
    """What a question is about, without the words that only ask. Words of the document's title count less."""
    text = asking.text
    rest = f"{text[: asking.start]} ? {text[asking.end :]}" if asking.end else text
    blanked = _RESTATES.sub(lambda match: "(" * len(match.group()), fold(rest))
    kept = "".join(" " if blank == "(" else written for blank, written in zip(blanked, rest, strict=True))
    title = set(_WORD.findall(fold(passage.heading.partition("\n")[0])))
    weights = {
        term: _weight(term, title)
        for term in question_terms(kept)
        if not term.startswith(PLACE_MARK) and "/" not in term and not ("_" in term and _is_number(term))
    }
    said = toned_question_terms(text)
    written = {
        form: frozenset(one for one in said if folded_form(one) == form) for form in map(folded_form, said)
    }
    return Matter(weights, written, _numbers(rest), fold(text), _key(fold(text[: asking.start]), weights))


def _key(before: str, weights: dict[str, float]) -> tuple[str, ...]:
    """The two words before the question words that a fact must be about: what is done "mấy lần"."""
    words = re.findall(r"[a-z]+|[^\sa-z]", before)
    while words and words[-1].isalpha() and (words[-1] not in weights or words[-1] in _IDLE):
        words.pop()
    found = [word for word in words[-2:] if word in weights and word not in _COMMON]
    return tuple(found)


def _is_number(term: str) -> bool:
    return any(part.isdigit() for part in term.split("_"))


def _weight(term: str, title: set[str]) -> float:
    parts = term.split("_")
    weight = PAIR if len(parts) > 1 else 1.0
    if all(part in _COMMON for part in parts):
        weight *= COMMON
    return weight * TITLE if all(part in title for part in parts) else weight


def _numbers(question: str) -> frozenset[int]:
    """The numbers that a question narrows itself to, those of documents and places left out."""
    kept = question
    for reference in parse_references(question):
        for start, end in (*reference.places, *reference.documents):
            kept = kept[:start] + " " * (end - start) + kept[end:]
    return frozenset(int(one) for one in re.findall(r"(?<![\w/.,])[0-9]{1,6}(?![\w/]|[.,][0-9])", kept))


@dataclass(frozen=True)
class Nearness:
    """A question laid against a passage. `share` says how much of the matter goes with a place."""

    matter: Matter
    layout: Layout
    passage: Passage
    _cache: dict[tuple[int, int], float] = field(default_factory=dict)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """The words of the passage, by number, at which each term of the question stands."""
        found: dict[str, list[int]] = {}
        strict = bool(self.matter.toned) and self.layout.is_toned
        before = ""
        for number, token in enumerate(self.layout.tokens):
            forms = token.forms
            if strict and len(forms) == 1 and not self._is_meant(token):
                forms = ()
            pairs = [f"{before}_{forms[0]}"] if before and forms else []
            pairs += [f"{one}_{two}" for one, two in pairwise(forms[1:])]
            for term in (*forms, *pairs):
                if term in self.matter.weights:
                    found.setdefault(term, []).append(number)
            before = forms[-1] if forms else ""
        return found

    def _is_meant(self, token: Token) -> bool:
        """Whether a word of the passage has the tones of the question's word of the same letters, if any."""
        meant = self.matter.toned.get(token.forms[0])
        return meant is None or toned(self.layout.text[token.start : token.end]) in meant

    @cached_property
    def _counted(self) -> dict[str, float]:
        """The terms that count: not a pair with a word that only asks, unless the passage has it."""
        return {
            term: weight
            for term, weight in self.matter.weights.items()
            if term in self._places
            or term in self._heading
            or not any(part in QUESTION_SYLLABLES_TONELESS for part in term.split("_")[: 2 * ("_" in term)])
        }

    @cached_property
    def _heading(self) -> frozenset[str]:
        words = _WORD.findall(fold(f"{self.passage.heading}\n{self.passage.locator}"))
        return frozenset(words) | {f"{one}_{two}" for one, two in pairwise(words)}

    def lacks_a_thing(self) -> bool:
        """Whether the passage lacks what stands right before the question words: what is done "mấy lần"."""
        return any(word not in self._places and word not in self._heading for word in self.matter.key)

    @cached_property
    def _whole(self) -> float:
        return sum(self._counted.values())

    def share(self, start: int, end: int) -> float:
        """The share, in [0, 1], of the matter that goes with the fact at [start, end) of the text."""
        key = (start, end)
        if key not in self._cache:
            self._cache[key] = self._share(start, end)
        return self._cache[key]

    def _share(self, start: int, end: int) -> float:
        if not self._whole:
            return 0.0
        layout = self.layout
        first = layout.token_at(start)
        last = max(first, layout.token_at(max(start, end - 1)))
        here = self._spot(start)
        lead = layout.items[here[0]].lead
        total = 0.0
        for term, weight in self._counted.items():
            best = HEADING if term in self._heading else 0.0
            for place in self._places.get(term, ()):
                away = first - place if place < first else max(0, place - last)
                best = max(best, self._worth(self._spots[place], here, lead, away))
            total += weight * best
        return total / self._whole

    def _spot(self, at: int) -> tuple[int, int, int]:
        """The numbers of the item, the segment and the clause that a position is in."""
        return self.layout.item_at(at), self.layout.segment_at(at), self.layout.clause_at(at)

    @cached_property
    def _spots(self) -> dict[int, tuple[int, int, int]]:
        """Where the words stand that the question has, too."""
        tokens = self.layout.tokens
        return {
            place: self._spot(tokens[place].start) for places in self._places.values() for place in places
        }

    def _worth(
        self, spot: tuple[int, int, int], here: tuple[int, int, int], lead: int | None, away: int
    ) -> float:
        """What a word counts at a spot, `away` words from the fact."""
        if spot[0] != here[0]:
            near = spot[0] == lead or self.layout.items[spot[0]].lead == here[0]
            return LEAD if near else ELSEWHERE
        worth = CLAUSE if spot == here else SEGMENT if spot[1] == here[1] else ITEM
        return worth - min(away, FARTHEST) * PER_WORD

    def contradicts(self, start: int) -> bool:
        """Whether a place is about another of things told apart, or a number asked about is missing."""
        layout = self.layout
        item = layout.items[layout.item_at(start)]
        around = [layout.folded[item.start : item.end], fold(self.passage.heading)]
        if item.lead is not None:
            lead = layout.items[item.lead]
            around.append(layout.folded[lead.start : lead.end])
        first, end = layout.segments[layout.segment_at(start)]
        asked, near, wide = map(_spaced, (self.matter.said, layout.folded[first:end], " ".join(around)))
        return bool(self.matter.numbers - self._numbers_there) or any(
            _tells_apart(things, asked, said) for things in _CONTRASTS for said in (near, wide)
        )

    @cached_property
    def _numbers_there(self) -> frozenset[int]:
        said = f"{self.passage.heading} {self.passage.locator} {self.layout.text}"
        return frozenset(int(one) for one in re.findall(r"[0-9]{1,6}", said))

    def has(self, start: int, end: int, words: Sequence[str]) -> bool:
        """Whether folded words stand within [start, end) of the text, each as a word of its own."""
        said = set(_WORD.findall(self.layout.folded[start:end]))
        return all(word in said for word in words)


def _spaced(folded_text: str) -> str:
    """The words of a text with one space around each."""
    return f" {' '.join(_WORD.findall(folded_text))} "


def _tells_apart(things: Sequence[str], asked: str, said: str) -> bool:
    """Whether what is said is of others of some things than what is asked."""
    meant = [thing for thing in things if f" {thing} " in asked]
    there = [thing for thing in things if f" {thing} " in said]
    return bool(meant and there) and not set(meant) & set(there)
