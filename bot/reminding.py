"""The words of reminders: what a message gathers for one person is looked at again as it leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.model import Button, Outgoing
from bot.texts import cut, day, distance, duty_line, last_word, names, state_buttons
from reminders.model import OFFICE_ZONE, Duty, Officer
from reminders.planning import Facts, still_due
from reminders.reminder_store import Reminder, ReminderStore
from reminders.roster import absence_on
from reminders.status import awaits
from reminders.task_store import TaskStore

ONE_MORNING = timedelta(hours=6)
"""Within this time one task is not mentioned to one person twice."""

MOST_SHOWN = 8
"""Tasks worded in one message; more are counted, and found under "việc của tôi"."""

HOW = "Bấm một nút, trả lời vài chữ, hoặc gửi tệp làm tài liệu kiểm chứng."


def reminder_messages(
    session: Session, office_id: int, wanted: Mapping[str, int], now: datetime
) -> dict[str, Outgoing | None]:
    """The messages of the reminders under some keys as things stand now; None where none is needed any more.

    Those that are not right any more (done since, moved, on leave) are taken back. What an office's
    messages share is read once for all of them: at eight in the morning they leave one after another.

    Args:
        wanted: for each key whom it tells.
    """
    store = ReminderStore(session)
    carried = {key: store.of_message(key) for key in wanted}
    today = now.astimezone(OFFICE_ZONE).date()
    occurrences = sorted({reminder.occurrence_id for found in carried.values() for reminder in found})
    duties = {d.occurrence_id: d for d in TaskStore(session).duties(office_id, occurrence_ids=occurrences)}
    facts = store.facts(office_id, today, occurrences)
    found: dict[str, Outgoing | None] = {}
    for key, to_id in wanted.items():
        told = store.reminded_since(to_id, now - ONE_MORNING, but=key)
        right = [
            reminder
            for reminder in carried[key]
            if reminder.occurrence_id in duties
            and reminder.occurrence_id not in told
            and _is_right(reminder, duties[reminder.occurrence_id], facts, today)
        ]
        still = {reminder.id for reminder in right}
        store.drop(reminder for reminder in carried[key] if reminder.id not in still)
        receiver = facts.officers.get(to_id)
        found[key] = None
        if right and receiver is not None:
            found[key] = worded(right, duties, facts.officers, receiver, today)
    return found


def worded(
    reminders: Sequence[Reminder],
    duties: Mapping[int, Duty],
    officers: Mapping[int, Officer],
    receiver: Officer,
    today: date,
) -> Outgoing:
    """One message for all reminders that a person gets at a moment."""
    silent = [reminder for reminder in reminders if reminder.rung[0] in "cl"]
    due = [reminder for reminder in reminders if reminder.rung[0] not in "cl"]
    if len(due) == 1 and not silent:
        duty = duties[due[0].occurrence_id]
        officer = officers[due[0].officer_id]
        return Outgoing(one(duty, officer, receiver, today), state_buttons(duty.occurrence_id))
    parts: list[str] = []
    buttons: list[tuple[Button, ...]] = []
    if due:
        lines = [_line(reminder, duties, officers, receiver, today) for reminder in due]
        parts.append(f"Nhắc {len(due)} việc:\n" + _shown(lines))
        buttons = [
            (
                Button(f"#{reminder.occurrence_id} đã xong", f"st:{reminder.occurrence_id}:done"),
                Button(f"#{reminder.occurrence_id} khác…", f"oc:{reminder.occurrence_id}"),
            )
            for reminder in due[:MOST_SHOWN]
        ]
        parts.append(f"{HOW} Nhắn kèm mã việc, ví dụ “#{due[0].occurrence_id} xong”.")
    if silent:
        lines = [
            f"• {officers[r.officer_id].name}: {duty_line(duties[r.occurrence_id], today, 90)}"
            for r in silent
            if r.officer_id in officers
        ]
        parts.insert(0, f"{len(silent)} việc quá hạn chưa ai trả lời:\n" + _shown(lines))
        buttons += [
            (Button(f"Mở #{reminder.occurrence_id}", f"oc:{reminder.occurrence_id}"),)
            for reminder in silent[: MOST_SHOWN - len(buttons)]
        ]
    return Outgoing("\n\n".join(parts), tuple(buttons))


def one(duty: Duty, officer: Officer, receiver: Officer, today: date) -> str:
    """The text of a reminder of one task: what, from which plan, when, what was said so far."""
    stands_in = f" (thay {officer.name} đang nghỉ)" if officer.id != receiver.id else ""
    evidence = "Việc này xong khi có tài liệu kiểm chứng: gửi tệp vào đây." if duty.needs_evidence else ""
    targets = "; ".join(cut(target.text, 120) for target in duty.targets[:3])
    return "\n".join(
        line
        for line in (
            f"Nhắc việc{stands_in}, hạn {day(duty.due)} ({distance(duty.due, today)}):",
            cut(duty.content, 600),
            f"Chỉ tiêu: {targets}." if targets else "",
            f"Phối hợp: {cut(names(duty.supports), 100)}." if duty.supports else "",
            f"Kế hoạch {duty.plan_number}, nhiệm vụ số {duty.ordinal}. Mã việc #{duty.occurrence_id}.",
            f"Lần trước: {last_word(duty, officer)}.",
            evidence,
            HOW,
        )
        if line
    )


def _line(
    reminder: Reminder,
    duties: Mapping[int, Duty],
    officers: Mapping[int, Officer],
    receiver: Officer,
    today: date,
) -> str:
    stands_in = f" – thay {officers[reminder.officer_id].name}" if reminder.officer_id != receiver.id else ""
    return f"• {duty_line(duties[reminder.occurrence_id], today)}{stands_in}"


def _shown(lines: Sequence[str]) -> str:
    more = len(lines) - MOST_SHOWN
    rest = [f"… và {more} việc khác: gõ “việc của tôi” để xem đủ."] if more > 0 else []
    return "\n".join([*lines[:MOST_SHOWN], *rest])


def _is_right(reminder: Reminder, duty: Duty, facts: Facts, today: date) -> bool:
    """Whether a reminder that was planned, or asked for, is to be told now."""
    officer = facts.officers.get(reminder.officer_id)
    if officer is None or not awaits(duty, officer) or duty.due != reminder.due:
        return False
    if absence_on(facts.absences, reminder.to_id, today) is not None:
        return False
    stands_in = reminder.to_id != reminder.officer_id and reminder.rung[0] not in "cl"
    if stands_in and absence_on(facts.absences, reminder.officer_id, today) is None:
        return False
    if reminder.rung.startswith("s"):
        return True
    share = next(
        (s for s in facts.shares if (s.occurrence_id, s.officer_id) == (duty.occurrence_id, officer.id)), None
    )
    return share is not None and still_due(share, reminder.rung, facts, today)
