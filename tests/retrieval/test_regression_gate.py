"""The gate: retrieval must not become worse than it was on a small benchmark of our own (data/gate).

149 invented articles on 19 subjects, many of them nearly alike, and 136 invented questions in five forms.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from retrieval.evaluation.beir import read_articles, read_queries
from retrieval.evaluation.forms import in_form
from retrieval.evaluation.metrics import mean
from retrieval.evaluation.running import Built, Corpus, Row, ask, build
from retrieval.evaluation.systems import hybrid_system

GATE = Path(__file__).parent / "data" / "gate"
QUERIES = read_queries(GATE / "queries.jsonl", GATE / "qrels.tsv")

LEAST = {
    # form: acc@1, recall@10, nDCG@10
    "toned": (0.88, 0.98, 0.94),
    "toneless": (0.95, 0.98, 0.97),
    "abbreviated": (0.88, 0.97, 0.95),
    "slips": (0.80, 0.96, 0.90),
    "everyday": (0.80, 0.92, 0.86),
}
"""A little below what the index reached: one question of the form worse in its first places. Raise
them with what is measured, never lower them without saying why in the change."""

LEAST_ALL_TONELESS = (0.86, 0.97, 0.92)
"""The same for all questions typed without tones."""

MEASURES = ("acc@1", "recall@10", "ndcg@10")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("gate")
    return build(hybrid_system(), Corpus(GATE / "corpus.jsonl"), folder, lambda done, of: None)


@pytest.mark.parametrize("form", LEAST)
def test_questions_of_each_form_find_their_articles(built: Built, form: str) -> None:
    _hold(ask(built, [query for query in QUERIES if query.form == form]), LEAST[form])


def test_all_questions_without_tones_find_their_articles(built: Built) -> None:
    _hold(ask(built, in_form(QUERIES, "toneless", None)), LEAST_ALL_TONELESS)


def _hold(row: Row, least: tuple[float, float, float]) -> None:
    told = {name: round(mean([one[name] for one in row.scores.values()]), 4) for name in MEASURES}
    wanted = dict(zip(MEASURES, least, strict=True))
    assert all(told[name] >= wanted[name] for name in MEASURES), f"{told}, wanted {wanted}"


def test_the_benchmark_is_whole() -> None:
    articles = {article.id for article in read_articles(GATE / "corpus.jsonl")}
    assert len(articles) >= 120
    assert all(articles.issuperset(query.relevant) for query in QUERIES)
    assert Counter(query.form for query in QUERIES).keys() == LEAST.keys()
    assert len({query.text for query in QUERIES}) == len(QUERIES) >= 80
