"""The header of a table of tasks: which column is which, in cells or in torn lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.plans.words import Word, find_phrase, has_tones, likeness, shape, shapes, words


class Column(StrEnum):
    """What a column of a table of tasks holds."""

    NUMBER = "number"
    CONTENT = "content"
    LEAD = "lead"
    SUPPORT = "support"
    TIME = "time"
    OTHER = "other"


# Most telling first: "Bộ phận phối hợp thực hiện" is support, "Thời gian thực hiện" is time.
_NAMES: tuple[tuple[Column, tuple[str, ...]], ...] = (
    (Column.SUPPORT, ("phối hợp",)),
    (Column.TIME, ("thời gian", "thời hạn", "thời điểm", "tiến độ", "hoàn thành", "lộ trình")),
    (Column.OTHER, ("sản phẩm", "kết quả", "ghi chú", "kinh phí", "căn cứ", "chỉ tiêu", "dự kiến")),
    (
        Column.LEAD,
        (
            "chủ trì",
            "đơn vị thực hiện",
            "bộ phận thực hiện",
            "cơ quan thực hiện",
            "người thực hiện",
            "công chức thực hiện",
            "phụ trách",
            "trách nhiệm",
            "tham mưu",
            "phân công",
            "cơ quan tham mưu",
        ),
    ),
    (Column.CONTENT, ("nội dung", "nhiệm vụ", "công việc", "giải pháp", "hoạt động")),
    (Column.NUMBER, ("tt", "stt", "số tt")),
)
_VOCABULARY_TEXT = (
    "tt stt số nội dung nhiệm vụ và giải pháp công việc chức chủ trì phối hợp thời gian hạn thực hiện hoàn "
    "thành bộ phận đơn vị cơ quan sản phẩm dự kiến ghi chú trách kết quả kinh phí người tiến độ phụ đạt "
    "điểm các"
)
_VOCABULARY = tuple(map(shape, _VOCABULARY_TEXT.split()))
# Words that damage makes alike to those of names count only where the text has its diacritics.
_TONED_VOCABULARY = frozenset(_VOCABULARY_TEXT.split()) | {
    *["tham", "mưu", "phân", "đầu", "mối", "lộ", "trình", "hoạt", "động", "chịu", "nhiệm"]
}
_ALIKE, _LOOSE = 0.8, 0.62
_MOST_LINES = 24
_MOST_WORDS, _MOST_OF_LINE = 50, 26
_LONGEST = 400  # characters of a line that are looked at
_PRODUCT = ("sản phẩm", "kết quả")
_PRODUCTS_TEXT = (
    "bao van quyet danh bien bang cong to ho ke tai tin hinh phieu so quy thong chuong du nghi hop"
)
PRODUCTS = frozenset(_PRODUCTS_TEXT.split())
"""Folded first words of what a task is to bring forth ("Báo cáo", "Danh sách")."""
_USUAL = (Column.CONTENT, Column.OTHER, Column.LEAD, Column.SUPPORT, Column.TIME)


def columns_named(text: str) -> list[tuple[int, Column]]:
    """The columns that a text of a header names, each with the index of its first word, in order."""
    said = list(shapes(text))
    found: list[tuple[int, Column]] = []
    for column, names in _NAMES:
        places = [
            place
            for name in names
            if (place := find_phrase(said, shapes(name), 1.0 if column is Column.NUMBER else _ALIKE))
            is not None
        ]
        if places:
            found.append((min(places), column))
    if all(column is not Column.SUPPORT for _, column in found):
        # "phối hợp" may be damaged more than others, where nothing else is meant.
        place = find_phrase(said, shapes("phối hợp"), _LOOSE)
        if place is not None and all(place != other for other, _ in found):
            found.append((place, Column.SUPPORT))
    return sorted(found)


def column_of(cell: str) -> Column | None:
    """The column that a header cell stands over, None where it says none."""
    said = {column for _, column in columns_named(cell)}
    return next((column for column, _ in _NAMES if column in said), None)


@dataclass(frozen=True, slots=True)
class TornHeader:
    """A header met in lines: its first line, the line after its last, and its columns in order."""

    start: int
    end: int
    columns: tuple[Column, ...]


def find_headers(lines: Sequence[str]) -> list[TornHeader]:
    """The headers of tables of tasks among lines of text, in order.

    A header is a run of lines (blank ones among them) made of the words of headers alone, which
    names the tasks and at least two of: who leads, who supports, when.
    """
    found: list[TornHeader] = []
    index = 0
    while index < len(lines):
        if not _is_header_line(lines[index]):
            index += 1
            continue
        end = last = index
        while end < len(lines) and end - index < _MOST_LINES:
            if lines[end].strip():
                if _is_header_line(lines[end]):
                    last = end
                elif not (_stands_alone(lines, end) and _is_header_line(lines[end], loosely=True)):
                    break
            end += 1
        columns = _columns(lines[index : last + 1])
        if columns:
            found.append(TornHeader(index, last + 1, columns))
        index = last + 1
    return found


def _stands_alone(lines: Sequence[str], place: int) -> bool:
    """Whether a line has blank lines before and after it, as a cell of a table torn into cells has."""
    before = lines[place - 1] if place else ""
    return not before.strip() and not "".join(lines[place + 1 : place + 2]).strip()


def _is_header_line(line: str, *, loosely: bool = False) -> bool:
    """Whether most words of a line are words of headers. Marks and stray letters say nothing.

    `loosely`: a cell of few words of which half are, as may stand within a header.
    """
    said = [word for word in words(line[:_LONGEST]) if len(word.shape) > 1]
    if not said or len(said) > _MOST_OF_LINE or ":" in line or line.rstrip().endswith((".", ";")):
        return False
    clean = has_tones(line)
    known = sum(1 for word in said if _is_of_headers(word, clean=clean))
    if loosely:
        return len(said) <= 5 and known >= 0.5 * len(said)
    return known >= (0.85 if clean else 0.75) * len(said) and len(said) <= (_MOST_OF_LINE if clean else 16)


def _is_of_headers(word: Word, *, clean: bool) -> bool:
    if has_tones(word.text):
        return word.text.lower() in _TONED_VOCABULARY
    if clean and word.text.lower() in _TONED_VOCABULARY:
        return True
    return any(likeness(word.shape, other) >= 0.8 for other in _VOCABULARY)


def _columns(lines: Sequence[str]) -> tuple[Column, ...]:
    text = " ".join(lines)
    seen = {column for _, column in columns_named(text)}
    for line in lines:
        seen |= {column for _, column in columns_named(line)}
    said = shapes(text)
    written = sum(1 for line in lines if line.strip())
    numbered = bool({"tt", "stt"} & set(said))
    large = sum(1 for word in words(text) if word.shape and word.text[:1].isupper())
    # Without "TT", words of headers on one or two long lines are a sentence, unless each cell begins large.
    short = written >= 3 and len(said) <= 4 * written
    if len(said) > _MOST_WORDS or not (numbered or short or large >= max(4, len(seen))):
        return ()
    telling = seen & {Column.LEAD, Column.SUPPORT, Column.TIME}
    if len(telling) < 2 or not seen & {Column.CONTENT, Column.NUMBER}:
        return ()
    wanted = [column for column in _USUAL if column in seen or column in {Column.CONTENT, Column.LEAD}]
    if not any(find_phrase(list(said), shapes(name), _ALIKE) is not None for name in _PRODUCT):
        wanted = [column for column in wanted if column is not Column.OTHER]
    return (Column.NUMBER, *_in_order(lines, wanted))


def _in_order(lines: Sequence[str], wanted: Sequence[Column]) -> list[Column]:
    """Columns as the lines show them to stand: on one line, or block after block; else as is usual.

    Where one line names two columns it shows their order. Blocks show it where there are as many.
    """
    order = list(wanted)
    after: set[tuple[Column, Column]] = set()
    for line in lines:
        places = [column for _, column in columns_named(line)]
        after |= {(first, second) for at, first in enumerate(places) for second in places[at + 1 :]}
    if not after:
        blocks = " ".join(lines).split("  ")
        first: dict[Column, int] = {}
        for index, block in enumerate(blocks):
            for _, column in columns_named(block):
                first.setdefault(column, index)
        if len(blocks) >= 4:
            after = {(one, other) for one in first for other in first if first[one] < first[other]}
    for _ in order:  # each round moves what stands too late
        for place in range(len(order) - 1):
            one, other = order[place], order[place + 1]
            if (other, one) in after and (one, other) not in after and one is not Column.CONTENT:
                order[place], order[place + 1] = other, one
    return order
