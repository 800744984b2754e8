"""Benchmarks on disk: both layouts, gzip, passages, samples; and files that are none."""

from __future__ import annotations

import gzip
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation.beir import (
    Article,
    UnreadableBenchmark,
    make_passages,
    read_articles,
    read_qrels,
    read_queries,
    sample,
)

ARTICLES = [
    Article("9/QC+1", "Điều 1. Giờ mở cửa", "Cửa mở lúc bảy giờ."),
    Article("9/QC+2", "Điều 2a. Chìa khóa", "Bảo vệ giữ chìa khóa."),
    Article("10/QC+1", "Phụ lục", "Mẫu sổ trực."),
]


def write_lines(path: Path, objects: list[Any]) -> Path:
    path.write_text(
        "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects), encoding="utf-8"
    )
    return path


def corpus(folder: Path) -> Path:
    told = [{"_id": one.id, "title": one.title, "text": one.text} for one in ARTICLES]
    return write_lines(folder / "corpus.jsonl", told)


def queries(folder: Path) -> Path:
    told = [
        {"_id": "q1", "text": "mấy giờ mở cửa"},
        {"_id": "q2", "text": "ai giữ chìa khóa", "form": "everyday"},
        {"_id": "q3", "text": "không ai hỏi"},
    ]
    return write_lines(folder / "queries.jsonl", told)


def qrels(folder: Path) -> Path:
    path = folder / "qrels.tsv"
    path.write_text("query-id\tcorpus-id\tscore\nq1\t9/QC+1\t1\nq2\t9/QC+2\t2\nq3\t9/QC+2\t0\n", "utf-8")
    return path


def test_a_corpus_of_lines_packed_or_not(tmp_path: Path) -> None:
    path = corpus(tmp_path)
    packed = tmp_path / "corpus.jsonl.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert list(read_articles(path)) == list(read_articles(packed)) == ARTICLES


def test_questions_come_with_their_articles_and_only_where_one_answers(tmp_path: Path) -> None:
    told = read_queries(queries(tmp_path), qrels(tmp_path))
    assert [(one.id, dict(one.relevant), one.form) for one in told] == [
        ("q1", {"9/QC+1": 1}, None),
        ("q2", {"9/QC+2": 2}, "everyday"),
    ]


def test_the_table_may_have_no_head(tmp_path: Path) -> None:
    path = tmp_path / "qrels.tsv"
    path.write_text("q1\ta\t1\r\nq1\tb\t0\r\n", "utf-8")
    assert read_qrels(path) == {"q1": {"a": 1, "b": 0}}


def test_alqac_has_its_answers_in_it(tmp_path: Path) -> None:
    laws = tmp_path / "law.json"
    articles = [{"id": "1", "text": "Tên điều\n\nLời điều."}, {"id": "2", "text": "Chỉ có lời."}]
    laws.write_text(json.dumps([{"id": "5/L", "articles": articles}], ensure_ascii=False), "utf-8")
    asked = tmp_path / "question.json"
    right = [{"law_id": "5/L", "article_id": "2"}]
    asked.write_text(json.dumps([{"id": "q-1", "text": "Hỏi?", "relevant_articles": right}]), "utf-8")
    assert list(read_articles(laws)) == [
        Article("5/L+1", "Điều 1. Tên điều", "Lời điều."),
        Article("5/L+2", "Điều 2", "Chỉ có lời."),
    ]
    (query,) = read_queries(asked, None)
    assert query.relevant == {"5/L+2": 1}


def test_articles_of_one_law_are_passages_of_one_document() -> None:
    told = list(make_passages(ARTICLES))
    assert [(article, one.id, one.document_id, one.locator) for article, one in told] == [
        ("9/QC+1", "1:1", 1, "Điều 1"),
        ("9/QC+2", "1:2", 1, "Điều 2a"),
        ("10/QC+1", "2:1", 2, ""),
    ]
    assert (told[0][1].heading, told[0][1].text) == ("Điều 1. Giờ mở cửa", "Cửa mở lúc bảy giờ.")


def test_a_law_whose_articles_stand_apart_is_one_document_in_a_row() -> None:
    again = [*ARTICLES, Article("9/QC+3", "", "Trực đêm.")]
    assert [(article, one.id) for article, one in make_passages(again)] == [
        ("9/QC+1", "1:1"),
        ("9/QC+2", "1:2"),
        ("9/QC+3", "1:3"),
        ("10/QC+1", "2:1"),
    ]


@given(st.lists(st.text(max_size=8), unique=True, max_size=30))
def test_no_two_articles_become_the_same_passage(ids: list[str]) -> None:
    told = list(make_passages([Article(each, "", "") for each in ids]))
    assert sorted(article for article, _ in told) == sorted(ids)
    assert len({passage.id for _, passage in told}) == len(ids)


def test_a_sample_keeps_what_answers_and_is_always_the_same() -> None:
    articles = [Article(f"a{number}", "", "") for number in range(100)]
    chosen = sample(articles, ["a3", "a99", "not there"], 10)
    assert len(chosen) == 10
    assert {"a3", "a99"} <= chosen
    assert "not there" not in chosen
    assert chosen == sample(articles, ["a3", "a99"], 10)
    assert sample(articles, ["a3", "a99"], 1) == {"a3", "a99"}
    assert len(sample(articles, [], 1000)) == 100


BAD_CORPORA: list[tuple[bytes, str]] = [
    (b'{"_id": "a", "text": "x"}\nnot json\n', "dòng 2: không phải JSON"),
    (b"[1]", "đối tượng"),
    (b"7\n", "đối tượng"),
    (b'{"_id": 5, "text": "x"}\n', "_id"),
    (b'{"_id": "a"}\n', "text"),
    (b'{"_id": "a", "text": "\\ud800"}\n', "ký tự"),
    (b"\xff\xfe{}\n", "UTF-8"),
    (b"[" * 100_000, "JSON"),
    (b'[{"id": "5", "articles": [3]}]', "articles"),
    (gzip.compress(b'{"_id": "a", "text": "x"}\n' * 999)[:-20], "nén"),
    (b"\x1f\x8bnothing packed", "nén"),
]


@pytest.mark.parametrize(("told", "reason"), BAD_CORPORA)
def test_what_is_no_corpus_is_refused_with_a_reason(tmp_path: Path, told: bytes, reason: str) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_bytes(told)
    with pytest.raises(UnreadableBenchmark, match=reason):
        list(read_articles(path))


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.evaluation.beir.LONGEST_LINE", 20)
    with pytest.raises(UnreadableBenchmark, match="dòng quá dài"):
        list(read_articles(corpus(tmp_path)))


def test_judgements_that_are_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "qrels.tsv"
    path.write_text("query-id\tcorpus-id\tscore\nq1\t9/QC+1\tyes\n", "utf-8")
    with pytest.raises(UnreadableBenchmark, match="dòng 2"):
        read_queries(queries(tmp_path), path)
    with pytest.raises(UnreadableBenchmark, match="--qrels"):
        read_queries(queries(tmp_path), None)
    path.write_text("query-id\tcorpus-id\tscore\n", "utf-8")
    with pytest.raises(UnreadableBenchmark, match="Không câu hỏi nào"):
        read_queries(queries(tmp_path), path)


def test_two_questions_of_one_name_are_refused(tmp_path: Path) -> None:
    twice = write_lines(tmp_path / "twice.jsonl", [{"_id": "q1", "text": "a"}, {"_id": "q1", "text": "b"}])
    with pytest.raises(UnreadableBenchmark, match="cùng mã"):
        read_queries(twice, qrels(tmp_path))


@given(st.binary(max_size=60))
def test_no_bytes_do_more_than_be_refused(tmp_path_factory: pytest.TempPathFactory, told: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "corpus"
    path.write_bytes(told)
    with suppress(UnreadableBenchmark):
        list(read_articles(path))
