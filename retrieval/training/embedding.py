"""Learning the table by contrast: headings and sentences against articles, then real questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from retrieval.embedding.static import TITLE_WEIGHT
from retrieval.tokens import words
from retrieval.training.sources import Article, Question
from retrieval.training.units import Bag, Bags

DIMENSION = 256
TEMPERATURE = 0.05
BATCH = 640
LONGEST_SIDE = 200
"""Rows of a text in one step of the first part, drawn at random from longer ones."""

BEFORE = (
    "quy định về", "thế nào là", "ai có trách nhiệm", "khi nào thì", "những", "hướng dẫn", "cho hỏi",
    "điều kiện", "bao nhiêu", "theo quy định",
)  # fmt: skip
AFTER = (
    "được quy định như thế nào", "là gì", "như thế nào", "được quy định ra sao", "gồm những gì", "là bao lâu",
    "có đúng không", "có được không", "do ai thực hiện", "trong trường hợp nào", "được thực hiện như thế nào",
)  # fmt: skip
"""What turns a heading into a question, so that these words are learned to mean nothing."""

Log = Callable[[str], None]


@dataclass(slots=True)
class Table:
    """The vectors of the rows and the logarithms of their weights."""

    vectors: torch.nn.Parameter
    weights: torch.nn.Parameter

    def copy(self) -> Table:
        """Another of the same values."""
        return Table(
            torch.nn.Parameter(self.vectors.detach().clone()),
            torch.nn.Parameter(self.weights.detach().clone()),
        )

    def encode(self, bags: Sequence[Bag]) -> torch.Tensor:
        """The vectors of bags, shape (bags, dimension)."""
        rows = torch.from_numpy(np.concatenate([bag.rows for bag in bags]))
        counts = torch.from_numpy(np.concatenate([bag.counts for bag in bags]))
        ends = np.cumsum([len(bag.rows) for bag in bags])
        starts = torch.from_numpy(np.concatenate([[0], ends[:-1]]))
        learned = functional.embedding(rows, self.weights, sparse=True)[:, 0]
        summed = functional.embedding_bag(
            rows,
            self.vectors,
            starts,
            mode="sum",
            sparse=True,
            per_sample_weights=counts * torch.exp(learned),
        )
        return functional.normalize(summed, dim=1)

    @torch.no_grad()
    def encode_all(self, bags: Sequence[Bag], at_once: int = 4000) -> NDArray[np.float32]:
        """The same for many, without learning."""
        parts = [self.encode(bags[start : start + at_once]) for start in range(0, len(bags), at_once)]
        return np.asarray(torch.cat(parts).numpy(), np.float32)


def new_table(counts: Sequence[int], articles: int, seed: int = 0) -> Table:
    """A table to begin with: random vectors, weights by how rare a row is."""
    generator = torch.Generator().manual_seed(seed)
    vectors = torch.randn((len(counts), DIMENSION), generator=generator) * 0.1
    rarity = np.log(np.log((articles + 1) / (np.array(counts) + 1)).clip(0) + 0.1)
    return Table(
        torch.nn.Parameter(vectors),
        torch.nn.Parameter(torch.from_numpy(rarity.astype(np.float32))[:, None]),
    )


class FirstPart:
    """Headings, made questions of, against their articles; a few words against the rest of their article."""

    def __init__(self, articles: Sequence[Article], bags: Bags, seed: int = 0) -> None:
        self._bags = bags
        self._random = np.random.default_rng(seed)
        self._before = [words(each) for each in BEFORE]
        self._after = [words(each) for each in AFTER]
        told = [(words(article.title), words(article.text)) for article in articles]
        self._texts = [text for _, text in told if len(text) > 80]
        pairs = ((title, bags.of_words(text)) for title, text in told if len(title) > 2)
        self._headed = [(title, bag) for title, bag in pairs if len(bag.rows) > 20]

    def learn(self, table: Table, rounds: float, log: Log) -> None:
        """Change the table. `rounds` is how often each article is seen."""
        vectors = torch.optim.SparseAdam([table.vectors], lr=0.012)
        weights = torch.optim.SparseAdam([table.weights], lr=0.02)
        steps = int(rounds * (len(self._headed) + len(self._texts) // 4) / BATCH)
        for step in range(steps):
            vectors.param_groups[0]["lr"] = 0.012 * (1 - step / steps) + 0.0005
            batch = self._sentences() if step % 3 == 2 else self._headings()
            asked = table.encode([self._thin(bag, 64) for bag, _ in batch])
            told = table.encode([self._thin(bag, LONGEST_SIDE) for _, bag in batch])
            scores = asked @ told.T / TEMPERATURE
            right = torch.arange(len(batch))
            loss = functional.cross_entropy(scores, right) + 0.3 * functional.cross_entropy(scores.T, right)
            _step(loss, vectors, weights)
            if step % 50 == 0:
                log(f"first part: step {step} of {steps}, loss {float(loss.detach()):.3f}")

    def _headings(self) -> list[tuple[Bag, Bag]]:
        chosen = self._random.choice(len(self._headed), BATCH, replace=False)
        return [(self._asked(self._headed[each][0]), self._headed[each][1]) for each in chosen]

    def _asked(self, title: list[str]) -> Bag:
        """A heading as somebody may ask for it: with words around it, some left out, without tones."""
        draw = self._random.random()
        if draw < 0.45:
            title = title + self._after[self._random.integers(len(self._after))]
        elif draw < 0.6:
            title = self._before[self._random.integers(len(self._before))] + title
        if len(title) > 5 and self._random.random() < 0.3:
            title = [word for word in title if self._random.random() > 0.2] or title
        return self._bags.of_words(title)

    def _sentences(self) -> list[tuple[Bag, Bag]]:
        found = []
        for each in self._random.choice(len(self._texts), BATCH, replace=False):
            text = self._texts[each]
            start = int(self._random.integers(0, len(text) - 30))
            end = start + int(self._random.integers(8, 25))
            rest = self._bags.of_words(text[:start][-400:] + text[end:][:400])
            found.append((self._bags.of_words(text[start:end]), rest))
        return found

    def _thin(self, bag: Bag, most: int) -> Bag:
        if len(bag.rows) <= most:
            return bag
        chosen = self._random.choice(len(bag.rows), most, replace=False)
        return Bag(bag.rows[chosen], bag.counts[chosen])


class SecondPart:
    """Real questions against the articles that answer them, among the nearest ones that do not."""

    def __init__(self, articles: Sequence[Article], bags: Bags) -> None:
        self._bags = bags
        self.articles = [
            bags.of_words(words(article.title), TITLE_WEIGHT, words(article.text)) for article in articles
        ]
        self._titles = [bags.of(article.title) for article in articles]
        self._titled = [place for place, bag in enumerate(self._titles) if len(bag.rows) > 6]

    def learn(self, table: Table, questions: Sequence[Question], log: Log, rounds: int = 9) -> None:
        """Change the table. The articles that are hard to tell apart are looked up again each third round."""
        random = np.random.default_rng(len(questions))
        vectors = torch.optim.SparseAdam([table.vectors], lr=0.003)
        weights = torch.optim.SparseAdam([table.weights], lr=0.01)
        asked = [self._bags.of(question.text) for question in questions]
        hard: list[list[int]] = []
        for turn in range(rounds):
            if turn % 3 == 0:
                hard = self._hard(table, asked, questions)
            for optimizer, rate in ((vectors, 0.003), (weights, 0.01)):
                optimizer.param_groups[0]["lr"] = rate * (1 - turn / rounds)
            order = random.permutation(len(questions))
            for start in range(0, len(order), 128):
                chosen = order[start : start + 128]
                right = [int(random.choice(questions[each].answers)) for each in chosen]
                wrong = [int(each) for one in chosen for each in random.choice(hard[one], 3, replace=False)]
                titled = [int(each) for each in random.choice(self._titled, 256, replace=False)]
                left = table.encode(
                    [asked[each] for each in chosen] + [self._titles[each] for each in titled]
                )
                over = table.encode([self.articles[each] for each in (*right, *titled, *wrong)])
                losses = functional.cross_entropy(
                    left @ over.T / TEMPERATURE, torch.arange(len(left)), reduction="none"
                )
                loss = losses[: len(chosen)].mean() + 0.5 * losses[len(chosen) :].mean()
                _step(loss, vectors, weights)
            log(f"second part: round {turn + 1} of {rounds}, loss {float(loss.detach()):.3f}")

    def _hard(self, table: Table, asked: Sequence[Bag], questions: Sequence[Question]) -> list[list[int]]:
        scores = table.encode_all(asked) @ table.encode_all(self.articles).T
        nearest = np.argpartition(-scores, 60, axis=1)[:, :60]
        return [
            [int(each) for each in row if each not in question.answers]
            for row, question in zip(nearest, questions, strict=True)
        ]


def compress(table: Table) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """The rows as bytes and their scales, learned weights included."""
    vectors = table.vectors.detach().numpy()
    largest = np.abs(vectors).max(axis=1) + 1e-9
    rows = np.rint(vectors / largest[:, None] * 127).astype(np.int8)
    weights = np.exp(table.weights.detach().numpy()[:, 0])
    return rows, (largest / 127 * weights).astype(np.float16)


def _step(loss: torch.Tensor, *optimizers: torch.optim.Optimizer) -> None:
    for optimizer in optimizers:
        optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    for optimizer in optimizers:
        optimizer.step()
