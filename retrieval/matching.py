"""How much of a question a passage speaks of, and which part of the passage does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from knowledge.vietnamese import fold, nfc
from retrieval.model import Index, Passage
from retrieval.terms import (
    PLACE_MARK,
    folded_form,
    is_toned,
    places,
    question_terms,
    terms,
    toned_question_terms,
    toned_terms,
)

PAIR_WEIGHT = 0.3
"""What a pair of syllables counts to 1 for a syllable, times its rarity."""

QUOTE_LONGEST = 600
"""Characters of a quote, unless one sentence alone is longer."""

_UNIT = re.compile(r"[^\n]*?(?:[.;:!?](?=\s)|(?=\n|$))\s*")


MOST_TERMS = 256
"""Distinct terms of a question that are weighed, the first ones, so that a pasted page stays fast."""

DEFINITION_LONGEST = 200
"""Characters of a question that can ask for a definition, and of a line within which one says "là"."""

PLACE_WEIGHT = 2.0
"""What a place of law that the question names counts, to 1 for a syllable."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks for: its folded terms with their weights, and its syllables as typed."""

    weights: Mapping[str, float]
    toned: frozenset[str]

    def share(self, matched: Set[str], of: Set[str]) -> float:
        """The weight of some terms by the weight of others that they are among; 1 where there are none."""
        whole = sum(self.weights[term] for term in of)
        return sum(self.weights[term] for term in matched) / whole if whole else 1.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """The shares, in [0, 1], of a question's weighted terms, and of its pairs alone, that a passage has."""

    all: float
    pairs: float


def wanted(question: str, index: Index) -> Wanted:
    """Weigh the terms of a question by how rare they are in the index."""
    asked = question_terms(question)[:MOST_TERMS]
    rarity = index.rarity(asked)
    weights = {term: rarity[term] * _weight(term) for term in asked}
    return Wanted(weights, frozenset(toned_question_terms(question)))


def _weight(term: str) -> float:
    if term.startswith(PLACE_MARK):
        return PLACE_WEIGHT
    return PAIR_WEIGHT if "_" in term else 1.0


def coverage(asked: Wanted, passage: Passage) -> Coverage:
    """What share of a question's terms a passage and its heading have.

    Where both are written with tones, a syllable with other tones is another word ("hồ" is not "hộ").
    """
    matched = _matched(asked, _remembered(f"{passage.heading}\n{passage.text}"))
    matched |= asked.weights.keys() & set(places(passage.locator))
    pairs = {term for term in asked.weights if "_" in term}
    return Coverage(asked.share(matched, set(asked.weights)), asked.share(matched & pairs, pairs))


def best_part(asked: Wanted, passage: Passage) -> str:
    """The part of a passage to quote: a verbatim slice of its text, of whole lines or sentences.

    Where the question names a clause or point within the passage, that. Otherwise a text of at most
    `QUOTE_LONGEST` characters whole; of a longer one the run of sentences within that length that has
    most of what is asked, the shortest such. A run that ends in a colon goes on with the list that it
    opens, as far as there is room.
    """
    text = passage.text
    named = _named_part(asked, passage)
    if named is not None:
        return named[:QUOTE_LONGEST]
    if len(text) <= QUOTE_LONGEST:
        return text
    units = [match.span() for match in _UNIT.finditer(text) if match.group().strip()]
    first, last = _best_run(asked, text, units)
    if text[: units[last][1]].rstrip().endswith(":") or last == first == 0:
        while last + 1 < len(units) and units[last + 1][1] - units[first][0] <= QUOTE_LONGEST:
            last += 1
    return text[units[first][0] : units[last][1]].strip()


def _best_run(asked: Wanted, text: str, units: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The first and last of the run of units with most of what is asked; the opening where none has any."""
    matched = [_matched(asked, _analysed(text[start:end])) for start, end in units]
    best = (0.0, 0, 0, 0)
    for first in range(len(units)):
        together: set[str] = set()
        for last in range(first, len(units)):
            length = units[last][1] - units[first][0]
            if last > first and length > QUOTE_LONGEST:
                break
            together |= matched[last]
            weight = round(sum(asked.weights[term] for term in together), 6)
            if weight:
                best = max(best, (weight, -length, -first, -last))
    return -best[2], -best[3]


def _named_part(asked: Wanted, passage: Passage) -> str | None:
    """The clause or point of a passage that the question names, where the passage is larger than it."""
    here = places(passage.locator)
    below = [term for term in asked.weights if here and term.startswith(f"{here[-1]}.")]
    if not below:
        return None
    start, end = 0, len(passage.text)
    for label in max(below, key=len)[len(here[-1]) + 1 :].split("."):
        found = re.compile(rf"^{label}[.)] ", re.MULTILINE).search(passage.text, start, end)
        if found is None:
            return None
        sibling = r"\d+[a-z]?\. " if label[0].isdigit() else r"(?:[a-zđ]\)|\d+[a-z]?\.) "
        following = re.compile(rf"^{sibling}", re.MULTILINE).search(passage.text, found.end(), end)
        start, end = found.start(), following.start() if following else end
    return passage.text[start:end].strip()


@dataclass(frozen=True, slots=True)
class _Analysis:
    """The terms of a text, and its toned syllables where it is written with tones."""

    folded: frozenset[str]
    toned: frozenset[str] | None


def _analysed(text: str) -> _Analysis:
    return _Analysis(
        folded=frozenset(terms(nfc(text))),
        toned=frozenset(toned_terms(text)) if is_toned(text) else None,
    )


_remembered = lru_cache(maxsize=512)(_analysed)
"""For whole passages, the same of which are asked about again and again: it is most of an answer's time."""


def _matched(asked: Wanted, has: _Analysis) -> set[str]:
    """The asked terms that a text has."""
    present = asked.weights.keys() & has.folded
    missing = asked.toned - has.toned if has.toned is not None else frozenset()
    if not missing:
        return present
    other = {folded_form(syllable) for syllable in missing}
    other -= {folded_form(syllable) for syllable in asked.toned - missing}
    return {term for term in present if not any(part in other for part in term.split("_"))}


def defined_subject(question: str) -> str | None:
    """What a question wants defined, folded: "Bản sao y là gì?" asks about "ban sao y". None if nothing."""
    folded = " ".join(_WORD.findall(fold(nfc(question))))
    if len(folded) > DEFINITION_LONGEST:
        return None
    for pattern in _DEFINITIONS:
        match = pattern.fullmatch(folded)
        if match:
            return match["subject"]
    return None


def defines(subject: str, passage: Passage) -> int | None:
    """How many words stand between the subject and "là" where a line of a passage says what it is.

    "3. Bộ phận Một cửa là tên gọi …" defines "bo phan mot cua" with 0. None where no line does.
    """
    asked = subject.split()
    found = []
    for line in passage.text.split("\n"):
        words = [folded_form(word) for word in _WORD.findall(nfc(line[:DEFINITION_LONGEST]))]
        while words and (words[0].isdigit() or len(words[0]) == 1):  # the label
            words = words[1:]
        if words[: len(asked)] == asked and "la" in words[len(asked) :]:
            found.append(words[len(asked) :].index("la"))
    return min(found, default=None)


_WORD = re.compile(r"[^\W_]+")
_DEFINITIONS = (
    re.compile(r"(?:.*\b(?:hoi|biet) )?(?P<subject>.+?) (?:nghia )?la gi\b.*"),
    re.compile(r"(?:.*\b(?:hoi|biet) )?(?P<subject>.+?) duoc hieu (?:la|the|nhu)\b.*"),
    re.compile(r"(?:.*\b)?(?:the nao(?: duoc goi)? la|khai niem|dinh nghia) (?P<subject>.+?)(?: theo .*)?"),
)
