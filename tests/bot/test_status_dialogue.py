"""Officers are reminded and answer by button, in words and with files; the leader reads the digest."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.samples.plans import SamplePlan, SampleTask, running_plan, write_plan
from tests.people import Town

VP, VH, TP = (
    "Công chức Văn phòng - Thống kê",
    "Công chức Văn hóa - Xã hội",
    "Công chức Tư pháp - Hộ tịch",
)


@pytest.fixture
def busy(town: Town, tmp_path: Path) -> Town:
    """Three tasks, given out on Monday 2 March: Minh's and Hoa's are due on the 12th, Lan's on the 6th."""
    day = town.clock.now.date()
    plan = SamplePlan(
        "20/KH-UBND",
        day,
        "Thử nhắc việc",
        (
            SampleTask("Hộ tịch", "Số hóa sổ hộ tịch", TP, VP, "Trước ngày 12/03/2026"),
            SampleTask("Văn hóa", "Đăng tin về một cửa", VH, VP, "Trước ngày 12/03/2026"),
            SampleTask("Văn phòng", "Trình lịch tự kiểm tra", VP, TP, "Trước ngày 06/03/2026"),
        ),
    )
    path = tmp_path / "20.docx"
    write_plan(plan, path)
    town.lan.sends(path)
    town.lan.presses("Xác nhận")
    for person in (town.lan, town.minh, town.hoa, town.thang):
        person.hears()
    return town


def days(town: Town, number: int) -> None:
    town.clock.now += timedelta(days=number)


def test_the_ladder_reaches_minh_on_its_days_and_never_twice(busy: Town) -> None:
    heard: dict[str, list[str]] = {}
    for _ in range(24):
        texts = busy.minh.hears()
        if texts:
            heard[f"{busy.clock.now:%d/%m}"] = texts
        assert busy.minh.hears() == []
        days(busy, 1)
    assert list(heard) == ["03/03", "09/03", "11/03", "12/03", "13/03", "16/03", "19/03"]
    assert all(len(texts) == 1 for texts in heard.values())
    assert "còn 9 ngày" in heard["03/03"][0]  # seven working days
    assert "(hôm nay)" in heard["12/03"][0]
    assert "trễ 4 ngày" in heard["16/03"][0]  # the third day is a Sunday


def test_an_office_that_was_off_for_a_week_gets_one_reminder(busy: Town) -> None:
    days(busy, 10)
    (text,) = busy.minh.hears()
    assert "(hôm nay)" in text


def test_done_is_recorded_said_back_and_ends_the_reminders(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    (said,) = busy.minh.presses("Đã xong")
    assert "đã xong" in said
    assert "Số hóa sổ hộ tịch" in said
    days(busy, 12)
    assert busy.minh.hears() == []


def test_a_reminder_waiting_to_be_sent_is_dropped_once_the_task_is_done(busy: Town) -> None:
    days(busy, 3)
    busy.core.planner.round()
    busy.program.assistant.receive(_press(busy, "st:1:done"))
    assert not any("Nhắc việc" in text for text in busy.minh.hears())


def test_words_with_a_percentage_and_an_obstacle(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    (said,) = busy.minh.says("em làm được 60% rồi, còn chờ bên tư pháp")
    assert "60%" in said
    assert "chờ bên tư pháp" in said
    assert "Hoàn tác" in busy.minh.labels()


def test_words_typed_without_tone_marks(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    assert "đã xong" in busy.minh.says("da xong roi a")[0]


def test_a_report_can_be_undone_by_button_and_by_word(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    busy.minh.presses("Đã xong")
    assert "trở lại: chưa làm" in busy.minh.presses("Hoàn tác")[0]
    busy.minh.says("xong rồi")
    assert "trở lại: chưa làm" in busy.minh.says("hoàn tác")[0]
    assert "Không còn báo cáo nào" in busy.minh.says("hoan tac")[0]


def test_a_button_pressed_twice_reports_once(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    busy.minh.presses("Đã xong")
    assert "đã được ghi" in busy.minh.presses_data("st:1:done")[0]
    busy.minh.presses("Hoàn tác")
    assert "Không còn báo cáo nào" in busy.minh.says("hoàn tác")[0]


def test_the_obstacle_is_asked_for_and_reaches_the_office(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    assert "vướng gì" in busy.minh.presses("Vướng mắc")[0]
    assert "máy quét hỏng" in busy.minh.says("máy quét hỏng ba hôm nay")[0]
    assert any("Trần Văn Minh báo vướng" in text and "máy quét hỏng" in text for text in busy.lan.hears())


def test_a_snoozed_task_comes_back_next_morning(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    assert "08:00 thứ Sáu 06/03/2026" in busy.minh.presses("Nhắc lại sau")[0]
    days(busy, 1)
    assert len(busy.minh.hears()) == 1


def test_an_extension_is_passed_on_and_changes_nothing_by_itself(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    assert "hạn chưa đổi" in busy.minh.says("cho em xin lùi đến 20/3")[0]
    assert any("xin lùi hạn" in text and "20/03/2026" in text for text in busy.lan.hears())
    days(busy, 4)
    assert "hạn 12/03/2026" in busy.minh.hears()[0]


def test_a_promise_within_the_time_is_no_plea_for_more(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    assert "hẹn xong ngày 06/03/2026" in busy.minh.says("mai em nộp ạ")[0]
    assert not any("xin lùi" in text for text in busy.lan.hears())


def test_a_file_becomes_evidence_that_the_leader_can_open(busy: Town, tmp_path: Path) -> None:
    days(busy, 3)
    busy.minh.hears()
    path = tmp_path / "biên bản.txt"
    path.write_text("Biên bản kiểm tra sổ", encoding="utf-8")
    assert "Đã gắn “biên bản.txt”" in busy.minh.sends(path)[0]
    assert "Trước đây đã gắn" in busy.minh.sends(path)[0]
    busy.minh.says("xong")
    busy.thang.says("tổng hợp")
    busy.thang.presses("Đã xong (1)")
    assert "biên bản.txt" in busy.thang.presses("Mở #1")[0]
    busy.thang.presses("Mở biên bản")
    file = busy.thang.got()[-1].file
    assert file is not None
    assert file.path.read_text(encoding="utf-8") == "Biên bản kiểm tra sổ"


def test_a_file_by_the_coordinator_in_answer_to_a_reminder_is_evidence(busy: Town, tmp_path: Path) -> None:
    path = tmp_path / "lịch.txt"
    path.write_text("Lịch tự kiểm tra đã ký", encoding="utf-8")
    days(busy, 1)
    busy.lan.hears()
    reminder = next(
        n for n, m in busy.channel.to(busy.lan.address) if "Trình lịch" in m.text and "Nhắc" in m.text
    )
    assert "Đã gắn “lịch.txt” vào việc #3" in busy.lan.sends(path, to=reminder)[0]


def test_the_coordinators_evidence_does_not_become_a_document(busy: Town, tmp_path: Path) -> None:
    path = tmp_path / "mật.txt"
    path.write_text("Biên bản họp kín: thủ quỹ giữ chìa khóa trong két xanh.", encoding="utf-8")
    busy.lan.sends(path)
    busy.lan.presses("Đây là tài liệu kiểm chứng")
    assert "két xanh" not in busy.minh.says("thủ quỹ giữ chìa khóa ở đâu?")[0]
    assert "Chưa có văn bản" not in busy.lan.says("văn bản")[0]
    assert "mật.txt" not in busy.lan.got()[-1].text


def test_words_that_may_be_about_several_tasks_are_asked_about(busy: Town, tmp_path: Path) -> None:
    """Minh gets a second plan; told without an address, "xong rồi" could be either task."""
    path = tmp_path / "12.docx"
    write_plan(running_plan(busy.clock.now.date()), path)
    busy.lan.sends(path)
    busy.lan.presses("Xác nhận")
    busy.minh.hears()
    days(busy, 3)
    busy.minh.hears()
    assert "việc nào" in busy.minh.says("xong rồi ạ")[0]
    assert "đã xong" in busy.minh.presses("#1 ")[0]


def test_unclear_words_are_kept_and_asked_about(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    (said,) = busy.minh.says("hình như xong rồi thì phải")
    assert "chưa rõ tiến độ" in said
    assert "Đã xong" in busy.minh.labels()
    assert "hình như xong rồi thì phải" in busy.thang.presses_data("oc:1")[0]


def test_the_office_grants_more_time(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    assert "14/03/2026" in busy.minh.says("cho em thêm 2 ngày")[0]
    busy.lan.hears()
    assert "nay là 14/03/2026" in busy.lan.presses("Đồng ý lùi")[0]
    assert any("nay là 14/03/2026" in text for text in busy.minh.hears())


def test_the_office_refuses_more_time(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    busy.minh.says("xin lùi đến 20/3")
    busy.lan.hears()
    assert "không lùi" in busy.lan.presses("Không lùi")[0]
    assert any("giữ hạn 12/03/2026" in text for text in busy.minh.hears())


def test_what_was_given_out_can_be_moved_given_to_another_and_taken_back(busy: Town) -> None:
    assert "20/03/2026" in busy.lan.says("dời #1 đến 20/3")[0]
    assert "Phạm Quốc Bảo chủ trì" in busy.lan.says("giao lại #1 cho Bảo")[0]
    assert "Số hóa sổ hộ tịch" in busy.bao.says("việc của tôi")[0]
    assert "Đã rút" in busy.lan.says("rút #1")[0]
    assert "không có việc nào" in busy.bao.says("việc của tôi")[0]
    days(busy, 18)
    assert not any("Nhắc việc" in text for text in busy.bao.hears())
    assert "Chỉ văn phòng" in busy.minh.says("rút #2")[0]
    assert "Không có việc" in busy.dung.says("rút #2")[0]


def test_words_without_a_promise_are_no_promise(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    assert "chưa rõ tiến độ" in busy.minh.says("hôm nay em bận")[0]


def test_a_task_is_named_by_number_or_by_its_words(busy: Town, tmp_path: Path) -> None:
    days(busy, 3)
    busy.lan.says("giao #2 cho Minh")
    busy.minh.hears()
    assert "việc #2" in busy.minh.says("việc số 2 xong rồi")[0]
    busy.minh.says("hoàn tác")
    assert "việc #2" in busy.minh.says("việc đăng tin về một cửa xong rồi")[0]
    busy.minh.says("hoàn tác")
    assert "việc nào" in busy.minh.says("cả hai xong rồi")[0]


def test_other_words_are_not_the_obstacle(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    busy.minh.presses("Vướng mắc")
    busy.minh.says("cảm ơn chị")
    assert "60%" in busy.minh.says("#1 em làm được 60% rồi")[0]
    busy.minh.presses_data("st:1:blocked")
    days(busy, 2)
    busy.minh.hears()
    assert "vướng" not in busy.minh.says("máy chủ của sở đang bảo trì thì phải")[0]


def test_a_snooze_and_a_rung_of_the_same_morning_are_one_message(busy: Town) -> None:
    days(busy, 9)
    busy.minh.hears()
    busy.minh.presses("Nhắc lại sau")
    days(busy, 1)
    assert len([text for text in busy.minh.hears() if "Nhắc việc" in text]) == 1


def test_the_office_hears_when_an_obstacle_is_taken_back(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    busy.minh.says("vướng phần mềm lỗi")
    busy.lan.hears()
    busy.minh.says("hoàn tác giúp em")
    assert any("rút lại" in text for text in busy.lan.hears())


def test_an_old_report_is_not_undone_by_a_word(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    busy.minh.presses("Đang làm")
    days(busy, 5)
    busy.minh.hears()
    assert "Không còn báo cáo nào" in busy.minh.says("hoàn tác")[0]


def test_a_supporter_sees_what_they_support(busy: Town) -> None:
    assert "phối hợp" in busy.lan.says("danh sách việc của em")[0]
    assert "người phối hợp" in busy.lan.presses_data("st:1:done")[0]


def test_nobody_presses_for_another(busy: Town) -> None:
    for data in ("st:1:done", "sn:1", "oc:1"):
        assert "không thuộc phần" in busy.hoa.presses_data(data)[0]
        assert "không thuộc phần" in busy.dung.presses_data(data)[0]
    assert "không thuộc phần" in busy.thang.presses_data("st:1:done")[0]
    assert "Chưa bắt đầu" not in busy.minh.presses_data("st:1:done")[0]
    assert "không thuộc phần" in busy.hoa.presses_data("un:1")[0] or "Không còn" in busy.hoa.got()[-1].text


@pytest.mark.parametrize(
    "data",
    [
        "",
        ":",
        "st",
        "st:1",
        "st:1:flying",
        "st:x:done",
        "st:1:done:9",
        "un:999999999",
        "oc:-1",
        "ds:late:-1",
        "zz:1",
        "pl:1:0",
        "as:1:00000000:1",
        "tm:1:00000000:m",
        "ev:1:1",
        "fl:1",
        "ds:nothing:0",
        "df:99:0",
        "é" * 30,
        "st:" + "9" * 60 + ":done",
        "__init__",
        "dp:1:99999999",
    ],
)
def test_buttons_that_somebody_made_up_do_no_harm(busy: Town, data: str) -> None:
    assert len(busy.minh.presses_data(data)) == 1
    assert len(busy.thang.presses_data(data)) == 1


def test_the_digest_counts_and_every_line_opens(busy: Town) -> None:
    days(busy, 5)
    busy.lan.says("xong #3")
    busy.minh.says("vướng phần mềm lỗi")
    days(busy, 8)
    (text,) = busy.thang.says("tong hop")
    assert "Đã xong: 1" in text
    assert "Vướng mắc: 1" in text
    assert "Trễ hạn: 2 (trong đó 1 việc vướng mắc)" in text
    (late,) = busy.thang.presses("Trễ hạn (2)")
    assert "Lê Thị Hoa" in late
    (card,) = busy.thang.presses("Mở #1")
    assert "phần mềm lỗi" in card
    assert "Hộ tịch" in busy.thang.presses("Theo lĩnh vực")[0]


def test_the_leader_is_sent_the_digest_once_a_week(busy: Town) -> None:
    days(busy, 7)
    assert ["Tổng hợp" in text for text in busy.thang.hears()].count(True) == 1
    days(busy, 1)
    assert not any("Tổng hợp" in text for text in busy.thang.hears())


def test_the_leader_hears_of_a_coordinators_silence_and_the_coordinator_of_an_officers(busy: Town) -> None:
    days(busy, 7)
    assert any("chưa ai trả lời" in text and "Nguyễn Thị Lan" in text for text in busy.thang.hears())
    days(busy, 7)
    (told,) = [text for text in busy.lan.hears() if "chưa ai trả lời" in text]
    assert "Trần Văn Minh" in told
    assert "Lê Thị Hoa" in told
    busy.minh.says("#1 đang làm")
    days(busy, 7)
    assert not any("chưa ai trả lời" in text for text in busy.lan.hears())


def test_several_reminders_of_one_hour_are_one_message(busy: Town) -> None:
    busy.lan.says("giao #2 cho Minh")
    busy.minh.hears()
    days(busy, 8)
    (text,) = busy.minh.hears()
    assert "Nhắc 2 việc" in text
    assert "Số hóa sổ hộ tịch" in text
    assert "Đăng tin về một cửa" in text
    assert "#2 đã xong" in busy.minh.labels()
    assert "Đăng tin" in busy.minh.presses("#2 đã xong")[0]


def test_an_answer_to_a_message_of_several_tasks_asks_which(busy: Town) -> None:
    busy.lan.says("giao #2 cho Minh")
    busy.minh.hears()
    days(busy, 8)
    busy.minh.hears()
    number, _ = busy.channel.to(busy.minh.address)[-1]
    assert "việc nào" in busy.minh.says("xong rồi ạ", to=number)[0]
    assert "Đã ghi việc #2" in busy.minh.says("#2 xong rồi ạ", to=number)[0]


def test_a_noted_reminder_ends_the_rung_and_not_the_ladder(busy: Town) -> None:
    days(busy, 7)
    busy.minh.hears()
    assert "chỉ nhắc lại ở mốc sau" in busy.minh.presses("Đã nhận")[0]
    assert busy.minh.hears() == []
    days(busy, 2)
    assert len(busy.minh.hears()) == 1


def test_a_date_that_moved_has_its_own_ladder(busy: Town) -> None:
    days(busy, 9)
    assert len(busy.minh.hears()) == 1
    busy.lan.says("dời #1 đến 20/3")
    busy.minh.hears()
    heard = []
    for _ in range(10):
        days(busy, 1)
        heard += [f"{busy.clock.now:%d/%m}" for text in busy.minh.hears() if "Nhắc việc" in text]
    assert heard == ["17/03", "19/03", "20/03"]


def test_a_swapped_day_moves_the_reminder(busy: Town) -> None:
    assert "nghỉ" in busy.lan.says("cơ quan nghỉ ngày 12/3/2026")[0]
    days(busy, 9)
    assert "hạn 12/03/2026" in busy.minh.hears()[0]
    days(busy, 1)
    assert busy.minh.hears() == []


def test_an_hour_of_ones_own(busy: Town) -> None:
    assert "06:45" in busy.minh.says("nhắc tôi lúc 6h45 mỗi ngày")[0]
    busy.clock.now = busy.clock.now.replace(hour=6, minute=50)
    days(busy, 1)
    assert len(busy.minh.hears()) == 1


def test_an_extension_is_decided_once(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    busy.minh.says("cho em xin lùi đến 20/3")
    busy.lan.hears()
    assert "nay là 20/03/2026" in busy.lan.presses("Đồng ý lùi")[0]
    assert any("nay là 20/03/2026" in text for text in busy.minh.hears())
    assert "đã quyết định rồi: đồng ý" in busy.lan.presses("Không lùi")[0]


def test_an_extension_without_a_day_offers_days(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    assert "đến ngày nào" in busy.minh.says("cho em xin gia hạn với ạ")[0]
    assert "hạn chưa đổi" in busy.minh.presses("17/03/2026")[0]
    assert any("xin lùi hạn" in text for text in busy.lan.hears())


def test_a_task_said_to_be_anothers_is_offered_to_the_office(busy: Town) -> None:
    days(busy, 3)
    busy.minh.hears()
    assert "chị Hoa" in busy.minh.says("việc này chị Hoa làm ạ")[0]
    assert any("của người khác" in text for text in busy.lan.hears())
    assert "Lê Thị Hoa chủ trì" in busy.lan.presses("Giao cho Lê Thị Hoa")[0]


def test_a_doubtful_reminder_is_settled_by_the_officers_next_action(busy: Town) -> None:
    from bot.ports import FateUnknown
    from reminders.outbox import Outbox

    days(busy, 3)
    busy.channel.faults.append(FateUnknown("timeout"))
    busy.settle()  # the first who is reminded is Lan
    with busy.core.database.read() as session:
        assert [row.state for row in Outbox(session).in_doubt(busy.office)] == ["unknown"]
    busy.lan.presses_data("st:3:doing")
    with busy.core.database.read() as session:
        assert Outbox(session).in_doubt(busy.office) == []


def test_officers_do_not_get_the_digest(busy: Town) -> None:
    assert "dành cho lãnh đạo" in busy.minh.says("tổng hợp")[0]
    assert "dành cho lãnh đạo" in busy.minh.presses_data("dgp")[0]


def _press(town: Town, data: str):  # type: ignore[no-untyped-def]
    from bot.model import Incoming

    return Incoming(town.channel.name, "early", town.minh.address, town.clock.now, pressed=data)
