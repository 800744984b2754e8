"""Doubts about plans: each kind fires on a plan that has the slip, and stays silent on a near miss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.doubts import Doubt, DoubtKind, doubts
from knowledge.doubts.dates import Windows
from knowledge.doubts.law import ended_documents
from knowledge.doubts.running import Running
from knowledge.doubts.terms import terms
from knowledge.evaluation.plan_samples import LAYOUTS, sample
from knowledge.head import read_head
from knowledge.model import Block, Document, Head, Line, Media, Plan, PlannedTask, Reading, Score, Table
from knowledge.plans import extract_plan
from knowledge.plans.targets import scores_in
from knowledge.structure import parse_document

VP = "Công chức Văn phòng - Thống kê"
SIGNED = date(2024, 3, 5)
HEAD = Head("12/KH-UBND", "Kế hoạch", "UBND Phường Hoa Sen", SIGNED, "Đổi mới phục vụ người dân năm 2024")
TOP = (
    "UBND PHƯỜNG HOA SEN",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 12/KH-UBND",
    "Hoa Sen, ngày 05 tháng 3 năm 2024",
    "KẾ HOẠCH",
    "Đổi mới phục vụ người dân năm 2024",
    "",
)


def reading(*blocks: str | Block, quality: float = 1.0) -> Reading:
    told = tuple(Line(block) if isinstance(block, str) else block for block in blocks)
    pages = [block.page for block in told if block.page is not None]
    return Reading("k.txt", Media.TEXT, told, max(pages, default=None), quality)


def task(
    content: str = "Niêm yết đủ thủ tục tại quầy tiếp dân của phường", time: str = "Quý II"
) -> PlannedTask:
    return PlannedTask(content, (VP,), (), "", time, content)


def found(
    *blocks: str | Block,
    head: Head = HEAD,
    tasks: Sequence[PlannedTask] = (),
    scores: Sequence[Score] = (),
    due: Sequence[Windows] = (),
    roster: Sequence[str] | None = None,
    today: date | None = None,
    document: Document | None = None,
) -> tuple[Doubt, ...]:
    plan = Plan(tuple(tasks), tuple(scores))
    return doubts(head, plan, document, reading(*blocks), due=due, roster=roster, today=today)


def kinds(told: Sequence[Doubt]) -> list[DoubtKind]:
    return [doubt.kind for doubt in told]


# --- time


@pytest.mark.parametrize(
    ("ends", "wanted"),
    [
        ([date(2024, 2, 29)], [DoubtKind.DUE_BEFORE_SIGNING]),
        ([date(2024, 3, 5)], []),
        ([date(2024, 1, 31), date(2024, 6, 30)], []),
        ([date(2027, 6, 30)], [DoubtKind.DUE_IN_ANOTHER_YEAR]),
        ([date(2025, 1, 15)], []),  # a year's last report
        ([], []),
    ],
)
def test_tasks_due_before_the_signing_or_in_another_year(ends: list[date], wanted: list[DoubtKind]) -> None:
    told = found(tasks=[task(), task("Việc khác")], due=[[(end, end) for end in ends], []])
    assert kinds(told) == wanted
    assert [doubt.task for doubt in told] == [1 for _ in wanted]


def test_misread_words_are_no_date() -> None:
    """Met in damaged text: "Trước ngày" and "Cả năm" of two cells run together, due at last year's end."""
    last_year = [[(date(2023, 12, 31), date(2023, 12, 31))]]
    assert found(tasks=[task(time="Trước ngày Cả năm")], due=last_year) == ()
    assert kinds(found(tasks=[task(time="Quý IV")], due=last_year)) == [DoubtKind.DUE_BEFORE_SIGNING]


def test_a_year_told_of_in_prose_is_no_date() -> None:
    """Met in a plan of running prose whose tasks have no times: "những mục bị trừ điểm trong năm 2023"."""
    year = [(date(2023, 1, 1), date(2023, 12, 31))]
    untimed = [task(f"Việc {number}", "") for number in range(3)]
    told = [task(time="Trong năm 2023"), *untimed]
    assert found(tasks=told, due=[year]) == ()
    assert kinds(found(tasks=told[:1], due=[year])) == [DoubtKind.DUE_BEFORE_SIGNING]
    day = [(date(2023, 5, 2), date(2023, 5, 2))]
    assert kinds(found(tasks=[task(time="2/5/2023"), *untimed], due=[day])) == [DoubtKind.DUE_BEFORE_SIGNING]


def test_a_plan_for_several_years_may_have_tasks_in_each() -> None:
    several = replace(HEAD, title="Chuyển đổi số giai đoạn 2024 - 2028")
    unnamed = replace(HEAD, title="Chuyển đổi số của phường")
    due = [[(date(2027, 1, 1), date(2027, 12, 31))]]
    assert found(head=several, tasks=[task()], due=due) == ()
    assert found(head=unnamed, tasks=[task()], due=due) == ()
    assert kinds(found(head=HEAD, tasks=[task()], due=due)) == [DoubtKind.DUE_IN_ANOTHER_YEAR]


@pytest.mark.parametrize(
    "words",
    [
        "Báo cáo trước 31/02/2024.",
        "Gửi trước ngày 31/4 hằng năm.",
        "Xong ngày 31 tháng 6 năm 2024.",
        "Hoàn thành tháng 13/2024.",
        "Thực hiện trong Quý V năm 2024.",
        "Thuc hien quy 5/2024.",
        "Họp ngày 29/02/2023.",
        "Họp ngày 12/13/2024.",
    ],
)
def test_days_that_do_not_exist(words: str) -> None:
    assert kinds(found(words)) == [DoubtKind.IMPOSSIBLE_DATE]


@pytest.mark.parametrize(
    "words",
    [
        "Báo cáo trước 29/02/2024, 30/4 và 31/12/2024.",
        "Trong tháng 13 hồ sơ bị trả lại.",
        "Xin mời quý vị đại biểu; quỹ 5 triệu đồng; quy V/v góp ý.",
        "Xếp thứ 31/34 tỉnh, thành phố.",
        "Mỗi quý 5 buổi; họp hằng quý\n5. Việc khác.\nBáo cáo hằng quý\nV. TỔ CHỨC THỰC HIỆN",
        "Mục 1.2.2024 của danh mục; quý IV năm 2024.",
        "Đạt điểm từ 30 đến 31/35 câu.",
    ],
)
def test_days_that_do_exist(words: str) -> None:
    assert found(words) == ()


# --- figures


def test_points_above_the_maximum_and_ranks_beyond_the_last() -> None:
    told = found("Kết quả (11,5/10,5 điểm, xếp vị thứ 23/20);")
    assert kinds(told) == [DoubtKind.SCORE_ABOVE_MAXIMUM, DoubtKind.RANK_BEYOND]
    assert told[0].quote == "11,5/10,5 điểm"


@pytest.mark.parametrize(
    "words",
    [
        "Kết quả (10,5/10,5 điểm, xếp vị thứ 20/20);",
        "Họp ngày 25/12 điểm lại công việc; bố trí 02/01 điểm tiếp nhận.",
        "Xếp loại trước ngày 25/12.",
        "Xếp hạng 5/1.",
    ],
)
def test_points_and_ranks_that_may_be(words: str) -> None:
    assert found(words) == ()


SCORES = tuple(
    Score(name, scored, maximum, None, None)
    for name, scored, maximum in (
        ("Chỉ đạo điều hành", 9.0, 10.5),
        ("Cải cách thể chế", 6.0, 6.5),
        ("Tổ chức bộ máy", 8.0, 8.0),
        ("Hiện đại hóa nền hành chính", 9.0, 11.0),
    )
)
AIMS = (
    "a) Chỉ đạo điều hành:",
    "a1) Chỉ tiêu cụ thể: phấn đấu đạt 10,5/10,5 điểm.",
    "b) Cải cách thể chế: phấn đấu đạt 6,5/6,5 điểm.",
    "c) Tổ chức bộ máy",
    "Phấn đấu đạt 8/8 điểm.",
    "d) Xây dựng chính quyền số:",
    "d1) Chỉ tiêu cụ thể: phấn đấu đạt {}/{} điểm.",
)


def test_a_field_left_over_with_another_maximum() -> None:
    told = found(*(line.format("12", "12") for line in AIMS), scores=SCORES)
    assert kinds(told) == [DoubtKind.MAXIMUM_DIFFERS]
    assert "11" in told[0].sentence
    assert "12" in told[0].sentence
    assert found(*(line.format("11", "11") for line in AIMS), scores=SCORES) == ()
    assert found(*(line.format("12", "12") for line in AIMS), scores=SCORES[:3]) == ()


def test_a_field_of_one_name_with_two_maxima() -> None:
    told = found("b) Tổ chức bộ máy: phấn đấu đạt 9/9 điểm.", scores=SCORES[2:3])
    assert kinds(told) == [DoubtKind.MAXIMUM_DIFFERS]
    # "Hành chính" is within "thủ tục hành chính": another field.
    other = Score("Cải cách hành chính", 5, 6, None, None)
    assert found("b) Cải cách thủ tục hành chính: phấn đấu đạt 9/9 điểm.", scores=[other]) == ()


@pytest.mark.parametrize(
    "words",
    ["Tỷ lệ hồ sơ nộp trực tuyến đạt 120%.", "Phấn đấu 105 % người dân hài lòng khi làm dịch vụ công."],
)
def test_shares_above_the_whole(words: str) -> None:
    assert kinds(found(words)) == [DoubtKind.PERCENT_ABOVE_HUNDRED]


@pytest.mark.parametrize(
    "words",
    [
        "Tỷ lệ hồ sơ trực tuyến đạt 100%.",
        "Số hồ sơ trực tuyến tăng 120% so với cùng kỳ.",
        "Thu ngân sách đạt 115% dự toán.",
        "Hồ sơ trực tuyến đạt 120% kế hoạch.",
        "Tỷ lệ vốn trên nợ tối thiểu 180%.",
        "Số hóa hồ sơ đạt 99,100%.",
    ],
)
def test_shares_that_may_be(words: str) -> None:
    assert found(words) == ()


# --- tables

HEADING = ("TT", "Lĩnh vực", "Điểm tối đa", "Điểm đạt", "Tỷ lệ %")


def score_table(*rows: tuple[str, str, str, str, str]) -> Table:
    return Table((HEADING, *rows))


ROWS = (
    ("1", "Công tác chỉ đạo điều hành", "10,5", "9", "85"),
    ("2", "Cải cách thể chế của phường", "6,5", "6", "92"),
    ("3", "Tổ chức bộ máy hành chính", "8", "8", "100"),
)


def test_a_total_that_does_not_add_up() -> None:
    told = found(score_table(*ROWS, ("", "Tổng cộng", "26", "23", "92")))
    assert kinds(told) == [DoubtKind.TOTAL_WRONG]
    assert "25" in told[0].sentence
    assert "26" in told[0].sentence
    assert found(score_table(*ROWS, ("", "Tổng cộng", "25", "23", "92"))) == ()


def test_totals_of_tables_with_subtotals_and_large_numbers() -> None:
    nested = (
        ("I", "Lĩnh vực thứ nhất", "10", "9", ""),
        ("1", "Tiêu chí một của bảng", "4", "4", ""),
        ("2", "Tiêu chí hai của bảng", "6", "5", ""),
        ("II", "Lĩnh vực thứ hai", "8", "8", ""),
        ("1", "Tiêu chí ba của bảng", "8", "8", ""),
    )
    assert found(score_table(*nested, ("", "Tổng", "18", "17", ""))) == ()
    assert kinds(found(score_table(*nested, ("", "Tổng", "19", "17", "")))) == [DoubtKind.TOTAL_WRONG]
    money = Table(
        (
            ("TT", "Nội dung chi", "Số tiền (nghìn đồng)"),
            ("1", "In tờ rơi", "1.200"),
            ("2", "Tập huấn", "10.500"),
            ("3", "Khen thưởng", "300"),
            ("", "Cộng", "12.000"),
        )
    )
    assert found(money) == ()
    wrong = Table((*money.rows[:-1], ("", "Cộng", "12.500")))
    assert kinds(found(wrong)) == [DoubtKind.TOTAL_WRONG]


def test_two_figures_are_no_sum_and_words_are_not_added() -> None:
    assert found(score_table(*ROWS[:2], ("", "Tổng", "99", "98", ""))) == ()
    mixed = (*ROWS[:2], ("3", "Tổ chức bộ máy hành chính", "chưa chấm", "-", ""))
    assert found(score_table(*mixed, ("", "Tổng", "99", "98", ""))) == ()


def test_points_above_the_maximum_in_a_table() -> None:
    high = ("4", "Tài chính công của phường", "8", "9", "")
    assert kinds(found(score_table(*ROWS, high))) == [DoubtKind.SCORE_ABOVE_MAXIMUM]


def task_table(*rows: tuple[str, str, str], page: int | None = None) -> Table:
    return Table((("TT", "Nhiệm vụ", "Thời gian"), *rows), page)


def test_numbers_of_tasks_that_skip_repeat_or_miss() -> None:
    one, two, three = (
        ("1", "Xây dựng lịch trực", "Quý I"),
        ("2", "Niêm yết", "Quý II"),
        ("3", "Rà soát", "Quý III"),
    )
    four = ("4", "Báo cáo", "Quý IV")
    assert kinds(found(task_table(one, two, four))) == [DoubtKind.NUMBER_SKIPPED]
    assert kinds(found(task_table(one, two, ("2", "Rà soát", "Quý III"), ("3", "Báo cáo", "Quý IV")))) == [
        DoubtKind.NUMBER_REPEATED
    ]
    assert kinds(found(task_table(one, two, ("", "Rà soát", "Quý III"), four))) == [DoubtKind.NUMBER_MISSING]
    assert found(task_table(one, two, three, four)) == ()


def test_numbers_that_begin_again_under_a_heading_or_are_merged() -> None:
    sections = (
        ("I", "CHỈ ĐẠO", ""),
        ("1", "Xây dựng lịch trực", "Quý I"),
        ("2", "Niêm yết", "Quý II"),
        ("II", "TUYÊN TRUYỀN", ""),
        ("1", "Phát thanh", "Quý I"),
        ("1.1", "Viết bài", "Quý I"),
        ("1.2", "Đọc bài", "Quý I"),
        ("2", "Dán áp phích", "Quý I"),
    )
    assert found(task_table(*sections)) == ()
    # A number and its task merged over two rows, as readers of Word files give them.
    merged = (("1", "Niêm yết", "Quý I"), ("1", "Niêm yết", "Quý III"), ("2", "Rà soát", "Quý II"))
    assert found(task_table(*merged)) == ()
    spread = (
        ("1", "Niêm yết", "Quý I"),
        ("TUYÊN TRUYỀN", "TUYÊN TRUYỀN", "TUYÊN TRUYỀN"),
        ("4", "Rà soát", "II"),
    )
    assert found(task_table(*spread)) == ()


def test_a_table_over_two_pages_goes_on_counting() -> None:
    first = task_table(("1", "Niêm yết", "Quý I"), ("2", "Rà soát", "Quý I"), page=1)
    assert found(first, task_table(("3", "Báo cáo", "Quý II"), ("4", "Họp", "Quý II"), page=2)) == ()
    told = found(first, task_table(("5", "Báo cáo", "Quý II"), ("6", "Họp", "Quý II"), page=2))
    assert kinds(told) == [DoubtKind.NUMBER_SKIPPED]
    assert told[0].page == 2


# --- pages


def test_a_page_with_the_letterhead_of_another_document() -> None:
    body = [f"- Câu thứ {number} của kế hoạch này." for number in range(30)]
    other = (
        "UBND XÃ BẾN ĐÁ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: {}",
        "Bến Đá, ngày 07 tháng 5 năm 2023",
        "BÁO CÁO",
    )
    told = found(*TOP, *body, *(line.format("31/BC-UBND") for line in other))
    assert kinds(told) == [DoubtKind.FOREIGN_PAGE]
    assert "31/BC-UBND" in told[0].sentence
    same = [line.format("12/KH-UBND") for line in other]
    form = ["Mẫu số 01", *(line.format("31/BC-UBND") for line in other)]
    open_form = [line.format("……/BC-UBND") for line in other]
    for near in (same, form, open_form):
        assert found(*TOP, *body, *near) == ()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("(Kèm theo Kế hoạch số 11/KH-UBND ngày 05/3/2024 của UBND phường)", DoubtKind.FOREIGN_PAGE),
        ("(Kèm theo Kế hoạch số 12/KH-UBND ngày 06/3/2024 của UBND phường)", DoubtKind.FOREIGN_PAGE),
        ("(Ban hành kèm theo Kế hoạch số    /KH-UBND ngày 05/3/2024)", DoubtKind.NUMBER_LEFT_OPEN),
        ("(Kèm theo Kế hoạch số 12/KH-UBND ngày 05/3/2024 của UBND phường)", None),
        ("(Kem theo Ké hoach so 12/KH-UBND ngay 05/3/2024 cua UBND phuong)", None),
        ("(Kèm theo Quyết định số 11/QĐ-UBND ngày 01/3/2024 của UBND tỉnh)", None),
        ("(Kèm theo Kế hoạch này)", None),
    ],
)
def test_what_an_appendix_says_it_is_attached_to(words: str, wanted: DoubtKind | None) -> None:
    assert kinds(found(*TOP, "PHỤ LỤC", words)) == ([wanted] if wanted is not None else [])


def page(number: int, printed: str, *lines: str) -> list[Line]:
    body = lines or tuple(f"Câu thứ {at} của trang này." for at in range(6))
    return [Line(printed, number), *(Line(line, number) for line in body)]


def paged(printed: Sequence[str], special: dict[int, tuple[str, ...]] | None = None) -> list[Line]:
    return [
        line
        for number, text in enumerate(printed, start=1)
        for line in page(number, text, *(special or {}).get(number, ()))
    ]


@pytest.mark.parametrize(
    ("printed", "fires"),
    [
        (["", "2", "3", "4", "5"], False),
        (["", "2", "3", "5", "6"], True),  # a page is missing
        (["", "2", "3", "2", "3", "4"], True),  # begins again
        (["", "2", "3", "8", "5", "6"], False),  # one number misread
        (["", "- 2 -", "- 3 -", "- 4 -"], False),
        (["", "2", "9"], False),  # too few to tell
    ],
)
def test_printed_page_numbers_that_jump(printed: list[str], fires: bool) -> None:
    told = found(*paged(printed))
    assert kinds(told) == ([DoubtKind.PAGE_NUMBERS] if fires else [])


def test_an_appendix_may_count_its_pages_anew() -> None:
    appendix = {4: ("PHỤ LỤC", "DANH MỤC NHIỆM VỤ", "Dòng thứ nhất của danh mục.")}
    assert found(*paged(["", "2", "3", "1", "2", "3"], appendix)) == ()


def test_a_running_number_that_differs_on_one_page() -> None:
    def told(*numbers: str) -> list[DoubtKind]:
        return kinds(found(*paged([f"Kế hoạch số {number}/KH-UBND" for number in numbers])))

    assert told("12", "12", "31", "12", "12") == [DoubtKind.FOREIGN_PAGE]
    assert told("12", "12", "12", "12") == []
    assert told("12", "31", "45", "7") == []  # a list of documents, not a running head


# --- the law


def test_bases_that_ended_before_the_signing_or_since() -> None:
    basis = "Căn cứ Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ về cơ chế một cửa;"
    late = replace(HEAD, issued=date(2025, 8, 1), title="Đổi mới năm 2025")
    told = found(basis, head=late)
    assert kinds(told) == [DoubtKind.LAW_ENDED]
    assert "118/2025/NĐ-CP" in told[0].sentence
    assert told[0].sentence.startswith("Căn cứ")
    assert told[0].quote.startswith("Nghị định số 61/2018/NĐ-CP")
    assert found(basis) == ()
    assert kinds(found(basis, today=date(2026, 1, 5))) == [DoubtKind.LAW_ENDED_SINCE]
    assert found(basis, today=date(2025, 6, 30)) == ()


def test_laws_are_known_by_name_and_year() -> None:
    named = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;"
    late = replace(HEAD, issued=date(2025, 8, 1))
    (told,) = found(named, head=late)
    assert told.kind is DoubtKind.LAW_ENDED
    assert "72/2025/QH15" in told.sentence  # not 65/2025/QH15, which had itself ended by then
    assert found(named.replace("2015", "2025"), head=late) == ()
    assert found("Căn cứ Luật Tổ chức chính quyền địa phương;", head=late) == ()


def test_a_law_said_to_be_replaced_is_not_doubted() -> None:
    late = replace(HEAD, issued=date(2025, 8, 1))
    assert found("Quy định mới thay thế Nghị định số 61/2018/NĐ-CP.", head=late) == ()
    assert found("Nghị định số 61/2018/NĐ-CP đã được thay thế.", head=late) == ()
    amended = "Thực hiện Nghị định số 61/2018/NĐ-CP và Nghị định số 107/2021/NĐ-CP sửa đổi Nghị định đó."
    assert kinds(found(amended, head=late)) == [DoubtKind.LAW_ENDED]


def test_a_basis_dated_after_the_signing() -> None:
    told = found("Căn cứ Kế hoạch số 40/KH-UBND ngày 06/3/2024 của UBND tỉnh;")
    assert kinds(told) == [DoubtKind.LAW_AFTER_SIGNING]
    assert kinds(found("Căn cứ Nghị định số 5/2025/NĐ-CP của Chính phủ;")) == [DoubtKind.LAW_AFTER_SIGNING]
    assert found("Căn cứ Kế hoạch số 40/KH-UBND ngày 05/3/2024 của UBND tỉnh;") == ()
    assert found("Căn cứ Nghị định số 5/2024/NĐ-CP của Chính phủ;") == ()
    assert found("Căn cứ Nghị định số 5/2025/NĐ-CP;", head=replace(HEAD, issued=None)) == ()


def test_the_facts_hold_together() -> None:
    known = ended_documents()
    assert len(known) >= 40
    for one in known.values():
        after = known.get((one.replaced_by or "").lower().replace("đ", "d"))
        assert after is None or after.ended > one.ended, one.number
        in_number = one.number.split("/")[1]
        assert not in_number.isdigit() or int(in_number) <= one.ended.year
    assert all(term.why and term.instead for term in terms())


# --- names that ended


NEW = replace(HEAD, issued=date(2025, 9, 1), title="Đổi mới năm 2025")


@pytest.mark.parametrize(
    "words",
    [
        "Báo cáo UBND huyện trước 25/12/2025.",
        "Cung cấp dịch vụ công trực tuyến mức độ 3, 4.",
        "Phối hợp với Sở Thông tin và Truyền thông.",
        "Gửi UBND các xã, phường, thị trấn.",
        "Công chức Tư pháp - Hộ tịch chủ trì.",
        "Bao cao UBND thi xa.",
    ],
)
def test_names_that_no_longer_exist(words: str) -> None:
    assert kinds(found(words, head=NEW)) == [DoubtKind.TERM_ENDED]


@pytest.mark.parametrize(
    "words",
    [
        "Báo cáo UBND tỉnh; phối hợp Sở Khoa học và Công nghệ.",
        "Nhận bàn giao hồ sơ từ UBND huyện.",
        "Trụ sở UBND thị xã cũ; hồ sơ của cấp huyện trước đây.",
        "Hoàn thành ở mức độ 3 theo thang đánh giá.",
        "Căn cứ Quyết định số 13/QĐ-UBND ngày 10/01/2022 của UBND thị xã Hoa Mai về chỉ số;",
        "Thực hiện theo Quyết định số 13/QĐ-UBND ngày 10/01/2022 của UBND thị xã Hoa Mai.",
        "Công an xã; xã hội; cơ quan huy động; phường xã hội hóa.",
    ],
)
def test_names_that_may_stand(words: str) -> None:
    assert found(words, head=NEW) == ()


def test_an_older_plan_is_only_remarked_on_once() -> None:
    words = ("Báo cáo UBND huyện.", "Gửi Sở Thông tin và Truyền thông.", "Họp với UBND thị xã.")
    assert found(*words) == ()
    (told,) = found(*words, today=date(2026, 1, 5))
    assert told.kind is DoubtKind.TERM_ENDED_SINCE
    assert "UBND huyện" in told.sentence
    assert "Sở Thông tin và Truyền thông" in told.sentence


# --- lists and words


def test_the_same_task_twice() -> None:
    words = "Rà soát, cập nhật, niêm yết đầy đủ thủ tục hành chính tại quầy"
    told = found(tasks=[task(words), task("Báo cáo"), task(words.replace(",", " ,"))])
    assert kinds(told) == [DoubtKind.TASK_TWICE]
    assert told[0].task == 3
    other_lead = replace(task(words), lead=("Công an",))
    assert found(tasks=[task(words), other_lead, task(words, "Quý III")]) == ()
    assert found(tasks=[task("Báo cáo kết quả"), task("Báo cáo kết quả")]) == ()


def test_leads_that_nobody_holds() -> None:
    tasks = [task(), replace(task(), lead=("Trạm Y tế",)), replace(task("Khác"), lead=("Trạm Y tế",))]
    told = found(tasks=tasks, roster=["Nguyễn Thị Lan", "VP-TK"])
    assert kinds(told) == [DoubtKind.LEAD_UNKNOWN]
    assert "nhiệm vụ 2, 3" in told[0].sentence
    assert found(tasks=tasks, roster=["VP-TK", "Trạm y tế phường"]) == ()
    group = replace(task(), lead=("Các công chức chuyên môn", "Các ban, ngành, đoàn thể"))
    assert found(tasks=[group], roster=["VP-TK"]) == ()
    named = replace(task(), lead=("Nguyễn Thị Lan",))
    assert found(tasks=[named], roster=["Nguyễn Thị Lan"]) == ()
    assert found(tasks=tasks, roster=None) == ()
    assert found(tasks=tasks, roster=[]) == ()


def test_appendices_that_are_not_there() -> None:
    said = "Nhiệm vụ cụ thể tại Phụ lục II kèm theo."
    told = found(said, "PHỤ LỤC I", "Danh mục thứ nhất.")
    assert kinds(told) == [DoubtKind.APPENDIX_ABSENT]
    assert kinds(found("Nội dung tại Phụ lục kèm theo Kế hoạch này.")) == [DoubtKind.APPENDIX_ABSENT]
    assert found(said, "PHỤ LỤC I", "Danh mục.", "PHỤ LỤC II", "Danh mục khác.") == ()
    assert found(said, "Phu luc 2", "Danh muc.") == ()
    assert found(said, "PHU LyC", "Danh muc.") == ()  # damaged, its number lost
    assert found("Nội dung tại Phụ lục kèm theo.", task_table(("1", "Niêm yết", "Quý I"))) == ()
    assert found("Thực hiện theo Phụ lục II kèm theo Nghị định số 30/2020/NĐ-CP.") == ()


def test_headings_that_leave_a_number_out() -> None:
    def told(*labels: str, quality: float = 1.0) -> list[DoubtKind]:
        lines = [line for label in labels for line in (f"{label}. ĐỀ MỤC", "Nội dung của đề mục này.")]
        met = reading(*TOP, *lines, quality=quality)
        plan = Plan(())
        return kinds(doubts(HEAD, plan, parse_document(met), met, due=(), roster=None, today=None))

    assert told("I", "II", "IV") == [DoubtKind.NUMBER_SKIPPED]
    assert told("I", "II", "III", "IV") == []
    assert told("I", "II", "IV", quality=0.3) == []


def test_words_written_twice_over() -> None:
    told = found("Công chức phải", "nộp đủ hồ sơ đúng hạn nộp đủ hồ sơ đúng hạn về văn phòng.")
    assert kinds(told) == [DoubtKind.WORDS_REPEATED]
    assert told[0].quote == "nộp đủ hồ sơ đúng hạn nộp đủ hồ sơ đúng hạn"
    over_lines = found("Yêu cầu nộp đủ hồ sơ đúng", "hạn nộp đủ hồ sơ đúng hạn về văn phòng.")
    assert kinds(over_lines) == [DoubtKind.WORDS_REPEATED]


@pytest.mark.parametrize(
    "blocks",
    [
        ("Cơ chế một cửa, một cửa liên thông; từng bước, từng bước làm tốt.",),
        ("Nộp đủ hồ sơ đúng hạn, nộp đủ hồ sơ đúng hạn.",),
        ("Thời hạn gửi báo cáo", "Thời hạn gửi báo cáo là ngày 15."),
        ("Công chức Văn phòng - Thống kê Công chức Văn phòng - Thống kê",),
        (Table((("nộp đủ hồ sơ đúng hạn", "nộp đủ hồ sơ đúng hạn"),)),),
        ("1 2 3 4 1 2 3 4",),
    ],
)
def test_words_that_may_stand_twice(blocks: tuple[str | Block, ...]) -> None:
    assert found(*blocks) == ()


# --- all together


def test_the_gravest_comes_first_and_no_kind_floods() -> None:
    wrong = [f"Họp ngày {number}/02/2024 lần {number}." for number in range(30, 60)]
    told = found(*wrong, "Báo cáo UBND huyện.", tasks=[task()], due=[[(SIGNED, date(2024, 1, 1))]], head=HEAD)
    assert kinds(told)[0] is DoubtKind.DUE_BEFORE_SIGNING
    assert kinds(told).count(DoubtKind.IMPOSSIBLE_DATE) == 13
    assert "Còn 18 chỗ khác" in told[-1].sentence


def test_quotes_are_the_words_as_met() -> None:
    line = Line("Gửi trước ngày 31/02/2024 về phường.", 3, "Gti trudc ngay 31/02/2024 vé phudng.")
    (told,) = found(line)
    assert told.quote == "31/02/2024"
    assert told.page == 3
    line = Line("Báo cáo UBND thị xã đúng hạn.", 2, "Bdo cdo UBND thi xd ding han.")
    (told,) = found(line, head=NEW)
    assert told.quote == "UBND thi xd"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_clean_plans_raise_no_doubts(layout: str) -> None:
    for seed in range(6):
        made = sample(layout, seed)
        blocks = (*map(Line, TOP), *made.blocks[3:])
        met = Reading("k.docx", Media.DOCX, blocks, None, 1.0)
        head = replace(HEAD, issued=date(2024, 1, 5))
        plan = extract_plan(met, head)
        told = doubts(head, plan, parse_document(met), met, due=(), roster=None, today=None)
        assert told == (), [doubt.sentence for doubt in told]


REAL = {
    "ke-hoach-99-phuong-2-2022.txt": ({DoubtKind.WORDS_REPEATED}, date(2022, 2, 21)),
    "ke-hoach-98-ban-dan-toc-2023.txt": ({DoubtKind.MAXIMUM_DIFFERS}, date(2023, 2, 27)),
    "ke-hoach-105-phuong-2-2024.txt": ({DoubtKind.NUMBER_LEFT_OPEN}, date(2024, 1, 30)),
}


@pytest.mark.parametrize("name", REAL)
def test_real_plans_raise_what_is_wrong_with_them_and_nothing_else(shared: Path, name: str) -> None:
    wanted, signed = REAL[name]
    lines = (shared / "plans" / name).read_text(encoding="utf-8").split("\n")
    met = reading(*lines, quality=0.0)
    head = read_head(met)
    assert head.issued == signed
    plan = Plan((), scores_in("\n".join(lines)))  # its tasks take seconds to find, and are tested elsewhere
    told = doubts(head, plan, parse_document(met), met, due=(), roster=None, today=None)
    assert set(kinds(told)) == wanted


WORDS = st.sampled_from(
    [
        *(
            "Số: 12/KH-UBND",
            "ngày",
            "31/02/2024",
            "Phụ lục",
            "II",
            "kèm theo",
            "11/10 điểm",
            "xếp thứ",
            "23/20",
        ),
        *(
            "105%",
            "hồ sơ",
            "Căn cứ",
            ";",
            "quý V",
            "\n",
            "Nghị định số 61/2018/NĐ-CP",
            "UBND huyện",
            "ß",
            "İ",
        ),
        *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "(Kèm theo Kế hoạch số"),
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=8).map(" ".join))
ROWS_OF = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.tuples(*(st.one_of(TEXTS, st.sampled_from(["TT", "1", "3", "Tổng", "1.200", "9,5"])),) * width),
        min_size=1,
        max_size=5,
    )
)
BLOCKS = st.lists(
    st.one_of(
        st.builds(Line, TEXTS, st.one_of(st.none(), st.integers(1, 5)), st.one_of(st.none(), TEXTS)),
        ROWS_OF.map(lambda rows: Table(tuple(rows))),
    ),
    max_size=12,
)


@given(
    blocks=BLOCKS,
    texts=st.lists(TEXTS, min_size=4, max_size=4),
    signed=st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2090, 1, 1))),
    ends=st.lists(st.dates(), max_size=3),
    roster=st.one_of(st.none(), st.lists(TEXTS, max_size=3)),
)
@settings(max_examples=80, deadline=None)
def test_nothing_crashes_and_quotes_are_from_the_document(
    blocks: list[Block],
    texts: list[str],
    signed: date | None,
    ends: list[date],
    roster: list[str] | None,
) -> None:
    number, title, content, lead = texts
    head = Head(number or None, None, None, signed, title or None)
    tasks = tuple(PlannedTask(content, (lead,), (), "", "", content) for _ in range(2))
    met = Reading("k", Media.TEXT, tuple(blocks), None, 1.0)
    due: list[Windows] = [[(end, end) for end in ends], []]
    plan = Plan(tasks, (Score(title, 2.0, 1.0, 3, 2),))
    told = doubts(head, plan, None, met, due=due, roster=roster, today=date(2026, 1, 1))
    assert list(told) == sorted(told, key=lambda doubt: list(DoubtKind).index(doubt.kind))
    running = Running.of(met)
    everything = " ".join(" ".join(line.verbatim for line in running.lines).split())
    rows = " ".join(
        " | ".join(filter(str.strip, row)) for b in blocks if isinstance(b, Table) for row in b.verbatim
    )
    for doubt in told:
        assert doubt.sentence
        said = " ".join(doubt.quote.split())
        assert said in everything or said in " ".join(rows.split()) or doubt.task is not None


def test_long_documents_take_no_more_than_linear_time() -> None:
    import time

    line = "Báo cáo UBND huyện ngày 31/02/2024 đạt 105% hồ sơ 11/10 điểm (kèm theo Kế hoạch số 9/KH-UBND "

    def seconds(count: int) -> float:
        started = time.perf_counter()
        found(*[line] * count)
        return time.perf_counter() - started

    seconds(50)
    short, long = seconds(100), seconds(800)
    assert long < 8 * 4 * short + 0.2
    assert found(Line("a " * 200_000)) == ()
