"""Files that officers send to show what was done, attached to the task they are about."""

from __future__ import annotations

from bot.conversations.duties import NOT_YOURS, choice_lines, has_part, meant, pick_buttons
from bot.conversations.reporting import tell_of
from bot.texts import cut, state_buttons
from bot.turn import Turn
from reminders.model import Duty
from reminders.understanding import Intent, understand


def evidence(turn: Turn) -> None:
    """A file from an officer: which task does it show?"""
    file = turn.incoming.file
    assert file is not None
    assert turn.sha256 is not None
    offer_evidence(turn, file.name, turn.inbox_id)


def offer_evidence(turn: Turn, name: str, inbox_id: int) -> None:
    """Attach a kept file to the task it is about, or ask which."""
    choices = meant(turn)
    if len(choices) == 1:
        _attach(turn, choices[0], inbox_id)
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
        turn.reply("Không tìm thấy tệp ấy nữa, anh/chị gửi lại giúp.")
        return
    if int(occurrence) == 0:
        _is_no_document(turn, earlier.file_sha256)
        offer_evidence(turn, earlier.file_name or "tệp", earlier.id)
        return
    duty = turn.duty(int(occurrence))
    if duty is None or not has_part(turn, duty):
        turn.reply(NOT_YOURS)
        return
    _attach(turn, duty, earlier.id)


def _is_no_document(turn: Turn, sha256: str) -> None:
    """Take a file out of the documents that was being read as one by mistake: evidence is not for all."""
    turn.intakes.cancel(turn.officer.id, sha256)
    added = turn.documents.by_hash(turn.officer.office_id, sha256)
    draft_id = turn.drafts.of_plan(turn.officer.office_id, added.id) if added is not None else None
    if added is not None and draft_id is None:
        # The index lets go of it at the next start; until then no answer names a document that is gone.
        turn.documents.remove(added.id)


def _attach(turn: Turn, duty: Duty, inbox_id: int) -> None:
    kept = turn.inbox.get(inbox_id, turn.officer.id)
    assert kept is not None
    assert kept.file_sha256 is not None
    name = kept.file_name or "tệp"
    new = turn.tasks.add_evidence(
        duty.occurrence_id,
        turn.officer.id,
        name=name,
        sha256=kept.file_sha256,
        size=kept.file_size or 0,
        at=turn.now,
    )
    verb = "Đã gắn" if new else "Trước đây đã gắn"
    turn.reply(
        f"{verb} “{cut(name, 80)}” vào việc #{duty.occurrence_id}: {cut(duty.content, 120)}\n"
        "Việc này thế nào rồi ạ?",
        state_buttons(duty.occurrence_id),
    )
    if new and kept.text.strip():
        heard = understand(kept.text, turn.today)
        if heard.intent is Intent.STATUS:
            tell_of(turn, duty, heard, kept.text)
