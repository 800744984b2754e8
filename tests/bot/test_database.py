"""The database as everything above it sees it, on both kinds: tables, transactions, races, errors."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, TypeVar

import alembic.command
import alembic.config
import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

import migrations
from bot import database as database_module
from bot.database import Database, DatabaseAway, open_database
from bot.gaps import GapStore
from bot.model import Incoming, IncomingFile, Outgoing
from bot.settings import SettingError
from bot.store import AccountStore, InboxStore, IntakeStore, MemoryStore
from bot.tables import InboxRow
from bot.transcript import DatabaseTranscript
from knowledge.columns import fitted
from knowledge.model import Document, Head, Media, PageText, Reading, Section, SectionKind, Source
from knowledge.store import DocumentStore
from tests.databases import Server

T = TypeVar("T")
NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=timezone(timedelta(hours=7)))
STARTED = """
import sys
from bot.database import open_database
print("ready", flush=True)
sys.stdin.readline()
open_database(sys.argv[1] if "://" in sys.argv[1] else __import__("pathlib").Path(sys.argv[1])).close()
"""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def side(database: Database) -> Iterator[ThreadPoolExecutor]:
    """Threads for those who write at the same time."""
    with ThreadPoolExecutor(4) as threads:
        yield threads


def incoming(number: str = "7", words: str = "xong rồi ạ", file: IncomingFile | None = None) -> Incoming:
    return Incoming("zalo", number, "địa chỉ", NOW, words, None, file, None)


def waits(future: Future[Any]) -> bool:
    """Whether somebody is held up, having had time enough not to be."""
    try:
        future.result(0.3)
    except TimeoutError:
        return True
    return False


# Tables


def test_the_migrations_make_the_tables_that_the_program_has(database: Database) -> None:
    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with database.write() as session:
        config.attributes["connection"] = session.connection()
        alembic.command.check(config)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_processes_that_start_at_once_make_the_tables_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "sqlite":
        where = f"sqlite:///{tmp_path / 'cchc.db'}"
    else:
        server: Server = request.getfixturevalue("postgresql")
        where = server.url(server.create("template1"))
    started = [
        subprocess.Popen(
            [sys.executable, "-c", STARTED, where],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(migrations.__file__).parents[1],
        )
        for _ in range(3)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60)[1] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], said


def test_what_is_kept_comes_back_as_it_was(database: Database) -> None:
    memory = {"menu": ["ok:1"], "Ghi chú": {"sâu": [1, 2.5, None, True]}}
    file = IncomingFile("Tệp “lạ”.docx", 10_000_000, Path("x"))
    with database.write() as session:
        inbox_id = InboxStore(session).add(incoming(file=file), 3, "ab" * 32, NOW)
        MemoryStore(session).put("zalo", "1", memory)
    assert inbox_id is not None
    with database.read() as session:
        row = InboxStore(session).get(inbox_id, 3)
        assert row is not None
        assert (row.text, row.file_name, row.file_size) == ("xong rồi ạ", file.name, file.size)
        assert row.at == NOW
        assert row.at.tzinfo is UTC
        assert MemoryStore(session).get("zalo", "1") == memory


def test_a_document_comes_back_as_it_was_with_the_bytes_of_its_pages(database: Database) -> None:
    original = "PHỦ LÝ\x00\ufffe\ud800 tờ trình"
    with database.write() as session:
        document_id = DocumentStore(session).add(1, "cd" * 32, reading(original), DOCUMENT, NOW)
    with database.read() as session:
        store = DocumentStore(session)
        assert store.document(document_id) == DOCUMENT
        (page,) = store.pages(document_id)
        assert page.original == original
        entry = store.by_hash(1, "cd" * 32)
        assert entry is not None
        assert (entry.head, entry.warnings, entry.quality) == (DOCUMENT.head, ("mờ",), 0.75)


def test_a_name_that_is_too_long_is_cut_and_not_an_error(database: Database) -> None:
    long = IncomingFile("ộ" * 1000 + ".docx", 1, Path("x"))
    with database.write() as session:
        pressed = Incoming("zalo", "8", "địa chỉ", NOW, "", "st:" + "9" * 100, long)
        inbox_id = InboxStore(session).add(pressed, 3, None, NOW)
        IntakeStore(session).add(1, 3, "zalo", "1", long.name, "ab" * 32, NOW)
        document = Document(Head("9" * 500, "k" * 500, "ủ" * 500, None, None), DOCUMENT.sections)
        DocumentStore(session).add(1, "ef" * 32, reading("x"), document, NOW)
    assert inbox_id is not None
    with database.read() as session:
        row = InboxStore(session).get(inbox_id, 3)
        assert row is not None
        assert row.file_name is not None
        assert len(row.file_name) == 300
        assert row.pressed is not None
        assert len(row.pressed) == 64


@pytest.mark.parametrize("odd", ["\x00", "a\x00b", "\x1f\x7f\u2028\ufffe", "𠀋 nôm 😀"])
def test_odd_characters_are_no_error_and_the_next_statement_is_answered_rightly(
    database: Database, odd: str
) -> None:
    with database.write() as session:
        InboxStore(session).add(incoming(words=odd), None, None, NOW)
        MemoryStore(session).put("zalo", "1", {"nói": odd})
        assert session.scalars(select(InboxRow.message_id)).one() == "7"
    with database.read() as session:
        kept = session.scalars(select(InboxRow.text)).one()
        assert kept.replace("\x00", "") == odd.replace("\x00", "")
        assert MemoryStore(session).get("zalo", "1") == {"nói": odd}


@pytest.mark.parametrize("address", ["99999999999999999999999", "3000000000", "x", "-1", ""])
def test_an_address_of_the_web_chat_that_is_nobodys_is_nobodys(database: Database, address: str) -> None:
    with database.read() as session:
        assert AccountStore(session).officer_of("web", address) is None


# Transactions


def test_an_error_leaves_nothing_and_is_not_dressed_up(database: Database) -> None:
    def fails() -> None:
        with database.write() as session:
            MemoryStore(session).put("zalo", "1", {"a": 1})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with database.read() as session:
        assert MemoryStore(session).get("zalo", "1") == {}


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM nowhere",
        "SELEKT 1",
        "INSERT INTO offices (id, name) VALUES (1, 'A'), (1, 'B')",
    ],
)
def test_a_fault_of_the_program_is_not_a_database_that_is_away(database: Database, statement: str) -> None:
    def wrong() -> None:
        with database.write() as session:
            session.execute(text(statement))

    with pytest.raises(SQLAlchemyError) as caught:
        wrong()
    assert not isinstance(caught.value, DatabaseAway)


def test_an_error_names_no_words_of_people(database: Database) -> None:
    def twice() -> None:
        with database.write() as session:
            for _ in range(2):
                session.add(InboxRow(channel="c", message_id="1", address="a", at=NOW, text="chuyện riêng"))
                session.flush()

    with pytest.raises(IntegrityError) as caught:
        twice()
    assert "chuyện riêng" not in str(caught.value)


def test_a_reader_sees_one_moment_throughout_and_keeps_nothing(database: Database) -> None:
    with database.read() as session:
        assert MemoryStore(session).get("zalo", "1") == {}
        with database.write() as writer:
            MemoryStore(writer).put("zalo", "1", {"a": 1})
        assert MemoryStore(session).get("zalo", "1") == {}
    with database.read() as session:
        assert MemoryStore(session).get("zalo", "1") == {"a": 1}


def test_nothing_written_while_reading_is_kept(database: Database) -> None:
    def writes() -> None:
        with database.read() as session:
            session.execute(text("INSERT INTO offices (name) VALUES ('A')"))

    if database.dialect == "postgresql":
        with pytest.raises(SQLAlchemyError, match="read-only"):
            writes()
    else:
        writes()
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM offices")).scalar_one() == 0


def test_a_lock_is_held_until_the_transaction_ends(database: Database, side: ThreadPoolExecutor) -> None:
    def after_the_other(key: str) -> bool:
        with database.write() as session:
            database.lock(session, key)
            return bool(MemoryStore(session).get("zalo", "1"))

    with database.write() as session:
        database.lock(session, "conversation:zalo:1")
        second = side.submit(after_the_other, "conversation:zalo:1")
        assert waits(second)
        if database.dialect == "postgresql":
            assert side.submit(after_the_other, "conversation:zalo:2").result(10) is False
        MemoryStore(session).put("zalo", "1", {"a": 1})
    assert second.result(10) is True


# Races: each is one who has written and not yet committed, and another who comes to do the same


@pytest.mark.parametrize("kept", [True, False])
def test_of_two_who_take_in_a_message_one_wins(
    database: Database, side: ThreadPoolExecutor, kept: bool
) -> None:
    def add(session: Session) -> int | None:
        return InboxStore(session).add(incoming(), 3, None, NOW)

    first, second = meet(database, side, add, kept)
    assert (first is None, second is None) == (False, kept)
    with database.read() as session:
        assert len(session.scalars(select(InboxRow.id)).all()) == 1


def test_many_who_take_in_the_same_messages_at_once_take_in_each_once(database: Database) -> None:
    barrier = threading.Barrier(6)

    def take_in(_: int) -> list[int | None]:
        barrier.wait()
        got = []
        for number in range(10):
            with database.write() as session:
                got.append(InboxStore(session).add(incoming(str(number)), 3, None, NOW))
        return got

    with ThreadPoolExecutor(6) as threads:
        got = list(threads.map(take_in, range(6)))
    for number in range(10):
        assert sum(one[number] is not None for one in got) == 1


def test_two_who_ask_the_same_are_counted_twice(database: Database, side: ThreadPoolExecutor) -> None:
    def log(session: Session) -> int:
        return GapStore(session).log(1, 3, "Phí bao nhiêu?", "Phí bao nhiêu?", "", None, NOW)

    with database.write() as session:
        log(session)
    assert len(set(meet(database, side, log))) == 1
    with database.read() as session:
        (gap,) = GapStore(session).open_gaps(1)
    assert (gap.times, gap.first_at) == (3, NOW)


def test_the_same_bytes_are_one_document(database: Database, side: ThreadPoolExecutor) -> None:
    def add(session: Session) -> int:
        return DocumentStore(session).add(1, "ab" * 32, reading("x"), DOCUMENT, NOW)

    first, second = meet(database, side, add)
    assert first == second
    with database.read() as session:
        assert DocumentStore(session).document(first) == DOCUMENT


def test_a_first_memory_and_a_first_account_are_no_race(database: Database, side: ThreadPoolExecutor) -> None:
    names = iter(("một", "hai"))

    def remember(session: Session) -> str:
        name = next(names)
        MemoryStore(session).put("zalo", "1", {"name": name})
        AccountStore(session).link(len(name), "zalo", "1", NOW)
        return name

    _, last = meet(database, side, remember)
    with database.read() as session:
        assert MemoryStore(session).get("zalo", "1") == {"name": last}
        assert AccountStore(session).officer_of("zalo", "1") == len(last)


def test_two_readers_take_two_files(database: Database, side: ThreadPoolExecutor) -> None:
    with database.write() as session:
        for number in range(2):
            IntakeStore(session).add(1, 3, "zalo", "1", f"{number}.docx", f"{number}" * 64, NOW)
    owners = iter("AB")

    def claim(session: Session) -> str:
        intake = IntakeStore(session).claim(next(owners), NOW)
        assert intake is not None
        return intake.name

    assert set(meet(database, side, claim)) == {"0.docx", "1.docx"}
    with database.write() as session:
        assert IntakeStore(session).claim("C", NOW) is None


def test_a_page_that_asks_for_what_is_new_misses_no_message(database: Database) -> None:
    transcript = DatabaseTranscript(database, lambda: NOW)
    writers, each = 4, 15
    barrier = threading.Barrier(writers + 1)

    def write(writer: int) -> None:
        barrier.wait()
        for number in range(each):
            transcript.append_outgoing("1", Outgoing(f"{writer}/{number}"), f"{writer}/{number}")

    with ThreadPoolExecutor(writers) as threads:
        running = [threads.submit(write, writer) for writer in range(writers)]
        barrier.wait()
        seen: list[str] = []
        last = 0
        while not all(future.done() for future in running):
            for message in transcript.after("1", last):
                seen.append(message.text)
                last = message.id
        seen += [message.text for message in transcript.after("1", last)]
        for future in running:
            future.result()
    assert sorted(seen) == sorted(f"{writer}/{number}" for writer in range(writers) for number in range(each))
    again = transcript.append_outgoing("1", Outgoing("khác"), "0/0")
    assert [message.text for message in transcript.after("1", again - 1, 1)] == ["0/0"]


def meet(
    database: Database, side: ThreadPoolExecutor, act: Callable[[Session], T], kept: bool = True
) -> tuple[T, T]:
    """Do something in a transaction, and again in another before the first is over; what both gave.

    Where not `kept`, the first is rolled back.
    """

    def second() -> T:
        with database.write() as session:
            return act(session)

    try:
        with database.write() as session:
            first = act(session)
            other = side.submit(second)
            waits(other)
            if not kept:
                raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    return first, other.result(20)


# SQLite that cannot be used


def test_a_locked_file_is_away_for_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.1)
    path = tmp_path / "cchc.db"
    database = open_database(path)
    with database.write() as session:
        database.lock(session, "x")
        with pytest.raises(DatabaseAway) as caught, database.write() as other:
            database.lock(other, "x")
    assert not caught.value.permanent
    assert caught.value.sentence == (
        "Cơ sở dữ liệu cchc.db đang bị tiến trình khác giữ quá lâu; thử lại sau ít phút."
    )
    assert str(caught.value) == "database is locked"


def test_a_full_disk_is_away_and_what_was_there_stays(tmp_path: Path) -> None:
    database = open_database(tmp_path / "cchc.db")

    def fill() -> None:
        with database.write() as session:
            session.connection().exec_driver_sql("PRAGMA max_page_count = 1")  # as large as it is now
            for number in range(100):
                InboxStore(session).add(incoming(str(number), "x" * 10_000), 3, None, NOW)

    with pytest.raises(DatabaseAway) as caught:
        fill()
    assert "ổ đĩa đã đầy" in caught.value.sentence
    assert not caught.value.permanent
    with database.write() as session:
        assert InboxStore(session).add(incoming(), 3, None, NOW) == 1


def test_a_file_that_is_no_database_is_away_for_good(tmp_path: Path) -> None:
    path = tmp_path / "cchc.db"
    path.write_bytes(b"not a database at all" * 300)
    with pytest.raises(DatabaseAway) as caught:
        open_database(path)
    assert caught.value.permanent


def test_a_text_that_is_no_address_is_a_wrong_setting() -> None:
    with pytest.raises(SettingError):
        open_database("cchc.db")


def test_a_database_of_the_release_before_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "cchc.db"
    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, "0001")
        connection.commit()
    engine.dispose()
    open_database(path).close()
    open_database(path).close()


@pytest.mark.parametrize("text_", ["", "a", "ộ" * 10, "ộ" * 11])
def test_what_fits_stays_and_the_rest_is_cut(text_: str) -> None:
    assert len(fitted(text_, 10)) <= 10
    assert (fitted(text_, 10) == text_) == (len(text_) <= 10)


DOCUMENT = Document(
    Head("12/KH-UBND", "Kế hoạch", "UBND phường Hoa Sen", NOW.date(), "Kế hoạch thử"),
    (
        Section(SectionKind.PART, "I", "MỤC TIÊU", "", "Phần I", 1, None, None),
        Section(SectionKind.CLAUSE, "1", "", "Đạt 100%", "Phần I, khoản 1", 1, 0, "Đạt 100 %"),
    ),
)


def reading(original: str) -> Reading:
    page = PageText(1, original, "đã đọc", 0.75, Source.LAYER)
    return Reading(
        file="kế hoạch.pdf",
        media=Media.PDF,
        blocks=(),
        pages=1,
        quality=0.75,
        warnings=("mờ",),
        texts=(page,),
    )
