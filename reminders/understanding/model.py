"""The nouns of an officer's answer: what the message wants, and where the task stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Intent(StrEnum):
    """What a message wants."""

    STATUS = "status"
    QUESTION = "question"
    COMMAND = "command"
    OTHER = "other"


class State(StrEnum):
    """Where a task stands."""

    DONE = "done"
    DOING = "doing"
    BLOCKED = "blocked"
    NOT_STARTED = "not_started"


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood.

    `percent` is progress in [0, 100]; `figure` a number the task is measured by ("tỷ lệ 47%" is 47.0);
    `until` the day asked for or promised; `obstacle` a verbatim slice of the message. `ask` is True where
    a person should confirm before it counts. `acknowledged`: only "noted" or "will do" was said. `extension`:
    more time is asked for. `person`: a verbatim slice that names who does it instead.
    """

    intent: Intent
    state: State | None = None
    percent: int | None = None
    figure: float | None = None
    until: date | None = None
    obstacle: str | None = None
    ask: bool = False
    acknowledged: bool = False
    extension: bool = False
    person: str | None = None
