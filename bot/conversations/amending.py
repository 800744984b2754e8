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


def grant(turn: Turn, extension_id: str) -> None:
    """The office agrees to more time."""
    _decide(turn, int(extension_id), granted=True)


def refuse(turn: Turn, extension_id: str) -> None:
    """The office does not agree to more time; who asked is told."""
    _decide(turn, int(extension_id), granted=False)


def _decide(turn: Turn, extension_id: int, *, granted: bool) -> None:
    asked = turn.extensions.get(extension_id)
    if asked is None:
        turn.reply("Lời xin lùi hạn này đã được rút lại.")
        return
    duty = _duty(turn, str(asked.occurrence_id))
    if duty is None:
        return
    if not turn.extensions.decide(extension_id, turn.officer.id, turn.now, granted=granted):
        decided = "đồng ý lùi" if asked.granted else "không lùi"
        by = turn.offices.name_of(asked.decided_by) if asked.decided_by is not None else ""
        turn.reply(f"{by} đã quyết định rồi: {decided}. Việc #{duty.occurrence_id} hạn {day(duty.due)}.")
        return
    if granted:
        _move(turn, duty, asked.until)
        return
    text = f"Việc #{duty.occurrence_id} giữ hạn {day(duty.due)}: {cut(duty.content, 150)}"
    turn.reply(f"Đã báo lại: không lùi. {text}")
    who = turn.offices.officer(asked.officer_id)
    if who is not None:
        turn.notify(who, f"refused:{turn.inbox_id}", f"{turn.officer.name} chưa đồng ý lùi hạn. {text}")


def give(turn: Turn, occurrence: str, officer_id: str) -> None:
    """A button under "the task is another's": that one leads it from now on."""
    duty = _duty(turn, occurrence)
    officer = next((o for o in turn.colleagues() if o.id == int(officer_id)), None)
    if duty is not None and officer is not None:
        _lead(turn, duty, officer)
    elif duty is not None:
        turn.reply("Người này không còn trong danh sách cơ quan.")


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
    turn.tasks.move(duty.occurrence_id, until, turn.now)
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
    _lead(turn, duty, found[0])


def _lead(turn: Turn, duty: Duty, officer: Officer) -> None:
    turn.shares.lead(duty.task_id, officer.id, turn.now)
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
