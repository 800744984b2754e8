"""What must change hands when people come, go and change positions. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle

from reminders.model import Officer, Part
from reminders.roster import BY_HAND, resolve, stands_for_many


@dataclass(frozen=True, slots=True)
class Party:
    """A position that leads or supports a task. `officer_ids` are those named for it by hand."""

    task_id: int
    part: Part
    position: str
    officer_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """One officer's live share of an occurrence that is due on a day."""

    id: int
    occurrence_id: int
    task_id: int
    due: date
    officer_id: int
    part: Part
    position: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A share that changes hands: it ends (`share` None: there was none), `heir` has one (None: nobody).

    `heir` takes over what was said of it; `joins` is somebody who starts anew.
    """

    share: Share | None
    occurrence_id: int
    part: Part
    position: str
    heir: int | None = None
    joins: int | None = None


@dataclass(frozen=True, slots=True)
class Handover:
    """What changed hands, and the open shares for which the office must find somebody (see `unheld`)."""

    moves: tuple[Move, ...]
    unheld: tuple[Share, ...] = ()


def moves(
    shares: Iterable[Share],
    parties: Iterable[Party],
    officers: Iterable[Officer],
    successors: Mapping[int, int],
    today: date,
) -> list[Move]:
    """What must change hands so that the open shares are held by who holds the positions today.

    A share goes to the successor entered for its holder, where that one holds the position now; else to
    one who came to the position; else, where its holder is gone, to the successor whatever they hold. Where
    there is nobody, it ends if others of the position have theirs open, as in a group; else it stays where
    it is: an occurrence never loses its last open share, and the office is told (see `unheld`).

    Who comes new to a group, or to a position of which nobody has a share, has one of what is not due yet.
    A second holder of any other position has what is given out from then on.

    Args:
        shares: the live shares of the office's open occurrences, done ones among them.
        parties: what the office's tasks name.
        officers: the active people with the positions of today.
        successors: for an officer who left, who took over.
    """
    roster = _Roster(officers, successors)
    named: dict[int, list[Party]] = {}
    # Who leads is settled first: who leads a task does not support it as well.
    for party in sorted(parties, key=lambda party: (party.part is not Part.LEAD, party.position)):
        named.setdefault(party.task_id, []).append(party)
    held: dict[int, list[Share]] = {}
    for share in shares:
        held.setdefault(share.occurrence_id, []).append(share)
    found: list[Move] = []
    for live in held.values():
        seats = named.get(live[0].task_id, ())
        if _is_settled(live, seats, roster):
            continue
        occurrence = _Occurrence(live, roster, today)
        # What one party gives up another may take: mostly nothing changes, and once is enough.
        for _ in range(2 * len(seats) + 4):
            changed = [party for party in seats if occurrence.settle(party)]
            if not changed and not occurrence.merge():
                break
        found += occurrence.moves()
    return found


def unheld(
    shares: Iterable[Share],
    parties: Iterable[Party],
    officers: Iterable[Officer],
    successors: Mapping[int, int],
) -> list[Share]:
    """The open shares of leads who hold their position no more, or are gone: the office must find somebody.

    To be asked when `moves` were made, with the same arguments.
    """
    roster = _Roster(officers, successors)
    named = {(party.task_id, party.part, party.position): party for party in parties}
    found = []
    for share in shares:
        party = named.get((share.task_id, share.part, share.position))
        holders = roster.holders(party, (share,)) if party is not None else set(roster.active)
        if share.part is Part.LEAD and not share.done and share.officer_id not in holders:
            found.append(share)
    return found


def _is_settled(live: Sequence[Share], parties: Sequence[Party], roster: _Roster) -> bool:
    """Whether an occurrence surely stays as it is, told quickly: on most days most do."""
    held = {(share.part, share.position): share for share in live}
    if any(stands_for_many(position) for _, position in held) or len(held) != len(live):
        return False
    for party in parties:
        share = held.get((party.part, party.position))
        if share is None or (not share.done and share.officer_id not in roster.holders(party, (share,))):
            return False
    return True


class _Roster:
    """Who holds what today."""

    def __init__(self, officers: Iterable[Officer], successors: Mapping[int, int]) -> None:
        self.active = {officer.id: officer for officer in officers}
        self._successors = successors
        self._held: dict[str, frozenset[int]] = {}

    def holders(self, party: Party, shares: Sequence[Share]) -> set[int]:
        """Who leads or supports for the party today."""
        named = party.officer_ids
        if party.position == BY_HAND and not named:
            # Named by hand before parties were kept: each stays who they are.
            named = tuple(share.officer_id for share in shares)
        found = {here for officer_id in named if (here := self._here(officer_id)) is not None}
        if party.position == BY_HAND:
            return found
        if party.position not in self._held:
            held = resolve(party.position, self.active.values())
            self._held[party.position] = frozenset(officer.id for officer in held)
        return found | self._held[party.position]

    def successor(self, officer_id: int) -> int | None:
        """Who took over from an officer, or the first after them who is still here."""
        return self._here(self._successors.get(officer_id))

    def _here(self, officer_id: int | None) -> int | None:
        return first_here(officer_id, self.active, self._successors)


def first_here(officer_id: int | None, active: Collection[int], successors: Mapping[int, int]) -> int | None:
    """The officer, or the first in the chain of successors who is still here."""
    seen: set[int] = set()
    while officer_id is not None and officer_id not in active and officer_id not in seen:
        seen.add(officer_id)
        officer_id = successors.get(officer_id)
    return officer_id if officer_id in active else None


@dataclass(slots=True)
class _Seat:
    """What an officer has of an occurrence by one party: the live shares that it came from, none if new."""

    shares: list[Share] = field(default_factory=list)
    done: bool = False


class _Occurrence:
    """The shares of one occurrence while they change hands, by officer and party."""

    def __init__(self, live: Sequence[Share], roster: _Roster, today: date) -> None:
        self._roster = roster
        self._id = live[0].occurrence_id
        self._not_due = live[0].due >= today
        self._seats = {(s.officer_id, s.part, s.position): _Seat([s], s.done) for s in live}
        self._ended: list[Share] = []

    def settle(self, party: Party) -> bool:
        """Let who holds a party today have its shares; whether anything changed."""
        theirs = self._of(party)
        shares = [share for seat in theirs.values() for share in seat.shares]
        holders = self._roster.holders(party, shares)
        leavers = sorted(who for who, seat in theirs.items() if not seat.done and who not in holders)
        changed = [
            self._leave(who, heir, party, holders) for who, heir in self._heirs(party, leavers, holders)
        ]
        return self._join(party, holders) or any(changed)

    def merge(self) -> bool:
        """Drop what an officer had who came to another seat; whether anything was dropped.

        They have one share of an occurrence, which becomes that of the new seat: others may take the old one.
        """
        dropped = []
        for (who, part, position), seat in self._seats.items():
            if seat.shares and all(share.officer_id == who for share in seat.shares):
                continue
            for key, own in self._seats.items():
                theirs = key[0] == who and key != (who, part, position) and bool(own.shares)
                spare = part is Part.LEAD or (key[1] is Part.SUPPORT and own.done)
                if theirs and spare and all(share.officer_id == who for share in own.shares):
                    dropped.append(key)
        for key in dropped:
            self._seats.pop(key, None)
        return bool(dropped)

    def moves(self) -> list[Move]:
        """What changed hands, in all."""
        found = [Move(share, self._id, share.part, share.position) for share in self._ended]
        leads_first = sorted(self._seats.items(), key=lambda item: (item[0][1] is not Part.LEAD, item[0]))
        has: set[int] = {
            s.officer_id for (who, *_), seat in leads_first for s in seat.shares if s.officer_id == who
        }
        leads = {who for (who, part, _), seat in leads_first if part is Part.LEAD and seat.shares}
        for (who, part, position), seat in leads_first:
            came = [share for share in seat.shares if share.officer_id != who]
            found += [Move(share, self._id, part, position, heir=who) for share in came]
            if not seat.shares and (who not in has or (part is Part.LEAD and who not in leads)):
                found.append(Move(None, self._id, part, position, joins=who))
            has.add(who)
            if part is Part.LEAD:
                leads.add(who)
        return found

    def _of(self, party: Party) -> dict[int, _Seat]:
        return {
            who: seat
            for (who, part, position), seat in self._seats.items()
            if (part, position) == (party.part, party.position)
        }

    def _has(self, who: int, *parts: Part) -> bool:
        return any(other == who and part in parts for other, part, _ in self._seats)

    def _heirs(self, party: Party, leavers: Sequence[int], holders: set[int]) -> list[tuple[int, int | None]]:
        """For each who holds the party no more: who takes over, if anybody."""
        if not leavers:
            return []
        theirs = self._of(party)
        takers = sorted(holders, key=lambda who: (self._has(who, *Part), who in theirs, who))
        new = [who for who in takers if not self._has(who, *Part)]
        stay = self._stay(party, holders)
        if stay or stands_for_many(party.position):
            # Of a group each has a share of their own: only who came in another's place has theirs.
            takers = new if not stay or len(leavers) == len(new) == 1 else []
        others = cycle(new or takers[:1] or [None]) if takers else cycle([None])
        found: list[tuple[int, int | None]] = []
        for who in leavers:
            successor = self._roster.successor(who)
            heir = successor if successor in holders else next(others)
            gone = who not in self._roster.active
            found.append((who, successor if heir is None and gone else heir))
        return found

    def _leave(self, who: int, heir: int | None, party: Party, holders: set[int]) -> bool:
        key = (who, party.part, party.position)
        own = self._of(party).get(heir) if heir is not None else None
        if heir is None:
            ends = self._stay(party, holders)
        else:
            # What one of a group said is no word of another's, nor a supporter's of who leads.
            ends = (own is not None and not own.done) or (
                party.part is not Part.LEAD and self._has(heir, Part.LEAD)
            )
        others = any(not seat.done for other, seat in self._seats.items() if other != key)
        if heir == who or (heir is None and not ends) or (ends and not others):
            return False
        seat = self._seats.pop(key)
        if ends or heir is None:
            self._ended += seat.shares
        elif own is None:
            self._seats[heir, party.part, party.position] = seat
        else:
            own.shares += seat.shares
            own.done = False
        return True

    def _join(self, party: Party, holders: set[int]) -> bool:
        """Let newcomers start anew, in what is not due yet. What all have done, they do not open again."""
        if party.position == BY_HAND or not self._not_due:
            return False
        theirs = self._of(party).values()
        done_by_all = bool(theirs) and all(seat.done for seat in theirs)
        have = {who for who, part, _ in self._seats if part in (party.part, Part.LEAD)}
        without = [who for who in holders if who not in have]
        vacant = not theirs and len(without) == len(holders)
        wanted = vacant or (stands_for_many(party.position) and not done_by_all)
        if not wanted:
            return False
        for who in without:
            self._seats[who, party.part, party.position] = _Seat()
        return bool(without)

    def _stay(self, party: Party, holders: set[int]) -> bool:
        """Whether others who hold the party have theirs open."""
        return any(who in holders and not seat.done for who, seat in self._of(party).items())
