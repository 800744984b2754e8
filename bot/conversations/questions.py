"""A question about the documents: the quoted passage and its place, or that the documents do not say."""

from __future__ import annotations

from bot.turn import Turn

LONGEST = 2000
"""Characters of a question; a longer text is a document and should be sent as one."""

TOO_LONG = (
    "Câu hỏi dài {length} ký tự, quá mức {longest}. Anh/chị hỏi gọn lại giúp, "
    "hoặc gửi cả văn bản dưới dạng tệp để văn phòng nạp vào."
)


def ask(turn: Turn) -> None:
    """Answer the words of the person out of their office's documents."""
    question = turn.incoming.text.strip()
    if len(question) > LONGEST:
        turn.reply(TOO_LONG.format(length=len(question), longest=LONGEST))
        return
    turn.reply(turn.library.ask(turn.officer.office_id, question).answer)


def documents(turn: Turn) -> None:
    """The list of what can be asked about."""
    entries = turn.library.entries(turn.officer.office_id)
    if not entries:
        turn.reply("Chưa có văn bản nào. Văn phòng gửi tệp kế hoạch, nghị định vào đây để nạp.")
        return
    lines = [
        f"• {entry.head.kind or 'Văn bản'} {entry.head.number or entry.file}"
        + (f": {entry.head.title}" if entry.head.title else "")
        for entry in entries[-30:]
    ]
    turn.reply(f"Có {len(entries)} văn bản để hỏi:\n" + "\n".join(lines))
