"""Whether what was found is enough to answer, or whether the documents do not say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

from retrieval.facts.asking import Asked
from retrieval.second_look import FACTLESS, NAMES, Look

DATA = Path(__file__).parent / "data"
CONFIDENCE = "confidence.json"

SURE = 0.65
"""The chance from which on an answer is given as one; below it, as the nearest passage. Of officers'
questions answered with less a third got the right passage, of the others four in five."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best passage as an answer.

    `asked` is the kind of thing that is asked for. `look` is what was seen at the passage, `score` what that
    came to, `lead` how far the next best is behind. `named` says that it stands at the place named, or
    defines what is asked; `named_document` that the question names a document that is there, `elsewhere`
    that it names one that is not.
    """

    asked: Asked

    look: Look
    score: float
    lead: float
    named: bool
    named_document: bool
    elsewhere: bool

    def row(self) -> dict[str, float]:
        """The evidence as numbers, by name, with the products that matter.

        What is asked for decides how much a missing fact tells: a question "bao nhiêu" that meets no number
        is hardly ever answered, a question "ai" that meets no name often is.
        """
        told = {name: float(getattr(self, name)) for name in _PLAIN}
        told |= {f"look {name}": value for name, value in zip(NAMES, self.look.values(), strict=True)}
        told["words and pairs"] = self.look.words * self.look.pairs
        for kind in Asked:
            if kind not in FACTLESS:
                here = float(kind is self.asked)
                told[f"{kind.name} without a fact"] = here * (1 - self.look.fact)
                told[f"{kind.name} without its kind"] = here * (1 - self.look.kind)
                told[f"{kind.name} nearby"] = here * self.look.near
        return told


_PLAIN = ("score", "lead", "named", "named_document", "elsewhere")


@dataclass(frozen=True, slots=True)
class Confidence:
    """A logistic regression on the evidence, learned from questions with and without an answer."""

    weights: Mapping[str, float]
    offset: float
    least: float

    @classmethod
    def load(cls, folder: Path = DATA) -> Confidence:
        """The confidence of a folder.

        Raises:
            OSError, ValueError: it is not there or not one.
        """
        kept = json.loads((folder / CONFIDENCE).read_text(encoding="utf-8"))
        if not isinstance(kept, dict) or not kept.keys() >= _KEPT or not set(kept["weights"]) <= _told():
            raise ValueError(f"{folder / CONFIDENCE} is of another version: python -m retrieval.training")
        return cls(kept["weights"], kept["offset"], kept["least"])

    def chance(self, evidence: Evidence) -> float:
        """The chance that the documents answer and the best passage is where."""
        row = evidence.row()
        score = self.offset + sum(weight * row[name] for name, weight in self.weights.items())
        return 1.0 / (1.0 + exp(-max(min(score, 50.0), -50.0)))

    def sure(self, evidence: Evidence) -> bool:
        """Whether to answer without a word of doubt."""
        return self.chance(evidence) >= max(SURE, self.least)

    def enough(self, evidence: Evidence) -> bool:
        """Whether to answer."""
        return self.chance(evidence) >= self.least


_KEPT = {"weights", "offset", "least"}


def _told() -> set[str]:
    """The names of everything that evidence tells."""
    nothing = Look(**dict.fromkeys(NAMES, 0.0))
    return set(Evidence(Asked.OTHER, nothing, 0.0, 0.0, False, False, False).row())


@cache
def load_confidence() -> Confidence:
    """The confidence that ships with the project, loaded once a process."""
    return Confidence.load()
