"""Two offices become one: people, tasks with their history, documents, messages and questions go on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.cli import main
from bot.database import open_database
from bot.gaps import GapStore
from bot.merging import Merged, MergeRefusedError, merge
from bot.samples.plans import ALL, TP, VP, SamplePlan, SampleTask, decision_text, write_plan
from bot.store import IntakeStore
from bot.tables import BotBase
from knowledge.store import KnowledgeBase
from reminders.absence_store import AbsenceStore
from reminders.calendar_store import CalendarStore
from reminders.model import OFFICE_ZONE, Role
from reminders.office_store import OfficeStore
from reminders.outbox import Fate, Kind, Outbox
from reminders.status import state_of
from reminders.tables import OfficeRow, RemindersBase
from reminders.task_store import TaskStore
from reminders.understanding import State
from tests.people import Person, Town

MARCH = date(2026, 3, 2)


def plan_file(folder: Path, number: str, *tasks: SampleTask) -> Path:
    path = folder / f"{number.partition('/')[0]}.docx"
    write_plan(SamplePlan(number, MARCH, "Thử nhập cơ quan", tasks), path)
    return path


def task(content: str, lead: str = VP, due: str = "12/03/2026") -> SampleTask:
    return SampleTask("Chung", content, lead, "", f"Trước ngày {due}")


def give_out(person: Person, path: Path) -> None:
    person.sends(path)
    person.presses("Xác nhận")
    person.hears()


@pytest.fixture
def two(town: Town, tmp_path: Path) -> Town:
    """Both offices have tasks of their own and one plan alike, and another Lan works next door."""
    with town.core.database.write() as session:
        OfficeStore(session).add_officer(town.next_door, "Nguyễn Thị Lan", Role.OFFICER, [TP, ALL])
    ours = plan_file(tmp_path, "20/KH-UBND", task("Số hóa sổ hộ tịch", TP), task("Đăng ký sáng kiến", ALL))
    theirs = plan_file(tmp_path, "21/KH-UBND", task("Niêm yết thủ tục tại xã"))
    both = plan_file(tmp_path, "99/KH-UBND", task("Báo cáo kết quả cải cách"))
    text = tmp_path / "07.txt"
    text.write_text(decision_text(date(2026, 2, 1)), encoding="utf-8")
    for person, paths in ((town.lan, (ours, both)), (town.dung, (theirs, both))):
        for path in paths:
            give_out(person, path)
    town.dung.sends(text)
    for person in (town.lan, town.minh, town.hoa, town.bao, town.thang, town.dung):
        person.hears()
    return town


def merged(town: Town) -> Merged:
    core = town.core
    return merge(core.database, core.files, core.library, town.next_door, town.office, town.clock.now)


def duties(town: Town) -> dict[int, str]:
    with town.core.database.read() as session:
        return {d.occurrence_id: d.content for d in TaskStore(session).duties(town.office)}


def left(town: Town) -> dict[str, int]:
    """For each table that names an office: rows that name the one that is gone."""
    found = {}
    with town.core.database.read() as session:
        for base in (BotBase, KnowledgeBase, RemindersBase):
            for table in base.metadata.sorted_tables:
                if "office_id" in table.columns:
                    number = select(func.count()).where(table.c.office_id == town.next_door)
                    found[table.name] = session.execute(number).scalar_one()
    return found


def test_nothing_is_left_in_the_office_that_is_gone(two: Town) -> None:
    now = two.clock.now
    with two.core.database.write() as session:
        IntakeStore(session).add(
            two.next_door, two.dung.id, "memory", two.dung.address, "a.pdf", "0" * 64, now
        )
        GapStore(session).log(two.next_door, two.dung.id, "Phí trước bạ?", "Phí trước bạ", "", None, now)
        CalendarStore(session).enter(two.next_door, date(2026, 3, 13), False, "", None, now)
    before = left(two)
    assert all(before.values()), before  # each table has something to pass on
    result = merged(two)
    assert left(two) == dict.fromkeys(before, 0)
    assert (result.people, result.tasks, result.documents, result.same) == (2, 2, 2, 1)
    with two.core.database.read() as session:
        assert [name for _, name in OfficeStore(session).offices()] == ["UBND phường Hoa Sen"]
        assert session.get_one(OfficeRow, two.next_door).merged_into == two.office
    with two.core.database.write() as session:
        again = OfficeStore(session).add_office("UBND xã Bến Đá")
    assert again != two.next_door


def test_tasks_go_on_with_their_history_and_their_reminders(two: Town) -> None:
    two.dung.says("việc niêm yết thủ tục tại xã được 40%")
    before = duties(two)
    merged(two)
    after = duties(two)
    assert before.items() <= after.items()
    assert sorted(after.values()).count("Báo cáo kết quả cải cách") == 2
    (number,) = (number for number, content in after.items() if content.startswith("Niêm yết"))
    with two.core.database.read() as session:
        (duty,) = TaskStore(session).duties(two.office, occurrence_id=number)
    assert [lead.name for lead in duty.leads] == ["Ngô Tiến Dũng"]
    assert state_of(duty, duty.leads[0]) is State.DOING
    assert any("nay là UBND phường Hoa Sen" in text for text in two.dung.hears())
    two.lan.hears()
    two.clock.now = datetime(2026, 3, 9, 9, 0, tzinfo=OFFICE_ZONE)
    assert any("Niêm yết" in text for text in two.dung.hears())
    assert not any("Niêm yết" in text for text in two.lan.hears())  # a second holder takes nothing over
    assert "đã xong" in two.dung.says(f"#{number} xong rồi ạ")[0]


def test_a_namesake_is_kept_and_positions_are_those_of_the_new_office(two: Town) -> None:
    result = merged(two)
    assert result.renamed == (("Nguyễn Thị Lan", "Nguyễn Thị Lan (UBND xã Bến Đá)"),)
    with two.core.database.read() as session:
        people = {one.name: one for one in OfficeStore(session).officers(two.office)}
        group = next(d for d in TaskStore(session).duties(two.office) if d.content == "Đăng ký sáng kiến")
    assert set(people) >= {"Nguyễn Thị Lan", "Nguyễn Thị Lan (UBND xã Bến Đá)", "Ngô Tiến Dũng"}
    assert people["Ngô Tiến Dũng"].role is Role.COORDINATOR
    # The group has a newcomer from next door.
    assert "Nguyễn Thị Lan (UBND xã Bến Đá)" in [lead.name for lead in group.leads]


def test_documents_are_found_and_files_open_in_the_new_office(two: Town) -> None:
    question = "hồ sơ nộp trực tuyến phải phản hồi sau bao lâu?"
    today = two.clock.now.date()
    assert two.core.library.ask(two.office, question, today).abstained
    merged(two)
    answer = two.core.library.ask(two.office, question, today)
    assert not answer.abstained
    entries = two.core.library.entries(two.office)
    assert sorted(entry.head.number or "" for entry in entries) == [
        "07/QĐ-UBND", "20/KH-UBND", "21/KH-UBND", "99/KH-UBND",
    ]  # fmt: skip
    for entry in entries:
        assert two.core.files.path(two.office, entry.sha256).is_file()
    assert two.core.library.entries(two.next_door) == []


def test_leave_waiting_messages_and_questions_pass_too(two: Town) -> None:
    now = two.clock.now
    with two.core.database.write() as session:
        AbsenceStore(session).enter(two.dung.id, date(2026, 3, 4), date(2026, 3, 20), None, None, now)
        CalendarStore(session).enter(two.next_door, date(2026, 3, 13), False, "xã nghỉ", None, now)
        CalendarStore(session).enter(two.office, date(2026, 3, 13), True, "phường làm", None, now)
        for office, officer in ((two.office, two.lan.id), (two.next_door, two.dung.id)):
            GapStore(session).log(office, officer, "Phí chứng thực?", "Phí chứng thực", "", None, now)
        Outbox(session).enqueue(
            "notice:x", Kind.NOTICE, now=now, office_id=two.next_door, officer_id=two.dung.id,
            body={"text": "Chờ gửi", "buttons": []},
        )  # fmt: skip
    merged(two)
    with two.core.database.read() as session:
        assert [a.officer_id for a in AbsenceStore(session).of_office(two.office, date(2026, 3, 5))] == [
            two.dung.id
        ]
        assert CalendarStore(session).entries(two.office)[date(2026, 3, 13)] is True
        (gap,) = GapStore(session).open_gaps(two.office)
        assert gap.times == 2
        assert Outbox(session).count(two.office)[Fate.PENDING.value] >= 1
    assert "Chờ gửi" in two.dung.hears()
    two.clock.now = datetime(2026, 3, 9, 9, 0, tzinfo=OFFICE_ZONE)
    assert not any("Niêm yết" in text for text in two.dung.hears())


def test_a_draft_that_waits_is_confirmed_in_the_new_office(two: Town, tmp_path: Path) -> None:
    two.dung.sends(plan_file(tmp_path, "30/KH-UBND", task("Tập huấn tại xã")))
    two.dung.hears()
    merged(two)
    assert "Đã giao 1 nhiệm vụ" in two.dung.presses("Xác nhận")[0]
    assert "Tập huấn tại xã" in duties(two).values()


def test_it_is_all_or_nothing(two: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the power failed")

    monkeypatch.setattr("bot.merging.tell_of_moves", broken)
    before = left(two)
    with pytest.raises(RuntimeError):
        merged(two)
    assert left(two) == before
    assert len(two.core.library.entries(two.next_door)) == 3


def test_what_cannot_be_merged_is_refused(two: Town) -> None:
    core = two.core
    for from_id, into_id in ((two.office, two.office), (99, two.office), (two.office, 99)):
        with pytest.raises(MergeRefusedError):
            merge(core.database, core.files, core.library, from_id, into_id, two.clock.now)
    merged(two)
    with pytest.raises(MergeRefusedError):
        merged(two)


def test_every_table_of_people_names_them_by_a_number_that_stays() -> None:
    """A merger changes no officer's id, so what only names officers need not pass."""
    named = {
        table.name
        for base in (BotBase, KnowledgeBase, RemindersBase)
        for table in base.metadata.sorted_tables
        if "office_id" in table.columns
    }
    assert named == {
        "calendar_days", "documents", "drafts", "gaps", "intakes", "officers", "outbox", "shares", "tasks",
    }  # fmt: skip


# The command line

Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def cchc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments: str) -> tuple[int, Any, str]:
        monkeypatch.setattr("sys.argv", ["cchc", *arguments])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        out, err = capsys.readouterr()
        return code, json.loads(out) if "--json" in arguments and out else out, err

    return run


@pytest.fixture
def office(cchc: Run) -> Run:
    cchc("officers", "office", "UBND xã A")
    cchc("officers", "add", "Trần Văn Minh", "-p", "TP-HT")
    cchc("officers", "add", "Lê Thị Hoa")
    return cchc


def test_a_transfer_by_command(office: Run) -> None:
    code, body, _ = office(
        "officers", "transfer", "Trần Văn Minh", "Lê Thị Hoa", "--on", "2026-01-05", "--json"
    )
    assert (code, body) == (0, {"from": 1, "to": 2, "on": "2026-01-05"})
    people = {one["name"]: one["positions"] for one in office("officers", "list", "--json")[1]["officers"]}
    assert people == {"Trần Văn Minh": [], "Lê Thị Hoa": [TP]}
    assert office("officers", "transfer", "1", "1")[0] == 1
    assert office("officers", "transfer", "1", "Ai đó")[0] == 1
    assert office("officers", "transfer", "1", "2", "--on", "mai")[0] == 1
    assert office("officers", "transfer", "1")[0] == 2


def test_leave_and_back_by_command(office: Run) -> None:
    asked = ("--from", "2098-03-05", "--to", "2098-03-12", "--deputy", "1", "--json")
    assert "xa quá" in office("officers", "leave", "2", *asked)[2]
    year = datetime.now(OFFICE_ZONE).year + 1
    days = ("--from", f"{year}-03-05", "--to", f"{year}-03-12")
    code, body, _ = office("officers", "leave", "2", *days, "--deputy", "1", "--json")
    assert code == 0
    assert body == {"id": 1, "officer": 2, "from": days[1], "to": days[3], "deputy": 1}
    assert office("officers", "leave", "2", *days, "--deputy", "2")[0] == 1
    assert office("officers", "leave", "2", "--from", days[3], "--to", days[1])[0] == 1
    assert office("officers", "leave", "2")[0] == 2
    assert office("officers", "back", "2")[0] == 1
    code, body, _ = office("officers", "back", "2", "--on", f"{year}-03-09", "--json")
    assert (code, body) == (0, {"officer": 2, "on": f"{year}-03-09", "absence": 1})


def test_rungs_by_command(office: Run) -> None:
    usual = office("officers", "ladder", "--json")[1]
    assert (usual["before"], usual["after"], usual["own"]) == ([7, 3, 1, 0], [1, 3, 7], False)
    code, body, _ = office("officers", "ladder", "--before", "5,2,0", "--every", "0", "--json")
    assert (code, body["before"], body["every"], body["after"], body["own"]) == (
        0,
        [5, 2, 0],
        0,
        [1, 3, 7],
        True,
    )
    assert office("officers", "ladder", "--default", "--json")[1] == usual
    for wrong in (("--before", "x"), ("--after", "0"), ("--every", "999"), ("--default", "--every", "1")):
        assert office("officers", "ladder", *wrong)[0] == 1
    assert office("officers", "ladder", "--task", "7")[0] == 1
    assert office("officers", "ladder", "--every", "x")[0] == 2


def test_commands_without_an_office_say_so(cchc: Run) -> None:
    for arguments in (
        ("ladder",),
        ("back", "1"),
        ("leave", "1", "--from", "2026-03-05"),
        ("transfer", "1", "2"),
    ):
        code, _, reason = cchc("officers", *arguments)
        assert (code, "Chưa có cơ quan" in reason) == (1, True)


def test_a_merger_by_command(office: Run, tmp_path: Path) -> None:
    office("officers", "office", "UBND xã B")
    database = open_database(tmp_path / "data" / "cchc.db")
    with database.write() as session:
        OfficeStore(session).add_officer(2, "Lê Thị Hoa", Role.OFFICER)
    code, body, _ = office("officers", "merge", "UBND xã B", "UBND xã A", "--json")
    assert code == 0
    assert (body["from"], body["into"], body["people"]) == (2, 1, 1)
    assert body["renamed"] == [{"old": "Lê Thị Hoa", "new": "Lê Thị Hoa (UBND xã B)"}]
    assert office("officers", "merge", "UBND xã B", "UBND xã A")[0] == 1
    assert office("officers", "merge", "1", "1")[0] == 1
