"""How a PostgreSQL server is reached: the address that an office writes down, and engines for it."""

from __future__ import annotations

import ssl
from contextlib import suppress
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.pg8000 import PGDialect_pg8000
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, QueuePool

from bot.settings import LOOPBACK, SettingError

DRIVER = "postgresql+cchc"
PORT = 5432

STATEMENT_SECONDS = 60
"""The longest that one statement may run; the slowest of ours, a day's planning, takes a few seconds."""

LOCK_SECONDS = 30
"""How long a statement waits for another transaction's rows, as long as a writer waits on SQLite."""

IDLE_SECONDS = 300
"""How long a transaction may stand still before the server breaks it off: what a process that hangs, or
whose machine was switched off, holds must come free."""

NETWORK_SECONDS = 70
"""How long an answer is waited for before the server counts as gone; the server itself gives up sooner."""

POOL_SECONDS = 30
POOL_SIZE = 4
POOL_OVERFLOW = 4
"""Of each process's writers, and again of its readers: 16 at most, so that six processes fit into the 100
connections that a server takes by default."""

_WRITTEN = "viết như postgresql://tên:mật-khẩu@máy:5432/csdl, ký tự đặc biệt của mật khẩu viết dạng %40"


class Pg8000(PGDialect_pg8000):
    """SQLAlchemy's words for the driver, which lets errors of sockets through as the operating system's."""

    supports_statement_cache = True
    use_insertmanyvalues_wo_returning = True  # the driver would send each row by itself

    def connect(self, *arguments: Any, **named: Any) -> DBAPIConnection:
        """Connect; what the operating system refuses is an error of the driver."""
        try:
            return super().connect(*arguments, **named)
        except (OSError, self.loaded_dbapi.Error) as error:
            # The driver says good-bye even to a server that has hung up, and fails at that: what the server
            # said last, a wrong password or no such database, lies behind it.
            said: BaseException | None = error
            while said is not None and not isinstance(said, self.loaded_dbapi.DatabaseError):
                said = said.__context__
            if said is not None:
                raise said from None
            raise self.loaded_dbapi.InterfaceError(f"network error: {error}") from error

    def do_ping(self, dbapi_connection: DBAPIConnection) -> bool:
        """Whether a connection out of the pool is alive. No transaction is begun for this."""
        try:
            dbapi_connection.autocommit = True
            cursor = dbapi_connection.cursor()
            cursor.execute("")
            cursor.close()
            dbapi_connection.autocommit = False
        except (OSError, self.loaded_dbapi.Error):
            return False
        return True

    def do_close(self, dbapi_connection: DBAPIConnection) -> None:
        """Close a connection; one that is dead is closed already, which is nothing to log."""
        with suppress(OSError, self.loaded_dbapi.Error):
            dbapi_connection.close()


registry.register("postgresql.cchc", __name__, Pg8000.__name__)


def address(text: str) -> URL:
    """The address in the form that SQLAlchemy takes.

    Args:
        text: "postgresql://name:password@host:port/database" as libpq has it, "postgres://…" too.

    Raises:
        SettingError: where it cannot be understood; the text never holds the password.
    """
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        raise SettingError(f"CCHC_DATABASE_URL không đúng dạng; {_WRITTEN}") from None
    if url.drivername not in {"postgres", "postgresql", "postgresql+pg8000"}:
        raise SettingError(f"CCHC_DATABASE_URL phải bắt đầu bằng postgresql://; {_WRITTEN}")
    if not url.database or not url.username or "@" in (url.host or ""):
        raise SettingError(f"CCHC_DATABASE_URL thiếu tên tài khoản hoặc tên cơ sở dữ liệu; {_WRITTEN}")
    return url.set(drivername=DRIVER)


def shown(url: URL) -> str:
    """The server and the database as a person knows them, without name and password."""
    return f"{url.query.get('host') or url.host or 'localhost'}:{url.port or PORT}/{url.database}"


def pooled(url: URL, *, read_only: bool) -> Engine:
    """An engine whose connections are kept, and looked at before they are used again.

    Writers see what was committed before each statement; readers see one moment throughout, as on SQLite.
    """
    parameters = {
        "statement_timeout": f"{STATEMENT_SECONDS}s",
        "lock_timeout": f"{LOCK_SECONDS}s",
        "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
        "default_transaction_isolation": "repeatable read" if read_only else "read committed",
        "default_transaction_read_only": "on" if read_only else "off",
    }
    engine = create_engine(
        url.set(query={}),
        poolclass=QueuePool,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=_arguments(url, parameters) | {"timeout": NETWORK_SECONDS},
    )
    event.listen(engine, "connect", _configure)
    return engine


def patient(url: URL) -> Engine:
    """An engine for migrations, which may take as long as they need, and wait for other processes'."""
    parameters = {"statement_timeout": "0", "lock_timeout": "0"}
    engine = create_engine(
        url.set(query={}),
        poolclass=NullPool,
        hide_parameters=True,
        connect_args=_arguments(url, parameters),
    )
    event.listen(engine, "connect", _configure)
    return engine


def _arguments(url: URL, parameters: dict[str, str]) -> dict[str, Any]:
    """What the driver is told beside name, password, host and port: the query of the address in its words."""
    query = {key: value if isinstance(value, str) else value[-1] for key, value in url.query.items()}
    arguments: dict[str, Any] = {
        "application_name": query.pop("application_name", "cchc"),
        "startup_params": {"client_encoding": "UTF8", "TimeZone": "UTC", **parameters},
        # Without one the driver fails on a server that asks for a password; with one the server says so.
        "password": url.password or "",
    }
    host = query.pop("host", url.host or LOOPBACK[0])
    here = host.startswith("/") or host in LOOPBACK
    arguments |= {"unix_sock": f"{host}/.s.PGSQL.{url.port or PORT}"} if host[0] == "/" else {"host": host}
    arguments["ssl_context"] = _ssl(
        query.pop("sslmode", "disable" if here else "prefer"), query.pop("sslrootcert", None)
    )
    if query:
        raise SettingError(f"CCHC_DATABASE_URL có tham số không dùng được: {', '.join(sorted(query))}")
    return arguments


def _ssl(mode: str, certificate: str | None) -> ssl.SSLContext | bool | None:
    """libpq's sslmode (https://www.postgresql.org/docs/current/libpq-ssl.html) in the driver's words."""
    simple = {"disable": False, "allow": None, "prefer": None}
    if mode in simple and certificate is None:
        return simple[mode]
    if mode not in {"require", "verify-ca", "verify-full"}:
        raise SettingError("CCHC_DATABASE_URL: sslmode phải là disable, prefer, require hoặc verify-full")
    if mode == "require" and certificate is None:  # nobody listens in, but who the server is is not asked
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context
    try:
        context = ssl.create_default_context(cafile=certificate)
    except OSError as error:
        raise SettingError("CCHC_DATABASE_URL: không đọc được tệp sslrootcert") from error
    context.check_hostname = mode == "verify-full"
    return context


def _configure(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.register_out_adapter(str, _storable)


def _storable(text: str) -> str:
    """The text without what PostgreSQL cannot keep: the character NUL, and halves of surrogate pairs.

    The driver has already begun to talk when it calls this: an error here would leave the connection with
    an answer that nobody reads, and the next statement would take it for its own.
    """
    return text.replace("\0", "").encode("utf-8", "replace").decode()
