"""The passages of an index with what it takes to weigh them: one SQLite table beside the words of tantivy.

A question weighs more than a hundred passages, from anywhere in the index. SQLite hands out one in 6 µs;
tantivy's own store, which unpacks a block for each, takes 35, and Chroma as long again for the vector.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from retrieval.model import Passage
from retrieval.tokens import Tokens

Halves = NDArray[np.float16]

FILE = "passages.sqlite3"

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_WAIT_S = 30.0
_TOKEN_BYTES = 4
# A commit that a power failure takes back is made good: rows and words are told off against each other
# (LexicalIndex.documents). What is mapped is read without a copy, the rest takes half as long again.
_SETTINGS = f"""
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA mmap_size = {1 << 29};
"""
# A row is never used twice (AUTOINCREMENT), so that words never lead to another passage than their own. What
# is weighed comes before what is read: the pages of long texts stay untouched.
_TABLE = """
CREATE TABLE IF NOT EXISTS passages (
    row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, document_id INTEGER NOT NULL,
    opens INTEGER NOT NULL, title BLOB NOT NULL, body BLOB NOT NULL, vector BLOB NOT NULL,
    locator TEXT NOT NULL, page INTEGER, heading TEXT NOT NULL, text BLOB NOT NULL, original TEXT,
    document TEXT NOT NULL, section INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS passages_by_id ON passages (id);
CREATE INDEX IF NOT EXISTS passages_by_document ON passages (document_id, opens);
"""
_ENCODING = "utf-16-le"
"""Of the text: Python reads Vietnamese from it in a fifth of the time that UTF-8 takes."""
# A list is one value, as JSON: of values by themselves SQLite takes 32,766 at most.
_PUT = "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_BY_ROW = """
SELECT row, id, document_id, opens, title, body, vector FROM passages
WHERE row IN (SELECT value FROM json_each(?))
"""
_BY_ID = """
SELECT row, id, document_id, opens, title, body, vector FROM passages
WHERE id IN (SELECT value FROM json_each(?))
"""
_READ = """
SELECT row, id, document_id, locator, page, heading, text, original, document, section FROM passages
WHERE row IN (SELECT value FROM json_each(?))
"""
# A part of nothing is NULL to SQLite.
_OPENINGS = """
SELECT document_id, title, coalesce(substr(body, 1, ?), x'') FROM passages
WHERE opens = 1 AND document_id IN (SELECT value FROM json_each(?))
"""


class Weights(NamedTuple):
    """What it takes to weigh a passage closely.

    `opens` says that it is the first of its document. `title` and `body` are its tokens (`retrieval.tokens`),
    `vector` is its vector in half precision, empty where none was given.
    """

    opens: bool
    title: Tokens
    body: Tokens
    vector: Halves


class Candidate(NamedTuple):
    """A passage that may answer; `row` is where it is kept."""

    row: int
    id: str
    document_id: int
    weights: Weights


class PassageStore:
    """The passages of one index in a file of its folder. Safe to use from several threads and processes,
    one of which may write at a time: the one that has the lock of the index (`retrieval.lexical`)."""

    def __init__(self, folder: Path) -> None:
        """Open the file, or make it.

        Raises:
            ValueError: it is damaged.
            sqlite3.Error: there can be no file.
        """
        self._path = folder / FILE
        self._connection = _connected(self._path)
        # Left alone it is closed when Python looks for cycles: it refers to itself, and holds the file.
        finalize(self, self._connection.close)

    def __repr__(self) -> str:
        return f"PassageStore({str(self._path)!r})"

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection for `put` and `remove`, which take effect together at the end, or not at all."""
        with closing(_connected(self._path)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    def candidates(self, rows: Sequence[int]) -> list[Candidate]:
        """The passages of some rows in that order, as far as they are there."""
        found = {each.row: each for each in self._weighed(_BY_ROW, rows)}
        return [found[row] for row in rows if row in found]

    def by_id(self, ids: Sequence[str]) -> list[Candidate]:
        """The passages of some ids, as far as they are there."""
        return list(self._weighed(_BY_ID, ids))

    def openings(self, document_ids: Sequence[int], most: int) -> dict[int, Tokens]:
        """The tokens that each document begins with: its first passage's title, and `most` of its body."""
        found = self._connection.execute(_OPENINGS, (most * _TOKEN_BYTES, json.dumps(document_ids)))
        return {
            document_id: np.frombuffer(title + body, np.uint32)
            for document_id, title, body in found.fetchall()
        }

    def passages(self, rows: Sequence[int]) -> dict[int, Passage]:
        """The passages themselves by their rows, as far as they are there."""
        found = self._connection.execute(_READ, (json.dumps(rows),))
        return {
            row: Passage(id_, document_id, locator, page, heading, text.decode(_ENCODING), *rest)
            for row, id_, document_id, locator, page, heading, text, *rest in found.fetchall()
        }

    def documents(self) -> dict[int, int]:
        """The document of each row."""
        return dict(self._connection.execute("SELECT row, document_id FROM passages").fetchall())

    def last_row(self) -> int:
        """The highest row that was ever used; 0 where none was."""
        return _last_row(self._connection)

    def _weighed(self, query: str, values: Sequence[int] | Sequence[str]) -> Iterator[Candidate]:
        found = self._connection.execute(query, (json.dumps(values),))
        for row, id_, document_id, opens, title, body, vector in found.fetchall():
            weights = Weights(
                bool(opens),
                np.frombuffer(title, np.uint32),
                np.frombuffer(body, np.uint32),
                np.frombuffer(vector, np.float16),
            )
            yield Candidate(row, id_, document_id, weights)


def put(connection: sqlite3.Connection, passages: Sequence[Passage], weights: Iterable[Weights]) -> range:
    """Put in passages; their rows, in the same order."""
    first = _last_row(connection) + 1
    rows = range(first, first + len(passages))
    connection.executemany(_PUT, map(_values, rows, passages, weights))
    return rows


def remove(connection: sqlite3.Connection, document_ids: Iterable[int]) -> None:
    """Take out documents. Nothing happens where they are not there."""
    connection.executemany("DELETE FROM passages WHERE document_id = ?", [(each,) for each in document_ids])


def _values(row: int, passage: Passage, weights: Weights) -> tuple[object, ...]:
    arrays = (weights.title.tobytes(), weights.body.tobytes(), weights.vector.tobytes())
    return (
        row, passage.id, passage.document_id, weights.opens, *arrays, passage.locator, passage.page,
        passage.heading, passage.text.encode(_ENCODING), passage.original, passage.document, passage.section,
    )  # fmt: skip


def _last_row(connection: sqlite3.Connection) -> int:
    found = connection.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence").fetchone()
    return int(found[0])


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False)
    try:
        connection.executescript(_SETTINGS + _TABLE)
    except sqlite3.DatabaseError as error:
        connection.close()
        if error.sqlite_errorcode in _DAMAGED:
            raise ValueError(f"{path} is damaged: {error}") from error
        raise
    return connection
