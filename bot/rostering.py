"""Entering who is away and who hands over to whom: what follows for their tasks, and whom to tell of it.

The chat (bot.conversations.roster) and the command line (bot.commands.roster) say it in the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.texts import cut, day
from reminders.absence_store import AbsenceStore
from reminders.calendar import WorkingDays
from reminders.calendar_store import CalendarStore
from reminders.leave_days import Days
from reminders.model import OFFICE_ZONE, Absence, Duty, Officer
from reminders.office_store import OfficeStore
from reminders.share_store import ShareStore
from reminders.status import awaits
from reminders.task_store import TaskStore

MOST_SHOWN = 5

FARTHEST = timedelta(days=3 * 366)
"""What lies farther from today is a slip of the pen."""


class RefusedEntryError(Exception):
    """Something cannot be entered; the text says why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something that an officer is told."""

    officer: Officer
    text: str


@dataclass(frozen=True, slots=True)
class Entered:
    """What was entered: said back in `text`, to others in `told`; `id` is the absence's, None without one."""

    text: str
    told: tuple[Told, ...]
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Who enters something for an office, when. `by` None: the command line."""

    session: Session
    office_id: int
    by: Officer | None
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(OFFICE_ZONE).date()

    @property
    def by_id(self) -> int | None:
        return self.by.id if self.by is not None else None

    @property
    def by_name(self) -> str:
        return self.by.name if self.by is not None else "Văn phòng"

    def tell(self, *told: Told | None) -> tuple[Told, ...]:
        """Those of them that are about somebody else than who enters it."""
        return tuple(one for one in told if one is not None and one.officer.id != self.by_id)


def enter_leave(entry: Entry, officer: Officer, days: Days, deputy: Officer | None) -> Entered:
    """Enter that an officer is away, with who stands in for them.

    Raises:
        RefusedEntryError: where it cannot be so.
    """
    first, last = days.first, days.last
    if days.working is not None:
        own = WorkingDays(CalendarStore(entry.session).entries(entry.office_id))
        last = own.after(first, days.working - 1)
    if deputy is not None and deputy.id == officer.id:
        raise RefusedEntryError("Người nghỉ không tự làm thay mình được.")
    if last is not None and last < entry.today:
        raise RefusedEntryError(f"Đợt nghỉ ấy đã hết từ {day(last)}, tôi không ghi.")
    if abs(first - entry.today) > FARTHEST or (last is not None and last - entry.today > FARTHEST):
        raise RefusedEntryError(f"{day(first)} xa quá, anh/chị xem lại năm giúp.")
    store = AbsenceStore(entry.session)
    deputy_id = deputy.id if deputy is not None else None
    absence_id = store.enter(officer.id, first, last, deputy_id, entry.by_id, entry.now)
    when = span(first, last)
    due = _due(entry, officer, first, last)
    lines = [f"Đã ghi: {officer.name} nghỉ {when}{f', {deputy.name} làm thay' if deputy else ''}."]
    if deputy is not None:
        lines.append(f"{_count(due)} Lời nhắc gửi {deputy.name}.")
        lines += [_also_away(store, entry, deputy, first, last)]
    else:
        lines.append(f"Chưa có người làm thay: những ngày ấy không ai được nhắc. {_count(due)}")
        lines += _lines(due)
    who = Told(officer, f"{entry.by_name} đã ghi anh/chị nghỉ {when}. " + (
        f"Lời nhắc việc gửi {deputy.name}." if deputy else "Tôi không nhắc việc anh/chị trong thời gian này."
    ))  # fmt: skip
    stands_in = None
    if deputy is not None:
        text = [f"Anh/chị làm thay {officer.name} {when}. {_count(due)}", *_lines(due)]
        text.append("Lời nhắc có ghi “thay …”; anh/chị báo cáo thay như việc của mình.")
        stands_in = Told(deputy, "\n".join(text))
    return Entered("\n".join(line for line in lines if line), entry.tell(who, stands_in), absence_id)


def enter_back(entry: Entry, officer: Officer, back: date) -> tuple[Entered, Absence]:
    """Enter that an officer is at work again from a day on; with the absence as it was.

    Raises:
        RefusedEntryError: where they were not away.
    """
    store = AbsenceStore(entry.session)
    away = [
        absence
        for absence in store.of_office(entry.office_id, back)
        if absence.officer_id == officer.id and absence.first <= back
    ]
    if not away:
        raise RefusedEntryError(f"Tôi không thấy ghi {officer.name} nghỉ vào ngày {day(back)}.")
    store.end(officer.id, back - timedelta(days=1), entry.now)
    text = f"Đã ghi: {officer.name} đi làm lại từ {day(back)}. Lời nhắc từ ngày ấy gửi {officer.name}."
    people = {one.id: one for one in _people(entry)}
    deputies = {absence.deputy_id for absence in away} & people.keys()
    told = [Told(people[one], f"{officer.name} đi làm lại từ {day(back)}, anh/chị thôi làm thay từ ngày ấy.")
            for one in sorted(filter(None, deputies))]  # fmt: skip
    return Entered(text, entry.tell(Told(officer, text), *told)), away[0]


def enter_transfer(
    entry: Entry, officer: Officer, successor: Officer | None, since: date, *, leaves: bool
) -> Entered:
    """Enter that an officer hands everything over from a day on; `leaves`: and leaves the office.

    On the day positions and open tasks pass on, by `ShareStore.follow_roster`, which the planner runs.

    Raises:
        RefusedEntryError: where it cannot be so.
    """
    if successor is not None and successor.id == officer.id:
        raise RefusedEntryError("Người bàn giao và người nhận là một.")
    if abs(since - entry.today) > FARTHEST:
        raise RefusedEntryError(f"{day(since)} xa quá, anh/chị xem lại năm giúp.")
    held = ShareStore(entry.session, entry.office_id).succeed(
        officer.id, successor.id if successor is not None else None, since
    )
    absence_id = None
    if leaves:
        # Nobody who is gone is reminded of what nobody took over.
        deputy_id = successor.id if successor is not None else None
        absence_id = AbsenceStore(entry.session).enter(
            officer.id, since, None, deputy_id, entry.by_id, entry.now
        )
    tasks = {duty.task_id for duty in _open(entry, officer)}
    positions = f" (chức danh: {', '.join(held)})" if held else ""
    when = f"từ {day(since)}"
    if successor is None:
        text = (
            f"Đã ghi: {when}, {officer.name} thôi giữ việc{positions}. Chưa có người nhận "
            f"{len(tasks)} nhiệm vụ đang mở: viết “{officer.name} bàn giao việc cho …”."
        )
        return Entered(text, entry.tell(Told(officer, text)), absence_id)
    moved = (
        "chuyển ngay" if since <= entry.today else "chuyển vào ngày ấy"
    ) + ", cùng báo cáo và tài liệu đã có"
    text = (
        f"Đã ghi: {when}, {successor.name} nhận việc của {officer.name}{positions}. "
        f"{len(tasks)} nhiệm vụ đang mở {moved}."
    )
    receives = (
        f"{when[0].upper()}{when[1:]} anh/chị nhận việc của {officer.name}{positions}: {len(tasks)} nhiệm vụ "
        f"đang mở {moved}."
    )
    return Entered(text, entry.tell(Told(officer, text), Told(successor, receives)), absence_id)


def span(first: date, last: date | None) -> str:
    """Days in words: "ngày 05/03/2026", "từ … đến …", "từ …, chưa rõ ngày về"."""
    if last is None:
        return f"từ {day(first)}, chưa rõ ngày về"
    return f"ngày {day(first)}" if first == last else f"từ {day(first)} đến {day(last)}"


def _due(entry: Entry, officer: Officer, first: date, last: date | None) -> list[Duty]:
    """What the officer leads, is not done and falls due in the days."""
    return [
        duty
        for duty in _open(entry, officer)
        if awaits(duty, officer) and first <= duty.due and (last is None or duty.due <= last)
    ]


def _open(entry: Entry, officer: Officer) -> Sequence[Duty]:
    duties = TaskStore(entry.session).duties(entry.office_id, officer_id=officer.id)
    return [d for d in duties if awaits(d, officer) or any(o.id == officer.id for o in d.supports)]


def _count(due: Sequence[Duty]) -> str:
    if not due:
        return "Không có việc nào đến hạn trong thời gian này."
    return f"{len(due)} việc đến hạn trong thời gian này."


def _lines(due: Sequence[Duty]) -> list[str]:
    lines = [f"• #{d.occurrence_id} {cut(d.content, 80)} (hạn {day(d.due)})" for d in due[:MOST_SHOWN]]
    return [*lines, f"… và {len(due) - MOST_SHOWN} việc khác."] if len(due) > MOST_SHOWN else lines


def _also_away(store: AbsenceStore, entry: Entry, deputy: Officer, first: date, last: date | None) -> str:
    for absence in store.of_office(entry.office_id, first):
        if absence.officer_id == deputy.id and absence.first <= (last or date.max):
            return f"Lưu ý: {deputy.name} cũng nghỉ {span(absence.first, absence.last)}."
    return ""


def _people(entry: Entry) -> list[Officer]:
    return OfficeStore(entry.session).officers(entry.office_id, on=entry.today)
