"""Both indexes keep the contract of an index: the lexical one alone, and the hybrid that the product has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.hybrid import open_index
from retrieval.lexical import LexicalIndex
from retrieval.model import Index
from tests.contracts.index import IndexContract


class TestLexicalIndex(IndexContract):
    @pytest.fixture
    def opened(self, tmp_path: Path) -> Callable[[], Index]:
        return lambda: LexicalIndex(tmp_path)


class TestHybridIndex(IndexContract):
    @pytest.fixture
    def opened(self, tmp_path: Path) -> Callable[[], Index]:
        return lambda: open_index(tmp_path)

    def test_a_question_without_tones_finds_the_same_first(self, index: Index) -> None:
        super().test_a_question_without_tones_finds_the_same_first(index)
