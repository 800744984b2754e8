"""Two sample plans, their dates computed from today, written as .docx files like an office's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from string import Template

import docx
from docx.table import Table, _Cell

from reminders.calendar import WorkingDays

MARK = "VĂN BẢN MẪU - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
VP = "Công chức Văn phòng - Thống kê"
VH = "Công chức Văn hóa - Xã hội"
TP = "Công chức Tư pháp - Hộ tịch"
BP = "Bộ phận Tiếp nhận và Trả kết quả"
ALL = "Các công chức chuyên môn"


@dataclass(frozen=True, slots=True)
class SampleTask:
    """A row of a sample plan; `section` is the heading row that it stands under."""

    section: str
    content: str
    lead: str
    support: str
    time: str


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """A sample plan with everything that its file shows."""

    number: str
    issued: date
    title: str
    tasks: tuple[SampleTask, ...]


def running_plan(today: date) -> SamplePlan:
    """The plan that the demonstration office is carrying out: something done, due, late and blocked."""
    return SamplePlan(
        number="12/KH-UBND",
        issued=today - timedelta(days=45),
        title=f"Khắc phục tồn tại, hạn chế, nâng cao Chỉ số cải cách hành chính năm {today.year}",
        tasks=(
            SampleTask(
                "Công tác chỉ đạo, điều hành",
                "Xây dựng lịch tự kiểm tra việc giải quyết hồ sơ và trình Chủ tịch phường ký",
                VP,
                ALL,
                f"Trước ngày {_day(today - timedelta(days=12))}",
            ),
            SampleTask(
                "Công tác chỉ đạo, điều hành",
                "Đăng ký ít nhất 01 sáng kiến về cải cách hành chính của phường",
                VH,
                VP,
                f"Trước ngày {_day(today - timedelta(days=3))}",
            ),
            SampleTask(
                "Cải cách thủ tục hành chính",
                "Rà soát, niêm yết đủ 100% thủ tục hành chính thuộc thẩm quyền của phường tại quầy",
                BP,
                VP,
                f"Trước ngày {_day(today)}",
            ),
            SampleTask(
                "Cải cách thủ tục hành chính",
                "Nâng tỷ lệ hồ sơ nộp trực tuyến đạt từ 60% trở lên",
                f"{TP}; {VH}",
                BP,
                f"Trước ngày {_day(WorkingDays({today: True}).after(today, 3))}",
            ),
            SampleTask(
                "Hiện đại hóa hành chính",
                "Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính còn tồn của các năm trước",
                TP,
                BP,
                f"Trước ngày {_day(today - timedelta(days=1))}",
            ),
            SampleTask(
                "Hiện đại hóa hành chính",
                "Tổng hợp điểm hài lòng của người dân, báo cáo Chủ tịch phường",
                VP,
                BP,
                "Thường xuyên",
            ),
        ),
    )


def new_plan(today: date) -> SamplePlan:
    """The plan for the reader to drop into the chat: it holds something to ask about."""
    year = today.year if today.month < 10 else today.year + 1
    return SamplePlan(
        number="15/KH-UBND",
        issued=today,
        title=f"Tuyên truyền cải cách hành chính và dịch vụ công trực tuyến năm {year}",
        tasks=(
            SampleTask(
                "Tuyên truyền",
                "Phát thanh trên loa phường về dịch vụ công trực tuyến, mỗi tuần ít nhất 02 lượt",
                "Cán bộ phụ trách Đài truyền thanh",
                VH,
                "Thường xuyên",
            ),
            SampleTask(
                "Tuyên truyền",
                "Tổ chức một buổi hướng dẫn nộp hồ sơ qua mạng tại mỗi tổ dân phố",
                VH,
                ALL,
                f"Quý I, Quý II năm {year}",
            ),
            SampleTask(
                "Tập huấn",
                "Cử công chức dự các lớp tập huấn về kiểm soát thủ tục hành chính do cấp trên mở",
                VP,
                ALL,
                "Theo kế hoạch",
            ),
            SampleTask(
                "Báo cáo",
                "Báo cáo kết quả tuyên truyền gửi Ủy ban nhân dân phường",
                VH,
                VP,
                f"Trước ngày 15/12/{year}",
            ),
        ),
    )


def write_plan(plan: SamplePlan, path: Path) -> None:
    """Write the plan as a .docx laid out as Decree 30/2020/NĐ-CP has it: letterhead, title, task table."""
    file = docx.Document()
    file.add_paragraph(MARK)
    letterhead = file.add_table(rows=2, cols=2)
    letterhead.rows[0].cells[0].text = "ỦY BAN NHÂN DÂN\nPHƯỜNG HOA SEN"
    letterhead.rows[0].cells[1].text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    letterhead.rows[1].cells[0].text = f"Số: {plan.number}"
    letterhead.rows[1].cells[1].text = f"Hoa Sen, {in_words(plan.issued)}"
    file.add_paragraph("KẾ HOẠCH")
    file.add_paragraph(plan.title)
    file.add_paragraph("I. Mục đích, yêu cầu")
    file.add_paragraph("Khắc phục những nội dung bị mất điểm; giao việc rõ người, rõ thời hạn, rõ kết quả.")
    file.add_paragraph("II. Nhiệm vụ")
    file.add_paragraph("Nhiệm vụ cụ thể theo bảng dưới đây:")
    _table(file.add_table(rows=1, cols=5), plan.tasks)
    file.add_paragraph("III. Tổ chức thực hiện")
    file.add_paragraph(
        "Công chức được giao chủ trì báo cáo kết quả về Văn phòng phường theo nhắc việc của trợ lý."
    )
    file.save(str(path))


def decision_text(today: date) -> str:
    """The sample decision that questions are asked about."""
    template = (Path(__file__).parent / "quyet-dinh-mau.txt").read_text(encoding="utf-8")
    return Template(template).substitute(ngay_quyet_dinh=in_words(today - timedelta(days=120)))


def in_words(value: date) -> str:
    """A date as a letterhead has it: "ngày 05 tháng 01 năm 2026"."""
    return f"ngày {value.day:02} tháng {value.month:02} năm {value.year}"


def _table(table: Table, tasks: Sequence[SampleTask]) -> None:
    header = ("TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian thực hiện")
    _fill(table.rows[0].cells, header)
    section = None
    for number, task in enumerate(tasks, start=1):
        if task.section != section:
            section = task.section
            cells = table.add_row().cells  # type: ignore[no-untyped-call]  # python-docx leaves it untyped
            cells[0].merge(cells[-1]).text = section
        _fill(table.add_row().cells, (str(number), task.content, task.lead, task.support, task.time))  # type: ignore[no-untyped-call]  # as above


def _fill(cells: Sequence[_Cell], texts: Sequence[str]) -> None:
    for cell, text in zip(cells, texts, strict=True):
        cell.text = text


def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"
