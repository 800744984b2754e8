"""The office's calendar in chat: days off and swapped Saturdays entered in words, and shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from bot.conversations.assigning import may_plan
from bot.model import Button
from bot.texts import cut, day
from bot.turn import Turn
from reminders.calendar import WorkingDays, spoken
from reminders.calendar_store import LONGEST_NOTE, CalendarStore
from reminders.calendar_words import (
    MOST_DAYS,
    CalendarWords,
    DayChange,
    asks_for_calendar,
    read_calendar_words,
)
from reminders.model import Role

FREE = "cf"
"""The word of the button that makes days free for the whole office."""

MOST_RUNS = 3
"""Runs of days that a button can carry (64 bytes on Telegram)."""

AHEAD = timedelta(days=365)
EXAMPLE = "“cơ quan nghỉ 02/01/2026, làm bù 10/01/2026”"
NOT_YOURS = (
    "Lịch nghỉ của cơ quan do văn phòng ({who}) ghi. "
    "Anh/chị nghỉ riêng thì viết “tôi nghỉ …”; xem lịch chung thì gõ “lịch nghỉ”."
)
_DAY = timedelta(days=1)


def calendar_by_words(turn: Turn) -> bool:
    """Take "lịch nghỉ", or a coordinator's "hoán đổi: nghỉ …, làm bù …"; False where the words are neither.

    Words that name nobody ("nghỉ từ 14/2 đến 22/2") are asked about where a coordinator says them, and are
    not the office's where somebody else does.
    """
    text = turn.incoming.text
    year = asks_for_calendar(text, turn.today)
    if year is not None:
        show(turn, year)
        return True
    words = read_calendar_words(text, turn.today)
    if words is None or not (words.of_office or may_plan(turn.officer)):
        return False
    if not may_plan(turn.officer):
        turn.reply(NOT_YOURS.format(who=_coordinators(turn)))
    elif words.doubt:
        turn.reply(f"Tôi chưa ghi lịch nghỉ: {words.doubt}. Anh/chị viết lại giúp, ví dụ {EXAMPLE}.")
    elif words.of_office or all(change.works is None for change in words.changes):
        _keep(turn, words.changes)
    else:
        _ask_whose(turn, words)
    return True


def free_by_button(turn: Turn, *days: str) -> None:
    """ "Cả cơ quan nghỉ": the days as YYYYMMDD, the first and the last of each run."""
    if not may_plan(turn.officer):
        turn.reply(NOT_YOURS.format(who=_coordinators(turn)))
        return
    bounds = [date.fromisoformat(one) for one in days]
    runs = list(zip(bounds[::2], bounds[1::2], strict=True))
    if not runs or any(not 0 <= (last - first).days < MOST_DAYS for first, last in runs):
        raise ValueError("a button of the calendar carries no days")
    _keep(turn, [DayChange(one, False) for first, last in runs for one in _from_to(first, last)])


def show(turn: Turn, year: int = 0) -> None:
    """The days off of a year, or of the twelve months to come (0), and the days worked in their stead."""
    days = _days_of(turn)
    first = date(year, 1, 1) if year else turn.today
    last = date(year, 12, 31) if year else turn.today + AHEAD
    head = f"Lịch nghỉ năm {year}" if year else "Các ngày nghỉ sắp tới"
    lines = [f"{head} (ngoài thứ Bảy, Chủ nhật):"]
    off = dict(days.days_off(first, last))
    for begin, end in _runs(off):
        reasons = ", ".join(dict.fromkeys(off[one] for one in _from_to(begin, end)))
        lines.append(f"- {_span(begin, end)}: {reasons}")
    if made_up := days.made_up(first, last):
        lines.append(f"Làm bù: {', '.join(spoken(one) for one in made_up)}.")
    if last > days.known_until:
        lines.append(
            f"Sau ngày {day(days.known_until)} là tính theo Bộ luật Lao động và thông lệ. "
            f"Khi có thông báo chính thức, văn phòng nhắn tôi, ví dụ {EXAMPLE}."
        )
    turn.reply("\n".join(lines))


def _keep(turn: Turn, changes: Sequence[DayChange]) -> None:
    """Enter the changes and repeat what the office's calendar says of these days now."""
    store, office_id = CalendarStore(turn.session), turn.officer.office_id
    note = cut(turn.incoming.text.strip(), LONGEST_NOTE)
    changed = [
        change.day
        for change in changes
        if store.keep(office_id, change.day, change.works, note, turn.officer.id, turn.now)
    ]
    said = _facts(_days_of(turn), changed or [change.day for change in changes])
    dropped = all(change.works is None for change in changes)
    if not changed and dropped:
        turn.reply(f"Cơ quan chưa ghi riêng gì cho những ngày này. Lịch chung: {said}.")
    elif not changed:
        turn.reply(f"Lịch đã có sẵn như vậy: {said}.")
    elif dropped:
        turn.reply(f"Đã bỏ điều cơ quan ghi riêng. Nay theo lịch chung: {said}.")
    else:
        turn.reply(f"Đã ghi: cơ quan {said}. Lời nhắc rơi vào ngày nghỉ sẽ gửi trước đó.")


def _ask_whose(turn: Turn, words: CalendarWords) -> None:
    days = [change.day for change in words.changes]
    runs = _runs(days)
    said = ", ".join(_span(first, last) for first, last in runs)
    data = ":".join([FREE, *(f"{one:%Y%m%d}" for run in runs for one in run)])
    turn.reply(
        f"Cả cơ quan nghỉ {said} phải không ạ? Nếu chỉ anh/chị nghỉ thì viết “tôi nghỉ …”.",
        ((Button("Cả cơ quan nghỉ", data),),) if len(runs) <= MOST_RUNS else (),
    )


def _facts(days: WorkingDays, said: Iterable[date]) -> str:
    """Days and what they are: "nghỉ thứ Sáu 02/01/2026, làm bù thứ Bảy 10/01/2026"."""
    kinds: dict[str, list[date]] = {"nghỉ": [], "làm bù": [], "làm việc": []}
    for one in said:
        what = "nghỉ" if not days.works(one) else "làm bù" if one.weekday() >= 5 else "làm việc"
        kinds[what].append(one)
    return ", ".join(
        f"{what} {', '.join(_span(first, last) for first, last in _runs(found))}"
        for what, found in kinds.items()
        if found
    )


def _runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """The first and last days of the rows that some days make in the calendar."""
    ordered = sorted(days)
    starts = ordered[:1] + [one for before, one in pairwise(ordered) if one - before > _DAY]
    ends = [before for before, one in pairwise(ordered) if one - before > _DAY] + ordered[-1:]
    return list(zip(starts, ends, strict=True))


def _span(first: date, last: date) -> str:
    return spoken(first) if first == last else f"từ {spoken(first)} đến {spoken(last)}"


def _from_to(first: date, last: date) -> list[date]:
    return [first + number * _DAY for number in range((last - first).days + 1)]


def _days_of(turn: Turn) -> WorkingDays:
    return WorkingDays(CalendarStore(turn.session).entries(turn.officer.office_id))


def _coordinators(turn: Turn) -> str:
    found = [one for one in turn.colleagues() if one.role is Role.COORDINATOR]
    return ", ".join(officer.name for officer in found[:3]) or "chưa có người phụ trách"
