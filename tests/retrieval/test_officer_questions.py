"""The officer questions: well formed, and each answer stands where the question's file says it does."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from knowledge.model import Document
from knowledge.reading import read
from knowledge.structure import parse_document
from knowledge.vietnamese import collapse, fold, nfc

QUESTIONS = Path(__file__).parents[2] / "retrieval" / "evaluation" / "data" / "officer-questions.jsonl"
FILES = {
    "61/2018/NĐ-CP": "law/ND-61-2018.txt",
    "99/KH-UBND": "plans/ke-hoach-99-phuong-2-2022.txt",
    "98/KH-BDT": "plans/ke-hoach-98-ban-dan-toc-2023.txt",
    "105/KH-UBND": "plans/ke-hoach-105-phuong-2-2024.txt",
}
FORMS = {"toned", "toneless", "abbreviated", "slips", "everyday"}
SETS = {"tuned", "held out"}
MOST_WORDS_IN_A_ROW = 8
"""A question or a fact may share this many words in a row with a document: more is copying."""

Question = dict[str, Any]


def _questions() -> list[Question]:
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


@cache
def _document(path: Path) -> Document:
    return parse_document(read(path))


def _said(document: Document, locator: str) -> str:
    """What stands at a place, folded: its own words, those of its parts, and the lines over it."""
    sections = document.sections
    said = []
    for number, section in enumerate(sections):
        above = [number]
        while (parent := sections[above[-1]].parent) is not None:
            above.append(parent)
        at = next((depth for depth, one in enumerate(above) if sections[one].locator == locator), None)
        if at is not None:
            said += [sections[one].title for one in above[at + 1 :]]
            said.append(section.text if section.restored is None else section.restored)
    return fold(collapse(" ".join(said)))


def test_every_question_has_the_fields_and_nothing_else() -> None:
    for question in _questions():
        assert set(question) == {"id", "question", "number", "locators", "fact", "form", "set"}, question
        assert question["question"] == collapse(nfc(question["question"])) != "", question
        assert question["form"] in FORMS, question
        assert question["set"] in SETS, question
        assert (question["number"] is None) == (question["locators"] == []), question
        assert question["number"] in FILES or question["number"] is None, question
        assert question["fact"] is None or (question["number"] and _words(question["fact"])), question
        assert len(set(question["locators"])) == len(question["locators"]), question


def test_no_question_stands_twice() -> None:
    questions = _questions()
    assert [question["id"] for question in questions] == [f"o{n:03}" for n in range(1, len(questions) + 1)]
    assert max(Counter(fold(question["question"]) for question in questions).values()) == 1


def test_the_forms_are_what_they_say() -> None:
    for question in _questions():
        toneless = question["question"].lower() == fold(question["question"])
        if question["form"] in {"toned", "everyday"}:
            assert not toneless, question
        if question["form"] == "toneless":
            assert toneless, question


def test_both_sets_hold_as_many_of_each_kind() -> None:
    questions = _questions()
    for answered, count in ((True, 110), (False, 70)):
        kind = [question for question in questions if (question["number"] is not None) == answered]
        sets = Counter(question["set"] for question in kind)
        assert sets == {"tuned": count // 2, "held out": count // 2}
        for form in FORMS:
            halves = Counter(question["set"] for question in kind if question["form"] == form)
            assert abs(halves["tuned"] - halves["held out"]) <= len(FILES), (answered, form, halves)


@pytest.mark.parametrize("number", FILES)
def test_every_place_is_there_and_the_first_holds_the_fact(shared: Path, number: str) -> None:
    """The other places may word the fact otherwise: a date in figures, an issuer that the heading names."""
    document = _document(shared / FILES[number])
    assert document.head.number == number
    places = {section.locator for section in document.sections}
    for question in _questions():
        if question["number"] != number:
            continue
        assert set(question["locators"]) <= places, question
        if question["fact"] is not None:
            assert fold(question["fact"]) in _said(document, question["locators"][0]), question


def test_no_wording_is_copied_out_of_the_documents(shared: Path) -> None:
    length = MOST_WORDS_IN_A_ROW + 1
    runs = set()
    for file in FILES.values():
        sections = _document(shared / file).sections
        words = _words(" ".join(section.restored or section.text for section in sections))
        runs |= {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}
    for question in _questions():
        for text in (question["question"], question["fact"] or ""):
            words = _words(text)
            copied = {tuple(words[start : start + length]) for start in range(len(words) - length + 1)} & runs
            assert not copied, question
