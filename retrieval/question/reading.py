"""Reading a question as it was meant: restored, in full, leaning on the one before, with what it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, product

from knowledge.references import Reference, parse_references
from knowledge.vietnamese import collapse, fold, nfc
from retrieval.question.abbreviations import Abbreviations, Meaning
from retrieval.question.expanding import Undecided, expand, in_full
from retrieval.question.following import lean_on
from retrieval.question.restoring import QuestionRestorer
from retrieval.question.slips import mend_slips
from retrieval.question.words import Word, cut, join

_MOST_UNDECIDED = 2
"""Abbreviations of a question that are weighed; further ones have their first meaning."""

_AROUND = 5
"""Words on either side of an abbreviation that weigh its meanings: the language model reaches three."""

_MOST_READINGS = 4

_MOST_PASSES = 3
"""How often a reading is read again."""

_AHEAD = 2.0
"""Natural log: how much better one reading must fit for the assistant not to ask."""

_YEARS = re.compile(
    r"\b(?:(?:nam|ke hoach|kh|bao cao|chi so)\s+(?P<named>20\d\d)(?![\d/%]|\s*[-–]\s*20\d\d)"
    r"|(?:quy\s+(?:[1-4]|i{1,3}|iv)|(?:thang\s+)?(?:1[0-2]|0?[1-9])|[qt][1-4])\s*[/-]\s*"
    r"(?P<span>20\d\d)(?![\w/%-])"
    r"|(?:[0-2]?\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?P<day>20\d\d)(?![\w/%-])"
    r"|nam\s+(?P<said>nay|ngoai|truoc|roi|sau|toi))\b"
)
_SAID = {"nay": 0, "ngoai": -1, "truoc": -1, "roi": -1, "sau": 1, "toi": 1}


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was understood.

    `typed` is what arrived, in NFC and on one line; `text` what is searched and shown. `changed` says
    whether a reader should be shown how it was understood: more was done than writing out abbreviations
    that were typed in capitals and mean one thing. `references` are positions in `text`. `year` is the
    year that the question names. `readings` are two or more whole readings of which nothing says which one
    is meant, the first one being `text`; else empty. `leaned_on` is the earlier question it was read with.
    """

    typed: str
    text: str
    changed: bool
    references: tuple[Reference, ...]
    year: int | None
    readings: tuple[str, ...]
    leaned_on: str | None


def understand_question(
    typed: str,
    *,
    today: date,
    abbreviations: Abbreviations,
    restorer: QuestionRestorer,
    previous: str | None = None,
) -> Understood:
    """Understand a question as typed: toneless, abbreviated, with slips, leaning on the one before.

    Numbers, dates, percentages and document numbers stay as typed. Reading the result again changes nothing.

    Args:
        today: for "năm nay", in the officer's time zone.
        abbreviations: the office's.
        previous: the officer's question before this one, as typed or as understood.
    """
    written = collapse(nfc(typed))
    readings, plain = _read(written, abbreviations, restorer)
    text = _settled(readings[0], written, abbreviations, restorer)
    readings = (text, *readings[1:])
    leaned: str | None = None
    if previous is not None:
        before = _read(collapse(nfc(previous)), abbreviations, restorer)[0][0]
        meant = lean_on(_with_marker(text, written), before)
        if meant is not None:
            leaned, text, readings = previous, meant, (meant,)
    return Understood(
        typed=written,
        text=text,
        changed=text != plain,
        references=parse_references(text),
        year=year_named(text, today),
        readings=readings if len(readings) > 1 else (),
        leaned_on=leaned,
    )


def _with_marker(text: str, written: str) -> str:
    """A question with the "còn" that it begins with, where "con" was typed and read as something else."""
    is_bare = written[:4].lower() == "con " and fold(text[:4]) == "con "
    return f"còn {text[4:]}" if is_bare else text


def year_named(text: str, today: date) -> int | None:
    """The year that a question names ("năm 2022", "kế hoạch 2024", "quý 3/2023", "năm ngoái").

    None where it names none, or several. The year in a document's number is not one.

    Args:
        text: with or without tones.
        today: for "năm nay" and the like.
    """
    years: set[int] = set()
    for match in _YEARS.finditer(fold(nfc(text))):
        if match["said"] is not None:
            years.add(today.year + _SAID[match["said"]])
        else:
            years.add(int(match["named"] or match["span"] or match["day"]))
    return years.pop() if len(years) == 1 else None


def _read(
    written: str, abbreviations: Abbreviations, restorer: QuestionRestorer
) -> tuple[tuple[str, ...], str]:
    """The readings of a question, best first, and the question with only its plain abbreviations in full."""
    words, tail = cut(written)
    plain = join(expand(words, abbreviations, restorer.vocabulary, capitals=True)[0], tail)
    expanded, undecided = expand(words, abbreviations, restorer.vocabulary)
    mended = mend_slips(expanded, restorer.vocabulary)
    if not undecided:
        return (join(restorer.restored(mended), tail),), plain
    return tuple(join(each, tail) for each in _weighed(mended, undecided, restorer)), plain


def _settled(text: str, written: str, abbreviations: Abbreviations, restorer: QuestionRestorer) -> str:
    """A reading read again until that changes nothing: a word in full may bear out another abbreviation."""
    for _ in range(_MOST_PASSES):
        if fold(text) == fold(written):
            break  # tones alone bear out nothing new
        written, text = text, _read(text, abbreviations, restorer)[0][0]
    return text


def _weighed(
    words: Sequence[Word], undecided: Sequence[Undecided], restorer: QuestionRestorer
) -> list[list[Word]]:
    """The readings that undecided abbreviations leave, best first; one where it fits clearly better."""
    open_ = [_fitting(words, each, restorer) for each in undecided[:_MOST_UNDECIDED]]
    open_ += [each.meanings[:1] for each in undecided[_MOST_UNDECIDED:]]
    return [
        restorer.restored(_filled(words, undecided, meanings))
        for meanings in islice(product(*open_), _MOST_READINGS)
    ]


def _fitting(words: Sequence[Word], undecided: Undecided, restorer: QuestionRestorer) -> tuple[Meaning, ...]:
    """The meanings of an abbreviation that fit best between the words around it, best first."""
    start = max(undecided.at - _AROUND, 0)
    near = words[start : undecided.at + _AROUND + 1]
    at = undecided.at - start
    fits: list[tuple[float, Meaning]] = []
    for meaning in undecided.meanings:
        full = in_full(near[at], meaning, opens=False)
        read = restorer.restored([*near[:at], *full, *near[at + 1 :]])
        fits.append((restorer.fit(read, at, at + len(full)), meaning))
    best = max(fit for fit, _ in fits)
    ordered = sorted(fits, key=lambda each: -each[0])
    return tuple(meaning for fit, meaning in ordered if fit > best - _AHEAD)


def _filled(words: Sequence[Word], undecided: Sequence[Undecided], meanings: Sequence[Meaning]) -> list[Word]:
    """Words with meanings in place of abbreviations."""
    result = list(words)
    for each, meaning in zip(reversed(undecided), reversed(meanings), strict=True):
        result[each.at : each.at + 1] = in_full(result[each.at], meaning, opens=each.at == 0)
    return result
