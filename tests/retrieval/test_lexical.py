"""The index on disk: what it finds, who may write, and what happens when its files are damaged."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.analysing import analyse
from retrieval.lexical import LAYOUT, Batch, IndexBusy, LexicalIndex
from retrieval.model import Index, Passage

HOSTILE = [
    "", " ", '"', '" AND ( * : \\', "body:*", "a OR b NOT c", "[a TO b]", "/.*/", "😀", "\x00", "~1^2",
    "sách " * 2000, "x" * 10_000, " ".join(f"từ{number}" for number in range(2000)), "\ud800",
]  # fmt: skip


def passage(
    text: str, *, document_id: int = 1, ordinal: int = 1, heading: str = "", locator: str = ""
) -> Passage:
    return Passage(f"{document_id}:{ordinal}", document_id, locator, None, heading, text)


BORROWING = passage("Mỗi người được mượn tối đa 04 cuốn sách, thời hạn 21 ngày.", locator="Điều 3 khoản 1")
DAMAGE = passage("Người làm hỏng sách phải báo cho thủ thư.", ordinal=2, locator="Điều 4 khoản 2")
GIVING = passage("Góp sách qua bưu điện.", document_id=2, heading="Kế hoạch 9/KH-UBND", locator="mục II.1")


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    made = LexicalIndex(tmp_path / "office")
    made.add([BORROWING, DAMAGE])
    made.add([GIVING])
    return made


def found(index: Index, query: str) -> list[str]:
    return [hit.passage.id for hit in index.search(query, 10)]


@pytest.mark.parametrize("query", ["Thời hạn mượn sách?", "thoi han muon sach", "MƯỢN SÁCH", "mượn saćh"])
def test_questions_with_and_without_tones_find_the_passage(index: LexicalIndex, query: str) -> None:
    assert found(index, query)[0] == BORROWING.id


def test_a_passage_comes_back_as_it_went_in(index: LexicalIndex) -> None:
    assert index.search("bưu điện", 1)[0].passage == GIVING


def test_headings_and_document_numbers_are_found(index: LexicalIndex) -> None:
    assert found(index, "kế hoạch 9/KH-UBND") == [GIVING.id]
    assert found(index, "ke hoach 9") == [GIVING.id]


def test_the_place_a_question_names_is_found_first(index: LexicalIndex) -> None:
    assert found(index, "khoản 2 Điều 4 về sách")[0] == DAMAGE.id


def test_damaged_text_is_found_by_its_letters(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    index.add([passage("Bo phan tiep nhan va tra ket qua")])
    assert found(index, "Bộ phận tiếp nhận") == ["1:1"]


def test_removing_a_document_leaves_the_others(index: LexicalIndex) -> None:
    index.remove(1)
    assert found(index, "sách") == [GIVING.id]
    assert index.documents() == {2}
    index.remove(99)
    assert index.documents() == {2}


def test_adding_again_changes_nothing_and_replaces_what_the_document_had(index: LexicalIndex) -> None:
    before = index.search("sách", 10)
    index.add([BORROWING, DAMAGE])
    assert [hit.passage for hit in index.search("sách", 10)] == [hit.passage for hit in before]
    index.add([DAMAGE])
    assert found(index, "mượn") == []
    assert index.documents() == {1, 2}


def test_rarity_is_between_everywhere_and_nowhere(index: LexicalIndex) -> None:
    rarity = index.rarity(["sach", "muon", "ho_chieu"])
    assert 0.0 <= rarity["sach"] < rarity["muon"] < rarity["ho_chieu"] == 1.0


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries_are_just_words(index: LexicalIndex, query: str) -> None:
    began = time.perf_counter()
    assert all(hit.score > 0 for hit in index.search(query, 10))
    assert time.perf_counter() - began < 1.0


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_text_is_a_query(index: LexicalIndex, query: str) -> None:
    assert len(index.search(query, 2)) <= 2


def test_nothing_is_found_for_no_places_asked(index: LexicalIndex) -> None:
    assert index.search("sách", 0) == []


def test_one_office_never_sees_another_s_passages(tmp_path: Path) -> None:
    ours, theirs = LexicalIndex(tmp_path / "1"), LexicalIndex(tmp_path / "2")
    ours.add([BORROWING])
    assert found(theirs, "mượn sách") == []
    assert theirs.documents() == set()


def test_what_one_process_adds_another_finds(tmp_path: Path) -> None:
    first, second = LexicalIndex(tmp_path), LexicalIndex(tmp_path)
    assert found(second, "mượn") == []
    first.add([BORROWING])
    assert found(second, "mượn") == [BORROWING.id]


def _add(path: Path, document_id: int) -> None:
    LexicalIndex(path).add([passage("Sách của phường.", document_id=document_id)])


def test_two_processes_add_at_once_and_both_are_kept(tmp_path: Path) -> None:
    LexicalIndex(tmp_path)
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_add, args=(tmp_path, number)) for number in (1, 2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    assert LexicalIndex(tmp_path).documents() == {1, 2}


def test_threads_add_at_once_and_all_are_kept(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    threads = [
        threading.Thread(target=index.add, args=([passage("Sách.", document_id=number)],))
        for number in range(1, 5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert index.documents() == {1, 2, 3, 4}


def test_a_folder_that_stays_locked_is_a_typed_error(tmp_path: Path) -> None:
    holder, waiting = LexicalIndex(tmp_path), LexicalIndex(tmp_path, lock_wait_s=0.1)
    with holder._folder.writer(), pytest.raises(IndexBusy) as raised:
        waiting.add([BORROWING])
    assert "Vui lòng thử lại" in raised.value.sentence
    waiting.add([BORROWING])


def test_a_change_that_fails_changes_nothing(index: LexicalIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("retrieval.lexical._entry", fail)
    with pytest.raises(RuntimeError):
        index.add([passage("Khác.")])
    monkeypatch.undo()
    assert index.documents() == {1, 2}
    assert found(index, "mượn") == [BORROWING.id]
    index.add([BORROWING])  # the lock was given back


def test_of_batches_those_before_a_failure_stay(tmp_path: Path) -> None:
    def batches() -> Iterator[Batch]:
        yield Batch([BORROWING, DAMAGE], map(analyse, [BORROWING, DAMAGE]), None)
        yield Batch([GIVING], [], None)

    index = LexicalIndex(tmp_path)
    with pytest.raises(ValueError, match="shorter"):
        index.fill(batches())
    assert index.documents() == index.leftovers() == {1}
    index.fill([Batch([GIVING], [analyse(GIVING)], None)])
    assert index.documents() == {1, 2}


def test_common_words_are_left_out_where_enough_rare_ones_are_asked_for(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    rare = "mượn giày trượt băng sân vận động tỉnh"
    index.add([passage("Sách của phường.", ordinal=n) for n in range(1, 9)])
    index.add([passage(f"Sách {rare}.", document_id=2)])
    assert len(found(index, "sách")) == len(found(index, "sách của phường")) == 9
    assert found(index, f"sách {rare}") == ["2:1"]
    assert found(index, "sách mượn giày")[0] == "2:1"


@pytest.mark.parametrize("kind", ["meta.json", ".managed.json", "*.term", "*.store", "*.fast"])
@pytest.mark.parametrize("damage", [b"", b"not an index", None], ids=["emptied", "overwritten", "deleted"])
def test_a_damaged_index_is_begun_anew_and_can_be_filled_again(
    tmp_path: Path, kind: str, damage: bytes | None
) -> None:
    LexicalIndex(tmp_path).add([BORROWING])
    for file in (tmp_path / LAYOUT).glob(kind):
        file.unlink() if damage is None else file.write_bytes(damage)
    index = LexicalIndex(tmp_path)
    assert index.documents() <= {1}
    index.add([BORROWING])
    assert found(index, "mượn") == [BORROWING.id]


def test_an_index_damaged_while_open_is_begun_anew(index: LexicalIndex, tmp_path: Path) -> None:
    for file in (tmp_path / "office" / LAYOUT).glob("*.term"):
        file.write_bytes(b"")
    (tmp_path / "office" / LAYOUT / "meta.json").write_bytes(b"{")
    assert index.documents() == set()
    index.add([BORROWING])
    assert found(index, "mượn") == [BORROWING.id]
