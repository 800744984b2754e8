"""The plans of a simulated office: tasks, who leads them, and when, as such plans word it. Written by us."""

from __future__ import annotations

from dataclasses import dataclass

EVERYBODY = "Các công chức chuyên môn"

POSITIONS = (
    "Công chức Văn phòng - Thống kê",
    "Công chức Tư pháp - Hộ tịch",
    "Công chức Địa chính - Xây dựng",
    "Công chức Tài chính - Kế toán",
    "Công chức Văn hóa - Xã hội",
    "Bộ phận Tiếp nhận và Trả kết quả",
    "Công chức Nông nghiệp - Môi trường",
    "Công chức Công nghệ thông tin",
    "Công chức Lao động - Thương binh",
    "Công chức Kinh tế - Hạ tầng",
)
"""The positions that simulated plans name; an office's officers hold them in turn."""

VP, TP, DC, TC, VH, BP, NN, CN, LD, KT = POSITIONS


@dataclass(frozen=True, slots=True)
class Outline:
    """A task as a plan has it. `{year}` in the time phrase is the year of the plan."""

    content: str
    lead: str
    time: str
    support: tuple[str, ...] = ()
    evidence: bool = False


ASKED = {"Theo hướng dẫn của cấp trên": "Quý III năm {year}"}
"""What no calendar says, and the day that the coordinator of a simulated office gives."""

PLANS: tuple[tuple[Outline, ...], ...] = (
    (
        Outline("Rà soát, cập nhật danh mục thủ tục niêm yết tại bộ phận một cửa", BP, "Hằng quý", (VP,)),
        Outline("Báo cáo tình hình tiếp nhận hồ sơ trong tháng", BP, "Trước ngày 25 hằng tháng"),
        Outline("Giải quyết hồ sơ đúng và trước hạn", EVERYBODY, "Thường xuyên"),
        Outline("Lấy ý kiến người dân về sự phục vụ", VP, "Quý II, Quý IV năm {year}", (BP,), True),
        Outline("Tự chấm điểm công tác cải cách của đơn vị", VP, "Trước ngày 15/11/{year}", (), True),
        Outline("Kiểm tra việc chấp hành giờ giấc, văn hóa công sở", VP, "Quý III năm {year}"),
        Outline("Rà soát văn bản do đơn vị ban hành", TP, "Trước ngày 30/6/{year}", (VP,)),
        Outline("Số hóa kết quả giải quyết còn hiệu lực", TP, "Thường xuyên", (BP, CN)),
        Outline("Công khai dự toán và quyết toán ngân sách", TC, "Hằng quý", (), True),
        Outline("Báo cáo sơ kết sáu tháng", VP, "Trước ngày 20/6/{year}"),
        Outline("Báo cáo tổng kết năm", VP, "Trước ngày 10/12/{year}", (TC,)),
    ),
    (
        Outline("Hướng dẫn người dân nộp hồ sơ trực tuyến tại nhà", CN, "Hằng tháng", (BP,)),
        Outline("Tập huấn kỹ năng số cho tổ công nghệ cộng đồng", CN, "Tháng 4 năm {year}", (VH,)),
        Outline("Nâng cấp trang tin của đơn vị", CN, "Quý II năm {year}"),
        Outline("Đo mức độ hài lòng về dịch vụ trực tuyến", KT, "6 tháng một lần"),
        Outline("Cập nhật dữ liệu đất đai lên phần mềm dùng chung", DC, "Thường xuyên"),
        Outline("Kết nối camera tại bộ phận một cửa", CN, "Theo hướng dẫn của cấp trên", (KT,)),
        Outline("Chi trả trợ cấp không dùng tiền mặt", LD, "Hằng tháng", (TC,)),
    ),
    (
        Outline("Tuyên truyền trên hệ thống truyền thanh", VH, "Hằng tháng"),
        Outline("Tổ chức cuộc thi tìm hiểu pháp luật", TP, "Tháng 9, tháng 10 năm {year}", (VH,)),
        Outline("Đối thoại giữa lãnh đạo với người dân", VP, "Quý II, Quý III năm {year}"),
        Outline("Kiểm tra vệ sinh môi trường khu dân cư", NN, "Hằng tháng", (DC,)),
        Outline("Rà soát hộ nghèo, hộ cận nghèo", LD, "Trước ngày 30/10/{year}", (VH,), True),
        Outline("Lập danh sách đối tượng được tặng quà dịp lễ", LD, "Trước ngày 15/8/{year}"),
        Outline("Duy tu đường giao thông nông thôn", KT, "Quý I, Quý IV năm {year}", (TC,)),
        Outline("Cấp giấy xác nhận tình trạng đất trong hạn", DC, "Thường xuyên"),
        Outline("Phòng chống thiên tai trước mùa mưa bão", NN, "Trước ngày 15/5/{year}", (DC, KT)),
        Outline("Quyết toán kinh phí thực hiện", TC, "Trước ngày 31/12/{year}"),
        Outline("Báo cáo thu ngân sách", TC, "Trước ngày 20 hằng tháng"),
        Outline("Theo dõi sản xuất vụ mùa", NN, "Quý III năm {year}"),
    ),
)
