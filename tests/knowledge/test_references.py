"""References to law in questions and documents: full, joined, toneless and abbreviated."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.references import Reference, parse_references
from knowledge.vietnamese import fold

LEVELS = ("point", "clause", "article", "heading", "chapter", "part", "appendix", "kind", "number")


def named(reference: Reference) -> dict[str, str]:
    return {level: value for level in LEVELS if (value := getattr(reference, level)) is not None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "theo điểm b khoản 2 Điều 14 Nghị định 61/2018/NĐ-CP thì",
            [{"point": "b", "clause": "2", "article": "14", "kind": "Nghị định", "number": "61/2018/NĐ-CP"}],
        ),
        (
            "khoản 2, 3 Điều 5 Nghị định này",
            [{"clause": c, "article": "5", "kind": "Nghị định"} for c in ("2", "3")],
        ),
        (
            "khoan 2 dieu 18 nd 61/2018",
            [{"clause": "2", "article": "18", "kind": "Nghị định", "number": "61/2018"}],
        ),
        ("Điều 5 khoản 2 điểm đ", [{"point": "đ", "clause": "2", "article": "5"}]),
        ("khoản 2, Điều 14", [{"clause": "2", "article": "14"}]),
        ("Điều 5, khoản 2 Điều 6", [{"article": "5"}, {"clause": "2", "article": "6"}]),
        ("k2 đ18 nđ 61", [{"clause": "2", "article": "18", "kind": "Nghị định", "number": "61"}]),
        ("các điểm a, b và đ khoản 1", [{"point": p, "clause": "1"} for p in "abđ"]),
        (
            "điểm a khoản 1 và khoản 3 Điều 7 Thông tư số 01/2018/TT-VPCP",
            [
                {
                    "point": "a",
                    "clause": "1",
                    "article": "7",
                    "kind": "Thông tư",
                    "number": "01/2018/TT-VPCP",
                },
                {"clause": "3", "article": "7", "kind": "Thông tư", "number": "01/2018/TT-VPCP"},
            ],
        ),
        (
            "khoản 1 Điều này và Điều 5 Nghị định số 30/2020/NĐ-CP",
            [{"clause": "1"}, {"article": "5", "kind": "Nghị định", "number": "30/2020/NĐ-CP"}],
        ),
        ("Điều 35a", [{"article": "35a"}]),
        ("kh 99", [{"kind": "Kế hoạch", "number": "99"}]),
        ("tt 01/2018/tt-vpcp", [{"kind": "Thông tư", "number": "01/2018/TT-VPCP"}]),
        ("qđ 733/qd-ubnd", [{"kind": "Quyết định", "number": "733/QĐ-UBND"}]),
        ("Luật số 57/2020/QH14", [{"kind": "Luật", "number": "57/2020/QH14"}]),
        ("61/2018/NĐ-CP Điều 5", [{"article": "5", "kind": "Nghị định", "number": "61/2018/NĐ-CP"}]),
        (
            "Phụ lục I Nghị định 30/2020/NĐ-CP",
            [{"appendix": "I", "kind": "Nghị định", "number": "30/2020/NĐ-CP"}],
        ),
        ("Chương II", [{"chapter": "II"}]),
        ("ngày 23/4/2018, 02 ngày, năm 2018, k 2 người, đ 5, khoản tiền 5 triệu", []),
        ("tiểu khu 5 đạt 3 điểm", []),
        ("tôi chưa rõ điều này", []),
        ("Nghị định này", [{"kind": "Nghị định"}]),
        (
            "điểm a, b và c khoản 1, khoản 3 Điều 5",
            [*({"point": p, "clause": "1", "article": "5"} for p in "abc"), {"clause": "3", "article": "5"}],
        ),
        ("từ Điều 5 đến Điều 8", [{"article": a} for a in "5678"]),
        ("từ khoản 1 đến hết khoản 3 Điều 6", [{"clause": c, "article": "6"} for c in "123"]),
        ("điểm c đến điểm g khoản 2", [{"point": p, "clause": "2"} for p in "cdđeg"]),
        ("các khoản 1 - 3 Điều 4", [{"clause": c, "article": "4"} for c in "123"]),
        ("các khoản 1, 2 và 3.", [{"clause": c} for c in "123"]),
        ("khoản 2 và khoản 3 của Điều 7", [{"clause": c, "article": "7"} for c in "23"]),
        ("khoản 2a Điều 5", [{"clause": "2a", "article": "5"}]),
        ("mục 3 Phần II", [{"heading": "3", "part": "II"}]),
        ("muc II.1 ke hoach nay", [{"heading": "II.1", "kind": "Kế hoạch"}]),
        ("Phần thứ nhất", [{"part": "thứ nhất"}]),
        ("Phụ lục số 02 ban hành kèm theo Thông tư này", [{"appendix": "02", "kind": "Thông tư"}]),
        ("văn bản 61/2018", [{"number": "61/2018"}]),
        ("Kế hoạch số 01-KH/ĐU", [{"kind": "Kế hoạch", "number": "01-KH/ĐU"}]),
        ("Nghị định số 7/2021/NĐ-\nCP", [{"kind": "Nghị định", "number": "7/2021/NĐ-CP"}]),
        ("kế hoạch 6 tháng, báo cáo 2024, kế hoạch 5 năm", []),
        ("báo cáo số 12", [{"kind": "Báo cáo", "number": "12"}]),
        ("theo pháp luật này, luật sư, kỷ luật lao động, quy luật chung", []),
        ("luật định, luật hiện hành, luật có liên quan", []),
        ("đạt 10 phần trăm, phần 5%, mục tiêu 3", []),
    ],
)
def test_references(text: str, expected: list[dict[str, str]]) -> None:
    assert [named(reference) for reference in parse_references(text)] == expected


def test_places_are_those_of_the_words() -> None:
    text = "Xem khoản 2 Điều 5, và Nghị định số 61/2018/NĐ-CP."
    found = [text[reference.start : reference.end] for reference in parse_references(text)]
    assert found == ["khoản 2 Điều 5", "Nghị định số 61/2018/NĐ-CP"]


@pytest.mark.parametrize(
    ("text", "kind", "name", "year"),
    [
        ("Luật Tổ chức chính quyền địa phương năm 2015;", "Luật", "Tổ chức chính quyền địa phương", 2015),
        (
            "luat to chuc chinh quyen dia phuong nam 2015 noi gi",
            "Luật",
            "to chuc chinh quyen dia phuong",
            2015,
        ),
        ("Luật Cán bộ, công chức ngày 13 tháng 11 năm 2008", "Luật", "Cán bộ, công chức", 2008),
        ("Bộ luật Dân sự quy định", "Bộ luật", "Dân sự", None),
        ("Luật Hải quan và các văn bản khác", "Luật", "Hải quan", None),
        ("Pháp lệnh Thư viện số 3/2001/PL-UBTVQH10", "Pháp lệnh", "Thư viện", 2001),
    ],
)
def test_laws_by_their_names(text: str, kind: str, name: str, year: int | None) -> None:
    (found,) = parse_references(text)
    assert (found.kind, found.name, found.year) == (kind, name, year)


def test_a_date_and_an_issuer_belong_to_the_document() -> None:
    text = "Quyết định số 733/QĐ-UBND ngày 06/7/2022 của UBND tỉnh phê duyệt Đề án"
    (found,) = parse_references(text)
    assert (found.issued, found.issuer, found.year) == (date(2022, 7, 6), "UBND tỉnh", 2022)
    assert [text[start:end] for start, end in found.documents] == ["Quyết định số 733/QĐ-UBND"]
    joined = parse_references(
        "Điều 3 Nghị định số 1/2020/NĐ-CP ngày 5 tháng 2 năm 2020 của Chính phủ và Điều 9"
    )
    assert [named(one) for one in joined] == [
        {"article": "3", "kind": "Nghị định", "number": "1/2020/NĐ-CP"},
        {"article": "9"},
    ]


@pytest.mark.parametrize(
    ("text", "this"),
    [
        ("khoản 1 Điều này", {"article"}), ("điểm b khoản này", {"clause"}), ("Điều này", {"article"}),
        ("Điều 3 Nghị định này", {"document"}), ("Phụ lục này", {"appendix"}), ("khoản này", {"clause"}),
    ],
)  # fmt: skip
def test_what_the_speaker_calls_its_own(text: str, this: set[str]) -> None:
    (found,) = parse_references(text)
    assert found.this == this


def test_the_words_of_place_and_document_are_told_apart() -> None:
    text = "hỏi khoản 2 Điều 18 của nd 61/2018 nhé"
    (found,) = parse_references(text)
    assert [text[start:end] for start, end in found.places] == ["khoản 2", "Điều 18"]
    assert [text[start:end] for start, end in found.documents] == ["nd 61/2018"]


@given(
    st.sampled_from("abcdđeghik"),
    st.integers(1, 40),
    st.integers(1, 300),
    st.sampled_from(
        ["điểm {p} khoản {c} Điều {a}", "diem {p} khoan {c} dieu {a}", "Điều {a}, khoản {c}, điểm {p}"]
    ),
)
def test_every_place_is_read_back(point: str, clause: int, article: int, form: str) -> None:
    (reference,) = parse_references("theo " + form.format(p=point, c=clause, a=article) + " thì")
    assert named(reference) == {"point": point, "clause": str(clause), "article": str(article)}


_WORDS = st.sampled_from(
    [
        "điểm",
        "khoản",
        "Điều",
        "này",
        "a",
        "đ",
        "2",
        "35a",
        ",",
        "và",
        "Nghị định",
        "nd",
        "61/2018/NĐ-CP",
        "kh",
        " ",
        "k",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=40).map(" ".join)))
def test_never_raises_and_stays_inside_the_text(text: str) -> None:
    for reference in parse_references(text):
        assert 0 <= reference.start < reference.end
        assert named(reference) or reference.name or reference.this


# References written and read back

_DOCUMENTS = st.tuples(
    st.sampled_from(["Nghị định", "Thông tư", "Quyết định", "Nghị quyết", "Kế hoạch"]),
    st.sampled_from(["{n}/{y}/NĐ-CP", "{n}/KH-UBND", "{n}/{y}/TT-BNV", "{n}/QĐ-UBND", "{n}/NQ-HĐND"]),
    st.integers(1, 3000),
    st.integers(2000, 2029),
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from("abcdđeghik"), max_size=3, unique=True),
    st.lists(st.integers(1, 40), max_size=3, unique=True),
    st.integers(1, 300),
    st.none() | _DOCUMENTS,
    st.booleans(),
    st.sampled_from([str, fold, str.lower, str.upper]),
)
def test_every_reference_is_read_back(
    points: list[str],
    clauses: list[int],
    article: int,
    document: tuple[str, str, int, int] | None,
    labelled: bool,
    form: Callable[[str], str],
) -> None:
    if points and len(clauses) != 1:
        clauses = [3]
    if form is fold:
        points = list(dict.fromkeys(map(fold, points)))
    words = []
    if points:
        words.append("điểm " + _listed(points))
    if clauses:
        words.append("khoản " + _listed(list(map(str, clauses))))
    words.append(f"Điều {article}")
    kind = number = None
    if document is not None:
        kind, shape, count, year = document
        number = shape.format(n=count, y=year)
        words.append(f"{kind} {'số ' if labelled else ''}{number}")
    found = parse_references(form(f"Xem {' '.join(words)} thì rõ"))
    expected = {
        (point, clause, str(article))
        for point in points or [None]
        for clause in (list(map(str, clauses)) or [None])
    }
    assert {(one.point, one.clause, one.article) for one in found} == expected
    assert {one.kind for one in found} == {kind}
    assert {None if one.number is None else fold(one.number) for one in found} == {number and fold(number)}


def _listed(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} và {values[-1]}"


def test_long_lists_and_long_texts_take_no_time() -> None:
    started = time.process_time()
    for text in (
        "khoản 1, 2, 3 và 4 Điều 5, " * 3000,
        "Luật " * 20_000,
        "Điều 1 đến Điều 999 " * 3000,
        "1/" * 50_000,
    ):
        parse_references(text)
    assert time.process_time() - started < 6
