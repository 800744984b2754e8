"""Zalo as a channel: what is heard of people, trouble on the line, webhooks in the way, order."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.zalo import ZaloChannel
from bot.model import Incoming
from tests.bot.zalo_people import BINH, CUC, HANG, api, channel, journal_of, make_channel, running, stopped
from tests.contracts.channel import Ear, eventually, listening
from tests.standins.zalo import ZaloStandin

# Test modules import the fixtures by name; naming them here says that they are used.
__all__ = ["api", "channel", "running"]


# What is heard


async def test_ids_times_and_forms(channel: ZaloChannel, api: ZaloStandin) -> None:
    said = api.say(HANG, "Đa\u0303 xong\0")  # decomposed, as some telephones write
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard")
    (heard,) = ear.heard
    assert (heard.id, heard.address, heard.text) == (said, HANG, "Đã xong")
    assert heard.at.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - heard.at) < timedelta(seconds=10)


@pytest.mark.parametrize(
    ("event", "content"),
    [
        (
            "message.sticker.received",
            {"sticker": "0e078a2fb66a5f34067b", "url": "https://stickers.zaloapp.com/1"},
        ),
        ("message.voice.received", {"voice_url": "https://x.zdn.vn/1.aac"}),
        ("message.unsupported.received", {"text": "điều nền tảng giữ lại"}),
        ("message.thing_of_next_year.received", {"text": {"x": 1}}),
    ],
)
async def test_what_cannot_be_read_is_heard_empty(
    channel: ZaloChannel, api: ZaloStandin, event: str, content: dict[str, Any]
) -> None:
    api.send_other(HANG, event, **content)
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard")
    assert (ear.heard[0].text, ear.heard[0].file, ear.heard[0].pressed) == ("", None, None)


async def test_what_is_not_for_us_is_left(channel: ZaloChannel, api: ZaloStandin, tmp_path: Path) -> None:
    api.say_in_group("a" * 20, HANG, "không phải cho trợ lý")
    api.send_other(HANG, "message.text.received", text="máy", **{"from": {"id": BINH, "is_bot": True}})
    api.send_other(HANG, "user.follow", text="theo dõi")
    nonsense: list[Any] = [7, "x", [], [[]], {"message": None}, {"event_name": 5, "message": {}}]
    for update in (*nonsense, {"message": {"chat": 5}}):
        api.push(update)
    api.push({"message": {"chat": {"id": 10**400, "chat_type": "PRIVATE"}, "text": "số lớn"}})
    api.push({"message": {"chat": {"id": "../../etc/passwd", "chat_type": "PRIVATE"}, "text": "đường dẫn"}})
    api.send_other(HANG, None, text="không tên sự kiện")  # as in some samples
    ear = Ear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.channels.zalo._SHORTEST_ROUND", 0.0)
        async with listening(channel, ear):
            await eventually(lambda: bool(ear.heard), "heard")
    assert [one.text for one in ear.heard] == ["không tên sự kiện"]
    assert journal_of(tmp_path) == []


async def test_an_update_that_always_fails_blocks_nobody_for_ever(
    channel: ZaloChannel, api: ZaloStandin, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    poison = api.say(HANG, "bí mật của chị Hằng")
    api.say(HANG, "tiếp theo")
    api.say(BINH, "việc của anh Bình")
    tries, heard = [], []

    async def receive(incoming: Incoming) -> None:
        if incoming.id == poison:
            tries.append(incoming.id)
            raise RuntimeError(incoming.text)
        heard.append(incoming.text)

    task = asyncio.create_task(channel.run(receive))
    await eventually(lambda: len(heard) == 2, "the others were heard")
    await stopped(task)
    assert len(tries) == 5
    assert sorted(heard) == ["tiếp theo", "việc của anh Bình"]
    assert journal_of(tmp_path) == ["000000000001.aside"]  # a person may look at it
    assert [r for r in caplog.records if r.levelno >= logging.ERROR and poison in r.getMessage()]
    assert "bí mật" not in caplog.text


async def test_one_chat_stays_in_order_and_others_do_not_wait(channel: ZaloChannel, api: ZaloStandin) -> None:
    for number in range(10):
        api.say(HANG, f"h{number}")
        api.say(BINH, f"b{number}")
    heard: list[str] = []
    release = asyncio.Event()

    async def receive(incoming: Incoming) -> None:
        if incoming.text == "h0":
            await release.wait()
        await asyncio.sleep(0)
        heard.append(incoming.text)

    task = asyncio.create_task(channel.run(receive))
    await eventually(lambda: len(heard) == 10, "Bình was served while Hằng's first message was not")
    api.say(CUC, "c0")
    await eventually(lambda: "c0" in heard, "Cúc, who came later, was served too")
    release.set()
    await eventually(lambda: len(heard) == 21, "all were heard")
    await stopped(task)
    assert [text for text in heard if text[0] == "h"] == [f"h{number}" for number in range(10)]
    assert [text for text in heard if text[0] == "b"] == [f"b{number}" for number in range(10)]


async def test_no_more_is_fetched_than_can_wait(
    channel: ZaloChannel, api: ZaloStandin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.zalo._MOST_WAITING", 3)
    for number in range(6):
        api.say(HANG, str(number))
    go = asyncio.Event()
    heard: list[str] = []

    async def receive(incoming: Incoming) -> None:
        await go.wait()
        heard.append(incoming.text)

    task = asyncio.create_task(channel.run(receive))
    await eventually(lambda: len(api.handed_out) == 3, "three were fetched")
    await asyncio.sleep(0.3)
    assert len(api.handed_out) == 3
    go.set()
    await eventually(lambda: len(heard) == 6, "all were heard")
    await stopped(task)


# The line


async def test_trouble_on_the_line_is_survived(
    channel: ZaloChannel, api: ZaloStandin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.zalo._back_off", lambda failures: 0.01 * failures)
    monkeypatch.setattr("bot.channels.zalo_facts.QUOTA_WAIT", 0.05)
    monkeypatch.setattr("bot.channels.zalo._SHORTEST_ROUND", 0.01)
    for status in (400, 401, 403, 408, 429, 500):
        api.fault("getUpdates", status=status)
    for page in ("<html>", '{"ok": true}', '{"ok": true, "result": {}}', '{"ok": 1}', "[" * 5000, "9" * 5000):
        api.fault("getUpdates", status=200, page=page)
    api.fault("getUpdates", status=502, page="<html>")
    api.fault("getUpdates", drop="before")
    api.say(HANG, "vẫn nghe")
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard in the end")


@pytest.mark.parametrize("told_by", [408, 200], ids=["408", "an empty result"])
async def test_nothing_to_tell_is_asked_for_in_measure(
    api: ZaloStandin, tmp_path: Path, caplog: pytest.LogCaptureFixture, told_by: int
) -> None:
    api.nothing_is_408 = told_by == 408
    channel = make_channel(api, tmp_path, poll_seconds=0)  # a platform that does not wait
    async with listening(channel, Ear()):
        await asyncio.sleep(1.5)
    await channel.close()
    assert 1 <= sum(method == "getUpdates" for method, _ in api.calls) <= 3
    assert caplog.text == ""


@pytest.mark.parametrize("refusal", [400, 403, 408, 409])
async def test_a_webhook_in_the_way_is_removed_and_told(
    channel: ZaloChannel, api: ZaloStandin, caplog: pytest.LogCaptureFixture, refusal: int
) -> None:
    api.webhook, api.webhook_refusal = "https://old.example.vn/hook", refusal
    api.say(HANG, "vẫn nghe")
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard")
    assert api.webhook == ""
    assert "a webhook is set" in caplog.text


@pytest.mark.parametrize("refusal", [400, 403, 409])
async def test_a_webhook_set_later_is_removed_too(
    channel: ZaloChannel, api: ZaloStandin, monkeypatch: pytest.MonkeyPatch, refusal: int
) -> None:
    monkeypatch.setattr("bot.channels.zalo._back_off", lambda failures: 0.01)
    ear = Ear()
    async with listening(channel, ear):
        api.say(HANG, "một")
        await eventually(lambda: len(ear.heard) == 1, "it polls")
        api.webhook, api.webhook_refusal = "https://old.example.vn/hook", refusal
        api.generation += 1  # the poll that waits is sent away
        api.say(HANG, "hai")
        await eventually(lambda: len(ear.heard) == 2, "heard again")
    assert api.webhook == ""


async def test_a_webhook_that_cannot_be_looked_up_stops_nothing(
    channel: ZaloChannel, api: ZaloStandin
) -> None:
    api.fault("getWebhookInfo", status=500)
    api.say(HANG, "vẫn nghe")
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard")


async def test_a_platform_that_is_away_for_a_while_is_found_again(
    api: ZaloStandin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.zalo._back_off", lambda failures: 0.05)
    monkeypatch.setattr("bot.channels.zalo._SHORTEST_ROUND", 0.05)
    channel = make_channel(api, tmp_path / "files", read_seconds=0.2, poll_seconds=0)
    api.fault("getUpdates", times=2, stall=0.5, deliver=False)  # hangs after reading the request
    api.say(HANG, "vẫn nghe")
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard in the end")
    await channel.close()
