"""The dense half of retrieval: vectors in Chroma, embedded on disk or on a Chroma server, one per office."""

from __future__ import annotations

import fcntl
import logging
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import chromadb
from chromadb.api import ClientAPI
from chromadb.api.collection_configuration import CreateCollectionConfiguration, CreateHNSWConfiguration
from chromadb.api.models.Collection import Collection
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, NotFoundError

from retrieval.embedding import Vectors

logger = logging.getLogger(__name__)

LAYOUT = "dense-1"
"""Change it with what is stored: vectors of another layout then count as missing."""

_LOCK = "writer.lock"
_AT_ONCE = 2000
"""Vectors that are written or listed at once; SQLite takes no more than 32,766 values."""

_HNSW = CreateHNSWConfiguration(
    space="ip",  # the vectors have length 1
    ef_construction=60,
    max_neighbors=12,
    ef_search=80,
)
"""Chroma's graph. Compared with its defaults on 61,643 vectors: two thirds of the time to build, and the
same passages among the first ten for all but 2 in 1,000."""


class DenseFailed(Exception):
    """The vectors cannot be reached or changed. Search goes on without them."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


class DenseIndex:
    """The vectors of an office's passages under the passages' ids.

    With a path, Chroma works inside this process on a folder, and writers of several processes wait for
    each other by a lock beside it; with a server's address, on that server. What one holds can be made
    again from the documents at any time.
    """

    def __init__(self, place: Path | str, name: str) -> None:
        """`place` is a folder or the address of a Chroma server ("http://host:8000"); `name` tells this
        office's vectors, and the embedder that made them, from others on the same server."""
        self._place = place
        self._name = collection_name(f"{LAYOUT}-{name}")
        self._client: ClientAPI | None = None
        self._opened: Collection | None = None
        self._seen = 0  # when the folder was last changed, as far as the open client knows

    def __repr__(self) -> str:
        return f"DenseIndex({str(self._place)!r}, {self._name!r})"

    def add(self, ids: Sequence[str], document_ids: Sequence[int], vectors: Vectors) -> None:
        """Put in vectors, in place of those with the same ids.

        Raises:
            DenseFailed: Chroma does not take them.
        """
        with self._writing() as collection:
            for start in range(0, len(ids), _AT_ONCE):
                end = start + _AT_ONCE
                collection.upsert(
                    ids=list(ids[start:end]),
                    embeddings=vectors[start:end],
                    metadatas=[{"document_id": each} for each in document_ids[start:end]],
                )

    def remove(self, document_id: int) -> None:
        """Take out a document's vectors. Nothing happens where there are none.

        Raises:
            DenseFailed: Chroma does not do it.
        """
        with self._writing() as collection:
            collection.delete(where={"document_id": document_id})

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The ids of the `k` nearest passages with their cosine, best first.

        Raises:
            DenseFailed: Chroma cannot say.
        """
        with self._translated():
            found = self._collection().query(
                query_embeddings=[vector.tolist()], n_results=k, include=["distances"]
            )
        distances = found["distances"] or [[]]
        return [(each, 1.0 - float(far)) for each, far in zip(found["ids"][0], distances[0], strict=True)]

    def count(self) -> int:
        """How many vectors there are.

        Raises:
            DenseFailed: Chroma cannot say.
        """
        with self._translated():
            return int(self._collection().count())

    def documents(self) -> set[int]:
        """The documents that have vectors.

        Raises:
            DenseFailed: Chroma cannot say.
        """
        with self._translated():
            collection = self._collection()
            found: set[int] = set()
            for start in range(0, collection.count(), _AT_ONCE):
                page = collection.get(limit=_AT_ONCE, offset=start, include=["metadatas"])
                found |= {int(str(each["document_id"])) for each in page["metadatas"] or []}
        return found

    @contextmanager
    def _writing(self) -> Iterator[Collection]:
        """The collection, while no other process writes to its folder."""
        with self._translated():
            if isinstance(self._place, str):
                yield self._collection()
                return
            self._place.mkdir(parents=True, exist_ok=True)
            with (self._place / _LOCK).open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                try:
                    yield self._collection()
                finally:
                    (self._place / _LOCK).touch()
                    self._seen = self._changed()

    def _collection(self) -> Collection:
        """The collection, made where it is missing; a folder that cannot be read is begun anew.

        An open client of Chroma does not see what another process writes: it is opened again.
        """
        changed = self._changed()
        if self._client is not None and changed != self._seen:
            self._client.close()  # type: ignore[attr-defined] # only the embedded one has it
            self._client = self._opened = None
        if self._client is None:
            self._client = self._connect()
            self._seen = changed
        if self._opened is None:
            self._opened = self._client.get_or_create_collection(
                self._name, embedding_function=None, configuration=CreateCollectionConfiguration(hnsw=_HNSW)
            )
        return self._opened

    def _changed(self) -> int:
        """When a process last changed the folder; 0 where none did, or where it is a server's."""
        try:
            return 0 if isinstance(self._place, str) else (self._place / _LOCK).stat().st_mtime_ns
        except OSError:
            return 0

    def _connect(self) -> ClientAPI:
        quiet = ChromaSettings(anonymized_telemetry=False)
        if isinstance(self._place, str):
            address = re.fullmatch(r"(https?)://([^/:]+)(?::(\d+))?/?", self._place)
            if address is None:
                raise DenseFailed("the address of the Chroma server is none", permanent=True)
            secure = address[1] == "https"
            port = int(address[3] or (443 if secure else 8000))
            return chromadb.HttpClient(host=address[2], port=port, ssl=secure, settings=quiet)
        try:
            return chromadb.PersistentClient(str(self._place), settings=quiet)
        except Exception as error:  # for damage Chroma raises whatever it stumbles over
            logger.warning("The vectors in %s cannot be read and are begun anew: %s", self._place, error)
        shutil.rmtree(self._place, ignore_errors=True)
        SharedSystemClient.clear_system_cache()  # Chroma would hand out the broken one again
        try:
            return chromadb.PersistentClient(str(self._place), settings=quiet)
        except Exception as error:
            SharedSystemClient.clear_system_cache()
            raise DenseFailed(f"no vectors can be kept in {self._place}: {error}", permanent=True) from error

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except NotFoundError as error:  # another process began anew
            self._client = self._opened = None
            raise DenseFailed("the vectors were taken away", permanent=False) from error
        except (ChromaError, ValueError, RuntimeError, OSError) as error:
            raise DenseFailed(f"Chroma: {type(error).__name__}: {error}", permanent=False) from error


def collection_name(name: str) -> str:
    """A name that Chroma takes: 3 to 512 letters, digits, dots and dashes, a letter or digit at the ends."""
    return re.sub(r"[^a-zA-Z0-9._-]+", "-", name).strip("._-")[:200] or "passages"
