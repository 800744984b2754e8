"""`cchc officers transfer`, `leave`, `back`, `ladder`, `merge`: people who come and go, and their rungs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from bot.app import Core
from bot.commands.failures import CommandError
from bot.commands.shared import NO_OFFICE, Json, core, day_of, find_officer, may_be_id, office_of, show
from bot.conversations.ladders import worded
from bot.merging import MergeRefusedError
from bot.merging import merge as merge_offices
from bot.model import Outgoing
from bot.rendering import to_json
from bot.rostering import (
    Entered,
    Entry,
    RefusedEntryError,
    enter_back,
    enter_leave,
    enter_transfer,
)
from knowledge.vietnamese import nfc
from reminders.ladder import DEFAULT, Ladder
from reminders.leave_days import Days
from reminders.model import OFFICE_ZONE
from reminders.office_store import OfficeStore
from reminders.outbox import Kind, Outbox
from reminders.settings_store import SettingsStore
from reminders.task_store import TaskStore

changes = typer.Typer()
On = Annotated[str, typer.Option("--on", help="Từ ngày nào, YYYY-MM-DD; mặc định hôm nay.")]
Who = Annotated[str, typer.Argument(metavar="WHO", help="Tên hoặc số của người ấy.")]


@changes.command("transfer")
def transfer(
    who: Who,
    to: Annotated[str, typer.Argument(metavar="TO", help="Người nhận việc.")],
    on: On = "",
    as_json: Json = False,
) -> None:
    """Một người bàn giao chức danh và việc đang mở cho người khác, từ một ngày."""
    system, office_id = _office()
    officer, successor = find_officer(system, office_id, who), find_officer(system, office_id, to)
    since = day_of(on, otherwise=_today(system))
    with system.database.write() as session, _refusing():
        entry = Entry(session, office_id, None, system.clock())
        entered = enter_transfer(entry, officer, successor, since, leaves=False)
        _tell(entry, entered)
    if since <= _today(system):
        # No program need be running for it.
        system.planner.remind(office_id, system.clock())
    body = {"from": officer.id, "to": successor.id, "on": since.isoformat()}
    show(as_json, body, entered.text)


@changes.command("leave")
def leave(
    who: Who,
    first: Annotated[str, typer.Option("--from", help="Ngày đầu, YYYY-MM-DD.")],
    last: Annotated[str, typer.Option("--to", help="Ngày cuối; bỏ trống là chưa rõ ngày về.")] = "",
    deputy: Annotated[str, typer.Option("--deputy", help="Người làm thay.")] = "",
    as_json: Json = False,
) -> None:
    """Ghi một người nghỉ; lời nhắc gửi người làm thay."""
    system, office_id = _office()
    officer = find_officer(system, office_id, who)
    instead = find_officer(system, office_id, deputy) if deputy else None
    if not first.strip():
        raise CommandError("Thiếu ngày đầu; viết như --from 2026-03-05.")
    begin = day_of(first, otherwise=date.min)
    end = day_of(last, otherwise=date.max) if last else None
    if end is not None and end < begin:
        raise CommandError("Ngày cuối đứng trước ngày đầu.")
    with system.database.write() as session, _refusing():
        entry = Entry(session, office_id, None, system.clock())
        entered = enter_leave(entry, officer, Days(begin, end), instead)
        _tell(entry, entered)
    body = {
        "id": entered.id,
        "officer": officer.id,
        "from": begin.isoformat(),
        "to": end.isoformat() if end is not None else None,
        "deputy": instead.id if instead is not None else None,
    }
    show(as_json, body, entered.text)


@changes.command("back")
def back(who: Who, on: On = "", as_json: Json = False) -> None:
    """Ghi một người đi làm lại."""
    system, office_id = _office()
    officer = find_officer(system, office_id, who)
    day = day_of(on, otherwise=_today(system))
    with system.database.write() as session, _refusing():
        entry = Entry(session, office_id, None, system.clock())
        entered, absence = enter_back(entry, officer, day)
        _tell(entry, entered)
    show(as_json, {"officer": officer.id, "on": day.isoformat(), "absence": absence.id}, entered.text)


@changes.command("ladder")
def ladder(
    task: Annotated[
        int | None,
        typer.Option("--task", metavar="N", help="Chỉ nhiệm vụ của việc này; không có là cả cơ quan."),
    ] = None,
    before: Annotated[
        str | None, typer.Option("--before", help="Ngày làm việc trước hạn, như 7,3,1,0.")
    ] = None,
    after: Annotated[str | None, typer.Option("--after", help="Ngày quá hạn, như 1,3,7.")] = None,
    every: Annotated[int | None, typer.Option("--every", help="Rồi cách bao nhiêu ngày; 0: thôi.")] = None,
    coordinator: Annotated[
        int | None, typer.Option("--coordinator", help="Im lặng bao nhiêu ngày thì báo văn phòng; 0: không.")
    ] = None,
    leader: Annotated[
        int | None, typer.Option("--leader", help="Im lặng bao nhiêu ngày thì báo lãnh đạo; 0: không.")
    ] = None,
    usual: Annotated[bool, typer.Option("--default", help="Bỏ mốc riêng, trở lại như thường.")] = False,
    as_json: Json = False,
) -> None:
    """Xem hoặc đặt các mốc nhắc của cơ quan, hay của một nhiệm vụ."""
    system, office_id = _office()
    wished: dict[str, Any] = {
        "before": _days(before) if before is not None else None,
        "after": _days(after) if after is not None else None,
        "every": every,
        "coordinator_after": coordinator,
        "leader_after": leader,
    }
    wished = {name: value for name, value in wished.items() if value is not None}
    if usual and wished:
        raise CommandError("--default không đi cùng mốc nào khác.")
    with system.database.write() as session:
        store = SettingsStore(session, office_id)
        task_id = _task_of(session, office_id, task) if task is not None else None
        own = store.own_ladder(task_id) if task_id is not None else None
        if usual:
            store.choose_ladder(None, task_id)
            own = None
        elif wished:
            base = own or store.ladder()
            try:
                own = Ladder(**{**base.to_json(), "before": base.before, "after": base.after, **wished})
            except ValueError as error:
                raise CommandError("Số ngày phải từ 0 đến 365 (quá hạn từ 1), không quá 20 mốc.") from error
            store.choose_ladder(own, task_id)
        now = (own if task_id is not None else None) or store.ladder()
    body = {
        "office": office_id,
        "task": task,
        "own": own is not None if task_id is not None else now != DEFAULT,
        "before": list(now.before),
        "after": list(now.after),
        "every": now.every,
        "coordinator": now.coordinator_after,
        "leader": now.leader_after,
    }
    about = f"việc #{task}" if task is not None else "cơ quan"
    show(as_json, body, f"Mốc nhắc của {about}: {worded(now)}.")


@changes.command("merge")
def merge(
    old: Annotated[str, typer.Argument(metavar="FROM", help="Cơ quan thôi còn: tên hoặc số.")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="Cơ quan nhận tất cả: tên hoặc số.")],
    as_json: Json = False,
) -> None:
    """Nhập một cơ quan vào cơ quan khác: người, việc, văn bản, báo cáo; không hoàn tác được."""
    system = core()
    from_id, into_id = _office_named(system, old), _office_named(system, into)
    try:
        merged = merge_offices(
            system.database, system.files, system.library, from_id, into_id, system.clock()
        )
    except MergeRefusedError as refused:
        raise CommandError(str(refused)) from refused
    body = {
        "from": from_id,
        "into": into_id,
        "people": merged.people,
        "renamed": [{"old": before, "new": now} for before, now in merged.renamed],
        "tasks": merged.tasks,
        "documents": merged.documents,
        "documents_already_there": merged.same,
        "shares_moved": merged.moved,
    }
    lines = [
        f"Đã nhập: {merged.people} người, {merged.tasks} nhiệm vụ, {merged.documents} văn bản "
        f"({merged.same} văn bản đã có sẵn)."
    ]
    lines += [f"Trùng tên: {before} nay ghi là {now}." for before, now in merged.renamed]
    show(as_json, body, "\n".join(lines))


@contextmanager
def _refusing() -> Iterator[None]:
    """What cannot be entered is a refusal of the command."""
    try:
        yield
    except RefusedEntryError as refused:
        raise CommandError(str(refused)) from refused


def _tell(entry: Entry, entered: Entered) -> None:
    """Tell the people it is about, as the chat would."""
    for told in entered.told:
        Outbox(entry.session).enqueue(
            f"notice:roster:{entry.now.timestamp():.6f}:{told.officer.id}",
            Kind.NOTICE,
            now=entry.now,
            due_at=OfficeStore(entry.session).hours_of(told.officer.id).awake(entry.now),
            office_id=entry.office_id,
            officer_id=told.officer.id,
            body=to_json(Outgoing(told.text)),
        )


def _office() -> tuple[Core, int]:
    system = core()
    office_id = office_of(system)
    if office_id == NO_OFFICE:
        raise CommandError("Chưa có cơ quan nào. Thêm bằng: cchc officers office TÊN")
    return system, office_id


def _today(system: Core) -> date:
    return system.clock().astimezone(OFFICE_ZONE).date()


def _office_named(system: Core, name: str) -> int:
    wanted = " ".join(nfc(name).split())
    with system.database.read() as session:
        known = OfficeStore(session).offices()
    found = [office_id for office_id, called in known if wanted in (str(office_id), called)]
    if not found:
        names = ", ".join(f"{office_id} {called}" for office_id, called in known) or "chưa có cơ quan nào"
        raise CommandError(f"Không có cơ quan “{name}” ({names}).")
    return found[0]


def _task_of(session: Session, office_id: int, occurrence: int) -> int:
    found = TaskStore(session).duties(office_id, occurrence_id=occurrence) if may_be_id(occurrence) else []
    if not found:
        raise CommandError(f"Không có việc #{occurrence}.")
    return found[0].task_id


def _days(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        raise CommandError(f"“{text}” không phải các số ngày; viết như 7,3,1,0.")
    return tuple(int(part) for part in parts)
