"""`python -m retrieval.training`: learn all that ships with retrieval, from `../shared`.

The embedding, the order of candidates, the second look at them, when to stay silent. About half an hour on
two cores. Each part keeps what it made under `--work`, so that a second run goes on where the first one
stopped.
"""

from __future__ import annotations

import argparse
import os
import pickle
import sys
import time
from pathlib import Path

import numpy as np

from retrieval.embedding.static import DATA, TABLE, UNITS
from retrieval.training.deciding import learn_decisions
from retrieval.training.embedding import FirstPart, SecondPart, Table, compress, new_table
from retrieval.training.ranking import learn_ranking
from retrieval.training.sources import benchmark_articles, corpus_articles, questions
from retrieval.training.units import Bags, choose_units

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDS = 5
_START = time.monotonic()


def log(text: str) -> None:
    """A line on standard error with the seconds since the start."""
    print(f"{time.monotonic() - _START:6.0f} s  {text}", file=sys.stderr, flush=True)


def main() -> int:
    """Learn everything; 1 where `../shared` is not there."""
    parser = argparse.ArgumentParser(description="Learn what ships with retrieval.")
    parser.add_argument("--shared", type=Path, default=REPOSITORY.parent / "shared")
    parser.add_argument("--work", type=Path, default=REPOSITORY / "build" / "retrieval")
    parser.add_argument("--decisions", action="store_true", help="learn the last part alone")
    parser.add_argument("--rounds", type=float, default=2.6, help="how often each article is seen")
    chosen = parser.parse_args()
    if not (chosen.shared / "corpus").is_dir():
        log(f"no corpus in {chosen.shared}")
        return 1
    chosen.work.mkdir(parents=True, exist_ok=True)
    if chosen.decisions:
        learn_decisions(chosen.shared, chosen.work, log)
        return 0
    articles, places = benchmark_articles(chosen.shared)
    more = corpus_articles(chosen.shared)
    log(f"{len(articles)} and {len(more)} articles")
    units, counts = choose_units(f"{each.title}\n{each.text}" for each in (*articles, *more))
    log(f"{len(units)} rows")
    bags = Bags(units)
    first = chosen.work / "first.pickle"
    if first.is_file():
        table: Table = pickle.loads(first.read_bytes())  # noqa: S301 - our own file
    else:
        table = new_table(counts, len(articles) + len(more))
        FirstPart([*articles, *more], bags).learn(table, chosen.rounds, log)
        first.write_bytes(pickle.dumps(table))
    asked = questions(chosen.shared, "train", places)
    second = SecondPart(articles, bags)
    fold_of = [int(each) for each in np.random.default_rng(5).integers(0, FOLDS, len(asked))]
    for fold in (*range(FOLDS), None):
        kept = chosen.work / f"vectors-{fold}.npz"
        if kept.is_file():
            continue
        log(f"fold {fold}")
        changed = table.copy()
        learned_from = [each for each, where in zip(asked, fold_of, strict=True) if where != fold]
        second.learn(changed, learned_from, log)
        held = [bags.of(each.text) for each, where in zip(asked, fold_of, strict=True) if where == fold]
        if fold is None:
            rows, scales = compress(changed)
            DATA.mkdir(exist_ok=True)
            (DATA / UNITS).write_text("\n".join(units), encoding="utf-8")
            np.savez_compressed(DATA / TABLE, rows=rows, scales=scales)
            held = [bags.of(each.text) for each in questions(chosen.shared, "dev", places)]
        np.savez(
            kept,
            questions=changed.encode_all(held),
            articles=changed.encode_all(second.articles).astype(np.float16),
        )
    learn_ranking(chosen.shared, chosen.work, asked, fold_of, dict(zip(units, counts, strict=True)), log)
    learn_decisions(chosen.shared, chosen.work, log)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "2")
    sys.exit(main())
