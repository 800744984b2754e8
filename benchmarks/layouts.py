"""How well made-up plans are read, in three layouts, whole, torn and damaged, against what made them.

    python -m benchmarks.layouts [--seeds 40] [--from 0] [--only table/blocks] [--show]

Every plan is made by a seed (tests/knowledge/plan_samples.py). Figures are percentages of the tasks that
were made: found, and of all made with lead, support, time, section and targets right; precision is of the
tasks that were read.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from rapidfuzz import fuzz

from knowledge.model import Block, Head, Line, Media, PlannedTask, Reading
from knowledge.plans import extract_plan
from knowledge.vietnamese import collapse, fold
from tests.knowledge.plan_samples import LAYOUTS, GoldTask, Sample, sample
from tests.knowledge.plan_tables import misread, restored, torn_cells, torn_lines

Degree = Callable[[Sample, random.Random], Sequence[Block]]
_FIELDS = ("lead", "support", "time", "section", "targets", "criteria")


def _as_lines(lines: Sequence[str]) -> list[Block]:
    return [Line(line) for line in lines]


def _with(
    change: Callable[[str, random.Random], str], chance: random.Random, lines: Sequence[str]
) -> list[Block]:
    return _as_lines([change(line, chance) for line in lines])


DEGREES: dict[str, Degree] = {
    "blocks": lambda made, _: made.blocks,
    "lines": lambda made, _: _as_lines(made.lines),
    "cells": lambda made, _: _as_lines(torn_cells(made)),
    "torn": lambda made, chance: _as_lines(torn_lines(made, chance)),
    "spaced": lambda made, chance: _as_lines(torn_lines(made, chance, spaced=True)),
    "cells restored": lambda made, chance: _with(restored, chance, torn_cells(made)),
    "torn restored": lambda made, chance: _with(restored, chance, torn_lines(made, chance)),
    "lines restored": lambda made, chance: _with(restored, chance, made.lines),
    "cells damaged": lambda made, chance: _with(misread, chance, torn_cells(made)),
    "torn damaged": lambda made, chance: _with(misread, chance, torn_lines(made, chance)),
    "lines damaged": lambda made, chance: _with(misread, chance, made.lines),
}
_OF_PROSE = ("blocks", "lines restored", "lines damaged")


def matched(
    tasks: Sequence[PlannedTask], gold: Sequence[GoldTask]
) -> Iterator[tuple[GoldTask, PlannedTask | None]]:
    """Each task that was made with the task that was read for it, None where none was."""
    free = list(range(len(tasks)))
    for told in gold:
        core = fold(collapse(told.core))[:60]
        likely = [
            (fuzz.partial_ratio(core, fold(tasks[place].content)), -place, place)
            for place in free
            if len(tasks[place].content) < 3 * len(told.core) + 150
        ]
        best = max(likely, default=(0.0, 0, -1))
        if best[0] < 68:
            yield told, None
            continue
        free.remove(best[2])
        yield told, tasks[best[2]]


def wrongs(told: GoldTask, task: PlannedTask) -> list[str]:
    """The fields of a task that were not read as they were made."""
    same = {
        "lead": set(told.lead) == set(task.lead),
        "support": set(told.support) == set(task.support),
        "time": _plain(told.time) == _plain(task.time_text),
        "section": _plain(told.section) == _plain(task.section)
        or fuzz.ratio(_plain(told.section), _plain(task.section)) > 80,
        "targets": [(one.operator, one.value, one.unit) for one in told.targets]
        == [(one.operator, one.value, one.unit) for one in task.targets],
        "criteria": told.criteria == task.criteria,
    }
    return [field for field in _FIELDS if not same[field]]


def _plain(text: str) -> str:
    return fold(collapse(text)).strip(" .,;")


def main() -> None:
    """Print a line of figures for each layout and degree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--show", action="store_true", help="print every task that was read wrong")
    told = parser.parse_args()
    print(
        f"{'layout/degree':24} {'found':>6} {'precis':>6} "
        + " ".join(f"{one:>8}" for one in _FIELDS)
        + "   ms"
    )
    for layout in LAYOUTS:
        for degree in DEGREES if layout == "table" else _OF_PROSE:
            name = f"{layout}/{degree}"
            if told.only in name:
                print(
                    _figures(
                        name, layout, DEGREES[degree], range(told.first, told.first + told.seeds), told.show
                    )
                )


def _figures(name: str, layout: str, degree: Degree, seeds: Sequence[int], show: bool) -> str:
    made_count = read = found = 0
    right: Counter[str] = Counter()
    spent = 0.0
    for seed in seeds:
        made = sample(layout, seed)
        blocks = tuple(degree(made, random.Random(seed)))
        started = time.perf_counter()
        tasks = extract_plan(Reading("a", Media.TEXT, blocks, None, 1.0), Head()).tasks
        spent += time.perf_counter() - started
        made_count, read = made_count + len(made.gold), read + len(tasks)
        met: list[PlannedTask] = []
        for told, task in matched(tasks, made.gold):
            bad = list(_FIELDS) if task is None else wrongs(told, task)
            right.update(set(_FIELDS) - set(bad))
            if task is not None:
                found += 1
                met.append(task)
            if show and bad:
                print(f"  seed {seed} {bad if task else 'LOST'}\n    made {told}\n    read {task}")
        if show:
            for task in tasks:
                if not any(task is one for one in met):
                    print(f"  seed {seed} EXTRA {task}")
    shares = " ".join(f"{100 * right[field] / made_count:8.1f}" for field in _FIELDS)
    precise = 100 * found / read if read else 0.0
    return (
        f"{name:24} {100 * found / made_count:6.1f} {precise:6.1f} {shares} {1000 * spent / len(seeds):4.0f}"
    )


if __name__ == "__main__":
    main()
