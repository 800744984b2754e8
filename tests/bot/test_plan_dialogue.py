"""Lan drops a plan into the chat, corrects it, answers what is unclear, and gives the tasks out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.reading_room import ReadingRoom
from bot.samples.plans import new_plan, running_plan, write_plan
from bot.store import IntakeStore
from bot.tables import IntakeRow
from tests.bot.test_evidence_dialogue import pdf
from tests.people import Town


@pytest.fixture
def plan(town: Town, tmp_path: Path) -> Path:
    path = tmp_path / "kế hoạch 15.docx"
    write_plan(new_plan(town.clock.now.date()), path)
    return path


def test_the_plan_is_read_and_shown_with_what_is_unsure(town: Town, plan: Path) -> None:
    first, second = town.lan.sends(plan)
    assert "Đã nhận tệp “kế hoạch 15.docx”" in first
    assert "kế hoạch số 15/KH-UBND, ngày 02/03/2026" in second
    assert "Có 4 nhiệm vụ" in second
    assert "Chưa rõ hạn: nhiệm vụ 3" in second
    assert "Chủ trì: Công chức Văn hóa - Xã hội" in second
    assert "Quý I, Quý II năm 2026" in second


def test_the_story_of_a_plan(town: Town, plan: Path) -> None:
    town.lan.sends(plan)
    (said,) = town.lan.says("sua 4 thoi gian: trước ngày 20/03/2026")
    assert "20/03/2026" in said
    (said,) = town.lan.says("sửa 4 chủ trì: công chức TP-HT")
    assert "Công chức Tư pháp - Hộ tịch" in said

    (asked,) = town.lan.presses("Xác nhận")
    assert "“Cán bộ phụ trách Đài truyền thanh” là ai" in asked
    (asked,) = town.lan.says("chị Hoa")
    assert "“Theo kế hoạch” (nhiệm vụ 3)" in asked
    said = town.lan.says("quý III")
    assert "Tôi hiểu “quý III” là: quý III/2026" in said[0]
    assert "Đã giao 4 nhiệm vụ của Kế hoạch 15/KH-UBND" in said[1]

    (notice,) = town.minh.hears()
    assert "anh/chị chủ trì 1 nhiệm vụ" in notice
    assert "20/03/2026" in notice
    (mine,) = town.minh.says("việc của tôi")
    assert "Báo cáo kết quả tuyên truyền" in mine


def test_a_dropped_task_is_not_given_out(town: Town, plan: Path) -> None:
    town.lan.sends(plan)
    (said,) = town.lan.says("bỏ 1")
    assert "Đã bỏ nhiệm vụ 1" in said
    assert "15/KH-UBND" in said
    (asked,) = town.lan.presses("Xác nhận")
    assert "Theo kế hoạch" in asked
    assert "3 nhiệm vụ" in town.lan.presses("Không nhắc")[0]


def test_the_answer_to_who_is_this_is_remembered(town: Town, plan: Path, tmp_path: Path) -> None:
    town.lan.sends(plan)
    town.lan.presses("Xác nhận")
    town.lan.presses("Lê Thị Hoa")
    town.lan.presses("Hằng quý")
    other = tmp_path / "another.docx"
    later = new_plan(date(2026, 4, 1))
    write_plan(type(later)("16/KH-UBND", later.issued, later.title, later.tasks[:1]), other)
    town.lan.sends(other)
    (said,) = [text for text in town.lan.presses("Xác nhận") if "Đã giao" in text]
    assert "1 nhiệm vụ" in said


def test_confirming_twice_gives_the_tasks_out_once(town: Town, plan: Path) -> None:
    town.lan.sends(plan)
    town.lan.presses("Xác nhận")
    town.lan.presses("Không giao ai")
    town.lan.presses("Hằng tháng")
    (said,) = town.lan.presses("Xác nhận")
    assert "đã được giao rồi" in said
    (said,) = [text for text in town.lan.sends(plan) if "Đã nhận" not in text]
    assert "không có gì thay đổi" in said


def test_a_button_of_an_old_question_answers_no_new_one(town: Town, plan: Path) -> None:
    town.lan.sends(plan)
    town.lan.presses("Xác nhận")
    old = next(b for row in town.lan.got()[-1].buttons for b in row if b.label == "Trần Văn Minh")
    town.lan.presses("Lê Thị Hoa")
    (asked,) = town.lan.presses_data(old.data)
    assert "Theo kế hoạch" in asked
    assert "Đã giao" not in asked


def test_only_the_office_may_bring_plans(town: Town, plan: Path) -> None:
    (said,) = town.minh.sends(plan)
    assert "không có việc nào để gắn tệp" in said


def test_another_offices_coordinator_cannot_touch_the_draft(town: Town, plan: Path) -> None:
    town.lan.sends(plan)
    confirm = next(b for row in town.lan.got()[-1].buttons for b in row if b.label.startswith("Xác nhận"))
    assert "không còn chờ" in town.dung.presses_data(confirm.data)[0]
    assert town.minh.presses_data(confirm.data)[0].startswith("Chỉ văn phòng")


def test_a_correction_of_a_task_that_is_not_there(town: Town, plan: Path) -> None:
    town.lan.sends(plan)
    assert "chỉ có nhiệm vụ từ 1 đến 4" in town.lan.says("sửa 9 chủ trì: VP-TK")[0]


def test_a_document_without_tasks_can_still_be_asked_about(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "quyết định.txt"
    path.write_text(
        "Số: 3/QĐ-UBND\nHoa Sen, ngày 05 tháng 01 năm 2026\nQUYẾT ĐỊNH\nVề nghỉ trưa\n"
        "Điều 1. Giờ nghỉ\n1. Công chức nghỉ trưa từ 11 giờ 30 phút đến 13 giờ.\n",
        encoding="utf-8",
    )
    said = town.lan.sends(path)[-1]
    assert "quyết định 3/QĐ-UBND" in said
    assert "11 giờ 30 phút" in town.minh.says("mấy giờ công chức nghỉ trưa?")[0]


@pytest.fixture
def asking(town: Town, plan: Path) -> Town:
    """Lan is asked when the task of "Theo kế hoạch" is to be done."""
    town.lan.sends(plan)
    town.lan.presses("Xác nhận")
    town.lan.presses("Không giao ai")
    return town


@pytest.mark.parametrize(
    "words",
    [
        "em xong việc này hôm 5/3 rồi nhé",
        "quý III có việc gì không",
        "báo cáo ngày 15/12 nộp ở đâu",
        "hằng tháng phải báo cáo gì cho quận?",
        "#1 xong ngày 5/3 rồi",
        "quý II nộp bao nhiêu hồ sơ trực tuyến?",
    ],
)
def test_other_words_with_a_date_are_not_the_answer_to_when(asking: Town, words: str) -> None:
    assert not any("Đã giao" in text for text in asking.lan.says(words))
    assert "Đã giao 4 nhiệm vụ" in asking.lan.presses_data(_button(asking, "Hằng quý"))[0]


def test_a_date_before_the_plan_is_questioned(asking: Town) -> None:
    assert "trước ngày ban hành" in asking.lan.says("trước ngày 1/1/2020")[0]


def test_a_task_nobody_is_reminded_of_still_stands_in_the_lists(asking: Town) -> None:
    said = asking.lan.presses_data(_button(asking, "Không nhắc"))[0]
    assert "không nhắc: nhiệm vụ 3" in said
    assert "tập huấn" in asking.lan.says("việc của tôi")[0]
    asking.clock.now = asking.clock.now.replace(month=12, day=31)
    assert not any("tập huấn" in text and "Nhắc việc" in text for text in asking.lan.hears())


def test_a_draft_without_tasks_is_not_given_out(asking: Town) -> None:
    assert "Không còn nhiệm vụ nào để giao" in asking.lan.says("bỏ 1, 2, 3, 4")[-1]
    asking.lan.says("sửa 2 chủ trì: VH-XH")
    assert any("Đã giao 1 nhiệm vụ" in message.text for message in asking.lan.got())


def test_several_people_for_one_position(town: Town, plan: Path) -> None:
    town.lan.sends(plan)
    town.lan.presses("Xác nhận")
    assert "Theo kế hoạch" in town.lan.says("anh Minh và chị Hoa")[0]


def test_confirming_and_refusing_in_words(town: Town, plan: Path) -> None:
    town.lan.sends(plan)
    assert not any("là ai ạ" in text for text in town.lan.says("ok"))
    assert "là ai ạ" in town.lan.says("xác nhận")[0]
    assert "Đã bỏ bản nháp" in town.lan.says("không giao")[0]


def test_sending_the_file_again_keeps_the_corrections(town: Town, plan: Path) -> None:
    town.lan.sends(plan)
    town.lan.says("sửa 2 nội dung: Nội dung đã sửa")
    assert "Nội dung đã sửa" in town.lan.sends(plan)[-1]


def test_another_file_of_the_same_number_is_warned_of(town: Town, plan: Path, tmp_path: Path) -> None:
    town.lan.sends(plan)
    for label in ("Xác nhận", "Không giao ai", "Hằng quý"):
        town.lan.presses(label)
    other = tmp_path / "ban moi.docx"
    sample = new_plan(town.clock.now.date())
    write_plan(type(sample)(sample.number, sample.issued, "Bản thay thế", sample.tasks[:2]), other)
    assert "giao trùng" in town.lan.sends(other)[-1]


def _button(town: Town, label: str) -> str:
    return next(
        button.data
        for message in reversed(town.lan.got())
        for row in message.buttons
        for button in row
        if button.label == label
    )


def test_a_stopped_reader_is_started_again(town: Town, plan: Path) -> None:
    """The file was taken by a process that died: after its lease another reads it."""
    town.core.files.put(town.office, plan)
    with town.core.database.write() as session:
        sha256 = town.core.files.put(town.office, plan)
        IntakeStore(session).add(
            town.office, town.lan.id, town.channel.name, town.lan.address, "k.docx", sha256, town.clock.now
        )
        assert IntakeStore(session).claim("a dead process", town.clock.now) is not None
    assert town.lan.hears() == []
    town.clock.forward(minutes=6)
    assert "15/KH-UBND" in town.lan.hears()[-1]


def test_the_tasks_of_a_running_plan_have_the_people_the_plan_names(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "12.docx"
    write_plan(running_plan(town.clock.now.date()), path)
    town.lan.sends(path)
    assert "Đã giao 6 nhiệm vụ" in town.lan.presses("Xác nhận")[0]
    town.thang.says("tổng hợp")
    assert "Lê Thị Hoa" in town.thang.presses("Theo người")[0]


def test_a_file_that_takes_long_stays_its_readers(town: Town, tmp_path: Path) -> None:
    """Another worker must not take it meanwhile: the lease is renewed page by page."""
    path = tmp_path / "dài.pdf"
    path.write_bytes(pdf(["Báo cáo số 7/BC-UBND"], pages=8))
    with town.core.database.write() as session:
        sha256 = town.core.files.put(town.office, path)
        IntakeStore(session).add(
            town.office, town.lan.id, town.channel.name, town.lan.address, "dài.pdf", sha256, town.clock.now
        )
    left: list[timedelta] = []

    def slow_clock() -> datetime:
        town.clock.forward(seconds=75)
        with town.core.database.read() as session:
            lease_until = session.scalars(select(IntakeRow.lease_until)).one()
        if lease_until is not None:
            left.append(lease_until - town.clock.now)
        return town.clock.now

    room = ReadingRoom(
        town.core.database, town.core.library, town.core.files, "one", {}, slow_clock, lambda *_: None
    )
    assert room.round()
    assert len(left) > 6
    assert min(left) > timedelta(0)
    assert "đoạn để hỏi đáp" in town.lan.hears()[-1]
