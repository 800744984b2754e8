"""Cutting documents into passages."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.model import Document, Head, Section, SectionKind
from retrieval.passages import LONGEST, make_passages

K = SectionKind
HEAD = Head(number="912/2031/NĐ-CP", kind="Nghị định", title="Về tủ sách cộng đồng")


def section(
    kind: SectionKind,
    text: str,
    parent: int | None = None,
    *,
    locator: str = "",
    title: str = "",
    label: str = "",
) -> Section:
    return Section(kind, label, title, text, locator or kind.value, None, parent)


def document(*sections: Section) -> Document:
    return Document(HEAD, sections)


def sentences(count: int, subject: str = "sách") -> str:
    return " ".join(f"Câu thứ {number} nói về {subject} ở phường này." for number in range(count))


def test_a_clause_with_its_points_is_one_passage_under_its_article() -> None:
    passages = make_passages(
        7,
        document(
            section(K.ARTICLE, "Điều 4. Sách hỏng", title="Sách hỏng", locator="Điều 4"),
            section(K.CLAUSE, "1. " + sentences(8), 0, locator="Điều 4 khoản 1"),
            section(K.CLAUSE, "2. Người làm hỏng phải:", 0, locator="Điều 4 khoản 2"),
            section(K.POINT, "a) Tự sửa;", 2, locator="Điều 4 khoản 2 điểm a"),
            section(K.POINT, "b) Báo lại.", 2, locator="Điều 4 khoản 2 điểm b"),
        ),
    )
    assert [passage.locator for passage in passages] == ["Điều 4 khoản 1", "Điều 4 khoản 2"]
    assert passages[1].text == "2. Người làm hỏng phải:\na) Tự sửa;\nb) Báo lại."
    assert passages[1].heading == "Nghị định 912/2031/NĐ-CP Về tủ sách cộng đồng\nĐiều 4. Sách hỏng"
    assert [passage.id for passage in passages] == ["7:1", "7:2"]


def test_a_long_clause_is_divided_into_its_points_under_its_opening_line() -> None:
    passages = make_passages(
        1,
        document(
            section(K.ARTICLE, "Điều 4. Sách hỏng", title="Sách hỏng", locator="Điều 4"),
            section(K.CLAUSE, "2. Người làm hỏng phải:", 0, locator="Điều 4 khoản 2"),
            section(K.POINT, "a) " + sentences(20), 1, locator="Điều 4 khoản 2 điểm a"),
            section(K.POINT, "b) " + sentences(20), 1, locator="Điều 4 khoản 2 điểm b"),
        ),
    )
    assert [passage.locator for passage in passages] == ["Điều 4 khoản 2 điểm a", "Điều 4 khoản 2 điểm b"]
    assert all(passage.heading.endswith("Điều 4. Sách hỏng\n2. Người làm hỏng phải:") for passage in passages)


def test_an_article_without_clauses_is_a_passage() -> None:
    text = "Điều 6. Hiệu lực\nNghị định này có hiệu lực từ ngày 01 tháng 7 năm 2031."
    (passage,) = make_passages(1, document(section(K.ARTICLE, text, title="Hiệu lực", locator="Điều 6")))
    assert passage.text == text
    assert "Hiệu lực" in passage.heading


def test_an_article_that_is_a_short_list_is_one_passage() -> None:
    (passage,) = make_passages(
        1,
        document(
            section(K.ARTICLE, "Điều 5. Hình thức góp sách", title="Hình thức góp sách", locator="Điều 5"),
            section(K.CLAUSE, "1. Góp trực tiếp.", 0, locator="Điều 5 khoản 1"),
            section(K.CLAUSE, "2. Gửi qua bưu điện.", 0, locator="Điều 5 khoản 2"),
        ),
    )
    assert passage.locator == "Điều 5"
    assert passage.text.endswith("1. Góp trực tiếp.\n2. Gửi qua bưu điện.")


def test_words_between_an_article_s_title_and_its_clauses_are_not_lost() -> None:
    lead = "Quyết định phải ban hành trước ngày 15 hằng tháng."
    passages = make_passages(
        1,
        document(
            section(
                K.ARTICLE, f"Điều 9. Ban hành\n{lead}\nNội dung gồm:", title="Ban hành", locator="Điều 9"
            ),
            section(K.CLAUSE, "1. " + sentences(10), 0, locator="Điều 9 khoản 1"),
        ),
    )
    assert passages[0].locator == "Điều 9"
    assert lead in passages[0].text
    assert passages[1].heading.endswith("Điều 9. Ban hành\nNội dung gồm:")


def test_a_title_on_two_lines_is_in_the_heading_and_no_passage() -> None:
    passages = make_passages(
        1,
        document(
            section(K.ARTICLE, "Điều 9. Trách nhiệm của\nthủ thư", title="Trách nhiệm của thủ thư"),
            section(K.CLAUSE, "1. " + sentences(10), 0),
        ),
    )
    assert len(passages) == 1
    assert passages[0].heading.endswith("Điều 9. Trách nhiệm của thủ thư")


def test_a_row_is_a_passage_with_its_column_headings() -> None:
    passages = make_passages(
        1,
        document(
            section(K.APPENDIX, "Phụ lục I\nDANH MỤC", title="DANH MỤC", locator="Phụ lục I"),
            section(K.ROW, "1 | Kệ sách | Quý II", 0, title="STT | Nội dung | Thời gian"),
            section(K.ROW, "2 | Ghế đọc | Quý III", 0, title="STT | Nội dung | Thời gian"),
        ),
    )
    rows = [passage for passage in passages if "|" in passage.text]
    assert [row.text for row in rows] == ["1 | Kệ sách | Quý II", "2 | Ghế đọc | Quý III"]
    assert all(row.heading.endswith("STT | Nội dung | Thời gian") for row in rows)


def test_a_codifier_s_source_note_is_no_part_of_a_passage() -> None:
    text = "Điều 6. Hiệu lực\n[(Điều 6 Nghị định số 912/2031/NĐ-CP, ngày 05/03/2031)]\nCó hiệu lực ngay."
    (passage,) = make_passages(1, document(section(K.ARTICLE, text, title="Hiệu lực")))
    assert passage.text == "Điều 6. Hiệu lực\nCó hiệu lực ngay."


def test_loose_paragraphs_go_together_while_they_are_short() -> None:
    passages = make_passages(1, document(*(section(K.PARAGRAPH, sentences(4)) for _ in range(6))))
    assert 1 < len(passages) < 6


def test_long_text_is_cut_at_sentence_ends() -> None:
    passages = make_passages(1, document(section(K.PARAGRAPH, sentences(100))))
    assert len(passages) > 1
    assert all(len(passage.text) <= LONGEST for passage in passages)
    assert all(passage.text.strip().endswith(".") for passage in passages)


def test_the_same_document_gives_the_same_passages() -> None:
    made = document(section(K.PARAGRAPH, sentences(60)), section(K.ARTICLE, "Điều 1. A\nB"))
    assert make_passages(3, made) == make_passages(3, made)


def test_a_document_without_sections_has_no_passages() -> None:
    assert make_passages(1, document()) == ()


@st.composite
def trees(draw: st.DrawFn) -> Document:
    """Any tree: parents before children, texts with every kind of white space and punctuation."""
    sections: list[Section] = []
    for number in range(draw(st.integers(0, 12))):
        parent = draw(st.none() | st.integers(0, number - 1)) if number else None
        words = draw(
            st.lists(st.sampled_from(["Điều", "sách.", "mượn", "\n", ":", "x" * 700, "[(a)]"]), max_size=9)
        )
        text = " ".join([f"từ{number}", *words])
        title = draw(st.sampled_from(["", f"từ{number}", "Nơi khác"]))
        sections.append(section(draw(st.sampled_from(list(K))), text, parent, title=title))
    return Document(Head(), tuple(sections))


@settings(max_examples=150, deadline=None)
@given(trees())
def test_every_passage_is_made_of_lines_of_sections_and_no_section_is_lost(made: Document) -> None:
    passages = make_passages(1, made)
    lines = [line for each in made.sections for line in each.text.split("\n")]
    for passage in passages:
        assert 0 < len(passage.text) <= LONGEST
        assert all(any(part in line for line in lines) for part in passage.text.split("\n"))
    said = " ".join(f"{passage.heading} {passage.text}" for passage in passages).split()
    leaves = set(range(len(made.sections))) - {each.parent for each in made.sections}
    assert all(f"từ{number}" in said for number in leaves)
    assert len({passage.id for passage in passages}) == len(passages)
