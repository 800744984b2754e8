"""How much of a platform's permitted rate is used when thousands of reminders are due at one minute.

    python -m benchmarks.outbox_rate [--messages 10000] [--latency 80] [--at-once 8] [--json]
        [--databases sqlite postgresql]

A stand-in for Telegram in a process of its own, at so many milliseconds, refuses past 30 messages a second
and one a second to a chat. One worker sends on SQLite, four on PostgreSQL. Refusals must be none.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from itertools import pairwise

from benchmarks.sending import (
    EIGHT,
    Platform,
    Work,
    database_of,
    fill,
    now_is,
    percentile,
    shared_number,
    start_worker,
)
from bot.channels.telegram import TelegramChannel
from bot.database import open_database

WORKERS = {"sqlite": 1, "postgresql": 4}
WANTED = 0.95
LEASE_SECONDS = 120.0


def measure(kind: str, messages: int, latency: float, at_once: int) -> dict[str, float | str]:
    """The figures of one database."""
    workers = WORKERS.get(kind, WORKERS["postgresql"])
    with database_of(kind) as where:
        database = open_database(where)
        made = fill(database, messages)
        database.close()
        print(f"{kind}: {made} reminders due at 8:00", file=sys.stderr, flush=True)
        platform = Platform(latency, rates=True)
        used = shared_number()
        started = time.time()
        work = Work(where, platform.base_url, now_is(EIGHT), at_once, LEASE_SECONDS)
        processes = [start_worker(work, f"worker {number}", used) for number in range(workers)]
        while any(process.is_alive() for process in processes):
            time.sleep(0.5)
        accepted, refused = platform.seen()
        platform.close()
    assert TelegramChannel.rate is not None
    times = [message.at for message in accepted]
    seconds = times[-1] - times[0]
    achieved = (len(times) - 1) / seconds / TelegramChannel.rate.permitted
    gaps = [after - before for before, after in pairwise(times)]
    return {
        "database": kind,
        "workers": workers,
        "at_once": work.at_once,
        "messages": len(times),
        "missing": made - len(times),
        "seconds": round(seconds, 1),
        "share_of_rate": round(achieved, 4),
        "refused_429": refused,
        "first_after": round(times[0] - started, 2),
        "gap_ms_p99": round(percentile(gaps, 0.99) * 1000, 1),
        "worker_cpu_seconds": round(used.value, 1),
    }


def right(figures: Mapping[str, float | str]) -> bool:
    """Whether the figures are as wanted."""
    return (
        float(figures["share_of_rate"]) >= WANTED and figures["refused_429"] == 0 and figures["missing"] == 0
    )


def main() -> None:
    """Print the figures; exit 1 where they are not as wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--latency", type=float, default=80.0, help="milliseconds there and back")
    parser.add_argument("--at-once", type=int, default=8, help="messages of each worker on their way")
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = [
        measure(kind, arguments.messages, arguments.latency / 1000, arguments.at_once)
        for kind in arguments.databases
    ]
    if arguments.json:
        print(json.dumps({"figures": found}))
    else:
        for figures in found:
            print(", ".join(f"{name} {value}" for name, value in figures.items()))
    sys.exit(0 if all(map(right, found)) else 1)


if __name__ == "__main__":
    main()
