"""Measuring the reading of plans end to end: words, codes, heads, tasks and times, against gold."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.evaluation.gold import FOLDER, Gold, load
from knowledge.evaluation.measures import count_head, count_scores, count_tasks, count_words, same_phrase
from knowledge.head import plan_year, read_head
from knowledge.plans import extract_plan
from knowledge.reading import read_isolated
from knowledge.restoration import load_restorer, restore_lines
from knowledge.vietnamese import nfc
from reminders.timing import compile_timing


@dataclass(frozen=True)
class PlanFigures:
    """How one real plan was read."""

    file: str
    words: int
    words_met_right: float
    words_right: float
    codes: int
    codes_spoilt: int
    head: str
    tasks: int
    found: float
    lead: float
    support: float
    time: float
    scores: str
    ms_a_line: float
    seconds: float


def measure_plans(plans: Path, gold: Path = FOLDER) -> Iterator[PlanFigures]:
    """Each plan of a folder that there is gold for, told by its bytes.

    Args:
        plans: the folder of plans.
        gold: the folder of gold files.
    """
    known = {one.source: one for one in map(load, sorted(gold.glob("*.json")))}
    for file in sorted(plans.iterdir()):
        told = known.get(hashlib.sha256(file.read_bytes()).hexdigest()) if file.is_file() else None
        if told is not None:
            yield _measure(file, told)


def _measure(file: Path, gold: Gold) -> PlanFigures:
    lines = nfc(file.read_text(encoding="utf-8")).split("\n")
    load_restorer()
    started = time.perf_counter()
    restored = [line.text for line in restore_lines(lines)]
    restoring = time.perf_counter() - started
    words = count_words(gold, lines, restored)
    started = time.perf_counter()
    reading = read_isolated(file)
    head = read_head(reading)
    plan = extract_plan(reading, head)
    reading_seconds = time.perf_counter() - started
    issued, year = head.issued, plan_year(head)
    tasks = count_tasks(gold, plan.tasks, lambda one, other: same_time(one, other, issued, year))
    right, facts = count_head(gold, head)
    scored, scores = count_scores(gold, plan.scores)
    return PlanFigures(
        file.name,
        words.words,
        _share(words.met_right, words.words),
        _share(words.right, words.words),
        words.codes,
        words.codes_spoilt,
        f"{right}/{facts}",
        tasks.gold,
        _share(tasks.found, max(tasks.gold, tasks.read)),
        _share(tasks.lead, tasks.gold),
        _share(tasks.support, tasks.gold),
        _share(tasks.time, tasks.gold),
        f"{scored}/{scores}",
        round(1000 * restoring / max(1, sum(1 for line in lines if line.strip())), 1),
        round(reading_seconds, 1),
    )


def same_time(one: str, other: str, issued: date | None, year: int | None) -> bool:
    """Whether two time phrases say the same, in words or in the days they mean."""
    if same_phrase(one, other):
        return True
    if issued is None or not one or not other:
        return False
    first, second = compile_timing(one, issued, year), compile_timing(other, issued, year)
    return (first.due, first.recurrence, first.routine) == (
        second.due,
        second.recurrence,
        second.routine,
    ) and (bool(first.due) or first.routine or first.recurrence is not None)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0
