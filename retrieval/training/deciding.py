"""Learning, from officers' questions, which passage answers best and whether any does.

Most of them were written to be learned from, with no look at those that measure; of these
(`cchc evaluate answers`) one half is learned from, too, and the other half is not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from knowledge.reading import read
from knowledge.structure import parse_document
from knowledge.vietnamese import collapse, fold
from retrieval.answering import evidence_for
from retrieval.confidence import CONFIDENCE, DATA, Evidence
from retrieval.evaluation.answers import QUESTIONS, Question, is_right, read_questions
from retrieval.hybrid import HybridIndex, open_index
from retrieval.looking import Found, look, mean
from retrieval.model import Citation, DocumentName, Index
from retrieval.passages import make_passages
from retrieval.question import Abbreviations, QuestionRestorer, understand_question
from retrieval.second_look import NAMES, SECOND_LOOK, SecondLook
from retrieval.signals import Floats

LEARNED_FROM = "tuned"
"""The set of the measured questions that is learned from as well."""

OFFICES = {
    "plans": ("law/ND-61-2018.txt", "plans"),
    "30": ("law/ND-30-2020.txt", "law/TT-01-2018-VPCP.txt"),
    "63": ("law/ND-63-2010.txt", "law/ND-20-2008.txt"),
}
"""What each office of the questions has, below `../shared`: files and folders of files."""

WRITTEN = Path(__file__).parent / "data"
"""Questions that were written to be learned from, and that nothing is measured by."""

MOST_WRONGLY_SILENT = 0.06
"""Share of answerable questions of the learning set on which silence is accepted."""

FOLDS = 5
_STRENGTH, _CAUTION = 0.02, 0.07
Log = Callable[[str], None]
_TODAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is understood, and what answers it.

    `has` are words that only the right passages have, where several stand at one place.
    """

    office: str
    question: Question
    text: str
    year: int | None
    has: str

    @property
    def answerable(self) -> bool:
        """Whether the documents of its office answer it."""
        return self.question.number is not None


@dataclass(frozen=True, slots=True)
class Office:
    """The documents that questions are about."""

    index: Index
    names: Mapping[int, DocumentName]


def learn_decisions(shared: Path, work: Path, log: Log) -> None:
    """Learn the second look, then the confidence, and write what ships."""
    offices = {name: open_office(shared, parts, work / f"office-{name}") for name, parts in OFFICES.items()}
    log("the offices are open")
    asked = list(understood())
    rows = [_candidates(each, offices[each.office]) for each in asked]
    second = learn_second_look(rows)
    _write(SECOND_LOOK, {"weights": _rounded(second.weights)})
    log(f"{len(asked)} questions, right among the candidates: {sum(row.right.any() for row in rows)}")
    fold_of = np.random.default_rng(7).integers(0, FOLDS, len(asked))
    blind = {
        number: learn_second_look([row for row, where in zip(rows, fold_of, strict=True) if where != number])
        for number in range(FOLDS)
    }
    cases: list[tuple[Evidence, bool]] = []
    first: list[bool] = []
    for each, row, number in zip(asked, rows, fold_of, strict=True):
        if each.answerable:
            scores = row.looks @ np.array(list(blind[int(number)].weights.values()), np.float32)
            first.append(bool(len(scores)) and bool(row.right[int(scores.argmax())]))
        office = offices[each.office]
        evidence = evidence_for(each.text, office.index, office.names, each.year, blind[int(number)])
        if evidence is not None:
            cases.append((evidence, each.answerable))
    log(f"right first, cross-validated: {sum(first)} of {len(first)}")
    learn_confidence(cases, log)


def open_office(shared: Path, parts: Sequence[str], folder: Path) -> Office:
    """The index of some documents, made anew."""
    index: HybridIndex = open_index(folder)
    names: dict[int, DocumentName] = {}
    files = [file for part in parts for file in _files(shared / part)]
    for number, path in enumerate(files, start=1):
        document = parse_document(read(path))
        head = document.head
        year = head.issued.year if head.issued and fold(head.kind or "") == "ke hoach" else None
        names[number] = DocumentName(path.name, head.number, head.kind, year)
        index.add(make_passages(number, document))
    return Office(index, names)


def _files(path: Path) -> list[Path]:
    return sorted(path.iterdir()) if path.is_dir() else [path]


def understood() -> Iterator[Asked]:
    """The questions to learn from as the product understands them."""
    told = [("plans", each, "") for each in read_questions(QUESTIONS) if each.set == LEARNED_FROM]
    for path in sorted(WRITTEN.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            body = json.loads(line)
            question = Question(
                body["id"], body["question"], body["number"], tuple(body["locators"]), None, body["form"], ""
            )
            told.append((body["office"], question, body.get("has") or ""))
    shipped, restorer = Abbreviations.shipped(), QuestionRestorer.shipped()
    for office, question, has in told:
        meant = understand_question(question.text, today=_TODAY, abbreviations=shipped, restorer=restorer)
        yield Asked(office, question, meant.text, meant.year, has)


@dataclass(frozen=True, slots=True)
class Candidates:
    """What is seen at the candidates of one question, shape (candidates, len(NAMES)), and which answer."""

    looks: Floats
    right: NDArray[np.bool_]


def _candidates(asked: Asked, office: Office) -> Candidates:
    neutral = SecondLook(dict.fromkeys(NAMES, 0.0))
    meant = mean(asked.text, office.index, office.names, asked.year)
    found = look(meant, office.index, office.names, second=neutral)
    looks = np.array([each.look.values() for each in found], np.float32).reshape(len(found), len(NAMES))
    return Candidates(looks, np.array([_right(each, asked, office.names) for each in found], np.bool_))


def _right(found: Found, asked: Asked, names: Mapping[int, DocumentName]) -> bool:
    passage = found.hit.passage
    name = names[passage.document_id]
    cited = Citation(
        passage.document_id, name.file, name.number, passage.locator, passage.page, "", None, 0.0
    )
    there = collapse(fold(asked.has)) in collapse(fold(f"{passage.heading}\n{passage.text}"))
    return is_right(cited, asked.question) and there


def learn_second_look(learned_from: Sequence[Candidates]) -> SecondLook:
    """The weights under which right candidates are likeliest: a softmax over each question's candidates."""
    usable = [each for each in learned_from if each.right.any()]
    together = np.concatenate([each.looks for each in usable])
    deviations = together.std(axis=0) + 1e-6
    weights = torch.zeros(len(NAMES), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=100, line_search_fn="strong_wolfe")
    rows = [torch.from_numpy(each.looks / deviations) for each in usable]
    right = [torch.from_numpy((each.right / each.right.sum()).astype(np.float32)) for each in usable]

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        told = [
            -(one * torch.log_softmax(row @ weights, 0)).sum() for row, one in zip(rows, right, strict=True)
        ]
        lost = torch.stack(told).mean() + _STRENGTH * (weights**2).sum()
        lost.backward()  # type: ignore[no-untyped-call]
        return lost

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    learned = weights.detach().numpy() / deviations
    return SecondLook({name: float(weight) for name, weight in zip(NAMES, learned, strict=True)})


def learn_confidence(learned_from: Sequence[tuple[Evidence, bool]], log: Log) -> None:
    """Fit the decision and write what ships; the threshold is set on questions that were not fitted to."""
    names = list(learned_from[0][0].row())
    table = np.array([[evidence.row()[name] for name in names] for evidence, _ in learned_from], np.float32)
    deviations = table.std(axis=0) + 1e-3
    rows = table / deviations
    answerable = np.array([told for _, told in learned_from], np.bool_)
    fold_of = np.random.default_rng(11).integers(0, FOLDS, len(rows))
    scores = np.zeros(len(rows), np.float32)
    for number in range(FOLDS):
        line = _fit(rows[fold_of != number], answerable[fold_of != number])
        scores[fold_of == number] = _chances(rows[fold_of == number], line)
    for share in (0.01, MOST_WRONGLY_SILENT, 0.1):
        least = float(np.quantile(scores[answerable], share))
        silent = (scores[~answerable] < least).mean()
        log(f"wrongly silent {share}: threshold {least:.3f}, silent on {silent:.3f} of the unanswerable")
    least = float(np.quantile(scores[answerable], MOST_WRONGLY_SILENT))
    line = _fit(rows, answerable)
    weights = {name: float(weight) for name, weight in zip(names, line[:-1] / deviations, strict=True)}
    _write(
        CONFIDENCE,
        {"weights": _rounded(weights), "offset": round(float(line[-1]), 4), "least": round(least, 4)},
    )


def _fit(rows: Floats, answerable: NDArray[np.bool_]) -> Floats:
    """Weights and, last, the offset of a logistic regression."""
    told, right = torch.from_numpy(rows), torch.from_numpy(answerable.astype(np.float32))
    line = torch.zeros(rows.shape[1] + 1, requires_grad=True)
    optimizer = torch.optim.LBFGS([line], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = told @ line[:-1] + line[-1]
        lost = torch.nn.functional.binary_cross_entropy_with_logits(scores, right)
        lost = lost + _CAUTION * (line[:-1] ** 2).sum()
        lost.backward()  # type: ignore[no-untyped-call]
        return lost

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    return np.asarray(line.detach().numpy(), np.float32)


def _chances(rows: Floats, line: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-(rows @ line[:-1] + line[-1]))), np.float32)


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(weight, 4) for name, weight in weights.items()}


def _write(name: str, kept: Mapping[str, object]) -> None:
    (DATA / name).write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
