"""How well and how fast questions over five laws are answered: `python -m benchmarks.answers`.

The questions are ours (tests/retrieval/data/questions.jsonl); the laws are not part of the repository and
are looked for in the folder `--shared`. Each question goes the way of the product: it is understood, then
answered from the hybrid index. No weight is learned from these questions; thresholds of an earlier state were
set on those marked "tuned", those marked "held out" were written afterwards and changed nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.reading import read
from knowledge.structure import parse_document
from retrieval.answering import answer
from retrieval.evaluation.metrics import quantile
from retrieval.hybrid import HybridIndex, open_index
from retrieval.model import Answer, DocumentName
from retrieval.passages import make_passages
from retrieval.question import Abbreviations, QuestionRestorer, understand_question

REPOSITORY = Path(__file__).resolve().parents[1]
QUESTIONS = REPOSITORY / "tests" / "retrieval" / "data" / "questions.jsonl"
TOP = 3
TODAY = date(2026, 11, 21)
"""What "this year" means in the questions, so that every run has the same figures."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and where its answer stands; `number` and `article` are None where no law answers it."""

    text: str
    number: str | None
    article: str | None
    set: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was said to a question, and how long that took."""

    question: Question
    answer: Answer
    milliseconds: float

    @property
    def place(self) -> int | None:
        """The place of the right article among the citations, from 0; None where it is not there."""
        for place, cited in enumerate(self.answer.citations):
            at = f"{cited.locator} ".startswith(f"{self.question.article} ")
            if cited.number == self.question.number and at:
                return place
        return None


def questions() -> list[Question]:
    """All questions of the benchmark."""
    entries = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [Question(each["question"], each["number"], each["article"], each["set"]) for each in entries]


def index_laws(laws: Sequence[Path], index: HybridIndex) -> tuple[dict[int, DocumentName], int, float]:
    """Put laws into an index; their names, the number of passages, the seconds that indexing took."""
    names: dict[int, DocumentName] = {}
    count = 0
    seconds = 0.0
    for document_id, path in enumerate(laws, start=1):
        document = parse_document(read(path))
        names[document_id] = DocumentName(path.name, document.head.number, document.head.kind)
        began = time.perf_counter()
        passages = make_passages(document_id, document)
        index.add(passages)
        seconds += time.perf_counter() - began
        count += len(passages)
    return names, count, seconds


def report(outcomes: Sequence[Outcome]) -> list[str]:
    """The figures of one set of questions, and the questions that went wrong."""
    with_answer = [each for each in outcomes if each.question.number is not None]
    without = [each for each in outcomes if each.question.number is None]
    said = [each for each in with_answer if not each.answer.abstained]
    first = sum(each.place == 0 for each in with_answer)
    among = sum(each.place is not None and each.place < TOP for each in with_answer)
    lines = [
        f"  right article first        {first}/{len(with_answer)}",
        f"  right article in top {TOP}     {among}/{len(with_answer)}",
        f"  wrongly abstained          {len(with_answer) - len(said)}/{len(with_answer)}",
        f"  abstained on unanswerable  {sum(each.answer.abstained for each in without)}/{len(without)}",
    ]
    lines += [f"    not first: {each.question.text}" for each in with_answer if each.place != 0]
    lines += [f"    abstained: {each.question.text}" for each in with_answer if each.answer.abstained]
    lines += [f"    answered:  {each.question.text}" for each in without if not each.answer.abstained]
    return lines


def asked_of(index: HybridIndex, names: Mapping[int, DocumentName]) -> Callable[[str], Answer]:
    """What the product does with a question that has none before it: understand it, then answer it."""
    abbreviations, restorer = Abbreviations.shipped(), QuestionRestorer.shipped()

    def ask(question: str) -> Answer:
        understood = understand_question(
            question, today=TODAY, abbreviations=abbreviations, restorer=restorer
        )
        return answer(understood.text, index, names, year=understood.year)

    return ask


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its figures; 1 where the laws are not there."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--shared", type=Path, default=REPOSITORY.parent / "shared")
    shared: Path = parser.parse_args(arguments).shared
    laws = sorted((shared / "law").glob("*-*.txt"))
    if not laws:
        print(f"no laws in {shared / 'law'}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        index = open_index(Path(folder))
        names, count, seconds = index_laws(laws, index)
        print(f"{len(laws)} laws, {count} passages, indexed in {seconds:.2f} s")
        ask = asked_of(index, names)
        for turn in ("first time", "again"):
            outcomes = []
            for question in questions():
                began = time.perf_counter()
                given = ask(question.text)
                outcomes.append(Outcome(question, given, (time.perf_counter() - began) * 1000))
            times = [each.milliseconds for each in outcomes]
            median, most = quantile(times, 0.5), quantile(times, 0.95)
            print(f"understood and answered, {turn}: p50 {median:.1f} ms, p95 {most:.1f} ms")
    for name in ("tuned", "held out"):
        print(f"{name}:")
        print("\n".join(report([each for each in outcomes if each.question.set == name])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
