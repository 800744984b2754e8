"""Doubts about pages: another document's letterhead, appendix or footer, and page numbers that jump."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from rapidfuzz import fuzz

from knowledge.doubts.model import Doubt, DoubtKind
from knowledge.doubts.running import Running
from knowledge.flow import is_page_number
from knowledge.kinds import kind_of_number, repaired_number
from knowledge.letterhead import has_motto, read_letterhead
from knowledge.model import Head, Line, Reading
from knowledge.naming import documents_named
from knowledge.vietnamese import collapse, fold

_HEAD_LINES = 25  # of a document: its own letterhead ends before
_AROUND = 8  # lines of a letterhead around the country's name
_FORM = re.compile(r"(?:mau|bieu mau|bieu|phu luc|phu bieu)\b")
_LONGEST = 200
_ATTACHED = re.compile(r"^\W*\(?\s*(?:ban hanh\s+)?k\S{1,2}m\s+th\S{1,2}o\s+")
_OPEN_NUMBER = re.compile(r"\bs\S{1,2}[\s:.…_]*/\s*[a-z]{1,4}\s?-\s?[a-z]{2,8}")
_DATE = re.compile(r"(?<![\d/])(\d{1,2})\s?[/.]\s?(\d{1,2})\s?[/.]\s?(20\d{2})(?!\d)")
_FEWEST_PAGES = 3
_LIKE_ONE_NUMBER = 90  # of 100: a number with one damaged letter is the same number


def page_doubts(reading: Reading, running: Running, head: Head) -> Iterator[Doubt]:
    """Pages that may belong to another document. Forms of an appendix bring letterheads of their own."""
    yield from _letterheads(running, head)
    yield from _attached(running, head)
    pages = _pages(reading)
    yield from _running_numbers(pages)
    yield from _printed_numbers(pages)


def _letterheads(running: Running, head: Head) -> Iterator[Doubt]:
    if head.number is None:
        return
    mottoes = [
        index
        for index, line in enumerate(running.lines)
        if len(line.text) < _LONGEST and has_motto(line.text)
    ]
    last = None
    for index in mottoes:
        if index < _HEAD_LINES or (last is not None and index - last < _AROUND):
            continue
        last = index
        around = range(max(0, index - _AROUND), min(len(running.lines), index + _AROUND))
        texts = [text for at in around if (text := running.lines[at].text.strip())]
        if any(_FORM.match(fold(text)) for text in texts):
            continue
        found = read_letterhead(texts)
        if found.number is None or _same_number(found.number, head.number):
            continue
        start, end = running.line_span(index)
        yield Doubt(
            DoubtKind.FOREIGN_PAGE,
            f"Tệp có trang của văn bản khác: ở giữa tệp có tiêu đề của văn bản số {found.number}, trong khi "
            f"đang đọc văn bản số {head.number}.",
            page=running.page_at(start),
            quote=running.quote(start, end),
        )


def _attached(running: Running, head: Head) -> Iterator[Doubt]:
    """What an appendix says it is attached to: "(Kèm theo Kế hoạch số 5/KH-UBND ngày 02/3/2026 …)"."""
    if head.number is None:
        return
    kind = kind_of_number(head.number)
    for index, line in enumerate(running.lines):
        start, _ = running.line_span(index)
        if index in running.rows or not _ATTACHED.match(running.folded[start : start + 60].split("\n", 1)[0]):
            continue
        _, end = running.line_span(min(len(running.lines) - 1, index + 1))
        written, folded = running.text[start:end], running.folded[start:end]
        quote, page = running.quote(start, end), line.page
        opened = _OPEN_NUMBER.search(folded)
        if opened is not None:
            code = repaired_number(written[opened.start() : opened.end()].upper().split("/", 1)[1])
            if head.number.upper().endswith(code):
                yield Doubt(
                    DoubtKind.NUMBER_LEFT_OPEN,
                    f"Phụ lục ghi kèm theo văn bản nhưng số còn để trống (văn bản này số {head.number}).",
                    page=page,
                    quote=quote,
                )
                continue
        named = next(documents_named(written, folded), None)
        if named is None or named.number is None or kind_of_number(named.number) != kind:
            continue
        if not _same_number(named.number, head.number):
            yield Doubt(
                DoubtKind.FOREIGN_PAGE,
                f"Phụ lục ghi là kèm theo văn bản số {named.number}, không phải văn bản này ({head.number}).",
                page=page,
                quote=quote,
            )
        elif head.issued is not None and (dated := named.issued or _dated(folded)) not in (None, head.issued):
            assert dated is not None
            yield Doubt(
                DoubtKind.FOREIGN_PAGE,
                f"Phụ lục ghi kèm theo văn bản ngày {dated:%d/%m/%Y}, trong khi văn bản ký ngày "
                f"{head.issued:%d/%m/%Y}.",
                page=page,
                quote=quote,
            )


def _dated(folded: str) -> date | None:
    match = _DATE.search(folded)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match is not None else None
    except ValueError:
        return None


def _same_number(one: str, other: str) -> bool:
    """Whether two numbers are one, letters damaged or not: their counts must be the same."""
    first, second = fold(repaired_number(one)), fold(repaired_number(other))
    digits = [re.match(r"\d*", each) for each in (first, second)]
    counts = [int(each.group()) if each is not None and each.group() else None for each in digits]
    if counts[0] != counts[1]:
        return False
    # "61/2018" without its code is the beginning of the whole number.
    shorter, longer = sorted((first, second), key=len)
    return longer.startswith(shorter) or fuzz.ratio(first, second) >= _LIKE_ONE_NUMBER or _short(shorter)


def _short(number: str) -> bool:
    return number.isdigit()


def _pages(reading: Reading) -> dict[int, list[Line]]:
    """The lines of each page that are not blank."""
    pages: dict[int, list[Line]] = {}
    for block in reading.blocks:
        if isinstance(block, Line) and block.page is not None and block.text.strip():
            pages.setdefault(block.page, []).append(block)
    return dict(sorted(pages.items()))


def _running_numbers(pages: dict[int, list[Line]]) -> Iterator[Doubt]:
    """A document number that heads or foots every page but for one, which shows another."""
    for at in (0, 1, -1, -2):
        told: dict[int, tuple[str, Line]] = {}
        for page, lines in pages.items():
            if len(lines) < 5 or len(lines[at].text) > 100:
                continue
            text = collapse(lines[at].text)
            named = list(documents_named(text, fold(text)))
            if len(named) == 1 and named[0].number and "-" in named[0].number:
                told[page] = (repaired_number(named[0].number), lines[at])
        if len(told) < _FEWEST_PAGES or len(told) < len(pages) - 2:
            continue
        (usual, count), *_ = Counter(number for number, _ in told.values()).most_common(1)
        if count < len(told) - max(1, len(told) // 4):
            continue
        for page, (number, line) in told.items():
            if not _same_number(number, usual):
                yield Doubt(
                    DoubtKind.FOREIGN_PAGE,
                    f"Trang {page} ghi văn bản số {number}, các trang khác ghi số {usual}; có thể là trang "
                    "của văn bản khác.",
                    page=page,
                    quote=line.verbatim.strip(),
                )


def _printed_numbers(pages: dict[int, list[Line]]) -> Iterator[Doubt]:
    """Printed page numbers that jump, and go on from there.

    One number alone that does not fit was misread. Numbers that start again at an appendix are usual.
    """
    best: dict[int, tuple[int, Line]] = {}
    for at in (0, -1):
        found = {
            page: (int(digits[0]), lines[at])
            for page, lines in pages.items()
            if len(lines) > 1 and is_page_number(lines[at].text.strip())
            if (digits := re.findall(r"\d+", lines[at].text))
        }
        if len(found) > len(best):
            best = found
    if len(best) < _FEWEST_PAGES or len(best) < 0.6 * (len(pages) - 1):
        return
    told = list(best.items())
    for (page, (number, _)), (next_page, (next_number, line)) in pairwise(told):
        offset, next_offset = number - page, next_number - next_page
        if offset == next_offset or _starts_over(pages[next_page], next_number):
            continue
        ahead = [(p, n) for p, (n, _) in told if p > next_page]
        behind = [(p, n) for p, (n, _) in told if p < page]
        goes_on = bool(ahead) and ahead[0][1] - ahead[0][0] == next_offset
        steady = not behind or behind[-1][1] - behind[-1][0] == offset
        if goes_on and steady:
            what = "quay lại" if next_number <= number else "nhảy"
            yield Doubt(
                DoubtKind.PAGE_NUMBERS,
                f"Số trang in trên văn bản {what} từ {number} sang {next_number} (trang {page} và "
                f"{next_page} của tệp); có thể thiếu trang, thừa trang hoặc lẫn trang của văn bản khác.",
                page=next_page,
                quote=line.verbatim.strip(),
            )


def _starts_over(lines: list[Line], number: int) -> bool:
    first = [fold(line.text.strip()) for line in lines[:6]]
    return number <= 2 and any(_FORM.match(text) or has_motto(text[:_LONGEST]) for text in first)
