"""Candidates for "where", "which document", "what is" and "may one": phrases that the passage says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.references import Reference, parse_references
from knowledge.vietnamese import fold
from retrieval.facts.asking import Asked, Asking
from retrieval.facts.candidates import Candidate
from retrieval.facts.nearness import Nearness
from retrieval.facts.wording import Layout, said_as
from retrieval.facts.words import either, expression, folded
from retrieval.matching import defined_subject

_PLACE = re.compile(
    rf"(?<![\w])(?P<by>tai|o|tren|thong qua|qua|den|ve|gui|vao) (?P<place>(?:(?:cac|mot|dia chi) )?"
    rf"(?:{either(folded('saying', 'places'))})(?![\w]))"
)
_WAYS = {"thong qua": "by", "qua": "by", "den": "to", "ve": "to", "gui": "to"}  # all others: at
_PLACE_ENDS = expression(r"[.;:()\n|]|,(?! cấp (?:bộ|tỉnh|huyện|xã)\b)| (?:%s)\b", "saying", "place_ends")
_NOT_PLACE = re.compile(rf"(?:{either(folded('saying', 'not_places'))})\b")
_DONE_SOMEWHERE = folded("saying", "done_somewhere")
_OWN_NUMBER = re.compile(r"^\s*Số\s*:\s*(\S{1,40})", re.MULTILINE)
_NOT_DOCUMENT = re.compile(r" (?:(?:khong con|het|co|con) hieu luc|ke tu)\b")
_FORM = re.compile(
    r"\b[Mm]ẫu (?:số )?[0-9]{1,3}[a-zA-Z]?(?:[-/][\wĐđ-]{1,20})?|\b[Mm]ẫu [A-ZĐÂÊÔƠƯ][^.;:\n|()]{3,100}?"
    r"(?=[.;:\n|()]| (?:để|gửi|cho|theo|và nêu|trong|tại|ban hành|quy định)\b"
    r"|, (?:cán bộ|công chức|người|cơ quan|trừ|kèm|đồng thời|nêu)\b|$)"
)
_MODALS = re.compile(rf"\b(?:{either(folded('saying', 'modals'))})\b")
_ASKS_MODAL = re.compile(rf"\b(?:{either(folded('saying', 'asked_modals'))})\b")
_CONDITION = re.compile(rf"[\s\-–+•*]*(?:{either(folded('saying', 'conditions'))})\b")
_OF_LEAVE = frozenset(folded("saying", "of_leave"))
_OF_DUTY = frozenset(folded("saying", "of_duty"))
_SAID = {"phai": "phải", "duoc": "được", "cam": "cấm", "khong": "không"}
_NEXT_WORDS = 4
RIGHT_BEHIND = 0.05
"""What a modal gains that has the verb of the question right behind it."""

_MOST = 60


def said(asking: Asking, nearness: Nearness) -> Iterator[Candidate]:
    """The phrases of a passage that may answer a question where, which document, what is, or whether."""
    layout = nearness.layout
    if asking.kind is Asked.WHERE:
        yield from _places(asking, nearness)
    elif asking.kind is Asked.WHICH_DOCUMENT:
        yield from _documents(asking, nearness)
    elif asking.kind is Asked.DEFINITION:
        yield from _definitions(asking, layout)
    else:
        yield from _permissions(asking, nearness)


def _places(asking: Asking, nearness: Nearness) -> Iterator[Candidate]:
    """Places of what is done before them in the same clause: "nộp … tại Bộ phận Một cửa"."""
    layout = nearness.layout
    ends, text = _PLACE_ENDS.within(layout.text, is_toned=layout.is_toned)
    verbs = _verbs(asking)
    asked = re.search(
        r"\b(thong qua|qua|den|ve|gui|o|tai|tren)$", fold(asking.text[: asking.end]).removesuffix(" dau")
    )
    for count, match in enumerate(_PLACE.finditer(layout.folded)):
        start = match.start("place")
        if asked is not None and _WAYS.get(match["by"]) != _WAYS.get(asked[1]):
            continue
        if count >= _MOST or _NOT_PLACE.match(layout.folded, start):
            continue
        stop = ends.search(text, match.end(), start + 160)
        end = stop.start() if stop else min(len(text), start + 160)
        first = layout.segments[layout.segment_at(start)][0]
        if verbs and not any(nearness.has(first, match.start(), verb) for verb in verbs):
            continue
        if verbs and _is_one_of_several(nearness, start, verbs):
            continue
        yield Candidate(start, end, start, end)


def _is_one_of_several(nearness: Nearness, at: int, verbs: list[list[str]]) -> bool:
    """Whether another point of the same list says a place of the same, too."""
    items = nearness.layout.items
    here = nearness.layout.item_at(at)
    return items[here].is_point and any(
        other.lead == items[here].lead and number != here and nearness.has(other.start, other.end, verb)
        for number, other in enumerate(items)
        if other.is_point
        for verb in verbs
    )


def _verbs(asking: Asking) -> list[list[str]]:
    """The words of a question that a place goes with, each in its folded syllables."""
    said = " ".join(re.findall(r"[a-z]+", fold(asking.text)))
    return [one.split() for one in _DONE_SOMEWHERE if re.search(rf"\b{one}\b", said)]


def _documents(asking: Asking, nearness: Nearness) -> Iterator[Candidate]:
    layout = nearness.layout
    text = layout.text
    question = fold(asking.text)
    if re.search(r"\bso (?:may|bao nhieu|hieu|ky hieu)\b", question) and "mau" not in question.split():
        for match in list(_OWN_NUMBER.finditer(text))[:2]:
            yield Candidate(match.start(1), match.end(1), match.start(1), match.end(1), "Số", bonus=1.0)
        return
    if asking.unit == "mau":
        for form in _FORM.finditer(text):
            yield Candidate(form.start(), form.start() + len(form.group().rstrip()), form.start(), form.end())
        return
    for reference in parse_references(text)[:_MOST]:
        if _fits(asking, question, reference):
            beyond = _NOT_DOCUMENT.search(layout.folded, reference.start, reference.end)
            stop = beyond.start() if beyond else reference.end
            end = reference.start + len(text[reference.start : stop].rstrip(" ,;."))
            yield Candidate(reference.start, end, reference.start, end)


def _fits(asking: Asking, question: str, reference: Reference) -> bool:
    """Whether a reference is of the kind that the question asks for."""
    if asking.unit in {"dieu", "khoan", "diem"}:
        return reference.article is not None
    if asking.unit in {"", "van ban", "tai lieu phap ly"} and re.search(
        r"\b(?:o|tai|theo|vao) (?:dau|dieu nao)\b", question
    ):
        return any((reference.article, reference.appendix, reference.number, reference.name))
    if reference.number is None and reference.name is None:
        return False
    return asking.unit in {"", "van ban", "tai lieu phap ly"} or fold(reference.kind or "") == asking.unit


def _definitions(asking: Asking, layout: Layout) -> Iterator[Candidate]:
    """What stands after "là" where a line begins with what is to be defined."""
    subject = (defined_subject(asking.text) or "").split()
    for item in layout.items:
        first = layout.token_at(item.label_end)
        shapes = [token.forms[0] for token in layout.tokens[first : first + len(subject) + 12]]
        if not subject or shapes[: len(subject)] != subject or "la" not in shapes[len(subject) :]:
            continue
        token = layout.tokens[first + len(subject) + shapes[len(subject) :].index("la")]
        if not said_as(layout.text[token.start : token.end], "là") or token.end >= item.end:
            continue
        start, end = layout.segments[layout.segment_at(token.start)]
        if start <= token.start < end:
            yield Candidate(token.end + 1, end, token.start, token.end, bonus=1.0)


def _permissions(asking: Asking, nearness: Nearness) -> Iterator[Candidate]:
    """The "phải", "được", "không được" that rules what the question asks whether one must or may do."""
    question = fold(asking.text)
    asked = list(_ASKS_MODAL.finditer(question))
    if not asked:
        return
    layout = nearness.layout
    verb = _verb_after(question[asked[-1].end() :], nearness) or _verb_after(
        question[asked[0].end() :], nearness
    )
    if not verb:
        return
    allows = asked[0].group() in _OF_LEAVE
    for count, match in enumerate(_MODALS.finditer(layout.folded)):
        if count >= _MOST or (allows and match.group() in _OF_DUTY and match.group() != "khong phai"):
            continue
        if not allows and match.group() in {"duoc", "duoc phep"}:
            continue
        if not _is_written(layout, match) or _is_condition(layout, match.start()):
            continue
        first = layout.token_at(match.end())
        following = layout.tokens[first : first + _NEXT_WORDS]
        segment_end = layout.segments[layout.segment_at(match.start())][1]
        near = [verb in token.forms and token.start < segment_end for token in following]
        if any(near):
            bonus = RIGHT_BEHIND if near[0] else 0.0
            yield Candidate(match.start(), match.end(), match.start(), match.end(), bonus=bonus)
            continue
        number = layout.item_at(match.start())
        for item in (
            layout.items[number + 1 :]
            if layout.text[: layout.items[number].end].rstrip().endswith(":")
            else ()
        ):
            if item.lead == number and any(
                verb in token.forms
                for token in layout.tokens[layout.token_at(item.label_end) :][:_NEXT_WORDS]
            ):
                yield Candidate(match.start(), match.end(), item.label_end, item.label_end + 1)


def _verb_after(rest: str, nearness: Nearness) -> str:
    """The first word after the modal that the question is about."""
    words = re.findall(r"[a-z]+", rest)
    return next((word for word in words if word in nearness.matter.weights), "")


def _is_written(layout: Layout, match: re.Match[str]) -> bool:
    written = layout.text[match.start() : match.end()].split()
    return all(said_as(word, _SAID.get(fold(word), word)) for word in written)


def _is_condition(layout: Layout, at: int) -> bool:
    """Whether a modal only tells which case is meant: "trường hợp phải …", "hồ sơ không được …"."""
    start = layout.segments[layout.segment_at(at)][0]
    cuts = [cut for cut in layout.clauses if start <= cut <= at]
    clause = max(cuts, default=start)
    return _CONDITION.match(layout.folded, clause + (layout.folded[clause : clause + 1] in ",()")) is not None
