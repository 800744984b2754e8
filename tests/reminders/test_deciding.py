"""What the rules read of an answer against what is likely: who wins, and when a person is asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.understanding import learned
from reminders.understanding.deciding import decide, understand
from reminders.understanding.learned import (
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
from reminders.understanding.weighing import Weighed, weigh

ON = date(2026, 11, 18)
LATER = date(2026, 12, 1)


def likely(meaning: str, chance: float = 0.97, ask: float = 0.0) -> Likelihood:
    rest = (1 - chance) / (len(MEANINGS) - 1)
    return Likelihood({each: chance if each == meaning else rest for each in MEANINGS}, ask)


def ruled(understanding: Understanding, *, firm: bool = False) -> Weighed:
    return Weighed("may chu hu", understanding, firm=firm)


def decided(understanding: Understanding, opinion: Likelihood, *, firm: bool = False) -> Understanding:
    return decide(ruled(understanding, firm=firm), opinion, "máy chủ hư")


def test_thin_evidence_that_is_likely_is_not_asked_about() -> None:
    thin = Understanding(Intent.STATUS, State.DONE, ask=True)
    assert decided(thin, likely("done")) == Understanding(Intent.STATUS, State.DONE)
    assert decided(thin, likely("done", 0.5)).ask
    assert decided(thin, likely("done", ask=0.5)).ask


def test_a_reading_that_is_unlikely_is_asked_about_and_not_replaced() -> None:
    sure = Understanding(Intent.STATUS, State.DONE)
    assert decided(sure, likely("doing")) == Understanding(Intent.STATUS, State.DONE, ask=True)
    assert decided(sure, likely("done")) == sure


def test_where_the_rules_know_nothing_what_is_likely_is_taken() -> None:
    nothing = Understanding(Intent.OTHER, ask=True)
    assert decided(nothing, likely("not_started")) == Understanding(Intent.STATUS, State.NOT_STARTED)
    assert decided(nothing, likely("not_started", 0.7)) == Understanding(
        Intent.STATUS, State.NOT_STARTED, ask=True
    )
    assert decided(nothing, likely("question")) == Understanding(Intent.QUESTION)
    assert decided(nothing, likely("noted")) == Understanding(Intent.STATUS, acknowledged=True)
    assert decided(nothing, likely("unsaid")) == Understanding(Intent.STATUS)


def test_an_obstacle_that_no_rule_knows_is_the_whole_message() -> None:
    assert decided(Understanding(Intent.OTHER, ask=True), likely("blocked")).obstacle == "máy chủ hư"


@pytest.mark.parametrize("chance", [0.5, 0.99])
def test_what_must_be_asked_stays_asked(chance: float) -> None:
    promised = Understanding(Intent.STATUS, State.DOING, until=LATER, ask=True)
    assert decided(promised, likely("doing", chance), firm=True) == promised
    assert decided(promised, likely("question", chance), firm=True) == promised
    assert decided(promised, likely("not_started", 0.99), firm=True) == Understanding(
        Intent.STATUS, State.NOT_STARTED, until=LATER, ask=True
    )


def test_what_is_done_has_no_day_to_come() -> None:
    promised = Understanding(Intent.STATUS, State.DOING, until=LATER, ask=True)
    assert decided(promised, likely("done"), firm=True) == Understanding(Intent.STATUS, State.DONE, ask=True)


def test_a_percentage_is_the_state() -> None:
    percent = Understanding(Intent.STATUS, State.DOING, 60, ask=True)
    assert decided(percent, likely("done")).state is State.DOING
    assert decided(percent, likely("done")).percent == 60


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
    assert weights.signs.shape == (len(seen), len(MEANINGS) + 1)
    found = likelihood(weighed, weights)
    assert sum(found.meanings.values()) == pytest.approx(1)
    assert max(found.meanings, key=lambda meaning: found.meanings[meaning]) == "done"


@given(st.text(max_size=200))
def test_nothing_that_is_typed_fails(text: str) -> None:
    heard = understand(text, ON)
    assert heard.obstacle is None or heard.obstacle in text
