"""How a time phrase was understood, in Vietnamese words for the person who confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reminders.timing.model import Anchor, Point, Recurrence, Window

ASK = "cần hỏi người phụ trách kế hoạch"
_EVERY = {
    Recurrence.DAILY: "hằng ngày",
    Recurrence.WEEKLY: "hằng tuần",
    Recurrence.MONTHLY: "hằng tháng",
    Recurrence.QUARTERLY: "hằng quý",
    Recurrence.HALF_YEARLY: "6 tháng một lần",
    Recurrence.YEARLY: "hằng năm",
}
_ROMAN = ("I", "II", "III", "IV")
_WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_MONTHS_OF_QUARTER = {
    1: "tháng đầu quý",
    2: "tháng giữa quý",
    3: "tháng cuối quý",
    -1: "tháng cuối quý",
    4: "tháng đầu quý sau",
    5: "tháng thứ hai của quý sau",
    6: "tháng cuối quý sau",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A dated window, and whether the phrase gave only its end."""

    window: Window
    until: bool = False


def words(
    routine: bool,
    due: Sequence[Named],
    recurrence: Recurrence | None,
    anchors: Sequence[Anchor],
    within: Window | None,
    doubts: Sequence[str],
) -> str:
    """The whole reading: what comes back, what is dated, and why somebody has to be asked."""
    parts = []
    if routine:
        parts.append("thường xuyên" if recurrence else "thường xuyên, kiểm tra mỗi tháng một lần")
    if recurrence:
        parts.append(", ".join([_EVERY[recurrence], *(_anchor(anchor, recurrence) for anchor in anchors)]))
    if within:
        parts.append(_bounds(within))
    parts.extend(
        f"đến hết {_day(named.window.end)}" if named.until else _window(named.window) for named in due
    )
    if doubts:
        parts.append(f"{ASK}: {', '.join(doubts)}")
    return "; ".join(parts)


def _bounds(within: Window) -> str:
    if within.end == date.max:
        year = within.start.year
        return f"từ năm {year}" if within.start == date(year, 1, 1) else f"từ {_day(within.start)}"
    name = _named(within)
    return f"trong {name}" if name else _window(within)


def _day(day: date) -> str:
    return f"ngày {day.day:02}/{day.month:02}/{day.year}"


def _named(window: Window) -> str | None:
    """The calendar's own name of a window: "quý II/2022", "6 tháng đầu năm 2024"."""
    start, end = window.start, window.end
    whole = start.day == 1 and (end.month, end.day) == _last_day(end)
    if not whole:
        return None
    if start.year != end.year:
        return f"giai đoạn {start.year}-{end.year}" if (start.month, end.month) == (1, 12) else None
    year, months = start.year, end.month - start.month + 1
    names = (
        (months == 12, f"năm {year}"),
        (months == 1, f"tháng {start.month}/{year}"),
        (months == 3 and start.month % 3 == 1, f"quý {_ROMAN[(start.month - 1) // 3]}/{year}"),
        (start.month == 1, f"{months} tháng đầu năm {year}"),
        (end.month == 12, f"{months} tháng cuối năm {year}"),
    )
    return next((name for fits, name in names if fits), None)


def _last_day(day: date) -> tuple[int, int]:
    if day == date.max or (day + timedelta(days=1)).month != day.month:
        return day.month, day.day
    return day.month, 0


def _window(window: Window) -> str:
    start, end = window.start, window.end
    if start == end:
        return _day(start)
    name = _named(window)
    if name:
        return name
    if start.day == 1 and (end.month, end.day) == _last_day(end):
        return f"từ tháng {start.month}/{start.year} đến hết tháng {end.month}/{end.year}"
    return f"từ {_day(start)} đến hết {_day(end)}"


def _anchor(anchor: Anchor, recurrence: Recurrence) -> str:
    first, last = anchor.first, anchor.last
    if first is None:
        return f"chậm nhất {_point(last, recurrence)}" if last else "cả kỳ"
    if last is None or last.day == -1:
        if first.day == -7:
            return f"tuần cuối {_of(recurrence, first)}"
        if last and first.day == 1 and first.month == last.month:
            return f"trong {_month(first, recurrence)}"
        if recurrence is Recurrence.YEARLY and last and first.day == 1:
            return f"trong {_yearly(first, last)}"
    if first == last:
        return f"vào {_point(first, recurrence)}"
    return f"từ {_point(first, recurrence)} đến {_point(last or Point(-1, -1), recurrence)}"


def _yearly(first: Point, last: Point) -> str:
    """The name of whole months of any year: "quý IV"."""
    name = _window(Window(first.on(2001), last.on(2001)))
    return name.replace("/2001", "").replace(" năm 2001", "")


def _of(recurrence: Recurrence, point: Point) -> str:
    if recurrence is Recurrence.YEARLY:
        return "năm" if point.month in (-1, 12) else f"tháng {point.month}"
    return "quý" if recurrence is Recurrence.QUARTERLY else "tháng"


def _month(point: Point, recurrence: Recurrence) -> str:
    if recurrence is Recurrence.YEARLY:
        return f"tháng {point.month if point.month > 0 else 12}"
    if recurrence is Recurrence.QUARTERLY:
        return _MONTHS_OF_QUARTER.get(point.month, f"tháng thứ {point.month} của quý")
    if recurrence is Recurrence.HALF_YEARLY:
        return (
            "tháng cuối của kỳ 6 tháng"
            if point.month in (-1, 6)
            else f"tháng thứ {point.month} của kỳ 6 tháng"
        )
    return "tháng sau" if point.month == 2 else "tháng"


def _point(point: Point, recurrence: Recurrence) -> str:
    if recurrence is Recurrence.WEEKLY:
        return _WEEKDAYS[(point.day - 1) % 7]
    month = _month(point, recurrence)
    if point.day == -1:
        return f"ngày cuối cùng của {month}"
    if point.day < 0:
        return f"ngày thứ {-point.day} tính từ cuối {month}"
    if recurrence is Recurrence.YEARLY and point.month > 0:
        return f"ngày {point.day:02}/{point.month:02}"
    return f"ngày {point.day}" if month == "tháng" else f"ngày {point.day} {month}"
