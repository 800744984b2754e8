"""The second look at the best candidates: whether they speak of what is asked, in an office's own documents.

The index orders by words and vectors as they answer questions of law; here a passage is looked at as a
person would: is there a time where a time is asked for, is it the plan of the year in question, is it
more than a list of recipients. The weights are learned from officers' questions (`retrieval.training`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from math import log
from pathlib import Path

from knowledge.vietnamese import fold
from retrieval.facts.asking import Asked, asked_for
from retrieval.facts.finding import find_fact, nearest_of_kind
from retrieval.matching import Wanted, best_line, coverage
from retrieval.model import DocumentName, Hit, Passage
from retrieval.terms import spaced

DATA = Path(__file__).parent / "data"
SECOND_LOOK = "second-look.json"

FACTLESS = frozenset({Asked.HOW, Asked.LIST, Asked.OTHER, Asked.DEFINITION})
"""What is asked for where no one kind of fact answers."""

_FORMAL = ("can cu", "noi nhan", "chu ky", "phan mo dau", "phan ket")
_FORMAL_ASKED = re.compile(r"\b(?:can cu|noi nhan|gui (?:cho|den|toi)|ai ky|nguoi ky|nhan duoc)\b")
_LEAST = 1e-4
_spaced = lru_cache(maxsize=512)(spaced)


@dataclass(frozen=True, slots=True)
class Look:
    """What speaks for a passage, each as a number, mostly in [0, 1].

    `chance` is the log odds that the index gives. `words`, `pairs` and `line` are the shares of what is
    asked in the passage with its heading, its pairs alone, its best line; `official` is the share of the
    official wordings of its everyday words that it has. `kind` says that something of the kind that is
    asked for stands in it, `near` how near that is to the rest of what is asked, `fact` that it is beyond
    doubt what is asked for. `formal` says that it is a basis, an opening, a list of recipients or a
    signature and none of these is asked for, `another_year` that the question names a year and neither the
    passage nor its document is of it, `row` that it is a table's.
    """

    chance: float
    words: float
    pairs: float
    line: float
    official: float
    kind: float
    near: float
    fact: float
    formal: float
    another_year: float
    row: float
    length: float

    def values(self) -> tuple[float, ...]:
        """The numbers in the order of `NAMES`."""
        return tuple(float(getattr(self, name)) for name in NAMES)


NAMES = tuple(field.name for field in fields(Look))


@dataclass(frozen=True, slots=True)
class SecondLook:
    """The learned weights of what speaks for a passage."""

    weights: Mapping[str, float]

    @classmethod
    def load(cls, folder: Path = DATA) -> SecondLook:
        """The weights of a folder.

        Raises:
            OSError, ValueError: they are not there, or were learned for something else.
        """
        kept = json.loads((folder / SECOND_LOOK).read_text(encoding="utf-8"))
        if set(kept["weights"]) != set(NAMES):
            raise ValueError(f"{folder / SECOND_LOOK} is of another version: python -m retrieval.training")
        return cls(kept["weights"])

    def score(self, look: Look) -> float:
        """How well a passage answers; higher is better, only differences within a question mean something."""
        return sum(self.weights[name] * value for name, value in zip(NAMES, look.values(), strict=True))


def look_at(
    question: str,
    asked: Wanted,
    official: Sequence[str],
    hit: Hit,
    name: DocumentName,
    year: int | None,
) -> Look:
    """Look at one candidate.

    Args:
        question: as understood.
        asked: its weighed terms.
        official: how law and plans put its everyday words.
        name: of the document that the candidate is from.
        year: the year that the question names.
    """
    passage = hit.passage
    covered = coverage(asked, passage)
    chance = min(max(hit.score, _LEAST), 1 - _LEAST)
    wants_fact = asked_for(question) not in FACTLESS
    near = nearest_of_kind(question, passage) if wants_fact else None
    return Look(
        chance=log(chance / (1 - chance)),
        words=covered.all,
        pairs=covered.pairs,
        line=best_line(asked, passage),
        official=_share_of(official, passage),
        kind=float(near is not None),
        near=near or 0.0,
        fact=float(wants_fact and find_fact(question, passage) is not None),
        formal=float(fold(passage.locator).startswith(_FORMAL) and not _FORMAL_ASKED.search(fold(question))),
        another_year=float(
            year is not None and name.year != year and str(year) not in f"{passage.heading}\n{passage.text}"
        ),
        row=float(" | " in passage.text),
        length=log(len(passage.text)),
    )


def _share_of(wordings: Sequence[str], passage: Passage) -> float:
    """The share of some wordings that a passage or its heading has, tones left aside."""
    if not wordings:
        return 0.0
    text = _spaced(f"{passage.heading}\n{passage.text}")
    return sum(_spaced(wording) in text for wording in wordings) / len(wordings)


@cache
def load_second_look() -> SecondLook:
    """The weights that ship with the project, loaded once a process."""
    return SecondLook.load()
