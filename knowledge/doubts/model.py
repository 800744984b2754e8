"""The nouns of this package: a doubt, its kinds from the gravest to a mere remark."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DoubtKind(StrEnum):
    """What may be wrong, the gravest first: doubts are told in this order."""

    FOREIGN_PAGE = "foreign-page"
    """a page or appendix that belongs to another document"""

    PAGE_NUMBERS = "page-numbers"
    """printed page numbers that jump or start again"""

    DUE_BEFORE_SIGNING = "due-before-signing"
    DUE_IN_ANOTHER_YEAR = "due-in-another-year"
    IMPOSSIBLE_DATE = "impossible-date"
    """a day, month or quarter that does not exist"""

    APPENDIX_ABSENT = "appendix-absent"
    TASK_TWICE = "task-twice"
    NUMBER_SKIPPED = "number-skipped"
    NUMBER_REPEATED = "number-repeated"
    NUMBER_MISSING = "number-missing"
    LEAD_UNKNOWN = "lead-unknown"
    """nobody in the office's roster holds the position that leads a task"""

    SCORE_ABOVE_MAXIMUM = "score-above-maximum"
    RANK_BEYOND = "rank-beyond"
    MAXIMUM_DIFFERS = "maximum-differs"
    TOTAL_WRONG = "total-wrong"
    PERCENT_ABOVE_HUNDRED = "percent-above-hundred"
    LAW_AFTER_SIGNING = "law-after-signing"
    LAW_ENDED = "law-ended"
    """no longer in force when the plan was signed"""

    TERM_ENDED = "term-ended"
    """a name that no longer existed when the plan was signed"""

    WORDS_REPEATED = "words-repeated"
    NUMBER_LEFT_OPEN = "number-left-open"
    LAW_ENDED_SINCE = "law-ended-since"
    """in force when the plan was signed, no longer today"""

    TERM_ENDED_SINCE = "term-ended-since"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a careful clerk would ask about. `sentence` is for the coordinator, in Vietnamese.

    `task` counts the plan's tasks from 1, None where the doubt is about none. `quote` are words of the
    document as its reader met them, "" where the doubt is about what is not there.
    """

    kind: DoubtKind
    sentence: str
    task: int | None = None
    page: int | None = None
    quote: str = ""
