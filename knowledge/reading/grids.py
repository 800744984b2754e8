"""The cells of a ruled table as rows of text, however the rulings were found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from knowledge.model import Table

if TYPE_CHECKING:
    from pdfplumber.table import Table as FoundTable


def is_table(table: FoundTable) -> bool:
    """A box around a paragraph or a ruled letterhead is not a table: that needs two rows and columns."""
    return len(table.rows) >= 2 and max(len(row.cells) for row in table.rows) >= 2


def as_table(
    table: FoundTable, texts: Sequence[Sequence[str | None]], number: int | None, slack: float
) -> Table:
    """A found table with its texts, all rows of one length.

    A cell merged over several rows gives its text in each of them; merged over several columns, in the
    first only.

    Args:
        table: where the cells are.
        texts: the text of each cell, row for row; None where no cell of its own begins.
        number: the page.
        slack: by how much rulings may miss one another, in the table's own unit.
    """
    columns = max(len(row) for row in texts)
    # pdfplumber sorts all cells each time that it is asked for the rows.
    grid = [row.cells for row in table.rows]
    rows: list[tuple[str, ...]] = []
    for index, row in enumerate(texts):
        cells = [(text or "").strip() for text in row] + [""] * (columns - len(row))
        for column in range(len(row)):
            if row[column] is None and (above := _covering(grid, index, column, slack)) is not None:
                cells[column] = rows[above][column]
        rows.append(tuple(cells))
    return Table(tuple(rows), number)


def _covering(
    grid: Sequence[Sequence[tuple[float, float, float, float] | None]], index: int, column: int, slack: float
) -> int | None:
    """The row above whose cell in this column reaches down over the given row; None where none does."""
    # The shortest cell tells where the row ends: others of it may be merged with rows below.
    below = min(cell[3] for cell in grid[index] if cell is not None)
    for above in range(index - 1, -1, -1):
        cell = grid[above][column] if column < len(grid[above]) else None
        if cell is not None:
            return above if cell[3] >= below - slack else None
    return None
