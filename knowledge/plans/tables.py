"""Tables whose cells the reader could tell apart: header, section rows, rows over a page, merged cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.model import Table
from knowledge.plans.headers import Column, column_of, columns_named
from knowledge.plans.parties import lead_and_support
from knowledge.plans.positions import positions_in
from knowledge.plans.rows import FoundTask
from knowledge.plans.words import shapes
from knowledge.vietnamese import collapse

_ROMAN = re.compile(r"(?:[IVX]{1,6}|[A-Z]|[ivx]{1,4})\.?")
_LABEL = re.compile(rf"{_ROMAN.pattern}|[\d.]+")
_HEADER_WORDS = 14
_HEADING = 220


@dataclass(frozen=True, slots=True)
class Header:
    """Which column is which, and how many columns and rows of header there are."""

    places: dict[Column, int]
    width: int
    rows: int


def find_header(rows: Sequence[Sequence[str]]) -> tuple[int, Header] | None:
    """The first header among rows, with the index of the row at which it begins, or None."""
    for index in range(len(rows)):
        header = _header_at(rows, index)
        if header is not None:
            return index, header
    return None


def _header_at(rows: Sequence[Sequence[str]], index: int) -> Header | None:
    first = [collapse(cell) for cell in rows[index]]
    if not _is_short(first):
        return None
    for depth in (2, 1):
        if index + depth > len(rows):
            continue
        cells = first
        if depth == 2:
            second = [collapse(cell) for cell in rows[index + 1]]
            if not _is_short(second) or not _all_header(second, first):
                continue
            cells = [_under(above, below) for above, below in zip(first, second, strict=True)]
        places = _places(cells)
        if Column.CONTENT in places and {Column.LEAD, Column.TIME} & places.keys() and len(places) >= 2:
            return Header(places, len(first), depth)
    return None


def _under(above: str, below: str) -> str:
    """The words that stand over a column: of the lower cell where it says something by itself."""
    return below if column_of(below) is not None else above


def _all_header(second: Sequence[str], first: Sequence[str]) -> bool:
    """Whether a row goes on with a header: each cell says a column or repeats the cell above.

    A heading that is split in two has at least two cells under it; one alone heads the rows below it.
    """
    said = [cell for cell in second if cell]
    new = [cell for cell, above in zip(second, first, strict=True) if cell and cell != above]
    return bool(said) and len(new) > 1 and all(column_of(cell) is not None for cell in new)


def _is_short(cells: Sequence[str]) -> bool:
    return all(len(shapes(cell)) <= _HEADER_WORDS for cell in cells)


def _places(cells: Sequence[str]) -> dict[Column, int]:
    places: dict[Column, int] = {}
    for place, cell in enumerate(cells):
        column = column_of(cell)
        said = {one for _, one in columns_named(cell)}
        if column is Column.SUPPORT and Column.LEAD in said:
            column = Column.LEAD
        if column is not None and column not in places:
            places[column] = place
    return places


def tasks_in_tables(tables: Sequence[Table]) -> list[FoundTask]:
    """The tasks of a document's tables, in order. A table without a header goes on with the one before."""
    found: list[FoundTask] = []
    header: Header | None = None
    section = ""
    for table in tables:
        if not table.rows:
            continue
        met = find_header(table.rows)
        if met is not None:
            start, header = met
            first = start + header.rows
            if not found or start == 0:
                section = section if found else ""
        elif header is not None and len(table.rows[0]) == header.width:
            first = 0
        else:
            continue
        section = _read(table, first, header, section, found)
    return found


def _read(table: Table, first: int, header: Header, section: str, found: list[FoundTask]) -> str:
    """Adds the tasks of the rows from `first` on to those found and returns the section of the last one."""
    rows = table.rows[first:]
    begun = bool(found)
    for index, (row, verbatim) in enumerate(zip(rows, table.verbatim[first:], strict=True)):
        cells = {column: row[place].strip() for column, place in header.places.items()}
        number, content = collapse(cells.get(Column.NUMBER, "")), collapse(cells.get(Column.CONTENT, ""))
        if not any(cell.strip() for cell in row) or _repeats_header(row, header):
            continue
        if begun and found and _goes_on(cells, header, number, content):
            found[-1] = _joined(found[-1], cells, verbatim)
            continue
        following = (
            collapse(rows[index + 1][header.places[Column.NUMBER]])
            if (Column.NUMBER in header.places and index + 1 < len(rows))
            else ""
        )
        heading = _heading(row, cells, number, content, following)
        if heading is not None:
            section, begun = heading, False
            continue
        if not content:
            continue
        lead, support = lead_and_support(cells.get(Column.LEAD, ""))
        supports = dict.fromkeys((*positions_in(cells.get(Column.SUPPORT, "")), *support))
        one = FoundTask(
            content,
            lead,
            tuple(supports),
            section,
            collapse(cells.get(Column.TIME, "")),
            _quote(verbatim),
            table.page,
        )
        found.append(_with_merged(one, found[-1] if begun else None))
        begun = True
    return section


def _with_merged(one: FoundTask, before: FoundTask | None) -> FoundTask:
    """A row whose cell of leads is empty has those of the row above: cells merged over several rows are
    read as the first alone. A time or support that is empty as well went with it."""
    if one.lead or before is None or not before.lead:
        return one
    merged = replace(one, lead=before.lead, time=one.time or before.time)
    return merged if one.support or one.time else replace(merged, support=before.support)


def _quote(row: Sequence[str]) -> str:
    return " | ".join(
        cell for cell, before in zip(row, ("", *row), strict=False) if cell.strip() and cell != before
    )


def _repeats_header(row: Sequence[str], header: Header) -> bool:
    places = _places([collapse(cell) for cell in row]) if _is_short(row) else {}
    same = [column for column, place in places.items() if header.places.get(column) == place]
    told = [cell for cell in row if cell.strip()]
    return len(same) >= 2 and len(same) >= 0.6 * len({collapse(cell) for cell in told})


def _heading(
    row: Sequence[str], cells: dict[Column, str], number: str, content: str, following: str
) -> str | None:
    """The text of a row that heads the rows after it, None where the row is a task."""
    said = list(dict.fromkeys(text for cell in row if (text := collapse(cell)) and text != number))
    filled = [column for column in (Column.LEAD, Column.SUPPORT, Column.TIME) if cells.get(column)]
    if len(said) == 1 and filled and all(collapse(cells[column]) == said[0] for column in filled):
        return _without_label(said[0])
    if filled or len(said) != 1:
        if not filled and not content and number and not said and not _LABEL.fullmatch(number):
            return _without_label(number)
        return None
    if _ROMAN.fullmatch(number) or (number and following.startswith(number.rstrip(".") + ".")):
        return _without_label(said[0])
    if not number and len(said[0]) <= _HEADING and not said[0].endswith("."):
        return _without_label(said[0])
    return None


def _without_label(text: str) -> str:
    return re.sub(r"^(?:[IVX]{1,6}|[A-Z]|\d{1,2})[.)]\s+", "", text)


def _goes_on(cells: dict[Column, str], header: Header, number: str, content: str) -> bool:
    """Whether a row is the rest of the row before, cut by a page."""
    if Column.NUMBER in header.places and number:
        return False
    if not content:
        return any(cells.get(column) for column in (Column.LEAD, Column.SUPPORT, Column.TIME))
    if (
        len({collapse(cell) for cell in cells.values() if cell}) == 1
        and sum(1 for c in cells.values() if c) > 1
    ):
        return False
    if content[0].islower():
        return True
    return Column.NUMBER in header.places and content[0] in "-–+•" and not cells.get(Column.TIME)


def _joined(task: FoundTask, cells: dict[Column, str], row: Sequence[str]) -> FoundTask:
    def names(before: tuple[str, ...], more: str) -> tuple[str, ...]:
        if not more:
            return before
        return positions_in("\n".join((*before[:-1], *(before[-1:] or ()))) + "\n" + more)

    return replace(
        task,
        content=collapse(f"{task.content} {cells.get(Column.CONTENT, '')}"),
        lead=names(task.lead, cells.get(Column.LEAD, "")),
        support=names(task.support, cells.get(Column.SUPPORT, "")),
        time=collapse(f"{task.time} {cells.get(Column.TIME, '')}"),
        quote=f"{task.quote}\n{_quote(row)}",
    )
