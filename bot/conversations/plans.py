"""The coordinator and a plan: sending the file, what was read and what is unsure, corrections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.conversations.assigning import GONE, go_on, may_plan, numbers
from bot.model import Button, Outgoing
from bot.texts import cut, day
from bot.turn import Turn
from knowledge.head import plan_year
from knowledge.model import Head, Plan
from knowledge.plans import positions_in
from reminders.drafts import (
    Correction,
    Draft,
    DraftState,
    DraftTask,
    correct,
    needs_person,
    timing_of,
    windows_of,
)

PAGE = 5
"""Tasks shown in one message."""

NOTES = 8
"""Doubts shown with a plan; a button shows the others."""

_NOTES_OF, _ALL_NOTES = "notes", "notes"
_NO_NOTES = "Danh sách lưu ý của kế hoạch này không còn được giữ. Anh/chị gửi lại tệp để xem."


def receive_file(turn: Turn) -> None:
    """Keep the file and let it be read; the answer comes when it is."""
    assert turn.incoming.file is not None
    assert turn.sha256 is not None
    name = turn.incoming.file.name
    turn.intakes.add(
        turn.officer.office_id,
        turn.officer.id,
        turn.incoming.channel,
        turn.incoming.address,
        name,
        turn.sha256,
        turn.now,
    )
    buttons: tuple[tuple[Button, ...], ...] = ()
    if turn.tasks.duties(turn.officer.office_id, officer_id=turn.officer.id):
        buttons = ((Button("Đây là tài liệu kiểm chứng", f"ev:0:{turn.inbox_id}"),),)
    turn.reply(f"Đã nhận tệp “{cut(name, 80)}”. Tôi đang đọc, xong sẽ báo ngay.", buttons)


def draft_of(head: Head, plan: Plan, fallback: str, today: date) -> Draft:
    """The draft of a plan as read. `fallback` names the plan where its number was not found."""
    return Draft(
        number=head.number or cut(fallback, 60),
        issued=head.issued or today,
        year=plan_year(head) or today.year,
        tasks=tuple(
            DraftTask(
                at,
                task.content,
                task.lead,
                task.support,
                task.section,
                task.time_text,
                targets=task.targets,
            )
            for at, task in enumerate(plan.tasks, start=1)
        ),
    )


def summary(head: Head, draft: Draft, draft_id: int, doubts: Sequence[str], today: date) -> Outgoing:
    """What was read, first page: the head, how many tasks, what is unsure, and the buttons.

    Of `doubts`, the gravest first, the first `NOTES` are shown.
    """
    unsure = list(doubts[:NOTES])
    left = len(doubts) - len(unsure)
    unclear = [task.ordinal for task in draft.kept if _is_unclear(task, draft)]
    leaderless = [task.ordinal for task in draft.kept if not task.lead]
    if head.issued is None:
        unsure.append("Không thấy ngày ban hành; tạm lấy ngày hôm nay để tính hạn.")
    if unclear:
        unsure.append(f"Chưa rõ hạn: nhiệm vụ {numbers(unclear)}.")
    if past := [task.ordinal for task in draft.kept if _is_past(task, draft, today)]:
        unsure.append(f"Đã quá hạn, giao bây giờ là trễ: nhiệm vụ {numbers(past)}.")
    if draft.year < today.year:
        unsure.append(f"Kế hoạch của năm {draft.year} đã qua: việc thường xuyên, định kỳ sẽ không được nhắc.")
    if leaderless:
        unsure.append(f"Chưa thấy ai chủ trì: nhiệm vụ {numbers(leaderless)}.")
    lines = [
        f"Đã đọc {(head.kind or 'văn bản').lower()} số {head.number or 'chưa rõ'}"
        f", ngày {day(head.issued) if head.issued else 'chưa rõ'}"
        f", của {head.issuer or 'cơ quan chưa rõ'}.",
        f"“{cut(head.title, 200)}”" if head.title else "",
        f"Có {len(draft.kept)} nhiệm vụ.",
        *(f"Lưu ý: {doubt}" for doubt in unsure),
        *([f"Còn {left} điều nữa cần lưu ý, bấm “Xem đủ lưu ý”."] if left else []),
        "",
        *_task_lines(draft, 0),
        "",
        "Sửa bằng cách viết, ví dụ: “sửa 2 thời gian: Quý III”, “sửa 2 chủ trì: công chức VH-XH”, “bỏ 4”.",
    ]
    buttons = _review_buttons(draft, draft_id, 0)
    if left:
        buttons = ((Button("Xem đủ lưu ý", f"pl:{draft_id}:{_ALL_NOTES}"),), *buttons)
    return Outgoing("\n".join(line for line in lines if line or line == ""), buttons)


def remember_notes(memory: dict[str, Any], draft_id: int, doubts: Sequence[str]) -> None:
    """Keep in a conversation's memory what is unsure about its latest plan, to be shown in full."""
    memory[_NOTES_OF] = {"draft": draft_id, "doubts": list(doubts)}


def show_page(turn: Turn, draft_id: str, page: str) -> None:
    """Another page of a draft's tasks, or all that is unsure about it."""
    if page == _ALL_NOTES:
        kept = turn.memory.get(_NOTES_OF, {})
        doubts: list[str] = kept.get("doubts", []) if kept.get("draft") == int(draft_id) else []
        notes = [f"{at}. {doubt}" for at, doubt in enumerate(doubts, start=1)]
        turn.reply("\n".join(["Các điều cần lưu ý:", *notes]) if notes else _NO_NOTES)
        return
    found = turn.drafts.get(turn.officer.office_id, int(draft_id)) if may_plan(turn.officer) else None
    if found is None:
        turn.reply(GONE)
        return
    draft, state, _ = found
    buttons = _review_buttons(draft, int(draft_id), int(page)) if state is DraftState.REVIEW else ()
    turn.reply("\n".join(_task_lines(draft, int(page))) or "Hết danh sách.", buttons)


def correct_by_words(turn: Turn, corrections: Sequence[Correction]) -> None:
    """Change tasks of the draft that the coordinator is talking about."""
    draft_id = turn.drafts.open_of(turn.officer.id)
    found = turn.drafts.get(turn.officer.office_id, draft_id) if draft_id is not None else None
    if found is None or draft_id is None:
        turn.reply(
            "Không có kế hoạch nào đang chờ sửa. Việc đã giao thì viết: “dời #5 đến 20/3”, "
            "“giao #5 cho Nguyễn Văn A”, “rút #5”."
        )
        return
    draft, state, _ = found
    said = []
    for correction in corrections:
        changed = correct(draft, correction, positions_in)
        if changed is None:
            turn.reply(f"Kế hoạch {draft.number} chỉ có nhiệm vụ từ 1 đến {len(draft.tasks)}.")
            return
        draft = changed
        task = changed.tasks[correction.ordinal - 1]
        said.append(
            f"Đã bỏ nhiệm vụ {task.ordinal}: {cut(task.content, 120)}"
            if task.dropped
            else f"Đã sửa:\n{_task_line(task, changed)}"
        )
    turn.drafts.save(draft_id, draft, state, turn.now)
    turn.reply("\n".join([f"Kế hoạch {draft.number}:", *said]), _review_buttons(draft, draft_id, 0))
    if state is DraftState.ASKING:
        go_on(turn, draft_id, draft)


def _is_past(task: DraftTask, draft: Draft, today: date) -> bool:
    windows = windows_of(task, draft, today)
    return bool(windows) and windows[-1].end < today


def _is_unclear(task: DraftTask, draft: Draft) -> bool:
    timing = timing_of(task, draft)
    return timing is not None and needs_person(timing)


def _task_lines(draft: Draft, page: int) -> list[str]:
    shown = draft.kept[page * PAGE : (page + 1) * PAGE]
    lines = []
    section = None
    for task in shown:
        if task.section and task.section != section:
            section = task.section
            lines.append(f"[{cut(section, 100)}]")
        lines.append(_task_line(task, draft))
    return lines


def _task_line(task: DraftTask, draft: Draft) -> str:
    timing = timing_of(task, draft)
    understood = "không nhắc" if timing is None else timing.reading
    return (
        f"{task.ordinal}. {cut(task.content, 220)}\n"
        f"   Chủ trì: {'; '.join(task.lead) or 'chưa rõ'}. "
        f"Phối hợp: {'; '.join(task.support) or 'không ghi'}.\n"
        f"   Thời gian: {draft.times.get(task.time_text, task.time_text) or 'không ghi'} → {understood}."
    )


def _review_buttons(draft: Draft, draft_id: int, page: int) -> tuple[tuple[Button, ...], ...]:
    last = (len(draft.kept) - 1) // PAGE
    pages = []
    if page > 0:
        pages.append(Button("Trang trước", f"pl:{draft_id}:{page - 1}"))
    if page < last:
        pages.append(Button(f"Xem tiếp ({page + 2}/{last + 1})", f"pl:{draft_id}:{page + 1}"))
    decide = (Button("Xác nhận và giao việc", f"ok:{draft_id}"), Button("Không giao", f"no:{draft_id}"))
    return (tuple(pages), decide) if pages else (decide,)
