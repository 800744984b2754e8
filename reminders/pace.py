"""How fast one bot sends, shared by all workers: one slot after another, and rest when it is told to.

The generic cell rate algorithm, with its state in one row: ITU-T I.371 (2004), annex A.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from reminders.outbox_tables import PaceRow


@dataclass(frozen=True, slots=True)
class Rate:
    """What a platform allows one bot: messages a second in all, and seconds between two to one chat.

    `permitted` is what the platform says. We keep a little below it, for messages sent evenly arrive
    less evenly.
    """

    permitted: float
    chat_seconds: float

    @property
    def spacing(self) -> timedelta:
        """The time between two messages."""
        return timedelta(seconds=1 / (self.permitted * _KEPT))

    @property
    def slack(self) -> timedelta:
        """How late a message may arrive without there being too many in the second that it arrives in."""
        return self.permitted * self.spacing - timedelta(seconds=1)


_KEPT = 0.97
"""30 a second become one every 34 ms: an arrival late by that much still fits its second."""


class Pace:
    """The pace of the bots, in the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def resting_until(self, channel: str, now: datetime) -> datetime | None:
        """When the bot may send again, where the platform told it to wait."""
        until = self._session.scalars(
            select(PaceRow.rest_until).where(PaceRow.channel == channel)
        ).one_or_none()
        return until if until is not None and until > now else None

    def rest(self, channel: str, until: datetime, now: datetime) -> None:
        """Let the bot send nothing before a moment; a longer rest stands."""
        row = self._row(channel, now)
        row.rest_until = max(until, row.rest_until or until)

    def slots(self, channel: str, rate: Rate, number: int, now: datetime) -> list[datetime]:
        """Take the bot's next moments to send, so many of them."""
        row = self._row(channel, now)
        first = max(row.free_at, now)
        row.free_at = first + number * rate.spacing
        return [first + taken * rate.spacing for taken in range(number)]

    def fall_back(self, channel: str, rate: Rate, late: Iterable[timedelta], now: datetime) -> None:
        """Let the next messages leave later, because some arrived late and crowd the second they came in.

        Args:
            late: by how much each was later than its slot and the usual way to the platform.
        """
        over = [by - rate.slack for by in late if by > rate.slack]
        if over:
            row = self._row(channel, now)
            row.free_at = max(row.free_at, now) + min(max(over), len(over) * rate.spacing)

    def _row(self, channel: str, now: datetime) -> PaceRow:
        """The bot's row, locked until the transaction ends."""
        insert = postgresql_insert if self._session.get_bind().dialect.name == "postgresql" else sqlite_insert
        one = select(PaceRow).where(PaceRow.channel == channel).with_for_update()
        row = self._session.scalars(one).one_or_none()
        if row is None:
            self._session.execute(
                insert(PaceRow)
                .values(channel=channel, free_at=now)
                .on_conflict_do_nothing(index_elements=["channel"])
            )
            row = self._session.scalars(one).one()
        return row
