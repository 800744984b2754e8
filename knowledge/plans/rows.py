"""A task as one of the readers found it, before its targets and criteria are sought."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FoundTask:
    """What a reader found of a task. `quote` is verbatim; `time` as written; the rest in one line each.

    `aim` is what is said of the aim of the task elsewhere than in its content.
    """

    content: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    section: str
    time: str
    quote: str
    page: int | None
    aim: str = ""
