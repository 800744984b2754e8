"""The console script `cchc`: every command with its contract (docs/commands.md)."""

from __future__ import annotations

import typer

from bot.commands import (
    calendar,
    documents,
    evaluating,
    evaluating_status,
    gaps,
    people,
    reminding,
    restoring,
    roster,
    running,
    simulating,
)
from bot.commands.failures import reasons

app = typer.Typer(
    name="cchc",
    help="Trợ lý CCHC: hỏi đáp văn bản, nhắc việc, tổng hợp cho phường, xã.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(running.run)
app.command("serve")(running.serve_only)
app.command()(running.worker)
app.command()(running.demo)
app.add_typer(documents.knowledge, name="knowledge")
app.command()(documents.ask)
app.command()(documents.search)
app.add_typer(gaps.gaps, name="gaps")
app.add_typer(documents.plan, name="plan")
app.command()(restoring.restore)
evaluating.evaluate.command("status")(evaluating_status.status)
app.add_typer(evaluating.evaluate, name="evaluate")
app.command()(reminding.timing)
app.command()(reminding.understand)
people.officers.add_typer(roster.changes)
app.add_typer(people.officers, name="officers")
app.add_typer(people.tasks, name="tasks")
app.add_typer(calendar.calendar, name="calendar")
app.command()(reminding.remind)
app.command()(reminding.digest)
app.command()(reminding.outbox)
app.command()(simulating.simulate)


def main() -> None:
    """Run a command: exit 0 done, 1 refused or failed with a one-line reason, 2 wrong usage."""
    try:
        with reasons():
            app()
    except typer.Exit as stopped:
        raise SystemExit(stopped.exit_code) from None
