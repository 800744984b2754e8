"""Zalo as a channel, against the strict stand-in over real HTTP: the contract, sending, the token."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from bot.channels import zalo_facts
from bot.channels.zalo import ZaloChannel
from bot.channels.zalo_errors import NothingYet
from bot.model import Button, Limits, Outgoing, OutgoingFile
from bot.ports import Channel, ChannelError, FateUnknown, RateLimited, Refused, Unavailable, Unreachable
from tests.bot.zalo_people import (
    BINH,
    HANG,
    HELLO,
    TOKEN,
    HangsTelephone,
    api,
    channel,
    make_channel,
    running,
)
from tests.contracts.channel import ChannelContract, Ear, eventually, listening
from tests.standins.zalo import ZaloStandin, serving

# Test modules import the fixtures by name; naming them here says that they are used.
__all__ = ["api", "channel", "running"]


class TestZaloContract(ChannelContract):
    @pytest.fixture
    def far_side(self, api: ZaloStandin) -> HangsTelephone:
        return HangsTelephone(api)


def test_it_is_a_channel(channel: ZaloChannel) -> None:
    as_port: Channel = channel
    assert (as_port.name, as_port.idempotent) == ("zalo", False)
    assert as_port.limits == Limits(text=2000, buttons=False, files=False, emphasis=True)


# Sending


async def test_text_goes_as_it_is(channel: ZaloChannel, api: ZaloStandin) -> None:
    await channel.send(HANG, Outgoing("**đậm** <b>x</b>"), "k")
    assert api.calls == [("sendMessage", {"chat_id": HANG, "text": "**đậm** <b>x</b>"})]


async def test_emphasis_goes_as_styles_in_utf16_units(channel: ZaloChannel, api: ZaloStandin) -> None:
    await channel.send(HANG, Outgoing("🙂 hạn 18/02", emphasis=((6, 11), (2, 5))), "k")
    (message,) = api.messages(HANG)
    assert message.styles == ((3, 3), (7, 5))


async def test_where_styles_are_refused_the_message_goes_without(
    channel: ZaloChannel, api: ZaloStandin, caplog: pytest.LogCaptureFixture
) -> None:
    api.takes_styles = False
    bold = Outgoing("hạn 18/02", emphasis=((4, 9),))
    for key in ("1", "2"):
        await channel.send(HANG, bold, key)
    assert [(message.text, message.styles) for message in api.messages(HANG)] == [("hạn 18/02", ())] * 2
    assert len([method for method, _ in api.calls if method == "sendMessage"]) == 3  # tried once, then known
    assert caplog.text.count("takes no styles") == 1


async def test_a_message_refused_for_itself_stays_refused(channel: ZaloChannel, api: ZaloStandin) -> None:
    api.fault("sendMessage", times=2, status=400)
    with pytest.raises(Refused):
        await channel.send(HANG, Outgoing("hạn 18/02", emphasis=((4, 9),)), "k")
    await channel.send(HANG, Outgoing("hạn 18/02", emphasis=((4, 9),)), "k")
    assert api.messages(HANG)[0].styles == ((4, 5),)  # and styles are not given up for it


@pytest.mark.parametrize(
    "message",
    [
        Outgoing(""),
        Outgoing(" \n"),
        Outgoing("a\ud800b"),
        Outgoing("a", ((Button("b", "c"),),)),
        Outgoing("a", file=OutgoingFile("a.txt", Path("/nowhere/a.txt"))),
    ],
)
async def test_what_zalo_would_refuse_is_refused_without_asking(
    channel: ZaloChannel, api: ZaloStandin, message: Outgoing
) -> None:
    with pytest.raises(Refused):
        await channel.send(HANG, message, "k")
    assert api.calls == []


@pytest.mark.parametrize("at_200", [False, True], ids=["own status", "status 200"])
async def test_who_blocked_us_is_unreachable(channel: ZaloChannel, api: ZaloStandin, at_200: bool) -> None:
    api.refusals_are_200 = at_200
    api.block(HANG)
    with pytest.raises(Unreachable):
        await channel.send(HANG, HELLO, "k")
    api.unblock(HANG)
    await channel.send(HANG, HELLO, "k")


async def test_a_quota_without_a_time_is_waited_for(channel: ZaloChannel, api: ZaloStandin) -> None:
    now = [100.0]
    api.limit_rate(2, clock=lambda: now[0])
    for chat in (HANG, BINH):
        await channel.send(chat, HELLO, "k")
    with pytest.raises(RateLimited) as caught:
        await channel.send(HANG, HELLO, "k")
    assert caught.value.retry_after == zalo_facts.QUOTA_WAIT
    now[0] += 1.0
    await channel.send(HANG, HELLO, "k")


@pytest.mark.parametrize(
    ("fault", "expected", "delivered"),
    [
        ({"drop": "after"}, FateUnknown, 1),
        ({"drop": "before"}, FateUnknown, 0),
        ({"stall": 2.0}, FateUnknown, 1),
        ({"stall": 2.0, "deliver": False}, FateUnknown, 0),
        ({"status": 500}, Unavailable, 0),
        ({"status": 502}, Unavailable, 0),
        ({"status": 403}, Unavailable, 0),
        ({"status": 401}, Unavailable, 0),
        ({"status": 400}, Refused, 0),
        ({"status": 404}, Refused, 0),
        ({"status": 413}, Refused, 0),
        ({"status": 429}, RateLimited, 0),
        ({"status": 408}, NothingYet, 0),
        ({"status": 502, "page": "<html>Bad Gateway</html>"}, FateUnknown, 0),
        ({"status": 504, "page": ""}, FateUnknown, 0),
        ({"status": 524, "page": ""}, FateUnknown, 0),
        ({"status": 503, "page": "<html>"}, Unavailable, 0),
        ({"status": 413, "page": "<html>"}, Refused, 0),
        ({"status": 403, "page": "<html>Blocked by your provider</html>"}, Unavailable, 0),
        ({"status": 404, "page": "not found"}, Unavailable, 0),
        ({"status": 302, "page": "<html>Sign in to the Wi-Fi</html>"}, Unavailable, 0),
        ({"status": 200, "page": "<html>Sign in to the Wi-Fi</html>"}, FateUnknown, 0),
        ({"status": 200, "page": ""}, FateUnknown, 0),
        ({"status": 200, "page": "x" * 2_000_000}, FateUnknown, 0),
        ({"status": 200, "page": '{"ok": true}'}, FateUnknown, 0),
        ({"status": 200, "page": '{"ok": true, "result": {"message_id": 7}}'}, FateUnknown, 0),
        ({"status": 500, "page": '{"ok": true, "result": {"message_id": "7"}}'}, FateUnknown, 0),
        ({"status": 200, "page": '{"ok": false, "error_code": 429}'}, RateLimited, 0),
        ({"status": 404, "page": '{"ok": false, "description": "User not found"}'}, Unreachable, 0),
    ],
)
async def test_each_failure_is_told_by_its_fate(
    api: ZaloStandin, tmp_path: Path, fault: dict[str, Any], expected: type[ChannelError], delivered: int
) -> None:
    channel = make_channel(api, tmp_path, read_seconds=0.3)
    api.fault("sendMessage", **fault)
    with pytest.raises(expected) as caught:
        await channel.send(HANG, HELLO, "k")
    assert type(caught.value) is expected
    assert len(api.messages(HANG)) == delivered
    await channel.send(HANG, HELLO, "k")  # and the channel goes on
    await channel.close()


async def test_a_closed_door_is_unavailable_until_it_opens(tmp_path: Path) -> None:
    api = ZaloStandin(TOKEN)
    with serving(api):
        port = int(api.url.rpartition(":")[2])
        api.open_chat(HANG)
    channel = make_channel(api, tmp_path)
    with pytest.raises(Unavailable) as caught:
        await channel.send(HANG, HELLO, "k")
    assert not caught.value.permanent
    await channel.progress(HANG, "…")
    with serving(api, port):
        await channel.send(HANG, HELLO, "k")
        assert [message.text for message in api.messages(HANG)] == ["Xin chào"]
    await channel.close()


async def test_progress_shows_typing(channel: ZaloChannel, api: ZaloStandin) -> None:
    await channel.progress(HANG, "Đang tìm…")
    assert api.actions == [HANG]


# The token


def test_a_wrong_token_is_not_repeated_in_the_error(tmp_path: Path) -> None:
    for token in ("", "secret", "12:abc\n", "12:a/b", "12:a b", "12:"):
        with pytest.raises(ValueError, match="looks like") as caught:
            ZaloChannel(token, tmp_path)
        assert token == "" or token not in str(caught.value)


async def test_the_token_is_never_logged_or_raised(
    channel: ZaloChannel, api: ZaloStandin, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("httpx", "httpcore", ""):
        # Set and put back by caplog; somebody who lowers every level must not see it either.
        caplog.set_level(logging.DEBUG, logger=name or None)
    words = f'{{"ok": false, "error_code": 400, "description": "no /bot{TOKEN}/sendMessage"}}'
    errors = []
    for fault in (
        {"status": 400, "page": words},
        {"status": 404, "page": f"<html>/bot{TOKEN}/sendMessage</html>"},
        {"status": 302, "page": "x"},
        {"drop": "before"},
    ):
        api.fault("sendMessage", **fault)
        with pytest.raises(ChannelError) as caught:
            await channel.send(HANG, HELLO, "k")
        # Nor does a traceback show what it came from.
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
        errors.append(repr(caught.value) + str(caught.getrepr(style="native")))
    api.fault("getUpdates", status=400, page=words)
    api.fault("photo", status=302, page=f"http://192.168.1.1/bot{TOKEN}/x")
    api.send_photo(HANG, b"abc")
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard")
    text = "\n".join([caplog.text, *errors, repr(channel)])
    assert "<token>" in text  # it was there to be hidden
    assert TOKEN not in text
    assert TOKEN.split(":")[1] not in text


async def test_by_default_nothing_of_the_traffic_is_logged(
    channel: ZaloChannel, api: ZaloStandin, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)  # the root only, as a setting of ours would
    api.say(HANG, "điều riêng tư")
    ear = Ear()
    async with listening(channel, ear):
        await eventually(lambda: bool(ear.heard), "heard")
        await channel.send(HANG, Outgoing("câu trả lời riêng"), "k")
    assert "riêng" not in caplog.text
    assert "HTTP Request" not in caplog.text
