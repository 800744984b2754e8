"""Putting answers into the outbox, cut to what the platform of the person can carry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.model import Limits, Outgoing
from bot.rendering import fit, to_json
from reminders.outbox import Kind, Outbox


def enqueue_replies(
    session: Session,
    key: str,
    replies: Iterable[Outgoing],
    limits: Limits,
    *,
    channel: str,
    address: str,
    office_id: int | None,
    officer_id: int | None,
    now: datetime,
) -> None:
    """Enqueue answers in order. The same `key` again changes nothing."""
    parts = [part for reply in replies for part in fit(reply, limits)]
    for number, part in enumerate(parts):
        Outbox(session).enqueue(
            f"reply:{key}:{number}",
            Kind.REPLY,
            now=now,
            office_id=office_id,
            officer_id=officer_id,
            channel=channel,
            address=address,
            body=to_json(part),
        )
