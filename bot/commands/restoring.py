"""The command `cchc restore`: damaged text in, readable text out, line for line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.failures import CommandError
from bot.commands.shared import Json, existing, show
from knowledge.restoration import restore_lines
from knowledge.vietnamese import nfc

MOST_BYTES = 50 * 1024 * 1024


def restore(
    file: Annotated[Path | None, typer.Argument(help="Tệp văn bản UTF-8; “-” là đầu vào chuẩn.")] = None,
    as_json: Json = False,
) -> None:
    """Phục hồi dấu cho văn bản quét bị mất dấu, từng dòng một; số và số hiệu được giữ nguyên."""
    lines = _lines(file)
    restored = restore_lines(lines)
    words = [
        {
            "original": line.original,
            "text": line.text,
            "words": [
                {"original": word.original, "text": word.text, "confidence": word.confidence}
                for word in line.words
            ],
        }
        for line in restored
    ]
    show(as_json, {"lines": words}, "\n".join(line.text for line in restored))


def _lines(file: Path | None) -> list[str]:
    if file is None or str(file) == "-":
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        with existing(file).open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise CommandError(f"Văn bản lớn hơn {MOST_BYTES // 2**20} MB; chia nhỏ rồi phục hồi từng phần.")
    try:
        text = nfc(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CommandError("Văn bản không phải UTF-8; lưu lại theo UTF-8 rồi thử lại.") from error
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines
