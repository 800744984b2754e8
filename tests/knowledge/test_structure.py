"""The structure of documents: heads, trees, locators, and that no word is lost or doubled."""

from __future__ import annotations

import re
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.head import read_head
from knowledge.model import Block, Document, Line, Media, Reading, Section, SectionKind, Table
from knowledge.reading import read
from knowledge.structure import parse_document
from tests.knowledge import files

LAWS = ("ND-61-2018", "ND-63-2010", "ND-20-2008", "ND-30-2020", "TT-01-2018-VPCP")
PLANS = ("ke-hoach-99-phuong-2-2022", "ke-hoach-105-phuong-2-2024", "ke-hoach-98-ban-dan-toc-2023")


def reading(text: str, media: Media = Media.DOCX) -> Reading:
    return Reading("a", media, tuple(Line(line) for line in text.strip("\n").split("\n")), None, 1.0)


def parse(text: str, media: Media = Media.DOCX) -> Document:
    return parse_document(reading(text, media))


def shape(document: Document) -> list[tuple[str, str]]:
    return [(section.kind.value, section.locator) for section in document.sections]


def locators(document: Document, kind: SectionKind) -> list[str]:
    return [section.locator for section in document.sections if section.kind is kind]


def only(document: Document, locator: str) -> Section:
    (found,) = [s for s in document.sections if s.locator == locator and s.kind is not SectionKind.PARAGRAPH]
    return found


def characters(text: str) -> Counter[str]:
    return Counter(re.sub(r"[\s|]", "", text))


def check_nothing_lost(whole: Reading, *, in_order: bool = True) -> None:
    """Every character in one section, in the reading's order where there is no split row."""
    kept: list[str] = []
    at_top = True
    for block in whole.blocks:
        if isinstance(block, Table):
            kept.extend(cell for row in block.rows for cell in row)
            at_top = False
            continue
        text = block.text.strip()
        if at_top and (text.startswith("#") or not text):
            continue
        at_top = False
        if not (text.startswith("[(") and text.endswith(")]")):
            kept.append(text)
    sections = parse_document(whole).sections
    told = "".join(section.text for section in sections)
    assert characters(told) == characters("".join(kept))
    if in_order:
        assert re.sub(r"[\s|]", "", told) == re.sub(r"[\s|]", "", "".join(kept))
    for index, section in enumerate(sections):
        assert section.parent is None or 0 <= section.parent < index
        assert section.locator


# Heads


@pytest.mark.parametrize(
    ("file", "number", "kind", "issued", "issuer"),
    [
        ("plans/ke-hoach-99-phuong-2-2022", "99/KH-UBND", "Kế hoạch", date(2022, 2, 21), "UBND Phường 2"),
        ("plans/ke-hoach-105-phuong-2-2024", "105/KH-UBND", "Kế hoạch", date(2024, 1, 30), "UBND Phường 2"),
        ("plans/ke-hoach-98-ban-dan-toc-2023", "98/KH-BDT", "Kế hoạch", date(2023, 2, 27), None),
        ("law/ND-61-2018", "61/2018/NĐ-CP", "Nghị định", date(2018, 4, 23), "Chính phủ"),
        ("law/ND-63-2010", "63/2010/NĐ-CP", "Nghị định", date(2010, 6, 8), "Chính phủ"),
        ("law/ND-20-2008", "20/2008/NĐ-CP", "Nghị định", date(2008, 2, 14), "Chính phủ"),
        ("law/ND-30-2020", "30/2020/NĐ-CP", "Nghị định", date(2020, 3, 5), "Chính phủ"),
        ("law/TT-01-2018-VPCP", "01/2018/TT-VPCP", "Thông tư", date(2018, 11, 23), "Văn phòng Chính phủ"),
    ],
)
def test_heads_of_the_shared_files(
    file: str, number: str, kind: str, issued: date, issuer: str | None
) -> None:
    head = read_head(read(files.shared(f"{file}.txt")))
    assert (head.number, head.kind, head.issued) == (number, kind, issued)
    assert issuer is None or head.issuer == issuer
    assert head.title


def test_head_of_a_letterhead_in_two_columns(tmp_path: Path) -> None:
    path = tmp_path / "k.docx"
    path.write_bytes(files.word_bytes(files.plan_docx()))
    head = read_head(read(path))
    assert head.number == "12/KH-UBND"
    assert head.kind == "Kế hoạch"
    assert head.issuer == "UBND Phường Hoa Sen"
    assert head.issued == date(2026, 1, 5)
    assert head.title == "Trả hồ sơ đúng hẹn trên địa bàn phường năm 2026"


HEAD = """
{issuer} CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
{second} Độc lập - Tự do - Hạnh phúc
-------
{number} {place}

{kind}
{title}

Căn cứ Nghị định số 1/2020/NĐ-CP ngày 02 tháng 3 năm 2020 của Chính phủ;
I. PHẦN MỘT
"""


@pytest.mark.parametrize(
    ("issuer", "second", "number", "place", "kind", "expected"),
    [
        (
            "ỦY BAN NHÂN DÂN", "XÃ BÌNH AN", "Số: 7/BC-UBND", "Bình An, ngày 3 tháng 4 năm 2025", "BÁO CÁO",
            ("7/BC-UBND", "Báo cáo", "UBND Xã Bình An", date(2025, 4, 3)),
        ),
        (
            "UBND TỈNH AN BÌNH", "SỞ NỘI VỤ", "Số: 15/TTr-SNV", "An Bình, ngày 30 tháng 12 năm 2024",
            "TỜ TRÌNH",
            ("15/TTr-SNV", "Tờ trình", "Sở Nội vụ", date(2024, 12, 30)),
        ),
        (
            "UBND XA BINH AN", "", "S6: 8 /QD-UBND", "Binh An, ngdy 01 thang 02nam 2023", "QUYET DINH",
            ("8/QD-UBND", "Quyết định", "UBND Xã Binh An", date(2023, 2, 1)),
        ),
        (
            "CHÍNH PHỦ", "", "Số: 5/2021/NĐ-CP", "Hà Nội, ngày 31 tháng 02 năm 2021", "NGHỊ ĐỊNH",
            ("5/2021/NĐ-CP", "Nghị định", "Chính phủ", None),
        ),
        (
            "ỦY BAN NHÂN DÂN", "PHƯỜNG 5", "Số:      /KH-UBND", "Phường 5, ngày     tháng 01 năm 2026",
            "KÉ HOẠCH",
            (None, "Kế hoạch", "UBND Phường 5", None),
        ),
    ],
)  # fmt: skip
def test_heads_in_one_column(
    issuer: str, second: str, number: str, place: str, kind: str, expected: tuple[object, ...]
) -> None:
    text = HEAD.format(
        issuer=issuer,
        second=second,
        number=number,
        place=place,
        kind=kind,
        title="Về việc trả hồ sơ\nnăm nay",
    )
    head = read_head(reading(text, Media.PDF))
    assert (head.number, head.kind, head.issuer, head.issued) == expected
    assert head.title == "Về việc trả hồ sơ năm nay"


def test_a_letter_has_its_subject_for_a_title() -> None:
    head = read_head(
        reading(
            "UBND PHƯỜNG 5\nSố: 21/UBND-VP\nV/v trả lời góp ý\n"
            "Phường 5, ngày 2 tháng 3 năm 2025\nKính gửi: Các ông bà"
        )
    )
    assert (head.number, head.kind, head.title) == ("21/UBND-VP", "Công văn", "trả lời góp ý")


def test_a_number_in_the_body_is_not_the_documents_own() -> None:
    head = read_head(
        reading("QUYẾT ĐỊNH\nVề việc khen thưởng\n\nCăn cứ Nghị định số 1/2020/NĐ-CP ngày 2/3/2020;")
    )
    assert (head.number, head.issued, head.kind) == (None, None, "Quyết định")


@given(st.text(max_size=400))
def test_heads_never_raise(text: str) -> None:
    read_head(reading(text))


# Laws


@pytest.mark.parametrize("name", LAWS)
def test_all_articles_of_a_law_are_found(name: str) -> None:
    path = files.shared(f"law/{name}.txt")
    written = re.findall(r"^Điều (\d+[a-z]?)\. (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    document = parse_document(read(path))
    articles = [section for section in document.sections if section.kind is SectionKind.ARTICLE]
    assert [(article.label, article.title) for article in articles] == written


def _clauses(name: str) -> dict[str, str]:
    """For each điều and khoản the labels below it, joined."""
    document = parse_document(read(files.shared(f"law/{name}.txt")))
    labels: dict[str, str] = {}
    for section in document.sections:
        if section.kind in (SectionKind.CLAUSE, SectionKind.POINT):
            parent = document.sections[section.parent or 0]
            labels[parent.locator] = (labels.get(parent.locator, "") + " " + section.label).strip()
    return labels


def test_clauses_and_points_of_laws() -> None:
    labels = _clauses("ND-61-2018")
    assert labels["Điều 5"] == "1 2 3"
    assert labels["Điều 5 khoản 1"] == "a b c d đ e g h i"
    assert labels["Điều 5 khoản 2"] == "a b c d đ e g"
    assert labels["Điều 9"] == "1 2 3 4 5 6 7 8 9 10"
    assert "Điều 18 khoản 2" not in labels
    assert _clauses("ND-20-2008")["Điều 9 khoản 2"] == "a b c d đ e g h i k"
    labels = _clauses("ND-63-2010")
    assert labels["Điều 9"] == "a b c 2 3", "the source lost the number of khoản 1"
    assert labels["Điều 35a khoản 2"] == "a b c d đ e"


@pytest.mark.parametrize("name", [*(f"law/{law}" for law in LAWS), *(f"plans/{plan}" for plan in PLANS)])
def test_nothing_is_lost_or_doubled_in_the_shared_files(name: str) -> None:
    check_nothing_lost(read(files.shared(f"{name}.txt")))


def test_a_law_is_parsed_fast() -> None:
    whole = read(files.shared("law/ND-61-2018.txt"))
    started = time.process_time()
    parse_document(whole)
    assert time.process_time() - started < 0.5


def test_the_codifiers_notes_are_left_out() -> None:
    document = parse(
        "# 1/2020/NĐ-CP — x\n# (y)\n\nĐiều 1. Tên\n[(Điều 1 Nghị định số 1/2020/NĐ-CP)]\n1. Một.\n2. Hai."
    )
    assert [section.text for section in document.sections] == ["Điều 1. Tên", "1. Một.", "2. Hai."]


def test_chapters_are_context_and_articles_run_through() -> None:
    document = parse(
        "Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Một\n1. A;\n2. B.\n"
        "Chương II\nVIỆC LÀM\nMục 1. VIỆC NHỎ\nĐiều 2. Hai"
    )
    assert shape(document) == [
        ("chương", "Chương I"), ("điều", "Điều 1"), ("khoản", "Điều 1 khoản 1"), ("khoản", "Điều 1 khoản 2"),
        ("chương", "Chương II"), ("mục", "Chương II Mục 1"), ("điều", "Điều 2"),
    ]  # fmt: skip
    assert [s.title for s in document.sections[:2]] == ["QUY ĐỊNH CHUNG", "Một"]
    assert document.sections[6].parent == 5


def test_stray_labels_do_not_split() -> None:
    document = parse(
        "Điều 1. Một\n1. Hồ sơ gồm:\na) Đơn;\nc) là chữ lạc;\nb) Ảnh.\n5. là số lạc.\n"
        "2. Hạn.\nb) cũng lạc.\nĐiều 60. lạc"
    )
    assert locators(document, SectionKind.POINT) == ["Điều 1 khoản 1 điểm a", "Điều 1 khoản 1 điểm b"]
    assert locators(document, SectionKind.CLAUSE) == ["Điều 1 khoản 1", "Điều 1 khoản 2"]
    assert locators(document, SectionKind.ARTICLE) == ["Điều 1"]


def test_wrapped_prose_does_not_begin_sections() -> None:
    text = (
        "Điều 1. Phạm vi của một quy định có tên dài đến nỗi phải\nxuống dòng\n"
        "1. Việc này theo quy định tại khoản\n2. Điều 7 của văn bản trước và các quy định có liên quan\n"
        "khác, kể cả những việc nêu ở điểm\na) khoản 3, khi có đủ điều kiện thì làm ngay\ntrong ngày.\n"
        "2. Việc kia làm sau, theo\nĐiều 9. Không có gì thêm ở đây\nnữa."
    )
    document = parse(text, Media.PDF)
    assert shape(document) == [("điều", "Điều 1"), ("khoản", "Điều 1 khoản 1"), ("khoản", "Điều 1 khoản 2")]
    assert document.sections[0].title == "Phạm vi của một quy định có tên dài đến nỗi phải xuống dòng"


def test_words_after_the_points_belong_to_the_clause() -> None:
    document = parse("Điều 1. Một\n1. Gồm:\na) Đơn;\nb) Ảnh.\nGiấy tờ trên nộp một lần.\n2. Hai.")
    tail = document.sections[4]
    assert (tail.kind, tail.locator, tail.parent) == (SectionKind.PARAGRAPH, "Điều 1 khoản 1", 1)


def test_quoted_articles_of_an_amending_law_are_its_own_words() -> None:
    document = parse(
        "Điều 1. Sửa đổi Nghị định số 1/2020/NĐ-CP\n1. Sửa đổi Điều 2 như sau:\n"
        "“Điều 2. Tên mới\n1. Một.\n2. Hai.”\n"
        "2. Bãi bỏ Điều 3.\nĐiều 2. Hiệu lực"
    )
    assert locators(document, SectionKind.CLAUSE) == ["Điều 1 khoản 1", "Điều 1 khoản 2"]
    assert only(document, "Điều 1 khoản 1").text.endswith("2. Hai.”")
    assert locators(document, SectionKind.ARTICLE) == ["Điều 1", "Điều 2"]


def test_a_repealed_clause_leaves_a_gap() -> None:
    document = parse("Điều 1. Một\n1. A.\n3. C.\n4. D.")
    assert locators(document, SectionKind.CLAUSE) == ["Điều 1 khoản 1", "Điều 1 khoản 3", "Điều 1 khoản 4"]


def test_a_regulation_attached_to_a_decision_counts_anew() -> None:
    document = parse(
        "QUYẾT ĐỊNH\nBan hành quy chế\n\nĐiều 1. Ban hành kèm theo Quyết định này Quy chế.\n"
        "Điều 2. Hiệu lực.\nNơi nhận:\n"
        "- Như trên.\nQUY CHẾ\nTrực cơ quan\n"
        "(Ban hành kèm theo Quyết định số 1/QĐ-UBND)\nĐiều 1. Phạm vi\n1. A.\n2. B."
    )
    assert locators(document, SectionKind.ARTICLE) == ["Điều 1", "Điều 2", "Quy chế Điều 1"]
    assert locators(document, SectionKind.CLAUSE)[0] == "Quy chế Điều 1 khoản 1"


def test_a_long_document_takes_no_more_than_its_share_of_time() -> None:
    started = time.process_time()
    parse("a) việc\ntiếp theo\n" * 5000, Media.TEXT)
    assert time.process_time() - started < 3


# Plans


def test_headings_of_the_shared_plans() -> None:
    document = parse_document(read(files.shared(f"plans/{PLANS[0]}.txt")))
    assert locators(document, SectionKind.HEADING) == ["mục I", "mục II", "mục III"]
    assert locators(document, SectionKind.CLAUSE) == [
        f"mục {r}.{n}" for r in ("I", "II", "III") for n in (1, 2)
    ]
    assert locators(document, SectionKind.APPENDIX) == ["Phụ lục 1"]

    document = parse_document(read(files.shared(f"plans/{PLANS[1]}.txt")))
    assert locators(document, SectionKind.HEADING) == ["mục I", "mục II", "mục III"]
    assert locators(document, SectionKind.CLAUSE) == [
        "mục I.1", "mục I.1.1", "mục I.1.2", "mục I.2", "mục I.2.1", "mục I.2.2", "mục III.1", "mục III.2",
    ]  # fmt: skip
    assert locators(document, SectionKind.APPENDIX) == ["Phụ lục"]

    document = parse_document(read(files.shared(f"plans/{PLANS[2]}.txt")))
    assert locators(document, SectionKind.HEADING) == ["mục I", "mục II", "mục III"]
    points = [
        s.label
        for s in document.sections
        if s.kind is SectionKind.POINT and s.locator.startswith("mục II.2.2")
    ]
    assert points == [p for letter in "abcdđeg" for p in (letter, f"{letter}1", f"{letter}2")]
    assert sum(s.label in "1234567" for s in document.sections if s.locator == "mục I.2" and s.label) == 8


def test_a_clean_plan_from_word(tmp_path: Path) -> None:
    path = tmp_path / "k.docx"
    path.write_bytes(files.word_bytes(files.plan_docx()))
    whole = read(path)
    check_nothing_lost(whole)
    document = parse_document(whole)
    assert locators(document, SectionKind.HEADING) == ["mục I", "mục II"]
    assert locators(document, SectionKind.CLAUSE) == ["mục I.1", "mục I.2", "mục II.1", "mục II.2"]
    assert locators(document, SectionKind.POINT) == ["mục II.1 điểm a", "mục II.1 điểm b"]
    assert only(document, "Phụ lục I").title == "DANH MỤC VIỆC"
    rows = [section for section in document.sections if section.kind is SectionKind.ROW]
    assert [row.locator for row in rows] == ["Phụ lục I dòng 1", "Phụ lục I dòng 2", "Phụ lục I dòng 3"]
    assert rows[0].text == " | ".join(files.ROWS[0])
    assert {row.title for row in rows} == {" | ".join(files.HEADINGS)}
    signature = next(section for section in document.sections if "Nơi nhận" in section.text)
    assert (signature.parent, signature.locator) == (None, "phần kết")


def test_a_clean_plan_from_pdf(tmp_path: Path) -> None:
    path = tmp_path / "k.pdf"
    path.write_bytes(files.plan_pdf())
    whole = read(path)
    check_nothing_lost(whole)
    document = parse_document(whole)
    assert locators(document, SectionKind.CLAUSE) == ["mục I.1", "mục I.2", "mục II.1", "mục II.2"]
    rows = [section for section in document.sections if section.kind is SectionKind.ROW]
    assert [(row.locator, row.page) for row in rows] == [(f"Phụ lục I dòng {n}", 2) for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("I.", "II.", "III.", "IV."), ["mục I", "mục II", "mục III", "mục IV"]),
        (("|.", "I1.", "I11.", "1V."), ["mục I", "mục II", "mục III", "mục IV"]),
        (("I.", "Il.", "HI.", "IV."), ["mục I", "mục II", "mục III", "mục IV"]),
        (("I.", "11.", "lII.", "IV."), ["mục I", "mục II", "mục III", "mục IV"]),
    ],
)
def test_roman_headings_survive_damage(labels: tuple[str, ...], expected: list[str]) -> None:
    document = parse("\n".join(f"{label} Viec thu\n1. Mot.\n2. Hai." for label in labels))
    assert locators(document, SectionKind.HEADING) == expected
    assert len(locators(document, SectionKind.CLAUSE)) == 8


def test_bullets_and_their_children() -> None:
    document = parse("I. VIỆC\n- Văn phòng:\n+ Ghi sổ;\n+ Lưu.\n- Công an.")
    assert [(s.label, s.parent) for s in document.sections] == [
        ("I", None),
        ("-", 0),
        ("+", 1),
        ("+", 1),
        ("-", 0),
    ]


def tabled(*tables: Table) -> Document:
    return parse_document(Reading("a", Media.DOCX, (Line("Phụ lục II"), *tables), None, 1.0))


def test_headings_of_two_rows_are_joined() -> None:
    document = tabled(
        Table((
            ("TT", "Việc", "Phân công", "", "Hạn"), ("TT", "Việc", "Chủ trì", "Phối hợp", "Hạn"),
            ("(1)", "(2)", "(3)", "(4)", "(5)"), ("1", "a", "b", "c", "d"),
        ))
    )  # fmt: skip
    (row,) = [section for section in document.sections if section.kind is SectionKind.ROW]
    assert row.title == "TT | Việc | Phân công: Chủ trì | Phân công: Phối hợp | Hạn"
    assert (row.text, row.locator) == ("1 | a | b | c | d", "Phụ lục II dòng 1")


def test_a_table_goes_on_over_the_page() -> None:
    document = tabled(
        Table((("TT", "Việc", "Hạn"), ("1", "Trực", "Quý I"), ("2", "Trả lời", "Quý")), 1),
        Table((("", "góp ý", "II"), ("3", "Chấm điểm", "Quý III")), 2),
    )
    rows = [section for section in document.sections if section.kind is SectionKind.ROW]
    assert [row.text for row in rows] == [
        "1 | Trực | Quý I",
        "2 | Trả lời\ngóp ý | Quý\nII",
        "3 | Chấm điểm | Quý III",
    ]
    assert {row.title for row in rows} == {"TT | Việc | Hạn"}


_LABELLED = [
    "Điều 1. Một",
    "Điều 2. Hai",
    "Chương I",
    "Mục 1. VIỆC",
    "1. a;",
    "2. b",
    "1.1. c",
    "a) x;",
    "b) y",
]
_OTHERS = ["d) z", "(1) k", "- n", "+ m", "I. VIỆC", "I1. Viec", "PHỤ LỤC", "Phụ lục I", "Nơi nhận:", "a1) r"]
_PROSE = [
    "Trên đây là hết.",
    "“Điều 3. q",
    "w”",
    "",
    "",
    "chữ thường tiếp theo",
    "Câu mới.",
    "QUY CHẾ",
    "x.doc",
]
_PIECES = st.sampled_from([*_LABELLED, *_OTHERS, *_PROSE, "(Ban hành kèm theo a)", "[(Điều 1)]", "# n"])
_CELLS = st.lists(
    st.lists(st.sampled_from(["", "TT", "1", "Việc", "Nơi nhận:", "dài\nhai dòng"]), min_size=3, max_size=3)
)
_BLOCKS = st.lists(
    st.one_of(
        st.builds(
            Line, st.one_of(_PIECES, st.text(max_size=20).map(lambda t: t.replace("\n", " "))), st.none()
        ),
        st.builds(lambda rows: Table(tuple(map(tuple, rows))), _CELLS),
    ),
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(_BLOCKS, st.sampled_from(Media))
def test_nothing_is_ever_lost_or_doubled(blocks: list[Block], media: Media) -> None:
    check_nothing_lost(Reading("a", media, tuple(blocks), None, 1.0), in_order=False)
