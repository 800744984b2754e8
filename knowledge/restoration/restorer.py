"""Restoring lines: their words are cut out, given candidates, searched, and put back where they stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.restoration.candidates import Candidate, Candidates
from knowledge.restoration.channel import Channel
from knowledge.restoration.codes import mend_codes
from knowledge.restoration.language import LanguageModel
from knowledge.restoration.search import best_path, confidences
from knowledge.restoration.tokens import cut, is_label, is_number
from knowledge.vietnamese import nfc


@dataclass(frozen=True, slots=True)
class RestoredWord:
    """A word as read and as restored. `confidence` is in [0, 1]; 1 for what was not up for restoring."""

    original: str
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class RestoredLine:
    """A line with its words; `text` keeps the line's own spacing."""

    original: str
    text: str
    words: tuple[RestoredWord, ...]


_PIECE = re.compile(r"\s+|\S+")
_CODE = re.compile(r"(?=.*\d)(?=.*[^\W\d_]).*[/-].*|\S+@\S+|(?:https?://|www\.)\S+|\S+\.(?:vn|com)\b\S*")
_INNER = re.compile(r"[-–/]|\d{2,}(?=[^\W\d_]{2})|(?:(?!\d{2,}[^\W\d_]{2})[^-–/])+")
_SHOUTED = 0.7  # of a line's letters


class Restorer:
    """Restores lines with a channel and a language model."""

    def __init__(self, channel: Channel, language: LanguageModel) -> None:
        self._language = language
        self._candidates = Candidates(channel, language)
        self._stop = (Candidate("", language.break_, 0.0),)
        self._number = (Candidate("", language.number, 0.0),)

    def lines(self, lines: Sequence[str]) -> list[RestoredLine]:
        """Each line restored. Lines in a row are read on as one text; a blank line parts them."""
        words: list[tuple[Candidate, ...]] = []
        pieces = [self._pieces(nfc(line), words) for line in lines]
        if not words:
            return [RestoredLine(line, line, ()) for line in lines]
        chosen = best_path(words, self._language)
        sure = confidences(words, chosen, self._language)
        result: list[RestoredLine] = []
        for line, mine in zip(lines, pieces, strict=True):
            restored = [
                RestoredWord(said, words[at][chosen[at]].text, round(sure[at], 3)) if at is not None else said
                for said, at in mine
            ]
            text = "".join(one if isinstance(one, str) else one.text for one in restored)
            result.append(
                RestoredLine(line, text, tuple(one for one in restored if isinstance(one, RestoredWord)))
            )
        return result

    def _pieces(self, line: str, words: list[tuple[Candidate, ...]]) -> list[tuple[str, int | None]]:
        """A line in pieces, each with its place among the words, None for what stays as it is."""
        if not line.strip():
            words.append(self._stop)
            return [(line, None)]
        pieces: list[tuple[str, int | None]] = []
        letters = [letter for letter in line if letter.isalpha()]
        shouted = len(letters) > 3 and sum(map(str.isupper, letters)) > _SHOUTED * len(letters)
        opening = True
        for piece in _PIECE.findall(mend_codes(line)):
            token = cut(piece)
            if piece.isspace() or not token.core:
                pieces.append((piece, None))
            elif (
                is_number(token.core)
                or _CODE.fullmatch(token.core)
                or is_label(token, first=not any(said.strip() for said, _ in pieces))
            ):
                pieces.append((piece, None))
                words.append(self._number)
            else:
                pieces.append((token.before, None))
                for inner in _INNER.findall(token.core):
                    if inner in "-–/" or inner.isdigit():
                        pieces.append((inner, None))
                    else:
                        pieces.append((inner, len(words)))
                        words.append(self._candidates.of(inner, shouted=shouted, opening=opening))
                        opening = False
                pieces.append((token.after, None))
            if token.ends:
                words.append(self._stop)
                opening = True
        return pieces
