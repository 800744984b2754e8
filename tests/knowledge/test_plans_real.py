"""Three real plans beside the repository: facts about every task, told by eye."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.evaluation.tearing import plan_of
from knowledge.model import Plan
from tests.knowledge.plan_gold import PLAN_99, PLAN_105, Gold

SHARED = Path(__file__).parents[2] / "../shared/plans"


def real(number: str) -> Plan:
    found = sorted(SHARED.glob(f"ke-hoach-{number}-*.txt"))
    if not found:
        pytest.skip("plans of ../shared absent")
    return plan_of(found[0].read_text(encoding="utf-8").split("\n"))


@pytest.mark.parametrize(("number", "gold"), [("99", PLAN_99), ("105", PLAN_105)])
def test_every_task_of_a_torn_table(number: str, gold: tuple[Gold, ...]) -> None:
    told = real(number)
    assert [Gold(task.lead, task.support, task.time_text) for task in told.tasks] == list(gold)
    assert told.warnings == ()
    assert all(task.content and task.quote and task.section for task in told.tasks)


def test_targets_of_a_torn_table() -> None:
    values = [[(target.operator, target.value) for target in task.targets] for task in real("99").tasks]
    assert values == [[], [], [(">=", 50.0)], [(">=", 60.0), (">=", 15.0)]]


def test_lists_of_units() -> None:
    told = real("98")
    office, rooms = ("Văn phòng Ban",), ("Các phòng thuộc Ban",)
    leads = [task.lead for task in told.tasks]
    assert len(leads) == 44
    assert (leads.count(office), leads.count(rooms), leads.count(("Thanh tra Ban",)), leads.count(())) == (
        22,
        16,
        4,
        2,
    )
    assert [code for task in told.tasks for code in task.criteria] == [
        "1.2.2",
        "1.5.1",
        "2.1.1.1",
        "3.1.2",
        "3.1.3",
        "7.2.1",
        "7.2.2",
    ]
    assert len({task.section for task in told.tasks}) == 8
    assert [(score.scored, score.maximum, score.rank, score.of) for score in told.scores] == [
        (11.5, 12.5, 13, 20),
        (10, 10, 1, 20),
        (9.5, 10.5, 7, 20),
        (6, 6.5, 19, 20),
        (8, 8, 1, 20),
        (8, 8, 1, 20),
        (8.5, 11, 19, 20),
    ]
