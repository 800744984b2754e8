"""A plan as facts for scripts: what `cchc plan extract --json` prints (the contract in docs/commands.md)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from typing import Any

from knowledge.doubts import Doubt, doubts
from knowledge.head import plan_year, read_head
from knowledge.model import Document, Head, Plan, PlannedTask, Reading
from knowledge.plans import extract_plan
from knowledge.structure import parse_document
from reminders.timing import Timing, compile_timing


def plan_facts(reading: Reading, today: date | None = None) -> dict[str, Any]:
    """The head, the tasks with their times compiled, the scores and the doubts of a plan.

    Args:
        reading: the plan as read.
        today: the day it is read, for remarks on what ended since it was signed; None leaves them out.
    """
    head = read_head(reading)
    plan = extract_plan(reading, head)
    asked = plan_doubts(head, plan, parse_document(reading), reading, None, today)
    return {
        "file": reading.file,
        "number": head.number,
        "date": head.issued.isoformat() if head.issued else None,
        "issuer": head.issuer,
        "kind": head.kind,
        "title": head.title,
        "tasks": [_task(task, head.issued, plan_year(head)) for task in plan.tasks],
        "scores": [asdict(score) for score in plan.scores],
        "warnings": [*reading.warnings, *(doubt.sentence for doubt in asked), *plan.warnings],
    }


def plan_doubts(
    head: Head,
    plan: Plan,
    document: Document | None,
    reading: Reading,
    roster: Collection[str] | None,
    today: date | None,
) -> tuple[Doubt, ...]:
    """What should be asked about a plan, the gravest first, its times compiled as for its tasks.

    Args:
        roster: the names and positions of the office's people; None where they are not known.
        today: the day the plan is read; None leaves out what ended since it was signed.
    """
    year = plan_year(head)
    due = [
        [(window.start, window.end) for window in compile_timing(task.time_text, head.issued, year).due]
        if head.issued is not None
        else []
        for task in plan.tasks
    ]
    return doubts(head, plan, document, reading, due=due, roster=roster, today=today)


def timing_facts(timing: Timing) -> dict[str, Any]:
    """A compiled time phrase."""
    return {
        "phrase": timing.phrase,
        "routine": timing.routine,
        "due": _due(timing),
        "recurrence": timing.recurrence.value if timing.recurrence else None,
        "ask": timing.ask,
        "reading": timing.reading,
    }


def _task(task: PlannedTask, issued: date | None, year: int | None) -> dict[str, Any]:
    # A phrase without a year cannot be dated where the plan's own date is unknown: a person is asked.
    timing = compile_timing(task.time_text, issued, year) if issued is not None else None
    return {
        "content": task.content,
        "lead": list(task.lead),
        "support": list(task.support),
        "section": task.section,
        "time_text": task.time_text,
        "routine": timing.routine if timing else False,
        "due": _due(timing) if timing else [],
        "ask": timing.ask if timing else True,
        "targets": [asdict(target) for target in task.targets],
        "criteria": list(task.criteria),
        "page": task.page,
        "quote": task.quote,
    }


def _due(timing: Timing) -> list[list[str]]:
    return [[window.start.isoformat(), window.end.isoformat()] for window in timing.due]
