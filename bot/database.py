"""The one database, SQLite in WAL mode or PostgreSQL, made ready by Alembic, and the transactions on it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import alembic.command
import alembic.config
from sqlalchemy import URL, BigInteger, Connection, Engine, create_engine, event, func, literal, select
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

import migrations
from bot import database_errors, postgresql
from bot.database_errors import DatabaseAway
from bot.settings import SettingError

__all__ = ["Database", "DatabaseAway", "open_database"]

BUSY_SECONDS = 30
"""How long a writer waits for another process's transaction before "database is locked"."""

SQLITE = "sqlite:///"


class Database:
    """Transactions of the product. A database that is gone, busy, full or broken is a `DatabaseAway`.

    On SQLite a writer takes the write lock at once, so that none fails half-way and writers are alone. On
    PostgreSQL writers run side by side, each seeing what was committed before each statement (READ
    COMMITTED); `lock` lets those that must not wait for each other.
    """

    def __init__(self, writers: Engine, readers: Engine, name: str) -> None:
        """`name` is how a person knows the database; it holds no password."""
        self._writers = writers
        self._readers = readers
        self._name = name

    def __repr__(self) -> str:
        return f"<database {self.dialect} {self._name}>"

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self._writers.dialect.name

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that is committed at the end, or rolled back by an exception.

        Raises:
            DatabaseAway: where it could not be begun, or what was written is not kept. The one doubt that
                no database takes away: when the connection breaks during the commit, it may be kept.
        """
        with self._pool_errors(), Session(self._writers) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent view; nothing written in it is kept.

        Raises:
            DatabaseAway: where it could not be begun, or broke.
        """
        with self._pool_errors(), Session(self._readers) as session:
            yield session

    def lock(self, session: Session, key: str) -> None:
        """Let nobody else past this line with the same key until this transaction ends.

        Writers on SQLite are alone already. Two locks in one transaction are taken in the same order
        everywhere, or they wait for each other until PostgreSQL breaks one off (a `DatabaseAway`).

        Args:
            session: one of `write`.
            key: what must not be done twice at once: "conversation:CHANNEL:ADDRESS", "planning:OFFICE".
        """
        if self.dialect == "postgresql":
            session.execute(select(func.pg_advisory_xact_lock(_lock_number(key))))
        else:
            session.connection()  # begins the transaction, and with it takes SQLite's one lock

    def close(self) -> None:
        """Let the connections go."""
        self._writers.dispose()
        self._readers.dispose()

    @contextmanager
    def _pool_errors(self) -> Iterator[None]:
        try:
            yield
        except PoolTimeout as error:
            raise database_errors.busy(self._name, "no connection came free in time") from error


def open_database(where: Path | str) -> Database:
    """Open the database, make it if it is a SQLite file that is new, and bring its tables up to date.

    Args:
        where: a SQLite file, or the address of a PostgreSQL database (see bot.postgresql.address).

    Raises:
        SettingError: where the address is no such thing.
        DatabaseAway: where the database cannot be used now.
    """
    if isinstance(where, Path):
        return _open_sqlite(where)
    if where.startswith(SQLITE):
        return _open_sqlite(Path(where.removeprefix(SQLITE)))
    return _open_postgresql(postgresql.address(where))


def _open_sqlite(path: Path) -> Database:
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        # A writer that waits for the lock must never keep a reader from getting a connection. Some stay open:
        # when the last one closes, SQLite copies its log into the file, which takes longer than a commit.
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=-1,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    event.listen(
        engine,
        "handle_error",
        lambda context: database_errors.of_sqlite(context.original_exception, path.name),
    )
    _migrate(engine)
    return Database(engine, engine.execution_options(read_only=True), path.name)


def _open_postgresql(url: URL) -> Database:
    name = postgresql.shown(url)

    def translate(context: ExceptionContext) -> DatabaseAway | None:
        error = context.original_exception
        of_driver = context.sqlalchemy_exception is not None
        if not of_driver:
            # The driver sends a statement in parts. After an error of Python's own in between (a reset
            # socket is one) the server's answers lie unread, and the connection must not be used again.
            context.is_disconnect = True
            context.invalidate_pool_on_disconnect = False
        lost = context.connection is None or (context.is_disconnect and of_driver)
        return database_errors.of_postgresql(error, name, lost=lost or isinstance(error, OSError))

    writers, readers = postgresql.pooled(url, read_only=False), postgresql.pooled(url, read_only=True)
    migrator = postgresql.patient(url)
    for engine in (writers, readers, migrator):
        event.listen(engine, "handle_error", translate)
    _migrate(migrator)
    return Database(writers, readers, name)


def _migrate(engine: Engine) -> None:
    """Bring the tables to the newest revision, all steps or none; of several processes one does it."""
    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
            if encoding != "UTF8":
                raise SettingError(f"CCHC_DATABASE_URL: cơ sở dữ liệu dùng bảng mã {encoding}, phải là UTF8")
            connection.execute(select(func.pg_advisory_xact_lock(_lock_number("migrations"))))
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, "head")


def _lock_number(key: str) -> object:
    """The 64 bits by which PostgreSQL knows a lock. Two keys that share them would only wait for nothing."""
    digest = hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest()
    return literal(int.from_bytes(digest, "big", signed=True), BigInteger)


def _configure(connection: object, _entry: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)
    # The driver's own implicit BEGIN is deferred and would turn two writers into an error.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
