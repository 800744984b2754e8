"""Telling people of shares that changed hands: who has them now, and whose nobody has taken over."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.model import Button, Outgoing
from bot.rendering import to_json
from bot.texts import cut, day
from reminders.handover import Handover, Move, Share
from reminders.model import OFFICE_ZONE, Duty, Part, Role
from reminders.office_store import OfficeStore
from reminders.outbox import Kind, Outbox
from reminders.roster import BY_HAND
from reminders.task_store import TaskStore

MOST_SHOWN = 6


def tell_of_moves(session: Session, office_id: int, handover: Handover, now: datetime) -> None:
    """Tell everybody who has a new share of it, and who answers for the office where somebody is missing."""
    received: dict[int, list[Move]] = {}
    for move in handover.moves:
        receiver = move.heir or move.joins
        if receiver is not None:
            received.setdefault(receiver, []).append(move)
    shares = handover.unheld
    if not received and not shares:
        return
    wanted = {move.occurrence_id for found in received.values() for move in found}
    wanted |= {share.occurrence_id for share in shares}
    duties = {d.occurrence_id: d for d in TaskStore(session).duties(office_id, occurrence_ids=sorted(wanted))}
    offices = OfficeStore(session)
    for receiver, found in received.items():
        theirs = [move for move in found if move.occurrence_id in duties]
        if theirs:
            text = _text(theirs, duties, offices)
            key = f"notice:moved:{receiver}:{now.timestamp():.0f}"
            _tell(session, office_id, receiver, key, text, (Button("Việc của tôi", "my"),), now)
    missing = [share for share in shares if share.occurrence_id in duties]
    if missing:
        _tell_of_missing(session, office_id, missing, offices, now)


def _tell_of_missing(
    session: Session, office_id: int, shares: Sequence[Share], offices: OfficeStore, now: datetime
) -> None:
    """Tell who answers for the office once, and again each month while it stays so."""
    today = now.astimezone(OFFICE_ZONE).date()
    lacking: dict[tuple[str, int], set[int]] = {}
    for share in shares:
        lacking.setdefault((share.position, share.officer_id), set()).add(share.task_id)
    active = {officer.id for officer in offices.officers(office_id, on=today)}
    lines = []
    for (position, officer_id), tasks in sorted(lacking.items()):
        name = offices.name_of(officer_id)
        held = f"“{position}” chưa có ai giữ" if position != BY_HAND else f"Việc giao đích danh {name}"
        now_with = (
            f"vẫn đứng tên {name}" if officer_id in active else f"trước là {name}, nay không ai được nhắc"
        )
        lines.append(f"• {held}: {len(tasks)} nhiệm vụ đang mở, {now_with}.")
    more = f"\n… và {len(lines) - MOST_SHOWN} chỗ khác." if len(lines) > MOST_SHOWN else ""
    text = (
        "Có nhiệm vụ chưa có người nhận:\n"
        + "\n".join(lines[:MOST_SHOWN])
        + more
        + "\nViết “… bàn giao việc cho …”, hoặc “giao #… cho …” cho từng việc."
    )
    mark = zlib.crc32(repr(sorted(lacking)).encode())
    for officer in _answering(offices, office_id, now):
        key = f"notice:unheld:{mark:08x}:{today:%Y%m}:{officer}"
        _tell(session, office_id, officer, key, text, (Button("Tổng hợp", "dg"),), now)


def _answering(offices: OfficeStore, office_id: int, now: datetime) -> Iterable[int]:
    """Who answers for the roster: the coordinators, else the leaders, else the admins."""
    people = offices.officers(office_id, on=now.astimezone(OFFICE_ZONE).date())
    for role in (Role.COORDINATOR, Role.LEADER, Role.ADMIN):
        found = [officer.id for officer in people if officer.role is role]
        if found:
            return found
    return []


def _tell(
    session: Session,
    office_id: int,
    officer_id: int,
    key: str,
    text: str,
    buttons: tuple[Button, ...],
    now: datetime,
) -> None:
    Outbox(session).enqueue(
        key,
        Kind.NOTICE,
        now=now,
        due_at=OfficeStore(session).hours_of(officer_id).awake(now),
        office_id=office_id,
        officer_id=officer_id,
        body=to_json(Outgoing(text, (buttons,))),
    )


def _text(moves: list[Move], duties: dict[int, Duty], offices: OfficeStore) -> str:
    tasks: dict[int, list[Move]] = {}
    for move in moves:
        tasks.setdefault(duties[move.occurrence_id].task_id, []).append(move)
    lines = []
    for found in list(tasks.values())[:MOST_SHOWN]:
        duty = min((duties[move.occurrence_id] for move in found), key=lambda duty: duty.due)
        move = found[0]
        before = offices.name_of(move.share.officer_id) if move.share is not None else ""
        part = "chủ trì" if move.part is Part.LEAD else "phối hợp"
        whose = f", trước là {before}" if before else ""
        lines.append(f"• {cut(duty.content, 110)} ({part}{whose}; hạn gần nhất {day(duty.due)})")
    more = f"\n… và {len(tasks) - MOST_SHOWN} nhiệm vụ khác." if len(tasks) > MOST_SHOWN else ""
    head = f"Anh/chị nhận {len(tasks)} nhiệm vụ đang mở:"
    return (
        f"{head}\n"
        + "\n".join(lines)
        + more
        + "\nBáo cáo trước đây của từng việc vẫn còn, bấm vào việc để xem."
    )
