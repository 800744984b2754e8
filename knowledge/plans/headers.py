"""The header of a table of tasks: which column is which, in cells or in torn lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.plans.words import find_phrase, likeness, shapes


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
    "tt stt so noi dung nhiem vu va giai phap cong viec chuc chu tri phoi hop thoi gian han thuc "
    "hien hoan thanh bo phan don vi co quan san pham du kien ghi trach ket qua kinh phi nguoi tien "
    "do phu dat diem cac"
)
_VOCABULARY = tuple(_VOCABULARY_TEXT.split())
_ALIKE, _LOOSE = 0.8, 0.62
_MOST_LINES = 24
_MOST_WORDS = 50


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
        end = index
        while (
            end < len(lines)
            and end - index < _MOST_LINES
            and (not lines[end].strip() or _is_header_line(lines[end]))
        ):
            end += 1
        columns = _columns(lines[index:end])
        if columns:
            while not lines[end - 1].strip():
                end -= 1
            found.append(TornHeader(index, end, columns))
        index = end
    return found


def _is_header_line(line: str) -> bool:
    """Whether most words of a line are words of headers. Marks and stray letters say nothing."""
    said = [word for word in shapes(line) if len(word) > 1]
    if not said:
        return False
    known = sum(1 for word in said if any(likeness(word, other) >= 0.8 for other in _VOCABULARY))
    return known >= 0.75 * len(said) and len(said) <= 16


def _columns(lines: Sequence[str]) -> tuple[Column, ...]:
    order: list[Column] = []
    text = " ".join(lines)
    seen = {column for _, column in columns_named(text)}
    for line in lines:
        seen |= {column for _, column in columns_named(line)}
    said = shapes(text)
    written = sum(1 for line in lines if line.strip())
    numbered = bool({"tt", "stt"} & set(said))
    # Without "TT", words of headers on one or two long lines are a sentence.
    if len(said) > _MOST_WORDS or not (numbered or (written >= 3 and len(said) <= 4 * written)):
        return ()
    telling = seen & {Column.LEAD, Column.SUPPORT, Column.TIME}
    if len(telling) < 2 or not seen & {Column.CONTENT, Column.NUMBER}:
        return ()
    # Where a line names two columns their order is seen; else the usual order is taken.
    time_first = _before(lines, Column.TIME, Column.LEAD)
    order = [Column.NUMBER, Column.CONTENT]
    people = [column for column in (Column.LEAD, Column.SUPPORT) if column in seen]
    if Column.LEAD not in people:
        people.insert(0, Column.LEAD)
    when = [Column.TIME] if Column.TIME in seen else []
    return (*order, *when, *people) if time_first else (*order, *people, *when)


def _before(lines: Sequence[str], one: Column, other: Column) -> bool:
    """Whether the lines show one column to stand before another: on one line, or block after block."""
    for line in lines:
        places = {column: place for place, column in columns_named(line)}
        if one in places and other in places:
            return places[one] < places[other]
    blocks = " ".join(lines).split("  ")
    first: dict[Column, int] = {}
    for index, block in enumerate(blocks):
        for _, column in columns_named(block):
            first.setdefault(column, index)
    return first.get(one, 0) < first.get(other, 0) and len(blocks) >= 4
