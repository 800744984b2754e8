"""Where a duty stands: one state out of what each of its leads reported."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from reminders.model import Duty, Officer, StatusReport, Verdict
from reminders.understanding import State


class Standing(StrEnum):
    """How a digest counts a duty. Late outranks everything but done and blocked."""

    LATE = "late"
    BLOCKED = "blocked"
    DOING = "doing"
    NOT_STARTED = "not_started"
    DONE = "done"


def latest_report(duty: Duty, officer_id: int) -> StatusReport | None:
    """The last report that says a state, of the officer or of whom they took over from; or None."""
    whose = {officer_id, *duty.forerunners.get(officer_id, ())}
    said = [report for report in duty.reports if report.officer_id in whose and report.state is not None]
    return said[-1] if said else None


def state_of(duty: Duty, officer: Officer) -> State:
    """The state of one officer's share of the duty.

    What must show evidence is done only when a file of the officer's is there that speaks of its period.
    """
    report = latest_report(duty, officer.id)
    state = report.state if report is not None and report.state is not None else State.NOT_STARTED
    return State.DOING if state is State.DONE and lacks_evidence(duty, officer) else state


def lacks_evidence(duty: Duty, officer: Officer) -> bool:
    """Whether a file that fits is wanted of the officer, and neither they nor their forerunners sent one."""
    whose = {officer.id, *duty.forerunners.get(officer.id, ())}
    shown = any(
        file.officer_id in whose and file.verdict is not Verdict.OUT_OF_PERIOD for file in duty.evidence
    )
    return duty.needs_evidence and not shown


def duty_state(duty: Duty) -> State:
    """The state of the whole duty: done when every lead is, blocked when one is.

    A duty without a lead counts by what anybody reported of it.
    """
    people = duty.leads or tuple(
        officer for officer in duty.supports if latest_report(duty, officer.id) is not None
    )
    states = {state_of(duty, officer) for officer in people}
    if not states or states == {State.NOT_STARTED}:
        return State.NOT_STARTED
    if states == {State.DONE}:
        return State.DONE
    if State.BLOCKED in states:
        return State.BLOCKED
    return State.DOING


def standing(duty: Duty, today: date, officer: Officer | None = None) -> Standing:
    """How the duty counts on `today`, as a whole or for one officer's share of it.

    A blocked duty is shown as blocked even when it is late too.
    """
    state = duty_state(duty) if officer is None else state_of(duty, officer)
    if state is State.DONE:
        return Standing.DONE
    if state is State.BLOCKED:
        return Standing.BLOCKED
    if duty.due < today:
        return Standing.LATE
    return Standing.DOING if state is State.DOING else Standing.NOT_STARTED


def is_late(duty: Duty, today: date, officer: Officer | None = None) -> bool:
    """Whether the day has passed and the duty (or the officer's share) is not done, blocked or not."""
    return duty.due < today and standing(duty, today, officer) is not Standing.DONE


def awaits(duty: Duty, officer: Officer) -> bool:
    """Whether the officer leads the duty and has not said that it is done."""
    return any(lead.id == officer.id for lead in duty.leads) and state_of(duty, officer) is not State.DONE
