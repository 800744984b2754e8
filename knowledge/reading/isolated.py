"""Reading a file in a process of its own, so that a hostile one can neither hang nor crash the server."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol, TypeVar

from knowledge.errors import ReadingError, ReadingStopped
from knowledge.model import Block, Line, Media, PageText, Reading, Source, Table

TWO_GIB = 2 * 1024 * 1024 * 1024

_MOST_ANSWER = 256 * 1024 * 1024
_MOST_COUNT = 1_000_000_000
_TICK = 0.05

MOST_SECONDS = 1800.0
"""The longest that any reading takes, however steadily its pages are done."""

# One thread each for numpy, and few of malloc's arenas: what they set aside counts as memory taken.
_THRIFT = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}

CRASHED = "Tệp này làm bộ đọc dừng đột ngột, có thể tệp bị hỏng. Anh/chị xuất lại tệp từ Word rồi gửi lại."
_SLOW = (
    "Đọc tệp này quá lâu nên trợ lý đã dừng lại. Anh/chị chia nhỏ tệp, hoặc xuất lại từ Word, rồi gửi lại."
)

_Kind = TypeVar("_Kind")


class _BrokenOff(Exception):
    """The child ended without an answer, or what it said is none."""


class Reader(Protocol):
    """A function that reads a file, as `knowledge.reading.read`; a module-level one, found by its name."""

    __qualname__: str

    def __call__(
        self, path: Path, *, name: str | None = None, progress: Callable[[int, int], None] | None = None
    ) -> Reading:
        """Read one file."""
        ...


def run_isolated(
    reader: Reader,
    path: Path,
    *,
    name: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    seconds: float = 120.0,
    memory_bytes: int = TWO_GIB,
    stop: threading.Event | None = None,
) -> Reading:
    """Run a reader in a child process under limits of time and memory.

    The child answers in JSON, not in pickles: a child taken over by a hostile file can only lie about
    the file's text.

    Args:
        reader: what to run; found again in the child by its name.
        path: the file.
        name: the file's name as sent; the path's name by default.
        progress: told (pages done, all pages), in the calling thread.
        seconds: the wall clock that the child may take until it tells of the first page, and then from
            each page to the next; `MOST_SECONDS` in all.
        memory_bytes: the address space that the child may take.
        stop: once it is set, from any thread, the child is killed.

    Raises:
        ReadingStopped: `stop` was set before the child had answered.
        ReadingError: as the reader says, or the child was too slow, too big, or died.
    """
    command = [sys.executable, "-m", "knowledge.reading.child", f"{reader.__module__}:{reader.__qualname__}"]
    limits = [str(seconds), str(memory_bytes)]
    stop = threading.Event() if stop is None else stop
    late, ended = threading.Event(), threading.Event()
    with subprocess.Popen(  # noqa: S603 - our own module; the path is an argument, never a shell word
        [*command, str(path), *limits],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **_THRIFT},
        # A group of its own, so that the programs that it runs end with it.
        process_group=0,
    ) as child:
        begun = last = time.monotonic()

        def told(done: int, pages: int) -> None:
            nonlocal last
            last = time.monotonic()
            if progress is not None:
                progress(done, pages)

        def watch() -> None:
            # One wait cannot be for two events, so the second one is looked at often.
            while not stop.is_set():
                left = min(last + seconds, begun + MOST_SECONDS) - time.monotonic()
                if left <= 0:
                    late.set()
                    break
                if ended.wait(min(left, _TICK)):
                    return
            _kill(child)

        try:
            threading.Thread(target=watch, daemon=True).start()
            assert child.stdout is not None
            assert child.stdin is not None
            # A sent name may hold anything, so it is no argument of a command.
            try:
                child.stdin.write((path.name if name is None else name).encode("utf-8", "replace"))
                child.stdin.close()
            except BrokenPipeError as error:
                raise _BrokenOff from error
            return _listen(child.stdout, told)
        except _BrokenOff as error:
            # A killed child may leave half a line behind: why it was killed comes first.
            if stop.is_set():
                raise ReadingStopped from error
            raise ReadingError(_SLOW if late.is_set() else CRASHED) from error
        finally:
            ended.set()
            _kill(child)


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End a child and all that it started. It is not waited for yet, so its number is still its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _listen(answers: IO[bytes], progress: Callable[[int, int], None]) -> Reading:
    while line := answers.readline(_MOST_ANSWER):
        said = _understood(line)
        if isinstance(said, Reading):
            return said
        if isinstance(said, ReadingError):
            raise said
        # Outside of what is caught below: an error of the caller's own is no defect of the child.
        progress(*said)
    raise _BrokenOff("the child ended without an answer")


def _understood(line: bytes) -> Reading | ReadingError | tuple[int, int]:
    """What one line of the child says: the reading, a refusal, or (pages done, all pages).

    Raises:
        _BrokenOff: it is no line that a sound child writes.
    """
    try:
        message = _as(dict, json.loads(line))
        if "progress" in message:
            done, pages = _as(list, message["progress"])
            return _count(done), _count(pages)
        if "refused" in message:
            return ReadingError(_written(message["refused"]), permanent=_as(bool, message["permanent"]))
        return _decode(_as(dict, message["reading"]))
    # RecursionError: brackets nested deeper than the parser follows.
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise _BrokenOff("the child's answer is malformed") from error


def _decode(message: dict[str, object]) -> Reading:
    pages = message["pages"]
    return Reading(
        file=_written(message["file"]),
        media=Media(_written(message["media"])),
        blocks=tuple(_decode_block(*_as(list, block)) for block in _as(list, message["blocks"])),
        pages=None if pages is None else _count(pages),
        quality=_share(message["quality"]),
        warnings=tuple(_written(warning) for warning in _as(list, message["warnings"])),
        texts=tuple(_decode_text(*_as(list, text)) for text in _as(list, message["texts"])),
    )


def _decode_block(content: object, page: object, original: object) -> Block:
    number = None if page is None else _count(page)
    if isinstance(content, str):
        return Line(_written(content), number, None if original is None else _written(original))
    return Table(_rows(content), number, None if original is None else _rows(original))


def _rows(content: object) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_written(cell) for cell in _as(list, row)) for row in _as(list, content))


def _decode_text(
    number: object, original: object, readable: object, quality: object, source: object
) -> PageText:
    return PageText(
        None if number is None else _count(number),
        _written(original),
        _written(readable),
        _share(quality),
        Source(_written(source)),
    )


def _share(value: object) -> float:
    share = _as(float, value)
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"no share: {share}")
    return share


def _count(value: object) -> int:
    count = _as(int, value)
    if not 0 <= count <= _MOST_COUNT:
        raise ValueError("a number that counts nothing in a file")
    return count


def _written(value: object) -> str:
    """A text that can be stored: JSON also writes halves of characters, which no encoding takes."""
    text = _as(str, value)
    text.encode()
    return text


def _as(kind: type[_Kind], value: object) -> _Kind:
    """A value out of JSON, where it is of the kind awaited. True is no number here."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"not {kind.__name__}: {type(value).__name__}")
    return value
