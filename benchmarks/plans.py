"""How well and how fast the shared plans are read: rows, lead, support and time against the gold facts.

    python -m benchmarks.plans [--shared ../shared]

The gold (tests/knowledge/plan_gold.py) was told by eye and holds facts only: positions and time phrases.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from knowledge.head import read_head
from knowledge.model import Plan
from knowledge.plans import extract_plan
from knowledge.reading import read
from tests.knowledge.plan_gold import PLAN_99, PLAN_105, Gold

GOLD: dict[str, Sequence[Gold]] = {"99": PLAN_99, "105": PLAN_105}


def read_plan(path: Path) -> Plan:
    """One plan, read and taken apart."""
    reading = read(path)
    return extract_plan(reading, read_head(reading))


def rightness(plan: Plan, gold: Sequence[Gold]) -> str:
    """How many rows, leads, supports and times are as in the gold, row by row."""
    pairs = list(zip(plan.tasks, gold, strict=False))
    told = len(gold)
    return (
        f"rows {len(plan.tasks)}/{told}, lead {sum(set(t.lead) == set(g.lead) for t, g in pairs)}/{told}, "
        f"support {sum(set(t.support) == set(g.support) for t, g in pairs)}/{told}, "
        f"time {sum(t.time_text == g.time for t, g in pairs)}/{told}"
    )


def main() -> None:
    """Print the figures, a line for each plan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    folder = parser.parse_args().shared / "plans"
    for path in sorted(folder.glob("*.txt")):
        started = time.perf_counter()
        plan = read_plan(path)
        elapsed = time.perf_counter() - started
        gold = next((GOLD[key] for key in GOLD if f"-{key}-" in path.name), None)
        figures = rightness(plan, gold) if gold else f"rows {len(plan.tasks)} (no gold of its rows)"
        print(f"{path.name}: {figures}; {len(plan.scores)} scores; {elapsed:.1f} s")


if __name__ == "__main__":
    main()
