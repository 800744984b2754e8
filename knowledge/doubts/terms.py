"""Doubts about names that no longer exist: levels of government, offices, posts, kinds of services."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from knowledge.doubts.law import basis_spans
from knowledge.doubts.model import Doubt, DoubtKind
from knowledge.doubts.running import Running
from knowledge.model import Head
from knowledge.naming import documents_named
from knowledge.vietnamese import collapse, fold, nfc

# A sentence that tells of the change itself uses the old name rightly.
_TELLS_OF_THE_CHANGE = re.compile(
    r"truoc day|truoc khi|sap xep|sap nhap|hop nhat|khong to chuc|khong con|ket thuc hoat dong|giai the"
    r"|ban giao|chuyen giao|doi ten|thay the|bai bo|tru so|\(cu\)|truoc thoi diem"
)
_OLD = "cũ"
_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Term:
    """Names that ended together. `near` are folded words one of which must stand in the same sentence."""

    pattern: re.Pattern[str]
    ended: date
    why: str
    instead: str
    near: re.Pattern[str] | None


@cache
def terms() -> tuple[Term, ...]:
    """The names known to have ended (`knowledge/data/obsolete.toml`)."""
    source = files("knowledge").joinpath("data/obsolete.toml").read_text(encoding="utf-8")
    return tuple(
        Term(
            _any_of(one["words"]),
            one["ended"],
            nfc(one["why"]),
            nfc(one["instead"]),
            _any_of(one["near"]) if "near" in one else None,
        )
        for one in tomllib.loads(source)["term"]
    )


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """Any of some phrases in folded text, longest first, over line ends, with or without spaces at dashes."""
    shaped = (
        re.sub(r"(?:\\ )*\\-(?:\\ )*", r"\\s*[-–]\\s*", re.escape(fold(nfc(one)))).replace(r"\ ", r"\s+")
        for one in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(shaped)})(?![^\W_])")


def term_doubts(running: Running, head: Head, today: date | None) -> Iterator[Doubt]:
    """Names that had ended when the plan was signed; for an older plan one remark on all that ended since.

    Not doubted: bases and documents named with their issuers, which keep the name of their time, and
    sentences that tell of the change itself.

    Args:
        today: the day the plan is read; None leaves the remark out.
    """
    if head.issued is None:
        return
    skipped = sorted(
        [*basis_spans(running), *((n.start, n.end) for n in documents_named(running.text, running.folded))]
    )
    since: list[tuple[Term, str, re.Match[str]]] = []
    for term in terms():
        if term.ended > head.issued and (today is None or term.ended > today):
            continue
        places = [match for match in term.pattern.finditer(running.folded) if _counts(running, match, term)]
        places = [match for match in places if not _inside(match.start(), skipped)]
        if not places:
            continue
        first = places[0]
        written = [collapse(running.text[match.start() : match.end()]) for match in places]
        names = list({fold(one): one for one in written}.values())[:_MOST_SHOWN]
        told = ", ".join(f"“{name}”" for name in names)
        if term.ended > head.issued:
            since.append((term, told, first))
            continue
        count = f" ({len(places)} chỗ)" if len(places) > 1 else ""
        yield Doubt(
            DoubtKind.TERM_ENDED,
            f"Kế hoạch còn ghi {told}{count}: từ {term.ended:%d/%m/%Y} {term.why}; nên ghi {term.instead}.",
            page=running.page_at(first.start()),
            quote=running.quote(*first.span()),
        )
    if since:
        told = "; ".join(f"{names} (từ {term.ended:%d/%m/%Y} {term.why})" for term, names, _ in since)
        first = since[0][2]
        yield Doubt(
            DoubtKind.TERM_ENDED_SINCE,
            f"Kế hoạch dùng tên gọi của thời điểm ký, nay đã khác: {told}.",
            page=running.page_at(first.start()),
            quote=running.quote(*first.span()),
        )


def _counts(running: Running, match: re.Match[str], term: Term) -> bool:
    first, last = running.sentence(*match.span())
    sentence = running.folded[first:last]
    if term.near is not None and term.near.search(sentence) is None:
        return False
    return (
        _TELLS_OF_THE_CHANGE.search(sentence) is None and _OLD not in running.text[first:last].lower().split()
    )


def _inside(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (position, len(spans) + position + 1)) - 1
    return any(start <= position < end for start, end in spans[max(0, at - 3) : at + 1])
