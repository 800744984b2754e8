"""Twenty workers are killed at random moments of a day's reminders; benchmarks.outbox_kills kills more."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.outbox_kills import measure, right

KILLS = 20


def test_on_sqlite_nothing_is_lost_and_what_comes_twice_says_so(tmp_path: Path) -> None:
    figures = measure("sqlite", f"sqlite:///{tmp_path / 'cchc.db'}", KILLS, seed=1)
    assert right(figures), figures
    assert figures["sent"] == figures["messages"]
    assert figures["kills"] == KILLS


def test_on_postgresql_nothing_is_lost_and_what_comes_twice_says_so(postgresql_url: str) -> None:
    figures = measure("postgresql", postgresql_url, KILLS, seed=1)
    assert right(figures), figures
    assert figures["sent"] == figures["messages"]
    assert figures["kills"] == KILLS


@pytest.mark.parametrize(
    "wrong",
    [{"lost": 1}, {"duplicates": KILLS + 1}, {"duplicates": 1, "duplicates_unmarked": 1}],
)
def test_a_lost_or_an_unmarked_message_fails_the_trial(wrong: dict[str, float]) -> None:
    fine: dict[str, float | str] = {"kills": KILLS, "lost": 0, "duplicates": 1, "duplicates_unmarked": 0}
    assert right(fine)
    assert not right(fine | wrong)
