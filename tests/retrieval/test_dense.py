"""Vectors in Chroma, real ones on disk: what is put in is found, taken out, and survives other writers."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from retrieval.dense import DenseFailed, DenseIndex, collection_name


def unit(*numbers: float) -> np.ndarray:
    vector = np.array(numbers, np.float32)
    return vector / np.linalg.norm(vector)


VECTORS = np.stack([unit(1, 0, 0), unit(0, 1, 0), unit(1, 1, 0), unit(0, 0, 1)])
IDS = ["1:1", "1:2", "2:1", "3:1"]


@pytest.fixture
def index(tmp_path: Path) -> DenseIndex:
    made = DenseIndex(tmp_path, "office")
    made.add(IDS, [1, 1, 2, 3], VECTORS)
    return made


def test_the_nearest_come_first_with_their_cosines(index: DenseIndex) -> None:
    found = index.nearest(unit(1, 0.1, 0), 2)
    assert [each for each, _ in found] == ["1:1", "2:1"]
    assert found[0][1] == pytest.approx(float(unit(1, 0.1, 0) @ VECTORS[0]), abs=1e-4)


def test_a_document_is_taken_out_alone(index: DenseIndex) -> None:
    index.remove(1)
    index.remove(77)
    assert index.documents() == {2, 3}
    assert [each for each, _ in index.nearest(VECTORS[0], 10)] == ["2:1", "3:1"]


def test_the_documents_of_a_large_index_are_told(tmp_path: Path) -> None:
    count = 33_000  # SQLite takes 32,766 variables
    made = DenseIndex(tmp_path, "office")
    vectors = np.random.default_rng(1).normal(size=(count, 3)).astype(np.float32)
    made.add([f"{number}:1" for number in range(count)], range(count), vectors)
    assert made.documents() == set(range(count))


def test_the_same_id_again_replaces(index: DenseIndex) -> None:
    index.add(["3:1"], [3], VECTORS[:1])
    assert index.count() == 4
    assert {each for each, _ in index.nearest(VECTORS[0], 2)} == {"1:1", "3:1"}


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    made = DenseIndex(tmp_path, "office")
    assert made.nearest(VECTORS[0], 5) == []
    assert made.documents() == set()
    made.remove(1)


def test_two_offices_on_one_place_do_not_see_each_other(tmp_path: Path) -> None:
    ours, theirs = DenseIndex(tmp_path, "office-1"), DenseIndex(tmp_path, "office-2")
    ours.add(["1:1"], [1], VECTORS[:1])
    assert theirs.documents() == set()


def test_what_was_added_is_there_after_opening_again(index: DenseIndex, tmp_path: Path) -> None:
    again = DenseIndex(tmp_path, "office")
    assert again.documents() == {1, 2, 3}
    assert again.nearest(VECTORS[3], 1)[0][0] == "3:1"


def test_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    made = DenseIndex(tmp_path, "office")

    def add(document: int) -> None:
        made.add([f"{document}:1"], [document], VECTORS[:1])

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made.documents() == set(range(8))


def test_an_address_that_is_none_is_refused_for_good() -> None:
    with pytest.raises(DenseFailed) as refused:
        DenseIndex("chroma.example", "office").count()
    assert refused.value.permanent


def test_a_server_that_is_away_fails_for_now() -> None:
    with pytest.raises(DenseFailed) as failed:
        DenseIndex("http://127.0.0.1:9", "office").count()
    assert not failed.value.permanent


def test_vectors_of_another_length_are_refused_not_mixed(index: DenseIndex) -> None:
    with pytest.raises(DenseFailed):
        index.add(["4:1"], [4], np.ones((1, 7), np.float32))
    assert index.documents() == {1, 2, 3}


@pytest.mark.parametrize("name", ["office-1", "Phường Hoa Sen / 2", "..", "x" * 900])
def test_any_name_makes_a_name_that_chroma_takes(name: str) -> None:
    made = collection_name(f"dense-1-{name}")
    assert 3 <= len(made) <= 512
    assert made[0].isalnum()
    assert made[-1].isalnum()
