"""How shares change hands: with the roster, by a handover, by naming another lead; in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from reminders.handover import Handover, Move, Share, first_here, moves, unheld
from reminders.model import Part
from reminders.office_store import OfficeStore
from reminders.roster import BY_HAND
from reminders.share_rows import ShareRows
from reminders.tables import OfficerRow, PartyRow, PositionRow, ShareRow, TaskRow


class ShareStore:
    """The shares of an office's occurrences."""

    def __init__(self, session: Session, office_id: int) -> None:
        self._session = session
        self._office_id = office_id
        self._rows = ShareRows(session, office_id)

    def follow_roster(self, today: date, at: datetime) -> Handover:
        """Let the open shares be held by who should hold them today; what changed hands.

        What came by a position goes with it. Who handed over for good by today has nothing left: what else
        they have open goes to their successor too.
        """
        offices = OfficeStore(self._session)
        officers = offices.officers(self._office_id, on=today)
        successors = offices.successors(self._office_id)
        live, parties = self._rows.live(), self._rows.parties()
        found = moves(live, parties, officers, successors, today)
        self.apply(found, at)
        active = {officer.id for officer in officers}
        for officer_id in self._handing_over(today):
            successor = first_here(successors.get(officer_id), active, successors)
            if successor is not None and successor != officer_id:
                found += self._pass_on(officer_id, successor, at)
        moved = {move.share.id for move in found if move.share is not None}
        kept = [share for share in live if share.id not in moved]
        return Handover(tuple(found), tuple(unheld(kept, parties, officers, successors)))

    def apply(self, found: Iterable[Move], at: datetime) -> None:
        """Let shares change hands."""
        self._rows.apply(found, at)

    def hand_over(self, from_id: int, to_id: int, at: datetime) -> list[Move]:
        """Give everything that one officer has open to another now, whatever position it came by."""
        found = self._pass_on(from_id, to_id, at)
        OfficeStore(self._session).replan(self._office_id)
        return found

    def succeed(self, officer_id: int, successor_id: int | None, since: date) -> tuple[str, ...]:
        """Enter that an officer hands over everything from a day on; the positions that they give up.

        The positions pass on that day, and with them what is open (`follow_roster`). Without a successor
        they stand empty, and their last holder keeps what is open. What was entered before and lies ahead
        is forgotten.
        """
        for earlier, day in self._pending(officer_id):
            self.take_back(officer_id, earlier, day)
        offices = OfficeStore(self._session)
        rows = select(PositionRow.name).where(
            PositionRow.officer_id == officer_id, PositionRow.until.is_(None), PositionRow.name != BY_HAND
        )
        held = tuple(dict.fromkeys(self._session.scalars(rows.order_by(PositionRow.id))))
        if successor_id is None:
            for position in held:
                offices.take_position(officer_id, position, since - timedelta(days=1))
            return held
        self._change_successor(successor_id, None)  # whoever took over from them once, they are here now
        offices.give_position(officer_id, BY_HAND)
        offices.succeed(officer_id, successor_id, since)
        return held

    def take_back(
        self,
        officer_id: int,
        successor_id: int | None,
        since: date,
        entered: datetime | None = None,
        at: datetime | None = None,
    ) -> bool:
        """Undo what `succeed` entered; False where there is nothing to undo.

        Args:
            entered: when it was entered: what changed hands by it since is given back `at` a moment. None
                where it lies ahead.
        """
        if successor_id is not None and self._successor(officer_id) != successor_id:
            return False
        given_up = self._session.scalars(
            update(PositionRow)
            .where(PositionRow.officer_id == officer_id, PositionRow.until == since - timedelta(days=1))
            .values(until=None)
            .returning(PositionRow.name)
        ).all()
        if successor_id is None and not given_up:
            return False
        self._forget_positions(officer_id, (BY_HAND,), None)
        self._change_successor(officer_id, None)
        if successor_id is not None:
            self._forget_positions(successor_id, (*given_up, BY_HAND), since)
            if entered is not None and at is not None:
                self._hand_back(officer_id, successor_id, entered, at)
        OfficeStore(self._session).replan(self._office_id)
        return True

    def lead(self, task_id: int, officer_id: int, at: datetime) -> None:
        """Let one officer lead a task from now on; who led it before supports it."""
        ended = [share for share in self._rows.live(task_id) if not share.done]
        for share in ended:
            if share.part is Part.LEAD and share.officer_id != officer_id:
                self._session.execute(
                    update(ShareRow)
                    .where(ShareRow.id == share.id)
                    .values(part=Part.SUPPORT.value, position=BY_HAND)
                )
        for occurrence_id in dict.fromkeys(share.occurrence_id for share in ended):
            self._rows.give(occurrence_id, officer_id, Part.LEAD, BY_HAND, at, None)
        leads = [share.officer_id for share in ended if share.part is Part.LEAD]
        supports = [share.officer_id for share in ended if share.part is not Part.LEAD and not share.position]
        self._name_by_hand(task_id, Part.LEAD, [officer_id])
        self._name_by_hand(
            task_id, Part.SUPPORT, [o for o in dict.fromkeys(leads + supports) if o != officer_id]
        )
        OfficeStore(self._session).replan(self._office_id)
        self._session.flush()

    def _name_by_hand(self, task_id: int, part: Part, officer_ids: list[int]) -> None:
        if part is Part.LEAD:
            for row in self._session.scalars(
                select(PartyRow).where(PartyRow.task_id == task_id, PartyRow.part == part.value)
            ).all():
                self._session.delete(row)
            self._session.flush()
        named = self._session.get(PartyRow, (task_id, part.value, BY_HAND))
        if named is None:
            self._session.add(
                PartyRow(task_id=task_id, part=part.value, position=BY_HAND, officer_ids=officer_ids)
            )
        else:
            named.officer_ids = officer_ids

    def _pass_on(self, from_id: int, to_id: int, at: datetime) -> list[Move]:
        """Hand over what an officer has open, and put the other's name for theirs in the office's tasks."""
        own = {share.occurrence_id: share for share in self._rows.of_officer(to_id)}
        found = []
        for share in self._rows.of_officer(from_id):
            has = own.get(share.occurrence_id)
            if not share.done:
                heir = None if has is not None and _covers(has, share) else to_id
                found.append(Move(share, share.occurrence_id, share.part, share.position, heir))
        self.apply(found, at)
        self._rename(from_id, to_id)
        self._forget_positions(from_id, (BY_HAND,), None)
        return found

    def _rename(self, from_id: int, to_id: int, among: Collection[int] | None = None) -> None:
        """Put one officer for another where tasks (all, or those among the ids) name people."""
        parties = (
            select(PartyRow)
            .join(TaskRow, TaskRow.id == PartyRow.task_id)
            .where(TaskRow.office_id == self._office_id, PartyRow.position == BY_HAND)
        )
        for row in self._session.scalars(parties).all():
            if from_id in row.officer_ids and (among is None or row.task_id in among):
                named = [to_id if officer_id == from_id else officer_id for officer_id in row.officer_ids]
                row.officer_ids = list(dict.fromkeys(named))
        self._session.flush()

    def _hand_back(self, officer_id: int, successor_id: int, since: datetime, at: datetime) -> None:
        """Give back what changed hands since a moment, but for what the successor had besides."""
        handed = self._session.scalars(
            select(ShareRow).where(
                ShareRow.office_id == self._office_id,
                ShareRow.officer_id == officer_id,
                or_(ShareRow.heir_id == successor_id, ShareRow.heir_id.is_(None)),
                ShareRow.ended_at >= since,
            )
        ).all()
        now = {share.occurrence_id: share for share in self._rows.of_officer(successor_id) if not share.done}
        found = []
        for row in handed:
            share = now.get(row.occurrence_id)
            if share is None:
                continue  # done since, or handed on
            came = row.heir_id is not None and self._session.get_one(ShareRow, share.id).since == row.ended_at
            theirs = (row.occurrence_id, Part(row.part), row.position)
            found.append(Move(share, *theirs, officer_id) if came else Move(None, *theirs, joins=officer_id))
        self.apply(found, at)
        self._rename(successor_id, officer_id, {now[move.occurrence_id].task_id for move in found})

    def _handing_over(self, today: date) -> list[int]:
        """Who hands over everything by today, and has not yet."""
        rows = (
            select(OfficerRow.id)
            .join(PositionRow, PositionRow.officer_id == OfficerRow.id)
            .where(
                OfficerRow.office_id == self._office_id,
                OfficerRow.successor_id.is_not(None),
                PositionRow.name == BY_HAND,
                PositionRow.until < today,
            )
            .distinct()
        )
        return sorted(self._session.scalars(rows))

    def _pending(self, officer_id: int) -> list[tuple[int | None, date]]:
        """To whom an officer is to hand over, and from which day on."""
        rows = select(PositionRow.until).where(
            PositionRow.officer_id == officer_id, PositionRow.name == BY_HAND, PositionRow.until.is_not(None)
        )
        successor = self._successor(officer_id)
        return [
            (successor, until + timedelta(days=1))
            for until in self._session.scalars(rows).all()
            if until is not None
        ]

    def _successor(self, officer_id: int) -> int | None:
        return self._session.scalars(
            select(OfficerRow.successor_id).where(OfficerRow.id == officer_id)
        ).one_or_none()

    def _change_successor(self, officer_id: int, successor_id: int | None) -> None:
        self._session.execute(
            update(OfficerRow).where(OfficerRow.id == officer_id).values(successor_id=successor_id)
        )

    def _forget_positions(self, officer_id: int, names: Collection[str], since: date | None) -> None:
        """Forget that an officer came to hold positions on a day (None: held what was given by hand)."""
        self._session.execute(
            delete(PositionRow).where(
                PositionRow.officer_id == officer_id,
                PositionRow.name.in_(names),
                PositionRow.since.is_(None) if since is None else PositionRow.since == since,
            )
        )


def _covers(own: Share, share: Share) -> bool:
    """Whether who has their own share needs no other: of a group each has one, who leads supports as well."""
    if own.part is Part.LEAD and share.part is not Part.LEAD:
        return True
    return not own.done and (own.part, own.position) == (share.part, share.position)
