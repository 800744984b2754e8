"""Reading references to law, toneless ones too: "điểm b khoản 2 Điều 14 Nghị định 61/2018/NĐ-CP"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.vietnamese import fold, nfc


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a document that a text names; None for a level that it does not name.

    `kind` is the document's kind in full ("Nghị định"); with `number` None it is "this" document, the
    one that speaks, or one whose number is not given. `number` is as far as it was written ("61/2018",
    "99/KH-UBND"). `start` and `end` are positions in the text as given, in NFC.
    """

    point: str | None
    clause: str | None
    article: str | None
    chapter: str | None
    appendix: str | None
    kind: str | None
    number: str | None
    start: int
    end: int


_KINDS = {
    "nghi dinh": "Nghị định", "nd": "Nghị định", "thong tu lien tich": "Thông tư liên tịch",
    "thong tu": "Thông tư", "tt": "Thông tư", "quyet dinh": "Quyết định", "qd": "Quyết định",
    "ke hoach": "Kế hoạch", "kh": "Kế hoạch", "nghi quyet": "Nghị quyết", "nq": "Nghị quyết",
    "bo luat": "Bộ luật", "luat": "Luật", "phap lenh": "Pháp lệnh", "chi thi": "Chỉ thị", "ct": "Chỉ thị",
    "cong van": "Công văn", "cv": "Công văn", "thong bao": "Thông báo", "tb": "Thông báo",
    "bao cao": "Báo cáo", "bc": "Báo cáo", "huong dan": "Hướng dẫn", "hd": "Hướng dẫn",
    "to trinh": "Tờ trình", "ttr": "Tờ trình", "quy che": "Quy chế", "quy dinh": "Quy định",
    "chuong trinh": "Chương trình", "ctr": "Chương trình", "de an": "Đề án",
}  # fmt: skip
_RESTORED = {"ND": "NĐ", "QD": "QĐ", "HDND": "HĐND", "DA": "ĐA", "TTG": "TTg", "TTR": "TTr", "CTR": "CTr"}

_AND = r"(?:\s*[,;]\s*(?:va\s+|hoac\s+)?|\s+(?:va|hoac)\s+)"
_CODE = r"\d{1,5}(?:/(?:19|20)\d\d)?(?:/[a-z][a-z\d]{0,9}(?:-[a-z][a-z\d]{0,9}){0,3})?"
_KIND = "|".join(sorted(map(re.escape, _KINDS), key=len, reverse=True))
_PATTERN = re.compile(
    r"(?<![^\W_])(?:"
    rf"(?:cac\s+)?diem\s+(?P<point>[a-z]\d{{0,2}}(?:{_AND}(?:diem\s+)?[a-z]\d{{0,2}}(?![^\W_])){{0,20}})(?![^\W_])"
    rf"|(?:cac\s+)?(?:khoan\s+|k\.?\s?)(?P<clause>\d{{1,3}}(?:{_AND}\d{{1,3}}(?![\w./-])){{0,20}})"
    rf"|(?:cac\s+)?dieu\s+(?P<article>\d{{1,3}}[a-z]?(?:{_AND}\d{{1,3}}[a-z]?(?![\w./-])){{0,20}})(?![^\W_])"
    r"|d\.?\s?(?P<short>\d{1,3}[a-z]?)(?![\w/])"
    r"|chuong\s+(?P<chapter>[ivxlc]{1,6}|\d{1,2})(?![^\W_])"
    r"|phu\s+luc\s+(?:so\s+)?(?P<appendix>[ivxlc]{1,6}|\d{1,2}|[a-h])(?![^\W_])"
    r"|(?P<this>khoan|dieu|chuong|phu\s+luc)\s+nay(?![^\W_])"
    rf"|(?P<own>{_KIND})\s+nay(?![^\W_])"
    rf"|(?P<kind>{_KIND})\s*(?:so\s*:?\s*)?(?P<number>{_CODE})(?![^\W_])"
    rf"|(?P<bare>\d{{1,5}}/(?:(?:19|20)\d\d/)?[a-z]{{1,5}}\d{{0,2}}-[a-z]{{2,10}}(?:-[a-z]{{2,10}})?)(?![^\W_])"
    r")"
)
_LEVELS = ("point", "clause", "article", "chapter", "appendix", "document")
_LINK = re.compile(r"\s*(?:,\s*)?(?:(?:cua|tai|thuoc|trong|theo|o)\s+)?")
_JOINT = re.compile(rf"{_AND}(?:tai\s+|cua\s+|cac\s+)?")
_SPLIT = re.compile(r"\d+[a-z]?|[a-z]\d{0,2}(?![^\W_])")
_ARTICLE_NEXT = re.compile(r"\s*(?:d\.?\s?\d|dieu\s+\d)")
_MOST_CHARACTERS = 100_000


@dataclass(slots=True)
class _Piece:
    """One level of a reference as found: its values, and whether it says "this one"."""

    level: str
    values: list[str]
    start: int
    end: int
    kind: str | None = None


def parse_references(text: str) -> tuple[Reference, ...]:
    """All references in a text, in order; several where one names several ("khoản 2, 3 Điều 5").

    Levels may stand in either order, and what a reference leaves out it takes from the one that it is
    joined to by a comma or "và". Never raises.

    Args:
        text: any text; its first 100,000 characters are read.
    """
    written = nfc(text[:_MOST_CHARACTERS])
    folded = fold(written)
    groups = list(_groups(folded, list(_pieces(written, folded))))
    references: list[Reference] = []
    following: list[_Piece] = []
    for group in reversed(groups):
        joined = bool(following) and _JOINT.fullmatch(folded[group[-1].end : following[0].start]) is not None
        inherited = _inherited(group, following) if joined else []
        if any(piece.values or piece.kind for piece in group):  # "điều này" alone names no place
            references[:0] = _expand([*group, *inherited], group[0].start, group[-1].end)
        following = [*group, *inherited]
    return tuple(references)


def _pieces(written: str, folded: str) -> Iterator[_Piece]:
    last: _Piece | None = None
    for match in _PATTERN.finditer(folded):
        piece = _piece(match, written)
        if match["short"] is not None and (
            last is None or last.level != "clause" or piece.start - last.end > 2
        ):
            continue  # "đ5" is an article only straight after a khoản
        is_short = match["clause"] is not None and re.match(r"k[\s.\d]", match.group()) is not None
        if is_short and _ARTICLE_NEXT.match(folded[match.end() : match.end() + 12]) is None:
            continue  # "k2" is a khoản only straight before an article
        last = piece
        yield piece


def _piece(match: re.Match[str], written: str) -> _Piece:
    start, end = match.span()
    if (own := match["this"]) is not None:
        level = {"khoan": "clause", "dieu": "article", "chuong": "chapter"}.get(own, "appendix")
        return _Piece(level, [], start, end)
    if match["own"] is not None:
        return _Piece("document", [], start, end, _KINDS[match["own"]])
    if match["kind"] is not None:
        return _Piece("document", [_number(match["number"])], start, end, _KINDS[match["kind"]])
    if match["bare"] is not None:
        number = _number(match["bare"])
        code = re.split(r"[/-]", match["bare"].lstrip("0123456789/"))[0]
        return _Piece("document", [number], start, end, _KINDS.get(code))
    level = next(
        name for name in ("point", "clause", "article", "short", "chapter", "appendix") if match[name]
    )
    found = match[level]
    if level in ("chapter", "appendix"):
        return _Piece(level, [found.upper()], start, end)
    values = [
        written[match.start(level) + part.start() : match.start(level) + part.end()].lower()
        for part in _SPLIT.finditer(re.sub(r"[a-z]{2,}", lambda word: " " * len(word.group()), found))
    ]
    return _Piece("article" if level == "short" else level, values, start, end)


def _number(folded: str) -> str:
    parts = re.split(r"([/-])", folded.upper())
    return "".join(_RESTORED.get(part, part) for part in parts)


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
    place = _LEVELS.index(piece.level)
    if place > max(_LEVELS.index(member.level) for member in group):
        return True
    # Outer first ("Điều 5 khoản 2"): not where the inner one belongs to an outer one that follows it.
    claimed = bool(after) and _LINK.fullmatch(folded[piece.end : after[0].start]) is not None
    claimed = claimed and _LEVELS.index(after[0].level) > place and after[0].level in {m.level for m in group}
    return not claimed


def _inherited(group: list[_Piece], following: list[_Piece]) -> list[_Piece]:
    """The outer levels that a group takes from the one it is joined to."""
    outermost = max(_LEVELS.index(piece.level) for piece in group)
    if any(not piece.values for piece in group):
        return []  # "Điều này" is in the document that speaks, whatever comes after it
    return [piece for piece in following if _LEVELS.index(piece.level) > outermost]


def _expand(pieces: list[_Piece], start: int, end: int) -> list[Reference]:
    """One reference for each value of the innermost level that has several."""
    reference = Reference(None, None, None, None, None, None, None, start, end)
    references = [reference]
    for piece in sorted(pieces, key=lambda piece: _LEVELS.index(piece.level)):
        if piece.level == "document":
            number = piece.values[0] if piece.values else None
            references = [replace(one, kind=piece.kind, number=number) for one in references]
        elif piece.values:
            references = [
                _with(one, piece.level, value) for one in references for value in piece.values[:20]
            ][:100]
    return references


def _with(reference: Reference, level: str, value: str) -> Reference:
    match level:
        case "point":
            return replace(reference, point=value)
        case "clause":
            return replace(reference, clause=value)
        case "article":
            return replace(reference, article=value)
        case "chapter":
            return replace(reference, chapter=value)
        case _:
            return replace(reference, appendix=value)
