"""Wishes about being reminded: later ("nhắc lại chiều mai"), or at another hour from now on ("lúc 7h30")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from knowledge.vietnamese import nfc
from reminders.hours import USUAL
from reminders.model import OFFICE_ZONE
from reminders.timing.relative import mentions
from reminders.understanding import understand
from reminders.understanding.spelling import Spelled, spelled

_LONGEST = 200  # characters; a wish is short
SOON = timedelta(hours=1)
"""How long "lát nữa", "chút nữa" is."""

_MORNING = time(8, 0)
_PARTS = {
    "sang": time(8, 0),
    "trua": time(11, 30),
    "chieu": time(14, 0),
    "toi": time(19, 0),
    "dem": time(19, 0),
}
_ENDS = {
    "sang": time(11, 30),
    "trua": time(14, 0),
    "chieu": time(18, 0),
    "toi": time(22, 0),
    "dem": time(22, 0),
}
_COUNTS = {"nua": 0.5, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6}

_CLOCK = (
    r"(?<![0-9/.:])(?P<h>[01]?[0-9]|2[0-4])\s*(?:h(?![a-z])|g(?![a-z])|:"
    r"|gio\b)(?:\s*(?P<m>[0-5][0-9]|ruoi)(?![0-9]))?(?:\s*phut)?"
    r"(?:\s+(?P<part>sang|trua|chieu|toi|dem)\b(?!\s+(?:da|qua)\b))?"
)
_TIME = re.compile(_CLOCK)
_PART = re.compile(r"\b(?:buoi\s+)?(?P<part>sang|trua|chieu|toi)\b(?!\s+(?:gia|tuan|thang)\b)")
_PART_WRITTEN = re.compile(r"sáng|trưa|chiều|tối")
_OTHER_WORD = re.compile(
    r"\b(?:nhac|cho|giup|gui|nhan|cua|de|gio|doi|chuyen|den|tuan|thang)\s+$"
)  # "nhac toi": me
_LATER = re.compile(
    r"(?<![0-9/.:])(?P<n>[0-9]{1,3}|nua|mot|hai|ba|bon|nam|sau)\s*(?P<unit>tieng|gio|h|phut"
    r"|p)\b(?P<half>\s+ruoi)?(?P<after>\s+(?:dong\s+ho\s+)?(?:nua|sau)\b)?"
)
_SOON = re.compile(r"\b(?:lat|chut|ti|ty|xiu)\s*(?:nua|sau)\b")
_NEXT_WEEK = re.compile(r"\b(?:dau\s+)?tuan\s+(?:sau|toi)\b|\bsang\s+tuan\b|\bqua\s+tuan\b|\bdau\s+tuan\b")
_NEXT_MONTH = re.compile(r"\b(?:dau\s+)?thang\s+(?:sau|toi)\b|\bsang\s+thang\b(?!\s+[0-9])")
_WEEKEND = re.compile(r"\bcuoi\s+tuan\b(?!\s+(?:sau|toi))")
_WEEKDAY = re.compile(r"\bthu\s*(?:hai|ba|tu|nam|sau|bay|[2-7])\b|\bchu\s+nhat\b")

_REMINDS = r"(?:nhac(?:\s+nho)?|hoi\s+lai)"
_WISH = re.compile(rf"\b{_REMINDS}\b")
_ONLY_TIME = re.compile(
    r"(?:\s|[,.!]|\b(?:da|vang|ok|de|vao|luc|hoi|buoi|nhe|nha|a|di|em|chi|anh|bot|thoi"
    r"|cung\s+duoc|duoc|gium|giup|luon|thi)\b)*"
)
_ASKS = re.compile(
    r"\b(?:khi\s+nao|bao\s+gio|may\s+gio|luc\s+nao|ngay\s+nao|hom\s+nao|thu\s+may|tai\s+sao"
    r"|vi\s+sao|sao|ai|the\s+nao|bao\s+lau|bao\s+nhieu|may\s+lan"
    r"|chua\s*$|lam\s+gi)\b"
)
_ALLOWS = re.compile(r"\bduoc\s+(?:khong|hong|chu)\b")
_REFUSES = re.compile(
    rf"\b(?:dung|khong|khoi|ngung|thoi|cam|huy|tat|chua|bot)\s+(?:can\s+|phai\s+|co\s+"
    rf"|can\s+phai\s+)?(?:{_REMINDS}|nhan|gui|lam\s+phien|bao|goi)\b"
)
_PAST = re.compile(
    rf"(?<!xin )\b(?:duoc|bi|vua|moi|cu|hay|toan)\s+{_REMINDS}\b|\b{_REMINDS}\s+(?:\S+\s+)?(?:roi"
    rf"|hoai|mai|suot|nhieu)\b|\bcam\s+on\b"
)
_EVERY = re.compile(
    r"\b(?:moi|hang|hang|tat\s+ca\s+cac)\s+(?:ngay|sang|chieu|toi|hom|buoi)\b|\btu\s+nay\b"
    r"|\bluon\s+luon\b|\b(?:gio|khung\s+gio)\s+nhac\b"
)
_ONLY = re.compile(r"\b(?:thoi|chi)\b")


@dataclass(frozen=True, slots=True)
class HourWish:
    """When a person wants to be reminded: the hour of the day, and the hours in which not to write."""

    at: time | None = None
    quiet: tuple[time, time] | None = None


def snooze_until(text: str, now: datetime) -> datetime | None:
    """The moment at which somebody wants to be reminded again, strictly after `now`, in the office's zone.

    A part of the day stands for its hour (sáng 8:00, trưa 11:30, chiều 14:00, tối 19:00), a day alone for
    8:00, next week and next month for their first day. None where the words are no such wish, name no
    time, ask something, or report how a task stands.

    Args:
        text: the message as it came.
        now: the moment of writing, with its zone.
    """
    if len(text) > _LONGEST or remind_hour(text) is not None:
        return None
    here = now.astimezone(OFFICE_ZONE)
    words = spelled(text)
    folded = words.folded
    if _asks(folded) or _REFUSES.search(folded) or _PAST.search(folded):
        return None
    try:
        found = _moment(words, here)
    except (OverflowError, ValueError):  # past the last year of the calendar
        return None
    if found is None or found[0] <= here:
        return None
    moment, rest = found
    if _WISH.search(folded):
        return None if _reports(text, here.date()) else moment
    names_hour = _part(words) or _TIME.search(folded) or _LATER.search(folded)
    return moment if names_hour and _ONLY_TIME.fullmatch(rest) else None


def remind_hour(text: str) -> HourWish | None:
    """What a person wishes for every day: "nhắc tôi lúc 7h30", "đừng nhắn sau 20h"; None for other words.

    A day that is named ("mai nhắc em lúc 7h") or "nhắc lại" makes it a wish for once: `snooze_until`.
    """
    words = spelled(text[: _LONGEST + 1])
    folded = words.folded
    if len(text) > _LONGEST or _asks(folded):
        return None
    if _REFUSES.search(folded):
        quiet = _quiet(folded)
        return HourWish(quiet=quiet) if quiet is not None else None
    at = _daily(words)
    return HourWish(at=at) if at is not None else None


def _daily(words: Spelled) -> time | None:
    """The hour at which to remind from now on."""
    folded = words.folded
    about = re.search(r"\bnhac\b|\b(?:nhan|gui)\s+(?:tin|cho|toi|em|minh)\b", folded)
    if about is None or _PAST.search(folded):
        return None
    always = _EVERY.search(folded) is not None
    once = re.search(r"\blai\b|\bsau\b|\bnua\b|\bnay\b(?<!tu nay)|\bmai\b", folded) or mentions(
        folded, date(2024, 1, 1)
    )
    if once and not always:
        return None
    if clock := _TIME.search(folded):
        return _time(clock)
    part = _part(words)
    if part and (always or _ONLY.search(folded) or re.search(rf"\bbuoi\s+{part['part']}\b", folded)):
        return _PARTS[part["part"]]
    return None


def _asks(folded: str) -> bool:
    """Whether words are a question; "mai nhắc em được không ạ?" is a polite wish."""
    if _ASKS.search(folded):
        return True
    yes_or_no = "?" in folded or re.search(
        r"\b(?:khong|ha|phai\s+khong)\s*(?:a|nhi|chi|anh|em|bot)?\s*[.!]*\s*$", folded
    )
    return bool(yes_or_no) and not _ALLOWS.search(folded)


def _part(words: Spelled) -> re.Match[str] | None:
    """The part of the day that words name; "toi" is "tối" or "tôi", "sang" is "sáng" or "sang"."""
    for match in _PART.finditer(words.folded):
        if words.toned and _PART_WRITTEN.search(nfc(words.written(*match.span())).lower()):
            return match
        sure = match[0] in ("trua", "chieu") or match[0].startswith("buoi")
        if not words.toned and (sure or not _OTHER_WORD.search(words.folded[: match.start()])):
            return match
    return None


def _reports(text: str, on: date) -> bool:
    heard = understand(text, on)
    return (heard.state, heard.percent, heard.figure) != (None, None, None)


def _moment(words: Spelled, now: datetime) -> tuple[datetime, str] | None:
    """The moment that words name, and the words without it."""
    folded = words.folded
    if soon := _SOON.search(folded):
        return now + SOON, _without(folded, soon.span())
    later = _LATER.search(folded)
    if later and _is_length(folded, later):
        span = (len(re.sub(r"(?:\bsau\s+(?:khoang\s+)?)$", "", folded[: later.start()])), later.end())
        return _later(later, now), _without(folded, span)
    day, spans = _day(folded, now.date())
    clock = _TIME.search(_without(folded, *spans))
    part = _part(words)
    if clock is None and part is None and day is None:
        return None
    named = clock["part"] if clock and clock["part"] else part["part"] if part else None
    at = _time(clock, named) if clock else _PARTS[named] if named else _MORNING
    spans += [match.span() for match in (clock, part) if match]
    rest = _without(folded, *spans)
    today = re.search(r"\b(?:hom|sang|trua|chieu|toi|ngay)\s+nay\b", folded) is not None
    if day is not None and not today:
        return datetime.combine(day, at, OFFICE_ZONE), rest
    moment = datetime.combine(now.date(), at, OFFICE_ZONE)
    rest = re.sub(r"\b(?:hom\s+)?nay\b", " ", rest)
    if moment <= now and not today:
        moment += timedelta(days=1)
    elif moment <= now and clock is None and named and now + SOON <= _end_of(named, now):
        moment = now + SOON  # "chiều nay", said in the afternoon
    return moment, rest


def _end_of(part: str, now: datetime) -> datetime:
    return datetime.combine(now.date(), _ENDS[part], OFFICE_ZONE)


def _day(folded: str, today: date) -> tuple[date | None, list[tuple[int, int]]]:
    """The day that words name, and where; weeks and months stand for their first day here."""
    weekday = _WEEKDAY.search(folded)
    if (match := _NEXT_WEEK.search(folded)) and weekday is None:
        return today + timedelta(days=7 - today.weekday()), [match.span()]
    if (match := _NEXT_MONTH.search(folded)) and not re.search(r"\bngay\s+[0-9]", folded):
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1), [match.span()]
    if match := _WEEKEND.search(folded):
        friday = today + timedelta(days=4 - today.weekday())
        return (friday if friday > today else today + timedelta(days=1)), [match.span()]
    named = [mention for mention in mentions(folded, today) if mention.day is not None]
    if not named:
        return None, []
    return named[0].day, [(named[0].start, named[0].end)]


def _is_length(folded: str, match: re.Match[str]) -> bool:
    """Whether hours are a length ("sau 2 tiếng", "2h nữa") rather than an hour of the day ("15h")."""
    if match["unit"] in ("tieng", "phut", "p") or match["after"]:
        return (
            match["unit"] != "p" or bool(match["after"]) or folded[: match.start()].rstrip().endswith("sau")
        )
    before = re.search(r"\bsau\s+(?:khoang\s+)?$", folded[: match.start()])
    return bool(before) and match["n"].isdigit() and int(match["n"]) <= 12


def _later(match: re.Match[str], now: datetime) -> datetime:
    count = _COUNTS.get(match["n"]) or float(match["n"])
    count += 0.5 if match["half"] else 0
    minutes = 1 if match["unit"] in ("phut", "p") else 60
    return now + timedelta(minutes=count * minutes)


def _time(match: re.Match[str], part: str | None = None) -> time:
    """An hour as spoken: "3h chiều" is 15:00, and so is "3h" alone, since nobody is reminded at night."""
    hour = int(match["h"]) % 24
    minute = 30 if match["m"] == "ruoi" else int(match["m"] or 0)
    said = match["part"] or part
    if (
        (said in ("chieu", "toi", "dem") and hour < 12)
        or (said == "trua" and hour < 4)
        or (said is None and 1 <= hour <= 5)
    ):
        hour += 12
    return time(hour, minute)


def _quiet(folded: str) -> tuple[time, time] | None:
    clocks = list(_TIME.finditer(folded))
    between = [match for match in clocks if re.search(r"\b(?:tu|khoang)\s+$", folded[: match.start()])]
    if len(clocks) == 2 and (between or re.search(r"(?:den|toi|-)\s*$", folded[: clocks[1].start()])):
        return _plainly(clocks[0]), _plainly(clocks[1])
    if len(clocks) != 1:
        return None
    before = folded[: clocks[0].start()]
    if re.search(r"\b(?:sau|tu|qua)\s+(?:luc\s+)?$", before):
        return _time(clocks[0]), USUAL.quiet_until
    if re.search(r"\btruoc\s+(?:luc\s+)?$", before):
        return USUAL.quiet_from, _plainly(clocks[0])
    return None


def _plainly(match: re.Match[str]) -> time:
    """An hour of quiet as said: 5h is 5:00."""
    if match["part"]:
        return _time(match)
    return time(int(match["h"]) % 24, 30 if match["m"] == "ruoi" else int(match["m"] or 0))


def _without(folded: str, *spans: tuple[int, int]) -> str:
    for start, end in spans:  # which may overlap: "trưa" and "trưa mai"
        folded = folded[:start] + " " * (end - start) + folded[end:]
    return folded
