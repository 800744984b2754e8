"""Answers in a model's words: asked, checked, and given up quickly when the model is out of order."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from retrieval.writing.checking import Written, check
from retrieval.writing.models import ChatModel, ModelFailed
from retrieval.writing.prompt import MOST_SOURCES, Source, make_messages

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 3_600.0
"""Seconds that a failing model rests at most."""

MOST_AT_ONCE = 3
"""Questions that may wait for the model together. Each holds a thread, and an office has but a few; a
further one goes without, which loses it nothing but the model's words."""


class Writer:
    """Writes answers by one model, and lets it rest after a failure. Safe for use by several threads.

    While it rests nobody waits for it. Then one question tries it; the others go without until that one is
    answered. Each failure in a row doubles the pause, up to an hour; one that will not pass by itself, as a
    wrong key, takes the hour at once, and an endpoint that asks for a wait gets it.

    Args:
        pause_s: seconds of rest after a first failure.
        clock: the time in seconds, which never goes back (`time.monotonic`).
    """

    def __init__(self, model: ChatModel, pause_s: float, clock: Callable[[], float]) -> None:
        self._model = model
        self._pause_s = pause_s
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting = 0
        self._failures = 0
        self._rests_until = 0.0

    def write(self, question: str, passages: Sequence[Source]) -> Written | None:
        """An answer by the model, as far as passages support it.

        Args:
            question: as understood.
            passages: best first; see `prompt.MOST_SOURCES` for how many are used.

        Returns:
            None where the model fails or rests, says that they do not answer, or says little that they
            support: then the extractive answer stands. A model's fault is logged, never raised.
        """
        shown = passages[:MOST_SOURCES]
        if not shown or not self._enter():
            return None
        try:
            reply = self._model.reply(make_messages(question, shown))
        except ModelFailed as failed:
            self._rest(failed)
            return None
        else:
            with self._lock:
                self._failures = 0
        finally:
            with self._lock:
                self._waiting -= 1
        return check(reply, shown)

    def _enter(self) -> bool:
        """Take a place among those who wait for the model; False where there is none."""
        with self._lock:
            places = 1 if self._failures else MOST_AT_ONCE
            if self._waiting >= places or (self._failures and self._clock() < self._rests_until):
                return False
            self._waiting += 1
            return True

    def _rest(self, failed: ModelFailed) -> None:
        with self._lock:
            now = self._clock()
            if not self._failures or now >= self._rests_until:  # those who failed together failed once
                self._failures += 1
            pause = LONGEST_PAUSE if failed.permanent else self._pause_s * 2.0 ** min(self._failures - 1, 30)
            pause = min(max(pause, failed.wait or 0.0), LONGEST_PAUSE)
            self._rests_until = max(self._rests_until, now + pause)
        logger.warning("The language model rests for %.0f s: %s", pause, failed.reason)
