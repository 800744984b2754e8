"""How much of a question a passage speaks of, and which part of the passage does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from knowledge.vietnamese import fold, nfc
from retrieval.model import Index, Passage
from retrieval.spelling_out import spelled_out
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

MOST_LINES = 60
"""Lines of a passage that are looked at."""

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


def best_line(asked: Wanted, passage: Passage) -> float:
    """The share of a question's terms, in [0, 1], that the best line of a passage's text has."""
    lines = [line for line in passage.text.split("\n") if line.strip()][:MOST_LINES]
    every = set(asked.weights)
    return max((asked.share(_matched(asked, _line(line)), every) for line in lines), default=0.0)


@dataclass(frozen=True, slots=True)
class _Analysis:
    """The terms of a text, and its toned syllables where it is written with tones."""

    folded: frozenset[str]
    toned: frozenset[str] | None


def _analysed(text: str) -> _Analysis:
    whole = spelled_out(nfc(text))
    return _Analysis(
        folded=frozenset(terms(whole)),
        toned=frozenset(toned_terms(whole)) if is_toned(text) else None,
    )


_remembered = lru_cache(maxsize=512)(_analysed)
"""For whole passages, the same of which are asked about again and again: it is most of an answer's time."""
_line = lru_cache(maxsize=4096)(_analysed)


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
