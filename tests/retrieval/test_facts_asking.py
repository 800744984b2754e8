"""What kind of fact a question asks for, with tones and without, in office words and everyday ones."""

from __future__ import annotations

import pytest

from knowledge.vietnamese import fold
from retrieval.facts.asking import LONGEST, Asked, Role, asked_for, read_asking

KINDS = [
    ("Ai chủ trì rà soát thủ tục?", Asked.WHO),
    ("Đơn vị nào lập danh sách hộ nghèo?", Asked.WHO),
    ("Việc này giao cho ai?", Asked.WHO),
    ("Rà soát thủ tục thì phối hợp với ai?", Asked.WHO_SUPPORTS),
    ("Đơn vị nào phối hợp rà soát?", Asked.WHO_SUPPORTS),
    ("Khi nào phải nộp báo cáo?", Asked.WHEN),
    ("Báo cáo vào quý nào?", Asked.WHEN),
    ("Chừng nào xong?", Asked.WHEN),
    ("Hạn nộp báo cáo tháng", Asked.WHEN),
    ("Thư viện mở cửa từ mấy giờ?", Asked.WHEN),
    ("Cấp giấy phép mất bao lâu?", Asked.HOW_LONG),
    ("Cấp giấy phép trong mấy ngày?", Asked.HOW_LONG),
    ("Thời hạn giải quyết là bao nhiêu ngày làm việc?", Asked.HOW_LONG),
    ("Bao lâu họp một lần?", Asked.HOW_OFTEN),
    ("Họp mấy lần một tuần?", Asked.HOW_OFTEN),
    ("Được gia hạn mấy lần?", Asked.HOW_MANY),
    ("Lệ phí bao nhiêu?", Asked.HOW_MANY),
    ("Tỷ lệ đạt bao nhiêu phần trăm?", Asked.HOW_MANY),
    ("Nộp hồ sơ ở đâu?", Asked.WHERE),
    ("Đăng tải trên trang nào?", Asked.WHERE),
    ("Thực hiện theo nghị định nào?", Asked.WHICH_DOCUMENT),
    ("Quy định ở điều nào?", Asked.WHICH_DOCUMENT),
    ("Kế hoạch số mấy?", Asked.WHICH_DOCUMENT),
    ("Có phải nộp bản chính không?", Asked.YES_NO),
    ("Được mang sách về nhà không ạ?", Asked.YES_NO),
    ("Bản sao y là gì?", Asked.DEFINITION),
    ("Nộp hồ sơ như thế nào?", Asked.HOW),
    ("Hồ sơ gồm những giấy tờ gì?", Asked.LIST),
    ("Chào anh chị", Asked.OTHER),
]


@pytest.mark.parametrize(("question", "kind"), KINDS)
def test_the_kind(question: str, kind: Asked) -> None:
    assert asked_for(question) is kind


@pytest.mark.parametrize(("question", "kind"), KINDS)
def test_the_kind_without_tones(question: str, kind: Asked) -> None:
    assert asked_for(fold(question)) is kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Máy in hỏng thì gọi ai?", Asked.WHO),
        ("Máy chủ đặt ở đâu?", Asked.WHERE),
        ("Sào ruộng được đền bù bao nhiêu tiền?", Asked.HOW_MANY),
        ("Sáo trúc có phải đóng thuế không?", Asked.YES_NO),
    ],
)
def test_words_with_other_tones_do_not_ask(question: str, kind: Asked) -> None:
    assert asked_for(question) is kind


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("Tỷ lệ hồ sơ đúng hạn đạt bao nhiêu?", "%"),
        ("Phạt bao nhiêu tiền?", "dong"),
        ("Mức phí là bao nhiêu?", "dong"),
        ("Được mượn mấy cuốn sách?", "cuon sach"),
        ("Gia hạn mấy lần?", "lan"),
        ("Trong mấy giờ làm việc phải trả lời?", "gio"),
        ("Lưu bao nhiêu năm?", "nam"),
    ],
)
def test_what_is_counted(question: str, unit: str) -> None:
    assert read_asking(question).unit == unit


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("Báo cáo gửi cho ai?", Role.RECEIVES),
        ("Trình cơ quan nào?", Role.RECEIVES),
        ("Giao cho ai lập danh sách?", Role.DOES),
        ("Lập danh sách là trách nhiệm của ai?", Role.DOES),
        ("Ai lập danh sách?", Role.DOES),
    ],
)
def test_whom_it_is_about(question: str, role: Role) -> None:
    assert read_asking(question).role is role


def test_of_several_things_the_first() -> None:
    assert asked_for("Ai nộp báo cáo và khi nào phải nộp?") is Asked.WHO
    assert asked_for("Khi nào phải nộp báo cáo và ai nộp?") is Asked.WHEN


def test_a_value_that_is_what_is_asked_for_is_no_definition() -> None:
    assert asked_for("Thời hạn giải quyết là gì?") is Asked.HOW_LONG


def test_only_the_beginning_of_a_pasted_page_is_read() -> None:
    asking = read_asking(f"{'báo cáo ' * 1000}nộp ở đâu?")
    assert len(asking.text) == LONGEST
    assert asking.kind is Asked.OTHER
