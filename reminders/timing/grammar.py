"""The words of a time phrase as tokens: an ordered table of rules, tried at each word from the left."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reminders.timing import dated, recurring
from reminders.timing.tokens import Handler, Kind, Token, just

# What a plan leaves to somebody else or to an event, with the rest of its clause: a date in there is the
# date of a document ("theo Kế hoạch số 5/KH-UBND ngày 10/01/2024") and never a due date.
_REST = (
    r"(?:\s+(?!truoc\b|cham nhat|hoan thanh|hang\b|dinh ky|trong\b|thuong\b|dot xuat|hoac\b|va\b|den het"
    r"|ca nam|xong\b)[^\s,;()]+)*"
)
_TOPIC = (
    r"(?:ke hoach|quy (?:dinh|che|trinh)|huong dan|chi dao|yeu cau|tien do|lich|thong bao|chuong trinh"
    r"|van ban|noi dung|thuc te|tinh hinh|cong van|quyet dinh|phan cong|dot|thoi (?:gian|diem|han)"
    r"|de nghi|nhu cau|nghi quyet|nghi dinh|thong tu|ket luan|so\b|giay moi|ho so|luat|vu viec|de an"
    r"|y kien|phe duyet|mua|nhiem ky)"
)
_CODE = r"(?:so\s+)?[0-9]+\s*/\s*(?:[0-9]{4}\s*/\s*)?[a-z]+[0-9]*(?:\s*-\s*[a-z]+[0-9]*)+"
_DAY = r"[0-9]{1,2}\s*[/.-]\s*[0-9]{1,2}\s*[/.-]\s*[0-9]{4}"


_CLAUSES: tuple[tuple[str, Handler], ...] = (
    (r"[0-9]{1,2}\s*(?:gio|h|g)\s*(?:[0-9]{2})?(?:\s*phut)?(?![a-z0-9])", just()),
    (rf"{_CODE}(?:\s+(?:ngay\s+)?{_DAY})?", just(Kind.ASK)),
    (rf"theo\s+(?:(?:dung|cac|su|tung|nhung)\s+)*{_TOPIC}{_REST}", just(Kind.ASK)),
    (rf"(?:ngay\s+)?(?:sau|truoc)\s+(?:khi|do|tet)\b{_REST}", just(Kind.ASK)),
    (rf"ngay\s+(?:sau|khi)\b{_REST}", just(Kind.ASK)),
    (rf"(?:khi|luc|neu|truong hop)\b{_REST}", just(Kind.ASK)),
    (rf"ke\s+tu\b{_REST}", just(Kind.ASK)),
    (
        rf"trong(?:\s+(?:vong|thoi\s+han|thoi\s+gian))?\s+[0-9]+\s+(?:ngay|tuan|thang|gio)(?!\s+(?:dau|cuoi))\b{_REST}",
        just(Kind.ASK),
    ),
    (r"trong\s+vong\b", just(Kind.ASK)),
    (
        r"cham\s+nhat\s+(?:la\s+)?(?:sau\s+)?[0-9]+\s+(?:ngay|tuan|thang)(?!\s+(?:dau|cuoi))\b" + _REST,
        just(Kind.ASK),
    ),
    (r"(?:sau|truoc)\s+[0-9]+\s+(?:ngay|tuan)\b" + _REST, just(Kind.ASK)),
    (r"nam\s+hoc(?:\s+[0-9]{4}(?:\s*-\s*[0-9]{4})?)?", just(Kind.ASK)),
    (
        r"dot\s+xuat|phat\s+sinh|chua\s+xac\s+dinh|tuy\s+(?:theo|tinh|thuoc)|tung\s+dot|theo\s+dot",
        just(Kind.ASK),
    ),
    (r"thuong\s+xuyen|lien\s+tuc|thuong\s+ky|suot\s+nam|quanh\s+nam", just(Kind.ROUTINE)),
)
_AHEAD = r"(?=\s+(?:ngay|thang|quy|nam|dau|giua|cuoi|nua|t?[0-9]|q[0-9i]))"
_JOINTS: tuple[tuple[str, Handler], ...] = (
    (r"(?:nam|thang|quy|tuan)\s+(?:tiep\s+theo|ke\s+tiep|toi|sau)(?![a-z])", just(Kind.ASK)),
    (r"ngay(?=\s+(?:trong|tu|dau)(?![a-z]))", just()),
    (rf"tu{_AHEAD}", just(Kind.FROM)),
    (
        r"(?:cham\s+nhat|muon\s+nhat|khong\s+qua|han\s+cuoi|han\s+chot|thoi\s+han|thoi\s+gian\s+hoan\s+thanh)(?:\s+(?:la|den|vao|trong|het|truoc))*",
        just(Kind.BY),
    ),
    (r"truoc\s+(?:het|cuoi(?=\s+thang\s+[0-9]))", just(Kind.BY)),
    (r"truoc(?![a-z])", just(Kind.BEFORE)),
    (rf"(?:(?:cho\s+)?den|toi)(?:\s+(?:truoc|het|cuoi(?=\s+(?:ngay))))*{_AHEAD}", just(Kind.TO)),
    (rf"het{_AHEAD}", just(Kind.BY)),
    (rf"sau{_AHEAD}", just(Kind.AFTER)),
    (r"dinh\s+ky", just(Kind.PERIODIC)),
    (r"va(?![a-z])|hoac(?![a-z])|[&+]", just(Kind.AND)),
    (r"[,;]", just(Kind.COMMA)),
    (r"-", just(Kind.DASH)),
    (r"thang(?![a-z])|quy(?![a-z])|tuan(?![a-z])|ngay(?![a-z])|[0-9]+", just(Kind.UNREAD)),
)


def _compiled(rules: Iterable[tuple[str, Handler]]) -> list[tuple[re.Pattern[str], Handler]]:
    return [(re.compile(pattern), handler) for pattern, handler in rules]


_RULES = _compiled((*_CLAUSES, *recurring.RULES, *dated.RULES, *_JOINTS))
_WORD = re.compile(r"[a-z0-9]+|\S")


def tokens(text: str) -> list[Token]:
    """The tokens of a phrase that `readable` prepared. Words that tell no time are passed over."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        for pattern, handler in _RULES:
            match = pattern.match(text, at)
            made = handler(match, found) if match and match.end() > at else None
            if match and made is not None:
                found.extend(made)
                at = match.end()
                break
        else:
            word = _WORD.match(text, at)
            at = word.end() if word else at + 1
    return found
