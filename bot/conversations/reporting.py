"""Reporting how a task stands, by button or in words; taking it back; telling the office of trouble."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.conversations.duties import NOT_YOURS, choice_lines, has_part, meant, pick_buttons
from bot.model import Button
from bot.texts import STATES, cut, day, local_day, names, said, state_buttons
from bot.turn import Turn
from knowledge.vietnamese import fold
from reminders import mentions
from reminders.model import Duty, Role
from reminders.status import latest_report, state_of
from reminders.understanding import Intent, State, Understanding, understand

_PLEADS = re.compile(r"\b(?:xin|gia han|lui|doi|hoan|them \S+ (?:ngay|tuan|thang))\b")
_DELIVERS = re.compile(r"\b(?:nop|gui|xong|hoan thanh|trinh|bao cao|lam|het)\b")
_MORE = re.compile(r"\bthem (\d{1,3}|mot|hai|ba|bon|nam) (ngay|tuan|thang)\b")
_COUNTS = {"mot": "1", "hai": "2", "ba": "3", "bon": "4", "nam": "5"}
_DAYS = {"ngay": 1, "tuan": 7, "thang": 30}

OBSTACLE_PATIENCE = timedelta(hours=12)
"""How long after "Vướng mắc" words are taken to say what the obstacle is."""

UNDO_PATIENCE = timedelta(days=2)
"""How far back "hoàn tác" without a button reaches."""


def press_state(turn: Turn, occurrence: str, state: str) -> None:
    """One of the buttons under a reminder."""
    duty = turn.duty(int(occurrence))
    if duty is None or not has_part(turn, duty):
        turn.reply(NOT_YOURS)
        return
    wanted = State(state)
    last = latest_report(duty, turn.officer.id)
    if last is not None and last.state is wanted and wanted is not State.BLOCKED:
        turn.reply(
            f"Việc #{duty.occurrence_id} đã được ghi là “{STATES[wanted]}” ngày {day(local_day(last.at))}.",
            _undo_buttons(last.id),
        )
        return
    report_id = record(turn, duty, _plain(wanted), note="")
    if wanted is State.BLOCKED:
        turn.memory["obstacle_of"] = [duty.occurrence_id, (turn.now + OBSTACLE_PATIENCE).isoformat()]
        turn.reply(
            f"Đã ghi việc #{duty.occurrence_id} đang vướng. Anh/chị vướng gì ạ? "
            "Viết vài chữ để văn phòng gỡ giúp.",
            _undo_buttons(report_id),
        )


def undo(turn: Turn, report_id: str | None = None) -> None:
    """Take back a report: the one whose button was pressed, else the last one."""
    lately = turn.now - UNDO_PATIENCE
    wanted = int(report_id) if report_id else turn.tasks.last_report(turn.officer.id, lately)
    undone = turn.tasks.undo(wanted, turn.officer.id, turn.now) if wanted is not None else None
    duty = turn.duty(undone.occurrence_id) if undone is not None else None
    if undone is None or duty is None:
        turn.reply("Không còn báo cáo nào gần đây để hoàn tác.")
        return
    if undone.state is State.BLOCKED or undone.until is not None:
        _notify_office(
            turn,
            f"undone:{undone.id}",
            f"{turn.officer.name} đã rút lại lời báo về việc #{duty.occurrence_id}: {said(undone)}.",
        )
    state = STATES[state_of(duty, turn.officer)]
    turn.reply(
        f"Đã bỏ báo cáo vừa rồi. Việc #{duty.occurrence_id} trở lại: {state}.",
        state_buttons(duty.occurrence_id),
    )


def answer_obstacle(turn: Turn) -> bool:
    """Take the words as the obstacle that was asked for. False where nothing was asked."""
    occurrence, until = turn.memory.get("obstacle_of", (0, ""))
    duty = turn.duty(occurrence) if occurrence and turn.now.isoformat() < until else None
    if duty is None or mentions.named(turn.incoming.text, [duty]) is not None:
        return False
    heard = understand(turn.incoming.text, turn.today)
    speaks_of_else = heard.state not in (None, State.BLOCKED) or heard.percent is not None
    if heard.intent in (Intent.QUESTION, Intent.COMMAND) or speaks_of_else or _is_courtesy(heard):
        return False
    turn.memory.pop("obstacle_of")
    words = turn.incoming.text.strip()
    record(turn, duty, replace(_plain(State.BLOCKED), obstacle=words, percent=heard.percent), note=words)
    return True


def _is_courtesy(heard: Understanding) -> bool:
    return heard.intent is Intent.OTHER and not heard.ask


def tell(turn: Turn, heard: Understanding) -> None:
    """Words about a task: find the task, record, say what was understood."""
    choices = meant(turn)
    if len(choices) == 1 and not mentions.leaves_open(turn.incoming.text):
        tell_of(turn, choices[0], heard, turn.incoming.text)
        return
    if not choices:
        turn.reply("Anh/chị không có việc nào đang mở để ghi nhận. Gõ “trợ giúp” để xem tôi làm được gì.")
        return
    turn.reply(
        "Anh/chị nói về việc nào ạ?\n" + choice_lines(turn, choices),
        pick_buttons(choices, "pk", turn.inbox_id),
    )


def pick(turn: Turn, occurrence: str, inbox_id: str) -> None:
    """The task that earlier words were about."""
    duty = turn.duty(int(occurrence))
    earlier = turn.inbox.get(int(inbox_id), turn.officer.id)
    if duty is None or earlier is None or not has_part(turn, duty):
        turn.reply(NOT_YOURS)
        return
    written_on = local_day(earlier.at)
    tell_of(turn, duty, understand(mentions.without_numbers(earlier.text), written_on), earlier.text)


def tell_of(turn: Turn, duty: Duty, heard: Understanding, words: str) -> None:
    """Record words about a known task, ask where they are unclear, and say what was understood."""
    if heard.until is not None:
        _hear_of_day(turn, duty, heard, heard.until, words)
        return
    if heard.ask or (heard.state is None and heard.figure is None):
        _keep_and_ask(turn, duty, words)
        return
    record(turn, duty, heard, words)


def _hear_of_day(turn: Turn, duty: Duty, heard: Understanding, until: date, words: str) -> None:
    """A day that was named: a plea for more time, a promise, or neither, and then it is asked about."""
    folded = fold(words)
    pleads = _PLEADS.search(folded)
    if more := _MORE.search(folded):
        until = duty.due + timedelta(days=int(_COUNTS.get(more[1], more[1])) * _DAYS[more[2]])
    if not pleads and not _DELIVERS.search(folded):
        _keep_and_ask(turn, duty, words)
        return
    heard = replace(heard, until=until)
    report_id = record(turn, duty, heard, words, quietly=True)
    told = ", ".join(part for part in (STATES[heard.state] if heard.state else "", _percent(heard)) if part)
    if not pleads and until <= duty.due:
        turn.reply(
            f"Đã ghi việc #{duty.occurrence_id}: {told + ', ' if told else ''}hẹn xong ngày {day(until)} "
            f"(hạn {day(duty.due)}).",
            _undo_buttons(report_id),
        )
        return
    _notify_office(
        turn,
        f"until:{report_id}",
        f"{turn.officer.name} xin lùi hạn việc #{duty.occurrence_id} đến {day(until)}: "
        f"“{cut(words, 300)}”\n{cut(duty.content, 200)} (hạn hiện nay {day(duty.due)})",
        (
            (
                Button("Đồng ý lùi", f"ex:{duty.occurrence_id}:{until:%Y%m%d}"),
                Button("Không lùi", f"rf:{duty.occurrence_id}:{turn.officer.id}"),
            ),
        ),
    )
    turn.reply(
        f"Tôi hiểu là anh/chị xin lùi việc #{duty.occurrence_id} đến {day(until)}"
        f"{' (' + told + ')' if told else ''}. "
        "Tôi đã chuyển lời tới văn phòng; hạn chưa đổi cho đến khi văn phòng đồng ý.",
        _undo_buttons(report_id),
    )


def _percent(heard: Understanding) -> str:
    return f"{heard.percent}%" if heard.percent is not None else ""


def _keep_and_ask(turn: Turn, duty: Duty, words: str) -> None:
    """Nothing is guessed, and nothing typed is lost: the words are kept as a note."""
    turn.tasks.report(duty.occurrence_id, turn.officer.id, _plain(None), words, turn.now)
    turn.reply(
        f"Tôi đã ghi lại lời anh/chị cho việc #{duty.occurrence_id} nhưng chưa rõ tiến độ. "
        f"Anh/chị chọn giúp:\n{cut(duty.content, 200)}",
        state_buttons(duty.occurrence_id),
    )


def record(turn: Turn, duty: Duty, heard: Understanding, note: str, *, quietly: bool = False) -> int:
    report_id = turn.tasks.report(duty.occurrence_id, turn.officer.id, heard, note, turn.now)
    now = turn.duty(duty.occurrence_id)
    assert now is not None
    report = now.reports[-1]
    if heard.state is State.BLOCKED and (heard.obstacle or note):
        _notify_office(
            turn,
            f"blocked:{report_id}",
            f"{turn.officer.name} báo vướng việc #{duty.occurrence_id} (hạn {day(duty.due)}): "
            f"{cut(heard.obstacle or note, 300)}\n{cut(duty.content, 200)}",
        )
    asked_for_more = heard.state is State.BLOCKED and not heard.obstacle and not note
    if not quietly and not asked_for_more:
        leads = any(lead.id == turn.officer.id for lead in duty.leads)
        helper = "" if leads else f"\nAnh/chị là người phối hợp; {names(duty.leads)} vẫn cần báo cáo."
        turn.reply(
            f"Đã ghi việc #{duty.occurrence_id}: {said(report)}.\n{cut(duty.content, 200)}{helper}",
            _undo_buttons(report_id),
        )
    return report_id


def _notify_office(turn: Turn, key: str, text: str, buttons: tuple[tuple[Button, ...], ...] = ()) -> None:
    """Tell the coordinators, each once, unless it was the coordinator who said it."""
    for colleague in turn.colleagues():
        if colleague.role is Role.COORDINATOR and colleague.id != turn.officer.id:
            turn.notify(colleague, key, text, buttons)


def _undo_buttons(report_id: int) -> tuple[tuple[Button, ...], ...]:
    return ((Button("Hoàn tác", f"un:{report_id}"),),)


def _plain(state: State | None) -> Understanding:
    return Understanding(Intent.STATUS, state, None, None, None, None, ask=False)
