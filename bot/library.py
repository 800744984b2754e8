"""An office's documents as one thing: adding a file, asking, removing; store and index kept together."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from bot.database import Database
from bot.files import FileStore
from knowledge.model import Document, Reading
from knowledge.reading import read_isolated
from knowledge.store import DocumentStore, Entry
from knowledge.structure import parse_document
from knowledge.vietnamese import fold
from retrieval.answering import answer, search
from retrieval.hybrid import HybridIndex
from retrieval.model import Answer, Citation, DocumentName
from retrieval.passages import make_passages
from retrieval.question import Abbreviations, QuestionRestorer, Understood, understand_question

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a file gave. `reading` is None where the same bytes were there before."""

    entry: Entry
    reading: Reading | None


class Library:
    """The documents of all offices. Each office has its own index folder, so none sees another's."""

    def __init__(
        self,
        database: Database,
        files: FileStore,
        open_index: Callable[[int], HybridIndex],
        abbreviations: Abbreviations,
        read_seconds: float,
    ) -> None:
        """`open_index` opens the index of an office by its id; it is called once for each."""
        self._database = database
        self._files = files
        self._open_index = open_index
        self._abbreviations = abbreviations
        self._read_seconds = read_seconds
        self._indexes: dict[int, HybridIndex] = {}

    def add(
        self,
        office_id: int,
        path: Path,
        name: str,
        now: datetime,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> Added:
        """Read a file, keep it and index it; the same bytes again change nothing.

        Args:
            name: the file's name as it was sent; it is shown, never used as a path.
            progress: called with (pages read, pages in all).
            stop: set from another thread, it breaks the reading off.

        Raises:
            ReadingError: where the file cannot be read; ReadingStopped where it was broken off.
            IndexBusy: where another process writes the index for too long.
        """
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        with self._database.read() as session:
            known = DocumentStore(session).by_hash(office_id, sha256)
        if known is not None:
            self._reindex_missing(office_id)
            return Added(known, None)
        reading = read_isolated(path, name=name, progress=progress, seconds=self._read_seconds, stop=stop)
        document = parse_document(reading)
        self._files.put(office_id, path)
        with self._database.write() as session:
            store = DocumentStore(session)
            # Another process may have added the same bytes while this one was reading.
            known = store.by_hash(office_id, sha256)
            document_id = known.id if known else store.add(office_id, sha256, reading, document, now)
        self._index_document(office_id, document_id, document)
        with self._database.read() as session:
            entry = DocumentStore(session).entry(office_id, document_id)
        assert entry is not None
        return Added(entry, reading)

    def read_again(self, entry: Entry) -> Reading:
        """The reading of a kept document, made anew from its bytes."""
        return read_isolated(
            self._files.path(entry.office_id, entry.sha256), name=entry.file, seconds=self._read_seconds
        )

    def remove(self, office_id: int, document_id: int) -> bool:
        """Take a document out of the index and the store; False where the office has none of that id."""
        with self._database.read() as session:
            if DocumentStore(session).entry(office_id, document_id) is None:
                return False
        self._index(office_id).remove(document_id)
        with self._database.write() as session:
            DocumentStore(session).remove(document_id)
        return True

    def entries(self, office_id: int) -> list[Entry]:
        """The office's documents, oldest first."""
        with self._database.read() as session:
            return DocumentStore(session).entries(office_id)

    def understand(self, question: str, today: date, previous: str | None = None) -> Understood:
        """A question as it is meant; `previous` is the one that the same person asked before it."""
        return understand_question(
            question,
            today=today,
            abbreviations=self._abbreviations,
            restorer=QuestionRestorer.shipped(),
            previous=previous,
        )

    def answer(self, office_id: int, understood: Understood) -> Answer:
        """Answer an understood question out of the office's documents."""
        index, names = self._index(office_id), self._names(office_id)
        return replace(answer(understood.text, index, names, year=understood.year), question=understood.typed)

    def ask(self, office_id: int, question: str, today: date) -> Answer:
        """Understand a question and answer it."""
        return self.answer(office_id, self.understand(question, today))

    def search(self, office_id: int, query: str, k: int) -> tuple[Citation, ...]:
        """The passages nearest to a query."""
        return search(query, self._index(office_id), self._names(office_id), k)

    def reconcile(self, office_id: int) -> None:
        """Bring the index in line with the store after a crash: gather, compare, apply the difference."""
        kept = {entry.id for entry in self.entries(office_id)}
        for document_id in self._index(office_id).leftovers() - kept:
            self._index(office_id).remove(document_id)
        self._reindex_missing(office_id)

    def _reindex_missing(self, office_id: int) -> None:
        kept = {entry.id for entry in self.entries(office_id)}
        for document_id in kept - self._index(office_id).documents():
            with self._database.read() as session:
                document = DocumentStore(session).document(document_id)
            if document is not None:
                self._index_document(office_id, document_id, document)

    def _index_document(self, office_id: int, document_id: int, document: Document) -> None:
        passages = make_passages(document_id, document)
        self._index(office_id).add(passages)
        with self._database.write() as session:
            DocumentStore(session).set_passages(document_id, len(passages))

    def _index(self, office_id: int) -> HybridIndex:
        if office_id not in self._indexes:
            self._indexes[office_id] = self._open_index(office_id)
        return self._indexes[office_id]

    def _names(self, office_id: int) -> dict[int, DocumentName]:
        return {
            entry.id: DocumentName(entry.file, entry.head.number, entry.head.kind, _year(entry))
            for entry in self.entries(office_id)
        }


def _year(entry: Entry) -> int | None:
    """The year of a plan, by which people name it; laws are named by their numbers."""
    is_plan = entry.head.kind is not None and fold(entry.head.kind) == "ke hoach"
    return entry.head.issued.year if is_plan and entry.head.issued is not None else None
