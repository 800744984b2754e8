"""The questions of `cchc ask --batch`: a JSONL file, checked whole before the first answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bot.commands.failures import CommandError


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """One line of a batch. `id` is the asker's own and comes back with the answer."""

    id: str | int
    question: str


def read_batch(path: Path) -> list[BatchQuestion]:
    """The questions of a JSONL file; empty lines count as lines but ask nothing.

    Raises:
        CommandError: naming the first line (from 1) that is no question, and why.
        OSError: where the file cannot be read.
    """
    # Lines end with a line feed and nothing else: U+2028 and its like may stand inside a JSON string.
    lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return [_question(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def _question(number: int, line: bytes) -> BatchQuestion:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(f"Dòng {number}: không phải UTF-8.") from error
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"Dòng {number}: không phải JSON.") from error
    if not isinstance(body, dict):
        raise CommandError(f'Dòng {number}: phải là một đối tượng {{"id", "question"}}.')
    for name in ("id", "question"):
        if name not in body:
            raise CommandError(f"Dòng {number}: thiếu “{name}”.")
    key, question = body["id"], body["question"]
    if not isinstance(key, str | int):
        raise CommandError(f"Dòng {number}: “id” phải là chữ hoặc số nguyên.")
    if not isinstance(question, str):
        raise CommandError(f"Dòng {number}: “question” phải là chữ.")
    try:
        f"{key}{question}".encode()
    except UnicodeEncodeError as error:  # "\ud800" is JSON, but half a letter
        raise CommandError(f"Dòng {number}: có ký tự không hợp lệ.") from error
    return BatchQuestion(key, question)
