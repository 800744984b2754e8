"""The fake channel keeps the same contract as the real ones, with buttons and without."""

from __future__ import annotations

from typing import ClassVar

import pytest

from bot.model import Limits
from bot.ports import FateUnknown
from tests.channels import PLAIN, ROOMY, MemoryChannel
from tests.contracts.channel import ChannelContract, Seen


class MemorysFarSide:
    """One person on the platform in memory."""

    address = "hang"
    nobody = "nobody"

    def __init__(self, channel: MemoryChannel) -> None:
        self._channel = channel

    def seen(self) -> list[Seen]:
        return [
            Seen(number, m.text, m.buttons, m.file.path.read_bytes() if m.file is not None else None)
            for number, m in self._channel.to(self.address)
        ]

    async def say(self, text: str) -> None:
        self._channel.hear(self.address, text)

    async def press(self, message_id: str, data: str) -> None:
        self._channel.hear(self.address, pressed=data, to=message_id)

    def lose_next_answer(self) -> bool:
        self._channel.faults.append(FateUnknown("the answer was lost"))
        return True


class TestMemoryChannel(ChannelContract):
    limits: ClassVar[Limits] = ROOMY

    @pytest.fixture
    def channel(self) -> MemoryChannel:
        return MemoryChannel(limits=self.limits, addresses={"hang"})

    @pytest.fixture
    def far_side(self, channel: MemoryChannel) -> MemorysFarSide:
        return MemorysFarSide(channel)


class TestPlainMemoryChannel(TestMemoryChannel):
    limits = PLAIN
