"""Vietnamese wording shared by the conversations: days, states, lines of lists. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.model import Button
from knowledge.vietnamese import fold
from reminders.model import OFFICE_ZONE, Duty, Evidence, Officer, Role, StatusReport, Verdict
from reminders.status import Standing, latest_report, standing
from reminders.understanding import State

STATES = {
    State.DONE: "đã xong",
    State.DOING: "đang làm",
    State.BLOCKED: "vướng mắc",
    State.NOT_STARTED: "chưa làm",
}
STANDINGS = {
    Standing.LATE: "Trễ hạn",
    Standing.BLOCKED: "Vướng mắc",
    Standing.DOING: "Đang làm",
    Standing.NOT_STARTED: "Chưa bắt đầu",
    Standing.DONE: "Đã xong",
}
VERDICTS = {
    Verdict.OUT_OF_PERIOD: "không đúng kỳ",
    Verdict.UNDATED: "chưa thấy ngày",
    Verdict.UNREADABLE: "chưa đọc được",
    Verdict.ACCEPTED: "văn phòng xem lại",
}
ROLES = {
    Role.OFFICER: "Công chức",
    Role.COORDINATOR: "Văn phòng",
    Role.LEADER: "Lãnh đạo",
    Role.ADMIN: "Quản trị",
}


def local_day(moment: datetime) -> date:
    """The day of a moment in the office's zone."""
    return moment.astimezone(OFFICE_ZONE).date()


def day(value: date) -> str:
    """A date as people write it: 05/03/2026."""
    return f"{value:%d/%m/%Y}"


def cut(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis, at most `most` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def names(officers: Sequence[Officer]) -> str:
    """People in a row, or "chưa giao"."""
    return ", ".join(officer.name for officer in officers) or "chưa giao"


def distance(due: date, today: date) -> str:
    """How far a due date is: "còn 3 ngày", "hôm nay", "trễ 2 ngày"."""
    days = (due - today).days
    if days == 0:
        return "hôm nay"
    return f"còn {days} ngày" if days > 0 else f"trễ {-days} ngày"


def duty_line(duty: Duty, today: date, width: int = 110) -> str:
    """One line of a list: number, words, due date and standing."""
    state = STANDINGS[standing(duty, today)].lower()
    when = "" if standing(duty, today) is Standing.DONE else f", {distance(duty.due, today)}"
    return f"#{duty.occurrence_id} {cut(duty.content, width)} (hạn {day(duty.due)}{when}; {state})"


def report_line(report: StatusReport, name: str) -> str:
    """What somebody said of a duty, in one line."""
    return f"{day(local_day(report.at))} {name}: {said(report)}"


def said(report: StatusReport) -> str:
    """The facts of a report in words; the words of its author where it holds no facts."""
    parts = [STATES[report.state]] if report.state is not None else []
    if report.percent is not None:
        parts.append(f"{report.percent}%")
    if report.figure is not None:
        parts.append(f"số liệu {report.figure:g}".replace(".", ","))
    if report.obstacle:
        parts.append(obstacle(report.obstacle))
    if report.until is not None:
        parts.append(f"hẹn ngày {day(report.until)}")
    return ", ".join(parts) or f"“{cut(report.note, 200)}”"


def obstacle(words: str) -> str:
    """What somebody is stuck on, in their words: "vướng: máy quét hỏng"."""
    return words if fold(words).startswith("vuong") else f"vướng: {words}"


def duty_card(duty: Duty, today: date, names_of: Mapping[int, str]) -> str:
    """Everything known of a duty, for whoever opens a line; `names_of` everybody who may have reported."""
    lines = [
        f"Nhiệm vụ #{duty.occurrence_id} (số {duty.ordinal}, Kế hoạch {duty.plan_number})",
        duty.content,
        f"Lĩnh vực: {duty.section}" if duty.section else "",
        f"Chủ trì: {names(duty.leads)}",
        f"Phối hợp: {names(duty.supports)}" if duty.supports else "",
        f"Thời gian trong kế hoạch: {duty.time_text}" if duty.time_text else "",
        f"Hạn: {day(duty.due)} ({distance(duty.due, today)})",
        f"Tình trạng: {STANDINGS[standing(duty, today)].lower()}",
    ]
    if duty.reports:
        lines.append("Báo cáo:")
        lines += [
            f"• {report_line(report, names_of.get(report.officer_id, 'người khác'))}"
            for report in duty.reports[-5:]
        ]
    if duty.evidence:
        lines.append(f"Tài liệu kiểm chứng: {', '.join(map(evidence_line, duty.evidence))}")
    elif duty.needs_evidence:
        lines.append("Chỉ tính là xong khi có tài liệu kiểm chứng.")
    return "\n".join(line for line in lines if line)


def document_name(kind: str, number: str, dated: date | None) -> str:
    """What a file calls itself: "Báo cáo số 12/BC-UBND ngày 05/03/2026"; "" where it says nothing."""
    parts = [
        kind or ("văn bản" if number or dated else ""),
        f"số {cut(number, 60)}" if number else "",
        f"ngày {day(dated)}" if dated else "",
    ]
    return " ".join(part for part in parts if part)


def period_of(start: date, due: date) -> str:
    """The period that a file is wanted of, in words."""
    return f"hạn {day(due)}" if start == due else f"kỳ từ {day(start)} đến {day(due)}"


def evidence_line(file: Evidence) -> str:
    """A file of evidence in a few words: its name, what it says it is, and whether that fits."""
    said = document_name(file.kind, file.number, file.dated)
    judged = VERDICTS.get(file.verdict, "") if file.verdict is not None else "đang đọc"
    about = "; ".join(part for part in (said, judged) if part)
    return f"{file.name} ({about})" if about else file.name


def state_buttons(occurrence_id: int) -> tuple[tuple[Button, ...], ...]:
    """The answers to a reminder."""
    return (
        (
            Button("Đã xong", f"st:{occurrence_id}:done"),
            Button("Đang làm", f"st:{occurrence_id}:doing"),
        ),
        (
            Button("Vướng mắc", f"st:{occurrence_id}:blocked"),
            Button("Nhắc lại sau", f"sn:{occurrence_id}"),
        ),
        (Button("Đã nhận", f"ak:{occurrence_id}"),),
    )


def evidence_buttons(files: Sequence[Evidence]) -> tuple[tuple[Button, ...], ...]:
    """One button for each file that shows what was done."""
    return tuple((Button(f"Mở {cut(file.name, 40)}", f"fl:{file.id}"),) for file in files[:8])


def last_word(duty: Duty, officer: Officer) -> str:
    """What the officer last said of the duty, or "chưa báo cáo"."""
    report = latest_report(duty, officer.id)
    return said(report) if report is not None else "chưa báo cáo"
