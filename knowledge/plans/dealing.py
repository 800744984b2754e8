"""One line of a torn table: the ways to deal its words to content, lead, support and time.

The words of a line go to columns in their order. Those of a cell must go on with what the lines before
spelled of it: a name of the dictionary, a phrase of time, or, where something shows the column, any name.
Gains and costs are counted in words: a word spelled exactly gains 1, a word of content nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from knowledge.plans.headers import PRODUCTS, Column
from knowledge.plans.lines import DASHES, Learned, TornLine, at_bullet, rule_at
from knowledge.plans.positions import HEADS, column_tree
from knowledge.plans.spelling import ROOT, Step
from knowledge.plans.times import JOINS, is_core, time_tree
from knowledge.plans.words import Word

EMPTY, OPEN = -1, -2
"""Instead of a node: nothing of this cell was met yet; within a name that is not in the dictionary."""
LABELS = {Column.LEAD: "l", Column.SUPPORT: "s", Column.OTHER: "o", Column.TIME: "t"}
"""The letter that marks a word of a column ("o" is what a task brings forth); "c" is content, "x" noise,
"b" a rule, "n" a row's number."""

_MOVES, _DEALT, _FRAGMENTS = 8, 5, 6
_WIDE_WORD = -0.6
_NOISE_LONG, _NOISE_SHORT = -0.5, -0.15
_ENTER_AT_BAR, _ENTER_UNMARKED, _ENTER_EARLY = 0.4, -0.3, -0.5
_AT_LINE_START, _AT_LINE_START_TIME = -0.4, -2.0
_BAR_CROSSED = -0.3
_NAME_STARTS, _NAME_UNMARKED, _UNEXPECTED = -1.0, -0.8, -0.6
_BEFORE_LEAD, _CELL_PASSED = -0.5, -0.9
_TIME_STARTS, _TIME_AGAIN, _TIME_LISTED, _TIME_LINKED = -1.2, -1.7, -0.3, -0.7
_LINK_STARTS = -0.5
_OPEN_AT_BAR, _OPEN_AT_HEAD, _OPEN_WORD = 0.2, -0.6, -0.3
_PRODUCT_AT_BAR, _PRODUCT_STARTS, _PRODUCT_WORD = -0.2, -0.5, -0.15
_UNLIKELY = -0.4
_HOPELESS, _POOR = -2.5, -1.3


class Cells(NamedTuple):
    """How far the cells of the open row are spelled: a node for each column, and whether a time was said."""

    nodes: tuple[int, ...]
    core: bool


class Move(NamedTuple):
    """A way to deal the words of one line: the cells after it, what it gains, a label for each word."""

    cells: Cells
    gain: float
    labels: str


class _Dealt(NamedTuple):
    """A way to deal the last words of a line to the last columns: their nodes after it."""

    nodes: tuple[int, ...]
    core: bool
    gain: float
    labels: str


class _Reach(NamedTuple):
    """How far a fragment may spell a cell: the word after it, the node, whether a time was said."""

    end: int
    node: int
    core: bool
    gain: float
    labels: str


class Known:
    """What was found out about one line, shared by all hypotheses about the lines before it."""

    def __init__(self, line: TornLine) -> None:
        self.line = line
        self.moves: dict[Cells, list[Move]] = {}
        self.reached: dict[tuple[int, int, bool, int], list[_Reach]] = {}
        self.dealt: dict[tuple[int, int, tuple[int, ...], bool], list[_Dealt]] = {}
        self.ruled = [rule_at(line, cut) for cut in range(len(line.words) + 1)]


class Dealer:
    """Deals lines of a table whose columns after the content are `order`."""

    def __init__(
        self, order: Sequence[Column], width: float, learned: Learned, lines: Sequence[TornLine] = ()
    ) -> None:
        self.order = tuple(order)
        self.names = column_tree()
        self.times = time_tree()
        self._width = width
        self._learned = learned
        read = {word.shape for line in lines for word in line.words if word.shape}
        self._unlikely = [_UNLIKELY * one for one in self.names.unlikely(read)]
        self._timed = self.times.towards(self.times.ends(is_core))
        self._on: dict[tuple[Column, int, bool, str, bool], tuple[tuple[int, bool, float], ...]] = {}

    def is_done(self, node: int) -> bool:
        """Whether a cell of names may end at a node."""
        return node in {ROOT, OPEN} or (node > 0 and self.names.name(node) is not None)

    def _says_time(self, node: int) -> bool:
        """Whether a phrase of time, and no mere link such as "thực hiện", begins with a word."""
        return node in self._timed

    def is_timed(self, node: int) -> bool:
        """Whether a phrase of time may end at a node, and is no mere link."""
        return node == ROOT or (node > ROOT and is_core(self.times.name(node)))

    def moves(self, known: Known, cells: Cells) -> list[Move]:
        """The best ways to deal a line's words: some content, then fragments of cells."""
        if cells in known.moves:
            return known.moves[cells]
        line = known.line
        best: dict[Cells, Move] = {}
        gain = 0.0
        for cut in range(len(line.words) + 1):
            if cut < len(line.words) and not self._may_begin(known, cells, cut):
                dealt: list[_Dealt] = []
            else:
                dealt = self._deal(known, 0, cut, cells.nodes, cells.core)
            for nodes, core, more, labels in dealt:
                there = Cells(nodes, core)
                if there not in best or best[there].gain < gain + more:
                    best[there] = Move(there, gain + more, "c" * cut + labels)
            if cut < len(line.words):
                word = line.words[cut]
                if word.is_bar and cut > 2:
                    gain += _BAR_CROSSED
                elif word.shape and word.start > 1.3 * self._width:
                    gain += _WIDE_WORD
        known.moves[cells] = sorted(best.values(), key=lambda move: -move.gain)[:_MOVES]
        return known.moves[cells]

    def _deal(self, known: Known, column: int, cut: int, nodes: tuple[int, ...], core: bool) -> list[_Dealt]:
        """The ways to deal the words from `cut` on to the columns from `column` on."""
        if cut == len(known.line.words):
            return [_Dealt(nodes, core, 0.0, "")]
        if column == len(self.order):
            return []
        key = (column, cut, nodes, core)
        if key in known.dealt:
            return known.dealt[key]
        which, node, length = self.order[column], nodes[0], len(known.line.words)
        best: dict[tuple[tuple[int, ...], bool], _Dealt] = {}
        # A rule just before these words leads to the next column, not past it.
        passed = _CELL_PASSED if known.ruled[cut] else 0.0
        if which is Column.LEAD and node == EMPTY:
            passed += _BEFORE_LEAD
        further = column + 1 < len(self.order)
        for one in self._deal(known, column + 1, cut, nodes[1:], core) if further else ():
            after = (node, *one.nodes)
            best[after, one.core] = _Dealt(after, one.core, one.gain + passed, one.labels)
        timed = which is Column.TIME
        for end, there, said, gain, labels in self._reached(known, column, node, core, cut):
            now = said if timed else core
            if end == length:
                rest: Sequence[_Dealt] = (_Dealt(nodes[1:], now, 0.0, ""),)
            else:
                rest = self._deal(known, column + 1, end, nodes[1:], now) if further else ()
            for one in rest:
                total = gain + one.gain
                after = (there, *one.nodes)
                if (after, one.core) not in best or best[after, one.core].gain < total:
                    best[after, one.core] = _Dealt(after, one.core, total, labels + one.labels)
        known.dealt[key] = sorted(best.values(), key=lambda dealt: -dealt.gain)[:_DEALT]
        return known.dealt[key]

    def _may_begin(self, known: Known, cells: Cells, cut: int) -> bool:
        """Whether any cell goes on with the words from `cut` on: of most places in a line none does."""
        return any(
            self._reached(known, column, node, cells.core, cut) for column, node in enumerate(cells.nodes)
        )

    def _reached(self, known: Known, column: int, node: int, core: bool, cut: int) -> list[_Reach]:
        which = self.order[column]
        core = core and which is Column.TIME
        place = (column, node, core, cut)
        found = known.reached.get(place)
        if found is None:
            found = known.reached[place] = self._reach(known.line, which, node, core, cut)
        return found

    def _reach(self, line: TornLine, which: Column, node: int, core: bool, cut: int) -> list[_Reach]:
        """Where a cell may be spelled to by a fragment that begins at a word."""
        first = line.words[cut]
        at_bar = cut > 0 and (line.words[cut - 1].is_bar or at_bullet(line, cut))
        if first.shape:
            begins = bool(self._goes_on(which, node, core, first, at_bar))
        else:
            begins = first.is_bar or first.text in DASHES
        return self._spell(line, which, node, core, cut, at_bar) if begins else []

    def _spell(
        self, line: TornLine, which: Column, node: int, core: bool, cut: int, at_bar: bool
    ) -> list[_Reach]:
        first = line.words[cut]
        label = LABELS[which]
        widest = first.start + self._learned.widths.get(which, 60.0)
        found: list[_Reach] = []
        waiting: int | None = node
        before = ""
        beam: dict[tuple[int, bool], tuple[float, str]] = {}
        for index in range(cut, len(line.words)):
            word = line.words[index]
            following: dict[tuple[int, bool], tuple[float, str]] = {}
            wide = _WIDE_WORD if word.shape and word.end > widest else 0.0
            if waiting is not None and word.shape:
                entering = self._entering(line, which, cut, at_bar) + wide
                for after, said, gain in self._goes_on(which, waiting, core, word, at_bar):
                    if gain + entering > _HOPELESS:
                        _offer(following, (after, said), gain + entering, before + label)
                waiting = None
            elif waiting is not None:
                before += "b" if word.is_bar else "x"
                at_bar = at_bar or word.is_bar
                if word.text in DASHES and which is not Column.TIME and self.is_done(node):
                    waiting = ROOT  # a bullet begins another name
            for (there, said), (gain, labels) in beam.items():
                for after, now, more, one in self._spell_on(which, there, said, word):
                    if gain + more + wide > _HOPELESS:
                        _offer(following, (after, now), gain + more + wide, labels + one)
            beam = dict(sorted(following.items(), key=lambda item: -item[1][0])[:_FRAGMENTS])
            found += [
                _Reach(index + 1, there, said, gain, labels)
                for (there, said), (gain, labels) in beam.items()
                if gain > _POOR
            ]
            if not beam and waiting is None:
                break
        return found

    def _spell_on(
        self, which: Column, node: int, core: bool, word: Word
    ) -> Iterator[tuple[int, bool, float, str]]:
        """The ways a word or mark goes on within a fragment: node, whether a time was said, gain, label."""
        label = LABELS[which]
        if not word.shape:
            after = ROOT if word.separates and self._may_end(which, node) else node
            yield after, core, _BAR_CROSSED if word.is_bar else 0.0, "b" if word.is_bar else label
            return
        yield node, core, _NOISE_LONG if len(word.shape) > 2 else _NOISE_SHORT, "x"
        for there, said, gain in self._goes_on(which, node, core, word, False):
            yield there, said, gain, label

    def _may_end(self, which: Column, node: int) -> bool:
        if which is Column.TIME:
            return node > ROOT and self.times.name(node) is not None
        return self.is_done(node)

    def _entering(self, line: TornLine, which: Column, cut: int, at_bar: bool) -> float:
        if not cut:
            # Beside the first lines of a cell there is content, unless a page or the row ends here.
            alone = len(line.words) <= 3 or line.blanks > 0
            return 0.0 if alone else _AT_LINE_START_TIME if which is Column.TIME else _AT_LINE_START
        if at_bar:
            return _ENTER_AT_BAR
        # A fragment of the next column is to be expected where the lines of the tasks end.
        return _ENTER_UNMARKED + (0.0 if line.words[cut].start > 0.7 * self._width else _ENTER_EARLY)

    def _goes_on(
        self, which: Column, node: int, core: bool, word: Word, at_bar: bool
    ) -> tuple[tuple[int, bool, float], ...]:
        """The nodes that a word leads to in a cell: (node, whether a time was said, gain)."""
        key = (which, node, core, word.text, at_bar)
        known = self._on.get(key)
        if known is None:
            if which is Column.TIME:
                steps = self._time_steps(node, core, word)
            elif which is Column.OTHER:
                steps = _product_steps(node, word, at_bar)
            else:
                steps = self._name_steps(node, word, at_bar)
            best: dict[tuple[int, bool], float] = {}
            for there, said, gain in steps:
                if gain > best.get((there, said), _HOPELESS):
                    best[there, said] = gain
            known = self._on[key] = tuple((there, said, gain) for (there, said), gain in best.items())
        return known

    def _name_steps(self, node: int, word: Word, at_bar: bool) -> Iterator[tuple[int, bool, float]]:
        expected = self._learned.names
        if node == OPEN:
            yield OPEN, False, _OPEN_WORD
        elif node > ROOT:
            for step in self.names.steps(node, word):
                doubt = self._unlikely[step.node] - self._unlikely[node]
                yield step.node, False, _gain(step) + _surprise(node, step.node, expected) + doubt
        if node == EMPTY or self.is_done(node):
            start = _NAME_STARTS + (0.0 if node in {EMPTY, ROOT} else _NAME_UNMARKED)
            for step in self.names.steps(ROOT, word):
                doubt = self._unlikely[step.node]
                yield step.node, False, _gain(step) + start + _surprise(ROOT, step.node, expected) + doubt
            for step in self.names.late_steps(word, expected):
                yield step.node, False, step.gain + start
            start += _UNEXPECTED if expected else 0.0
            if at_bar:
                yield OPEN, False, _OPEN_AT_BAR + start
            elif word.shape in HEADS and word.text[:1].isupper():
                yield OPEN, False, _OPEN_AT_HEAD + start

    def _time_steps(self, node: int, core: bool, word: Word) -> Iterator[tuple[int, bool, float]]:
        expected = self._learned.times
        if node > ROOT:
            for step in self.times.steps(node, word):
                gain = _gain(step) + _surprise(node, step.node, expected)
                yield step.node, core or is_core(self.times.name(step.node)), gain
        done = node > ROOT and self.times.name(node) is not None
        if node not in {EMPTY, ROOT} and not done:
            return
        start = _TIME_STARTS if node == EMPTY else _TIME_LISTED if node == ROOT else _TIME_AGAIN
        if done and not is_core(self.times.name(node)):
            start = _TIME_LISTED
        for step in self.times.steps(ROOT, word):
            # "và", "hoặc" go on with the phrase and are nothing by themselves.
            links = word.shape in JOINS and done
            gain = _gain(step) + (_TIME_LINKED if links else start + _surprise(ROOT, step.node, expected))
            if not links and not self._says_time(step.node):
                gain += _LINK_STARTS
            yield step.node, core or is_core(self.times.name(step.node)), gain


def _product_steps(node: int, word: Word, at_bar: bool) -> Iterator[tuple[int, bool, float]]:
    """The words of a cell that names what a task brings forth: any, begun large or after a rule."""
    if node == OPEN:
        yield OPEN, False, _PRODUCT_WORD
    elif node == EMPTY and word.text[:1].isupper() and (at_bar or word.shape in PRODUCTS):
        yield OPEN, False, _PRODUCT_AT_BAR if at_bar else _PRODUCT_STARTS


def _offer(
    following: dict[tuple[int, bool], tuple[float, str]], key: tuple[int, bool], gain: float, labels: str
) -> None:
    if key not in following or following[key][0] < gain:
        following[key] = (gain, labels)


def _gain(step: Step) -> float:
    """What a word gains in a column against its being content: nothing where it is only like it."""
    return 2 * step.gain - 1 if step.gain > 0 else step.gain


def _surprise(node: int, there: int, expected: frozenset[int]) -> float:
    """The cost of leaving the phrases that are expected in this document."""
    if not expected or there in expected:
        return 0.0
    return _UNEXPECTED if node == ROOT or node in expected else 0.0
