"""Reading a file in a process of its own, so that a hostile one can neither hang nor crash the server."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Protocol

from knowledge.errors import ReadingError
from knowledge.model import Block, Line, Media, Reading, Table

TWO_GIB = 2 * 1024 * 1024 * 1024

_MOST_ANSWER = 256 * 1024 * 1024

CRASHED = "Tệp này làm bộ đọc dừng đột ngột, có thể tệp bị hỏng. Anh/chị xuất lại tệp từ Word rồi gửi lại."
_SLOW = (
    "Đọc tệp này quá lâu nên trợ lý đã dừng lại. Anh/chị chia nhỏ tệp, hoặc xuất lại từ Word, rồi gửi lại."
)


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
) -> Reading:
    """Run a reader in a child process under limits of time and memory.

    The child answers in JSON, not in pickles: a child taken over by a hostile file can only lie about
    the file's text.

    Args:
        reader: what to run; found again in the child by its name.
        path: the file.
        name: the file's name as sent; the path's name by default.
        progress: told (pages done, all pages), in the calling thread.
        seconds: the wall clock that the child may take.
        memory_bytes: the address space that the child may take.

    Raises:
        ReadingError: as the reader says, or the child was too slow, too big, or died.
    """
    command = [sys.executable, "-m", "knowledge.reading.child", f"{reader.__module__}:{reader.__qualname__}"]
    limits = [str(seconds), str(memory_bytes)]
    late = threading.Event()
    with subprocess.Popen(  # noqa: S603 - our own module; the path is an argument, never a shell word
        [*command, str(path), *limits],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:

        def stop() -> None:
            late.set()
            child.kill()

        clock = threading.Timer(seconds, stop)
        clock.start()
        try:
            assert child.stdout is not None
            assert child.stdin is not None
            # A sent name may hold anything, so it is no argument of a command.
            child.stdin.write((path.name if name is None else name).encode("utf-8", "replace"))
            child.stdin.close()
            return _listen(child.stdout, progress)
        except (EOFError, BrokenPipeError) as error:
            raise ReadingError(_SLOW if late.is_set() else CRASHED) from error
        finally:
            clock.cancel()
            child.kill()


def _listen(answers: IO[bytes], progress: Callable[[int, int], None] | None) -> Reading:
    while line := answers.readline(_MOST_ANSWER):
        try:
            message = json.loads(line)
        except ValueError as error:
            raise ReadingError(CRASHED) from error
        if "progress" in message:
            if progress is not None:
                done, pages = message["progress"]
                progress(int(done), int(pages))
        elif "refused" in message:
            raise ReadingError(str(message["refused"]), permanent=bool(message["permanent"]))
        else:
            return _decode(message["reading"])
    raise EOFError("the child ended without an answer")


def _decode(message: dict[str, Any]) -> Reading:
    try:
        return Reading(
            file=str(message["file"]),
            media=Media(message["media"]),
            blocks=tuple(_decode_block(content, page) for content, page in message["blocks"]),
            pages=None if message["pages"] is None else int(message["pages"]),
            quality=float(message["quality"]),
            warnings=tuple(str(warning) for warning in message["warnings"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ReadingError(CRASHED) from error


def _decode_block(content: object, page: object) -> Block:
    number = None if page is None else int(str(page))
    if isinstance(content, str):
        return Line(content, number)
    if not isinstance(content, list):
        raise TypeError(f"neither a line nor a table: {type(content).__name__}")
    return Table(tuple(tuple(str(cell) for cell in row) for row in content), number)
