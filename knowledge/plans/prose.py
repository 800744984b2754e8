"""Tasks outside tables: lists under the name of a unit, and orders to units in running text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.model import Line
from knowledge.plans.outline import PARAGRAPH, Item, items
from knowledge.plans.positions import HEADS, name_at_start, positions_in
from knowledge.plans.rows import FoundTask
from knowledge.plans.times import times_in_sentence
from knowledge.plans.words import find_phrase, likeness, shapes, words
from knowledge.vietnamese import collapse, fold

_DUTIES = (
    "tham muu",
    "co trach nhiem",
    "chiu trach nhiem",
    "chu tri",
    "phoi hop",
    "thuc hien",
    "can cu",
    "giup",
    "la don vi",
)
_NO_UNITS = (
    "nhiem vu", "giai phap", "chi tieu", "muc dich", "muc tieu", "yeu cau", "noi dung", "ket qua", "linh vuc",
    "cong tac", "noi nhan", "thoi gian", "kinh phi", "phuong phap", "tieu chi",
)  # fmt: skip
_GENERIC = ("nhiem vu", "giai phap", "chi tieu cu the", "noi dung thuc hien")
_ORDERED = ("yeu cau", "giao", "de nghi", "phan cong", "giao cho")
_UNIT_WORDS = 9
_LIST = 6


@dataclass(slots=True)
class _Place:
    """Where in the outline the reader is."""

    headings: list[Item] = field(default_factory=list)
    unit: Item | None = None
    lead: tuple[str, ...] = ()


def tasks_in_prose(lines: Sequence[Line]) -> list[FoundTask]:
    """The tasks of lists that stand under units' names, and of the orders to units after them.

    Lists without a unit above them count only in a plan that has lists with one: the same list in
    other plans tells aims, not tasks. A plan without such lists gives only its dated orders and those
    of its part "Tổ chức thực hiện".
    """
    outline = _before_recipients(items(lines))
    listed, units = _listed(outline)
    return [*(listed if units else []), *_orders(outline)]


def _before_recipients(outline: Sequence[Item]) -> list[Item]:
    for index, item in enumerate(outline):
        said = list(shapes(item.text))
        if len(said) <= 12 and find_phrase(said[:2], ("noi", "nhan"), 0.7) == 0:
            return list(outline[:index])
    return list(outline)


def _listed(outline: Sequence[Item]) -> tuple[list[FoundTask], int]:
    found: list[FoundTask] = []
    units = 0
    place = _Place()
    for index, item in enumerate(outline):
        following = outline[index + 1] if index + 1 < len(outline) else None
        lead = _unit(item, following)
        if lead:
            place.unit, place.lead = item, lead
            units += 1
        elif item.level < _LIST:
            while place.headings and place.headings[-1].level >= item.level:
                place.headings.pop()
            place.headings.append(item)
            place.unit, place.lead = None, ()
        elif _says_tasks(place) and not item.text.endswith(":"):
            under_unit = place.unit is not None and item.level > place.unit.level
            if place.unit is None and item.level == PARAGRAPH:
                continue
            if place.unit is not None and not under_unit:
                place.unit, place.lead = None, ()
            found.append(_task(item, place.lead, _section(place)))
    return found, units


def _unit(item: Item, following: Item | None) -> tuple[str, ...]:
    """The unit whose duties follow an item ("- Văn phòng Ban:"), none where it is no such heading."""
    if not item.text.endswith(":") or following is None:
        return ()
    if following.level <= item.level and following.level != PARAGRAPH:
        return ()
    said = list(shapes(item.text))
    if not said or len(said) > _UNIT_WORDS or said[0] not in HEADS:
        known = name_at_start(item.text) if said and len(said) <= _UNIT_WORDS else None
        if known is None:
            return ()
    if any(find_phrase(said, tuple(phrase.split())) is not None for phrase in _NO_UNITS):
        return ()
    body = _without_duty(item.text.rstrip(": "))
    return positions_in(body)


def _without_duty(text: str) -> str:
    cut = [word for word in words(text) if word.shape]
    said = [word.shape for word in cut]
    for phrase in _DUTIES:
        start = find_phrase(said, tuple(phrase.split()))
        if start:
            return text[: cut[start - 1].end]
    return text


def _says_tasks(place: _Place) -> bool:
    """Whether what encloses the reader's place is a list of tasks: a unit, or a heading that says so."""
    if place.unit is not None:
        return True
    if not place.headings:
        return False
    said = list(shapes(place.headings[-1].text))
    return (
        len(said) <= 8
        and place.headings[-1].text.endswith(":")
        and any(find_phrase(said, tuple(phrase.split())) is not None for phrase in ("nhiem vu", "giai phap"))
    )


def _section(place: _Place) -> str:
    """The nearest heading that says more than "Nhiệm vụ và giải pháp"."""
    for heading in reversed(place.headings):
        said = list(shapes(heading.text))
        generic = len(said) <= 8 and any(
            find_phrase(said[:6], tuple(phrase.split())) is not None for phrase in _GENERIC
        )
        if not generic:
            return heading.text.rstrip(": ")
    return place.headings[0].text.rstrip(": ") if place.headings else ""


def _task(item: Item, lead: tuple[str, ...], section: str, support: tuple[str, ...] = ()) -> FoundTask:
    return FoundTask(item.text, lead, support, section, _time(item.text), item.quote, item.page)


def _time(text: str) -> str:
    """The phrase of time of a sentence, "" where it says none. A year alone says no time."""
    said = [one for one in times_in_sentence(text) if not fold(one).startswith("thuong xuyen")]
    if said:
        return said[0]
    opening = list(shapes(text))[:2]
    alike = len(opening) == 2 and likeness(opening[0], "thuong") > 0.7 and likeness(opening[1], "xuyen") > 0.7
    return "Thường xuyên" if alike else ""


def _orders(outline: Sequence[Item]) -> list[FoundTask]:
    found: list[FoundTask] = []
    organising = ""
    for item in outline:
        said = list(shapes(item.text))
        if item.level == 1:
            is_part = find_phrase(said[:5], ("to", "chuc", "thuc", "hien"), 0.7) is not None
            organising = item.text.rstrip(": ") if is_part else ""
            continue
        order = _order(item)
        if order is None:
            continue
        lead, content, strict = order
        if organising and (strict or item.level < PARAGRAPH):
            found.append(FoundTask(content, lead, (), organising, _time(content), item.quote, item.page))
        elif not organising and item.level >= _LIST and _deadline(item.text):
            found.append(FoundTask(content, lead, (), "", _time(content), item.quote, item.page))
    return found


def _order(item: Item) -> tuple[tuple[str, ...], str, bool] | None:
    """Whom an item orders and to do what: "Văn phòng UBND: …", "Yêu cầu các phòng … ", None if nobody."""
    text = item.text
    for opening in _ORDERED:
        said = [word for word in words(text) if word.shape][: len(opening.split())]
        if len(said) == len(opening.split()) and all(
            likeness(word.shape, other) >= 0.7 for word, other in zip(said, opening.split(), strict=True)
        ):
            text = text[said[-1].end :].strip()
            break
    known = name_at_start(text)
    if known is None:
        return None
    name, end = known
    rest = text[end:]
    follows = list(shapes(rest))
    if rest.lstrip().startswith(":"):
        return (name,), collapse(rest.lstrip(" :")), True
    before_colon = rest.split(":", 1)
    if len(before_colon) == 2 and len(shapes(before_colon[0])) <= 8:
        return (name,), collapse(before_colon[1]), True
    if any(find_phrase(follows[:12], tuple(phrase.split()), 0.7) is not None for phrase in _DUTIES):
        return (name,), collapse(rest), True
    return ((name,), collapse(rest), False) if _deadline(text) else None


def _deadline(text: str) -> bool:
    """Whether a sentence says by which day something is to be done."""
    return any(
        any(one.isdigit() for one in said) and fold(said).startswith(("truoc", "cham nhat", "den", "han"))
        for said in times_in_sentence(text)
    )
