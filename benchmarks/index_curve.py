"""How the index grows, from ten thousand passages to a million: `python -m benchmarks.index_curve`.

    python -m benchmarks.index_curve --sizes 10000 61000 250000 1000000

The passages are made up, as long as those that the product cuts (median 55 words under a title of 20):
clauses of real law put together anew, with names of places and numbers of documents that stand nowhere else,
so that the vocabulary grows as it does in an office. The clauses come from `../shared/corpus`, where that
is absent from the 149 invented articles of the tests. Each size runs in a process of its own, so that its
peak of memory is its own. Times are those of `retrieval.hybrid.HybridIndex` alone: understanding a question
takes the same at every size and is not in them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import random
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from knowledge.vietnamese import fold
from retrieval.evaluation.beir import read_articles
from retrieval.evaluation.metrics import quantile
from retrieval.evaluation.running import peak_rss_mb
from retrieval.hybrid import HybridIndex, open_index
from retrieval.model import Passage

REPOSITORY = Path(__file__).resolve().parents[1]
CORPUS = Path("corpus") / "phap-dien-articles.jsonl.gz"
SAMPLE = REPOSITORY / "tests" / "retrieval" / "data" / "gate" / "corpus.jsonl"

SIZES = (10_000, 61_000, 250_000, 1_000_000)
IN_DOCUMENT = 40
"""Passages of a document, on average; the document that is added and removed last has as many."""

LENGTHS = (15, 35, 55, 75, 120)
"""Words of a passage, about: each fifth of them is of such a length."""

HITS = 10

PATIENCE_S = 60.0
"""Seconds after which a size says how far it is."""

_CLAUSE = re.compile(r"[^.;:\n]+")
_KINDS = (("Nghị định", "NĐ-CP"), ("Thông tư", "TT-BNV"), ("Quyết định", "QĐ-UBND"), ("Kế hoạch", "KH-UBND"))
_ONSETS = (
    "b", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "r", "s", "t", "th", "tr", "v", "x",
)  # fmt: skip
_RHYMES = (
    "ang", "ăm", "ân", "êm", "iên", "inh", "oa", "oan", "ông", "ơn", "ung", "uyên", "ương", "ấm", "ệt", "ình",
)  # fmt: skip
_ENDINGS = ("được quy định thế nào?", "là bao lâu?", "do ai thực hiện?", "gồm những gì?", "")


@dataclass(frozen=True, slots=True)
class Source:
    """What passages are made of: the titles of articles, and their clauses."""

    titles: Sequence[str]
    clauses: Sequence[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """How questions of one kind went: milliseconds of each, of the clock and of the processor.

    The clock counts what other programs take from this one; on a machine of its own both are alike.
    """

    clock: Sequence[float]
    processor: Sequence[float]
    found: int

    def line(self) -> str:
        """The figures as they are printed."""
        return (
            f"p50 {quantile(self.clock, 0.5):.1f} p95 {quantile(self.clock, 0.95):.1f} ms (processor"
            f" {quantile(self.processor, 0.5):.1f} and {quantile(self.processor, 0.95):.1f}),"
            f" itself in the first {HITS} {self.found / len(self.clock):.1%}"
        )


def source(shared: Path) -> Source:
    """The titles and clauses of the corpus, or of our own sample where that is absent."""
    titles: dict[str, None] = {}
    clauses: dict[str, None] = {}
    for title, text in _articles(shared):
        titles[title.split(". ", 1)[-1].strip()[:200]] = None
        for clause in _CLAUSE.findall(text):
            if 5 <= len(clause.split()) <= 60:
                clauses[clause.strip()] = None
    return Source(tuple(filter(None, titles)), tuple(clauses))


def _articles(shared: Path) -> Iterator[tuple[str, str]]:
    if (shared / CORPUS).is_file():
        with gzip.open(shared / CORPUS, "rt", encoding="utf-8") as lines:
            for line in lines:
                body = json.loads(line)
                yield body["tieu_de"], body["text"]
        return
    print(f"no {CORPUS} in {shared}: clauses of our own sample", file=sys.stderr)
    for article in read_articles(SAMPLE):
        yield article.title, article.text


def made_up(told: Source, count: int, seed: int) -> Iterator[Passage]:
    """Passages, those of one document in a row; the first ones are the same for every count."""
    chance = random.Random(seed)
    document_id = made = 0
    while made < count:
        document_id += 1
        size = chance.randint(IN_DOCUMENT // 2, IN_DOCUMENT * 3 // 2)
        yield from islice(_document(told, document_id, size, chance), count - made)
        made += size


def _document(told: Source, document_id: int, size: int, chance: random.Random) -> Iterator[Passage]:
    kind, issuer = chance.choice(_KINDS)
    where = _name(chance)
    number = f"{chance.randint(1, 400)}/{chance.randint(2005, 2026)}/{issuer}"
    top = f"{kind} {number} về {chance.choice(told.titles).lower()} của xã {where}"
    article, title = 0, ""
    for ordinal in range(1, size + 1):
        if ordinal == 1 or chance.random() < 0.3:
            article, title = article + 1, chance.choice(told.titles)
        text: list[str] = []
        longest = chance.choice(LENGTHS)
        while sum(len(part.split()) for part in text) < longest:
            text.append(chance.choice(told.clauses))
        if chance.random() < 0.3:
            text.append(f"theo Quyết định số {chance.randint(1, 9999)}/QĐ-UBND của xã {_name(chance)}")
        heading = f"{top}\nĐiều {article}. {title}"
        locator = f"Điều {article} khoản {ordinal}"
        body = f"{ordinal}. {'; '.join(text)}."
        yield Passage(
            f"{document_id}:{ordinal}", document_id, locator, None, heading, body, None, top, ordinal
        )


def _name(chance: random.Random) -> str:
    """The name of a place that may be nowhere."""
    return " ".join((chance.choice(_ONSETS) + chance.choice(_RHYMES)).capitalize() for _ in range(2))


def questions(passages: Sequence[Passage], chance: random.Random) -> list[tuple[str, str]]:
    """A question about each passage: six to ten of its words, with an ending; and the passage's id."""
    asked = []
    for passage in passages:
        words = re.sub(r"^\d+\. ", "", passage.text).rstrip(".").split()
        start = chance.randrange(max(1, len(words) - 8))
        part = " ".join(words[start : start + chance.randint(6, 10)])
        asked.append((f"{part.strip(';,')} {chance.choice(_ENDINGS)}".strip(), passage.id))
    return asked


def measure(made: Path, count: int, folder: Path, asked: int, seed: int) -> None:
    """Print the figures of one size: the first `count` passages of a file, indexed in a folder.

    Args:
        asked: questions of each kind, with tones and without.
    """
    chance = random.Random(seed)
    shutil.rmtree(folder, ignore_errors=True)
    wanted = frozenset(chance.sample(range(count), asked))
    kept: list[Passage] = []

    def watched() -> Iterator[Passage]:
        with made.open(encoding="utf-8") as lines:
            for number, line in enumerate(islice(lines, count)):
                passage = Passage(**json.loads(line))
                if number in wanted:
                    kept.append(passage)
                yield passage

    def say(line: str) -> None:
        print(f"{count:>9,} | {line}", flush=True)

    index = open_index(folder)
    began = last = time.perf_counter()
    began_working = time.process_time()

    def progress(done: int, _: int) -> None:
        nonlocal last
        if time.perf_counter() - last > PATIENCE_S:
            last = time.perf_counter()
            say(f"{done:,} after {last - began:.0f} s")

    index.index(watched(), progress)
    seconds, worked = time.perf_counter() - began, time.process_time() - began_working
    say(f"indexed in {seconds:.1f} s ({count / seconds:.0f} a second; processor {worked:.1f} s)")
    words, vectors = _megabytes(folder, but="vectors"), _megabytes(folder / "vectors")
    say(f"on disk: words {words:.0f} MB, vectors {vectors:.0f} MB")
    say(f"most memory while indexing {peak_rss_mb():.0f} MB")
    toned = questions(kept, chance)
    # Opened anew, so that nothing of the lexical half is at hand; Chroma keeps its own for the process.
    index = open_index(folder)
    say(f"opened and asked once in {_timed(lambda: index.search(toned[0][0], HITS)):.2f} s")
    say(f"with tones: {_ask(index, toned).line()}")
    say(f"without:    {_ask(index, [(fold(text), id_) for text, id_ in toned]).line()}")
    new = [
        Passage(f"{count + 1}:{number}", count + 1, each.locator, None, each.heading, each.text)
        for number, each in enumerate(kept[:IN_DOCUMENT], start=1)
    ]
    for turn in ("a document of", "again, one of"):
        added, removed = _timed(lambda: index.add(new)), _timed(lambda: index.remove(count + 1))
        say(f"{turn} {len(new)} passages added in {added:.2f} s, removed in {removed:.2f} s")
    say(f"documents() in {_timed(index.documents):.2f} s; most memory in all {peak_rss_mb():.0f} MB")


def _ask(index: HybridIndex, asked: Sequence[tuple[str, str]]) -> Asked:
    """Ask each question, and look for the passage that it was made of."""
    clock, processor, found = [], [], 0
    for text, id_ in asked:
        began, began_working = time.perf_counter(), time.process_time()
        hits = index.search(text, HITS)
        clock.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - began_working) * 1000)
        found += any(hit.passage.id == id_ for hit in hits)
    return Asked(clock, processor, found)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _megabytes(folder: Path, but: str = "") -> float:
    files = (path for path in folder.rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files if not but or but not in path.parts) / 1e6


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row for each size; 1 where one of them failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="passages, at least 1,000 each")
    parser.add_argument("--shared", type=Path, default=REPOSITORY.parent / "shared")
    parser.add_argument("--folder", type=Path, default=REPOSITORY / "build" / "curve", help="deleted again")
    parser.add_argument("--questions", type=int, default=200, help="with tones, and as many without")
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args(arguments)
    sizes = sorted(chosen.sizes)
    if sizes[0] < max(1000, chosen.questions):
        parser.error("a size is at least 1,000 and the number of questions")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    made = chosen.folder / "passages.jsonl"
    context = multiprocessing.get_context("spawn")
    failed = False
    try:
        told = source(chosen.shared)
        with made.open("w", encoding="utf-8") as lines:
            for passage in made_up(told, sizes[-1], chosen.seed):
                lines.write(json.dumps(asdict(passage), ensure_ascii=False) + "\n")
        del told
        for size in sizes:
            arguments_of_size = (made, size, chosen.folder / "index", chosen.questions, chosen.seed)
            process = context.Process(target=measure, args=arguments_of_size)
            process.start()
            process.join()
            failed = failed or process.exitcode != 0
    finally:
        shutil.rmtree(chosen.folder, ignore_errors=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
