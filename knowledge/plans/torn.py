"""A table that OCR tore into lines which each hold fragments of several cells, read back into rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from knowledge.plans.dealing import LABELS, Dealer
from knowledge.plans.headers import Column
from knowledge.plans.lines import Learned, TornLine, content_width, torn_lines
from knowledge.plans.positions import column_tree, positions_in
from knowledge.plans.searching import Search, Step, without_numeral
from knowledge.plans.times import JOINS, time_tree
from knowledge.plans.words import words

# How many hypotheses a reading keeps, and how far behind the best. The second knows what to expect.
_FIRST, _SECOND = (60, 6.0), (40, 5.0)
_KEPT_IN_TIME = ",;-–+/()&"


@dataclass(frozen=True, slots=True)
class TornRow:
    """A row read out of torn lines, noise left out; the time is as written.

    `lines` are the first line and the line after the last in the text given, `nodes` the names' nodes
    in the tree, `widths` how wide the fragments of its cells are.
    """

    section: str
    content: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    time: str
    lines: tuple[int, int]
    nodes: tuple[int, ...]
    widths: tuple[tuple[Column, int], ...]


def read_torn(columns: Sequence[Column], lines: Sequence[str]) -> list[TornRow]:
    """The rows of a torn table, its header left out, in order. `columns` are those of the header.

    Reads twice: the names, times and widths that the first reading met often guide the second.
    """
    cut = torn_lines(lines)
    if not cut:
        return []
    order = [column for column in columns if column in LABELS]
    first = _read(order, cut, Learned(frozenset(), frozenset(), {}))
    return _read(order, cut, _learn(first))


def _read(order: Sequence[Column], lines: Sequence[TornLine], learned: Learned) -> list[TornRow]:
    width = content_width(lines)
    beam, margin = _SECOND if learned.names else _FIRST
    steps = Search(Dealer(order, width, learned, lines), lines, width, beam, margin).best()
    rows: list[TornRow] = []
    heading: list[str] = []
    for group in _groups(steps):
        if group[0].kind == "section":
            heading = [without_numeral(lines[step.line].text) for step in group]
        else:
            rows.append(_row(" ".join(heading), lines, group, learned))
    return rows


def _groups(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """The steps row by row and heading by heading."""
    group: list[Step] = []
    for step in steps:
        if step.kind in {"row", "section"} and group:
            yield group
            group = []
        group.append(step)
    if group:
        yield group


def _row(section: str, lines: Sequence[TornLine], steps: Sequence[Step], learned: Learned) -> TornRow:
    cells = {
        label: " ".join(filter(None, (_labelled(lines[step.line], step.labels, label) for step in steps)))
        for label in "clsto"
    }
    lead, led = _named(cells["l"], learned)
    support, supported = _named(cells["s"], learned)
    widths = tuple(
        (column, width)
        for step in steps
        for column, label in LABELS.items()
        if (width := _width(lines[step.line], step.labels, label))
    )
    span = (lines[steps[0].line].index, lines[steps[-1].line].index + 1)
    return TornRow(section, cells["c"], lead, support, cells["t"], span, (*led, *supported), widths)


def _named(cell: str, learned: Learned) -> tuple[tuple[str, ...], list[int]]:
    """The names that a cell spells, and the nodes at which they end."""
    spelled = column_tree().spell(words(cell), late=learned.names)
    nodes = [node for _, node in spelled.phrases]
    if all(shown is not None for shown in spelled.shown):
        return tuple(dict.fromkeys(name for name, _ in spelled.phrases)), nodes
    return positions_in(cell), nodes


def _labelled(line: TornLine, labels: str, label: str) -> str:
    """The words of a line with one label, spaced as in the line."""
    pieces: list[str] = []
    end = -1
    for place, (word, one) in enumerate(zip(line.words, labels, strict=True)):
        # "và" earns nothing in the search, but stands in the phrase.
        joins = label == "t" and word.shape in JOINS and labels[place - 1 : place] == "t"
        kept = word.shape or (word.text in _KEPT_IN_TIME if label == "t" else not word.is_bar)
        if (one == label or joins) and kept:
            if pieces:
                pieces.append(line.text[end : word.start] if end >= 0 else " ")
            pieces.append(word.text)
            end = word.end
        else:
            end = -1
    return "".join(pieces).strip()


def _width(line: TornLine, labels: str, label: str) -> int:
    found = [word for word, one in zip(line.words, labels, strict=True) if one == label and word.shape]
    return found[-1].end - found[0].start if found else 0


def _learn(rows: Sequence[TornRow]) -> Learned:
    """What the rows of a first reading show about their table."""
    names: Counter[int] = Counter()
    times: Counter[int] = Counter()
    widths: dict[Column, list[int]] = {}
    for row in rows:
        names.update(set(row.nodes))
        times.update({node for _, node in time_tree().spell(words(row.time)).phrases})
        for column, width in row.widths:
            widths.setdefault(column, []).append(width)
    return Learned(
        column_tree().towards(node for node, count in names.items() if count >= 2),
        time_tree().towards(node for node, count in times.items() if count >= 2),
        {
            column: max(1.5 * median(found), 1.2 * sorted(found)[len(found) * 9 // 10]) + 2
            for column, found in widths.items()
            if len(found) >= 8
        },
    )
