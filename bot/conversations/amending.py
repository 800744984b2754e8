"""Changing what was given out: another date, another lead, taking a task back; deciding on more time."""

from __future__ import annotations

import re
from datetime import date

from bot.conversations.assigning import FOR_OFFICE, may_plan
from bot.texts import cut, day, names
from bot.turn import Turn
from knowledge.vietnamese import collapse, fold
from reminders.model import Duty, Officer, Role
from reminders.timing.relative import mentions

_MOVE = re.compile(r"(?:doi|gia han|lui)(?: han)?(?: viec)? #(\d{1,9}) (?:den|sang|toi)(?: ngay)? (.+)")
_GIVE = re.compile(r"(?:giao|chuyen)(?: lai)?(?: viec)? #(\d{1,9}) cho (.+)")
_WITHDRAW = re.compile(r"(?:rut|thu hoi|huy)(?: viec| nhiem vu)? #(\d{1,9})")


def may_amend(officer: Officer) -> bool:
    """Whether the person may change tasks that were given out."""
    return may_plan(officer) or officer.role is Role.LEADER


def amend_by_words(turn: Turn) -> bool:
    """Take "dời #5 đến 20/3", "giao #5 cho Minh", "rút #5"; False where the words are none of these."""
    folded = fold(collapse(turn.incoming.text)).rstrip(".")
    if moved := _MOVE.fullmatch(folded):
        days = [mention.day for mention in mentions(moved[2], turn.today)]
        duty = _duty(turn, moved[1])
        if duty is not None and len(days) == 1 and days[0] is not None:
            _move(turn, duty, days[0])
        elif duty is not None:
            turn.reply("Tôi chưa rõ ngày. Viết như “dời #5 đến 20/3”.")
        return True
    if given := _GIVE.fullmatch(folded):
        duty = _duty(turn, given[1])
        if duty is not None:
            _give(turn, duty, given[2])
        return True
    if withdrawn := _WITHDRAW.fullmatch(folded):
        duty = _duty(turn, withdrawn[1])
        if duty is not None:
            turn.tasks.withdraw(duty.task_id, turn.now)
            text = f"Đã rút nhiệm vụ “{cut(duty.content, 150)}” (Kế hoạch {duty.plan_number}), mọi kỳ hạn."
            turn.reply(text)
            _tell(turn, duty, "rut", text)
        return True
    return False


def grant(turn: Turn, occurrence: str, until: str) -> None:
    """The office agrees to more time. `until` is the day as YYYYMMDD."""
    duty = _duty(turn, occurrence)
    if duty is not None:
        _move(turn, duty, date.fromisoformat(until))


def refuse(turn: Turn, occurrence: str, officer_id: str) -> None:
    """The office does not agree to more time; who asked is told."""
    duty = _duty(turn, occurrence)
    if duty is None:
        return
    asked = next((o for o in (*duty.leads, *duty.supports) if o.id == int(officer_id)), None)
    text = f"Việc #{duty.occurrence_id} giữ hạn {day(duty.due)}: {cut(duty.content, 150)}"
    turn.reply(f"Đã báo lại: không lùi. {text}")
    if asked is not None:
        turn.notify(asked, f"refused:{turn.inbox_id}", f"Văn phòng chưa đồng ý lùi hạn. {text}")


def _duty(turn: Turn, occurrence: str) -> Duty | None:
    """The duty, where the person may change it; else it is said why not."""
    if not may_amend(turn.officer):
        turn.reply(FOR_OFFICE)
        return None
    duty = turn.duty(int(occurrence))
    if duty is None:
        turn.reply(f"Không có việc #{int(occurrence)}.")
    return duty


def _move(turn: Turn, duty: Duty, until: date) -> None:
    if until < turn.today:
        turn.reply(f"Ngày {day(until)} đã qua, hạn của việc #{duty.occurrence_id} giữ nguyên.")
        return
    turn.tasks.move(duty.occurrence_id, until)
    text = (
        f"Hạn của việc #{duty.occurrence_id} nay là {day(until)} (trước là {day(duty.due)}): "
        f"{cut(duty.content, 150)}"
    )
    turn.reply(text)
    _tell(turn, duty, "move", text)


def _give(turn: Turn, duty: Duty, name: str) -> None:
    words = name.split()
    found = [o for o in turn.colleagues() if fold(o.name).split()[-len(words) :] == words]
    if len(found) != 1:
        known = ", ".join(officer.name for officer in turn.colleagues())
        turn.reply(f"Tôi chưa rõ giao cho ai. Trong cơ quan có: {known}.")
        return
    turn.tasks.lead(duty.task_id, [found[0].id])
    now = turn.duty(duty.occurrence_id)
    assert now is not None
    text = f"Nhiệm vụ “{cut(duty.content, 150)}” (mọi kỳ hạn) nay do {names(now.leads)} chủ trì."
    turn.reply(text)
    _tell(turn, now, "lead", text)


def _tell(turn: Turn, duty: Duty, what: str, text: str) -> None:
    """Tell everybody who has a part in the duty, but for who made the change."""
    for officer in (*duty.leads, *duty.supports):
        if officer.id != turn.officer.id:
            turn.notify(officer, f"{what}:{turn.inbox_id}", text)
