"""Doubts about tables: ordinal numbers that skip or repeat, totals that do not add up, points too high."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.doubts.figures import Maximum, shown
from knowledge.doubts.model import Doubt, DoubtKind
from knowledge.model import Reading, Table
from knowledge.tables import heading_rows, headings, is_ordinal
from knowledge.vietnamese import collapse, fold

_ORDINAL = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}\.?")
_TOTAL = re.compile(r"(?:tong(?: cong| so| diem| so diem| chung)?|cong|cong chung|tong cong diem)\W*")
_NOT_SUMMED = re.compile(r"%|ty le|ti le|xep|hang\b|trung binh|binh quan|\btt\b|stt|nam\b|ghi chu|so sanh")
_FIGURE = re.compile(r"-?\d{1,12}(?:[.,]\d{1,3})*")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_MOST_POINTS = re.compile(r"diem (?:toi da|chuan|cao nhat)|thang diem")
_POINTS = re.compile(r"diem (?:dat|tu cham|tham dinh|danh gia|cham)|so diem dat")
_FEWEST_ADDENDS = 3
_MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows under one heading, with the names of their columns; a table may go on over several pages."""

    names: tuple[str, ...]
    rows: list[tuple[tuple[str, ...], int | None, str]] = field(default_factory=list)


def table_doubts(reading: Reading) -> Iterator[Doubt]:
    """What a clerk would ask about the tables of a document."""
    for part in _parts(reading):
        if is_ordinal(part.names[0]):
            yield from _numbering(part)
        yield from _totals(part)
        yield from _points(part)


def tabled_maxima(reading: Reading) -> Iterator[Maximum]:
    """The maxima that score tables give, by the field named in their first wordy column."""
    for part in _parts(reading):
        most = _column(part.names, _MOST_POINTS)
        if most is None:
            continue
        for row, _, _ in part.rows:
            figures = _figures(row[most])
            name = next((collapse(cell) for cell in row if len(cell.split()) >= 3), "")
            if figures is not None and name:
                yield Maximum(name, figures[0], 0, 0)


def _parts(reading: Reading) -> list[_Part]:
    """Tables with headings, each with the tables that go on with it; those without any are left alone."""
    found: list[_Part] = []
    for block in reading.blocks:
        if not isinstance(block, Table) or not block.rows or len(block.rows[0]) < 2:
            continue
        count = heading_rows(block)
        names = headings(block, count) if count else ()
        goes_on = found and len(found[-1].names) == len(block.rows[0]) and names in ((), found[-1].names)
        if not goes_on:
            if not names:
                continue
            found.append(_Part(names))
        rows = zip(block.rows[count:], block.verbatim[count:], strict=True)
        for row, met in rows:
            if any(cell.strip() for cell in row) and len(found[-1].rows) < _MOST_ROWS:
                found[-1].rows.append((row, block.page, " | ".join(cell for cell in met if cell.strip())))
    return found


def _numbering(part: _Part) -> Iterator[Doubt]:
    last: tuple[int, ...] | None = None
    before: tuple[str, ...] = ()
    fresh, unnumbered = True, 0
    for row, page, met in part.rows:
        label, words = collapse(row[0]), [collapse(cell) for cell in row[1:]]
        if _TOTAL.fullmatch(fold(label)) or any(_TOTAL.fullmatch(fold(cell)) for cell in words[:1]):
            continue
        said = {cell for cell in words if cell and cell != label}
        if label and len(said) <= 1 and not _ORDINAL.fullmatch(label):
            fresh, unnumbered = True, 0  # a row that heads those below it: they may begin again
            continue
        if not label:
            if len(said) == 1:
                fresh, unnumbered = True, 0
            elif words and words[0][:1].isupper() and len(said) >= 2:
                unnumbered += 1
            continue
        if not _ORDINAL.fullmatch(label):
            last, unnumbered = None, 0  # a roman number, or one that was misread: nothing follows from it
            fresh = True
            continue
        number = tuple(int(one) for one in label.strip(".").split("."))
        if last is not None and not fresh:
            yield from _compare(last, number, unnumbered, before, row, page, met)
        last, before, fresh, unnumbered = number, row, False, 0


def _compare(
    last: tuple[int, ...],
    number: tuple[int, ...],
    unnumbered: int,
    before: tuple[str, ...],
    row: tuple[str, ...],
    page: int | None,
    met: str,
) -> Iterator[Doubt]:
    depth = len(number)
    if depth > len(last) or number[:-1] != last[: depth - 1] or number[-1] == 1:
        return
    previous, now = last[depth - 1], number[-1]
    told, expected = _written(number), _written((*number[:-1], previous + 1))
    if now == previous + 2 and unnumbered == 1:
        yield Doubt(
            DoubtKind.NUMBER_MISSING,
            f"Trong bảng, dòng giữa số thứ tự {_written((*number[:-1], previous))} và {told} không ghi số.",
            page=page,
            quote=met,
        )
    elif now > previous + 1 and unnumbered == 0:
        yield Doubt(
            DoubtKind.NUMBER_SKIPPED,
            f"Số thứ tự trong bảng nhảy từ {_written((*number[:-1], previous))} sang {told}, không có "
            f"{expected}; có thể thiếu nhiệm vụ hoặc đánh số nhầm.",
            page=page,
            quote=met,
        )
    elif now <= previous and depth == len(last) and not _is_merged(before, row):
        yield Doubt(
            DoubtKind.NUMBER_REPEATED,
            f"Số thứ tự {told} trong bảng ghi cho hai dòng khác nhau.",
            page=page,
            quote=met,
        )


def _is_merged(before: tuple[str, ...], row: tuple[str, ...]) -> bool:
    """Whether two rows show one number because their first cells are merged, as readers repeat them."""
    first = collapse(row[1]) if len(row) > 1 else ""
    same = sum(1 for a, b in zip(before[1:], row[1:], strict=False) if a.strip() and a == b)
    return (
        not first
        or first == collapse(before[1])
        or not first[:1].isupper()
        or (same > 0 and before[0] == row[0] and same >= len([cell for cell in row[1:] if cell.strip()]) - 1)
    )


def _totals(part: _Part) -> Iterator[Doubt]:
    """The figures above a row "Tổng cộng" against what it says, column by column.

    Sums are taken over all rows since the last total and over the outermost rows alone: where either
    gives the total, the table is right. Columns of percentages, ranks and means are not summed.
    """
    since: list[tuple[str, ...]] = []
    for row, page, met in part.rows:
        if not any(_TOTAL.fullmatch(fold(collapse(cell))) for cell in row[:2]):
            since.append(row)
            continue
        for column, name in enumerate(part.names):
            if column == 0 or _NOT_SUMMED.search(fold(name)):
                continue
            total = _figures(row[column])
            if total is None or not _may_be_sum(since, column):
                continue
            sums = _sums(since, column)
            if sums and not any(abs(one - said) < 0.011 for one in sums for said in total):
                yield Doubt(
                    DoubtKind.TOTAL_WRONG,
                    f"Cột “{name}”: dòng tổng ghi {collapse(row[column])}, cộng các dòng trên được "
                    f"{shown(round(sums[0], 2))}.",
                    page=page,
                    quote=met,
                )
        since = []


def _may_be_sum(rows: Sequence[tuple[str, ...]], column: int) -> bool:
    filled = [row[column].strip() for row in rows if row[column].strip()]
    return len(filled) >= _FEWEST_ADDENDS and all(_figures(cell) is not None for cell in filled)


def _sums(rows: Sequence[tuple[str, ...]], column: int) -> list[float]:
    """What the rows may add up to: all of them, the outermost, the innermost; both ways to read "1.200"."""
    levels = [_level(row[0]) for row in rows]
    known = [level for level in levels if level is not None]
    picks = [list(rows)]
    if known and min(known) != max(known):
        picks.append([row for row, level in zip(rows, levels, strict=True) if level == min(known)])
        picks.append([row for row, level in zip(rows, levels, strict=True) if level != min(known)])
    sums: list[float] = []
    for picked in picks:
        figures = [found for row in picked if (found := _figures(row[column])) is not None]
        if len(figures) >= 2:
            sums += [sum(one[0] for one in figures), sum(one[-1] for one in figures)]
    return sums


def _level(label: str) -> int | None:
    """How far in a row stands by its number: roman and letters outermost."""
    text = collapse(label).strip(".")
    if not text:
        return None
    if _ORDINAL.fullmatch(text):
        return 1 + text.count(".")
    return 0 if re.fullmatch(r"[IVXLC]{1,6}|[A-H]", text) else None


def _points(part: _Part) -> Iterator[Doubt]:
    most, scored = _column(part.names, _MOST_POINTS), _column(part.names, _POINTS)
    if most is None or scored is None or most == scored:
        return
    for row, page, met in part.rows:
        maximum, reached = _figures(row[most]), _figures(row[scored])
        if maximum is not None and reached is not None and min(reached) > max(maximum):
            yield Doubt(
                DoubtKind.SCORE_ABOVE_MAXIMUM,
                f"Điểm đạt ({collapse(row[scored])}) lớn hơn điểm tối đa ({collapse(row[most])}) trong bảng.",
                page=page,
                quote=met,
            )


def _column(names: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    return next((index for index, name in enumerate(names) if pattern.search(fold(name))), None)


def _figures(cell: str) -> tuple[float, ...] | None:
    """The values that a cell of one number may have: "1.200" is 1200, or 1.2; None for anything else."""
    text = collapse(cell)
    if not _FIGURE.fullmatch(text) or len(re.findall(r"[.,]", text)) > 3:
        return None
    if _GROUPED.fullmatch(text):
        whole = float(re.sub(r"[.,]", "", text))
        return (whole, float(text.replace(",", "."))) if len(re.findall(r"[.,]", text)) == 1 else (whole,)
    parts = re.split(r"[.,]", text)
    return (float(text.replace(",", ".")),) if len(parts) <= 2 else None


def _written(number: tuple[int, ...]) -> str:
    return ".".join(map(str, number))
