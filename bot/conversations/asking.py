"""A question about tasks, answered from the task tables as far as the asker may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.model import Button
from bot.texts import day, duty_line, names
from bot.turn import Turn, buttons_in_rows
from reminders.model import Duty, Officer, Part, Role
from reminders.status import Standing, is_late, standing
from reminders.task_questions import Asks, Condition, TaskQuestion, Whose, parse_task_question
from reminders.task_selection import by_person, may_ask, select_duties
from reminders.timing import Window

PAGE = 10
"""Lines of an answer."""

MORE = "tq"
"""The word of the button for the next page; its arguments are those of `more`."""

STALE = "Danh sách này đã cũ. Anh/chị hỏi lại giúp."
ONLY_YOURS = "Đây là các việc anh/chị chủ trì hoặc phối hợp; việc của cả cơ quan hỏi {who}."
NOT_YOURS = (
    "Việc của người khác chỉ {who} xem được. "
    "Anh/chị xem được việc mình chủ trì hoặc phối hợp: gõ “việc của tôi”."
)
_QUARTERS = ("I", "II", "III", "IV")
_STAND = {
    Condition.LATE: "đang trễ hạn",
    Condition.BLOCKED: "đang vướng mắc",
    Condition.DOING: "đang làm",
    Condition.NOT_STARTED: "chưa bắt đầu",
    Condition.DONE: "đã xong",
    Condition.OPEN: "chưa xong",
    Condition.DUE_SOON: "đến hạn trong 7 ngày tới",
    Condition.UNREPORTED: "chưa có báo cáo",
}


@dataclass(frozen=True, slots=True)
class _Line:
    """A duty of an answer, under a person where people are asked for."""

    duty: Duty
    person: Officer | None


def about_tasks(turn: Turn, text: str) -> bool:
    """Answer the text where it is a question about tasks. False where it is none, or where no task is
    meant and the documents may know.

    Args:
        text: the question, readable Vietnamese.
    """
    question = parse_task_question(text, turn.today, turn.colleagues())
    if question is None:
        return False
    if not may_ask(question, turn.officer):
        if question.tentative and question.position:
            return False
        turn.reply(NOT_YOURS.format(who=_overseers(turn)))
        return True
    duties = turn.tasks.duties(turn.officer.office_id)
    chosen = select_duties(question, duties, turn.officer, turn.today)
    if not chosen and question.tentative:
        return False
    turn.memory["task_question"] = [turn.inbox_id, text, turn.today.isoformat()]
    _answer(turn, question, chosen, _late_before(turn, question, duties), 0)
    return True


def more(turn: Turn, inbox_id: str, page: str) -> None:
    """A further page of the last answer."""
    asked_in, text, asked_at = turn.memory.get("task_question", (0, "", ""))
    if asked_in != int(inbox_id):
        turn.reply(STALE)
        return
    asked_on = date.fromisoformat(asked_at)
    question = parse_task_question(text, asked_on, turn.colleagues())
    if question is None:
        turn.reply(STALE)
        return
    duties = turn.tasks.duties(turn.officer.office_id)
    _answer(turn, question, select_duties(question, duties, turn.officer, turn.today), 0, int(page))


def _answer(turn: Turn, question: TaskQuestion, chosen: Sequence[Duty], late_before: int, page: int) -> None:
    who = question.asks is Asks.WHO
    groups = by_person(question, chosen, turn.officer, turn.today) if who else []
    lines = [_Line(duty, person) for person, theirs in groups for duty in theirs]
    if not who:
        lines = [_Line(duty, None) for duty in chosen]
    shown = lines[page * PAGE : (page + 1) * PAGE]
    said = [_people_fact(turn, question, groups) if who else _fact(turn, question, chosen)]
    previous: Officer | None = None
    for at, line in enumerate(shown):
        if who and (at == 0 or line.person != previous):
            said.append(f"{line.person.name if line.person else 'Chưa giao ai'}:")
        previous = line.person
        said.append(_line(turn, question, line, who=who))
    if late_before:
        theirs = "việc trễ của tôi" if question.whose is Whose.ME else "việc nào đang trễ"
        said.append(f"Ngoài ra có {late_before} việc trễ từ trước: hỏi “{theirs}”.")
    if not turn.officer.role.sees_all and question.whose is Whose.EVERYBODY:
        said.append(ONLY_YOURS.format(who=_overseers(turn)))
    opened = dict.fromkeys(line.duty.occurrence_id for line in shown)
    buttons = [Button(f"Mở #{number}", f"oc:{number}") for number in opened]
    if len(lines) > (page + 1) * PAGE:
        rest = len(lines) - (page + 1) * PAGE
        buttons.append(Button(f"Xem tiếp ({rest})", f"{MORE}:{_asked_in(turn)}:{page + 1}"))
    turn.reply("\n".join(said), buttons_in_rows(buttons, 3))


def _asked_in(turn: Turn) -> int:
    return int(turn.memory["task_question"][0])


def _line(turn: Turn, question: TaskQuestion, line: _Line, *, who: bool) -> str:
    duty = line.duty
    if who:
        return f"• {duty_line(duty, turn.today)}"
    mine = question.whose is Whose.ME or not turn.officer.role.sees_all
    if mine and not any(lead.id == turn.officer.id for lead in duty.leads):
        return f"• {duty_line(duty, turn.today)} – phối hợp"
    return f"• {duty_line(duty, turn.today)}" + ("" if mine else f" – {names(duty.leads)}")


def _fact(turn: Turn, question: TaskQuestion, chosen: Sequence[Duty]) -> str:
    """The answer in one line: how many, of what, and how many of them are late and done."""
    if question.position and not question.officers:
        return f"Chưa có ai trong cơ quan giữ chức danh “{question.position}”."
    what = _described(turn, question)
    if not chosen:
        return f"Không có nhiệm vụ nào{what}."
    counts = []
    if question.standing not in (Condition.LATE, Condition.DONE):
        late = sum(is_late(duty, turn.today) for duty in chosen)
        done = sum(standing(duty, turn.today) is Standing.DONE for duty in chosen)
        counts = [f"{late} đã trễ"] * bool(late) + [f"{done} đã xong"] * bool(done)
    return f"Có {len(chosen)} nhiệm vụ{what}{''.join(f', {count}' for count in counts)}:"


def _people_fact(
    turn: Turn, question: TaskQuestion, groups: Sequence[tuple[Officer | None, tuple[Duty, ...]]]
) -> str:
    """Who it is, in one line."""
    number = len({duty.occurrence_id for _, theirs in groups for duty in theirs})
    people = [person for person, _ in groups if person is not None]
    verb = {Part.LEAD: " chủ trì", Part.SUPPORT: " phối hợp"}.get(question.part or Part.LEAD, "")
    what = _described(turn, replace(question, part=None))
    if not groups:
        return f"Không có ai{verb if question.part else ' có'} nhiệm vụ{what}."
    if not people:
        return f"Chưa giao ai: {number} nhiệm vụ{what}."
    whom = names(people) if len(people) <= PAGE // 2 else f"{len(people)} người"
    return f"{whom}{verb} {number} nhiệm vụ{what}:"


def _described(turn: Turn, question: TaskQuestion) -> str:
    """What was understood, as it follows "nhiệm vụ": " về “số hóa” của anh/chị đến hạn hôm nay"."""
    part = {Part.LEAD: "chủ trì", Part.SUPPORT: "phối hợp"}.get(question.part) if question.part else None
    own = question.whose is Whose.ME or (question.whose is Whose.EVERYBODY and not turn.officer.role.sees_all)
    people = "anh/chị" if own else names(question.officers) if question.officers else ""
    words = []
    if question.field:
        words.append(f"về “{question.field}”")
    if question.plan:
        words.append(f"trong Kế hoạch {question.plan}")
    if people:
        words.append(f"{people} {part}" if part else f"của {people}")
    elif part:
        words.append(f"có người {part}")
    condition = question.standing
    if condition is None and question.window is None and question.field is None:
        condition = Condition.OPEN
    if condition is not None:
        words.append(_STAND[condition])
    if question.window is not None and condition is not Condition.DUE_SOON:
        words.append(f"{'có hạn' if condition else 'đến hạn'} {_window_words(question.window, turn.today)}")
    elif question.window is not None:
        words.append(f"và {_window_words(question.window, turn.today)}")
    return "".join(f" {word}" for word in words)


def _late_before(turn: Turn, question: TaskQuestion, duties: Sequence[Duty]) -> int:
    """How many duties of the same people are late from before the window that was asked for."""
    window = question.window
    if window is None or question.standing is not None or question.asks is Asks.WHO:
        return 0
    if window.end < turn.today:
        return 0
    late = replace(question, window=None, standing=Condition.LATE)
    chosen = select_duties(late, duties, turn.officer, turn.today)
    return sum(duty.due < window.start for duty in chosen)


def _overseers(turn: Turn) -> str:
    """The coordinators and leaders of the office, who see everybody's tasks."""
    titles = {Role.COORDINATOR: "văn phòng", Role.LEADER: "lãnh đạo"}
    seen = [
        f"{officer.name} ({titles[officer.role]})" for officer in turn.colleagues() if officer.role in titles
    ]
    return ", ".join(seen[:4]) or "văn phòng và lãnh đạo"


def _window_words(window: Window, today: date) -> str:
    """The window in Vietnamese as it follows "đến hạn": "trong quý III/2026", "hôm nay (02/03/2026)"."""
    start, end = window.start, window.end
    if start == date.min:
        return f"muộn nhất ngày {day(end)}"
    if end == date.max:
        return f"từ ngày {day(start)} trở đi"
    if start == end:
        near = {0: "hôm nay", 1: "ngày mai", -1: "hôm qua"}.get((start - today).days)
        return f"{near} ({day(start)})" if near else f"ngày {day(start)}"
    monday = today - timedelta(days=today.weekday())
    if start.weekday() == 0 and end - start == timedelta(days=6):
        near = {0: "tuần này", 7: "tuần sau", -7: "tuần trước"}.get((start - monday).days)
        if near:
            return f"trong {near} ({start:%d/%m}–{day(end)})"
    if start.day == 1 and start.year == end.year and (end + timedelta(days=1)).day == 1:
        return f"trong {_months(start, end)}"
    return f"từ ngày {day(start)} đến ngày {day(end)}"


def _months(start: date, end: date) -> str:
    first, last, year = start.month, end.month, start.year
    if first == last:
        return f"tháng {first}/{year}"
    if (first, last) == (1, 12):
        return f"năm {year}"
    if last - first == 2 and last % 3 == 0:
        return f"quý {_QUARTERS[last // 3 - 1]}/{year}"
    return f"các tháng {first}–{last}/{year}"
