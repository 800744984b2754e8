"""Tasks, targets and scores read out of the plans of Vietnamese administrative offices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from knowledge.model import Head, Line, Plan, PlannedTask, Reading, Table
from knowledge.plans.bands import BandedRow, read_banded
from knowledge.plans.cells import Row, are_cells, cells_of, rows_of
from knowledge.plans.headers import TornHeader, find_headers
from knowledge.plans.positions import is_group, positions_in, standard_position
from knowledge.plans.prose import tasks_in_prose
from knowledge.plans.readable import ReadableWords
from knowledge.plans.rows import FoundTask
from knowledge.plans.ruled import ruled_tables
from knowledge.plans.tables import tasks_in_tables
from knowledge.plans.targets import criteria_in, scores_in, targets_in
from knowledge.plans.times import repair_time
from knowledge.plans.torn import TornRow, read_torn
from knowledge.plans.words import find_phrase, has_tones, shapes
from knowledge.vietnamese import collapse, fold

__all__ = ["extract_plan", "is_group", "positions_in", "standard_position"]

NO_TASKS = "Không tìm thấy nhiệm vụ nào trong văn bản này."
UNSURE = "Nhiệm vụ {number}: chưa đọc được {what}, cần người kiểm tra."
# About two hundred pages. A line of a torn table takes up to 10 ms, and a plan has some hundred lines.
MOST_LINES = 6_000
TOO_LONG = "Văn bản rất dài: tôi chỉ tìm nhiệm vụ trong 6.000 dòng đầu, phần sau cần người đọc."
_T = TypeVar("_T")
_YEAR_ALONE = re.compile(r"(?:trong |ca )?nam (\d{4})")
_TABLE_END = (("noi", "nhan"), ("tren", "day", "la"), ("trong", "qua", "trinh", "thuc"))


def extract_plan(reading: Reading, head: Head) -> Plan:
    """The tasks and scores that a document gives, as it words them.

    Tables come first: where a document has a table of tasks, that table is its list of tasks and the
    duties of "Tổ chức thực hiện" (which only repeat who answers for the plan) are not read as more.

    Args:
        reading: the document as its reader met it; its lines may be damaged by OCR.
        head: what stands at its top. A document that surely is no plan is still read.

    Outside tables only the first `MOST_LINES` lines are searched; the plan's warnings say so.
    """
    lines = [block for block in reading.blocks if isinstance(block, Line)]
    found = tasks_in_tables([block for block in reading.blocks if isinstance(block, Table)])
    found = found or tasks_in_tables(ruled_tables(lines[:MOST_LINES]))
    searched = lines[:MOST_LINES]
    cut = not found and len(lines) > MOST_LINES
    found = found or _tasks_in_torn_tables(searched) or tasks_in_prose(searched)
    tasks = tuple(_planned(one, head) for one in found)
    text = "\n".join(line.text for line in lines)
    return Plan(tasks, scores_in(text), ((TOO_LONG,) if cut else ()) + _warnings(tasks))


def _planned(found: FoundTask, head: Head) -> PlannedTask:
    content = collapse(found.content)
    return PlannedTask(
        content,
        found.lead,
        tuple(name for name in found.support if name not in found.lead),
        found.section,
        _still_to_come(repair_time(found.time), head),
        found.quote,
        found.page,
        _both(targets_in(content), targets_in(found.aim)),
        _both(criteria_in(content), criteria_in(found.aim)),
    )


def _still_to_come(time: str, head: Head) -> str:
    """A time as read, or none where it is only a year that was over when the plan was signed.

    "bị trừ điểm trong năm 2022", says a plan of 2023: that is why there is a task, not when it is due.
    """
    past = _YEAR_ALONE.fullmatch(fold(time))
    over = past is not None and head.issued is not None and int(past.group(1)) < head.issued.year
    return "" if over else time


def _both(first: tuple[_T, ...], second: tuple[_T, ...]) -> tuple[_T, ...]:
    return (*first, *(one for one in second if one not in first))


def _warnings(tasks: Sequence[PlannedTask]) -> tuple[str, ...]:
    if not tasks:
        return (NO_TASKS,)
    timed = sum(1 for task in tasks if task.time_text) > len(tasks) // 2
    led = sum(1 for task in tasks if task.lead) > len(tasks) // 2
    found: list[str] = []
    for number, task in enumerate(tasks, start=1):
        missing = [
            what
            for what, said, usual in (
                ("đơn vị chủ trì", task.lead, led),
                ("thời gian thực hiện", task.time_text, timed),
            )
            if usual and not said
        ]
        if missing:
            found.append(UNSURE.format(number=number, what=" và ".join(missing)))
    return tuple(found)


def _tasks_in_torn_tables(lines: Sequence[Line]) -> list[FoundTask]:
    # As met: see knowledge.plans.readable.
    texts = [line.verbatim for line in lines]
    headers = find_headers(texts)
    readable = ReadableWords(lines)
    found: list[FoundTask] = []
    for index, header in enumerate(headers):
        if index and header.columns == headers[index - 1].columns:
            continue  # the header of the same table on its next page
        end = len(texts)
        repeated: list[TornHeader] = []
        for other in headers[index + 1 :]:
            if other.columns != header.columns:
                end = other.start
                break
            repeated.append(other)
        body = texts[header.end : end]
        for other in repeated:
            for place in range(other.start - header.end, other.end - header.end):
                body[place] = ""
        found += _in_torn_table(header, body[: _table_end(body)], lines, readable)
    return found


def _table_end(body: Sequence[str]) -> int:
    for index, line in enumerate(body):
        said = list(shapes(line[:80]))[:4]
        threshold = 1.0 if has_tones(line[:40]) else 0.8
        if any(find_phrase(said, phrase, threshold) == 0 for phrase in _TABLE_END):
            return index
    return len(body)


def _in_torn_table(
    header: TornHeader, body: Sequence[str], lines: Sequence[Line], readable: ReadableWords
) -> list[FoundTask]:
    def task(row: TornRow | Row | BandedRow, content: str) -> FoundTask:
        start, end = row.lines
        first, last = header.end + start, header.end + end
        return FoundTask(
            readable.said(content, first, last),
            row.lead,
            row.support,
            readable.said(row.section, header.end, last),
            row.time,
            "\n".join(body[start:end]).strip("\n"),
            lines[first].page,
        )

    banded = read_banded(header.columns, body)
    if banded is not None:
        return [task(row, row.content) for row in banded]
    cells = cells_of(body)
    if are_cells(cells):
        return [task(row, " ".join(row.content)) for row in rows_of(header.columns, cells)]
    return [task(row, row.content) for row in read_torn(header.columns, body) if row.lead or row.time]
