"""Sending what is in the outbox, at the pace of each platform, so that what happened to each is known."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.model import Outgoing
from bot.ports import Channel, ChannelError
from reminders.outbox import Message

log = logging.getLogger(__name__)

CLAIMED = 10
"""Claimed together though sent one by one: who asked something waits for no more than these."""

_RECORD_AGAIN = (0.2, 1.0, 2.0, 5.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0)
"""Seconds between tries to record what was sent: a database that is away for a minute loses no result.
Together they are shorter than the lease, after which another would take the message for lost."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A message about to leave: by which channel, to whom, in which words, not before which moment."""

    message: Message
    channel: str
    address: str
    outgoing: Outgoing
    menu: tuple[str, ...]
    leave_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a departure: the platform's id of the message, or its error.

    `late` is by how much it came there later than in its slot and by the usual way.
    """

    departure: Departure
    result: str | ChannelError
    late: timedelta = timedelta(0)


class OutboxPort(Protocol):
    """The outbox as delivery uses it, each verb in a transaction of its own."""

    def claim(self, most: int) -> list[Message]: ...
    def begin(self, messages: Sequence[Message]) -> list[Departure]: ...
    def record(self, outcomes: Sequence[Outcome]) -> None: ...


class Delivery:
    """Claims, sends and records. Everything that can be lost to a crash is written before it is risked.

    Args:
        at_once: how many messages may be on their way at a time. A process that is killed leaves at most
            as many of which nobody knows whether they arrived.
    """

    def __init__(
        self,
        outbox: OutboxPort,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        at_once: int = 1,
    ) -> None:
        self._outbox = outbox
        self._channels = channels
        self._clock = clock
        self._at_once = at_once
        self._quickest: dict[str, timedelta] = {}

    async def round(self) -> int:
        """Send what is due until nothing is left that may leave now; how many messages were dealt with.

        Two lanes take turns, so that while one waits for answers the other's messages leave in their slots.
        Each begins with one message and doubles their number: the first over a new connection come late, and
        if many did, those that follow in time would crowd the second with them.
        """
        lanes = min(2, self._at_once)
        async with asyncio.TaskGroup() as group:
            counts = [group.create_task(self._lane(self._at_once // lanes)) for _ in range(lanes)]
        return sum(count.result() for count in counts)

    async def _lane(self, most: int) -> int:
        count, number = 0, 1
        while messages := await asyncio.to_thread(self._outbox.claim, max(most, CLAIMED)):
            count += len(messages)
            while messages:
                together, messages = messages[:number], messages[number:]
                number = min(2 * number, most)
                task = asyncio.create_task(self._deliver(together))
                try:
                    await asyncio.shield(task)
                except asyncio.CancelledError:
                    # An orderly stop lets the messages in hand be sent and recorded: their fate stays known.
                    await task
                    raise
        return count

    async def _deliver(self, messages: Sequence[Message]) -> None:
        departures = await asyncio.to_thread(self._outbox.begin, messages)
        if departures:
            await self._record(await asyncio.gather(*map(self._send, departures)))

    async def _send(self, departure: Departure) -> Outcome:
        wait = (departure.leave_at - self._clock()).total_seconds()
        if wait > 0:
            await asyncio.sleep(wait)
        left = self._clock()
        try:
            sent: str | ChannelError = await self._channels[departure.channel].send(
                departure.address, departure.outgoing, departure.message.key
            )
        except ChannelError as error:
            log.warning("message %d by %s: %s", departure.message.id, departure.channel, error)
            sent = error
        return Outcome(departure, sent, self._late(departure, left, self._clock()))

    def _late(self, departure: Departure, left: datetime, done: datetime) -> timedelta:
        """How much later than in its slot a message came there: nobody but the platform knows exactly, but
        no message is there and back more quickly than the quickest was."""
        quickest = min(done - left, self._quickest.get(departure.channel, done - left))
        self._quickest[departure.channel] = quickest
        return done - departure.leave_at - quickest

    async def _record(self, outcomes: Sequence[Outcome]) -> None:
        for wait in _RECORD_AGAIN:
            try:
                await asyncio.to_thread(self._outbox.record, outcomes)
            except Exception:
                log.exception("what was sent cannot be recorded, again in %g s", wait)
                await asyncio.sleep(wait)
            else:
                return
        await asyncio.to_thread(self._outbox.record, outcomes)
