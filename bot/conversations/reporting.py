"""Reporting how a task stands, by button or in words, and taking it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.conversations.duties import (
    NOT_YOURS,
    REMINDED_LATELY,
    choice_lines,
    has_part,
    meant,
    own,
    pick_buttons,
)
from bot.conversations.extending import ask_until_when, hear_of_day, hear_of_person
from bot.conversations.recording import (
    keep_and_ask,
    notify_office,
    plain,
    record,
    undo_buttons,
    wants_file,
)
from bot.conversations.reminding import noted
from bot.texts import STATES, cut, day, local_day, said, state_buttons
from bot.turn import Turn
from reminders import mentions
from reminders.model import Duty
from reminders.status import lacks_evidence, latest_report, state_of
from reminders.understanding import Intent, State, Understanding, understand
from reminders.understanding.several import Naming, Part, split

OBSTACLE_PATIENCE = timedelta(hours=12)
"""How long after "Vướng mắc" words are taken to say what the obstacle is."""

UNDO_PATIENCE = timedelta(days=2)
"""How far back "hoàn tác" without a button reaches."""


def press_state(turn: Turn, occurrence: str, state: str) -> None:
    """One of the buttons under a reminder."""
    duty = turn.duty(int(occurrence))
    officer = turn.acts_for(duty) if duty is not None else None
    if duty is None or officer is None:
        turn.reply(NOT_YOURS)
        return
    wanted = State(state)
    last = latest_report(duty, officer.id)
    if wanted is State.DONE and lacks_evidence(duty, officer) and last is not None and last.state is wanted:
        turn.reply(wants_file(duty), undo_buttons(last.id))
        return
    if last is not None and last.state is wanted and wanted is not State.BLOCKED:
        turn.reply(
            f"Việc #{duty.occurrence_id} đã được ghi là “{STATES[wanted]}” ngày {day(local_day(last.at))}.",
            undo_buttons(last.id),
        )
        return
    report_id = record(turn, duty, plain(wanted), note="")
    if wanted is State.BLOCKED:
        turn.memory["obstacle_of"] = [duty.occurrence_id, (turn.now + OBSTACLE_PATIENCE).isoformat()]
        turn.reply(
            f"Đã ghi việc #{duty.occurrence_id} đang vướng. Anh/chị vướng gì ạ? "
            "Viết vài chữ để văn phòng gỡ giúp.",
            undo_buttons(report_id),
        )


def undo(turn: Turn, report_id: str | None = None) -> None:
    """Take back a report: the one whose button was pressed, else the last one."""
    lately = turn.now - UNDO_PATIENCE
    whose = (turn.officer.id, *turn.stands_in_for())
    wanted = int(report_id) if report_id else turn.reports.last_report(whose, lately)
    undone = turn.reports.undo(wanted, whose, turn.now) if wanted is not None else None
    duty = turn.duty(undone.occurrence_id) if undone is not None else None
    if undone is None or duty is None:
        turn.reply("Không còn báo cáo nào gần đây để hoàn tác.")
        return
    turn.extensions.withdraw(undone.id)
    if undone.state is State.BLOCKED or undone.until is not None:
        notify_office(
            turn,
            f"undone:{undone.id}",
            f"{turn.officer.name} đã rút lại lời báo về việc #{duty.occurrence_id}: {said(undone)}.",
        )
    state = STATES[state_of(duty, turn.acts_for(duty) or turn.officer)]
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
    record(turn, duty, replace(plain(State.BLOCKED), obstacle=words, percent=heard.percent), note=words)
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


def tell_of_several(turn: Turn) -> bool:
    """Take words about several tasks ("#12 xong, #15 vướng phần mềm") one by one; False for other words."""
    parts = split(turn.incoming.text)
    if len(parts) < 2 or any(part.number is None for part in parts):
        return False
    heard = [understand(part.words, turn.today) for part in parts]
    if not any(one.intent is Intent.STATUS for one in heard):
        return False
    theirs = own(turn)
    reminded = turn.reminders.last_reminded(turn.officer.id, turn.now - REMINDED_LATELY)
    for part, said_of_it in zip(parts, heard, strict=True):
        duty = _named_by(part, theirs, reminded)
        if duty is None:
            turn.reply(f"Không có việc #{part.number} của anh/chị, nên tôi chưa ghi “{cut(part.words, 80)}”.")
        else:
            tell_of(turn, duty, said_of_it, part.words)
    return True


def _named_by(part: Part, duties: list[Duty], reminded: list[int]) -> Duty | None:
    """The duty that a part names: by its own number, its number in the plan, or its line in the reminder."""
    number = part.number or 0
    if part.naming is Naming.PLAN:
        return next((duty for duty in duties if duty.ordinal == number), None)
    if part.naming is Naming.LINE and number <= len(reminded):
        number = reminded[number - 1]
    return next((duty for duty in duties if duty.occurrence_id == number), None)


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
    if heard.person is not None:
        hear_of_person(turn, duty, heard.person, words)
        return
    if heard.acknowledged:
        noted(turn, [duty])
        return
    if heard.until is not None:
        hear_of_day(turn, duty, heard, heard.until, words)
        return
    if heard.extension:
        ask_until_when(turn, duty, words)
        return
    if heard.ask or (heard.state is None and heard.figure is None):
        keep_and_ask(turn, duty, words)
        return
    record(turn, duty, heard, words)
