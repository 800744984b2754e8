"""An officer's tasks: the list, one task opened, being reminded later, and which task words are about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.model import Button, OutgoingFile
from bot.texts import cut, day, duty_card, duty_line, evidence_buttons, names, state_buttons
from bot.turn import Turn
from reminders.ladder import snoozed_until
from reminders.model import Duty
from reminders.outbox import Kind
from reminders.status import awaits

REMINDED_LATELY = timedelta(days=3)
"""How long after a reminder words without an address are taken to answer it."""

CHOICES = 8
"""The most tasks offered as buttons at once."""

NOT_YOURS = "Việc này không thuộc phần của anh/chị, hoặc không còn nữa."
_NAMED = re.compile(r"#\s*(\d{1,9})\b")


def mine(turn: Turn) -> None:
    """The list of one's own tasks: what is open, soonest first, each line to be opened."""
    duties = _open(turn)
    if not duties:
        turn.reply("Anh/chị không có việc nào đang chờ.")
        return
    shown = duties[:CHOICES]
    lines = [duty_line(duty, turn.today) for duty in shown]
    more = f"\n… và {len(duties) - CHOICES} việc có hạn xa hơn." if len(duties) > CHOICES else ""
    turn.reply(
        f"Anh/chị đang có {len(duties)} việc:\n" + "\n".join(lines) + more,
        tuple((Button(f"Mở #{duty.occurrence_id}", f"oc:{duty.occurrence_id}"),) for duty in shown),
    )


def open_duty(turn: Turn, occurrence: str) -> None:
    """Show one task with what was reported of it."""
    duty = turn.duty(int(occurrence))
    if duty is None:
        turn.reply(NOT_YOURS)
        return
    theirs = has_part(turn, duty)
    buttons = state_buttons(duty.occurrence_id) if theirs else ()
    turn.reply(duty_card(duty, turn.today), (*buttons, *evidence_buttons(duty.evidence)))


def open_file(turn: Turn, evidence_id: str) -> None:
    """Hand over a file that was sent as evidence."""
    evidence = turn.tasks.evidence(int(evidence_id))
    if evidence is None or turn.duty(evidence.occurrence_id) is None:
        turn.reply(NOT_YOURS)
        return
    path = turn.files.path(turn.officer.office_id, evidence.sha256)
    turn.reply(
        f"Tài liệu kiểm chứng của việc #{evidence.occurrence_id}:", file=OutgoingFile(evidence.name, path)
    )


def snooze(turn: Turn, occurrence: str) -> None:
    """Be reminded once more tomorrow morning."""
    duty = turn.duty(int(occurrence))
    if duty is None or not has_part(turn, duty):
        turn.reply(NOT_YOURS)
        return
    moment = snoozed_until(turn.now)
    turn.outbox.enqueue(
        f"reminder:{duty.occurrence_id}:{turn.officer.id}:s{moment:%Y%m%d}",
        Kind.REMINDER,
        now=turn.now,
        due_at=moment,
        office_id=turn.officer.office_id,
        officer_id=turn.officer.id,
        occurrence_id=duty.occurrence_id,
    )
    turn.reply(f"Tôi sẽ nhắc lại việc #{duty.occurrence_id} lúc {moment:%H:%M} ngày {day(moment.date())}.")


def without_number(text: str) -> str:
    """The words without the "#12" that names a task, so that it is not taken for a figure."""
    return _NAMED.sub("", text)


def answered_duty(turn: Turn) -> Duty | None:
    """The duty of the reminder that the incoming message answers."""
    reply_to = turn.incoming.reply_to
    if reply_to is None:
        return None
    message = turn.outbox.sent_as(turn.incoming.channel, turn.incoming.address, reply_to)
    if message is None or message.occurrence_id is None:
        return None
    duty = turn.duty(message.occurrence_id)
    return duty if duty is not None and has_part(turn, duty) else None


def meant(turn: Turn) -> list[Duty]:
    """The tasks that words may be about: named, answered, just reminded of, else all open ones."""
    if named := _NAMED.search(turn.incoming.text):
        duty = turn.duty(int(named[1]))
        return [duty] if duty is not None and has_part(turn, duty) else []
    if (answered := answered_duty(turn)) is not None:
        return [answered]
    open_ones = _open(turn)
    reminded = turn.outbox.last_reminded(turn.officer.id, turn.now - REMINDED_LATELY)
    lately = [duty for duty in open_ones if duty.occurrence_id in reminded]
    return (lately or open_ones)[:CHOICES]


def _open(turn: Turn) -> list[Duty]:
    duties = turn.tasks.duties(turn.officer.office_id, officer_id=turn.officer.id)
    return [duty for duty in duties if awaits(duty, turn.officer)]


def has_part(turn: Turn, duty: Duty) -> bool:
    """Whether the person leads or supports the duty."""
    return any(officer.id == turn.officer.id for officer in (*duty.leads, *duty.supports))


def pick_buttons(duties: Sequence[Duty], verb: str, inbox_id: int) -> tuple[tuple[Button, ...], ...]:
    """One button for each task, to say which one an earlier message was about."""
    return tuple(
        (Button(f"#{duty.occurrence_id} {cut(duty.content, 30)}", f"{verb}:{duty.occurrence_id}:{inbox_id}"),)
        for duty in duties
    )


def assignment_text(duties: Sequence[Duty], officer_id: int, plan_number: str) -> str:
    """What an officer reads when a plan was assigned."""
    led = [duty for duty in duties if any(lead.id == officer_id for lead in duty.leads)]
    helped = len({duty.task_id for duty in duties}) - len({duty.task_id for duty in led})
    tasks = {duty.task_id: duty for duty in reversed(led)}
    if not led:
        return (
            f"Kế hoạch {plan_number}: anh/chị phối hợp {helped} nhiệm vụ. "
            "Gõ “việc của tôi” hoặc hỏi người chủ trì khi cần."
        )
    lines = [
        f"• {cut(duty.content, 90)} (hạn gần nhất {day(duty.due)}; phối hợp: {cut(names(duty.supports), 60)})"
        for duty in sorted(tasks.values(), key=lambda duty: (duty.due, duty.ordinal))[:6]
    ]
    more = f"\n… và {len(tasks) - 6} nhiệm vụ khác." if len(tasks) > 6 else ""
    return (
        f"Kế hoạch {plan_number}: anh/chị chủ trì {len(tasks)} nhiệm vụ, phối hợp {helped} nhiệm vụ.\n"
        + "\n".join(lines)
        + more
        + "\nTôi sẽ nhắc trước hạn 7, 3, 1 ngày và trong ngày. Gõ “việc của tôi” để xem đủ."
    )
