"""Giving out the tasks of a confirmed plan: what is still open is asked, then people are told."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace

from bot.conversations.duties import assignment_text
from bot.model import Button
from bot.turn import Turn, buttons_in_rows
from knowledge.plans.times import read_time
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
# A bare "ok" or "đồng ý" may answer anything; giving out a plan takes a word that says so.
_YES = frozenset({"xac nhan", "giao viec", "giao di", "xac nhan va giao viec"})
_NO = frozenset({"khong giao", "bo ke hoach", "huy", "huy bo"})
_TITLES = re.compile(r"^(?:(?:chi|anh|em|co|chu|bac|ong|ba|dong chi|d/c|dc) )+")
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
    turn.drafts.save(int(draft_id), opened, DraftState.ASKING, turn.now)
    go_on(turn, int(draft_id), opened)


def discard(turn: Turn, draft_id: str) -> None:
    """Drop the draft: the text stays among the documents, no tasks are made."""
    opened = _open(turn, draft_id)
    if opened is not None:
        turn.drafts.save(int(draft_id), opened, DraftState.DISCARDED, turn.now)
        turn.reply("Đã bỏ bản nháp. Văn bản vẫn được giữ để hỏi đáp; gửi lại tệp nếu muốn giao việc sau.")


def answer_person(turn: Turn, draft_id: str, subject: str, officer_id: str) -> None:
    """A button under "who is this position?". Officer 0 means nobody."""
    asked = _asked(turn, draft_id, "position", subject)
    if asked is None:
        return
    chosen = turn.offices.officer(int(officer_id)) if int(officer_id) else None
    if int(officer_id) and (chosen is None or chosen.office_id != turn.officer.office_id):
        turn.reply("Người này không còn trong danh sách cơ quan.")
        return
    _take_people(turn, int(draft_id), *asked, [chosen] if chosen is not None else [])


def answer_time(turn: Turn, draft_id: str, subject: str, choice: str) -> None:
    """A button under "when?"."""
    asked = _asked(turn, draft_id, "time", subject)
    if asked is not None:
        _take_time(turn, int(draft_id), *asked, _TIME_CHOICES[choice])


def _asked(turn: Turn, draft_id: str, about: str, subject: str) -> tuple[Draft, Question] | None:
    """The draft and its open question, where that is the one a button answers; else it is asked again."""
    opened = _open(turn, draft_id)
    if opened is None:
        return None
    question = turn.open_question(opened)
    if question is None or question.about != about or _mark(question) != subject:
        go_on(turn, int(draft_id), opened)
        return None
    return opened, question


def decide_by_words(turn: Turn, folded: str) -> bool:
    """Take "xác nhận", "không giao" and the like for the buttons of the draft in review."""
    draft_id = turn.drafts.open_of(turn.officer.id)
    found = turn.drafts.get(turn.officer.office_id, draft_id) if draft_id is not None else None
    if found is None or found[1] is DraftState.CONFIRMED:
        return False
    if folded in _YES:
        confirm(turn, str(draft_id))
    elif folded in _NO:
        discard(turn, str(draft_id))
    else:
        return False
    return True


def answer_by_words(turn: Turn) -> bool:
    """Take typed words as the answer to the open question of a draft; False where they are none.

    The whole message must be a name or a time: a question or a report that holds a date is neither.
    """
    draft_id = turn.drafts.open_of(turn.officer.id)
    found = turn.drafts.get(turn.officer.office_id, draft_id) if draft_id is not None else None
    if found is None or draft_id is None or found[1] is not DraftState.ASKING:
        return False
    draft = found[0]
    question = turn.open_question(draft)
    words = collapse(turn.incoming.text).rstrip(".")
    if question is None or words.endswith("?"):
        return False
    if question.about == "position":
        people = _people_named(turn, words)
        if people is not None:
            _take_people(turn, draft_id, draft, question, people)
        return people is not None
    return _take_time_in_words(turn, draft_id, draft, question, words)


def _take_time_in_words(turn: Turn, draft_id: int, draft: Draft, question: Question, words: str) -> bool:
    if fold(words) == fold(NEVER):
        _take_time(turn, draft_id, draft, question, NEVER)
        return True
    timing = compile_timing(words, draft.issued, draft.year)
    if read_time(words) is None or needs_person(timing):
        return False
    if any(window.end < draft.issued for window in timing.due):
        turn.reply(f"“{words}” là {timing.reading}, trước ngày ban hành kế hoạch. Anh/chị xem lại giúp.")
        return True
    turn.reply(f"Tôi hiểu “{words}” là: {timing.reading}.")
    _take_time(turn, draft_id, draft, question, words)
    return True


def _people_named(turn: Turn, words: str) -> list[Officer] | None:
    """The colleagues that words name and nothing else: "chị Hoa", "Minh và Hoa", "không ai"; else None."""
    folded = fold(words)
    if folded in ("khong ai", "khong giao ai", "bo qua"):
        return []
    found: list[Officer] = []
    for part in re.split(r"\s*(?:,|;|\bva\b)\s*", folded):
        name = _TITLES.sub("", part).split()
        exact = [o for o in turn.colleagues() if fold(o.name).split() == name]
        alike = exact or [o for o in turn.colleagues() if name and fold(o.name).split()[-len(name) :] == name]
        if len(alike) != 1:
            return None
        found += alike
    return found


def go_on(turn: Turn, draft_id: int, draft: Draft) -> None:
    """Ask the next open question, or make the tasks."""
    question = turn.open_question(draft)
    if question is not None:
        _ask(turn, draft_id, draft.number, question)
        return
    if not draft.kept:
        turn.reply("Không còn nhiệm vụ nào để giao. Sửa lại một nhiệm vụ để lấy lại, hoặc bấm “Không giao”.")
        return
    found = turn.drafts.get(turn.officer.office_id, draft_id)
    assert found is not None
    plan_id = found[2]
    officers = turn.colleagues()
    check_in = turn.offices.check_in(turn.officer.office_id)
    assignments = assign(draft, officers, turn.today, check_in)
    turn.tasks.add_tasks(turn.officer.office_id, plan_id, draft.number, assignments, turn.now)
    turn.drafts.save(draft_id, draft, DraftState.CONFIRMED, turn.now)
    told = _tell_officers(turn, plan_id, draft.number)
    undated = [a.task.ordinal for a in assignments if a.silent]
    lines = [
        f"Đã giao {len(assignments)} nhiệm vụ của Kế hoạch {draft.number} cho {told} người, "
        f"{sum(len(a.windows) for a in assignments if not a.silent)} kỳ hạn."
    ]
    if undated:
        lines.append(f"Có trong danh sách nhưng không nhắc: nhiệm vụ {numbers(undated)}.")
    if orphans := [a.task.ordinal for a in assignments if not a.leads]:
        lines.append(f"Chưa có người chủ trì: nhiệm vụ {numbers(orphans)}.")
    turn.reply("\n".join(lines), ((Button("Xem tổng hợp", "dg"),),))


def _take_people(
    turn: Turn, draft_id: int, draft: Draft, question: Question, chosen: Sequence[Officer]
) -> None:
    if question.subject != NO_LEAD:
        for officer in chosen:
            turn.offices.give_position(officer.id, question.subject)
    people = draft.people | {question.subject: tuple(officer.id for officer in chosen)}
    changed = replace(draft, people=people)
    turn.drafts.save(draft_id, changed, DraftState.ASKING, turn.now)
    go_on(turn, draft_id, changed)


def _take_time(turn: Turn, draft_id: int, draft: Draft, question: Question, phrase: str) -> None:
    changed = replace(draft, times=draft.times | {question.subject: phrase})
    turn.drafts.save(draft_id, changed, DraftState.ASKING, turn.now)
    go_on(turn, draft_id, changed)


def _tell_officers(turn: Turn, plan_id: int, number: str) -> int:
    duties = turn.tasks.duties(turn.officer.office_id, plan_id=plan_id)
    told = 0
    for officer in turn.colleagues():
        theirs = [d for d in duties if any(o.id == officer.id for o in (*d.leads, *d.supports))]
        if theirs:
            told += 1
            text = assignment_text(theirs, officer.id, number)
            turn.notify(officer, f"plan:{plan_id}", text, ((Button("Việc của tôi", "my"),),))
    return told


def _ask(turn: Turn, draft_id: int, number: str, question: Question) -> None:
    tasks = f"(nhiệm vụ {numbers(question.ordinals)})"
    if question.about == "time":
        what = f"“{question.subject}”" if question.subject else "không ghi thời gian"
        turn.reply(
            f"Kế hoạch {number}: thời gian {what} {tasks}, nhắc thế nào ạ? "
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
        else "không ghi ai chủ trì. Ai chủ trì ạ?"
    )
    people = [
        Button(officer.name, f"as:{draft_id}:{_mark(question)}:{officer.id}")
        for officer in turn.colleagues()[:30]
    ]
    nobody = Button("Không giao ai", f"as:{draft_id}:{_mark(question)}:0")
    turn.reply(
        f"Kế hoạch {number}: {about} {tasks} Bấm một người, hoặc gõ tên.",
        (*buttons_in_rows(people), (nobody,)),
    )


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
