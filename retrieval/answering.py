"""Answering from the documents: the place that says it, quoted, or a plain word that none does.

No text is made up here: what is said is a verbatim part of a passage, with the place it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from knowledge.references import parse_references
from knowledge.vietnamese import collapse, fold, nfc
from retrieval.matching import Coverage, Wanted, best_part, coverage, defined_subject, defines, wanted
from retrieval.model import Answer, Citation, DocumentName, Hit, Index
from retrieval.terms import number_forms

ENOUGH = 0.5
ENOUGH_PAIRS = 0.15
"""The least coverage by the best passage for an answer, of all terms and of the pairs alone; below either,
an abstention. The second is for words that are there in other company only: "tổng thống nước Pháp" is not
in "tổng kết, thống nhất, nhà nước, pháp luật". Set by `benchmarks.answers`: 0.46 answers four
more of 39 questions that it should not, 0.55 refuses four more of 54 that it should answer."""

NEAR = 0.25
"""The least coverage for an abstention to name the nearest place at all."""

CANDIDATES = 30
"""Passages that are looked at more closely than the index does."""

MORE_PLACES = 2
MORE_SCORE = 0.6
"""How many further places an answer names, and the least share of the first one's score they have."""

DEFINITIONS_TITLE = "giải thích từ ngữ"
"""The title under which Vietnamese law puts its definitions."""

KINDS: Mapping[str, str] = {
    "nđ": "Nghị định", "tt": "Thông tư", "ttlt": "Thông tư liên tịch", "qđ": "Quyết định", "nq": "Nghị quyết",
    "ct": "Chỉ thị", "kh": "Kế hoạch", "bc": "Báo cáo", "tb": "Thông báo", "hd": "Hướng dẫn", "qh": "Luật",
}  # fmt: skip
"""The kinds of documents by the letters in their numbers (Decree 30/2020/NĐ-CP, appendix III)."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A hit looked at closely."""

    hit: Hit
    score: float
    coverage: Coverage
    words_to_definition: int | None

    @property
    def answers(self) -> bool:
        """Whether the passage speaks of enough of what is asked to be an answer."""
        enough = self.coverage.all >= ENOUGH and self.coverage.pairs >= ENOUGH_PAIRS
        return enough or self.words_to_definition is not None


def answer(question: str, index: Index, names: Mapping[int, DocumentName], k: int = 5) -> Answer:
    """Answer a question from the documents of an index, or say that they do not answer it.

    Args:
        question: as typed, of any length, with or without tones.
        names: what the documents are called; passages of documents that are not in it are passed over.
        k: the most citations.

    Returns:
        An answer whose text quotes its first citation; or an abstention that cites the nearest places,
        if there are near ones, and says that they are no answer.
    """
    understood = collapse(nfc(question))
    asked = wanted(_without_numbers(understood, names), index)
    unknown = _unknown_number(understood, index, names)
    found = _look(understood, asked, index, names)
    citations = tuple(_citation(each, asked, names) for each in found[: max(k, 0)])
    if unknown is not None:
        said = f"Kho tài liệu chưa có văn bản số {unknown}, nên tôi chưa thể trả lời từ văn bản này."
        return Answer(question, understood, said, abstained=True, citations=())
    if citations and found[0].answers:
        said = _said(found, citations, names)
        return Answer(question, understood, said, abstained=False, citations=citations)
    near = tuple(cited for cited, each in zip(citations, found, strict=False) if each.coverage.all >= NEAR)
    return Answer(question, understood, _not_said(near, names), abstained=True, citations=near)


def search(query: str, index: Index, names: Mapping[int, DocumentName], k: int = 10) -> tuple[Citation, ...]:
    """The `k` places that match a query best, answer or not."""
    understood = collapse(nfc(query))
    asked = wanted(_without_numbers(understood, names), index)
    found = _look(understood, asked, index, names, at_least=k)
    return tuple(_citation(each, asked, names) for each in found[: max(k, 0)])


def _look(
    question: str, asked: Wanted, index: Index, names: Mapping[int, DocumentName], at_least: int = 0
) -> list[_Found]:
    """The hits of a question, put in order by score, by coverage, and by what the question names."""
    subject = defined_subject(question)
    hits = {hit.passage.id: hit for hit in index.search(question, max(CANDIDATES, at_least))}
    if subject is not None:
        for hit in index.search(f"{subject} {fold(DEFINITIONS_TITLE)}", CANDIDATES):
            hits.setdefault(hit.passage.id, hit)
    documents = _documents_named(question, names)
    found = []
    for hit in hits.values():
        document_id = hit.passage.document_id
        if document_id in names and (not documents or document_id in documents):
            covered = coverage(asked, hit.passage)
            words = defines(subject, hit.passage) if subject is not None else None
            found.append(_Found(hit, hit.score * sqrt(covered.all), covered, words))
    return sorted(found, key=_order)


def _order(found: _Found) -> tuple[bool, int, float, str]:
    """A definition of what is asked first, the plainest one foremost; all others by score."""
    words = found.words_to_definition
    return words is None, words or 0, -found.score, found.hit.passage.id


def _citation(found: _Found, asked: Wanted, names: Mapping[int, DocumentName]) -> Citation:
    passage = found.hit.passage
    name = names[passage.document_id]
    part = best_part(asked, passage)
    quote = passage.verbatim(part)
    return Citation(
        document_id=passage.document_id,
        file=name.file,
        number=name.number,
        locator=passage.locator,
        page=passage.page,
        quote=quote,
        restored=part if part != quote else None,
        score=round(found.score, 4),
    )


def _said(found: Sequence[_Found], citations: Sequence[Citation], names: Mapping[int, DocumentName]) -> str:
    """The wording of an answer: the best place quoted, then where else there is something about it."""
    best = citations[0]
    said = f"Theo {_place(best, names)}:\n“{best.restored or best.quote}”"
    if best.restored is not None:
        said = f"{said}\n(đã phục hồi dấu; nguyên văn trong tệp: “{best.quote}”)"
    enough = found[0].score * MORE_SCORE
    more = [_place(cited, names) for cited in citations[1:] if cited.score >= enough]
    more = [place for place in dict.fromkeys(more) if place != _place(best, names)]
    return f"{said}\nXem thêm: {'; '.join(more[:MORE_PLACES])}." if more else said


def _not_said(near: Sequence[Citation], names: Mapping[int, DocumentName]) -> str:
    """The wording of an abstention."""
    said = "Các văn bản trong kho tài liệu không nêu nội dung này, nên tôi chưa thể trả lời."
    return f"{said}\nNơi gần nhất: {_place(near[0], names)}." if near else said


def _place(cited: Citation, names: Mapping[int, DocumentName]) -> str:
    """A place in words: "Nghị định 61/2018/NĐ-CP, Điều 18 khoản 2, trang 7"."""
    parts = [called(names[cited.document_id]), cited.locator]
    if cited.page is not None:
        parts.append(f"trang {cited.page}")
    return ", ".join(part for part in parts if part)


def called(name: DocumentName) -> str:
    """A document in words: its kind and number; where it has no number, its file."""
    if name.number is None:
        return f"tệp “{name.file}”"
    letters = re.findall(r"[^\W\d_]+", name.number.lower())
    kind = name.kind.capitalize() if name.kind else KINDS.get(letters[0]) if letters else None
    return f"{kind or 'văn bản số'} {name.number}"


def _numbers_named(question: str) -> list[str]:
    """The document numbers in a question, as far as typed: "61/2018", "99/KH-UBND", "99" of "kh 99"."""
    return list(dict.fromkeys(one.number for one in parse_references(question) if one.number is not None))


def _forms(number: str) -> tuple[str, ...]:
    """The forms of a document number, fullest first; "01/2018" is the same number as "1/2018"."""
    return number_forms(fold(number).lstrip("0") or "0")


def _documents_named(question: str, names: Mapping[int, DocumentName]) -> set[int]:
    """The documents whose number the question names in full or without the issuer."""
    named = {form for number in _numbers_named(question) for form in _forms(number)[:1]}
    return {
        document_id
        for document_id, name in names.items()
        if name.number is not None and named & set(_forms(name.number))
    }


def _without_numbers(question: str, names: Mapping[int, DocumentName]) -> str:
    """The question without the numbers of documents, where these have already chosen the documents."""
    if not _documents_named(question, names):
        return question
    named = {span for one in parse_references(question) if one.number is not None for span in one.documents}
    for start, end in sorted(named, reverse=True):
        question = f"{question[:start]} {question[end:]}"
    return collapse(question)


def _unknown_number(question: str, index: Index, names: Mapping[int, DocumentName]) -> str | None:
    """A document number that the question names and that no document has or speaks of; else None."""
    if _documents_named(question, names):
        return None
    for number in _numbers_named(question):
        forms = [form for form in _forms(number) if "/" in form]
        if not forms or all(rarity >= 1.0 for rarity in index.rarity(forms).values()):
            return number
    return None
