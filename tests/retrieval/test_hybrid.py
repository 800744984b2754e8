"""The two halves as one index: never half a document for long, and words alone where vectors fail."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from chromadb.api.shared_system_client import SharedSystemClient

from knowledge.reading import read
from knowledge.structure import parse_document
from knowledge.vietnamese import fold
from retrieval.dense import DenseFailed, DenseIndex
from retrieval.embedding import Vectors
from retrieval.embedding.static import load_embedding
from retrieval.hybrid import AT_ONCE, HybridIndex, open_index
from retrieval.lexical import LexicalIndex
from retrieval.model import Hit, Passage
from retrieval.passages import make_passages
from retrieval.ranking import load_ranking
from tests.retrieval.killed_index import DIED, STEPS, document

REPOSITORY = Path(__file__).parents[2]
DECREE = Path(__file__).parent / "data" / "nghi-dinh-mau.txt"
KEPT = {1: document(1), 2: document(2), 3: document(3)}


class Halves:
    """The index of a folder with its halves in hand."""

    def __init__(self, folder: Path, dense: DenseIndex | None = None) -> None:
        self.lexical = LexicalIndex(folder, load_embedding().name)
        self.dense = dense or DenseIndex(folder / "vectors", f"passages-{load_embedding().name}")
        self.index = HybridIndex(self.lexical, self.dense, load_embedding(), load_ranking())

    def is_whole(self, documents: Iterable[Sequence[Passage]]) -> None:
        """Both halves hold these documents, each passage once, and nothing else."""
        passages = {passage.id: passage for passages in documents for passage in passages}
        numbers = {passage.document_id for passage in passages.values()}
        assert self.index.documents() == self.index.leftovers() == numbers
        assert self.lexical.frequencies([])[0] == self.dense.count() == len(passages)
        kept = {each.id: each for each in self.lexical.by_id(list(passages))}
        found_again = self.lexical.passages([each.row for each in kept.values()])
        assert {id_: found_again[each.row] for id_, each in kept.items()} == passages
        for id_, passage in passages.items():
            meant = load_embedding().passages([passage.title], [passage.text])[0]
            assert kept[id_].weights.vector == pytest.approx(meant, abs=1e-3)
            nearest, cosine = self.dense.nearest(meant, 1)[0]
            assert nearest == id_
            assert cosine == pytest.approx(1.0, abs=1e-3)
            found = [hit.passage.id for hit in self.index.search(passage.text, 50)]
            assert found[0] == id_
            assert len(found) == len(set(found)) == len(passages)


def reconcile(index: HybridIndex, kept: dict[int, tuple[Passage, ...]]) -> None:
    """As `bot.library.Library.reconcile` does with what the store holds."""
    for document_id in index.leftovers() - set(kept):
        index.remove(document_id)
    for document_id in set(kept) - index.documents():
        index.add(kept[document_id])


def run(folder: Path, change: str, step: str) -> None:
    """Change document 2 in another process that dies at a step."""
    command = [sys.executable, "-m", "tests.retrieval.killed_index", str(folder), change, step]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, timeout=120, check=False)
    assert done.returncode == DIED, done.stderr.decode()


def restarted(folder: Path) -> Halves:
    """As a new process has it: Chroma's client of this one knows what it had read before."""
    SharedSystemClient.clear_system_cache()
    return Halves(folder)


@pytest.fixture
def halves(tmp_path: Path) -> Halves:
    made = Halves(tmp_path)
    made.index.add([passage for passages in KEPT.values() for passage in passages])
    return made


def test_a_document_has_both_halves_and_a_search_finds_each_passage_once(halves: Halves) -> None:
    halves.is_whole(KEPT.values())


def test_adding_and_taking_out_touch_no_other_document(halves: Halves) -> None:
    others = [passage.id for number in (1, 3) for passage in KEPT[number]]
    before = halves.lexical.by_id(others)
    halves.index.add(document(2, changed=True))
    halves.is_whole([KEPT[1], document(2, changed=True), KEPT[3]])
    halves.index.add(document(2)[:1])
    halves.is_whole([KEPT[1], document(2)[:1], KEPT[3]])
    halves.index.remove(2)
    halves.is_whole([KEPT[1], KEPT[3]])
    assert [each.row for each in halves.lexical.by_id(others)] == [each.row for each in before]


@pytest.mark.parametrize("step", STEPS["add"])
def test_a_process_killed_while_adding_is_made_good(tmp_path: Path, step: str) -> None:
    before = Halves(tmp_path)
    before.index.add([*KEPT[1], *KEPT[3]])
    run(tmp_path, "add", step)
    after = restarted(tmp_path)
    assert {1, 3} <= after.index.documents()
    assert all(
        hit.passage in (*KEPT[1], *KEPT[2], *KEPT[3]) for hit in after.index.search("người mượn ghi sổ", 20)
    )
    reconcile(after.index, KEPT)
    after.is_whole(KEPT.values())


@pytest.mark.parametrize("step", STEPS["add"])
def test_what_a_killed_process_left_of_an_unknown_document_is_taken_out(tmp_path: Path, step: str) -> None:
    known = {1: KEPT[1], 3: KEPT[3]}
    Halves(tmp_path).index.add([*KEPT[1], *KEPT[3]])
    run(tmp_path, "add", step)
    after = restarted(tmp_path)
    reconcile(after.index, known)
    after.is_whole(known.values())


@pytest.mark.parametrize("step", STEPS["remove"])
def test_a_process_killed_while_taking_out_is_made_good(halves: Halves, tmp_path: Path, step: str) -> None:
    run(tmp_path, "remove", step)
    after = restarted(tmp_path)
    reconcile(after.index, {1: KEPT[1], 3: KEPT[3]})
    after.is_whole([KEPT[1], KEPT[3]])


@pytest.mark.parametrize("step", STEPS["replace"])
def test_a_replacement_that_was_broken_off_is_whole_when_it_is_done_again(
    halves: Halves, tmp_path: Path, step: str
) -> None:
    run(tmp_path, "replace", step)
    after = restarted(tmp_path)
    after.index.add(document(2, changed=True))
    after.is_whole([KEPT[1], document(2, changed=True), KEPT[3]])


class Failing(DenseIndex):
    """Vectors in a place that can be told to fail."""

    failing = True

    def _collection(self) -> object:
        if self.failing:
            raise DenseFailed("the disk is gone", permanent=False)
        return super()._collection()


def test_where_vectors_fail_words_are_searched_alone_and_the_vectors_come_later(tmp_path: Path) -> None:
    dense = Failing(tmp_path / "vectors", "passages")
    halves = Halves(tmp_path, dense)
    for passages in KEPT.values():
        halves.index.add(passages)
    assert halves.index.documents() == halves.index.leftovers() == {1, 2, 3}
    assert halves.index.search(KEPT[2][1].text, 5)[0].passage == KEPT[2][1]
    assert halves.index.search("không có từ nào ở đây: xyz", 5) == []
    halves.index.remove(3)
    assert halves.index.documents() == {1, 2}
    dense.failing = False
    assert halves.index.documents() == set()
    reconcile(halves.index, KEPT)
    halves.is_whole(KEPT.values())


def test_vectors_that_stay_behind_a_removal_are_found_by_nobody_and_taken_out_later(tmp_path: Path) -> None:
    dense = Failing(tmp_path / "vectors", f"passages-{load_embedding().name}")
    dense.failing = False
    halves = Halves(tmp_path, dense)
    halves.index.add([*KEPT[1], *KEPT[2]])
    dense.failing = True
    halves.index.remove(2)
    dense.failing = False
    assert halves.index.documents() == {1}
    assert {hit.passage.document_id for hit in halves.index.search(KEPT[2][0].text, 20)} == {1}
    reconcile(halves.index, {1: KEPT[1]})
    halves.is_whole([KEPT[1]])


def test_words_that_are_damaged_are_begun_anew_and_filled_again(halves: Halves, tmp_path: Path) -> None:
    for file in tmp_path.glob("lexical-*/*"):
        file.write_bytes(b"")
    after = restarted(tmp_path)
    assert after.index.documents() == set()
    assert after.index.leftovers() == {1, 2, 3}
    assert after.index.search("người mượn ghi sổ", 5) == []
    reconcile(after.index, KEPT)
    after.is_whole(KEPT.values())


def test_vectors_that_are_damaged_are_begun_anew_and_filled_again(tmp_path: Path) -> None:
    (tmp_path / "vectors").mkdir()
    (tmp_path / "vectors" / "chroma.sqlite3").write_bytes(b"not a database" * 1000)
    after = restarted(tmp_path)
    assert after.index.documents() == set()
    reconcile(after.index, KEPT)
    after.is_whole(KEPT.values())


def test_a_folder_of_vectors_that_cannot_be_used_leaves_the_words(tmp_path: Path) -> None:
    (tmp_path / "vectors").write_bytes(b"a file where the folder should be")
    after = restarted(tmp_path)
    reconcile(after.index, KEPT)
    assert after.index.documents() == {1, 2, 3}
    assert after.index.search(KEPT[2][1].text, 5)[0].passage == KEPT[2][1]


def _in_another_process(folder: Path, code: str) -> None:
    program = f"""
from pathlib import Path
from retrieval.hybrid import open_index
from tests.retrieval.killed_index import document
index = open_index(Path({str(folder)!r}))
{code}
"""
    subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, check=True, timeout=120)


def test_what_another_process_adds_is_found_by_its_words_and_what_it_takes_out_is_gone(
    tmp_path: Path,
) -> None:
    here = Halves(tmp_path)
    here.index.add([*KEPT[1], *KEPT[3]])
    here.index.search("người mượn ghi sổ", 5)
    _in_another_process(tmp_path, "index.add(document(2)); index.remove(3)")
    assert here.index.documents() == {1, 2}
    assert here.index.search(KEPT[2][2].text, 5)[0].passage == KEPT[2][2]
    assert {hit.passage.document_id for hit in here.index.search("người mượn ghi sổ", 20)} == {1, 2}


def test_what_another_process_adds_is_weighed_by_its_vectors_too(tmp_path: Path) -> None:
    here = Halves(tmp_path)
    here.index.add([*KEPT[1], *KEPT[3]])
    here.index.search("người mượn ghi sổ", 5)
    _in_another_process(tmp_path, "index.add(document(2))")
    before = _scores(here.index)
    assert before == pytest.approx(_scores(restarted(tmp_path).index))
    here.is_whole(KEPT.values())


def _scores(index: HybridIndex) -> list[float]:
    return [hit.score for hit in index.search("người mượn bàn ghế ghi vào sổ", 20)]


@pytest.fixture(scope="module")
def decree(tmp_path_factory: pytest.TempPathFactory) -> HybridIndex:
    made = open_index(tmp_path_factory.mktemp("decree"))
    made.add(make_passages(5, parse_document(read(DECREE))))
    return made


@pytest.mark.parametrize(
    ("question", "locator"),
    [
        ("Được xin gia hạn mượn sách mấy lần?", "Điều 3 khoản 2"),
        ("Báo và tạp chí có được mượn về nhà không?", "Điều 3 khoản 3"),
        ("Người làm mất sách nộp tiền bằng giá bìa vào đâu?", "Điều 4 khoản 1"),
        ("Thủ thư tình nguyện là ai?", "Điều 2"),
        ("Nghị định có hiệu lực từ khi nào?", "Điều 6"),
    ],
)
def test_a_question_without_tones_finds_what_it_finds_with_them(
    decree: HybridIndex, question: str, locator: str
) -> None:
    toned, toneless = decree.search(question, 3), decree.search(fold(question), 3)
    assert toned[0].passage == toneless[0].passage
    assert toned[0].passage.locator.startswith(locator)


def test_a_passage_that_lost_its_tones_is_found_among_others_that_have_them(tmp_path: Path) -> None:
    damaged = [
        replace(passage, text=fold(passage.text), heading=fold(passage.heading)) for passage in KEPT[2]
    ]
    made = open_index(tmp_path)
    made.add([*KEPT[1], *damaged, *KEPT[3]])
    first = [made.search(passage.text, 1)[0].passage.id for passage in KEPT[2]]
    assert first == [passage.id for passage in damaged]


def test_the_score_of_a_hit_is_a_chance(decree: HybridIndex) -> None:
    asked, not_asked = decree.search("xin gia hạn mượn sách", 9), decree.search("lệ phí hộ chiếu", 9)
    assert all(0 < hit.score < 1 for hit in (*asked, *not_asked))
    assert asked[0].score > 2 * max((hit.score for hit in not_asked), default=0.0)


def test_passages_at_a_place_come_in_reading_order(tmp_path: Path) -> None:
    made = open_index(tmp_path)
    clauses = [
        Passage(f"1:{n}", 1, f"Điều 3 khoản {n}", None, "Điều 3. Việc", f"{n}. Việc " + "nữa " * (40 - 3 * n))
        for n in range(1, 13)
    ]
    made.add(clauses)
    found = made.at_place([1], "@dieu3", 20)
    assert [hit.passage.id for hit in found] == [f"1:{n}" for n in range(1, 13)]


class Backwards:
    """A judge that likes the last one best."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        self.asked.append((question, len(texts)))
        return range(len(texts))


def test_a_judge_puts_the_first_few_in_its_order_and_leaves_the_rest(halves: Halves) -> None:
    judge = Backwards()
    judged = HybridIndex(halves.lexical, halves.dense, load_embedding(), load_ranking(), judge, reranked=4)
    plain, other = halves.index.search("người mượn ghi sổ", 9), judged.search("người mượn ghi sổ", 9)
    assert judge.asked == [("người mượn ghi sổ", 4)]
    assert [hit.passage for hit in other] == [hit.passage for hit in [*plain[3::-1], *plain[4:]]]
    assert [hit.score for hit in other] == [hit.score for hit in plain]


def test_many_passages_go_in_by_whole_documents(tmp_path: Path) -> None:
    size = AT_ONCE // 2 + 1
    passages = [
        Passage(f"{number}:{n}", number, "", None, "", f"Việc {n} của tổ {number}.")
        for number in (1, 2, 3)
        for n in range(size)
    ]
    told: list[tuple[int, int]] = []
    halves = Halves(tmp_path)
    halves.index.index(passages, lambda done, of: told.append((done, of)))
    assert told == [(2 * size, 2 * size), (3 * size, 3 * size)]
    assert halves.index.documents() == {1, 2, 3}
    assert halves.dense.count() == halves.lexical.frequencies([])[0] == 3 * size


class NoVectors:
    """An embedder that knows no word."""

    name, dimension = "none", 4

    def passages(self, titles: Sequence[str], texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), 4), np.float32)

    def question(self, text: str) -> Vectors:
        return np.zeros(4, np.float32)


def test_texts_that_the_embedding_does_not_know_are_found_by_words(tmp_path: Path) -> None:
    index = open_index(tmp_path, embedder=NoVectors())
    index.add(KEPT[1])
    found: list[Hit] = index.search(KEPT[1][1].text, 3)
    assert found[0].passage == KEPT[1][1]
    assert index.documents() == {1}
