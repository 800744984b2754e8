"""The forms of questions, the damage of documents, saved reports and what is said of a difference."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese import nfc
from retrieval.evaluation.beir import Article, Query
from retrieval.evaluation.forms import Abbreviations, Treatment, in_form, read_abbreviations, toneless
from retrieval.evaluation.reports import (
    UnreadableReport,
    compare,
    comparison_lines,
    read_scores,
    save,
)

SHORT = Abbreviations({"thủ tục hành chính": "tthc", "thủ tục": "tt", "hành chính": "hc", "Ủy ban": "UB"})
ARTICLES = [
    Article(f"a{number}", "Điều 4. Sổ trực đêm", "Bảo vệ ghi giờ 22 vào sổ.\nSổ lưu 5 năm.")
    for number in range(200)
]


def test_toneless_is_small_letters_without_marks() -> None:
    assert toneless("Đơn số 5/QĐ của Ủy ban?") == "don so 5/qd cua uy ban?"


@given(st.text(max_size=60))
def test_toneless_twice_is_toneless_once(text: str) -> None:
    assert toneless(toneless(text)) == toneless(text)


def test_the_longest_phrase_is_abbreviated_and_only_whole_words() -> None:
    assert SHORT.put_in("Thủ tục hành chính và thủ tục khác") == "tthc và tt khác"
    assert SHORT.put_in("ỦY BAN hành chính") == "UB hc"
    assert SHORT.put_in("thủ tụch, xhành chính") == "thủ tụch, xhành chính"
    assert Abbreviations({}).put_in("thủ tục") == "thủ tục"


@given(st.text(max_size=60))
def test_nothing_else_is_touched(text: str) -> None:
    if "thủ tục" not in nfc(text).lower():
        assert Abbreviations({"thủ tục": "tt"}).put_in(text) in {text, nfc(text)}


def test_abbreviations_of_a_file_are_the_usual_ones(tmp_path: Path) -> None:
    path = tmp_path / "abbreviations.toml"
    path.write_text(
        """
        tthc = "thủ tục hành chính"
        [documents]
        qd = [{ text = "quy định" }, { text = "quyết định", usual = true, before = ["#"] }]
        "qđ" = "quyết định"
        qdi = "quy định"
        nd = ["nội dung", "nghị định"]
        odd = 7
        """,
        encoding="utf-8",
    )
    short = read_abbreviations(path)
    assert short.put_in("thủ tục hành chính") == "tthc"
    assert short.put_in("quyết định theo quy định về nội dung") == "qd theo qdi về nd"
    assert len(short) == 5
    path.write_text("tthc = ", encoding="utf-8")
    with pytest.raises(tomllib.TOMLDecodeError):
        read_abbreviations(path)


def test_the_same_questions_in_every_form() -> None:
    queries = (Query("q1", "Thủ tục gồm gì?", {"a": 1}), Query("q2", "Ai ký?", {"b": 1}))
    assert in_form(queries, "as-is", None) == queries
    assert [one.text for one in in_form(queries, "toneless", None)] == ["thu tuc gom gi?", "ai ky?"]
    assert [one.text for one in in_form(queries, "abbreviated", SHORT)] == ["tt gồm gì?", "Ai ký?"]
    assert [one.relevant for one in in_form(queries, "toneless", None)] == [{"a": 1}, {"b": 1}]
    for form in ("abbreviated", "shouted"):
        with pytest.raises(ValueError, match=form):
            in_form(queries, form, None)


def test_a_share_of_the_articles_is_damaged_the_same_ones_each_time() -> None:
    half = Treatment(0.5, restored=False)
    told = list(half.treated(ARTICLES))
    changed = [one.id for one, was in zip(told, ARTICLES, strict=True) if one != was]
    assert 70 <= len(changed) <= 130
    assert list(half.treated(ARTICLES)) == told
    # An article is damaged alike in a smaller corpus.
    assert list(half.treated(ARTICLES[50:60])) == told[50:60]
    assert list(Treatment(0.0, restored=False).treated(ARTICLES)) == ARTICLES


def test_damage_keeps_the_digits_and_loses_the_tones() -> None:
    (damaged,) = Treatment(1.0, restored=False).treated([ARTICLES[0]])
    assert "22" in damaged.text
    assert "5 n" in damaged.text
    assert damaged.title.startswith(("D", "P", "B", "b"))
    assert damaged.text != ARTICLES[0].text
    assert not set("ảạộổồớệđĐưữ") & set(f"{damaged.title} {damaged.text}")


def test_damage_can_be_restored_as_a_file_is() -> None:
    (damaged,) = Treatment(1.0, restored=False).treated([ARTICLES[0]])
    (restored,) = Treatment(1.0, restored=True).treated([ARTICLES[0]])
    printed = set(ARTICLES[0].text.split())
    assert len(printed & set(damaged.text.split())) <= 5
    assert len(printed & set(restored.text.split())) >= 8


def scores(*values: float) -> dict[str, dict[str, dict[str, float]]]:
    return {"as-is": {f"q{number}": {"acc@1": value} for number, value in enumerate(values)}}


def test_a_report_is_read_as_it_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    save(path, "retrieval", {"queries": 2}, scores(1, 0))
    assert read_scores(path, "retrieval") == scores(1, 0)
    assert json.loads(path.read_text())["body"] == {"queries": 2}
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(UnreadableReport, match="answers"):
        read_scores(path, "answers")


BAD_REPORTS: list[Any] = [
    [],
    {},
    {"report": "retrieval", "version": 0, "scores": {}},
    {"report": "retrieval", "version": 1},
    {"report": "retrieval", "version": 1, "scores": {"as-is": []}},
    {"report": "retrieval", "version": 1, "scores": {"as-is": {"q": {"acc@1": "high"}}}},
]


@pytest.mark.parametrize("told", BAD_REPORTS)
def test_what_is_no_report_is_refused(tmp_path: Path, told: Any) -> None:
    path = tmp_path / "report.json"
    path.write_text(json.dumps(told))
    with pytest.raises(UnreadableReport):
        read_scores(path, "retrieval")


def test_text_is_no_report(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("acc@1 = 1")
    with pytest.raises(UnreadableReport, match="không phải báo cáo"):
        read_scores(path, "retrieval")


def test_reports_are_compared_on_the_questions_that_both_have() -> None:
    told = compare(scores(0, 0, 1), {**scores(1, 0), "toneless": {"q0": {"acc@1": 1.0}}})
    assert set(told) == {"as-is"}
    change = told["as-is"]["acc@1"]
    assert told["as-is"]["questions"] == 2
    assert (change["before"], change["after"], change["difference"]) == (0, 0.5, 0.5)
    assert change["p"] == 1
    (head, line) = comparison_lines(told)
    assert "2 câu hỏi" in head
    assert "+0.5000" in line
    assert "*" not in line


def test_a_difference_that_is_no_chance_is_starred() -> None:
    told = compare(scores(*[0.0] * 20), scores(*[1.0] * 20))
    assert [line.endswith("*") for line in comparison_lines(told)] == [False, True]


def test_reports_with_nothing_in_common_say_nothing() -> None:
    assert compare(scores(1), {"as-is": {"other": {"acc@1": 1.0}}}) == {}
