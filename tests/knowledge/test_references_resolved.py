"""What references point to: in the document that speaks, and in others."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.model import Document, Line, Media, Reading, SectionKind
from knowledge.reading import read
from knowledge.references import parse_references
from knowledge.resolution import resolve, same_number
from knowledge.structure import parse_document

DECREE = """
CHÍNH PHỦ
Số: 61/2031/NĐ-CP
Hà Nội, ngày 3 tháng 4 năm 2031
NGHỊ ĐỊNH
Về tủ sách cộng đồng

Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
1. Một.
2. Gồm:
a) Sách;
b) Tranh;
c) Đĩa;
d) Tờ rơi;
đ) Báo.
3. Theo khoản 1 Điều này.
Chương II
MƯỢN SÁCH
Điều 2. Hạn
1. Mười ngày.
2. Như khoản 1 và Điều 1 Nghị định này.
Nơi nhận:
- Lưu: VT.
Phụ lục I
MẪU THẺ
Điều 1. Thẻ
1. Thẻ in màu.
"""

PLAN = """
UBND PHƯỜNG 9
Số: 61/KH-UBND
Phường 9, ngày 5 tháng 5 năm 2031
KẾ HOẠCH
Làm tủ sách

I. MỤC ĐÍCH
1. Cho người đọc.
2. Cho trẻ em.
II. VIỆC
1. Mua sách.
1.1. Sách cũ.
2. Đóng kệ như nêu tại mục 1 Phần II Kế hoạch này.
"""

LAW = """
QUỐC HỘI
Luật số: 99/2031/QH17
Hà Nội, ngày 19 tháng 6 năm 2031
LUẬT
THƯ VIỆN, TỦ SÁCH

Điều 1. Phạm vi
Điều 2. Việc
1. Một.
"""

REGULATION = """
UBND XÃ SÔNG XANH
Số: 5/QĐ-UBND
Sông Xanh, ngày 2 tháng 2 năm 2031
QUYẾT ĐỊNH
Ban hành quy chế

Điều 1. Ban hành kèm theo Quyết định này Quy chế.
Điều 2. Hiệu lực.
Nơi nhận:
- Lưu: VT.
QUY CHẾ
Trực cơ quan
(Ban hành kèm theo Quyết định số 5/QĐ-UBND)
Điều 1. Phạm vi
1. Theo Điều 2 Quy chế này.
Điều 2. Trực
1. Ban ngày, theo Điều 1.
"""


def parse(text: str) -> Document:
    lines = tuple(Line(line) for line in text.strip().split("\n"))
    return parse_document(Reading("a", Media.DOCX, lines, None, 1.0))


LAWS = ("ND-61-2018", "ND-63-2010", "ND-20-2008", "ND-30-2020", "TT-01-2018-VPCP")
LIBRARY = {"decree": parse(DECREE), "plan": parse(PLAN), "law": parse(LAW), "rule": parse(REGULATION)}


def pointed(text: str, speaker: str = "plan", at: str | None = None) -> list[str]:
    document = LIBRARY[speaker]
    index = next((i for i, one in enumerate(document.sections) if one.locator == at), None)
    assert at is None or index is not None
    found = []
    for reference in parse_references(text):
        for place in resolve(reference, document, index, LIBRARY):
            locator = "" if place.section is None else place.document.sections[place.section].locator
            found.append(f"{place.key or 'here'}: {locator}".strip())
    return found


@pytest.mark.parametrize(
    ("text", "speaker", "at", "expected"),
    [
        ("điểm đ khoản 2 Điều 1 Nghị định 61/2031/NĐ-CP", "plan", None, ["decree: Điều 1 khoản 2 điểm đ"]),
        ("diem d khoan 2 dieu 1 nd 61/2031", "plan", None, ["decree: Điều 1 khoản 2 điểm d"]),
        ("Nghị định số 61/2031/NĐ-CP ngày 03/4/2031 của Chính phủ", "plan", None, ["decree:"]),
        ("Nghị định số 61/2031/NĐ-CP ngày 04/4/2031 của Chính phủ", "plan", None, []),
        ("kế hoạch 61", "decree", None, ["plan:"]),
        ("văn bản 61/2031", "plan", None, ["decree:"]),
        ("Điều 77 Nghị định 61/2031/NĐ-CP", "plan", None, []),
        ("Điều 1 Nghị định 62/2031/NĐ-CP", "plan", None, []),
        ("Điều 2 Luật Thư viện, tủ sách", "plan", None, ["law: Điều 2"]),
        ("khoan 1 dieu 2 luat thu vien tu sach nam 2031", "plan", None, ["law: Điều 2 khoản 1"]),
        ("Luật Thư viện, tủ sách năm 2001", "plan", None, []),
        ("khoản 1 Điều này", "decree", "Điều 1 khoản 3", ["here: Điều 1 khoản 1"]),
        ("khoản 1", "decree", "Điều 2 khoản 2", ["here: Điều 2 khoản 1"]),
        ("điểm a khoản này", "decree", "Điều 1 khoản 2 điểm đ", ["here: Điều 1 khoản 2 điểm a"]),
        ("khoản này", "decree", "Điều 1 khoản 2 điểm đ", ["here: Điều 1 khoản 2"]),
        ("Điều này", "decree", "Điều 2 khoản 1", ["here: Điều 2"]),
        ("khoản 9", "decree", "Điều 2 khoản 1", []),
        ("Điều 1 Nghị định này", "decree", "Điều 2 khoản 2", ["here: Điều 1"]),
        ("Nghị định này", "decree", "Điều 2 khoản 2", ["here:"]),
        ("Chương II Nghị định này", "decree", None, ["here: Chương II"]),
        ("Chương 2", "decree", None, ["here: Chương II"]),
        ("Phụ lục I Nghị định này", "decree", "Điều 1", ["here: Phụ lục I"]),
        ("Phụ lục 1 kèm theo", "decree", "Điều 1", ["here: Phụ lục I"]),
        ("Điều 1", "decree", "Phụ lục I Điều 1 khoản 1", ["here: Phụ lục I Điều 1"]),
        ("Điều 2", "decree", "Phụ lục I Điều 1 khoản 1", ["here: Điều 2"]),
        ("mục 1 Phần II Kế hoạch này", "plan", "mục II.2", ["here: mục II.1"]),
        ("mục II.1", "plan", "mục I.1", ["here: mục II.1"]),
        ("mục 1.1 Phần II", "plan", None, ["here: mục II.1.1"]),
        ("mục II", "plan", "mục I.1", ["here: mục II"]),
        ("mục 2", "plan", "mục II.1", ["here: mục II.2"]),
        ("Điều 2 Quy chế này", "rule", "Quy chế Điều 1 khoản 1", ["here: Quy chế Điều 2"]),
        ("Điều 1", "rule", "Quy chế Điều 2 khoản 1", ["here: Quy chế Điều 1"]),
        ("Quy chế này", "rule", "Quy chế Điều 2 khoản 1", ["here: Quy chế"]),
        ("Điều 2 Quyết định này", "rule", "Điều 1", ["here: Điều 2"]),
        ("khoản này", "plan", None, []),
    ],
)
def test_places(text: str, speaker: str, at: str | None, expected: list[str]) -> None:
    assert pointed(text, speaker, at) == expected


def test_a_number_as_far_as_it_was_written() -> None:
    assert same_number("61/2018", "61/2018/NĐ-CP")
    assert same_number("1/2018/tt-vpcp", "01/2018/TT-VPCP")
    assert same_number("99", "99/KH-UBND")
    assert not same_number("61/2018/NĐ-CP", "61/2018")
    assert not same_number("6", "61/2018/NĐ-CP")
    assert not same_number("", "61/2018/NĐ-CP")


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["điểm a", "khoản 1", "Điều 1", "mục 1", "Phần II", "này", "Nghị định 61", "Chương I"]
        )
    )
)
def test_never_raises(words: list[str]) -> None:
    for name, document in LIBRARY.items():
        for at in (None, 0, len(document.sections) - 1, 10_000, -1):
            for reference in parse_references(" ".join(words)):
                resolve(reference, document, at, LIBRARY)
        assert name


def test_references_inside_the_shared_laws(shared: Path) -> None:
    """Relative references of real decrees lead to sections that are there."""
    library = {name: parse_document(read(shared / f"law/{name}.txt")) for name in LAWS}
    asked: dict[str, int] = {}
    lost: dict[str, int] = {}
    for name, document in library.items():
        for index, section in enumerate(document.sections):
            if section.kind is SectionKind.PARAGRAPH:
                continue
            for reference in parse_references(section.text.split("\n", 1)[-1]):
                is_place = reference.article is not None or bool(reference.this & {"article", "clause"})
                if not is_place or reference.number is not None or reference.name is not None:
                    continue
                asked[name] = asked.get(name, 0) + 1
                lost[name] = lost.get(name, 0) + (not resolve(reference, document, index, library))
    assert asked == {
        "ND-61-2018": 87,
        "ND-63-2010": 56,
        "ND-20-2008": 32,
        "ND-30-2020": 35,
        "TT-01-2018-VPCP": 64,
    }
    # What leads nowhere is not there: the label of Điều 9 khoản 1 is lost and Điều 15 has no khoản in the
    # codified text of 63/2010; the khoản 10 that 20/2008 speaks of is one of the decree that amended it.
    assert lost == {"ND-61-2018": 0, "ND-63-2010": 7, "ND-20-2008": 1, "ND-30-2020": 0, "TT-01-2018-VPCP": 0}
