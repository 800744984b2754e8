"""What the index keeps of a passage, worked out: the terms that find it, the tokens that weigh it.

It is half the time that an index takes, and depends on the passage alone: where many are put in, another
process works it out for the next ones meanwhile.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from knowledge.vietnamese import nfc
from retrieval.model import Passage
from retrieval.spelling_out import spelled_out
from retrieval.terms import places, terms
from retrieval.tokens import Tokens, tokens

TITLE_WEIGHT = 3
"""How often the terms of a title count to once for those of the text. One field with the title repeated
did better than two fields added up (nDCG@10 on `train`: .735 to .65), as BM25F says it should: Robertson,
Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (CIKM 2004)."""

LONGEST = 3000
"""Tokens of a text that are kept for weighing it closely."""

_TOGETHER = 64  # passages that go to another process at once


@dataclass(frozen=True, slots=True)
class Analysis:
    """A passage as the index takes it.

    `text` is the terms that it is found by, with those of its headings, `body` those of its text alone,
    `places` those of where it stands, spaces between them; `title_tokens` and `body_tokens` are its tokens.
    """

    text: str
    body: str
    places: str
    title_tokens: Tokens
    body_tokens: Tokens


def analyse(passage: Passage) -> Analysis:
    """Work out what the index keeps of a passage."""
    text, heading = spelled_out(nfc(passage.text)), spelled_out(nfc(passage.title))
    body, title = " ".join(terms(text)), " ".join(terms(heading))
    return Analysis(
        text=" ".join([body, *[title] * TITLE_WEIGHT, *terms(nfc(passage.document))]),
        body=body,
        places=" ".join(places(f"{passage.locator}\n{passage.title}")),
        title_tokens=tokens(heading),
        body_tokens=tokens(text)[:LONGEST],
    )


def analysed(
    batches: Iterable[Sequence[Passage]],
) -> Iterator[tuple[Sequence[Passage], Iterable[Analysis]]]:
    """Batches of passages with their analyses, each begun before the one in front of it is asked for.

    The first batch is worked out in this process: most of what is added has no second one, and starting
    another process takes a second.
    """
    alone = os.cpu_count() == 1
    remaining = iter(batches)
    first = next(remaining, None)
    if first is None:
        return
    before: tuple[Sequence[Passage], Iterable[Analysis]] = first, map(analyse, first)
    # Not forked: a fork has the locks of this process's threads, and none of the threads.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        for batch in remaining:
            ahead = map(analyse, batch) if alone else other.map(analyse, batch, chunksize=_TOGETHER)
            yield before
            before = batch, ahead
        yield before
