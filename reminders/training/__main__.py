"""`python -m reminders.training`: learn what officers' answers mean, or try how well it is learned.

The answers were written to be learned from, by several hands (`reminders/training/data`); for some of them
rules were written too (`ruled.jsonl`, and the "tuned" half that `cchc evaluate status` measures by). On those
the rules are always right, so they count for less where it is learned how far rules can be trusted; and every
answer is heard there by a first step that did not see it. Two minutes on two cores.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression

from reminders.understanding.deciding import decide
from reminders.understanding.judging import FORMS, OWN, Phrase, in_form, read_phrases, understood
from reminders.understanding.learned import (
    BUCKETS,
    DATA,
    MATTERS,
    MEANINGS,
    Floats,
    Weights,
    buckets,
    features,
    heard_in_words,
    likelihood,
    matters_of,
    meaning_of,
    save,
)
from reminders.understanding.spelling import spelled
from reminders.understanding.weighing import weigh

WRITTEN = Path(__file__).parent / "data"
RULED = "ruled.jsonl"
LEARNED_FROM = "tuned"
"""The half of the measured phrases that is learned from as well."""

FOLDS = 8
COUNTS_LESS = 0.6
"""What an answer counts in the second step that rules were written for."""


def learn_words(phrases: Sequence[Phrase]) -> tuple[Floats, Floats]:
    """The weights of the first step, and its biases."""
    found = [buckets(spelled(phrase.text).folded) for phrase in phrases]
    rows = csr_matrix(
        (
            np.concatenate([np.full(len(each), 1 / np.sqrt(max(len(each), 1))) for each in found]),
            np.concatenate(found),
            np.cumsum([0, *map(len, found)]),
        ),
        shape=(len(phrases), BUCKETS),
    )
    return _learn(rows, phrases, LogisticRegression(C=20, max_iter=5000, class_weight="balanced"))


def learn_signs(phrases: Sequence[Phrase], rows: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """The weights of the second step, and its biases.

    Args:
        rows: what it sees of each phrase.
        counts: how much each phrase counts.
    """
    return _learn(rows, phrases, LogisticRegression(C=0.3, max_iter=5000), counts)


def _learn(
    rows: Floats | csr_matrix,
    phrases: Sequence[Phrase],
    regression: LogisticRegression,
    counts: Floats | None = None,
) -> tuple[Floats, Floats]:
    """Weights for each meaning, and for each of `MATTERS` (asking of phrases where it matters)."""
    counts = np.ones(len(phrases)) if counts is None else counts
    meant = [MEANINGS.index(meaning_of(phrase.meant)) for phrase in phrases]
    meanings = clone(regression).fit(rows, meant, sample_weight=counts)
    columns = len(MEANINGS) + len(MATTERS)
    weights, bias = np.zeros((rows.shape[1], columns)), np.full(columns, -30.0)
    weights[:, meanings.classes_] = meanings.coef_.T
    bias[meanings.classes_] = meanings.intercept_
    for column, matter in enumerate(MATTERS, start=len(MEANINGS)):
        here = [at for at, phrase in enumerate(phrases) if phrase.ask_matters or matter != "ask"]
        so = [matters_of(phrases[at].meant)[matter] for at in here]
        if not any(so):
            continue  # none of them is so: as unlikely as can be
        found = clone(regression).fit(rows[here], so, sample_weight=counts[here])
        weights[:, column], bias[column] = found.coef_[0], found.intercept_[0]
    return weights, bias


def heard(phrases: Sequence[Phrase], words: Floats, bias: Floats) -> tuple[list[Phrase], Floats]:
    """What the second step sees of phrases, in both forms."""
    seen = [(phrase, form) for phrase in phrases for form in FORMS]
    rows = []
    for phrase, form in seen:
        weighed = weigh(in_form(phrase, form), phrase.on)
        rows.append(features(weighed, heard_in_words(weighed.folded, words, bias)))
    return [phrase for phrase, _ in seen], np.array(rows)


def folds(phrases: Sequence[Phrase], number: int) -> Iterator[tuple[list[Phrase], list[Phrase]]]:
    """The phrases parted so many times: those to learn from, and those to try it on."""
    order = np.random.default_rng(1).permutation(len(phrases))
    for fold in range(number):
        here = set(order[fold::number].tolist())
        yield (
            [phrase for at, phrase in enumerate(phrases) if at not in here],
            [phrase for at, phrase in enumerate(phrases) if at in here],
        )


def learn(ruled: Sequence[Phrase], others: Sequence[Phrase], number: int = FOLDS) -> Weights:
    """Both steps, the second on so many parts of the answers."""
    everything = [*ruled, *others]
    less = {id(phrase) for phrase in ruled}
    shown: list[Phrase] = []
    rows: list[Floats] = []
    for rest, fold in folds(everything, number):
        phrases, seen = heard(fold, *learn_words(rest))
        shown += phrases
        rows.append(seen)
    counts = np.array([COUNTS_LESS if id(phrase) in less else 1.0 for phrase in shown])
    signs, signs_bias = learn_signs(shown, np.vstack(rows), counts)
    words, words_bias = learn_words(everything)
    return Weights(words, words_bias, signs, signs_bias)


def main() -> int:
    """Learn, write the weights, and print how well answers are understood that were not learned from."""
    parser = argparse.ArgumentParser(description="Learn what officers' answers mean.")
    parser.add_argument("--try", dest="trial", type=int, default=0, help="try it on so many unseen parts")
    chosen = parser.parse_args()
    sets = {path.name: _read(path) for path in sorted(WRITTEN.iterdir())}
    ruled = sets.pop(RULED) + [phrase for phrase in _read(OWN) if phrase.half == LEARNED_FROM]
    others = [phrase for phrases in sets.values() for phrase in phrases]
    print(f"{len(ruled)} answers with rules of their own, {len(others)} others", file=sys.stderr)
    for number, (rest, fold) in enumerate(folds(others, chosen.trial) if chosen.trial else (), start=1):
        weights = learn(ruled, rest)
        outcomes = [_outcome(phrase, form, weights) for phrase in fold for form in FORMS]
        print(f"part {number}: " + "  ".join(f"{share:.1%}" for share in np.mean(outcomes, axis=0)))
    if not chosen.trial:
        save(DATA, learn(ruled, others))
        print(f"{DATA}: {DATA.stat().st_size // 1000} kB", file=sys.stderr)
    return 0


def _read(path: Path) -> list[Phrase]:
    return read_phrases(path.read_text("utf-8").splitlines())


def _outcome(phrase: Phrase, form: str, weights: Weights) -> tuple[bool, bool, bool, bool]:
    """Understood, wrong without asking; the same by rules alone."""
    text = in_form(phrase, form)
    weighed = weigh(text, phrase.on)
    decided, ruled = decide(weighed, likelihood(weighed, weights), text), weighed.understanding
    right, by_rules = understood(phrase, decided), understood(phrase, ruled)
    return right, not right and not decided.ask, by_rules, not by_rules and not ruled.ask


if __name__ == "__main__":
    raise SystemExit(main())
