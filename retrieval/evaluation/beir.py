"""Benchmarks on disk: the BEIR layout (JSON lines and a table of judgements) and that of ALQAC."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import zlib
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from knowledge.vietnamese import nfc
from retrieval.model import Passage

LONGEST_LINE = 16_000_000
"""Bytes of one line; the longest article known has 0.6 million. Anything longer is no benchmark."""

_BROKEN = (EOFError, gzip.BadGzipFile, zlib.error)
_LOCATOR = re.compile(r"\s*(Điều\s+\d{1,5}[a-zđ]?)\b")


class UnreadableBenchmark(Exception):
    """A file of a benchmark is not in a known layout; the text says in Vietnamese where and why."""


@dataclass(frozen=True, slots=True)
class Article:
    """A text that can answer. `id` is the benchmark's own: "61/2018/nđ-cp+18"."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question and the grades of the articles that answer it.

    `form` is how it was typed ("slips"), where the benchmark says so.
    """

    id: str
    text: str
    relevant: Mapping[str, int]
    form: str | None = None


def read_articles(path: Path) -> Iterator[Article]:
    """The articles of a corpus, one at a time: BEIR's JSON lines, or ALQAC's list of laws; gzip or not.

    Raises:
        UnreadableBenchmark: at the first thing that is no article.
        OSError: where the file cannot be read.
    """
    if _is_list(path):
        for law in _objects(path):
            for each in _list(path, law, "articles"):
                text = _string(path, each, "text")
                title, parted, rest = text.partition("\n\n")
                number = _string(path, each, "id")
                name = f"Điều {number}. {title}" if parted else f"Điều {number}"
                yield Article(
                    f"{_string(path, law, 'id')}+{number}", nfc(name), nfc(rest if parted else text)
                )
        return
    for each in _objects(path):
        title = _string(path, each, "title") if "title" in each else ""
        yield Article(_string(path, each, "_id"), nfc(title), nfc(_string(path, each, "text")))


def read_queries(queries: Path, qrels: Path | None) -> tuple[Query, ...]:
    """The questions that some article answers, in the order of the file.

    Args:
        queries: BEIR's JSON lines, or ALQAC's list, which names its articles itself.
        qrels: BEIR's table "query-id, corpus-id, score"; not needed for ALQAC.

    Raises:
        UnreadableBenchmark: at the first thing that is no question or judgement, or where none is left.
        OSError: where a file cannot be read.
    """
    grades = read_qrels(qrels) if qrels is not None else None
    found = []
    for each in _objects(queries):
        key = _string(queries, each, "id" if "relevant_articles" in each else "_id")
        if "relevant_articles" in each:
            named = _list(queries, each, "relevant_articles")
            own = {
                f"{_string(queries, one, 'law_id')}+{_string(queries, one, 'article_id')}": 1 for one in named
            }
            relevant: Mapping[str, int] = own if grades is None else grades.get(key, {})
        elif grades is None:
            raise UnreadableBenchmark(f"{queries.name} không có sẵn đáp án: cần tệp --qrels.")
        else:
            relevant = grades.get(key, {})
        form = _string(queries, each, "form") if "form" in each else None
        found.append(Query(key, nfc(_string(queries, each, "text")), relevant, form))
    answerable = tuple(each for each in found if any(grade > 0 for grade in each.relevant.values()))
    if not answerable:
        raise UnreadableBenchmark(f"Không câu hỏi nào trong {queries.name} có điều luật trả lời.")
    if len({each.id for each in answerable}) < len(answerable):
        raise UnreadableBenchmark(f"{queries.name}: có hai câu hỏi cùng mã.")
    return answerable


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """The grades of articles by the question's id. A first line without a number is the table's head.

    Raises:
        UnreadableBenchmark: at the first line that is no judgement.
    """
    found: dict[str, dict[str, int]] = {}
    with closing(_lines(path)) as lines:
        for number, line in enumerate(lines, start=1):
            cells = line.split("\t")
            grade = cells[-1].strip()
            told = len(cells) == 3 and re.fullmatch(r"-?[0-9]{1,6}", grade)
            if told:
                found.setdefault(cells[0].strip(), {})[cells[1].strip()] = int(grade)
            elif number > 1 and line.strip():
                raise UnreadableBenchmark(f"{path.name}, dòng {number}: cần mã câu hỏi, mã điều, điểm.")
    return found


def make_passages(articles: Iterable[Article]) -> Iterator[tuple[str, Passage]]:
    """Each article's id with the one passage that it becomes, those of one document in a row.

    Articles whose ids differ only behind the last "+" are one document, wherever they stand in the list:
    a corpus in the order of the codified law takes a decree's articles apart.
    """
    laws: dict[str, list[Article]] = {}
    for article in articles:
        laws.setdefault(article.id.rpartition("+")[0] or article.id, []).append(article)
    for document, law in enumerate(laws.values(), start=1):
        for ordinal, article in enumerate(law, start=1):
            place = _LOCATOR.match(article.title)
            locator = place[1] if place else ""
            yield (
                article.id,
                Passage(f"{document}:{ordinal}", document, locator, None, article.title, article.text),
            )


def sample(articles: Iterable[Article], keep: Iterable[str], count: int, seed: int = 1) -> frozenset[str]:
    """The ids of a smaller corpus: every article to keep, and others at random up to the count."""
    kept = frozenset(keep)
    there, others = set(), []
    for article in articles:
        if article.id in kept:
            there.add(article.id)
        else:
            others.append(article.id)
    room = min(max(0, count - len(there)), len(others))
    return frozenset(there.union(random.Random(seed).sample(others, room)))  # noqa: S311 - no secret


def content_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _is_list(path: Path) -> bool:
    with _opened(path) as stream:
        try:
            start = stream.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
        except _BROKEN as error:
            raise UnreadableBenchmark(f"{path.name}: tệp nén bị hỏng.") from error
    return start.startswith(b"[")


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file: of its one list, or one a line."""
    if _is_list(path):
        with _opened(path) as stream:
            told = _parsed(path, stream.read(), "")
        for each in told:
            yield _object(path, each, "")
        return
    with closing(_lines(path)) as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                where = f", dòng {number}"
                yield _object(path, _parsed(path, line, where), where)


def _lines(path: Path) -> Generator[str, None, None]:
    """Lines end with a line feed and nothing else: U+2028 and its like may stand inside a JSON string."""
    with _opened(path) as stream:
        number = 0
        try:
            while line := stream.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise UnreadableBenchmark(f"{path.name}, dòng {number}: dòng quá dài.")
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise UnreadableBenchmark(f"{path.name}, dòng {number}: không phải UTF-8.") from error
        except _BROKEN as error:
            raise UnreadableBenchmark(f"{path.name}: tệp nén bị hỏng.") from error


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(path) if packed else path.open("rb"))


def _parsed(path: Path, text: str | bytes, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableBenchmark(f"{path.name}{where}: không phải JSON.") from error


def _object(path: Path, told: Any, where: str) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise UnreadableBenchmark(f"{path.name}{where}: phải là một đối tượng JSON.")
    return told


def _list(path: Path, told: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    value = told.get(name)
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise UnreadableBenchmark(f"{path.name}: “{name}” phải là một danh sách đối tượng.")
    return value


def _string(path: Path, told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str):
        raise UnreadableBenchmark(f"{path.name}: mỗi đối tượng phải có chữ ở “{name}”.")
    try:
        value.encode()
    except UnicodeEncodeError as error:  # "\\ud800" is JSON, but half a letter
        raise UnreadableBenchmark(f"{path.name}: có ký tự không hợp lệ ở “{name}”.") from error
    return value
