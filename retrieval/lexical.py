"""The lexical half of retrieval: BM25 over our own terms, in a tantivy index on disk, one per office."""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from math import log
from pathlib import Path

import tantivy

from knowledge.vietnamese import nfc
from retrieval.model import Hit, Passage
from retrieval.terms import (
    PLACE_MARK,
    is_toned,
    places,
    question_terms,
    terms,
    toned_question_terms,
    toned_terms,
)

logger = logging.getLogger(__name__)

LAYOUT = "lexical-1"
"""The folder of this layout of fields and terms. Change it with either: an old index then counts as
missing, `documents()` is empty, and the application adds everything again."""

MOST_QUERY_TERMS = 64
"""Terms of a query, the rarest first, so that a page pasted as a question stays fast."""

MOST_TERMS_WEIGHED = 1024
"""Distinct terms of a query whose rarity is looked up at all."""

HEADING_WEIGHT = 1.0
TONED_WEIGHT = 0.4
"""Weights of the matches in the heading and of matches with tones, to 1 for the body. On the 74 answerable
questions of `benchmarks.answers`, the right article came first by this index alone for 54 with 0 for the
heading, 59 with 0.6, 64 with 1, 62 with 1.4, 61 with 2; the weight of tones mattered little."""

PLACE_WEIGHT = 4.0
"""Weight of standing at the place that the query names."""

_LOCK_WAIT_S = 30.0
_LOCK_PAUSE_S = 0.05
_WRITER_BYTES = 32_000_000


class IndexBusy(Exception):
    """Another process has been changing the office's index for too long. Trying again may help."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The index in {path} is being changed by another process")
        self.sentence = (
            "Kho tài liệu đang được cập nhật bởi một tiến trình khác. Vui lòng thử lại sau ít phút."
        )


class LexicalIndex:
    """Passages in a tantivy index below `path`, which several processes may share.

    The passages themselves are stored in the index (as JSON), so that a search needs no other store. An
    index that is missing or damaged is begun anew, empty: it holds nothing that cannot be added again.
    """

    def __init__(self, path: Path, *, lock_wait_s: float = _LOCK_WAIT_S) -> None:
        self._path = path / LAYOUT
        self._lock_wait_s = lock_wait_s
        self._schema = _schema()
        self._index = self._open()

    def __repr__(self) -> str:
        return f"LexicalIndex({str(self._path)!r})"

    def add(self, passages: Sequence[Passage]) -> None:
        """Put in all the passages of one or more documents, in place of what those documents had.

        Raises:
            IndexBusy: the index is being changed by someone else for longer than the wait.
        """
        if not passages:
            return
        with self._writer() as writer:
            for document_id in {passage.document_id for passage in passages}:
                writer.delete_documents_by_term("document_id", document_id)
            for passage in passages:
                writer.add_document(_entry(passage))

    def remove(self, document_id: int) -> None:
        """Take out a document. Nothing happens where it is not there.

        Raises:
            IndexBusy: the index is being changed by someone else for longer than the wait.
        """
        with self._writer() as writer:
            writer.delete_documents_by_term("document_id", document_id)

    def documents(self) -> set[int]:
        """The documents that have passages in the index."""
        searcher = self._searcher()
        if not searcher.num_docs:
            return set()
        found = searcher.search(tantivy.Query.all_query(), limit=searcher.num_docs, count=False)
        values = searcher.fast_field_values("document_id", [address for _, address in found.hits])
        return {int(value) for value in values if value is not None}

    def search(self, query: str, k: int) -> list[Hit]:
        """At most `k` passages, best first. Any text is allowed: no query syntax is read in it."""
        searcher = self._searcher()
        built = self._query(searcher, query)
        if built is None or k < 1:
            return []
        found = searcher.search(built, limit=k, count=False)
        return [Hit(_stored(searcher, address), float(score)) for score, address in found.hits]

    def rarity(self, terms: Sequence[str]) -> Mapping[str, float]:
        """How much each folded term tells, in ]0, 1]: the inverse document frequency by its maximum.

        A term counts as in a passage when it is in its body; headings repeat over many passages.
        """
        searcher = self._searcher()
        return {term: _rarity(searcher, term) for term in terms}

    def _query(self, searcher: tantivy.Searcher, question: str) -> tantivy.Query | None:
        """A query that any of the question's rarest terms satisfies; None where none of them is known."""
        wanted = question_terms(question)[:MOST_TERMS_WEIGHED]
        known = sorted((searcher.doc_freq("body", term) or searcher.num_docs, term) for term in wanted)
        clauses = []
        for _, term in known[:MOST_QUERY_TERMS]:
            if term.startswith(PLACE_MARK):
                clauses.append(self._clause("heading", term, PLACE_WEIGHT))
                continue
            clauses.append(self._clause("body", term, 1.0))
            clauses.append(self._clause("heading", term, HEADING_WEIGHT))
        for term in toned_question_terms(question)[:MOST_QUERY_TERMS]:
            clauses.append(self._clause("toned", term, TONED_WEIGHT))
        return tantivy.Query.boolean_query(clauses) if clauses else None

    def _clause(self, field: str, term: str, weight: float) -> tuple[tantivy.Occur, tantivy.Query]:
        query = tantivy.Query.term_query(self._schema, field, term, index_option="freq")
        return tantivy.Occur.Should, tantivy.Query.boost_query(query, weight)

    def _searcher(self) -> tantivy.Searcher:
        """A view of what was last committed, by whichever process."""
        try:
            self._index.reload()
        except ValueError:
            self._index = self._open()
        return self._index.searcher()

    @contextmanager
    def _writer(self) -> Iterator[tantivy.IndexWriter]:
        """A writer whose changes are committed together at the end, or not at all."""
        writer = self._locked_writer()
        try:
            yield writer
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()

    def _locked_writer(self) -> tantivy.IndexWriter:
        """The one writer of the folder, waited for while another process has it."""
        give_up = time.monotonic() + self._lock_wait_s
        reopened = False
        while True:
            try:
                return self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
            except ValueError as error:
                if "LockBusy" in str(error):
                    if time.monotonic() >= give_up:
                        raise IndexBusy(self._path) from error
                    time.sleep(_LOCK_PAUSE_S)
                elif reopened:
                    raise
                else:  # tantivy has no types of error: anything else is about the files
                    self._index, reopened = self._open(), True

    def _open(self) -> tantivy.Index:
        """The index on disk, begun anew where it cannot be opened or read.

        Two processes that find the same damage may both begin anew, and the later one throws away what
        the earlier one added since; `documents()` then says so, as for any other missing document.
        """
        self._path.mkdir(parents=True, exist_ok=True)
        try:
            return self._opened()
        except ValueError as error:  # all that tantivy raises
            logger.warning("The index in %s cannot be read and is begun anew: %s", self._path, error)
        shutil.rmtree(self._path)
        self._path.mkdir(parents=True)
        return self._opened()

    def _opened(self) -> tantivy.Index:
        index = tantivy.Index(self._schema, path=str(self._path))
        index.config_reader(reload_policy="manual")
        index.reload()
        return index


def _schema() -> tantivy.Schema:
    """Fields of terms that we make ourselves, and the passage as it will be given back."""
    builder = tantivy.SchemaBuilder()
    for field in ("body", "heading", "toned"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    # Signed, because tantivy 0.27's delete_documents_by_term finds nothing in an unsigned field.
    builder.add_integer_field("document_id", indexed=True, fast=True)
    builder.add_bytes_field("passage", stored=True)
    return builder.build()


def _entry(passage: Passage) -> tantivy.Document:
    """A passage as tantivy takes it. The place it stands at is searched with the heading."""
    entry = tantivy.Document()
    entry.add_text("body", " ".join(terms(nfc(passage.text))))
    entry.add_text("heading", " ".join([*terms(nfc(passage.heading)), *places(passage.locator)]))
    if is_toned(passage.text):
        entry.add_text("toned", " ".join(toned_terms(f"{passage.heading}\n{passage.text}")))
    entry.add_integer("document_id", passage.document_id)
    entry.add_bytes("passage", json.dumps(asdict(passage), ensure_ascii=False).encode())
    return entry


def _stored(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Passage:
    """The passage of an entry. Only `_entry` writes them, so its fields are as it wrote them."""
    fields = json.loads(searcher.doc(address)["passage"][0])
    return Passage(**fields)


def _rarity(searcher: tantivy.Searcher, term: str) -> float:
    """log((N + 1) / (n + 0.5)), by what it is for n = 0: above 0 even where every passage has the term."""
    passages = searcher.num_docs
    with_term = min(searcher.doc_freq("body", term), passages)  # removed passages count until a merge
    return log((passages + 1) / (with_term + 0.5)) / log((passages + 1) / 0.5)
