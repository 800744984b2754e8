"""How well answers to reminders are understood, measured on phrases whose meaning is written beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.vietnamese import fold, nfc
from reminders.understanding.deciding import understand
from reminders.understanding.model import Intent, State, Understanding

OWN = Path(__file__).parent / "data" / "phrases.jsonl"
"""The project's own phrases; from the half "held out" neither rules nor weights are made."""

FORMS = ("toned", "toneless")
"""Each phrase is judged as written, and without its tones."""

_KEYS = frozenset(
    {
        "intent",
        "state",
        "percent",
        "figure",
        "until",
        "ask",
        "obstacle",
        "extension",
        "person",
        "acknowledged",
    }
)


class UnreadablePhrases(ValueError):
    """A file of phrases that is not one; the text says which line and why."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words with what they mean. `meant.ask` counts only where `ask_matters`: else both are right."""

    id: str
    half: str
    text: str
    on: date
    meant: Understanding
    ask_matters: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """One phrase in one form. `right`: intent, state, percent, figure, day and whether to ask are as meant.

    `details`: so are the obstacle (its words are among those read), the wish for more time, the person and
    the acknowledgement. `wrong`: something is not as meant and no person would be asked.
    """

    phrase: Phrase
    form: str
    heard: Understanding
    right: bool
    details: bool

    @property
    def wrong(self) -> bool:
        return not self.right and not self.heard.ask


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one half in one form: how many phrases, and how many of them were each."""

    half: str
    form: str
    phrases: int
    understood: int
    asked: int
    wrong: int
    details: int


def read_phrases(lines: Iterable[str]) -> list[Phrase]:
    """The phrases of a JSONL file: `{"id","half"?,"text","on","expect":{…}}`; what is absent is null, false.

    Raises:
        UnreadablePhrases: a line is not such an object.
    """
    found: list[Phrase] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(_phrase(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadablePhrases(f"dòng {number}: {type(error).__name__}: {error}") from error
    return found


def judge(phrases: Sequence[Phrase]) -> Iterator[Judged]:
    """Every phrase understood in both forms and compared with what it means."""
    for phrase in phrases:
        for form in FORMS:
            heard = understand(in_form(phrase, form), phrase.on)
            yield Judged(phrase, form, heard, understood(phrase, heard), _details(phrase.meant, heard))


def in_form(phrase: Phrase, form: str) -> str:
    """The words of a phrase in one of `FORMS`."""
    return phrase.text if form == "toned" else fold(nfc(phrase.text))


def scores(judged: Sequence[Judged]) -> list[Score]:
    """The figures of every half in every form, in the order of the file."""
    rows: list[Score] = []
    for half in dict.fromkeys(one.phrase.half for one in judged):
        for form in FORMS:
            here = [one for one in judged if (one.phrase.half, one.form) == (half, form)]
            rows.append(
                Score(
                    half,
                    form,
                    phrases=len(here),
                    understood=sum(one.right for one in here),
                    asked=sum(one.heard.ask for one in here),
                    wrong=sum(one.wrong for one in here),
                    details=sum(one.details for one in here),
                )
            )
    return rows


def _phrase(item: dict[str, Any]) -> Phrase:
    expected = item["expect"]
    if unknown := set(expected) - _KEYS:
        raise ValueError(f"không rõ {', '.join(sorted(unknown))}")
    until = expected.get("until")
    figure = expected.get("figure")
    state = expected.get("state")
    meant = Understanding(
        Intent(expected["intent"]),
        State(state) if state else None,
        expected.get("percent"),
        float(figure) if figure is not None else None,
        date.fromisoformat(until) if until else None,
        expected.get("obstacle"),
        ask=bool(expected.get("ask", False)),
        acknowledged=bool(expected.get("acknowledged", False)),
        extension=bool(expected.get("extension", False)),
        person=expected.get("person"),
    )
    asks = expected.get("ask", False) is not None
    half = str(item.get("half", ""))
    return Phrase(str(item["id"]), half, str(item["text"]), date.fromisoformat(item["on"]), meant, asks)


def understood(phrase: Phrase, heard: Understanding) -> bool:
    """Whether intent, state, percentage, figure, day and whether to ask are as meant."""
    meant = phrase.meant
    return (
        (heard.intent, heard.state, heard.percent, heard.figure, heard.until)
        == (meant.intent, meant.state, meant.percent, meant.figure, meant.until)
    ) and (heard.ask == meant.ask or not phrase.ask_matters)


def _details(meant: Understanding, heard: Understanding) -> bool:
    return (
        fold(nfc(meant.obstacle or "")) in fold(nfc(heard.obstacle or ""))
        and fold(nfc(meant.person or "")) == fold(nfc(heard.person or ""))
        and (meant.extension, meant.acknowledged) == (heard.extension, heard.acknowledged)
    )
