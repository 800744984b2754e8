"""What the made-up plans speak of: offices, units, work, times and targets, in words of our own."""

from __future__ import annotations

import random
from dataclasses import dataclass

from knowledge.model import Target


@dataclass(frozen=True)
class Unit:
    """A unit as it is written in a plan, and its standard name."""

    written: str
    name: str


@dataclass(frozen=True)
class Office:
    """The office that issues a plan, and whom it may give work to."""

    body: str
    leaders: tuple[Unit, ...]
    groups: tuple[Unit, ...]


@dataclass(frozen=True)
class Work:
    """The words of a task, the targets that they hold and the criteria that they name."""

    text: str
    targets: tuple[Target, ...] = ()
    criteria: tuple[str, ...] = ()


def _units(*pairs: str) -> tuple[Unit, ...]:
    """Units from "written = standard name" or a name that is written as it stands."""
    cut = [pair.split(" = ") for pair in pairs]
    return tuple(Unit(one[0], one[-1]) for one in cut)


_VP, _TP = "Công chức Văn phòng - Thống kê", "Công chức Tư pháp - Hộ tịch"
_VH, _TC = "Công chức Văn hóa - Xã hội", "Công chức Tài chính - Kế toán"
_DC = "Công chức Địa chính - Xây dựng - Đô thị và Môi trường"
_DN = "Công chức Địa chính - Nông nghiệp - Xây dựng và Môi trường"
_LD = "Công chức Lao động - Thương binh và Xã hội"
_DESK, _ALL = "Bộ phận Tiếp nhận và Trả kết quả", "Các công chức chuyên môn"

OFFICES: tuple[Office, ...] = (
    Office(
        "UBND phường Bến Đá",
        _units(
            f"Công chức Văn phòng - Thống kê = {_VP}",
            f"Công chức VP-TK = {_VP}",
            f"Công chức Tư pháp - Hộ tịch = {_TP}",
            f"CC TP-HT = {_TP}",
            f"Công chức VH-XH = {_VH}",
            f"Công chức Tài chính - Kế toán = {_TC}",
            f"Công chức ĐC-XD-ĐT&MT = {_DC}",
            f"Công chức LĐ-TB&XH = {_LD}",
            f"Bộ phận TN&TKQ = {_DESK}",
            f"Bộ phận Một cửa = {_DESK}",
            "Đài truyền thanh phường = Cán bộ phụ trách Đài truyền thanh",
            "Công an phường = Công an",
            "Ban CHQS phường = Ban Chỉ huy Quân sự",
            "Đoàn Thanh niên phường = Đoàn Thanh niên",
            "Hội LHPN phường = Hội Liên hiệp Phụ nữ",
            "Trạm Y tế phường = Trạm Y tế",
            "Ban Quản lý chợ Cồn",
            "Nhà văn hóa cộng đồng",
        ),
        _units(
            f"Các công chức chuyên môn = {_ALL}",
            "Các bộ phận liên quan",
            "Các ban, ngành, đoàn thể",
            "Tổ dân phố = Tổ trưởng",
            "UBMTTQ Việt Nam phường = Ủy ban Mặt trận Tổ quốc Việt Nam",
        ),
    ),
    Office(
        "UBND xã Suối Bạc",
        _units(
            f"Công chức Văn phòng - Thống kê xã = {_VP}",
            f"VP-TK = {_VP}",
            f"Công chức ĐC-NN-XD-MT = {_DN}",
            f"Công chức Địa chính = {_DC}",
            f"TC-KT = {_TC}",
            f"TP-HT = {_TP}",
            f"Bộ phận Tiếp nhận và Trả kết quả = {_DESK}",
            "Công an xã = Công an",
            "BCH Quân sự xã = Ban Chỉ huy Quân sự",
            "Hội Nông dân xã = Hội Nông dân",
            "Đoàn TNCS Hồ Chí Minh = Đoàn Thanh niên",
            "Hội Người cao tuổi xã = Hội Người cao tuổi",
            "Hợp tác xã Dịch vụ nông nghiệp",
        ),
        _units(
            f"Các công chức chuyên môn xã = {_ALL}",
            "Các ban ngành, đoàn thể xã = Các ban, ngành, đoàn thể",
            "Các thôn = Tổ trưởng",
            "Các đơn vị liên quan = Các cơ quan, đơn vị liên quan",
        ),
    ),
    Office(
        "UBND phường Cửa Lạch",
        _units(
            "Văn phòng HĐND và UBND phường = Văn phòng HĐND và UBND",
            "VP HĐND&UBND = Văn phòng HĐND và UBND",
            "Phòng Kinh tế, Hạ tầng và Đô thị",
            "Phòng KT-HT-ĐT = Phòng Kinh tế, Hạ tầng và Đô thị",
            "Phòng Văn hóa - Xã hội",
            "Phòng VH-XH = Phòng Văn hóa - Xã hội",
            "Trung tâm Phục vụ hành chính công phường = Trung tâm Phục vụ hành chính công",
            "TTPVHCC = Trung tâm Phục vụ hành chính công",
            "Công an phường = Công an",
            "Trạm Y tế",
            "Tổ Chuyển đổi số lưu động",
        ),
        _units(
            "Các phòng chuyên môn = Các phòng, đơn vị trực thuộc",
            "Các cơ quan, đơn vị liên quan",
            "Các tổ dân phố = Tổ trưởng",
            "UBMTTQ phường = Ủy ban Mặt trận Tổ quốc Việt Nam",
        ),
    ),
    Office(
        "UBND huyện Trà Lĩnh",
        _units(
            "Phòng Nội vụ",
            "Phòng Nội vụ huyện = Phòng Nội vụ",
            "Phòng Tư pháp",
            "Văn phòng HĐND và UBND huyện = Văn phòng HĐND và UBND",
            "Văn phòng HĐND-UBND huyện = Văn phòng HĐND và UBND",
            "Phòng TC-KH = Phòng Tài chính - Kế hoạch",
            "Phòng Tài chính - Kế hoạch",
            "Phòng Văn hóa và Thông tin",
            "Phòng VH-TT = Phòng Văn hóa và Thông tin",
            "Phòng Tài nguyên và Môi trường",
            "Phòng TN&MT = Phòng Tài nguyên và Môi trường",
            "Phòng LĐ-TB&XH = Phòng Lao động - Thương binh và Xã hội",
            "Phòng Giáo dục và Đào tạo",
            "Phòng NN&PTNT = Phòng Nông nghiệp và Phát triển nông thôn",
            "Phòng Kinh tế và Hạ tầng",
            "Thanh tra huyện",
            "Công an huyện = Công an",
            "Ban Quản lý rừng phòng hộ",
            "Trung tâm Văn hóa - Thể thao",
        ),
        _units(
            "UBND các xã, thị trấn = UBND các xã, phường",
            "Các phòng, ban liên quan = Các phòng, đơn vị trực thuộc",
            "Các cơ quan, đơn vị liên quan",
            "Các cơ quan chuyên môn thuộc UBND huyện = Các phòng, đơn vị trực thuộc",
        ),
    ),
    Office(
        "Sở Thủy lợi tỉnh Hà Lâm",
        _units(
            "Văn phòng Sở",
            "Thanh tra Sở",
            "Phòng Kế hoạch - Tài chính",
            "Phòng Tổ chức cán bộ",
            "Phòng Quản lý công trình",
            "Chi cục Thủy lợi",
            "Trung tâm Quan trắc",
            "Sở Nội vụ",
            "Sở TT&TT = Sở Thông tin và Truyền thông",
        ),
        _units(
            "Các phòng, đơn vị thuộc Sở",
            "Các phòng chuyên môn thuộc Sở = Các phòng, đơn vị thuộc Sở",
            "Các đơn vị trực thuộc = Các phòng, đơn vị trực thuộc",
            "UBND các huyện, thị xã, thành phố",
        ),
    ),
)

_VERBS = (
    "Rà soát", "Xây dựng", "Tổ chức", "Kiểm tra", "Cập nhật", "Niêm yết", "Hướng dẫn", "Tuyên truyền",
    "Tham mưu ban hành", "Tổng hợp", "Khảo sát", "Lập", "Bố trí", "Số hóa", "Công khai", "Theo dõi, đôn đốc",
    "Đánh giá", "Triển khai", "Chấn chỉnh", "Thống kê",
)  # fmt: skip
_OBJECTS = (
    "sổ theo dõi giấy tờ quá hẹn", "bảng chỉ dẫn tại khu vực chờ", "quy trình nội bộ về tiếp công dân",
    "danh sách hồ sơ chậm trả", "lịch trực giải đáp qua điện thoại", "biểu mẫu đã hết hiệu lực",
    "kịch bản truyền thông về dịch vụ công trực tuyến", "kho dữ liệu hộ tịch đã nhập",
    "mã quét tra cứu tình trạng hồ sơ", "cuộc thi tìm hiểu về chuyển đổi số", "phiếu lấy ý kiến người dân",
    "nội quy phòng làm việc", "tài liệu tập huấn kỹ năng số", "đường dây nóng ngoài giờ",
    "việc chấp hành giờ giấc của công chức", "hệ thống camera tại nơi giao dịch", "kết quả tự chấm điểm",
    "đề án vị trí việc làm", "thủ tục về đất đai, xây dựng", "quy chế chi tiêu nội bộ",
)  # fmt: skip
_TAILS = (
    "", "", "và gửi kết quả cho Chủ tịch xem xét", "bảo đảm rõ người, rõ việc",
    "theo hướng đơn giản, dễ làm", "trên trang thông tin điện tử", "tại các khu dân cư vùng xa",
    "để người dân dễ theo dõi; thay bảng đã mờ", "nhằm giảm số lần đi lại của công dân",
    "đúng trình tự đã công bố", "kèm hình ảnh minh chứng", "cho người cao tuổi ở khu dân cư",
    "khi có thay đổi về nhân sự", "gắn với bình xét thi đua cuối kỳ",
)  # fmt: skip
_AIMS: tuple[tuple[str, str, str], ...] = (
    ("đạt từ {} trở lên", ">=", "%"),
    ("tỷ lệ tối thiểu {}", ">=", "%"),
    ("đạt trên {}", ">", "%"),
    ("không để quá hẹn vượt quá {}", "<=", "%"),
    ("tỷ lệ trễ dưới {}", "<", "%"),
    ("giải quyết 100% hồ sơ", "=", "%"),
    ("ít nhất {} cuộc", ">=", "cuộc"),
    ("tối thiểu {} buổi", ">=", "buổi"),
    ("không quá {} ngày", "<=", "ngày"),
    ("giảm {} số hồ sơ chậm", ">=", "%"),
)

CELL_TIMES = (
    "Thường xuyên", "Theo kế hoạch", "Quý II năm 2031", "Quý III, Quý IV năm 2031", "Tháng 05/2031",
    "Hằng tháng", "Trước ngày 20/11/2031", "Quý I/2031", "Tháng 6 năm 2031", "Cả năm",
    "Trước 30/5/2031", "Định kỳ hằng quý", "6 tháng đầu năm", "Từ tháng 5/2031 đến hết tháng 9/2031",
    "Khi có phát sinh", "Năm 2031", "Quý I, Quý II năm 2031", "Trong tháng 6/2031", "Quý IV",
)  # fmt: skip
SENTENCE_TIMES = (
    "trước ngày 15/06/2031", "trước ngày 20 tháng 11 năm 2031", "trong quý II/2031", "trong tháng 6/2031",
    "chậm nhất ngày 25 hằng tháng", "định kỳ hằng quý", "trước 30/5/2031", "trong quý III năm 2031",
    "trước ngày 05 hằng tháng", "vào ngày 30/12 hằng năm",
    "từ tháng 5/2031 đến hết tháng 9/2031", "chậm nhất đến ngày 10/12/2031",
)  # fmt: skip
SECTIONS = (
    "Công tác chỉ đạo, điều hành", "Cải cách chế độ công vụ",
    "Đổi mới cách phục vụ người dân tại nơi giao dịch",
    "Xây dựng chính quyền số", "Nâng cao sự hài lòng của tổ chức, công dân", "Cải cách tài chính công",
    "Kỷ luật, kỷ cương trong cơ quan", "Thông tin, tuyên truyền",
)  # fmt: skip


def work(chance: random.Random, *, aimed: float = 0.3, coded: float = 0.0) -> Work:
    """The words of a task. `aimed` and `coded` are how likely it is to hold a target and a criterion."""
    text = f"{chance.choice(_VERBS)} {chance.choice(_OBJECTS)} {chance.choice(_TAILS)}".strip()
    targets: tuple[Target, ...] = ()
    if chance.random() < aimed:
        words, operator, unit = chance.choice(_AIMS)
        value = 100 if "{}" not in words else chance.randint(1, 95 if unit == "%" else 9)
        shown = f"{value}%" if unit == "%" else f"{value:02}"
        words = words.format(shown)
        text += f", {words}"
        targets = (Target(words, operator, value, unit),)
    criteria: tuple[str, ...] = ()
    if chance.random() < coded:
        code = f"{chance.randint(1, 8)}.{chance.randint(1, 6)}.{chance.randint(1, 5)}"
        text += f" để khắc phục Tiêu chí thành phần {code} bị trừ 0,5 điểm"
        criteria = (code,)
    return Work(text, targets, criteria)


def aim(chance: random.Random) -> tuple[str, tuple[Target, ...]]:
    """A sentence that says only an aim."""
    value = chance.randint(40, 95)
    words, operator = chance.choice(
        (("đạt từ {}% trở lên", ">="), ("đạt tối thiểu {}%", ">="), ("đạt trên {}%", ">"))
    )
    words = words.format(value)
    return f"Tỷ lệ giấy tờ trả đúng hẹn {words}.", (Target(words, operator, value, "%"),)
