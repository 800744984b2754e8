"""The table of passages: what goes in comes out, together or not at all; no row is ever another passage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.lexical import LAYOUT, LexicalIndex
from retrieval.model import Passage
from retrieval.passage_store import FILE, PassageStore, Weights, put, remove
from retrieval.tokens import tokens


def passage(document_id: int, ordinal: int = 1, text: str = "Người mượn sách ghi vào sổ.") -> Passage:
    return Passage(
        f"{document_id}:{ordinal}",
        document_id,
        "Điều 1",
        3,
        "Quy chế\nĐiều 1",
        text,
        "Ng. mượn",
        "Quy chế",
        7,
    )


def weights(each: Passage, *, opens: bool = True, vector: tuple[float, ...] = (0.5, 0.25)) -> Weights:
    return Weights(opens, tokens(each.title), tokens(each.text), np.array(vector, np.float16))


def filled(store: PassageStore, *passages: Passage) -> list[int]:
    with store.writing() as table:
        return list(put(table, passages, [weights(each, opens=each.id.endswith(":1")) for each in passages]))


def test_a_passage_and_what_weighs_it_come_back_as_they_went_in(tmp_path: Path) -> None:
    one, other = passage(1), Passage("2:1", 2, "", None, "", "\x00 😀 ")
    rows = filled(PassageStore(tmp_path), one, other)
    store = PassageStore(tmp_path)
    assert store.passages(rows) == dict(zip(rows, (one, other), strict=True))
    back = store.candidates(rows)[0]
    assert (back.row, back.id, back.document_id, back.weights.opens) == (rows[0], "1:1", 1, True)
    assert back.weights.title.tolist() == tokens("Điều 1").tolist()
    assert back.weights.body.tolist() == tokens(one.text).tolist()
    assert back.weights.vector.tolist() == [0.5, 0.25]


def test_candidates_come_in_the_order_asked_for_and_missing_ones_do_not(tmp_path: Path) -> None:
    store = PassageStore(tmp_path)
    rows = filled(store, passage(1), passage(1, 2), passage(2))
    asked = [rows[2], 999, rows[0]]
    assert [each.row for each in store.candidates(asked)] == [rows[2], rows[0]]
    assert [each.id for each in store.by_id(["1:2", "9:9"])] == ["1:2"]
    assert store.passages([999]) == {}
    assert store.candidates([]) == store.by_id([]) == []


def test_an_opening_is_the_title_and_the_first_words_of_the_first_passage(tmp_path: Path) -> None:
    store = PassageStore(tmp_path)
    first = passage(1, text="Quy chế này nói về sách")
    filled(store, first, passage(1, 2, "Khác"), passage(2, text=""))
    found = store.openings([1, 2, 9], 3)
    assert found[1].tolist() == tokens("Điều 1 Quy chế này").tolist()
    assert found[2].tolist() == tokens("Điều 1").tolist()
    assert found.keys() == {1, 2}


def test_more_rows_than_sqlite_takes_values_are_asked_for_at_once(tmp_path: Path) -> None:
    store = PassageStore(tmp_path)
    rows = filled(store, passage(1))
    assert store.passages([*range(10, 40_000), *rows]).keys() == set(rows)


def test_a_change_that_fails_changes_nothing(tmp_path: Path) -> None:
    store = PassageStore(tmp_path)
    rows = filled(store, passage(1))
    two = [weights(passage(1)), weights(passage(1), vector=())._replace(body=None)]  # type: ignore[arg-type]
    with pytest.raises(AttributeError), store.writing() as table:
        put(table, [passage(2), passage(3)], two)
    assert store.documents() == {rows[0]: 1}


def test_a_row_is_never_used_again(tmp_path: Path) -> None:
    store = PassageStore(tmp_path)
    (before,) = filled(store, passage(1))
    with store.writing() as table:
        remove(table, [1])
    assert store.documents() == {}
    (after,) = filled(PassageStore(tmp_path), passage(1))
    assert after > before == store.last_row() - 1


@pytest.mark.parametrize("damage", [b"", b"no table" * 4096, None], ids=["emptied", "overwritten", "deleted"])
def test_words_whose_table_is_lost_are_begun_anew_with_it(tmp_path: Path, damage: bytes | None) -> None:
    LexicalIndex(tmp_path).add([passage(1)])
    for file in (tmp_path / LAYOUT).glob(f"{FILE}*"):
        if damage is None or file.name != FILE:
            file.unlink()
        else:
            file.write_bytes(damage)
    index = LexicalIndex(tmp_path)
    assert index.documents() == index.leftovers() == set()
    index.add([passage(2, text="Hội trường cho mượn.")])
    assert [hit.passage.id for hit in index.search("mượn", 5)] == ["2:1"]


def test_a_document_whose_rows_went_in_without_its_words_counts_as_missing_and_left_over(
    tmp_path: Path,
) -> None:
    index = LexicalIndex(tmp_path)
    index.add([passage(1), passage(2)])
    filled(PassageStore(tmp_path / LAYOUT), passage(2, 2), passage(3))
    assert index.documents() == {1}
    assert index.leftovers() == {1, 2, 3}
    index.add([passage(2)])
    index.remove(3)
    assert index.documents() == index.leftovers() == {1, 2}
