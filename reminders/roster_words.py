"""What is said of people who come and go: "Hoa nghỉ phép từ 5/3 đến 12/3, Minh làm thay". Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from knowledge.vietnamese import collapse, fold, nfc
from reminders.calendar_dates import DATES, UnclearDays
from reminders.leave_days import COUNT, END, START, UNIT, Days, read_days

LONGEST = 300
"""Characters of a message that may be about the roster."""

SELF = frozenset({"toi", "em", "minh", "tui", "to", "chau", "con", "anh", "chi", "co", "chu", "bac"})
"""What people call themselves, folded, where no name follows."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody is away. `who` and `deputy` are words ("chị Hoa", "em"), `deputy` "" where none is named.

    `who` may be several: "chị Hoa và anh Minh"; `each` takes them apart. `days` is None where
    none are said; `doubt` says, in Vietnamese, what is unclear.
    """

    who: str
    days: Days | None
    deputy: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Back:
    """Somebody, or several, are at work again from a day on; None: now."""

    who: str
    day: date | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Somebody hands everything over from a day on (None: now). `leaves`: they leave the office as well."""

    who: str
    successor: str
    since: date | None
    leaves: bool
    doubt: str = ""


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


_WORK = r"(?: (?:cong viec|nhiem vu|cong tac|viec))"
_DONE = r"(?:da |se |dang |duoc |phai |cung |moi )*"
_ALL = r"(?: (?:toan bo|het|tat ca|lai))*"
_KINDS = (
    r"phep nam|phep|om|benh|thai san|sinh con|sinh|de|viec rieng|khong luong|khong huong luong|che do"
    r"|duong suc|mat|cuoi|bu|dieu tri|chua benh|di hoc|hoc|lam|le|tet|cham con"
)
_WHEN = r"(?:tu|ngay|den|het|tuan|thang|thu|hom|mai|chieu|sang|ca|trong|[0-9]+)\b"
_VERBS = (
    # Leaving the office, before being away: "nghỉ hưu" is no leave, "nghỉ việc riêng" is one.
    (
        "X",
        rf"{_DONE}(?:(?:chuyen|thuyen chuyen) (?:cong tac|don vi)|dieu dong|luan chuyen|dieu chuyen|nghi huu"
        r"|ve huu|nghi viec(?! rieng)|thoi viec|nghi che do huu)"
        r"(?: (?:ve|sang|len) (?:[^\W\d_]+ ){0,8}?[^\W\d_]+(?=,| tu | ke tu | ngay |$))?",
    ),
    (
        "B",
        rf"{_DONE}(?:(?:di lam|lam viec|quay lai|tro lai|ve)"
        r"(?: (?:lai|lam lai|lam viec lai|tro lai|lam viec|lam))+"
        r"|di lam(?= roi|$)|het (?:nghi )?phep|het nghi)(?: roi)?",
    ),
    (
        "L",
        r"(?:xin phep |xin |duoc |se |phai |dang |bat dau )*"
        rf"(?:nghi(?:(?: (?:{_KINDS}))+|(?! \w)|(?= {_WHEN}))"
        r"|di cong tac|di hoc|di tap huan|di vang|vang mat|nam vien|di phep)",
    ),
    (
        "R",
        rf"{_DONE}(?:nhan|tiep nhan|nhan ban giao|tiep quan)(?: (?:toan bo|lai|thay))*{_WORK}"
        rf"(?: thay)?(?: (?:cua|tu|cho))?|{_DONE}(?:ke nhiem|tiep quan)(?: cho)?",
    ),
    (
        "S",
        r"(?:la )?(?:nguoi )?(?:se |duoc |tam |phu trach |phan cong |cu )*"
        r"(?:(?:lam|truc|xu ly|phu trach|dam nhiem) thay|thay the|lam giup|truc giup|kiem nhiem|kiem"
        rf"|phu trach|dam nhiem|thay|truc)(?: (?:cho|lam))?{_WORK}?(?: cua)?(?: la)?",
    ),
    ("Q", rf"(?:ban giao|chuyen giao|giao|chuyen){_ALL}{_WORK} cua"),
    (
        "G",
        rf"{_DONE}(?:ban giao|giao lai|chuyen giao|giao|chuyen){_ALL}{_WORK}?"
        r"(?: (?:dang lam|dang mo|con lai|lai))? cho",
    ),
    ("C", r"cho"),
)
_TITLES = frozenset({"chị", "anh", "cô", "chú", "bác", "ông", "bà", "thầy", "đồng chí", "bạn"})
_FOLDED_TITLES = frozenset(map(fold, _TITLES))
_NO_NAME = (
    r"(?:nghi(?! nghi)|xin|se|da|di|thay|lam|truc|nhan|giao|ban giao|tu (?:[0-9]+|ngay|thang|thu|hom|tuan))\b"
)
_TITLED = re.compile(rf"(?P<title>dong chi|chi|anh|co|chu|bac|ong|ba|thay|ban) (?!{_NO_NAME})[^\W\d_]+")
_NOISE = (
    r"da|vang|nho|giup|ghi(?: (?:nhan|lai|giup))?|luu y|(?:xin|thong|kinh) bao|bao (?:cao|voi)|tro ly|oi|thi"
    r"|va|con|la|do|de|trong(?: thoi gian)?|thoi gian|khi|luc|nguoi(?! dan)|dip|dot|tam thoi|khoang|roi|a|nhe"
    r"|nha|se|co(?! quan)|het|tinh(?= tu)"
)
_SCAN = re.compile(
    "|".join(
        [
            rf"(?P<D>(?:{DATES}))",
            rf"(?P<N>{COUNT})",
            rf"(?P<U>{UNIT})",
            rf"(?P<F>{START})(?!\w)",
            rf"(?P<E>{END})(?!\w)",
            *(rf"(?P<{kind}>(?:{pattern})(?!\w))" for kind, pattern in _VERBS),
            rf"(?P<noise>(?:{_NOISE})(?!\w))",
            r"(?P<gap>[\s,;:.()\"“”'!–-]+)",
            r"(?P<W>[^\W\d_]+(?!\w))",
        ]
    )
)
_T = "[DUNFE]*"
_SHAPES: tuple[tuple[type[Leave] | type[Back] | type[Transfer], re.Pattern[str]], ...] = (
    (Transfer, re.compile(rf"{_T}(?P<who>W){_T}(?P<out>X){_T}(?:(?P<to>W)[RS]W?|[GSR](?P<to2>W)S?)?{_T}")),
    (Leave, re.compile(rf"{_T}(?P<who>W+){_T}L{_T}(?:(?P<to>W)[SR]W?|[GS](?P<to2>W)S?)?{_T}")),
    (Leave, re.compile(r"(?P<to>W)S(?P<who>W+)L?[DUNFE]+")),
    (Back, re.compile(rf"{_T}(?P<who>W+)?{_T}B{_T}")),
    (Transfer, re.compile(rf"{_T}(?P<who>W){_T}G(?P<to>W){_T}")),
    (Transfer, re.compile(rf"{_T}Q(?P<who>W)C(?P<to>W){_T}")),
    (Transfer, re.compile(rf"{_T}(?P<to>W){_T}R(?P<who>W){_T}")),
)
_ASKS = re.compile(
    r"\?|\b(?:nao|gi|sao|may|bao gio|bao nhieu|phai khong|dung khong|ha|chua|khong)[ .!]*$|^ai\b"
)
_REASON = re.compile(r",? (?:vi|do|de|ly do(?: la)?:?) (?:[^\W\d_]+ ?){1,12}(?=,|$)")
_CALLED = re.compile(r"(?:[^\W\d_]+ ){1,4}(?:ơi|oi|à)[ ,!:]+(?=\w)", re.IGNORECASE)
_COURTESY = re.compile(
    r"(?:(?<!thay)(?<!cho)(?<!cua)[ .!,]+"
    r"(?:(?:anh|chi|co|chu|bac|sep|em|bot) (?:oi|a)|a|nhe|nha|nghe|voi|luon|day|roi))+$"
)
_AND = re.compile(r",|(?<= )(?:và|va|với|voi|cùng(?: với)?|cung(?: voi)?)(?= )", re.IGNORECASE)
_LAST_AND = re.compile(r" (?:và|va|với|voi|cùng|cung) [^,]+$", re.IGNORECASE)
_THINGS = re.compile(
    r"(?:co quan|don vi|uy ban|ubnd|phuong|xa|thi tran|ca|toan|moi nguoi|chung|phan mem|may|mang|he thong|dan"
    r"|nguoi dan|truong|so|huyen|tinh|thu vien|cong|bo phan|tat ca|can bo|cong chuc|viec|ho so)\b"
)
"""How words begin that are no person's name."""


def read_roster_words(text: str, on: date) -> Leave | Back | Transfer | None:
    """What a message says of people who come and go, said on the day `on`; None where it says no such thing.

    The whole message must be understood: a report with an obstacle ("chị Hoa nghỉ ốm nên chưa làm"), a
    question, and what is said of the office or of a thing ("phần mềm nghỉ") are none.
    """
    said = collapse(nfc(text))
    if len(said) > LONGEST or "?" in said or said.lower().rstrip(" .!").endswith(" à"):
        return None
    called = _CALLED.match(said)
    said = said[called.end() :] if called is not None else said
    folded = _COURTESY.sub("", fold(said).rstrip(" .!"))
    if len(folded) > len(said) or _ASKS.search(folded):
        return None
    return _read(said, folded, on) or _without_reason(said, folded, on)


def _named(who: str) -> tuple[str, ...]:
    """The people of an enumeration, each by their own words: "chị Hoa, anh Minh và Bảo" names three.

    Commas alone enumerate nobody: "chị Lan, Hoa" may speak to Lan of Hoa.
    """
    people = tuple(filter(None, (one.strip(" ,") for one in _AND.split(who))))
    return people if len(people) > 1 and _LAST_AND.search(who) else (who,)


def each(said: Leave | Back | Transfer) -> tuple[Leave | Back | Transfer, ...]:
    """What was said of several people, as said of each."""
    if isinstance(said, Transfer):
        return (said,)
    return tuple(replace(said, who=who) for who in _named(said.who))


def _without_reason(said: str, folded: str, on: date) -> Leave | Back | Transfer | None:
    """The same with a reason left out: "em nghỉ mai để đi khám bệnh"."""
    reason = _REASON.search(folded)
    if reason is None:
        return None
    start, end = reason.span()
    return _read(said[:start] + said[end:], folded[:start] + folded[end:], on)


def _read(said: str, folded: str, on: date) -> Leave | Back | Transfer | None:
    tokens = _tokens(said, folded)
    kinds = "".join(token.kind for token in tokens)
    for shape, pattern in _SHAPES:
        match = pattern.fullmatch(kinds)
        if match is None:
            continue
        groups = match.groupdict()

        def words(*names: str, match: re.Match[str] = match) -> str:
            at = next((match.span(name) for name in names if match.groupdict().get(name)), None)
            return "" if at is None else said[tokens[at[0]].start : tokens[at[1] - 1].end]

        who, to = words("who"), words("to", "to2")
        people = (who,) if shape is Transfer else _named(who)
        if any(_THINGS.match(fold(one)) for one in (*people, to)):
            return None
        if len(groups["who"] or "") > len(people):
            return None  # "chị Lan, Hoa nghỉ mai": one of them is only spoken to
        times = [(token.kind, token.text) for token in tokens if token.kind in "DUNFE"]
        try:
            days = read_days(times, on, past=shape is not Back)
        except UnclearDays as unclear:
            return _made(shape, who, to, None, "out" in groups, str(unclear))
        if shape is Leave and pattern.pattern.startswith("(?P<to>") and days is not None and days.open:
            return None  # "Minh làm thay Hoa từ 5/3": for how long is not said, nor whether she is away
        return _made(shape, who, to, days, "out" in groups, "")
    return None


def _made(
    shape: type[Leave] | type[Back] | type[Transfer],
    who: str,
    to: str,
    days: Days | None,
    leaves: bool,
    doubt: str,
) -> Leave | Back | Transfer:
    first = days.first if days is not None else None
    if shape is Leave:
        return Leave(who, days, to, doubt)
    if shape is Back:
        return Back(who, first, doubt)
    return Transfer(who, to, first, leaves, doubt)


def _tokens(said: str, folded: str) -> Sequence[_Token]:
    """The message in tokens, noise left out; none where some of it is not understood."""
    tokens: list[_Token] = []
    toned = folded != said.lower()[: len(folded)]
    at, joins = 0, False
    while at < len(folded):
        name = _TITLED.match(folded, at)
        title = said[at : name.end("title")].lower() if name is not None else ""
        if name is not None and (title in _TITLES or (not toned and title in _FOLDED_TITLES)):
            joins = _add(tokens, _Token("W", "", at, name.end()), joins=False)
            at = name.end()
            continue
        match = _SCAN.match(folded, at)
        if match is None or match.lastgroup is None:
            return ()
        kind, at = match.lastgroup, match.end()
        if kind == "gap":
            joins = joins and match[0] == " "
        elif kind == "W" or (kind == "noise" and joins):
            joins = _add(tokens, _Token("W", "", match.start(), at), joins=joins)
        elif kind != "noise" and not (kind == "C" and not tokens):
            tokens.append(_Token(kind, match[0], match.start(), at))
            joins = False
    return tokens


def _add(tokens: list[_Token], word: _Token, *, joins: bool) -> bool:
    """Put a word to the name before it, or begin one."""
    if joins and tokens and tokens[-1].kind == "W":
        tokens[-1] = tokens[-1]._replace(end=word.end)
    else:
        tokens.append(word)
    return True
