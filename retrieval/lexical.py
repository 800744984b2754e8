"""The lexical half of retrieval: BM25 over our own terms, in a tantivy index on disk, one per office."""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from math import log
from pathlib import Path

import numpy as np
import tantivy

from knowledge.vietnamese import nfc
from retrieval.model import Hit, Passage
from retrieval.spelling_out import spelled_out
from retrieval.terms import PLACE_MARK, places, question_terms, terms
from retrieval.tokens import Tokens, tokens

logger = logging.getLogger(__name__)

LAYOUT = "lexical-2"
"""The folder of this layout of fields and terms. Change it with either: an old index then counts as
missing, `documents()` is empty, and the application adds everything again."""

MOST_QUERY_TERMS = 48
"""Terms of a query, the rarest first, so that a page pasted as a question stays fast."""

MOST_TERMS_WEIGHED = 1024
"""Distinct terms of a query whose rarity is looked up at all."""

TITLE_WEIGHT = 3
"""How often the terms of a title count to once for those of the text. One field with the title repeated
did better than two fields added up (nDCG@10 on `train`: .735 to .65), as BM25F says it should: Robertson,
Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (CIKM 2004)."""

LONGEST = 3000
"""Tokens of a text that are kept for weighing it closely."""

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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer, with what it takes to weigh it closely.

    `title` and `body` are its tokens (`retrieval.tokens`); `stored` is the passage itself, as it was kept.
    """

    id: str
    document_id: int
    title: Tokens
    body: Tokens
    stored: bytes
    score: float

    @property
    def passage(self) -> Passage:
        """The passage. Only `_entry` writes them, so its fields are as it wrote them."""
        return Passage(**json.loads(self.stored))


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
            known: set[int] = set()
            for passage in passages:
                writer.add_document(_entry(passage, first=passage.document_id not in known))
                known.add(passage.document_id)

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
        return [Hit(each.passage, each.score) for each in self.candidates(query, k)]

    def candidates(self, query: str, k: int) -> list[Candidate]:
        """The same with what it takes to weigh them closely."""
        searcher = self._searcher()
        built = self._query(searcher, query)
        return _found(searcher, built, k) if built is not None and k > 0 else []

    def by_id(self, ids: Sequence[str]) -> list[Candidate]:
        """The passages of some ids, as far as they are there; their score is 0."""
        if not ids:
            return []
        wanted = tantivy.Query.term_set_query(self._schema, "id", list(ids))
        return [replace(each, score=0.0) for each in _found(self._searcher(), wanted, len(ids))]

    def at_place(self, document_ids: Iterable[int], place: str, k: int) -> list[Candidate]:
        """The passages of documents that stand at a place ("@dieu18.2") or within it."""
        documents = tantivy.Query.term_set_query(self._schema, "document_id", list(document_ids))
        wanted = [(tantivy.Occur.Must, self._term("place", place)), (tantivy.Occur.Must, documents)]
        return _found(self._searcher(), tantivy.Query.boolean_query(wanted), k)

    def openings(self, document_ids: Iterable[int]) -> dict[int, Candidate]:
        """The first passage of each document: what it is about stands there, and in its title."""
        wanted = list(dict.fromkeys(document_ids))
        if not wanted:
            return {}
        query = tantivy.Query.term_set_query(self._schema, "opens", wanted)
        return {each.document_id: each for each in _found(self._searcher(), query, len(wanted))}

    def frequencies(self, terms: Sequence[str]) -> tuple[int, list[int]]:
        """How many passages there are, and in the bodies of how many each folded term is."""
        searcher = self._searcher()
        return searcher.num_docs, [searcher.doc_freq("body", term) for term in terms]

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
                place = tantivy.Query.const_score_query(self._term("place", term), PLACE_WEIGHT)
                clauses.append((tantivy.Occur.Should, place))
            else:
                clauses.append((tantivy.Occur.Should, self._term("text", term)))
        return tantivy.Query.boolean_query(clauses) if clauses else None

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, index_option="freq")

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
    """Fields of terms that we make ourselves, and the passage as it will be given back.

    `text` is searched; `body`, the same without headings, tells how rare a term is; `place` is where the
    passage stands; `opens` is the document's number for the first passage of a document.
    """
    builder = tantivy.SchemaBuilder()
    for field in ("text", "body"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic", stored=True)
    builder.add_text_field("place", tokenizer_name="whitespace", index_option="basic")
    # Signed, because tantivy 0.27's delete_documents_by_term finds nothing in an unsigned field.
    builder.add_integer_field("document_id", indexed=True, fast=True, stored=True)
    builder.add_integer_field("opens", indexed=True)
    builder.add_bytes_field("passage", stored=True)
    builder.add_bytes_field("tokens", stored=True)
    return builder.build()


def _entry(passage: Passage, *, first: bool) -> tantivy.Document:
    """A passage as tantivy takes it."""
    entry = tantivy.Document()
    text, heading = spelled_out(nfc(passage.text)), spelled_out(nfc(passage.title))
    body = " ".join(terms(text))
    title = " ".join(terms(heading))
    entry.add_text("text", " ".join([body, *[title] * TITLE_WEIGHT, *terms(nfc(passage.document))]))
    entry.add_text("body", body)
    entry.add_text("id", passage.id)
    entry.add_text("place", " ".join(places(f"{passage.locator}\n{passage.title}")))
    entry.add_integer("document_id", passage.document_id)
    if first:
        entry.add_integer("opens", passage.document_id)
    entry.add_bytes("passage", json.dumps(asdict(passage), ensure_ascii=False).encode())
    entry.add_bytes("tokens", _packed(tokens(heading), tokens(text)[:LONGEST]))
    return entry


def _packed(title: Tokens, body: Tokens) -> bytes:
    return np.concatenate([np.array([len(title)], np.uint32), title, body]).astype("<u4").tobytes()


def _found(searcher: tantivy.Searcher, query: tantivy.Query, k: int) -> list[Candidate]:
    """What a query finds, best first."""
    found = searcher.search(query, limit=k, count=False)
    return [_candidate(searcher.doc(address), float(score)) for score, address in found.hits]


def _candidate(stored: tantivy.Document, score: float) -> Candidate:
    """A stored entry. Only `_entry` writes them, so its fields are as it wrote them."""
    packed = np.frombuffer(stored["tokens"][0], dtype="<u4")
    split = int(packed[0]) + 1
    return Candidate(
        id=stored["id"][0],
        document_id=stored["document_id"][0],
        title=packed[1:split],
        body=packed[split:],
        stored=stored["passage"][0],
        score=score,
    )


def _rarity(searcher: tantivy.Searcher, term: str) -> float:
    """log((N + 1) / (n + 0.5)), by what it is for n = 0: above 0 even where every passage has the term."""
    passages = searcher.num_docs
    with_term = min(searcher.doc_freq("body", term), passages)  # removed passages count until a merge
    return log((passages + 1) / (with_term + 0.5)) / log((passages + 1) / 0.5)
