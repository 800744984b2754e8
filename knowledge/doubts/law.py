"""Doubts about the law a plan stands on: ended before the signing or since, or dated after it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from knowledge.basis import begins_basis
from knowledge.doubts.model import Doubt, DoubtKind
from knowledge.doubts.running import Running
from knowledge.labels import Rank, marks
from knowledge.model import Head
from knowledge.naming import Named, documents_named
from knowledge.vietnamese import fold, nfc

_LONGEST_BASIS = 12  # lines
# Where a text says itself that a document has ended, or tells of the past, nothing needs to be said.
_SAYS_SO = re.compile(
    r"thay the|bai bo|het hieu luc|truoc day|sua doi|huy bo|khong con hieu luc|ngung hieu luc|dinh chinh"
)
_IS_ENDED = re.compile(r"het hieu luc|(?:bi|duoc) (?:bai bo|thay the|huy bo)|khong con hieu luc")
_BEFORE = 60  # characters before a name in which that is said
_NUMBER_YEAR = re.compile(r"^\d+/(\d{4})(?:/|$)")


@dataclass(frozen=True, slots=True)
class Ended:
    """A document that is no longer in force. `year` tells laws of one name apart, None for numbered ones."""

    number: str
    name: str
    ended: date
    replaced_by: str | None
    year: int | None = None


@cache
def ended_documents() -> dict[str, Ended]:
    """The documents known to have ended, by their folded number (`knowledge/data/force.toml`)."""
    source = files("knowledge").joinpath("data/force.toml").read_text(encoding="utf-8")
    found = [
        Ended(nfc(one["number"]), nfc(one["name"]), one["ended"], one.get("replaced_by"), one.get("year"))
        for one in tomllib.loads(source)["document"]
    ]
    return {fold(one.number): one for one in found}


@cache
def _laws() -> dict[tuple[str, int], Ended]:
    return {(fold(one.name), one.year): one for one in ended_documents().values() if one.year is not None}


@cache
def _by_count() -> dict[tuple[str, str], Ended]:
    """Decrees and the like by kind and number without code: "nghị định 61/2018"."""
    kinds = {"nd": "Nghị định", "tt": "Thông tư", "qd": "Quyết định"}
    found: dict[tuple[str, str], Ended] = {}
    for folded, one in ended_documents().items():
        match = re.match(r"(\d+/\d{4})/([a-z]+)-", folded)
        if match is not None and match[2] in kinds:
            found[kinds[match[2]], match[1]] = one
    return found


def ended(named: Named) -> Ended | None:
    """What is known of the end of a document as a text names it; None where it is not known to have ended."""
    if named.number is not None:
        found = ended_documents().get(fold(named.number))
        return found or _by_count().get((named.kind or "", named.number))
    if named.name is not None and named.year is not None:
        words = f"{named.kind or ''} {named.name}".split()
        for count in range(len(words), 1, -1):
            if (law := _laws().get((fold(" ".join(words[:count])), named.year))) is not None:
                return law
    return None


def successor(document: Ended, on: date) -> str | None:
    """The number of what is in force in a document's stead on a day, None where that is not known."""
    seen = {document.number}
    number = document.replaced_by
    while number is not None and (following := ended_documents().get(fold(number))) is not None:
        if following.ended > on or following.number in seen:
            break
        seen.add(following.number)
        number = following.replaced_by
    return number


def law_doubts(running: Running, head: Head, today: date | None) -> Iterator[Doubt]:
    """Documents that a plan names and that had ended, or were not there yet, when it was signed.

    Args:
        today: the day the plan is read, for those that ended since; None leaves these out.
    """
    if head.issued is None:
        return
    bases = basis_spans(running)
    told: set[str] = set()
    for named in documents_named(running.text, running.folded):
        shown = _shown(named)
        if named.is_this or shown in told or _is_own(named, head):
            continue
        in_basis = any(start <= named.start < end for start, end in bases)
        before = running.folded[max(0, named.start - _BEFORE) : named.start]
        quote, page = running.quote(named.start, named.end), running.page_at(named.start)
        if (late := _later_than(named, head.issued)) is not None:
            told.add(shown)
            what = "Căn cứ" if in_basis else "Kế hoạch dẫn"
            yield Doubt(
                DoubtKind.LAW_AFTER_SIGNING,
                f"{what} {shown} {late}, sau ngày ký kế hoạch ({_day(head.issued)}).",
                page=page,
                quote=quote,
            )
            continue
        document = ended(named)
        after = running.folded[named.end : running.sentence(named.start, named.end)[1]]
        if document is None or _SAYS_SO.search(before) or _IS_ENDED.search(after):
            continue
        told.add(shown)
        if document.ended <= head.issued:
            what = "Căn cứ" if in_basis else "Kế hoạch dẫn"
            yield Doubt(
                DoubtKind.LAW_ENDED,
                f"{what} {shown} đã hết hiệu lực từ {_day(document.ended)}, trước ngày ký kế hoạch "
                f"({_day(head.issued)}){_instead(document, head.issued)}.",
                page=page,
                quote=quote,
            )
        elif today is not None and document.ended <= today:
            yield Doubt(
                DoubtKind.LAW_ENDED_SINCE,
                f"{shown[:1].upper()}{shown[1:]} còn hiệu lực khi ký kế hoạch nhưng đã hết hiệu lực từ "
                f"{_day(document.ended)}{_instead(document, today)}.",
                page=page,
                quote=quote,
            )


def basis_spans(running: Running) -> list[tuple[int, int]]:
    """Where the legal bases stand: the paragraphs that begin as one does, before the first part."""
    spans: list[tuple[int, int]] = []
    open_until = -1
    for index, line in enumerate(running.lines):
        text = line.text.strip()
        if index in running.rows:
            continue
        if begins_basis(text):
            spans.append(running.line_span(index))
            open_until = index + _LONGEST_BASIS if not text.endswith((";", ".")) else -1
        elif any(mark.rank <= Rank.NUMBER for mark in marks(text)):
            if spans:
                break
        elif index <= open_until and text:
            spans[-1] = (spans[-1][0], running.line_span(index)[1])
            if text.endswith((";", ".", ":")):
                open_until = -1
        elif not text:
            open_until = -1
    return spans


def _later_than(named: Named, signed: date) -> str | None:
    """How a document is later than the signing, in words; None where it is not."""
    if named.issued is not None:
        return f"ghi ngày {_day(named.issued)}" if named.issued > signed else None
    year = _NUMBER_YEAR.match(named.number or "")
    if year is not None and signed.year < int(year[1]) < 2100:
        return f"của năm {year[1]}"
    return None


def _is_own(named: Named, head: Head) -> bool:
    return named.number is not None and head.number is not None and fold(named.number) == fold(head.number)


def _shown(named: Named) -> str:
    if named.number is not None:
        return f"{named.kind or 'văn bản'} {named.number}"
    return f"{named.kind or 'văn bản'} {named.name or ''} năm {named.year or 'chưa rõ'}"


def _instead(document: Ended, on: date) -> str:
    number = successor(document, on)
    return f"; thay bằng {number}" if number is not None else ""


def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"
