"""The names of positions and units: their standard form, told from abbreviations and damaged text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.plans.spelling import ROOT, Tree
from knowledge.plans.words import Word, likeness, shape, shapes, words
from knowledge.vietnamese import collapse, nfc

_LEVELS = ("phường", "xã", "thị trấn", "thị xã", "huyện", "quận", "thành phố", "tỉnh")
_JOINS = frozenset({"va", "cung"})
_IN_FULL = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "TTĐT": "thông tin điện tử",
}
_ENOUGH = 0.6
_ALONE = 0.85
_LONGEST, _MOST_PARTS = 400, 6
"""No cell of names is longer (characters), no one name has more commas: what arrives may be hostile."""
_SOFT_BREAK = re.compile(r",|(?:^|\n)\s*[-–—+•*]\s*")
_HARD_BREAK = re.compile(r"[;•]|\n\s*\n")

_HEADS_TEXT = (
    "phong ban cau hoi doan so trung to cong bo chi uy ubnd hdnd don cac can lanh truong doi tram van "
    "thanh co chu vien kho ngan tap toa mat thuong chanh giam pho hat nha khoi bhxh vp cc"
)
HEADS = frozenset(_HEADS_TEXT.split())
"""Folded words with which the name of a position or unit may begin."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    aliases: tuple[str, ...]
    group: bool


@cache
def _entries() -> tuple[_Entry, ...]:
    source = files("knowledge").joinpath("data/positions.toml").read_text(encoding="utf-8")
    return tuple(
        _Entry(nfc(one["name"]), tuple(map(nfc, one["aliases"])), bool(one.get("group", False)))
        for one in tomllib.loads(source)["position"]
    )


@cache
def is_group(name: str) -> bool:
    """Whether a standard name stands for several people or units ("Các công chức chuyên môn")."""
    return any(entry.group for entry in _entries() if entry.name == name)


@cache
def position_tree() -> Tree:
    """Every known name, alias and abbreviation, by its words."""
    return Tree(_phrases())


@cache
def column_tree() -> Tree:
    """The names that show that they are names wherever they stand: those with a word such as "Phòng"
    or "Công chức" in front, and abbreviations. ("Tài chính" may be any two words of a sentence.)"""
    return Tree(
        (phrase, name)
        for phrase, name in _phrases()
        if len(phrase) > 2 or shape(phrase[0]) in HEADS or phrase[0].isupper() or " ".join(phrase) == name
    )


def _phrases() -> Iterator[tuple[list[str], str]]:
    for entry in _entries():
        for written in dict.fromkeys(_written_forms(entry)):
            # Hyphens and the like are not words: "VP-TK" is two words, as "VP - TK" is.
            yield [word.text for word in words(written) if word.shape], entry.name


def _written_forms(entry: _Entry) -> Iterator[str]:
    plain: list[str] = [entry.name, *entry.aliases]
    if entry.name.startswith("Công chức "):
        plain += [f"Công chức {alias}" for alias in entry.aliases if not alias.startswith("Công chức")]
        plain += [f"CC {alias.removeprefix('Công chức ')}" for alias in plain]
    for written in plain:
        yield written
        full = written
        for short, long in _IN_FULL.items():
            full = full.replace(short, long)
        yield full


def standard_position(text: str) -> str | None:
    """The standard name of what a whole text names, None where it is not one known position.

    Tolerates lost diacritics, abbreviations, OCR damage, and a level of government or a place
    after the name ("Công chức VP-TK phường").
    """
    if len(text) > _LONGEST:
        return None
    row = [word for word in words(collapse(text)) if word.shape]
    for end in range(len(row), max(len(row) - 6, 0), -1):
        if end < len(row) and not _is_level(row[end:]):
            continue
        name = _whole(row[:end])
        if name is not None:
            return name
    return None


def _whole(row: list[Word]) -> str | None:
    beam: dict[int, float] = {ROOT: 0.0}
    tree = position_tree()
    for word in row:
        following: dict[int, float] = {}
        for node, score in beam.items():
            for step in tree.steps(node, word):
                following[step.node] = max(following.get(step.node, -9.0), score + step.gain)
        beam = following
    ends = [(score, tree.name(node)) for node, score in beam.items() if tree.name(node)]
    if not ends:
        return None
    score, name = max(ends, key=lambda end: end[0])
    # A lone abbreviation has no other word to bear it out.
    return name if score >= (_ENOUGH * len(row) if len(row) > 1 else _ALONE) else None


def _is_level(row: list[Word]) -> bool:
    """Whether words only say of which government: "phường", "của UBND thị xã", "xã 2"."""
    said = [word.shape for word in row]
    while said and said[0] in {"cua", "ubnd", "thuoc", "o", "tai"}:
        said = said[1:]
    if said and said[-1].isdigit():
        said = said[:-1]
    return any(
        len(said) == len(level) and all(likeness(a, b) >= 0.7 for a, b in zip(said, level, strict=True))
        for level in map(shapes, _LEVELS)
    )


def positions_in(text: str) -> tuple[str, ...]:
    """The positions that a cell or a phrase names, in order, each once.

    Known ones in their standard name, others as written. Names are parted by ";", ",", bullets and
    line ends, except where these stand within a known name.
    """
    found: list[str] = []
    for chunk in _HARD_BREAK.split(nfc(text)):
        if any(character.isalnum() for character in chunk):
            found += _in_chunk(chunk)
    return tuple(dict.fromkeys(found))


def _in_chunk(chunk: str) -> Iterator[str]:
    breaks = [(match.start(), match.end()) for match in _SOFT_BREAK.finditer(chunk)]
    spans = [
        (start, end)
        for (_, start), (end, _) in zip([(0, 0), *breaks], [*breaks, (len(chunk), len(chunk))], strict=True)
        if any(character.isalnum() for character in chunk[start:end])
    ]
    while spans:
        for count in range(min(len(spans), _MOST_PARTS), 0, -1):
            together = chunk[spans[0][0] : spans[count - 1][1]]
            # A comma, or a dash that begins a line, may stand within a name; else it parts two.
            one = standard_position(together)
            if one is not None or count == 1:
                yield from (one,) if one is not None else _as_written(together)
                spans = spans[count:]
                break


def _named(text: str) -> tuple[str, ...]:
    """The known names that make up a whole text (but for a level after them), none where more is said."""
    if len(text) > _LONGEST:
        return ()
    if names := _spelled(text):
        return names
    row = words(text)
    for end in range(len(row) - 1, max(len(row) - 6, 0), -1):
        if _is_level(row[end:]) and (names := _spelled(text[: row[end - 1].end])):
            return names
    return ()


def _spelled(text: str) -> tuple[str, ...]:
    one = standard_position(text)
    if one is not None:
        return (one,)
    row = words(text)
    spelled = position_tree().spell(row, joins=_JOINS)
    count = sum(1 for word in row if word.shape)
    whole = all(shown is not None for shown in spelled.shown) and spelled.score >= _ENOUGH * count
    return tuple(name for name, _ in spelled.phrases) if whole else ()


def _as_written(text: str) -> tuple[str, ...]:
    lines = [line.strip(" -–.:") for line in text.split("\n") if line.strip(" -–.:")]
    # A line that begins a name begins a new one; any other goes on with the line before.
    whole: list[str] = []
    for line in lines:
        if whole and not _begins_a_name(line):
            whole[-1] += " " + line
        else:
            whole.append(line)
    return tuple(name for piece in whole for name in _named(piece) or (collapse(piece),))


def _begins_a_name(line: str) -> bool:
    first = next((word for word in words(line) if word.shape), None)
    return first is not None and first.text[:1].isupper() and first.shape in HEADS


def name_at_start(text: str) -> tuple[str, int] | None:
    """The longest known position with which a text begins, and where in the text it ends."""
    row = words(text)
    best: tuple[str, int] | None = None
    for end in range(1, min(len(row), 16) + 1):
        named = [word for word in row[:end] if word.shape]
        if row[end - 1].shape and named and (name := _whole(named)) is not None:
            best = (name, row[end - 1].end)
    return best


def all_known(names: Iterable[str]) -> bool:
    """Whether every one of some names is in the dictionary."""
    known = {entry.name for entry in _entries()}
    return all(name in known for name in names)
