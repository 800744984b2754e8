"""What the index keeps of a passage, and that another process works it out the same, in the same order."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from retrieval.analysing import LONGEST, TITLE_WEIGHT, analyse, analysed
from retrieval.model import Passage
from retrieval.tokens import tokens


def passage(
    number: int, text: str = "Nộp tại bộ phận một cửa.", heading: str = "Kế hoạch\nĐiều 5. Lệ phí"
) -> Passage:
    return Passage(f"1:{number}", 1, f"Điều {number}", None, heading, text, None, "Kế hoạch")


def told(batches: Sequence[Sequence[Passage]]) -> list[tuple[list[str], list[tuple[object, ...]]]]:
    return [
        (
            [each.id for each in batch],
            [
                (each.text, each.body, each.places, each.title_tokens.tolist(), each.body_tokens.tolist())
                for each in analyses
            ],
        )
        for batch, analyses in analysed(batches)
    ]


def test_a_passage_is_found_by_its_text_its_titles_and_its_place() -> None:
    found = analyse(passage(2))
    assert found.body.split() == [
        "nop",
        "tai",
        "bo",
        "phan",
        "mot",
        "cua",
        "nop_tai",
        *found.body.split()[7:],
    ]
    assert found.text.split().count("le_phi") == TITLE_WEIGHT
    assert found.text.split().count("ke_hoach") == 1
    assert found.text.startswith(found.body)
    assert found.places.split() == ["@dieu2", "@dieu5"]
    assert found.title_tokens.tolist() == tokens("Điều 5. Lệ phí").tolist()
    assert found.body_tokens.tolist() == tokens("Nộp tại bộ phận một cửa.").tolist()


def test_of_a_long_text_the_beginning_weighs() -> None:
    assert len(analyse(passage(1, "sổ " * (LONGEST + 7))).body_tokens) == LONGEST


def test_abbreviations_are_found_in_full_too() -> None:
    assert "thu_tuc" in analyse(passage(1, "Nộp TTHC qua mạng")).body.split()


@pytest.mark.parametrize("cores", [1, 2])
def test_batches_come_in_order_with_the_same_analyses_from_whichever_process(
    cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    batches = [[passage(n, f"Việc {n} của tổ") for n in range(start, start + 90)] for start in (1, 91, 181)]
    expected = [([each.id for each in batch], [analyse(each).body for each in batch]) for batch in batches]
    assert [(ids, [body for _, body, *_ in kept]) for ids, kept in told(batches)] == expected


def test_no_process_is_started_for_one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor.submit", None)
    assert len(told([[passage(1)]])) == 1
    assert told([]) == []


def test_a_passage_that_cannot_be_worked_out_is_an_error_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    broken = Passage("1:3", 1, "", None, "", None)  # type: ignore[arg-type]
    with pytest.raises((TypeError, AttributeError)):
        told([[passage(1)], [passage(2)], [broken], [passage(4)]])
