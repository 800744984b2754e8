"""What the stores of all packages share: moments kept in UTC, and rows that are put in once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment, stored as naive UTC (SQLite keeps no zones) and handed out as aware UTC.

    PostgreSQL keeps it in the same way, so that one set of migrations serves both.
    """

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must have a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def add_once(
    session: Session, row: type[DeclarativeBase], unique: Collection[str], values: dict[str, Any]
) -> bool:
    """Put a row in, unless one that is equal in the unique columns is there; say whether it was new.

    Of several writers at the same moment one wins, and the others wait until it has committed: looking
    first and then adding would let them fail on PostgreSQL, where writers are not alone.

    Args:
        unique: the columns of one unique constraint of the table.
        values: by the names of the row's attributes.
    """
    postgres = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert(row) if postgres else sqlite.insert(row)
    statement = insert.values(**values).on_conflict_do_nothing(index_elements=tuple(unique))
    return session.execute(statement.returning(*inspect(row).primary_key)).first() is not None


def fitted(text: str, width: int) -> str:
    """The text as far as a column of that many characters holds it; SQLite would take more."""
    return text if len(text) <= width else text[: width - 1] + "…"
