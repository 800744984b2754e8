"""How well and how fast questions over five laws are answered: `python -m benchmarks.answers`.

The questions are ours (tests/retrieval/data/questions.jsonl); the laws are not part of the repository and
are looked for in the folder `--shared`. The thresholds of `retrieval.answering` were set on the questions
marked "tuned"; those marked "held out" were written afterwards and changed nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.reading import read
from knowledge.structure import parse_document
from retrieval.answering import answer
from retrieval.lexical import LexicalIndex
from retrieval.model import Answer, DocumentName
from retrieval.passages import make_passages

REPOSITORY = Path(__file__).resolve().parents[1]
QUESTIONS = REPOSITORY / "tests" / "retrieval" / "data" / "questions.jsonl"
TOP = 3


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


def index_laws(laws: Sequence[Path], index: LexicalIndex) -> tuple[dict[int, DocumentName], int, float]:
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


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


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
        index = LexicalIndex(Path(folder))
        names, count, seconds = index_laws(laws, index)
        print(f"{len(laws)} laws, {count} passages, indexed in {seconds:.2f} s")
        for turn in ("first time", "again"):
            outcomes = []
            for question in questions():
                began = time.perf_counter()
                given = answer(question.text, index, names)
                outcomes.append(Outcome(question, given, (time.perf_counter() - began) * 1000))
            times = [each.milliseconds for each in outcomes]
            print(f"answer(), {turn}: p50 {quantile(times, 0.5):.1f} ms, p95 {quantile(times, 0.95):.1f} ms")
    for name in ("tuned", "held out"):
        print(f"{name}:")
        print("\n".join(report([each for each in outcomes if each.question.set == name])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
