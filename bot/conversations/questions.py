"""A question about the documents: the quoted passage and its place, or that the documents do not say."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversations import places
from bot.gaps import GapStore
from bot.model import Button
from bot.texts import cut
from bot.turn import Turn
from reminders.responsible import Responsible, responsible_for
from retrieval.model import Answer
from retrieval.question import Understood

LONGEST = 2000
"""Characters of a question; a longer text is a document and should be sent as one."""

TOO_LONG = (
    "Câu hỏi dài {length} ký tự, quá mức {longest}. Anh/chị hỏi gọn lại giúp, "
    "hoặc gửi cả văn bản dưới dạng tệp để văn phòng nạp vào."
)
UNDERSTOOD = "Tôi hiểu câu hỏi là: {text}"
WHICH = "Câu này có thể hiểu mấy cách. Anh/chị muốn hỏi câu nào?"
RESPONSIBLE = "Có thể hỏi {who} ({why})."
WHY = {
    "position": "phụ trách lĩnh vực này",
    "task": "đang chủ trì việc liên quan",
    "coordinator": "văn phòng",
}
NOTED = "Tôi đã ghi câu hỏi lại để văn phòng bổ sung văn bản."

READING = "qr"
"""The word of the buttons that say which reading of a question is meant."""

LEANS_WITHIN = timedelta(hours=1)
"""How long after a question "thế còn …?" is about it."""

_LABEL = 60
_MORE_BUTTONS = 2


def ask(turn: Turn) -> None:
    """Answer the words of the person out of their office's documents."""
    question = turn.incoming.text.strip()
    if len(question) > LONGEST:
        turn.reply(TOO_LONG.format(length=len(question), longest=LONGEST))
        return
    understood = turn.library.understand(question, turn.today, _question_before(turn))
    if understood.readings:
        turn.memory["readings"] = list(understood.readings)
        buttons = tuple(
            (Button(cut(reading, _LABEL), f"{READING}:{number}"),)
            for number, reading in enumerate(understood.readings)
        )
        turn.reply(WHICH, buttons)
        return
    _answer(turn, understood)


def choose_reading(turn: Turn, number: str) -> None:
    """Answer the reading of a question that was chosen."""
    readings = [str(each) for each in turn.memory.pop("readings", [])]
    chosen = (
        turn.library.understand(readings[int(number)], turn.today) if int(number) < len(readings) else None
    )
    if chosen is None:
        turn.reply("Nút này không còn dùng được. Anh/chị gõ lại câu hỏi giúp.")
        return
    _answer(turn, chosen)


def _question_before(turn: Turn) -> str | None:
    """The person's last question, while a new one may lean on it."""
    kept = turn.memory.get("question")
    if not isinstance(kept, dict):
        return None
    recent = turn.now - datetime.fromisoformat(kept["at"]) <= LEANS_WITHIN
    return str(kept["text"]) if recent else None


def _answer(turn: Turn, understood: Understood) -> None:
    turn.memory["question"] = {"text": understood.text, "at": turn.now.isoformat()}
    answer = turn.library.answer(turn.officer.office_id, understood)
    opening = f"{UNDERSTOOD.format(text=understood.text)}\n\n" if understood.changed else ""
    text = opening + answer.answer
    if answer.abstained:
        text = f"{text}\n{_gap(turn, answer)}"
    emphasis = tuple((start + len(opening), end + len(opening)) for start, end in answer.emphasis)
    turn.reply(text, _buttons(answer), emphasis=emphasis)
    if not answer.abstained:
        turn.to_write.append(answer)


def _buttons(answer: Answer) -> tuple[tuple[Button, ...], ...]:
    """The whole article of the first place, and of the next best ones."""
    seen: dict[str, Button] = {}
    for number, cited in enumerate(answer.citations[: 1 + _MORE_BUTTONS]):
        name = f"{cited.number or cited.file}, {cited.locator}".rstrip(", ")
        label = "Xem đầy đủ" if number == 0 and not answer.abstained else f"Mở {name}"
        button = places.button(cited.document_id, cited.section, cut(label, _LABEL))
        seen.setdefault(button.data, button)
    return tuple((button,) for button in seen.values())


def _gap(turn: Turn, answer: Answer) -> str:
    """Note what the documents do not say, and name who may know."""
    duties = turn.tasks.duties(turn.officer.office_id)
    found = responsible_for(answer.understood, duties, turn.colleagues())
    GapStore(turn.session).log(
        turn.officer.office_id,
        turn.officer.id,
        answer.question,
        answer.understood,
        answer.nearest,
        found.officer.id if found is not None else None,
        turn.now,
    )
    return " ".join([NOTED, *_who(turn, found)])


def _who(turn: Turn, found: Responsible | None) -> list[str]:
    if found is None or found.officer.id == turn.officer.id:
        return []
    return [RESPONSIBLE.format(who=found.officer.name, why=WHY[found.why])]


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
