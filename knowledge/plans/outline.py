"""The running text of a plan as a list of items: what each begins with, how deep it stands, its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.model import Line
from knowledge.vietnamese import collapse

# Marks of a list, outermost first; OCR damage: "al)" is "a1)", "I11." is "III.", "~ +" is "+".
_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(r"(?:[IVX]{1,6}|I[1Il]{1,2}|[|l])\.\s+(?=\S)")),
    (3, re.compile(r"\d{1,2}(?:\.\d{1,2}){1,2}\.?\s+(?=\D)")),
    (2, re.compile(r"\d{1,2}[.)]\s+")),
    (5, re.compile(r"[a-zđ](?:\.?\d{1,2}|l)\)\s*", re.IGNORECASE)),
    (4, re.compile(r"[a-zđ]\)\s*", re.IGNORECASE)),
    (7, re.compile(r"[+•*]\s*(?=\S)")),
    (6, re.compile(r"[-–—]\s*(?=\S)")),
    (8, re.compile(r"\(\d{1,2}\)\s*")),
)
PARAGRAPH = 9
"""The level of a paragraph that begins with no mark."""


@dataclass(frozen=True, slots=True)
class Item:
    """A point of a list or a paragraph. `text` is its words in one line without its mark; `level` is 1
    for the outermost ("I."), `PARAGRAPH` for one without a mark. `lines` are verbatim."""

    level: int
    mark: str
    text: str
    lines: tuple[str, ...]
    page: int | None

    @property
    def quote(self) -> str:
        """The item as it stands in its source."""
        return "\n".join(self.lines)


def items(lines: Sequence[Line]) -> list[Item]:
    """The items of some lines, in order. A line that begins small, or without a blank line before it,
    goes on with the item before, over a page as well."""
    found: list[tuple[int, str, list[str], list[Line]]] = []
    blank = True
    for line in lines:
        text = line.text.strip().lstrip("~ ")
        if not text:
            blank = True
            continue
        level, mark = _mark(text)
        if found and level == PARAGRAPH and (not blank or text[0].islower()):
            found[-1][2].append(text)
            found[-1][3].append(line)
        else:
            found.append((level, mark.strip(), [text[len(mark) :]], [line]))
        blank = False
    return [
        Item(level, mark, collapse(" ".join(texts)), tuple(one.text for one in told), told[0].page)
        for level, mark, texts, told in found
    ]


def _mark(text: str) -> tuple[int, str]:
    for level, pattern in _MARKS:
        if (match := pattern.match(text)) is not None:
            return level, match[0]
    return PARAGRAPH, ""
