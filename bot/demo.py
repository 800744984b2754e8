"""The demonstration office: people, a running plan and a reference text, made through the same doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.app import Core
from bot.conversations.plans import draft_of
from bot.model import Outgoing, OutgoingFile
from bot.rendering import to_json
from bot.samples.plans import ALL, BP, TP, VH, VP, decision_text, new_plan, running_plan, write_plan
from knowledge.plans import extract_plan
from knowledge.store import Entry
from reminders.calendar_store import CalendarStore
from reminders.draft_store import DraftStore
from reminders.drafts import DraftState, assign, next_question
from reminders.hours import Hours
from reminders.model import OFFICE_ZONE, Duty, Role
from reminders.office_store import OfficeStore
from reminders.outbox import Kind, Outbox
from reminders.report_store import ReportStore
from reminders.task_store import TaskStore
from reminders.understanding import understand

OFFICE = "UBND phường Hoa Sen (dữ liệu mẫu)"
LAN, MINH, HOA, BAO, THANG = (
    "Nguyễn Thị Lan",
    "Trần Văn Minh",
    "Lê Thị Hoa",
    "Phạm Quốc Bảo",
    "Hoàng Đức Thắng",
)
PEOPLE = (
    (LAN, Role.COORDINATOR, (VP,)),
    (MINH, Role.OFFICER, (TP, ALL)),
    (HOA, Role.OFFICER, (VH, ALL)),
    (BAO, Role.OFFICER, (BP, ALL)),
    (THANG, Role.LEADER, ("Chủ tịch UBND",)),
)
SAID = (
    (1, LAN, "xong rồi", 14),
    (5, MINH, "vướng máy quét hỏng, chưa có kinh phí sửa", 4),
    (4, MINH, "em làm được 60% rồi", 2),
)
"""Task, who, in which words, how many days ago: the state in which the reader finds the office."""

WELCOME = (
    "Đây là cơ quan mẫu để làm thử. Anh/chị hãy tải tệp kế hoạch mẫu này về rồi thả vào khung chat: "
    "tôi sẽ đọc nhiệm vụ, anh/chị sửa, xác nhận và giao. Có thể hỏi ngay, ví dụ: "
    "“hồ sơ nộp trực tuyến phải phản hồi sau bao lâu?”"
)


class DemoError(Exception):
    """The demonstration office could not be made; the text says why."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made."""

    office_id: int
    new: bool


def make_demo(core: Core) -> Demo:
    """Make the demonstration office, unless it is there. Every step may be run again after a crash.

    Raises:
        DemoError: where the sample documents do not read as they were written.
    """
    now = core.clock()
    today = now.astimezone(OFFICE_ZONE).date()
    with core.database.write() as session:
        offices = OfficeStore(session)
        office_id = offices.add_office(OFFICE)
        for name, role, positions in PEOPLE:
            offices.add_officer(office_id, name, role, positions)
        # Whoever tries it at night or on a Sunday sees reminders, too.
        offices.choose_office_hours(office_id, Hours(time(0), time(0), time(0)))
        CalendarStore(session).keep(office_id, today, True, "ngày làm thử", None, now)
        coordinator = next(o for o in offices.officers(office_id) if o.name == LAN)
        done = bool(TaskStore(session).duties(office_id))
    folder = core.settings.data_dir / "samples"
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / "ke-hoach-15-mau.docx"
    if not done:
        decision = folder / "quyet-dinh-07-mau.txt"
        decision.write_text(decision_text(today), encoding="utf-8")
        core.library.add(office_id, decision, decision.name, now)
        running = folder / "ke-hoach-12-mau.docx"
        write_plan(running_plan(today), running)
        added = core.library.add(office_id, running, running.name, now)
        write_plan(new_plan(today), fresh)
        _assign(core, office_id, coordinator.id, added.entry, now)
    with core.database.write() as session:
        Outbox(session).enqueue(
            "demo:welcome",
            Kind.NOTICE,
            now=now,
            office_id=office_id,
            officer_id=coordinator.id,
            body=to_json(Outgoing(WELCOME, (), OutgoingFile(fresh.name, fresh.resolve()))),
        )
    return Demo(office_id, new=not done)


def _assign(core: Core, office_id: int, coordinator_id: int, entry: Entry, now: datetime) -> None:
    """Confirm the running plan as of forty days ago, and let people have said what they said since."""
    plan = extract_plan(core.library.read_again(entry), entry.head)
    then = now - timedelta(days=40)
    draft = draft_of(entry.head, plan, entry.file, then.date())
    with core.database.write() as session:
        officers = OfficeStore(session).officers(office_id)
        if next_question(draft, officers) is not None:
            raise DemoError(f"sample plan {entry.head.number} leaves a question open")
        drafts = DraftStore(session)
        draft_id = drafts.put(office_id, coordinator_id, entry.id, draft, then)
        tasks = TaskStore(session)
        assignments = assign(draft, officers, now.astimezone(OFFICE_ZONE).date())
        tasks.add_tasks(office_id, entry.id, draft.number, assignments, then)
        drafts.save(draft_id, draft, DraftState.CONFIRMED, then)
        ids = {officer.name: officer.id for officer in officers}
        for ordinal, name, words, days_ago in SAID:
            at = now - timedelta(days=days_ago)
            duty = _duty(tasks.duties(office_id), ordinal)
            ReportStore(session).report(
                duty.occurrence_id, ids[name], understand(words, at.date()), words, at
            )


def _duty(duties: list[Duty], ordinal: int) -> Duty:
    return next(duty for duty in duties if duty.ordinal == ordinal)
