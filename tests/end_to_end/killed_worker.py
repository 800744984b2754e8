"""A worker process that kills itself (SIGKILL) at one step of sending. Started by test_killed.py.

    python -m tests.end_to_end.killed_worker DATA_DIR BASE_URL TOKEN NOW STEP COUNT

NOW is the time it believes in, STEP where it dies, COUNT at which time it comes there (from 1).
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.app import build_core
from bot.channels.telegram import TelegramChannel
from bot.delivery import Delivery, Departure, Outcome
from bot.model import Outgoing
from bot.outgoing import DatabaseOutbox
from bot.ports import Channel
from bot.settings import Settings
from reminders.outbox import Message

STEPS = (
    "before claim",
    "after claim",
    "before begin",
    "after begin",
    "before send",
    "after send",
    "before result",
    "after result",
)


class Executioner:
    """Kills this very process when a step is reached for the given time."""

    def __init__(self, step: str, count: int) -> None:
        self._step, self._left = step, count

    def at(self, step: str) -> None:
        if step == self._step:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class MortalOutbox:
    """The real outbox, with a death before and after each of its verbs."""

    def __init__(self, outbox: DatabaseOutbox, executioner: Executioner) -> None:
        self._outbox, self._executioner = outbox, executioner

    def claim(self, most: int) -> list[Message]:
        self._executioner.at("before claim")
        claimed = self._outbox.claim(most)
        self._executioner.at("after claim")
        return claimed

    def begin(self, messages: Sequence[Message]) -> list[Departure]:
        self._executioner.at("before begin")
        departures = self._outbox.begin(messages)
        self._executioner.at("after begin")
        return departures

    def record(self, outcomes: Sequence[Outcome]) -> None:
        self._executioner.at("before result")
        self._outbox.record(outcomes)
        self._executioner.at("after result")


class MortalChannel(TelegramChannel):
    """The real channel, with a death before and after the platform has the message."""

    executioner: Executioner

    async def send(self, address: str, message: Outgoing, key: str) -> str:
        self.executioner.at("before send")
        external_id = await super().send(address, message, key)
        self.executioner.at("after send")
        return external_id


async def send_all(data: str, url: str, token: str, moment: datetime, step: str = "", count: int = 0) -> None:
    """Make the reminders that are due and send until nothing is left, or death."""
    executioner = Executioner(step, count)
    core = build_core(Settings(data_dir=Path(data), _env_file=None), lambda: moment)
    telegram = MortalChannel(token, Path(data), base_url=url, base_file_url=url)
    telegram.executioner = executioner
    channels: dict[str, Channel] = {"telegram": telegram}
    outbox = DatabaseOutbox(core.database, channels, f"worker {os.getpid()}", core.clock)
    delivery = Delivery(MortalOutbox(outbox, executioner), channels, core.clock)
    core.planner.round()
    while await delivery.round():
        pass
    await telegram.close()


if __name__ == "__main__":
    data_dir, base_url, bot_token, now, fatal_step, nth = sys.argv[1:]
    asyncio.run(send_all(data_dir, base_url, bot_token, datetime.fromisoformat(now), fatal_step, int(nth)))
