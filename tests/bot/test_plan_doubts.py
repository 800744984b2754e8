"""What is doubtful about a plan reaches the coordinator: gravest first, eight at once, all by a button."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.planfacts import plan_facts
from bot.samples.plans import SamplePlan, new_plan, write_plan
from knowledge.model import Line, Media, Reading
from tests.people import Town

SLIPS = (
    "Báo cáo trước ngày 31/02/{year}",
    "Họp ngày 30 tháng 02 năm {year}",
    "Nộp trước ngày 31/4/{year}",
    "Niêm yết ngày 31/6/{year}",
    "Rà soát xong ngày 31/9/{year}",
    "Tập huấn ngày 31/11/{year}",
    "Tỷ lệ hồ sơ trực tuyến đạt 130% trong đợt này",
    "Kết quả chấm đạt 9/8 điểm của đợt một",
    "Gửi hồ sơ lên UBND huyện trong đợt này",
)


def _plan(slips: tuple[str, ...], today: date) -> SamplePlan:
    plain = new_plan(today)
    first = plain.tasks[0]
    tasks = tuple(
        type(first)(
            first.section, slip.format(year=today.year), first.lead, first.support, f"Quý IV năm {today.year}"
        )
        for slip in slips
    )
    return SamplePlan(plain.number, plain.issued, plain.title, (*tasks, *plain.tasks))


def test_eight_doubts_are_shown_and_a_button_shows_all(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "k.docx"
    write_plan(_plan(SLIPS, town.clock.now.date()), path)
    _, said = town.lan.sends(path)
    notes = [line for line in said.split("\n") if line.startswith("Lưu ý: ")]
    assert "31/02" in notes[0]
    assert "điều nữa cần lưu ý" in said
    assert not any("UBND huyện" in note for note in notes[:8])
    (everything,) = town.lan.presses("Xem đủ lưu ý")
    for wanted in ("31/02", "31/11", "130%", "9/8 điểm", "UBND huyện"):
        assert wanted in everything


def test_few_doubts_need_no_button(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "k.docx"
    write_plan(_plan(SLIPS[:1], town.clock.now.date()), path)
    _, said = town.lan.sends(path)
    assert "Lưu ý: Không có ngày nào là “31/02" in said
    assert "điều nữa" not in said
    assert not any("lưu ý" in button.label for row in town.lan.got()[-1].buttons for button in row)


def test_the_roster_is_that_of_the_office(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "k.docx"
    write_plan(new_plan(town.clock.now.date()), path)
    _, said = town.lan.sends(path)
    assert "“Cán bộ phụ trách Đài truyền thanh” chủ trì nhiệm vụ 1 nhưng chưa có ai" in said
    assert "“Công chức Văn hóa - Xã hội” chủ trì" not in said


def test_notes_of_another_plan_or_place_are_not_shown(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "k.docx"
    write_plan(_plan(SLIPS, town.clock.now.date()), path)
    town.lan.sends(path)
    assert "không còn được giữ" in town.lan.presses_data("pl:99:notes")[0]
    assert "không còn được giữ" in town.dung.presses_data("pl:1:notes")[0]


def test_scripts_get_the_sentences_too() -> None:
    lines = ("Số: 7/KH-UBND", "Hoa Sen, ngày 05 tháng 01 năm 2024", "KẾ HOẠCH", "Đổi mới năm 2024", "")
    body = ("- Giao Công chức Văn phòng - Thống kê nộp báo cáo trước ngày 31/02/2024.",)
    met = Reading("k.txt", Media.TEXT, tuple(map(Line, (*lines, *body))), None, 1.0)
    assert any("31/02/2024" in warning for warning in plan_facts(met)["warnings"])
