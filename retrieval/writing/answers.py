"""An extractive answer put into a model's words, where its passages bear them out."""

from __future__ import annotations

from dataclasses import replace

from retrieval.citing import place_of
from retrieval.model import Answer, Citation, DocumentName
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
        Source(number, _place(cited), passage.text, passage.original, passage.title)
        for number, (cited, passage) in enumerate(zip(found.citations, found.passages, strict=True), start=1)
    )


def places(found: Answer) -> str:
    """What the numbers in a written answer stand for: "[1] Nghị định …, Điều 18; [2] …"."""
    said = (source for source in sources(found) if f"[{source.number}]" in found.answer)
    return "; ".join(f"[{source.number}] {source.place}" for source in said)


def _place(cited: Citation) -> str:
    return place_of(cited, {cited.document_id: DocumentName(cited.file, cited.number)})
