"""How long a day of reminders takes to plan for a whole country of offices.

    python -m benchmarks.planning [--officers 200000] [--database sqlite|URL] [--json]

Offices of 100 people whose plans give each of them several tasks and a year of occurrences, nine in ten of
those past done. The planner of the product plans a day after months of standstill (everybody hears of
everything), then the next day, which is the figure, and that one again as if every office had changed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import func, select, update

from bot.database import Database, open_database
from bot.planner import Planner
from bot.simulation.offices import copy_offices, make_office
from reminders.model import OFFICE_ZONE
from reminders.outbox_tables import OutboxRow, ReminderRow
from reminders.tables import OccurrenceRow, OfficeRow, ShareRow

GIVEN = datetime(2026, 1, 5, 9, 0, tzinfo=OFFICE_ZONE)
MORNING = datetime(2026, 7, 15, 5, 0, tzinfo=OFFICE_ZONE)
"""A Wednesday in the middle of the year."""

TEMPLATES = 10
IN_OFFICE = 100
DONE = 90
"""Of a hundred past shares so many are done."""

WANTED_SECONDS = 60.0


@contextmanager
def measured(name: str, figures: dict[str, float]) -> Iterator[None]:
    """Seconds of the wall and of this process's CPU; the machine may be shared, so both are given."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    figures[f"{name}_seconds"] = round(time.perf_counter() - wall, 2)
    figures[f"{name}_cpu_seconds"] = round(time.process_time() - cpu, 2)
    print(f"{name}: {figures[f'{name}_seconds']} s", file=sys.stderr, flush=True)


def fill(database: Database, officers: int) -> int:
    """Make the offices; how many people there are."""
    offices = max(1, officers // IN_OFFICE)
    templates = min(TEMPLATES, offices)
    random = Random(1)
    for number in range(templates):
        with database.write() as session:
            make_office(session, f"UBND phường {number + 1}", min(IN_OFFICE, officers), GIVEN, random)
    with database.write() as session:
        past = select(OccurrenceRow.id).where(OccurrenceRow.due < MORNING.date())
        session.execute(
            update(ShareRow)
            .where(ShareRow.occurrence_id.in_(past), ShareRow.id * 7919 % 100 < DONE)
            .values(done_at=MORNING - timedelta(days=1), heard_at=MORNING - timedelta(days=1))
        )
        copy_offices(session, offices // templates - 1)
    return templates * (offices // templates) * min(IN_OFFICE, officers)


def count(database: Database, row: type) -> int:
    """How many rows a table has."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def measure(database: Database, officers: int) -> dict[str, float]:
    """The figures, by name."""
    figures: dict[str, float] = {}
    with measured("filling", figures):
        figures["officers"] = fill(database, officers)
    figures["offices"] = count(database, OfficeRow)
    figures["shares"] = count(database, ShareRow)
    now = MORNING
    planner = Planner(database, lambda: now)
    with measured("first_day", figures):
        figures["first_day_reminders"] = planner.round()
    now = MORNING + timedelta(days=1)
    before = count(database, OutboxRow)
    with measured("next_day", figures):
        figures["next_day_reminders"] = planner.round()
    figures["next_day_messages"] = count(database, OutboxRow) - before
    with database.write() as session:
        session.execute(update(OfficeRow).values(replan=True))
    with measured("again", figures):
        figures["again_reminders"] = planner.round()
    figures["reminders"] = count(database, ReminderRow)
    return figures


def main() -> None:
    """Print the figures; exit 1 where the day takes longer than wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--officers", type=int, default=200_000)
    parser.add_argument(
        "--database", default="sqlite", help="sqlite, or the URL of an empty PostgreSQL database"
    )
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="cchc-planning-"))
    try:
        database = open_database(folder / "cchc.db" if arguments.database == "sqlite" else arguments.database)
        figures = measure(database, arguments.officers)
        database.close()
        figures["database_mb"] = sum(file.stat().st_size for file in folder.iterdir()) // 1_000_000
    finally:
        shutil.rmtree(folder)
    if arguments.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name:>24} {value:>12,}" for name, value in figures.items()))
    seconds = figures["next_day_seconds"] * 200_000 / figures["officers"]
    sys.exit(0 if seconds <= WANTED_SECONDS else 1)


if __name__ == "__main__":
    main()
