"""The folder of an index: who may write to it, what was last written, and what happens when it is damaged."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from retrieval.passage_store import PassageStore

logger = logging.getLogger(__name__)

LOCK_WAIT_S = 30.0

_LOCK_PAUSE_S = 0.05
_WRITER_BYTES = 32_000_000
_COMMITTED = "meta.json"
_Commit = tuple[int, int, int]


class IndexBusy(Exception):
    """Another process has been changing the office's index for too long. Trying again may help."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The index in {path} is being changed by another process")
        self.sentence = (
            "Kho tài liệu đang được cập nhật bởi một tiến trình khác. Vui lòng thử lại sau ít phút."
        )


class IndexFolder:
    """A tantivy index and the table of its passages, which several processes may share.

    What is missing or damaged is begun anew, both of them empty: they hold nothing that cannot be added
    again, and the rows of one table mean nothing to the words of another.
    """

    def __init__(self, path: Path, schema: tantivy.Schema, lock_wait_s: float) -> None:
        """`lock_wait_s` is how long a writer waits for another process, in seconds."""
        self._path = path
        self._committed = path / _COMMITTED
        self._schema = schema
        self._lock_wait_s = lock_wait_s
        self._index: tantivy.Index
        self._passages: PassageStore
        self._seen: _Commit | None
        self._open()

    def __repr__(self) -> str:
        return f"IndexFolder({str(self._path)!r})"

    def searcher(self) -> tantivy.Searcher:
        """A view of the words that were last committed, by whichever process."""
        self._refresh()
        return self._index.searcher()

    @property
    def passages(self) -> PassageStore:
        """The table of passages."""
        self._refresh()
        return self._passages

    @contextmanager
    def writer(self) -> Iterator[tantivy.IndexWriter]:
        """The one writer of the folder; what it has not committed is taken back where that fails.

        Raises:
            IndexBusy: another process has it for longer than the wait.
        """
        writer = self._locked_writer()
        try:
            yield writer
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()

    def _locked_writer(self) -> tantivy.IndexWriter:
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
                    self._open()
                    reopened = True

    def _refresh(self) -> None:
        """Look at what was last committed, where that has not been seen yet."""
        last = self._last_commit()
        if last == self._seen:
            return
        try:
            self._index.reload()
            self._passages = PassageStore(self._path)
            self._seen = last
        except ValueError:
            self._open()

    def _last_commit(self) -> _Commit | None:
        """What tells one commit from another: tantivy puts a new file in place of the one before."""
        try:
            found = self._committed.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _open(self) -> None:
        """Open what is on disk, begun anew where it cannot be opened or read.

        Two processes that find the same damage may both begin anew, and the later one throws away what
        the earlier one added since; `LexicalIndex.documents` then says so, as for any other missing document.
        """
        self._path.mkdir(parents=True, exist_ok=True)
        try:
            self._opened()
            return
        except ValueError as error:  # all that tantivy raises
            logger.warning("The index in %s cannot be read and is begun anew: %s", self._path, error)
        shutil.rmtree(self._path)
        self._path.mkdir(parents=True)
        self._opened()

    def _opened(self) -> None:
        self._seen = self._last_commit()
        self._index = tantivy.Index(self._schema, path=str(self._path))
        self._index.config_reader(reload_policy="manual")
        self._index.reload()
        self._passages = PassageStore(self._path)
        every = tantivy.Query.all_query()
        newest = self._index.searcher().search(every, limit=1, count=False, order_by_field="row")
        if any(row > self._passages.last_row() for row, _ in newest.hits):
            raise ValueError("the table of passages is another one")
