"""People ask about tasks in words and are told what they may know, no more."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversations import asking
from knowledge.vietnamese import fold
from reminders.drafts import Assignment, DraftTask, Named
from reminders.model import Part
from reminders.task_store import TaskStore
from reminders.timing import Window
from tests.people import Person, Town

CHANGES = pytest.mark.parametrize("change", [str, fold], ids=["as is", "toneless"])


GIVEN = date(2026, 3, 2)


def give(town: Town, number: str, *tasks: tuple[str, str, list[Person], list[Person], date, date]) -> None:
    """Give out the tasks of a plan: field, content, leads, supports, and the days of its window."""
    assignments = [
        Assignment(
            DraftTask(ordinal, content, (), (), section, ""),
            (
                Named(Part.LEAD, "", tuple(person.id for person in leads)),
                Named(Part.SUPPORT, "", tuple(person.id for person in supports)),
            ),
            (Window(start, due),),
        )
        for ordinal, (section, content, leads, supports, start, due) in enumerate(tasks, start=1)
    ]
    with town.core.database.write() as session:
        TaskStore(session).add_tasks(town.office, 1, number, assignments, town.clock.now)


def at_work(town: Town) -> Town:
    """Six tasks given out on Monday 2 March 2026, three weeks gone since: it is Monday the 23rd.

    Minh leads #1 (12/03, late) and #5; Hoa #2 (12/03, reported done); Lan #3 (27/03); Bảo #4 (quý III);
    Minh and Hoa lead #6 together (25/03).
    """
    lan, minh, hoa, bao = town.lan, town.minh, town.hoa, town.bao
    give(
        town,
        "20/KH-UBND",
        ("Hộ tịch", "Số hóa sổ hộ tịch", [minh], [lan], GIVEN, date(2026, 3, 12)),
        ("Văn hóa", "Đăng tin về một cửa", [hoa], [lan], GIVEN, date(2026, 3, 12)),
        ("Văn phòng", "Trình lịch tự kiểm tra", [lan], [minh], GIVEN, date(2026, 3, 27)),
        (
            "Một cửa",
            "Niêm yết thủ tục hành chính tại quầy",
            [bao],
            [lan],
            date(2026, 7, 1),
            date(2026, 9, 30),
        ),
        ("Hộ tịch", "Rà soát hồ sơ khai sinh", [minh], [bao], GIVEN, date(2026, 6, 15)),
        ("Trực tuyến", "Nâng tỷ lệ hồ sơ trực tuyến", [minh, hoa], [bao], GIVEN, date(2026, 3, 25)),
    )
    town.hoa.says("#2 xong rồi")
    town.clock.forward(days=21)
    for person in (lan, minh, hoa, bao, town.thang):
        person.hears()
    return town


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """An office in which everybody only asks."""
    return at_work(Town(tmp_path_factory.mktemp("office")))


def one(texts: list[str]) -> str:
    (text,) = texts
    return text


def first(texts: list[str]) -> str:
    return one(texts).splitlines()[0]


@CHANGES
@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("việc của em tuần này", "Có 2 nhiệm vụ của anh/chị đến hạn trong tuần này (23/03–29/03/2026):"),
        ("em còn việc gì chưa xong không ạ", "Có 4 nhiệm vụ của anh/chị chưa xong, 1 đã trễ:"),
        ("em đang trễ việc nào", "Có 1 nhiệm vụ của anh/chị đang trễ hạn:"),
        (
            "tôi chủ trì những việc nào trong quý II",
            "Có 1 nhiệm vụ anh/chị chủ trì đến hạn trong quý II/2026:",
        ),
        ("em phối hợp việc gì tháng này", "Có 1 nhiệm vụ anh/chị phối hợp đến hạn trong tháng 3/2026:"),
        ("hôm nay em có việc gì không", "Không có nhiệm vụ nào của anh/chị đến hạn hôm nay (23/03/2026)."),
        ("việc vướng của tôi", "Không có nhiệm vụ nào của anh/chị đang vướng mắc."),
        ("mai em có gì đến hạn không", "Không có nhiệm vụ nào của anh/chị đến hạn ngày mai (24/03/2026)."),
    ],
)
def test_minh_asks_of_his_own(office: Town, question: str, fact: str, change: type[str]) -> None:
    assert first(office.minh.says(change(question))) == fact


def test_late_tasks_before_the_window_are_not_forgotten(office: Town) -> None:
    said = one(office.minh.says("việc của tôi tuần này"))
    assert "#1 " not in said
    assert "#6 Nâng tỷ lệ" in said
    assert "#3 Trình lịch" in said.split(" – phối hợp")[0]
    assert said.endswith("Ngoài ra có 1 việc trễ từ trước: hỏi “việc trễ của tôi”.")
    assert "#1 Số hóa" in one(office.minh.says("việc trễ của tôi"))


def test_a_share_reported_done_is_not_open_for_its_officer(town: Town) -> None:
    office = at_work(town)
    office.hoa.says("#6 xong rồi")
    assert "#6" not in one(office.hoa.says("việc chưa xong của em"))
    assert "#6" in one(office.minh.says("việc chưa xong của em"))
    said = one(office.thang.says("ai chưa xong việc đến hạn tuần này"))
    assert said.splitlines()[0].startswith("Trần Văn Minh, Nguyễn Thị Lan chủ trì 2 nhiệm vụ")


@CHANGES
@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("ai đang trễ", "Trần Văn Minh chủ trì 1 nhiệm vụ đang trễ hạn:"),
        ("nhiệm vụ nào quý III", "Có 1 nhiệm vụ đến hạn trong quý III/2026:"),
        ("tháng này có mấy việc đến hạn", "Có 4 nhiệm vụ đến hạn trong tháng 3/2026, 1 đã trễ, 1 đã xong:"),
        ("ai chủ trì việc đăng tin", "Lê Thị Hoa chủ trì 1 nhiệm vụ về “{đăng tin}”:"),
        ("ai phối hợp việc đăng tin", "Nguyễn Thị Lan phối hợp 1 nhiệm vụ về “{đăng tin}”:"),
        (
            "việc của chị Hoa tuần này",
            "Có 1 nhiệm vụ của Lê Thị Hoa đến hạn trong tuần này (23/03–29/03/2026):",
        ),
        ("công chức tư pháp còn việc nào trễ", "Có 1 nhiệm vụ của Trần Văn Minh đang trễ hạn:"),
        ("công chức địa chính có việc nào trễ không", "Chưa có ai trong cơ quan giữ chức danh"),
        ("việc nào đã xong", "Có 1 nhiệm vụ đã xong:"),
        ("kế hoạch 20 còn việc nào chưa xong", "Có 5 nhiệm vụ trong Kế hoạch 20 chưa xong, 1 đã trễ:"),
        ("kế hoạch 21 còn việc nào chưa xong", "Không có nhiệm vụ nào trong Kế hoạch 21 chưa xong."),
        ("nhiệm vụ nào về hộ tịch", "Có 2 nhiệm vụ về “{hộ tịch}”, 1 đã trễ:"),
        ("ai đang vướng", "Không có ai có nhiệm vụ đang vướng mắc."),
        ("ai chưa báo cáo", "Trần Văn Minh, Lê Thị Hoa, Nguyễn Thị Lan chủ trì 3 nhiệm vụ chưa có báo cáo:"),
    ],
)
def test_the_leader_asks_of_everybody(office: Town, question: str, fact: str, change: type[str]) -> None:
    wanted = fact.replace("{", "").replace("}", "")
    if "{" in fact and change is not str:
        words = fact[fact.index("{") + 1 : fact.index("}")]
        wanted = wanted.replace(words, fold(words))
    assert first(office.thang.says(change(question))).startswith(wanted)


def test_people_stand_over_their_tasks_and_each_opens(office: Town) -> None:
    said = one(office.thang.says("ai chưa báo cáo")).splitlines()
    assert said[1] == "Trần Văn Minh:"
    assert said[2].startswith("• #1 Số hóa sổ hộ tịch (hạn 12/03/2026, trễ 11 ngày")
    assert "Lê Thị Hoa:" in said
    assert office.thang.labels() == ["Mở #1", "Mở #6", "Mở #3"]
    assert "Chủ trì: Trần Văn Minh" in one(office.thang.presses("Mở #1"))


@CHANGES
@pytest.mark.parametrize(
    "question",
    ["ai đang trễ", "việc của chị Hoa", "anh Bảo còn việc nào chưa xong", "ai chưa báo cáo tuần này"],
)
def test_an_officer_learns_nothing_of_others(office: Town, question: str, change: type[str]) -> None:
    said = one(office.minh.says(change(question)))
    assert said.startswith("Việc của người khác chỉ Nguyễn Thị Lan (văn phòng), Hoàng Đức Thắng (lãnh đạo)")
    assert "#" not in said


def test_an_officers_question_about_the_office_is_answered_from_their_own(office: Town) -> None:
    said = one(office.bao.says("nhiệm vụ nào quý III")).splitlines()
    assert said[0] == "Có 1 nhiệm vụ của anh/chị đến hạn trong quý III/2026:"
    assert "Lan (văn phòng)" in said[-1]
    said = one(office.hoa.says("việc nào đang trễ")).splitlines()
    assert said[0] == "Không có nhiệm vụ nào của anh/chị đang trễ hạn."


def test_who_leads_a_task_that_the_officer_supports_is_told(office: Town) -> None:
    assert first(office.minh.says("ai chủ trì việc trình lịch tự kiểm tra")).startswith(
        "Nguyễn Thị Lan chủ trì 1"
    )


def test_who_leads_a_task_of_others_is_left_to_the_documents(office: Town) -> None:
    said = office.minh.says("ai chủ trì việc niêm yết thủ tục")
    assert not any("chủ trì 1 nhiệm vụ" in text for text in said)


def test_the_neighbour_sees_nothing(office: Town) -> None:
    for question in (
        "ai đang trễ",
        "nhiệm vụ năm nay",
        "việc nào đến hạn tuần này",
        "kế hoạch 20 còn việc gì chưa xong",
    ):
        said = " ".join(office.dung.says(question))
        assert "#" not in said
        assert not any(name in said for name in ("Minh", "Hoa", "Lan", "Bảo"))
    assert "Hoa" not in " ".join(office.dung.says("việc của chị Hoa"))


def test_a_report_is_still_a_report(town: Town) -> None:
    reports = ("em xong việc số hóa rồi", "#1 được 60%", "việc số hóa đang vướng do máy hỏng", "xong rồi ạ")
    office = at_work(town)
    for report in reports:
        said = " ".join(office.minh.says(report))
        assert "Đã ghi việc" in said or "Anh/chị nói về việc nào" in said or "nhưng chưa rõ" in said


def test_a_long_list_has_pages(town: Town) -> None:
    tasks = [
        ("Việc", f"Làm việc thứ {number} của phường", [town.minh], [town.hoa], GIVEN, date(2026, 4, number))
        for number in range(1, 24)
    ]
    give(town, "21/KH-UBND", *tasks)
    said = one(town.thang.says("nhiệm vụ tháng 4"))
    assert said.splitlines()[0] == "Có 23 nhiệm vụ đến hạn trong tháng 4/2026:"
    assert said.count("\n") == 10
    assert town.thang.labels()[-1] == "Xem tiếp (13)"
    said = one(town.thang.presses("Xem tiếp"))
    assert "#11 " in said
    assert town.thang.labels()[-1] == "Xem tiếp (3)"
    said = one(town.thang.presses("Xem tiếp"))
    assert said.count("• #") == 3
    assert "Xem tiếp" not in " ".join(town.thang.labels())
    button = next(
        button.data
        for message in town.thang.got()
        for row in message.buttons
        for button in row
        if button.label == "Xem tiếp (13)"
    )
    town.thang.says("việc nào đang trễ")
    assert one(town.thang.presses_data(button)) == asking.STALE
    assert one(town.minh.presses_data(button)) == asking.STALE
