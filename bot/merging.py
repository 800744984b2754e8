"""Two offices become one: everything that the one has passes to the other, in one transaction."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.database import Database
from bot.files import FileStore
from bot.library import Library
from bot.model import Button, Outgoing
from bot.rendering import to_json
from bot.succession import tell_of_moves
from bot.tables import GapRow, IntakeRow
from knowledge.moving import move_documents
from reminders.merging import merge_office
from reminders.model import OFFICE_ZONE
from reminders.office_store import OfficeStore
from reminders.outbox import Kind, Outbox
from reminders.share_store import ShareStore


class MergeRefusedError(Exception):
    """The offices cannot be merged; the text says why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What passed to the other office. `same` are documents that it had already."""

    people: int
    renamed: tuple[tuple[str, str], ...]
    tasks: int
    documents: int
    same: int
    moved: int


def merge(
    database: Database, files: FileStore, library: Library, from_id: int, into_id: int, now: datetime
) -> Merged:
    """Merge one office into another: people, documents, plans, tasks, messages that wait.

    The index follows the documents when the transaction is kept; a crash in between is mended by the next
    start, which reconciles the indexes of all offices.

    On PostgreSQL somebody of the office that ends may be writing at this moment; what they send then stays
    with it and is not seen. Offices are merged with the program stopped, or at night.

    Raises:
        MergeRefusedError: where one of them does not exist, or both are the same.
    """
    _pass_files(files, from_id, into_id)
    with database.write() as session:
        for office_id in sorted((from_id, into_id)):
            database.lock(session, f"plan:{office_id}")
        merged = _merge(session, from_id, into_id, now)
    # Somebody may have sent a file since the first time.
    _pass_files(files, from_id, into_id)
    library.reconcile(into_id)
    library.reconcile(from_id)
    return merged


def _merge(session: Session, from_id: int, into_id: int, now: datetime) -> Merged:
    offices = OfficeStore(session)
    known = dict(offices.offices())
    if from_id == into_id:
        raise MergeRefusedError("Hai cơ quan là một, không có gì để nhập.")
    if from_id not in known or into_id not in known:
        raise MergeRefusedError("Cơ quan này không có, hoặc đã nhập vào cơ quan khác.")
    documents, same = move_documents(session, from_id, into_id)
    passed = merge_office(session, from_id, into_id, same)
    session.execute(update(IntakeRow).where(IntakeRow.office_id == from_id).values(office_id=into_id))
    _gaps(session, from_id, into_id)
    today = now.astimezone(OFFICE_ZONE).date()
    handover = ShareStore(session, into_id).follow_roster(today, now)
    tell_of_moves(session, into_id, handover, now)
    text = (
        f"{known[from_id]} nay là {known[into_id]}. Việc, báo cáo và văn bản của anh/chị vẫn còn đủ; "
        "câu hỏi được trả lời từ văn bản của cả hai nơi."
    )
    active = {officer.id for officer in offices.officers(into_id, on=today)}
    for officer_id in passed.officer_ids:
        if officer_id in active:
            Outbox(session).enqueue(
                f"notice:merged:{from_id}:{officer_id}",
                Kind.NOTICE,
                now=now,
                due_at=offices.hours_of(officer_id).awake(now),
                office_id=into_id,
                officer_id=officer_id,
                body=to_json(Outgoing(text, ((Button("Việc của tôi", "my"),),))),
            )
    people = len(active & set(passed.officer_ids))
    return Merged(people, passed.renamed, passed.tasks, documents, len(same), len(handover.moves))


def _gaps(session: Session, from_id: int, into_id: int) -> None:
    """Questions that both could not answer are one, asked as often as in both."""
    own = {row.key: row for row in session.scalars(select(GapRow).where(GapRow.office_id == into_id))}
    for row in session.scalars(select(GapRow).where(GapRow.office_id == from_id)).all():
        ours = own.get(row.key)
        if ours is None:
            row.office_id = into_id
            continue
        if row.is_open and not ours.is_open:
            # Closed by us only: as if it had been asked again since.
            ours.is_open, ours.times, ours.first_at = True, row.times, row.first_at
        elif row.is_open:
            ours.times += row.times
            ours.first_at = min(ours.first_at, row.first_at)
        ours.last_at = max(ours.last_at, row.last_at)
        session.delete(row)
    session.flush()


def _pass_files(files: FileStore, from_id: int, into_id: int) -> None:
    """Let the other office have the files too. The old ones stay: messages of old name their place."""
    old, new = files.path(from_id, "_").parent, files.path(into_id, "_").parent
    if from_id == into_id or not old.is_dir():
        return
    new.mkdir(parents=True, exist_ok=True)
    for path in old.iterdir():
        if path.is_file() and len(path.name) == 64:
            _link(path, new / path.name)


def _link(path: Path, target: Path) -> None:
    if target.exists():
        return
    try:
        os.link(path, target)
    except OSError:  # a file system without links, or another one
        draft = target.with_suffix(".part")
        shutil.copyfile(path, draft)
        draft.replace(target)
