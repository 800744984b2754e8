"""Whether a label is the next of its kind: stray numbers and letters in prose are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.labels import LETTERS, POINTS, SKIPPED_POINTS, Mark, Rank
from knowledge.outline import NUMBERED, Outline
from knowledge.vietnamese import fold

_FARTHEST_NUMBER = 400  # lines


@dataclass(slots=True)
class Numbering:
    """The numbering so far. `marks_at` gives the labels that a line may begin with, `lines` their number."""

    outline: Outline
    marks_at: Callable[[int], tuple[Mark, ...]]
    lines: int
    wrapped: bool = False
    article: tuple[int, ...] | None = None  # the last điều; numbering runs through chapters

    def begun(self, mark: Mark) -> None:
        """Note that a section with this label began."""
        if mark.rank is Rank.ARTICLE:
            self.article = mark.order
        elif mark.rank is Rank.APPENDIX or (mark.rank is Rank.CHAPTER and mark.order == (1,)):
            self.article = None

    def follows(self, mark: Mark, index: int) -> bool:
        """Whether a label on line `index` is the next of its kind."""
        outline = self.outline
        if mark.rank is Rank.ARTICLE:
            return self._article_follows(mark)
        if mark.rank in NUMBERED:
            return self._number_follows(mark, index)
        frame = outline.frame(mark.rank)
        last = frame.mark.order[-1] if frame is not None and frame.mark.order else 0
        number = mark.order[-1] if mark.order else 0
        follows = True
        if mark.rank is Rank.ROMAN or (mark.rank is Rank.PART and mark.label in LETTERS):
            in_article = outline.frame(Rank.ARTICLE) is not None
            follows = not in_article and last < number <= last + (2 if last else 1)
        elif mark.rank is Rank.POINT:
            start = -1 if frame is None else last
            follows = number > start and set(POINTS[start + 1 : number]) <= SKIPPED_POINTS
        elif mark.rank is Rank.SUBPOINT:
            point = outline.frame(Rank.POINT)
            of_point = point is not None and fold(point.mark.label) == fold(mark.label[0])
            follows = of_point and number in (1, last + 1)
        elif mark.rank is Rank.ITEM:
            follows = number in (1, last + 1)
        return follows

    def _article_follows(self, mark: Mark) -> bool:
        if self.wrapped and mark.rest[:1].islower():
            return False
        if self.article is None:
            return True
        most = self.article[0] + (3 if self.wrapped else 10)
        return mark.order > self.article and mark.order[0] <= most

    def _number_follows(self, mark: Mark, index: int) -> bool:
        frame = self.outline.frame(mark.rank)
        number = mark.order[-1]
        if len(mark.order) > 1:
            outer = self.outline.frame(NUMBERED[len(mark.order) - 2])
            if outer is None or outer.mark.order != mark.order[:-1]:
                return False
        if mark.label[-1].isalpha():  # khoản 1a, put in after khoản 1 by an amendment
            return frame is not None and frame.mark.order[-1] == number and frame.mark.label < mark.label
        expected = 1 if frame is None else frame.mark.order[-1] + 1
        if number == expected:
            return True
        # A number may be missing: repealed, or unreadable. Then the missing one does not come later.
        return expected < number <= expected + 1 and not self._comes_later(mark, expected, index)

    def _comes_later(self, mark: Mark, expected: int, index: int) -> bool:
        wanted = (*mark.order[:-1], expected)
        for later in range(index + 1, min(self.lines, index + _FARTHEST_NUMBER)):
            for other in self.marks_at(later):
                if other.rank is mark.rank and other.order == wanted:
                    return True
                if other.rank < mark.rank:
                    return False
        return False
