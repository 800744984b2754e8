"""`cchc evaluate retrieval`: how well articles are found, on any benchmark in the layout of BEIR or ALQAC."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.failures import CommandError
from bot.commands.shared import Json, existing, settings, show
from retrieval.evaluation.baselines import BM25, BaselineMissing, stock_system
from retrieval.evaluation.beir import Query, UnreadableBenchmark, read_articles, read_queries, sample
from retrieval.evaluation.forms import (
    ABBREVIATED,
    AS_IS,
    TONELESS,
    Abbreviations,
    Treatment,
    in_form,
    read_abbreviations,
)
from retrieval.evaluation.metrics import MEASURES
from retrieval.evaluation.reports import UnreadableReport, compare, comparison_lines, read_scores, save
from retrieval.evaluation.running import Built, Corpus, Progress, System, ask, build, peak_rss_mb
from retrieval.evaluation.systems import hybrid_system

ABBREVIATIONS = Path(__file__).resolve().parents[2] / "retrieval" / "question" / "abbreviations.toml"
ALL = "all"
DAMAGED = "damaged documents"
KIND = "retrieval"


class Form(StrEnum):
    """How the questions are typed."""

    AS_IS = AS_IS
    TONELESS = TONELESS
    ABBREVIATED = ABBREVIATED
    ALL = ALL


@dataclass(frozen=True, slots=True)
class _Measured:
    """Rows by form and, behind that, by system; what reports keep of them; the system's peak memory."""

    rows: dict[str, dict[str, dict[str, Any]]]
    scores: dict[str, Mapping[str, Mapping[str, float]]]
    peak_rss_mb: float


def retrieval(
    corpus: Annotated[Path, typer.Option(help="Kho điều luật: JSONL (có thể nén gzip), hoặc tệp của ALQAC.")],
    queries: Annotated[Path, typer.Option(help="Câu hỏi: JSONL, hoặc tệp của ALQAC.")],
    qrels: Annotated[
        Path | None, typer.Option(help="Đáp án: bảng TSV; tệp của ALQAC đã có sẵn đáp án.")
    ] = None,
    form: Annotated[
        Form, typer.Option(help="Cách gõ câu hỏi; all: mọi cách, mỗi cách một dòng.")
    ] = Form.AS_IS,
    baselines: Annotated[bool, typer.Option(help="Đo cả các hệ để so sánh.")] = True,
    stock_model: Annotated[
        Path | None, typer.Option(help="Mô hình sentence-transformers cho hệ LangChain + Chroma thông dụng.")
    ] = None,
    damage: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="Đo thêm với chừng này phần văn bản bị OCR đọc sai."),
    ] = None,
    restored: Annotated[bool, typer.Option(help="Phục hồi văn bản bị đọc sai, như khi thêm tệp.")] = False,
    sampled: Annotated[
        int | None,
        typer.Option("--sample", min=1, help="Chỉ lấy chừng này điều; điều có đáp án luôn được giữ."),
    ] = None,
    abbreviations: Annotated[
        Path, typer.Option(help="Tệp TOML các chữ viết tắt, cho cách gõ abbreviated.")
    ] = ABBREVIATIONS,
    cache: Annotated[
        Path | None,
        typer.Option(help="Thư mục giữ chỉ mục đã dựng; mặc định: evaluation trong CCHC_DATA_DIR."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Lưu kết quả, cả từng câu hỏi, vào tệp JSON này.")
    ] = None,
    compared: Annotated[
        Path | None, typer.Option("--compare", help="So sánh với báo cáo đã lưu bằng --report.")
    ] = None,
    json_out: Json = False,
) -> None:
    """Đo việc tìm: điều trả lời đứng thứ mấy, mất bao lâu, hơn các hệ khác bao nhiêu."""
    try:
        before = read_scores(existing(compared), KIND) if compared is not None else None
        asked = read_queries(existing(queries), existing(qrels) if qrels is not None else None)
        typed = dict(_typed(asked, form, abbreviations))
        whole = _corpus(existing(corpus), asked, sampled)
        corpora = {"": whole}
        if damage is not None:
            corpora[DAMAGED] = Corpus(whole.path, whole.only, Treatment(damage, restored))
        folder = cache if cache is not None else settings().data_dir / "evaluation"
        systems = [hybrid_system(), *(_baselines(stock_model) if baselines else [])]
        body, scores = _measure(systems, corpora, typed, folder)
    except (UnreadableBenchmark, UnreadableReport) as error:
        raise CommandError(str(error)) from error
    if damage is not None:
        body["damage"] = {"share": damage, "restored": restored}
    if before is not None:
        body["compared"] = compare(before, scores)
    if report is not None:
        save(report, KIND, body, scores)
    show(json_out, body, "\n".join(_lines(body)))


def _typed(
    asked: Sequence[Query], form: Form, abbreviations: Path
) -> Iterator[tuple[str, tuple[Query, ...]]]:
    short = _abbreviations(abbreviations) if form in {Form.ALL, Form.ABBREVIATED} else None
    for each in (Form.AS_IS, Form.TONELESS, Form.ABBREVIATED) if form is Form.ALL else (form,):
        if each is Form.ABBREVIATED and short is None:
            reason = f"không có tệp chữ viết tắt {abbreviations} (chỉ ra bằng --abbreviations)"
            if form is not Form.ALL:
                raise CommandError(f"Không đo được cách gõ {each.value}: {reason}.")
            typer.echo(f"Bỏ qua cách gõ {each.value}: {reason}.", err=True)
        else:
            yield each.value, in_form(asked, each.value, short)


def _abbreviations(path: Path) -> Abbreviations | None:
    if not path.is_file():
        return None
    try:
        return read_abbreviations(path)
    except tomllib.TOMLDecodeError as error:
        raise CommandError(f"{path.name} không phải TOML.") from error


def _corpus(path: Path, asked: Sequence[Query], sampled: int | None) -> Corpus:
    if sampled is None:
        return Corpus(path)
    answering = {article for query in asked for article, grade in query.relevant.items() if grade > 0}
    return Corpus(path, sample(read_articles(path), answering, sampled))


def _baselines(stock_model: Path | None) -> list[System]:
    try:
        return [BM25, stock_system(stock_model)]
    except BaselineMissing as missing:
        typer.echo(f"Bỏ qua langchain-chroma: {missing}.", err=True)
        return [BM25]


def _measure(
    systems: Sequence[System],
    corpora: Mapping[str, Corpus],
    typed: Mapping[str, Sequence[Query]],
    folder: Path,
) -> tuple[dict[str, Any], dict[str, Mapping[str, Mapping[str, float]]]]:
    """Every system on every corpus, the product first, so that its memory is measured before others'."""
    rows: dict[str, dict[str, dict[str, Any]]] = {}
    scores: dict[str, Mapping[str, Mapping[str, float]]] = {}
    passages, peak = 0, 0.0
    for system in systems:
        for damaged, corpus in corpora.items():
            built = build(system, corpus, folder, _progress(f"{system.name} {damaged}".strip()))
            passages = len(built.articles)
            for form, asked in typed.items() if not damaged else [(damaged, typed[next(iter(typed))])]:
                row = ask(built, asked)
                rows.setdefault(form, {})[system.name] = row.body() | {"index_seconds": built.index_seconds}
                scores[form if system is systems[0] else f"{system.name} {form}"] = row.scores
                _warn_missing(system, systems[0], damaged, built, asked)
            if system is systems[0] and not damaged:
                peak = max(peak_rss_mb(), built.peak_rss_mb)
    forms = {
        form: row[systems[0].name]
        | {"baselines": {name: row[name] for name in [s.name for s in systems[1:]]}}
        for form, row in rows.items()
    }
    first = next(iter(typed))
    head = {"system": systems[0].name, "form": first, "passages": passages, "peak_rss_mb": peak}
    return forms[first] | head | {"forms": forms}, scores


def _warn_missing(
    system: System, product: System, damaged: str, built: Built, asked: Sequence[Query]
) -> None:
    if system is product and not damaged:
        there = set(built.articles.values())
        missing = sum(not there.issuperset(query.relevant) for query in asked)
        if missing:
            typer.echo(f"{missing} câu hỏi có điều trả lời không có trong kho.", err=True)


def _progress(name: str) -> Progress:
    def progress(done: int, of: int) -> None:
        if sys.stderr.isatty() or done == of:
            typer.echo(f"{name}: {done}/{of} điều" + ("\n" if done == of else "\r"), err=True, nl=False)

    return progress


def _lines(body: Mapping[str, Any]) -> Iterator[str]:
    """The table for people."""
    yield f"{body['queries']} câu hỏi, {body['passages']} điều, bộ nhớ cao nhất {body['peak_rss_mb']} MB"
    columns = [*MEASURES, "p50 ms", "p95 ms", "index s"]
    yield f"{'':34} " + " ".join(f"{name:>10}" for name in columns)
    for form, row in body["forms"].items():
        for name, told in {body["system"]: row, **row["baselines"]}.items():
            figures = [told[measure] for measure in MEASURES]
            times = [told["query_ms"]["p50"], told["query_ms"]["p95"], told["index_seconds"]]
            cells = [*(f"{value:10.4f}" for value in figures), *(f"{value:10.2f}" for value in times)]
            yield f"{form:17} {name:16} " + " ".join(cells)
        spans = [row["ci"][measure] for measure in MEASURES]
        yield f"{'':17} {'  95 %':16} " + " ".join(f" {one['low']:.2f}-{one['high']:.2f}" for one in spans)
    if "compared" in body:
        yield ""
        yield from comparison_lines(body["compared"])
