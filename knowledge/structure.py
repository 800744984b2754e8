"""From a reading to a document: which labels count as chương, điều, khoản, điểm, and the tree they make.

Section labels are bare: "18", "2", "a", "II", "1.1", "I"; bullets have "-" or "+", rows their ordinal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from knowledge.head import read_head
from knowledge.labels import LETTERS, POINTS, SKIPPED_POINTS, Mark, Rank, is_capitals, is_file_name, marks
from knowledge.model import Block, Document, Line, Media, Reading, Section, SectionKind, Table
from knowledge.outline import ATTACHED, CLOSING, TERMINAL, Outline
from knowledge.tables import Layout, heading_rows, headings, is_ordinal, layout
from knowledge.vietnamese import fold

_NUMBERS = (Rank.NUMBER, Rank.NUMBER_2, Rank.NUMBER_3, Rank.NUMBER_4)
_SIGNATURE = re.compile(
    r"noi nh\S{1,3}n\s*:|(?:tm|kt|tl|tuq)\s*[./]\s*"
    r"(?:uy ban|ubnd|chu tich|chinh phu|bo truong|giam doc|hdnd|hoi dong|truong)"
)
_FAREWELL = re.compile(r"tr\S{1,2}n day (?:la|1a|ia)\b")
_LEADS_ON = re.compile(
    r"(?:diem|khoan|dieu|muc|chuong|phan|luc|so|va|hoac|cac|tai|theo|cua|ngay|thang|nam|quy|tu|den)$"
)
_READS_ON = re.compile(r"(?:khoan|diem|dieu|cua|nghi dinh nay|thong tu nay|luat nay|quyet dinh nay)\b")
_ENACTED = re.compile(r"\((?:ban hanh )?kem theo")
_FARTHEST_QUOTE = 300  # lines
_FARTHEST_NUMBER = 400  # lines
_MOST_OPEN_QUOTES = 50


def parse_document(reading: Reading) -> Document:
    """The head and the sections of a reading, in reading order, parents before children.

    Every character of the reading goes into the text of exactly one section, in its place, except
    white space at a section's edges, the comment lines ("# …") at the top and the source notes
    ("[(…)]") of codified law.

    Args:
        reading: a file as read.
    """
    parser = _Parser(tuple(_own_blocks(reading.blocks)), reading.media)
    return Document(read_head(reading), parser.parse())


def _own_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks without the comments and notes of a codifier."""
    at_top = True
    for block in blocks:
        if isinstance(block, Line):
            text = block.text.strip()
            if at_top and text.startswith("#"):
                continue
            at_top = at_top and not text
            if text.startswith("[(") and text.endswith(")]"):
                continue
        else:
            at_top = False
        yield block


@dataclass(slots=True)
class _Parser:
    blocks: tuple[Block, ...]
    media: Media
    outline: Outline = field(default_factory=Outline)
    article: tuple[int, ...] | None = None  # the last điều; numbering runs through chapters
    previous: str = ""  # the last line that was not blank
    after_blank: bool = True
    wrapped: bool = False
    width: int = 0
    found: dict[int, tuple[Mark, ...]] = field(default_factory=dict)
    headings: tuple[str, ...] | None = None  # of the table that the next one may continue

    def parse(self) -> tuple[Section, ...]:
        texts = [
            block.text.strip() for block in self.blocks if isinstance(block, Line) and block.text.strip()
        ]
        self.wrapped, self.width = _layout(texts) if self.media is not Media.DOCX else (False, 0)
        quoted = _quoted_lines(self.blocks)
        for index, block in enumerate(self.blocks):
            if isinstance(block, Table):
                self._table(block)
            elif not block.text.strip():
                self.outline.write_blank()
                self.after_blank = True
            else:
                self._line(index, block, can_begin=index not in quoted)
                self.previous, self.after_blank = block.text.strip(), False
        return tuple(draft.section() for draft in self.outline.drafts)

    def _line(self, index: int, line: Line, *, can_begin: bool) -> None:
        text = line.text.strip()
        outline = self.outline
        self.headings = None
        if _SIGNATURE.match(fold(text[:40])) and (outline.stack or outline.closing):
            self._close(line)
            return
        if can_begin and (attached := self._attached(index, text)) is not None:
            self._begin(attached, line)
            return
        if can_begin:
            for mark in self._marks(index):
                if self._may_begin(mark, text) and self._follows(mark, index):
                    self._begin(mark, line)
                    return
        is_new = self._is_new_paragraph(text)
        if is_new and outline.stack and not outline.closing and _FAREWELL.match(fold(text[:20])):
            outline.begin_paragraph(line.text, line.page, parent=None, locator=CLOSING)
        elif is_file_name(text) and outline.stack:
            parent = next((f for f in outline.stack if f.mark.rank is Rank.ARTICLE), outline.stack[0])
            outline.begin_paragraph(line.text, line.page, parent=parent.index)
        else:
            outline.write(line.text, line.page, is_new=is_new, is_wrapped=self.wrapped)

    def _begin(self, mark: Mark, line: Line) -> None:
        point = self.outline.frame(Rank.POINT)
        if mark.rank is Rank.ARTICLE:
            self.article = mark.order
        elif mark.rank is Rank.SUBPOINT and point is not None:
            mark = replace(mark, label=f"{point.mark.label}{mark.order[1]}")  # đ may have lost its stroke
        elif mark.rank is Rank.APPENDIX or (mark.rank is Rank.CHAPTER and mark.order == (1,)):
            self.article = None
        self.outline.begin(mark, line.text, line.page)

    def _close(self, line: Line) -> None:
        if self.outline.closing:
            self.outline.write(line.text, line.page, is_new=False, is_wrapped=self.wrapped)
            return
        self.outline.close(line.text, line.page)

    def _marks(self, index: int) -> tuple[Mark, ...]:
        if index not in self.found:
            block = self.blocks[index]
            self.found[index] = marks(block.text) if isinstance(block, Line) else ()
        return self.found[index]

    def _attached(self, index: int, text: str) -> Mark | None:
        """A regulation that this document brings into force, which begins with its kind in capitals."""
        if (
            len(text) > 30
            or not is_capitals(text, 1.0)
            or (self.article is None and not self.outline.closing)
        ):
            return None
        kind = next((kind for kind in ATTACHED if fold(kind) == fold(text)), None)
        if kind is None:
            return None
        following = (block for block in self.blocks[index + 1 : index + 12] if isinstance(block, Line))
        if any(_ENACTED.match(fold(block.text.strip()[:30])) for block in following):
            return Mark(Rank.APPENDIX, SectionKind.APPENDIX, kind, (), text)
        return None

    def _may_begin(self, mark: Mark, text: str) -> bool:
        """Whether the line before lets a section begin here, and does not run on into this one."""
        if self.outline.closing and mark.rank is not Rank.APPENDIX:
            return False
        if mark.rank is Rank.APPENDIX and mark.rest.endswith((";", ".", ",")):
            return False  # an item of a list of appendices
        if not self.wrapped or self.after_blank or not self.previous:
            return True
        runs_on = _LEADS_ON.match(fold(self.previous.split()[-1])) is not None or self.previous[-1] in ",(–-"
        if mark.rank >= Rank.BULLET:
            return self.previous[-1] in TERMINAL or not (mark.rest[:1].islower() or mark.rest[:1].isdigit())
        return not runs_on and _READS_ON.match(fold(mark.rest[:30])) is None

    def _follows(self, mark: Mark, index: int) -> bool:
        """Whether a label is the next of its kind: stray numbers and letters in prose are not."""
        outline = self.outline
        if mark.rank is Rank.ARTICLE:
            return self._article_follows(mark)
        if mark.rank in _NUMBERS:
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
            outer = self.outline.frame(_NUMBERS[len(mark.order) - 2])
            if outer is None or outer.mark.order != mark.order[:-1]:
                return False
        expected = 1 if frame is None else frame.mark.order[-1] + 1
        if number == expected:
            return True
        # A number may be missing: repealed, or unreadable. Then the missing one does not come later.
        return expected < number <= expected + 1 and not self._comes_later(mark, expected, index)

    def _comes_later(self, mark: Mark, expected: int, index: int) -> bool:
        wanted = (*mark.order[:-1], expected)
        for later in range(index + 1, min(len(self.blocks), index + _FARTHEST_NUMBER)):
            for other in self._marks(later):
                if other.rank is mark.rank and other.order == wanted:
                    return True
                if other.rank < mark.rank:
                    return False
        return False

    def _is_new_paragraph(self, text: str) -> bool:
        if not self.wrapped or not self.previous:
            return True
        ended = self.previous[-1] in TERMINAL
        if self.after_blank:
            return ended or text[:1].isupper()
        return ended and not text[:1].islower() and len(self.previous) < 0.75 * self.width

    def _table(self, table: Table) -> None:
        kind = layout(table)
        if kind is Layout.DATA:
            self._data(table)
            return
        for row in table.rows:
            line = Line(" | ".join(row), table.page)
            if kind is Layout.SIGNATURE:
                self._close(line)
            elif kind is Layout.LETTERHEAD:
                self.outline.write(line.text, line.page, is_new=False, is_wrapped=True)
            else:
                self.outline.write(line.text, line.page, is_new=True, is_wrapped=self.wrapped)
        self.previous, self.after_blank = "", True

    def _data(self, table: Table) -> None:
        """Write the rows of a table, each with the headings of its columns."""
        count = heading_rows(table)
        goes_on = self.headings is not None and len(self.headings) == len(table.rows[0])
        names = headings(table, count) if count else (self.headings or () if goes_on else ())
        if count:
            parent = self.outline.stack[-1].index if self.outline.stack else None
            shown = "\n".join(" | ".join(row) for row in table.rows[:count])
            self.outline.begin_paragraph(shown, table.page, parent=parent)
        title = " | ".join(names)
        filled = [row for row in table.rows[count:] if any(cell.strip() for cell in row)]
        for position, row in enumerate(filled):
            split = position == 0 and goes_on and is_ordinal(names[0]) and not row[0].strip()
            if not (split and self.outline.extend_row(row)):
                self.outline.begin_row(row, title, table.page)
        self.headings = names
        self.previous, self.after_blank = "", True


def _layout(texts: Sequence[str]) -> tuple[bool, int]:
    """Whether lines break where the page ends and not where paragraphs do, and the width of a full line."""
    if not texts:
        return False, 0
    width = sorted(map(len, texts))[int(0.95 * (len(texts) - 1))]
    lower = sum(1 for text in texts if text[0].islower() and not marks(text))
    return lower > 0.1 * len(texts), width


def _quoted_lines(blocks: Sequence[Block]) -> frozenset[int]:
    """The lines inside a quotation that a line begins with “: there an amending law words another law."""
    inside: set[int] = set()
    unclosed = index = 0
    while index < len(blocks) and unclosed < _MOST_OPEN_QUOTES:
        block = blocks[index]
        index += 1
        opening = block.text.lstrip() if isinstance(block, Line) else ""
        if not opening.startswith("“") or not marks(opening[1:]):
            continue
        open_quotes = opening.count("“") - opening.count("”")
        end = index
        while open_quotes > 0 and end < min(len(blocks), index + _FARTHEST_QUOTE):
            ahead = blocks[end]
            if isinstance(ahead, Line):
                open_quotes += ahead.text.count("“") - ahead.text.count("”")
            end += 1
        if open_quotes > 0:
            unclosed += 1
        else:
            inside.update(range(index, end))
            index = end
    return frozenset(inside)
