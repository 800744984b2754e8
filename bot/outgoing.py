"""The outbox on the database: which way a message takes, in which words, and what follows from its fate."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.database import Database, DatabaseAway
from bot.delivery import Departure, Outcome
from bot.model import Outgoing
from bot.ports import Channel, ChannelError, Unreachable
from bot.reminding import reminder_messages
from bot.rendering import adapt, from_json, to_json
from bot.store import AccountStore, MemoryStore
from reminders.claims import LEASE, Claims, backoff
from reminders.model import OFFICE_ZONE, Role
from reminders.office_store import OfficeStore
from reminders.outbox import Fate, Kind, Message, Outbox
from reminders.pace import Pace

log = logging.getLogger(__name__)

PARK_EVERY = timedelta(seconds=10)
"""How often it is looked for messages whose process died."""

COLD = 8
"""A process's first messages come late by what a new connection takes. So many of them take the room of two,
or those that follow in time would crowd the second they come in."""

AGAIN = "(Gửi lại: có thể anh/chị đã nhận tin này rồi.)"
CHANNELS = {"telegram": "Telegram", "zalo": "Zalo", "web": "trang chat"}


class DatabaseOutbox:
    """The outbox on the database, with what is needed to word and address a message.

    Args:
        owner: this process, as no other is called.
        lease: as reminders.claims has it; a shorter one is for trials.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        owner: str,
        clock: Callable[[], datetime],
        lease: timedelta = LEASE,
    ) -> None:
        self._database = database
        self._lease = lease
        self._channels = channels
        self._owner = owner
        self._clock = clock
        self._parked_at: datetime | None = None
        self._cold = dict.fromkeys(channels, COLD)

    def claim(self, most: int) -> list[Message]:
        """Park what a dead process left behind, then lease some of what is due."""
        now = self._clock()
        with self._database.write() as session:
            claims = self._claims(session)
            often = min(PARK_EVERY, self._lease / 2)
            if self._parked_at is None or not timedelta(0) <= now - self._parked_at < often:
                self._parked_at = now
                idempotent = [name for name, channel in self._channels.items() if channel.idempotent]
                for message_id in claims.park_lost(now, idempotent):
                    log.warning("message %d: nobody knows whether it was delivered; parked", message_id)
            return claims.claim(now, most)

    def begin(self, messages: Sequence[Message]) -> list[Departure]:
        """Decide words and ways, and record the attempts. What need not leave now is not among them."""
        try:
            with self._database.write() as session:
                return self._begin(session, messages)
        except DatabaseAway:
            raise
        except Exception as error:
            if len(messages) > 1:
                # One row that cannot be worded must not keep the others from being sent.
                return [departure for message in messages for departure in self.begin([message])]
            log.exception("message %d cannot be worded or addressed", messages[0].id)
            self._broken(messages[0], error)
            return []

    def record(self, outcomes: Sequence[Outcome]) -> None:
        """Record what became of messages, and decide what follows from an error's own word."""
        now = self._clock()
        with self._database.write() as session:
            sent = {o.departure.message.id: o.result for o in outcomes if isinstance(o.result, str)}
            self._claims(session).finish_sent(sent, now)
            self._keep_pace(session, outcomes, now)
            for outcome in outcomes:
                if isinstance(outcome.result, ChannelError):
                    self._failed(session, outcome.departure, outcome.result, now)
                elif outcome.departure.menu:
                    self._remember_menu(session, outcome.departure)

    def _keep_pace(self, session: Session, outcomes: Sequence[Outcome], now: datetime) -> None:
        for name, channel in self._channels.items():
            if channel.rate is not None:
                late = [outcome.late for outcome in outcomes if outcome.departure.channel == name]
                Pace(session).fall_back(name, channel.rate, late, now)

    def _begin(self, session: Session, messages: Sequence[Message]) -> list[Departure]:
        now = self._clock()
        claims = self._claims(session)
        begun = claims.begin_all([message.id for message in messages], now)
        ways: dict[tuple[str, str], tuple[Message, Outgoing]] = {}
        for message, worded in self._words(session, [m for m in messages if m.id in begun], now):
            if worded is None:
                claims.finish(message.id, Fate.CANCELLED, now)
            elif (way := self._way_now(session, message, ways, now)) is not None:
                ways[way] = message, worded
        # The slots are taken last: the pace is one row for all workers, locked until this is committed.
        slots = {name: self._slots(session, name, ways) for name in {name for name, _ in ways}}
        departures = []
        for (name, address), (message, worded) in ways.items():
            shown, menu = adapt(worded, self._channels[name].limits)
            departures.append(Departure(message, name, address, shown, tuple(menu), slots[name].pop(0)))
        claims.bind_all({d.message.id: (d.channel, d.address, d.leave_at) for d in departures})
        return departures

    def _way_now(
        self, session: Session, message: Message, taken: Collection[tuple[str, str]], now: datetime
    ) -> tuple[str, str] | None:
        """By which way a begun message leaves; None where it does not, or not now: that is recorded.

        Args:
            taken: the ways of the messages that leave before it.
        """
        claims = self._claims(session)
        way = self._way(AccountStore(session), message)
        if way is None:
            claims.finish(message.id, Fate.UNREACHABLE, now, error="không có kênh nào để gửi")
            return None
        name, address = way
        rate = self._channels[name].rate
        wait = Pace(session).resting_until(name, now)
        if wait is None and rate is not None:
            spacing = timedelta(seconds=rate.chat_seconds)
            wait = claims.chat_free_at(name, address, spacing, now, message.id)
        if wait is None and way in taken:
            wait = now + timedelta(seconds=rate.chat_seconds if rate is not None else 0)
        if wait is not None:
            claims.postpone(message.id, wait)
            return None
        return way

    def _slots(self, session: Session, name: str, ways: Collection[tuple[str, str]]) -> list[datetime]:
        """The moments at which the messages of a channel leave."""
        number = sum(channel == name for channel, _ in ways)
        rate = self._channels[name].rate
        now = self._clock()  # later than that of the decision: putting the words together took its time
        if rate is None:
            return [now] * number
        cold = min(self._cold[name], number)
        self._cold[name] -= cold
        slots = Pace(session).slots(name, rate, number + cold, now)
        return slots[: 2 * cold : 2] + slots[2 * cold :]

    def _remember_menu(self, session: Session, departure: Departure) -> None:
        """Keep what the numbers of a menu stand for, so that a number can be its answer."""
        self._database.lock(session, f"conversation:{departure.channel}:{departure.address}")
        memories = MemoryStore(session)
        memory = memories.get(departure.channel, departure.address)
        memories.put(departure.channel, departure.address, memory | {"menu": list(departure.menu)})

    def _failed(self, session: Session, departure: Departure, error: ChannelError, now: datetime) -> None:
        claims, message = self._claims(session), departure.message
        if error.fate_unknown and not self._channels[departure.channel].idempotent:
            claims.finish(message.id, Fate.UNKNOWN, now, error=str(error))
        elif isinstance(error, Unreachable):
            accounts = AccountStore(session)
            accounts.mark_unreachable(departure.channel, departure.address, now)
            elsewhere = self._way(accounts, message)
            if elsewhere == (departure.channel, departure.address):
                elsewhere = None
            if elsewhere is None:
                claims.finish(message.id, Fate.UNREACHABLE, now, error=str(error))
            else:
                claims.retry(message.id, now, str(error))
            self._tell_coordinators(session, departure, elsewhere, now)
        elif error.permanent:
            claims.finish(message.id, Fate.FAILED, now, error=str(error))
        else:
            if error.retry_after is not None:
                until = now + timedelta(seconds=error.retry_after)
            else:
                until = now + backoff(message.attempts + 1, random.random())  # noqa: S311 - spreads retries
            # The platform is away or asks for patience: what else is bound for it waits as well.
            Pace(session).rest(departure.channel, until, now)
            claims.retry(message.id, until, str(error))

    def _broken(self, message: Message, error: Exception) -> None:
        """Record a message that could not even be begun; it is shown with the doubtful ones."""
        with self._database.write() as session:
            self._claims(session).finish(
                message.id, Fate.FAILED, self._clock(), error=f"{type(error).__name__}: {error}"
            )

    def _claims(self, session: Session) -> Claims:
        return Claims(session, self._owner, self._lease)

    def _words(
        self, session: Session, messages: Sequence[Message], now: datetime
    ) -> Iterator[tuple[Message, Outgoing | None]]:
        """Each message with its words; None for reminders that are no longer needed."""
        reminders: dict[int, dict[str, int]] = {}
        for message in messages:
            if message.body is None:
                assert message.office_id is not None
                assert message.officer_id is not None
                reminders.setdefault(message.office_id, {})[message.key] = message.officer_id
        found = {
            key: worded
            for office_id, wanted in reminders.items()
            for key, worded in reminder_messages(session, office_id, wanted, now).items()
        }
        for message in messages:
            words = from_json(message.body) if message.body is not None else found[message.key]
            if words is not None and message.doubtful:
                words = replace(words, text=f"{AGAIN}\n{words.text}", emphasis=())
            yield message, words

    def _way(self, accounts: AccountStore, message: Message) -> tuple[str, str] | None:
        """An answer goes back where the question came from; anything else to the officer's best account."""
        if message.channel and message.address and message.kind is Kind.REPLY:
            ways = [(message.channel, message.address)]
        else:
            ways = accounts.addresses(message.officer_id) if message.officer_id is not None else []
        return next((way for way in ways if way[0] in self._channels), None)

    def _tell_coordinators(
        self, session: Session, departure: Departure, elsewhere: tuple[str, str] | None, now: datetime
    ) -> None:
        """Let the office know whom a platform no longer reaches, once a day for each account."""
        message = departure.message
        if message.officer_id is None or message.office_id is None:
            return
        offices = OfficeStore(session)
        officer = offices.officer(message.officer_id)
        name = officer.name if officer is not None else "một người đã nghỉ"
        text = f"Không nhắn được cho {name} qua {_called(departure.channel)} (đã chặn hoặc bỏ tài khoản). "
        text += (
            f"Tin được chuyển sang {_called(elsewhere[0])}."
            if elsewhere is not None
            else "Không còn kênh nào khác; anh/chị báo giúp và tạo mã mời mới."
        )
        today = now.astimezone(OFFICE_ZONE).date()
        for colleague in offices.officers(message.office_id, on=today):
            if colleague.role is Role.COORDINATOR and colleague.id != message.officer_id:
                key = f"notice:unreachable:{departure.channel}:{departure.address}:{today}:{colleague.id}"
                Outbox(session).enqueue(
                    key,
                    Kind.NOTICE,
                    now=now,
                    office_id=message.office_id,
                    officer_id=colleague.id,
                    body=to_json(Outgoing(text)),
                )


def _called(channel: str) -> str:
    return CHANNELS.get(channel, channel)
