"""From the positions that a plan names to the people of the office."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.vietnamese import collapse, fold
from reminders.model import Officer, Role

EVERY_OFFICER = "cac cong chuc"
"""How a name begins, folded, that stands for all officers of the office."""


def resolve(position: str, officers: Iterable[Officer]) -> tuple[Officer, ...]:
    """The officers who hold the position; none where the roster does not say.

    "Các công chức chuyên môn", "Các công chức liên quan" and the like mean every officer, unless somebody
    is entered under that very name.

    Args:
        position: a position in its standard name, or an officer's own name.
        officers: the active people of the office.
    """
    everyone = list(officers)
    wanted = fold(collapse(position))
    holders = [
        officer
        for officer in everyone
        if any(fold(collapse(held)) == wanted for held in (officer.name, *officer.positions))
    ]
    if not holders and wanted.startswith(EVERY_OFFICER):
        holders = [officer for officer in everyone if officer.role is Role.OFFICER]
    return tuple(holders)
