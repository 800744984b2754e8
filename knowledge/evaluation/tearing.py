"""Tearing and damaging made-up plans as OCR does it: by cell, by line, letter by letter."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.evaluation.plan_samples import Sample
from knowledge.model import Head, Line, Media, Plan, Reading, Table
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


def torn_cells(sample: Sample) -> list[str]:
    """A made-up plan whose table is torn into paragraphs: each cell by itself, a blank line after it."""
    widths = _widths(sample)
    cells = [textwrap.wrap(words, 40) for _, words in sample.columns]
    for row in sample.rows:
        if isinstance(row, str):
            cells.append(textwrap.wrap(row, 80))
        else:
            cells += [
                wrapped
                for kind, _ in sample.columns
                if kind != "number" and (wrapped := _in_column(row.cells[kind], widths[kind]))
            ]
    return _around(sample, [line for cell in cells for line in (*cell, "")])


def torn_lines(sample: Sample, chance: random.Random, *, spaced: bool = False) -> list[str]:
    """A made-up plan whose table is torn line by line, its cells centred; `spaced` keeps the columns apart
    as a text with its layout kept does."""
    widths = _widths(sample)
    kinds = [kind for kind, _ in sample.columns]
    grid = [_side_by_side([textwrap.wrap(words, widths[kind]) for kind, words in sample.columns])]
    bars = chance.random() < 0.5
    lines: list[str] = []
    number = sections = 0
    for row in sample.rows:
        if isinstance(row, str):
            sections, number = sections + 1, 0
            grid.append([f"{('I', 'II', 'III', 'IV')[sections - 1]} {row}"])
            continue
        number += 1
        cells = {**row.cells, "number": str(number)}
        grid.append(_side_by_side([_in_column(cells[kind], widths[kind]) for kind in kinds]))
    for told in grid:
        for line in told:
            if isinstance(line, str):
                lines.append(line)
            elif spaced:
                lines.append(
                    "  ".join(piece.ljust(widths[kind]) for kind, piece in zip(kinds, line, strict=True))
                )
            else:
                pieces: list[str] = []
                for piece in filter(None, line):
                    pieces += ["|"] if bars and pieces and chance.random() < 0.4 else []
                    pieces.append(piece)
                lines.append(" ".join(pieces))
    return _around(sample, [line.rstrip() for line in lines])


def _widths(sample: Sample) -> dict[str, int]:
    wide = 36 if len(sample.columns) > 4 else 50
    return {"number": 4, "content": wide, "lead": 18, "support": 18, "time": 16, "product": 14, "note": 8}


def _in_column(text: str, width: int) -> list[str]:
    return [line for part in text.split("\n") for line in textwrap.wrap(part, width, break_long_words=False)]


def _side_by_side(cells: Sequence[Sequence[str]]) -> list[str | list[str]]:
    """The lines of a row: for each line what stands in each column, cells centred."""
    height = max(map(len, cells), default=0)
    tops = [(height - len(cell)) // 2 for cell in cells]
    return [
        [cell[at - top] if top <= at < top + len(cell) else "" for cell, top in zip(cells, tops, strict=True)]
        for at in range(height)
    ]


def _around(sample: Sample, table: Sequence[str]) -> list[str]:
    """The lines of a made-up plan with its table given as these."""
    first = next(index for index, block in enumerate(sample.blocks) if isinstance(block, Table))
    before = [block.text for block in sample.blocks[:first] if isinstance(block, Line)]
    after = [block.text for block in sample.blocks[first:] if isinstance(block, Line)]
    return [*before, *table, *after]


_MISREAD: dict[str, tuple[tuple[str, float], ...]] = {
    **dict.fromkeys("àáảạ", (("a", 0.86), ("é", 0.03), ("d", 0.04), ("4", 0.02), ("i", 0.05))),
    **dict.fromkeys("ệếểêềễ", (("é", 0.5), ("e", 0.36), ("€", 0.05), ("¢", 0.09))),
    **dict.fromkeys("ốổồỗ", (("6", 0.38), ("o", 0.38), ("d", 0.1), ("b", 0.06), ("é", 0.08))),
    "ộ": (("o", 0.56), ("d", 0.38), ("6", 0.06)),
    **dict.fromkeys("ớờởợ", (("o", 0.72), ("d", 0.2), ("é", 0.08))),
    "ủ": (("u", 0.58), ("i", 0.32), ("ti", 0.1)),
    **dict.fromkeys("ứửừ", (("u", 0.3), ("r", 0.35), ("ir", 0.35))),
    "ữ": (("i", 0.4), ("u", 0.3), ("r", 0.3)),
    **dict.fromkeys("ụự", (("u", 0.7), ("y", 0.3))),
    **dict.fromkeys("ăằắẳẵặ", (("a", 0.78), ("i", 0.22))),
    "ị": (("i", 0.97), ("j", 0.03)),
    "ợ": (("o", 0.5), ("g", 0.5)),
    "ư": (("u", 0.7), ("uw", 0.1), ("w", 0.1), ("tr", 0.1)),
    "đ": (("d", 1.0),),
    "Đ": (("D", 0.4), ("P", 0.3), ("B", 0.2), ("b", 0.1)),
    "l": (("l", 0.96), ("1", 0.04)),
}


def misread(text: str, chance: random.Random) -> str:
    """A text as an English model reads Vietnamese print, letter by letter after the table of FINDINGS;
    the digits are kept, letters may become digits."""
    found: list[str] = []
    for letter in text:
        if letter in _MISREAD:
            letters, weights = zip(*_MISREAD[letter], strict=True)
            found.append(chance.choices(letters, weights)[0])
        elif letter.isalpha():
            plain = fold(letter)
            found.append(plain.upper() if letter.isupper() else plain)
        else:
            found.append(letter)
    return "".join(found)


def plan_of(lines: Sequence[str]) -> Plan:
    """The plan that lines of text give."""
    told = tuple(Line(line) for line in lines)
    return extract_plan(Reading("a.txt", Media.TEXT, told, None, 0.5), Head())
