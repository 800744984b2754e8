"""Running a benchmark: a system's index is built once and kept, its questions asked one after the other."""

from __future__ import annotations

import fcntl
import json
import resource
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from retrieval.evaluation.beir import Article, Query, content_hash, make_passages, read_articles
from retrieval.evaluation.forms import Treatment
from retrieval.evaluation.metrics import DEPTH, MEASURES, interval, mean, measure, quantile
from retrieval.model import Hit, Passage

PASSAGES = "passages-2"
"""How articles become passages (`beir.make_passages`). Change it with that: kept indexes are built anew."""

BUILT = "built.json"
"""Written last: a folder without it was broken off, and is built anew."""

Progress = Callable[[int, int], None]


class Searcher(Protocol):
    """What is measured: an index that is filled once and then searched."""

    def index(self, passages: Iterable[Passage], progress: Progress) -> None:
        """Put in all passages, those of one document in a row; `progress` is told (done, of how many)."""
        ...

    def search(self, query: str, k: int) -> list[Hit]:
        """At most `k` passages, best first. The ids of hits begin with the id of what was put in."""
        ...


@dataclass(frozen=True, slots=True)
class System:
    """A searcher to be measured, and how to come by it.

    `layout` names what it keeps on disk and is changed with that; `open` makes it on a folder of its own,
    as it was left there.
    """

    name: str
    layout: str
    open: Callable[[Path], Searcher]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The articles of a file, all or some of them, as they are or damaged."""

    path: Path
    only: frozenset[str] | None = None
    treatment: Treatment | None = None

    def articles(self) -> Iterator[Article]:
        """The articles, read anew each time."""
        told = read_articles(self.path)
        if self.only is not None:
            only = self.only
            told = (each for each in told if each.id in only)
        return told if self.treatment is None else self.treatment.treated(told)

    def key(self) -> str:
        """Different for every different list of articles."""
        chosen = "all" if self.only is None else sha256("\n".join(sorted(self.only)).encode()).hexdigest()
        return f"{content_hash(self.path)} {chosen} {self.treatment or 'as is'}"


@dataclass(frozen=True, slots=True)
class Built:
    """A system that holds a corpus. `articles` are their ids by the ids of their passages."""

    searcher: Searcher
    articles: Mapping[str, str]
    index_seconds: float
    peak_rss_mb: float


@dataclass(frozen=True, slots=True)
class Row:
    """How a system did: the measures of every query, and the milliseconds of every search."""

    scores: Mapping[str, Mapping[str, float]]
    milliseconds: tuple[float, ...]

    def body(self) -> dict[str, Any]:
        """The row as it is printed: means, their intervals, the time of a query."""
        values = {name: [told[name] for told in self.scores.values()] for name in MEASURES}
        return {
            "queries": len(self.scores),
            **{name: round(mean(told), 4) for name, told in values.items()},
            "ci": {name: rounded(asdict(interval(told))) for name, told in values.items()},
            "query_ms": {
                "p50": round(quantile(self.milliseconds, 0.5), 2),
                "p95": round(quantile(self.milliseconds, 0.95), 2),
            },
        }


def build(system: System, corpus: Corpus, cache: Path, progress: Progress) -> Built:
    """A system with the corpus in it, taken from the cache where the same has been built before.

    The cache is a folder for each system, layout and corpus; it may be deleted at any time. A second
    process waits for the one that is building.

    Args:
        progress: told (articles done, of how many) while the index is built.
    """
    told = f"{system.name} {system.layout} {PASSAGES} {corpus.key()}"
    folder = cache / f"{system.name}-{sha256(told.encode()).hexdigest()[:16]}"
    with _alone(folder):
        if not (folder / BUILT).is_file():
            shutil.rmtree(folder, ignore_errors=True)
            (folder / "index").mkdir(parents=True)
            kept = _fill(system.open(folder / "index"), corpus, progress)
            unfinished = folder / f"{BUILT}.part"
            unfinished.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
            unfinished.replace(folder / BUILT)
        kept = json.loads((folder / BUILT).read_text(encoding="utf-8"))
    # Opened anew also after building, so that what is measured is what a restarted program has.
    searcher = system.open(folder / "index")
    return Built(searcher, kept["articles"], kept["index_seconds"], kept["peak_rss_mb"])


def _fill(searcher: Searcher, corpus: Corpus, progress: Progress) -> dict[str, Any]:
    # Damage changes no ids, and restoring it takes minutes: once is enough, and is no time of the index.
    untreated = replace(corpus, treatment=None).articles()
    articles = {passage.id: article for article, passage in make_passages(untreated)}
    passages: Iterable[Passage] = (passage for _, passage in make_passages(corpus.articles()))
    if corpus.treatment is not None:
        passages = list(passages)
    began = time.perf_counter()
    searcher.index(passages, lambda done, _: progress(done, len(articles)))
    seconds = time.perf_counter() - began
    return {"index_seconds": round(seconds, 2), "peak_rss_mb": peak_rss_mb(), "articles": articles}


def ask(built: Built, queries: Sequence[Query]) -> Row:
    """Ask every question, one at a time, and judge what comes back. The clock runs in the search alone."""
    if queries:
        built.searcher.search(queries[0].text, DEPTH)  # what is loaded on first use is no query's time
    scores: dict[str, dict[str, float]] = {}
    milliseconds = []
    for query in queries:
        began = time.perf_counter()
        hits = built.searcher.search(query.text, DEPTH)
        milliseconds.append((time.perf_counter() - began) * 1000)
        scores[query.id] = measure(ranking(hits, built.articles), query.relevant)
    return Row(scores, tuple(milliseconds))


def ranking(hits: Iterable[Hit], articles: Mapping[str, str]) -> list[str]:
    """The articles of hits, each once, at its best place.

    A searcher may divide passages further; what it makes of "3:14" is called "3:14" and more.
    """
    named = (articles.get(_of_article(hit.passage.id)) for hit in hits)
    return list(dict.fromkeys(article for article in named if article is not None))


def _of_article(passage: str) -> str:
    document, _, rest = passage.partition(":")
    digits = next((place for place, sign in enumerate(rest) if not sign.isdigit()), len(rest))
    return f"{document}:{rest[:digits]}"


def batches(passages: Iterable[Passage], size: int) -> Iterator[list[Passage]]:
    """Passages in lists of about this size, never a document in two: an index replaces whole documents."""
    batch: list[Passage] = []
    for passage in passages:
        if len(batch) >= size and passage.document_id != batch[-1].document_id:
            yield batch
            batch = []
        batch.append(passage)
    if batch:
        yield batch


def peak_rss_mb() -> float:
    """The most memory that this process has held, in megabytes.

    Linux's own mark comes first: getrusage counts in what a parent held before it started this program.
    """
    try:
        with Path("/proc/self/status").open(encoding="ascii", errors="replace") as lines:
            marks = [line.split()[1] for line in islice(lines, 100) if line.startswith("VmHWM:")]
    except OSError:
        marks = []
    kilobytes = int(marks[0]) if marks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(kilobytes / 1024, 1)


def rounded(told: Mapping[str, float]) -> dict[str, float]:
    """Figures as they are printed."""
    return {name: round(value, 4) for name, value in told.items()}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
