"""Counting against gold: what is right, what was spoilt, which task is which."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bot.evaluation import same_time
from knowledge.evaluation.gold import Gold, codes_of, load, make, syllables_of
from knowledge.evaluation.layouts import measure_layouts
from knowledge.evaluation.measures import count_head, count_scores, count_tasks, count_words, same_phrase
from knowledge.evaluation.plan_samples import sample
from knowledge.evaluation.scans import drawn, font_file
from knowledge.model import Head, PlannedTask, Score

MET = ["Tham muu ké hoach 12/KH-UBND ngay 05/01/2026", "rubbish bdo cdo"]
PRINTED = ["Tham mưu kế hoạch 12/KH-UBND ngày 05/01/2026", "? báo cáo"]


@pytest.fixture
def gold(tmp_path: Path) -> Gold:
    source = tmp_path / "plan.txt"
    source.write_text("\n".join(MET), encoding="utf-8")
    facts = {
        "head": {"number": ["12/KH-UBND"], "date": ["2026-01-05"], "kind": ["Kế hoạch"]},
        "scores": [[9.5, 10.5, 7, 20]],
        "tasks": [
            {"content": "Tham mưu kế hoạch năm 2026", "lead": ["A"], "support": [], "times": ["Quý II"]},
            {
                "content": "Báo cáo kết quả thực hiện",
                "lead": ["B"],
                "support": ["A"],
                "times": ["", "năm 2026"],
            },
        ],
    }
    file = tmp_path / "gold.json"
    file.write_text(json.dumps(make(source, PRINTED, facts)), encoding="utf-8")
    return load(file)


def test_words_and_codes_are_told_apart() -> None:
    assert syllables_of("1. Phòng VH-XH (TTHC), 5%") == ["Phòng", "VH", "XH", "TTHC"]
    assert syllables_of("? báo") == ["?", "báo"]
    assert codes_of("ngày 05/01/2026, đạt 50%; 12/KH-UBND.") == ["05/01/2026", "50%", "12/KH-UBND"]


def test_words_are_counted_where_they_can_be_told(gold: Gold) -> None:
    count = count_words(gold, MET, ["Tham mưu kế hoach 12/KH-UBND ngày 06/01/2026", "báo cáo"])
    assert (count.words, count.met_right, count.right) == (7, 1, 6)
    assert (count.codes, count.codes_met_right, count.codes_right, count.codes_spoilt) == (2, 2, 1, 1)


def test_a_gold_file_tells_no_word(tmp_path: Path, gold: Gold) -> None:
    kept = (tmp_path / "gold.json").read_text(encoding="utf-8")
    assert "mưu" not in kept
    assert "báo" not in kept.lower().replace("bao", "")


def test_heads_and_scores_are_counted_by_fact(gold: Gold) -> None:
    head = Head("12/KH-UBND", "KẾ HOẠCH", None, date(2026, 1, 6))
    assert count_head(gold, head) == (2, 3)
    assert count_scores(gold, [Score("x", 9.5, 10.5, 7, 20), Score("y", 9.5, 10.5, 7, 20)]) == (1, 1)


def test_tasks_are_matched_by_their_first_words_in_order(gold: Gold) -> None:
    first = PlannedTask("tham muu ké hoach nam 2026 cho phường", ("a",), ("B",), "", "Quý II", "")
    other = PlannedTask("Niêm yết thủ tục hành chính mới", ("A",), (), "", "", "")
    second = PlannedTask("Báo cáo kết quả thực hiện", ("B",), ("A",), "", "", "")
    count = count_tasks(gold, [first, other, second], same_phrase)
    assert (count.gold, count.read, count.found, count.lead, count.support, count.time) == (2, 3, 2, 2, 1, 2)
    assert count_tasks(gold, [second, other], same_phrase).found == 1


def test_times_are_the_same_by_their_words_or_their_days() -> None:
    issued = date(2026, 1, 5)
    assert same_time("Quý II năm 2026", "quy ii nam 2026", issued, 2026)
    assert same_time("Quý II", "từ tháng 4 đến tháng 6/2026", issued, 2026)
    assert not same_time("Quý II", "Quý III", issued, 2026)
    assert same_time("Tháng 6/2026", "trong tháng 6 năm 2026", issued, 2026)
    assert not same_time("Theo kế hoạch", "khi có hướng dẫn", issued, 2026)


def test_made_up_plans_are_the_same_for_the_same_seed() -> None:
    assert sample("table", 5) == sample("table", 5)
    assert sample("table", 5) != sample("table", 6)


def test_digital_layouts_are_read_well() -> None:
    """The regression gate of reading: a few made-up plans of every layout, whole."""
    figures = [one for one in measure_layouts(range(3)) if one.degree == "digital"]
    assert {one.layout for one in figures} == {"table", "labels", "orders", "duties"}
    for one in figures:
        assert one.found >= 0.95 * one.made, one
        assert one.right["lead"] >= 0.93 * one.made, one
        assert one.right["time"] >= 0.9 * one.made, one


def test_a_drawn_plan_has_its_rules_and_its_pages() -> None:
    face = font_file()
    if face is None:
        pytest.skip("no font with all Vietnamese letters (fonts-croscore)")
    pages = list(drawn(sample("table", 3).blocks, face))
    assert len(pages) >= 2
    assert all(page.size == pages[0].size for page in pages)
    assert pages[0].getextrema()[0] <= 20, "there is print on it"
