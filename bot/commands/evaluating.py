"""The commands `cchc evaluate …`: the project's own figures, printed by the project."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.failures import CommandError
from bot.commands.shared import Json, show
from bot.evaluation import PlanFigures, as_json, measure_plans

evaluate = typer.Typer(no_args_is_help=True, help="Đo chất lượng của trợ lý trên dữ liệu có đáp án.")
PLANS = Path("../shared/plans")


@evaluate.command("reading")
def reading(
    plans: Annotated[Path, typer.Option(help="Thư mục các kế hoạch có đáp án.")] = PLANS,
    json_out: Json = False,
) -> None:
    """Đo việc đọc kế hoạch: chữ phục hồi, số hiệu, đầu văn bản, nhiệm vụ, thời gian."""
    if not plans.is_dir():
        raise CommandError(f"Không có thư mục {plans}; chỉ ra bằng --plans.")
    figures = list(measure_plans(plans))
    show(json_out, {"plans": [as_json(one) for one in figures]}, _table(figures))


def _table(figures: list[PlanFigures]) -> str:
    names = [field.name for field in fields(PlanFigures)]
    rows = [names, *([str(getattr(one, name)) for name in names] for one in figures)]
    turned = list(zip(*rows, strict=True))
    return "\n".join("  ".join(cell.ljust(18) for cell in row) for row in turned)
