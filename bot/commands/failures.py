"""How a command fails: every error that can be expected, as one line of Vietnamese and exit code 1."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import typer
from alembic.util.exc import CommandError as MigrationError
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.app import RefusedStartError
from bot.database_errors import DatabaseAway
from bot.demo import DemoError
from bot.settings import SettingError
from knowledge.errors import ReadingError
from retrieval.lexical import IndexBusy


class CommandError(Exception):
    """A command is refused or failed; the text is its one-line reason. Exit code 1."""


OS_REASONS = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EACCES: "không có quyền đọc hoặc ghi",
    errno.EPERM: "hệ điều hành không cho phép",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "đã dùng hết dung lượng được cấp",
    errno.EISDIR: "đây là thư mục, không phải tệp",
    errno.ENOTDIR: "đường dẫn đi qua một tệp không phải thư mục",
    errno.EEXIST: "đã có tệp hoặc thư mục cùng tên",
    errno.ENAMETOOLONG: "tên tệp quá dài",
    errno.EMFILE: "chương trình đang mở quá nhiều tệp",
    errno.EIO: "ổ đĩa bị lỗi khi đọc hoặc ghi",
}

DATABASE_REASONS = (
    ("is locked", "đang bị tiến trình khác giữ quá lâu; thử lại sau ít phút"),
    ("disk is full", "không ghi được vì ổ đĩa đã đầy"),
    ("readonly", "không ghi được, vì chỉ có quyền đọc"),
    ("unable to open", "không mở được; xem lại quyền của thư mục CCHC_DATA_DIR"),
    ("malformed", "bị hỏng; chép lại từ bản sao lưu"),
    ("not a database", "không phải là cơ sở dữ liệu, hoặc đã hỏng; chép lại từ bản sao lưu"),
)
"""What SQLite says of a broken database (https://www.sqlite.org/rescode.html), and what to tell a person."""

EXPECTED = {
    "int": "phải là số nguyên",
    "float": "phải là số",
    "finite_number": "phải là số hữu hạn",
    "greater_than": "phải lớn hơn {gt:g}",
    "greater_than_equal": "phải từ {ge:g} trở lên",
    "less_than": "phải nhỏ hơn {lt:g}",
    "less_than_equal": "không được quá {le:g}",
    "path": "phải là đường dẫn",
}
"""What a setting must be, by the type of pydantic's error or by that type's first word."""


def os_reason(error: OSError) -> str:
    """Why the operating system refused, in Vietnamese, without the name of the file."""
    if error.errno is None:
        return str(error) or "không rõ vì sao"
    return OS_REASONS.get(error.errno, f"hệ điều hành báo lỗi số {error.errno}")


def setting_reason(error: ValidationError) -> str:
    """The first thing that is wrong with the settings: the variable's name and what is expected of it."""
    first = error.errors()[0]
    name = "CCHC_" + "_".join(str(part) for part in first["loc"]).upper()
    context: Mapping[str, Any] = first.get("ctx", {})
    if "error" in context:  # a validator of our own has said it in Vietnamese
        return f"{name} {context['error']}."
    kind = first["type"]
    expected = EXPECTED.get(kind) or EXPECTED.get(kind.partition("_")[0], "không đúng dạng")
    return f"{name} {expected.format(**context)}."


def reason_of(error: BaseException) -> str | None:  # noqa: PLR0911 - one return for each kind of error
    """The line for a person, or None for an error that nobody expected: a fault of the program."""
    match error:
        case BaseExceptionGroup():
            return reason_of(error.exceptions[0])
        case ReadingError():
            return error.sentence
        case IndexBusy():
            return "Chỉ mục đang được tiến trình khác ghi; thử lại sau ít phút."
        case CommandError() | RefusedStartError():
            return str(error)
        case SettingError():
            cause = error.__cause__
            return f"{error}: {os_reason(cause)}." if isinstance(cause, OSError) else f"{error}."
        case DemoError():
            return "Không tạo được cơ quan mẫu, vì tài liệu mẫu không đọc ra như đã viết."
        case MigrationError():
            return (
                "Cơ sở dữ liệu cchc.db không hợp với phiên bản chương trình này; "
                "dùng phiên bản đã tạo ra nó, hoặc phiên bản mới hơn."
            )
        case DatabaseAway():
            return error.sentence
        case SQLAlchemyError() | sqlite3.Error():
            # Of a wrapped error only what SQLite said: the rest holds the statement and people's words.
            said = str(error.orig if isinstance(error, DBAPIError) else error)
            known = (reason for words, reason in DATABASE_REASONS if words in said)
            return f"Cơ sở dữ liệu cchc.db {next(known, 'không đọc hoặc ghi được')}."
        case UnicodeError():
            return "Có chữ không phải UTF-8 trong lệnh hoặc trong tệp được đọc."
        case OSError():
            where = f" {error.filename}" if error.filename else ""
            return f"Lỗi hệ thống{where}: {os_reason(error)}."
        case _:
            return None


@contextmanager
def reasons() -> Iterator[None]:
    """Turn what can be expected to go wrong into one line on standard error and exit code 1."""
    try:
        yield
    except Exception as error:
        reason = reason_of(error)
        if reason is None:
            raise
        typer.echo(" ".join(reason.split()), err=True)
        raise typer.Exit(1) from error
