"""Reporting how a task stands, by button or in words; taking it back; telling the office of trouble."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.conversations.duties import NOT_YOURS, has_part, meant, pick_buttons
from bot.model import Button
from bot.texts import STATES, cut, day, duty_line, said, state_buttons
from bot.turn import Turn
from reminders.model import Duty, Role
from reminders.status import latest_report, state_of
from reminders.understanding import Intent, State, Understanding, understand


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
            f"Việc #{duty.occurrence_id} đã được ghi là “{STATES[wanted]}” ngày {day(turn.today)}.",
            _undo_buttons(last.id),
        )
        return
    report_id = record(turn, duty, _plain(wanted), note="")
    if wanted is State.BLOCKED:
        turn.memory["obstacle_of"] = duty.occurrence_id
        turn.reply(
            f"Đã ghi việc #{duty.occurrence_id} đang vướng. Anh/chị vướng gì ạ? "
            "Viết vài chữ để văn phòng gỡ giúp.",
            _undo_buttons(report_id),
        )


def undo(turn: Turn, report_id: str | None = None) -> None:
    """Take back a report: the one whose button was pressed, else the last one."""
    wanted = int(report_id) if report_id else turn.tasks.last_report(turn.officer.id)
    occurrence = turn.tasks.undo(wanted, turn.officer.id, turn.now) if wanted is not None else None
    duty = turn.duty(occurrence) if occurrence is not None else None
    if duty is None:
        turn.reply("Không còn báo cáo nào để hoàn tác.")
        return
    turn.memory.pop("obstacle_of", None)
    state = STATES[state_of(duty, turn.officer)]
    turn.reply(
        f"Đã bỏ báo cáo vừa rồi. Việc #{duty.occurrence_id} trở lại: {state}.",
        state_buttons(duty.occurrence_id),
    )


def answer_obstacle(turn: Turn) -> bool:
    """Take the words as the obstacle that was asked for. False where nothing was asked."""
    occurrence = turn.memory.pop("obstacle_of", None)
    duty = turn.duty(occurrence) if occurrence is not None else None
    if duty is None:
        return False
    heard = understand(turn.incoming.text, turn.today)
    if heard.intent in (Intent.QUESTION, Intent.COMMAND) or heard.state is State.DONE:
        return False
    words = turn.incoming.text.strip()
    record(turn, duty, replace(_plain(State.BLOCKED), obstacle=words, percent=heard.percent), note=words)
    return True


def tell(turn: Turn, heard: Understanding) -> None:
    """Words about a task: find the task, record, say what was understood."""
    choices = meant(turn)
    if len(choices) == 1:
        tell_of(turn, choices[0], heard, turn.incoming.text)
        return
    if not choices:
        turn.reply("Anh/chị không có việc nào đang mở để ghi nhận. Gõ “trợ giúp” để xem tôi làm được gì.")
        return
    turn.reply(
        "Anh/chị nói về việc nào ạ?\n" + "\n".join(duty_line(duty, turn.today) for duty in choices),
        pick_buttons(choices, "pk", turn.inbox_id),
    )


def pick(turn: Turn, occurrence: str, inbox_id: str) -> None:
    """The task that earlier words were about."""
    duty = turn.duty(int(occurrence))
    earlier = turn.inbox.get(int(inbox_id), turn.officer.id)
    if duty is None or earlier is None or not has_part(turn, duty):
        turn.reply(NOT_YOURS)
        return
    tell_of(turn, duty, understand(earlier.text, turn.today), earlier.text)


def tell_of(turn: Turn, duty: Duty, heard: Understanding, words: str) -> None:
    """Record words about a known task, ask where they are unclear, and say what was understood."""
    if heard.until is not None:
        _hear_of_day(turn, duty, heard, heard.until, words)
        return
    if heard.ask or (heard.state is None and heard.figure is None):
        # Nothing is guessed, and nothing typed is lost: the words are kept as a note.
        turn.tasks.report(duty.occurrence_id, turn.officer.id, _plain(None), words, turn.now)
        turn.reply(
            f"Tôi đã ghi lại lời anh/chị cho việc #{duty.occurrence_id} nhưng chưa rõ tiến độ. "
            f"Anh/chị chọn giúp:\n{cut(duty.content, 200)}",
            state_buttons(duty.occurrence_id),
        )
        return
    record(turn, duty, heard, words)


def _hear_of_day(turn: Turn, duty: Duty, heard: Understanding, until: date, words: str) -> None:
    """A day that was named: a promise where the task is not due before it, else a plea for more time."""
    report_id = record(turn, duty, heard, words, quietly=True)
    if until <= duty.due:
        turn.reply(
            f"Đã ghi việc #{duty.occurrence_id}: hẹn xong ngày {day(until)}, trong hạn {day(duty.due)}.",
            _undo_buttons(report_id),
        )
        return
    _notify_office(
        turn,
        f"until:{report_id}",
        f"{turn.officer.name} xin lùi hạn việc #{duty.occurrence_id} đến {day(until)}: "
        f"“{cut(words, 300)}”\n{cut(duty.content, 200)} (hạn hiện nay {day(duty.due)})",
    )
    turn.reply(
        f"Tôi hiểu là anh/chị xin lùi việc #{duty.occurrence_id} đến {day(until)}. "
        "Tôi đã chuyển lời tới văn phòng; hạn chưa đổi cho đến khi văn phòng đồng ý.",
        _undo_buttons(report_id),
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
        turn.reply(
            f"Đã ghi việc #{duty.occurrence_id}: {said(report)}.\n{cut(duty.content, 200)}",
            _undo_buttons(report_id),
        )
    return report_id


def _notify_office(turn: Turn, key: str, text: str) -> None:
    """Tell the coordinators, each once, unless it was the coordinator who said it."""
    for colleague in turn.colleagues():
        if colleague.role is Role.COORDINATOR and colleague.id != turn.officer.id:
            turn.notify(colleague, key, text)


def _undo_buttons(report_id: int) -> tuple[tuple[Button, ...], ...]:
    return ((Button("Hoàn tác", f"un:{report_id}"),),)


def _plain(state: State | None) -> Understanding:
    return Understanding(Intent.STATUS, state, None, None, None, None, ask=False)
