"""More time, a promised day, or another person: what an officer asks for and the office decides."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.conversations.duties import NOT_YOURS, has_part
from bot.conversations.recording import (
    keep_and_ask,
    notify_deciders,
    plain,
    record,
    undo_buttons,
)
from bot.model import Button
from bot.texts import STATES, cut, day
from bot.turn import Turn
from knowledge.vietnamese import fold
from reminders.calendar import WorkingDays
from reminders.calendar_store import CalendarStore
from reminders.model import Duty
from reminders.roster import persons_meant
from reminders.understanding import Understanding

_PLEADS = re.compile(r"\b(?:xin|gia han|lui|doi|hoan|them \S+ (?:ngay|tuan|thang))\b")
_DELIVERS = re.compile(r"\b(?:nop|gui|xong|hoan thanh|trinh|bao cao|lam|het)\b")
_MORE = re.compile(r"\bthem (\d{1,3}|mot|hai|ba|bon|nam) (ngay|tuan|thang)\b")
_COUNTS = {"mot": "1", "hai": "2", "ba": "3", "bon": "4", "nam": "5"}
_DAYS = {"ngay": 1, "tuan": 7, "thang": 30}


def hear_of_day(turn: Turn, duty: Duty, heard: Understanding, until: date, words: str) -> None:
    """A day that was named: a plea for more time, a promise, or neither, and then it is asked about."""
    folded = fold(words)
    pleads = heard.extension or _PLEADS.search(folded)
    if more := _MORE.search(folded):
        until = duty.due + timedelta(days=int(_COUNTS.get(more[1], more[1])) * _DAYS[more[2]])
    if not pleads and not _DELIVERS.search(folded):
        keep_and_ask(turn, duty, words)
        return
    heard = replace(heard, until=until)
    told = ", ".join(part for part in (STATES[heard.state] if heard.state else "", _percent(heard)) if part)
    if until <= duty.due:
        report_id = record(turn, duty, heard, words, quietly=True)
        turn.reply(
            f"Đã ghi việc #{duty.occurrence_id}: {told + ', ' if told else ''}hẹn xong ngày {day(until)} "
            f"(hạn {day(duty.due)}).",
            undo_buttons(report_id),
        )
        return
    _ask_for_more(turn, duty, heard, until, words, told)


def _ask_for_more(turn: Turn, duty: Duty, heard: Understanding, until: date, words: str, told: str) -> None:
    """Put a request for more time before who decides; the due day stands until they do."""
    officer = turn.acts_for(duty) or turn.officer
    report_id = record(turn, duty, heard, words, quietly=True)
    extension_id = turn.extensions.ask(duty.occurrence_id, officer.id, report_id, duty.due, until, turn.now)
    asked = notify_deciders(
        turn,
        f"until:{report_id}",
        f"{turn.officer.name} xin lùi hạn việc #{duty.occurrence_id} đến {day(until)}: "
        f"“{cut(words, 300)}”\n{cut(duty.content, 200)} (hạn hiện nay {day(duty.due)})",
        ((Button("Đồng ý lùi", f"ex:{extension_id}"), Button("Không lùi", f"rf:{extension_id}")),),
    )
    whom = f"{asked}; hạn chưa đổi cho đến khi có trả lời." if asked else "người có quyền đổi hạn."
    turn.reply(
        f"Tôi hiểu là anh/chị xin lùi việc #{duty.occurrence_id} đến {day(until)}"
        f"{' (' + told + ')' if told else ''}. Tôi đã chuyển lời tới {whom}",
        undo_buttons(report_id),
    )


def ask_for_more(turn: Turn, occurrence: str, until: str) -> None:
    """A button under "until when?": the new day, as YYYYMMDD."""
    duty = turn.duty(int(occurrence))
    if duty is None or not has_part(turn, duty):
        turn.reply(NOT_YOURS)
        return
    wanted = date.fromisoformat(until)
    _ask_for_more(turn, duty, replace(plain(None), until=wanted), wanted, "xin lùi hạn", "")


def ask_until_when(turn: Turn, duty: Duty, words: str) -> None:
    """More time was asked for without a day: offer some."""
    officer = turn.acts_for(duty) or turn.officer
    turn.reports.report(duty.occurrence_id, officer.id, plain(None), words, turn.now)
    days = WorkingDays(CalendarStore(turn.session).entries(turn.officer.office_id))
    first = max(duty.due, turn.today)
    choices = [days.after(first, 3), days.after(first, 5), days.after(first, 10)]
    turn.reply(
        f"Anh/chị xin lùi việc #{duty.occurrence_id} (hạn {day(duty.due)}) đến ngày nào ạ? "
        "Bấm một ngày, hoặc viết như “xin lùi đến 15/12”.",
        (tuple(Button(day(d), f"xt:{duty.occurrence_id}:{d:%Y%m%d}") for d in choices),),
    )


def hear_of_person(turn: Turn, duty: Duty, person: str, words: str) -> None:
    """Somebody says that the task is another's: the office decides, with a button for who is meant."""
    officer = turn.acts_for(duty) or turn.officer
    turn.reports.report(duty.occurrence_id, officer.id, plain(None), words, turn.now)
    turn.reports.hear(duty.occurrence_id, officer.id, turn.now)
    meant_ones = [o for o in persons_meant(person, turn.colleagues()) if o.id != turn.officer.id][:4]
    buttons = tuple((Button(f"Giao cho {o.name}", f"gv:{duty.occurrence_id}:{o.id}"),) for o in meant_ones)
    asked = notify_deciders(
        turn,
        f"person:{turn.inbox_id}:{duty.occurrence_id}",
        f"{turn.officer.name} báo việc #{duty.occurrence_id} là của người khác: “{cut(words, 300)}”\n"
        f"{cut(duty.content, 200)} (hạn {day(duty.due)})\n"
        + ("" if buttons else f"Gõ “giao #{duty.occurrence_id} cho …” để giao lại."),
        buttons,
    )
    turn.reply(
        f"Tôi hiểu là việc #{duty.occurrence_id} do {cut(person, 60)} làm. "
        f"Tôi đã báo {asked or 'người giao việc'} quyết định; đến lúc đó việc vẫn đứng tên anh/chị."
    )


def _percent(heard: Understanding) -> str:
    return f"{heard.percent}%" if heard.percent is not None else ""
