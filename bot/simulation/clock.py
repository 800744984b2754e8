"""A virtual clock: an event loop on which waiting takes no time."""

from __future__ import annotations

import asyncio
import math
import selectors
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from typing import Any


class _Skipping(selectors.BaseSelector):
    """Waits for nothing: the time that would have been waited is passed at once."""

    def __init__(self) -> None:
        self.passed = 0.0
        self._real = selectors.DefaultSelector()

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._real.unregister(fileobj)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("everybody waits for what will never happen")
        # At least to the next number that a float has: after half a year those lie further apart than the
        # nanosecond by which asyncio looks ahead, and time would stand still just before a timer.
        self.passed = max(self.passed + timeout, math.nextafter(self.passed, math.inf))
        return self._real.select(0)

    def close(self) -> None:
        self._real.close()

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._real.get_map()


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop on which time passes only where all wait, and then at once.

    Work for a thread is done where it is asked for: it takes no time either.
    """

    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        """Seconds since the loop was made, on the virtual clock."""
        return self._skipping.passed

    def run_in_executor(  # type: ignore[override]  # the base class says Future[T] by type variables of its own
        self, _executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """Do the work now."""
        done: asyncio.Future[Any] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done


class VirtualClock:
    """The clock of a loop, from a moment on."""

    def __init__(self, loop: VirtualLoop, start: datetime) -> None:
        self._loop = loop
        self._start = start.astimezone(UTC)

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=self._loop.time())

    async def until(self, moment: datetime) -> None:
        """Wait for a moment; not at all where it is past."""
        await asyncio.sleep(max(0.0, (moment - self()).total_seconds()))
