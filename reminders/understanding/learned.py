"""What was learned of officers' answers: how likely each meaning is, by their words and what the rules read.

Two steps of logistic regression (`python -m reminders.training`). The first sees only the words: their pieces
of two to five letters, and one to three of them in a row, hashed. The second sees what the first makes of
them beside the signs that the rules found, and so learns where those can be trusted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from reminders.understanding.model import Intent, State, Understanding
from reminders.understanding.signs import Sign
from reminders.understanding.weighing import Weighed

Floats = NDArray[np.float64]

DATA = Path(__file__).parent / "data" / "answers.npz"
BUCKETS = 1 << 15
"""Pieces of words are told apart by so many numbers."""

NOTED, UNSAID = "noted", "unsaid"
MEANINGS = (
    *(state.value for state in State),
    UNSAID,
    NOTED,
    *(intent.value for intent in Intent if intent is not Intent.STATUS),
)
"""What an answer may mean: a state, of a task but not how it stands, only that it was noted; or no report."""

MATTERS = ("ask", "day", "extension", "person", "percent", "figure")
"""What else may be so of an answer: a person must be asked; a day is promised or asked for; more time is
asked for; somebody else does it; it tells a percentage of the work, or a figure it is measured by."""

_LEAST = 1e-4
_DIGITS = re.compile(r"[0-9]+")
_WORDS = re.compile(r"[a-z0-9%/?]+")


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How likely each meaning is, and each of `MATTERS`."""

    meanings: dict[str, float]
    matters: dict[str, float]

    @property
    def best(self) -> str:
        """The likeliest meaning."""
        return max(self.meanings, key=lambda meaning: self.meanings[meaning])


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned. `words` has a row for each bucket and a column for each meaning and each matter.

    `signs` has a row for each of `features` and the same columns.
    """

    words: Floats
    words_bias: Floats
    signs: Floats
    signs_bias: Floats


def matters_of(understood: Understanding) -> dict[str, bool]:
    """Which of `MATTERS`, in their order, are so of an understanding."""
    return {
        "ask": understood.ask,
        "day": understood.until is not None,
        "extension": understood.extension,
        "person": understood.person is not None,
        "percent": understood.percent is not None,
        "figure": understood.figure is not None,
    }


def meaning_of(understood: Understanding) -> str:
    """Which of `MEANINGS` an understanding is."""
    if understood.intent is not Intent.STATUS:
        return understood.intent.value
    if understood.acknowledged:
        return NOTED
    return understood.state.value if understood.state is not None else UNSAID


def buckets(folded: str) -> NDArray[np.int64]:
    """The pieces of plain folded words as bucket numbers, each once; which digits it has plays no part."""
    words = _WORDS.findall(_DIGITS.sub("0", folded))
    pieces = {
        "c" + padded[at : at + length]
        for padded in (f" {word} " for word in words)
        for length in range(2, 6)
        for at in range(len(padded) - length + 1)
    }
    row = ["^", *words, "$"]
    pieces |= {
        "w" + " ".join(row[at : at + length]) for length in (1, 2, 3) for at in range(len(row) - length + 1)
    }
    return np.array(sorted({crc32(piece.encode()) % BUCKETS for piece in pieces}), dtype=np.int64)


def heard_in_words(folded: str, words: Floats, bias: Floats) -> Floats:
    """What the words alone say: each meaning's logarithm of likelihood, each matter's log odds."""
    found = buckets(folded)
    said = words[found].sum(axis=0) / np.sqrt(max(len(found), 1)) + bias
    meanings = _softmax(said[: len(MEANINGS)])
    return np.concatenate([np.log(np.clip(meanings, _LEAST, 1)), said[len(MEANINGS) :]])


def features(weighed: Weighed, in_words: Floats) -> Floats:
    """What the second step sees: `in_words` (see `heard_in_words`) and what the rules made of the answer."""
    ruled, said = weighed.understanding, weighed.numbers
    meaning = meaning_of(ruled)
    flags = (
        *matters_of(ruled).values(),
        weighed.day is not None,
        weighed.negated,
        weighed.at_odds,
        weighed.firm,
        said.seen,
        said.ask,
        said.disagree,
        said.rate is not None,
        said.count is not None,
        "?" in weighed.folded,
        ruled.ask and meaning == State.DONE.value,
        ruled.ask and meaning == State.DOING.value,
    )
    return np.array(
        [
            *in_words,
            *(meaning == each for each in MEANINGS),
            *(sign in weighed.signs for sign in Sign),
            *flags,
        ],
        dtype=np.float64,
    )


def likelihood(weighed: Weighed, weights: Weights) -> Likelihood:
    """How likely each meaning of an answer is."""
    seen = features(weighed, heard_in_words(weighed.folded, weights.words, weights.words_bias))
    said = seen @ weights.signs + weights.signs_bias
    meanings = _softmax(said[: len(MEANINGS)])
    matters = 1 / (1 + np.exp(-said[len(MEANINGS) :]))
    return Likelihood(
        dict(zip(MEANINGS, meanings.tolist(), strict=True)), dict(zip(MATTERS, matters.tolist(), strict=True))
    )


@cache
def shipped() -> Weights:
    """The weights that ship with the project."""
    with np.load(DATA, allow_pickle=False) as file:
        return Weights(
            file["words"].astype(np.float64) * file["scale"],
            file["words_bias"].astype(np.float64),
            file["signs"].astype(np.float64),
            file["signs_bias"].astype(np.float64),
        )


def save(path: Path, weights: Weights) -> None:
    """Write weights, those of the words in eight bits."""
    scale = np.abs(weights.words).max(axis=0) / 127
    np.savez_compressed(
        path,
        words=np.round(weights.words / scale).astype(np.int8),
        scale=scale,
        words_bias=weights.words_bias,
        signs=weights.signs.astype(np.float32),
        signs_bias=weights.signs_bias,
    )


def _softmax(values: Floats) -> Floats:
    powers = np.exp(values - values.max())
    return np.asarray(powers / powers.sum())
