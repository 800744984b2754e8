"""The leader's digest: counts, the lists behind them by standing, field and person, lines to open."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Button, Outgoing
from bot.texts import STANDINGS, cut, day, duty_line, names, obstacle
from bot.turn import Turn, buttons_in_rows
from reminders.digest import Digest, Row, build_digest
from reminders.model import Duty
from reminders.status import Standing, is_late, latest_report, standing
from reminders.understanding import State

PAGE = 6
"""Lines of a list in one message."""

FOR_LEADERS = "Bản tổng hợp dành cho lãnh đạo và văn phòng. Gõ “việc của tôi” để xem việc của anh/chị."
LATE = "late"


def ask(turn: Turn) -> None:
    """The digest of today."""
    if digest := _allowed(turn):
        message = digest_message(digest, _doubts(turn))
        turn.reply(message.text, message.buttons)


def by_standing(turn: Turn, name: str, page: str = "0") -> None:
    """The tasks of one standing. "late" holds everything overdue, blocked ones too."""
    if digest := _allowed(turn):
        duties = digest.late if name == LATE else digest.duties[Standing(name)]
        _list(turn, STANDINGS[Standing(name)], duties, f"ds:{name}", int(page))


def by_field(turn: Turn) -> None:
    """The counts of each field."""
    if digest := _allowed(turn):
        buttons = [Button(cut(row.name, 40), f"df:{at}:0") for at, row in enumerate(digest.fields)]
        turn.reply(_table("Theo lĩnh vực:", digest.fields), buttons_in_rows(buttons[:20], 1))


def of_field(turn: Turn, at: str, page: str) -> None:
    """The tasks of one field."""
    digest = _allowed(turn)
    if digest is None:
        return
    if int(at) >= len(digest.fields):
        turn.reply("Danh sách lĩnh vực đã đổi, anh/chị mở lại bản tổng hợp giúp.")
        return
    name = digest.fields[int(at)].name
    duties = [duty for duty in _all(digest) if (duty.section or duty.plan_number) == name]
    _list(turn, name, duties, f"df:{at}", int(page))


def by_person(turn: Turn) -> None:
    """The counts of each person."""
    if digest := _allowed(turn):
        people = {lead.name: lead.id for duty in _all(digest) for lead in duty.leads}
        buttons = [Button(row.name, f"dp:{people[row.name]}:0") for row in digest.people]
        turn.reply(_table("Theo người chủ trì:", digest.people), buttons_in_rows(buttons[:40]))


def of_person(turn: Turn, officer_id: str, page: str) -> None:
    """The tasks that one person leads."""
    if digest := _allowed(turn):
        duties = [d for d in _all(digest) if any(lead.id == int(officer_id) for lead in d.leads)]
        name = next(
            (lead.name for d in duties for lead in d.leads if lead.id == int(officer_id)), "Người này"
        )
        _list(turn, name, duties, f"dp:{officer_id}", int(page))


def digest_message(digest: Digest, doubts: int) -> Outgoing:
    """The digest as one message. `doubts` is how many messages may not have arrived."""
    if digest.total == 0:
        return Outgoing(f"Tổng hợp ngày {day(digest.on)}: chưa có nhiệm vụ nào đến kỳ.")
    counts = {kind: len(duties) for kind, duties in digest.duties.items()}
    lines = [
        f"Tổng hợp ngày {day(digest.on)}: {digest.total} nhiệm vụ đến kỳ.",
        f"• Đã xong: {counts[Standing.DONE]}",
        f"• Đang làm: {counts[Standing.DOING]}",
        f"• Chưa bắt đầu: {counts[Standing.NOT_STARTED]}",
        f"• Vướng mắc: {counts[Standing.BLOCKED]}",
        f"• Trễ hạn: {len(digest.late)}" + _of_those_blocked(digest),
    ]
    for title, duties in (("Trễ nhất:", digest.late), ("Đang vướng:", digest.duties[Standing.BLOCKED])):
        if duties:
            lines.append(title)
            lines += [
                f"  – {names(duty.leads)}: {duty_line(duty, digest.on, 70)}{_obstacle(duty)}"
                for duty in duties[:3]
            ]
    if doubts:
        lines.append(f"Có {doubts} tin nhắn chưa chắc đã tới người nhận (xem: cchc outbox).")
    buttons = [
        Button(f"{label} ({number})", f"ds:{name}:0")
        for label, name, number in (
            ("Trễ hạn", LATE, len(digest.late)),
            ("Vướng mắc", Standing.BLOCKED.value, counts[Standing.BLOCKED]),
            ("Đang làm", Standing.DOING.value, counts[Standing.DOING]),
            ("Chưa bắt đầu", Standing.NOT_STARTED.value, counts[Standing.NOT_STARTED]),
            ("Đã xong", Standing.DONE.value, counts[Standing.DONE]),
        )
        if number
    ]
    ways = [Button("Theo lĩnh vực", "dgf"), Button("Theo người", "dgp")]
    return Outgoing("\n".join(lines), (*buttons_in_rows(buttons), tuple(ways)))


def _of_those_blocked(digest: Digest) -> str:
    blocked = sum(standing(duty, digest.on) is Standing.BLOCKED for duty in digest.late)
    return f" (trong đó {blocked} việc vướng mắc)" if blocked else ""


def _allowed(turn: Turn) -> Digest | None:
    if not turn.officer.role.sees_all:
        turn.reply(FOR_LEADERS)
        return None
    return build_digest(turn.tasks.duties(turn.officer.office_id), turn.today)


def _doubts(turn: Turn) -> int:
    return len(turn.outbox.in_doubt(turn.officer.office_id))


def _all(digest: Digest) -> list[Duty]:
    duties = [duty for kind in Standing for duty in digest.duties[kind]]
    return sorted(duties, key=lambda duty: (not is_late(duty, digest.on), duty.due, duty.ordinal))


def _list(turn: Turn, title: str, duties: Sequence[Duty], verb: str, page: int) -> None:
    shown = duties[page * PAGE : (page + 1) * PAGE]
    if not shown:
        turn.reply(f"{title}: không có việc nào.")
        return
    lines = [f"{duty_line(duty, turn.today)} – {names(duty.leads)}{_obstacle(duty)}" for duty in shown]
    buttons = [Button(f"Mở #{duty.occurrence_id}", f"oc:{duty.occurrence_id}") for duty in shown]
    if len(duties) > (page + 1) * PAGE:
        buttons.append(Button("Xem tiếp", f"{verb}:{page + 1}"))
    first = page * PAGE + 1
    turn.reply(
        f"{title} ({first}–{first + len(shown) - 1} trong {len(duties)}):\n" + "\n".join(lines),
        buttons_in_rows(buttons, 3),
    )


def _obstacle(duty: Duty) -> str:
    """What the duty is stuck on, where somebody said it."""
    last = [report for lead in duty.leads if (report := latest_report(duty, lead.id)) is not None]
    said = [report.obstacle for report in last if report.state is State.BLOCKED and report.obstacle]
    return f"; {obstacle(cut(said[-1], 120))}" if said else ""


def _table(title: str, rows: Sequence[Row]) -> str:
    lines = [title]
    for row in rows:
        parts = [
            f"{STANDINGS[kind].lower()} {row.counts[kind]}"
            for kind in (Standing.DONE, Standing.DOING, Standing.NOT_STARTED, Standing.BLOCKED)
            if row.counts.get(kind)
        ]
        if row.late:
            parts.append(f"trễ {row.late}")
        lines.append(f"• {row.name}: {', '.join(parts)}")
    return "\n".join(lines)
