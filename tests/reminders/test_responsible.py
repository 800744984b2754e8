"""Who in the office answers for the field of a question."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.plans.positions import all_known
from knowledge.vietnamese import fold
from reminders.model import Duty, Officer, Role
from reminders.responsible import Responsible, responsible_for

LAN = Officer(1, 1, "Nguyễn Thị Lan", Role.COORDINATOR, ("Công chức Văn phòng - Thống kê",))
MINH = Officer(
    2, 1, "Trần Văn Minh", Role.OFFICER, ("Công chức Tư pháp - Hộ tịch", "Các công chức chuyên môn")
)
HOA = Officer(3, 1, "Lê Thị Hoa", Role.OFFICER, ("Công chức Văn hóa - Xã hội",))
BAO = Officer(4, 1, "Phạm Quốc Bảo", Role.OFFICER, ("Bộ phận Tiếp nhận và Trả kết quả",))
SON = Officer(5, 1, "Vũ Đình Sơn", Role.OFFICER, ("Địa chính - Xây dựng",))
THANG = Officer(6, 1, "Hoàng Đức Thắng", Role.LEADER, ("Chủ tịch UBND",))
OFFICE = (THANG, LAN, MINH, HOA, BAO, SON)


def duty(number: int, content: str, *leads: Officer) -> Duty:
    day, at = date(2026, 3, 1), datetime(2026, 1, 1, tzinfo=UTC)
    return Duty(number, number, 1, 1, "1/KH-UBND", number, "", content, "", day, day, at, leads, ())


DUTIES = (
    duty(1, "Số hóa sổ hộ tịch của phường", MINH),
    duty(2, "Tổ chức diễn tập ứng phó bão tại khu dân cư", SON),
    duty(3, "Tổ chức hội nghị đánh giá của phường", HOA),
    duty(4, "Báo cáo kết quả của phường", LAN),
    duty(5, "Đăng bài về kết quả của phường", HOA),
)


@pytest.mark.parametrize("change", [str, fold, str.upper], ids=["as is", "toneless", "capitals"])
@pytest.mark.parametrize(
    ("question", "officer"),
    [
        ("Thủ tục đăng ký khai sinh cần giấy tờ gì?", MINH),
        ("lệ phí chứng thực bản sao", MINH),
        ("cấp giấy phép xây dựng nhà ở riêng lẻ mất bao lâu", SON),
        ("tranh chấp đất đai giải quyết ở đâu", SON),
        ("số hóa hồ sơ đất đai", SON),
        ("số hóa sổ hộ tịch", MINH),
        ("số hóa hồ sơ lưu trữ", LAN),
        ("điểm cải cách hành chính năm nay", LAN),
        ("nộp hồ sơ qua bưu chính công ích", BAO),
        ("bộ phận một cửa mở cửa mấy giờ", BAO),
        ("ai quản lý nhà văn hóa khu phố", HOA),
        ("trợ cấp cho hộ nghèo", HOA),
        ("trẻ em dưới 6 tuổi được gì", HOA),
    ],
)
def test_by_position(question: str, officer: Officer, change: Callable[[str], str]) -> None:
    assert responsible_for(change(question), DUTIES, OFFICE) == Responsible(officer, "position")


def test_by_a_task_with_rare_words() -> None:
    assert responsible_for("diễn tập ứng phó bão khi nào", DUTIES, OFFICE) == Responsible(SON, "task")


def test_common_words_of_tasks_tell_nothing() -> None:
    assert responsible_for("kết quả của phường", DUTIES, OFFICE) == Responsible(LAN, "coordinator")


def test_of_two_fields_named_alike_the_lead_of_the_task_answers() -> None:
    question = "tập huấn hộ tịch và đất đai"
    joint = duty(9, "Tập huấn hộ tịch và đất đai cho khu dân cư", SON)
    assert responsible_for(question, (*DUTIES, joint), OFFICE) == Responsible(SON, "position")
    joint = duty(9, "Tập huấn hộ tịch và đất đai cho khu dân cư", MINH)
    assert responsible_for(question, (*DUTIES, joint), OFFICE) == Responsible(MINH, "position")


def test_the_next_position_of_a_field_counts_where_nobody_holds_the_first() -> None:
    kha = Officer(7, 1, "Đỗ Văn Kha", Role.OFFICER, ("Phòng KT-HT&ĐT",))
    assert responsible_for("quy hoạch đô thị", (), (LAN, kha)) == Responsible(kha, "position")


def test_a_lead_who_left_is_not_named() -> None:
    others = tuple(officer for officer in OFFICE if officer is not SON)
    assert responsible_for("diễn tập ứng phó bão", DUTIES, others) == Responsible(LAN, "coordinator")


def test_the_coordinator_is_the_last_resort() -> None:
    assert responsible_for("nghĩa vụ quân sự", DUTIES, OFFICE) == Responsible(LAN, "coordinator")
    assert responsible_for("", (), OFFICE) == Responsible(LAN, "coordinator")
    assert responsible_for("asdf", (), (MINH, THANG)) == Responsible(THANG, "coordinator")


def test_nobody_to_name() -> None:
    assert responsible_for("đất đai", DUTIES, ()) is None
    assert responsible_for("nghĩa vụ quân sự", (), (MINH,)) is None


def test_the_table_names_known_positions_and_many_words() -> None:
    source = files("reminders").joinpath("responsible.toml").read_text(encoding="utf-8")
    fields = tomllib.loads(source)["field"]
    assert all(all_known(field["positions"]) for field in fields)
    words = [fold(word) for field in fields for word in field["words"]]
    assert len(words) >= 150
    assert len(words) == len(set(words))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_names_somebody(text: str) -> None:
    found = responsible_for(text, DUTIES, OFFICE)
    assert found is not None
    assert found.officer in OFFICE
