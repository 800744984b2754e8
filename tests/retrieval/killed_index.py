"""A process that dies in the middle of changing an index. Started by test_hybrid.py.

    python -m tests.retrieval.killed_index FOLDER CHANGE STEP

CHANGE is "add", "replace" or "remove", STEP where it dies. The exit status is 9 where it did.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from retrieval import lexical
from retrieval.dense import DenseIndex
from retrieval.hybrid import open_index
from retrieval.lexical import LexicalIndex
from retrieval.model import Passage
from retrieval.passage_store import PassageStore

DIED = 9
STEPS = {
    "add": ("before the vectors", "between", "amid the words", "after the table", "after the words"),
    "replace": (
        "before the vectors are taken out",
        "before the vectors",
        "between",
        "amid the words",
        "after the table",
    ),
    "remove": ("before the words", "after the table", "between", "after the vectors"),
}


_THINGS = (
    ("bản đồ", "từ điển", "truyện tranh"),
    ("bàn ghế", "loa máy", "phông màn"),
    ("cuốc xẻng", "ống nước", "thang tre"),
    ("trống ếch", "áo mưa", "đèn pin"),
)


def document(document_id: int, *, changed: bool = False) -> tuple[Passage, ...]:
    """Three passages that share words with all other documents, and speak of one thing each."""
    return tuple(
        Passage(
            f"{document_id}:{ordinal}",
            document_id,
            f"Điều {ordinal}",
            None,
            f"Quy chế {document_id}\nĐiều {ordinal}. Mượn {thing}",
            f"Người mượn {thing} ghi vào sổ và trả trong tuần.",
            None,
            f"Quy chế {document_id}",
        )
        for ordinal, thing in enumerate(_THINGS[0 if changed else document_id], start=1)
    )


def _dies(target: Any, name: str, *, after: bool = False, count: int = 1) -> None:
    """This process ends before, or after, the `count`-th call."""
    original: Callable[..., Any] = getattr(target, name)
    calls = 0

    def mortal(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == count and not after:
            os._exit(DIED)
        result = original(*arguments, **named)
        if calls == count:
            os._exit(DIED)
        return result

    setattr(target, name, mortal)


def _dies_after_the_table(count: int) -> None:
    """This process ends when the table of passages is changed the `count`-th time, and the words are not."""
    original = PassageStore.writing
    calls = 0

    @contextmanager
    def mortal(store: PassageStore) -> Iterator[sqlite3.Connection]:
        nonlocal calls
        calls += 1
        with original(store) as connection:
            yield connection
        if calls == count:
            os._exit(DIED)

    PassageStore.writing = mortal  # type: ignore[method-assign, assignment]


def main(folder: Path, change: str, step: str) -> None:
    """Change document 2, and die."""
    index = open_index(folder)
    match change, step:
        case "add" | "replace", "before the vectors":
            _dies(DenseIndex, "add")
        case "add" | "replace", "between":
            _dies(LexicalIndex, "add")
        case "add" | "replace", "amid the words":
            _dies(lexical, "_entry", count=2)
        case "add" | "replace", "after the table":
            _dies_after_the_table(2)  # what was there of the document is taken out first
        case "remove", "after the table":
            _dies_after_the_table(1)
        case "add", "after the words":
            _dies(LexicalIndex, "add", after=True)
        case "replace", "before the vectors are taken out":
            _dies(DenseIndex, "remove")
        case "remove", "before the words":
            _dies(LexicalIndex, "remove")
        case "remove", "between":
            _dies(DenseIndex, "remove")
        case "remove", "after the vectors":
            _dies(DenseIndex, "remove", after=True)
        case _:
            raise SystemExit(f"no step {step!r} of {change!r}")
    if change == "remove":
        index.remove(2)
    else:
        index.add(document(2, changed=change == "replace"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
