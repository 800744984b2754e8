"""The web chat's transcript on the database (bot.web.transcript.Transcript)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.database import Database
from bot.model import Button, Incoming, Outgoing
from bot.tables import WebMessageRow
from bot.texts import ROLES
from bot.web.transcript import Person, StoredMessage
from knowledge.columns import add_once, fitted
from reminders.office_store import OfficeStore


class DatabaseTranscript:
    """What was said on the page, kept in rows. The ids of an address become visible in order: a page that
    has seen one of them would never ask for a smaller one."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def people(self) -> Sequence[Person]:
        """Everybody of every office; the office is named where there are several."""
        with self._database.read() as session:
            store = OfficeStore(session)
            offices = store.offices()
            return [
                Person(
                    str(officer.id),
                    officer.name,
                    f"{ROLES[officer.role]}, {name}" if len(offices) > 1 else ROLES[officer.role],
                )
                for office_id, name in offices
                for officer in store.officers(office_id)
            ]

    def append_outgoing(self, address: str, message: Outgoing, key: str) -> int:
        """Keep what the assistant said, once for each key."""
        return self._append(
            f"out:{key}",
            address,
            {
                "mine": False,
                "at": self._clock(),
                "text": message.text,
                "emphasis": [list(span) for span in message.emphasis],
                "buttons": [[[button.label, button.data] for button in row] for row in message.buttons],
                "file_name": fitted(message.file.name, 300) if message.file is not None else None,
                "file_path": str(message.file.path) if message.file is not None else None,
            },
        )

    def append_incoming(self, incoming: Incoming) -> int:
        """Keep what a person said, once for each id."""
        return self._append(
            f"in:{incoming.id}",
            incoming.address,
            {
                "mine": True,
                "at": incoming.at,
                "text": incoming.text,
                "emphasis": [],
                "buttons": [],
                "file_name": fitted(incoming.file.name, 300) if incoming.file is not None else None,
                "incoming_id": incoming.id,
            },
        )

    def after(self, address: str, last_id: int, limit: int = 200) -> Sequence[StoredMessage]:
        """The first messages after an id, ascending."""
        query = (
            select(WebMessageRow)
            .where(WebMessageRow.address == address, WebMessageRow.id > last_id)
            .order_by(WebMessageRow.id)
            .limit(limit)
        )
        with self._database.read() as session:
            return [_stored(row) for row in session.scalars(query)]

    def latest(self, address: str, limit: int = 50) -> Sequence[StoredMessage]:
        """The newest messages, ascending."""
        query = (
            select(WebMessageRow)
            .where(WebMessageRow.address == address)
            .order_by(WebMessageRow.id.desc())
            .limit(limit)
        )
        with self._database.read() as session:
            return [_stored(row) for row in session.scalars(query)][::-1]

    def file_of(self, message_id: int, address: str) -> tuple[str, Path] | None:
        """The file that the assistant sent in a message to this address."""
        with self._database.read() as session:
            row = session.get(WebMessageRow, message_id)
            if row is None or row.address != address or row.file_path is None:
                return None
            return row.file_name or "tệp", Path(row.file_path)

    def _append(self, key: str, address: str, message: dict[str, Any]) -> int:
        with self._database.write() as session:
            # PostgreSQL gives out ids before they are committed, and not in that order.
            self._database.lock(session, f"web:{address}")
            add_once(session, WebMessageRow, ["key"], {"key": key, "address": address, **message})
            return session.scalars(select(WebMessageRow.id).where(WebMessageRow.key == key)).one()


def _stored(row: WebMessageRow) -> StoredMessage:
    buttons = tuple(tuple(Button(label, data) for label, data in line) for line in row.buttons)
    return StoredMessage(
        row.id,
        row.address,
        row.mine,
        row.at,
        row.text,
        buttons,
        row.file_name,
        row.incoming_id,
        tuple((start, end) for start, end in row.emphasis),
    )
