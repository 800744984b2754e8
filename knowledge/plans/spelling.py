"""A tree of known phrases, walked word by word with tolerance for what OCR does to words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from knowledge.plans.words import Word, has_tones, likeness, shape

ROOT = 0
_ALIKE, _INITIALS_ALIKE = 0.55, 0.75
_GLUED = 0.75
_MET = 0.8
_FIRST = {"d": "pb", "u": "o", "l": "i1", "i": "l1j", "o": "0d6", "y": "i"}
"""What else the first letter of a word may be read as."""
_SKIPPED_WORD = -0.8
_LOST_START = -0.5
_UNKNOWN_WORD = -1.2
_NEW_PHRASE_UNMARKED = -0.3
_BEAM = 40

Kind = Callable[[Word], str | None]
"""Says how a word that belongs to a class ("<year>") is shown, None where it does not belong."""


@dataclass(frozen=True, slots=True)
class Step:
    """A way to go on from a node: where to, what it gains (at most 1), what the word stands for."""

    node: int
    gain: float
    shown: str


@dataclass(frozen=True, slots=True)
class Spelled:
    """A reading of a row of words.

    `shown` has for each word what it stands for, None where it fits nothing. `phrases` are
    (name, node of its last word). `score` is the sum of the gains.
    """

    shown: tuple[str | None, ...]
    phrases: tuple[tuple[str, int], ...]
    score: float


class Tree:
    """Phrases by their words. A word in angle brackets is a class of words, told by `kinds`."""

    def __init__(self, phrases: Iterable[tuple[Sequence[str], str]], kinds: dict[str, Kind] | None = None):
        self._kinds = kinds or {}
        self._children: list[dict[str, int]] = [{}]
        self._shapes: dict[str, str] = {}
        self._word: list[str] = [""]
        self._name: list[str | None] = [None]
        self._parent: list[int] = [ROOT]
        self._depth: list[int] = [0]
        for written, name in phrases:
            self._add(written, name)
        self._late: dict[tuple[str, frozenset[int]], tuple[Step, ...]] = {}
        self._cache: dict[tuple[int, str], tuple[Step, ...]] = {}

    def _add(self, written: Sequence[str], name: str) -> None:
        node = ROOT
        for word in written:
            # "sau" (after) and "sáu" (six) fold alike, so a word is kept by its tones.
            key = word.lower()
            child = self._children[node].get(key)
            if child is None:
                child = len(self._children)
                self._children[node][key] = child
                self._shapes[key] = shape(key)
                self._children.append({})
                self._word.append(word)
                self._name.append(None)
                self._parent.append(node)
                self._depth.append(self._depth[node] + 1)
            node = child
        if self._name[node] is None:
            self._name[node] = name

    def name(self, node: int) -> str | None:
        """The name of the phrase that ends at a node, None in the middle of one."""
        return self._name[node]

    def ends(self, wanted: Callable[[str | None], bool]) -> list[int]:
        """The nodes at which phrases with a wanted name end."""
        return [node for node, name in enumerate(self._name) if name is not None and wanted(name)]

    def towards(self, ends: Iterable[int]) -> frozenset[int]:
        """Every node on the way from the root to some nodes, these included."""
        found: set[int] = set()
        for end in ends:
            node = end
            while node != ROOT and node not in found:
                found.add(node)
                node = self._parent[node]
        return frozenset(found)

    def unlikely(self, read: Iterable[str]) -> list[float]:
        """For each node how many words of the phrase that ends there, or of the likeliest further on, are
        like none of the shapes that a document has: what is nowhere printed is hardly meant."""
        known = set(read)
        unmet = {
            key: 0.0 if key in self._kinds or one in known or _is_met(one, known) else 1.0
            for key, one in (
                (key, self._shapes.get(key, "")) for key in {word.lower() for word in self._word[1:]}
            )
        }
        unmet[""] = 0.0
        above = [0.0] * len(self._word)
        for node in range(1, len(self._word)):  # parents come before their children
            above[node] = above[self._parent[node]] + unmet[self._word[node].lower()]
        least = [above[node] if self._name[node] is not None else inf for node in range(len(self._word))]
        for node in range(len(self._word) - 1, 0, -1):
            least[self._parent[node]] = min(least[self._parent[node]], least[node])
        return least

    def late_steps(self, word: Word, nodes: frozenset[int]) -> tuple[Step, ...]:
        """Where a word leads when the first one to three words of a phrase were lost, among some nodes."""
        key = (word.shape, nodes)
        if key not in self._late:
            self._late[key] = self._find_late_steps(word, nodes)
        return self._late[key]

    def _find_late_steps(self, word: Word, nodes: frozenset[int]) -> tuple[Step, ...]:
        return tuple(
            Step(node, 2 * alike - 1 + (self._depth[node] - 1) * _LOST_START, self._word[node])
            for node in nodes
            if 2 <= self._depth[node] <= 4 and not self._word[node].startswith("<")
            if (alike := likeness(word.shape, self._shapes[self._word[node].lower()])) >= _GLUED
        )

    def steps(self, node: int, word: Word) -> tuple[Step, ...]:
        """Where a word may lead from a node, within the same phrase."""
        key = (node, word.text)
        known = self._cache.get(key)
        if known is None:
            known = self._cache[key] = tuple(self._find_steps(node, word))
        return known

    def _find_steps(self, node: int, word: Word) -> Iterable[Step]:
        clean = has_tones(word.text)
        for key, child in self._children[node].items():
            if key in self._kinds:
                if (shown := self._kinds[key](word)) is not None:
                    yield Step(child, 1.0, shown)
                continue
            if clean:
                # Clean text has few slips, and a toned word that is merely like another is another.
                if word.shape == self._shapes[key]:
                    yield Step(child, 1.0, self._word[child])
                continue
            alike = likeness(word.shape, self._shapes[key])
            # OCR hardly hurts capitals: an abbreviation that is merely like another is another.
            initials = self._word[child].isupper() and len(self._word[child]) > 1
            if initials and 2 * sum(map(str.isupper, word.text)) < len(word.text):
                continue
            if alike >= (_INITIALS_ALIKE if initials else _ALIKE):
                yield Step(child, 2 * alike - 1, self._word[child])
            yield from self._leaps(node, child, word)

    def _leaps(self, node: int, child: int, word: Word) -> Iterable[Step]:
        """Two or three words run into one, or a word that was lost."""
        first = self._shapes.get(self._word[child].lower(), "")
        for after, grandchild in self._children[child].items():
            if after in self._kinds:
                continue
            second = self._shapes[after]
            glued = word.shape[:2] == first[:2] and len(word.shape) > 4
            if (
                glued
                and abs(len(word.shape) - len(first) - len(second)) <= 2
                and likeness(word.shape, first + second) >= _GLUED
            ):
                yield Step(grandchild, 1.0, f"{self._word[child]} {self._word[grandchild]}")
            if glued and len(word.shape) > 7 and len(first) + len(second) < len(word.shape):
                for last, node_there in self._children[grandchild].items():
                    if (
                        last in self._kinds
                        or likeness(word.shape, first + second + self._shapes[last]) < _GLUED
                    ):
                        continue
                    shown = f"{self._word[child]} {self._word[grandchild]} {self._word[node_there]}"
                    yield Step(node_there, 1.0, shown)
            if node != ROOT and likeness(word.shape, second) >= _GLUED:
                yield Step(grandchild, _SKIPPED_WORD, self._word[grandchild])

    def spell(
        self, row: Sequence[Word], *, joins: frozenset[str] = frozenset(), late: frozenset[int] = frozenset()
    ) -> Spelled:
        """The best reading of a row of words as phrases one after another; marks cost nothing.

        `joins` are shapes that may stand between two phrases at no cost ("va"). `late` are nodes of
        phrases whose first words may be lost.
        """
        beam: dict[int, tuple[float, tuple[_Trace, ...]]] = {ROOT: (0.0, ())}
        for word in row:
            following: dict[int, tuple[float, tuple[_Trace, ...]]] = {}
            for node, (score, trace) in beam.items():
                for there, gain, one in self._moves(node, word, joins, late):
                    if there not in following or following[there][0] < score + gain:
                        following[there] = (score + gain, (*trace, one))
            best = sorted(following.items(), key=lambda item: -item[1][0])[:_BEAM]
            beam = dict(best)
        ends = [
            (score - (0.0 if node == ROOT or self._name[node] else 1.5), trace)
            for node, (score, trace) in beam.items()
        ]
        score, trace = max(ends, key=lambda end: end[0])
        return Spelled(tuple(one.shown for one in trace), self._phrases(trace), score)

    def _moves(
        self, node: int, word: Word, joins: frozenset[str], late: frozenset[int]
    ) -> Iterable[tuple[int, float, _Trace]]:
        done = self._name[node] is not None
        if not word.shape:
            there = ROOT if done and word.separates else node
            yield there, 0.0, _Trace(word.text, there, False)
            return
        yield node, _UNKNOWN_WORD, _Trace(None, node, False)
        if done:
            yield ROOT, _UNKNOWN_WORD, _Trace(None, ROOT, False)
        if word.shape in joins and (done or node == ROOT):
            yield ROOT, 0.0, _Trace(word.text, ROOT, False)
        for step in self.steps(node, word):
            yield step.node, step.gain, _Trace(step.shown, step.node, node == ROOT)
        if late and (done or node == ROOT):
            for step in self.late_steps(word, late):
                yield step.node, step.gain, _Trace(step.shown, step.node, True)
        if done:
            for step in self.steps(ROOT, word):
                yield step.node, step.gain + _NEW_PHRASE_UNMARKED, _Trace(step.shown, step.node, True)

    def _phrases(self, trace: Sequence[_Trace]) -> tuple[tuple[str, int], ...]:
        found: list[tuple[str, int]] = []
        for one, after in pairwise((*trace, _Trace("", ROOT, True))):
            name = self._name[one.node]
            if name is not None and (after.starts or after.node == ROOT):
                found.append((name, one.node))
        return tuple(found)


def _is_met(printed: str, read: set[str]) -> bool:
    return any(
        abs(len(one) - len(printed)) <= 2
        and one[0] in printed[:2] + _FIRST.get(printed[0], "")
        and likeness(one, printed) >= _MET
        for one in read
    )


@dataclass(frozen=True, slots=True)
class _Trace:
    shown: str | None
    node: int
    starts: bool
