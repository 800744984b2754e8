"""`cchc knowledge`, `cchc ask`, `cchc search`, `cchc plan extract`: documents and what they say."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import Core
from bot.commands.batch import read_batch
from bot.commands.failures import CommandError, os_reason
from bot.commands.shared import (
    Json,
    core,
    day_of,
    existing,
    find_officer_anywhere,
    may_be_id,
    office_of,
    office_to_fill,
    settings,
    show,
)
from bot.conversations.questions import LONGEST
from bot.planfacts import plan_facts
from knowledge.errors import ReadingError
from knowledge.reading import read_isolated
from knowledge.store import DocumentStore, Entry
from reminders.model import OFFICE_ZONE
from retrieval.model import Answer, Citation
from retrieval.writing.answers import written

knowledge = typer.Typer(help="Văn bản của cơ quan: thêm, liệt kê, xem, bỏ.", no_args_is_help=True)
plan = typer.Typer(help="Đọc nhiệm vụ trong kế hoạch.", no_args_is_help=True)


@knowledge.command("add")
def add(paths: Annotated[list[Path], typer.Argument(metavar="PATH…")], as_json: Json = False) -> None:
    """Thêm tệp hoặc cả thư mục. Thêm lại đúng tệp cũ thì không có gì thay đổi."""
    system = core()
    office_id = office_to_fill(system)
    added: list[dict[str, Any]] = []
    failed: list[dict[str, str]] = []
    for path in _files(paths):
        try:
            result = system.library.add(office_id, path, path.name, system.clock(), _progress(path))
        except ReadingError as error:
            failed.append({"file": path.name, "reason": error.sentence})
        except OSError as error:
            failed.append({"file": path.name, "reason": os_reason(error)})
        else:
            added.append(_entry(result.entry))
    lines = [f"{body['id']}  {body['number'] or body['file']}: {body['passages']} đoạn" for body in added]
    lines += [f"Không đọc được {body['file']}: {body['reason']}" for body in failed]
    show(as_json, {"added": added, "failed": failed}, "\n".join(lines) or "Không có tệp nào.")
    if failed:
        raise typer.Exit(1)


@knowledge.command("list")
def list_documents(as_json: Json = False) -> None:
    """Liệt kê văn bản của cơ quan."""
    system = core()
    entries = [_entry(entry) for entry in system.library.entries(office_of(system))]
    lines = [f"{e['id']:>4}  {e['number'] or e['file']}  {e['title'] or ''}" for e in entries]
    show(as_json, {"documents": entries}, "\n".join(lines) or "Chưa có văn bản nào.")


@knowledge.command("show")
def show_document(document: int, as_json: Json = False) -> None:
    """Xem một văn bản và cây mục của nó."""
    system = core()
    office_id = office_of(system)
    with system.database.read() as session:
        store = DocumentStore(session)
        entry = store.entry(office_id, document) if may_be_id(document) else None
        tree = store.document(document) if entry is not None else None
    if entry is None or tree is None:
        raise CommandError(f"Không có văn bản số {document}.")
    sections = [{**asdict(section), "kind": section.kind.value} for section in tree.sections]
    lines = [f"{s['locator']}: {str(s['title'] or s['text'])[:80]}" for s in sections]
    show(as_json, _entry(entry) | {"sections": sections}, "\n".join(lines))


@knowledge.command("remove")
def remove(document: int, as_json: Json = False) -> None:
    """Bỏ một văn bản khỏi kho và chỉ mục."""
    system = core()
    if not (may_be_id(document) and system.library.remove(office_of(system), document)):
        raise CommandError(f"Không có văn bản số {document}.")
    show(as_json, {"removed": document}, f"Đã bỏ văn bản {document}.")


def ask(
    question: Annotated[str, typer.Argument()] = "",
    who: Annotated[str, typer.Option("--as", help="Hỏi với tư cách người này (số hoặc tên).")] = "",
    on: Annotated[str, typer.Option("--on", help="Ngày hỏi, YYYY-MM-DD.")] = "",
    batch: Annotated[
        Path | None, typer.Option("--batch", help='Tệp JSONL các dòng {"id","question"}.')
    ] = None,
    as_json: Json = False,
) -> None:
    """Hỏi văn bản của cơ quan; trả lời kèm trích dẫn nguyên văn, hoặc nói rõ là văn bản không nêu."""
    system = core()
    today = day_of(on, otherwise=system.clock().astimezone(OFFICE_ZONE).date())
    questions = read_batch(existing(batch)) if batch is not None else []
    office_id = office_of(system)
    if who:
        office_id = find_officer_anywhere(system, office_id, who).office_id
    system.library.reconcile(office_id)
    if batch is not None:
        for asked in questions:
            answered = _answer(system, office_id, asked.question, today)
            typer.echo(json.dumps({"id": asked.id} | answered, ensure_ascii=False))
        return
    if not question.strip():
        raise CommandError("Chưa có câu hỏi.")
    answered = _answer(system, office_id, question, today)
    show(as_json, answered, str(answered["answer"]))


def search(
    query: str, k: Annotated[int, typer.Option("-k", min=1, max=1000)] = 10, as_json: Json = False
) -> None:
    """Tìm các đoạn gần câu tìm nhất."""
    system = core()
    office_id = office_of(system)
    system.library.reconcile(office_id)
    hits = [_citation(hit) for hit in system.library.search(office_id, query, k)]
    lines = [f"{hit['number'] or hit['file']}, {hit['locator']}: {str(hit['quote'])[:120]}" for hit in hits]
    show(as_json, {"hits": hits}, "\n".join(lines) or "Không tìm thấy.")


@plan.command("extract")
def extract(path: Path, as_json: Json = False) -> None:
    """Đọc một kế hoạch: số, ngày, nhiệm vụ, ai chủ trì, phối hợp, khi nào."""
    seconds = settings().read_seconds
    reading = read_isolated(existing(path), progress=_progress(path), seconds=seconds)
    facts = plan_facts(reading, datetime.now(OFFICE_ZONE).date())
    lines = [
        f"{at}. {task['content']}\n   "
        f"{'; '.join(task['lead'])} | {'; '.join(task['support'])} | {task['time_text']}"
        for at, task in enumerate(facts["tasks"], start=1)
    ]
    show(as_json, facts, "\n".join([f"{facts['kind']} {facts['number']} ngày {facts['date']}", *lines]))


@plan.callback()
def _plan() -> None:
    """Đọc nhiệm vụ trong kế hoạch."""


def _answer(system: Core, office_id: int, question: str, today: date) -> dict[str, Any]:
    started = time.perf_counter()
    answer: Answer = system.library.ask(office_id, question[:LONGEST], today)
    if system.writer is not None:
        answer = written(answer, system.writer)
    elapsed = round((time.perf_counter() - started) * 1000, 2)
    return {
        "question": question,
        "understood": answer.understood,
        "answer": answer.answer,
        "abstained": answer.abstained,
        "citations": [_citation(citation) for citation in answer.citations],
        "elapsed_ms": elapsed,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    body = asdict(citation)
    del body["section"]  # a number of ours, for the button
    return {"document": body.pop("document_id")} | body


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "file": entry.file,
        "number": entry.head.number,
        "kind": entry.head.kind,
        "title": entry.head.title,
        "issuer": entry.head.issuer,
        "date": entry.head.issued.isoformat() if entry.head.issued else None,
        "pages": entry.pages,
        "passages": entry.passages,
        "quality": entry.quality,
        "warnings": list(entry.warnings),
    }


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.is_file())
        else:
            yield path


def _progress(path: Path) -> Callable[[int, int], None]:
    def progress(done: int, pages: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == pages else "\r"
            typer.echo(f"{path.name}: trang {done}/{pages}{end}", err=True, nl=False)

    return progress
