"""Telegram as a channel, against the strict stand-in over real HTTP: the contract, sending, the token."""

from __future__ import annotations

import logging
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram import TelegramChannel
from bot.model import Button, Outgoing, OutgoingFile
from bot.ports import Channel, ChannelError, FateUnknown, RateLimited, Refused, Unavailable, Unreachable
from tests.bot.telegram_people import HANG, HELLO, TOKEN, HangsTelephone, api, channel, make_channel, running
from tests.contracts.channel import ChannelContract, Ear, Seen, eventually, listening
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_world import Delivered

# Test modules import the fixtures by name; naming them here says that they are used.
__all__ = ["api", "channel", "running"]

# The library announces a change of its own types; both are handled.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


class HangsScreen(HangsTelephone):
    """Her telephone, with what is bold on it."""

    def seen(self) -> list[Seen]:
        shown = zip(super().seen(), self._api.messages(HANG), strict=True)
        return [replace(seen, emphasis=bold_in(message)) for seen, message in shown]


def bold_in(message: Delivered) -> tuple[tuple[int, int], ...]:
    """What is bold of a message, in characters."""
    encoded = message.text.encode("utf-16-le")

    def characters(units: int) -> int:
        return len(encoded[: 2 * units].decode("utf-16-le"))

    assert {kind for kind, _, _ in message.entities} <= {"bold"}
    return tuple((characters(at), characters(at + length)) for _, at, length in message.entities)


class TestTelegramContract(ChannelContract):
    @pytest.fixture
    def far_side(self, api: TelegramStandin) -> HangsScreen:
        return HangsScreen(api)


def test_it_is_a_channel(channel: TelegramChannel) -> None:
    as_port: Channel = channel
    assert (as_port.name, as_port.limits.text, as_port.idempotent) == ("telegram", 4096, False)


# Sending


async def test_wide_rows_are_broken_so_that_no_button_is_lost(
    channel: TelegramChannel, api: TelegramStandin
) -> None:
    row = tuple(Button(str(n), f"n:{n}") for n in range(19))
    await channel.send(str(HANG), Outgoing("Chọn", (row,)), "k")
    (message,) = api.messages(HANG)
    assert [len(line) for line in message.buttons] == [8, 8, 3]
    assert [button for line in message.buttons for button in line] == [(b.label, b.data) for b in row]


async def test_text_goes_plain_and_without_previews(channel: TelegramChannel, api: TelegramStandin) -> None:
    await channel.send(str(HANG), Outgoing("https://example.vn <i>x</i>"), "k")
    method, given = api.calls[-1]
    assert method == "sendMessage"
    assert given["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in given


async def test_emphasis_goes_as_entities_in_utf16_units(
    channel: TelegramChannel, api: TelegramStandin, tmp_path: Path
) -> None:
    text = "🙂 hạn 18/02 <b>"
    await channel.send(str(HANG), Outgoing(text, emphasis=((2, 5), (6, 11))), "k")
    file = file_of(tmp_path, b"x")
    await channel.send(str(HANG), Outgoing(text, file=file, emphasis=((0, 1),)), "k")
    first, second = api.messages(HANG)
    assert first.entities == (("bold", 3, 3), ("bold", 7, 5))
    assert second.entities == (("bold", 0, 2),)
    assert [given.get("parse_mode") for _, given in api.calls] == [None, None]


async def test_what_telegram_trims_moves_the_emphasis_along(
    channel: TelegramChannel, api: TelegramStandin
) -> None:
    await channel.send(str(HANG), Outgoing(" \n hạn nộp ", emphasis=((0, 6), (7, 11))), "k")
    (message,) = api.messages(HANG)
    assert (message.text, bold_in(message)) == ("hạn nộp", ((0, 3), (4, 7)))


async def test_more_emphasis_than_telegram_takes_is_shown_in_part(
    channel: TelegramChannel, api: TelegramStandin
) -> None:
    await channel.send(
        str(HANG), Outgoing("a b " * 200, emphasis=tuple((at, at + 1) for at in range(0, 800, 2))), "k"
    )
    (message,) = api.messages(HANG)
    assert len(message.entities) == 100


async def test_a_file_goes_with_its_text_in_one_call(
    channel: TelegramChannel, api: TelegramStandin, tmp_path: Path
) -> None:
    report = tmp_path / "r"
    report.write_bytes(b"PK\x03\x04")
    file = OutgoingFile("Báo cáo quý II.docx", report)
    await channel.send(str(HANG), Outgoing("Báo cáo", ((Button("Đã nhận", "ok"),),), file), "k")
    await channel.send(str(HANG), Outgoing("", file=file), "k2")
    first, second = api.messages(HANG)
    assert (first.file_name, first.text, first.buttons) == (file.name, "Báo cáo", ((("Đã nhận", "ok"),),))
    assert second.text == ""
    assert [method for method, _ in api.calls] == ["sendDocument", "sendDocument"]


def file_of(tmp_path: Path, content: bytes) -> OutgoingFile:
    path = tmp_path / "sent"
    path.write_bytes(content)
    return OutgoingFile("a.txt", path)


@pytest.mark.parametrize(
    "message",
    [
        Outgoing(""),
        Outgoing("a\ud800b"),
        Outgoing("a", ((Button("b", ""),),)),
        Outgoing("a", ((Button("b", "ữ" * 22),),)),  # 22 characters, 66 bytes
        Outgoing("a", ((Button("  ", "b"),),)),
        Outgoing("a", tuple((Button("b", str(n)),) for n in range(101))),
        Outgoing("a", file=OutgoingFile("a.txt", Path("/nowhere/a.txt"))),
    ],
)
async def test_what_telegram_would_refuse_is_refused_without_asking(
    channel: TelegramChannel, api: TelegramStandin, message: Outgoing
) -> None:
    with pytest.raises(Refused):
        await channel.send(str(HANG), message, "k")
    assert api.calls == []


async def test_a_caption_is_never_cut(channel: TelegramChannel, api: TelegramStandin, tmp_path: Path) -> None:
    file = file_of(tmp_path, b"x")
    await channel.send(str(HANG), Outgoing("ạ" * 1024, file=file), "k")
    with pytest.raises(Refused):
        await channel.send(str(HANG), Outgoing("ạ" * 1025, file=file), "k")
    assert len(api.messages(HANG)) == 1


@pytest.mark.parametrize(
    ("content", "most"), [(b"", 50), (b"12345678901", 10)], ids=["empty", "over the platform's limit"]
)
async def test_files_the_platform_will_not_take(
    channel: TelegramChannel, api: TelegramStandin, tmp_path: Path, content: bytes, most: int
) -> None:
    api.upload_limit = most
    with pytest.raises(Refused):
        await channel.send(str(HANG), Outgoing("a", file=file_of(tmp_path, content)), "k")
    assert api.messages(HANG) == []


@pytest.mark.parametrize("why", ["bot was blocked by the user", "user is deactivated"])
async def test_who_blocked_us_is_unreachable(
    channel: TelegramChannel, api: TelegramStandin, why: str
) -> None:
    api.block(HANG, why)
    with pytest.raises(Unreachable):
        await channel.send(str(HANG), HELLO, "k")
    api.unblock(HANG)
    await channel.send(str(HANG), HELLO, "k")


async def test_groups_and_public_channels_are_nobody(channel: TelegramChannel, api: TelegramStandin) -> None:
    api.open_chat(-77)
    for address in ("-77", "@tin_tuc", "１００１", "1００１", "01001"):
        with pytest.raises(Unreachable):
            await channel.send(address, HELLO, "k")


async def test_too_many_messages(channel: TelegramChannel, api: TelegramStandin) -> None:
    now = [100.0]
    api.limit_rates(clock=lambda: now[0])
    await channel.send(str(HANG), HELLO, "1")
    with pytest.raises(RateLimited) as caught:
        await channel.send(str(HANG), HELLO, "2")
    assert caught.value.retry_after == 1.0
    now[0] += 1.0
    await channel.send(str(HANG), HELLO, "2")
    assert len(api.messages(HANG)) == 2


@pytest.mark.parametrize(
    ("fault", "expected", "delivered"),
    [
        ({"drop": "after"}, FateUnknown, 1),
        ({"drop": "before"}, FateUnknown, 0),
        ({"stall": 2.0}, FateUnknown, 1),
        ({"status": 500}, Unavailable, 0),
        ({"status": 502}, Unavailable, 0),
        ({"status": 400}, Refused, 0),
        ({"status": 401}, Unavailable, 0),
        ({"status": 413}, Unavailable, 0),
        ({"status": 502, "page": "<html>Bad Gateway</html>"}, FateUnknown, 0),
        ({"status": 504, "page": ""}, FateUnknown, 0),
        ({"status": 503, "page": "<html>"}, Unavailable, 0),
        ({"status": 413, "page": "<html>"}, Refused, 0),
        ({"status": 403, "page": "<html>Blocked by your provider</html>"}, Unavailable, 0),
        ({"status": 302, "page": "<html>Sign in to the Wi-Fi</html>"}, Unavailable, 0),
        ({"status": 200, "page": "<html>Sign in to the Wi-Fi</html>"}, FateUnknown, 0),
        ({"status": 200, "page": '{"ok": true}'}, FateUnknown, 0),
        ({"status": 200, "page": '{"ok": true, "result": {"message_id": 1}}'}, FateUnknown, 0),
        ({"status": 429, "page": '{"ok": false, "description": "Too Many Requests"}'}, RateLimited, 0),
        (
            {"status": 400, "page": '{"description": "Bad Request: PEER_ID_INVALID"}'},
            Unreachable,
            0,
        ),
    ],
)
async def test_each_failure_is_told_by_its_fate(
    api: TelegramStandin, tmp_path: Path, fault: dict[str, Any], expected: type[ChannelError], delivered: int
) -> None:
    channel = make_channel(api, tmp_path, read_seconds=0.3)
    api.fault("sendMessage", **fault)
    with pytest.raises(expected) as caught:
        await channel.send(str(HANG), HELLO, "k")
    assert type(caught.value) is expected
    assert len(api.messages(HANG)) == delivered
    await channel.send(str(HANG), HELLO, "k")  # and the channel goes on
    await channel.close()


async def test_a_closed_door_is_unavailable(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    channel = TelegramChannel(TOKEN, tmp_path, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot")
    with pytest.raises(Unavailable) as caught:
        await channel.send(str(HANG), HELLO, "k")
    assert not caught.value.permanent
    await channel.progress(str(HANG), "…")
    await channel.close()


async def test_progress_shows_typing(channel: TelegramChannel, api: TelegramStandin) -> None:
    await channel.progress(str(HANG), "Đang tìm…")
    assert api.actions == [(HANG, "typing")]


# The token


def test_a_wrong_token_is_not_repeated_in_the_error(tmp_path: Path) -> None:
    for token in ("", "secret", "12:abc\n", "12:a/b"):
        with pytest.raises(ValueError, match="looks like") as caught:
            TelegramChannel(token, tmp_path)
        assert token == "" or token not in str(caught.value)


async def test_the_token_is_never_logged_or_raised(
    channel: TelegramChannel, api: TelegramStandin, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("httpx", "httpcore", "telegram", ""):
        # Set and put back by caplog; somebody who lowers every level must not see it either.
        caplog.set_level(logging.DEBUG, logger=name or None)
    page = f"<html>cannot find /bot{TOKEN}/sendMessage</html>"
    errors = []
    for fault in ({"status": 404, "page": page}, {"status": 200, "page": page}, {"drop": "before"}):
        api.fault("sendMessage", **fault)
        with pytest.raises(ChannelError) as caught:
            await channel.send(str(HANG), HELLO, "k")
        errors.append(repr(caught.value) + str(caught.getrepr(style="native")))
    api.fault("getUpdates", status=404, page=page)
    api.fault("file", status=500, page=page)
    api.send_file(HANG, "a.pdf", b"abc")
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard")
    text = "\n".join([caplog.text, *errors, repr(channel)])
    assert "<token>" in text  # it was there to be hidden
    assert TOKEN not in text
    assert TOKEN.split(":")[1] not in text


async def test_by_default_nothing_of_the_traffic_is_logged(
    channel: TelegramChannel, api: TelegramStandin, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)  # the root only, as a setting of ours would
    api.say(HANG, "điều riêng tư")
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard")
        await channel.send(str(HANG), Outgoing("câu trả lời riêng"), "k")
    assert "riêng" not in caplog.text
    assert "HTTP Request" not in caplog.text
