"""The product's own search as a system to be measured: the question understood, then the hybrid index."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from retrieval import dense, lexical
from retrieval.embedding.static import load_embedding
from retrieval.evaluation.running import Progress, System
from retrieval.hybrid import open_index
from retrieval.model import Hit, Passage
from retrieval.question import Abbreviations, QuestionRestorer, understand_question


class HybridSearcher:
    """What an office has, with what ships: tones restored, words and vectors, the learned order."""

    def __init__(self, folder: Path) -> None:
        self._index = open_index(folder)
        self._abbreviations = Abbreviations.shipped()
        self._restorer = QuestionRestorer.shipped()
        self._today = datetime.now(UTC).date()

    def index(self, passages: Iterable[Passage], progress: Progress) -> None:
        """Put in all passages, a commit for every few thousand."""
        self._index.index(passages, progress)

    def search(self, query: str, k: int) -> list[Hit]:
        """At most `k` passages, best first."""
        understood = understand_question(
            query, today=self._today, abbreviations=self._abbreviations, restorer=self._restorer
        )
        return self._index.search(understood.text, k)


def hybrid_system() -> System:
    """The system of the index that the product answers from."""
    return System("hybrid", f"{lexical.LAYOUT} {dense.LAYOUT} {load_embedding().name}", HybridSearcher)
