"""Abbreviations of documents in full, so that "TTHC" in a plan is found by "thủ tục hành chính".

Only what is written in capitals and means one thing is spelled out, and only for matching: what is quoted
is the passage as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from retrieval.question.abbreviations import Abbreviations

_CAPITALS = re.compile(r"(?<![\w/.-])[A-ZĐ&]{2,8}(?:-[A-ZĐ&]{2,8}){0,3}(?![\w/])")


@lru_cache(maxsize=2048)
def spelled_out(text: str) -> str:
    """The text with each abbreviation followed by what it stands for."""
    return _CAPITALS.sub(_followed, text)


def _followed(match: re.Match[str]) -> str:
    known = _in_full().get(match[0])
    return f"{match[0]} {known}" if known is not None else match[0]


@cache
def _in_full() -> Mapping[str, str]:
    return Abbreviations.shipped().in_capitals()
