"""Questions understood: text, year, references, readings, and what never changes."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.question import Abbreviations, QuestionRestorer, Understood, understand_question
from retrieval.question.reading import year_named

TODAY = date(2026, 3, 2)
SHIPPED = Abbreviations.shipped()
RESTORER = QuestionRestorer.shipped()

WORDS = [
    "tthc", "bcci", "dat", "may", "%", "han", "bao", "cao", "kh", "99", "khoan", "2", "dieu", "18",
    "nd", "61/2018", "61/2018/NĐ-CP", "thủ", "tục", "thur", "tucj", "hoof", "sow", "tt", "ct",
    "UBND", "VP-TK", "Ai", "chủ", "trì", "so", "hoa", "?", ",", "15/06/2022", "95,5%", "d18", "k2",
    "kh99", "online", "file", "quy", "III", "nam", "nay", "d9a6t1", "ddinhj", "tuv", "da", "p", "2",
    "dc", "ko", "cc", "hd", "cd",
]  # fmt: skip
TYPED = st.lists(st.sampled_from(WORDS), min_size=1, max_size=10).map(" ".join)


def _understood(
    typed: str, abbreviations: Abbreviations = SHIPPED, previous: str | None = None
) -> Understood:
    return understand_question(
        typed, today=TODAY, abbreviations=abbreviations, restorer=RESTORER, previous=previous
    )


def _numbers(text: str) -> list[str]:
    """The runs of digits, with what joins them: dates, percentages and document numbers."""
    return re.findall(r"\d[\d.,/%-]*", text)


@settings(deadline=None, max_examples=150)
@given(TYPED)
def test_reading_again_changes_nothing(typed: str) -> None:
    once = _understood(typed)
    again = _understood(once.text)

    assert again.text == once.text
    assert not again.changed
    assert not again.readings


@settings(deadline=None, max_examples=100)
@given(TYPED.filter(lambda typed: "d9a6t1" not in typed))
def test_numbers_stay_as_typed(typed: str) -> None:
    assert _numbers(_understood(typed).text) == _numbers(typed)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=120))
def test_any_text_is_understood(text: str) -> None:
    understood = _understood(text, previous=text)

    assert understood.text.split() == understood.text.replace("\n", " ").split()
    assert bool(understood.text) == bool(understood.typed)


@pytest.mark.parametrize(
    "text", ["a" * 5000, "\u0301" * 500, "kh " * 2000, "tt " * 300, "\x00\u202e\ud7ff", "٣٤ tt"]
)
def test_odd_and_very_long_texts(text: str) -> None:
    assert _understood(text).typed


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("nhiệm vụ năm 2022", 2022), ("kh 2024", 2024), ("Kế hoạch 2024", 2024), ("quý 3/2023", 2023),
        ("báo cáo tháng 6/2022", 2022), ("ngày 15/06/2022", 2022), ("năm nay", 2026), ("nam ngoai", 2025),
        ("năm sau", 2027), ("năm 2022 và năm 2022", 2022), ("từ năm 2021 đến năm 2025", None),
        ("giai đoạn 2021-2025", None), ("nghị định 61/2018", None), ("61/2018/NĐ-CP", None),
        ("2022 hồ sơ", None), ("đạt 2022%", None), ("", None), ("năm 2021 - 2025", None),
        ("kế hoạch 99 năm 2022", 2022),
    ],
)  # fmt: skip
def test_the_year_that_is_named(text: str, year: int | None) -> None:
    assert year_named(text, TODAY) == year


def test_references_are_those_of_the_text() -> None:
    understood = _understood("khoan 2 dieu 18 nd 61/2018")

    assert understood.text == "khoản 2 điều 18 nghị định 61/2018"
    (reference,) = understood.references
    assert (reference.clause, reference.article, reference.number) == ("2", "18", "61/2018")
    assert understood.text[reference.start : reference.end] == understood.text


def test_a_reader_is_shown_more_than_plain_abbreviations() -> None:
    assert not _understood("UBND phường công bố TTHC nào?").changed
    assert _understood("ubnd phường công bố tthc nào?").changed
    assert _understood("Ai chủ trì so hoa?").changed
    assert not _understood("Ai   chủ trì\nsố hóa?").changed


def test_two_readings_are_given_where_nothing_decides(tmp_path: Path) -> None:
    path = tmp_path / "viet-tat.toml"
    path.write_text('zq = ["quy ước", "quý nhân"]\n', encoding="utf-8")
    understood = _understood("zq", SHIPPED.extended_by(path))

    assert set(understood.readings) == {"quy ước", "quý nhân"}
    assert understood.text == understood.readings[0]
    assert not _understood("hạn bc kh 99", SHIPPED.extended_by(path)).readings


def test_the_language_model_decides_where_words_around_do_not(tmp_path: Path) -> None:
    path = tmp_path / "viet-tat.toml"
    path.write_text('zq = ["dân tộc", "giấy phép"]\n', encoding="utf-8")

    assert _understood("cấp zq xây dựng", SHIPPED.extended_by(path)).text == "cấp giấy phép xây dựng"
    assert not _understood("cấp zq xây dựng", SHIPPED.extended_by(path)).readings


def test_the_question_before_is_read_as_well() -> None:
    understood = _understood("con tp-ht", previous="kh 99 giao vp-tk viec gi")

    assert understood.text == "kế hoạch 99 giao Tư pháp - Hộ tịch việc gì?"
    assert understood.leaned_on == "kh 99 giao vp-tk viec gi"
    assert understood.changed
    assert understood.references[0].number == "99"


def test_what_was_leaned_on_is_said_only_where_it_was() -> None:
    assert _understood("Ai chủ trì số hóa?", previous="khi nào họp?").leaned_on is None
