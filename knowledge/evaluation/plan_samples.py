"""Made-up plans in the three layouts, deterministic by seed, each with what a careful reader finds in it."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.evaluation.plan_wording import (
    CELL_TIMES,
    OFFICES,
    SECTIONS,
    SENTENCE_TIMES,
    Office,
    Unit,
    Work,
    aim,
    work,
)
from knowledge.model import Block, Line, Table, Target

LAYOUTS = ("table", "labels", "orders", "duties")


@dataclass(frozen=True)
class GoldTask:
    """A task as it was made. `core` are the words that its content must hold."""

    core: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    time: str
    section: str
    targets: tuple[Target, ...] = ()
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A row of a table as it is printed, with what it means."""

    cells: dict[str, str]
    gold: GoldTask


@dataclass(frozen=True)
class Sample:
    """A plan: its blocks, the rows of its table (a string is a section row), its gold."""

    layout: str
    blocks: tuple[Block, ...]
    gold: tuple[GoldTask, ...]
    columns: tuple[tuple[str, str], ...] = ()
    rows: tuple[Row | str, ...] = ()

    @property
    def lines(self) -> list[str]:
        """The plan as clean lines; a table's rows with a rule between their cells."""
        found: list[str] = []
        for block in self.blocks:
            if isinstance(block, Line):
                found.append(block.text)
            else:
                found += [" | ".join(cell.replace("\n", " ") for cell in row) for row in block.rows]
        return found


def sample(layout: str, seed: int) -> Sample:
    """The made-up plan of a layout and a seed."""
    chance = random.Random(f"{layout} {seed}")  # noqa: S311 - no secret
    office = chance.choice(OFFICES)
    if layout == "table":
        return _table_plan(office, chance)
    makers = {"labels": _labels, "orders": _orders, "duties": _duties}
    body, gold = makers[layout](office, chance)
    lines = [*_opening(office, chance), *body, *_closing(office)]
    return Sample(layout, tuple(Line(line) for line in _wrapped(lines, chance)), tuple(gold))


def _opening(office: Office, chance: random.Random) -> list[str]:
    first = office.leaders[0].written
    return [
        f"{office.body.upper()}  CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "KẾ HOẠCH",
        "Đổi mới cách phục vụ người dân năm 2031",
        f"Căn cứ Chương trình công tác năm 2031, {office.body} ban hành Kế hoạch như sau:",
        "I. MỤC ĐÍCH, YÊU CẦU",
        "1. Mục đích",
        "- Khắc phục những việc còn chậm trong năm 2030; phục vụ người dân tốt hơn.",
        "- Gắn trách nhiệm của người đứng đầu với kết quả chấm điểm, phấn đấu đạt từ 80% trở lên.",
        "2. Yêu cầu",
        "- Các công chức chuyên môn chủ động phối hợp, báo cáo kịp thời khi có vướng mắc.",
        *chance.choice(
            (
                [],
                [
                    "II. KẾT QUẢ NĂM 2030",
                    f"- {first} đã tham mưu sửa nội quy trước ngày 15/6/2030; hồ sơ trễ còn 3%.",
                    f"- Trong năm, {first} chủ trì tổ chức 04 buổi đối thoại với người dân.",
                ],
            )
        ),
    ]


def _closing(office: Office) -> list[str]:
    return [
        "Trong quá trình thực hiện, nếu có vướng mắc đề nghị phản ánh để xem xét, điều chỉnh./.",
        "",
        "Nơi nhận:",
        *[f"- {unit.written};" for unit in office.leaders[:3]],
        "- Lưu: VT.",
    ]


def _wrapped(paragraphs: Sequence[str], chance: random.Random) -> list[str]:
    """Paragraphs as lines: each whole, wrapped, or wrapped with blank lines between them."""
    way = chance.choice(("whole", "wrapped", "spaced"))
    found: list[str] = []
    for paragraph in paragraphs:
        found += [paragraph] if way == "whole" else textwrap.wrap(paragraph, 86) or [""]
        if way == "spaced":
            found.append("")
    return found


# --- the people and the time of a task


@dataclass(frozen=True)
class _Deal:
    lead: tuple[Unit, ...]
    support: tuple[Unit, ...]

    @property
    def leads(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(unit.name for unit in self.lead))

    @property
    def supports(self) -> tuple[str, ...]:
        names = dict.fromkeys(unit.name for unit in self.support)
        return tuple(name for name in names if name not in self.leads)


def _deal(office: Office, chance: random.Random, *, supported: float = 0.8) -> _Deal:
    lead = chance.sample(office.leaders, chance.choice((1, 1, 1, 1, 2)))
    names = {unit.name for unit in lead}
    others = [unit for unit in (*office.leaders, *office.groups, *office.groups) if unit.name not in names]
    support: list[Unit] = []
    if chance.random() < supported:
        for unit in chance.sample(others, chance.choice((1, 1, 2, 3))):
            if all(unit.name != other.name for other in support):
                support.append(unit)
    return _Deal(tuple(lead), tuple(support))


def _listed(units: Sequence[Unit], chance: random.Random) -> str:
    """Names in one phrase of running text."""
    written = [unit.written for unit in units]
    if len(written) == 1:
        return written[0]
    joined = chance.choice((", ", "; "))
    return joined.join(written[:-1]) + chance.choice((joined, " và ")) + written[-1]


def _cell(units: Sequence[Unit], chance: random.Random) -> str:
    """Names in a cell of a table."""
    written = [unit.written for unit in units]
    way = chance.choice(("; ", ", ", ";\n", "\n- "))
    return ("- " if way == "\n- " and len(written) > 1 else "") + way.join(written)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


# --- (a) tables

_HEADINGS: dict[str, tuple[str, ...]] = {
    "number": ("TT", "STT", "Số TT"),
    "content": (
        "Nội dung công việc", "Nhiệm vụ", "Nội dung, nhiệm vụ", "Nội dung thực hiện", "Nhiệm vụ, giải pháp",
    ),
    "lead": (
        "Cơ quan chủ trì", "Đơn vị thực hiện", "Chủ trì", "Bộ phận tham mưu", "Đơn vị chủ trì",
        "Người phụ trách", "Đơn vị chủ trì thực hiện",
    ),
    "support": ("Cơ quan phối hợp", "Đơn vị phối hợp", "Phối hợp", "Bộ phận phối hợp"),
    "time": ("Thời gian thực hiện", "Thời gian hoàn thành", "Thời hạn", "Thời gian", "Tiến độ"),
    "product": ("Sản phẩm/kết quả", "Sản phẩm", "Kết quả, sản phẩm dự kiến"),
    "note": ("Ghi chú",),
}  # fmt: skip
_ORDERS = (
    "number content lead support time",
    "number content lead time",
    "number content lead support time",
    "number content product lead support time",
    "number content time lead support",
    "content lead support time note",
    "number content lead support product time",
    "number content lead support time note",
    "number content support lead time",
)
_PRODUCTS = ("Báo cáo", "Văn bản", "Bảng niêm yết", "Danh sách kèm ảnh", "Biên bản")


def _table_plan(office: Office, chance: random.Random) -> Sample:
    order = chance.choice(_ORDERS).split()
    columns = tuple((kind, chance.choice(_HEADINGS[kind])) for kind in order)
    rows: list[Row | str] = []
    sections = chance.sample(SECTIONS, 3) if chance.random() < 0.8 else []
    before: _Deal | None = None
    for index in range(chance.randint(5, 10)):
        if sections and index % 4 == 0:
            rows.append(sections.pop())
        section = next((row for row in reversed(rows) if isinstance(row, str)), "")
        told = work(chance, coded=0.1)
        merged = before is not None and chance.random() < 0.15
        deal = before if before is not None and merged else _deal(office, chance)
        before = deal
        time = chance.choice(CELL_TIMES)
        cells = {
            "content": told.text,
            "lead": _cell(deal.lead, chance),
            "support": _cell(deal.support, chance),
            "time": time,
            "product": chance.choice(_PRODUCTS),
            "note": "",
        }
        supports = deal.supports if "support" in order else ()
        meant = GoldTask(told.text, deal.leads, supports, time, section, told.targets, told.criteria)
        rows.append(Row(cells, meant))
    lines = [Line(line) for line in _wrapped(_opening(office, chance), chance)]
    lines += [Line("II. NHIỆM VỤ"), Line("Nhiệm vụ cụ thể tại Phụ lục kèm theo."), Line("PHỤ LỤC")]
    gold = tuple(row.gold for row in rows if isinstance(row, Row))
    blocks = (*lines, *_tables(columns, rows, chance), *(Line(line) for line in _closing(office)))
    return Sample("table", blocks, gold, columns, tuple(rows))


def _tables(
    columns: Sequence[tuple[str, str]], rows: Sequence[Row | str], chance: random.Random
) -> list[Block]:
    """The table as cells: over one page or two, a row cut by the page, merged cells given once or again."""
    header = tuple(words for _, words in columns)
    cells: list[tuple[str, ...]] = []
    number, sections = 0, 0
    spread = chance.random() < 0.4  # a section row's words in every cell, as merged cells are read
    hidden = chance.random() < 0.5  # a name that holds for several rows is printed in the first only
    before: Row | None = None
    for row in rows:
        if isinstance(row, str):
            sections, number, before = sections + 1, 0, None
            numeral = ("I", "II", "III", "IV")[sections - 1]
            told = [numeral if kind == "number" else "" for kind, _ in columns]
            place = [kind for kind, _ in columns].index("content")
            told = [row if spread and not one else one for one in told]
            told[place] = row
            cells.append(tuple(told))
            continue
        number += 1
        same = hidden and before is not None and before.cells["lead"] == row.cells["lead"]
        shown = {**row.cells, "number": str(number), **({"lead": ""} if same else {})}
        cells.append(tuple(shown[kind] for kind, _ in columns))
        before = row
    if len(cells) < 5 or chance.random() < 0.4:
        return [Table((header, *cells), 2)]
    cut = chance.randint(2, len(cells) - 2)
    repeated = (header,) if chance.random() < 0.5 else ()
    first, second = cells[:cut], cells[cut:]
    place = [kind for kind, _ in columns].index("time")
    if chance.random() < 0.6 and cells[cut - 1][place] not in {"", *SECTIONS}:
        first[-1], rest = _cut_row(first[-1], columns)
        second = [rest, *second]
    return [Table((header, *first), 2), Table((*repeated, *second), 3)]


def _cut_row(
    row: tuple[str, ...], columns: Sequence[tuple[str, str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A row as a page cuts it: the first words of its content, the rest on the next page."""
    place = [kind for kind, _ in columns].index("content")
    words = row[place].split()
    half = next((at for at in range(len(words) // 2, len(words)) if words[at][0].islower()), None)
    half = len(words) if half is None else half
    top = tuple(" ".join(words[:half]) if at == place else cell for at, cell in enumerate(row))
    return top, tuple(" ".join(words[half:]) if at == place else "" for at, _ in enumerate(row))


# --- (b) labels


def _labels(office: Office, chance: random.Random) -> tuple[list[str], list[GoldTask]]:
    form = chance.choice((_lettered, _dashed, _after_each, _in_one_line, _in_brackets, _headed, _shared))
    lines = ["II. NHIỆM VỤ, GIẢI PHÁP"]
    gold: list[GoldTask] = []
    for number, section in enumerate(chance.sample(SECTIONS, 3), start=1):
        more, told = form(f"{number}.", section, office, chance)
        lines += more
        gold += told
    lines += ["III. KINH PHÍ", "Từ nguồn chi thường xuyên năm 2031."]
    return lines, gold


_LEAD = (
    "Cơ quan chủ trì",
    "Đơn vị chủ trì",
    "Chủ trì",
    "Bộ phận chủ trì",
    "Đơn vị thực hiện",
    "Chủ trì thực hiện",
)
_SUPPORT = ("Cơ quan phối hợp", "Đơn vị phối hợp", "Phối hợp", "Phối hợp thực hiện")
_TIME = ("Thời gian thực hiện", "Thời gian", "Thời hạn hoàn thành", "Thời gian hoàn thành")


@dataclass(frozen=True)
class _Told:
    """Who does a task when, ready to be labelled."""

    deal: _Deal
    time: str
    pairs: tuple[tuple[str, str], ...]

    def gold(self, one: Work, section: str, targets: tuple[Target, ...] = ()) -> GoldTask:
        told = (*one.targets, *targets)
        return GoldTask(one.text, self.deal.leads, self.deal.supports, self.time, section, told, one.criteria)


def _who_when(office: Office, chance: random.Random) -> _Told:
    deal, time = _deal(office, chance), chance.choice(CELL_TIMES)
    pairs = [(chance.choice(_LEAD), _listed(deal.lead, chance))]
    if deal.support:
        pairs.append((chance.choice(_SUPPORT), _listed(deal.support, chance)))
    pairs.append((chance.choice(_TIME), time))
    return _Told(deal, time, tuple(pairs))


def _lettered(
    number: str, section: str, office: Office, chance: random.Random
) -> tuple[list[str], list[GoldTask]]:
    told = _who_when(office, chance)
    words, targets = aim(chance)
    count = chance.choice((1, 1, 2, 3))
    works = [work(chance, aimed=0.1, coded=0.1) for _ in range(count)]
    lines = [f"{number} {section}", f"a) Mục tiêu: {words}"]
    if count == 1:
        lines.append(f"b) Giải pháp: {works[0].text}.")
    else:
        lines += ["b) Giải pháp:", *[f"- {one.text}." for one in works]]
    lines += [f"{mark}) {label}: {value}." for mark, (label, value) in zip("cdđe", told.pairs, strict=False)]
    return lines, [told.gold(one, section, targets) for one in works]


def _dashed(
    number: str, section: str, office: Office, chance: random.Random
) -> tuple[list[str], list[GoldTask]]:
    told = _who_when(office, chance)
    words, targets = aim(chance)
    one = work(chance, aimed=0.0)
    lines = [
        f"{number} {section}",
        f"- Mục tiêu: {words}",
        f"- Nhiệm vụ, giải pháp: {one.text}.",
        *[f"- {label}: {value}" for label, value in told.pairs],
    ]
    return lines, [told.gold(one, section, targets)]


def _after_each(
    number: str, section: str, office: Office, chance: random.Random
) -> tuple[list[str], list[GoldTask]]:
    lines, gold = [f"{number} {section}"], []
    mark = chance.choice("+*")
    for _ in range(chance.randint(1, 3)):
        told, one = _who_when(office, chance), work(chance)
        lines += [f"- {one.text}.", *[f"{mark} {label}: {value}." for label, value in told.pairs]]
        gold.append(told.gold(one, section))
    return lines, gold


def _in_one_line(
    number: str, section: str, office: Office, chance: random.Random
) -> tuple[list[str], list[GoldTask]]:
    lines, gold = [f"{number} {section}"], []
    for place in range(1, chance.randint(2, 4)):
        told, one = _who_when(office, chance), work(chance)
        labels = chance.choice(("; ", ". ")).join(f"{label}: {value}" for label, value in told.pairs)
        lines += [f"{number}{place}. {one.text}.", f"* {labels}."]
        gold.append(told.gold(one, section))
    return lines, gold


def _in_brackets(
    number: str, section: str, office: Office, chance: random.Random
) -> tuple[list[str], list[GoldTask]]:
    lines, gold = [f"{number} {section}"], []
    for _ in range(chance.randint(1, 3)):
        told, one = _who_when(office, chance), work(chance)
        first, *rest = told.pairs
        labels = "; ".join(
            [f"{first[0]}: {first[1]}", *[f"{_small(label)}: {value}" for label, value in rest]]
        )
        lines.append(f"- {one.text} ({labels}).")
        gold.append(told.gold(one, section))
    return lines, gold


def _headed(
    number: str, section: str, office: Office, chance: random.Random
) -> tuple[list[str], list[GoldTask]]:
    lines, gold = [f"{number} {section}"], []
    for place in range(1, chance.randint(2, 4)):
        told, one = _who_when(office, chance), work(chance)
        lines += [f"{number}{place}. {one.text}", *[f"{label}: {value}" for label, value in told.pairs]]
        gold.append(told.gold(one, section))
    return lines, gold


def _shared(
    number: str, section: str, office: Office, chance: random.Random
) -> tuple[list[str], list[GoldTask]]:
    told = _who_when(office, chance)
    works = [work(chance) for _ in range(chance.randint(2, 4))]
    lines = [
        f"{number} {section}",
        *[f"- {one.text}." for one in works],
        *[f"* {label}: {value}" for label, value in told.pairs],
    ]
    return lines, [told.gold(one, section) for one in works]


# --- (c) running prose


def _orders(office: Office, chance: random.Random) -> tuple[list[str], list[GoldTask]]:
    heading = chance.choice(("TỔ CHỨC THỰC HIỆN", "PHÂN CÔNG NHIỆM VỤ", "NHIỆM VỤ TRỌNG TÂM"))
    lines, gold = [f"II. {heading}"], []
    mark = chance.choice(("{}.", "-", ""))
    for number in range(1, chance.randint(4, 9)):
        text, told = _order(office, heading, chance)
        lines.append(f"{mark.format(number)} {text}".strip())
        gold.append(told)
    return lines, gold


def _order(office: Office, section: str, chance: random.Random) -> tuple[str, GoldTask]:
    deal, one = _deal(office, chance), work(chance, aimed=0.2, coded=0.1)
    time = chance.choice(SENTENCE_TIMES)
    lead, words = _listed(deal.lead, chance), _small(one.text)
    supports: tuple[str, ...] = ()
    form = chance.randrange(9)
    if form == 0 and deal.support:
        supports = deal.supports
        text = f"{lead} chủ trì, phối hợp với {_listed(deal.support, chance)} {words} {time}."
    elif form == 1:
        text = f"Giao {lead} {words}; hoàn thành {time}."
    elif form == 2:
        text = f"Yêu cầu {_small(lead) if lead.startswith('Các') else lead} {words} {time}."
    elif form == 3:
        text = f"Đề nghị {lead} {words}, {time}."
    elif form == 4:
        text = f"{lead} có trách nhiệm {words}, báo cáo {office.body} {time}."
    elif form == 5:
        text, time = f"{lead}: {one.text}.", ""
    elif form == 6:
        text = f"{lead} tham mưu {office.body} {words} {time}."
    elif form == 7:
        group = chance.choice(office.groups)
        deal = _Deal((group,), ())
        text = f"{group.written} báo cáo {office.body} việc {words} {time}."
    else:
        text = f"{lead} chịu trách nhiệm {words}; gửi {office.body} tổng hợp {time}."
    return text, GoldTask(one.text, deal.leads, supports, time, section, one.targets, one.criteria)


def _duties(office: Office, chance: random.Random) -> tuple[list[str], list[GoldTask]]:
    heading = chance.choice(("TỔ CHỨC THỰC HIỆN", "NHIỆM VỤ CỤ THỂ", "TRÁCH NHIỆM CỦA CÁC ĐƠN VỊ"))
    lines, gold = [f"II. {heading}"], []
    deeper = chance.choice((False, True))
    ending = chance.choice((":", "", " có trách nhiệm:"))
    mark = chance.choice(("-", "+", "a"))
    sections = chance.sample(SECTIONS, 2) if deeper else [heading]
    for outer, section in enumerate(sections, start=1):
        if deeper:
            lines.append(f"{outer}. {section}")
        for place, unit in enumerate(chance.sample(office.leaders, 2), start=1):
            lines.append(f"{f'{outer}.{place}.' if deeper else f'{place}.'} {unit.written}{ending}")
            for letter in "abc"[: chance.randint(2, 3)]:
                one = work(chance, aimed=0.2, coded=0.1)
                time = f" {chance.choice(SENTENCE_TIMES)}" if chance.random() < 0.5 else ""
                lines.append(f"{f'{letter})' if mark == 'a' else mark} {one.text}{time}.")
                gold.append(
                    GoldTask(one.text, (unit.name,), (), time.strip(), section, one.targets, one.criteria)
                )
    return lines, gold
