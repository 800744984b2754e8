"""Understanding what an officer types: tones, abbreviations, slips, and the question before."""

from retrieval.question.abbreviations import Abbreviations
from retrieval.question.following import lean_on
from retrieval.question.reading import Understood, understand_question
from retrieval.question.restoring import QuestionRestorer
from retrieval.question.vocabulary import Vocabulary
from retrieval.question.wording_file import WordingFileError

__all__ = [
    "Abbreviations",
    "QuestionRestorer",
    "Understood",
    "Vocabulary",
    "WordingFileError",
    "lean_on",
    "understand_question",
]
