"""The lexical half of retrieval: BM25 over our own terms, in a tantivy index on disk, one per office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log
from pathlib import Path
from typing import NamedTuple

import numpy as np
import tantivy

from retrieval.analysing import Analysis, analyse
from retrieval.embedding import Vectors
from retrieval.index_folder import LOCK_WAIT_S, IndexFolder
from retrieval.index_folder import IndexBusy as IndexBusy  # noqa: PLC0414 - it is caught as this module's
from retrieval.model import Hit, Passage
from retrieval.passage_store import Candidate, Weights, put, remove
from retrieval.terms import PLACE_MARK, question_terms
from retrieval.tokens import Tokens

LAYOUT = "lexical-3"
"""The folder of this layout of fields and terms. Change it with either: an old index then counts as
missing, `documents()` is empty, and the application adds everything again."""

MOST_QUERY_TERMS = 48
"""Terms of a query, the rarest first, so that a page pasted as a question stays fast."""

COMMON = 0.5
FEWEST_TERMS = 8
"""The share of passages in which a term is common, and left out where this many rarer ones are there: it
decides next to nothing, and the common ones are two fifths of the work. Of 1,089 questions one has another
first passage without them, and as many as after building the index anew have others among the first ten."""

MOST_TERMS_WEIGHED = 1024
"""Distinct terms of a query whose rarity is looked up at all."""

PLACE_WEIGHT = 4.0
"""Weight of standing at the place that the query names."""


class Batch(NamedTuple):
    """Passages of whole documents with their analyses, and with the vectors that a search asks for."""

    passages: Sequence[Passage]
    analyses: Iterable[Analysis]
    vectors: Vectors | None


class LexicalIndex:
    """Passages in a tantivy index below `path`, which several processes may share.

    tantivy has the words alone; the passages, with what it takes to weigh them, are in a table beside it
    (`retrieval.passage_store`).
    """

    def __init__(self, path: Path, vectors: str = "", *, lock_wait_s: float = LOCK_WAIT_S) -> None:
        """`vectors` names the embedder whose vectors are kept with the passages: with another one, the
        passages count as missing."""
        self._schema = _schema()
        name = f"{LAYOUT}-{vectors}" if vectors else LAYOUT
        self._folder = IndexFolder(path / name, self._schema, lock_wait_s)

    def __repr__(self) -> str:
        return f"LexicalIndex({self._folder!r})"

    def add(self, passages: Sequence[Passage], vectors: Vectors | None = None) -> None:
        """Put in all the passages of one or more documents, in place of what those documents had.

        Args:
            vectors: of the passages; None where no search will ask for them.

        Raises:
            IndexBusy: the index is being changed by someone else for longer than the wait.
        """
        if passages:
            self.fill([Batch(passages, map(analyse, passages), vectors)])

    def fill(self, batches: Iterable[Batch]) -> None:
        """The same for batches of whole documents, each of which stays where a later one fails.

        Raises:
            IndexBusy: the index is being changed by someone else for longer than the wait.
        """
        with self._folder.writer() as writer:
            for passages, analyses, vectors in batches:
                self._put(writer, passages, list(analyses), vectors)

    def remove(self, document_id: int) -> None:
        """Take out a document. Nothing happens where it is not there.

        Raises:
            IndexBusy: the index is being changed by someone else for longer than the wait.
        """
        with self._folder.writer() as writer:
            with self._folder.passages.writing() as table:
                remove(table, [document_id])
                writer.delete_documents_by_term("document_id", document_id)
            writer.commit()

    def documents(self) -> set[int]:
        """The documents that have passages in the index, all of each both in words and in the table."""
        words, kept = self._document_of_rows()
        torn = {document_id for _, document_id in words.items() ^ kept.items()}
        return set(words.values()) - torn

    def leftovers(self) -> set[int]:
        """The documents that have passages in the index at all, which may have to be taken out."""
        words, kept = self._document_of_rows()
        return {*words.values(), *kept.values()}

    def search(self, query: str, k: int) -> list[Hit]:
        """At most `k` passages, best first. Any text is allowed: no query syntax is read in it."""
        found = self._found(self._query(query), k)
        passages = self.passages([row for row, _ in found])
        return [Hit(passages[row], score) for row, score in found if row in passages]

    def candidates(self, query: str, k: int) -> list[Candidate]:
        """The same with what it takes to weigh them closely."""
        return self._folder.passages.candidates([row for row, _ in self._found(self._query(query), k)])

    def by_id(self, ids: Sequence[str]) -> list[Candidate]:
        """The passages of some ids, as far as they are there."""
        return self._folder.passages.by_id(ids)

    def passages(self, rows: Sequence[int]) -> dict[int, Passage]:
        """The passages of candidates by their rows, but for those that were just taken out."""
        return self._folder.passages.passages(rows)

    def at_place(self, document_ids: Iterable[int], place: str, k: int) -> list[Hit]:
        """The passages of documents that stand at a place ("@dieu18.2") or within it, in reading order."""
        documents = tantivy.Query.term_set_query(self._schema, "document_id", list(document_ids))
        wanted = [(tantivy.Occur.Must, self._term("place", place)), (tantivy.Occur.Must, documents)]
        found = self._found(tantivy.Query.boolean_query(wanted), k)
        passages = self.passages([row for row, _ in found]).values()
        return [Hit(passage, 1.0) for passage in sorted(passages, key=_reading_order)]

    def openings(self, document_ids: Iterable[int], most: int) -> dict[int, Tokens]:
        """The tokens of what each document begins with, `most` of the body: what it is about stands there."""
        return self._folder.passages.openings(list(dict.fromkeys(document_ids)), most)

    def frequencies(self, terms: Sequence[str]) -> tuple[int, list[int]]:
        """How many passages there are, and in the bodies of how many each folded term is."""
        searcher = self._folder.searcher()
        return searcher.num_docs, [searcher.doc_freq("body", term) for term in terms]

    def rarity(self, terms: Sequence[str]) -> Mapping[str, float]:
        """How much each folded term tells, in ]0, 1]: the inverse document frequency by its maximum.

        A term counts as in a passage when it is in its body; headings repeat over many passages.
        """
        searcher = self._folder.searcher()
        return {term: _rarity(searcher, term) for term in terms}

    def _put(
        self,
        writer: tantivy.IndexWriter,
        passages: Sequence[Passage],
        analyses: Sequence[Analysis],
        vectors: Vectors | None,
    ) -> None:
        documents = dict.fromkeys(passage.document_id for passage in passages)
        # The table takes effect before the words do: `documents` tells where a crash came in between.
        with self._folder.passages.writing() as table:
            remove(table, documents)
            for document_id in documents:
                writer.delete_documents_by_term("document_id", document_id)
            rows = put(table, passages, _weights(passages, analyses, vectors))
            for row, passage, analysis in zip(rows, passages, analyses, strict=True):
                writer.add_document(_entry(passage.document_id, analysis, row))
        writer.commit()

    def _query(self, question: str) -> tantivy.Query | None:
        """A query that any of the question's rarest terms satisfies; None where none of them is known."""
        searcher = self._folder.searcher()
        passages = searcher.num_docs
        wanted = question_terms(question)[:MOST_TERMS_WEIGHED]
        counts = {term: searcher.doc_freq("body", term) for term in wanted}
        # What is in no body stands in titles alone, and comes last.
        known = sorted(wanted, key=lambda term: (counts[term] or passages, term))[:MOST_QUERY_TERMS]
        clauses = []
        for place, term in enumerate(known):
            if term.startswith(PLACE_MARK):
                named = tantivy.Query.const_score_query(self._term("place", term), PLACE_WEIGHT)
                clauses.append((tantivy.Occur.Should, named))
            elif place < FEWEST_TERMS or counts[term] <= COMMON * passages:
                clauses.append((tantivy.Occur.Should, self._term("text", term)))
        return tantivy.Query.boolean_query(clauses) if clauses else None

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, index_option="freq")

    def _found(self, query: tantivy.Query | None, k: int) -> list[tuple[int, float]]:
        """The rows of what a query finds with their scores, best first."""
        if query is None or k < 1:
            return []
        searcher = self._folder.searcher()
        found = searcher.search(query, limit=k, count=False).hits
        rows = searcher.fast_field_values("row", [address for _, address in found])
        return [(int(row), float(score)) for row, (score, _) in zip(rows, found, strict=True) if row]

    def _document_of_rows(self) -> tuple[dict[int, int], dict[int, int]]:
        """The document of each row that has words, and of each row of the table."""
        searcher = self._folder.searcher()
        everything = max(searcher.num_docs, 1)
        found = searcher.search(tantivy.Query.all_query(), limit=everything, count=False).hits
        addresses = [address for _, address in found]
        rows, documents = (searcher.fast_field_values(name, addresses) for name in ("row", "document_id"))
        pairs = zip(rows, documents, strict=True)
        words = {int(row or 0): int(document_id or 0) for row, document_id in pairs}
        return words, self._folder.passages.documents()


def _schema() -> tantivy.Schema:
    """Fields of terms that we make ourselves, and where the passage is kept.

    `text` is searched; `body`, the same without headings, tells how rare a term is; `place` is where the
    passage stands.
    """
    builder = tantivy.SchemaBuilder()
    for field in ("text", "body"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("place", tokenizer_name="whitespace", index_option="basic")
    # Signed, because tantivy 0.27's delete_documents_by_term finds nothing in an unsigned field.
    builder.add_integer_field("document_id", indexed=True, fast=True)
    builder.add_integer_field("row", fast=True)
    return builder.build()


def _entry(document_id: int, analysis: Analysis, row: int) -> tantivy.Document:
    """A passage as tantivy takes it."""
    entry = tantivy.Document()
    entry.add_text("text", analysis.text)
    entry.add_text("body", analysis.body)
    entry.add_text("place", analysis.places)
    entry.add_integer("document_id", document_id)
    entry.add_integer("row", row)
    return entry


def _weights(
    passages: Sequence[Passage], analyses: Sequence[Analysis], vectors: Vectors | None
) -> Iterator[Weights]:
    """What it takes to weigh passages; of each document the first one opens it."""
    kept = np.zeros((len(passages), 0), np.float16) if vectors is None else vectors.astype(np.float16)
    known: set[int] = set()
    for passage, analysis, vector in zip(passages, analyses, kept, strict=True):
        yield Weights(passage.document_id not in known, analysis.title_tokens, analysis.body_tokens, vector)
        known.add(passage.document_id)


def _reading_order(passage: Passage) -> tuple[int, ...]:
    return tuple(int(part) for part in passage.id.split(":") if part.isdecimal())


def _rarity(searcher: tantivy.Searcher, term: str) -> float:
    """log((N + 1) / (n + 0.5)), by what it is for n = 0: above 0 even where every passage has the term."""
    passages = searcher.num_docs
    with_term = min(searcher.doc_freq("body", term), passages)  # removed passages count until a merge
    return log((passages + 1) / (with_term + 0.5)) / log((passages + 1) / 0.5)
