"""How well made-up plans are read, in four layouts, whole, torn, damaged or scanned, against their making."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from knowledge.evaluation.plan_samples import LAYOUTS, GoldTask, Sample, sample
from knowledge.evaluation.scans import DOTS, scanned
from knowledge.evaluation.tearing import misread, torn_cells, torn_lines
from knowledge.model import Block, Head, Line, Media, PlannedTask, Reading
from knowledge.plans import extract_plan
from knowledge.reading import read
from knowledge.restoration import restore_blocks
from knowledge.vietnamese import collapse, fold

Degree = Callable[[Sample, random.Random], Sequence[Block]]
FIELDS = ("lead", "support", "time", "section", "targets", "criteria")


@dataclass(frozen=True)
class LayoutFigures:
    """Tasks made, tasks read, those found, and of all made those right in each field."""

    layout: str
    degree: str
    made: int
    read: int
    found: int
    right: dict[str, int]
    ms_a_plan: float


def _as_lines(lines: Sequence[str]) -> list[Block]:
    return [Line(line) for line in lines]


def _damaged(lines: Sequence[str], chance: random.Random) -> Sequence[Block]:
    """Lines misread, then restored as the reader of files restores them."""
    return restore_blocks(_as_lines([misread(line, chance) for line in lines]))


DEGREES: dict[str, Degree] = {
    "digital": lambda made, _: made.blocks,
    "lines": lambda made, _: _as_lines(made.lines),
    "cells": lambda made, _: _as_lines(torn_cells(made)),
    "torn": lambda made, chance: _as_lines(torn_lines(made, chance)),
    "lines damaged": lambda made, chance: _damaged(made.lines, chance),
    "cells damaged": lambda made, chance: _damaged(torn_cells(made), chance),
    "torn damaged": lambda made, chance: _damaged(torn_lines(made, chance), chance),
}
"""What became of a plan before it is read; cells and torn lines are what becomes of tables."""

OF_PROSE = ("digital", "lines damaged")


def measure_layouts(seeds: Sequence[int]) -> Iterator[LayoutFigures]:
    """Figures for each layout and degree, over the plans of some seeds."""
    for layout in LAYOUTS:
        for degree in DEGREES if layout == "table" else OF_PROSE:
            yield _measure(layout, degree, seeds)


def _measure(layout: str, degree: str, seeds: Sequence[int]) -> LayoutFigures:
    made_count = read = found = 0
    right: Counter[str] = Counter()
    spent = 0.0
    for seed in seeds:
        made = sample(layout, seed)
        blocks = tuple(DEGREES[degree](made, random.Random(seed)))  # noqa: S311 - no secret
        started = time.perf_counter()
        tasks = extract_plan(Reading("", Media.TEXT, blocks, None, 1.0), Head()).tasks
        spent += time.perf_counter() - started
        made_count, read = made_count + len(made.gold), read + len(tasks)
        for told, task in matched(tasks, made.gold):
            if task is not None:
                found += 1
                right.update(set(FIELDS) - set(wrongs(told, task)))
    return LayoutFigures(
        layout,
        degree,
        made_count,
        read,
        found,
        {field: right[field] for field in FIELDS},
        round(1000 * spent / len(seeds), 1),
    )


@dataclass(frozen=True)
class ScanFigures:
    """A made-up plan drawn, scanned and read, against the same plan read from its digital file."""

    layout: str
    seed: int
    pages: int
    digital: int
    scanned: int
    same: int
    """tasks whose lead, support and time are read as from the digital file"""
    seconds: float


def measure_scan(layout: str, seed: int, face: Path, folder: Path) -> ScanFigures:
    """Draw a plan at 200 dpi with noise and skew, read it, and compare.

    Args:
        layout: of the plan.
        seed: of the plan and of its noise.
        face: a font file.
        folder: where the drawn file may be put.
    """
    made = sample(layout, seed)
    digital = extract_plan(Reading("", Media.TEXT, tuple(made.blocks), None, 1.0), Head()).tasks
    first, *others = scanned(made.blocks, face, seed=seed)
    file = folder / f"{layout}-{seed}.pdf"
    first.save(file, save_all=True, append_images=others, resolution=DOTS)
    started = time.perf_counter()
    reading = read(file)
    seconds = time.perf_counter() - started
    tasks = extract_plan(reading, Head()).tasks
    met = Counter((task.lead, task.support, fold(task.time_text)) for task in tasks)
    there = Counter((task.lead, task.support, fold(task.time_text)) for task in digital)
    return ScanFigures(
        layout, seed, 1 + len(others), len(digital), len(tasks), (met & there).total(), round(seconds, 1)
    )


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
    return [field for field in FIELDS if not same[field]]


def _plain(text: str) -> str:
    return fold(collapse(text)).strip(" .,;")
