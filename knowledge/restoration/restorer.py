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
_COMPOUND = re.compile(r"(?=.*[A-ZĐ])[A-ZĐb&]{1,6}(?:[-–][A-ZĐb&]{1,6})+")  # VP-TK, ĐC-XD-ĐT&MT
_INNER = re.compile(r"[-–/]|\d{2,}(?=[^\W\d_]{2})|(?:(?!\d{2,}[^\W\d_]{2})[^-–/])+")
_CAPITALS = 0.6  # of a word's letters, for OCR makes small ones of some


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
        opening = True
        parts = _PIECE.findall(mend_codes(line))
        for piece, shouted in zip(parts, _shouted(parts), strict=True):
            token = cut(piece)
            if piece.isspace() or not token.core:
                pieces.append((piece, None))
            elif (
                is_number(token.core)
                or _CODE.fullmatch(token.core)
                or _COMPOUND.fullmatch(token.core)
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


def _shouted(pieces: Sequence[str]) -> list[bool]:
    """For each piece, whether it stands among words in capitals, as in a title, and is no abbreviation."""
    capital = [
        None if piece.isspace() or not any(map(str.isalpha, piece)) else _is_capital(piece)
        for piece in pieces
    ]
    result = [False] * len(pieces)
    run: list[int] = []
    for place, is_capital in enumerate([*capital, False]):
        if is_capital:
            run.append(place)
        if is_capital is False or (is_capital and pieces[place][-1] in ",;"):
            for member in run if len(run) > 1 else []:
                result[member] = True
            run = []
    lone = [place for place, is_capital in enumerate(capital) if is_capital is not None]
    if len(lone) == 1 and capital[lone[0]] and len(pieces[lone[0]]) > 3:
        result[lone[0]] = True
    return result


def _is_capital(piece: str) -> bool:
    letters = [letter for letter in piece if letter.isalpha()]
    return len(letters) > 1 and sum(map(str.isupper, letters)) > _CAPITALS * len(letters)
