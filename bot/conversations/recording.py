"""Recording what was said of a task, telling who must know of it, and saying it back."""

from __future__ import annotations

from bot.model import Button
from bot.texts import cut, day, names, said, state_buttons
from bot.turn import Turn
from reminders.measuring import against_targets
from reminders.model import Duty, Role
from reminders.status import lacks_evidence
from reminders.understanding import Intent, State, Understanding


def record(turn: Turn, duty: Duty, heard: Understanding, note: str, *, quietly: bool = False) -> int:
    """Record what was said of a duty for whom the person speaks, tell who must know, and say it back."""
    officer = turn.acts_for(duty) or turn.officer
    report_id = turn.reports.report(duty.occurrence_id, officer.id, heard, note, turn.now)
    turn.reminders.stop(duty.occurrence_id, officer.id)
    turn.reminders.seen(duty.occurrence_id, turn.officer.id, turn.now)
    now = turn.duty(duty.occurrence_id)
    assert now is not None
    report = now.reports[-1]
    if heard.state is State.BLOCKED and (heard.obstacle or note):
        notify_office(
            turn,
            f"blocked:{report_id}",
            f"{turn.officer.name} báo vướng việc #{duty.occurrence_id} (hạn {day(duty.due)}): "
            f"{cut(heard.obstacle or note, 300)}\n{cut(duty.content, 200)}",
        )
    asked_for_more = heard.state is State.BLOCKED and not heard.obstacle and not note
    if not quietly and not asked_for_more:
        leads = any(lead.id == officer.id for lead in duty.leads)
        lines = [
            f"Đã ghi việc #{duty.occurrence_id}: {said(report)}.",
            cut(duty.content, 200),
            against_targets(heard.figure, duty) if heard.figure is not None else "",
            "" if leads else f"Anh/chị là người phối hợp; {names(duty.leads)} vẫn cần báo cáo.",
            wants_file(now) if heard.state is State.DONE and lacks_evidence(now, officer) else "",
        ]
        turn.reply("\n".join(line for line in lines if line), undo_buttons(report_id))
    return report_id


def wants_file(duty: Duty) -> str:
    """What is still missing of a task that must show evidence."""
    return (
        f"Việc #{duty.occurrence_id} chỉ tính là xong khi có tài liệu kiểm chứng: "
        "anh/chị gửi tệp hoặc ảnh văn bản vào đây."
    )


def notify_office(turn: Turn, key: str, text: str, buttons: tuple[tuple[Button, ...], ...] = ()) -> None:
    """Tell the coordinators, each once, unless it was the coordinator who said it."""
    for colleague in turn.colleagues():
        if colleague.role is Role.COORDINATOR and colleague.id != turn.officer.id:
            turn.notify(colleague, key, text, buttons)


def notify_deciders(turn: Turn, key: str, text: str, buttons: tuple[tuple[Button, ...], ...]) -> str:
    """Tell who decides: the coordinators, or the leaders where there is no other; who they are, in words."""
    for role, called in ((Role.COORDINATOR, "văn phòng"), (Role.LEADER, "lãnh đạo")):
        deciders = [o for o in turn.colleagues() if o.role is role and o.id != turn.officer.id]
        for colleague in deciders:
            turn.notify(colleague, key, text, buttons)
        if deciders:
            return called
    return ""


def undo_buttons(report_id: int) -> tuple[tuple[Button, ...], ...]:
    """The button that takes a report back."""
    return ((Button("Hoàn tác", f"un:{report_id}"),),)


def plain(state: State | None) -> Understanding:
    """A state and nothing else."""
    return Understanding(Intent.STATUS, state, None, None, None, None, ask=False)


def keep_and_ask(turn: Turn, duty: Duty, words: str) -> None:
    """Nothing is guessed, and nothing typed is lost: the words are kept as a note."""
    officer = turn.acts_for(duty) or turn.officer
    turn.reports.report(duty.occurrence_id, officer.id, plain(None), words, turn.now)
    turn.reply(
        f"Tôi đã ghi lại lời anh/chị cho việc #{duty.occurrence_id} nhưng chưa rõ tiến độ. "
        f"Anh/chị chọn giúp:\n{cut(duty.content, 200)}",
        state_buttons(duty.occurrence_id),
    )
