"""Telegram as a channel: updates confirmed only once stored, trouble on the line, files people send."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_updates import Backlog, shown_name
from bot.model import Button, Incoming, Outgoing
from tests.bot.telegram_people import BINH, CUC, HANG, api, channel, make_channel, running
from tests.contracts.channel import Ear, eventually, listening
from tests.standins.telegram import TelegramStandin

# Test modules import the fixtures by name; naming them here says that they are used.
__all__ = ["api", "channel", "running"]

# The library announces a change of its own types; both are handled.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


# Listening


async def test_an_update_is_confirmed_only_after_it_is_stored(
    channel: TelegramChannel, api: TelegramStandin
) -> None:
    api.say(HANG, "một")
    inside, go = asyncio.Event(), asyncio.Event()

    async def slow(_: Incoming) -> None:
        inside.set()
        await go.wait()

    task = asyncio.create_task(channel.run(slow))
    await inside.wait()
    await asyncio.sleep(1.2)  # longer than the grace: the channel asks again meanwhile
    assert sum(method == "getUpdates" for method, _ in api.calls) >= 2
    assert len(api.unconfirmed()) == 1
    go.set()
    await eventually(lambda: api.unconfirmed() == [], "the update was confirmed")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_what_was_not_stored_when_we_stopped_comes_again(
    channel: TelegramChannel, api: TelegramStandin
) -> None:
    api.say(HANG, "một")
    inside = asyncio.Event()

    async def never(_: Incoming) -> None:
        inside.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(channel.run(never))
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "it came again")
    assert ear.heard[0].text == "một"


async def test_replies_times_and_forms(channel: TelegramChannel, api: TelegramStandin) -> None:
    update = api.say(HANG, "Đa\u0303 xong", reply_to=55)  # decomposed, as some telephones write
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard")
    (heard,) = ear.heard
    assert (heard.id, heard.address, heard.reply_to) == (str(update), str(HANG), "55")
    assert heard.text == "Đã xong"
    assert heard.at.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - heard.at) < timedelta(seconds=10)


async def test_a_pressed_button_loses_its_spinner(channel: TelegramChannel, api: TelegramStandin) -> None:
    sent = await channel.send(str(HANG), Outgoing("?", ((Button("Có", "y"),),)), "k")
    api.press(HANG, int(sent), "y")
    api.press(HANG, int(sent), "y")
    api.fault("answerCallbackQuery", status=500)  # best effort: nothing else is disturbed
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: len(ear.heard) == 2, "both were heard")
        await eventually(lambda: len(api.answered) == 1, "the second was answered")
        await eventually(lambda: api.unconfirmed() == [], "both were confirmed")


async def test_groups_and_edits_and_service_messages_are_not_for_us(
    channel: TelegramChannel, api: TelegramStandin
) -> None:
    api.say_in_group(-5, "không phải cho trợ lý")
    api.edit(HANG, "sửa")
    api.send_other(HANG, message_auto_delete_timer_changed={"message_auto_delete_time": 86400})
    api.say(HANG, "cho trợ lý")
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: api.unconfirmed() == [], "all were confirmed")
    assert [one.text for one in ear.heard] == ["cho trợ lý"]


@pytest.mark.parametrize(
    "content",
    [
        {"location": {"latitude": 10.5, "longitude": 106.5}},
        {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
        {"rich_thing_of_next_year": {"x": 1}},
    ],
    ids=lambda content: next(iter(content)),
)
async def test_what_cannot_be_read_is_heard_empty(
    channel: TelegramChannel, api: TelegramStandin, content: dict[str, Any]
) -> None:
    api.send_other(HANG, **content)
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard")
    assert (ear.heard[0].text, ear.heard[0].file, ear.heard[0].pressed) == ("", None, None)


async def test_an_update_that_always_fails_blocks_nobody_for_ever(
    channel: TelegramChannel, api: TelegramStandin, caplog: pytest.LogCaptureFixture
) -> None:
    poison = api.say(HANG, "bí mật của chị Hằng")
    api.say(HANG, "tiếp theo")
    api.say(BINH, "việc của anh Bình")
    tries, heard = [], []

    async def receive(incoming: Incoming) -> None:
        if incoming.id == str(poison):
            tries.append(incoming.id)
            raise RuntimeError(incoming.text)
        heard.append(incoming.text)

    task = asyncio.create_task(channel.run(receive))
    await eventually(lambda: api.unconfirmed() == [], "all were confirmed")
    task.cancel()
    await asyncio.wait([task])
    assert len(tries) == 5
    assert sorted(heard) == ["tiếp theo", "việc của anh Bình"]
    assert [
        record
        for record in caplog.records
        if record.levelno >= logging.ERROR and str(poison) in record.getMessage()
    ]
    assert "bí mật" not in caplog.text


async def test_an_update_the_library_cannot_read_is_skipped(
    channel: TelegramChannel, api: TelegramStandin
) -> None:
    api.push_raw(message={"message_id": "?", "date": "hôm qua", "chat": 5, "text": "hỏng"})
    api.push_raw(message=[])
    api.push_raw(callback_query={"id": "x"})
    api.say(HANG, "lành")
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: api.unconfirmed() == [], "all were confirmed")
    assert [one.text for one in ear.heard] == ["lành"]


async def test_one_chat_stays_in_order_and_others_do_not_wait(
    channel: TelegramChannel, api: TelegramStandin
) -> None:
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
    await eventually(lambda: api.unconfirmed() == [], "all were confirmed")
    task.cancel()
    await asyncio.wait([task])
    assert [text for text in heard if text[0] == "h"] == [f"h{number}" for number in range(10)]
    assert [text for text in heard if text[0] == "b"] == [f"b{number}" for number in range(10)]


async def test_trouble_on_the_line_is_survived(
    channel: TelegramChannel, api: TelegramStandin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram._back_off", lambda failures: 0.01 * failures)
    for fault in ({"status": 502, "page": "<html>"}, {"drop": "before"}, {"status": 401}, {"status": 500}):
        api.fault("getUpdates", **fault)
    api.fault("getUpdates", status=200, page='{"ok": true, "result": [7]}')
    api.fault("getUpdates", status=429, page='{"ok": false, "parameters": {"retry_after": 0.05}}')
    api.say(HANG, "vẫn nghe")
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard in the end")


async def test_two_pollers_say_so_once_and_go_on(
    channel: TelegramChannel,
    api: TelegramStandin,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.channels.telegram._back_off", lambda failures: 0.3)
    other = make_channel(api, tmp_path / "other")
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(api.calls), "the first one polls")
        async with listening(other, ear):
            await eventually(lambda: "another process polls" in caplog.text, "it was said")
            await asyncio.sleep(0.7)  # time for several conflicts more
        api.say(HANG, "vẫn nghe")
        await eventually(lambda: bool(ear.heard), "heard in the end")
    assert caplog.text.count("another process polls") <= 2  # once by each
    await other.close()


async def test_a_forgotten_webhook_is_removed(channel: TelegramChannel, api: TelegramStandin) -> None:
    api.webhook = "https://old.example.vn/hook"
    api.say(HANG, "vẫn nghe")
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard in the end")
    assert api.webhook == ""


def test_the_offset_never_passes_what_is_open() -> None:
    backlog = Backlog()
    assert backlog.offset() == 0
    assert [backlog.add(number, chat, {}) for number, chat in ((5, 1), (6, 2), (7, 1))] == [True, True, False]
    assert not backlog.add(6, 2, {})
    backlog.done(2)
    assert backlog.offset() == 5
    backlog.done(1)
    assert backlog.offset() == 7
    backlog.done(1)
    assert backlog.offset() == 8


# Files


async def heard_file(channel: TelegramChannel) -> Incoming:
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard")
    return ear.heard[0]


async def test_a_file_is_stored_under_a_name_of_ours(
    channel: TelegramChannel, api: TelegramStandin, tmp_path: Path
) -> None:
    api.send_file(HANG, "../../Kế hoạch\x00\n.pdf", b"%PDF-1.7 abc", "xem giúp")
    heard = await heard_file(channel)
    assert heard.text == "xem giúp"
    assert heard.file is not None
    assert (heard.file.name, heard.file.size, heard.file.problem) == ("Kế hoạch.pdf", 12, None)
    assert heard.file.path is not None
    assert heard.file.path.read_bytes() == b"%PDF-1.7 abc"
    assert heard.file.path.parent == tmp_path / "files"
    assert heard.file.path.name.isascii()
    assert list((tmp_path / "files").iterdir()) == [heard.file.path]


async def test_the_same_file_heard_twice_is_stored_once(
    channel: TelegramChannel, api: TelegramStandin, tmp_path: Path
) -> None:
    api.send_file(HANG, "a.txt", b"abc")
    ear = Ear(failures=1)
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard")
    assert ear.heard == ear.refused
    assert len(list((tmp_path / "files").iterdir())) == 1


async def test_of_a_photo_the_largest_is_taken(channel: TelegramChannel, api: TelegramStandin) -> None:
    api.send_photo(HANG, [b"s", b"medium", b"the largest one"], "ảnh chụp")
    heard = await heard_file(channel)
    assert heard.file is not None
    assert heard.file.path is not None
    assert heard.file.path.read_bytes() == b"the largest one"
    assert (heard.text, heard.file.name) == ("ảnh chụp", "ảnh.jpg")


@pytest.mark.parametrize(
    ("content", "claimed"),
    [(b"x" * 101, None), (b"x" * 101, 5), (b"x", 101), (b"x" * 60, 60)],
    ids=["it says so", "it lies", "it claims to be", "the platform will not give it"],
)
async def test_what_is_too_large_is_not_kept(
    api: TelegramStandin, tmp_path: Path, content: bytes, claimed: int | None
) -> None:
    api.download_limit = 50 if len(content) == 60 else 1000
    channel = make_channel(api, tmp_path / "files", max_download_bytes=100)
    api.send_file(HANG, "a.pdf", content, claimed_size=claimed)
    heard = await heard_file(channel)
    await channel.close()
    assert heard.file is not None
    assert heard.file.path is None
    assert "lớn hơn" in (heard.file.problem or "")
    assert not (tmp_path / "files").exists()


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("getFile", {"status": 500}),
        ("getFile", {"drop": "before"}),
        ("file", {"status": 404, "page": "gone"}),
        ("file", {"drop": "before"}),
    ],
)
async def test_a_file_that_cannot_be_fetched_is_told(
    channel: TelegramChannel, api: TelegramStandin, method: str, fault: dict[str, Any]
) -> None:
    api.fault(method, **fault)
    api.send_file(HANG, "a.pdf", b"abc", "đây ạ")
    heard = await heard_file(channel)
    assert heard.text == "đây ạ"
    assert heard.file is not None
    assert heard.file.path is None
    assert "gửi lại" in (heard.file.problem or "")


async def test_a_full_disk_is_told(api: TelegramStandin, tmp_path: Path) -> None:
    (tmp_path / "files").write_text("not a folder")
    channel = make_channel(api, tmp_path / "files")
    api.send_file(HANG, "a.pdf", b"abc")
    heard = await heard_file(channel)
    await channel.close()
    assert heard.file is not None
    assert heard.file.path is None
    assert "quản trị" in (heard.file.problem or "")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (None, "tệp không tên"),
        ("  \x07 ", "tệp không tên"),
        ("C:\\Users\\hang\\Ke hoach.docx", "Ke hoach.docx"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("ế" * 200 + ".pdf", "ế" * 145 + "….pdf"),
        ("." + "x" * 200, "." + "x" * 149),
    ],
)
def test_names_are_made_fit_to_show(given: str | None, shown: str) -> None:
    assert shown_name(given) == shown
    assert len(shown) <= 150
