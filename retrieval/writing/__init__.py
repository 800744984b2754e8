"""Answers written by a language model from numbered passages, cut down to what these support."""

from retrieval.writing.checking import Sentence, Written, check
from retrieval.writing.models import ChatModel, LangChainModel, Message, ModelFailed
from retrieval.writing.prompt import Source
from retrieval.writing.quoting import Quote
from retrieval.writing.writer import Writer

__all__ = [
    "ChatModel",
    "LangChainModel",
    "Message",
    "ModelFailed",
    "Quote",
    "Sentence",
    "Source",
    "Writer",
    "Written",
    "check",
]
