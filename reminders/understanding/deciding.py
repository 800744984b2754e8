"""An officer's answer understood: what the rules read, held against what is likely by what was learned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reminders.understanding.learned import (
    NOTED,
    UNSAID,
    Likelihood,
    likelihood,
    meaning_of,
    shipped,
)
from reminders.understanding.model import Intent, State, Understanding
from reminders.understanding.weighing import Weighed, weigh

_STATES = frozenset(state.value for state in State)

# Chances, set on answers that neither the rules nor the weights were made from (docs/measurements.md).
_DOUBTFUL = 0.1
"""A reading of the rules that is less likely is asked about."""
_KEPT = 0.15
"""Another meaning is likelier, yet from here on the rules' is kept."""
_SURE = 0.6
"""Where the rules would ask and mean the same, from here on nobody is asked."""
_SURER = 0.8
"""As `_SURE`, where the rules mean something else or nothing."""
_SUREST = 0.9
"""As `_SURER`, where what is said contradicts itself."""
_SURELY_ASK = 0.9
_ASK = 0.3
_ASK_SOONER = 0.2
_ASK_SOONEST = 0.1
"""From which chance on a person is asked: where the rules would not; where they would; where besides they
mean something else; where what is said contradicts itself."""


def understand(text: str, on: date) -> Understanding:
    """Read an officer's words, with tones or without, as an answer to a reminder sent about a task.

    Never raises, whatever the text. In doubt `ask` is True: words that contradict each other, a request
    for more time, a promise, somebody else's task, a percentage over 100. Numbers, days, people and
    obstacles are read by rules alone.

    Args:
        text: the message as it came.
        on: the day it was written, from which "mai" or "thứ sáu" is counted.
    """
    weighed = weigh(text, on)
    return decide(weighed, likelihood(weighed, shipped()), text) if weighed.folded else weighed.understanding


def decide(weighed: Weighed, likely: Likelihood, text: str) -> Understanding:
    """One understanding of what the rules read and what is likely."""
    ruled = weighed.understanding
    best = max(likely.meanings, key=lambda each: likely.meanings[each])
    if best == State.DONE.value and weighed.negated:
        return replace(ruled, ask=True)
    if not ruled.ask:
        return replace(ruled, ask=_is_doubtful(ruled, best, likely))
    chance = likely.meanings[best]
    if ruled.percent is not None:
        best = meaning_of(ruled)  # a percentage is the state
    if weighed.firm:
        return _as(ruled, best, text, ask=True) if best in _STATES and chance >= _SURER else ruled
    if weighed.at_odds:
        ask = likely.ask > _ASK_SOONEST or chance < _SUREST
        return _as(ruled, best, text, ask=ask) if best in _STATES else ruled
    if best == meaning_of(ruled):
        return replace(ruled, ask=likely.ask > _ASK or chance < _SURE)
    return _as(ruled, best, text, ask=likely.ask > _ASK_SOONER or chance < _SURER)


def _is_doubtful(ruled: Understanding, best: str, likely: Likelihood) -> bool:
    """Whether what the rules are sure of is asked about all the same."""
    if ruled.intent is Intent.COMMAND or ruled.acknowledged or ruled.percent is not None:
        return False
    meaning = meaning_of(ruled)
    chance = likely.meanings[meaning]
    outdone = best != meaning and chance <= _KEPT
    return chance < _DOUBTFUL or outdone or (meaning in _STATES and likely.ask > _SURELY_ASK)


def _as(ruled: Understanding, meaning: str, text: str, *, ask: bool) -> Understanding:
    """What the rules read, with another meaning; it keeps what goes with that.

    What may be a report is not put aside for anything else before a person was asked.
    """
    if meaning not in _STATES and ask:
        return replace(ruled, ask=True)
    if meaning == NOTED:
        return Understanding(Intent.STATUS, acknowledged=True)
    if meaning not in _STATES and meaning != UNSAID:
        return Understanding(Intent(meaning))
    state = State(meaning) if meaning in _STATES else None
    obstacle = ruled.obstacle or (text.strip() if state is State.BLOCKED else None)
    return replace(
        ruled,
        intent=Intent.STATUS,
        state=state,
        acknowledged=False,
        ask=ask,
        obstacle=obstacle,
        until=None if state is State.DONE else ruled.until,
    )
