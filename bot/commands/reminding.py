"""`cchc timing`, `understand`, `remind`, `digest`, `outbox`: what the clock and words lead to."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from bot.app import Core, utc_now
from bot.commands.failures import CommandError
from bot.commands.people import duty_facts
from bot.commands.shared import At, Json, core, day_of, may_be_id, moment, office_of, show
from bot.conversations.digests import digest_message
from bot.planfacts import timing_facts
from bot.texts import duty_line
from reminders.digest import Digest, Row, build_digest
from reminders.model import OFFICE_ZONE
from reminders.office_store import OfficeStore
from reminders.outbox import Outbox
from reminders.reminder_store import ReminderStore
from reminders.status import Standing
from reminders.task_store import TaskStore
from reminders.timing import compile_timing
from reminders.understanding import understand as understand_words


def timing(
    phrase: str,
    issued: Annotated[str, typer.Option("--issued", help="Ngày ban hành kế hoạch, YYYY-MM-DD.")],
    year: Annotated[int | None, typer.Option("--year", min=1900, max=2200, help="Năm của kế hoạch.")] = None,
    as_json: Json = False,
) -> None:
    """Đọc một cụm thời gian của kế hoạch thành hạn, lặp lại, hay phải hỏi người."""
    day = day_of(issued, otherwise=moment_today())
    facts = timing_facts(compile_timing(phrase, day, year))
    show(as_json, facts, str(facts["reading"]))


def understand(
    text: str,
    on: Annotated[str, typer.Option("--on", help="Ngày nói, YYYY-MM-DD.")] = "",
    as_json: Json = False,
) -> None:
    """Hiểu một câu trả lời cho lời nhắc việc."""
    heard = understand_words(text, day_of(on, otherwise=moment_today()))
    body = {
        "intent": heard.intent.value,
        "state": heard.state.value if heard.state else None,
        "percent": heard.percent,
        "figure": heard.figure,
        "until": heard.until.isoformat() if heard.until else None,
        "obstacle": heard.obstacle,
        "ask": heard.ask,
    }
    show(as_json, body, ", ".join(f"{key}: {value}" for key, value in body.items() if value is not None))


def remind(
    at: At = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem, không xếp vào hàng gửi.")] = False,
    as_json: Json = False,
) -> None:
    """Những lời nhắc đến hạn của cơ quan; xếp vào hàng gửi (mỗi lời nhắc một lần)."""
    system = core()
    office_id = office_of(system)
    now = moment(at, system)
    if at and now > system.clock() and not dry_run:
        raise CommandError("Thời điểm này chưa tới nên chỉ xem được; thêm --dry-run.")
    due = system.planner.due(office_id, now)
    with system.database.read() as session:
        wanted = sorted({reminder.occurrence_id for reminder in due})
        found = TaskStore(session).duties(office_id, occurrence_ids=wanted)
        names = {o.id: o.name for o in OfficeStore(session).officers(office_id)}
    duties = {duty.occurrence_id: duty for duty in found}
    new = 0 if dry_run else system.planner.enqueue(office_id, due, now)
    today = now.astimezone(OFFICE_ZONE).date()
    reminders: list[dict[str, Any]] = [
        {
            "occurrence": reminder.occurrence_id,
            "officer": reminder.officer_id,
            "name": names.get(reminder.officer_id, ""),
            "to": names.get(reminder.to_id, ""),
            "rung": reminder.rung,
            "due_at": reminder.due_at.isoformat(),
            "content": duties[reminder.occurrence_id].content,
            "due": duties[reminder.occurrence_id].due.isoformat(),
        }
        for reminder in due
    ]
    lines = [f"{r['rung']:>4}  {r['to']}: {duty_line(duties[r['occurrence']], today)}" for r in reminders]
    body = {"at": now.isoformat(), "dry_run": dry_run, "enqueued": new, "reminders": reminders}
    show(as_json, body, "\n".join(lines) or "Không có lời nhắc nào đến hạn.")


def digest(at: At = "", as_json: Json = False) -> None:
    """Bản tổng hợp của lãnh đạo."""
    system = core()
    office_id = office_of(system)
    today = moment(at, system).astimezone(OFFICE_ZONE).date()
    with system.database.read() as session:
        built = build_digest(TaskStore(session).duties(office_id), today)
        doubts = len(Outbox(session).in_doubt(office_id))
    show(as_json, _digest(built) | {"doubtful_messages": doubts}, digest_message(built, doubts).text)


def outbox(
    resend: Annotated[
        int | None, typer.Option("--resend", metavar="ID", help="Gửi lại tin chưa chắc đã tới này.")
    ] = None,
    dismiss: Annotated[
        int | None, typer.Option("--dismiss", metavar="ID", help="Thôi không gửi tin này nữa.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Tin nhắn trong hàng gửi: bao nhiêu ở mỗi trạng thái, tin nào chưa chắc đã tới; gửi lại, bỏ đi."""
    system = core()
    office_id = office_of(system)
    if resend is not None and dismiss is not None:
        raise CommandError("Chỉ chọn một: gửi lại (--resend) hoặc bỏ (--dismiss).")
    if resend is not None:
        _settle(system, office_id, resend, resend=True)
        show(as_json, {"resent": resend}, f"Tin #{resend} sẽ được gửi lại.")
        return
    if dismiss is not None:
        _settle(system, office_id, dismiss, resend=False)
        show(as_json, {"dismissed": dismiss}, f"Đã bỏ tin #{dismiss}.")
        return
    with system.database.read() as session:
        store = Outbox(session)
        counts = store.count(office_id)
        doubtful = [
            {
                "id": row.id,
                "kind": row.kind,
                "state": row.state,
                "officer": row.officer_id,
                "occurrences": [
                    reminder.occurrence_id for reminder in ReminderStore(session).of_message(row.key)
                ],
                "channel": row.channel,
                "attempted_at": row.attempted_at.isoformat() if row.attempted_at else None,
                "error": row.error,
            }
            for row in store.in_doubt(office_id)
        ]
    lines = [f"{state}: {number}" for state, number in sorted(counts.items())]
    lines += [f"#{d['id']} {d['kind']} {d['state']} ({d['channel']}): {d['error']}" for d in doubtful]
    show(as_json, {"counts": counts, "doubtful": doubtful}, "\n".join(lines) or "Chưa có tin nhắn nào.")


def moment_today() -> date:
    """Today in the office's zone."""
    return utc_now().astimezone(OFFICE_ZONE).date()


def _settle(system: Core, office_id: int, message_id: int, *, resend: bool) -> None:
    with system.database.write() as session:
        settled = may_be_id(message_id) and Outbox(session).settle(
            office_id, message_id, system.clock(), resend=resend
        )
    if not settled:
        raise CommandError(f"Không có tin #{message_id} nào đang chưa rõ, hỏng hoặc không tới được.")


def _digest(built: Digest) -> dict[str, Any]:
    return {
        "date": built.on.isoformat(),
        "total": built.total,
        "counts": {kind.value: len(built.duties[kind]) for kind in Standing},
        "overdue": len(built.late),
        "late": [duty_facts(built.on, duty) for duty in built.late],
        "blocked": [duty_facts(built.on, duty) for duty in built.duties[Standing.BLOCKED]],
        "fields": [_row(row) for row in built.fields],
        "people": [_row(row) for row in built.people],
    }


def _row(row: Row) -> dict[str, Any]:
    standings = {kind.value: row.counts.get(kind, 0) for kind in Standing}
    return {"name": row.name, "overdue": row.late} | standings
