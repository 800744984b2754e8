"""Workers are killed (SIGKILL) at random moments of a day's reminders: is one lost, or sent twice unmarked?

    python -m benchmarks.outbox_kills [--kills 300] [--databases sqlite postgresql] [--seed 1] [--json]

A day's reminders are sent over HTTP to a strict stand-in for Telegram by one worker on SQLite, by four on
PostgreSQL, one message of each at a time. One of them is killed at a random moment and another started at
once, again and again; in between a person looks after messages of which nobody knows whether they arrived,
and has them sent again. When the kills are over the rest is sent, and what people have is counted.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime

from benchmarks.sending import EIGHT, Platform, Work, database_of, fill, now_is, start_worker
from bot.database import Database, open_database
from bot.outgoing import AGAIN
from reminders.office_store import OfficeStore
from reminders.outbox import Fate, Outbox

WORKERS = {"sqlite": 1, "postgresql": 4}
LEASE_SECONDS = 3.0
"""Instead of two minutes, so that what a killed worker held is soon another's."""

LATENCY = 0.05
LONGEST_LIFE = 1.0
"""Seconds at most between a start and the next kill."""

A_KILL = 6
"""Messages for each kill: enough that there is always something to send."""


def settle(database: Database, now: datetime) -> int:
    """Do as a person who has everything of unknown fate sent again; how many it was."""
    settled = 0
    with database.read() as session:
        offices = [office_id for office_id, _ in OfficeStore(session).offices()]
        doubtful = [
            (office_id, row.id)
            for office_id in offices
            for row in Outbox(session).in_doubt(office_id)
            if row.state == Fate.UNKNOWN.value
        ]
    for office_id, message_id in doubtful:
        with database.write() as session:
            settled += Outbox(session).settle(office_id, message_id, now, resend=True)
    return settled


def states(database: Database) -> Counter[str]:
    """How many messages there are in each state."""
    found: Counter[str] = Counter()
    with database.read() as session:
        for office_id, _ in OfficeStore(session).offices():
            found.update(Outbox(session).count(office_id))
    return found


def measure(kind: str, where: str, kills: int, seed: int) -> dict[str, float | str]:
    """Kill so many workers; what came of it.

    Args:
        kind: "sqlite" or "postgresql".
        where: the address of a fresh database of that kind.
    """
    chance = random.Random(seed)
    database = open_database(where)
    made = fill(database, A_KILL * kills)
    platform = Platform(LATENCY, rates=False)
    work = Work(where, platform.base_url, now_is(EIGHT), 1, LEASE_SECONDS)
    started = time.perf_counter()
    workers = [start_worker(work, f"worker {number}") for number in range(WORKERS[kind])]
    done = settled = 0
    while done < kills and states(database)[Fate.PENDING.value]:
        for _ in range(10):
            time.sleep(chance.uniform(0, LONGEST_LIFE) / len(workers))
            killed = chance.randrange(len(workers))
            workers[killed].kill()
            workers[killed].join()
            done += 1
            workers[killed] = start_worker(work, f"worker {killed}")
            if done == kills:
                break
        settled += settle(database, datetime.now(UTC) + work.shift)
    for worker in workers:
        worker.kill()
        worker.join()
    settled += _finish(database, work)
    figures: dict[str, float | str] = {"database": kind, "workers": len(workers), "kills": done}
    figures |= _count(platform, made) | {"settled": settled}
    figures |= dict(states(database).items())
    platform.close()
    database.close()
    return figures | {"seconds": round(time.perf_counter() - started, 1)}


def _finish(database: Database, work: Work) -> int:
    """Send what is left, nobody being killed any more; how many of unknown fate were sent again."""
    settled = 0
    while True:
        time.sleep(LEASE_SECONDS)
        worker = start_worker(work, "the last one")
        worker.join()
        found = settle(database, datetime.now(UTC) + work.shift)
        settled += found
        left = states(database)
        if not found and not left[Fate.PENDING.value] and not left[Fate.SENDING.value]:
            return settled


def _count(platform: Platform, made: int) -> dict[str, float | str]:
    """What people have, against what they were to have: one message each."""
    accepted, _ = platform.seen()
    plain: Counter[tuple[int, str]] = Counter()
    marked: Counter[tuple[int, str]] = Counter()
    for message in accepted:
        again = message.text.startswith(AGAIN)
        which = message.chat, message.text.removeprefix(AGAIN).lstrip("\n")
        (marked if again else plain)[which] += 1
    return {
        "messages": made,
        "delivered": len(accepted),
        "lost": made - len(plain | marked),
        "duplicates": sum((plain + marked).values()) - len(plain | marked),
        "duplicates_unmarked": sum(number - 1 for number in plain.values() if number > 1),
        "marked": sum(marked.values()),
    }


def right(figures: Mapping[str, float | str]) -> bool:
    """Whether nothing is lost, and at most one message a kill came twice, each marked."""
    return (
        figures["lost"] == 0
        and float(figures["duplicates"]) <= float(figures["kills"])
        and figures["duplicates_unmarked"] == 0
    )


def main() -> None:
    """Print the figures; exit 1 where they are not as wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=list(WORKERS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = []
    for kind in arguments.databases:
        with database_of(kind) as where:
            found.append(measure(kind, where, arguments.kills, arguments.seed))
        print(f"{kind}: done", file=sys.stderr, flush=True)
    if arguments.json:
        print(json.dumps({"figures": found}))
    else:
        names = list(dict.fromkeys(name for figures in found for name in figures))
        for name in names:
            print(f"{name:>20}" + "".join(f"{figures.get(name, 0)!s:>14}" for figures in found))
    sys.exit(0 if all(map(right, found)) else 1)


if __name__ == "__main__":
    main()
