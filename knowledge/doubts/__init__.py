"""What a careful clerk would ask about a plan before its tasks are given out: the plan linter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from knowledge.doubts.dates import Windows, due_doubts, impossible_dates
from knowledge.doubts.figures import maximum_doubts, percent_doubts, score_doubts
from knowledge.doubts.law import law_doubts
from knowledge.doubts.listing import appendices_absent, headings_skipped, leads_unknown, tasks_twice
from knowledge.doubts.model import Doubt, DoubtKind
from knowledge.doubts.pages import page_doubts
from knowledge.doubts.running import Running
from knowledge.doubts.tables import table_doubts, tabled_maxima
from knowledge.doubts.terms import term_doubts
from knowledge.doubts.wording import repeated_words
from knowledge.model import Document, Head, Plan, Reading

__all__ = ["Doubt", "DoubtKind", "doubts"]

_MOST_OF_A_KIND = 12
_MORE = "Còn {count} chỗ khác tương tự: {sentence}"
_RANKS = {kind: rank for rank, kind in enumerate(DoubtKind)}


def doubts(
    head: Head,
    plan: Plan,
    document: Document | None,
    reading: Reading,
    *,
    due: Sequence[Windows],
    roster: Collection[str] | None,
    today: date | None,
) -> tuple[Doubt, ...]:
    """What should be asked about a plan, the gravest first, at most a dozen of each kind.

    Args:
        head: what stands at the plan's top; without a date of signing much goes undoubted.
        plan: its tasks and scores.
        document: its tree, None where it was not made.
        reading: its words; damaged ones raise no doubts of their own.
        due: for each task its due windows as (first day, last day); none where its time names no day.
        roster: the names and positions of the office's people; None where it is not known.
        today: the day the plan is read, for what has ended since; None leaves that out.
    """
    running = Running.of(reading)
    found = _first_of_each(
        [
            *page_doubts(reading, running, head),
            *due_doubts(head, plan, due),
            *impossible_dates(running),
            *appendices_absent(reading, running, document, plan),
            *tasks_twice(plan),
            *table_doubts(reading),
            *headings_skipped(reading, document),
            *leads_unknown(plan, roster),
            *score_doubts(running),
            *maximum_doubts(running, plan.scores, tuple(tabled_maxima(reading))),
            *percent_doubts(running),
            *law_doubts(running, head, today),
            *term_doubts(running, head, today),
            *repeated_words(running),
        ]
    )
    return tuple(sorted(found, key=lambda doubt: _RANKS[doubt.kind]))


def _first_of_each(found: Iterable[Doubt]) -> Iterator[Doubt]:
    """The doubts without those that say the same again, and at most a dozen of each kind."""
    said: set[str] = set()
    counts: Counter[DoubtKind] = Counter()
    left: dict[DoubtKind, Doubt] = {}
    for doubt in found:
        if doubt.sentence in said:
            continue
        said.add(doubt.sentence)
        counts[doubt.kind] += 1
        if counts[doubt.kind] <= _MOST_OF_A_KIND:
            yield doubt
        else:
            left.setdefault(doubt.kind, doubt)
    for kind, doubt in left.items():
        count = counts[kind] - _MOST_OF_A_KIND
        sentence = doubt.sentence if count == 1 else _MORE.format(count=count, sentence=doubt.sentence)
        yield Doubt(kind, sentence, doubt.task, doubt.page, doubt.quote)
