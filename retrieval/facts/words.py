"""The words by which facts are told, as `words.toml` lists them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.vietnamese import fold

_TABLES = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def listed(table: str, name: str) -> tuple[str, ...]:
    """A list of words with their tones."""
    return tuple(_TABLES[table][name])


def folded(table: str, name: str) -> tuple[str, ...]:
    """A list of words, folded."""
    return tuple(map(fold, _TABLES[table][name]))


def groups(table: str, name: str) -> tuple[tuple[str, ...], ...]:
    """A list of lists of words with their tones."""
    return tuple(map(tuple, _TABLES[table][name]))


def tones(table: str) -> dict[str, tuple[str, ...]]:
    """The words of the list "tones" by their folded form: each with all the ways it is written with tones."""
    found: dict[str, tuple[str, ...]] = {}
    for word in _TABLES[table]["tones"]:
        found[fold(word)] = (*found.get(fold(word), ()), word)
    return found


def either(words: Sequence[str]) -> str:
    """A regular expression, without a group around it, for any of some words: the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Listed:
    """A regular expression of listed words: with their tones for texts that have them, else folded."""

    toned: re.Pattern[str]
    folded: re.Pattern[str]

    def within(self, text: str, *, is_toned: bool) -> tuple[re.Pattern[str], str]:
        """The pattern for a text, and the text as that pattern wants it."""
        return (self.toned, text) if is_toned else (self.folded, fold(text))


def expression(pattern: str, table: str, name: str) -> Listed:
    """The words of a list, the longest first, in place of the "%s" of a pattern with tones."""
    whole = pattern % either(listed(table, name))
    return Listed(re.compile(whole, re.IGNORECASE), re.compile(fold(whole)))
