"""Answering from the documents: the place that says it, quoted, or a plain word that none does.

No text is made up here: what is said is a verbatim part of a passage, with the place it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.vietnamese import collapse, nfc
from retrieval.citing import called, not_said, place_of, quote, say
from retrieval.confidence import Confidence, Evidence, load_confidence
from retrieval.documents_named import unknown_number
from retrieval.facts.asking import asked_for
from retrieval.facts.finding import find_fact
from retrieval.looking import Found, Meant, at_place, look, mean
from retrieval.model import Answer, Citation, DocumentName, Index
from retrieval.second_look import SecondLook
from retrieval.terms import place_in_words

NEAR = 0.25
"""The least coverage for an abstention to name the nearest place at all."""


def answer(
    question: str,
    index: Index,
    names: Mapping[int, DocumentName],
    k: int = 5,
    *,
    year: int | None = None,
    confidence: Confidence | None = None,
) -> Answer:
    """Answer a question from the documents of an index, or say that they do not answer it.

    Args:
        question: as understood (`retrieval.question`), of any length, with or without tones.
        names: what the documents are called; passages of documents that are not in it are passed over.
        k: the most citations.
        year: the year that the question names.
        confidence: what decides between an answer and an abstention; None for what ships.

    Returns:
        An answer whose text quotes its first citation; or an abstention that cites the nearest places,
        if there are near ones, and says that they are no answer.
    """
    understood = collapse(nfc(question))
    meant = mean(understood, index, names, year)
    missing = _missing(meant, index, names)
    if missing:
        return Answer(question, understood, missing, abstained=True, citations=())
    found = look(meant, index, names)
    cited = found[: max(k, 0)]
    passages = tuple(each.hit.passage for each in cited)
    if not cited:
        return Answer(question, understood, not_said((), names), abstained=True, citations=())
    facts = [find_fact(understood, passage) for passage in passages]
    quoted = [
        quote(each.hit, meant.asked, fact, names[each.hit.passage.document_id])
        for each, fact in zip(cited, facts, strict=True)
    ]
    citations = tuple(each.citation for each in quoted)
    evidence = _evidence(meant, found)
    speaks_of_it = evidence.named or evidence.look.words > 0
    confidence = confidence or load_confidence()
    if speaks_of_it and confidence.enough(evidence):
        said, emphasis = say(understood, facts[0], quoted, names, sure=confidence.sure(evidence))
        return Answer(
            question, understood, said, abstained=False, citations=citations, emphasis=emphasis,
            passages=passages,
        )  # fmt: skip
    near = tuple(one for one, each in zip(citations, found, strict=False) if each.look.words >= NEAR)
    nearest = place_of(near[0], names) if near else ""
    said = not_said(near, names)
    return Answer(
        question, understood, said, abstained=True, citations=near, nearest=nearest, passages=passages
    )


def search(query: str, index: Index, names: Mapping[int, DocumentName], k: int = 10) -> tuple[Citation, ...]:
    """The `k` places that match a query best, answer or not."""
    meant = mean(query, index, names)
    found = look(meant, index, names, at_least=k)[: max(k, 0)]
    return tuple(
        quote(each.hit, meant.asked, None, names[each.hit.passage.document_id]).citation for each in found
    )


def evidence_for(
    question: str,
    index: Index,
    names: Mapping[int, DocumentName],
    year: int | None = None,
    second: SecondLook | None = None,
) -> Evidence | None:
    """What `answer` would decide by, for learning the decision; None where there is nothing to decide."""
    meant = mean(question, index, names, year)
    if _missing(meant, index, names):
        return None
    found = look(meant, index, names, second=second)
    return _evidence(meant, found) if found else None


def _missing(meant: Meant, index: Index, names: Mapping[int, DocumentName]) -> str:
    """What to say where the document or the place that a question names is not there; else nothing."""
    unknown = unknown_number(meant.text, index, names)
    if unknown is not None:
        return f"Kho tài liệu chưa có văn bản số {unknown}, nên tôi chưa thể trả lời từ văn bản này."
    if meant.place is None or at_place(meant, index, names):
        return ""
    document = next(iter(meant.documents or names))
    return f"{called(names[document])} trong kho tài liệu không có {place_in_words(meant.place)}."


def _evidence(meant: Meant, found: Sequence[Found]) -> Evidence:
    best = found[0]
    return Evidence(
        asked=asked_for(meant.text),
        look=best.look,
        lead=best.score - max((each.score for each in found[1:]), default=0.0),
        score=best.score,
        named=best.named or best.words_to_definition is not None,
        named_document=bool(meant.documents),
        elsewhere=bool(meant.elsewhere),
    )
