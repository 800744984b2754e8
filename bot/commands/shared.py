"""What all commands share: the data folder, the office and its people, moments, one JSON object out."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from bot.app import Core, build_core
from bot.commands.failures import CommandError, setting_reason
from bot.settings import Settings
from knowledge.vietnamese import nfc
from reminders.model import OFFICE_ZONE, Officer
from reminders.office_store import OfficeStore

Json = Annotated[bool, typer.Option("--json", help="In một đối tượng JSON.")]
At = Annotated[str, typer.Option("--at", help="Thời điểm, ví dụ 2026-03-05T08:00 (giờ Việt Nam).")]
DEFAULT_OFFICE = "Cơ quan của tôi"
NO_OFFICE = 0
"""An id that no office has (ids start at 1): what it holds is what an empty office holds."""

LONGEST_NAME = 200
"""The width of the columns for names (reminders.tables)."""

MOST_ID = 2**31 - 1
"""The largest integer that PostgreSQL keeps in an id; no row has a greater one."""

YEARS = range(1900, 2201)
"""Days outside are slips of the pen, and reckoning with them runs over the ends of the calendar."""


def settings() -> Settings:
    """The settings from the environment."""
    try:
        return Settings()
    except ValidationError as error:
        raise CommandError(setting_reason(error)) from error
    except UnicodeDecodeError as error:
        raise CommandError("Tệp .env không phải UTF-8; lưu lại tệp theo UTF-8.") from error


def core() -> Core:
    """Everything that works on the data folder, with no server and no network."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(message)s")
    return build_core(settings())


def office_of(core: Core) -> int:
    """The office that commands work on: CCHC_OFFICE, else the first one; NO_OFFICE where there is none.

    Looking never makes an office: one made by a mere look would stand before the real one for ever.
    """
    with core.database.read() as session:
        offices = OfficeStore(session).offices()
    wanted = core.settings.office
    if wanted and all(name != wanted for _, name in offices):
        known = ", ".join(f"“{name}”" for _, name in offices) or "chưa có cơ quan nào"
        raise CommandError(f"Không có cơ quan “{wanted}” ({known}). Thêm bằng: cchc officers office TÊN")
    return next((office_id for office_id, name in offices if not wanted or name == wanted), NO_OFFICE)


def office_to_fill(core: Core) -> int:
    """As `office_of`, for the commands that put the first thing in: the office is made where none is."""
    office_id = office_of(core)
    if office_id != NO_OFFICE:
        return office_id
    with core.database.write() as session:
        return OfficeStore(session).add_office(DEFAULT_OFFICE)


def find_officer(core: Core, office_id: int, who: str) -> Officer:
    """An officer of the office by id or name."""
    officers = _officers(core, office_id)
    found = _named(officers, who)
    if not found:
        names = ", ".join(f"{officer.id} {officer.name}" for officer in officers) or "chưa có ai"
        raise CommandError(f"Không có “{who}” trong cơ quan ({names}).")
    return found[0]


def find_officer_anywhere(core: Core, office_id: int, who: str) -> Officer:
    """An officer by id or name: of the office if it has one, else of any other.

    Raises:
        CommandError: where nobody is called so, or people of several other offices are.
    """
    with core.database.read() as session:
        others = [(other, name) for other, name in OfficeStore(session).offices() if other != office_id]
    found = _named(_officers(core, office_id), who)[:1]
    found = found or [officer for other, _ in others for officer in _named(_officers(core, other), who)]
    if not found:
        raise CommandError(f"Không có “{who}” trong cơ quan nào.")
    if len(found) > 1:
        offices = dict(others)
        namesakes = ", ".join(f"{officer.id} ở {offices[officer.office_id]}" for officer in found)
        raise CommandError(f"Nhiều người tên “{who}” ({namesakes}); viết số thay cho tên.")
    return found[0]


def _officers(core: Core, office_id: int) -> list[Officer]:
    with core.database.read() as session:
        return OfficeStore(session).officers(office_id)


def _named(officers: list[Officer], who: str) -> list[Officer]:
    wanted = " ".join(nfc(who).split())
    return [officer for officer in officers if wanted in (str(officer.id), officer.name)]


def name_of(text: str, what: str) -> str:
    """A name that a person gave, its blanks made single.

    Args:
        what: what is named, as the refusal calls it: "Tên cơ quan".
    """
    name = " ".join(nfc(text).split())
    if not name:
        raise CommandError(f"{what} không được để trống.")
    if len(name) > LONGEST_NAME:
        raise CommandError(f"{what} dài quá {LONGEST_NAME} chữ.")
    return name


def may_be_id(number: int) -> bool:
    """Whether a row could have this id at all; SQLite's driver fails on greater numbers."""
    return 0 < number <= MOST_ID


def moment(text: str, core: Core) -> datetime:
    """The moment a person gave, in the office's zone unless they say another; now where none is given."""
    if not text:
        return core.clock()
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” không phải thời điểm; viết như 2026-03-05T08:00.") from error
    _check_year(value, text)
    return value if value.tzinfo is not None else value.replace(tzinfo=OFFICE_ZONE)


def day_of(text: str, otherwise: date) -> date:
    """A day as YYYY-MM-DD."""
    if not text:
        return otherwise
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” không phải ngày; viết như 2026-03-05.") from error
    _check_year(day, text)
    return day


def _check_year(day: date, text: str) -> None:
    if day.year not in YEARS:
        raise CommandError(f"“{text}” nằm ngoài các năm {YEARS.start} đến {YEARS.stop - 1}.")


def existing(path: Path) -> Path:
    """The path, where a file lies there."""
    if not path.is_file():
        raise CommandError(f"Không có tệp {path}.")
    return path


def show(as_json: bool, body: Mapping[str, Any], text: str) -> None:
    """Print the one JSON object, or the text for people."""
    typer.echo(json.dumps(body, ensure_ascii=False) if as_json else text)
