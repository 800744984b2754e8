"""Tones for questions typed without: only diacritics are added, to words that have none.

Each open word may be any syllable that folds to it; the language model of `knowledge.restoration` chooses
among them, all at once. Where other words carry diacritics, one without is less likely to have lost its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from math import log, prod

import numpy as np

from knowledge.quality import is_syllable
from knowledge.restoration.candidates import Candidate
from knowledge.restoration.language import BITS, ORDER
from knowledge.restoration.search import CHANNEL, best_path
from knowledge.vietnamese import fold
from retrieval.question.abbreviations import NUMBER
from retrieval.question.expanding import is_shouted
from retrieval.question.slips import near_syllables, spells_as
from retrieval.question.vocabulary import Vocabulary, in_case_of, is_marked
from retrieval.question.words import State, Word

TONELESS, HALF_TONED = 0.4, 0.1
"""How many questions are typed without diacritics, and with about half of them; all others with them."""

LEAST_LOST = 0.002
"""How likely a word without diacritics lost them in a question that is surely typed with them."""

_TONED = 0.02  # such a likelihood below which only surprising words are looked at
_NEAR_MISS = -4.0  # natural log: a key beside the right one was hit
_KEPT = -3.0  # a word that nothing explains is just that
_EVERYDAY = -4.0  # a syllable that the language model lacks, against its mark for all such
_ASKED = 2.0  # a syllable that is commoner in questions
_UNEXPECTED = -8.0  # natural log probability below which a word in a toned question is looked at again
_MOST_CANDIDATES = 40
_CONTEXT = (1 << (3 * BITS)) - 1


class QuestionRestorer:
    """Restores the tones of questions.

    Args:
        vocabulary: the syllables there are, and the language model that weighs them.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._language = vocabulary.language
        self._stop = (Candidate("", self._language.break_, 0.0),)

    @classmethod
    def shipped(cls) -> QuestionRestorer:
        """The restorer that ships with the project, loaded once a process (about half a second)."""
        return _shipped()

    def restored(self, words: Sequence[Word]) -> list[Word]:
        """The words with the open ones decided. About 4 ms for 15 words without tones, 0.3 ms with them."""
        lost = self._lost(words)
        if lost > _TONED:
            words = self._with_phrases(words)
        shouted = is_shouted(words)
        choices = [self._choices(word, lost, shouted=shouted) for word in words]
        if lost <= _TONED:
            choices = self._unexpected_only(words, choices)
        if all(len(each) == 1 for each in choices):
            chosen = [each[0].text for each in choices]
        else:
            chosen = self._best(words, choices)
        return [
            replace(word, text=in_case_of(text, word.text), state=State.READ)
            if word.state is State.OPEN
            else word
            for word, text in zip(words, chosen, strict=True)
        ]

    def fit(self, words: Sequence[Word], start: int, end: int) -> float:
        """How well words from `start` to `end` fit between the others, against standing by themselves.

        Returns:
            natural logarithms of the ratio, larger for a better fit.
        """
        numbers = [self._number(word) for word in words]
        inside = self._scores(numbers, words)[start : end + 3]
        apart = self._scores(numbers[start:end], words[start:end])
        after = self._scores(numbers[end:], words[end:])[:3]
        return float(inside.sum() - apart.sum() - after.sum())

    def _lost(self, words: Sequence[Word]) -> float:
        """How likely a word that has no diacritics lost them, from how the question is typed."""
        letters = [word.text.lower() for word in words if word.state in (State.OPEN, State.READ)]
        bare = [self.vocabulary.share(each) for each in letters if not is_marked(each)]
        marked = len(letters) - len(bare)
        toneless = TONELESS if not marked else 0.0
        half = HALF_TONED * 0.5**marked * prod((1 + share) / 2 for share in bare)
        toned = (1 - TONELESS - HALF_TONED) * prod(bare)
        return max(LEAST_LOST, (toneless + half / 2) / (toneless + half + toned))

    def _with_phrases(self, words: Sequence[Word]) -> list[Word]:
        """Words with the phrases of everyday speech read, longer ones first."""
        result = list(words)
        for at in range(len(result)):  # phrases may share a word: "việc của" and "của tôi"
            for length in range(min(self.vocabulary.longest_phrase, len(result) - at), 0, -1):
                run = result[at : at + length]
                if any(word.begins for word in run[1:]):
                    continue
                said = self.vocabulary.phrase(
                    tuple(NUMBER if word.is_number else fold(word.text) for word in run),
                    opens=at == 0,
                    closes=at + length == len(result),
                )
                if said is not None and all(map(_may_be, run, said)):
                    result[at : at + length] = [
                        replace(word, text=in_case_of(text, word.text), state=State.READ)
                        if word.state is State.OPEN
                        else word
                        for word, text in zip(run, said, strict=True)
                    ]
                    break
        return result

    def _choices(self, word: Word, lost: float, *, shouted: bool) -> tuple[Candidate, ...]:
        """The ways to read a word."""
        typed = word.text.lower()
        as_typed = (Candidate(typed, self._number(word), 0.0),)
        is_abbreviation = len(word.text) > 1 and word.text.isupper() and not shouted
        if word.state is not State.OPEN or is_abbreviation:
            return as_typed
        if is_marked(typed):
            if self.vocabulary.knows(typed) or is_syllable(typed):
                return as_typed
            fuller = [each for each in self.vocabulary.spellings(fold(typed)) if spells_as(typed, each)]
            return tuple(self._candidate(each, 0.0) for each in fuller) or as_typed
        spellings = self.vocabulary.spellings(typed)
        kept = Candidate(typed, self._number(word), _KEPT / CHANNEL)
        if spellings:
            found = [self._candidate(each, 0.0 if each == typed else log(lost)) for each in spellings]
            return (kept, *found) if typed in self.vocabulary.foreign else tuple(found)
        near = near_syllables(typed, self.vocabulary)[:_MOST_CANDIDATES]
        return (kept, *(self._candidate(each, _NEAR_MISS) for each in near)) if near else as_typed

    def _candidate(self, syllable: str, score: float) -> Candidate:
        number = self._language.of(syllable)
        if number == self._language.unknown:
            score += _EVERYDAY
        if syllable in self.vocabulary.asked:
            score += _ASKED
        return Candidate(syllable, number, score / CHANNEL)

    def _number(self, word: Word) -> int:
        if word.state is State.CODE and any(map(str.isdigit, word.text)):
            return self._language.number
        return self._language.of(word.text.lower())

    def _best(self, words: Sequence[Word], choices: Sequence[tuple[Candidate, ...]]) -> list[str]:
        """The readings of all words that go best together."""
        row: list[tuple[Candidate, ...]] = []
        places: list[int] = []
        for word, each in zip(words, choices, strict=True):
            if word.begins:
                row.append(self._stop)
            places.append(len(row))
            row.append(each)
        row.append(self._stop)
        path = [0] * len(row)
        for start, end in _open_stretches(row):
            path[start:end] = best_path(row[start:end], self._language)
        return [row[place][path[place]].text for place in places]

    def _unexpected_only(
        self, words: Sequence[Word], choices: Sequence[tuple[Candidate, ...]]
    ) -> list[tuple[Candidate, ...]]:
        """The choices, with the words of a toned question that are no surprise left as they are."""
        scores = self._scores([self._number(word) for word in words], words)
        result: list[tuple[Candidate, ...]] = []
        for word, each, score in zip(words, choices, scores[:-1], strict=True):
            typed = [one for one in each if one.text == word.text.lower()]
            known = self.vocabulary.knows(word.text.lower())
            result.append(tuple(typed) if known and typed and score > _UNEXPECTED else each)
        return result

    def _scores(self, numbers: Sequence[int], words: Sequence[Word]) -> np.ndarray:
        """The log probability of each word after those before it, and of the end."""
        contexts: list[int] = []
        context = self._language.break_
        for number, word in zip(numbers, words, strict=True):
            if word.begins:
                context = self._language.break_
            contexts.append(context)
            context = ((context << BITS) | number) & _CONTEXT
        return self._language.score(
            np.array([*contexts, context], dtype=np.int64),
            np.array([*numbers, self._language.break_], dtype=np.int64),
        )


@cache
def _shipped() -> QuestionRestorer:
    return QuestionRestorer(Vocabulary.shipped())


def _open_stretches(row: Sequence[Sequence[Candidate]]) -> list[tuple[int, int]]:
    """The stretches of a row that hold words with a choice, and what of the others these depend on."""
    reach = ORDER - 1
    stretches: list[tuple[int, int]] = []
    for at, choices in enumerate(row):
        if len(choices) > 1:
            start, end = max(at - reach, 0), min(at + reach + 1, len(row))
            if stretches and start <= stretches[-1][1]:
                start = stretches.pop()[0]
            stretches.append((start, end))
    return stretches


def _may_be(word: Word, syllable: str) -> bool:
    """Whether a word as typed may be a syllable: it is that, or has no diacritics and folds to it."""
    typed = word.text.lower()
    return typed == syllable or word.is_number or (word.state is State.OPEN and not is_marked(typed))
