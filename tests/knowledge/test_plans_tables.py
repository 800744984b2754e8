"""Tables with cells: headers of one and two rows, sections, pages, merged cells, missing columns."""

from __future__ import annotations

import pytest

from knowledge.model import Head, Line, Media, Plan, PlannedTask, Reading, Table
from knowledge.plans import NO_TASKS, extract_plan

HEADER = ("TT", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành")
OFFICE = "Công chức Văn phòng - Thống kê"


def plan(*tables: Table | Line) -> Plan:
    return extract_plan(Reading("a.docx", Media.DOCX, tables, None, 1.0), Head())


def table(*rows: tuple[str, ...], page: int | None = None) -> Table:
    return Table(rows, page)


def test_rows_sections_and_fields() -> None:
    told = plan(
        table(
            HEADER,
            ("I", "Trực và ghi sổ", "", "", ""),
            ("1", "Ghi sổ trực,\nđạt từ 90% trở lên", "Công chức VP-TK", "Công an; Trạm Y tế", "Quý II/2031"),
            ("2", "Treo bảng", "Câu lạc bộ Thơ", "", "Thường xuyên"),
            ("II", "II. Việc khác", "II. Việc khác", "II. Việc khác", "II. Việc khác"),
            ("1", "Quét sân", "VH-XH", "", ""),
            page=3,
        )
    )
    first, second, third = told.tasks
    assert first.content == "Ghi sổ trực, đạt từ 90% trở lên"
    assert (first.lead, first.support, first.section) == (
        (OFFICE,),
        ("Công an", "Trạm Y tế"),
        "Trực và ghi sổ",
    )
    assert (first.time_text, first.page, first.targets[0].value) == ("Quý II/2031", 3, 90)
    assert "Ghi sổ trực,\nđạt từ 90% trở lên" in first.quote
    assert (second.lead, second.support) == (("Câu lạc bộ Thơ",), ())
    assert (third.section, third.lead) == ("Việc khác", ("Công chức Văn hóa - Xã hội",))
    assert told.warnings == ("Nhiệm vụ 3: chưa đọc được thời gian thực hiện, cần người kiểm tra.",)


def test_header_of_two_rows() -> None:
    over = ("STT", "Nhiệm vụ", "Phân công thực hiện", "Phân công thực hiện", "Thời gian")
    under = ("STT", "Nhiệm vụ", "Bộ phận chủ trì", "Bộ phận phối hợp", "Thời gian")
    (task,) = plan(table(over, under, ("1", "Quét sân", "Công an", "Trạm Y tế", "Hằng tháng"))).tasks
    assert (task.lead, task.support, task.time_text) == (("Công an",), ("Trạm Y tế",), "Hằng tháng")


@pytest.mark.parametrize("repeated", [True, False])
def test_a_row_over_a_page(repeated: bool) -> None:
    rest = ("", "và lau cửa sổ", "", "và Trạm Y tế", "năm 2031")
    head = (HEADER,) if repeated else ()
    first = table(HEADER, ("1", "Quét sân", "Công an", "Bảo hiểm xã hội", "Quý I"), page=1)
    (one, two) = plan(first, table(*head, rest, ("2", "Treo bảng", "Công an", "", "Quý I"), page=2)).tasks
    assert (one.content, one.time_text) == ("Quét sân và lau cửa sổ", "Quý I năm 2031")
    assert one.support == ("Bảo hiểm xã hội", "Trạm Y tế")
    assert two.content == "Treo bảng"


def test_missing_columns_and_another_order() -> None:
    (task,) = plan(
        table(("Nội dung", "Thời hạn", "Người thực hiện"), ("Quét sân", "Thường xuyên", "Công an"))
    ).tasks
    assert (task.lead, task.time_text, task.support) == (("Công an",), "Thường xuyên", ())


def test_damaged_header() -> None:
    header = ("TT", "Noi dung thwe hién", "Bo phan chu tri", "Bo phan phéi hop", "Thoi gian thue hién")
    (task,) = plan(table(header, ("1", "Quet san", "Cong chirc VP-TK", "Cong an", "Thuong xuyén"))).tasks
    assert task == PlannedTask(
        "Quet san",
        (OFFICE,),
        ("Công an",),
        "",
        "Thường xuyên",
        "1 | Quet san | Cong chirc VP-TK | Cong an | Thuong xuyén",
    )


def test_other_tables_give_nothing() -> None:
    told = plan(table(("Nơi nhận", "CHỦ TỊCH"), ("- Như trên", "Nguyễn Văn A")), table(()), table())
    assert (told.tasks, told.warnings) == ((), (NO_TASKS,))
