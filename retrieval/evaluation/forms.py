"""The forms in which the same is asked, and the damage that the same document comes with."""

from __future__ import annotations

import random
import re
import textwrap
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from knowledge.evaluation.tearing import misread
from knowledge.restoration import restore_lines
from knowledge.vietnamese import fold, nfc
from retrieval.evaluation.beir import Article, Query

AS_IS, TONELESS, ABBREVIATED = "as-is", "toneless", "abbreviated"

LINE = 80
"""Characters of a printed line: the restorer is used to lines of that length."""

_MOST_RESTORED = 400
"""Lines that are restored at once."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """What happens to a corpus before it is indexed: a share of its articles is read wrongly by OCR.

    `restored` are they then by the product's own restoration, as any damaged file is when it is added.
    """

    share: float
    restored: bool
    seed: int = 1

    def treated(self, articles: Iterable[Article]) -> Iterator[Article]:
        """The articles, damaged by chance; the same ones each time."""
        for article in articles:
            # By the article's own name, so that a sample and the whole corpus are damaged alike.
            chance = random.Random(f"{self.seed} {article.id}")  # noqa: S311 - no secret
            damaged = chance.random() < self.share
            yield self._damaged(article, chance) if damaged else article

    def _damaged(self, article: Article, chance: random.Random) -> Article:
        printed = [line for part in article.text.split("\n") for line in textwrap.wrap(part, LINE)]
        lines = [misread(line, chance) for line in (article.title, *printed)]
        if self.restored:
            lines = _restored(lines)
        return replace(article, title=lines[0], text="\n".join(lines[1:]))


def _restored(lines: Sequence[str]) -> list[str]:
    told: list[str] = []
    for start in range(0, len(lines), _MOST_RESTORED):
        told += [line.text for line in restore_lines(lines[start : start + _MOST_RESTORED])]
    return told


def toneless(text: str) -> str:
    """As typed in a hurry: small letters, no diacritics."""
    return fold(nfc(text))


class Abbreviations:
    """Phrases with what people write for them: "thủ tục hành chính" is "tthc"."""

    def __init__(self, short: Mapping[str, str]) -> None:
        """`short` are the abbreviations by the phrases they stand for."""
        self._short = {nfc(phrase).lower(): abbreviation for phrase, abbreviation in short.items()}
        longest_first = sorted(filter(None, self._short), key=lambda phrase: (-len(phrase), phrase))
        phrases = "|".join(map(re.escape, longest_first))
        self._phrase = re.compile(rf"(?<!\w)(?:{phrases})(?!\w)", re.IGNORECASE) if phrases else None

    def __len__(self) -> int:
        return len(self._short)

    def put_in(self, text: str) -> str:
        """The text with every phrase abbreviated that can be, longer phrases first."""
        if self._phrase is None:
            return text
        # A few letters have another length in small letters, so what was met is looked up as it stands.
        return self._phrase.sub(lambda met: self._short.get(met[0].lower(), met[0]), nfc(text))


def read_abbreviations(path: Path) -> Abbreviations:
    """The usual abbreviations of phrases, out of a file in the form of retrieval/question/abbreviations.toml.

    `tthc = "thủ tục hành chính"`, a list of meanings, or a list of tables with `text` and perhaps `usual`,
    in any table. Of several abbreviations for a phrase, the first one is taken for which it is the only or
    the usual meaning, else the first one.

    Raises:
        OSError: where the file cannot be read.
        tomllib.TOMLDecodeError: where it is no TOML.
    """
    usual: dict[str, str] = {}
    others: dict[str, str] = {}
    for abbreviation, phrase, is_usual in _meanings(tomllib.loads(path.read_text(encoding="utf-8"))):
        (usual if is_usual else others).setdefault(nfc(phrase).lower(), abbreviation)
    return Abbreviations(others | usual)


def _meanings(table: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Every abbreviation with each of its meanings, and whether it is the only or usual one."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _meanings(value)
            continue
        meanings = value if isinstance(value, list) else [value]
        for meaning in meanings:
            told = meaning if isinstance(meaning, dict) else {"text": meaning}
            if isinstance(told.get("text"), str):
                yield name, told["text"], len(meanings) == 1 or told.get("usual") is True


def in_form(queries: Iterable[Query], form: str, abbreviations: Abbreviations | None) -> tuple[Query, ...]:
    """The queries as they would be typed in a form. Queries that are the same in it stay.

    Raises:
        ValueError: where there is no such form, or no abbreviations for the abbreviated one.
    """
    match form:
        case "as-is":
            return tuple(queries)
        case "toneless":
            return tuple(replace(query, text=toneless(query.text)) for query in queries)
        case "abbreviated" if abbreviations is not None:
            return tuple(replace(query, text=abbreviations.put_in(query.text)) for query in queries)
        case _:
            raise ValueError(form)
