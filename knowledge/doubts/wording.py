"""Doubts about wording: a run of words written twice over, as a clerk's hand slips."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.doubts.model import Doubt, DoubtKind
from knowledge.doubts.running import Running
from knowledge.plans import standard_position
from knowledge.vietnamese import collapse, fold

_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|\n(?=\s*\n)")
_SHORTEST, _LONGEST = 4, 14  # words
_CAPITALS = 0.6


def repeated_words(running: Running) -> Iterator[Doubt]:
    """Runs of four words or more that follow upon themselves: "được giao chủ trì được giao chủ trì".

    Rows of tables are let pass, and names of positions, which torn columns put side by side.
    """
    tokens = [match.span() for match in _TOKEN.finditer(running.text)]
    shapes = [_shape(running.folded[start:end]) for start, end in tokens]
    done = -1
    found: list[tuple[int, int]] = []
    for length in range(_LONGEST, _SHORTEST - 1, -1):
        run = 0
        for index in range(len(shapes) - length):
            run = run + 1 if shapes[index] and shapes[index] == shapes[index + length] else 0
            if run >= length:
                first = index - length + 1
                found.append((first, length))
                run = 0
    for first, length in sorted(found):
        if first <= done:
            continue
        start, middle, end = tokens[first][0], tokens[first + length][0], tokens[first + 2 * length - 1][1]
        done = first + 2 * length - 1
        once = collapse(running.text[start:middle])
        lines = {running.line_at(start), running.line_at(end - 1)}
        if lines & running.rows or not _is_prose(once):
            continue
        if running.text[middle].isupper() and _begins_line(running, middle):
            continue  # a heading, and an item that begins with its words
        yield Doubt(
            DoubtKind.WORDS_REPEATED,
            f"Có cụm từ viết lặp hai lần liền nhau: “{once}”.",
            page=running.page_at(start),
            quote=running.quote(start, end),
        )


def _begins_line(running: Running, position: int) -> bool:
    start, _ = running.line_span(running.line_at(position))
    return not any(map(str.isalpha, running.text[start:position]))


def _shape(token: str) -> str:
    """What two folded words must share to be the same; "" for a mark, at which every run ends."""
    return token if token[0].isalnum() else ""


def _is_prose(words: str) -> bool:
    letters = [one for one in words if one.isalpha()]
    tokens = words.split()
    different = len({fold(token) for token in tokens})
    worded = sum(1 for token in tokens if token.isalpha() and len(token) > 1)
    return (
        bool(letters)
        and sum(map(str.isupper, letters)) < _CAPITALS * len(letters)
        and different >= _SHORTEST
        and worded >= _SHORTEST
        and standard_position(words) is None
    )
