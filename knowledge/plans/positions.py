"""The names of positions and units: their standard form, told from abbreviations and damaged text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.plans.spelling import ROOT, Tree
from knowledge.plans.words import Word, has_tones, likeness, shape, shapes, words
from knowledge.vietnamese import collapse, nfc

_LEVELS = ("phường", "xã", "thị trấn", "thị xã", "huyện", "quận", "thành phố", "tỉnh")
_LEVEL_SHAPES = tuple(map(shapes, _LEVELS))
_JOINS = frozenset({"va", "cung"})
_IN_FULL = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "TTĐT": "thông tin điện tử",
}
_ENOUGH = 0.6
_ALONE = 0.85
_PLACE_WORDS = 3
_LONGEST, _MOST_PARTS = 400, 6
"""No cell of names is longer (characters), no one name has more commas: what arrives may be hostile."""
_SOFT_BREAK = re.compile(r",|(?:^|\n)\s*[-–—+•*]\s*")
_HARD_BREAK = re.compile(r"[;•]|\n\s*\n")
_AND = re.compile(r"\s(?:và|va|cùng|cung|&)\s+(?=(\w+)(?:\s+(\w+))?)", re.IGNORECASE)
_DASHES = "-–—+•*"
_DASH_WITHIN = re.compile(r"\s[-–—+•*]\s+(?=(\w+)(?:\s+(\w+))?)")
_ASIDE = re.compile(r"\([^()]{0,200}\)")

_HEADS_TEXT = (
    "phòng ban câu hội đoàn sở trung tổ công bộ chi ủy uỷ ubnd hđnd đơn các cán cơ lãnh trường trưởng đội "
    "trạm văn thanh thành chủ viện kho ngân tập tòa toà mặt thường chánh giám phó hạt nhà khối bhxh vp cc "
    "đài đảng thủ hợp quân ubmttq điện huyện thị bưu bảo"
)
_TONED_HEADS = frozenset(_HEADS_TEXT.split())
HEADS = frozenset(map(shape, _TONED_HEADS)) - {
    "hop",
    "dien",
    "bao",
    "buu",
    "thi",
    "huyen",
    "dang",
    "thu",
    "quan",
    "dai",
}
"""Folded words with which the name of a position or unit may begin."""


def begins_names(word: Word) -> bool:
    """Whether names of units begin with a word: with "Đội", but not with "Đổi"."""
    known = word.text.lower() in _TONED_HEADS if has_tones(word.text) else word.shape in HEADS
    return known and word.text[:1].isupper()


_HEADS_ALONE = frozenset(
    [
        "phong",
        "ban",
        "so",
        "to",
        "doan",
        "hoi",
        "ubnd",
        "hdnd",
        "ubmttq",
        "tram",
        "truong",
        "dai",
        "doi",
        "hat",
    ]
)
_HEADS_OF_TWO = frozenset(
    [
        "cong an",
        "cong chuc",
        "cong doan",
        "trung tam",
        "uy ban",
        "chi cuc",
        "chi nhanh",
        "bo phan",
        "bo chi",
        "kho bac",
        "thanh tra",
        "lanh dao",
        "chu tich",
        "giam doc",
        "van phong",
        "can bo",
        "bao hiem",
        "buu dien",
        "mat tran",
        "ngan hang",
        "toa an",
        "vien kiem",
        "thu truong",
        "dang uy",
        "hop tac",
    ]
)


def _heads_a_name(first: str, second: str, *, large: bool) -> bool:
    """Whether two folded words surely begin a name after "và": "Công an" does, "Công nghệ" does not."""
    return first == "cac" or (large and (first in _HEADS_ALONE or f"{first} {second}" in _HEADS_OF_TWO))


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    aliases: tuple[str, ...]
    group: bool
    whole: bool


@cache
def _entries() -> tuple[_Entry, ...]:
    source = files("knowledge").joinpath("data/positions.toml").read_text(encoding="utf-8")
    return tuple(
        _Entry(
            nfc(one["name"]),
            tuple(map(nfc, one["aliases"])),
            bool(one.get("group", False)),
            bool(one.get("whole", False)),
        )
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
    or "Công chức" in front, and abbreviations. ("Tài chính" may be any two words of a sentence, and
    "Các phòng" is the damage of "Các công chức".)"""
    return Tree(
        (phrase, name)
        for phrase, name in _phrases(torn=True)
        if len(phrase) > 2
        or " ".join(phrase) == name
        or (shape(phrase[0]) in HEADS and phrase[0] != "Các")
        or phrase[0].isupper()
    )


def _phrases(*, torn: bool = False) -> Iterator[tuple[list[str], str]]:
    for entry in _entries():
        if torn and entry.whole:
            continue
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
    return _standard(text) or (_standard(_in_capitals(text)) if text.islower() else None)


def _in_capitals(text: str) -> str:
    """What is typed on a phone, abbreviations in capitals: "công chức vp-tk" is "công chức VP-TK"."""
    return re.sub(
        r"[^\W\d_]+", lambda word: word[0].upper() if word[0] in _abbreviations() else word[0], text
    )


@cache
def _abbreviations() -> frozenset[str]:
    forms = (form for entry in _entries() for form in entry.aliases)
    return frozenset(
        word.lower() for form in forms for word in re.findall(r"[^\W\d_]+", form) if word.isupper()
    )


def _standard(text: str) -> str | None:
    row = [word for word in words(collapse(text)) if word.shape]
    for end in range(len(row), max(len(row) - 6, 0), -1):
        if end < len(row) and not _is_level(row, end):
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


def _is_level(row: Sequence[Word], start: int) -> bool:
    """Whether the words from a place on only say of which government: "phường", "của UBND thị xã",
    "xã 2", "phường An Hòa"; or where, after such a word: "An Hòa"."""
    rest = [word for word in row[start:] if word.shape]
    while rest and rest[0].shape in {"cua", "ubnd", "thuoc", "o", "tai", "truc", "tren", "dia", "ban"}:
        rest = rest[1:]
    # "quan" is "quận" here and "liên quan" far more often.
    governs = (
        start and row[0].shape in {"ubnd", "hdnd", "uy", "chu", "pho"} and row[start - 1].shape != "quan"
    )
    if rest and governs and _is_place(rest) and _ends_in_level(row[:start]):
        return True
    while len(rest) > 1 and _is_place(rest[-1:]) and not _ends_in_level(rest):
        rest = rest[:-1]
    return any(len(rest) == len(level) and _are(rest, level) for level in _LEVEL_SHAPES)


def _is_place(row: Sequence[Word]) -> bool:
    return len(row) <= _PLACE_WORDS and all(
        word.text.isdigit()
        or (word.text[:1].isupper() and not word.text.isupper() and not begins_names(word))
        for word in row
    )


def _ends_in_level(row: Sequence[Word]) -> bool:
    said = [word for word in row if word.shape]
    return any(len(said) >= len(level) and _are(said[-len(level) :], level) for level in _LEVEL_SHAPES)


def _are(row: Sequence[Word], level: Sequence[str]) -> bool:
    return all(
        word.shape == other if has_tones(word.text) else likeness(word.shape, other) >= 0.7
        for word, other in zip(row, level, strict=True)
    )


def begins_a_name(cut: Sequence[Word], index: int) -> bool:
    """Whether the word at a place and the one after it surely begin a name ("Công an", not "Công nghệ")."""
    told = [word for word in cut[index : index + 2] if word.shape]
    second = told[1].shape if len(told) > 1 else ""
    return bool(told) and _heads_a_name(told[0].shape, second, large=told[0].text[:1].isupper())


def positions_in(text: str) -> tuple[str, ...]:
    """The positions that a cell or a phrase names, in order, each once.

    Known ones in their standard name, others as written. Names are parted by ";", ",", bullets and
    line ends, except where these stand within a known name.
    """
    found: list[str] = []
    for chunk in _HARD_BREAK.split(_ASIDE.sub(" ", nfc(text))):
        if any(character.isalnum() for character in chunk):
            found += _in_chunk(chunk)
    return tuple(dict.fromkeys(found))


def _begins_at(match: re.Match[str]) -> bool:
    return _heads_a_name(shape(match[1]), shape(match[2] or ""), large=match[1][0].isupper()) or (
        match[1][0].isupper() and shape(match[1]) in HEADS
    )


def _apart(breaks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Breaks in order, those left out that begin within one before."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(breaks):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _in_chunk(chunk: str) -> Iterator[str]:
    breaks = [(match.start(), match.end()) for match in _SOFT_BREAK.finditer(chunk)]
    # "và" parts two names where a word that begins names follows; it may stand within a known one.
    breaks += [
        (match.start(), match.end())
        for match in _AND.finditer(chunk)
        if _heads_a_name(shape(match[1]), shape(match[2] or ""), large=match[1][0].isupper())
    ]
    if chunk.lstrip()[:1] in _DASHES:
        breaks += [
            (match.start(), match.end()) for match in _DASH_WITHIN.finditer(chunk) if _begins_at(match)
        ]
    breaks = _apart(breaks)
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
        if _is_level(row, end) and (names := _spelled(text[: row[end - 1].end])):
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
    """The longest known position with which a text begins, and where in the text it ends, the level of
    government after it included ("Công an phường An Hòa" is "Công an").

    None also where the known name is but the first words of another: "Hợp tác xã Dịch vụ nông nghiệp".
    """
    row = words(text[:_LONGEST])
    best: tuple[str, int] | None = None
    for end in range(1, min(len(row), 16) + 1):
        named = [word for word in row[:end] if word.shape]
        if row[end - 1].shape and named and (name := _whole(named)) is not None:
            best = (name, end)
    if best is None:
        return None
    name, end = best
    last = end
    for further in range(end + 1, min(len(row), end + 7) + 1):
        if not row[further - 1].shape:
            break
        if _is_level([*row[:end], *row[end:further]], end):
            last = further
    following = row[last] if last < len(row) else None
    if (
        following is not None
        and following.text[:1].isupper()
        and has_tones(text)
        and _is_capitalised(row[:last])
    ):
        return None
    return name, row[last - 1].end


def _is_capitalised(row: Sequence[Word]) -> bool:
    """Whether a name is written in small letters but for those that names have large."""
    return any(word.text.islower() for word in row)


def all_known(names: Iterable[str]) -> bool:
    """Whether every one of some names is in the dictionary."""
    known = {entry.name for entry in _entries()}
    return all(name in known for name in names)
