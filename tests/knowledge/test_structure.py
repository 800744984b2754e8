"""The structure of documents: heads, trees, locators, and that no word is lost or doubled."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.labels import roman
from knowledge.model import Block, Document, Line, Media, Reading, Section, SectionKind, Table
from knowledge.reading import read
from knowledge.references import parse_references
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
            kept.extend(cell for row in block.verbatim for cell in row)
            at_top = False
            continue
        text = block.verbatim.strip()
        if at_top and (text.startswith("#") or not text):
            continue
        at_top = False
        if not (text.startswith("[(") and text.endswith(")]")):
            kept.append(text)
    sections = parse_document(whole).sections
    changed = any(block.original is not None for block in whole.blocks)
    assert any(section.restored is not None for section in sections) == changed
    told = "".join(section.text for section in sections)
    assert characters(told) == characters("".join(kept))
    if in_order:
        assert re.sub(r"[\s|]", "", told) == re.sub(r"[\s|]", "", "".join(kept))
    for index, section in enumerate(sections):
        assert section.parent is None or 0 <= section.parent < index
        assert section.locator


# Laws


@pytest.mark.parametrize("name", LAWS)
def test_all_articles_of_a_law_are_found(name: str) -> None:
    path = files.shared(f"law/{name}.txt")
    written = re.findall(r"^Điều (\d+[a-z]?)\. (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    document = parse_document(read(path))
    articles = [section for section in document.sections if section.kind is SectionKind.ARTICLE]
    assert [(article.label, article.title) for article in articles] == written


@pytest.mark.parametrize(
    ("name", "articles", "clauses", "points"),
    [
        ("ND-61-2018", 41, 175, 169), ("ND-63-2010", 38, 119, 51), ("ND-20-2008", 26, 74, 46),
        ("ND-30-2020", 38, 116, 94), ("TT-01-2018-VPCP", 23, 67, 85),
    ],
)  # fmt: skip
def test_counts_of_the_shared_laws(name: str, articles: int, clauses: int, points: int) -> None:
    found = Counter(
        section.kind for section in parse_document(read(files.shared(f"law/{name}.txt"))).sections
    )
    counted = (found[SectionKind.ARTICLE], found[SectionKind.CLAUSE], found[SectionKind.POINT])
    assert counted == (articles, clauses, points)


@pytest.mark.parametrize("name", LAWS)
def test_labels_of_the_shared_laws_run_on_without_gaps(name: str) -> None:
    gaps = []
    for place, labels in _clauses(name).items():
        expected = [str(n) for n in range(1, 99)] if labels[0].isdigit() else list("abcdđeghiklmnopqrstuvxy")
        if labels.split() != expected[: len(labels.split())]:
            gaps.append(place)
    assert gaps == (["Điều 9"] if name == "ND-63-2010" else [])


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


def test_time_grows_with_a_document_and_no_faster() -> None:
    def seconds(points: int) -> float:
        started = time.process_time()
        parse("a) việc\ntiếp theo\n" * points, Media.TEXT)
        return time.process_time() - started

    long = seconds(5000)
    assert long < 3
    # Five times the text; a quadratic reader would take twenty-five times as long.
    assert long < 10 * seconds(1000)


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
    assert (signature.kind, signature.parent, signature.locator) == (SectionKind.RECIPIENTS, None, "nơi nhận")


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


# What opens and what closes a document

DECISION = """
ỦY BAN NHÂN DÂN
XÃ SÔNG XANH
Số: 5/QĐ-UBND
QUYẾT ĐỊNH
Về việc đóng kệ sách

CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ
Căn cứ Luật Thư viện ngày 21 tháng 11 năm 2019;
Căn cứ Nghị định số 1/2020/NĐ-CP ngày 02 tháng 3 năm 2020
của Chính phủ;
Theo đề nghị của Trưởng thôn.

QUYẾT ĐỊNH:
Điều 1. Đóng kệ sách theo bản vẽ.
1. Kệ gỗ.
2. Kệ sắt.
Điều 2. Văn phòng thi hành Quyết định này./.
{closing}
Phụ lục số 01
BẢN VẼ
1. Kệ gỗ cao hai mét.
Phụ lục số 02
DỰ TOÁN
Mẫu số 03. GIẤY NHẬN KỆ
1. Họ tên.
"""
CLOSINGS = {
    "recipients first": "Nơi nhận:\n- Như Điều 2;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nLê Văn Cao",
    "signature first": "TM. UBND\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nLê Văn Cao\nNơi nhận:\n- Lưu: VT.",
    "post alone": "CHỦ TỊCH\n(đã ký)\nLê Văn Cao\nNơi nhận:\n- Như Điều 2.",
    "in one line": "Nơi nhận: TM. ỦY BAN NHÂN DÂN\n- Như Điều 2; CHỦ TỊCH\n- Lưu: VT. Lê Văn Cao",
}


def test_each_legal_basis_is_a_section() -> None:
    document = parse(DECISION.format(closing=CLOSINGS["recipients first"]), Media.TEXT)
    bases = [section for section in document.sections if section.kind is SectionKind.BASIS]
    assert [basis.locator for basis in bases] == ["căn cứ 1", "căn cứ 2", "căn cứ 3"]
    assert bases[1].text.endswith("của Chính phủ;")
    assert [ref.number or ref.name for basis in bases for ref in parse_references(basis.text)] == [
        "Thư viện",
        "1/2020/NĐ-CP",
    ]
    opening = [section.text for section in document.sections if section.locator == "phần mở đầu"]
    assert opening[-1] == "QUYẾT ĐỊNH:"


def test_bases_of_a_plan_without_blank_lines_and_damaged() -> None:
    document = parse(
        "KE HOACH\nVé viéc no\n\nCan ctr Luat Thu vién ngay 21/11/2019 va cac van ban\nhuéng dan;\n"
        "Thuc hién K& hoach sé 4/KH-UBND ngay 1/1/2024 cua UBND vé\nviéc kia; UBND xa ban hanh nhu sau:\n"
        "I. VIEC\n1. Lam ngay theo cac can ctr o tren va\ncan cu khac.",
        Media.TEXT,
    )
    assert [s.kind.value for s in document.sections] == ["đoạn", "căn cứ", "căn cứ", "mục", "khoản"]


def test_a_basis_inside_an_article_is_its_text() -> None:
    document = parse("Căn cứ Luật A;\nĐiều 1. Một\nCăn cứ tình hình, xã quyết định.")
    assert [s.kind.value for s in document.sections] == ["căn cứ", "điều"]


@pytest.mark.parametrize("closing", CLOSINGS)
@pytest.mark.parametrize("media", [Media.DOCX, Media.TEXT])
def test_recipients_and_signature_are_no_part_of_the_last_article(closing: str, media: Media) -> None:
    document = parse(DECISION.format(closing=CLOSINGS[closing]), media)
    check_nothing_lost(reading(DECISION.format(closing=CLOSINGS[closing]), media))
    assert only(document, "Điều 2").text == "Điều 2. Văn phòng thi hành Quyết định này./."
    kinds = [section.kind for section in document.sections]
    assert kinds.count(SectionKind.RECIPIENTS) == 1
    assert kinds.count(SectionKind.SIGNATURE) == (0 if closing == "in one line" else 1)
    assert (document.head.signer, document.head.signer_post) == (
        "Lê Văn Cao",
        "Phó Chủ tịch" if closing == "signature first" else "Chủ tịch",
    )
    assert locators(document, SectionKind.APPENDIX) == ["Phụ lục 01", "Phụ lục 02", "Mẫu số 03"]
    assert only(document, "Mẫu số 03 mục 1").text == "1. Họ tên."


def test_a_post_in_capitals_within_the_body_closes_nothing() -> None:
    document = parse("I. VIỆC CỦA\nCHỦ TỊCH\n1. Ký giấy.\n2. Họp.\nII. VIỆC KHÁC\n1. Ghi sổ.")
    assert locators(document, SectionKind.HEADING) == ["mục I", "mục II"]


def test_a_letter_without_labels_has_recipients() -> None:
    document = parse("Kính gửi: Phòng Nội vụ\nXã đã nhận giấy.\nNơi nhận:\n- Như trên.")
    assert [s.kind.value for s in document.sections] == ["đoạn", "nơi nhận"]


def test_a_table_of_recipients_and_signature_gives_a_section_each() -> None:
    table = Table((("Nơi nhận:\n- Như trên;", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nLê Văn Cao"),), 2)
    sections = parse_document(Reading("a", Media.DOCX, (Line("1. Làm."), table), None, 1.0)).sections
    assert [(s.kind.value, s.page) for s in sections] == [("khoản", None), ("nơi nhận", 2), ("chữ ký", 2)]


# Other labels


def test_inserted_clauses_long_lists_and_strokes_after_numbers() -> None:
    document = parse("Điều 1. Một\n1. A.\n1a. B.\n1b. C.\n2. D.")
    assert locators(document, SectionKind.CLAUSE) == [f"Điều 1 khoản {n}" for n in ("1", "1a", "1b", "2")]
    letters = [*"abcdđeghiklmnopqrstuvxy", "aa", "bb"]
    document = parse("1. Gồm:\n" + "\n".join(f"{letter}) việc;" for letter in letters))
    assert [s.label for s in document.sections if s.kind is SectionKind.POINT] == letters
    document = parse("I/ VIỆC\n1/ Một\n2/ Hai\nII/ Việc khác\nIII - CHỮ HOA")
    assert locators(document, SectionKind.HEADING) == ["mục I", "mục II", "mục III"]


def test_a_form_spoken_of_in_the_body_is_no_appendix() -> None:
    document = parse("Điều 1. Một\nMẫu số 01. Giấy nhận\nĐiều 2. Hai")
    assert locators(document, SectionKind.APPENDIX) == []


def test_headings_repeated_on_the_next_page_continue_the_table() -> None:
    document = parse_document(
        Reading(
            "a",
            Media.PDF,
            (
                Line("Phụ lục II"),
                Table((("TT", "Việc", "Hạn"), ("1", "Trực", "Quý I"), ("2", "Trả lời", "Quý")), 1),
                Line("2", 2),
                Table((("TT", "Viêc", "Hạn"), ("", "góp ý", "II"), ("3", "Chấm", "Quý III")), 2),
            ),
            2,
            1.0,
        )
    )
    rows = [section for section in document.sections if section.kind is SectionKind.ROW]
    assert [row.text for row in rows] == [
        "1 | Trực | Quý I",
        "2 | Trả lời\ngóp ý | Quý\nII",
        "3 | Chấm | Quý III",
    ]
    assert [row.locator for row in rows] == [f"Phụ lục II dòng {n}" for n in (1, 2, 3)]
    assert {row.title for row in rows} == {"TT | Việc | Hạn"}


# Words as met and words as read


def test_text_is_as_met_and_restored_as_read() -> None:
    lines = (
        Line("I. MỤC ĐÍCH", 1, "|. MUC DiCH"), Line("1. Làm nhanh"), Line("hơn trước", 1, "hon trudc"),
        Line("2. Rõ ràng."),
    )  # fmt: skip
    table = Table(
        (("TT", "Việc"), ("1", "Trực"), ("2", "Đóng dấu")),
        2,
        (("TT", "Viec"), ("1", "Trực"), ("2", "D0ng dau")),
    )
    document = parse_document(Reading("a", Media.TEXT, (*lines, table), 2, 0.3))
    heading, first, second, names, row, other = document.sections
    assert (heading.title, heading.text, heading.restored) == ("MỤC ĐÍCH", "|. MUC DiCH", "I. MỤC ĐÍCH")
    assert (first.text, first.restored) == ("1. Làm nhanh\nhon trudc", "1. Làm nhanh\nhơn trước")
    assert second.restored is None
    assert (names.text, names.restored) == ("TT | Viec", "TT | Việc")
    assert (row.title, row.restored) == ("TT | Việc", None)
    assert (other.text, other.restored) == ("2 | D0ng dau", "2 | Đóng dấu")


def test_a_row_over_two_pages_stays_the_same_line_for_line() -> None:
    tables = (
        Table((("TT", "Việc"), ("1", "Trả")), 1, (("TT", "Viéc"), ("1", "Tra"))),
        Table((("", "lời"), ("2", "Họp")), 2, ((".", "loi"), ("2", "Hop"))),
    )
    row = parse_document(Reading("a", Media.PDF, tables, 2, 0.3)).sections[1]
    assert (row.text, row.restored) == ("1\n. | Tra\nloi", "1\n | Trả\nlời")


def _damaged(block: Block) -> Block:
    if isinstance(block, Line):
        return Line(block.text, block.page, _mark(block.text))
    return Table(block.rows, block.page, tuple(tuple(map(_mark, row)) for row in block.rows))


def _mark(text: str) -> str:
    return "\n".join(f"¤{line}" if line.strip() else line for line in text.split("\n"))


# Trees written and read back


@st.composite
def _laws(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """The lines of a law and the locators of its labelled sections."""
    lines: list[str] = []
    places: list[str] = []
    article = 0
    words = st.sampled_from(["Làm việc ấy.", "Giữ sổ gồm:", "Theo khoản 1 Điều này.", "Xong trong 5 ngày."])
    for chapter in range(1, draw(st.integers(1, 3)) + 1):
        lines.extend([f"Chương {roman(chapter)}", "QUY ĐỊNH"])
        places.append(f"Chương {roman(chapter)}")
        for _ in range(draw(st.integers(1, 3))):
            article += 1
            lines.append(f"Điều {article}. Tên điều")
            places.append(f"Điều {article}")
            for clause in range(1, draw(st.integers(0, 4)) + 1):
                lines.append(f"{clause}. {draw(words)}")
                places.append(f"Điều {article} khoản {clause}")
                for letter in "abcdđeghi"[: draw(st.integers(0, 9))]:
                    lines.append(f"{letter}) {draw(words)}")
                    places.append(f"Điều {article} khoản {clause} điểm {letter}")
    return lines, places


@settings(max_examples=80, deadline=None)
@given(_laws(), st.booleans())
def test_every_law_is_read_back(law: tuple[list[str], list[str]], signed: bool) -> None:
    lines, places = law
    ending = ["Nơi nhận:", "- Lưu: VT.", "TM. CHÍNH PHỦ", "THỦ TƯỚNG"] if signed else []
    document = parse("\n".join([*lines, *ending]))
    labelled = [s for s in document.sections if s.label]
    assert [section.locator for section in labelled] == places
    assert "\n".join(section.text for section in document.sections) == "\n".join([*lines, *ending]).strip()


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=8))
def test_every_plan_is_read_back(parts: list[tuple[int, int, int]]) -> None:
    lines: list[str] = []
    places: list[str] = []
    for number, (clauses, points, deeper) in enumerate(parts, start=1):
        lines.append(f"{roman(number)}. VIỆC")
        places.append(f"mục {roman(number)}")
        for clause in range(1, clauses + 1):
            lines.append(f"{clause}. Làm việc")
            places.append(f"mục {roman(number)}.{clause}")
            for level in range(1, deeper + 1):
                lines.append(f"{clause}.{level}. Làm thêm")
                places.append(f"mục {roman(number)}.{clause}.{level}")
            for letter in "ab"[:points]:
                lines.append(f"{letter}) Ghi sổ")
                under = f".{deeper}" if deeper else ""
                places.append(f"mục {roman(number)}.{clause}{under} điểm {letter}")
    labelled = [s.locator for s in parse("\n".join(lines)).sections if s.label]
    assert labelled == places


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


@settings(max_examples=80, deadline=None)
@given(_BLOCKS, st.sampled_from(Media))
def test_damage_changes_no_tree_and_is_kept_line_for_line(blocks: list[Block], media: Media) -> None:
    clean = parse_document(Reading("a", media, tuple(blocks), None, 1.0)).sections
    damaged = parse_document(Reading("a", media, tuple(map(_damaged, blocks)), None, 1.0)).sections
    assert [(s.kind, s.locator, s.title, s.text) for s in clean] == [
        (s.kind, s.locator, s.title, s.text if s.restored is None else s.restored) for s in damaged
    ]
    for section in damaged:
        readable = section.text if section.restored is None else section.restored
        assert section.text.replace("¤", "") == readable.replace("¤", "")
