"""What the product is compared with, and the present index, each behind the same two methods."""

from __future__ import annotations

import importlib
import importlib.util
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import tantivy

from knowledge.vietnamese import fold, nfc, syllables
from retrieval.evaluation.running import Progress, System, batches
from retrieval.lexical import LAYOUT, LexicalIndex
from retrieval.model import Hit, Passage

if TYPE_CHECKING:
    from langchain_chroma import Chroma

BATCH = 4000
"""Passages that go into an index together: each batch is a commit."""

MOST_TERMS = 1024
"""Distinct syllables of a query that plain BM25 looks for, the first ones."""

LONGEST_TERM = 200
"""Characters of a syllable; tantivy refuses terms from 65 kB on."""


class BaselineMissing(Exception):
    """A baseline cannot be run here; the text says in Vietnamese why."""


class LexicalSearcher:
    """The product's lexical index alone."""

    def __init__(self, folder: Path) -> None:
        self._index = LexicalIndex(folder)

    def index(self, passages: Iterable[Passage], progress: Progress) -> None:
        """Put in all passages, a commit for every few thousand."""
        done = 0
        for batch in batches(passages, BATCH):
            self._index.add(batch)
            done += len(batch)
            progress(done, done)

    def search(self, query: str, k: int) -> list[Hit]:
        """At most `k` passages, best first."""
        return self._index.search(query, k)


class PlainSearcher:
    """BM25 with nothing to it: folded syllables of title and text, once, in one field; no pairs."""

    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
        builder.add_bytes_field("passage", stored=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))

    def index(self, passages: Iterable[Passage], progress: Progress) -> None:
        """Put in all passages in one commit."""
        writer = self._index.writer(heap_size=64_000_000, num_threads=1)
        for done, passage in enumerate(passages, start=1):
            entry = tantivy.Document()
            entry.add_text("text", " ".join(_folded(f"{passage.heading}\n{passage.text}")))
            entry.add_bytes("passage", json.dumps(asdict(passage), ensure_ascii=False).encode())
            writer.add_document(entry)
            if done % BATCH == 0:
                progress(done, done)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(self, query: str, k: int) -> list[Hit]:
        """At most `k` passages, best first."""
        clauses = []
        for term, count in islice(Counter(_folded(query)).items(), MOST_TERMS):
            one = tantivy.Query.term_query(self._schema, "text", term, index_option="freq")
            clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(one, float(count))))
        if not clauses:
            return []
        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.boolean_query(clauses), limit=k, count=False)
        return [
            Hit(Passage(**json.loads(searcher.doc(address)["passage"][0])), float(score))
            for score, address in found.hits
        ]


class StockSearcher:
    """LangChain with Chroma as their guides set them up: text split by the default splitter, any model."""

    CHUNKS = 4
    """Chunks that are asked for to each passage wanted, because several may be of one passage."""

    def __init__(self, folder: Path, model: Path) -> None:
        # Heavy and optional: seconds to import, and no part of the product needs them.
        from langchain_chroma import Chroma  # noqa: PLC0415
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        embedding = _Embedding(SentenceTransformer(str(model), device="cpu"))
        self._store: Chroma = Chroma("stock", cast(Any, embedding), persist_directory=str(folder))

    def index(self, passages: Iterable[Passage], progress: Progress) -> None:
        """Split, embed and put in all passages, a few hundred at a time."""
        # Not installed with the product, so neither imported above nor known to mypy.
        splitter = importlib.import_module("langchain_text_splitters").RecursiveCharacterTextSplitter()
        told = iter(passages)
        done = 0
        while batch := list(islice(told, 200)):
            texts: list[str] = []
            places: list[dict[str, Any]] = []
            for passage in batch:
                parts = splitter.split_text(f"{passage.heading}\n{passage.text}")
                texts += parts
                places += [{"passage": passage.id}] * len(parts)
            if texts:
                self._store.add_texts(texts, places)
            done += len(batch)
            progress(done, done)

    def search(self, query: str, k: int) -> list[Hit]:
        """At most `k` passages, best first; a score is a distance turned round."""
        hits: dict[str, Hit] = {}
        for part, distance in self._store.similarity_search_with_score(query, self.CHUNKS * k):
            key = str(part.metadata["passage"])
            document = int(key.partition(":")[0])
            hits.setdefault(key, Hit(Passage(key, document, "", None, "", part.page_content), -distance))
        return list(hits.values())[:k]


class _Embedding:
    """A sentence-transformers model as LangChain's `Embeddings`: two methods."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of texts."""
        return [[float(value) for value in row] for row in self._model.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.embed_documents([text])[0]


LEXICAL = System("lexical", LAYOUT, LexicalSearcher)
BM25 = System("bm25", "plain-1", PlainSearcher)


def stock_system(model: Path | None) -> System:
    """The stock LangChain + Chroma pipeline with a public model that lies in a folder.

    Raises:
        BaselineMissing: where there is no model, or a library is not installed.
    """
    if model is None:
        raise BaselineMissing("chưa chỉ ra mô hình nào trên máy (--stock-model PATH)")
    if not model.is_dir():
        raise BaselineMissing(f"không có thư mục mô hình {model}")
    for library in ("langchain_chroma", "langchain_text_splitters", "sentence_transformers"):
        if importlib.util.find_spec(library) is None:
            raise BaselineMissing(f"chưa cài thư viện {library.replace('_', '-')}")
    weights = sorted(file for file in model.rglob("*") if file.is_file())
    layout = f"stock-1 {[(file.name, file.stat().st_size) for file in weights]}"
    return System("langchain-chroma", layout, partial(StockSearcher, model=model))


def _folded(text: str) -> list[str]:
    return [word for word in map(fold, syllables(nfc(text))) if len(word) <= LONGEST_TERM]
