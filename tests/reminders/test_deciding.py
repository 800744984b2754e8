"""What the rules read of an answer against what is likely: who wins, and when a person is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.understanding import learned
from reminders.understanding.deciding import decide, understand
from reminders.understanding.learned import (
    MATTERS,
    MEANINGS,
    Likelihood,
    Weights,
    buckets,
    features,
    heard_in_words,
    likelihood,
    meaning_of,
    save,
    shipped,
)
from reminders.understanding.model import Intent, State, Understanding
from reminders.understanding.numbers import Numbers
from reminders.understanding.weighing import Weighed, weigh

ON = date(2026, 11, 18)
LATER = date(2026, 12, 1)


def likely(meaning: str, chance: float = 0.97, **matters: float) -> Likelihood:
    rest = (1 - chance) / (len(MEANINGS) - 1)
    return Likelihood(
        {each: chance if each == meaning else rest for each in MEANINGS},
        {matter: matters.get(matter, 0.0) for matter in MATTERS},
    )


def decided(
    understanding: Understanding, opinion: Likelihood, folded: str = "may chu hu", **more: Any
) -> Understanding:
    return decide(Weighed(folded, understanding, **more), opinion, "máy chủ hư")


def test_thin_evidence_that_is_likely_is_not_asked_about() -> None:
    thin = Understanding(Intent.STATUS, State.DONE, ask=True)
    assert decided(thin, likely("done")) == Understanding(Intent.STATUS, State.DONE)
    assert decided(thin, likely("done", 0.5)).ask
    assert decided(thin, likely("done", ask=0.5)).ask


def test_what_the_rules_are_sure_of_needs_less() -> None:
    sure = Understanding(Intent.STATUS, State.DONE)
    assert decided(sure, likely("done", 0.5, ask=0.8)) == sure
    assert decided(sure, likely("done", 0.3)).ask
    assert decided(sure, likely("done", 0.7, ask=0.97)).ask
    question = Understanding(Intent.QUESTION)
    assert decided(question, likely("question", 0.7, ask=0.97)) == question


def test_a_likelier_meaning_is_taken_and_asked_about_unless_it_is_sure() -> None:
    for ruled in (Understanding(Intent.STATUS, State.DONE), Understanding(Intent.OTHER, ask=True)):
        assert decided(ruled, likely("not_started")) == Understanding(Intent.STATUS, State.NOT_STARTED)
        assert decided(ruled, likely("not_started", 0.8)) == Understanding(
            Intent.STATUS, State.NOT_STARTED, ask=True
        )
        assert decided(ruled, likely("question")) == Understanding(Intent.QUESTION)
        assert decided(ruled, likely("noted")) == Understanding(Intent.STATUS, acknowledged=True)
        assert decided(ruled, likely("unsaid")) == Understanding(Intent.STATUS)


def test_what_the_rules_are_sure_of_stands_while_it_is_half_as_likely() -> None:
    sure = Understanding(Intent.STATUS, State.BLOCKED, obstacle="máy chủ")
    torn = likely("doing", 0.55)
    torn.meanings["blocked"] = 0.44
    assert decided(sure, torn) == sure
    assert decided(replace(sure, ask=True), torn).state is State.DOING
    assert decided(replace(sure, ask=True), torn, firm=True) == replace(sure, ask=True)


def test_what_is_perhaps_noted_stops_no_reminder() -> None:
    heard = decided(Understanding(Intent.OTHER, ask=True), likely("noted", 0.6))
    assert heard == Understanding(Intent.STATUS, ask=True)


def test_where_the_rules_contradict_themselves_asking_must_be_unlikely() -> None:
    torn = Understanding(Intent.STATUS, State.DOING, ask=True)
    assert not decided(torn, likely("doing", ask=0.2)).ask
    assert decided(torn, likely("doing", ask=0.2), at_odds=True).ask
    assert decided(torn, likely("doing", ask=0.2), firm=True).ask


def test_beside_a_negation_nothing_is_taken_for_done_unasked() -> None:
    for ruled in (Understanding(Intent.STATUS, State.DONE, ask=True), Understanding(Intent.OTHER, ask=True)):
        assert decided(ruled, likely("done", 0.999), negated=True) == ruled
    doing = Understanding(Intent.STATUS, State.DOING)
    assert decided(doing, likely("done", 0.999), negated=True) == replace(doing, ask=True)


def test_a_report_is_not_put_aside_too_lightly() -> None:
    sure = Understanding(Intent.STATUS, State.BLOCKED, obstacle="máy chủ")
    assert decided(sure, likely("question", 0.8)) == replace(sure, ask=True)
    assert decided(sure, likely("question", 0.95)) == Understanding(Intent.QUESTION)
    nothing = Understanding(Intent.OTHER, ask=True)
    assert decided(nothing, likely("other", 0.95, ask=0.2)).ask
    assert not decided(nothing, likely("other", 0.95)).ask


def test_an_obstacle_that_no_rule_knows_is_the_whole_message() -> None:
    assert decided(Understanding(Intent.OTHER, ask=True), likely("blocked")).obstacle == "máy chủ hư"


def test_what_is_done_has_no_obstacle_any_more() -> None:
    ruled = Understanding(Intent.STATUS, State.BLOCKED, obstacle="máy chủ")
    assert decided(ruled, likely("done")).obstacle is None
    assert decided(ruled, likely("doing")).obstacle == "máy chủ"


@pytest.mark.parametrize("chance", [0.5, 0.99])
def test_a_day_more_time_and_another_person_are_always_asked_about(chance: float) -> None:
    for ruled, matter in (
        (Understanding(Intent.STATUS, State.DOING, until=LATER, ask=True), "day"),
        (Understanding(Intent.STATUS, extension=True, ask=True), "extension"),
        (Understanding(Intent.STATUS, person="chị Hoa", ask=True), "person"),
    ):
        meaning = meaning_of(ruled)
        assert decided(ruled, likely(meaning, chance, **{matter: 0.9})) == ruled


def test_a_day_that_only_tells_when_is_none_to_come() -> None:
    ruled = Understanding(Intent.STATUS, State.DOING, until=LATER, ask=True)
    assert decided(ruled, likely("doing", day=0.1)) == Understanding(Intent.STATUS, State.DOING)
    assert decided(ruled, likely("done", day=0.5)).state is State.DOING  # it is not done before its day


def test_what_the_rules_did_not_see_counts_where_it_is_likely() -> None:
    ruled = Understanding(Intent.STATUS, State.DOING)
    promised = decided(ruled, likely("doing", day=0.9), day=LATER)
    assert (promised.until, promised.ask) == (LATER, True)
    assert decided(ruled, likely("doing", day=0.4), day=LATER) == ruled
    wished = decided(ruled, likely("unsaid", day=0.4, extension=0.9), day=LATER)
    assert (wished.extension, wished.until, wished.ask) == (True, LATER, True)
    assert decided(ruled, likely("unsaid", person=0.9)).ask


def test_why_more_time_is_asked_for_is_not_yet_an_obstacle() -> None:
    ruled = Understanding(Intent.STATUS, State.BLOCKED, extension=True, ask=True)
    assert decided(ruled, likely("blocked", 0.6, extension=0.9)).state is None
    assert decided(ruled, likely("blocked", 0.97, extension=0.9)).state is State.BLOCKED


def test_a_percentage_is_the_state() -> None:
    percent = Understanding(Intent.STATUS, State.DOING, 60, ask=True)
    said = Numbers(60, seen=True, rate=60.0)
    heard = decided(percent, likely("done", percent=0.9), numbers=said)
    assert (heard.state, heard.percent) == (State.DOING, 60)
    whole = decided(percent, likely("doing", percent=0.9), numbers=replace(said, percent=100))
    assert whole.state is State.DONE


def test_whether_a_share_is_of_the_work_or_measured_is_learned() -> None:
    ruled = Understanding(Intent.STATUS, State.DOING, 47)
    said = Numbers(47, seen=True, rate=47.0)
    heard = decided(ruled, likely("unsaid", percent=0.1, figure=0.9), numbers=said)
    assert (heard.state, heard.percent, heard.figure) == (None, None, 47.0)
    ruled, said = Understanding(Intent.STATUS, figure=47.0), Numbers(None, 47.0, seen=True, rate=47.0)
    heard = decided(ruled, likely("doing", percent=0.9, figure=0.1), numbers=said)
    assert (heard.state, heard.percent, heard.figure) == (State.DOING, 47, None)


def test_a_number_counts_only_where_it_is_likely_to() -> None:
    ruled, said = Understanding(Intent.STATUS), Numbers(count=320.0)
    assert decided(ruled, likely("unsaid", figure=0.9), numbers=said).figure == 320.0
    assert decided(ruled, likely("unsaid", figure=0.4), numbers=said).figure is None
    said = Numbers(None, 68.0, seen=True, count=68.0)
    assert decided(ruled, likely("not_started", figure=0.1), numbers=said).figure is None


def test_numbers_that_cannot_all_be_so_are_asked_about() -> None:
    ruled = Understanding(Intent.STATUS, State.DOING, 60)
    said = Numbers(60, seen=True, disagree=True)
    assert decided(ruled, likely("doing", percent=0.9), numbers=said).ask


def test_what_has_numbers_is_a_report_unless_it_surely_is_none() -> None:
    ruled, said = Understanding(Intent.STATUS), Numbers(None, 120.0, seen=True, count=120.0)
    assert decided(ruled, likely("question", 0.6, figure=0.9), numbers=said).intent is Intent.STATUS
    assert decided(ruled, likely("question", 0.97, figure=0.9), numbers=said) == Understanding(
        Intent.QUESTION
    )


def test_without_a_letter_nothing_is_learned_of() -> None:
    for text in ("", "👍", "...", "?"):
        assert understand(text, ON) == weigh(text, ON).understanding


def test_the_digits_of_a_number_play_no_part() -> None:
    assert buckets("duoc 47 ho so").tolist() == buckets("duoc 1250 ho so").tolist()
    assert buckets("duoc 47 ho so").tolist() != buckets("mat 47 ho so").tolist()


def test_meanings_are_told_apart_by_what_is_reported() -> None:
    assert meaning_of(Understanding(Intent.STATUS, State.BLOCKED)) == "blocked"
    assert meaning_of(Understanding(Intent.STATUS)) == "unsaid"
    assert meaning_of(Understanding(Intent.STATUS, acknowledged=True)) == "noted"
    assert meaning_of(Understanding(Intent.COMMAND)) == "command"


def test_weights_come_back_from_their_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = shipped()
    save(tmp_path / "again.npz", weights)
    monkeypatch.setattr(learned, "DATA", tmp_path / "again.npz")
    again = shipped.__wrapped__()
    assert np.allclose(again.words, weights.words, atol=float(np.abs(weights.words).max()) / 100)
    assert np.allclose(again.signs, weights.signs)


def test_the_weights_fit_what_is_seen_of_an_answer() -> None:
    weights: Weights = shipped()
    weighed = weigh("xong rồi ạ", ON)
    seen = features(weighed, heard_in_words(weighed.folded, weights.words, weights.words_bias))
    assert weights.signs.shape == (len(seen), len(MEANINGS) + len(MATTERS))
    found = likelihood(weighed, weights)
    assert sum(found.meanings.values()) == pytest.approx(1)
    assert max(found.meanings, key=lambda meaning: found.meanings[meaning]) == "done"


@given(st.text(max_size=200))
def test_nothing_that_is_typed_fails(text: str) -> None:
    heard = understand(text, ON)
    assert heard.obstacle is None or heard.obstacle in text
