"""Files that show what was done: taking them, attaching them to their task, asking for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.conversations.amending import may_amend
from bot.conversations.assigning import may_plan
from bot.conversations.duties import (
    NOT_YOURS,
    answered_duties,
    choice_lines,
    has_part,
    meant,
    pick_buttons,
)
from bot.conversations.recording import notify_office
from bot.conversations.reporting import tell_of
from bot.model import Button
from bot.tables import InboxRow
from bot.texts import cut, day, document_name, local_day, period_of, state_buttons
from bot.turn import Turn
from knowledge.reading.sniffing import MOST_BYTES
from reminders import mentions
from reminders.evidence import Admission, Demand, admit, read_demand
from reminders.evidence_store import EvidenceStore
from reminders.model import Duty, Evidence, Officer, Verdict
from reminders.status import state_of
from reminders.understanding import Intent, State, understand

FILE_PATIENCE = timedelta(hours=24)
"""How long after "Gửi tệp khác" a file without a word is taken for the same task."""

GONE = "Không tìm thấy tệp ấy nữa, anh/chị gửi lại giúp."
BY_CODE = "Anh/chị ghi mã việc, ví dụ “#5 cần minh chứng”."
FOR_DECIDERS = "Chỉ văn phòng và lãnh đạo đặt được yêu cầu về tài liệu kiểm chứng."


def evidence(turn: Turn) -> None:
    """A file from an officer: which task does it show?"""
    file = turn.incoming.file
    assert file is not None
    assert turn.sha256 is not None
    offer_evidence(turn, file.name, turn.inbox_id)


def offer_evidence(turn: Turn, name: str, inbox_id: int) -> None:
    """Attach a kept file to the task it is about, or ask which."""
    kept = turn.inbox.get(inbox_id, turn.officer.id)
    admission = _admission(turn, kept) if kept is not None else None
    if kept is None or admission is None:
        return
    choices = _asked_for(turn) or meant(turn)
    if len(choices) == 1:
        _attach(turn, choices[0], kept, admission)
    elif choices:
        turn.reply(
            f"Đã giữ tệp “{cut(name, 80)}”. Tệp này là tài liệu kiểm chứng của việc nào?\n"
            + choice_lines(turn, choices),
            pick_buttons(choices, "ev", inbox_id),
        )
    else:
        turn.reply(f"Đã giữ tệp “{cut(name, 80)}”, nhưng anh/chị không có việc nào để gắn tệp vào.")


def pick_evidence(turn: Turn, occurrence: str, inbox_id: str) -> None:
    """The task that a file shows; occurrence 0 asks which."""
    earlier = turn.inbox.get(int(inbox_id), turn.officer.id)
    if earlier is None or earlier.file_sha256 is None:
        turn.reply(GONE)
        return
    if int(occurrence) == 0:
        _is_no_document(turn, earlier.file_sha256)
        offer_evidence(turn, earlier.file_name or "tệp", earlier.id)
        return
    duty = turn.duty(int(occurrence))
    if duty is None or not has_part(turn, duty):
        turn.reply(NOT_YOURS)
        return
    admission = _admission(turn, earlier)
    if admission is not None:
        _attach(turn, duty, earlier, admission)


def _is_no_document(turn: Turn, sha256: str) -> None:
    """Take a file out of the documents that was being read as one by mistake: evidence is not for all."""
    turn.intakes.cancel(turn.officer.id, sha256)
    added = turn.documents.by_hash(turn.officer.office_id, sha256)
    draft_id = turn.drafts.of_plan(turn.officer.office_id, added.id) if added is not None else None
    if added is not None and draft_id is None:
        # The index lets go of it at the next start; until then no answer names a document that is gone.
        turn.documents.remove(added.id)


def _admission(turn: Turn, kept: InboxRow) -> Admission | None:
    """How the file is taken; None, and it is said why, where it is not."""
    name = kept.file_name or "tệp"
    path = turn.files.path(turn.officer.office_id, kept.file_sha256 or "")
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError:
        turn.reply(GONE)
        return None
    admission = admit(data, name)
    if admission.refusal:
        turn.reply(f"Tôi không nhận tệp “{cut(name, 80)}”: {admission.refusal}")
        return None
    return admission


def _asked_for(turn: Turn) -> list[Duty]:
    """The task that another file was just promised for, unless this one says that it is about another."""
    occurrence, until = turn.memory.get("file_for", (0, ""))
    duty = turn.duty(occurrence) if occurrence and turn.now.isoformat() < until else None
    if duty is None or not has_part(turn, duty) or answered_duties(turn):
        return []
    return [duty] if mentions.named(turn.incoming.text, [duty]) is None else []


def _attach(turn: Turn, duty: Duty, kept: InboxRow, admission: Admission) -> None:
    turn.memory.pop("file_for", None)
    name, sha256 = kept.file_name or "tệp", kept.file_sha256 or ""
    officer = turn.acts_for(duty) or turn.officer
    new = turn.reports.add_evidence(
        duty.occurrence_id, officer.id, name=name, sha256=sha256, size=kept.file_size or 0, at=turn.now
    )
    files = EvidenceStore(turn.session)
    file = files.find(duty.occurrence_id, officer.id, sha256)
    assert file is not None
    verb = "Đã gắn" if new else "Trước đây đã gắn"
    lines = [f"{verb} “{cut(name, 80)}” vào việc #{duty.occurrence_id}: {cut(duty.content, 120)}"]
    if not new:
        lines.append(f"Đúng tệp này đã có từ ngày {day(local_day(file.at))}, anh/chị không cần gửi lại.")
    elif admission.unread:
        turn.reports.judge_evidence(file.id, Verdict.UNREADABLE)
        lines.append(f"Tệp được giữ làm tài liệu kiểm chứng nhưng chưa đọc được. {admission.unread}")
    else:
        lines.append("Tôi đọc số và ngày của tệp rồi báo lại ngay.")
    if others := files.elsewhere(turn.officer.office_id, duty.occurrence_id, sha256):
        lines.append(f"Tệp này cũng đang gắn với việc {', '.join(f'#{other}' for other in others[:5])}.")
    now = turn.duty(duty.occurrence_id)
    assert now is not None
    if state_of(now, officer) is State.DONE:
        turn.reply("\n".join([*lines, f"Việc #{duty.occurrence_id} đã xong."]))
    elif file.verdict is Verdict.OUT_OF_PERIOD:
        lines.append(f"Tệp này không đúng {period_of(duty.start, duty.due)}.")
        turn.reply("\n".join(lines), _doubt_buttons(file))
    else:
        turn.reply("\n".join([*lines, "Việc này thế nào rồi ạ?"]), state_buttons(duty.occurrence_id))
    if new and kept.text.strip():
        heard = understand(kept.text, turn.today)
        if heard.intent is Intent.STATUS:
            tell_of(turn, duty, heard, kept.text)


def keep_anyway(turn: Turn, evidence_id: str) -> None:
    """A button under a file out of its period: it is right all the same, and the office is told."""
    found = _own_file(turn, evidence_id)
    if found is None:
        return
    file, duty = found
    name = f"“{cut(file.name, 80)}”"
    if file.verdict is not Verdict.OUT_OF_PERIOD:
        turn.reply(f"Tệp {name} đã được tính cho việc #{duty.occurrence_id} rồi.")
        return
    turn.reports.judge_evidence(file.id, Verdict.ACCEPTED)
    now = turn.duty(duty.occurrence_id)
    assert now is not None
    is_done = state_of(now, turn.acts_for(now) or turn.officer) is State.DONE
    done = f" Việc #{duty.occurrence_id} đã xong." if is_done else ""
    turn.reply(f"Đã tính tệp {name} cho việc #{duty.occurrence_id} và báo văn phòng biết.{done}")
    notify_office(
        turn,
        f"accepted:{turn.inbox_id}:{file.id}",
        f"{turn.officer.name} xác nhận tệp {name} vẫn đúng cho việc #{duty.occurrence_id} "
        f"({period_of(duty.start, duty.due)}), dù là {document_name(file.kind, file.number, file.dated)}.\n"
        f"{cut(duty.content, 200)}",
        ((Button("Mở tệp", f"fl:{file.id}"), Button("Không nhận", f"er:{file.id}")),),
    )


def send_another(turn: Turn, evidence_id: str) -> None:
    """A button under a file out of its period: the next file is for the same task."""
    found = _own_file(turn, evidence_id)
    if found is not None:
        _, duty = found
        turn.memory["file_for"] = [duty.occurrence_id, (turn.now + FILE_PATIENCE).isoformat()]
        turn.reply(f"Anh/chị gửi tệp khác vào đây, tôi gắn vào việc #{duty.occurrence_id}.")


def refuse_file(turn: Turn, evidence_id: str) -> None:
    """A coordinator's button: a file that its sender says is right does not count, and they are told."""
    file = turn.reports.evidence(int(evidence_id))
    duty = turn.duty(file.occurrence_id) if file is not None and may_amend(turn.officer) else None
    if file is None or duty is None:
        turn.reply(NOT_YOURS)
        return
    turn.reports.judge_evidence(file.id, Verdict.OUT_OF_PERIOD)
    turn.tasks.replan(duty.occurrence_id)
    text = f"Tệp “{cut(file.name, 80)}” không được tính cho việc #{duty.occurrence_id}"
    turn.reply(f"{text}; tôi báo người gửi.")
    sender = turn.offices.officer(file.officer_id)
    if sender is not None:
        turn.notify(
            sender,
            f"refused-file:{turn.inbox_id}",
            f"{turn.officer.name}: {text}. Anh/chị gửi giúp tài liệu của {period_of(duty.start, duty.due)}.",
            ((Button("Gửi tệp khác", f"eo:{file.id}"),),),
        )


def _own_file(turn: Turn, evidence_id: str) -> tuple[Evidence, Duty] | None:
    """A file and its task, where the person has a part in it; else it is said why not."""
    file = turn.reports.evidence(int(evidence_id))
    duty = turn.duty(file.occurrence_id) if file is not None else None
    officer = turn.acts_for(duty) if duty is not None else None
    if file is None or duty is None or officer is None or not _is_of(file, duty, officer):
        turn.reply(NOT_YOURS)
        return None
    return file, duty


def _is_of(file: Evidence, duty: Duty, officer: Officer) -> bool:
    return file.officer_id in (officer.id, *duty.forerunners.get(officer.id, ()))


def _doubt_buttons(file: Evidence) -> tuple[tuple[Button, ...], ...]:
    return ((Button("Vẫn đúng", f"ea:{file.id}"), Button("Gửi tệp khác", f"eo:{file.id}")),)


def evidence_by_words(turn: Turn) -> bool:
    """Take "việc #5 cần minh chứng", "#5 không cần tài liệu kiểm chứng"; False where the words are none.

    While a plan is in review, "nhiệm vụ 3" or "việc 3" without "#" is the third task of the plan.
    """
    demand = read_demand(turn.incoming.text)
    if demand is None:
        return False
    if not may_amend(turn.officer):
        turn.reply(FOR_DECIDERS)
    elif demand.is_code or not _demand_of_draft(turn, demand):
        number: int | None = demand.number
        if demand.is_ordinal:
            duties = turn.tasks.duties(turn.officer.office_id)
            tasks = {duty.task_id: duty.occurrence_id for duty in duties if duty.ordinal == demand.number}
            number = next(iter(tasks.values())) if len(tasks) == 1 else None
        if number is None:
            turn.reply(f"Tôi chưa rõ nhiệm vụ nào. {BY_CODE}")
        else:
            demand_file(turn, str(number), "y" if demand.needed else "n")
    return True


def demand_file(turn: Turn, occurrence: str, choice: str) -> None:
    """Let a given task be done only with a file ("y"), or without ("n"); a button, or words."""
    if not may_amend(turn.officer):
        turn.reply(FOR_DECIDERS)
        return
    duty = turn.duty(int(occurrence))
    if duty is None:
        turn.reply(f"Không có việc #{int(occurrence)}. {BY_CODE}")
        return
    needed = {"y": True, "n": False}[choice]
    code, content = f"#{duty.occurrence_id}", cut(duty.content, 150)
    what = _wanted(needed)
    if duty.needs_evidence is needed:
        turn.reply(f"Việc {code} từ trước đã {what}.")
        return
    turn.reports.demand_evidence(duty.task_id, needed=needed)
    turn.tasks.replan(duty.occurrence_id)
    text = f"Từ nay việc {code} (mọi kỳ hạn) {what}: {content}"
    turn.reply(text)
    for officer in (*duty.leads, *duty.supports):
        if officer.id != turn.officer.id:
            turn.notify(officer, f"evidence-demand:{turn.inbox_id}", text)


def _demand_of_draft(turn: Turn, demand: Demand) -> bool:
    """Let a task of the plan in review be done only with a file; False where no plan has such a task."""
    draft_id = turn.drafts.open_of(turn.officer.id) if may_plan(turn.officer) else None
    found = turn.drafts.get(turn.officer.office_id, draft_id) if draft_id is not None else None
    if found is None or draft_id is None:
        return False
    draft, state, _ = found
    task = next((task for task in draft.tasks if task.ordinal == demand.number), None)
    if task is None:
        return False
    changed = tuple(replace(t, needs_evidence=demand.needed) if t is task else t for t in draft.tasks)
    turn.drafts.save(draft_id, replace(draft, tasks=changed), state, turn.now)
    turn.reply(
        f"Kế hoạch {draft.number}, nhiệm vụ {task.ordinal} {_wanted(demand.needed)}: {cut(task.content, 150)}"
    )
    return True


def _wanted(needed: bool) -> str:
    return "chỉ xong khi có tài liệu kiểm chứng" if needed else "không cần tài liệu kiểm chứng"
