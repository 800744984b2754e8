"""A place in a passage that may answer a question."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A slice [start, end) of a text that may answer, and the place that must be about what is asked.

    `bonus` is added to the share of the matter that goes with that place.
    """

    start: int
    end: int
    about_start: int
    about_end: int
    label: str = ""
    also: tuple[tuple[str, str], ...] = ()
    bonus: float = 0.0
