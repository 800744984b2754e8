"""People the assistant does not know yet, and what it can do for those it knows."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from bot.model import Button
from bot.store import AccountStore
from bot.texts import ROLES
from bot.turn import Turn
from reminders.model import Role

WHO = (
    "Chào anh/chị. Tôi là Trợ lý CCHC, chỉ làm việc với người trong danh sách của cơ quan. "
    "Anh/chị gõ mã mời do văn phòng cấp (10 ký tự) để bắt đầu."
)
WRONG = "Mã mời không đúng, đã dùng hoặc đã quá hạn. Anh/chị xin văn phòng một mã mới."
TOO_MANY = "Anh/chị đã thử sai nhiều lần. Mời thử lại sau một giờ, hoặc xin văn phòng một mã mới."
TRIES = 5
PAUSE = timedelta(hours=1)
_CODE = re.compile(r"(?:/start\s+)?([A-Za-z0-9]{10})")


def stranger(
    accounts: AccountStore, channel: str, address: str, text: str, memory: dict[str, Any], now: datetime
) -> tuple[str, int | None]:
    """Answer somebody unknown: link them if they bring a good code.

    Guessing is held to TRIES wrong codes an hour for one address; `memory` counts them.

    Returns:
        What to say, and the officer they now are.
    """
    code = _CODE.fullmatch(text.strip())
    if code is None:
        return WHO, None
    wrong = [at for at in memory.get("wrong_codes", []) if datetime.fromisoformat(at) > now - PAUSE]
    if len(wrong) >= TRIES:
        return TOO_MANY, None
    officer_id = accounts.redeem(code[1], now)
    if officer_id is None:
        memory["wrong_codes"] = [*wrong, now.isoformat()]
        return WRONG, None
    memory.pop("wrong_codes", None)
    accounts.link(officer_id, channel, address, now)
    return "Đã nhận ra anh/chị. Gõ “trợ giúp” để xem tôi làm được gì.", officer_id


def help_text(turn: Turn) -> None:
    """What the assistant does for this person."""
    lines = [
        f"Chào {turn.officer.name} ({ROLES[turn.officer.role]}). Tôi làm được:",
        "• Trả lời câu hỏi về kế hoạch, nghị định đã nạp: cứ gõ câu hỏi, có dấu hay không dấu.",
        "• “việc của tôi”: các việc đang chờ. Báo tiến độ bằng nút, bằng lời (“được 60%”), hoặc gửi tệp.",
        "• “hoàn tác”: bỏ báo cáo vừa ghi. “văn bản”: danh sách văn bản để hỏi.",
    ]
    buttons = [Button("Việc của tôi", "my"), Button("Văn bản", "dc")]
    if turn.officer.role.sees_all:
        lines.append("• “tổng hợp”: việc xong, đang làm, trễ, vướng; theo lĩnh vực và theo người.")
        buttons.append(Button("Tổng hợp", "dg"))
    if turn.officer.role in (Role.COORDINATOR, Role.ADMIN):
        lines.append(
            "• Gửi tệp kế hoạch (.docx, .pdf có chữ, .txt): tôi đọc nhiệm vụ, anh/chị xác nhận rồi giao."
        )
    turn.reply("\n".join(lines), (tuple(buttons),))


def greet(turn: Turn) -> None:
    """A short word for a greeting or thanks."""
    turn.reply("Dạ, tôi nghe đây. Gõ câu hỏi, hoặc “trợ giúp” để xem tôi làm được gì.")
