"""Questions that the documents do not answer: counted, shown to those who can add what is missing, closed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import alembic.command
import alembic.config
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect
from typer.testing import CliRunner

import migrations
from bot.commands import gaps as command
from bot.commands.failures import CommandError
from bot.conversations import gaps
from bot.conversations.gaps import GONE, NONE
from bot.database import Database, open_database
from bot.dispatch import STALE
from bot.gaps import LONGEST, LONGEST_PLACE, Gap, GapStore, key_of
from bot.transcript import DatabaseTranscript
from knowledge.vietnamese import fold
from reminders.office_store import OfficeStore
from tests.channels import PLAIN, MemoryChannel
from tests.people import MONDAY, Person, Town

QUESTION = "Phường có được thu phí chứng thực điện tử không?"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def unanswered(
    person: Person, question: str = QUESTION, nearest: str = "", responsible: Person | None = None
) -> int:
    """Somebody's question finds no answer, as the assistant notes it."""
    town = person.town
    office = town.next_door if person is town.dung else town.office
    who = responsible.id if responsible else None
    with town.core.database.write() as session:
        return GapStore(session).log(office, person.id, question, question, nearest, who, town.clock.now)


def open_gaps(town: Town, office: int | None = None) -> list[Gap]:
    with town.core.database.read() as session:
        return GapStore(session).open_gaps(office or town.office)


# The store


def test_the_same_question_counts_up_whatever_way_it_is_typed(town: Town) -> None:
    first = unanswered(town.minh)
    town.clock.forward(days=1)
    assert unanswered(town.hoa, "phuong co duoc thu phi  chung thuc dien tu khong") == first
    assert unanswered(town.hoa, "Phường có được thu phí chứng thực điện tử không ạ?") != first
    gap = next(one for one in open_gaps(town) if one.id == first)
    assert (gap.times, gap.officer_id, gap.question) == (
        2,
        town.hoa.id,
        "phuong co duoc thu phi chung thuc dien tu khong",
    )
    assert (gap.first_at, gap.last_at) == (MONDAY, MONDAY + timedelta(days=1))
    assert gap.last_at.tzinfo is UTC


def test_two_offices_share_no_gap(town: Town) -> None:
    assert unanswered(town.minh) != unanswered(town.dung)
    assert [gap.times for gap in open_gaps(town)] == [1]
    assert [gap.officer_id for gap in open_gaps(town, town.next_door)] == [town.dung.id]


def test_the_most_asked_comes_first_then_the_latest(town: Town) -> None:
    for hours, question in enumerate(("một?", "hai?", "ba?", "hai?")):
        town.clock.now = MONDAY + timedelta(hours=hours)
        unanswered(town.minh, question)
    assert [gap.question for gap in open_gaps(town)] == ["hai?", "ba?", "một?"]


def test_a_gap_is_closed_by_its_own_office_once(town: Town) -> None:
    number = unanswered(town.minh)
    with town.core.database.write() as session:
        store = GapStore(session)
        assert store.close(town.next_door, number, town.dung.id, MONDAY) is None
        assert store.close(town.office, number + 1, town.lan.id, MONDAY) is None
        assert store.close(town.office, number, town.lan.id, MONDAY) is not None
        assert store.close(town.office, number, town.lan.id, MONDAY) is None
        assert store.open_gaps(town.office) == []


def test_a_closed_gap_that_is_asked_again_is_open_and_counts_anew(town: Town) -> None:
    number = unanswered(town.minh)
    unanswered(town.minh)
    with town.core.database.write() as session:
        GapStore(session).close(town.office, number, town.lan.id, MONDAY)
    town.clock.forward(days=3)
    assert unanswered(town.hoa) == number
    (gap,) = open_gaps(town)
    assert (gap.times, gap.first_at, gap.closed_at) == (1, MONDAY + timedelta(days=3), MONDAY)


def test_long_and_odd_words_are_kept_within_bounds(town: Town) -> None:
    long = "a\ud800b " * 5000
    with town.core.database.write() as session:
        store = GapStore(session)
        number = store.log(town.office, town.minh.id, long, long, long, None, MONDAY)
        assert store.log(town.office, town.minh.id, long + "khác", long, "", None, MONDAY) != number
        store.log(town.office, town.minh.id, "", "", "", None, MONDAY)
    assert {len(gap.question) for gap in open_gaps(town)} == {LONGEST, 0}
    assert max(len(gap.understood) for gap in open_gaps(town)) == LONGEST
    assert max(len(gap.nearest) for gap in open_gaps(town)) == LONGEST_PLACE


def test_questions_without_a_word_are_told_apart() -> None:
    assert key_of("???") == key_of(" ??? ")
    assert key_of("???") != key_of("!")


@given(st.text(max_size=80))
def test_tones_and_case_never_make_another_question(question: str) -> None:
    assert key_of(fold(question.strip())) == key_of(f" {question}\n")


# The coordinator


def test_lan_sees_what_was_asked_and_closes_it(town: Town) -> None:
    unanswered(town.minh)
    town.clock.forward(days=1)
    unanswered(town.hoa, nearest="Nghị định 61/2018/NĐ-CP, Điều 32", responsible=town.minh)
    (said,) = town.lan.says("Câu hỏi chưa trả lời được?")
    assert said == (
        "Có 1 câu hỏi mà văn bản trong kho chưa trả lời được:\n"
        f"1. “{QUESTION}”\n"
        "   Hỏi 2 lần, lần cuối Lê Thị Hoa, ngày 03/03/2026.\n"
        "   Nơi gần nhất: Nghị định 61/2018/NĐ-CP, Điều 32.\n"
        "   Phụ trách lĩnh vực: Trần Văn Minh."
    )
    message = town.lan.got()[-1]
    assert [message.text[start:end] for start, end in message.emphasis] == [QUESTION]
    (said,) = town.lan.presses("Đã bổ sung văn bản (câu 1)")
    assert QUESTION in said
    assert "không hỏi lại" in said
    assert town.lan.says("cau hoi chua tra loi duoc") == [NONE]
    assert town.lan.presses("Đã bổ sung văn bản (câu 1)") == [GONE]
    assert town.minh.hears() == town.hoa.hears() == []


def test_a_question_that_came_back_says_so(town: Town) -> None:
    number = unanswered(town.minh)
    town.lan.presses_data(f"gp:{number}")
    town.clock.forward(days=2)
    unanswered(town.minh)
    (said,) = town.lan.says("câu hỏi chưa trả lời được")
    assert "Đã bổ sung văn bản ngày 02/03/2026 nhưng vẫn chưa trả lời được." in said
    assert "Hỏi 1 lần: Trần Văn Minh, ngày 04/03/2026." in said


@pytest.mark.parametrize("words", gaps.COMMANDS)
def test_every_way_of_asking_for_the_list_is_one(town: Town, words: str) -> None:
    assert words == fold(words)
    assert town.lan.says(words) == [NONE]


def test_many_questions_come_page_by_page(town: Town) -> None:
    for number in range(19):
        unanswered(town.minh, f"việc số {number} làm sao?")
    said = town.lan.says("câu hỏi chưa trả lời được")
    assert "Có 19 câu hỏi" in said[0]
    said += town.lan.presses("Xem tiếp (11)")
    said += town.lan.presses("Xem tiếp (3)")
    assert [label for label in town.lan.labels() if "Xem tiếp" in label] == []
    assert [f"\n{number}. “" in "".join(said) for number in range(1, 20)] == [True] * 19
    assert all(f"việc số {number} làm sao?" in "".join(said) for number in range(19))
    assert town.lan.presses_data("gl:9") == ["Hết danh sách."]


def test_long_questions_fit_a_plain_platform_too(tmp_path: Path) -> None:
    town = Town(tmp_path, MemoryChannel(limits=PLAIN))
    for number in range(8):
        unanswered(town.minh, f"{number} " + "🙂 hỏi rất dài " * 90, nearest="nơi rất xa " * 40)
    said = town.lan.says("câu hỏi chưa trả lời được")
    assert len(said) > 1
    town.lan.says("1")
    assert len(open_gaps(town)) == 7


def test_who_left_the_office_is_named_no_more(town: Town) -> None:
    unanswered(town.minh, responsible=town.minh)
    with town.core.database.write() as session:
        OfficeStore(session).deactivate(town.minh.id)
    (said,) = town.lan.says("câu hỏi chưa trả lời được")
    assert "người đã thôi việc ở đây" in said
    assert "Phụ trách" not in said


# Who must not see it


def test_an_officer_is_told_whose_list_it_is(town: Town) -> None:
    number = unanswered(town.hoa, "Ông Tám ở hẻm 12 nợ thuế có được cấp bản sao không?")
    for said in (
        *town.minh.says("câu hỏi chưa trả lời được"),
        *town.minh.presses_data("gl:0"),
        *town.minh.presses_data(f"gp:{number}"),
    ):
        assert "văn phòng (Nguyễn Thị Lan)" in said
        assert "Ông Tám" not in said
    assert len(open_gaps(town)) == 1


def test_the_leader_reads_and_leaves_the_closing_to_the_office(town: Town) -> None:
    number = unanswered(town.minh)
    (said,) = town.thang.says("câu hỏi chưa trả lời được")
    assert QUESTION in said
    assert town.thang.got()[-1].buttons == ()
    town.thang.presses_data(f"gp:{number}")
    assert len(open_gaps(town)) == 1


def test_next_door_sees_and_closes_nothing_of_ours(town: Town) -> None:
    number = unanswered(town.minh)
    assert town.dung.says("câu hỏi chưa trả lời được") == [NONE]
    assert town.dung.presses_data(f"gp:{number}") == [GONE]
    assert len(open_gaps(town)) == 1


def test_a_stranger_learns_nothing(town: Town) -> None:
    unanswered(town.minh)
    assert QUESTION not in "".join(town.stranger.says("câu hỏi chưa trả lời được"))
    assert QUESTION not in "".join(town.stranger.presses_data("gl:0"))


@pytest.mark.parametrize("data", ["gp", "gp:abc", "gp:1:2", "gp:1f", "gl:x", "gl:-1", "gp:９"])
def test_buttons_that_nobody_was_given(town: Town, data: str) -> None:
    unanswered(town.minh)
    assert town.lan.presses_data(data) == [STALE]
    assert len(open_gaps(town)) == 1


# The command line


def invoke(*arguments: str) -> str:
    return CliRunner().invoke(command.gaps, arguments, catch_exceptions=False).stdout


def test_the_command_lists_and_closes(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_DATA_DIR", str(town.folder / "data"))
    number = unanswered(town.minh, nearest="Điều 3", responsible=town.bao)
    assert json.loads(invoke("list", "--json")) == {
        "gaps": [
            {
                "id": number,
                "question": QUESTION,
                "understood": QUESTION,
                "nearest": "Điều 3",
                "times": 1,
                "first": "2026-03-02T09:00:00+07:00",
                "last": "2026-03-02T09:00:00+07:00",
                "asked_by": "Trần Văn Minh",
                "responsible": "Phạm Quốc Bảo",
                "closed_before": None,
            }
        ]
    }
    assert QUESTION in invoke("list")
    assert json.loads(invoke("close", str(number), "--json")) == {"closed": number}
    assert json.loads(invoke("list", "--json")) == {"gaps": []}
    unanswered(town.minh)
    (body,) = json.loads(invoke("list", "--json"))["gaps"]
    assert body["closed_before"] is not None


def test_the_command_keeps_to_its_office(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_DATA_DIR", str(town.folder / "data"))
    monkeypatch.setenv("CCHC_OFFICE", "UBND xã Bến Đá")
    number = unanswered(town.minh)
    assert json.loads(invoke("list", "--json")) == {"gaps": []}
    for missing in (str(number), "0", "99999999999999999999"):
        with pytest.raises(CommandError, match="Không có câu hỏi số"):
            invoke("close", missing)
    assert len(open_gaps(town)) == 1


def test_on_an_empty_folder_there_is_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_DATA_DIR", str(tmp_path / "new"))
    assert json.loads(invoke("list", "--json")) == {"gaps": []}


# The migration


def migrated_to(path: Path, revision: str) -> None:
    """A database as a release of that revision left it."""
    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, revision)
        connection.commit()
    engine.dispose()


def test_a_database_of_the_release_before_keeps_its_messages_and_gets_the_log(tmp_path: Path) -> None:
    path = tmp_path / "cchc.db"
    migrated_to(path, "0002")
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        assert "gaps" not in inspect(connection).get_table_names()
        connection.exec_driver_sql("INSERT INTO offices (name) VALUES ('UBND phường Hoa Sen')")
        connection.exec_driver_sql(
            "INSERT INTO web_messages (address, key, mine, at, text, buttons) "
            "VALUES ('1', 'out:a', 0, '2026-03-01 01:00:00', 'Tin cũ', '[]')"
        )
    engine.dispose()
    database: Database = open_database(path)
    with database.write() as session:
        assert GapStore(session).log(1, 1, QUESTION, QUESTION, "", None, MONDAY) == 1
    transcript = DatabaseTranscript(database, lambda: datetime.now(UTC))
    (old,) = transcript.latest("1")
    assert (old.text, old.emphasis) == ("Tin cũ", ())
    database.close()
    reopened = open_database(path)
    with reopened.read() as session:
        assert [gap.question for gap in GapStore(session).open_gaps(1)] == [QUESTION]
    reopened.close()
