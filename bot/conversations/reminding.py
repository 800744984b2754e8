"""An officer and their reminders: noted, later, at another hour, not while they are away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bot.conversations.duties import NOT_YOURS, has_part, is_open, meant, own
from bot.model import Button
from bot.texts import cut, day
from bot.turn import Turn
from reminders.calendar import WEEKDAYS, WorkingDays
from reminders.calendar_store import CalendarStore
from reminders.hours import Hours
from reminders.model import OFFICE_ZONE, Duty
from reminders.planning import DueReminder
from reminders.reminder_store import snoozed
from reminders.snoozing import HourWish, remind_hour, snooze_until

AFTERNOON = time(14, 0)

LATELY = timedelta(days=3)
"""How long after a reminder words without an address are taken to answer it."""


def snooze(turn: Turn, occurrence: str) -> None:
    """Be reminded once more on the next working morning, with other moments to choose from."""
    duty = turn.duty(int(occurrence))
    if duty is None or not has_part(turn, duty):
        turn.reply(NOT_YOURS)
        return
    moment = _next_morning(turn)
    _remind_again(turn, [duty], moment)


def snooze_to(turn: Turn, occurrence: str, choice: str) -> None:
    """One of the other moments: "a" this afternoon, "w" in three working days."""
    duty = turn.duty(int(occurrence))
    if duty is None or not has_part(turn, duty):
        turn.reply(NOT_YOURS)
        return
    _remind_again(turn, [duty], _choices(turn)[choice])


def later_by_words(turn: Turn) -> bool:
    """Take "nhắc lại chiều mai", "#5 nhắc lại sau 2 tiếng"; False where the words are no such wish."""
    moment = snooze_until(turn.incoming.text, turn.now)
    if moment is None:
        return False
    reminded = turn.reminders.last_reminded(turn.officer.id, turn.now - LATELY)
    duties = [duty for duty in meant(turn) if is_open(turn, duty)]
    if not duties:
        turn.reply("Anh/chị không có việc nào đang mở để nhắc lại.")
        return True
    if len(duties) > 1 and not all(duty.occurrence_id in reminded for duty in duties):
        turn.reply(
            "Nhắc lại việc nào ạ? Viết kèm mã, ví dụ “#"
            + str(duties[0].occurrence_id)
            + " nhắc lại chiều mai”."
        )
        return True
    _remind_again(turn, duties, moment)
    return True


def acknowledge(turn: Turn, occurrence: str) -> None:
    """The button "Đã nhận": the officer knows; this rung is over, the next one comes in its time."""
    duty = turn.duty(int(occurrence))
    if duty is None or not has_part(turn, duty):
        turn.reply(NOT_YOURS)
        return
    noted(turn, [duty])


def acknowledge_reminded(turn: Turn) -> bool:
    """Take "đã nhận", "ok em biết rồi" for what was reminded of lately; False where nothing was."""
    reminded = turn.reminders.last_reminded(turn.officer.id, turn.now - LATELY)
    duties = [duty for duty in own(turn) if duty.occurrence_id in reminded and is_open(turn, duty)]
    if not duties:
        return False
    noted(turn, duties)
    return True


def noted(turn: Turn, duties: Sequence[Duty]) -> None:
    """Note that the officer knows of duties, and take back what is still to leave about them."""
    for duty in duties:
        officer = turn.acts_for(duty) or turn.officer
        turn.reports.hear(duty.occurrence_id, officer.id, turn.now)
        turn.reminders.stop(duty.occurrence_id, officer.id)
        turn.reminders.seen(duty.occurrence_id, turn.officer.id, turn.now)
    which = ", ".join(f"#{duty.occurrence_id}" for duty in duties[:8])
    turn.reply(f"Đã ghi anh/chị nhận việc {which}. Tôi chỉ nhắc lại ở mốc sau, nếu việc chưa xong.")


def hours_by_words(turn: Turn) -> bool:
    """Take "nhắc tôi lúc 7h30", "đừng nhắn sau 20h"; False where the words are no such wish."""
    wish = remind_hour(turn.incoming.text)
    if wish is None:
        return False
    hours = _wished(turn.offices.hours_of(turn.officer.id), wish)
    turn.offices.choose_hours(turn.officer.id, hours)
    moment = hours.on(turn.today)
    text = f"Từ nay tôi nhắc việc anh/chị lúc {moment:%H:%M}"
    if hours.quiet_from != hours.quiet_until:
        text += f", không nhắn từ {hours.quiet_from:%H:%M} đến {hours.quiet_until:%H:%M}"
    if moment.time() != hours.daily:
        text += f" (giờ {hours.daily:%H:%M} nằm trong khoảng không nhắn)"
    turn.reply(text + ". Câu trả lời cho tin anh/chị gửi thì vẫn đến ngay.")
    return True


def _wished(hours: Hours, wish: HourWish) -> Hours:
    quiet = wish.quiet or (hours.quiet_from, hours.quiet_until)
    return Hours(wish.at or hours.daily, *quiet)


def _remind_again(turn: Turn, duties: Sequence[Duty], moment: datetime) -> None:
    for duty in duties:
        officer = turn.acts_for(duty) or turn.officer
        turn.reports.hear(duty.occurrence_id, officer.id, turn.now)
        turn.reminders.stop(duty.occurrence_id, officer.id)
        turn.reminders.seen(duty.occurrence_id, turn.officer.id, turn.now)
        again = DueReminder(duty.occurrence_id, officer.id, turn.officer.id, "", duty.due, moment)
        turn.reminders.enqueue(turn.officer.office_id, [snoozed(again, moment)], turn.now)
    which = ", ".join(f"#{duty.occurrence_id}" for duty in duties[:8])
    local = moment.astimezone(OFFICE_ZONE)
    when = f"{local:%H:%M} {WEEKDAYS[local.weekday()]} {day(local.date())}"
    others: tuple[tuple[Button, ...], ...] = ()
    if len(duties) == 1:
        number = duties[0].occurrence_id
        labels = {"a": "Chiều nay", "w": "3 ngày làm việc nữa"}
        others = (
            tuple(
                Button(labels[name], f"sz:{number}:{name}")
                for name, other in _choices(turn).items()
                if other > turn.now
            ),
        )
    what = f": {cut(duties[0].content, 100)}" if len(duties) == 1 else ""
    turn.reply(f"Tôi sẽ nhắc lại việc {which} lúc {when}{what}", others)


def _choices(turn: Turn) -> dict[str, datetime]:
    days = _days(turn)
    return {
        "a": datetime.combine(turn.today, AFTERNOON, OFFICE_ZONE),
        "w": turn.offices.hours_of(turn.officer.id).on(days.after(turn.today, 3)),
    }


def _next_morning(turn: Turn) -> datetime:
    tomorrow = turn.today + timedelta(days=1)
    return turn.offices.hours_of(turn.officer.id).on(_days(turn).on_or_after(tomorrow))


def _days(turn: Turn) -> WorkingDays:
    return WorkingDays(CalendarStore(turn.session).entries(turn.officer.office_id))
