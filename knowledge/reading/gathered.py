"""What a reader gives back: the pages of a file, each with its own words and its blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.model import Block, Line, Source, Table
from knowledge.vietnamese import nfc


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page as its reader met it, or a whole file without pages as one page numbered None.

    `original` is exactly what the file or the recognition gave; the blocks are NFC.
    """

    number: int | None
    original: str
    blocks: tuple[Block, ...]
    source: Source = Source.LAYER


@dataclass(frozen=True, slots=True)
class FileRead:
    """The pages of a file in order, how many it has (None where its kind has none), and warnings."""

    pages: tuple[PageRead, ...]
    count: int | None = None
    warnings: tuple[str, ...] = ()


def whole(blocks: Iterable[Block]) -> FileRead:
    """A file without pages, from its blocks with their text exactly as met."""
    met = tuple(blocks)
    page = PageRead(None, text_of(met), tuple(normal(block) for block in met))
    return FileRead((page,))


def normal(block: Block) -> Block:
    """A block with its text in NFC, and a line of white space as a blank one."""
    if isinstance(block, Line):
        text = nfc(block.text)
        return Line(text if text.strip() else "", block.page)
    return Table(tuple(tuple(nfc(cell) for cell in row) for row in block.rows), block.page)


def text_of(blocks: Iterable[Block]) -> str:
    """The readable text of blocks: a line each, the cells of a table's row on one line with tabs between."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block.text)
        else:
            lines.extend("\t".join(" ".join(cell.split("\n")) for cell in row) for row in block.rows)
    return "\n".join(lines)


def listed(numbers: Iterable[int]) -> str:
    """Page numbers in words: "1–4, 7"."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
