"""Understanding what an officer types: tones, abbreviations, slips, and the question before."""

from retrieval.question.abbreviations import Abbreviations, AbbreviationsError
from retrieval.question.following import lean_on
from retrieval.question.reading import Understood, understand_question
from retrieval.question.restoring import QuestionRestorer
from retrieval.question.vocabulary import Vocabulary

__all__ = [
    "Abbreviations",
    "AbbreviationsError",
    "QuestionRestorer",
    "Understood",
    "Vocabulary",
    "lean_on",
    "understand_question",
]
