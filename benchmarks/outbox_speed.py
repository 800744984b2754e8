"""How many messages a second the outbox claims, begins and records, without words and without a platform.

    python -m benchmarks.outbox_speed [--messages 20000] [--batch 200] [--database sqlite|URL] [--json]

Each batch is three transactions, each on disk before the next, as when messages are sent: claimed under a
lease, begun, recorded as sent. Batches of one are what a worker does that sends one message at a time.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from bot.database import Database, open_database
from reminders.claims import Claims
from reminders.model import OFFICE_ZONE
from reminders.outbox import Outbox

NOW = datetime(2026, 3, 5, 8, 0, tzinfo=OFFICE_ZONE)
WANTED = 3000.0
OWNER = "benchmark"


def fill(database: Database, messages: int, start: int) -> None:
    """Put messages in, due in the order of their numbers."""
    with database.write() as session:
        rows = ((f"remind:{n}", n, NOW - timedelta(days=1)) for n in range(start, start + messages))
        Outbox(session).enqueue_reminders(1, rows, NOW)


def drain(database: Database, batch: int) -> int:
    """Claim, begin and record batches until nothing is left; how many messages it were."""
    done = 0
    while True:
        with database.write() as session:
            claimed = [message.id for message in Claims(session, OWNER).claim(NOW, batch)]
        if not claimed:
            return done
        with database.write() as session:
            begun = Claims(session, OWNER).begin_all(claimed, NOW)
        with database.write() as session:
            Claims(session, OWNER).finish_sent({number: str(number) for number in begun}, NOW)
        done += len(begun)


def measure(database: Database, messages: int, batch: int) -> dict[str, float]:
    """The figures of one size of batches."""
    fill(database, messages, start=1_000_000 * batch)
    wall, cpu = time.perf_counter(), time.process_time()
    done = drain(database, batch)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {
        "batch": batch,
        "messages": done,
        "per_second": round(done / wall),
        "per_cpu_second": round(done / cpu),
        "seconds": round(wall, 2),
        "cpu_seconds": round(cpu, 2),
    }


def main() -> None:
    """Print the figures; exit 1 where batches are slower than wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--database", default="sqlite", help="sqlite, or the URL of an empty database")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cchc-outbox-") as folder:
        where = Path(folder) / "cchc.db" if arguments.database == "sqlite" else arguments.database
        database = open_database(where)
        found = [
            measure(database, arguments.messages, arguments.batch),
            measure(database, max(100, arguments.messages // 40), 1),
        ]
        database.close()
    if arguments.json:
        print(json.dumps({"figures": found}))
    else:
        for figures in found:
            print(", ".join(f"{name} {value:,}" for name, value in figures.items()))
    sys.exit(0 if found[0]["per_second"] >= WANTED else 1)


if __name__ == "__main__":
    main()
