"""Tasks outside tables: labelled ones, lists under the name of a unit, and orders to units."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.model import Line
from knowledge.plans.labelled import Labelled
from knowledge.plans.labels import begins_with_label
from knowledge.plans.orders import NO_UNITS, has_deadline, is_duty, orders_in, support_in, time_in, unit_in
from knowledge.plans.outline import LIST, PARAGRAPH, Item, before_recipients, items, section_of
from knowledge.plans.positions import begins_names, positions_in
from knowledge.plans.rows import FoundTask
from knowledge.plans.words import find_phrase, says, shapes, words
from knowledge.vietnamese import collapse

_DUTIES = (
    "tham muu", "co trach nhiem", "chiu trach nhiem", "chu tri", "phoi hop", "thuc hien", "co nhiem vu",
    "la don vi", "giup",
)  # fmt: skip
_AIMLESS = (
    "muc dich", "yeu cau", "muc tieu", "ket qua", "danh gia", "ton tai", "han che", "nguyen nhan", "can cu",
    "quan diem", "tinh hinh", "thuc trang", "kinh phi", "dac diem", "thuan loi", "kho khan",
)  # fmt: skip
"""What the headings name under which a plan tells no tasks."""
_WORK = ("nhiem vu", "giai phap", "to chuc thuc hien", "phan cong", "khac phuc", "noi dung thuc hien")
_UNIT_WORDS, _HEADING_WORDS = 14, 24


def tasks_in_prose(lines: Sequence[Line]) -> list[FoundTask]:
    """The tasks of running text, in order: those with labels, then what stands under the names of units
    and the orders to units among the rest.

    Lists without a unit above them count only in a plan that has lists with one: the same list in
    other plans tells aims, not tasks. Parts about purposes, results and money tell no tasks.
    """
    outline = before_recipients(items(lines))
    told = Labelled(outline)
    found = [(place, 0, task) for place, task in told.tasks]
    found += _Walk(outline, told.used).tasks()
    return [task for _, _, task in sorted(found, key=lambda one: one[:2])]


class _Walk:
    """Goes through the outline once; `used` are the places of items that were read already."""

    def __init__(self, outline: Sequence[Item], used: set[int]) -> None:
        self._outline, self._used = outline, used
        self._headings: list[Item] = []
        self._unit: Item | None = None
        self._lead: tuple[str, ...] = ()
        self._child = 0
        self._units = 0
        self._listed: list[tuple[int, int, FoundTask]] = []
        self._ordered: list[tuple[int, int, FoundTask]] = []
        self._unled: list[tuple[int, int, FoundTask]] = []

    def tasks(self) -> list[tuple[int, int, FoundTask]]:
        """Every task with the place of its item."""
        for place, item in enumerate(self._outline):
            if place not in self._used:
                self._read(place, item)
        return [*self._listed, *self._ordered, *(self._unled if self._units else ())]

    def _read(self, place: int, item: Item) -> None:
        lead = self._heads_a_list(place, item)
        if lead:
            self._leave(item)
            self._unit, self._lead, self._child = item, lead, 0
            self._units += 1
            return
        if self._unit is not None and item.level > self._unit.level:
            self._under_unit(place, item)
            return
        if self._unit is not None:
            self._unit, self._lead = None, ()
        if self._order(place, item):
            return
        if item.level < LIST:
            self._leave(item)
            short = len(item.text.split()) <= _HEADING_WORDS or not item.text.endswith(".")
            if short and not begins_with_label(item.text.rstrip(": ")):
                self._headings.append(item)
        elif item.level != PARAGRAPH and self._in_list_of_tasks() and not item.text.endswith(":"):
            self._unled.append((place, 0, self._task(item, ())))

    def _leave(self, item: Item) -> None:
        """Closes the headings that do not enclose an item."""
        while self._headings and self._headings[-1].level >= item.level:
            self._headings.pop()

    def _under_unit(self, place: int, item: Item) -> None:
        if item.text.endswith(":"):
            return
        if self._child and item.level > self._child and self._listed:
            # What stands deeper than the duties of a unit says more about the duty above.
            at, order, before = self._listed[-1]
            content, quote = f"{before.content} {item.text}", f"{before.quote}\n{item.quote}"
            grown = FoundTask(
                content, before.lead, before.support, before.section, before.time, quote, before.page
            )
            self._listed[-1] = (at, order, grown)
            return
        self._child = self._child or (item.level if item.level != PARAGRAPH else 0)
        self._listed.append((place, 0, self._task(item, self._lead)))

    def _heads_a_list(self, place: int, item: Item) -> tuple[str, ...]:  # noqa: PLR0911
        """The unit whose duties follow an item ("- Văn phòng Ban:"), none where it is no such heading."""
        following = self._outline[place + 1] if place + 1 < len(self._outline) else None
        if following is None or (following.level <= item.level and following.level != PARAGRAPH):
            return ()
        body = item.text.rstrip(": .")
        said = list(shapes(body[:160]))
        if not said or len(said) > _UNIT_WORDS or self._aimless():
            return ()
        if not item.text.endswith(":"):
            # Without a colon only a name and nothing more is a unit, and only above a list.
            named = item.level < PARAGRAPH and item.text[:1].isupper() and not item.text.endswith(".")
            return unit_in(body) if named and following.level != PARAGRAPH else ()
        if told := unit_in(_without_opening(body)):
            return told
        duty = _without_duty(_without_opening(body))
        first = next((word for word in words(duty) if word.shape), None)
        if first is None:
            return ()
        told = unit_in(duty)
        if told or says(body, *NO_UNITS) or not begins_names(first):
            return told
        return positions_in(duty)

    def _order(self, place: int, item: Item) -> bool:
        """Reads an item as an order to a unit; whether it is one."""
        if self._aimless() or item.level == 1 or item.text.endswith(":"):
            return False
        orders = list(orders_in(item.text))
        dated = has_deadline(item.text)
        if not orders or not (orders[0].sure or dated):
            return False
        if not self._headings and not dated:
            return False  # before the first heading a plan says who gives it, and why
        for count, order in enumerate(orders):
            found = FoundTask(
                order.content, order.lead, order.support, section_of(self._headings),
                time_in(order.content), item.quote, item.page,
            )  # fmt: skip
            self._ordered.append((place, count, found))
        return True

    def _aimless(self) -> bool:
        """Whether the reader stands in a part about purposes, results or money."""
        for heading in reversed(self._headings):
            opening = " ".join(heading.text.split()[:9])
            if says(opening, *_WORK):
                return False
            if says(opening, *_AIMLESS):
                return True
        return False

    def _in_list_of_tasks(self) -> bool:
        if not self._headings:
            return False
        nearest = self._headings[-1].text
        return len(nearest.split()) <= 8 and nearest.endswith(":") and says(nearest, "nhiem vu", "giai phap")

    def _task(self, item: Item, lead: tuple[str, ...]) -> FoundTask:
        return FoundTask(
            item.text,
            lead,
            support_in(item.text, lead),
            section_of(self._headings),
            time_in(item.text),
            item.quote,
            item.page,
        )


def _without_opening(text: str) -> str:
    opened = next((one for one in ("Giao ", "Yêu cầu ", "Đề nghị ", "Đối với ") if text.startswith(one)), "")
    return text[len(opened) :]


def _without_duty(text: str) -> str:
    """A heading without the duty after the unit: "Phòng A có trách nhiệm" is "Phòng A"."""
    cut = [word for word in words(text) if word.shape]
    for index in range(1, len(cut)):
        if is_duty(text[cut[index].start :]) and cut[index].text[:1].islower():
            return collapse(text[: cut[index - 1].end])
    said = [word.shape for word in cut]
    for phrase in _DUTIES:
        start = find_phrase(said, tuple(phrase.split()))
        if start:
            return text[: cut[start - 1].end]
    return text
