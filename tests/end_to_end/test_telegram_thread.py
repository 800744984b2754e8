"""Hoa on Telegram: she is invited, reminded, answers by button, in words and with a file; over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Core, Program, build_core
from bot.channels.telegram import TelegramChannel
from bot.demo import make_demo
from bot.settings import Settings
from bot.store import AccountStore
from reminders.office_store import OfficeStore
from reminders.outbox import Fate, Outbox
from reminders.task_store import TaskStore
from tests.people import Clock, RunningClock
from tests.standins.telegram import TelegramStandin, telegram_standin

TOKEN = "88:not-a-real-token"
HOA = 501


@pytest.fixture(scope="module")
def running() -> Iterator[TelegramStandin]:
    with telegram_standin(TOKEN) as api:
        yield api


@pytest.fixture
def api(running: TelegramStandin) -> TelegramStandin:
    running.start_over()
    running.open_chat(HOA)
    return running


@pytest.fixture
def clock() -> Clock:
    return RunningClock()


@pytest.fixture
def core(tmp_path: Path, clock: Clock) -> Core:
    made = build_core(Settings(data_dir=tmp_path, worker_seconds=0.05, _env_file=None), clock)
    make_demo(made)
    return made


@asynccontextmanager
async def at_work(core: Core, api: TelegramStandin) -> AsyncIterator[Program]:
    """The program with Telegram as its only channel."""
    files = core.settings.data_dir / "incoming"
    telegram = TelegramChannel(
        TOKEN, files, base_url=api.base_url, base_file_url=api.base_file_url, poll_seconds=1
    )
    program = Program(core, {"telegram": telegram})
    tasks = [asyncio.create_task(program.listen()), asyncio.create_task(program.work())]
    try:
        yield program
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        await telegram.close()


async def arrives(api: TelegramStandin, words: str) -> int:
    """Wait until Hoa has a message with the words; its id."""
    for _ in range(200):
        for message in api.messages(HOA):
            if words in message.text:
                return message.message_id
        await asyncio.sleep(0.05)
    raise AssertionError(f"never came: {words}; she has {[m.text[:60] for m in api.messages(HOA)]}")


def hoa(core: Core) -> int:
    with core.database.read() as session:
        return next(o.id for o in OfficeStore(session).officers(1) if o.name == "Lê Thị Hoa")


async def test_hoas_thread(core: Core, api: TelegramStandin, clock: Clock, tmp_path: Path) -> None:
    with core.database.write() as session:
        code = AccountStore(session).invite(hoa(core), clock.now)
    async with at_work(core, api):
        api.say(HOA, "/start")
        await arrives(api, "mã mời")
        api.say(HOA, f"/start {code}")
        await arrives(api, "Đã nhận ra")
        api.say(HOA, "viec cua toi")
        await arrives(api, "Đăng ký ít nhất 01 sáng kiến")
        api.say(HOA, "ho so nop truc tuyen phai phan hoi sau bao lau")
        await arrives(api, "04 giờ làm việc")
    clock.now += timedelta(days=4)
    async with at_work(core, api):
        reminder = await arrives(api, "trễ 7 ngày")
        api.press(HOA, reminder, "oc:2")
        api.press(HOA, await arrives(api, "Nhiệm vụ #2"), "st:2:doing")
        await arrives(api, "Đã ghi việc #2: đang làm")
        api.say(HOA, "#2 được 80% rồi", reply_to=reminder)
        await arrives(api, "80%")
        api.send_file(HOA, "sáng kiến.txt", "Đăng ký".encode(), "")
        await arrives(api, "Đã gắn “sáng kiến.txt”")
    with core.database.read() as session:
        (duty,) = TaskStore(session).duties(1, occurrence_id=2)
        assert [report.percent for report in duty.reports] == [None, 80]
        assert [file.name for file in duty.evidence] == ["sáng kiến.txt"]


async def test_a_person_who_blocked_the_bot_is_shown_and_reached_elsewhere(
    core: Core, api: TelegramStandin, clock: Clock
) -> None:
    officer = hoa(core)
    with core.database.write() as session:
        AccountStore(session).link(officer, "telegram", str(HOA), clock.now)
    api.block(HOA)
    async with at_work(core, api):
        for _ in range(100):
            with core.database.read() as session:
                doubtful = Outbox(session).in_doubt(1)
            if any(row.officer_id == officer for row in doubtful):
                break
            await asyncio.sleep(0.05)
    assert {row.state for row in doubtful if row.officer_id == officer} == {Fate.UNREACHABLE.value}
    with core.database.read() as session:
        assert AccountStore(session).addresses(officer) == [("web", str(officer))]


async def test_updates_are_answered_once_across_a_restart(core: Core, api: TelegramStandin) -> None:
    for _ in range(2):
        async with at_work(core, api):
            if not api.messages(HOA):
                api.say(HOA, "xin chào")
            await arrives(api, "mã mời")
            await asyncio.sleep(0.3)
    assert len(api.messages(HOA)) == 1
