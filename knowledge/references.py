"""Reading references to law, toneless ones too: "điểm b khoản 2 Điều 14 Nghị định 61/2018/NĐ-CP".

One reader for documents and for questions. What a reference points to is for `knowledge.resolution`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from knowledge.naming import Named, documents_named
from knowledge.vietnamese import fold, nfc


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a document that a text names; None for a level that it does not name.

    `kind` is the document's kind in full ("Nghị định"); with `number` and `name` None it is a document
    whose number is not given, or "this" one where "document" is in `this`. `number` is as far as it was
    written ("61/2018", "99/KH-UBND"), `name` a law's own name as written. `this` are the levels that the
    text calls "này": the speaker's own. `start` and `end` are positions in the text as given, in NFC;
    `places` and `documents` are the positions of the words for the place and for the document in it, the
    document's date and issuer left out.
    """

    start: int
    end: int
    point: str | None = None
    clause: str | None = None
    article: str | None = None
    heading: str | None = None
    chapter: str | None = None
    part: str | None = None
    appendix: str | None = None
    kind: str | None = None
    number: str | None = None
    name: str | None = None
    year: int | None = None
    issued: date | None = None
    issuer: str | None = None
    this: frozenset[str] = frozenset()
    places: tuple[tuple[int, int], ...] = ()
    documents: tuple[tuple[int, int], ...] = ()


LEVELS = ("point", "clause", "article", "heading", "chapter", "part", "appendix")
"""The levels of a place, innermost first: fields of `Reference`."""

_ORDER = (*LEVELS, "document")
_POINTS = "abcdđeghiklmnopqrstuvxy"  # as Vietnamese lists count
_MOST_VALUES = 20
_MOST_PLACES = 100  # that one reference is expanded to
_MOST_REFERENCES = 20_000  # more are no text of people
_MOST_CHARACTERS = 100_000

_AND = r"(?:\s*[,;]\s*(?:va\s+|hoac\s+)?|\s+(?:va|hoac)\s+|\s*[-–]\s*|\s+den\s+)"
_OR = r"(?:\s*[,;]\s*(?:va\s+|hoac\s+)?|\s+(?:va|hoac)\s+|\s+den\s+)"
_NOT_MORE = r"(?![\w/%]|[.,-]\d|\s*(?:ngay|thang|nam|gio|lan|nguoi|trieu|dong)\b)"
_LETTER = r"(?:[a-z]\d{0,2}|aa|bb|cc|dd|ee)"
_PATTERN = re.compile(
    r"(?<![^\W_])(?:"
    rf"(?:cac\s+)?diem\s+(?P<point>{_LETTER}(?:{_OR}(?:diem\s+)?{_LETTER}(?![^\W_])){{0,20}})(?![^\W_])"
    rf"|(?:cac\s+)?(?:khoan\s+|k\.?\s?)(?P<clause>\d{{1,3}}[a-e]?(?![^\W_])"
    rf"(?:{_AND}\d{{1,3}}[a-e]?{_NOT_MORE}){{0,20}})"
    rf"|(?:cac\s+)?dieu\s+(?P<article>\d{{1,3}}[a-z]?(?![^\W_])(?:{_AND}\d{{1,3}}[a-z]?{_NOT_MORE}){{0,20}})"
    r"|d\.?\s?(?P<short>\d{1,3}[a-z]?)(?![\w/])"
    r"|(?:tieu\s+)?muc\s+(?P<heading>(?:[ivx]{1,5}|\d{1,2}|[a-h])(?:\.\d{1,2}){0,3})(?![^\W_]|[./]\d)"
    r"|chuong\s+(?P<chapter>[ivxlc]{1,6}|\d{1,2})(?![^\W_])"
    r"|phan\s+(?P<part>[ivx]{1,5}|\d{1,2}|[a-h]|thu\s+(?:nhat|hai|ba|tu|nam|sau|bay|tam|chin|muoi))(?![^\W_]|\s*%)"
    r"|phu\s+luc\s+(?:so\s+)?(?P<appendix>[ivxlc]{1,6}|\d{1,2}[a-e]?|[a-h])(?![^\W_])"
    r"|(?P<this>diem|khoan|dieu|muc|chuong|phan|phu\s+luc)\s+nay(?![^\W_])"
    r")"
)
_NAMES = {
    "diem": "point", "khoan": "clause", "dieu": "article", "muc": "heading", "chuong": "chapter",
    "phan": "part",
}  # fmt: skip
_LINK = re.compile(
    r"\s*(?:,\s*)?(?:(?:cua|tai|thuoc|trong|theo|o)\s+)?(?:(?:ban hanh\s+|dinh\s+)?kem\s+theo\s+)?"
)
_JOINT = re.compile(rf"{_OR}(?:tai\s+|cua\s+|cac\s+)?")
_VALUE = re.compile(
    r"(?P<to>\bden\b|(?<=\d)\s*[-–]\s*(?=\d))|(?P<value>\d+[a-z]?|[a-z]\d{0,2}|([a-e])\3)(?![^\W_])"
)
_ARTICLE_NEXT = re.compile(r"\s*(?:d\.?\s?\d|dieu\s+\d)")
_RANGE = re.compile(r"\s*,?\s*den\s+(?:het\s+)?")


@dataclass(slots=True)
class _Piece:
    """One level of a reference as found: its values, and whether it says "this one", as a document does."""

    level: str
    values: list[str]
    start: int
    end: int
    document: Named | None = None
    is_this: bool = False
    is_formal: bool = False


def parse_references(text: str) -> tuple[Reference, ...]:
    """All references in a text, in order; several where one names several ("khoản 2, 3 Điều 5").

    Levels may stand in either order, and what a reference leaves out it takes from the one that it is
    joined to by a comma or "và". "Điều 5 đến Điều 8" names four articles. Never raises.

    Args:
        text: any text; its first 100,000 characters are read.
    """
    return _parse(text[:_MOST_CHARACTERS]) if len(text) > 1000 else _parse_short(text)


def _parse(text: str) -> tuple[Reference, ...]:
    written = nfc(text)
    folded = fold(written)
    pieces = _ranges(folded, list(_pieces(written, folded)))
    found: list[list[Reference]] = []
    count = 0
    following: list[_Piece] = []
    for group in reversed(list(_groups(folded, pieces))):
        joined = bool(following) and _JOINT.fullmatch(folded[group[-1].end : following[0].start]) is not None
        inherited = _inherited(group, following) if joined else []
        if any(piece.values or piece.document is not None or piece.is_formal for piece in group):
            found.append(_expand(group, inherited))  # "điều này" in a sentence names no place
            count += len(found[-1])
        following = [*group, *inherited]
        if count > _MOST_REFERENCES:
            break
    return tuple(reference for references in reversed(found) for reference in references)


_parse_short = lru_cache(maxsize=4096)(_parse)
"""Locators and questions are asked about again and again."""


def _pieces(written: str, folded: str) -> Iterator[_Piece]:
    """Levels and documents, in order, none within another."""
    documents = [
        _Piece("document", [], name.start, name.end, name, name.is_this)
        for name in documents_named(written, folded)
    ]
    last: _Piece | None = None
    places: list[_Piece] = []
    taken = iter([*documents, _Piece("document", [], len(folded) + 1, len(folded) + 1)])
    ahead = next(taken)
    for match in _PATTERN.finditer(folded):
        while ahead.end <= match.start():
            ahead = next(taken)
        piece = _piece(match, written)
        if match["short"] is not None and (
            last is None or last.level != "clause" or piece.start - last.end > 2
        ):
            continue  # "đ5" is an article only straight after a khoản
        is_short = match["clause"] is not None and re.match(r"k[\s.\d]", match.group()) is not None
        if is_short and _ARTICLE_NEXT.match(folded[match.end() : match.end() + 12]) is None:
            continue  # "k2" is a khoản only straight before an article
        if piece.end > ahead.start:
            continue  # inside a law's name
        last = piece
        places.append(piece)
    yield from sorted([*documents, *places], key=lambda piece: piece.start)


def _piece(match: re.Match[str], written: str) -> _Piece:
    start, end = match.span()
    if (own := match["this"]) is not None:
        is_formal = own == "khoan" or written[start].isupper()
        return _Piece(_NAMES.get(own, "appendix"), [], start, end, is_this=True, is_formal=is_formal)
    level = match.lastgroup or ""
    level = next(name for name in ("short", *LEVELS) if match[name]) if match[level] is None else level
    found = match[level]
    if level in ("chapter", "appendix", "part", "heading"):
        value = " ".join(found.split())
        value = written[match.start(level) : match.end(level)].lower() if " " in value else value.upper()
        return _Piece(level, [value], start, end)
    return _Piece("article" if level == "short" else level, _values(match, level, written), start, end)


def _values(match: re.Match[str], level: str, written: str) -> list[str]:
    """The labels of a list: "1, 2 và 4", "a đến d"."""
    values: list[str] = []
    up_to = False
    found = re.sub(r"\b(?:diem|khoan|dieu|va|hoac)\b", lambda word: " " * len(word.group()), match[level])
    for part in _VALUE.finditer(found):
        if part["to"] is not None:
            up_to = True
            continue
        start = match.start(level)
        value = written[start + part.start() : start + part.end()].lower()
        values.extend(_between(values[-1], value) if up_to and values else [])
        values.append(value)
        up_to = False
    return list(dict.fromkeys(values))[:_MOST_PLACES]


def _between(first: str, last: str) -> list[str]:
    """The labels between two of a list, none where they are not in order."""
    if first.isdigit() and last.isdigit():
        return [str(number) for number in range(int(first) + 1, min(int(last), int(first) + _MOST_PLACES))]
    if first in _POINTS and last in _POINTS and len(first) == len(last) == 1:
        return list(_POINTS[_POINTS.index(first) + 1 : _POINTS.index(last)])
    return []


def _ranges(folded: str, pieces: list[_Piece]) -> list[_Piece]:
    """The pieces with "Điều 5 đến Điều 8" made one that names all four."""
    joined: list[_Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.level == piece.level
            and last.values
            and piece.values
            and _RANGE.fullmatch(folded[last.end : piece.start]) is not None
        ):
            between = _between(last.values[-1], piece.values[0])
            last.values = list(dict.fromkeys([*last.values, *between, *piece.values]))[:_MOST_PLACES]
            last.end = piece.end
        else:
            joined.append(piece)
    return joined


def _groups(folded: str, pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces that stand together and name one place, level by level."""
    group: list[_Piece] = []
    for index, piece in enumerate(pieces):
        if group and not _belongs(group, piece, folded, pieces[index + 1 : index + 2]):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _belongs(group: list[_Piece], piece: _Piece, folded: str, after: list[_Piece]) -> bool:
    gap = folded[group[-1].end : piece.start]
    if _LINK.fullmatch(gap) is None or piece.level in {member.level for member in group}:
        return False
    place = _ORDER.index(piece.level)
    if place > max(_ORDER.index(member.level) for member in group):
        return True
    # Outer first ("Điều 5 khoản 2"): not where the inner one belongs to an outer one that follows it.
    claimed = bool(after) and _LINK.fullmatch(folded[piece.end : after[0].start]) is not None
    claimed = claimed and _ORDER.index(after[0].level) > place and after[0].level in {m.level for m in group}
    return not claimed


def _inherited(group: list[_Piece], following: list[_Piece]) -> list[_Piece]:
    """The outer levels that a group takes from the one it is joined to."""
    outermost = max(_ORDER.index(piece.level) for piece in group)
    if any(piece.is_this for piece in group):
        return []  # "Điều này" is in the document that speaks, whatever comes after it
    return [piece for piece in following if _ORDER.index(piece.level) > outermost]


def _expand(group: list[_Piece], inherited: list[_Piece]) -> list[Reference]:
    """One reference for each value of the levels that have several."""
    first = Reference(
        group[0].start,
        group[-1].end,
        places=tuple((piece.start, piece.end) for piece in group if piece.level != "document"),
        documents=tuple((piece.start, piece.document.core) for piece in group if piece.document is not None),
        this=frozenset(piece.level for piece in (*group, *inherited) if piece.is_this),
    )
    references = [first]
    for piece in sorted([*group, *inherited], key=lambda piece: _ORDER.index(piece.level)):
        if (named := piece.document) is not None:
            references = [_of_document(one, named) for one in references]
        elif piece.values:
            references = [_with(one, piece.level, value) for one in references for value in piece.values][
                :_MOST_PLACES
            ]
    return references


def _of_document(reference: Reference, named: Named) -> Reference:
    return replace(
        reference,
        kind=named.kind,
        number=named.number,
        name=named.name,
        year=named.year,
        issued=named.issued,
        issuer=named.issuer,
    )


def _with(reference: Reference, level: str, value: str) -> Reference:
    match level:
        case "point":
            named = replace(reference, point=value)
        case "clause":
            named = replace(reference, clause=value)
        case "article":
            named = replace(reference, article=value)
        case "heading":
            named = replace(reference, heading=value)
        case "chapter":
            named = replace(reference, chapter=value)
        case "part":
            named = replace(reference, part=value)
        case _:
            named = replace(reference, appendix=value)
    return named
