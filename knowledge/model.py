"""The nouns of this package: readings, documents, sections, planned tasks. Immutable, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, NFC; an empty text is a blank line.

    `text` is what is read out. `original` is the line as its reader met it where `text` was restored from
    damage, None where nothing was changed.
    """

    text: str
    page: int | None = None
    original: str | None = None

    @property
    def verbatim(self) -> str:
        """The line as its reader met it: what a quotation quotes."""
        return self.text if self.original is None else self.original


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells the reader could tell apart. All rows have the same number of cells.

    `original` are the rows as their reader met them where `rows` were restored, None where not.
    """

    rows: tuple[tuple[str, ...], ...]
    page: int | None = None
    original: tuple[tuple[str, ...], ...] | None = None

    @property
    def verbatim(self) -> tuple[tuple[str, ...], ...]:
        """The rows as their reader met them."""
        return self.rows if self.original is None else self.original


Block = Line | Table


class Media(StrEnum):
    """What a file really is, told from its bytes and not from its name."""

    TEXT = "text"
    HTML = "html"
    DOCX = "docx"
    DOC = "doc"
    PDF = "pdf"
    IMAGE = "image"


class Source(StrEnum):
    """Where a page's text came from."""

    LAYER = "text"
    """the file says it"""

    OCR = "ocr"
    """read from the page's image"""


@dataclass(frozen=True, slots=True)
class PageText:
    """One page as it was met and as it is read; a file without pages is one page numbered None.

    `original` is exactly what the file (or the recognition of its image) gave, before NFC and before any
    repair. `readable` is what became of it. `quality` is that of the original, in [0, 1].
    """

    number: int | None
    original: str
    readable: str
    quality: float
    source: Source = Source.LAYER


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read: its blocks in reading order, before any structure is sought.

    `pages` is None where the format has no pages. `quality` is that of the text as met, in [0, 1]: 1 for
    clean Vietnamese, near 0 for text whose diacritics were lost. `texts` keeps each page's own words.
    """

    file: str
    media: Media
    blocks: tuple[Block, ...]
    pages: int | None
    quality: float
    warnings: tuple[str, ...] = ()
    texts: tuple[PageText, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """The facts at the top and foot of a document (Decree 30/2020/NĐ-CP, article 8). None where not found.

    `place` is where it was issued, `signer` and `signer_post` who signed it: "Trần Thị B", "Phó Chủ tịch".
    """

    number: str | None = None
    kind: str | None = None
    issuer: str | None = None
    issued: date | None = None
    title: str | None = None
    place: str | None = None
    signer: str | None = None
    signer_post: str | None = None


class SectionKind(StrEnum):
    """The levels of a Vietnamese administrative document, outermost first."""

    PART = "phần"
    CHAPTER = "chương"
    HEADING = "mục"
    ARTICLE = "điều"
    CLAUSE = "khoản"
    POINT = "điểm"
    APPENDIX = "phụ lục"
    ROW = "dòng"
    PARAGRAPH = "đoạn"
    BASIS = "căn cứ"
    RECIPIENTS = "nơi nhận"
    SIGNATURE = "chữ ký"


@dataclass(frozen=True, slots=True)
class Section:
    """A node of a document's tree.

    `text` is the section's own words, verbatim, its label and title line included, its children
    excluded. `parent` is the index of the parent in `Document.sections`, None at the root.
    `locator` is the whole place in words: "Điều 18 khoản 2 điểm a".
    """

    kind: SectionKind
    label: str
    title: str
    text: str
    locator: str
    page: int | None
    parent: int | None
    restored: str | None = None
    """readable words where `text` is damaged, line for line; None where `text` reads well"""


@dataclass(frozen=True, slots=True)
class Document:
    """A read document: its head and its sections in reading order (parents before children)."""

    head: Head
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A measurable aim: "đạt từ 50% trở lên" is (">=", 50, "%")."""

    text: str
    operator: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Score:
    """What a field of the index was given: "11,5/12,5 điểm, xếp vị thứ 13/20"."""

    field: str
    scored: float
    maximum: float
    rank: int | None
    of: int | None


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task as a plan words it. `lead` and `support` are positions in their standard names."""

    content: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    section: str
    time_text: str
    quote: str
    page: int | None = None
    targets: tuple[Target, ...] = ()
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a plan document gives besides its text."""

    tasks: tuple[PlannedTask, ...]
    scores: tuple[Score, ...] = ()
    warnings: tuple[str, ...] = field(default=())
