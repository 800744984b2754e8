"""Finding what a model quotes in the passage that it cites, so that the passage's own words are shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.writing.prompt import Source

OPEN, CLOSE = "“", "”"
LONGEST = 600
"""Characters of a quote; a model that copies out more has not answered."""

_MARKS = '“”„‟«»"＂'
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SAME = str.maketrans(
    {**dict.fromkeys(_MARKS + "″", '"'), **dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("–—−‑", "-")}
)
_AROUND = " .,;:…"


@dataclass(frozen=True, slots=True)
class Quote:
    """A part of a passage. `text` is a slice of the source's text; `verbatim` the same as it was met.

    `source` is the source's number; `before` the words of its line that stand before the quote.
    """

    source: int
    text: str
    verbatim: str
    before: str


@dataclass(frozen=True, slots=True)
class Searchable:
    """A source with its text in the form in which quotes are compared.

    `form` is in NFC and small letters, every run of white space one space and every kind of quotation mark
    and dash one; `starts` says for each character of it where in the source's text it begins.
    """

    source: Source
    form: str
    starts: tuple[int, ...]


def searchable(source: Source) -> Searchable:
    """Prepare a source to be searched for quotes."""
    form: list[str] = []
    starts: list[int] = []
    text = source.text
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for character in _form(text[at:end]):
            if character != " " or (form and form[-1] != " "):
                form.append(character)
                starts.append(at)
        at = end
    return Searchable(source, "".join(form), (*starts, len(text)))


def find_quote(quoted: str, within: Sequence[Searchable]) -> Quote | None:
    """The first place where what is quoted stands, as whole words; None where no source has it.

    Args:
        quoted: what stood between the quotation marks. Marks of punctuation at its ends may differ.
    """
    wanted = " ".join(_form(quoted).split()).strip(_AROUND)
    if not any(map(str.isalnum, wanted)) or len(wanted) > LONGEST:
        return None
    for one in within:
        at = one.form.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if _whole(one.form, at, end):
                start, stop = one.starts[at], one.starts[end]
                part = one.source.text[start:stop].rstrip()
                if _shown(part):
                    line = one.source.text[:start].replace("\r", "\n").rpartition("\n")[2]
                    return Quote(one.source.number, part, _as_met(one.source, start, start + len(part)), line)
            at = one.form.find(wanted, at + 1)
    return None


def cut_quotes(text: str) -> tuple[list[str], list[str]] | None:
    """A text cut at its quotation marks: what stands around the quotes, and the quotes between.

    Returns:
        The parts around, one more than there are quotes; None where the marks do not pair.
    """
    around: list[str] = []
    quotes: list[str] = []
    at = 0
    for match in _QUOTED.finditer(text):
        around.append(text[at : match.start()])
        quotes.append(next(group for group in match.groups() if group is not None))
        at = match.end()
    around.append(text[at:])
    return None if any(mark in part for part in around for mark in _MARKS) else (around, quotes)


_QUOTED = re.compile(r"[“„]([^“”„]*)[”“]|«([^«»]*)»|[\"＂]([^\"＂]*)[\"＂]")


def _form(text: str) -> str:
    """The text as quotes are compared, white space not yet made one."""
    composed = unicodedata.normalize("NFC", text).translate(_SAME)
    small = (letter.lower() if len(letter.lower()) == 1 else letter for letter in composed)
    return "".join(" " if letter.isspace() else letter for letter in small)


def _whole(form: str, start: int, end: int) -> bool:
    """Whether a part begins and ends where words do: "10 ngày" is no part of "110 ngày", nor "5" of "1,5"."""
    before, after = form[max(start - 2, 0) : start], form[end : end + 2]
    if before[-1:].isalnum() and form[start].isalnum():
        return False
    if after[:1].isalnum() and form[end - 1].isalnum():
        return False
    if form[start].isdigit() and len(before) == 2 and before[1] in ".,/-" and before[0].isalnum():
        return False
    return not (form[end - 1].isalnum() and len(after) == 2 and after[0] in ".,/-" and after[1].isalnum())


def _as_met(source: Source, start: int, end: int) -> str:
    """A part as it was met: word for word, so with what its first and last word bear."""
    if source.original is None:
        return source.text[start:end]
    while start > 0 and not source.text[start - 1].isspace():
        start -= 1
    while end < len(source.text) and not source.text[end].isspace():
        end += 1
    return source.verbatim(start, end)


def _shown(part: str) -> bool:
    """Whether a part of a passage can be shown as it is."""
    return all(unicodedata.category(letter) not in _UNSEEN or letter in "\n\r\t" for letter in part)
