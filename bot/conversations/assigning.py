"""Giving out the tasks of a confirmed plan: what is still open is asked, then people are told."""

from __future__ import annotations

import zlib
from dataclasses import replace

from bot.conversations.duties import assignment_text
from bot.model import Button
from bot.turn import Turn, buttons_in_rows
from knowledge.vietnamese import collapse, fold
from reminders.drafts import (
    NEVER,
    NO_LEAD,
    Draft,
    DraftState,
    Question,
    assign,
    needs_person,
)
from reminders.model import Officer, Role
from reminders.timing import compile_timing

FOR_OFFICE = "Chỉ văn phòng (người phụ trách kế hoạch) được nạp văn bản và giao việc."
GONE = "Bản nháp này không còn chờ nữa. Gửi lại tệp kế hoạch để bắt đầu lại."
MONTHLY = "hằng tháng"
QUARTERLY = "hằng quý"
_TIME_CHOICES = {"m": MONTHLY, "q": QUARTERLY, "n": NEVER}


def may_plan(officer: Officer) -> bool:
    """Whether the person may add documents and give out tasks."""
    return officer.role in (Role.COORDINATOR, Role.ADMIN)


def confirm(turn: Turn, draft_id: str) -> None:
    """Confirm the draft: ask what is still open, or give out the tasks."""
    opened = _open(turn, draft_id)
    if opened is None:
        return
    if not opened.kept:
        turn.reply("Không còn nhiệm vụ nào để giao.")
        return
    turn.drafts.save(int(draft_id), opened, DraftState.ASKING)
    go_on(turn, int(draft_id), opened)


def discard(turn: Turn, draft_id: str) -> None:
    """Drop the draft: the text stays among the documents, no tasks are made."""
    opened = _open(turn, draft_id)
    if opened is not None:
        turn.drafts.save(int(draft_id), opened, DraftState.DISCARDED)
        turn.reply("Đã bỏ bản nháp. Văn bản vẫn được giữ để hỏi đáp; gửi lại tệp nếu muốn giao việc sau.")


def answer_person(turn: Turn, draft_id: str, subject: str, officer_id: str) -> None:
    """A button under "who is this position?". Officer 0 means nobody."""
    opened = _open(turn, draft_id)
    question = turn.open_question(opened) if opened is not None else None
    if opened is None:
        return
    if question is None or question.about != "position" or _mark(question) != subject:
        go_on(turn, int(draft_id), opened)
        return
    chosen = turn.offices.officer(int(officer_id)) if int(officer_id) else None
    if int(officer_id) and (chosen is None or chosen.office_id != turn.officer.office_id):
        turn.reply("Người này không còn trong danh sách cơ quan.")
        return
    _take_person(turn, int(draft_id), opened, question, chosen)


def answer_time(turn: Turn, draft_id: str, subject: str, choice: str) -> None:
    """A button under "when?"."""
    opened = _open(turn, draft_id)
    question = turn.open_question(opened) if opened is not None else None
    if opened is None:
        return
    if question is None or question.about != "time" or _mark(question) != subject:
        go_on(turn, int(draft_id), opened)
        return
    _take_time(turn, int(draft_id), opened, question, _TIME_CHOICES[choice])


def answer_by_words(turn: Turn) -> bool:
    """Take typed words as the answer to the open question of a draft; False where they are none."""
    draft_id = turn.drafts.open_of(turn.officer.id)
    found = turn.drafts.get(turn.officer.office_id, draft_id) if draft_id is not None else None
    if found is None or draft_id is None or found[1] is not DraftState.ASKING:
        return False
    question = turn.open_question(found[0])
    if question is None:
        return False
    words = collapse(turn.incoming.text)
    if question.about == "position":
        wanted = set(fold(words).split())
        matching = [o for o in turn.colleagues() if wanted and wanted <= set(fold(o.name).split())]
        if len(matching) != 1:
            return False
        _take_person(turn, draft_id, found[0], question, matching[0])
        return True
    if fold(words) == fold(NEVER):
        words = NEVER
    elif needs_person(compile_timing(words, found[0].issued)):
        return False
    _take_time(turn, draft_id, found[0], question, words)
    return True


def go_on(turn: Turn, draft_id: int, draft: Draft) -> None:
    """Ask the next open question, or make the tasks."""
    question = turn.open_question(draft)
    if question is not None:
        _ask(turn, draft_id, question)
        return
    found = turn.drafts.get(turn.officer.office_id, draft_id)
    assert found is not None
    plan_id = found[2]
    officers = turn.colleagues()
    assignments = assign(draft, officers, turn.today)
    turn.tasks.add_tasks(turn.officer.office_id, plan_id, draft.number, assignments, turn.now)
    turn.drafts.save(draft_id, draft, DraftState.CONFIRMED)
    told = _tell_officers(turn, plan_id, draft.number)
    undated = [a.task.ordinal for a in assignments if not a.windows]
    lines = [
        f"Đã giao {len(assignments)} nhiệm vụ của Kế hoạch {draft.number} cho {told} người, "
        f"{sum(len(a.windows) for a in assignments)} kỳ hạn."
    ]
    if undated:
        lines.append(f"Không nhắc: nhiệm vụ {numbers(undated)}.")
    if orphans := [a.task.ordinal for a in assignments if not a.leads]:
        lines.append(f"Chưa có người chủ trì: nhiệm vụ {numbers(orphans)}.")
    turn.reply("\n".join(lines), ((Button("Xem tổng hợp", "dg"),),))


def _take_person(turn: Turn, draft_id: int, draft: Draft, question: Question, chosen: Officer | None) -> None:
    if chosen is not None and question.subject != NO_LEAD:
        turn.offices.give_position(chosen.id, question.subject)
    people = draft.people | {question.subject: (chosen.id,) if chosen is not None else ()}
    changed = replace(draft, people=people)
    turn.drafts.save(draft_id, changed, DraftState.ASKING)
    go_on(turn, draft_id, changed)


def _take_time(turn: Turn, draft_id: int, draft: Draft, question: Question, phrase: str) -> None:
    changed = replace(draft, times=draft.times | {question.subject: phrase})
    turn.drafts.save(draft_id, changed, DraftState.ASKING)
    go_on(turn, draft_id, changed)


def _tell_officers(turn: Turn, plan_id: int, number: str) -> int:
    told = 0
    for officer in turn.colleagues():
        duties = turn.tasks.duties(officer.office_id, officer_id=officer.id)
        theirs = [duty for duty in duties if duty.plan_id == plan_id]
        if not theirs:
            continue
        told += 1
        text = assignment_text(theirs, officer.id, number)
        turn.notify(officer, f"plan:{plan_id}", text, ((Button("Việc của tôi", "my"),),))
    return told


def _ask(turn: Turn, draft_id: int, question: Question) -> None:
    tasks = f"(nhiệm vụ {numbers(question.ordinals)})"
    if question.about == "time":
        what = f"“{question.subject}”" if question.subject else "không ghi thời gian"
        turn.reply(
            f"Thời gian {what} {tasks}: nhắc thế nào ạ? "
            "Bấm nút, hoặc viết hạn, ví dụ “trước ngày 30/9” hay “quý III”.",
            (
                (
                    Button("Hằng tháng", f"tm:{draft_id}:{_mark(question)}:m"),
                    Button("Hằng quý", f"tm:{draft_id}:{_mark(question)}:q"),
                    Button("Không nhắc", f"tm:{draft_id}:{_mark(question)}:n"),
                ),
            ),
        )
        return
    about = (
        f"“{question.subject}” là ai ạ?"
        if question.subject != NO_LEAD
        else "Kế hoạch không ghi ai chủ trì. Ai chủ trì ạ?"
    )
    people = [
        Button(officer.name, f"as:{draft_id}:{_mark(question)}:{officer.id}")
        for officer in turn.colleagues()[:30]
    ]
    nobody = Button("Không giao ai", f"as:{draft_id}:{_mark(question)}:0")
    turn.reply(f"{about} {tasks} Bấm một người, hoặc gõ tên.", (*buttons_in_rows(people), (nobody,)))


def _open(turn: Turn, draft_id: str) -> Draft | None:
    if not may_plan(turn.officer):
        turn.reply(FOR_OFFICE)
        return None
    found = turn.drafts.get(turn.officer.office_id, int(draft_id))
    if found is None or found[1] in (DraftState.CONFIRMED, DraftState.DISCARDED):
        confirmed = found is not None and found[1] is DraftState.CONFIRMED
        turn.reply("Kế hoạch này đã được giao rồi." if confirmed else GONE)
        return None
    return found[0]


def _mark(question: Question) -> str:
    """A short name of a question, so that a button of an older one cannot answer a newer one."""
    return f"{zlib.crc32(f'{question.about}:{question.subject}'.encode()):08x}"


def numbers(ordinals: tuple[int, ...] | list[int]) -> str:
    shown = ", ".join(str(number) for number in ordinals[:12])
    return shown + (f" và {len(ordinals) - 12} nhiệm vụ khác" if len(ordinals) > 12 else "")
