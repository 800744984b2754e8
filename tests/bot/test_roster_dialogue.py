"""People go on leave, come back, hand over and leave: their tasks go on, nobody is reminded who is away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.samples.plans import ALL, TP, VH, VP, SamplePlan, SampleTask, write_plan
from reminders.ladder import DEFAULT
from reminders.model import OFFICE_ZONE, Duty, Role
from reminders.office_store import OfficeStore
from reminders.settings_store import SettingsStore
from reminders.status import state_of
from reminders.task_store import TaskStore
from reminders.timing import Recurrence
from reminders.understanding import State
from tests.people import Town


@pytest.fixture
def busy(town: Town, tmp_path: Path) -> Town:
    """Three tasks given out on Monday 2 March: Minh's and Hoa's due on the 12th, a group's on the 20th."""
    give_out(
        town,
        tmp_path,
        SampleTask("Hộ tịch", "Số hóa sổ hộ tịch", TP, VP, "Trước ngày 12/03/2026"),
        SampleTask("Văn hóa", "Đăng tin về một cửa", VH, VP, "Trước ngày 12/03/2026"),
        SampleTask("Chung", "Đăng ký sáng kiến", ALL, VP, "Trước ngày 20/03/2026"),
    )
    return town


def give_out(town: Town, folder: Path, *tasks: SampleTask, number: str = "20/KH-UBND") -> None:
    plan = SamplePlan(number, town.clock.now.date(), "Thử nhắc việc", tasks)
    path = folder / f"{number.partition('/')[0]}.docx"
    write_plan(plan, path)
    town.lan.sends(path)
    town.lan.presses("Xác nhận")
    quiet(town)


def quiet(town: Town) -> None:
    for person in (town.lan, town.minh, town.hoa, town.bao, town.thang):
        person.hears()


def on(town: Town, day: int, month: int = 3) -> None:
    """Move the clock to the morning of a day."""
    town.clock.now = datetime(2026, month, day, 9, 0, tzinfo=OFFICE_ZONE)


def duty(town: Town, occurrence: int) -> Duty:
    with town.core.database.read() as session:
        return TaskStore(session).duties(town.office, occurrence_id=occurrence)[0]


def leads(town: Town, occurrence: int) -> list[str]:
    return [officer.name for officer in duty(town, occurrence).leads]


def about(texts: Sequence[str], *words: str) -> list[str]:
    return [text for text in texts if all(word in text for word in words)]


def test_the_deputy_is_reminded_and_reports_and_who_is_away_hears_nothing(busy: Town) -> None:
    (said,) = busy.lan.says("Hoa nghỉ phép từ 4/3 đến 13/3, Minh làm thay")
    assert "Lê Thị Hoa nghỉ từ 04/03/2026 đến 13/03/2026, Trần Văn Minh làm thay" in said
    assert "1 việc đến hạn" in said
    assert "Lời nhắc việc gửi Trần Văn Minh" in busy.hoa.hears()[0]
    assert "làm thay Lê Thị Hoa" in busy.minh.hears()[0]
    on(busy, 5)
    texts = busy.minh.hears()
    assert about(texts, "Đăng tin về một cửa", "thay Lê Thị Hoa")
    assert busy.hoa.hears() == []
    (said,) = busy.minh.says("#2 xong rồi")
    assert "đã xong" in said
    assert state_of(duty(busy, 2), duty(busy, 2).leads[0]) is State.DONE
    assert leads(busy, 2) == ["Lê Thị Hoa"]
    for day in (9, 11, 12, 13):
        on(busy, day)
        assert busy.hoa.hears() == []


def test_an_officer_enters_their_own_leave_and_the_office_is_told(busy: Town) -> None:
    (said,) = busy.hoa.says("em nghỉ ốm hôm nay và mai")
    assert "Lê Thị Hoa nghỉ từ 02/03/2026 đến 03/03/2026" in said
    assert "không ai được nhắc" in said
    assert "Không có việc nào đến hạn" in said
    assert about(busy.lan.hears(), "Lê Thị Hoa nghỉ")


def test_two_who_leave_together_are_each_entered_and_each_taken_back_alone(busy: Town) -> None:
    said = busy.lan.says("chị Hoa và anh Minh đi tập huấn từ 4/3 đến 13/3, Bảo làm thay")
    assert [text for text in said if "Lê Thị Hoa nghỉ từ 04/03/2026 đến 13/03/2026, Phạm Quốc Bảo" in text]
    assert [text for text in said if "Trần Văn Minh nghỉ từ 04/03/2026 đến 13/03/2026, Phạm" in text]
    heard = busy.bao.hears()
    assert about(heard, "làm thay Lê Thị Hoa")
    assert about(heard, "làm thay Trần Văn Minh")
    assert about(busy.hoa.hears(), "đã ghi anh/chị nghỉ")
    assert about(busy.minh.hears(), "đã ghi anh/chị nghỉ")
    (undone,) = busy.lan.presses("Hoàn tác")  # the last shown: Minh's
    assert "Trần Văn Minh" in undone
    on(busy, 5)
    assert about(busy.minh.hears(), "Số hóa sổ hộ tịch")
    assert busy.hoa.hears() == []
    assert about(busy.bao.hears(), "Đăng tin về một cửa", "thay Lê Thị Hoa")


def test_an_officer_enters_their_own_leave_but_not_a_colleagues_with_it(busy: Town) -> None:
    said = busy.minh.says("em và chị Hoa nghỉ ngày mai")
    assert about(said, "Trần Văn Minh nghỉ")
    assert about(said, "do văn phòng ghi")
    assert not about(said, "Lê Thị Hoa nghỉ")


def test_of_two_who_is_meant_is_asked_for_the_one_that_is_unclear(busy: Town) -> None:
    with busy.core.database.write() as session:
        OfficeStore(session).add_officer(busy.office, "Vũ Thị Hoa", Role.OFFICER)
    said = busy.lan.says("Minh và Hoa nghỉ từ 4/3 đến 6/3")
    assert about(said, "Trần Văn Minh nghỉ")
    assert about(said, "là ai")
    (entered,) = busy.lan.presses("Vũ Thị Hoa")
    assert "Vũ Thị Hoa nghỉ từ 04/03/2026" in entered
    assert not about([entered], "Trần Văn Minh")


def test_leave_without_a_deputy_says_what_falls_due_and_reminds_nobody(busy: Town) -> None:
    (said,) = busy.lan.says("chị Hoa nghỉ thai sản từ 4/3")
    assert "chưa rõ ngày về" in said
    assert "Chưa có người làm thay" in said
    assert "Đăng tin về một cửa" in said
    for day in range(5, 16):
        on(busy, day)
        assert not about(busy.hoa.hears(), "Đăng tin")
        assert not about(busy.minh.hears(), "Đăng tin")


def test_back_at_work_is_reminded_again_and_can_be_undone(busy: Town) -> None:
    busy.lan.says("chị Hoa nghỉ ốm từ 2/3 đến 30/3, anh Bảo làm thay")
    on(busy, 6)
    assert about(busy.bao.hears(), "Đăng tin")
    said, reminded = busy.hoa.says("em đi làm lại rồi ạ")
    assert "đi làm lại từ 06/03/2026" in said
    assert "Đăng tin" in reminded  # what is due is shown to her on her return
    assert about(busy.bao.hears(), "thôi làm thay")
    on(busy, 9)
    assert about(busy.hoa.hears(), "Đăng tin")
    assert not about(busy.bao.hears(), "Đăng tin")
    busy.hoa.presses("Hoàn tác")
    on(busy, 11)
    assert not about(busy.hoa.hears(), "Đăng tin")
    assert about(busy.bao.hears(), "Đăng tin")


def test_who_is_back_on_the_first_day_was_never_away(busy: Town) -> None:
    busy.lan.says("chị Hoa nghỉ từ 2/3 đến 12/3")
    assert "đi làm lại từ 02/03/2026" in busy.lan.says("Hoa đi làm lại")[0]
    on(busy, 5)
    assert about(busy.hoa.hears(), "Đăng tin")
    assert "không thấy ghi" in busy.lan.says("Hoa đi làm lại")[0]


def test_a_leave_is_undone_by_its_button(busy: Town) -> None:
    busy.lan.says("Hoa nghỉ phép từ 4/3 đến 13/3, Minh làm thay")
    quiet(busy)
    assert "Đã bỏ" in busy.lan.presses("Hoàn tác")[0]
    assert about(busy.minh.hears(), "Đã bỏ")
    on(busy, 5)
    assert about(busy.hoa.hears(), "Đăng tin")
    assert "không còn" in busy.lan.presses("Hoàn tác")[0]


def test_a_leave_entered_again_replaces_the_first_and_undoing_it_brings_that_back(busy: Town) -> None:
    busy.lan.says("Hoa nghỉ phép từ 4/3 đến 13/3, Minh làm thay")
    busy.lan.says("Hoa nghỉ phép từ 4/3 đến 6/3, Bảo làm thay")
    quiet(busy)
    on(busy, 5)
    assert about(busy.bao.hears(), "thay Lê Thị Hoa")
    assert not about(busy.minh.hears(), "Đăng tin")
    busy.lan.presses("Hoàn tác")
    on(busy, 9)
    assert about(busy.minh.hears(), "Đăng tin")


def test_a_number_of_days_is_of_working_days(busy: Town) -> None:
    (said,) = busy.lan.says("anh Bảo nghỉ phép 3 ngày từ 5/3")
    assert "từ 05/03/2026 đến 09/03/2026" in said


def test_days_that_are_not_said_are_asked_for(busy: Town) -> None:
    busy.hoa.says("em nghỉ ốm ạ")
    assert "Chưa rõ ngày về" in busy.hoa.labels()
    (said,) = busy.hoa.presses("Hôm nay và mai")
    assert "từ 02/03/2026 đến 03/03/2026" in said


@pytest.mark.parametrize(
    "words",
    [
        "chị Hoa nghỉ ốm nên chưa làm",
        "chị Hoa nghỉ phép từ 1/3 đến 10/3",
        "vướng vì phần mềm nghỉ",
        "chị Hoa nghỉ đến bao giờ?",
    ],
)
def test_what_an_officer_says_of_others_enters_nothing(busy: Town, words: str) -> None:
    assert not about(busy.minh.says(words), "Đã ghi: Lê Thị Hoa")
    on(busy, 5)
    assert about(busy.hoa.hears(), "Đăng tin")


def test_an_officer_may_not_enter_the_leave_or_handover_of_others(busy: Town) -> None:
    assert "văn phòng" in busy.bao.says("Hoa nghỉ phép từ 4/3 đến 13/3, Minh làm thay")[0]
    assert "văn phòng" in busy.bao.says("anh Minh bàn giao việc cho chị Hoa")[0]
    assert about(busy.lan.hears(), "bàn giao việc cho chị Hoa")
    assert leads(busy, 1) == ["Trần Văn Minh"]
    busy.bao.presses_data("rl:1")
    busy.bao.presses_data("ro:2:20260301")
    assert "Trần Văn Minh" in leads(busy, 1)


def test_names_that_are_unknown_or_several_are_asked_about(busy: Town) -> None:
    assert "Trong cơ quan có: Nguyễn Thị Lan" in busy.lan.says("chị Hường nghỉ từ 4/3 đến 13/3")[0]
    with busy.core.database.write() as session:
        OfficeStore(session).add_officer(busy.office, "Vũ Thị Hoa", Role.OFFICER)
    assert "là ai" in busy.lan.says("Hoa nghỉ từ 4/3 đến 13/3, anh Hoàng làm thay")[0]
    (said,) = busy.lan.presses("Vũ Thị Hoa")
    assert "“anh Hoàng” là ai" in said
    (said,) = busy.lan.says("Hoa nghỉ từ 4/3 đến 13/3, Bảo làm thay")
    (said,) = busy.lan.presses("Vũ Thị Hoa")
    assert "Vũ Thị Hoa nghỉ từ 04/03/2026 đến 13/03/2026, Phạm Quốc Bảo làm thay" in said


def test_minh_is_a_name_and_a_word_for_oneself(busy: Town) -> None:
    assert "Nguyễn Thị Lan nghỉ" in busy.lan.says("mình nghỉ phép ngày 5/3")[0]
    assert "Trần Văn Minh nghỉ" in busy.lan.says("Minh nghỉ phép ngày 5/3")[0]
    busy.lan.says("minh nghi phep ngay 6/3")
    assert {label.split(" (")[0] for label in busy.lan.labels()} == {"Nguyễn Thị Lan", "Trần Văn Minh"}
    assert "Trần Văn Minh nghỉ ngày 06" in busy.minh.says("minh nghi phep ngay 6/3")[0]


def test_a_transfer_moves_what_is_open_on_its_day_with_its_history(busy: Town) -> None:
    busy.minh.says("#1 được 60%")
    (said,) = busy.lan.says("anh Minh chuyển công tác từ 9/3, chị Hoa nhận việc")
    assert "từ 09/03/2026, Lê Thị Hoa nhận việc của Trần Văn Minh" in said
    assert TP in said
    assert about(busy.hoa.hears(), "nhận việc của Trần Văn Minh")
    on(busy, 6)
    busy.minh.hears()
    busy.lan.hears()
    assert leads(busy, 1) == ["Trần Văn Minh"]
    on(busy, 9)
    texts = busy.hoa.hears()
    assert about(texts, "Anh/chị nhận", "Số hóa sổ hộ tịch", "trước là Trần Văn Minh")
    assert leads(busy, 1) == ["Lê Thị Hoa"]
    (card,) = busy.hoa.presses_data("oc:1")
    assert "60%" in card
    assert state_of(duty(busy, 1), duty(busy, 1).leads[0]) is State.DOING
    assert busy.minh.hears() == []
    on(busy, 11)
    assert about(busy.hoa.hears(), "Số hóa", "đang làm")
    assert busy.minh.hears() == []
    assert "đã xong" in busy.hoa.says("#1 xong rồi ạ")[0]


def test_what_was_given_by_hand_passes_on_the_day_too(busy: Town) -> None:
    busy.lan.says("giao #2 cho Minh")
    busy.lan.says("Minh bàn giao việc cho Bảo từ 9/3")
    on(busy, 6)
    busy.minh.hears()
    assert leads(busy, 2) == ["Trần Văn Minh"]
    on(busy, 9)
    quiet(busy)
    assert leads(busy, 1) == leads(busy, 2) == ["Phạm Quốc Bảo"]
    on(busy, 10)
    quiet(busy)
    assert leads(busy, 2) == ["Phạm Quốc Bảo"]


def test_work_given_to_who_handed_over_and_stayed_is_theirs(busy: Town) -> None:
    busy.lan.says("Minh bàn giao việc cho Bảo")
    quiet(busy)
    assert leads(busy, 1) == ["Phạm Quốc Bảo"]
    busy.lan.says("giao #2 cho Minh")
    on(busy, 3)
    quiet(busy)
    assert leads(busy, 2) == ["Trần Văn Minh"]


def test_a_transfer_is_undone_before_its_day_and_after(busy: Town) -> None:
    busy.lan.says("giao #2 cho Minh")
    busy.minh.says("#1 được 60%")
    for day in (9, 2):
        busy.lan.says(f"anh Minh chuyển công tác từ {day}/3, chị Hoa nhận việc")
        quiet(busy)
        assert leads(busy, 1) == (["Trần Văn Minh"] if day == 9 else ["Lê Thị Hoa"])
        busy.clock.forward(minutes=1)
        assert "Đã bỏ lời ghi bàn giao" in busy.lan.presses("Hoàn tác")[0]
        busy.clock.forward(minutes=1)
        quiet(busy)
        assert leads(busy, 1) == leads(busy, 2) == ["Trần Văn Minh"]
        assert TP in next(o for o in duty(busy, 1).leads).positions
    on(busy, 9)
    assert about(busy.minh.hears(), "Số hóa", "đang làm", "Đăng tin")
    assert "đã được hoàn tác" in busy.lan.presses("Hoàn tác")[0]


def test_a_handover_to_who_has_done_their_own_is_not_done(busy: Town) -> None:
    busy.lan.says("giao #2 cho Minh")
    busy.minh.says("#2 được 30%")
    busy.hoa.presses_data("st:2:done")  # she supports now
    busy.lan.says("Minh bàn giao việc cho Hoa")
    quiet(busy)
    assert leads(busy, 2) == ["Lê Thị Hoa"]
    assert state_of(duty(busy, 2), duty(busy, 2).leads[0]) is State.DOING


def test_an_empty_position_is_shown_to_the_coordinator_once(busy: Town) -> None:
    busy.bao.says("xin chào")
    (said,) = busy.lan.says("anh Minh nghỉ hưu từ 9/3")
    assert "Chưa có người nhận 2 nhiệm vụ" in said
    quiet(busy)
    on(busy, 9)
    assert about(busy.lan.hears(), TP, "chưa có ai giữ")
    on(busy, 10)
    assert not about(busy.lan.hears(), "chưa có ai giữ")
    assert busy.minh.hears() == []
    busy.lan.says("Minh bàn giao việc cho Bảo")
    quiet(busy)
    assert "Phạm Quốc Bảo" in leads(busy, 1)


def test_who_left_is_taken_off_the_roster_when_the_day_has_come(busy: Town) -> None:
    busy.lan.says("anh Minh chuyển công tác từ 9/3, chị Hoa nhận việc")
    assert "Từ 09/03/2026" in busy.lan.presses("Đưa khỏi danh sách")[0]
    on(busy, 9)
    quiet(busy)
    assert "Đã đưa Trần Văn Minh" in busy.lan.presses("Đưa khỏi danh sách")[0]
    quiet(busy)
    assert leads(busy, 1) == ["Lê Thị Hoa"]


def test_a_group_has_a_newcomer_and_loses_a_leaver(busy: Town) -> None:
    assert leads(busy, 3) == ["Trần Văn Minh", "Lê Thị Hoa", "Phạm Quốc Bảo"]
    with busy.core.database.write() as session:
        store = OfficeStore(session)
        store.add_officer(busy.office, "Đinh Công Tú", Role.OFFICER, [ALL])
        store.take_position(busy.bao.id, ALL, date(2026, 3, 1))
    quiet(busy)
    assert leads(busy, 3) == ["Trần Văn Minh", "Lê Thị Hoa", "Đinh Công Tú"]


def test_rungs_of_a_task_and_of_the_office(busy: Town) -> None:
    (said,) = busy.lan.says("nhắc việc #1 trước 6, 1 ngày, quá hạn 2 ngày, rồi hằng tuần")
    assert "trước hạn 6, 1 ngày làm việc, sáng ngày đến hạn, quá hạn 2 ngày, rồi 7 ngày một lần" in said
    heard = []
    for day in range(3, 20):
        on(busy, day)
        heard += [day for text in busy.minh.hears() if "Số hóa" in text]
    assert heard == [4, 11, 12, 16]
    assert "trước hạn 7, 3, 1" in busy.lan.says("#1 nhắc như thường")[0]
    assert "Đã trở lại" in busy.lan.presses("Hoàn tác")[0]
    assert "văn phòng, lãnh đạo đặt" in busy.minh.says("nhắc việc #1 trước 1 ngày")[0]
    busy.thang.says("cơ quan nhắc trước 5, 2 ngày")
    assert "hằng quý" in busy.lan.says("việc thường xuyên hỏi hằng quý")[0]
    with busy.core.database.read() as session:
        store = SettingsStore(session, busy.office)
        assert store.ladder().before == (5, 2, 0)
        assert store.own_ladder(duty(busy, 1).task_id) is not None
        assert OfficeStore(session).check_in(busy.office) is Recurrence.QUARTERLY
    busy.thang.says("cơ quan nhắc như thường")
    with busy.core.database.read() as session:
        assert SettingsStore(session, busy.office).ladder() == DEFAULT


def test_an_office_next_door_is_not_touched(busy: Town) -> None:
    assert "Trong cơ quan có: Ngô Tiến Dũng" in busy.dung.says("chị Hoa nghỉ phép từ 4/3 đến 13/3")[0]
    busy.lan.says("Hoa nghỉ phép từ 4/3 đến 13/3, Minh làm thay")
    busy.dung.presses_data("rl:1")
    assert "không còn" in busy.dung.got()[-1].text
    on(busy, 5)
    assert busy.hoa.hears() == [] or not about(busy.hoa.hears(), "Đăng tin")
