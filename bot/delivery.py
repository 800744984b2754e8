"""Sending what is in the outbox, one message at a time, so that what happened to each is known."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.orm import Session

from bot.database import Database
from bot.model import Outgoing
from bot.ports import Channel, ChannelError, Unreachable
from bot.rendering import adapt, from_json
from bot.store import AccountStore, MemoryStore
from bot.texts import reminder, state_buttons
from reminders.model import OFFICE_ZONE
from reminders.office_store import OfficeStore
from reminders.outbox import Fate, Kind, Message, Outbox, backoff
from reminders.status import state_of
from reminders.task_store import TaskStore
from reminders.understanding import State

log = logging.getLogger(__name__)

BATCH = 20

ONE_MORNING = timedelta(hours=6)
"""Within this time one task is not mentioned to one person twice."""


class OutboxPort(Protocol):
    """The outbox as delivery uses it, each verb in a transaction of its own."""

    def claim(self) -> list[Message]: ...
    def begin(self, message: Message) -> Departure | None: ...
    def broken(self, message: Message, error: Exception) -> None: ...
    def sent(self, message: Message, departure: Departure, external_id: str) -> None: ...
    def failed(self, message: Message, departure: Departure, error: ChannelError) -> None: ...


@dataclass(frozen=True, slots=True)
class Departure:
    """A message about to leave: by which channel, to whom, in which words."""

    channel: str
    address: str
    message: Outgoing
    menu: tuple[str, ...]


class Delivery:
    """Claims, sends and records. Everything that can be lost to a crash is written before it is risked."""

    def __init__(self, outbox: OutboxPort, channels: Mapping[str, Channel]) -> None:
        self._outbox = outbox
        self._channels = channels

    async def round(self) -> int:
        """Send one batch of what is due; how many messages were dealt with."""
        messages = await asyncio.to_thread(self._outbox.claim)
        for message in messages:
            task = asyncio.create_task(self._deliver(message))
            try:
                await asyncio.shield(task)
            except asyncio.CancelledError:
                # An orderly stop lets the message in hand be sent and recorded: its fate stays known.
                await task
                raise
        return len(messages)

    async def _deliver(self, message: Message) -> None:
        try:
            departure = await asyncio.to_thread(self._outbox.begin, message)
        except Exception as error:
            # One row that cannot be worded must not keep those behind it from being sent.
            log.exception("message %d cannot be worded or addressed", message.id)
            await asyncio.to_thread(self._outbox.broken, message, error)
            return
        if departure is not None:
            await self._send(message, departure)

    async def _send(self, message: Message, departure: Departure) -> None:
        channel = self._channels[departure.channel]
        try:
            external_id = await channel.send(departure.address, departure.message, message.key)
        except ChannelError as error:
            log.warning("message %d by %s: %s", message.id, departure.channel, error)
            await asyncio.to_thread(self._outbox.failed, message, departure, error)
        else:
            await asyncio.to_thread(self._outbox.sent, message, departure, external_id)


class DatabaseOutbox:
    """The outbox on the database, with what is needed to word and address a message."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        owner: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._channels = channels
        self._owner = owner
        self._clock = clock
        self._resting: dict[str, datetime] = {}

    def claim(self) -> list[Message]:
        """Park what a dead process left behind, then lease a batch of what is due."""
        now = self._clock()
        idempotent = [name for name, channel in self._channels.items() if channel.idempotent]
        with self._database.write() as session:
            outbox = Outbox(session)
            for message_id in outbox.park_lost(now, idempotent):
                log.warning("message %d: nobody knows whether it was delivered; parked", message_id)
            return outbox.claim(self._owner, now, BATCH)

    def begin(self, message: Message) -> Departure | None:
        """Decide the words and the way, and record the attempt. None: there is nothing to send now."""
        now = self._clock()
        with self._database.write() as session:
            outbox = Outbox(session)
            worded = self._word(session, message, now)
            if worded is None:
                outbox.finish(message.id, self._owner, Fate.CANCELLED, now)
                return None
            way = self._way(AccountStore(session), message)
            if way is None:
                outbox.finish(
                    message.id, self._owner, Fate.UNREACHABLE, now, error="không có kênh nào để gửi"
                )
                return None
            name, address = way
            if self._resting.get(name, now) > now:
                outbox.retry(message.id, self._owner, self._resting[name], f"{name} đang tạm nghỉ")
                return None
            shown, menu = adapt(worded, self._channels[name].limits)
            bound = outbox.bind(message.id, self._owner, name, address)
            if not (bound and outbox.begin(message.id, self._owner, now)):
                return None
            return Departure(name, address, shown, tuple(menu))

    def sent(self, message: Message, departure: Departure, external_id: str) -> None:
        """Record that the platform took the message."""
        now = self._clock()
        with self._database.write() as session:
            Outbox(session).finish(message.id, self._owner, Fate.SENT, now, external_id=external_id)
            if departure.menu:
                memories = MemoryStore(session)
                memory = memories.get(departure.channel, departure.address)
                memories.put(departure.channel, departure.address, memory | {"menu": list(departure.menu)})

    def failed(self, message: Message, departure: Departure, error: ChannelError) -> None:
        """Record what went wrong, and decide what follows from the error's own word."""
        now = self._clock()
        with self._database.write() as session:
            outbox = Outbox(session)
            if error.fate_unknown and not self._channels[departure.channel].idempotent:
                outbox.finish(message.id, self._owner, Fate.UNKNOWN, now, error=str(error))
            elif isinstance(error, Unreachable):
                AccountStore(session).mark_unreachable(departure.channel, departure.address, now)
                elsewhere = self._way(AccountStore(session), message)
                if elsewhere is None or elsewhere == (departure.channel, departure.address):
                    outbox.finish(message.id, self._owner, Fate.UNREACHABLE, now, error=str(error))
                else:
                    outbox.retry(message.id, self._owner, now, str(error))
            elif error.permanent:
                outbox.finish(message.id, self._owner, Fate.FAILED, now, error=str(error))
            else:
                wait = (
                    timedelta(seconds=error.retry_after)
                    if error.retry_after is not None
                    else backoff(message.attempts + 1)
                )
                # The platform is away or asks for patience: what else is bound for it waits as well.
                self._resting[departure.channel] = now + wait
                outbox.retry(message.id, self._owner, now + wait, str(error))

    def broken(self, message: Message, error: Exception) -> None:
        """Record a message that could not even be begun; it is shown with the doubtful ones."""
        with self._database.write() as session:
            Outbox(session).finish(
                message.id, self._owner, Fate.FAILED, self._clock(), error=f"{type(error).__name__}: {error}"
            )

    def _word(self, session: Session, message: Message, now: datetime) -> Outgoing | None:
        """The words of a message; None for a reminder that is no longer needed."""
        if message.body is not None:
            return from_json(message.body)
        assert message.office_id is not None
        assert message.officer_id is not None
        outbox = Outbox(session)
        duties = TaskStore(session).duties(message.office_id, occurrence_id=message.occurrence_id)
        officer = OfficeStore(session).officer(message.officer_id)
        if not duties or officer is None or state_of(duties[0], officer) is State.DONE:
            return None
        if outbox.reminded_since(duties[0].occurrence_id, officer.id, now - ONE_MORNING):
            return None  # a snoozed reminder and a rung that fell on the same morning
        today = now.astimezone(OFFICE_ZONE).date()
        return Outgoing(reminder(duties[0], officer, today), state_buttons(duties[0].occurrence_id))

    def _way(self, accounts: AccountStore, message: Message) -> tuple[str, str] | None:
        """An answer goes back where the question came from; anything else to the officer's best account."""
        if message.channel and message.address and message.kind is Kind.REPLY:
            ways = [(message.channel, message.address)]
        else:
            ways = accounts.addresses(message.officer_id) if message.officer_id is not None else []
        return next((way for way in ways if way[0] in self._channels), None)
