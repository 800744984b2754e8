"""A text as numbers, one a syllable: what the index keeps of a passage so that it can be weighed closely.

A token is 32 bits: a hash of the folded syllable in the upper 24, a check of its tones in the lower 8.
Two syllables of different letters share the upper bits once in 16 million, two that differ in tones alone
the lower ones once in 256. The words themselves would take five times the room.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from knowledge.vietnamese import nfc
from retrieval.terms import folded_form, toned

Tokens = NDArray[np.uint32]

_WORD = re.compile(r"[^\W_]+")
_FOLDED = 0xFFFFFF00


def words(text: str) -> list[str]:
    """The syllables of a text in lower case; "61/2018/NĐ-CP" is four of them."""
    return _WORD.findall(nfc(text).lower())


def tokens(text: str) -> Tokens:
    """The tokens of a text in order, shape (words,)."""
    return np.fromiter(chain.from_iterable(map(_of_run, nfc(text).split())), dtype=np.uint32)


@lru_cache(maxsize=1 << 16)
def _of_run(run: str) -> tuple[int, ...]:
    """The tokens of what stands between spaces: the same runs are met again and again."""
    return tuple(map(token, words(run)))


@lru_cache(maxsize=1 << 17)
def token(word: str) -> int:
    """The token of one syllable in lower case; "02" is "2"."""
    folded = plain(word)
    said = folded if folded.isdigit() else toned(word)
    return (crc32(folded.encode(errors="replace")) & _FOLDED) | (crc32(said.encode(errors="replace")) & 0xFF)


def plain(word: str) -> str:
    """The folded syllable; numbers without leading zeros."""
    if word.isascii() and word.isdigit():
        return word.lstrip("0") or "0"
    return folded_form(word)


def folded_part(array: Tokens) -> Tokens:
    """The tokens without their tones."""
    return array & np.uint32(_FOLDED)
