"""Tasks, targets and scores read out of the plans of Vietnamese administrative offices."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.model import Head, Line, Plan, PlannedTask, Reading, Table
from knowledge.plans.cells import are_cells, cells_of, rows_of
from knowledge.plans.headers import TornHeader, find_headers
from knowledge.plans.positions import is_group, positions_in, standard_position
from knowledge.plans.prose import tasks_in_prose
from knowledge.plans.rows import FoundTask
from knowledge.plans.tables import tasks_in_tables
from knowledge.plans.targets import criteria_in, scores_in, targets_in
from knowledge.plans.times import repair_time
from knowledge.plans.torn import read_torn
from knowledge.plans.words import find_phrase, shapes
from knowledge.vietnamese import collapse

__all__ = ["extract_plan", "is_group", "positions_in", "standard_position"]

NO_TASKS = "Không tìm thấy nhiệm vụ nào trong văn bản này."
UNSURE = "Nhiệm vụ {number}: chưa đọc được {what}, cần người kiểm tra."
# About two hundred pages. A line of a torn table takes up to 10 ms, and a plan has some hundred lines.
MOST_LINES = 6_000
TOO_LONG = "Văn bản rất dài: tôi chỉ tìm nhiệm vụ trong 6.000 dòng đầu, phần sau cần người đọc."
_TABLE_END = (("noi", "nhan"), ("tren", "day", "la"))


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
    searched = lines[:MOST_LINES]
    cut = not found and len(lines) > MOST_LINES
    found = found or _tasks_in_torn_tables(searched) or tasks_in_prose(searched)
    tasks = tuple(_planned(one) for one in found)
    text = "\n".join(line.text for line in lines)
    return Plan(tasks, scores_in(text), ((TOO_LONG,) if cut else ()) + _warnings(tasks))


def _planned(found: FoundTask) -> PlannedTask:
    content = collapse(found.content)
    return PlannedTask(
        content,
        found.lead,
        tuple(name for name in found.support if name not in found.lead),
        found.section,
        repair_time(found.time),
        found.quote,
        found.page,
        targets_in(content),
        criteria_in(content),
    )


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
    texts = [line.text for line in lines]
    headers = find_headers(texts)
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
        found += _in_torn_table(header, body[: _table_end(body)], lines)
    return found


def _table_end(body: Sequence[str]) -> int:
    for index, line in enumerate(body):
        said = list(shapes(line))[:4]
        if any(find_phrase(said, phrase, 0.8) == 0 for phrase in _TABLE_END):
            return index
    return len(body)


def _in_torn_table(header: TornHeader, body: Sequence[str], lines: Sequence[Line]) -> list[FoundTask]:
    def source(start: int, end: int) -> tuple[str, int | None]:
        return "\n".join(body[start:end]).strip("\n"), lines[header.end + start].page

    cells = cells_of(body)
    if are_cells(cells):
        return [
            FoundTask(
                " ".join(row.content), row.lead, row.support, row.section, row.time, *source(*row.lines)
            )
            for row in rows_of(header.columns, cells)
        ]
    return [
        FoundTask(row.content, row.lead, row.support, row.section, row.time, *source(*row.lines))
        for row in read_torn(header.columns, body)
        if row.lead or row.time
    ]
