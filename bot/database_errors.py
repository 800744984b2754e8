"""The one error of a database that cannot be used now, and what SQLite and PostgreSQL say to mean it."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy.exc import SQLAlchemyError


class DatabaseAway(SQLAlchemyError):
    """The database cannot be used now: it is gone, busy, full or broken; the program is not at fault.

    `sentence` tells a person, in Vietnamese, what is wrong and what to do. `permanent` is true where trying
    again with the same settings cannot help. The text of the error is what the database said, without any
    statement, row or password.
    """

    def __init__(self, sentence: str, said: str, *, permanent: bool = False) -> None:
        super().__init__(said)
        self.sentence = sentence
        self.permanent = permanent


_Reason = tuple[str, bool]
"""What to tell a person, and whether it is permanent."""

BUSY: _Reason = ("đang bị tiến trình khác giữ quá lâu; thử lại sau ít phút", False)
_BROKEN: _Reason = ("bị hỏng; chép lại từ bản sao lưu", True)
_GONE: _Reason = ("không kết nối được; xem máy chủ có đang chạy và mạng có thông không, rồi thử lại", False)

_OF_SQLITE: dict[int, _Reason] = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: ("không ghi được vì ổ đĩa đã đầy; xóa bớt tệp không cần rồi thử lại", False),
    sqlite3.SQLITE_IOERR: ("không đọc hoặc ghi được vì ổ đĩa báo lỗi; xem lại ổ đĩa", False),
    sqlite3.SQLITE_NOMEM: ("không làm được vì máy hết bộ nhớ; thử lại sau ít phút", False),
    sqlite3.SQLITE_READONLY: ("không ghi được, vì chỉ có quyền đọc", False),
    sqlite3.SQLITE_PERM: ("không ghi được, vì không có quyền", False),
    sqlite3.SQLITE_CANTOPEN: ("không mở được; xem lại quyền của thư mục CCHC_DATA_DIR", False),
    sqlite3.SQLITE_CORRUPT: _BROKEN,
    sqlite3.SQLITE_NOTADB: ("không phải là cơ sở dữ liệu, hoặc đã hỏng; chép lại từ bản sao lưu", True),
}
"""By primary result code (https://www.sqlite.org/rescode.html)."""

_OF_POSTGRESQL: dict[str, _Reason] = {
    "57P03": ("đang khởi động hoặc đang dừng; thử lại sau ít phút", False),
    "57P": _GONE,
    "08": _GONE,
    "25P03": BUSY,  # we stood idle in a transaction for too long, and were cut off
    "57014": BUSY,
    "55P03": BUSY,
    "40": BUSY,
    "53300": ("đã hết chỗ kết nối; tăng max_connections của máy chủ, hoặc chạy ít tiến trình hơn", False),
    "53100": ("không ghi được vì ổ đĩa đã đầy; giải phóng chỗ trên máy chủ rồi thử lại", False),
    "53": ("không làm được vì máy chủ thiếu bộ nhớ hoặc tài nguyên; thử lại sau ít phút", False),
    "58": ("không đọc hoặc ghi được vì máy chủ báo lỗi hệ thống; xem nhật ký của máy chủ", False),
    "28": ("không nhận tên hoặc mật khẩu này; xem lại CCHC_DATABASE_URL", True),
    "3D": ("chưa được tạo; tạo cơ sở dữ liệu ấy rồi chạy lại", True),
    "42501": ("không cho tài khoản này đủ quyền; cho tài khoản làm chủ cơ sở dữ liệu", True),
    "XX001": _BROKEN,
    "XX002": _BROKEN,
}
"""By SQLSTATE or its beginning, the longest that fits
(https://www.postgresql.org/docs/current/errcodes-appendix.html)."""


def of_sqlite(error: BaseException, name: str) -> DatabaseAway | None:
    """What an error of the driver means; None where the program is at fault.

    Args:
        name: the file, as a person knows it.
    """
    code = getattr(error, "sqlite_errorcode", None)
    reason = _OF_SQLITE.get(code & 0xFF) if isinstance(code, int) else None
    return _away("Cơ sở dữ liệu " + name, reason, str(error)) if reason is not None else None


def of_postgresql(error: BaseException, name: str, *, lost: bool) -> DatabaseAway | None:
    """What an error of the driver means; None where the program is at fault.

    Args:
        name: the server and the database, without a password.
        lost: whether there is no connection: it could not be made, or broke.
    """
    fields: Any = error.args[0] if error.args else None
    state, said = (fields.get("C", ""), fields.get("M", "")) if isinstance(fields, dict) else ("", str(error))
    beginnings = (state[:length] for length in range(len(state), 1, -1))
    reason = next((_OF_POSTGRESQL[text] for text in beginnings if text in _OF_POSTGRESQL), None)
    if reason is None and lost:
        reason = _GONE
    full = f"{state} {said}".strip()
    return _away("Cơ sở dữ liệu PostgreSQL " + name, reason, full) if reason is not None else None


def busy(name: str, said: str) -> DatabaseAway:
    """There was no connection to be had for too long: every one of ours is in use."""
    return _away("Cơ sở dữ liệu " + name, BUSY, said)


def _away(what: str, reason: _Reason, said: str) -> DatabaseAway:
    words, permanent = reason
    return DatabaseAway(f"{what} {words}.", said, permanent=permanent)
