"""The worker is killed (SIGKILL) at every step of sending; what was sent and what was not is known after.

Three officers have one reminder each, on Telegram, which has no way to recognise a repeated send. The
worker dies at one step, another starts after the lease, and then every reminder must be accounted for:
delivered once and marked sent, or parked as unknown with at most one delivery.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import Core, build_core
from bot.settings import Settings
from bot.store import AccountStore
from reminders.drafts import Assignment, DraftTask, Named
from reminders.model import OFFICE_ZONE, Part, Role
from reminders.office_store import OfficeStore
from reminders.outbox import Fate, Outbox
from reminders.task_store import TaskStore
from reminders.timing import Window
from tests.end_to_end.killed_worker import STEPS, send_all
from tests.standins.telegram import TelegramStandin, telegram_standin

TOKEN = "77:not-a-real-token"
PEOPLE = {"Minh": 101, "Hoa": 102, "Bảo": 103}
GIVEN = datetime(2026, 3, 2, 9, 0, tzinfo=OFFICE_ZONE)
NOW = datetime(2026, 3, 5, 8, 5, tzinfo=OFFICE_ZONE)
LATER = NOW + timedelta(minutes=3)


@pytest.fixture(scope="module")
def running() -> Iterator[TelegramStandin]:
    with telegram_standin(TOKEN) as api:
        yield api


@pytest.fixture
def api(running: TelegramStandin) -> TelegramStandin:
    running.start_over()
    for chat in PEOPLE.values():
        running.open_chat(chat)
    return running


@pytest.fixture
def core(tmp_path: Path) -> Core:
    """An office whose three officers have a task each, due in seven days."""
    made = build_core(Settings(data_dir=tmp_path, _env_file=None), lambda: NOW)
    window = Window(GIVEN.date(), NOW.date() + timedelta(days=7))
    with made.database.write() as session:
        offices = OfficeStore(session)
        office = offices.add_office("UBND phường Hoa Sen")
        assignments = []
        for at, (name, chat) in enumerate(PEOPLE.items(), start=1):
            officer = offices.add_officer(office, name, Role.OFFICER)
            AccountStore(session).link(officer, "telegram", str(chat), GIVEN)
            task = DraftTask(at, f"Việc của {name}", (), (), "", "")
            assignments.append(Assignment(task, (Named(Part.LEAD, "", (officer,)),), (window,)))
        TaskStore(session).add_tasks(office, 1, "20/KH-UBND", assignments, GIVEN)
    return made


def die(core: Core, api: TelegramStandin, step: str, count: int) -> int:
    """Run a worker process to its end by its own hand; its exit status."""
    arguments = [str(core.settings.data_dir), api.base_url, TOKEN, NOW.isoformat(), step, str(count)]
    return subprocess.run(
        [sys.executable, "-m", "tests.end_to_end.killed_worker", *arguments],
        cwd=Path(__file__).parents[2],
        check=False,
        timeout=60,
    ).returncode


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("step", STEPS)
def test_a_killed_worker_loses_nothing_and_repeats_nothing(
    core: Core, api: TelegramStandin, step: str, count: int
) -> None:
    if "claim" in step:
        count = 1  # one batch holds all three
    assert die(core, api, step, count) == -9
    before = _delivered(api)
    asyncio.run(send_all(str(core.settings.data_dir), api.base_url, TOKEN, LATER))
    after = _delivered(api)

    with core.database.read() as session:
        rows = Outbox(session).in_doubt(1)
        counts = Outbox(session).count(1)
    assert max(after.values()) == 1, "a reminder was delivered twice"
    assert set(counts) <= {Fate.SENT.value, Fate.UNKNOWN.value}
    assert sum(counts.values()) == 3
    assert counts.get(Fate.SENT.value, 0) <= sum(after.values())

    in_flight = step in ("after begin", "before send", "after send", "before result")
    assert [row.state for row in rows] == (["unknown"] if in_flight else [])
    # Without doubt everything arrived; with doubt the one reminder arrived only if the platform had it.
    had_it = step in ("after send", "before result")
    assert sum(after.values()) == (3 if had_it or not in_flight else 2)
    expected = count - 1 + (step in ("after send", "before result", "after result"))
    assert sum(before.values()) == (0 if "claim" in step else expected)


def test_an_uninterrupted_worker_delivers_each_once(core: Core, api: TelegramStandin) -> None:
    for now in (NOW, LATER):
        asyncio.run(send_all(str(core.settings.data_dir), api.base_url, TOKEN, now))
    assert _delivered(api) == Counter(PEOPLE.values())


def _delivered(api: TelegramStandin) -> Counter[int]:
    return Counter({chat: len(api.messages(chat)) for chat in PEOPLE.values() if api.messages(chat)})
