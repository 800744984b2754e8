"""References to law in questions and documents: full, joined, toneless and abbreviated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.references import Reference, parse_references

LEVELS = ("point", "clause", "article", "chapter", "appendix", "kind", "number")


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
    ],
)
def test_references(text: str, expected: list[dict[str, str]]) -> None:
    assert [named(reference) for reference in parse_references(text)] == expected


def test_places_are_those_of_the_words() -> None:
    text = "Xem khoản 2 Điều 5, và Nghị định số 61/2018/NĐ-CP."
    found = [text[reference.start : reference.end] for reference in parse_references(text)]
    assert found == ["khoản 2 Điều 5", "Nghị định số 61/2018/NĐ-CP"]


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
        assert named(reference)
