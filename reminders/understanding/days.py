"""The day that an answer asks for or promises, apart from days that are past or only tell when."""

from __future__ import annotations

import re
from datetime import date, timedelta

from reminders.timing.relative import Mention, mentions
from reminders.understanding.numbers import shares
from reminders.understanding.signs import Sign
from reminders.understanding.spelling import Spelled

_FAR = timedelta(days=300)  # a day and month this far ahead was rather meant in the past
_PAST = re.compile(r"\b(?:da|roi|vua|hom\s+qua|hom\s+truoc)\b")
_PAST_BEFORE = re.compile(r"\b(?:hom|tu|ngay\s+hom|het\s+han)\s+(?:ngay\s+)?$")
_PAST_AFTER = re.compile(r"\s+(?:vua\s+roi|vua\s+qua|truoc|roi\b(?!\s+(?:se|moi)))")
_NOW = re.compile(r"(?:nay|trong\s+ngay)$")
_CLAUSE = re.compile(r"[;!?\n]|[,.](?![0-9])|\b(?:nen|nhung|ma|thi)\b")
_TELLS_WHEN = re.compile(
    r"\b(?:chua|khong|dang|ban|hop|mua|nghi|om|duoc|len|lam\s+roi|da|tu|may|hom\s+qua|loi|hong|mat|cup"
    r"|rot|vuong|cho|trieu|xong\s+roi)\b|%"
)
_DELIVERS = re.compile(
    r"\b(?:nop|gui|xong|lam|hoan|trinh|bao\s+cao|het|tra|trien\s+khai|bat\s+dau|cap|ky|dang|chot"
    r"|to\s+chuc|hop|ban\s+giao|in|soan"
    r"|thuc\s+hien|co|nhap|day|up|xu\s+ly|di|ban\s+hanh|hua|hen|kip|moi|giai\s+quyet|phat\s+hanh"
    r"|tong\s+hop|ra\s+soat|lay|giao|chuyen|dua|phat|niem\s+yet|treo|dan|tiem|kham|chi\s+tra|nghiem\s+thu|dang)\b"
)
_SENTENCE = re.compile(r"[;!?\n]|\.(?![0-9])")
_OF_DOCUMENT = re.compile(
    r"(?:[0-9]/[a-z0-9-]*[a-z][a-z0-9/-]*|\b(?:cong\s+van|cv|bao\s+cao|quyet\s+dinh|qd|thong\s+bao|tb|to\s+trinh"
    r"|ke\s+hoach|van\s+ban|nghi\s+quyet)\s+(?:so\s+)?[0-9]+)\s*(?:,\s*)?(?:ngay\s+)?$"
)
"""A number such as 356/UBND-VHXH right before a day: it is the document's."""

_WORD = re.compile(r"[a-z0-9]+")
_TONED = {"mai": ("mai",), "chieu": ("chiều",)}
"""How words of days are written where they are written with tones."""

_WITH_TONES = re.compile(rf"\b(?:{'|'.join(_TONED)})\b")


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Beside a day these make it no less an answer by itself: "thứ sáu nhé chị".
_PARTICLES = _words(
    "a nhe nha em chi anh sep da vang hen bot thi ok oi ban u minh toi chac tam khoang se cho ngay luc "
    "vao buoi"
)


def days_named(words: Spelled, on: date) -> list[Mention]:
    """The days that are named, whatever for; those of documents and shares like "2/3" are none."""
    folded = _WITH_TONES.sub(lambda match: _as_written(words, match), words.folded)
    taken = shares(folded)
    return [
        mention
        for mention in mentions(folded, on)
        if not _OF_DOCUMENT.search(folded[: mention.start])
        and not any(start <= mention.start < end for start, end in taken)
    ]


def one_to_come(named: list[Mention], on: date) -> date | None:
    """The one day to come among those named; None where there are none or several."""
    days = {mention.day for mention in named if not _is_over(mention, on)}
    return days.pop() if len(days) == 1 else None


def day_meant(folded: str, named: list[Mention], signs: set[Sign], on: date) -> tuple[date | None, bool]:
    """The day asked for or promised, and whether a person has to settle it.

    Args:
        folded: the whole answer.
        named: the days it names.
        signs: what it is read as evidence of.
        on: the day it was written.
    """
    asked = Sign.EXTENSION in signs
    if Sign.SNOOZE in signs and not asked:
        return None, False  # the day to be reminded on (reminders.snoozing)
    if asked:
        return (named[-1].day if named else None), True
    named = [mention for mention in named if not _tells_when(folded, mention) and not _is_over(mention, on)]
    past = [mention for mention in named if Sign.DONE in signs and _PAST.search(_clause(folded, mention))]
    promised = [mention for mention in named if mention not in past]
    if not promised:
        # "10/11 đã nộp" is past; "ngày mai xong rồi" cannot be.
        return None, any(mention.day != on for mention in past)
    if not _answers(folded, promised):
        return None, False
    days = {mention.day for mention in promised}
    return (days.pop() if len(days) == 1 else None), True


def _as_written(words: Spelled, match: re.Match[str]) -> str:
    """A word of days, blotted out where its tones tell that it is another: "chờ mãi", "đối chiếu"."""
    meant = words.may_be(*match.span(), _TONED[match[0]])
    return match[0] if meant else "\0" * len(match[0])


def _answers(folded: str, named: list[Mention]) -> bool:
    """Whether something is promised for the days: a deed beside them, or hardly another word."""
    rest = folded
    for mention in reversed(named):
        rest = f"{rest[: mention.start]}\0{rest[mention.end :]}"
    said = " ".join(sentence for sentence in _SENTENCE.split(rest) if "\0" in sentence)
    return bool(_DELIVERS.search(said)) or not set(_WORD.findall(rest)) - _PARTICLES


def _is_over(mention: Mention, on: date) -> bool:
    """Whether a day was rather meant in the past: with its year, or so far ahead without."""
    return mention.day is not None and not timedelta() <= mention.day - on < _FAR


def _tells_when(folded: str, mention: Mention) -> bool:
    """Whether a day only tells when something was or is so: "tập huấn hôm thứ 7", "tuần này bận họp"."""
    before, after = folded[: mention.start], folded[mention.end :]
    if _PAST_BEFORE.search(before) or _PAST_AFTER.match(after):
        return True
    if not _NOW.search(folded[mention.start : mention.end]):
        return False
    end = _CLAUSE.search(after)
    if end is not None and end[0] == "nen":
        return True  # it tells why: "tuần này em trực liên tục nên chưa làm"
    return bool(_TELLS_WHEN.search(_clause(folded, mention)))


def _clause(folded: str, mention: Mention) -> str:
    """The words beside a day, up to the ends of its clause."""
    before, after = folded[: mention.start], folded[mention.end :]
    start = max((match.end() for match in _CLAUSE.finditer(before)), default=0)
    end = _CLAUSE.search(after)
    return f"{before[start:]} {after[: end.start() if end else len(after)]}"
