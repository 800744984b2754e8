"""What an officer measured against what the task is held to: "47%" of "trên 50%"."""

from __future__ import annotations

import operator
from collections.abc import Callable

from knowledge.model import Target
from reminders.model import Duty

_REACHES: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.ge,
}
_WORDS = {">=": "từ", ">": "trên", "<=": "không quá", "<": "dưới", "=": ""}


def against_targets(figure: float, duty: Duty) -> str:
    """How a figure stands to the task's one target, in words; "" where the task has none, or several."""
    if len(duty.targets) != 1 or duty.targets[0].operator not in _REACHES:
        return ""
    target = duty.targets[0]
    wanted = f"{_WORDS[target.operator]} {_number(target.value)}{_unit(target)}".strip()
    if _REACHES[target.operator](figure, target.value):
        return f"Chỉ tiêu {wanted}: đạt."
    return f"Chỉ tiêu {wanted}: chưa đạt, lệch {_number(abs(target.value - figure))}{_unit(target)}."


def _unit(target: Target) -> str:
    return target.unit if target.unit == "%" else f" {target.unit}".rstrip()


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")
