"""The colleagues whom a question names: "chị Hoa", "Trần Văn Minh", "của Bảo"; and positions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.plans.positions import is_group, standard_position
from knowledge.vietnamese import collapse, fold, nfc
from reminders.model import Officer
from reminders.roster import resolve

_TITLES = {
    fold(title): title
    for title in (
        *("anh", "chị", "cô", "chú", "bác", "ông", "bà", "bạn", "em", "thầy", "sếp", "cậu", "mợ"),
        *("đồng chí", "đ/c", "dc", "đc"),
    )
}
_TITLE = "|".join(sorted(map(re.escape, _TITLES), key=len, reverse=True))
_ONE_TITLE = re.compile(rf"(?<![a-z0-9])(?:{_TITLE})(?![a-z0-9])")
_WORDS_TOO = frozenset({"co", "ba", "ban", "em", "chu", "cau"})
_CALLED = re.compile(r"(?:thua|chao|da|vang|alo) $")
_NO_NAME = r"(?! (?:nhieu|gio|cao|lau|hiem|ve|dau|tin)\b)"  # "bao nhieu", "hoa don": names of other things
_LONGEST_POSITION = 12  # words


@dataclass(frozen=True, slots=True)
class NamedPeople:
    """People named at [start, end) of a text: several where they share the name."""

    start: int
    end: int
    officers: tuple[Officer, ...]


def named_people(line: str, people: Sequence[Officer]) -> list[NamedPeople]:
    """The colleagues that one line of text names, in order.

    A full name names alone; a given name (the last word or two) only after a title ("chị Hoa"), or with a
    capital after "của" or at the beginning, for "minh" is rather oneself and "mai" tomorrow. In a text
    with tones the names must bear theirs.
    """
    folded = fold(line)
    toned = folded != line.lower()
    found: list[NamedPeople] = []
    for form, officers in sorted(_forms(people).items(), key=lambda item: -len(item[0])):
        if form not in folded:
            continue
        full = " " in form and any(fold(_plain(officer.name)) == form for officer in officers)
        for match in _mention(form, full=full).finditer(folded):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            if folded.startswith(" oi", match.end()) or _CALLED.search(folded, 0, match.start()):
                continue  # spoken to, not of
            written = line[match.start("name") : match.end("name")]
            bearers = tuple(
                officer for officer in officers if not toned or _plain(officer.name).endswith(written.lower())
            )
            if bearers and (full or _stands(line, match, toned=toned)):
                found.append(NamedPeople(match.start(), match.end(), bearers))
    return sorted(found, key=lambda named: named.start)


def position_of(words: str, people: Sequence[Officer]) -> tuple[str, tuple[Officer, ...]] | None:
    """The one position that words name, in its standard name, and who holds it; None where they name none."""
    said = collapse(words)
    if not said or len(said.split()) > _LONGEST_POSITION or fold(said).split()[0] in _TITLES:
        return None
    if len(said.split()) < 2 and not re.search(r"[-–&]", said):  # one word is hardly ever a position
        return None
    name = standard_position(said)
    if name is not None and is_group(name):
        return None
    # An office may call a position as no list does.
    held = resolve(name or said, people) or resolve(said, people)
    return (name or said, held) if held or name is not None else None


def _plain(name: str) -> str:
    return collapse(nfc(name)).lower()


def _forms(people: Sequence[Officer]) -> dict[str, list[Officer]]:
    """Every way to call each officer, folded, and who is called so."""
    forms: dict[str, list[Officer]] = {}
    for officer in people:
        for form in dict.fromkeys(_called(officer.name)):
            forms.setdefault(form, []).append(officer)
    return forms


def _called(name: str) -> Iterator[str]:
    words = fold(_plain(name)).split()
    for count in (len(words), 2, 1):
        if words and count <= len(words):
            yield " ".join(words[-count:])


def _mention(form: str, *, full: bool) -> re.Pattern[str]:
    titles = rf"(?:(?:cua|do|cho|voi|ben) )?(?:(?:{_TITLE}) ){'*' if full else '+'}"
    return re.compile(rf"(?<![a-z0-9])(?:{titles}|cua |^)(?P<name>{re.escape(form)})(?![a-z0-9]){_NO_NAME}")


def _stands(line: str, match: re.Match[str], *, toned: bool) -> bool:
    """Whether a given name is one where it stands: its title written as one, or a capital where none is."""
    before = line[match.start() : match.start("name")]
    titles = list(_ONE_TITLE.finditer(fold(before)))
    if not toned and len(titles) == 1 and titles[0].start() == 0 and titles[0][0] in _WORDS_TOO:
        return False  # "co bao nhieu" and "em minh" are no names
    if titles:
        return not toned or all(before[t.start() : t.end()].lower() == _TITLES[t[0]] for t in titles)
    return line[match.start("name")].isupper() and (toned or bool(before))
