"""The working days of a Vietnamese office: weekends, public holidays, swapped Saturdays, its own days."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from holidays import country_holidays

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
WEEKEND = "cuối tuần"
OWN = "ngày nghỉ của cơ quan"

TET_DAYS = 5
"""Bộ luật Lao động 2019, Điều 112 khoản 1 điểm b."""

LUNAR_YEARS = range(1901, 2101)
"""The years for which `holidays` knows Tết and Giỗ Tổ; in others only the days of the solar calendar."""

_SOLAR = (
    (1, 1, "Tết Dương lịch"),
    (4, 30, "Ngày Chiến thắng"),
    (5, 1, "Ngày Quốc tế Lao động"),
    (9, 2, "Quốc khánh"),
    (11, 24, "Ngày Văn hóa Việt Nam"),
)
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days an office works.

    Public holidays are those of Bộ luật Lao động 2019, Điều 112, and of Nghị quyết 80-NQ/TW (24/11, from
    2026); one that falls on a weekend is made up for on the next working day (Điều 111 khoản 3). Of the
    two things that the Prime Minister decides each year (Điều 112 khoản 3), the days around Tết and the
    second day of Quốc khánh, `holidays` knows what was announced and reckons the rest as it was usual.

    Args:
        own: what the office entered: True works although it is a weekend or a holiday, False is free.
    """

    own: Mapping[date, bool] = field(default_factory=dict)

    @property
    def known_until(self) -> date:
        """The last day whose schedule was announced; later ones follow the law and usage."""
        return _announced()[0]

    def works(self, day: date) -> bool:
        """Whether the office works on the day."""
        own = self.own.get(day)
        return day not in _free(day.year) if own is None else own

    def on_or_before(self, day: date) -> date:
        """The day, or the last working day before it."""
        while not self.works(day):
            day -= _ONE
        return day

    def on_or_after(self, day: date) -> date:
        """The day, or the first working day after it."""
        while not self.works(day):
            day += _ONE
        return day

    def before(self, day: date, number: int) -> date:
        """The working day that lies `number` working days before `on_or_before(day)`."""
        day = self.on_or_before(day)
        for _ in range(number):
            day = self.on_or_before(day - _ONE)
        return day

    def after(self, day: date, number: int) -> date:
        """The working day that lies `number` working days after `on_or_after(day)`."""
        day = self.on_or_after(day)
        for _ in range(number):
            day = self.on_or_after(day + _ONE)
        return day

    def name(self, day: date) -> str | None:
        """Why the day is free, in Vietnamese: "Tết Nguyên đán", "cuối tuần"; None for a working day."""
        return None if self.works(day) else _free(day.year).get(day, OWN)

    def days_off(self, first: date, last: date) -> tuple[tuple[date, str], ...]:
        """The free days from `first` to `last` inclusive with their names, ordinary weekends left out."""
        named = ((day, self.name(day)) for day in _days(first, last))
        return tuple((day, name) for day, name in named if name not in (None, WEEKEND))

    def made_up(self, first: date, last: date) -> tuple[date, ...]:
        """The days from `first` to `last` inclusive that are worked though a weekend or a holiday."""
        return tuple(
            day
            for day in _days(first, last)
            if self.works(day) and (day.weekday() >= 5 or day in _free(day.year))
        )


def spoken(day: date) -> str:
    """A day as it is said: "thứ Sáu 02/01/2026"."""
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


# Every due date asks for some dozen days; a year is made once.
@lru_cache(maxsize=512)
def _free(year: int) -> Mapping[date, str]:
    """The free days of the country in a year, weekends too, with their names."""
    free = {day: WEEKEND for day in _days(date(year, 1, 1), date(year, 12, 31)) if day.weekday() >= 5}
    table = country_holidays("VN", years=year, language="vi")
    tet = []
    for day, name in sorted(table.items()):
        if "Tết" in name and "Dương lịch" not in name:
            tet.append(day)
        else:
            free[day] = _plain(name)
    free |= _tet(tet)
    for day in table.weekend_workdays:
        free.pop(day, None)
    if year not in LUNAR_YEARS:
        free |= {date(year, month, day): name for month, day, name in _SOLAR}
    for off, works in _announced()[1]:
        free.pop(works, None)
        if off.year == year:
            free[off] = f"hoán đổi với {spoken(works)}"
    return MappingProxyType(free)


def _tet(days: list[date]) -> dict[date, str]:
    """The days of Tết with their names: five, then a working day for each of the five on a weekend."""
    official, rest = days[:TET_DAYS], days[TET_DAYS:]
    names = dict.fromkeys(official, "Tết Nguyên đán")
    return names | {day: "nghỉ bù Tết Nguyên đán" for day in rest if day.weekday() < 5}


def _plain(name: str) -> str:
    """A holiday of the library in the words of the law."""
    name = name.removeprefix("Ngày ") if "Giỗ Tổ" in name else name
    bare = name.removesuffix(" (nghỉ bù)")
    return name if bare == name else f"nghỉ bù {bare}"


@cache
def _announced() -> tuple[date, tuple[tuple[date, date], ...]]:
    """What `reminders/data/swapped_days.toml` says: until when it knows, and (free, worked) pairs."""
    source = files("reminders").joinpath("data/swapped_days.toml").read_text(encoding="utf-8")
    table = tomllib.loads(source)
    return table["announced_until"], tuple((swap["free"], swap["works"]) for swap in table["swap"])
