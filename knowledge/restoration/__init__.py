"""Restoring Vietnamese whose diacritics OCR lost: line for line, numbers and codes left as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from knowledge.model import Block, Line, Table
from knowledge.restoration.channel import Channel
from knowledge.restoration.codes import mend_codes
from knowledge.restoration.language import LanguageModel
from knowledge.restoration.restorer import RestoredLine, RestoredWord, Restorer

__all__ = [
    "RestoredLine",
    "RestoredWord",
    "Restorer",
    "load_restorer",
    "mend_blocks",
    "restore_blocks",
    "restore_lines",
]

DATA = Path(__file__).parent / "data"
CHANNEL = DATA / "channel.json"
LANGUAGE = DATA / "language.npz"

_AT_ONCE = 400  # lines that are read on as one text; bounds the memory that a long one takes


@cache
def load_restorer() -> Restorer:
    """The restorer that ships with the project, loaded once a process (about half a second)."""
    return Restorer(Channel.load(CHANNEL), LanguageModel.load(LANGUAGE))


def restore_lines(lines: Sequence[str]) -> list[RestoredLine]:
    """Damaged lines with their readable text and how sure each word is; as many as were given.

    About 5 to 10 ms a line on one core. Lines in a row are read on as one text, a blank line parts them.
    """
    restorer = load_restorer()
    result: list[RestoredLine] = []
    for start in range(0, len(lines), _AT_ONCE):
        result += restorer.lines(lines[start : start + _AT_ONCE])
    return result


def restore_blocks(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Lines and tables with readable text, each keeping as `original` what it was."""
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, Line):
            texts.append(block.verbatim)
        else:
            for cell in _cells(block):
                texts += ["", *cell, ""]
    restored = iter(line.text for line in restore_lines(texts))
    return tuple(
        _line(block, next(restored)) if isinstance(block, Line) else _table(block, restored)
        for block in blocks
    )


def mend_blocks(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks that read well, their codes and roman numerals mended: what good OCR confuses, too."""
    return tuple(
        _line(block, mend_codes(block.text))
        if isinstance(block, Line)
        else _table(
            block, iter([part for cell in _cells(block) for part in ("", *map(mend_codes, cell), "")])
        )
        for block in blocks
    )


def _cells(table: Table) -> Iterator[list[str]]:
    return (cell.split("\n") for row in table.verbatim for cell in row)


def _line(block: Line, text: str) -> Line:
    return Line(text, block.page, block.verbatim if text != block.verbatim else None)


def _table(block: Table, restored: Iterator[str]) -> Table:
    rows: list[tuple[str, ...]] = []
    for row in block.verbatim:
        cells: list[str] = []
        for cell in row:
            next(restored)
            cells.append("\n".join(next(restored) for _ in cell.split("\n")))
            next(restored)
        rows.append(tuple(cells))
    changed = tuple(rows) != block.verbatim
    return Table(tuple(rows), block.page, block.verbatim if changed else None)
