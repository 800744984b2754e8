"""Vietnamese letters and syllables: normal form, folding (tone marks and đ removed), splitting."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SYLLABLE = re.compile(r"[^\W_]+(?:[./-](?=\w)[^\W_]+)*", re.UNICODE)
_STROKE = str.maketrans("đĐ", "dD")


def nfc(text: str) -> str:
    """The text in Unicode normal form C, the form used everywhere inside."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The text in lower case without any diacritics: "Thủ tục, ĐẤT đai" is "thu tuc, dat dai".

    The number of characters is kept for text in NFC, so positions in the folded text are
    positions in the original.
    """
    return "".join(map(_fold_character, text))


# Every reader folds every line: few letters, met millions of times.
@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    base = unicodedata.normalize("NFD", character.translate(_STROKE))[0].lower()
    return base if len(base) == 1 else character


def syllables(text: str) -> list[str]:
    """The words of a text as written, with document numbers ("61/2018/NĐ-CP") kept whole."""
    return _SYLLABLE.findall(text)


def collapse(text: str) -> str:
    """The text with every run of white space, line breaks included, made one space."""
    return " ".join(text.split())
