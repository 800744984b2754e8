"""`cchc officers` and `cchc tasks`: the roster, invitations, and the tasks as the chat shows them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.commands.failures import CommandError
from bot.commands.shared import (
    DEFAULT_OFFICE,
    Json,
    core,
    find_officer,
    may_be_id,
    name_of,
    office_of,
    office_to_fill,
    show,
)
from bot.store import AccountStore
from bot.texts import STANDINGS, duty_card, duty_line
from knowledge.plans import standard_position
from knowledge.store import DocumentStore
from reminders.model import OFFICE_ZONE, Duty, Officer, Role
from reminders.office_store import OfficeStore
from reminders.status import is_late, latest_report, standing
from reminders.tables import OfficeRow
from reminders.task_store import TaskStore

officers = typer.Typer(help="Danh sách người của cơ quan.", no_args_is_help=True)
tasks = typer.Typer(help="Nhiệm vụ đã giao.", no_args_is_help=True)
POSITION = Annotated[
    list[str] | None, typer.Option("--position", "-p", help="Chức danh, dùng nhiều lần được.")
]


@officers.command("office")
def office(name: str, as_json: Json = False) -> None:
    """Thêm một cơ quan, hoặc đặt tên cho cơ quan mặc định còn trống."""
    system = core()
    name = name_of(name, "Tên cơ quan")
    with system.database.write() as session:
        untouched = _untouched_default(session)
        if untouched is not None:
            session.execute(update(OfficeRow).where(OfficeRow.id == untouched).values(name=name))
        office_id = OfficeStore(session).add_office(name)
        first = OfficeStore(session).offices()[0]
    lines = [f"Cơ quan {office_id}: {name}"]
    if first[0] != office_id and system.settings.office != name:
        lines.append(
            f"Dòng lệnh vẫn làm việc với “{system.settings.office or first[1]}”; đổi bằng CCHC_OFFICE."
        )
    show(as_json, {"id": office_id, "name": name}, "\n".join(lines))


@officers.command("list")
def list_officers(as_json: Json = False) -> None:
    """Liệt kê người của cơ quan."""
    system = core()
    office_id = office_of(system)
    with system.database.read() as session:
        people = [_officer(officer) for officer in OfficeStore(session).officers(office_id)]
    lines = [f"{p['id']:>4}  {p['name']} ({p['role']}): {'; '.join(p['positions'])}" for p in people]
    show(as_json, {"officers": people}, "\n".join(lines) or "Chưa có ai. Thêm bằng: cchc officers add TÊN")


@officers.command("add")
def add(
    name: str,
    role: Annotated[Role, typer.Option(help="Vai trò.")] = Role.OFFICER,
    position: POSITION = None,
    as_json: Json = False,
) -> None:
    """Thêm một người, với chức danh (viết tắt cũng được)."""
    system = core()
    name = name_of(name, "Tên người")
    held = [name_of(given, "Chức danh") for given in position or ()]
    standard = [standard_position(given) or given for given in held]
    office_id = office_to_fill(system)
    with system.database.write() as session:
        store = OfficeStore(session)
        officer = store.officer(store.add_officer(office_id, name, role, standard))
    assert officer is not None
    body = _officer(officer)
    show(as_json, body, f"{body['id']}  {name}: {'; '.join(officer.positions)}")


@officers.command("remove")
def remove(who: str, as_json: Json = False) -> None:
    """Đưa một người ra khỏi danh sách; việc họ đã làm vẫn còn."""
    system = core()
    officer = find_officer(system, office_of(system), who)
    with system.database.write() as session:
        OfficeStore(session).deactivate(officer.id)
    show(as_json, {"removed": officer.id}, f"Đã đưa {officer.name} ra khỏi danh sách.")


@officers.command("invite")
def invite(who: str, as_json: Json = False) -> None:
    """Cấp mã mời dùng một lần để người này nhắn tin với trợ lý trên Telegram."""
    system = core()
    officer = find_officer(system, office_of(system), who)
    with system.database.write() as session:
        code = AccountStore(session).invite(officer.id, system.clock())
    show(
        as_json,
        {"officer": officer.id, "code": code},
        f"Mã mời của {officer.name}, dùng trong 7 ngày: {code}",
    )


@tasks.command("list")
def list_tasks(
    who: Annotated[str, typer.Option("--officer", help="Chỉ việc của người này.")] = "", as_json: Json = False
) -> None:
    """Liệt kê các kỳ hạn, sớm nhất trước."""
    system = core()
    office_id = office_of(system)
    officer_id = find_officer(system, office_id, who).id if who else None
    today = system.clock().astimezone(OFFICE_ZONE).date()
    with system.database.read() as session:
        duties = TaskStore(session).duties(office_id, officer_id=officer_id)
    lines = [duty_line(duty, today) for duty in duties]
    body = {"tasks": [duty_facts(today, duty) for duty in duties]}
    show(as_json, body, "\n".join(lines) or "Chưa giao nhiệm vụ nào.")


@tasks.command("show")
def show_task(occurrence: int, as_json: Json = False) -> None:
    """Xem một kỳ hạn và những gì đã báo cáo."""
    system = core()
    office_id = office_of(system)
    if not may_be_id(occurrence):
        raise CommandError(f"Không có việc #{occurrence}.")
    with system.database.read() as session:
        found = TaskStore(session).duties(office_id, occurrence_id=occurrence)
        names = {o.id: o.name for o in OfficeStore(session).officers(office_id, gone=True)}
    if not found:
        raise CommandError(f"Không có việc #{occurrence}.")
    today = system.clock().astimezone(OFFICE_ZONE).date()
    show(as_json, duty_facts(today, found[0]), duty_card(found[0], today, names))


def _untouched_default(session: Session) -> int | None:
    """The id of the office that was made by itself, where it is the only one and nothing is in it yet."""
    offices = OfficeStore(session).offices()
    if [name for _, name in offices] != [DEFAULT_OFFICE]:
        return None
    office_id = offices[0][0]
    people, documents = OfficeStore(session).officers(office_id), DocumentStore(session).entries(office_id)
    return None if people or documents else office_id


def duty_facts(today: date, duty: Duty) -> dict[str, Any]:
    """A duty for scripts."""
    last = [report for lead in duty.leads if (report := latest_report(duty, lead.id)) is not None]
    return {
        "id": duty.occurrence_id,
        "task": duty.task_id,
        "plan": duty.plan_number,
        "ordinal": duty.ordinal,
        "section": duty.section,
        "content": duty.content,
        "lead": [officer.name for officer in duty.leads],
        "support": [officer.name for officer in duty.supports],
        "time_text": duty.time_text,
        "start": duty.start.isoformat(),
        "due": duty.due.isoformat(),
        "standing": standing(duty, today).value,
        "standing_text": STANDINGS[standing(duty, today)],
        "late": is_late(duty, today),
        "percent": last[-1].percent if last else None,
        "obstacle": last[-1].obstacle if last else None,
        "evidence": [file.name for file in duty.evidence],
    }


def _officer(officer: Officer) -> dict[str, Any]:
    return {
        "id": officer.id,
        "name": officer.name,
        "role": officer.role.value,
        "positions": list(officer.positions),
    }
