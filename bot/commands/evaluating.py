"""The commands `cchc evaluate …`: the project's own figures, printed by the project."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from bot.app import Core, build_core
from bot.commands.evaluating_retrieval import retrieval
from bot.commands.failures import CommandError
from bot.commands.shared import Json, existing, settings, show
from bot.evaluation import PlanFigures, measure_plans
from knowledge.errors import ReadingError
from knowledge.evaluation.layouts import FIELDS, LayoutFigures, ScanFigures, measure_layouts, measure_scan
from knowledge.evaluation.scans import font_file
from reminders.model import OFFICE_ZONE
from reminders.office_store import OfficeStore
from retrieval.evaluation import answers as judging
from retrieval.evaluation.beir import UnreadableBenchmark
from retrieval.evaluation.reports import UnreadableReport, compare, comparison_lines, read_scores, save

evaluate = typer.Typer(no_args_is_help=True, help="Đo chất lượng của trợ lý trên dữ liệu có đáp án.")
evaluate.command("retrieval")(retrieval)
PLANS = Path("../shared/plans")
DOCUMENTS = [Path("../shared/law/ND-61-2018.txt"), PLANS]


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


@evaluate.command("answers")
def answers(
    questions: Annotated[Path, typer.Option(help="Câu hỏi có đáp án: JSONL.")] = judging.QUESTIONS,
    documents: Annotated[
        list[Path] | None, typer.Option(help="Văn bản để hỏi: tệp hoặc thư mục; viết lại cho mỗi đường dẫn.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Lưu kết quả, cả từng câu hỏi, vào tệp JSON này.")
    ] = None,
    compared: Annotated[
        Path | None, typer.Option("--compare", help="So sánh với báo cáo đã lưu bằng --report.")
    ] = None,
    json_out: Json = False,
) -> None:
    """Đo việc trả lời: đúng chỗ, đúng ý, nguyên văn, và im lặng khi văn bản không nêu."""
    try:
        before = read_scores(existing(compared), "answers") if compared is not None else None
        asked = judging.read_questions(existing(questions))
    except (UnreadableBenchmark, UnreadableReport) as error:
        raise CommandError(str(error)) from error
    files = list(_files(documents or DOCUMENTS))
    with tempfile.TemporaryDirectory() as folder:
        core = build_core(settings().model_copy(update={"data_dir": Path(folder)}))
        judged = _judged(core, asked, files)
        core.database.close()
    body = judging.body(judged) | {"documents": len(files)}
    scores = judging.scores(judged)
    lines = judging.lines(body)
    if before is not None:
        body["compared"] = compare(before, scores)
        lines += comparison_lines(body["compared"])
    if report is not None:
        save(report, "answers", body, scores)
    show(json_out, body, "\n".join(lines))


def _judged(core: Core, asked: Sequence[judging.Question], files: Sequence[Path]) -> list[judging.Judged]:
    """The answers of an office that has these files and nothing else."""
    with core.database.write() as session:
        office_id = OfficeStore(session).add_office("evaluation")
    for path in files:
        typer.echo(f"đọc {path.name}", err=True)
        try:
            core.library.add(office_id, path, path.name, core.clock())
        except ReadingError as error:
            raise CommandError(f"{path.name}: {error.sentence}") from error
    entries = {entry.id: entry for entry in core.library.entries(office_id)}
    missing = {each.number for each in asked if each.number} - {one.head.number for one in entries.values()}
    if missing:
        typer.echo(f"Có câu hỏi về văn bản không có ở đây: {', '.join(sorted(missing))}.", err=True)

    today = core.clock().astimezone(OFFICE_ZONE).date()

    @cache
    def original(document_id: int) -> str:
        return judging.original_text(core.library.read_again(entries[document_id]))

    core.library.ask(office_id, asked[0].text, today)  # what is loaded on first use is no question's time
    judged = []
    for question in asked:
        began = time.perf_counter()
        answer = core.library.ask(office_id, question.text, today)
        elapsed = (time.perf_counter() - began) * 1000
        judged.append(judging.judge(question, answer, elapsed, original))
    return judged


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.is_file())
        else:
            yield existing(path)


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
