"""Which documents a question names: by number, in full or in part."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.references import parse_references
from knowledge.vietnamese import collapse, fold
from retrieval.model import DocumentName, Index
from retrieval.terms import number_forms


def numbers_named(question: str) -> list[str]:
    """The document numbers in a question, as far as typed: "61/2018", "99/KH-UBND", "99" of "kh 99"."""
    return list(dict.fromkeys(one.number for one in parse_references(question) if one.number is not None))


def _forms(number: str) -> tuple[str, ...]:
    """The forms of a document number, fullest first; "01/2018" is the same number as "1/2018"."""
    return number_forms(fold(number).lstrip("0") or "0")


def documents_named(question: str, names: Mapping[int, DocumentName]) -> set[int]:
    """The documents whose number the question names in full or without the issuer."""
    named = {form for number in numbers_named(question) for form in _forms(number)[:1]}
    return {
        document_id
        for document_id, name in names.items()
        if name.number is not None and named & set(_forms(name.number))
    }


def without_numbers(question: str, names: Mapping[int, DocumentName]) -> str:
    """The question without the numbers of documents, where these have already chosen the documents."""
    if not documents_named(question, names):
        return question
    named = {span for one in parse_references(question) if one.number is not None for span in one.documents}
    for start, end in sorted(named, reverse=True):
        question = f"{question[:start]} {question[end:]}"
    return collapse(question)


def numbers_elsewhere(question: str, names: Mapping[int, DocumentName]) -> tuple[str, ...]:
    """The numbers with a year or an issuer that a question names and no document has, folded: "107/2021"."""
    there = {form for name in names.values() if name.number is not None for form in _forms(name.number)}
    forms = [_forms(number) for number in numbers_named(question)]
    return tuple(each[0] for each in forms if "/" in each[0] and not there.intersection(each[:1]))


def unknown_number(question: str, index: Index, names: Mapping[int, DocumentName]) -> str | None:
    """A document number that the question names and that no document has or speaks of; else None."""
    elsewhere = numbers_elsewhere(question, names)
    some_there = bool(documents_named(question, names))
    for number in numbers_named(question):
        forms = [form for form in _forms(number) if "/" in form]
        absent = _forms(number)[0] in elsewhere or not (forms or some_there)
        if absent and all(rarity >= 1.0 for rarity in index.rarity(forms).values()):
            return number
    return None
