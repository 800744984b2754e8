"""Learning the noisy channel from pairs of clean and damaged lines, by expectation and maximisation."""

from __future__ import annotations

import json
import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from knowledge.restoration.channel import FLOOR, LONGEST
from knowledge.restoration.tokens import cut
from knowledge.vietnamese import nfc

_ROUNDS = 6
_RELATIVES = 0.08
_LEAST = math.exp(FLOOR)

Letters = dict[str, dict[str, float]]
Whole = dict[str, dict[str, int]]


def word_pairs(file: Path) -> Iterator[tuple[str, str]]:
    """The words of pairs of lines, (printed, read), where as many were read as were printed."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            printed, read = (nfc(text).split() for text in json.loads(line))
            if len(printed) == len(read):
                yield from zip(printed, read, strict=True)


def learn(pairs: Iterable[tuple[str, str]]) -> tuple[Letters, Whole]:
    """What each letter is read as, and each whole syllable, marks around the words left aside."""
    counts: Counter[tuple[str, str]] = Counter()
    for printed, read in pairs:
        clean, damaged = cut(printed), cut(read)
        if clean.core.isalpha() and 0 < len(damaged.core) <= LONGEST * len(clean.core):
            counts[clean.core, damaged.core] += 1
    letters = _expect(counts)
    whole: dict[str, dict[str, int]] = defaultdict(dict)
    for (clean_core, read_core), times in counts.items():
        whole[clean_core][read_core] = times
    return letters, dict(whole)


def _expect(counts: Counter[tuple[str, str]]) -> Letters:
    """Rounds of expectation (how letters and characters line up) and maximisation."""
    letters: Letters = {}
    for _ in range(_ROUNDS):
        seen: dict[str, Counter[str]] = defaultdict(Counter)
        for (clean, read), times in counts.items():
            _line_up(clean, read, times, letters, seen)
        letters = {}
        for letter, reads in seen.items():
            total = sum(reads.values())
            letters[letter] = {
                read: math.log(times / total) for read, times in reads.items() if times / total > _LEAST
            }
    return _with_relatives(letters)


def _with_relatives(letters: Letters) -> Letters:
    """Each letter read now and then as its relatives (o, ò, ô, ỗ …) are: rare ones have not shown all."""
    families: dict[str, list[str]] = defaultdict(list)
    for letter in letters:
        families[unicodedata.normalize("NFD", letter)[0]].append(letter)
    result: Letters = {}
    for family in families.values():
        shared: Counter[str] = Counter()
        for letter in family:
            for read, score in letters[letter].items():
                if read != letter:
                    shared[read] += math.exp(score) / len(family)  # type: ignore[assignment]
        for letter in family:
            mixed = {read: _RELATIVES * share for read, share in shared.items()}
            for read, score in letters[letter].items():
                mixed[read] = mixed.get(read, 0.0) + (1 - _RELATIVES) * math.exp(score)
            result[letter] = {read: math.log(share) for read, share in mixed.items() if share > _LEAST}
    return result


def _line_up(clean: str, read: str, times: int, letters: Letters, seen: dict[str, Counter[str]]) -> None:
    """Share out the readings of one pair among all ways that its letters can have been read."""
    rows, columns = len(clean), len(read)
    score = [[[0.0] * (LONGEST + 1) for _ in range(columns + 1)] for _ in range(rows)]
    forward = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    forward[0][0] = 1.0
    for row, letter in enumerate(clean):
        reads = letters.get(letter)
        for start in range(columns + 1):
            if not forward[row][start]:
                continue
            for size in range(min(LONGEST, columns - start) + 1):
                segment = read[start : start + size]
                here = math.exp(reads.get(segment, FLOOR)) if reads is not None else _guess(letter, segment)
                score[row][start][size] = here
                forward[row + 1][start + size] += forward[row][start] * here
    whole = forward[rows][columns]
    if whole <= 0.0:
        return
    backward = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    backward[rows][columns] = 1.0
    for row in range(rows - 1, -1, -1):
        for start in range(columns + 1):
            for size in range(min(LONGEST, columns - start) + 1):
                here = score[row][start][size]
                if here:
                    onward = backward[row + 1][start + size]
                    backward[row][start] += here * onward
                    share = forward[row][start] * here * onward / whole
                    if share > 1e-4:
                        seen[clean[row]][read[start : start + size]] += share * times  # type: ignore[assignment]


def _guess(letter: str, segment: str) -> float:
    """Before anything is known: the same letter best, one character better than two or none."""
    if segment == letter:
        return 0.8
    return (0.02, 0.1, 0.02, 0.004)[len(segment)]
