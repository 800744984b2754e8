"""Who holds which position on a day, and what must change hands when that changes. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import pairwise

from knowledge.plans.positions import is_group
from knowledge.vietnamese import collapse, fold, nfc
from reminders.model import Absence, Holding, Officer, Role

EVERY_OFFICER = "cac cong chuc"
"""How a name begins, folded, that stands for all officers of the office."""

LONGEST_NAME = 100
"""Characters of words that may name somebody."""

BY_HAND = ""
"""The position of what was given to a person by name.

Nobody is shown to hold it. Somebody who hands over on a day holds it up to the day before, so that it is
known from when on what they were given by hand is their successor's.
"""


def resolve(position: str, officers: Iterable[Officer]) -> tuple[Officer, ...]:
    """The officers who hold the position; none where the roster does not say.

    "Các công chức chuyên môn", "Các công chức liên quan" and the like mean every officer, unless somebody
    is entered under that very name.

    Args:
        position: a position in its standard name, or an officer's own name.
        officers: the active people of the office, with the positions of the day in question.
    """
    everyone = list(officers)
    wanted = _same(position)
    holders = [
        officer
        for officer in everyone
        if any(_same(held) == wanted for held in (officer.name, *officer.positions))
    ]
    if not holders and wanted.startswith(EVERY_OFFICER):
        holders = [officer for officer in everyone if officer.role is Role.OFFICER]
    return tuple(holders)


@lru_cache(maxsize=4096)
def stands_for_many(position: str) -> bool:
    """Whether a position is a group's, of which each has a part of their own."""
    return is_group(position) or _same(position).startswith(EVERY_OFFICER)


@lru_cache(maxsize=4096)
def _same(position: str) -> str:
    """What is the same for a position however it is written. An office has few, met over and over."""
    return fold(collapse(position))


def positions_on(holdings: Iterable[Holding], day: date) -> dict[int, tuple[str, ...]]:
    """For each officer the positions held on the day."""
    found: dict[int, list[str]] = {}
    for holding in holdings:
        if holding.on(day) and holding.position != BY_HAND:
            found.setdefault(holding.officer_id, []).append(holding.position)
    return {officer_id: tuple(dict.fromkeys(held)) for officer_id, held in found.items()}


def absence_on(absences: Iterable[Absence], officer_id: int, day: date) -> Absence | None:
    """The absence of the officer that covers the day; of several one with a deputy, the last entered."""
    away = [absence for absence in absences if absence.officer_id == officer_id and absence.on(day)]
    return max(away, key=lambda absence: (absence.deputy_id is not None, absence.id), default=None)


def persons_meant(words: str, officers: Iterable[Officer]) -> tuple[Officer, ...]:
    """The officers whom words such as "chị Hoa", "anh Minh tư pháp", "chị kế toán" may mean.

    By name where a name is said, narrowed by a position that is said beside it, else by position.
    """
    said = [word for word in fold(collapse(words)).split() if word not in _TITLES]
    everyone = list(officers)
    named = [o for o in everyone if _given_name(o) in said]
    held = [o for o in everyone if any(_names(said, fold(position)) for position in o.positions)]
    both = [officer for officer in named if officer in held]
    return tuple(both or named or held)


def called(words: str, officers: Iterable[Officer]) -> tuple[Officer, ...]:
    """The officers whom words name and say nothing else: "Hoa", "chị Lê Thị Hoa", "anh Minh tư pháp".

    The end of a name is enough. Words with tones mean a name with the same tones, where there is one.
    """
    written = " ".join(nfc(words[:LONGEST_NAME]).lower().split())
    everyone = list(officers)
    while fold(written).split(" ")[0] in _TITLES and " " in written:
        written = written.split(" ", 1)[1]
    toned = written != fold(written)
    for known, wanted in ((_plain, written), (_folded, fold(written)))[0 if toned else 1 :]:
        exact = [officer for officer in everyone if known(officer) == wanted]
        found = exact or [officer for officer in everyone if f" {known(officer)}".endswith(f" {wanted}")]
        if found:
            return tuple(found)
    said = fold(written).split()
    return tuple(officer for officer in everyone if _narrowed(officer, said))


def _narrowed(officer: Officer, said: list[str]) -> bool:
    """Whether "minh tu phap" or "ke toan" is the officer: a position, perhaps behind their given name."""
    if said[:1] == [_given_name(officer)]:
        said = said[1:]
    return len(said) > 1 and any(f" {' '.join(said)} " in f" {_words(held)} " for held in officer.positions)


def _words(position: str) -> str:
    """A position without its punctuation: "cong chuc tu phap ho tich"."""
    return " ".join(word for word in fold(collapse(position)).split() if word != "-")


def _plain(officer: Officer) -> str:
    """The name in lower case, without what a merger put behind it in brackets."""
    return " ".join(nfc(officer.name).lower().split(" (")[0].split())


def _folded(officer: Officer) -> str:
    return fold(_plain(officer))


def _given_name(officer: Officer) -> str:
    return (_folded(officer).split() or [""])[-1]


def _names(said: list[str], position: str) -> bool:
    """Whether two neighbouring words said stand in a position's name."""
    return any(f"{one} {other}" in position for one, other in pairwise(said))


_TITLES = frozenset(
    {"chi", "anh", "em", "co", "chu", "bac", "ong", "ba", "dong", "d/c", "dc", "ban", "cho", "la"}
)
"""What stands before a name, folded."""
