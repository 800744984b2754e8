"""Running a benchmark: what is built is kept, what is found is judged, and nothing else is counted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation import baselines
from retrieval.evaluation.baselines import BM25, LEXICAL, BaselineMissing, stock_system
from retrieval.evaluation.beir import Query
from retrieval.evaluation.forms import Treatment
from retrieval.evaluation.running import (
    BUILT,
    Built,
    Corpus,
    Progress,
    System,
    ask,
    batches,
    build,
    peak_rss_mb,
    ranking,
)
from retrieval.model import Hit, Passage

TEXTS = {
    "1/QC+1": ("Điều 1. Giờ mở cửa", "Cửa trụ sở mở lúc bảy giờ sáng."),
    "1/QC+2": ("Điều 2. Chìa khóa", "Bảo vệ giữ chìa khóa dự phòng."),
    "2/QC+1": ("Điều 1. Xe đạp", "Xe đạp để ở nhà xe phía sau."),
}
QUERIES = (Query("q1", "ai giữ chìa khóa", {"1/QC+2": 1}), Query("q2", "để xe đạp ở đâu", {"2/QC+1": 1}))


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    path = tmp_path / "corpus.jsonl"
    told = [{"_id": key, "title": title, "text": text} for key, (title, text) in TEXTS.items()]
    path.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in told), encoding="utf-8")
    return Corpus(path)


class Memory:
    """A searcher that finds the passages with the most words of the query; it keeps its file as told."""

    filled = 0

    def __init__(self, folder: Path) -> None:
        self._path = folder / "passages.json"
        self.asked: list[str] = []

    def index(self, passages: Iterable[Passage], progress: Progress) -> None:
        Memory.filled += 1
        told = [(passage.id, passage.text) for passage in passages]
        self._path.write_text(json.dumps(told))
        progress(len(told), 0)

    def search(self, query: str, k: int) -> list[Hit]:
        self.asked.append(query)
        words = set(query.lower().split())
        found = [
            Hit(
                Passage(key, int(key.split(":")[0]), "", None, "", text),
                len(words & set(text.lower().split())),
            )
            for key, text in json.loads(self._path.read_text())
        ]
        return sorted((hit for hit in found if hit.score), key=lambda hit: -hit.score)[:k]


MEMORY = System("memory", "memory-1", Memory)


def silent(done: int, of: int) -> None:
    pass


def test_an_index_is_built_once_and_told_how_far_it_is(tmp_path: Path, corpus: Corpus) -> None:
    Memory.filled = 0
    seen: list[tuple[int, int]] = []
    first = build(MEMORY, corpus, tmp_path / "cache", lambda done, of: seen.append((done, of)))
    again = build(MEMORY, corpus, tmp_path / "cache", lambda done, of: seen.append((done, of)))
    assert Memory.filled == 1
    assert seen == [(3, 3)]
    assert first.articles == again.articles == {"1:1": "1/QC+1", "1:2": "1/QC+2", "2:1": "2/QC+1"}
    assert first.index_seconds == again.index_seconds
    assert first.peak_rss_mb > 0


def test_another_layout_another_corpus_or_a_broken_build_is_built_anew(
    tmp_path: Path, corpus: Corpus
) -> None:
    Memory.filled = 0
    cache = tmp_path / "cache"
    build(MEMORY, corpus, cache, silent)
    build(System("memory", "memory-2", Memory), corpus, cache, silent)
    assert Memory.filled == 2
    part = Corpus(corpus.path, frozenset({"1/QC+1"}))
    assert build(MEMORY, part, cache, silent).articles == {"1:1": "1/QC+1"}
    build(MEMORY, Corpus(corpus.path, None, Treatment(1.0, restored=False)), cache, silent)
    assert Memory.filled == 4
    for marker in cache.glob(f"*/{BUILT}"):
        marker.unlink()
    build(MEMORY, corpus, cache, silent)
    assert Memory.filled == 5
    corpus.path.write_text(corpus.path.read_text() + "\n")
    build(MEMORY, corpus, cache, silent)
    assert Memory.filled == 6


def test_a_build_that_fails_leaves_nothing_that_counts(tmp_path: Path, corpus: Corpus) -> None:
    class Failing(Memory):
        def index(self, passages: Iterable[Passage], progress: Progress) -> None:
            raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        build(System("memory", "memory-1", Failing), corpus, tmp_path / "cache", silent)
    Memory.filled = 0
    build(MEMORY, corpus, tmp_path / "cache", silent)
    assert Memory.filled == 1


def test_every_question_is_asked_once_after_one_to_warm_up(tmp_path: Path, corpus: Corpus) -> None:
    built = build(MEMORY, corpus, tmp_path, silent)
    row = ask(built, QUERIES)
    assert isinstance(built.searcher, Memory)
    assert built.searcher.asked == [QUERIES[0].text, *(query.text for query in QUERIES)]
    assert len(row.milliseconds) == 2
    assert row.scores["q1"]["acc@1"] == row.scores["q2"]["acc@1"] == 1
    body = row.body()
    assert (body["queries"], body["acc@1"], body["ndcg@10"]) == (2, 1, 1)
    assert body["ci"]["acc@1"] == {"low": 1, "high": 1}
    assert 0 < body["query_ms"]["p50"] <= body["query_ms"]["p95"]


def hit(key: str) -> Hit:
    return Hit(Passage(key, 1, "", None, "", ""), 1.0)


def test_several_passages_of_an_article_are_one_article_at_its_best_place() -> None:
    articles = {"1:1": "a", "1:10": "b"}
    hits = [hit("1:10.2"), hit("1:1/3"), hit("1:10"), hit("7:7"), hit("nonsense"), hit("1:1")]
    assert ranking(hits, articles) == ["b", "a"]


def test_memory_is_measured() -> None:
    assert 10 < peak_rss_mb() < 100_000


@given(st.lists(st.integers(1, 5), max_size=40), st.integers(1, 7))
def test_batches_keep_documents_whole(sizes: list[int], size: int) -> None:
    passages = [
        Passage(f"{document}:{ordinal}", document, "", None, "", "")
        for document, count in enumerate(sizes)
        for ordinal in range(count)
    ]
    made = list(batches(passages, size))
    assert [one for batch in made for one in batch] == passages
    ids = [{one.document_id for one in batch} for batch in made]
    assert sum(map(len, ids)) == len(set().union(*ids))
    assert all(len(batch) >= size for batch in made[:-1])


@pytest.mark.parametrize("system", [LEXICAL, BM25], ids=lambda system: str(system.name))
def test_the_searchers_find_what_they_were_given_also_when_opened_again(
    system: System, tmp_path: Path, corpus: Corpus
) -> None:
    first = ask(build(system, corpus, tmp_path, silent), QUERIES)
    again = ask(build(system, corpus, tmp_path, silent), QUERIES)
    assert first.body()["acc@1"] == again.body()["acc@1"] == 1
    found = build(system, corpus, tmp_path, silent).searcher.search("chia khoa", 1)
    assert [(one.passage.heading, one.passage.locator) for one in found] == [("Điều 2. Chìa khóa", "Điều 2")]


@pytest.mark.parametrize("system", [LEXICAL, BM25], ids=lambda system: str(system.name))
@given(query=st.text(max_size=80))
def test_any_text_may_be_asked(
    system: System, query: str, tmp_path_factory: pytest.TempPathFactory, built: dict[str, Built]
) -> None:
    if system.name not in built:
        folder = tmp_path_factory.mktemp("any")
        path = folder / "corpus.jsonl"
        path.write_text('{"_id": "a", "text": "một hai ba"}\n', encoding="utf-8")
        built[system.name] = build(system, Corpus(path), folder, silent)
    assert len(built[system.name].searcher.search(query, 3)) <= 1


@pytest.fixture(scope="module")
def built() -> dict[str, Built]:
    return {}


def test_plain_bm25_knows_no_tones_and_counts_a_title_once(tmp_path: Path, corpus: Corpus) -> None:
    searcher = build(BM25, corpus, tmp_path, silent).searcher
    assert [one.passage.id for one in searcher.search("CHÌA khoá", 3)] == ["1:2"]
    assert searcher.search("", 3) == searcher.search("?!", 3) == []


def test_the_stock_pipeline_is_left_out_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BaselineMissing, match="--stock-model"):
        stock_system(None)
    with pytest.raises(BaselineMissing, match="không có thư mục"):
        stock_system(tmp_path / "none")
    monkeypatch.setattr(baselines.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(BaselineMissing, match="langchain-chroma"):
        stock_system(tmp_path)


def test_the_stock_pipeline_runs_on_a_model_in_a_folder(tmp_path: Path, corpus: Corpus) -> None:
    for library in ("langchain_chroma", "langchain_text_splitters", "sentence_transformers"):
        pytest.importorskip(library, reason=f"the stock pipeline needs {library}, which is optional")
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    words = sorted({word for pair in TEXTS.values() for part in pair for word in part.split()})
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0} | {word: at for at, word in enumerate(words, 1)}, "[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    model = tmp_path / "model"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=64)], device="cpu").save(str(model))
    system = stock_system(model)
    built = build(system, corpus, tmp_path / "cache", silent)
    exact = Query("q", "\n".join(TEXTS["1/QC+2"]), {"1/QC+2": 1})
    assert ask(built, [exact]).scores["q"]["acc@1"] == 1
    assert len(built.searcher.search("xe", 2)) == 2
