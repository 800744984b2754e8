"""`cchc calendar`: the free days of the office's year, and the days that the office keeps in its own way."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from bot.commands.failures import CommandError
from bot.commands.shared import YEARS, Json, core, day_of, office_of, office_to_fill, show
from reminders.calendar import WorkingDays, spoken
from reminders.calendar_store import CalendarStore
from reminders.model import OFFICE_ZONE

calendar = typer.Typer(help="Ngày nghỉ và ngày làm bù của cơ quan.", invoke_without_command=True)
Note = Annotated[str, typer.Option("--note", help="Căn cứ, ví dụ số công văn.")]
Day = Annotated[str, typer.Argument(metavar="DAY", help="Ngày, viết như 2026-01-02.")]
Year = Annotated[int | None, typer.Option("--year", help="Năm; mặc định năm nay.")]


@calendar.callback()
def year_of(context: typer.Context, year: Year = None, as_json: Json = False) -> None:
    """Liệt kê ngày nghỉ và ngày làm bù của một năm."""
    if context.invoked_subcommand is not None:
        return
    system = core()
    year = system.clock().astimezone(OFFICE_ZONE).year if year is None else year
    if year not in YEARS:
        raise CommandError(f"Năm {year} nằm ngoài các năm {YEARS.start} đến {YEARS.stop - 1}.")
    office_id = office_of(system)
    with system.database.read() as session:
        entered = CalendarStore(session).entered(office_id)
    days = WorkingDays({one.day: one.works for one in entered})
    first, last = date(year, 1, 1), date(year, 12, 31)
    free, made_up = days.days_off(first, last), days.made_up(first, last)
    own = [one for one in entered if one.day.year == year]
    body: dict[str, Any] = {
        "year": year,
        "free": [{"day": one.isoformat(), "name": name} for one, name in free],
        "made_up": [one.isoformat() for one in made_up],
        "own": [{"day": one.day.isoformat(), "works": one.works, "note": one.note} for one in own],
        "known_until": days.known_until.isoformat(),
    }
    lines = [f"{spoken(one)}  {name}" for one, name in free]
    lines += [
        f"{spoken(one)}  làm bù" if one.weekday() >= 5 else f"{spoken(one)}  làm việc" for one in made_up
    ]
    if last > days.known_until:
        lines.append(
            f"Sau ngày {days.known_until:%d/%m/%Y} là tính theo Bộ luật Lao động và thông lệ; "
            "có thông báo chính thức thì ghi bằng: cchc calendar off|work NGÀY"
        )
    show(as_json, body, "\n".join(lines))


@calendar.command("off")
def off(day: Day, note: Note = "", as_json: Json = False) -> None:
    """Ghi một ngày cơ quan nghỉ."""
    _keep(day, False, note, as_json)


@calendar.command("work")
def work(day: Day, note: Note = "", as_json: Json = False) -> None:
    """Ghi một ngày cơ quan làm việc, ví dụ thứ Bảy làm bù."""
    _keep(day, True, note, as_json)


@calendar.command("clear")
def clear(day: Day, as_json: Json = False) -> None:
    """Bỏ điều đã ghi cho một ngày; ngày ấy theo lịch chung."""
    _keep(day, None, "", as_json)


def _keep(text: str, works: bool | None, note: str, as_json: bool) -> None:
    if not text.strip():
        raise CommandError("Thiếu ngày; viết như 2026-01-02.")
    system = core()
    day = day_of(text, date.min)
    office_id = office_of(system) if works is None else office_to_fill(system)
    with system.database.write() as session:
        store = CalendarStore(session)
        changed = store.keep(office_id, day, works, note, None, system.clock())
        days = WorkingDays(store.entries(office_id))
    name = days.name(day)
    state = f"nghỉ ({name})" if name else "làm việc"
    body = {"day": day.isoformat(), "works": name is None, "name": name, "changed": changed}
    show(as_json, body, f"{'Đã ghi' if changed else 'Lịch đã có sẵn'}: {spoken(day)} {state}.")
