"""The decisive words of what is quoted: the fact, else the words that are asked about most."""

from __future__ import annotations

import re
from itertools import pairwise

from knowledge.vietnamese import fold
from retrieval.facts.finding import Fact
from retrieval.facts.wording import LONGEST
from retrieval.matching import Wanted
from retrieval.terms import is_toned, number_forms, toned

MOST = 4
"""Places that are emphasised: with more, nothing is."""

LEAST_SHARE = 0.35
"""The least weight of a run of words to be emphasised, by that of the heaviest."""

WHOLE = 0.6
"""The share of a text's characters from which on emphasis says nothing."""

_WORD = re.compile(r"[^\W_]+(?:[./-](?=\w)[^\W_]+)*")

Span = tuple[int, int]


def decisive_spans(asked: Wanted, text: str, fact: Fact | None = None, offset: int = 0) -> tuple[Span, ...]:
    """The words to emphasise in a text: at most `MOST` spans of whole words, in order, none within another.

    Args:
        text: a slice of a passage's text, as it is quoted.
        fact: what was found in that passage; where the slice holds it, it and what belongs to it is decisive.
        offset: where in the passage's text the slice begins.
    """
    if fact is not None:
        start, end = fact.start - offset, fact.end - offset
        if 0 <= start < end <= len(text) and text[start:end] == fact.text:
            return _fact_spans(text, fact, start, end)
    return _heavy_runs(asked, text[:LONGEST])


def _fact_spans(text: str, fact: Fact, start: int, end: int) -> tuple[Span, ...]:
    found = [(start, end)]
    for _, more in fact.also:
        at = text.find(more, end) if more else -1
        if at < 0:
            continue
        if not text[found[-1][1] : at].strip(" ,"):
            found[-1] = (found[-1][0], at + len(more))
        elif at >= found[-1][1]:
            found.append((at, at + len(more)))
    return tuple(found[:MOST])


def _heavy_runs(asked: Wanted, text: str) -> tuple[Span, ...]:
    """The runs of asked words that weigh most, each wording once."""
    strict = bool(asked.toned) and is_toned(text)
    best: dict[tuple[str, ...], tuple[float, Span]] = {}
    run: list[tuple[str, Span]] = []
    end = 0
    for match in (*_WORD.finditer(text), None):
        form = None if match is None else _asked_form(asked, match.group(), strict=strict)
        apart = match is not None and text[end : match.start()].strip() != ""
        if run and (form is None or apart):
            words = tuple(each for each, _ in run)
            best.setdefault(words, (_run_weight(asked, words), (run[0][1][0], run[-1][1][1])))
            run = []
        if match is not None:
            end = match.end()
            if form is not None:
                run.append((form, match.span()))
    heaviest = max((weight for weight, _ in best.values()), default=0.0)
    heavy = sorted(
        ((weight, span) for weight, span in best.values() if weight > 0 and weight >= LEAST_SHARE * heaviest),
        key=lambda one: (-one[0], one[1]),
    )
    spans = tuple(sorted(span for _, span in heavy[:MOST]))
    return spans if sum(end - start for start, end in spans) <= WHOLE * len(text) else ()


def _asked_form(asked: Wanted, word: str, *, strict: bool) -> str | None:
    """The term of the question that a word is, None where it is none."""
    folded = fold(word)
    plain = str(int(folded)) if folded.isascii() and folded.isdigit() and len(folded) < 10 else folded
    form = next((one for one in number_forms(plain) if one in asked.weights), None)
    if form is None:
        return None
    if strict and toned(word) not in asked.toned and any(fold_marks(one) == form for one in asked.toned):
        return None
    return form


def fold_marks(term: str) -> str:
    """The folded syllable of a toned term, whose tone mark stands last."""
    return re.sub("[\u0300-\u036f]", "", fold(term))


def _run_weight(asked: Wanted, words: tuple[str, ...]) -> float:
    pairs = {f"{one}_{two}" for one, two in pairwise(words)}
    return sum(asked.weights.get(term, 0.0) for term in {*words, *pairs})
