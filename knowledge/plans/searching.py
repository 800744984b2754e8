"""The rows of a torn table: a beam search over its lines for where rows end and what their words are.

A hypothesis knows how far the cells of its open row are spelled (see `dealing`), where the row began,
and the numbers of the rows. Before each line the row may end, and a line may be a heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from knowledge.plans.dealing import EMPTY, Cells, Dealer, Known
from knowledge.plans.headers import Column
from knowledge.plans.lines import TornLine
from knowledge.plans.spelling import ROOT
from knowledge.plans.words import words

# Counted in words, as in `dealing`.
_ROW, _NO_LEAD, _NO_TIME, _NO_SUPPORT, _NO_CONTENT, _BROKEN_OFF = -1.0, -4.0, -4.0, -0.5, -4.0, -2.5
_HANGING = -0.5
_NUMBERED, _NEXT_NUMBER, _WRONG_NUMBER, _NO_NUMBER = 0.5, 0.7, -1.0, -0.5
_OFF_CENTRE, _OFF_CENTRE_MOST = -0.15, -1.5
_STARTS_SMALL, _STARTS_WITH_VERB, _AFTER_BLANK, _AFTER_STOP = -2.5, 0.7, 0.6, 0.3
_SECTION, _SECTION_MORE, _NUMERAL, _WEAK_NUMERAL, _WIDE_LINE, _CAPITALS = -2.0, -0.9, 2.5, 1.0, 2.0, 1.0

_NUMERAL_WORD = re.compile(r"[IVX][IVXl1]{0,4}|[ivx]{1,4}|Vil{1,2}|Vi{1,3}")
_WEAK_NUMERAL_WORD = re.compile(r"1[1Il]{0,2}|[Il|]{1,3}|[A-D]")
_ROW_NUMBER = re.compile(r"[1-9]\d?")
_VERBS_TEXT = (
    "xay trien thuc niem ra tham to tiep cap tong kiem day long cong theo tang thuong nang ban tuyen "
    "phoi hoan dam bao doi huong de bo dang khac giai phan chi ung khai sua lap duy rut cai don quan "
    "dao"
)
VERBS = frozenset(_VERBS_TEXT.split())
"""Folded first words of tasks."""


class State(NamedTuple):
    """A hypothesis before a line. `start` is the line at which the open row began, -1 after a heading."""

    cells: Cells
    start: int
    number_line: int
    number: int
    last_number: int
    content: bool


class Step(NamedTuple):
    """How a hypothesis came past a line: what it took the line for, and the labels of its words.

    `kind` is "row" for the first line of a row, "more" for a further one, "section" and "section more"
    for those of a heading.
    """

    before: Step | None
    line: int
    kind: str
    labels: str


_Beam = dict[State, tuple[float, Step | None]]


class Search:
    """Searches the lines of one table, keeping `beam` hypotheses at most, within `margin` of the best."""

    def __init__(
        self, dealer: Dealer, lines: Sequence[TornLine], width: float, beam: int, margin: float
    ) -> None:
        self._beam, self._margin = beam, margin
        self._dealer = dealer
        self._lines = lines
        self._limit = 1.3 * width
        self._nothing = Cells((EMPTY,) * len(dealer.order), False)

    def best(self) -> list[Step]:
        """The steps of the best hypothesis, one for each line."""
        beam: _Beam = {State(self._nothing, -1, -1, 0, 0, False): (0.0, None)}
        for place in range(len(self._lines)):
            beam = self._after_line(place, beam)
        ends = [
            (score + (self._end(state, len(self._lines)) if state.start >= 0 else 0.0), -index, step)
            for index, (state, (score, step)) in enumerate(beam.items())
        ]
        step = max(ends)[2]
        steps: list[Step] = []
        while step is not None:
            steps.append(step)
            step = step.before
        return steps[::-1]

    def _after_line(self, place: int, beam: _Beam) -> _Beam:
        line = self._lines[place]
        known = Known(line)
        section, more = self._section(line, first=True), self._section(line, first=False)
        after: _Beam = {}
        fresh: _Beam = {}
        closed = State(self._nothing, -1, -1, 0, 0, False)
        for state, (score, step) in beam.items():
            ended, last = score, 0
            if state.start >= 0:
                self._go_on(known, place, state, (score, step), "more", after)
                ended, last = score + self._end(state, place), state.number or state.last_number + 1
            elif step is not None:
                _offer(after, state, score + more, Step(step, place, "section more", ""))
            if state.start >= 0 or step is None:
                _offer(after, closed, ended + section, Step(step, place, "section", ""))
            begun = State(self._nothing, place, -1, 0, last, False)
            _offer(fresh, begun, ended + self._start(place, after_section=state.start < 0), step)
        for state, scored in fresh.items():
            self._go_on(known, place, state, scored, "row", after)
        best = sorted(after.items(), key=lambda item: -item[1][0])[: self._beam]
        return {state: scored for state, scored in best if scored[0] > best[0][1][0] - self._margin}

    def _go_on(
        self,
        known: Known,
        place: int,
        state: State,
        scored: tuple[float, Step | None],
        kind: str,
        after: _Beam,
    ) -> None:
        score, step = scored
        number = None if state.number else _number(known.line)
        for cells, gain, labels in self._dealer.moves(known, state.cells):
            content = state.content or labels.count("c") > 1
            there = State(cells, state.start, state.number_line, state.number, state.last_number, content)
            _offer(after, there, score + gain, Step(step, place, kind, labels))
            if number is not None and labels[number[1]] == "c":
                there = State(cells, state.start, place, number[0], state.last_number, content)
                marked = f"{labels[: number[1]]}n{labels[number[1] + 1 :]}"
                _offer(after, there, score + gain, Step(step, place, kind, marked))

    def _start(self, place: int, *, after_section: bool) -> float:
        """What speaks for a row that begins at a line."""
        line = self._lines[place]
        first = next((word for word in line.words if word.shape and not word.text[0].isdigit()), None)
        score = 0.0
        if first is not None:
            if first.text[:1].islower() and not (after_section and len(first.text) == 1):
                score += _STARTS_SMALL
            elif first.shape in VERBS:
                score += _STARTS_WITH_VERB
        if after_section or place == 0:
            return score
        if line.blanks:
            score += _AFTER_BLANK
        if self._lines[place - 1].text.rstrip().endswith((".", ";")):
            score += _AFTER_STOP
        return score

    def _end(self, state: State, place: int) -> float:
        """What speaks for an open row that ends before a line."""
        score = _ROW if state.content else _ROW + _NO_CONTENT
        for column, node in zip(self._dealer.order, state.cells.nodes, strict=True):
            if column is Column.TIME:
                score += self._end_of_time(node, state.cells.core)
            elif column is Column.OTHER:
                continue
            elif node == EMPTY:
                score += _NO_LEAD if column is Column.LEAD else _NO_SUPPORT
            elif not self._dealer.is_done(node):
                score += _BROKEN_OFF
        if not state.number:
            return score + _NO_NUMBER
        score += _NUMBERED + (_NEXT_NUMBER if state.number == state.last_number + 1 else _WRONG_NUMBER)
        # The number stands in the middle of its row, unless the row goes over a page.
        if all(line.blanks == 0 for line in self._lines[state.start + 1 : place]):
            off = abs((state.number_line - state.start) - (place - 1 - state.number_line))
            score += max(_OFF_CENTRE * off, _OFF_CENTRE_MOST)
        return score

    def _end_of_time(self, node: int, core: bool) -> float:
        if not core:
            return _NO_TIME
        if node > ROOT and self._dealer.times.name(node) is None:
            return _BROKEN_OFF
        return 0.0 if self._dealer.is_timed(node) else _HANGING

    def _section(self, line: TornLine, *, first: bool) -> float:
        """What speaks for a line that is a heading across the whole table."""
        said = [word for word in line.words if word.shape]
        score = _SECTION if first else _SECTION_MORE
        if not said:
            return score - 1
        rest = said
        if len(said) > 1 and _NUMERAL_WORD.fullmatch(said[0].text):
            score, rest = score + _NUMERAL, said[1:]
        elif len(said) > 1 and _WEAK_NUMERAL_WORD.fullmatch(said[0].text) and said[1].text[:1].isupper():
            score, rest = score + _WEAK_NUMERAL, said[1:]
        if first and rest[0].text[:1].islower():
            score -= 1
        if len(line.text.rstrip()) > self._limit:
            score += _WIDE_LINE
        if line.text.isupper():
            score += _CAPITALS
        if any(word.is_bar for word in line.words[2:]):
            score -= 1
        return score


def _offer(beam: _Beam, state: State, score: float, step: Step | None) -> None:
    if state not in beam or beam[state][0] < score:
        beam[state] = (score, step)


def _number(line: TornLine) -> tuple[int, int] | None:
    """The number of a row that a line may begin with, and which of its words that is."""
    for index, word in enumerate(line.words[:3]):
        if word.shape:
            follows = line.words[index + 1].text if index + 1 < len(line.words) else ""
            return (int(word.text), index) if _ROW_NUMBER.fullmatch(word.text) and follows != "%" else None
    return None


def without_numeral(line: str) -> str:
    """A heading without the numeral before it ("II Công khai" is "Công khai"), damaged ones too."""
    cut = words(line)
    if len(cut) > 1 and (_NUMERAL_WORD.fullmatch(cut[0].text) or _WEAK_NUMERAL_WORD.fullmatch(cut[0].text)):
        rest = next((word for word in cut[1:] if word.shape), None)
        return line[rest.start :].strip() if rest is not None else line.strip()
    return line.strip()
