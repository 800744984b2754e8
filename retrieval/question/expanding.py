"""Putting what abbreviations mean in their place, where the words around them decide it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.vietnamese import fold
from retrieval.question.abbreviations import END, NUMBER, Abbreviations, Meaning, meant
from retrieval.question.vocabulary import Vocabulary
from retrieval.question.words import State, Word, cut

_JOINERS = frozenset({" ", "-", "–", "&", "/", " - ", " – ", " & ", ", ", ","})
_WITH_NUMBER = re.compile(r"([^\W\d_]{2,4})(\d{1,5}(?:/\S*)?)")
_SHOUTED = 3  # words in capitals, and no other, make a question in which capitals say nothing
_AROUND = 12  # words that are looked at on either side


@dataclass(frozen=True, slots=True)
class Undecided:
    """An abbreviation, by its place among the words, that the words around it do not decide."""

    at: int
    meanings: tuple[Meaning, ...]


def expand(
    words: Sequence[Word], abbreviations: Abbreviations, vocabulary: Vocabulary, *, capitals: bool = False
) -> tuple[list[Word], list[Undecided]]:
    """Words with their abbreviations in full, and those abbreviations that are left open, as typed.

    An abbreviation that is a Vietnamese syllable as well, or one letter, needs capitals or the words around
    it to be one. Codes stay, but for a kind of document written to its number ("kh99").

    Args:
        words: as cut.
        capitals: whether to expand only what is typed in capitals and has one meaning.
    """
    shouted = is_shouted(words)
    words = [part for word in words for part in _parted(word, abbreviations)]
    folded = [*(NUMBER if word.is_number else fold(word.text) for word in words), END]
    result: list[Word] = []
    undecided: list[Undecided] = []
    at = 0
    while at < len(words):
        length, meanings = _found(words, at, abbreviations)
        if length:
            front, behind = folded[max(at - _AROUND, 0) : at], folded[at + length : at + length + _AROUND]
            typed = words[at : at + length]
            left = _taken(typed, meanings, front, behind, vocabulary, shouted=shouted)
            if capitals and (len(meanings) > 1 or not all(word.text.isupper() for word in typed)):
                left = ()
            if len(left) == 1:
                result += in_full(typed[0], left[0], opens=not result)
                at += length
                continue
            if left:
                undecided.append(Undecided(len(result), left))
                result.append(Word(typed[0].lead, _joined(typed), State.FULL))
                at += length
                continue
        result.append(words[at])
        at += 1
    return result, undecided


def in_full(typed: Word, meaning: Meaning, *, opens: bool) -> list[Word]:
    """The words of a meaning in place of its abbreviation; with a capital where that opened the question."""
    text = meaning.text
    if opens and typed.text[0].isupper():
        text = text[0].upper() + text[1:]
    first, *others = [Word(word.lead, word.text, State.FULL) for word in cut(text)[0]]
    return [Word(typed.lead + first.lead, first.text, State.FULL), *others]


def is_shouted(words: Sequence[Word]) -> bool:
    """Whether a question is typed in capitals throughout."""
    letters = [word.text for word in words if word.text.isalpha()]
    return len(letters) >= _SHOUTED and all(map(str.isupper, letters))


def _parted(word: Word, abbreviations: Abbreviations) -> tuple[Word, ...]:
    """ "kh99" as "kh" and "99", where the letters are an abbreviation that means a document with a number."""
    match = _WITH_NUMBER.fullmatch(word.text) if word.state is State.CODE else None
    if match is None:
        return (word,)
    length, meanings = abbreviations.longest([match[1].lower()])
    if not length or not any((NUMBER,) in each.before or each.usual for each in meanings):
        return (word,)
    return Word(word.lead, match[1], State.OPEN), Word(" ", match[2], State.CODE)


def _found(words: Sequence[Word], at: int, abbreviations: Abbreviations) -> tuple[int, tuple[Meaning, ...]]:
    """The longest abbreviation that begins at a place."""
    if not abbreviations.begin_with(words[at].text.lower()):
        return 0, ()
    run: list[str] = []
    for word in words[at : at + 6]:
        if word.state is not State.OPEN or (run and word.lead not in _JOINERS):
            break
        run.append(word.text.lower())
    return abbreviations.longest(run)


def _taken(
    typed: Sequence[Word],
    meanings: Sequence[Meaning],
    front: Sequence[str],
    behind: Sequence[str],
    vocabulary: Vocabulary,
    *,
    shouted: bool,
) -> tuple[Meaning, ...]:
    """The meanings left open; none where what is typed is a word rather than an abbreviation."""
    written = typed[0].text
    left = meant(meanings, front, behind)
    if len(typed) > 1:
        return left
    is_letter = len(written) == 1
    is_word = bool(vocabulary.spellings(fold(written)))
    if is_letter or (is_word and (shouted or not written.isupper())):
        left = tuple(each for each in left if each.borne_out(front, behind) > 1)
    return left


def _joined(words: Sequence[Word]) -> str:
    return words[0].text + "".join(word.lead + word.text for word in words[1:])
