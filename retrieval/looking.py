"""What is found for a question: hits of the index, the place that it names, in the order of a second look."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.vietnamese import collapse, fold, nfc
from retrieval.documents_named import documents_named, numbers_elsewhere, without_numbers
from retrieval.matching import Wanted, defined_subject, defines, wanted
from retrieval.model import DocumentName, Hit, Index, Passage
from retrieval.question.everyday import Everyday
from retrieval.second_look import Look, SecondLook, load_second_look, look_at
from retrieval.terms import places

CANDIDATES = 30
"""Passages that are looked at more closely than the index does."""

AT_PLACE = 20
"""Passages of a place of law that are looked at."""

DEFINITIONS_TITLE = "giải thích từ ngữ"
"""The title under which Vietnamese law puts its definitions."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A question read against what an office has.

    `documents` are those that it names, `place` the place of law that it names in them ("@dieu18.2"),
    `subject` what it wants defined, folded, `year` the year that it names. `elsewhere` are the numbers,
    folded, of documents that it names and the office does not have: only what speaks of them can answer.
    `official` is how law and plans put its everyday words.
    """

    text: str
    asked: Wanted
    documents: frozenset[int]
    place: str | None
    subject: str | None
    year: int | None
    elsewhere: tuple[str, ...]
    official: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A hit looked at closely. `named` says that it stands at the place that the question names.

    `score` is the second look's: it orders, and says nothing across questions.
    """

    hit: Hit
    look: Look
    score: float
    words_to_definition: int | None
    named: bool

    @property
    def order(self) -> tuple[bool, bool, int, float]:
        """The place that is named first, then a definition of what is asked, the plainest one foremost."""
        words = self.words_to_definition
        return not self.named, words is None, words or 0, -self.score


def mean(question: str, index: Index, names: Mapping[int, DocumentName], year: int | None = None) -> Meant:
    """Read a question that is understood (`retrieval.question`) against the documents of an office."""
    text = collapse(nfc(question))
    documents = frozenset(documents_named(text, names))
    here = places(text)
    in_one = len(documents) == 1 or len(names) == 1
    asked = wanted(without_numbers(text, names), index)
    return Meant(
        text=text,
        asked=asked,
        documents=documents,
        place=here[-1] if here and in_one else None,
        subject=defined_subject(text),
        year=year,
        elsewhere=numbers_elsewhere(text, names),
        official=Everyday.shipped().official(text),
    )


def at_place(meant: Meant, index: Index, names: Mapping[int, DocumentName]) -> list[Hit]:
    """The passages at the place that a question names, or of which that place is a part."""
    if meant.place is None:
        return []
    documents = meant.documents or set(names)
    found = index.at_place(documents, meant.place, AT_PLACE)
    above, _, label = meant.place.rpartition(".")
    if found or not above:
        return found
    labelled = re.compile(rf"^{re.escape(label)}[.)] ", re.MULTILINE | re.IGNORECASE)
    return [hit for hit in index.at_place(documents, above, AT_PLACE) if labelled.search(hit.passage.text)]


def look(
    meant: Meant,
    index: Index,
    names: Mapping[int, DocumentName],
    at_least: int = CANDIDATES,
    second: SecondLook | None = None,
) -> list[Found]:
    """The hits of a question, best first; `second` puts them in order, None for what ships."""
    named = {hit.passage.id: hit for hit in at_place(meant, index, names)}
    hits = dict(named)
    wanted_hits = max(CANDIDATES, at_least)
    for hit in index.search(meant.text, wanted_hits * (3 if meant.documents else 1)):
        hits[hit.passage.id] = hit  # with the chance in place of the mere certainty that it stands there
    if meant.official:
        for hit in index.search(f"{meant.text} {' '.join(meant.official)}", wanted_hits):
            if hit.score > (hits[hit.passage.id].score if hit.passage.id in hits else 0.0):
                hits[hit.passage.id] = hit
    if meant.subject is not None:
        for hit in index.search(f"{meant.subject} {fold(DEFINITIONS_TITLE)}", CANDIDATES):
            hits.setdefault(hit.passage.id, hit)
    second = second or load_second_look()
    found = []
    for hit in hits.values():
        name = names.get(hit.passage.document_id)
        if name is None or (meant.documents and hit.passage.document_id not in meant.documents):
            continue
        if not _speaks_of(meant.elsewhere, hit.passage):
            continue
        seen = look_at(meant.text, meant.asked, meant.official, hit, name, meant.year)
        words = defines(meant.subject, hit.passage) if meant.subject is not None else None
        found.append(Found(hit, seen, second.score(seen), words, hit.passage.id in named))
    return sorted(found, key=lambda each: each.order)


def _speaks_of(numbers: tuple[str, ...], passage: Passage) -> bool:
    """Whether a passage has every one of some document numbers."""
    if not numbers:
        return True
    text = fold(f"{passage.heading}\n{passage.text}")
    return all(re.search(rf"(?<![\w/]){re.escape(number)}(?![\w])", text) for number in numbers)
