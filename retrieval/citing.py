"""What is said of passages: the quote and its place, the line with the fact, that nothing says it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.facts.cutting import answering_spans
from retrieval.facts.emphasis import decisive_spans
from retrieval.facts.finding import Fact
from retrieval.facts.stating import state_fact
from retrieval.matching import Wanted
from retrieval.model import OMITTED, Citation, DocumentName, Hit

UNSURE = "Tôi chưa chắc văn bản có nêu đúng điều anh/chị hỏi. Đoạn gần nhất:\n"

MORE_PLACES = 2
MORE_SCORE = 0.3
"""How many further places an answer names, and the least share of the first one's score they have."""

KINDS: Mapping[str, str] = {
    "nđ": "Nghị định", "tt": "Thông tư", "ttlt": "Thông tư liên tịch", "qđ": "Quyết định", "nq": "Nghị quyết",
    "ct": "Chỉ thị", "kh": "Kế hoạch", "bc": "Báo cáo", "tb": "Thông báo", "hd": "Hướng dẫn", "qh": "Luật",
}  # fmt: skip
"""The kinds of documents by the letters in their numbers (Decree 30/2020/NĐ-CP, appendix III)."""


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A citation, with where in its readable words the decisive ones are."""

    citation: Citation
    emphasis: tuple[Span, ...]

    @property
    def words(self) -> str:
        """The quote as people read it."""
        return self.citation.restored or self.citation.quote


def quote(hit: Hit, asked: Wanted, fact: Fact | None, name: DocumentName) -> Quoted:
    """Cut a passage to what answers; what is left out between two parts shows as `OMITTED`."""
    passage = hit.passage
    spans = answering_spans(asked, passage, fact)
    parts, met, emphasis, length = [], [], [], 0
    for start, end in spans:
        part = passage.text[start:end]
        decisive = decisive_spans(asked, part, fact, start)
        emphasis += [(length + first, length + last) for first, last in decisive]
        parts.append(part)
        met.append(passage.verbatim(start, end))
        length += len(part) + len(OMITTED)
    words, verbatim = OMITTED.join(parts), OMITTED.join(met)
    citation = Citation(
        document_id=passage.document_id,
        file=name.file,
        number=name.number,
        locator=passage.locator,
        page=passage.page,
        quote=verbatim,
        restored=words if words != verbatim else None,
        score=round(hit.score, 4),
        section=passage.section,
    )
    return Quoted(citation, tuple(emphasis))


def say(
    question: str,
    fact: Fact | None,
    quoted: Sequence[Quoted],
    names: Mapping[int, DocumentName],
    *,
    sure: bool = True,
) -> tuple[str, tuple[Span, ...]]:
    """The wording of an answer and its emphasis: the fact, the best place quoted, where else to look.

    Where it is not sure that this answers at all, that is said, and no fact is stated.
    """
    best = quoted[0].citation
    line = f"{state_fact(fact, question)}\n" if fact is not None and sure else ""
    doubt = "" if sure else UNSURE
    opening = f"{doubt}{line}Theo {place_of(best, names)}:\n“"
    said = f"{opening}{quoted[0].words}”"
    emphasis = tuple((len(opening) + start, len(opening) + end) for start, end in quoted[0].emphasis)
    if line:
        emphasis = ((0, len(line) - 1), *emphasis)
    if best.restored is not None:
        said = f"{said}\n(đã phục hồi dấu; nguyên văn trong tệp: “{best.quote}”)"
    enough = best.score * MORE_SCORE
    more = [place_of(each.citation, names) for each in quoted[1:] if each.citation.score >= enough]
    more = [place for place in dict.fromkeys(more) if place != place_of(best, names)]
    return (f"{said}\nXem thêm: {'; '.join(more[:MORE_PLACES])}." if more else said), emphasis


def not_said(near: Sequence[Citation], names: Mapping[int, DocumentName]) -> str:
    """The wording of an abstention."""
    said = "Các văn bản trong kho tài liệu không nêu nội dung này, nên tôi chưa thể trả lời."
    return f"{said}\nNơi gần nhất: {place_of(near[0], names)}." if near else said


def place_of(cited: Citation, names: Mapping[int, DocumentName]) -> str:
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
