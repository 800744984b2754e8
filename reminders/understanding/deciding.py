"""An officer's answer understood: what is likeliest by what was learned, with the details that rules read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from reminders.understanding.learned import NOTED, UNSAID, Likelihood, likelihood, meaning_of, shipped
from reminders.understanding.model import Intent, State, Understanding
from reminders.understanding.weighing import Weighed, weigh

_STATES = tuple(state.value for state in State)
_REPORTS = (*_STATES, UNSAID)


@dataclass(frozen=True, slots=True)
class Bounds:
    """From which chance on something counts, set on answers that the weights were not made from
    (docs/measurements.md).

    A person is asked about a meaning that is less likely than `sure`; than `kept`, where the rules are sure
    of the same; than `other`, where they mean something else; than `overruled`, where they are sure of that.
    And where it is likelier than `asked` that one must be; than `asked_agreed`, where the rules are sure of
    the same; than `asked_sooner`, where what they read contradicts itself, or nothing may be reported.
    `kept`: what the rules are sure of stands though something else is likelier; `kept_firm`: so does what
    they have a sign to ask about. `taken`: a day, a wish, a person, a number counts that the rules did not
    see. `left`: it does not count though they did. `no_report`: what has numbers or a day is yet no report.
    """

    sure: float = 0.8
    kept: float = 0.4
    kept_firm: float = 0.3
    other: float = 0.85
    overruled: float = 0.95
    asked: float = 0.3
    asked_agreed: float = 0.95
    asked_sooner: float = 0.1
    taken: float = 0.6
    left: float = 0.25
    no_report: float = 0.8


BOUNDS = Bounds()


def understand(text: str, on: date) -> Understanding:
    """Read an officer's words, with tones or without, as an answer to a reminder sent about a task.

    Never raises, whatever the text. In doubt `ask` is True: words that contradict each other, a request
    for more time, a promise, somebody else's task, a percentage over 100. Numbers, days, people and
    obstacles are found by rules alone; what was learned tells which of them are meant.

    Args:
        text: the message as it came.
        on: the day it was written, from which "mai" or "thứ sáu" is counted.
    """
    weighed = weigh(text, on)
    if not re.search(r"[a-z0-9]", weighed.folded):
        return weighed.understanding
    return decide(weighed, likelihood(weighed, shipped()), text)


def decide(weighed: Weighed, likely: Likelihood, text: str, bounds: Bounds = BOUNDS) -> Understanding:
    """One understanding of what the rules read and what is likely."""
    told = _details(weighed, likely, bounds)
    meaning = _meaning(weighed, told, likely, bounds)
    unclear = _is_unclear(meaning, weighed, likely, bounds)
    if meaning == NOTED:
        return Understanding(Intent.STATUS, acknowledged=not unclear, ask=unclear)
    if meaning not in _REPORTS:
        return Understanding(Intent(meaning), ask=unclear)
    handed = told.person is not None or likely.matters["person"] > bounds.taken
    to_settle = handed or told.extension or told.until is not None
    state = State(meaning) if meaning in _STATES else None
    obstacle = told.obstacle or (text.strip() if state is State.BLOCKED else None)
    return replace(
        told,
        intent=Intent.STATUS,
        state=state,
        obstacle=None if state is State.DONE else obstacle,
        acknowledged=False,
        ask=told.ask or unclear or to_settle,
    )


def _is_unclear(meaning: str, weighed: Weighed, likely: Likelihood, bounds: Bounds) -> bool:
    """Whether a person is asked what was meant."""
    ruled, chance, asking = weighed.understanding, likely.meanings[meaning], likely.matters["ask"]
    if meaning == State.DONE.value and weighed.negated:
        return True  # never taken for done unasked
    if ruled.ask or meaning != meaning_of(ruled):
        sooner = weighed.at_odds or weighed.firm or meaning == Intent.OTHER.value
        least = bounds.other if ruled.ask else bounds.overruled
        if meaning == meaning_of(ruled):
            least = bounds.sure
        return chance < least or asking > (bounds.asked_sooner if sooner else bounds.asked)
    if ruled.percent is None and chance < bounds.kept:
        return True
    return meaning in _STATES and asking > bounds.asked_agreed


def _meaning(weighed: Weighed, told: Understanding, likely: Likelihood, bounds: Bounds) -> str:
    """The likeliest meaning that agrees with the details and does not put a report aside too lightly."""
    best, ruled = likely.best, weighed.understanding
    kept = bounds.kept_firm if ruled.ask else bounds.kept
    if likely.meanings[meaning_of(ruled)] >= kept and (weighed.firm or not ruled.ask):
        best = meaning_of(ruled)
    reports = told.percent is not None or told.figure is not None or told.until is not None
    if reports and best not in _REPORTS and likely.meanings[best] < bounds.no_report:
        best = max(_REPORTS, key=lambda meaning: likely.meanings[meaning])
    if told.percent is not None and best in _REPORTS:
        return {100: State.DONE, 0: State.NOT_STARTED}.get(told.percent, State.DOING).value
    if told.until is not None and best == State.DONE.value:
        return State.DOING.value
    if told.extension and best == State.BLOCKED.value and likely.meanings[best] < bounds.no_report:
        return UNSAID  # why more time is asked for
    denied = best == State.DONE.value and weighed.negated
    overruled = best != meaning_of(ruled) and not ruled.ask
    aside = overruled and best not in _REPORTS and likely.meanings[best] < bounds.other
    if (denied or aside) and meaning_of(ruled) not in (NOTED, UNSAID):
        return meaning_of(ruled)
    return best


def _details(weighed: Weighed, likely: Likelihood, bounds: Bounds) -> Understanding:
    """The numbers, the day, the wish and the person that count; `ask` where the numbers leave a doubt."""
    ruled, matters = weighed.understanding, likely.matters
    percent, figure, doubt = _numbers(weighed, likely, bounds)
    until = ruled.until if matters["day"] > bounds.left else None
    wishes = matters["extension"] > (bounds.left if ruled.extension else bounds.taken)
    if until is None and matters["day"] > (bounds.left if wishes else bounds.taken):
        until = weighed.day
    person = ruled.person if matters["person"] > bounds.left else None
    return replace(
        ruled, percent=percent, figure=figure, until=until, extension=wishes, person=person, ask=doubt
    )


def _numbers(weighed: Weighed, likely: Likelihood, bounds: Bounds) -> tuple[int | None, float | None, bool]:
    """The percentage of the work, the figure, and whether a person must be asked about them."""
    said, of_work, measured = weighed.numbers, likely.matters["percent"], likely.matters["figure"]
    percent, figure = said.percent, said.figure
    whole = said.rate is not None and said.rate <= 100 and said.rate == int(said.rate)
    if percent is not None and figure is None and of_work < bounds.left and measured > bounds.taken:
        figure, percent = float(percent), None
    elif figure == said.rate and whole and measured < bounds.left and of_work > bounds.taken:
        percent, figure = int(said.rate or 0), None
    elif percent is None and figure is None and measured > bounds.taken:
        figure = said.count if said.count is not None else said.rate
    elif figure is not None and percent is None and max(measured, of_work) < bounds.left:
        figure = None
    return percent, figure, said.disagree
