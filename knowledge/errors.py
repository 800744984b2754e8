"""What can go wrong with a file, as typed errors whose text is a Vietnamese sentence for its sender."""

from __future__ import annotations


class ReadingError(Exception):
    """A file could not be read.

    `permanent` is True where the same bytes will never be read, False where trying again may help.
    """

    def __init__(self, sentence: str, *, permanent: bool = True) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.permanent = permanent
