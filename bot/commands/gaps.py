"""`cchc gaps list`, `cchc gaps close`: the questions that the office's documents do not answer."""

from __future__ import annotations

from typing import Any

import typer

from bot.commands.failures import CommandError
from bot.commands.shared import Json, core, may_be_id, office_of, show
from bot.gaps import Gap, GapStore
from reminders.model import OFFICE_ZONE
from reminders.office_store import OfficeStore

gaps = typer.Typer(help="Câu hỏi mà văn bản trong kho chưa trả lời được.", no_args_is_help=True)


@gaps.command("list")
def list_gaps(as_json: Json = False) -> None:
    """Liệt kê các câu hỏi chưa trả lời được, câu được hỏi nhiều đứng trước."""
    system = core()
    office_id = office_of(system)
    with system.database.read() as session:
        found = GapStore(session).open_gaps(office_id)
        names = {officer.id: officer.name for officer in OfficeStore(session).officers(office_id)}
    bodies = [_body(gap, names) for gap in found]
    lines = [
        f"{body['id']:>4}  {body['question']}  ({body['times']} lần, {body['asked_by'] or 'người đã nghỉ'}, "
        f"{gap.last_at.astimezone(OFFICE_ZONE):%d/%m/%Y})"
        for body, gap in zip(bodies, found, strict=True)
    ]
    show(as_json, {"gaps": bodies}, "\n".join(lines) or "Không có câu hỏi nào chưa trả lời được.")


@gaps.command("close")
def close_gap(gap: int, as_json: Json = False) -> None:
    """Đóng một câu hỏi sau khi đã bổ sung văn bản."""
    system = core()
    office_id = office_of(system)
    closed = None
    if may_be_id(gap):
        with system.database.write() as session:
            closed = GapStore(session).close(office_id, gap, None, system.clock())
    if closed is None:
        raise CommandError(f"Không có câu hỏi số {gap} đang chờ bổ sung văn bản.")
    show(as_json, {"closed": gap}, f"Đã đóng câu hỏi {gap}: {closed.question}")


def _body(gap: Gap, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": gap.id,
        "question": gap.question,
        "understood": gap.understood,
        "nearest": gap.nearest or None,
        "times": gap.times,
        "first": gap.first_at.astimezone(OFFICE_ZONE).isoformat(),
        "last": gap.last_at.astimezone(OFFICE_ZONE).isoformat(),
        "asked_by": names.get(gap.officer_id),
        "responsible": names.get(gap.responsible_id) if gap.responsible_id is not None else None,
        "closed_before": gap.closed_at.astimezone(OFFICE_ZONE).isoformat() if gap.closed_at else None,
    }
