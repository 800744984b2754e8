"""PostgreSQL, really: a whole dialogue, addresses and secrets, broken connections, a server that goes."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot import postgresql as address_module
from bot.database import Database, DatabaseAway, open_database
from bot.postgresql import address, shown
from bot.samples.plans import running_plan, write_plan
from bot.settings import SettingError, Settings
from bot.store import MemoryStore
from tests.databases import GUARDED, PASSWORD, Server
from tests.people import Town

QUOTED = quote(PASSWORD, safe="")


@pytest.fixture
def database(postgresql_url: str) -> Iterator[Database]:
    opened = open_database(postgresql_url)
    yield opened
    opened.close()


def name_of(url: str) -> str:
    """The name of the database in an address."""
    return url.rsplit("/", 1)[1]


def remember(database: Database, number: int) -> None:
    with database.write() as session:
        MemoryStore(session).put("zalo", "1", {"number": number})


def remembered(database: Database) -> object:
    with database.read() as session:
        return MemoryStore(session).get("zalo", "1").get("number")


# The product


def test_a_whole_dialogue_is_held_on_postgresql(
    postgresql: Server, postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan is sent, confirmed and reported on, a report is undone, a question is answered."""
    monkeypatch.setenv("CCHC_DATABASE_URL", postgresql_url)
    town = Town(tmp_path)
    assert town.core.database.dialect == "postgresql"
    assert not (tmp_path / "data" / "cchc.db").exists()

    plan = tmp_path / "kế hoạch.docx"
    write_plan(running_plan(town.clock.now.date()), plan)
    assert any("nhiệm vụ" in said for said in town.lan.sends(plan))
    assert town.lan.presses("Xác nhận")
    assert town.minh.hears(), "who leads a task is told"

    said = town.minh.says("việc của tôi")
    assert said
    reported = town.minh.says("#1 xong rồi ạ")
    assert any("xong" in words for words in reported)
    assert any("bỏ" in words.lower() or "hoàn tác" in words.lower() for words in town.minh.says("hoàn tác"))

    assert town.minh.says("thời hạn niêm yết thủ tục hành chính là bao lâu?")
    rows = {
        table: postgresql.run(f"SELECT count(*) FROM {table}", database=name_of(postgresql_url))[0][0]
        for table in ("tasks", "status_reports", "documents", "inbox", "outbox", "conversations")
    }
    assert all(rows.values()), rows
    undone = "SELECT count(*) FROM status_reports WHERE undone_at IS NOT NULL"
    assert postgresql.run(undone, database=name_of(postgresql_url))[0][0] == 1
    town.core.database.close()


def test_the_setting_may_lie_in_a_file(postgresql_url: str, tmp_path: Path) -> None:
    path = tmp_path / "address"
    path.write_text(postgresql_url + "\n", encoding="utf-8")
    assert Settings(database_url_file=path, _env_file=None).database_secret == postgresql_url
    assert Settings(_env_file=None).database_secret is None


# Addresses


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+pg8000"])
def test_all_ways_to_begin_an_address_are_taken(postgresql_url: str, scheme: str) -> None:
    database = open_database(postgresql_url.replace("postgresql", scheme, 1))
    assert remembered(database) is None
    database.close()


def test_a_socket_of_the_file_system_will_do(postgresql: Server, postgresql_url: str) -> None:
    where = f":{postgresql.port}/{name_of(postgresql_url)}?host={quote(str(postgresql.folder), safe='')}"
    database = open_database(f"postgresql://postgres@{where}")
    remember(database, 1)
    assert remembered(database) == 1
    database.close()
    with pytest.raises(DatabaseAway) as refused:
        open_database(f"postgresql://{GUARDED}:sai@{where}")
    assert refused.value.permanent, "the server hangs up before the driver has said good-bye"


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "data/cchc.db",
        "mysql://a:hush@h/d",
        "postgresql+psycopg://a:hush@h/d",
        "postgresql://h/d",
        "postgresql://a:hush@h",
        "postgresql://a:hush@h:cổng/d",
        "postgresql://a:hush@hush@h/d",
        "postgresql://a:hush@h/d?sslmode=perhaps",
        "postgresql://a:hush@h/d?options=-c%20x",
        "postgresql://a:hush@h/d?sslmode=verify-full&sslrootcert=/nowhere",
    ],
)
def test_a_wrong_address_is_refused_without_its_password(wrong: str) -> None:
    with pytest.raises(SettingError) as caught:
        open_database(wrong)
    told = "".join(traceback.format_exception(caught.value))
    assert "CCHC_DATABASE_URL" in str(caught.value)
    assert "hush" not in told.replace(f'open_database("{wrong}")', "")


def test_a_server_without_tls_is_refused_where_it_is_required(postgresql_url: str) -> None:
    with pytest.raises(DatabaseAway):
        open_database(f"{postgresql_url}?sslmode=require")


# Secrets


def test_a_password_is_used_and_never_shown(
    postgresql: Server, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    name = postgresql.create("template1")
    postgresql.run(f"ALTER DATABASE {name} OWNER TO {GUARDED}")
    database = open_database(postgresql.url(name, GUARDED, QUOTED))
    remember(database, 1)
    shown_ = [repr(database), str(database)]
    with postgresql.away(), pytest.raises(DatabaseAway) as caught:
        remember(database, 2)
    shown_ += ["".join(traceback.format_exception(caught.value)), caught.value.sentence, caplog.text]
    database.close()
    postgresql.drop(name)
    shown_ += capsys.readouterr()
    for words in shown_:
        assert PASSWORD not in words
        assert QUOTED not in words
    assert shown(address(postgresql.url(name, GUARDED, QUOTED))) == f"127.0.0.1:{postgresql.port}/{name}"


@pytest.mark.parametrize("password", ["", "sai-mật-khẩu"])
def test_a_wrong_password_is_away_for_good(postgresql: Server, postgresql_url: str, password: str) -> None:
    with pytest.raises(DatabaseAway) as caught:
        open_database(postgresql.url(name_of(postgresql_url), GUARDED, quote(password)))
    assert caught.value.permanent
    assert "CCHC_DATABASE_URL" in caught.value.sentence
    assert not password or password not in "".join(traceback.format_exception(caught.value))


def test_a_database_that_nobody_made_is_away_for_good(postgresql: Server) -> None:
    with pytest.raises(DatabaseAway) as caught:
        open_database(postgresql.url("nowhere"))
    assert caught.value.permanent
    assert "nowhere" in caught.value.sentence


def test_an_account_that_may_not_make_tables_is_told_so(postgresql: Server) -> None:
    name = postgresql.create("template1")
    with pytest.raises(DatabaseAway) as caught:
        open_database(postgresql.url(name, GUARDED, QUOTED))
    postgresql.drop(name)
    assert caught.value.permanent
    assert "quyền" in caught.value.sentence


def test_a_database_in_another_encoding_is_refused(postgresql: Server) -> None:
    postgresql.run("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(SettingError, match="LATIN1"):
        open_database(postgresql.url("latin"))
    postgresql.drop("latin")


# What breaks


def test_connections_that_died_between_two_transactions_are_not_noticed(
    database: Database, postgresql: Server, postgresql_url: str
) -> None:
    for number in range(5):
        remember(database, number)
        assert remembered(database) == number
        assert postgresql.kill_connections(name_of(postgresql_url)) == 2


def test_a_connection_that_dies_in_a_transaction_leaves_nothing_of_it(
    database: Database, postgresql: Server, postgresql_url: str
) -> None:
    remember(database, 1)

    def broken() -> None:
        with database.write() as session:
            MemoryStore(session).put("zalo", "1", {"number": 2})
            postgresql.kill_connections(name_of(postgresql_url))
            MemoryStore(session).put("zalo", "1", {"number": 3})

    with pytest.raises(DatabaseAway) as caught:
        broken()
    assert not caught.value.permanent
    assert remembered(database) == 1
    remember(database, 4)
    assert remembered(database) == 4


def test_a_connection_that_dies_before_the_commit_is_an_error(
    database: Database, postgresql: Server, postgresql_url: str
) -> None:
    def broken() -> None:
        with database.write() as session:
            MemoryStore(session).put("zalo", "1", {"number": 2})
            postgresql.kill_connections(name_of(postgresql_url))

    with pytest.raises(DatabaseAway):
        broken()
    assert remembered(database) is None


def test_a_server_that_goes_away_is_used_again_when_it_is_back(
    database: Database, postgresql: Server, postgresql_url: str
) -> None:
    remember(database, 1)
    with postgresql.away():
        for use in (lambda: remember(database, 2), lambda: remembered(database)):
            with pytest.raises(DatabaseAway) as caught:
                use()
            assert not caught.value.permanent
            assert "không kết nối được" in caught.value.sentence
        with pytest.raises(DatabaseAway) as caught:
            open_database(postgresql_url)
        assert not caught.value.permanent
    assert remembered(database) == 1
    remember(database, 3)
    assert remembered(database) == 3


def test_a_server_that_crashes_in_a_transaction_keeps_nothing_of_it(
    database: Database, postgresql: Server
) -> None:
    remember(database, 1)

    def broken() -> None:
        with database.write() as session:
            MemoryStore(session).put("zalo", "1", {"number": 2})
            with postgresql.away():
                pass
            MemoryStore(session).put("zalo", "1", {"number": 3})

    with pytest.raises(DatabaseAway):
        broken()
    assert remembered(database) == 1


@pytest.mark.parametrize("unsendable", ["\x00", "\ud800", "a\udfff\x00b"])
def test_what_cannot_be_stored_is_left_out_and_answers_stay_in_order(
    database: Database, unsendable: str
) -> None:
    for number in range(3):
        with database.write() as session:
            session.execute(text("SELECT :said"), {"said": unsendable}).scalar_one()
            assert session.execute(text("SELECT CAST(:n AS integer)"), {"n": number}).scalar_one() == number


def test_a_statement_that_breaks_off_half_sent_spoils_no_other(database: Database) -> None:
    def too_many(session: Session) -> None:
        numbers = tuple(range(70_000))  # more than the protocol can count
        session.connection().exec_driver_sql(f"SELECT 1 IN ({', '.join('%s' for _ in numbers)})", numbers)

    with pytest.raises(Exception, match="format requires") as caught, database.write() as session:
        too_many(session)
    assert not isinstance(caught.value, DatabaseAway)
    for number in range(10):
        with database.write() as session:
            assert session.execute(text("SELECT CAST(:n AS integer)"), {"n": number}).scalar_one() == number


def test_a_deadlock_stops_one_and_not_the_other(database: Database) -> None:
    def both(first: str, second: str) -> None:
        with database.write() as session:
            database.lock(session, first)
            session.execute(text("SELECT pg_sleep(0.5)"))
            database.lock(session, second)

    with ThreadPoolExecutor(2) as threads:
        said = [threads.submit(both, *keys) for keys in (("a", "b"), ("b", "a"))]
        errors = [future.exception(20) for future in said]
    (error,) = (error for error in errors if error is not None)
    assert isinstance(error, DatabaseAway)
    assert not error.permanent
    assert "thử lại" in error.sentence


def test_writers_who_use_up_their_connections_leave_readers_theirs(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address_module, "POOL_SECONDS", 0.2)
    database = open_database(postgresql_url)
    with ExitStack() as held:
        for _ in range(address_module.POOL_SIZE + address_module.POOL_OVERFLOW):
            held.enter_context(database.write()).execute(text("SELECT 1"))
        assert remembered(database) is None
        with pytest.raises(DatabaseAway) as caught:
            remember(database, 1)
        assert not caught.value.permanent
    remember(database, 2)
    assert remembered(database) == 2
    database.close()


def test_a_statement_or_a_lock_that_takes_too_long_is_given_up(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address_module, "STATEMENT_SECONDS", 1)
    monkeypatch.setattr(address_module, "LOCK_SECONDS", 1)
    database = open_database(postgresql_url)
    with pytest.raises(DatabaseAway) as slow, database.write() as session:
        session.execute(text("SELECT pg_sleep(20)"))
    with database.write() as session:
        database.lock(session, "planning:1")
        with pytest.raises(DatabaseAway) as held, database.write() as other:
            database.lock(other, "planning:1")
    assert (slow.value.permanent, held.value.permanent) == (False, False)
    assert remembered(database) is None
    database.close()


def test_times_are_kept_in_utc_wherever_the_server_thinks_it_is(
    postgresql: Server, postgresql_url: str
) -> None:
    postgresql.run(f"ALTER DATABASE {name_of(postgresql_url)} SET timezone TO 'America/Lima'")
    postgresql.run(
        f"ALTER DATABASE {name_of(postgresql_url)} SET default_transaction_isolation TO 'serializable'"
    )
    database = open_database(postgresql_url)
    with database.write() as session:
        shown_ = session.execute(text("SELECT current_setting('timezone'), now()")).one()
        isolation = session.execute(text("SHOW transaction_isolation")).scalar_one()
    assert shown_[0] == "UTC"
    assert abs((shown_[1] - datetime.now(UTC)).total_seconds()) < 60
    assert isolation == "read committed"
    database.close()
