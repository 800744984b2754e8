"""Doubts about what a plan lists: the same task twice, leads nobody holds, appendices that are not there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from rapidfuzz import fuzz

from knowledge.doubts.model import Doubt, DoubtKind
from knowledge.doubts.running import Running
from knowledge.labels import Rank, marks, roman, roman_value
from knowledge.model import Document, Plan, Reading, SectionKind, Table
from knowledge.plans import is_group, standard_position
from knowledge.vietnamese import collapse, fold

_SHORTEST_TASK = 40  # characters: "Báo cáo theo quy định" may well stand twice
_LEAST_QUALITY = 0.8  # of a reading whose numbering of headings is trusted
_APPENDIX = re.compile(
    r"\bphu\s+luc\s*(?:so\s+)?(?P<label>[ivxl]{1,5}\b|\d{1,2}\b)?\s*[(,]?\s*"
    r"(?:(?:chi tiet|ban hanh|duoc ban hanh|dinh)\s+)?(?P<how>kem theo|dinh kem)(?P<after>[^.;\n]{0,40})"
)
_OF_ANOTHER = re.compile(
    r"\s*(?:cua\s+)?(?:nghi dinh|thong tu|quyet dinh|cong van|nghi quyet|huong dan|van ban|luat|ke hoach"
    r"|chuong trinh)(?!\s+nay\b)"
)
_HEADING, _FIRST_LETTERS = "phu luc", ("p", "m", "b")  # attached forms ("Mẫu", "Biểu") count as appendices
_STROKES = str.maketrans({"l": "i", "1": "i"})


def tasks_twice(plan: Plan) -> Iterator[Doubt]:
    """Tasks of the same words, the same lead and the same time."""
    seen: dict[tuple[str, tuple[str, ...], str], int] = {}
    for number, task in enumerate(plan.tasks, start=1):
        words = re.sub(r"\W+", " ", fold(task.content)).strip()
        if len(words) < _SHORTEST_TASK:
            continue
        key = (words, task.lead, fold(task.time_text))
        if key in seen:
            yield Doubt(
                DoubtKind.TASK_TWICE,
                f"Nhiệm vụ {number} trùng nội dung, người chủ trì và thời gian với nhiệm vụ {seen[key]}.",
                number,
                task.page,
                task.quote,
            )
        else:
            seen[key] = number


def leads_unknown(plan: Plan, roster: Collection[str] | None) -> Iterator[Doubt]:
    """Leads that nobody in the roster holds; each told once, with its tasks.

    Args:
        roster: names and positions of the office's people, in any wording; None or none of them: silent.
    """
    if not roster:
        return
    held = {_known(one) for one in roster} | {fold(collapse(one)) for one in roster}
    missing: dict[str, list[int]] = {}
    for number, task in enumerate(plan.tasks, start=1):
        for lead in task.lead:
            if is_group(lead) or fold(lead).startswith("cac ") or _known(lead) in held or fold(lead) in held:
                continue
            missing.setdefault(lead, []).append(number)
    for lead, numbers in missing.items():
        first = plan.tasks[numbers[0] - 1]
        told = ", ".join(map(str, numbers[:6])) + ("…" if len(numbers) > 6 else "")
        yield Doubt(
            DoubtKind.LEAD_UNKNOWN,
            f"“{lead}” chủ trì nhiệm vụ {told} nhưng chưa có ai trong danh sách cơ quan giữ vị trí này.",
            numbers[0],
            first.page,
            first.quote,
        )


def _known(name: str) -> str:
    return fold(collapse(standard_position(name) or name))


def appendices_absent(
    reading: Reading, running: Running, document: Document | None, plan: Plan
) -> Iterator[Doubt]:
    """Appendices that the text refers to as attached and that the file does not have.

    A file with a table, or with tasks, may have its appendix under another name: then only numbered
    appendices are missed, and only where others are there.
    """
    there, unnumbered = _appendices(running, document)
    has_table = any(isinstance(block, Table) for block in reading.blocks)
    told: set[str] = set()
    for match in running.find(_APPENDIX):
        index = running.line_at(match.start())
        start, _ = running.line_span(index)
        if _OF_ANOTHER.match(match["after"]) or running.folded[start : match.start()].strip(" (") == "":
            continue  # another document's, or the appendix's own heading
        label = _label(match["label"])
        if label is None:
            if there or unnumbered or has_table or plan.tasks:
                continue
        elif label in there or unnumbered or (not there and has_table):
            continue
        shown = "Phụ lục" + (f" {match['label'].upper()}" if label is not None else "")
        if shown in told:
            continue
        told.add(shown)
        yield Doubt(
            DoubtKind.APPENDIX_ABSENT,
            f"Văn bản nhắc đến {shown} kèm theo nhưng tệp không có phụ lục này.",
            page=running.page_at(match.start()),
            quote=running.quote(match.start(), match.end("how")),
        )


def _appendices(running: Running, document: Document | None) -> tuple[set[int], bool]:
    """The numbers of the appendices that are there, and whether one without a number is."""
    there: set[int] = set()
    unnumbered = False
    labels: list[str | None] = []
    if document is not None:
        labels += [each.label for each in document.sections if each.kind is SectionKind.APPENDIX]
    for index, line in enumerate(running.lines):
        start, end = running.line_span(index)
        text, folded = line.text.strip(), running.folded[start:end].strip()
        if folded[:1] not in _FIRST_LETTERS:
            continue
        found = next((mark for mark in marks(text) if mark.rank is Rank.APPENDIX), None)
        if found is not None:
            labels.append(found.label)
        elif len(text) < 40 and text[:1].isupper() and fuzz.ratio(folded[: len(_HEADING)], _HEADING) >= 70:
            labels.append(folded[len(_HEADING) :].strip(" :.-") or None)
    for label in labels:
        number = _label(fold(label) if label else None)
        if number is None:
            unnumbered = True
        else:
            there.add(number)
    return there, unnumbered


def _label(text: str | None) -> int | None:
    """The number of an appendix, roman or not; strokes of damaged text count as I."""
    if not text:
        return None
    if text.isdigit() and text not in {"1", "11", "111"}:
        return int(text)
    return roman_value(text.translate(_STROKES).upper())


def headings_skipped(reading: Reading, document: Document | None) -> Iterator[Doubt]:
    """Numbered headings of one level that leave a number out: "II" is followed by "IV".

    Only where the text was met undamaged: a damaged number is read wrong more often than written wrong.
    """
    if document is None or reading.quality < _LEAST_QUALITY:
        return
    last: dict[tuple[int | None, str], int] = {}
    for section in document.sections:
        if section.kind in (SectionKind.ROW, SectionKind.POINT, SectionKind.PARAGRAPH):
            continue
        label = section.label.strip(". ")
        style, value = ("arabic", int(label)) if label.isdigit() else ("roman", roman_value(label) or 0)
        if not value or (style == "roman" and not label.isupper()):
            continue
        key = (section.parent, f"{section.kind} {style}")
        before, last[key] = last.get(key), value
        if before is not None and value == before + 2:
            shown = [str(n) if style == "arabic" else roman(n) for n in (before, value, before + 1)]
            yield Doubt(
                DoubtKind.NUMBER_SKIPPED,
                f"Đề mục nhảy từ {shown[0]} sang {shown[1]}, không có {shown[2]}; có thể thiếu nội dung hoặc "
                "đánh số nhầm.",
                page=section.page,
                quote=section.text.split("\n", 1)[0],
            )
