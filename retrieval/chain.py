"""The index and the answers as LangChain has them: a retriever, and a chain from a question to an answer.

For whoever builds on LangChain; the product calls the same functions directly, because each of its
commands would else wait a second for LangChain to load.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import SkipValidation

from retrieval.answering import answer
from retrieval.model import Answer, DocumentName, Index, Passage
from retrieval.question import Understood
from retrieval.writing.answers import written
from retrieval.writing.writer import Writer


class PassageRetriever(BaseRetriever):
    """An office's index as a LangChain retriever.

    `index` is what is searched, `k` the most passages. A document's text is the passage as it is read out;
    its metadata hold the id, the document, the place, the page, the heading, the original and the score.
    """

    index: SkipValidation[Index]
    k: int = 10

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [_document(hit.passage, hit.score) for hit in self.index.search(query, self.k)]


def answer_chain(
    index: Index,
    names: Mapping[int, DocumentName],
    understand: Callable[[str], Understood],
    writer: Writer | None = None,
) -> Runnable[str, Answer]:
    """The chain from a question as typed to its answer; the last step only where a model writes."""

    def answered(understood: Understood) -> Answer:
        found = answer(understood.text, index, names, year=understood.year)
        return replace(found, question=understood.typed)

    chain = RunnableLambda(understand) | RunnableLambda(answered)
    if writer is None:
        return chain
    return chain | RunnableLambda(lambda found: written(found, writer))


def _document(passage: Passage, score: float) -> Document:
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "document_id": passage.document_id,
            "locator": passage.locator,
            "page": passage.page,
            "heading": passage.heading,
            "original": passage.original,
            "score": score,
        },
    )
