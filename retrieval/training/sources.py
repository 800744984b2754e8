"""What is learned from: articles of law under their headings, and real questions with their answers."""

from __future__ import annotations

import csv
import gzip
import json
from dataclasses import dataclass
from pathlib import Path

_CORPUS = Path("corpus") / "phap-dien-articles.jsonl.gz"
_QUESTIONS = Path("benchmarks") / "legal-questions"


@dataclass(frozen=True, slots=True)
class Article:
    """An article: its document, its heading without "Điều 5.", its text."""

    document: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the articles that answer it, by their places in the list of articles."""

    text: str
    answers: tuple[int, ...]


def corpus_articles(shared: Path) -> list[Article]:
    """The articles of the codified law."""
    with gzip.open(shared / _CORPUS, "rt", encoding="utf-8") as lines:
        bodies = [json.loads(line) for line in lines]
    return [Article(body["law_id"], untitled(body["tieu_de"]), body["text"]) for body in bodies]


def benchmark_articles(shared: Path) -> tuple[list[Article], dict[str, int]]:
    """The articles that the questions are asked of, and their places by their ids."""
    with gzip.open(shared / _QUESTIONS / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        bodies = [json.loads(line) for line in lines]
    articles = [Article(body["_id"].split("+")[0], untitled(body["title"]), body["text"]) for body in bodies]
    return articles, {body["_id"]: place for place, body in enumerate(bodies)}


def questions(shared: Path, part: str, places: dict[str, int]) -> list[Question]:
    """The questions of "train" or "dev"."""
    folder = shared / _QUESTIONS
    answers: dict[str, list[int]] = {}
    with (folder / f"qrels-{part}.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            answers.setdefault(row["query-id"], []).append(places[row["corpus-id"]])
    asked = (folder / f"queries-{part}.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in asked]
    return [Question(each["text"], tuple(answers[each["_id"]])) for each in told if each["_id"] in answers]


def untitled(title: str) -> str:
    """A heading without its label: "Điều 5. Hồ sơ" is "Hồ sơ"."""
    label, dot, rest = title.partition(". ")
    return rest if dot and len(label) < 24 else title
