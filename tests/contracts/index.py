"""What every index must do (`retrieval.model.Index`): a suite that the tests of each one inherit.

A subclass gives the fixture `opened`: opens the index of this test's folder, each time anew.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.model import Index, Passage

HOSTILE = [
    "", " ", '"', '" AND ( * : \\', "body:*", "a OR b NOT c", "[a TO b]", "/.*/", "😀", "\x00", "~1^2",
    "sách " * 2000, "x" * 10_000, "\ud800", "\u0323" * 500, "\u202e\ufeff", "٣ điều ４",
]  # fmt: skip


def passage(
    text: str, document_id: int = 1, ordinal: int = 1, *, heading: str = "", locator: str = "", page: int = 3
) -> Passage:
    return Passage(f"{document_id}:{ordinal}", document_id, locator, page, heading, text)


BORROWING = passage(
    "1. Mỗi người được mượn tối đa 04 cuốn sách, thời hạn 21 ngày.",
    heading="Điều 3. Thời hạn mượn sách",
    locator="Điều 3 khoản 1",
)
LONGER = passage(
    "2. Người mượn có thể xin gia hạn một lần, không quá 10 ngày.",
    ordinal=2,
    heading="Điều 3. Thời hạn mượn sách",
    locator="Điều 3 khoản 2",
)
DAMAGE = passage("Người làm hỏng sách phải báo cho thủ thư.", ordinal=3, locator="Điều 4 khoản 1")
HALL = passage(
    "Hội trường được mượn không phải trả tiền.", 2, heading="Kế hoạch 9/KH-UBND", locator="Điều 3 khoản 1"
)
CLEANING = passage("Người mượn hội trường quét dọn trước khi trả.", 2, 2, locator="Điều 5")
BOOKS, RULES = [BORROWING, LONGER, DAMAGE], [HALL, CLEANING]

# A search changes nothing that the next example could see, and each subclass is a run of its own.
_CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.differing_executors]

EVERYTHING = "người mượn sách, hội trường"


def ids(index: Index, query: str, k: int = 10) -> list[str]:
    return [hit.passage.id for hit in index.search(query, k)]


class IndexContract:
    """Two documents, three passages and two."""

    @pytest.fixture
    def opened(self) -> Callable[[], Index]:
        raise NotImplementedError

    @pytest.fixture
    def index(self, opened: Callable[[], Index]) -> Index:
        made = opened()
        made.add(BOOKS)
        made.add(RULES)
        return made

    def test_a_new_index_is_empty(self, opened: Callable[[], Index]) -> None:
        index = opened()
        assert index.documents() == set()
        assert index.search("mượn sách", 5) == []
        assert list(index.at_place([1], "@dieu3", 5)) == []
        assert index.rarity(["sach"]) == {"sach": pytest.approx(1.0)}
        index.remove(1)
        index.add([])
        assert index.documents() == set()

    def test_a_passage_comes_back_as_it_went_in(self, opened: Callable[[], Index]) -> None:
        whole = Passage(
            "7:1", 7, "mục II.1", None, "Kế hoạch 5\nII", "Dọn chợ.", "Don cho.", "Kế hoạch 5", 12
        )
        index = opened()
        index.add([whole])
        assert [hit.passage for hit in index.search("dọn chợ", 5)] == [whole]

    @pytest.mark.parametrize("typed", [str, str.upper, partial(unicodedata.normalize, "NFD")])
    def test_case_and_normal_form_of_a_question_change_nothing(
        self, index: Index, typed: Callable[[str], str]
    ) -> None:
        assert ids(index, typed("Được mượn tối đa mấy cuốn?"))[0] == BORROWING.id
        assert ids(index, typed("Làm hỏng sách thì báo cho ai?"))[0] == DAMAGE.id

    def test_a_question_without_tones_finds_the_same_first(self, index: Index) -> None:
        assert ids(index, "duoc muon toi da may cuon")[0] == BORROWING.id
        assert ids(index, "lam hong sach thi bao cho ai")[0] == DAMAGE.id

    def test_hits_are_distinct_best_first_and_at_most_as_many_as_asked(self, index: Index) -> None:
        hits = index.search(EVERYTHING, 10)
        assert len({hit.passage.id for hit in hits}) == len(hits) == 5
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert ids(index, EVERYTHING, 2) == [hit.passage.id for hit in hits[:2]]
        assert index.search(EVERYTHING, 0) == []

    def test_the_same_question_is_answered_the_same_also_after_opening_again(
        self, index: Index, opened: Callable[[], Index]
    ) -> None:
        first = index.search(EVERYTHING, 10)
        assert index.search(EVERYTHING, 10) == first
        again = opened().search(EVERYTHING, 10)
        assert [hit.passage for hit in again] == [hit.passage for hit in first]
        assert [hit.score for hit in again] == pytest.approx([hit.score for hit in first], rel=1e-5)

    def test_taking_a_document_out_leaves_the_others(self, index: Index) -> None:
        index.remove(1)
        assert index.documents() == {2}
        assert set(ids(index, EVERYTHING)) == {HALL.id, CLEANING.id}
        index.remove(99)
        index.remove(1)
        assert index.documents() == {2}

    def test_adding_the_same_again_changes_nothing(self, index: Index) -> None:
        before = ids(index, EVERYTHING)
        index.add(BOOKS)
        assert ids(index, EVERYTHING) == before
        assert index.documents() == {1, 2}

    def test_adding_replaces_what_the_document_had(self, index: Index) -> None:
        index.add([passage("Tủ sách mở cửa từ bảy giờ.")])
        assert set(ids(index, EVERYTHING)) == {"1:1", HALL.id, CLEANING.id}
        assert index.search("mấy giờ mở cửa", 1)[0].passage.text == "Tủ sách mở cửa từ bảy giờ."

    def test_several_documents_go_in_at_once(self, opened: Callable[[], Index]) -> None:
        index = opened()
        index.add([*BOOKS, *RULES])
        assert index.documents() == {1, 2}
        assert len(ids(index, EVERYTHING)) == 5

    def test_the_passages_of_a_place_are_those_within_it_in_these_documents(self, index: Index) -> None:
        def at(documents: list[int], place: str, k: int = 10) -> set[str]:
            return {hit.passage.id for hit in index.at_place(documents, place, k)}

        assert at([1], "@dieu3") == {BORROWING.id, LONGER.id}
        assert at([1, 2], "@dieu3.1") == {BORROWING.id, HALL.id}
        assert at([2], "@dieu4") == at([], "@dieu3") == at([1], "@dieu33") == set()
        assert len(at([1, 2], "@dieu3", 1)) == 1

    def test_rarity_tells_words_of_all_passages_from_words_of_none(self, index: Index) -> None:
        rarity = index.rarity(["muon", "thu_thu", "ho_chieu"])
        assert 0.0 < rarity["muon"] < rarity["thu_thu"] < rarity["ho_chieu"] == pytest.approx(1.0)

    def test_what_was_added_is_there_after_opening_again(
        self, index: Index, opened: Callable[[], Index]
    ) -> None:
        again = opened()
        assert again.documents() == {1, 2}
        assert ids(again, "mượn tối đa 4 cuốn")[0] == BORROWING.id

    @pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
    def test_hostile_queries_are_just_words(self, index: Index, query: str) -> None:
        assert all(hit.score > 0 for hit in index.search(query, 10))

    @pytest.mark.parametrize(
        "text", [*HOSTILE[:-5], "\u0323" * 500, "٣ điều ４"], ids=range(len(HOSTILE) - 3)
    )
    def test_hostile_passages_do_not_keep_others_from_being_found(self, index: Index, text: str) -> None:
        index.add([passage(text, 3, heading=text), passage("Bãi gửi xe mở ban ngày.", 3, 2)])
        assert ids(index, "bãi gửi xe")[0] == "3:2"
        assert index.documents() == {1, 2, 3}

    @settings(max_examples=40, deadline=None, suppress_health_check=_CHECKS)
    @given(query=st.text(max_size=120), k=st.integers(0, 6))
    def test_any_text_is_a_query(self, index: Index, query: str, k: int) -> None:
        assert len(index.search(query, k)) <= k
