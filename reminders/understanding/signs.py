"""What words in an officer's answer are evidence of, and the groups of words that the rules are made of."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class Sign(StrEnum):
    """What a stretch of words is evidence of."""

    COMMAND = "command"
    SNOOZE = "to be reminded later"
    QUESTION = "question"
    NOTED = "noted, or will do"
    COURTESY = "courtesy"
    SETTLED = "an obstacle that is none, or no longer"
    PROGRESS = "a percentage of the work"
    NOT_DONE = "not done"
    UNDONE = "not done, but how far is not said"
    NOT_STARTED = "not started"
    PARTLY = "done in part"
    DONE = "done"
    MAYBE_DONE = "perhaps done"
    DEED = "something was done, perhaps all"
    INTENDED = "to be done some day"
    UNABLE = "cannot be done"
    DOING = "doing"
    WAITING = "an obstacle, from this word on"
    BROKEN = "an obstacle, the whole clause"
    EXTENSION = "asks for more time"
    HANDOVER = "another does it"
    DOUBT = "not said for certain"


class Rule(NamedTuple):
    """A pattern over folded words, and what it is evidence of.

    Where a word without its tones may be another ("cho": chờ, cho), `written` must be found in the words
    as typed, if they are typed with tones; if not, `before` must match what stands before them.
    """

    sign: Sign
    pattern: str
    written: str = ""
    before: str = ""


# Folded words, abbreviations written out (reminders.understanding.spelling). A negation is never missed.
YET = r"(?:chua|chuwa|chuaw|chwa)"
NOT = r"(?:chua|chuwa|chuaw|chwa|khong|(?<!/)kh(?![/-])|hong|chang|cha|dech|deo|eo|nao)"
BE = r"duoc"
END = (
    r"(?:\s+(?:a|ha|nha|nhe|nhi|vay|the|em|chi|anh|ban|sep|ta|bot|ne|luon|day|do|oi|ho|hen|ban|co|chu|bac))*"
    r"\s*[?.!]*\s*$"
)
FINISHED = r"(?:xong(?:\s+xuoi)?|song(?=\s+roi)|hoan\s+thanh|hoan\s+tat|dut\s+diem|done|finish)"
HANDED = r"(?:nop|gui|bao\s+cao|ky|ban\s+hanh|phat\s+hanh)"
WORK = (
    r"(?:lam|thuc\s+hien|trien\s+khai|tien\s+hanh|bat\s+dau|xu\s+ly|dung|dong|khoi\s+dong|soan|viet"
    r"|ra\s+soat|bat\s+tay|so\s+(?:toi|den|vao)|khoi\s+cong|nhap|tong\s+hop|scan|quet|so\s+hoa|giai\s+quyet)"
)
ALREADY = r"(?:roi|het|ca|luon|day\s+du)"
SOME = (
    r"(?:mot\s+nua|1\s+nua|nua|mot\s+phan|1\s+phan|phan\s+nua|mot\s+it|phan\s+(?!cua\b|viec\b)\S+|mot\s+so|vai|may"
    r"|co\s+ban|tam)"
)
STILL = r"(?:(?:dang|con|van|bi|gap|toan|cu|lai)\s+)*"
# What after "xong" makes it part of the task only.
WHOLE = (
    r"(?!\s+(?:moi|chi|co|duoc|phan(?!\s+viec)|khau|buoc|vong|dot|giai\s+doan|so\s+bo|tam|ban\s+nhap|nhap"
    r"|du\s+thao|ban\s+thao|mot|vai|may|nhung|cac|1|[0-9])(?![a-z]))"
)
WORD = r"(?:[^\s,.;!?]+\s+)"
CLAUSE = r"[^,.;!?\n]*?"

HAZARD = re.compile(
    rf"\b(?:{NOT}(?!\s+cung\b)|dau(?!\s+(?:vao|ra)\s+(?:day|do)\b)|dung\s+(?:bao|tinh|nghi|xem|co|ghi)"
    r"|ai(?!\s+cung\b)|gi|sao(?!\s+(?:y|luc|ke|chep)\b)|neu|mai\s+moi|lau)\b"
)
"""What must not stand unread beside "xong": a negation or a question that no rule understood."""

WITH_TONES = {
    "dau": ("đâu",),
    "ai": ("ai",),
    "gi": ("gì", "gỉ"),
    "sao": ("sao",),
    "neu": ("nếu",),
    "lau": ("lâu",),
    "nao": ("nào",),
    "hong": ("hông", "hổng", "hong", "hỏng"),
    "cha": ("chả", "cha"),
}
"""How such words are written with tones: "dấu", "sáo" and "lau" are none of them."""
