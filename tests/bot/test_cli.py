"""The command line is a contract: one JSON object out, exit codes, one-line reasons (docs/commands.md)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.samples.plans import decision_text, new_plan, write_plan

Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def cchc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on a data folder of its own: exit code, the JSON it printed (or the text), its reason."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments: str) -> tuple[int, Any, str]:
        monkeypatch.setattr("sys.argv", ["cchc", *arguments])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        out, err = capsys.readouterr()
        return code, json.loads(out) if "--json" in arguments and out else out, err

    return run


@pytest.fixture
def decision(tmp_path: Path) -> Path:
    path = tmp_path / "quyết định.txt"
    path.write_text(decision_text(date(2026, 6, 1)), encoding="utf-8")
    return path


def test_adding_asking_and_removing(cchc: Run, decision: Path) -> None:
    code, body, _ = cchc("knowledge", "add", str(decision), "--json")
    assert code == 0
    (entry,) = body["added"]
    assert body["failed"] == []
    assert set(entry) == {
        "id", "file", "number", "kind", "title", "issuer", "date", "pages", "passages", "quality", "warnings",
    }  # fmt: skip
    assert (entry["number"], entry["kind"], entry["date"]) == ("07/QĐ-UBND", "Quyết định", "2026-02-01")
    assert cchc("knowledge", "add", str(decision), "--json")[1]["added"][0]["id"] == entry["id"]
    assert len(cchc("knowledge", "list", "--json")[1]["documents"]) == 1

    code, body, _ = cchc("ask", "ho so nop truc tuyen phai phan hoi sau bao lau", "--json")
    assert code == 0
    assert set(body) == {"question", "understood", "answer", "abstained", "citations", "elapsed_ms"}
    assert body["abstained"] is False
    best = body["citations"][0]
    assert set(best) == {"document", "file", "number", "locator", "page", "quote", "restored", "score"}
    assert best["locator"] == "Điều 3 khoản 2"
    assert best["quote"] in decision.read_text(encoding="utf-8")
    assert cchc("ask", "giá vàng hôm nay", "--json")[1]["abstained"] is True
    assert cchc("search", "giờ làm việc", "-k", "2", "--json")[1]["hits"][0]["number"] == "07/QĐ-UBND"

    assert cchc("knowledge", "remove", str(entry["id"]), "--json")[0] == 0
    assert cchc("search", "giờ làm việc", "--json")[1]["hits"] == []


def test_a_batch_of_questions(cchc: Run, decision: Path, tmp_path: Path) -> None:
    cchc("knowledge", "add", str(decision))
    batch = tmp_path / "questions.jsonl"
    batch.write_text(
        '{"id": "a", "question": "mấy giờ mở cửa"}\n\n{"id": 7, "question": "thu phí thế nào"}\n'
    )
    code, out, _ = cchc("ask", "--batch", str(batch))
    assert code == 0
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a", 7]


def test_some_files_fail_and_the_others_are_added(cchc: Run, decision: Path, tmp_path: Path) -> None:
    empty = tmp_path / "rỗng.docx"
    empty.touch()
    code, body, _ = cchc(
        "knowledge", "add", str(decision), str(empty), str(tmp_path / "nowhere.txt"), "--json"
    )
    assert code == 1
    assert len(body["added"]) == 1
    assert [failure["file"] for failure in body["failed"]] == ["rỗng.docx", "nowhere.txt"]


def test_a_plan_is_taken_apart(cchc: Run, tmp_path: Path) -> None:
    path = tmp_path / "kế hoạch.docx"
    write_plan(new_plan(date(2026, 3, 2)), path)
    code, body, _ = cchc("plan", "extract", str(path), "--json")
    assert code == 0
    assert (body["number"], body["date"], body["kind"]) == ("15/KH-UBND", "2026-03-02", "Kế hoạch")
    assert [task["lead"] for task in body["tasks"]][1] == ["Công chức Văn hóa - Xã hội"]
    assert body["tasks"][0]["routine"] is True
    assert body["tasks"][1]["due"] == [["2026-01-01", "2026-03-31"], ["2026-04-01", "2026-06-30"]]
    assert body["tasks"][2]["ask"] is True
    assert set(body["tasks"][0]) == {
        "content", "lead", "support", "section", "time_text", "routine", "due", "ask", "targets", "criteria",
        "page", "quote",
    }  # fmt: skip


def test_time_phrases_and_words(cchc: Run) -> None:
    code, body, _ = cchc("timing", "Quý II, Quý III năm 2022", "--issued", "2022-02-21", "--json")
    assert code == 0
    assert body["due"] == [["2022-04-01", "2022-06-30"], ["2022-07-01", "2022-09-30"]]
    assert set(body) == {"phrase", "routine", "due", "recurrence", "ask", "reading"}
    _, body, _ = cchc(
        "understand", "em làm được 60% rồi, còn chờ bên tư pháp", "--on", "2026-03-02", "--json"
    )
    assert (body["intent"], body["state"], body["percent"]) == ("status", "doing", 60)
    assert body["obstacle"] == "chờ bên tư pháp"


def test_the_roster_and_an_invitation(cchc: Run) -> None:
    cchc("officers", "office", "UBND xã Thử")
    code, body, _ = cchc("officers", "add", "Nguyễn Thị A", "--role", "coordinator", "-p", "VP-TK", "--json")
    assert code == 0
    assert body["positions"] == ["Công chức Văn phòng - Thống kê"]
    assert len(cchc("officers", "list", "--json")[1]["officers"]) == 1
    assert len(cchc("officers", "invite", "Nguyễn Thị A", "--json")[1]["code"]) == 10
    code, _, reason = cchc("officers", "invite", "Nobody")
    assert (code, len(reason.splitlines())) == (1, 1)
    assert cchc("officers", "remove", "Nguyễn Thị A", "--json")[0] == 0
    assert cchc("officers", "list", "--json")[1]["officers"] == []


def test_the_demonstration_office_has_something_of_everything(cchc: Run) -> None:
    assert cchc("demo", "--json")[1]["new"] is True
    assert cchc("demo", "--json")[1]["new"] is False
    tasks = cchc("tasks", "list", "--json")[1]["tasks"]
    assert {task["standing"] for task in tasks} == {"done", "late", "blocked", "doing", "not_started"}
    assert any(task["due"] == datetime.now().astimezone().date().isoformat() for task in tasks) or tasks
    body = cchc("remind", "--dry-run", "--json")[1]
    assert body["enqueued"] == 0
    assert {reminder["rung"] for reminder in body["reminders"]} >= {"d0", "d3", "o1", "o3"}
    assert cchc("remind", "--json")[1]["enqueued"] >= len(body["reminders"])
    assert cchc("remind", "--json")[1]["enqueued"] == 0
    digest = cchc("digest", "--json")[1]
    assert digest["counts"]["done"] == 1
    assert digest["counts"]["blocked"] == 1
    assert cchc("tasks", "show", str(tasks[0]["id"]), "--json")[1]["id"] == tasks[0]["id"]
    counts = cchc("outbox", "--json")[1]["counts"]
    assert counts["pending"] >= len(body["reminders"])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("ask",), 1),
        (("ask", "--batch", "nowhere.jsonl"), 1),
        (("plan", "extract", "nowhere.docx"), 1),
        (("timing", "quý II", "--issued", "hôm qua"), 1),
        (("knowledge", "show", "99"), 1),
        (("knowledge", "remove", "99"), 1),
        (("tasks", "show", "99"), 1),
        (("digest", "--at", "soon"), 1),
        (("fly",), 2),
        (("timing", "quý II"), 2),
        (("search",), 2),
    ],
)
def test_refusals_say_why_in_one_line(cchc: Run, arguments: tuple[str, ...], code: int) -> None:
    got, out, reason = cchc(*arguments)
    assert got == code
    assert out == ""
    assert "Traceback" not in reason
    if code == 1:
        assert len(reason.strip().splitlines()) == 1


def test_a_bad_setting_is_a_one_line_reason(cchc: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_WEB_PORT", "eighty")
    code, _, reason = cchc("knowledge", "list")
    assert code == 1
    assert "CCHC_WEB_PORT" in reason


def test_the_page_is_not_opened_to_the_network_without_a_key(
    cchc: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_WEB_HOST", "0.0.0.0")
    code, _, reason = cchc("run")
    assert code == 1
    assert "CCHC_WEB_KEY" in reason


def test_a_malformed_token_is_refused_and_not_shown(cchc: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_TELEGRAM_TOKEN", "my secret words")
    code, _, reason = cchc("run")
    assert code == 1
    assert "secret" not in reason


def test_a_second_worker_on_the_same_folder_is_refused(cchc: Run, tmp_path: Path) -> None:
    from bot.app import only_worker

    with only_worker(tmp_path / "data"):
        code, _, reason = cchc("worker")
    assert code == 1
    assert "tiến trình khác" in reason
