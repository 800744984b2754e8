"""How the lines of a reading run: what a codifier added, which lines are wrapped, which are quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.labels import marks
from knowledge.model import Block, Line

_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*")
_FARTHEST_QUOTE = 300  # lines
_MOST_OPEN_QUOTES = 50


def own_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks without the comments at the top ("# …") and the notes ("[(…)]") of a codifier."""
    at_top = True
    for block in blocks:
        if isinstance(block, Line):
            text = block.text.strip()
            if at_top and text.startswith("#"):
                continue
            at_top = at_top and not text
            if text.startswith("[(") and text.endswith(")]"):
                continue
        else:
            at_top = False
        yield block


def is_page_number(text: str) -> bool:
    """Whether a line is only the number of its page."""
    return len(text) < 20 and _PAGE_NUMBER.fullmatch(text.lower()) is not None


def line_layout(texts: Sequence[str]) -> tuple[bool, int]:
    """Whether lines break where the page ends and not where paragraphs do, and the width of a full line."""
    if not texts:
        return False, 0
    width = sorted(map(len, texts))[int(0.95 * (len(texts) - 1))]
    lower = sum(1 for text in texts if text[0].islower() and not marks(text))
    return lower > 0.1 * len(texts), width


def quoted_lines(blocks: Sequence[Block]) -> frozenset[int]:
    """The lines inside a quotation that a line begins with “: there an amending law words another law."""
    inside: set[int] = set()
    unclosed = index = 0
    while index < len(blocks) and unclosed < _MOST_OPEN_QUOTES:
        block = blocks[index]
        index += 1
        opening = block.text.lstrip() if isinstance(block, Line) else ""
        if not opening.startswith("“") or not marks(opening[1:]):
            continue
        open_quotes = opening.count("“") - opening.count("”")
        end = index
        while open_quotes > 0 and end < min(len(blocks), index + _FARTHEST_QUOTE):
            ahead = blocks[end]
            if isinstance(ahead, Line):
                open_quotes += ahead.text.count("“") - ahead.text.count("”")
            end += 1
        if open_quotes > 0:
            unclosed += 1
        else:
            inside.update(range(index, end))
            index = end
    return frozenset(inside)
