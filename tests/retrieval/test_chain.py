"""LangChain's view of the index and of answers: a retriever and a runnable, as any other of theirs."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.prompts import PromptTemplate
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ValidationError

from knowledge.reading import read
from knowledge.structure import parse_document
from retrieval.answering import answer
from retrieval.chain import PassageRetriever, answer_chain
from retrieval.hybrid import HybridIndex, open_index
from retrieval.model import DocumentName
from retrieval.passages import make_passages
from retrieval.question import Abbreviations, QuestionRestorer, Understood, understand_question
from retrieval.writing.models import ModelFailed
from retrieval.writing.writer import Writer

DECREE = Path(__file__).parent / "data" / "nghi-dinh-mau.txt"
NAMES = {5: DocumentName(DECREE.name, "912/2031/NĐ-CP", "Nghị định")}
QUESTIONS = [
    "thời hạn mượn sách là bao lâu?",
    "muon bao ve nha duoc khong",
    "lệ phí làm hộ chiếu là bao nhiêu?",
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> HybridIndex:
    made = open_index(tmp_path_factory.mktemp("office"))
    made.add(make_passages(5, parse_document(read(DECREE))))
    return made


def understand(question: str) -> Understood:
    return understand_question(
        question,
        today=date(2031, 8, 1),
        abbreviations=Abbreviations.shipped(),
        restorer=QuestionRestorer.shipped(),
    )


def test_the_retriever_is_one_of_langchain_s_and_gives_what_the_index_gives(index: HybridIndex) -> None:
    retriever = PassageRetriever(index=index, k=4)
    assert isinstance(retriever, BaseRetriever)
    found = retriever.invoke("gia hạn mượn sách")
    hits = index.search("gia hạn mượn sách", 4)
    assert [document.id for document in found] == [hit.passage.id for hit in hits]
    assert [document.page_content for document in found] == [hit.passage.text for hit in hits]


def test_a_document_of_langchain_says_where_it_stands(index: HybridIndex) -> None:
    first = PassageRetriever(index=index).invoke("xin gia hạn một lần không quá 10 ngày")[0]
    assert isinstance(first, Document)
    hit = index.search("xin gia hạn một lần không quá 10 ngày", 1)[0]
    assert first.metadata == {
        "document_id": 5,
        "locator": hit.passage.locator,
        "page": hit.passage.page,
        "heading": hit.passage.heading,
        "original": None,
        "score": pytest.approx(hit.score),
    }
    assert Document.model_validate_json(first.model_dump_json()).metadata["locator"] == "Điều 3 khoản 2"


def test_the_retriever_takes_many_questions_at_once_and_works_from_async_code(index: HybridIndex) -> None:
    retriever = PassageRetriever(index=index, k=3)
    one_by_one = [retriever.invoke(question) for question in QUESTIONS]
    assert retriever.batch(QUESTIONS) == one_by_one
    assert asyncio.run(retriever.ainvoke(QUESTIONS[0])) == one_by_one[0]


def test_the_retriever_is_a_link_of_a_chain(index: HybridIndex) -> None:
    def context(found: list[Document]) -> dict[str, str]:
        return {"context": "\n".join(document.page_content for document in found)}

    prompt = PromptTemplate.from_template("Trích dẫn:\n{context}")
    chain = PassageRetriever(index=index, k=1) | RunnableLambda(context) | prompt
    assert "gia hạn một lần" in chain.invoke("xin gia hạn mượn sách").to_string()


def test_a_retriever_finds_no_more_than_it_may_and_nothing_in_an_empty_index(
    index: HybridIndex, tmp_path: Path
) -> None:
    assert len(PassageRetriever(index=index, k=2).invoke("sách")) == 2
    assert PassageRetriever(index=open_index(tmp_path)).invoke("sách") == []
    assert PassageRetriever(index=index).invoke("") == []


def test_a_retriever_without_an_index_is_refused() -> None:
    with pytest.raises(ValidationError):
        PassageRetriever()  # type: ignore[call-arg]


def test_the_chain_answers_as_the_product_does(index: HybridIndex) -> None:
    chain = answer_chain(index, NAMES, understand)
    assert isinstance(chain, Runnable)
    for question in QUESTIONS:
        found, expected = chain.invoke(question), answer(understand(question).text, index, NAMES)
        assert found.question == question
        assert (found.answer, found.citations) == (expected.answer, expected.citations)
    assert "21 ngày" in chain.invoke(QUESTIONS[0]).answer
    assert chain.invoke(QUESTIONS[2]).abstained


def test_the_chain_takes_many_questions_at_once_in_their_order(index: HybridIndex) -> None:
    chain = answer_chain(index, NAMES, understand)
    assert chain.batch(QUESTIONS) == [chain.invoke(question) for question in QUESTIONS]
    assert asyncio.run(chain.ainvoke(QUESTIONS[0])) == chain.invoke(QUESTIONS[0])


class Model:
    """A chat model that says one thing, or fails."""

    def __init__(self, said: str | None) -> None:
        self.said = said
        self.asked = 0

    def reply(self, messages: object) -> str:
        self.asked += 1
        if self.said is None:
            raise ModelFailed("out of order", permanent=False)
        return self.said


def test_with_a_writer_the_answer_is_in_the_model_s_words_where_passages_bear_them_out(
    index: HybridIndex,
) -> None:
    model = Model("Thời hạn mượn sách là 21 ngày kể từ ngày ghi trong phiếu mượn [1].")
    chain = answer_chain(index, NAMES, understand, Writer(model, 1.0, lambda: 0.0))
    found = chain.invoke("Thời hạn mượn sách tối đa 04 cuốn là bao lâu?")
    assert model.asked == 1
    assert "Thời hạn mượn sách là 21 ngày" in found.answer
    assert found.citations


@pytest.mark.parametrize("said", [None, "Thời hạn mượn sách là 90 ngày [1]."], ids=["fails", "invents"])
def test_what_a_model_cannot_bear_out_changes_nothing(index: HybridIndex, said: str | None) -> None:
    question = "Thời hạn mượn sách là bao lâu?"
    plain = answer_chain(index, NAMES, understand).invoke(question)
    chain = answer_chain(index, NAMES, understand, Writer(Model(said), 1.0, lambda: 0.0))
    assert chain.invoke(question) == plain


def test_a_model_is_not_asked_where_the_documents_do_not_answer(index: HybridIndex) -> None:
    model = Model("Lệ phí là 200.000 đồng [1].")
    chain = answer_chain(index, NAMES, understand, Writer(model, 1.0, lambda: 0.0))
    assert chain.invoke(QUESTIONS[2]).abstained
    assert model.asked == 0
