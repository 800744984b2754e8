"""The questions that an office's documents do not answer, kept for whoever can add what is missing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.tables import GapRow
from knowledge.vietnamese import collapse, fold, nfc, syllables

LONGEST = 1000
"""Characters kept of a question and of how it was understood; the widths of their columns."""

LONGEST_PLACE = 300
"""Characters kept of the nearest place."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A question without an answer. `times` counts since `first_at`; `officer_id` asked last, at `last_at`.

    `nearest` is the nearest place in words, "" where there is none. `responsible_id` is who has the field,
    as far as known. `closed_at` is when it was closed before it was asked again, None where it never was.
    """

    id: int
    question: str
    understood: str
    nearest: str
    officer_id: int
    responsible_id: int | None
    times: int
    first_at: datetime
    last_at: datetime
    closed_at: datetime | None


class GapStore:
    """The gaps inside one transaction of its caller."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def log(
        self,
        office_id: int,
        officer_id: int,
        question: str,
        understood: str,
        nearest: str,
        responsible_id: int | None,
        now: datetime,
    ) -> int:
        """Note that a question was not answered; the gap's id.

        The same question again, in whatever tones, case and punctuation, is the same gap: it counts up, and
        takes over who asked, how it was understood and what was nearest. Was it closed, it is opened and
        counted anew: what was added did not answer it.

        Args:
            question: as typed; cut to `LONGEST`, as is `understood`.
            nearest: the nearest place in words, "" where there is none; cut to `LONGEST_PLACE`.
            responsible_id: the officer who has the field, where that is known.
        """
        key = key_of(question)
        row = self._session.scalars(
            select(GapRow).where(GapRow.office_id == office_id, GapRow.key == key)
        ).one_or_none()
        if row is None:
            row = GapRow(office_id=office_id, key=key, is_open=False, closed_at=None, closed_by=None)
            self._session.add(row)
        if not row.is_open:
            row.is_open, row.times, row.first_at = True, 0, now
        row.times += 1
        row.officer_id, row.responsible_id, row.last_at = officer_id, responsible_id, now
        row.question, row.understood = _bounded(question, LONGEST), _bounded(understood, LONGEST)
        row.nearest = _bounded(nearest, LONGEST_PLACE)
        self._session.flush()
        return row.id

    def open_gaps(self, office_id: int) -> list[Gap]:
        """The open gaps of an office, the most asked first, among those the latest."""
        rows = (
            select(GapRow)
            .where(GapRow.office_id == office_id, GapRow.is_open)
            .order_by(GapRow.times.desc(), GapRow.last_at.desc(), GapRow.id)
        )
        return [_gap(row) for row in self._session.scalars(rows)]

    def close(self, office_id: int, gap_id: int, by: int | None, now: datetime) -> Gap | None:
        """Close a gap of the office; None where it has no open one of that id.

        Args:
            by: the officer who says that the documents answer it now; None for the command line.
        """
        row = self._session.execute(
            update(GapRow)
            .where(GapRow.id == gap_id, GapRow.office_id == office_id, GapRow.is_open)
            .values(is_open=False, closed_at=now, closed_by=by)
            .returning(GapRow)
        ).scalar_one_or_none()
        return _gap(row) if row is not None else None


def key_of(question: str) -> str:
    """What is the same for the same question typed in other tones, case, spacing or punctuation."""
    folded = fold(nfc(question))
    words = " ".join(syllables(folded)) or collapse(folded)
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


def _bounded(text: str, most: int) -> str:
    """The text in one line, as far as it is kept; half a surrogate pair cannot be."""
    line = collapse(text[: 4 * most]).encode("utf-8", "replace").decode()
    return line if len(line) <= most else line[: most - 1] + "…"


def _gap(row: GapRow) -> Gap:
    return Gap(
        row.id,
        row.question,
        row.understood,
        row.nearest,
        row.officer_id,
        row.responsible_id,
        row.times,
        row.first_at,
        row.last_at,
        row.closed_at,
    )
