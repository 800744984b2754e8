"""The decision to answer: what speaks for it, what against, and what a file must hold."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.confidence import CONFIDENCE, Confidence, Evidence, load_confidence
from retrieval.facts.asking import Asked
from retrieval.second_look import FACTLESS, Look

LOOK = Look(
    chance=0.0,
    words=0.7,
    pairs=0.5,
    line=0.6,
    official=0.0,
    kind=1.0,
    near=0.8,
    fact=1.0,
    formal=0.0,
    another_year=0.0,
    row=0.0,
    length=5.0,
)
EVIDENCE = Evidence(
    Asked.HOW_LONG, LOOK, score=1.0, lead=0.5, named=False, named_document=False, elsewhere=False
)
number = st.floats(-1e6, 1e6)
looks = st.builds(Look, **{field.name: number for field in fields(Look)})
evidence = st.builds(Evidence, look=looks, score=number, lead=number)


def test_the_evidence_is_told_by_name_with_what_was_seen_and_their_products() -> None:
    row = replace(EVIDENCE, look=replace(LOOK, fact=0.0)).row()
    assert row["score"] == 1.0
    assert row["look words"] == 0.7
    assert row["named"] == row["elsewhere"] == 0.0
    assert row["words and pairs"] == pytest.approx(0.35)
    assert row["HOW_LONG without a fact"] == 1.0
    assert row["HOW_LONG without its kind"] == 0.0
    assert row["HOW_LONG nearby"] == 0.8


def test_what_is_not_asked_for_is_not_missing() -> None:
    nothing = replace(LOOK, kind=0.0, fact=0.0)
    for asked in Asked:
        row = replace(EVIDENCE, asked=asked, look=nothing).row()
        missing = {name for name, value in row.items() if " without " in name and value}
        wanted = {f"{asked.name} without a fact", f"{asked.name} without its kind"}
        assert missing == (set() if asked in FACTLESS else wanted)


def test_the_chance_is_the_logistic_function_of_the_weighed_evidence() -> None:
    learned = Confidence({"lead": 2.0, "look words": 10.0, "elsewhere": -3.0}, offset=-8.0, least=0.5)
    assert learned.chance(EVIDENCE) == pytest.approx(0.5)
    assert learned.enough(EVIDENCE)
    assert not learned.enough(replace(EVIDENCE, lead=0.4))
    assert learned.chance(replace(EVIDENCE, elsewhere=True)) == pytest.approx(0.0474, abs=1e-4)


def test_the_least_chance_is_the_border() -> None:
    assert Confidence({}, 0.0, 0.5).enough(EVIDENCE)
    assert not Confidence({}, 0.0, 0.51).enough(EVIDENCE)


@given(evidence)
def test_any_evidence_has_a_chance(told: Evidence) -> None:
    assert 0.0 < load_confidence().chance(told) <= 1.0


@given(st.floats(0, 1), st.floats(0, 1))
def test_what_ships_never_believes_more_for_a_document_that_is_not_there(words: float, near: float) -> None:
    told = replace(EVIDENCE, look=replace(LOOK, words=words, near=near))
    assert load_confidence().chance(replace(told, elsewhere=True)) < load_confidence().chance(told)
    other_year = replace(told, look=replace(told.look, another_year=1.0))
    assert load_confidence().chance(other_year) < load_confidence().chance(told)


def test_what_ships_weighs_evidence_that_there_is() -> None:
    shipped = load_confidence()
    assert shipped.weights.keys() <= EVIDENCE.row().keys()
    assert 0 < shipped.least < 1


def test_what_ships_answers_where_all_speaks_for_it_and_not_where_nothing_does() -> None:
    nothing = replace(LOOK, **{field.name: 0.0 for field in fields(Look)})
    look = replace(nothing, chance=-6.0, formal=1.0)
    without = replace(EVIDENCE, look=look, score=0.0, lead=0.0, elsewhere=True)
    everything = replace(LOOK, chance=3.0, words=1.0, pairs=1.0, line=1.0, near=1.0)
    assert not load_confidence().enough(without)
    assert load_confidence().enough(replace(EVIDENCE, look=everything, named=True, score=5.0, lead=2.0))


def _write(folder: Path, told: Any) -> Path:
    (folder / CONFIDENCE).write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    return folder


def test_what_was_written_is_loaded(tmp_path: Path) -> None:
    told = {"weights": {"lead": 0.5}, "offset": -0.25, "least": 0.4}
    assert Confidence.load(_write(tmp_path, told)) == Confidence({"lead": 0.5}, -0.25, 0.4)


def test_a_folder_without_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Confidence.load(tmp_path)


@pytest.mark.parametrize("told", ["", "{", "không"])
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, told: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own words
        Confidence.load(_write(tmp_path, told))


@pytest.mark.parametrize(
    "told",
    [
        [],
        {"weights": {"lead": 0.5}, "offset": 0.0},
        {"weights": {"luck": 0.5}, "offset": 0.0, "least": 0.5},
    ],
    ids=["a list", "without the least", "evidence that there is not"],
)
def test_a_file_of_another_version_is_refused(tmp_path: Path, told: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever words
        Confidence.load(_write(tmp_path, told))
