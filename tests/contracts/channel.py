"""What every channel must do: a suite that each adapter's tests inherit, free of any platform's words.

A subclass gives two fixtures: `channel`, ready for use and quick to try again when `receive` fails, and
`far_side`, the platform and the people on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from bot.model import Button, Incoming, Outgoing, OutgoingFile
from bot.ports import Channel, ChannelError, FateUnknown, Refused, Unreachable

PATIENCE = 5.0  # seconds until something that should have happened counts as not happened


@dataclass(frozen=True)
class Seen:
    """A message as the person has it."""

    id: str
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    file: bytes | None = None
    emphasis: tuple[tuple[int, int], ...] | None = None
    """In characters, however the platform counts; None where the far side does not look."""


class FarSide(Protocol):
    """The platform, and a person on it who has spoken to us before."""

    address: str
    """Theirs."""
    nobody: str
    """An address of the right form that belongs to nobody."""

    def seen(self) -> list[Seen]:
        """What the person has from us, oldest first."""
        ...

    async def say(self, text: str) -> None:
        """The person writes. Where their own program would try again when we fail, it does."""
        ...

    async def press(self, message_id: str, data: str) -> None:
        """The person presses a button of a message they have."""
        ...

    def lose_next_answer(self) -> bool:
        """The next message is delivered, but we never learn it; False where that cannot happen."""
        ...


class Ear:
    """A `receive` that keeps what it heard, and fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.heard: list[Incoming] = []
        self.refused: list[Incoming] = []
        self._failures = failures

    async def __call__(self, incoming: Incoming) -> None:
        if len(self.refused) < self._failures:
            self.refused.append(incoming)
            raise RuntimeError("the store is not there")
        self.heard.append(incoming)


@asynccontextmanager
async def listening(channel: Channel, ear: Ear) -> AsyncIterator[asyncio.Task[None]]:
    """The channel listens meanwhile; on leaving it must stop cleanly when cancelled."""
    task = asyncio.create_task(channel.run(ear))
    await asyncio.sleep(0)
    try:
        yield task
        assert not task.done(), "the channel stopped listening by itself"
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, PATIENCE)


async def eventually(condition: Callable[[], bool], what: str) -> None:
    """Wait until something is so.

    Raises:
        AssertionError: it never was.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await asyncio.sleep(0.005)
    except TimeoutError:
        pytest.fail(f"never happened: {what}")


class ChannelContract:
    """Inherit it as `class TestSome(ChannelContract)` and give the fixtures."""

    async def test_a_message_arrives_unchanged_and_has_an_id(
        self, channel: Channel, far_side: FarSide
    ) -> None:
        text = "Kính gửi chị Hằng: hạn nộp báo cáo là 17 giờ.\n\n• <b>Thường xuyên</b> & *Quý II* 🙂 [x](y)"
        first = await channel.send(far_side.address, Outgoing(text), "k1")
        second = await channel.send(far_side.address, Outgoing("Lần hai"), "k2")
        seen = far_side.seen()
        assert [message.text for message in seen] == [text, "Lần hai"]
        assert [message.id for message in seen] == [first, second]
        assert first != second

    async def test_buttons_arrive_in_their_rows(self, channel: Channel, far_side: FarSide) -> None:
        if not channel.limits.buttons:
            pytest.skip("no buttons on this platform")
        rows = (
            (Button("Đã xong", "done:1"), Button("Đang làm", "doing:1")),
            (Button("Vướng mắc", "x" * 64),),
        )
        await channel.send(far_side.address, Outgoing("Việc đến đâu rồi?", rows), "k")
        assert far_side.seen()[0].buttons == rows

    async def test_emphasis_arrives_where_it_was_put(self, channel: Channel, far_side: FarSide) -> None:
        if not channel.limits.emphasis:
            pytest.skip("no emphasis on this platform")
        text = "🙂 Trước <b>ngày</b> 🎉 *18/02*\nXem: Điều 3 &amp; 4"
        words = ("ngày", "🎉 *18/02*", "4")
        spans = tuple((text.index(word), text.index(word) + len(word)) for word in words)
        first = await channel.send(far_side.address, Outgoing(text, emphasis=spans), "k1")
        whole = Outgoing("🙂🙂", emphasis=((0, 2),))
        second = await channel.send(far_side.address, whole, "k2")
        seen = far_side.seen()
        if seen[0].emphasis is None:
            pytest.skip("this far side does not look at emphasis")
        assert [(one.id, one.text, one.emphasis) for one in seen] == [
            (first, text, spans),
            (second, "🙂🙂", ((0, 2),)),
        ]

    async def test_emphasis_out_of_place_never_holds_up_a_message(
        self, channel: Channel, far_side: FarSide
    ) -> None:
        if not channel.limits.emphasis:
            pytest.skip("no emphasis on this platform")
        spans = ((1, 3), (2, 900), (-5, 0), (950, 960), (4, 4))
        await channel.send(far_side.address, Outgoing("Hạn 🙂 nộp", emphasis=spans), "k")
        (seen,) = far_side.seen()
        assert (seen.text, seen.emphasis or ((1, 9),)) == ("Hạn 🙂 nộp", ((1, 9),))

    async def test_a_file_arrives_whole(self, channel: Channel, far_side: FarSide, tmp_path: Path) -> None:
        if not channel.limits.files:
            pytest.skip("no files on this platform")
        path = tmp_path / "1"
        path.write_bytes(bytes(range(256)) * 40)
        message = Outgoing("Bản tổng hợp tháng", file=OutgoingFile("Bản tổng hợp.docx", path))
        await channel.send(far_side.address, message, "k")
        (seen,) = far_side.seen()
        assert (seen.text, seen.file) == ("Bản tổng hợp tháng", path.read_bytes())

    async def test_the_longest_text_arrives(self, channel: Channel, far_side: FarSide) -> None:
        text = "ạ" * (channel.limits.text - 2) + "🙂"  # two UTF-16 units at the end
        await channel.send(far_side.address, Outgoing(text), "k")
        assert far_side.seen()[0].text == text

    async def test_a_longer_text_is_refused_and_nothing_arrives(
        self, channel: Channel, far_side: FarSide
    ) -> None:
        text = "ạ" * (channel.limits.text - 1) + "🙂"
        with pytest.raises(Refused):
            await channel.send(far_side.address, Outgoing(text), "k")
        assert far_side.seen() == []

    async def test_nobody_there_is_unreachable(self, channel: Channel, far_side: FarSide) -> None:
        with pytest.raises(Unreachable) as caught:
            await channel.send(far_side.nobody, Outgoing("Xin chào"), "k")
        assert caught.value.permanent

    async def test_an_address_of_another_form_is_unreachable(
        self, channel: Channel, far_side: FarSide
    ) -> None:
        for address in ("", "một người", "../../etc/passwd", "0x1f", "@kenh_cong_khai"):
            with pytest.raises(Unreachable):
                await channel.send(address, Outgoing("Xin chào"), "k")
        assert far_side.seen() == []

    async def test_what_is_said_is_heard_once(self, channel: Channel, far_side: FarSide) -> None:
        ear = Ear()
        async with listening(channel, ear):
            await far_side.say("Còn việc gì chưa xong?")
            await eventually(lambda: bool(ear.heard), "the message was heard")
            await far_side.say("Đã xong")
            await eventually(lambda: len(ear.heard) > 1, "the second message was heard")
            await asyncio.sleep(0.05)
        assert [one.text for one in ear.heard] == ["Còn việc gì chưa xong?", "Đã xong"]
        assert {(one.channel, one.address) for one in ear.heard} == {(channel.name, far_side.address)}
        assert len({one.id for one in ear.heard}) == 2
        assert all(one.at.utcoffset() is not None for one in ear.heard)

    async def test_an_answer_goes_back_to_who_asked(self, channel: Channel, far_side: FarSide) -> None:
        ear = Ear()
        async with listening(channel, ear):
            await far_side.say("Chào")
            await eventually(lambda: bool(ear.heard), "the message was heard")
        await channel.send(ear.heard[0].address, Outgoing("Chào anh/chị"), "k")
        assert [message.text for message in far_side.seen()] == ["Chào anh/chị"]

    async def test_a_pressed_button_tells_its_message(self, channel: Channel, far_side: FarSide) -> None:
        if not channel.limits.buttons:
            pytest.skip("no buttons on this platform")
        sent = await channel.send(far_side.address, Outgoing("Xong chưa?", ((Button("Rồi", "d:7"),),)), "k")
        ear = Ear()
        async with listening(channel, ear):
            await far_side.press(sent, "d:7")
            await eventually(lambda: bool(ear.heard), "the button was heard")
        assert (ear.heard[0].pressed, ear.heard[0].reply_to) == ("d:7", sent)

    async def test_what_was_not_taken_comes_again_the_same(self, channel: Channel, far_side: FarSide) -> None:
        ear = Ear(failures=2)
        async with listening(channel, ear):
            await far_side.say("một")
            await eventually(lambda: bool(ear.heard), "the message came again")
            await far_side.say("hai")
            await eventually(lambda: len(ear.heard) > 1, "the next message came")
        assert [one.text for one in ear.heard] == ["một", "hai"]
        assert {one.id for one in ear.refused} == {ear.heard[0].id}

    async def test_a_lost_answer_is_of_unknown_fate(self, channel: Channel, far_side: FarSide) -> None:
        if not far_side.lose_next_answer():
            pytest.skip("an answer cannot be lost on this platform")
        if channel.idempotent:
            with suppress(ChannelError):
                await channel.send(far_side.address, Outgoing("một lần"), "same")
            await channel.send(far_side.address, Outgoing("một lần"), "same")
        else:
            with pytest.raises(FateUnknown) as caught:
                await channel.send(far_side.address, Outgoing("một lần"), "same")
            assert caught.value.fate_unknown
            assert not caught.value.permanent
        assert [message.text for message in far_side.seen()] == ["một lần"]

    async def test_an_idempotent_channel_delivers_a_key_once(
        self, channel: Channel, far_side: FarSide
    ) -> None:
        if not channel.idempotent:
            pytest.skip("this platform cannot recognise a repeated send")
        ids = {await channel.send(far_side.address, Outgoing("một lần"), "same") for _ in range(2)}
        assert len(ids) == len(far_side.seen()) == 1

    async def test_progress_never_raises_and_leaves_nothing(
        self, channel: Channel, far_side: FarSide
    ) -> None:
        for address in (far_side.address, far_side.nobody, "một người"):
            await channel.progress(address, "Đang đọc tệp…")
        assert far_side.seen() == []
