"""How well a plan was read: its syllables, its codes, its head and its tasks, counted against gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from knowledge.evaluation.gold import UNTOLD, Gold, GoldTask, codes_of, hashed, opening_of, syllables_of
from knowledge.model import Head, PlannedTask, Score
from knowledge.vietnamese import collapse, fold

_ALIKE = 3
"""Of a task's first six words, those that must be the same for it to be the same task."""


@dataclass(frozen=True)
class WordCount:
    """Words right of words there are, and codes: there, right as met, right after, spoilt by restoring."""

    words: int
    met_right: int
    right: int
    codes: int
    codes_met_right: int
    codes_right: int
    codes_spoilt: int


@dataclass(frozen=True)
class TaskCount:
    """Tasks there are, read, found, and of those found, right in each respect."""

    gold: int
    read: int
    found: int
    lead: int
    support: int
    time: int


def count_words(gold: Gold, met: Sequence[str], restored: Sequence[str]) -> WordCount:
    """Count line for line; lines are numbered as in the gold."""
    words = met_right = right = codes = codes_met = codes_right = spoilt = 0
    for at, (told, before, after) in enumerate(zip(gold.words, met, restored, strict=False)):
        words += sum(1 for word in told if word != UNTOLD)
        met_right += _same(told, [hashed(word, at) for word in syllables_of(before)])
        right += _same(told, [hashed(word, at) for word in syllables_of(after)])
        printed = Counter(gold.codes[at])
        had = printed & Counter(hashed(code, at) for code in codes_of(before))
        has = printed & Counter(hashed(code, at) for code in codes_of(after))
        codes += printed.total()
        codes_met += had.total()
        codes_right += has.total()
        spoilt += (had - has).total()
    return WordCount(words, met_right, right, codes, codes_met, codes_right, spoilt)


def _same(told: Sequence[str], said: Sequence[str]) -> int:
    """Words of `told` that `said` has in the same order."""
    wrong = sum(
        1 for edit in Levenshtein.editops(told, said) if edit.tag != "insert" and told[edit.src_pos] != UNTOLD
    )
    return sum(1 for word in told if word != UNTOLD) - wrong


def count_head(gold: Gold, head: Head) -> tuple[int, int]:
    """Facts of the head that are right, of those there are."""
    said = {
        "number": head.number,
        "date": head.issued.isoformat() if head.issued else None,
        "issuer": head.issuer,
        "kind": head.kind,
    }
    right = sum(
        1 for name, forms in gold.head.items() if any(_alike(form, said.get(name) or "") for form in forms)
    )
    return right, len(gold.head)


def _alike(form: str, said: str) -> bool:
    return collapse(form).casefold() == collapse(said).casefold()


def count_scores(gold: Gold, scores: Sequence[Score]) -> tuple[int, int]:
    """Score lines that were read whole, of those there are."""
    there = Counter(gold.scores)
    read = Counter((score.scored, score.maximum, score.rank, score.of) for score in scores)
    return (there & read).total(), there.total()


def count_tasks(gold: Gold, tasks: Sequence[PlannedTask], same_time: Callable[[str, str], bool]) -> TaskCount:
    """Tasks matched in their order by their first words, then compared.

    Args:
        gold: the plan's gold.
        tasks: what was read.
        same_time: whether two time phrases mean the same days.
    """
    pairs = _paired(gold.tasks, tasks)
    return TaskCount(
        len(gold.tasks),
        len(tasks),
        len(pairs),
        sum(1 for told, task in pairs if _same_names(told.lead, task.lead)),
        sum(1 for told, task in pairs if _same_names(told.support, task.support)),
        sum(1 for told, task in pairs if any(same_time(time, task.time_text) for time in told.times)),
    )


def _same_names(told: Sequence[str], read: Sequence[str]) -> bool:
    return {name.casefold() for name in told} == {name.casefold() for name in read}


def _paired(gold: Sequence[GoldTask], tasks: Sequence[PlannedTask]) -> list[tuple[GoldTask, PlannedTask]]:
    """The longest pairing that keeps both orders, by the words that openings share."""
    openings = [Counter(opening_of(task.content, 9)) for task in tasks]
    best = [[0.0] * (len(tasks) + 1) for _ in range(len(gold) + 1)]
    shared = [[(Counter(told.opening) & opening).total() for opening in openings] for told in gold]
    for row in range(len(gold) - 1, -1, -1):
        for column in range(len(tasks) - 1, -1, -1):
            both = shared[row][column]
            with_both = best[row + 1][column + 1] + both if both >= _ALIKE else -1.0
            best[row][column] = max(best[row + 1][column], best[row][column + 1], with_both)
    pairs: list[tuple[GoldTask, PlannedTask]] = []
    row = column = 0
    while row < len(gold) and column < len(tasks):
        both = shared[row][column]
        if both >= _ALIKE and best[row][column] == best[row + 1][column + 1] + both:
            pairs.append((gold[row], tasks[column]))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return pairs


def same_phrase(one: str, other: str) -> bool:
    """Whether two time phrases say the same words, tones and commas aside."""
    return fold(collapse(one)).replace(",", "") == fold(collapse(other)).replace(",", "")
