"""The questions that an office's documents do not answer, kept for whoever can add what is missing."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, literal, select, update
from sqlalchemy.orm import Session

from bot.tables import GapRow
from knowledge.columns import Moment, add_once
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
        gap = {"office_id": office_id, "key": key_of(question)}
        last = {
            "officer_id": officer_id,
            "question": _bounded(question, LONGEST),
            "understood": _bounded(understood, LONGEST),
            "nearest": _bounded(nearest, LONGEST_PLACE),
            "responsible_id": responsible_id,
            "last_at": now,
        }
        add_once(self._session, GapRow, gap, gap | last | {"is_open": True, "times": 0, "first_at": now})
        # One statement counts up, so that two who ask at the same moment are counted twice.
        return self._session.scalars(
            update(GapRow)
            .where(GapRow.office_id == office_id, GapRow.key == gap["key"])
            .values(
                **last,
                is_open=True,
                times=case((GapRow.is_open, GapRow.times), else_=0) + 1,
                first_at=case((GapRow.is_open, GapRow.first_at), else_=literal(now, Moment())),
            )
            .returning(GapRow.id)
        ).one()

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
    # Some scripts keep their marks apart in NFC, where folding one character cannot see them.
    folded = "".join(each for each in fold(nfc(question)) if unicodedata.category(each) != "Mn")
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
