"""What all commands share: the data folder, the office, one JSON object out, a one-line reason on failure."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from bot.app import Core, RefusedStartError, build_core
from bot.settings import Settings
from knowledge.errors import ReadingError
from reminders.model import OFFICE_ZONE, Officer
from reminders.office_store import OfficeStore
from retrieval.lexical import IndexBusy

Json = Annotated[bool, typer.Option("--json", help="In một đối tượng JSON.")]
At = Annotated[str, typer.Option("--at", help="Thời điểm, ví dụ 2026-03-05T08:00 (giờ Việt Nam).")]
DEFAULT_OFFICE = "Cơ quan của tôi"


class CommandError(Exception):
    """A command is refused or failed; the text is its one-line reason. Exit code 1."""


def settings() -> Settings:
    """The settings from the environment."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise CommandError(f"CCHC_{name}: {first['msg']}") from error


def core() -> Core:
    """Everything that works on the data folder, with no server and no network."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(message)s")
    return build_core(settings())


def office_of(core: Core) -> int:
    """The office that commands work on: CCHC_OFFICE, else the first one, made where there is none."""
    with core.database.write() as session:
        store = OfficeStore(session)
        offices = store.offices()
        wanted = core.settings.office
        if wanted and all(name != wanted for _, name in offices):
            known = ", ".join(f"“{name}”" for _, name in offices) or "chưa có cơ quan nào"
            raise CommandError(f"Không có cơ quan “{wanted}” ({known}). Thêm bằng: cchc officers office TÊN")
        if not offices:
            return store.add_office(DEFAULT_OFFICE)
        return next(office_id for office_id, name in offices if not wanted or name == wanted)


def find_officer(core: Core, office_id: int, who: str) -> Officer:
    """An officer by id or name."""
    with core.database.read() as session:
        officers = OfficeStore(session).officers(office_id)
    for officer in officers:
        if who in (str(officer.id), officer.name):
            return officer
    names = ", ".join(f"{officer.id} {officer.name}" for officer in officers) or "chưa có ai"
    raise CommandError(f"Không có “{who}” trong cơ quan ({names}).")


def moment(text: str, core: Core) -> datetime:
    """The moment a person gave, in the office's zone unless they say another; now where none is given."""
    if not text:
        return core.clock()
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” không phải thời điểm; viết như 2026-03-05T08:00.") from error
    return value if value.tzinfo is not None else value.replace(tzinfo=OFFICE_ZONE)


def day_of(text: str, otherwise: date) -> date:
    """A day as YYYY-MM-DD."""
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” không phải ngày; viết như 2026-03-05.") from error


def existing(path: Path) -> Path:
    """The path, where a file lies there."""
    if not path.is_file():
        raise CommandError(f"Không có tệp {path}.")
    return path


def show(as_json: bool, body: Mapping[str, Any], text: str) -> None:
    """Print the one JSON object, or the text for people."""
    typer.echo(json.dumps(body, ensure_ascii=False) if as_json else text)


@contextmanager
def reasons() -> Iterator[None]:
    """Turn the product's own errors into one line on standard error and exit code 1."""
    try:
        yield
    except ReadingError as error:
        reason = error.sentence
    except IndexBusy:
        reason = "Chỉ mục đang được tiến trình khác ghi; thử lại sau ít phút."
    except (CommandError, RefusedStartError) as error:
        reason = str(error)
    except OSError as error:
        reason = f"Lỗi hệ thống: {error.strerror or error} {error.filename or ''}".rstrip()
    else:
        return
    typer.echo(reason, err=True)
    raise typer.Exit(1)
