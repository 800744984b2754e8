"""The words of a time phrase as tokens: an ordered table of rules, tried at each word from the left."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.vietnamese import fold, nfc
from reminders.timing import dated, deferred, plain, recurring
from reminders.timing.tokens import Handler, Kind, Token, Tokens, just
from reminders.timing.words import strangers

_QUOTED = 6  # unknown words
_OF_YEAR = r"(?:\s*/\s*[0-9]{4}|\s+nam\s+[0-9]{4})?"
_AHEAD = r"(?=\s+(?:ngay|thang|quy|nam|dau|giua|cuoi|nua|th?[0-9]|[0-9]|q[0-9i]))"


def _and(match: re.Match[str], before: Tokens) -> list[Token]:
    return [Token(Kind.AND, either=match[0].startswith("hoac"))]


def _unread(match: re.Match[str], before: Tokens) -> list[Token]:
    return [Token(Kind.UNREAD, at=match.span(), why=_no_such(match[0]))]


def _no_such(said: str) -> str:
    """What is wrong with a number of the calendar that no rule took, "" where it is not that."""
    named = re.fullmatch(rf"(thang|quy|ngay|nam|tuan)(?:\s+([0-9]+|[ivx]+){_OF_YEAR})?", said)
    if named is None:
        return ""
    name = {"thang": "tháng", "quy": "quý", "ngay": "ngày", "nam": "năm", "tuan": "tuần"}[named[1]]
    return f"không có {name} {named[2].upper()}" if named[2] else f"chưa rõ là {name} nào"


def _nothing(match: re.Match[str], before: Tokens) -> list[Token]:
    return [Token(Kind.NOT, why="có ý phủ định hoặc loại trừ")]


_JOINTS: tuple[tuple[str, Handler], ...] = (
    (r"ngay(?=\s+(?:trong|tu|dau|sau|khi)(?![a-z]))", just()),
    (rf"(?:ke\s+)?tu{_AHEAD}", just(Kind.FROM)),
    (
        r"(?:cham\s+nhat|muon\s+nhat|khong\s+(?:qua|muon\s+hon|cham\s+hon|tre\s+hon)|han\s+cuoi(?:\s+cung)?|han\s+chot"
        r"|thoi\s+han(?:\s+hoan\s+thanh)?|thoi\s+gian\s+hoan\s+thanh|han)(?![a-z])"
        r"(?:\s+(?:la|den|vao|trong|het|truoc)(?![a-z]))*",
        just(Kind.BY),
    ),
    (r"truoc\s+(?:het|cuoi(?=\s+thang\s+[0-9]))", just(Kind.BY)),
    (r"truoc(?![a-z])", just(Kind.BEFORE)),
    (rf"(?:(?:cho\s+)?den|toi)(?:\s+(?:truoc|het|cuoi(?=\s+(?:ngay))))*{_AHEAD}", just(Kind.TO)),
    (rf"het{_AHEAD}", just(Kind.BY)),
    (rf"sau{_AHEAD}", just(Kind.AFTER)),
    (r"dinh\s+ky", just(Kind.PERIODIC)),
    (r"(?:va/hoac|va|hoac)(?![a-z])|[&+]", _and),
    (r"[,;]", just(Kind.COMMA)),
    (r"-", just(Kind.DASH)),
    (r"(?:khong|tru|ngoai|chua|chang|mien)(?![a-z])", _nothing),
    *((pattern, just()) for pattern in plain.PATTERNS),
    (
        rf"(?:thang|quy|ngay)\s+(?:[0-9]+|[ivx]+)(?![a-z0-9]){_OF_YEAR}|"
        r"(?:thang|quy|tuan|ngay|nam)(?![a-z])|[0-9]+(?:[./-][0-9]+)*"
        r"|[a-z0-9]+",
        _unread,
    ),
)


def _compiled(rules: Iterable[tuple[str, Handler]]) -> list[tuple[re.Pattern[str], Handler]]:
    return [(re.compile(pattern), handler) for pattern, handler in rules]


_RULES = _compiled((*deferred.RULES, *recurring.RULES, *dated.RULES, *_JOINTS))


def tokens(text: str) -> list[Token]:
    """The tokens of a phrase that `readable` prepared. What no rule knows is kept as UNREAD, so that nothing
    is understood by half; marks without meaning are passed over."""
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
            at += 1
    return found


def unread(found: Iterable[Token], text: str, phrase: str) -> list[str]:
    """Why the words that no rule knew have to be asked: quoted from the phrase where they stand in it."""
    why: list[str] = []
    unknown = strangers(phrase)
    for token in found:
        if token.kind is Kind.UNREAD and token.at:
            if token.why:
                why.append(token.why)
            else:
                unknown.append(_quoted(text[token.at[0] : token.at[1]], phrase))
    if unknown:
        why.append(f"chưa hiểu “{' '.join(unknown[:_QUOTED])}”")
    return why


def _quoted(word: str, phrase: str) -> str:
    """A folded word as the phrase has it, with its tones."""
    row = nfc(phrase).split()
    return next((one.strip(".,;:()[]") for one in row if fold(one).strip(".,;:()[]") == word), word)
