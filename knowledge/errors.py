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


class ReadingStopped(ReadingError):
    """The reading of a file was stopped from outside, which says nothing about the file."""

    def __init__(self) -> None:
        super().__init__("Trợ lý đã dừng đọc tệp này. Khi cần, anh/chị gửi lại tệp.", permanent=False)


class ProgramMissing(ReadingError):
    """A program that reads this kind of file is not installed; once it is, the same file can be read."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, permanent=False)
