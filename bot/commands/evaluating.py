"""The commands `cchc evaluate …`: the project's own figures, printed by the project."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.failures import CommandError
from bot.commands.shared import Json, show
from bot.evaluation import PlanFigures, measure_plans
from knowledge.evaluation.layouts import FIELDS, LayoutFigures, ScanFigures, measure_layouts, measure_scan
from knowledge.evaluation.scans import font_file

evaluate = typer.Typer(no_args_is_help=True, help="Đo chất lượng của trợ lý trên dữ liệu có đáp án.")
PLANS = Path("../shared/plans")


@evaluate.callback()
def _evaluate() -> None:
    """Đo chất lượng của trợ lý trên dữ liệu có đáp án."""


@evaluate.command("reading")
def reading(
    plans: Annotated[Path, typer.Option(help="Thư mục các kế hoạch thật có đáp án.")] = PLANS,
    seeds: Annotated[int, typer.Option(min=1, help="Số kế hoạch tự tạo cho mỗi bố cục.")] = 10,
    first: Annotated[int, typer.Option("--from", min=0, help="Số hiệu của kế hoạch tự tạo đầu tiên.")] = 0,
    scans: Annotated[int, typer.Option(min=0, help="Số kế hoạch tự tạo được in ra, quét lại và đọc.")] = 2,
    json_out: Json = False,
) -> None:
    """Đo việc đọc kế hoạch: chữ phục hồi, số hiệu, đầu văn bản, nhiệm vụ, thời gian."""
    if not plans.is_dir():
        typer.echo(f"Không có thư mục {plans}; bỏ qua các kế hoạch thật (chỉ ra bằng --plans).", err=True)
    real = list(measure_plans(plans)) if plans.is_dir() else []
    made: list[LayoutFigures] = []
    for figures in measure_layouts(range(first, first + seeds)):
        typer.echo(f"{figures.layout}, {figures.degree}", err=True)
        made.append(figures)
    drawn = _scans(first, scans)
    body = {
        "plans": [asdict(one) for one in real],
        "layouts": [asdict(one) for one in made],
        "scans": [asdict(one) for one in drawn],
    }
    show(json_out, body, "\n\n".join([_plans(real), _layouts(made), _drawn(drawn)]))


def _scans(first: int, count: int) -> list[ScanFigures]:
    face = font_file()
    if count and (face is None or shutil.which("tesseract") is None):
        raise CommandError(
            "Cần phông chữ và tesseract để đo bản quét: apt-get install fonts-croscore tesseract-ocr-vie; "
            "hoặc bỏ phần này bằng --scans 0."
        )
    found: list[ScanFigures] = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + count):
            for layout in ("table", "labels"):
                assert face is not None
                typer.echo(f"bản quét: {layout} {seed}", err=True)
                found.append(measure_scan(layout, seed, face, Path(folder)))
    return found


def _plans(figures: list[PlanFigures]) -> str:
    names = [field.name for field in fields(PlanFigures)]
    rows = [names, *([str(getattr(one, name)) for name in names] for one in figures)]
    return "\n".join("  ".join(cell.ljust(18) for cell in row) for row in zip(*rows, strict=True))


def _layouts(figures: list[LayoutFigures]) -> str:
    head = f"{'layout':8} {'degree':14} {'made':>5} {'read':>5} {'found':>6} "
    lines = [head + " ".join(f"{name:>8}" for name in FIELDS) + "     ms"]
    for one in figures:
        shares = " ".join(f"{100 * one.right[name] / one.made:8.1f}" for name in FIELDS)
        found = f"{100 * one.found / one.made:6.1f}"
        lines.append(
            f"{one.layout:8} {one.degree:14} {one.made:5} {one.read:5} {found} {shares} {one.ms_a_plan:6.0f}"
        )
    return "\n".join(lines)


def _drawn(figures: list[ScanFigures]) -> str:
    lines = ["scanned  seed  pages  tasks  same as digital  seconds"]
    lines += [
        f"{one.layout:8} {one.seed:4} {one.pages:6} {one.scanned:6}  "
        f"{one.same:6}/{one.digital:<8} {one.seconds:8}"
        for one in figures
    ]
    return "\n".join(lines)
