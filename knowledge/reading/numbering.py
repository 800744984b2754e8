"""The automatic numbers of Word paragraphs ("1.", "a)", "-"), which the file stores apart from the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_VAL = qn("w:val")


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    pattern: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of one document and how far each has counted while its paragraphs are read in order."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, list[int | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document) -> Numbering:
        """The lists that a document defines; empty where it has none."""
        numbering = cls()
        part = next(
            (
                relation.target_part
                for relation in document.part.rels.values()
                if not relation.is_external and relation.reltype.endswith("/numbering")
            ),
            None,
        )
        root = getattr(part, "element", None)
        if root is None:
            return numbering
        for abstract in root.iterchildren(qn("w:abstractNum")):
            numbering.levels[abstract.get(qn("w:abstractNumId"), "")] = {
                int(level.get(qn("w:ilvl"), "0")): _Level(
                    _value(level, "w:numFmt", "decimal"),
                    _value(level, "w:lvlText", ""),
                    int(_value(level, "w:start", "1")),
                )
                for level in abstract.iterchildren(qn("w:lvl"))
            }
        for one in root.iterchildren(qn("w:num")):
            numbering.lists[one.get(qn("w:numId"), "")] = _value(one, "w:abstractNumId", "")
        for style in document.styles.element.iterchildren(qn("w:style")):
            for properties in style.iterchildren(qn("w:pPr")):
                if (place := _place(properties)) is not None:
                    numbering.styles[style.get(qn("w:styleId"), "")] = place
        return numbering

    def label(self, paragraph: BaseOxmlElement) -> str:
        """The number that Word shows before a paragraph, with one space after it; "" where none."""
        place = None
        for properties in paragraph.iterchildren(qn("w:pPr")):
            place = _place(properties)
            if place is None:
                place = self.styles.get(_value(properties, "w:pStyle", ""))
        if place is None:
            return ""
        number, depth = place
        abstract = self.lists.get(number, "")
        levels = self.levels.get(abstract, {})
        level = levels.get(depth)
        if level is None or not 0 <= depth < 9:
            return ""
        if level.form == "bullet":
            return "- "
        # Lists made from one definition count on together, as Word shows them.
        counts = self.counts.setdefault(abstract, [None] * 9)
        current = counts[depth]
        counts[depth] = level.start if current is None else current + 1
        counts[depth + 1 :] = [None] * (8 - depth)
        shown = _PLACE.sub(lambda place: _show(int(place.group(1)) - 1, counts, levels), level.pattern)
        return f"{shown} " if shown.strip() else ""


def _place(properties: BaseOxmlElement) -> tuple[str, int] | None:
    for numbered in properties.iterchildren(qn("w:numPr")):
        return _value(numbered, "w:numId", ""), int(_value(numbered, "w:ilvl", "0"))
    return None


def _value(element: BaseOxmlElement, tag: str, default: str) -> str:
    for child in element.iterchildren(qn(tag)):
        return str(child.get(_VAL, default))
    return default


def _show(depth: int, counts: list[int | None], levels: dict[int, _Level]) -> str:
    level = levels.get(depth, _Level("decimal", "", 1))
    count = counts[depth]
    return _written(level.start if count is None else count, level.form)


def _written(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and 1 <= count <= 26:
        letter = chr(ord("a") + count - 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 1 <= count < 40:
        roman = ""
        for value, letters in _ROMAN:
            while count >= value:
                roman, count = roman + letters, count - value
        return roman if form == "upperRoman" else roman.lower()
    return f"{count:02d}" if form == "decimalZero" else ("" if form == "none" else str(count))
