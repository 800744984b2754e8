"""An extractive answer put into a model's words, where its passages bear them out."""

from __future__ import annotations

from dataclasses import replace

from retrieval.model import Answer, Passage
from retrieval.writing.prompt import Source
from retrieval.writing.writer import Writer


def written(found: Answer, writer: Writer) -> Answer:
    """The answer in a model's words, as far as its passages support them; else as it was.

    An abstention stays one: what the index does not find sure enough, a model must not make up.
    """
    if found.abstained:
        return found
    told = writer.write(found.understood, sources(found))
    return replace(found, answer=told.text, emphasis=()) if told is not None else found


def sources(found: Answer) -> tuple[Source, ...]:
    """The passages of an answer, numbered as a model sees them."""
    return tuple(
        Source(number, _place(passage), passage.text, passage.original)
        for number, passage in enumerate(found.passages, start=1)
    )


def places(found: Answer) -> str:
    """What the numbers in a written answer stand for: "[1] Nghị định …, Điều 18; [2] …"."""
    return "; ".join(f"[{source.number}] {source.place}" for source in sources(found))


def _place(passage: Passage) -> str:
    return ", ".join(part for part in (passage.document, passage.locator) if part)
