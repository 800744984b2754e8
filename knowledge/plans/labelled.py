"""Tasks in labelled prose: work, then "Cơ quan chủ trì: …", "Cơ quan phối hợp: …", "Thời gian: …"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.plans.labels import Field, Piece, labelled
from knowledge.plans.outline import LIST, PARAGRAPH, Item, section_of
from knowledge.plans.parties import lead_and_support
from knowledge.plans.rows import FoundTask

_WHO = frozenset({Field.LEAD, Field.SUPPORT, Field.TIME})
_LONGEST_NAMES = 300  # characters of a bullet under "Cơ quan phối hợp:"


@dataclass(slots=True)
class _Work:
    """Words that may be a task, with the items that they stand in."""

    texts: list[str]
    places: list[int]
    level: int
    told: bool
    """whether a label says that it is a task ("Giải pháp: …")"""


@dataclass(slots=True)
class _Group:
    """Works that share the labels after (or before) them."""

    headings: tuple[int, ...]
    works: list[_Work] = field(default_factory=list)
    said: dict[Field, list[str]] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    aims: list[str] = field(default_factory=list)
    labels_first: bool = False

    @property
    def dealt(self) -> bool:
        return bool(self.said)


class Labelled:
    """Reads an outline once; `tasks` are (place of the item, task), `used` the places of all items read."""

    def __init__(self, outline: Sequence[Item]) -> None:
        self._outline = outline
        self._headings: list[int] = []
        self._siblings: list[int] = []
        self._group = _Group(())
        self._groups: list[_Group] = []
        self._open: tuple[Field, int] | None = None
        for place, item in enumerate(outline):
            self._read(place, item)
        self._close()
        self.tasks: list[tuple[int, FoundTask]] = []
        self.used: set[int] = set()
        if any(group.said.get(Field.LEAD) for group in self._groups):
            for group in self._groups:
                self._tasks_of(group)

    def _read(self, place: int, item: Item) -> None:
        pieces = labelled(item.text) if ":" in item.text else [Piece(None, item.text)]
        if any(piece.field is not None for piece in pieces):
            self._labels(place, item, pieces)
        elif self._open is not None and self._feeds(item):
            self._feed(place, item)
        elif item.level < LIST:
            self._heading(place, item)
        else:
            self._work(place, item.level, item.text, told=False)

    # --- items without labels

    def _heading(self, place: int, item: Item) -> None:
        self._close()
        self._open = None
        while self._headings and self._outline[self._headings[-1]].level >= item.level:
            gone = self._headings.pop()
            if self._outline[gone].level > item.level:
                self._siblings.clear()
        if self._siblings and self._outline[self._siblings[-1]].level != item.level:
            self._siblings.clear()
        self._headings.append(place)
        self._siblings.append(place)
        self._group = _Group(tuple(self._headings))

    def _feeds(self, item: Item) -> bool:
        """Whether an item says what the label before it, which says nothing itself, announces."""
        assert self._open is not None
        which, level = self._open
        if which in _WHO and len(item.text) > _LONGEST_NAMES:
            return False
        return item.level > level or (level == PARAGRAPH and item.level == LIST)

    def _feed(self, place: int, item: Item) -> None:
        assert self._open is not None
        which = self._open[0]
        if which is Field.CONTENT:
            self._work(place, item.level, item.text, told=True)
        elif which is Field.AIM:
            self._group.aims.append(item.text)
            self._group.places.append(place)
        elif which in _WHO:
            self._say(place, which, item.text)

    # --- items with labels

    def _labels(self, place: int, item: Item, pieces: Sequence[Piece]) -> None:
        self._open = None
        for piece in pieces:
            if piece.field is None:
                self._work(place, item.level, piece.text, told=False)
                continue
            empty = not any(map(str.isalnum, piece.text))
            if empty and piece is pieces[-1]:
                self._open = (piece.field, item.level)
            if piece.field is Field.CONTENT and not empty:
                self._work(place, item.level, piece.text, told=True)
            elif piece.field is Field.CONTENT and self._group.dealt and self._group.works:
                self._next_group()
            elif piece.field is Field.AIM:
                if self._group.dealt and self._group.works:
                    self._next_group()
                self._group.aims.append(piece.text)
                self._group.places.append(place)
            elif piece.field in _WHO and not empty:
                self._siblings_are_works(item)
                self._say(place, piece.field, piece.text)

    def _siblings_are_works(self, item: Item) -> None:
        """Takes "a) …", "b) …" for works where "c) Cơ quan chủ trì: …" follows them."""
        same = [one for one in self._siblings if self._outline[one].level == item.level]
        if self._group.works or self._group.dealt or not same:
            return
        outer = tuple(one for one in self._headings if self._outline[one].level < item.level)
        works = [_Work([self._outline[one].text], [one], item.level, told=False) for one in same]
        self._group = _Group(outer, works)
        self._headings = list(outer)
        self._siblings.clear()

    def _say(self, place: int, which: Field, text: str) -> None:
        group = self._group
        if which is Field.LEAD and group.said.get(Field.LEAD) and group.works and group.labels_first:
            self._next_group()
            group = self._group
        if not group.works and not group.dealt:
            group.labels_first = True
        group.said.setdefault(which, []).append(text)
        group.places.append(place)

    def _work(self, place: int, level: int, text: str, *, told: bool) -> None:
        group = self._group
        if group.dealt and group.works and not group.labels_first:
            self._next_group()
            group = self._group
        last = group.works[-1] if group.works else None
        if last is not None and level > last.level and last.told == told:
            if not last.texts[-1].endswith(":"):
                last.texts.append(text)
                last.places.append(place)
                return
            group.works.pop()
        group.works.append(_Work([text], [place], level, told))

    # --- groups

    def _next_group(self) -> None:
        """Begins another group under the same headings."""
        headings = self._group.headings
        self._close()
        self._group = _Group(headings)

    def _close(self) -> None:
        if self._group.dealt:
            self._groups.append(self._group)
            self._siblings.clear()
        self._group = _Group(self._group.headings)

    def _tasks_of(self, group: _Group) -> None:
        works = [work for work in group.works if work.told] or self._untold(group)
        headings = list(group.headings)
        if not works and headings and group.said.get(Field.LEAD):
            place = headings.pop()
            works = [_Work([self._outline[place].text], [place], self._outline[place].level, told=False)]
        if not works or not (group.said.get(Field.LEAD) or (group.said.get(Field.TIME) and works[0].told)):
            return
        lead, support = _parties(group)
        section = section_of([self._outline[place] for place in headings])
        for work in works:
            told = list(dict.fromkeys((*work.places, *group.places)))
            self.used.update(told)
            found = FoundTask(
                " ".join(work.texts),
                lead,
                support,
                section,
                " ".join(map(_bare, group.said.get(Field.TIME, ()))),
                "\n".join(self._outline[place].quote for place in sorted(told)),
                self._outline[work.places[0]].page,
                " ".join(group.aims),
            )
            self.tasks.append((work.places[0], found))

    def _untold(self, group: _Group) -> list[_Work]:
        """The works of a group that no label tells: its bullets, else its paragraphs."""
        listed = [work for work in group.works if work.level < PARAGRAPH]
        return listed or [work for work in group.works if not work.texts[0].endswith(":")]


def _parties(group: _Group) -> tuple[tuple[str, ...], tuple[str, ...]]:
    leads: list[str] = []
    supports: list[str] = []
    for text in group.said.get(Field.LEAD, ()):
        lead, support = lead_and_support(_plain(text))
        leads += lead
        supports += support
    for text in group.said.get(Field.SUPPORT, ()):
        supports += _names(lead_and_support(_plain(text)))
    return tuple(dict.fromkeys(leads)), tuple(dict.fromkeys(supports))


def _names(parties: tuple[tuple[str, ...], tuple[str, ...]]) -> Iterable[str]:
    return (*parties[0], *parties[1])


def _bare(time: str) -> str:
    """A time without the marks that end its label or its bracket."""
    text = time.strip(" .;,")
    return text.rstrip(" )") if "(" not in text else text


def _plain(text: str) -> str:
    return text.strip().rstrip(" .;,)")
