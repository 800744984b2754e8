"""Tables of tasks made for the tests, torn and damaged as OCR does it."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.model import Head, Line, Media, Plan, Reading
from knowledge.plans import extract_plan
from knowledge.vietnamese import fold


@dataclass(frozen=True)
class Row:
    """A row as it was printed."""

    content: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    time: str


POSITIONS = (
    "Công chức Văn phòng - Thống kê",
    "Công chức Tư pháp - Hộ tịch",
    "Công chức Văn hóa - Xã hội",
    "Công chức Tài chính - Kế toán",
    "Bộ phận Tiếp nhận và Trả kết quả",
    "Các công chức chuyên môn",
    "Cán bộ phụ trách Đài truyền thanh",
    "Ban Biên tập Trang thông tin điện tử",
    "Phòng Nội vụ",
    "Đoàn Thanh niên",
)
TIMES = (
    "Thường xuyên",
    "Theo kế hoạch",
    "Quý II năm 2023",
    "Quý III, Quý IV năm 2023",
    "Tháng 05/2023",
    "Hằng tháng",
    "Trước ngày 20/11/2023",
)
CONTENTS = (
    "Xây dựng kịch bản tập huấn kỹ năng số cho người cao tuổi ở khu dân cư và tổ chức ba buổi học tối.",
    "Rà soát các biểu mẫu đã hết hiệu lực, lập danh sách gửi cấp trên xem xét thay thế.",
    "Tổ chức khảo sát ý kiến của người dân về giờ làm việc vào sáng thứ bảy.",
    "Cập nhật bảng chỉ dẫn tại nơi chờ, bổ sung mã quét để tra cứu tình trạng giấy tờ đã nộp.",
    "Kiểm tra việc trực điện thoại ngoài giờ và trả lời thư góp ý của nhân dân.",
    "Tuyên truyền cách nộp giấy tờ qua mạng bằng loa, tờ rơi và các buổi họp thôn.",
    "Niêm yết số máy nóng ở mọi điểm giao dịch; thay bảng đã mờ.",
)
SECTIONS = ("Chỉ đạo, điều hành", "Cải tiến cách phục vụ người dân tại nơi giao dịch", "Việc khác")
HEADER_WORDS = ("TT", "Nội dung công việc", "Bộ phận chủ trì", "Bộ phận phối hợp", "Thời gian thực hiện")

_CONFUSIONS = dict(zip("ộốệếứữủựụợạ", ("o", "d", "é", "é", "tr", "it", "u", "y", "u", "g", "a"), strict=True))


def damaged(text: str, chance: random.Random, rate: float = 0.04) -> str:
    """A text as OCR without Vietnamese reads it: no diacritics, some letters wrong; digits kept."""
    letters: list[str] = []
    for letter in text:
        if letter in _CONFUSIONS and chance.random() < 0.5:
            letters.append(_CONFUSIONS[letter])
        elif fold(letter) == "đ" or letter in "đĐ":
            letters.append("d" if letter == "đ" else "D")
        else:
            plain = fold(letter)
            plain = plain.upper() if letter.isupper() else plain
            if plain.isalpha() and chance.random() < rate:
                plain = {"o": "0", "u": "i", "a": "d", "n": "m", "l": "1"}.get(plain, plain)
            letters.append(plain)
    return "".join(letters)


def merged(
    rows: Sequence[Row | str], chance: random.Random, *, bars: bool = True, wide: int = 34
) -> list[str]:
    """A table torn line by line: fragments of content, lead, support and time side by side, cells centred.

    A string among the rows is a section.
    """
    widths = (wide, 16, 16, 15)
    lines = ["TT Nội dung công việc Bộ phận Bộ phận Thời gian", "chủ trì phối hợp thực hiện"]
    number, sections = 0, 0
    for row in rows:
        if isinstance(row, str):
            sections, number = sections + 1, 0
            lines.append(f"{('I', 'II', 'III', 'IV')[sections - 1]} {row}")
            continue
        number += 1
        cells = [row.content, "; ".join(row.lead), "; ".join(row.support), row.time]
        wrapped = [
            textwrap.wrap(cell, width, break_long_words=False)
            for cell, width in zip(cells, widths, strict=True)
        ]
        height = max(map(len, wrapped))
        tops = [(height - len(cell)) // 2 for cell in wrapped]
        for place in range(height):
            pieces = [str(number)] if place == (height - 1) // 2 else []
            for cell, top in zip(wrapped, tops, strict=True):
                if top <= place < top + len(cell):
                    pieces += ["|"] if bars and pieces and chance.random() < 0.4 else []
                    pieces.append(cell[place - top])
            lines.append(" ".join(pieces))
    return lines


def blocks(rows: Sequence[Row | str]) -> list[str]:
    """A table torn into paragraphs: each cell by itself, a blank line after it."""
    cells: list[list[str]] = [[word] for word in HEADER_WORDS]
    for row in rows:
        if isinstance(row, str):
            cells.append(textwrap.wrap(row, 80))
            continue
        cells.append(textwrap.wrap(row.content, 32))
        for cell in ("; ".join(row.lead), "; ".join(row.support), row.time):
            if cell:
                cells.append(textwrap.wrap(cell, 18, break_long_words=False))
    return [line for cell in cells for line in (*cell, "")]


def plan_of(lines: Sequence[str]) -> Plan:
    """The plan that lines of text give."""
    told = tuple(Line(line) for line in lines)
    return extract_plan(Reading("a.txt", Media.TEXT, told, None, 0.5), Head())
