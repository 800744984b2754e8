"""From a reading to a document: which labels count as chương, điều, khoản, điểm, and the tree they make.

Section labels are bare: "18", "2", "a", "II", "1.1", "I"; bullets have "-" or "+", rows their ordinal.
The tree is found in the readable words; each section's `text` keeps the words as they were met.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from knowledge.basis import begins_basis
from knowledge.flow import is_page_number, line_layout, own_blocks, quoted_lines
from knowledge.head import read_head
from knowledge.labels import FORMS, Mark, Rank, is_capitals, is_file_name, marks
from knowledge.model import Block, Document, Line, Media, Reading, Section, SectionKind, Table
from knowledge.numbering import Numbering
from knowledge.outline import ATTACHED, CLOSING, TERMINAL, Outline
from knowledge.signature import begins_authority, begins_recipients, begins_signature, is_person
from knowledge.tables import Layout, heading_rows, headings, is_ordinal, layout
from knowledge.vietnamese import fold

_FAREWELL = re.compile(r"tr\S{1,2}n day (?:la|1a|ia)\b")
_LEADS_ON = re.compile(
    r"(?:diem|khoan|dieu|muc|chuong|phan|luc|so|va|hoac|cac|tai|theo|cua|ngay|thang|nam|quy|tu|den)$"
)
_READS_ON = re.compile(r"(?:khoan|diem|dieu|cua|nghi dinh nay|thong tu nay|luat nay|quyet dinh nay)\b")
_ENACTED = re.compile(r"\((?:ban hanh )?kem theo")
_FARTHEST_NAME = 12  # lines between a post and the name or the recipients that show it signs
_SAME_HEADINGS = 80  # of 100: a heading repeated on the next page may be damaged otherwise


def parse_document(reading: Reading) -> Document:
    """The head and the sections of a reading, in reading order, parents before children.

    Every character of the reading goes into the text of exactly one section, in its place, except
    white space at a section's edges, the comment lines ("# …") at the top and the source notes
    ("[(…)]") of codified law.

    Args:
        reading: a file as read.
    """
    parser = _Parser(tuple(own_blocks(reading.blocks)), reading.media)
    return Document(read_head(reading), parser.parse())


@dataclass(slots=True)
class _Parser:
    blocks: tuple[Block, ...]
    media: Media
    outline: Outline = field(default_factory=Outline)
    numbering: Numbering = field(init=False)
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
        self.wrapped, self.width = line_layout(texts) if self.media is not Media.DOCX else (False, 0)
        self.numbering = Numbering(self.outline, self._marks, len(self.blocks), self.wrapped)
        quoted = quoted_lines(self.blocks)
        for index, block in enumerate(self.blocks):
            if isinstance(block, Table):
                self._table(block)
            elif not block.text.strip():
                self.outline.write_blank(block)
                self.after_blank = True
            else:
                self._line(index, block, can_begin=index not in quoted)
                self.previous, self.after_blank = block.text.strip(), False
        return tuple(draft.section() for draft in self.outline.drafts)

    def _line(self, index: int, line: Line, *, can_begin: bool) -> None:
        text = line.text.strip()
        outline = self.outline
        if not is_page_number(text):
            self.headings = None
        if can_begin and self._closes(index, text):
            self._close(line)
            return
        if can_begin and (attached := self._attached(index, text)) is not None:
            self._begin(attached, line)
            return
        if can_begin and self._is_basis(text):
            outline.begin_basis(line)
            return
        if can_begin:
            for mark in self._marks(index):
                if self._may_begin(mark, text) and self.numbering.follows(mark, index):
                    self._begin(mark, line)
                    return
        if outline.closing:
            self._close(line)
            return
        is_new = self._is_new_paragraph(text)
        if is_new and outline.stack and _FAREWELL.match(fold(text[:20])):
            outline.begin_paragraph(line, parent=None, locator=CLOSING)
        elif is_file_name(text) and outline.stack:
            parent = next((f for f in outline.stack if f.mark.rank is Rank.ARTICLE), outline.stack[0])
            outline.begin_paragraph(line, parent=parent.index)
        else:
            outline.write(line, is_new=is_new, is_wrapped=self.wrapped)

    def _begin(self, mark: Mark, line: Line) -> None:
        point = self.outline.frame(Rank.POINT)
        if mark.rank is Rank.SUBPOINT and point is not None:
            mark = replace(mark, label=f"{point.mark.label}{mark.order[1]}")  # đ may have lost its stroke
        self.numbering.begun(mark)
        self.outline.begin(mark, line)

    def _closes(self, index: int, text: str) -> bool:
        """Whether a line begins the closing block: recipients, or the signature."""
        if self.outline.current is None or self.outline.closing:
            return False
        if begins_recipients(text) or begins_authority(text):
            return True
        if not self.outline.stack or not begins_signature(text) or self.previous[-1:] not in {"/", ".", "|"}:
            return False
        # A post alone signs where a name or the recipients follow it.
        for block in self.blocks[index + 1 : index + _FARTHEST_NAME]:
            ahead = block.text.strip() if isinstance(block, Line) else ""
            if begins_recipients(ahead) or is_person(ahead):
                return True
            if marks(ahead):
                return False
        return False

    def _close(self, line: Line) -> None:
        """Write a line of the closing block to the recipients or to the signature."""
        text = line.text.strip()
        now = self.outline.current_kind() if self.outline.closing else None
        if begins_recipients(text):
            kind = SectionKind.RECIPIENTS
        elif begins_signature(text) or (now is SectionKind.RECIPIENTS and is_person(text)):
            kind = SectionKind.SIGNATURE
        elif text[:1] in "-–+" and now is SectionKind.SIGNATURE and not self.after_blank:
            kind = SectionKind.RECIPIENTS
        else:
            kind = now or SectionKind.SIGNATURE
        if now is kind:
            self.outline.write(line, is_new=False, is_wrapped=self.wrapped)
        else:
            self.outline.close(line, kind)

    def _is_basis(self, text: str) -> bool:
        """Whether a legal basis begins here: before anything that is labelled."""
        outline = self.outline
        if outline.closing or any(frame.mark.rank < Rank.BULLET for frame in outline.stack):
            return False
        if not begins_basis(text):
            return False
        ended = not self.previous or self.previous[-1] in TERMINAL or is_capitals(self.previous)
        return not self.wrapped or self.after_blank or ended

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
            or (self.numbering.article is None and not self.outline.closing)
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
        if mark.rank is Rank.APPENDIX:
            if mark.rest.endswith((";", ".", ",")):
                return False  # an item of a list of appendices
            if mark.label.startswith(FORMS) and not self.outline.closing and not self._in_appendix():
                return False  # words of the body about a form
        if not self.wrapped or self.after_blank or not self.previous:
            return True
        runs_on = _LEADS_ON.match(fold(self.previous.split()[-1])) is not None or self.previous[-1] in ",(–-"
        if mark.rank >= Rank.BULLET:
            return self.previous[-1] in TERMINAL or not (mark.rest[:1].islower() or mark.rest[:1].isdigit())
        return not runs_on and _READS_ON.match(fold(mark.rest[:30])) is None

    def _in_appendix(self) -> bool:
        return bool(self.outline.stack) and self.outline.stack[0].mark.rank is Rank.APPENDIX

    def _is_new_paragraph(self, text: str) -> bool:
        ended = not self.previous or self.previous[-1] in TERMINAL
        if self.outline.current_kind() is SectionKind.BASIS and not ended and text[:1].islower():
            return False
        if not self.wrapped or not self.previous:
            return True
        if self.after_blank:
            return ended or text[:1].isupper()
        if self.outline.current_kind() is SectionKind.BASIS:
            return is_capitals(text) or (ended and text[:1].isupper())
        return ended and not text[:1].islower() and len(self.previous) < 0.75 * self.width

    def _table(self, table: Table) -> None:
        kind = layout(table)
        if kind is Layout.DATA:
            self._data(table)
            return
        for row, original in zip(table.rows, table.verbatim, strict=True):
            if kind is Layout.SIGNATURE:
                self._signed(row, original, table.page)
                continue
            line = Line(" | ".join(row), table.page, " | ".join(original))
            if kind is Layout.LETTERHEAD:
                self.outline.write(line, is_new=False, is_wrapped=True)
            else:
                self.outline.write(line, is_new=True, is_wrapped=self.wrapped)
        self.previous, self.after_blank = "", True

    def _signed(self, row: tuple[str, ...], original: tuple[str, ...], page: int | None) -> None:
        """Write a row of the table of recipients and signature, cell by cell."""
        for cell, met in zip(row, original, strict=True):
            if cell.strip() or met.strip():
                self._close(Line(cell, page, met))

    def _data(self, table: Table) -> None:
        """Write the rows of a table, each with the headings of its columns."""
        rows, originals = table.rows, table.verbatim
        count = heading_rows(table)
        goes_on = self.headings is not None and len(self.headings) == len(rows[0])
        names = headings(table, count) if count else (self.headings or () if goes_on else ())
        if count and goes_on and self.headings is not None:
            alike = fuzz.ratio(fold(" ".join(names)), fold(" ".join(self.headings)))
            goes_on = alike >= _SAME_HEADINGS
            names = self.headings if goes_on else names
        if count:
            parent = self.outline.stack[-1].index if self.outline.stack else None
            shown, met = ("\n".join(" | ".join(row) for row in part[:count]) for part in (rows, originals))
            self.outline.begin_paragraph(Line(shown, table.page, met), parent=parent)
        title = " | ".join(names)
        body = zip(rows[count:], originals[count:], strict=True)
        filled = [pair for pair in body if any(cell.strip() for cell in (*pair[0], *pair[1]))]
        for position, (row, original) in enumerate(filled):
            split = position == 0 and goes_on and is_ordinal(names[0]) and not row[0].strip()
            if not (split and self.outline.extend_row(row, original)):
                self.outline.begin_row(row, original, title, table.page)
        self.headings = names
        self.previous, self.after_blank = "", True
