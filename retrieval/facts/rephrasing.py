"""A question in the words of a passage, where everyday words and those of offices mean the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.vietnamese import fold
from retrieval.facts.asking import Asking
from retrieval.facts.wording import LONGEST, said_as
from retrieval.facts.words import groups, listed
from retrieval.model import Passage
from retrieval.terms import spaced

_spaced = lru_cache(maxsize=512)(spaced)


@dataclass(frozen=True, slots=True)
class _Wording:
    """Words that mean the same as others; `spaced` is how `_spaced` has them."""

    words: str
    spaced: str
    pattern: re.Pattern[str]


def _wording(words: str) -> _Wording:
    return _Wording(words, _spaced(words), re.compile(rf"(?<!\w){re.escape(fold(words))}(?!\w)"))


_CHAT = tuple(_wording(words) for words in listed("rephrasing", "chat"))
_ALIKE = tuple(tuple(_wording(words) for words in group) for group in groups("rephrasing", "alike"))


def in_words_of(asking: Asking, passage: Passage) -> Asking:
    """How a question asks, without words of chat, and what a passage says in other words put in those.

    Which words mean the same is listed in `words.toml`. The question words stay as they are.
    """
    there = _spaced(f"{passage.heading}\n{passage.text[:LONGEST]}")
    before = _rephrased(asking.text[: asking.start], there)
    asked = asking.text[asking.start : asking.end]
    after = _rephrased(asking.text[asking.end :], there)
    text = f"{before}{asked}{after}"
    return replace(asking, text=text, start=len(before), end=len(before) + len(asked))


def _rephrased(question: str, there: str) -> str:
    for chat in _CHAT:
        question = _put(question, chat, "")
    for group in _ALIKE:
        said = _spaced(question)
        meant = [one for one in group if one.spaced in said and one.spaced not in there]
        other = next((one.words for one in group if one.spaced in there), None) if meant else None
        if other is not None:
            for one in meant:
                question = _put(question, one, other)
    return question


def _put(question: str, wording: _Wording, other: str) -> str:
    """A question with other words where it says some, without tones where these have none."""
    if wording.spaced not in _spaced(question):
        return question
    match = wording.pattern.search(fold(question))
    if match is None:
        return question
    written = question[match.start() : match.end()]
    words = wording.words.split()
    if not all(said_as(one, two) for one, two in zip(written.split(), words, strict=False)):
        return question
    toned = fold(written) != written.lower() or fold(wording.words) == wording.words
    return f"{question[: match.start()]}{other if toned else fold(other)}{question[match.end() :]}"
