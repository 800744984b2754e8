"""Finding the passage that answers: passages, the index, questions, answers with citations."""
