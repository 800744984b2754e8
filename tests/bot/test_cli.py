"""The command line is a contract: one JSON object out, exit codes, one-line reasons (docs/commands.md)."""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.commands import running
from bot.commands.failures import os_reason, reason_of
from bot.database import open_database
from bot.demo import DemoError
from bot.planner import Planner
from bot.samples.plans import decision_text, new_plan, write_plan
from bot.settings import Settings
from reminders.claims import Claims
from reminders.model import Role
from reminders.office_store import OfficeStore
from reminders.outbox import Fate, Kind, Outbox

Run = Callable[..., tuple[int, Any, str]]
HUGE = "99999999999999999999"
ENGLISH = re.compile(r"\b(the|should|error|such|denied|invalid|expected|unable|not)\b")
"""Words of reasons that were never put into Vietnamese."""


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
    assert cchc("remind", "--json")[1]["enqueued"] == len(body["reminders"]), "reminders, and no digest"
    assert cchc("remind", "--json")[1]["enqueued"] == 0
    digest = cchc("digest", "--json")[1]
    assert digest["counts"]["done"] == 1
    assert digest["counts"]["blocked"] == 1
    assert set(digest["counts"]) == {"done", "late", "blocked", "doing", "not_started"}
    assert sum(digest["counts"].values()) == digest["total"]
    assert digest["overdue"] == len(digest["late"]) == sum(task["late"] for task in tasks)
    assert digest["overdue"] > digest["counts"]["late"], "the blocked duty is overdue too"
    person = next(row for row in digest["people"] if row["name"] == "Trần Văn Minh")
    assert person["blocked"] >= 1
    assert sum(row["overdue"] for row in digest["people"]) >= digest["overdue"]
    assert cchc("tasks", "show", str(tasks[0]["id"]), "--json")[1]["id"] == tasks[0]["id"]
    counts = cchc("outbox", "--json")[1]["counts"]
    assert counts["pending"] == 1 + len({reminder["to"] for reminder in body["reminders"]}), "and the welcome"


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
        (("digest", "--at", "0001-01-01"), 1),
        (("digest", "--at", "9999-12-31T23:59"), 1),
        (("tasks", "show", HUGE), 1),
        (("knowledge", "show", HUGE), 1),
        (("knowledge", "remove", HUGE), 1),
        (("officers", "add", ""), 1),
        (("officers", "add", "A", "-p", " "), 1),
        (("officers", "add", "A" * 201), 1),
        (("officers", "office", "  "), 1),
        (("ask", "mấy giờ", "--on", "notaday"), 1),
        (("ask", "mấy giờ", "--as", "Nobody"), 1),
        (("remind", "--at", "2199-01-01"), 1),
        (("outbox", "--resend", "5"), 1),
        (("outbox", "--dismiss", HUGE), 1),
        (("outbox", "--dismiss", "1", "--resend", "1"), 1),
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
    from bot.app import build_core, only_worker
    from bot.settings import Settings

    with only_worker(build_core(Settings(data_dir=tmp_path / "data", _env_file=None))):
        code, _, reason = cchc("worker")
    assert code == 1
    assert "tiến trình khác" in reason


def assert_refused(got: tuple[int, Any, str], *words: str) -> None:
    """The command was refused, printed nothing, and gave one line of Vietnamese that holds the words."""
    code, out, reason = got
    assert code == 1
    assert out == ""
    assert len(reason.strip().splitlines()) == 1, reason
    assert not ENGLISH.search(reason), reason
    for word in words:
        assert word in reason


@pytest.mark.parametrize("content", [b"not a database at all" * 300, b"SQLite format 3\x00" + b"\x07" * 9000])
@pytest.mark.parametrize("command", [("knowledge", "list"), ("worker",), ("demo",)])
def test_a_corrupt_database_is_a_reason(
    cchc: Run, tmp_path: Path, content: bytes, command: tuple[str, ...]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "cchc.db").write_bytes(content)
    assert_refused(cchc(*command), "cchc.db")


def test_a_database_torn_after_its_first_page_is_a_reason(cchc: Run, tmp_path: Path) -> None:
    path = tmp_path / "data" / "cchc.db"
    # Closed, so that all of it is in the file: a command run in this process leaves it in SQLite's log.
    open_database(path).close()
    first = path.read_bytes()[:4096]
    path.write_bytes(first + b"\xff" * (path.stat().st_size - 4096))
    assert_refused(cchc("officers", "list"), "cchc.db")


def test_a_database_that_cannot_be_opened_is_a_reason(cchc: Run, tmp_path: Path) -> None:
    (tmp_path / "data" / "cchc.db").mkdir(parents=True)
    assert_refused(cchc("officers", "list"), "không mở được")


def test_a_database_of_a_newer_version_is_a_reason(cchc: Run, tmp_path: Path) -> None:
    database = open_database(tmp_path / "data" / "cchc.db")
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = 'from the future'")
    database.close()
    assert_refused(cchc("officers", "list"), "phiên bản")


def test_a_data_folder_that_is_a_file_is_a_reason(cchc: Run, tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    assert_refused(cchc("officers", "list"), str(tmp_path / "data"))


@pytest.mark.parametrize(
    "number", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EISDIR, errno.ENOTDIR, 9999]
)
def test_the_systems_reasons_are_in_vietnamese(number: int) -> None:
    reason = os_reason(OSError(number, "No such thing is allowed"))
    assert not ENGLISH.search(reason)
    assert re.search("[ạậấđệổốục]", reason)


def test_files_that_are_no_files_are_added_with_a_vietnamese_reason(cchc: Run) -> None:
    code, body, _ = cchc("knowledge", "add", "nowhere.txt", "--json")
    assert code == 1
    assert body["failed"] == [{"file": "nowhere.txt", "reason": "không có tệp hoặc thư mục này"}]


def test_what_a_group_of_tasks_fails_with_is_told_and_a_fault_is_not_hidden() -> None:
    reason = reason_of(ExceptionGroup("tasks", [ExceptionGroup("more", [OSError(errno.ENOSPC, "full")])]))
    assert reason is not None
    assert "đầy" in reason
    assert reason_of(ZeroDivisionError()) is None


def test_a_demonstration_that_fails_is_a_reason(cchc: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(core: object) -> None:
        raise DemoError("sample plan leaves the question open")

    monkeypatch.setattr(running, "make_demo", fail)
    assert_refused(cchc("demo"), "cơ quan mẫu")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"not json", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'"question"', "đối tượng"),
        (b'{"question": "x"}', "“id”"),
        (b'{"id": 1}', "“question”"),
        (b'{"id": 1, "question": 2}', "“question”"),
        (b'{"id": [], "question": "x"}', "“id”"),
        (b'{"id": 1, "question": "\xff"}', "UTF-8"),
        (b'{"id": 1, "question": "\\ud800"}', "ký tự"),
    ],
)
def test_a_bad_line_of_a_batch_is_named_before_anything_is_answered(
    cchc: Run, tmp_path: Path, line: bytes, why: str
) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_bytes(b'{"id": "a", "question": "x"}\n\n' + line + b"\n")
    assert_refused(cchc("ask", "--batch", str(batch)), "Dòng 3", why)


def test_a_batch_may_have_a_mark_in_front_and_separators_inside(cchc: Run, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_bytes(b'\xef\xbb\xbf{"id": 1, "question": "a\xe2\x80\xa8b"}\r\n{"id": 2, "question": "c"}')
    code, out, _ = cchc("ask", "--batch", str(batch))
    assert code == 0
    assert [json.loads(line)["id"] for line in out.strip().split("\n")] == [1, 2]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("LOG_LEVEL", "foo", "WARNING"),
        ("WEB_PORT", "eighty", "số nguyên"),
        ("WEB_PORT", "70000", "không được quá 65535"),
        ("UPLOAD_MB", "0", "từ 1"),
        ("WORKER_SECONDS", "0", "lớn hơn 0"),
        ("WORKER_SECONDS", "soon", "phải là số"),
        ("WORKER_SECONDS", "inf", "hữu hạn"),
        ("READ_SECONDS", "nan", "CCHC_READ_SECONDS phải"),
    ],
)
def test_a_bad_setting_says_what_is_expected(
    cchc: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(f"CCHC_{name}", value)
    assert_refused(cchc("worker"), f"CCHC_{name}", expected)


@pytest.mark.parametrize("name", ["CCHC_WEB_KEY_FILE", "CCHC_TELEGRAM_TOKEN_FILE"])
@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe"])
def test_a_secret_file_that_gives_no_secret_is_a_reason(
    cchc: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, content: bytes | None
) -> None:
    secret = tmp_path / "secret"
    if content is not None:
        secret.write_bytes(content)
    monkeypatch.setenv(name, str(secret))
    assert_refused(cchc("worker"), name, str(secret))


def test_settings_that_are_no_text_are_a_reason(cchc: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"CCHC_OFFICE=\xff\n")
    assert_refused(cchc("officers", "list"), ".env")


def test_the_address_that_the_page_listens_on_is_one_of_its_names() -> None:
    assert "192.168.1.5" in Settings(web_host="192.168.1.5").allowed_hosts
    assert "::1" in Settings(web_host="0:0:0:0:0:0:0:1").allowed_hosts
    assert "may-chu.local" in Settings(web_host="may-chu.local").allowed_hosts
    for everywhere in ("0.0.0.0", "::", "0:0::0", "*", ""):
        assert Settings(web_host=everywhere).allowed_hosts == ("127.0.0.1", "localhost")


def test_looking_makes_no_office(cchc: Run, tmp_path: Path) -> None:
    assert cchc("knowledge", "list", "--json")[1] == {"documents": []}
    assert cchc("officers", "list", "--json")[1] == {"officers": []}
    assert cchc("tasks", "list", "--json")[1] == {"tasks": []}
    assert cchc("remind", "--json")[1]["reminders"] == []
    assert cchc("digest", "--json")[1]["total"] == 0
    assert cchc("outbox", "--json")[1] == {"counts": {}, "doubtful": []}
    assert cchc("ask", "mấy giờ mở cửa", "--json")[1]["abstained"] is True
    assert cchc("search", "giờ", "--json")[1] == {"hits": []}
    assert_refused(cchc("officers", "invite", "A"))
    assert_refused(cchc("officers", "add", " "))
    assert offices(tmp_path) == []
    cchc("officers", "add", "Nguyễn Thị A")
    assert offices(tmp_path) == ["Cơ quan của tôi"]


def offices(tmp_path: Path) -> list[str]:
    database = open_database(tmp_path / "data" / "cchc.db")
    with database.read() as session:
        names = [name for _, name in OfficeStore(session).offices()]
    database.close()
    return names


def test_naming_the_office_renames_the_default_one_while_it_is_empty(cchc: Run, tmp_path: Path) -> None:
    database = open_database(tmp_path / "data" / "cchc.db")
    with database.write() as session:
        old = OfficeStore(session).add_office("Cơ quan của tôi")
    database.close()
    assert cchc("officers", "office", " UBND  xã Thử ", "--json")[1] == {"id": old, "name": "UBND xã Thử"}
    assert offices(tmp_path) == ["UBND xã Thử"]
    cchc("officers", "office", "UBND xã Khác")
    assert offices(tmp_path) == ["UBND xã Thử", "UBND xã Khác"]


def test_a_default_office_with_people_in_it_is_not_renamed(cchc: Run, tmp_path: Path) -> None:
    cchc("officers", "add", "Nguyễn Thị A")
    _, out, _ = cchc("officers", "office", "UBND xã Thử")
    assert offices(tmp_path) == ["Cơ quan của tôi", "UBND xã Thử"]
    assert "CCHC_OFFICE" in out, "whoever has just named an office must know that another is worked on"


def test_asking_as_somebody_asks_their_office(
    cchc: Run, decision: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cchc("officers", "office", "Xã Một")
    cchc("officers", "add", "Nguyễn Thị A")
    for name in ("Xã Hai", "Xã Ba"):
        cchc("officers", "office", name)
        monkeypatch.setenv("CCHC_OFFICE", name)
        cchc("officers", "add", "Trần Văn Trùng")
    monkeypatch.setenv("CCHC_OFFICE", "Xã Hai")
    other = cchc("officers", "add", "Lê Thị B", "--json")[1]["id"]
    cchc("knowledge", "add", str(decision))
    monkeypatch.setenv("CCHC_OFFICE", "Xã Một")
    question = ("ask", "hồ sơ nộp trực tuyến phải phản hồi sau bao lâu", "--json")
    assert cchc(*question)[1]["abstained"] is True
    assert cchc(*question, "--as", "Nguyễn Thị A")[1]["abstained"] is True
    assert cchc(*question, "--as", "Lê Thị B")[1]["abstained"] is False
    assert cchc(*question, "--as", str(other))[1]["abstained"] is False
    assert_refused(cchc("ask", "mấy giờ", "--as", "Trần Văn Trùng"), "Xã Hai", "Xã Ba")


def test_reminding_works_on_one_office_and_not_ahead_of_time(
    cchc: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cchc("demo")
    cchc("officers", "office", "UBND xã Khác")
    monkeypatch.setenv("CCHC_OFFICE", "UBND xã Khác")
    assert cchc("remind", "--json")[1]["enqueued"] == 0
    monkeypatch.delenv("CCHC_OFFICE")
    assert_refused(cchc("remind", "--at", "2190-01-01T08:00"), "--dry-run")
    ahead = cchc("remind", "--at", "2190-06-01T08:00", "--dry-run", "--json")[1]
    assert ahead["reminders"]
    assert ahead["enqueued"] == 0
    now = cchc("remind", "--json")[1]
    assert now["enqueued"] == len(now["reminders"]) > 0

    database = open_database(tmp_path / "data" / "cchc.db")
    Planner(database, lambda: datetime.now(UTC)).round()
    with database.read() as session:
        (office_id, _), *_ = OfficeStore(session).offices()
        leaders = [o for o in OfficeStore(session).officers(office_id) if o.role is Role.LEADER]
        counted = sum(Outbox(session).count(office_id).values())
    database.close()
    welcome = 1
    told = len({reminder["to"] for reminder in now["reminders"]})
    assert counted == told + welcome + len(leaders), "the worker adds its digests, no reminder twice"


def test_a_plan_is_read_within_the_time_that_is_set(
    cchc: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kế hoạch.docx"
    write_plan(new_plan(date(2026, 3, 2)), path)
    monkeypatch.setenv("CCHC_READ_SECONDS", "0.001")
    assert_refused(cchc("plan", "extract", str(path)))


def test_messages_in_doubt_are_sent_again_or_dropped(cchc: Run, tmp_path: Path) -> None:
    cchc("officers", "add", "Nguyễn Thị A")
    now = datetime(2026, 3, 5, 1, tzinfo=UTC)
    database = open_database(tmp_path / "data" / "cchc.db")
    with database.write() as session:
        (office_id, _), *_ = OfficeStore(session).offices()
        for key in ("a", "b"):
            Outbox(session).enqueue(key, Kind.NOTICE, now=now, office_id=office_id, officer_id=1)
        first, second = (message.id for message in Claims(session, "w").claim(now))
        for message_id in (first, second):
            Claims(session, "w").finish(message_id, Fate.FAILED, now, error="x")
    database.close()
    assert cchc("outbox", "--json")[1]["counts"] == {"failed": 2}
    assert cchc("outbox", "--resend", str(first), "--json")[:2] == (0, {"resent": first})
    assert cchc("outbox", "--dismiss", str(second), "--json")[:2] == (0, {"dismissed": second})
    assert cchc("outbox", "--json")[1] == {"counts": {"pending": 1, "cancelled": 1}, "doubtful": []}
    assert_refused(cchc("outbox", "--resend", str(first)), f"#{first}")
