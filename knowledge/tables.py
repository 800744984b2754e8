"""Tables inside documents: which rows are headings, and which tables only lay out a letterhead."""

from __future__ import annotations

import re
from enum import Enum, auto

from knowledge.model import Table
from knowledge.signature import begins_authority
from knowledge.vietnamese import collapse, fold

_MOTTO = re.compile(r"cong hoa xa hoi|doc lap\W+tu do")
_RECIPIENTS = re.compile(r"noi nhan\b")
_ORDINAL = re.compile(r"(?:so )?(?:s?tt|thu tu)\.?")
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")
_LONGEST_HEADING = 80


class Layout(Enum):
    """What a table is there for."""

    DATA = auto()
    LETTERHEAD = auto()
    SIGNATURE = auto()
    BOX = auto()


def layout(table: Table) -> Layout:
    """What a table is there for: data, or only to put words side by side."""
    columns = len(table.rows[0]) if table.rows else 0
    if columns <= 1:
        return Layout.BOX
    words = fold(collapse(" ".join(cell for row in table.rows for cell in row)))
    if columns <= 3 and len(table.rows) <= 6:
        if _MOTTO.search(words):
            return Layout.LETTERHEAD
        cells = [cell for row in table.rows for cell in row]
        if _RECIPIENTS.search(words) or any(map(begins_authority, cells)):
            return Layout.SIGNATURE
    return Layout.DATA


def heading_rows(table: Table) -> int:
    """How many rows at the top name the columns; 0 where the table has no headings."""
    rows = table.rows
    if len(rows) < 2 or not _is_heading(rows[0]):
        return 0
    count = 1
    if len(rows) > 2 and _goes_on(rows[0], rows[1]):
        count = 2
    if count < len(rows) - 1 and all(_COLUMN_NUMBER.fullmatch(cell.strip()) for cell in rows[count]):
        count += 1
    return count


def is_ordinal(heading: str) -> bool:
    """Whether a heading is that of the column of ordinal numbers: "TT", "STT", "Số TT"."""
    return _ORDINAL.fullmatch(fold(collapse(heading))) is not None


def headings(table: Table, count: int) -> tuple[str, ...]:
    """The name of each column, one line each, from the first `count` rows.

    A heading over several columns goes in front of theirs: "Phân công: chủ trì".
    """
    names = [""] * len(table.rows[0])
    for row in table.rows[:count]:
        if all(_COLUMN_NUMBER.fullmatch(cell.strip()) for cell in row):
            continue
        above = ""
        for column, cell in enumerate(row):
            name = collapse(cell)
            if name:
                above = name
            elif row is table.rows[0] and count > 1 and collapse(table.rows[1][column]):
                name = above  # merged over several columns, named one by one in the next row
            if name and name != names[column]:
                names[column] = f"{names[column]}: {name}" if names[column] else name
    return tuple(names)


def _is_heading(row: tuple[str, ...]) -> bool:
    if is_ordinal(row[0]):
        return True
    filled = [cell.strip() for cell in row if cell.strip()]
    return (
        bool(row[0].strip())
        and len(filled) >= max(2, len(row) - 1)
        and all(len(cell) <= _LONGEST_HEADING and not cell[0].isdigit() for cell in filled)
        and not any(cell.endswith((".", ";")) for cell in filled)
    )


def _goes_on(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether the second row names columns that the first row's merged cells hold together."""
    repeats = any(above.strip() and above == below for above, below in zip(first, second, strict=True))
    fills = any(not above.strip() and below.strip() for above, below in zip(first, second, strict=True))
    return fills and (repeats or not second[0].strip())
