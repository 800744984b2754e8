"""A stand-in for Telegram in memory, on the virtual clock: its rates, who blocks it, its bad days."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.channels.telegram import TelegramChannel
from bot.model import Limits, Outgoing
from bot.outgoing import AGAIN
from bot.ports import FateUnknown, RateLimited, Receive, Refused, Unavailable, Unreachable
from bot.rendering import length
from bot.simulation.offices import CHANNEL
from reminders.pace import Rate

AWAY = 0.002
LOST_ANSWERS = 0.0005
"""Of all sends so many meet a platform that is away, or have their answer lost after they were delivered."""

SECOND = timedelta(seconds=1)
DISTANCE = 0.04
"""Seconds there, and again back."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that a person got. `again` says that it is marked as perhaps sent before."""

    key: str
    address: str
    at: datetime
    again: bool


class SimulatedTelegram:
    """The channel of a simulation.

    Args:
        clock: the virtual clock.
        arrived: called for each message that a person got.
    """

    name = CHANNEL
    limits: Limits = TelegramChannel.limits
    rate: Rate | None = TelegramChannel.rate
    idempotent = False

    def __init__(
        self, clock: Callable[[], datetime], random: Random, arrived: Callable[[Delivery], None]
    ) -> None:
        self._clock = clock
        self._random = random
        self._arrived = arrived
        self._recent: deque[datetime] = deque()
        self._last: dict[str, datetime] = {}
        self.blocked: set[str] = set()
        self.refused = 0
        self.sends = 0

    async def send(self, address: str, message: Outgoing, key: str) -> str:
        """Take a message, or fail as the platform does now and then; see `bot.ports.Channel.send`."""
        self.sends += 1
        if length(message.text) > self.limits.text:
            raise Refused("the text is too long")
        if self._random.random() < AWAY:
            raise Unavailable("the platform is away")
        await asyncio.sleep(DISTANCE * self._random.uniform(0.9, 1.4))
        now = self._clock()
        if address in self.blocked:
            raise Unreachable("bot was blocked by the user")
        self._keep_rates(address, now)
        self._arrived(Delivery(key, address, now, message.text.startswith(AGAIN)))
        if self._random.random() < LOST_ANSWERS:
            raise FateUnknown("no answer came")
        await asyncio.sleep(DISTANCE)
        return str(self.sends)

    async def progress(self, address: str, text: str) -> None:
        """Show nothing: nobody looks."""

    async def run(self, receive: Receive) -> None:
        """Hear nothing: simulated people answer through the stores."""

    def _keep_rates(self, address: str, now: datetime) -> None:
        assert self.rate is not None
        while self._recent and now - self._recent[0] >= SECOND:
            self._recent.popleft()
        last = self._last.get(address)
        wait = timedelta(0)
        if last is not None:
            wait = timedelta(seconds=self.rate.chat_seconds) - (now - last)
        if len(self._recent) >= self.rate.permitted:
            wait = max(wait, SECOND - (now - self._recent[0]))
        if wait > timedelta(0):
            self.refused += 1
            raise RateLimited("Too Many Requests", math.ceil(wait.total_seconds()))
        self._recent.append(now)
        self._last[address] = now
