"""How often a task or the office is reminded, told in chat, and taken back."""

from __future__ import annotations

from bot.conversations.amending import may_amend
from bot.model import Button
from bot.texts import cut
from bot.turn import Turn
from reminders.ladder import DEFAULT, Ladder
from reminders.ladder_words import CheckInWish, LadderWish, read_ladder_words
from reminders.settings_store import SettingsStore
from reminders.timing import Recurrence

UNDO = "ru"
"""The word of the button that takes the last change back."""

BEFORE = "ladder_before"
"""Where the memory keeps what the last change replaced."""

FOR_OFFICE = "Mốc nhắc của nhiệm vụ và của cơ quan do văn phòng, lãnh đạo đặt."
OFTEN = {
    Recurrence.DAILY: "hằng ngày",
    Recurrence.WEEKLY: "hằng tuần",
    Recurrence.MONTHLY: "hằng tháng",
    Recurrence.QUARTERLY: "hằng quý",
    Recurrence.HALF_YEARLY: "6 tháng một lần",
    Recurrence.YEARLY: "hằng năm",
}


def ladder_by_words(turn: Turn) -> bool:
    """Take "nhắc việc #5 trước 10, 5 ngày", "việc thường xuyên hỏi hằng quý"; False where it is no such."""
    wish = read_ladder_words(turn.incoming.text)
    if wish is None:
        return False
    if not may_amend(turn.officer):
        turn.reply(FOR_OFFICE)
    elif isinstance(wish, CheckInWish):
        _choose_check_in(turn, wish)
    elif wish.doubt:
        turn.reply(f"Tôi chưa ghi: {wish.doubt}.")
    else:
        _choose_ladder(turn, wish)
    return True


def undo(turn: Turn) -> None:
    """Take the last change of rungs or check-ins back."""
    before = turn.memory.pop(BEFORE, None)
    if before is None or not may_amend(turn.officer):
        turn.reply("Không còn gì để hoàn tác.")
        return
    store = SettingsStore(turn.session, turn.officer.office_id)
    if "check_in" in before:
        store.choose_check_in(Recurrence(before["check_in"]) if before["check_in"] else None)
    else:
        store.choose_ladder(Ladder.from_json(before["ladder"]), before["task"])
    turn.reply("Đã trở lại như trước khi đổi.")


def worded(ladder: Ladder) -> str:
    """The rungs of a ladder in words."""
    ahead = [str(day) for day in sorted(set(ladder.before), reverse=True) if day]
    parts = [f"trước hạn {', '.join(ahead)} ngày làm việc"] if ahead else []
    parts += ["sáng ngày đến hạn"] if 0 in ladder.before else []
    parts += [f"quá hạn {', '.join(map(str, sorted(set(ladder.after))))} ngày"] if ladder.after else []
    parts += (
        [f"rồi {ladder.every} ngày một lần" if ladder.every != 1 else "rồi hằng ngày"] if ladder.every else []
    )
    told = [
        f"báo {who} sau {days} ngày không trả lời"
        for who, days in (("văn phòng", ladder.coordinator_after), ("lãnh đạo", ladder.leader_after))
        if days
    ]
    return "; ".join([", ".join(parts) or "không nhắc", *told])


def _choose_ladder(turn: Turn, wish: LadderWish) -> None:
    store = SettingsStore(turn.session, turn.officer.office_id)
    task_id, about = None, "cả cơ quan (nhiệm vụ không có mốc riêng)"
    old: Ladder | None = store.ladder()
    if wish.occurrence_id is not None:
        duty = turn.duty(wish.occurrence_id)
        if duty is None:
            turn.reply(f"Không có việc #{wish.occurrence_id}.")
            return
        task_id, about = duty.task_id, f"nhiệm vụ “{cut(duty.content, 120)}” (mọi kỳ hạn)"
        old = store.own_ladder(task_id)
    new = None if wish.usual else wish.on(old or (store.ladder() if task_id is not None else DEFAULT))
    turn.memory[BEFORE] = {"task": task_id, "ladder": old.to_json() if old is not None else None}
    store.choose_ladder(new, task_id)
    shown = new or store.ladder()
    usual = " như thường" if wish.usual else ""
    turn.reply(f"Đã ghi mốc nhắc{usual} cho {about}: {worded(shown)}.", _undo_buttons())


def _choose_check_in(turn: Turn, wish: CheckInWish) -> None:
    store = SettingsStore(turn.session, turn.officer.office_id)
    before = turn.offices.check_in(turn.officer.office_id)
    turn.memory[BEFORE] = {"check_in": before.value}
    store.choose_check_in(wish.how_often)
    now = turn.offices.check_in(turn.officer.office_id)
    turn.reply(
        f"Đã ghi: việc thường xuyên hỏi {OFTEN[now]}, từ các kế hoạch giao sau hôm nay. "
        "Việc đã giao giữ các kỳ đã có.",
        _undo_buttons(),
    )


def _undo_buttons() -> tuple[tuple[Button, ...], ...]:
    return ((Button("Hoàn tác", UNDO),),)
