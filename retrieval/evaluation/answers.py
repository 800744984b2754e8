"""Judging answers to questions whose right places are known: the place, the fact, the quote, the silence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from knowledge.model import Line, Reading
from knowledge.vietnamese import collapse, fold, nfc
from retrieval.citing import UNSURE
from retrieval.evaluation.beir import UnreadableBenchmark
from retrieval.evaluation.metrics import interval, mean, quantile
from retrieval.evaluation.running import rounded
from retrieval.model import OMITTED, Answer, Citation

QUESTIONS = Path(__file__).parent / "data" / "officer-questions.jsonl"
TOP = 3

FIRST, AMONG, FACT, WRONGLY_SILENT = "right_first", "right_in_three", "fact_right", "wrongly_silent"
SILENT, VERBATIM, CITED_FIRST = "silent_on_unanswerable", "quotes_verbatim", "cited_first"
NOT_CLAIMED, SURE_RIGHT = "nothing_claimed", "right_when_sure"
MEASURES = (FIRST, AMONG, FACT, WRONGLY_SILENT, SILENT, NOT_CLAIMED, SURE_RIGHT, VERBATIM, CITED_FIRST)
"""FIRST, AMONG and WRONGLY_SILENT are of questions with an answer, FACT of those with a known fact, SILENT
of those without an answer, VERBATIM of those to which something was cited. CITED_FIRST is FIRST where the
nearest place of an abstention counts too: what is missing to it is due to the search, not to silence.
NOT_CLAIMED is SILENT where an answer that says its doubt counts too; SURE_RIGHT is FIRST of the answers that
say none, those to questions without an answer included."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what is known of its answer; `number` is None where no document answers it.

    `locators` are the places that answer, each with all that lies below it; `fact` is what must be said.
    """

    id: str
    text: str
    number: str | None
    locators: tuple[str, ...]
    fact: str | None
    form: str
    set: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer, judged: its measures (of those that apply), what went wrong, how long it took."""

    question: Question
    measures: Mapping[str, float]
    faults: tuple[str, ...]
    milliseconds: float


def read_questions(path: Path) -> tuple[Question, ...]:
    """The questions of a JSONL file.

    Raises:
        UnreadableBenchmark: naming the first line (from 1) that is no question, and why.
        OSError: where the file cannot be read.
    """
    lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    found = tuple(_question(number, line) for number, line in enumerate(lines, start=1) if line.strip())
    if len({each.id for each in found}) < len(found):
        raise UnreadableBenchmark(f"{path.name}: có hai câu hỏi cùng mã.")
    if not found:
        raise UnreadableBenchmark(f"{path.name}: không có câu hỏi nào.")
    return found


def _question(number: int, line: bytes) -> Question:
    try:
        told = json.loads(line.decode("utf-8"))
        json.dumps(told, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise UnreadableBenchmark(f"Dòng {number}: không phải JSON bằng UTF-8.") from error
    if not isinstance(told, dict):
        raise UnreadableBenchmark(f"Dòng {number}: phải là một đối tượng JSON.")
    for name in ("id", "question", "form", "set"):
        if not isinstance(told.get(name), str):
            raise UnreadableBenchmark(f"Dòng {number}: “{name}” phải là chữ.")
    for name in ("number", "fact"):
        if not isinstance(told.get(name), str | None):
            raise UnreadableBenchmark(f"Dòng {number}: “{name}” phải là chữ hoặc null.")
    locators = told.get("locators") or []
    if not isinstance(locators, list) or not all(isinstance(each, str) and each.strip() for each in locators):
        raise UnreadableBenchmark(f"Dòng {number}: “locators” phải là một danh sách chữ.")
    if told.get("number") and not locators:
        raise UnreadableBenchmark(f"Dòng {number}: có “number” thì phải có “locators”.")
    return Question(
        told["id"], told["question"], told.get("number") or None, tuple(locators), told.get("fact") or None,
        told["form"], told["set"],
    )  # fmt: skip


def original_text(reading: Reading) -> str:
    """All the words of a file as they were met, for looking quotes up: white space made single."""
    blocks: list[str] = []
    for block in reading.blocks:
        if isinstance(block, Line):
            blocks.append(block.verbatim)
        else:
            blocks += ["\n".join(row) for row in block.verbatim]
    return collapse(nfc("\n".join(blocks)))


def is_verbatim(quote: str, original: str) -> bool:
    """Whether a quote stands in a document's text (as `original_text` gives it), word for word.

    Lines of a quote may stand apart, because a passage leaves out titles and notes between them, but must
    stand there in this order.
    """
    if collapse(nfc(quote)) in original:
        return True
    at = 0
    for line in map(collapse, nfc(quote).replace(OMITTED, "\n").split("\n")):
        found = original.find(line, at)
        if found < 0:
            return False
        at = found + len(line)
    return True


def is_right(cited: Citation, question: Question) -> bool:
    """Whether a citation is of the right document, at one of the right places or below it."""
    if question.number is None or cited.number is None:
        return False
    place = _plain(cited.locator)
    same = _plain(cited.number) == _plain(question.number)
    return same and any(_at_or_below(place, _plain(locator)) for locator in question.locators)


def _at_or_below(place: str, locator: str) -> bool:
    return place.startswith(locator) and not place[len(locator) : len(locator) + 1].isalnum()


def _plain(text: str) -> str:
    return collapse(nfc(text).replace(",", " ")).casefold()


def says(answer: str, fact: str) -> bool:
    """Whether an answer states a fact: its words, folded, not as parts of other words ("3" in "13")."""
    wanted = re.escape(collapse(fold(nfc(fact))))
    return re.search(rf"(?<!\w){wanted}(?!\w)", collapse(fold(nfc(answer)))) is not None


def judge(question: Question, answer: Answer, milliseconds: float, original: Callable[[int], str]) -> Judged:
    """Judge an answer. A right place counts only where something was answered: silence is not right.

    Args:
        milliseconds: how long the answer took.
        original: the words of a document by its id, as `original_text` gives them.
    """
    measures: dict[str, float] = {}
    faults: list[str] = []
    places = [] if answer.abstained else [is_right(cited, question) for cited in answer.citations[:TOP]]
    sure = not answer.abstained and not answer.answer.startswith(UNSURE)
    if sure:
        measures[SURE_RIGHT] = float(any(places[:1]))
    if question.number is None:
        measures[SILENT] = float(answer.abstained)
        measures[NOT_CLAIMED] = float(not sure)
        faults += [] if answer.abstained else ["không nên trả lời"]
    else:
        measures[FIRST] = float(any(places[:1]))
        measures[AMONG] = float(any(places))
        measures[WRONGLY_SILENT] = float(answer.abstained)
        measures[CITED_FIRST] = float(any(is_right(cited, question) for cited in answer.citations[:1]))
        faults += ["im lặng"] if answer.abstained else []
        faults += [] if answer.abstained or measures[FIRST] else [f"sai chỗ: {_where(answer)}"]
        if question.fact is not None:
            said = not answer.abstained and says(answer.answer, question.fact)
            measures[FACT] = float(said)
            faults += [] if said or answer.abstained else [f"thiếu: {question.fact}"]
    if answer.citations:
        wrong = [one for one in answer.citations if not is_verbatim(one.quote, original(one.document_id))]
        measures[VERBATIM] = float(not wrong)
        faults += [f"không nguyên văn: {one.locator}" for one in wrong]
    return Judged(question, measures, tuple(faults), milliseconds)


def _where(answer: Answer) -> str:
    return next((f"{one.number or one.file}, {one.locator}" for one in answer.citations), "không dẫn")


def body(judged: Sequence[Judged]) -> dict[str, Any]:
    """What is printed of judged answers: all, by form, by set, and each answer that has a fault."""
    forms = dict.fromkeys(each.question.form for each in judged)
    sets = dict.fromkeys(each.question.set for each in judged)
    times = [each.milliseconds for each in judged]
    return {
        **_figures(judged),
        "ms": {"p50": round(quantile(times, 0.5), 2), "p95": round(quantile(times, 0.95), 2)},
        "forms": {form: _figures([one for one in judged if one.question.form == form]) for form in forms},
        "sets": {name: _figures([one for one in judged if one.question.set == name]) for name in sets},
        "faults": [
            {"id": each.question.id, "question": each.question.text, "faults": list(each.faults)}
            for each in judged
            if each.faults
        ],
    }


def _figures(judged: Sequence[Judged]) -> dict[str, Any]:
    values = {name: [each.measures[name] for each in judged if name in each.measures] for name in MEASURES}
    asked = {name: told for name, told in values.items() if told}
    return {
        "questions": len(judged),
        **{name: round(mean(told), 4) for name, told in asked.items()},
        "counts": {name: [int(sum(told)), len(told)] for name, told in asked.items()},
        "ci": {name: rounded(asdict(interval(told))) for name, told in asked.items()},
    }


def scores(judged: Iterable[Judged]) -> dict[str, dict[str, dict[str, float]]]:
    """The measures of every question, as reports keep them: all, and by form and set."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for each in judged:
        for row in ("all", each.question.form, each.question.set):
            found.setdefault(row, {})[each.question.id] = dict(each.measures)
    return found


def lines(told: Mapping[str, Any]) -> list[str]:
    """The figures for people."""
    groups = {"all": told, **told["forms"], **told["sets"]}
    rows = [f"{'':12} {'n':>4} " + " ".join(f"{name:>22}" for name in MEASURES)]
    for name, figures in groups.items():
        cells = []
        for measure in MEASURES:
            right, of = figures["counts"].get(measure, (0, 0))
            cells.append(f"{right}/{of} {100 * right / of:5.1f} %" if of else "")
        rows.append(f"{name:12} {figures['questions']:4} " + " ".join(f"{cell:>22}" for cell in cells))
    rows.append(f"p50 {told['ms']['p50']} ms, p95 {told['ms']['p95']} ms")
    rows += [f"  {one['id']}: {one['question']}: {'; '.join(one['faults'])}" for one in told["faults"]]
    return rows
