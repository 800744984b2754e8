"""The questions that the documents do not answer, listed for the coordinator, and closed one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversations.assigning import may_plan
from bot.gaps import Gap, GapStore
from bot.model import Button, Outgoing
from bot.texts import cut, day, local_day
from bot.turn import Turn
from reminders.model import Officer, Role

PAGE = 8
"""Questions in one message."""

LIST, CLOSE = "gl", "gp"
"""The words of the buttons: a page of the list, and closing a question."""

COMMANDS = (
    "cau hoi chua tra loi duoc",
    "cau hoi chua tra loi",
    "cau hoi chua duoc tra loi",
    "cau hoi khong tra loi duoc",
    "cac cau hoi chua tra loi duoc",
    "nhung cau hoi chua tra loi duoc",
    "xem cau hoi chua tra loi duoc",
    "danh sach cau hoi chua tra loi duoc",
    "danh sach cau hoi chua tra loi",
    "cau hoi con bo ngo",
    "cau hoi con thieu van ban",
)
"""How the list is asked for, folded: the keys of `show` among the assistant's commands."""

NONE = "Không có câu hỏi nào chưa trả lời được."
GONE = "Câu hỏi này không còn trong danh sách."
NOT_YOURS = (
    "Danh sách câu hỏi chưa trả lời được là phần việc của văn phòng ({who}). "
    "Anh/chị cần văn bản nào thì nhắn văn phòng bổ sung giúp."
)
LEADERS_LOOK = "Văn phòng bổ sung văn bản rồi bấm nút đóng từng câu."
CLOSED = (
    "Đã đóng câu hỏi “{question}”. Tôi không hỏi lại hộ; nếu có người hỏi mà văn bản vẫn chưa nêu, "
    "câu này sẽ hiện lại."
)


def show(turn: Turn, page: str = "0") -> None:
    """The open questions of the office, most asked first; only for who sees the whole office.

    What officers ask may hold personal data, so their colleagues do not read it.
    """
    if not turn.officer.role.sees_all:
        turn.reply(NOT_YOURS.format(who=_coordinators(turn)))
        return
    gaps = GapStore(turn.session).open_gaps(turn.officer.office_id)
    first = int(page) * PAGE
    shown = gaps[first : first + PAGE]
    if not shown:
        turn.reply(NONE if not gaps else "Hết danh sách.")
        return
    names = {officer.id: officer.name for officer in turn.colleagues()}
    said = f"Có {len(gaps)} câu hỏi mà văn bản trong kho chưa trả lời được:"
    spans = []
    for number, gap in enumerate(shown, start=first + 1):
        question = cut(gap.question, 200)
        said += f"\n{number}. “{question}”"
        spans.append((len(said) - 1 - len(question), len(said) - 1))
        said += "".join(f"\n   {line}" for line in _about(gap, names))
    buttons = _close_buttons(shown, first) if may_plan(turn.officer) else ()
    if not may_plan(turn.officer):
        said += f"\n{LEADERS_LOOK}"
    if rest := len(gaps) - first - len(shown):
        buttons = (*buttons, (Button(f"Xem tiếp ({rest})", f"{LIST}:{int(page) + 1}"),))
    turn.replies.append(Outgoing(said, buttons, emphasis=tuple(spans)))


def close(turn: Turn, gap_id: str) -> None:
    """Take a question off the list, because the documents answer it now."""
    if not may_plan(turn.officer):
        turn.reply(NOT_YOURS.format(who=_coordinators(turn)))
        return
    gap = GapStore(turn.session).close(turn.officer.office_id, int(gap_id), turn.officer.id, turn.now)
    turn.reply(GONE if gap is None else CLOSED.format(question=cut(gap.question, 200)))


def _about(gap: Gap, names: Mapping[int, str]) -> list[str]:
    """How often, by whom and when it was asked, and where to look further."""
    asker = names.get(gap.officer_id, "người đã thôi việc ở đây")
    times = f"Hỏi {gap.times} lần, lần cuối" if gap.times > 1 else "Hỏi 1 lần:"
    lines = [f"{times} {asker}, ngày {day(local_day(gap.last_at))}."]
    if gap.closed_at is not None:
        lines.append(f"Đã bổ sung văn bản ngày {day(local_day(gap.closed_at))} nhưng vẫn chưa trả lời được.")
    if gap.understood and gap.understood != gap.question:
        lines.append(f"Đã hiểu là: “{cut(gap.understood, 160)}”.")
    if gap.nearest:
        lines.append(f"Nơi gần nhất: {cut(gap.nearest, 120)}.")
    if gap.responsible_id is not None and gap.responsible_id in names:
        lines.append(f"Phụ trách lĩnh vực: {names[gap.responsible_id]}.")
    return lines


def _close_buttons(gaps: Sequence[Gap], first: int) -> tuple[tuple[Button, ...], ...]:
    return tuple(
        (Button(f"Đã bổ sung văn bản (câu {number})", f"{CLOSE}:{gap.id}"),)
        for number, gap in enumerate(gaps, start=first + 1)
    )


def _coordinators(turn: Turn) -> str:
    found: list[Officer] = [one for one in turn.colleagues() if one.role is Role.COORDINATOR]
    return ", ".join(officer.name for officer in found[:3]) or "chưa có người phụ trách"
