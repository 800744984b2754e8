"""Zalo as a channel: what was fetched is kept until it is stored, whatever happens to the process."""

from __future__ import annotations

import asyncio
import json
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.channels.zalo import ZaloChannel
from bot.channels.zalo_journal import Journal
from bot.model import Incoming
from tests.bot.zalo_people import HANG, TOKEN, api, channel, journal_of, make_channel, running, stopped
from tests.contracts.channel import Ear, eventually, listening
from tests.standins.zalo import ZaloStandin

# Test modules import the fixtures by name; naming them here says that they are used.
__all__ = ["api", "channel", "running"]

REPOSITORY = Path(__file__).parents[2]


async def test_an_update_is_in_the_journal_until_it_is_stored(
    channel: ZaloChannel, api: ZaloStandin, tmp_path: Path
) -> None:
    said = api.say(HANG, "một")
    inside, go = asyncio.Event(), asyncio.Event()

    async def slow(_: Incoming) -> None:
        inside.set()
        await go.wait()

    task = asyncio.create_task(channel.run(slow))
    await inside.wait()
    (name,) = journal_of(tmp_path)
    file = tmp_path / "files" / "zalo-journal" / name
    assert json.loads(file.read_bytes())["message"]["message_id"] == said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600  # people's words are for no other user
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    go.set()
    await eventually(lambda: journal_of(tmp_path) == [], "the update left the journal")
    await stopped(task)


async def test_what_was_not_stored_when_we_stopped_comes_again_first_and_in_order(
    channel: ZaloChannel, api: ZaloStandin, tmp_path: Path
) -> None:
    ids = [api.say(HANG, "một"), api.say(HANG, "hai")]

    async def never(_: Incoming) -> None:
        await asyncio.Event().wait()

    task = asyncio.create_task(channel.run(never))
    await eventually(lambda: len(journal_of(tmp_path)) == 2, "both were fetched")
    await stopped(task)
    assert not api.pending  # the platform has nothing more of it
    ids.append(api.say(HANG, "ba"))
    successor = make_channel(api, tmp_path / "files")
    ear = Ear()
    async with listening(successor, ear):
        await eventually(lambda: len(ear.heard) == 3, "all came")
        await eventually(lambda: journal_of(tmp_path) == [], "all left the journal")
    await successor.close()
    assert [(one.id, one.text) for one in ear.heard] == list(zip(ids, ("một", "hai", "ba"), strict=True))


_DIES = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.channels.zalo import ZaloChannel

async def die(incoming):
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(ZaloChannel(sys.argv[1], Path(sys.argv[2]), base_url=sys.argv[3]).run(die))
"""


async def test_what_a_killed_process_had_fetched_is_heard(
    channel: ZaloChannel, api: ZaloStandin, tmp_path: Path
) -> None:
    said = api.say(HANG, "đã xong")
    command = [sys.executable, "-c", _DIES, TOKEN, str(tmp_path / "files"), api.base_url]
    killed = await asyncio.to_thread(subprocess.run, command, cwd=REPOSITORY, timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not api.pending
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "it was heard after all")
    assert [(one.id, one.text) for one in ear.heard] == [(said, "đã xong")]
    assert journal_of(tmp_path) == []


async def test_an_answer_that_is_arriving_when_we_stop_is_kept(
    channel: ZaloChannel, api: ZaloStandin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = Journal.add
    began = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow_disk(journal: Journal, update: Any) -> Path:
        loop.call_soon_threadsafe(began.set)
        asyncio.run(asyncio.sleep(0.2))
        return add(journal, update)

    monkeypatch.setattr(Journal, "add", slow_disk)
    api.say(HANG, "một")
    task = asyncio.create_task(channel.run(Ear()))
    await began.wait()
    await stopped(task)
    assert len(journal_of(tmp_path)) == 1


async def test_a_wait_for_updates_ends_at_once_when_we_stop(channel: ZaloChannel, api: ZaloStandin) -> None:
    task = asyncio.create_task(channel.run(Ear()))
    await eventually(lambda: ("getUpdates", {"timeout": "2"}) in api.calls, "it polls")
    began = asyncio.get_running_loop().time()
    await stopped(task)
    assert asyncio.get_running_loop().time() - began < 1.0


async def test_a_full_disk_loses_nothing_while_we_live(
    channel: ZaloChannel, api: ZaloStandin, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_: Journal, __: Any) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Journal, "add", full)
    for text in ("một", "hai"):
        api.say(HANG, text)
    go = asyncio.Event()
    heard: list[str] = []

    async def receive(incoming: Incoming) -> None:
        await go.wait()
        heard.append(incoming.text)

    task = asyncio.create_task(channel.run(receive))
    await eventually(lambda: len(api.handed_out) == 1, "the first was fetched")
    await asyncio.sleep(0.3)
    assert len(api.handed_out) == 1  # the second stays where it is safe
    go.set()
    await eventually(lambda: heard == ["một", "hai"], "both were heard")
    await stopped(task)
    assert "the journal cannot keep" in caplog.text


async def test_a_broken_entry_is_put_aside(
    channel: ZaloChannel, api: ZaloStandin, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "files" / "zalo-journal"
    folder.mkdir(parents=True)
    (folder / "000000000001.json").write_bytes(b'{"message": \xff')
    (folder / "000000000002.json").write_text("[" * 100_000)
    (folder / "000000000003.draft").write_text("{")
    (folder / "other.txt").write_text("not ours")
    api.say(HANG, "lành")
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard")
    assert [one.text for one in ear.heard] == ["lành"]
    assert {"000000000001.aside", "000000000002.aside", "other.txt"} <= set(journal_of(tmp_path))
    assert "cannot be read" in caplog.text


def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    first = Journal(tmp_path / "j").add({"n": 1})
    again = Journal(tmp_path / "j")
    second = again.add({"n": 2})
    assert again.entries() == [(first, {"n": 1}), (second, {"n": 2})]
    again.remove(first)
    again.put_aside(second)
    assert again.entries() == []
    assert Journal(tmp_path / "j").add({"n": 3}).stem == "000000000003"
    again.remove(first)  # twice, and of nothing, are no errors
    again.remove(None)
