"""The one engine: SQLite in WAL mode, made ready by Alembic, and the transactions on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import alembic.command
import alembic.config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

import migrations

BUSY_SECONDS = 30
"""How long a writer waits for another process's transaction before "database is locked"."""


class Database:
    """Transactions of the product. Writers take SQLite's write lock at once, so none fails half-way."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._readers = engine.execution_options(read_only=True)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that is committed at the end, or rolled back by an exception."""
        with Session(self._engine) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent view; nothing written in it is kept."""
        with Session(self._readers) as session:
            yield session

    def migrate(self) -> None:
        """Bring the tables to the newest revision."""
        config = alembic.config.Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        with self._engine.connect() as connection:
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "head")
            connection.commit()

    def close(self) -> None:
        self._engine.dispose()


def open_database(path: Path) -> Database:
    """Open (or make) the SQLite file and bring its tables up to date."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        # A writer that waits for the lock must never keep a reader from getting a connection.
        poolclass=NullPool,
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    database = Database(engine)
    database.migrate()
    return database


def _configure(connection: object, _entry: ConnectionPoolEntry) -> None:

    assert isinstance(connection, sqlite3.Connection)
    # The driver's own implicit BEGIN is deferred and would turn two writers into an error.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
