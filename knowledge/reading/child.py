"""The child's side of reading in a process of its own: limits first, then one reader, JSON lines out.

    python -m knowledge.reading.child MODULE:FUNCTION PATH SECONDS MEMORY_BYTES   (the file's name on stdin)

Started by knowledge.reading.isolated. A line is {"progress": [done, all]} or, last, {"reading": …} or
{"refused": sentence, "permanent": bool}.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
from pathlib import Path

from knowledge.errors import ReadingError
from knowledge.model import Line, Reading

HEAVY = "Tệp này cần quá nhiều bộ nhớ để đọc. Anh/chị bớt ảnh hoặc chia nhỏ tệp rồi gửi lại."


def main(reader: str, path: str, seconds: str, memory_bytes: str) -> None:
    """Read one file under the limits and say what came of it."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory_bytes), int(memory_bytes)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _allow_more(float(seconds))
    # Whatever a library prints must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def tell(message: dict[str, object]) -> None:
        answers.write(json.dumps(message).encode() + b"\n")
        answers.flush()

    name = sys.stdin.buffer.read().decode()
    answer: dict[str, object]
    module, _, function = reader.partition(":")
    try:
        read = getattr(importlib.import_module(module), function)

        def progress(*at: int) -> None:
            _allow_more(float(seconds))
            tell({"progress": at})

        reading = read(Path(path), name=name, progress=progress)
        answer = {"reading": _encode(reading)}
    except ReadingError as error:
        answer = {"refused": error.sentence, "permanent": error.permanent}
    except MemoryError:
        answer = {"refused": HEAVY, "permanent": True}
    tell(answer)


def _allow_more(seconds: float) -> None:
    """Let the processor be used for so long from now on.

    Should the parent die, nobody is left to stop a child that loops; the kernel then does.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _encode(reading: Reading) -> dict[str, object]:
    return {
        "file": reading.file,
        "media": reading.media.value,
        "blocks": [
            [block.text if isinstance(block, Line) else block.rows, block.page, block.original]
            for block in reading.blocks
        ],
        "pages": reading.pages,
        "quality": reading.quality,
        "warnings": reading.warnings,
        "texts": [
            [text.number, text.original, text.readable, text.quality, text.source.value]
            for text in reading.texts
        ],
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
