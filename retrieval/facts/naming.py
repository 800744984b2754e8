"""Candidates for "who": the verb of the question sought in the passage, and whose verb it is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.vietnamese import fold
from retrieval.facts.asking import Asked, Asking, Role
from retrieval.facts.candidates import Candidate
from retrieval.facts.names import Doer, doers, name_end, receivers, subject_at, supporters
from retrieval.facts.nearness import Nearness
from retrieval.facts.wording import Layout, said_as
from retrieval.facts.words import either, folded, listed

_FILLERS = re.compile(rf"(?:(?:{either(folded('naming', 'fillers'))})(?: |$))*")
_ROLES = ("chu tri", "phu trach", "dung dau", "lam dau moi")
_ASKS = re.compile(
    r"\b(?:thuoc )?(?:trach nhiem|tham quyen|nhiem vu|viec) (?:cua|thuoc ve) $|\b(?:do|boi|la|cua) $"
    r"|\b(?:giao|phan cong)(?: cho)? $"
)
_PASSIVE = re.compile(r"^\s*(?:nao )?(?:la nguoi )?(?:duoc|bi)\b(?! giao| phan cong)")
_LABELS = {"chu tri": "Chủ trì", "phu trach": "Phụ trách", "dung dau": "Đứng đầu"}
_SENDS = folded("naming", "sends")
_SHORT_VERBS = {fold(verb): verb for verb in listed("naming", "short_verbs")}


def named(asking: Asking, nearness: Nearness) -> Iterator[Candidate]:
    """The people and units of a passage that may answer who does, supports or receives something."""
    layout = nearness.layout
    question = fold(asking.text)
    if asking.kind is Asked.WHO_SUPPORTS:
        yield from _supporting(layout)
        return
    if asking.role is Role.RECEIVES:
        for words in (verb.split() for verb in _SENDS if re.search(rf"\b{verb}\b", question)):
            for doer in receivers(layout, words):
                if _is_written(asking, layout, doer, words):
                    yield Candidate(doer.start, doer.end, doer.verb, doer.end)
        return
    passive = _PASSIVE.match(question[asking.end :]) is not None
    for words, label in _verbs(asking, question):
        found = [
            Candidate(doer.start, doer.end, doer.verb, doer.verb + 1, label, _support(layout, doer))
            for doer in doers(layout, words, passive=passive)
            if _is_written(asking, layout, doer, words)
        ]
        yield from found
        if found:
            return


def _verbs(asking: Asking, question: str) -> Iterator[tuple[list[str], str]]:
    """The words of a question that may be the verb, likeliest first, with what it makes of who does it."""
    after = _without_fillers(question[asking.end :])
    before = _ASKS.sub("", question[: asking.start])
    role = next((one for one in _ROLES if re.search(rf"\b{one}\b", question)), None)
    if role is not None:
        yield role.split(), _LABELS.get(role, "")
        after = _without_fillers(after.removeprefix(role))
    words = (after or _without_fillers(before)).split()[:2]
    if len(words) > 1:
        yield words, _LABELS.get(role or "", "")
    if words and words[0] in _SHORT_VERBS:
        yield words[:1], _LABELS.get(role or "", "")
    if re.search(r"\bchiu trach nhiem\b", question):
        yield ["chiu", "trach", "nhiem"], "Chịu trách nhiệm"


def _without_fillers(words: str) -> str:
    """Folded words, a space between each, without those at the beginning that say nothing of what is done."""
    said = " ".join(re.findall(r"[a-z0-9]+", words))
    fillers = _FILLERS.match(said)
    return said[fillers.end() :] if fillers else said


def _is_written(asking: Asking, layout: Layout, doer: Doer, words: Sequence[str]) -> bool:
    """Whether a verb has the tones that the question gives it, where both are written with them."""
    length = len(" ".join(words))
    there = layout.text[doer.verb : doer.verb + length].split()
    asked = asking.text.split()
    shapes = [re.sub(r"\W", "", fold(word)) for word in asked]
    for word, written in zip(words, there, strict=False):
        same = [asked[index] for index, shape in enumerate(shapes) if shape == word]
        marked = [re.sub(r"\W", "", one) for one in same if fold(one) != one.lower()]
        if len(words) == 1 and not said_as(written, _SHORT_VERBS.get(word, word), strict=layout.is_toned):
            return False
        if marked and not any(said_as(written, one, strict=layout.is_toned) for one in marked):
            return False
    return True


def _support(layout: Layout, doer: Doer) -> tuple[tuple[str, str], ...]:
    """Who supports, where the same sentence says so."""
    end = layout.segments[layout.segment_at(doer.verb)][1]
    for start, stop in supporters(layout, doer.verb, min(end, doer.verb + 120)):
        return (("phối hợp", layout.text[start:stop]),)
    return ()


def _supporting(layout: Layout) -> Iterator[Candidate]:
    for start, end in layout.segments:
        for first, last in supporters(layout, start, end):
            yield Candidate(first, last, first, last, "Phối hợp")
    for doer in doers(layout, ["phoi", "hop"], passive=False):
        segment = layout.segments[layout.segment_at(doer.verb)]
        if subject_at(layout, segment[0]) is None:
            yield Candidate(doer.start, name_end(layout, doer.start), doer.verb, doer.verb + 1, "Phối hợp")
