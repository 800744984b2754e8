"""The running text of a plan as a list of items: what each begins with, how deep it stands, its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.model import Line
from knowledge.plans.labels import begins_with_label
from knowledge.plans.positions import begins_names
from knowledge.plans.words import find_phrase, has_tones, says, shapes, words
from knowledge.vietnamese import collapse

# Marks of a list, outermost first; OCR damage: "al)" is "a1)", "I11." is "III.", "~ +" is "+".
_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(r"(?:[IVX]{1,6}|I[1Il]{1,2}|[|l])\.\s+(?=\S)")),
    (3, re.compile(r"\d{1,2}(?:\.\d{1,2}){1,2}\.?\s+(?=\D)")),
    (2, re.compile(r"\d{1,2}[.)]\s+")),
    (5, re.compile(r"[a-zđ](?:\.?\d{1,2}|l)\)\s*", re.IGNORECASE)),
    (4, re.compile(r"[a-zđ]\)\s*", re.IGNORECASE)),
    (7, re.compile(r"[+•*●▪◦]\s*(?=\S)")),
    (6, re.compile(r"[-–—]\s*(?=\S)")),
    (8, re.compile(r"\(\d{1,2}\)\s*")),
)
LIST = 6
"""The level of the outermost bullets: what stands above is numbered or lettered."""
PARAGRAPH = 9
"""The level of a paragraph that begins with no mark."""

_WHOLE = 130  # characters: a text with lines longer than a printed line has its paragraphs in one line each
_BRACKET_LINES = 6  # that an open bracket may go over
_SHORT = 0.72  # of the width: a line that ends sooner ends its paragraph
_OPENINGS = frozenset({"giao", "yeu", "de", "phan", "trong", "dinh"})
"""Folded first words of paragraphs that order somebody, or that end a plan."""
_STOPS = (".", ";", ":", "!", "?", "./")


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
    """The items of some lines, in order. A line that begins small, or that fills up the paragraph before
    it, goes on with the item before, over a page as well."""
    found: list[tuple[int, str, list[str], list[Line]]] = []
    width = _width(lines)
    blank = True
    before = ""
    brackets = 0  # opened in the item and not yet closed
    for line in lines:
        text = line.text.strip().lstrip("~ ")
        if not text:
            blank = True
            continue
        level, mark = _mark(text)
        if (
            mark[:1].isdigit()
            and text[len(mark) : len(mark) + 1].islower()
            and not before.endswith(_STOPS)
            and not blank
        ):
            level, mark = PARAGRAPH, ""  # "… tiêu chí / 1.2.2 bị trừ điểm": a number within a sentence
        within = brackets > 0 and len(found[-1][3]) < _BRACKET_LINES if found else False
        if found and level == PARAGRAPH and (within or _goes_on(text, before, width, blank=blank)):
            found[-1][2].append(text)
            found[-1][3].append(line)
        else:
            brackets = 0
            found.append((level, mark.strip(), [text[len(mark) :]], [line]))
        brackets += text[len(mark) :].count("(") - text[len(mark) :].count(")")
        blank, before = False, text
    return [
        Item(level, mark, collapse(" ".join(texts)), tuple(one.verbatim for one in told), told[0].page)
        for level, mark, texts, told in found
    ]


def before_recipients(outline: Sequence[Item]) -> list[Item]:
    """The items before "Nơi nhận:"."""
    for index, item in enumerate(outline):
        if is_recipients(item.text):
            return list(outline[:index])
    return list(outline)


def is_recipients(line: str) -> bool:
    """Whether a line begins the list of those whom a document goes to ("Nơi nhận:")."""
    said = list(shapes(line[:80]))
    # Clean text says exactly this: "Thời hạn" is as like it as damage makes words.
    return (
        len(said) <= 12 and find_phrase(said[:2], ("noi", "nhan"), 1.0 if has_tones(line[:12]) else 0.7) == 0
    )


_GENERIC = ("nhiem vu", "giai phap", "chi tieu cu the", "noi dung thuc hien", "noi dung cong viec")


def section_of(headings: Sequence[Item]) -> str:
    """The nearest of some headings, outermost first, that says more than "Nhiệm vụ và giải pháp"."""
    for heading in reversed(headings):
        opening = heading.text[:200].split()
        generic = len(opening) <= 8 and says(" ".join(opening[:6]), *_GENERIC)
        if not generic:
            return heading.text.rstrip(": ")
    return headings[0].text.rstrip(": ") if headings else ""


def _width(lines: Sequence[Line]) -> int:
    """How wide the lines of a text are, in characters; 0 where each line is a whole paragraph."""
    lengths = sorted(len(line.text.strip()) for line in lines if line.text.strip())
    if not lengths:
        return 0
    wide = lengths[len(lengths) * 9 // 10]
    return 0 if lengths[-1] > _WHOLE and wide > _WHOLE * 0.8 else max(wide, 40)


def _goes_on(text: str, before: str, width: int, *, blank: bool) -> bool:
    """Whether a line without a mark goes on with the line before it."""
    if text[0].islower():
        return True
    if blank or not width or begins_with_label(text):
        return False
    if before.endswith(_STOPS):
        first = next((word for word in words(text[:40]) if word.shape), None)
        begins = first is not None and (begins_names(first) or first.shape in _OPENINGS)
        return len(before) >= width * 0.9 and not begins
    return len(before) >= width * _SHORT


def _mark(text: str) -> tuple[int, str]:
    for level, pattern in _MARKS:
        if (match := pattern.match(text)) is not None:
            return level, match[0]
    return PARAGRAPH, ""
