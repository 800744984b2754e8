"""Train what knowledge.restoration ships: python -m knowledge.training --corpus ARTICLES.jsonl.gz

Needs tesseract with its English model and the Tinos fonts (Debian: tesseract-ocr, fonts-croscore), and takes
about 25 minutes on two cores, most of it drawing pages and reading them wrongly. See docs/models.md.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from itertools import islice
from pathlib import Path

from knowledge.restoration import CHANNEL, LANGUAGE
from knowledge.training.channel import learn, word_pairs
from knowledge.training.damage import LINES, make_pairs, wrapped
from knowledge.training.language import train
from knowledge.training.sources import articles, wording

OWN_WEIGHT = 4
"""How many times our own wording counts: it is a hundredth of the law's, and nearer to what is read."""

_SEED = 7


def main() -> None:
    """Make damaged pairs where there are none yet, learn the channel, count the language."""
    parser = argparse.ArgumentParser(prog="python -m knowledge.training", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="phap-dien-articles.jsonl.gz")
    parser.add_argument("--pairs", type=Path, default=Path("build/pairs.jsonl"), help="kept between runs")
    parser.add_argument("--pages", type=int, default=300, help="pages to draw and read")
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    if not chosen.pairs.exists():
        _say(f"drawing and reading {chosen.pages} pages")
        chosen.pairs.parent.mkdir(parents=True, exist_ok=True)
        chance = random.Random(_SEED)  # noqa: S311 - no secret
        paragraphs = [paragraph for paragraph in articles(chosen.corpus) if len(paragraph) > 20]
        chance.shuffle(paragraphs)
        lines = list(islice(wrapped(iter(paragraphs), chance), chosen.pages * LINES))
        unfinished = chosen.pairs.with_suffix(".part")
        make_pairs(lines, unfinished, workers=chosen.workers, progress=_say_page)
        unfinished.rename(chosen.pairs)
    CHANNEL.parent.mkdir(exist_ok=True)
    _say("learning the channel")
    letters, whole = learn(word_pairs(chosen.pairs))
    learned = {"letters": letters, "whole": whole}
    CHANNEL.write_text(json.dumps(learned, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    _say("counting the language")
    train(articles(chosen.corpus), wording(), weight=OWN_WEIGHT).save(LANGUAGE)
    for file in (CHANNEL, LANGUAGE):
        _say(f"{file}: {file.stat().st_size / 1e6:.1f} MB")


def _say_page(done: int, pages: int) -> None:
    if done % 10 == 0 or done == pages:
        _say(f"page {done} of {pages}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
