"""Cutting a document into passages along its sections, so that each can be found and quoted alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from knowledge.model import Document, Section, SectionKind
from knowledge.vietnamese import collapse
from retrieval.model import Passage

LONGEST = 1200
"""Characters of a passage. A clause with its points within it stays whole; longer ones are divided."""

LIST_ITEM = 100
"""Characters within which every part of an article or heading must be for it to be a list, and one passage:
the answer to "which forms are there?" is all of its parts, and each alone says nothing."""

PARAGRAPHS = 600
"""Characters up to which loose paragraphs in a row are put together."""

LONGEST_HEADING = 300
"""Characters of one line of a heading."""

SAYS_LITTLE = 100
"""Characters up to which the only line of a divided section is a caption and no passage of its own."""

_SENTENCE_END = re.compile(r"(?<=[.;!?…])\s+")
_SOURCE_NOTE = re.compile(r"[ \t]*\[\(.*\)\][ \t]*")
_WORD = re.compile(r"\S+")

_LOOSE = frozenset({SectionKind.PARAGRAPH, SectionKind.BASIS})
_LISTS = frozenset({SectionKind.ARTICLE, SectionKind.HEADING})
_NEVER_WHOLE = frozenset({SectionKind.PART, SectionKind.CHAPTER, SectionKind.APPENDIX})
_NEVER_INSIDE = frozenset({*_NEVER_WHOLE, SectionKind.ARTICLE, SectionKind.ROW})


@dataclass(frozen=True, slots=True)
class _Piece:
    """A passage before it has its name."""

    section: int
    locator: str
    page: int | None
    heading: tuple[str, ...]
    text: str
    original: str | None


Lines = list[tuple[str, str]]
"""Lines as they are read out, each with itself as it was met."""


def make_passages(document_id: int, document: Document) -> tuple[Passage, ...]:
    """All passages of a document in reading order; every word of its sections is in one of them.

    Left out are only titles and opening lines that stand in the headings of the passages below them, and
    the codifier's source notes (lines in "[(…)]", see Bộ Pháp điển). A passage's text consists of slices
    of the sections' readable texts, in order, joined by line breaks.
    """
    head = document.head
    top = " ".join(part for part in (head.kind, head.number, head.issuer, head.title) if part)
    tree = _Tree(document.sections)
    pieces = [piece for root in tree.groups(None) for piece in _divide(tree, root, (top,) if top else ())]
    return tuple(
        Passage(
            id=f"{document_id}:{ordinal}",
            document_id=document_id,
            locator=piece.locator,
            page=piece.page,
            heading="\n".join(piece.heading),
            text=piece.text,
            original=piece.original,
            document=top,
            section=piece.section,
        )
        for ordinal, piece in enumerate(pieces, start=1)
    )


class _Tree:
    """The sections with their children at hand."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self.sections = sections
        self.children: dict[int | None, list[int]] = {}
        for number, section in enumerate(sections):
            self.children.setdefault(section.parent, []).append(number)

    def groups(self, parent: int | None) -> Iterator[tuple[int, ...]]:
        """The children, loose paragraphs in a row together as far as they are short."""
        group: list[int] = []
        size = 0
        for number in self.children.get(parent, []):
            loose = self.sections[number].kind in _LOOSE and number not in self.children
            if group and not (loose and size + len(self.sections[number].text) <= PARAGRAPHS):
                yield tuple(group)
                group, size = [], 0
            if loose:
                group.append(number)
                size += len(self.sections[number].text)
            else:
                yield (number,)
        if group:
            yield tuple(group)

    def below(self, number: int) -> Iterator[int]:
        """A section and all under it, in reading order."""
        yield number
        for child in self.children.get(number, []):
            yield from self.below(child)

    def lines(self, numbers: tuple[int, ...]) -> Lines:
        """The lines of sections and all under them."""
        return [line for each in numbers for one in self.below(each) for line in _lines(self.sections[one])]

    def text(self, numbers: tuple[int, ...]) -> str:
        """The readable text of sections and all under them."""
        return _said(self.lines(numbers))


def _divide(tree: _Tree, group: tuple[int, ...], heading: tuple[str, ...]) -> Iterator[_Piece]:
    """The passages of one section, or of a few loose paragraphs in a row."""
    first = tree.sections[group[0]]
    whole = tree.text(group)
    if not whole:
        return
    if all(number not in tree.children for number in group) or _stays_whole(tree, group[0], whole):
        above = (*heading, _named(first)) if first.title else heading
        for part, original in _split(tree.lines(group)):
            yield _Piece(group[0], first.locator, first.page, above, part, original)
        return
    below, lead = _opening(first)
    for part, original in _split(lead):
        yield _Piece(group[0], first.locator, first.page, (*heading, *below), part, original)
    for child in tree.groups(group[0]):
        yield from _divide(tree, child, (*heading, *below))


def _stays_whole(tree: _Tree, number: int, whole: str) -> bool:
    """Whether a section with sections under it is one passage."""
    kind = tree.sections[number].kind
    inside = [each for each in tree.below(number) if each != number]
    if kind in _NEVER_WHOLE or len(whole) > LONGEST:
        return False
    if any(tree.sections[each].kind in _NEVER_INSIDE for each in inside):
        return False
    if kind in _LISTS:
        return all(len(tree.text((child,))) <= LIST_ITEM for child in tree.children[number])
    return True


def _named(section: Section) -> str:
    """What stands over a section's words: its label and title where it has one, else the title alone."""
    lines = [said for said, _ in _lines(section)]
    line = collapse(" ".join(lines[: _title_lines(section, lines)]))
    return line if section.title in line and len(line) <= LONGEST_HEADING else section.title


def _title_lines(section: Section, lines: list[str]) -> int:
    """How many lines the title takes up; one where there is none, for the opening line."""
    for count in range(1, len(lines) + 1):
        if section.title in collapse(" ".join(lines[:count])):
            return count
    return 1


def _opening(section: Section) -> tuple[tuple[str, ...], Lines]:
    """What of a divided section's own words goes over its parts, and what is a passage itself."""
    lines = _lines(section)
    said = [line for line, _ in lines]
    count = _title_lines(section, said)
    first = collapse(" ".join(said[:count]))
    rest = [line for line in lines[count:] if line[0].strip()]
    over = [first[:LONGEST_HEADING]] if first else []
    if rest and rest[-1][0].rstrip().endswith(":"):
        over.append(rest[-1][0][:LONGEST_HEADING])
    if len(rest) == 1 and len(rest[0][0]) <= LONGEST_HEADING and rest[0][0].rstrip().endswith(":"):
        rest = []
    if not section.title and len(first) > SAYS_LITTLE and not first.endswith(":"):
        rest = [*lines[:count], *rest]
    return tuple(over), rest


def _lines(section: Section) -> Lines:
    """A section's lines without the codifier's source notes and without blank lines at its ends."""
    met = section.text.split("\n")
    said = met if section.restored is None else section.restored.split("\n")
    lines = [pair for pair in zip(said, met, strict=True) if not _SOURCE_NOTE.fullmatch(pair[0])]
    while lines and not lines[0][0]:
        del lines[0]
    while lines and not lines[-1][0]:
        del lines[-1]
    return lines


def _said(lines: Lines) -> str:
    return "\n".join(said for said, _ in lines)


def _split(lines: Lines) -> Iterator[tuple[str, str | None]]:
    """The text in slices of at most `LONGEST` characters, cut at line ends, else sentences, else words.

    Each slice comes with what it was as met, None where nothing was restored. Restoring keeps the white
    space (knowledge.restoration), so the words of both texts are told off against each other.
    """
    text, met = _said(lines), "\n".join(met for _, met in lines)
    words = iter(_WORD.finditer(met)) if met != text else None
    start = 0
    while start < len(text):
        end = len(text) if len(text) - start <= LONGEST else _cut(text, start)
        part = text[start:end].strip("\n")
        if part.strip():
            spans = list(islice(words, len(part.split()))) if words is not None else []
            yield part, met[spans[0].start() : spans[-1].end()] if spans else None
        start = end


def _cut(text: str, start: int) -> int:
    """Where the slice that begins at `start` had best end."""
    earliest, latest = start + LONGEST // 3, start + LONGEST
    line = text.rfind("\n", earliest, latest)
    if line != -1:
        return line + 1
    ends = [match.end() for match in _SENTENCE_END.finditer(text, earliest, latest)]
    if ends:
        return ends[-1]
    space = text.rfind(" ", earliest, latest)
    return space + 1 if space != -1 else latest
