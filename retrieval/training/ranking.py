"""Learning the order of candidates from questions that the embedding was not taught with."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from retrieval.embedding.static import FOLDED, PAIR
from retrieval.evaluation.beir import make_passages, read_articles
from retrieval.hybrid import OPENING_LONGEST, weighed
from retrieval.lexical import LexicalIndex
from retrieval.passage_store import Candidate
from retrieval.ranking import BACKGROUND, DATA, RANKING, Background, asked_with, standard
from retrieval.signals import NAMES, Floats, signals
from retrieval.tokens import plain, token, words
from retrieval.training.sources import Question
from retrieval.training.sources import questions as read_questions

LEXICAL, DENSE = 100, 60
"""Candidates by words and by vectors."""

LEAST_MET = 4
PRIOR = 8.0
USUAL = 0.9
"""Questions that a word must be in to be trusted less or more; how many questions the usual share weighs."""

_STRENGTH = 1e-3
Log = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Pool:
    """The candidates of one question: their signals, whether each answers, how many answers there are."""

    rows: Floats
    right: NDArray[np.bool_]
    answers: int
    fold: int | None


def learn_ranking(
    shared: Path,
    work: Path,
    asked: Sequence[Question],
    fold_of: Sequence[int],
    counts: Mapping[str, int],
    log: Log,
) -> None:
    """Learn the ranking and write what ships; log the figures of cross-validation and of `dev`."""
    path = shared / "benchmarks" / "legal-questions" / "corpus.jsonl.gz"
    index = LexicalIndex(work / "lexical")
    told = list(read_articles(path))
    passages = dict(make_passages(told))
    if not index.documents():
        log("index of the articles")
        index.add(list(passages.values()))
    ids = [passages[article.id].id for article in told]
    background = make_background(counts, 2 * len(ids))
    background_to(DATA / BACKGROUND, background)
    texts = [f"{article.title}\n{article.text}" for article in told]
    trust = learn_trust(asked, texts)
    pools: list[Pool] = []
    for fold in sorted({int(each) for each in fold_of}):
        chosen = [each for each, where in zip(asked, fold_of, strict=True) if where == fold]
        pools += _pools(index, ids, background, trust, chosen, work / f"vectors-{fold}.npz", fold)
        log(f"signals of fold {fold}")
    places = {article.id: place for place, article in enumerate(told)}
    dev = read_questions(shared, "dev", places)
    held = _pools(index, ids, background, trust, dev, work / "vectors-None.npz", None)
    shares = [pool.right.sum() / pool.answers for pool in pools]
    log(f"answers among the candidates: {np.mean(shares):.4f}")
    means = np.concatenate([pool.rows for pool in pools]).mean(axis=0)
    deviations = np.concatenate([pool.rows for pool in pools]).std(axis=0) + 1e-6
    found, scored = [], []
    for fold in sorted({int(each) for each in fold_of}):
        weights = fit([pool for pool in pools if pool.fold != fold], means, deviations)
        for pool in pools:
            if pool.fold == fold:
                scores = standard(pool.rows, means, deviations) @ weights
                found.append(gain(pool, scores))
                scored.append((scores, pool.right))
    log(f"cross-validated nDCG@10, recall@10: {np.mean(found, axis=0).round(4)}")
    weights = fit(pools, means, deviations)
    on_dev = [gain(pool, standard(pool.rows, means, deviations) @ weights) for pool in held]
    log(f"dev nDCG@10, recall@10: {np.mean(on_dev, axis=0).round(4)}")
    slope, offset = scale(scored)
    kept = {
        "signals": NAMES,
        "means": [round(float(each), 6) for each in means],
        "deviations": [round(float(each), 6) for each in deviations],
        "weights": [round(float(each), 6) for each in weights],
        "slope": round(slope, 6),
        "offset": round(offset, 6),
        "trust": trust,
    }
    (DATA / RANKING).write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for name, weight in sorted(zip(NAMES, weights, strict=True), key=lambda each: -abs(each[1])):
        log(f"  {weight:6.2f}  {name}")


def make_background(counts: Mapping[str, int], articles: int) -> Background:
    """The shares of articles that syllables and pairs stand in."""
    single = {token(unit[2:]) & 0xFFFFFF00: count for unit, count in counts.items() if unit[:2] == FOLDED}
    double: dict[int, int] = {}
    for unit, count in counts.items():
        if unit[:2] == PAIR:
            first, _, second = unit[2:].partition("_")
            double[(token(first) & 0xFFFFFF00) << 32 | (token(second) & 0xFFFFFF00)] = count
    return Background(
        np.array(sorted(single), np.uint32),
        np.array([single[key] / articles for key in sorted(single)], np.float32),
        np.array(sorted(double), np.uint64),
        np.array([double[key] / articles for key in sorted(double)], np.float32),
        articles // 2,
    )


def background_to(path: Path, background: Background) -> None:
    """Keep the shares; half precision is plenty for logarithms."""
    path.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        path,
        tokens=background.tokens,
        token_shares=background.token_shares,
        pairs=background.pairs,
        pair_shares=background.pair_shares.astype(np.float16),
        articles=background.articles,
    )


def learn_trust(asked: Sequence[Question], texts: Sequence[str]) -> dict[str, float]:
    """How often a word of a question stands in an article that answers it, smoothed."""
    met: dict[str, int] = {}
    there: dict[str, int] = {}
    for question in asked:
        answer = {plain(word) for place in question.answers for word in words(texts[place])}
        for word in {plain(word) for word in words(question.text)}:
            met[word] = met.get(word, 0) + 1
            there[word] = there.get(word, 0) + (word in answer)
    return {
        word: round((there[word] + PRIOR * USUAL) / (count + PRIOR) / USUAL, 3)
        for word, count in sorted(met.items())
        if count >= LEAST_MET
    }


def _pools(
    index: LexicalIndex,
    ids: Sequence[str],
    background: Background,
    trust: Mapping[str, float],
    asked: Sequence[Question],
    vectors: Path,
    fold: int | None,
) -> list[Pool]:
    with np.load(vectors) as kept:
        of_questions, of_articles = kept["questions"], kept["articles"].astype(np.float32)
    places = {id_: place for place, id_ in enumerate(ids)}
    found = []
    for question, vector in zip(asked, of_questions, strict=True):
        cosines = of_articles @ vector
        candidates: dict[str, Candidate] = {
            each.id: each for each in index.candidates(question.text, LEXICAL)
        }
        nearest = [ids[place] for place in np.argpartition(-cosines, DENSE)[:DENSE]]
        for each in index.by_id([id_ for id_ in nearest if id_ not in candidates]):
            candidates[each.id] = each
        chosen = list(candidates.values())
        close = [float(cosines[places[each.id]]) for each in chosen]
        openings = index.openings((each.document_id for each in chosen), OPENING_LONGEST)
        rows = signals(
            asked_with(question.text, index, background, trust), weighed(chosen, openings, close), background
        )
        right = np.array([places[each.id] in question.answers for each in chosen])
        found.append(Pool(rows, right, len(question.answers), fold))
    return found


def fit(pools: Sequence[Pool], means: Floats, deviations: Floats) -> Floats:
    """The weights under which the right candidates are likeliest: a softmax over each question's pool."""
    usable = [pool for pool in pools if pool.right.any()]
    most = max(len(pool.rows) for pool in usable)
    rows = torch.zeros((len(usable), most, len(NAMES)))
    right = torch.zeros((len(usable), most))
    absent = torch.full((len(usable), most), -1e9)
    for number, pool in enumerate(usable):
        size = len(pool.rows)
        rows[number, :size] = torch.from_numpy(standard(pool.rows, means, deviations))
        right[number, :size] = torch.from_numpy(pool.right / pool.right.sum())
        absent[number, :size] = 0
    weights = torch.zeros(len(NAMES), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        chances = torch.log_softmax(rows @ weights + absent, dim=1).clamp(min=-60)
        lost = -(right * chances).sum(dim=1).mean() + _STRENGTH * (weights**2).sum()
        lost.backward()  # type: ignore[no-untyped-call]
        return lost

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return np.asarray(weights.detach().numpy(), np.float32)


def gain(pool: Pool, scores: Floats, k: int = 10) -> tuple[float, float]:
    """nDCG@10 and recall@10 of a pool in the order of its scores."""
    best = pool.right[np.argsort(-scores)[:k]]
    got = sum(1 / log2(place + 2) for place, right in enumerate(best) if right)
    ideal = sum(1 / log2(place + 2) for place in range(min(pool.answers, k)))
    return got / ideal, float(best.sum()) / pool.answers


def scale(scored: Sequence[tuple[Floats, NDArray[np.bool_]]]) -> tuple[float, float]:
    """Slope and offset that make a best candidate's score the chance that it is right (Platt, 1999)."""
    best = torch.tensor([float(scores.max()) for scores, _ in scored])
    right = torch.tensor([float(told[int(scores.argmax())]) for scores, told in scored])
    line = torch.zeros(2, requires_grad=True)
    optimizer = torch.optim.LBFGS([line], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        lost = torch.nn.functional.binary_cross_entropy_with_logits(line[0] * best + line[1], right)
        lost.backward()  # type: ignore[no-untyped-call]
        return lost

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return float(line[0].detach()), float(line[1].detach())
