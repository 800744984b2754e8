"""An officer's tasks: the list, one task opened, and which task words are about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.model import Button, OutgoingFile
from bot.texts import cut, day, duty_card, duty_line, evidence_buttons, names, state_buttons
from bot.turn import Turn, buttons_in_rows
from reminders import mentions
from reminders.model import Duty
from reminders.status import awaits, duty_state
from reminders.understanding import State

REMINDED_LATELY = timedelta(days=3)
"""How long after a reminder words without an address are taken to answer it."""

JUST_NOW = timedelta(minutes=30)
"""A file sent this soon after a report of a task shows that task."""

CHOICES = 8
"""The most tasks offered as buttons at once."""

NOT_YOURS = "Việc này không thuộc phần của anh/chị, hoặc không còn nữa."


def mine(turn: Turn, page: str = "0") -> None:
    """The list of one's own tasks: led ones soonest first, then supported ones, each line to be opened."""
    theirs = own(turn)
    led = [duty for duty in theirs if is_open(turn, duty)]
    helped = [duty for duty in theirs if _supports(turn, duty) and duty_state(duty) is not State.DONE]
    first = int(page) * CHOICES
    shown = (led + helped)[first : first + CHOICES]
    if not shown:
        turn.reply("Anh/chị không có việc nào đang chờ.")
        return
    lines = [duty_line(duty, turn.today) + (" – phối hợp" if _supports(turn, duty) else "") for duty in shown]
    buttons = [Button(f"Mở #{duty.occurrence_id}", f"oc:{duty.occurrence_id}") for duty in shown]
    if len(led) + len(helped) > first + CHOICES:
        buttons.append(Button("Xem tiếp", f"my:{int(page) + 1}"))
    turn.reply(
        f"Anh/chị đang chủ trì {len(led)} việc, phối hợp {len(helped)} việc:\n" + "\n".join(lines),
        buttons_in_rows(buttons),
    )


def open_duty(turn: Turn, occurrence: str) -> None:
    """Show one task with what was reported of it."""
    duty = turn.duty(int(occurrence))
    if duty is None:
        turn.reply(NOT_YOURS)
        return
    theirs = has_part(turn, duty)
    buttons = state_buttons(duty.occurrence_id) if theirs else ()
    everybody = turn.offices.officers(turn.officer.office_id, gone=True)
    card = duty_card(duty, turn.today, {officer.id: officer.name for officer in everybody})
    turn.reply(card, (*buttons, *evidence_buttons(duty.evidence)))


def open_file(turn: Turn, evidence_id: str) -> None:
    """Hand over a file that was sent as evidence."""
    evidence = turn.reports.evidence(int(evidence_id))
    if evidence is None or turn.duty(evidence.occurrence_id) is None:
        turn.reply(NOT_YOURS)
        return
    path = turn.files.path(turn.officer.office_id, evidence.sha256)
    turn.reply(
        f"Tài liệu kiểm chứng của việc #{evidence.occurrence_id}:", file=OutgoingFile(evidence.name, path)
    )


def answered_duties(turn: Turn) -> list[Duty]:
    """The duties of the reminder that the incoming message answers, none where it answers none."""
    reply_to = turn.incoming.reply_to
    if reply_to is None:
        return []
    message = turn.outbox.sent_as(turn.incoming.channel, turn.incoming.address, reply_to)
    if message is None:
        return []
    carried = [reminder.occurrence_id for reminder in turn.reminders.of_message(message.key)]
    found = turn.tasks.duties(turn.officer.office_id, occurrence_ids=carried) if carried else []
    return [duty for duty in found if has_part(turn, duty)]


def meant(turn: Turn) -> list[Duty]:
    """The tasks that words may be about: named, answered, described, just reminded of, else all open ones."""
    theirs = own(turn)
    text = turn.incoming.text
    answered = answered_duties(turn)
    if turn.sha256 is not None and not answered and mentions.named(text, theirs) is None:
        return _shown_by_file(turn, theirs)
    if (told := mentions.named(text, theirs)) is not None:
        return told
    open_ones = [duty for duty in theirs if is_open(turn, duty)]
    if answered:
        return [duty for duty in answered if is_open(turn, duty)] or answered
    if mentions.leaves_open(text):
        return open_ones
    if described := mentions.about(text, open_ones):
        return described
    reminded = turn.reminders.last_reminded(turn.officer.id, turn.now - REMINDED_LATELY)
    return [duty for duty in open_ones if duty.occurrence_id in reminded] or open_ones


def _shown_by_file(turn: Turn, theirs: list[Duty]) -> list[Duty]:
    """What a file without a word may show: open tasks, and those reported done in the last days."""
    lately = turn.now - REMINDED_LATELY
    candidates = [
        duty for duty in theirs if is_open(turn, duty) or any(report.at >= lately for report in duty.reports)
    ]
    just_spoken_of = [
        duty
        for duty in candidates
        if any(
            report.at >= turn.now - JUST_NOW and report.officer_id == turn.officer.id
            for report in duty.reports
        )
    ]
    if len(just_spoken_of) == 1:
        return just_spoken_of
    reminded = turn.reminders.last_reminded(turn.officer.id, lately)
    return [duty for duty in candidates if duty.occurrence_id in reminded] or candidates


def _supports(turn: Turn, duty: Duty) -> bool:
    return any(officer.id == turn.officer.id for officer in duty.supports)


def has_part(turn: Turn, duty: Duty) -> bool:
    """Whether the person leads or supports the duty, or stands in for who does."""
    return turn.acts_for(duty) is not None


def own(turn: Turn) -> list[Duty]:
    """The duties of the person and of those on leave whom they stand in for, soonest first."""
    office_id = turn.officer.office_id
    found = turn.tasks.duties(office_id, officer_id=turn.officer.id)
    seen = {duty.occurrence_id for duty in found}
    for officer_id in sorted(turn.stands_in_for()):
        others = turn.tasks.duties(office_id, officer_id=officer_id)
        found += [duty for duty in others if duty.occurrence_id not in seen]
    return sorted(found, key=lambda duty: duty.due)


def is_open(turn: Turn, duty: Duty) -> bool:
    """Whether the person leads the duty, for themself or for another, and it is not done."""
    officer = turn.acts_for(duty)
    return officer is not None and awaits(duty, officer)


def pick_buttons(duties: Sequence[Duty], verb: str, inbox_id: int) -> tuple[tuple[Button, ...], ...]:
    """One button for each of the first tasks, to say which one an earlier message was about."""
    return tuple(
        (Button(f"#{duty.occurrence_id} {cut(duty.content, 30)}", f"{verb}:{duty.occurrence_id}:{inbox_id}"),)
        for duty in duties[:CHOICES]
    )


def choice_lines(turn: Turn, duties: Sequence[Duty]) -> str:
    """The tasks to choose from, in lines, and how to name one that is not shown."""
    lines = [duty_line(duty, turn.today) for duty in duties[:CHOICES]]
    if len(duties) > CHOICES:
        code = duties[-1].occurrence_id
        lines.append(f"… và {len(duties) - CHOICES} việc khác: viết kèm mã, ví dụ “#{code} xong”.")
    return "\n".join(lines)


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
        + "\nTôi sẽ nhắc trước hạn, trong ngày và khi quá hạn. Gõ “việc của tôi” để xem đủ."
    )
