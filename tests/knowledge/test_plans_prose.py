"""Tasks outside tables: lists under units, orders, and what is no task."""

from __future__ import annotations

from knowledge.evaluation.tearing import plan_of

LIST = """I. Mục đích, yêu cầu
1. Mục đích
- Giữ sân sạch, đẹp.
- Người dân được đón tiếp niềm nở.

II. Nhiệm vụ

a) Giữ gìn nơi làm việc:

a1) Nhiệm vụ và giải pháp:
- Văn phòng Ban:

+ Quét sân, lau cửa; định kỳ hằng tháng chụp ảnh gửi
Trưởng Ban.

 + Với Tiêu chí thành phần “9.9.1: Sân sạch” bị trừ điểm, thay chổi mới.

- Câu lạc bộ Thơ:

+ Viết báo tường.

a2) Chỉ tiêu cụ thể: đạt 9/9 điểm.

b) Trồng cây:

b1) Nhiệm vụ và giải pháp:

+ Tưới cây.

III. Tổ chức thực hiện

1. Yêu cầu các phòng thuộc Ban chịu trách nhiệm giữ nhà để xe.

2. Kinh phí: theo quy định.

3. Văn phòng Ban: Tổng hợp, báo cáo trước ngày 15/06/2031.
"""


def test_lists_under_units() -> None:
    told = plan_of(LIST.split("\n")).tasks
    assert [(task.lead, task.section) for task in told] == [
        (("Văn phòng Ban",), "Giữ gìn nơi làm việc"),
        (("Văn phòng Ban",), "Giữ gìn nơi làm việc"),
        (("Câu lạc bộ Thơ",), "Giữ gìn nơi làm việc"),
        ((), "Trồng cây"),
        (("Các phòng thuộc Ban",), "Tổ chức thực hiện"),
        (("Văn phòng Ban",), "Tổ chức thực hiện"),
    ]
    assert told[0].content.endswith("chụp ảnh gửi Trưởng Ban.")
    assert "\n" in told[0].quote
    assert told[0].time_text == "định kỳ hằng tháng".capitalize()
    assert told[1].criteria == ("9.9.1",)
    assert told[5].time_text == "Trước ngày 15/06/2031"


def test_lists_without_any_unit_are_aims() -> None:
    assert plan_of(["I. Nhiệm vụ và giải pháp:", "", "- Giữ sân sạch.", "", "- Trồng cây."]).tasks == ()


def test_recipients_are_no_tasks() -> None:
    text = "I. Tổ chức thực hiện\n\n1. Công an: Trực cổng.\n\nNơi nhận:\n\n- Văn phòng UBND:\n\n+ Lưu."
    assert [task.content for task in plan_of(text.split("\n")).tasks] == ["Trực cổng."]
