"""The nouns of retrieval: passages, hits, citations, answers, and what an index must do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

OMITTED = "\n[…]\n"
"""Stands in a quote where words of the passage are left out."""

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of retrieval.

    `text` is as the document is read out; `original` is the same passage as it was met, word for word and
    line for line, where its reading was restored, None where `text` itself is verbatim. `heading` is what a
    reader would have to know to understand it: the document's number, kind and title, the titles of the
    sections above, the opening line of the list that it is taken from; one a line. `locator` is its place
    in words: "Điều 18 khoản 2". `id` is "<document>:<ordinal>", the same again when the same document is
    cut again. `document` is the first line of the heading where that names the whole document. `section` is
    the number of the section that it begins with, in `knowledge.model.Document.sections`.
    """

    id: str
    document_id: int
    locator: str
    page: int | None
    heading: str
    text: str
    original: str | None = None
    document: str = ""
    section: int = 0

    @property
    def title(self) -> str:
        """The heading without the line that names the whole document."""
        return self.heading.removeprefix(self.document).lstrip("\n")

    def verbatim(self, start: int, end: int) -> str:
        """The slice [start, end) of the text, whole words of it, as it was met."""
        part = self.text[start:end]
        if self.original is None or not part.split():
            return part
        met = list(_WORD.finditer(self.original))
        first = len(self.text[:start].split())
        last = first + len(part.split()) - 1
        return self.original[met[first].start() : met[last].end()] if last < len(met) else self.original


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found. `score` orders the hits of one query; the hybrid index gives the chance in
    ]0, 1[ that the passage answers."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class DocumentName:
    """What a citation calls its document: the file as added, its number, its kind ("Nghị định").

    `year` is the year that a plan is for, else None: questions name plans by it.
    """

    file: str
    number: str | None
    kind: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a document. `quote` is verbatim, `OMITTED` between its parts where it has several;
    `restored` is readable text where the quote is damaged.

    `section` is the number of the section in `knowledge.model.Document.sections`, to open it in full.
    """

    document_id: int
    file: str
    number: str | None
    locator: str
    page: int | None
    quote: str
    restored: str | None
    score: float
    section: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question. `citations` are best first; an abstention cites the nearest places.

    `emphasis` are positions in `answer` of the decisive words. `readings` are other ways to understand the
    question, where nothing says which is meant. `nearest` is the nearest place in words, for who closes the
    gap. `passages` are what the citations are cut from, for a language model to write from.
    """

    question: str
    understood: str
    answer: str
    abstained: bool
    citations: tuple[Citation, ...]
    emphasis: tuple[tuple[int, int], ...] = ()
    readings: tuple[str, ...] = ()
    nearest: str = ""
    passages: tuple[Passage, ...] = ()


class Index(Protocol):
    """Where the passages of one office are searched. Nobody else's passages are ever in it."""

    def add(self, passages: Sequence[Passage]) -> None:
        """Put in all the passages of one or more documents, in place of what those documents had."""
        ...

    def remove(self, document_id: int) -> None:
        """Take out a document. Nothing happens where it is not there."""
        ...

    def search(self, query: str, k: int) -> list[Hit]:
        """At most `k` passages, best first. Any text is allowed as a query."""
        ...

    def at_place(self, document_ids: Iterable[int], place: str, k: int) -> list[Hit]:
        """The passages of documents at a place of law ("@dieu18.2") or within it, in reading order."""
        ...

    def documents(self) -> set[int]:
        """The documents that are in the index, so that missing ones can be added again."""
        ...

    def rarity(self, terms: Sequence[str]) -> Mapping[str, float]:
        """How much each folded term tells, in ]0, 1]: little if in every passage, 1 if in none."""
        ...
