"""Accounts, invitations, what came in, memories and waiting intakes, in the caller's transaction."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from bot.model import Incoming
from bot.tables import AccountRow, ConversationRow, InboxRow, IntakeRow, InvitationRow
from knowledge.columns import add_once, fitted

INVITATION_LIFE = timedelta(days=7)
_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look like another
READING_LEASE = timedelta(minutes=5)
READING_ATTEMPTS = 3
WEB = "web"
MOST_ID = 2**31 - 1
"""The largest number that a row can have on PostgreSQL, which fails on a greater one."""


class AccountStore:
    """Who is who on which platform."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def officer_of(self, channel: str, address: str) -> int | None:
        """The officer behind an address. The web chat's addresses are officers' ids."""
        if channel == WEB:
            known = address.isdecimal() and len(address) <= len(str(MOST_ID)) and int(address) <= MOST_ID
            return int(address) if known else None
        return self._session.scalars(
            select(AccountRow.officer_id).where(AccountRow.channel == channel, AccountRow.address == address)
        ).one_or_none()

    def addresses(self, officer_id: int) -> list[tuple[str, str]]:
        """Where the officer can be reached, best first: linked platforms, then the web chat."""
        rows = self._session.scalars(
            select(AccountRow)
            .where(AccountRow.officer_id == officer_id, AccountRow.unreachable_at.is_(None))
            .order_by(AccountRow.linked_at.desc())
        )
        return [*((row.channel, row.address) for row in rows), (WEB, str(officer_id))]

    def link(self, officer_id: int, channel: str, address: str, at: datetime) -> None:
        """Enter that the address is the officer's."""
        account = {"channel": channel, "address": address}
        if not add_once(
            self._session, AccountRow, account, account | {"officer_id": officer_id, "linked_at": at}
        ):
            self._session.execute(
                update(AccountRow)
                .where(AccountRow.channel == channel, AccountRow.address == address)
                .values(officer_id=officer_id, linked_at=at, unreachable_at=None)
            )

    def mark_unreachable(self, channel: str, address: str, at: datetime) -> None:
        """Note that the platform says nobody is there any more; `heard_from` clears it."""
        self._change(channel, address, at)

    def heard_from(self, channel: str, address: str) -> None:
        """A message from the address shows that it can be reached."""
        self._change(channel, address, None)

    def _change(self, channel: str, address: str, at: datetime | None) -> None:
        self._session.execute(
            update(AccountRow)
            .where(AccountRow.channel == channel, AccountRow.address == address)
            .values(unreachable_at=at)
        )

    def invite(self, officer_id: int, at: datetime) -> str:
        """A new code by which one account becomes the officer's; shown once, kept as a hash."""
        code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(10))
        self._session.add(
            InvitationRow(code_hash=_hash(code), officer_id=officer_id, expires_at=at + INVITATION_LIFE)
        )
        self._session.flush()
        return code

    def redeem(self, code: str, at: datetime) -> int | None:
        """Use up a code; its officer, or None where it is wrong, old or used."""
        return self._session.execute(
            update(InvitationRow)
            .where(
                InvitationRow.code_hash == _hash(code),
                InvitationRow.used_at.is_(None),
                InvitationRow.expires_at > at,
            )
            .values(used_at=at)
            .returning(InvitationRow.officer_id)
        ).scalar_one_or_none()


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


class InboxStore:
    """Everything that came in, once each."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, incoming: Incoming, officer_id: int | None, sha256: str | None, now: datetime
    ) -> int | None:
        """Keep an incoming thing; its id here, or None where it was dealt with before."""
        message = {"channel": incoming.channel, "message_id": incoming.id}
        said = {
            "address": incoming.address,
            "officer_id": officer_id,
            "at": now,
            "text": incoming.text,
            "pressed": fitted(incoming.pressed, 64) if incoming.pressed is not None else None,
            "file_name": fitted(incoming.file.name, 300) if incoming.file is not None else None,
            "file_sha256": sha256,
            "file_size": incoming.file.size if incoming.file is not None else None,
        }
        if not add_once(self._session, InboxRow, message, message | said):
            return None
        return self._session.scalars(
            select(InboxRow.id).where(
                InboxRow.channel == incoming.channel, InboxRow.message_id == incoming.id
            )
        ).one()

    def get(self, inbox_id: int, officer_id: int) -> InboxRow | None:
        """Something the officer sent earlier."""
        row = self._session.get(InboxRow, inbox_id)
        return row if row is not None and row.officer_id == officer_id else None


class MemoryStore:
    """What is remembered of each conversation."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, channel: str, address: str) -> dict[str, Any]:
        """The memory of a conversation; empty at first."""
        row = self._session.get(ConversationRow, (channel, address))
        return dict(row.memory) if row is not None else {}

    def put(self, channel: str, address: str, memory: dict[str, Any]) -> None:
        """Keep the memory of a conversation."""
        row = self._session.get(ConversationRow, (channel, address))
        if row is None:
            conversation = {"channel": channel, "address": address}
            if add_once(self._session, ConversationRow, conversation, conversation | {"memory": memory}):
                return
            row = self._session.get_one(ConversationRow, (channel, address))
        row.memory = memory
        self._session.flush()


@dataclass(frozen=True, slots=True)
class Intake:
    """A file that waits to be read, and who waits for it."""

    id: int
    office_id: int
    officer_id: int
    channel: str
    address: str
    name: str
    sha256: str
    attempts: int


class IntakeStore:
    """The files that wait to be read."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        office_id: int,
        officer_id: int,
        channel: str,
        address: str,
        name: str,
        sha256: str,
        now: datetime,
    ) -> int:
        """Let a kept file be read; the intake's id."""
        row = IntakeRow(
            office_id=office_id,
            officer_id=officer_id,
            channel=channel,
            address=address,
            name=fitted(name, 300),
            sha256=sha256,
            state="waiting",
            attempts=0,
            created_at=now,
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def claim(self, owner: str, now: datetime) -> Intake | None:
        """Lease the oldest waiting file to the owner and count the attempt."""
        oldest = (
            select(IntakeRow.id)
            .where(IntakeRow.state == "waiting", self._free(now))
            .order_by(IntakeRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)  # another reader's file is not waited for; SQLite has no need
            .scalar_subquery()
        )
        row = self._session.execute(
            update(IntakeRow)
            .where(IntakeRow.id == oldest, self._free(now))
            .values(lease_owner=owner, lease_until=now + READING_LEASE, attempts=IntakeRow.attempts + 1)
            .returning(IntakeRow)
        ).scalar_one_or_none()
        if row is None:
            return None
        return Intake(
            row.id,
            row.office_id,
            row.officer_id,
            row.channel,
            row.address,
            row.name,
            row.sha256,
            row.attempts,
        )

    def renew(self, intake_id: int, owner: str, now: datetime) -> None:
        """Keep a file that takes long to read from being another's meanwhile."""
        self._session.execute(
            update(IntakeRow)
            .where(IntakeRow.id == intake_id, IntakeRow.lease_owner == owner)
            .values(lease_until=now + READING_LEASE)
        )

    def finish(self, intake_id: int, owner: str, state: str) -> bool:
        """Note that the file was read ("read") or cannot be ("failed"); False if the lease was lost."""
        changed = self._session.execute(
            update(IntakeRow)
            .where(IntakeRow.id == intake_id, IntakeRow.lease_owner == owner)
            .values(state=state, lease_owner=None, lease_until=None)
            .returning(IntakeRow.id)
        ).scalar_one_or_none()
        return changed is not None

    def cancel(self, officer_id: int, sha256: str) -> None:
        """Do not read a file after all that its sender says is no document."""
        self._session.execute(
            update(IntakeRow)
            .where(
                IntakeRow.officer_id == officer_id,
                IntakeRow.sha256 == sha256,
                IntakeRow.state == "waiting",
            )
            .values(state="cancelled", lease_owner=None, lease_until=None)
        )

    def give_back(self, intake_id: int, owner: str) -> None:
        """Put a file back whose reading was broken off on purpose; the attempt does not count."""
        self._session.execute(
            update(IntakeRow)
            .where(IntakeRow.id == intake_id, IntakeRow.lease_owner == owner)
            .values(lease_owner=None, lease_until=None, attempts=IntakeRow.attempts - 1)
        )

    def release(self, owner: str) -> None:
        """Give back what the owner holds, at an orderly stop."""
        self._session.execute(
            update(IntakeRow).where(IntakeRow.lease_owner == owner).values(lease_owner=None, lease_until=None)
        )

    def _free(self, now: datetime) -> ColumnElement[bool]:
        return or_(IntakeRow.lease_until.is_(None), IntakeRow.lease_until <= now)
