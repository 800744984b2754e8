"""What happens when: things that simulated people will do, done in order as the virtual clock passes them."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.database import Database
from bot.simulation.clock import VirtualClock

Deed = Callable[[Session, datetime], None]
"""Something that somebody does through the stores, at a moment."""

TOGETHER = timedelta(minutes=1)
"""Deeds within this time are one transaction; each by itself would only wait for the disk."""


class Agenda:
    """The deeds that are still to be done."""

    def __init__(self, database: Database, clock: VirtualClock) -> None:
        self._database = database
        self._clock = clock
        self._waiting: list[tuple[datetime, int, Deed]] = []
        self._numbers = itertools.count()
        self._new = asyncio.Event()
        self.done = 0

    def put(self, moment: datetime, deed: Deed) -> None:
        """Let something be done at a moment, or now where it is past."""
        heapq.heappush(self._waiting, (max(moment, self._clock()), next(self._numbers), deed))
        self._new.set()

    async def run(self, changed: Callable[[], None]) -> None:
        """Do everything in its time, and say after each transaction that something may have changed."""
        while True:
            self._new.clear()
            wait = None
            if self._waiting:
                wait = (self._waiting[0][0] + TOGETHER - self._clock()).total_seconds()
            if wait is None or wait > 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._new.wait(), wait)
                continue  # what was put meanwhile may come first
            now = self._clock()
            with self._database.write() as session:
                while self._waiting and self._waiting[0][0] <= now:
                    _, _, deed = heapq.heappop(self._waiting)
                    deed(session, now)
                    self.done += 1
            changed()
