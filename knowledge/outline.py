"""The tree of a document while it is being built: open sections, their words, titles and locators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.labels import FORMS, Mark, Rank, is_capitals
from knowledge.model import Line, Section, SectionKind
from knowledge.vietnamese import collapse

TERMINAL = ".;:!?/"
OPENING = "phần mở đầu"
CLOSING = "phần kết"
BASIS = "căn cứ"
RECIPIENTS = "nơi nhận"
SIGNATURE = "chữ ký"
ATTACHED = ("Quy chế", "Quy định", "Điều lệ", "Quy trình", "Nội quy", "Đề án", "Phương án", "Chương trình")
"""Documents that another one brings into force and that number their articles anew: labels of an appendix."""

NUMBERED = (Rank.NUMBER, Rank.NUMBER_2, Rank.NUMBER_3, Rank.NUMBER_4)
"""The ranks of numbers with one to four levels: 1., 1.1., 1.1.1., 1.1.1.1."""

_LONGEST_TITLE = 250
_MOST_TITLE_LINES = 8
_LONGEST_CLAUSE_TITLE = 160
_LONG_PARAGRAPH = 500  # characters after which unlabelled text goes on in a section of its own
_GROUP_NAMES = {
    Rank.PART: "Phần",
    Rank.CHAPTER: "Chương",
    Rank.HEADING: "Mục",
    Rank.SUBHEADING: "Tiểu mục",
}
_HEADED = (*_GROUP_NAMES, Rank.APPENDIX)


@dataclass(slots=True)
class Draft:
    """A section being written. `head` is what may become its title while `head_open`.

    `lines` are readable, `originals` the same as their reader met them, one for one.
    """

    kind: SectionKind
    label: str
    locator: str
    page: int | None
    parent: int | None
    rank: Rank | None = None
    lines: list[str] = field(default_factory=list)
    originals: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    head_open: bool = False
    title: str | None = None
    size: int = 0

    def write(self, line: Line) -> None:
        """Add one line."""
        self.lines.append(line.text)
        self.originals.append(line.verbatim)
        self.size += len(line.text)

    def last_line(self) -> str:
        """The last line that is not blank, without the white space around it."""
        return next((line.strip() for line in reversed(self.lines) if line.strip()), "")

    def section(self) -> Section:
        """The finished section."""
        filled = [
            index for index, line in enumerate(self.lines) if line.strip() or self.originals[index].strip()
        ]
        whole = slice(filled[0], filled[-1] + 1) if filled else slice(0)
        title = self._found_title() if self.title is None else self.title
        text, readable = "\n".join(self.originals[whole]), "\n".join(self.lines[whole])
        restored = None if readable == text else readable
        return Section(self.kind, self.label, title, text, self.locator, self.page, self.parent, restored)

    def _found_title(self) -> str:
        if self.rank is None or self.rank >= Rank.ITEM:
            return ""
        head = collapse(" ".join(self.head))
        if self.rank in _HEADED or self.rank is Rank.ROMAN:
            return head.rstrip(" .:") if len(head) <= _LONGEST_TITLE else ""
        if self.rank is Rank.ARTICLE:
            return head if len(head) <= _LONGEST_TITLE and not head.endswith((".", ";", ",")) else ""
        # A khoản or điểm has a title only where its first paragraph is a heading and not a sentence.
        if len(head) > _LONGEST_CLAUSE_TITLE or head.endswith((".", ";", ",", "/")):
            return ""
        return head.rstrip(" :")


@dataclass(frozen=True, slots=True)
class Frame:
    """A labelled section that is still open."""

    mark: Mark
    index: int


@dataclass(slots=True)
class Outline:
    """The sections so far, those still open, and the one that takes the next words."""

    drafts: list[Draft] = field(default_factory=list)
    stack: list[Frame] = field(default_factory=list)
    current: int | None = None
    loose: bool = False  # the current section is an unlabelled one after điểm or bullets
    closing: bool = False  # the signature block began: only an appendix opens again
    rows: dict[int | None, int] = field(default_factory=dict)
    cells: list[str] = field(default_factory=list)  # of the last row
    original_cells: list[str] = field(default_factory=list)
    last_row: int | None = None
    bases: int = 0

    def frame(self, rank: Rank) -> Frame | None:
        """The open section of a rank, None where none is open."""
        return next((frame for frame in self.stack if frame.mark.rank is rank), None)

    def begin(self, mark: Mark, line: Line) -> None:
        """Open a labelled section with its first line."""
        loose = self.current if self.loose and mark.rank >= Rank.ITEM else None
        while self.stack and self.stack[-1].mark.rank >= mark.rank:
            self.stack.pop()
        parent = self.stack[-1].index if self.stack else None
        if loose is not None and self.drafts[loose].parent is not None:
            parent = self.drafts[loose].parent
        else:
            self.loose = False
        if mark.rank is Rank.APPENDIX:
            self.closing = False
        self.stack.append(Frame(mark, len(self.drafts)))
        draft = Draft(mark.kind, mark.label, self._locator(), line.page, parent, mark.rank)
        draft.head = [mark.rest] if mark.rest else []
        draft.head_open = True
        self._open(draft)
        draft.write(line)

    def begin_paragraph(
        self,
        line: Line,
        *,
        parent: int | None,
        locator: str = "",
        kind: SectionKind = SectionKind.PARAGRAPH,
    ) -> None:
        """Open an unlabelled section with its first line; its place is its parent's by default."""
        place = locator or (OPENING if parent is None else self.drafts[parent].locator)
        draft = Draft(kind, "", place, line.page, parent, title="")
        self._open(draft)
        draft.write(line)

    def begin_basis(self, line: Line) -> None:
        """Open a legal basis, numbered through the document."""
        self.stack = []
        self.bases += 1
        self.begin_paragraph(line, parent=None, locator=f"{BASIS} {self.bases}", kind=SectionKind.BASIS)

    def begin_row(
        self, cells: Sequence[str], originals: Sequence[str], headings: str, page: int | None
    ) -> None:
        """Add a row of a table under the innermost open section; `originals` are its cells as met."""
        parent = self.stack[-1].index if self.stack else None
        number = self.rows[parent] = self.rows.get(parent, 0) + 1
        place = f"{self.drafts[parent].locator} dòng {number}" if parent is not None else f"dòng {number}"
        draft = Draft(SectionKind.ROW, str(number), place, page, parent, title=headings)
        self._open(draft)
        self.last_row = self.current
        self.cells, self.original_cells = list(cells), list(originals)
        draft.write(Line(" | ".join(cells), page, " | ".join(originals)))

    def extend_row(self, cells: Sequence[str], originals: Sequence[str]) -> bool:
        """Add to the last row what a page break cut off, cell by cell; False where it is no such row."""
        if self.last_row is None or len(self.cells) != len(cells):
            return False
        for column, (more, met) in enumerate(zip(cells, originals, strict=True)):
            if more or met:  # both or none, so that they stay the same line for line
                self.cells[column] += f"\n{more}"
                self.original_cells[column] += f"\n{met}"
        draft = self.drafts[self.last_row]
        draft.lines, draft.originals = [" | ".join(self.cells)], [" | ".join(self.original_cells)]
        return True

    def close(self, line: Line, kind: SectionKind) -> None:
        """Open recipients or signature, after which only an appendix begins a section."""
        self.stack = []
        self.closing = True
        place = RECIPIENTS if kind is SectionKind.RECIPIENTS else SIGNATURE
        self.begin_paragraph(line, parent=None, locator=place, kind=kind)

    def current_kind(self) -> SectionKind | None:
        """The kind of the section that takes the next words."""
        return self.drafts[self.current].kind if self.current is not None else None

    def write(self, line: Line, *, is_new: bool, is_wrapped: bool) -> None:
        """Add an unlabelled line where it belongs. `is_new`: it begins a paragraph."""
        if self.current is None:
            self.begin_paragraph(line, parent=None, locator=OPENING)
            return
        draft = self.drafts[self.current]
        if draft.head_open:
            self._extend_head(draft, line.text, is_new=is_new, is_wrapped=is_wrapped)
        if is_new and draft.kind in (SectionKind.ROW, SectionKind.BASIS):
            self.begin_paragraph(line, parent=draft.parent)
        elif is_new and draft.rank is not None and draft.rank >= Rank.POINT:
            if draft.last_line().endswith(":"):
                draft.write(line)
                return
            outer = [frame for frame in self.stack if frame.mark.rank < Rank.POINT]
            self.begin_paragraph(line, parent=outer[-1].index if outer else None, locator=self._outer())
            self.loose = True
        elif is_new and draft.rank in (None, Rank.APPENDIX) and draft.size > _LONG_PARAGRAPH:
            parent = self.current if draft.rank is Rank.APPENDIX else draft.parent
            kind = draft.kind if draft.rank is None else SectionKind.PARAGRAPH
            self.begin_paragraph(line, parent=parent, locator=draft.locator, kind=kind)
        else:
            draft.write(line)

    def write_blank(self, line: Line) -> None:
        """Keep a blank line inside a section; those around it are dropped."""
        if self.current is not None:
            self.drafts[self.current].write(line)

    def _open(self, draft: Draft) -> None:
        if self.current is not None:
            self.drafts[self.current].head_open = False
        self.drafts.append(draft)
        self.current = len(self.drafts) - 1

    def _extend_head(self, draft: Draft, line: str, *, is_new: bool, is_wrapped: bool) -> None:
        text = line.strip()
        head = " ".join(draft.head)
        if draft.rank in _HEADED:
            goes_on = not text.startswith("(") and (
                is_capitals(text) if head else len(text) <= _LONGEST_TITLE and not text.endswith((".", ";"))
            )
        elif draft.rank in (Rank.ARTICLE, Rank.ROMAN):
            goes_on = (
                is_wrapped
                and draft.lines[-1:] != [""]
                and not head.endswith(tuple(TERMINAL))
                and (text[:1].islower() or (is_capitals(head) and is_capitals(text)))
            )
        else:
            goes_on = not is_new
        if goes_on and len(draft.head) < _MOST_TITLE_LINES:
            draft.head.append(text)
        else:
            draft.head_open = False

    def _outer(self) -> str:
        outer = [frame for frame in self.stack if frame.mark.rank < Rank.POINT]
        return self.drafts[outer[-1].index].locator if outer else OPENING

    def _locator(self) -> str:
        """The place of the innermost open section in words: "Điều 18 khoản 2 điểm a", "mục II.1"."""
        marks = [frame.mark for frame in self.stack]
        in_article = any(mark.rank is Rank.ARTICLE for mark in marks)
        parts: list[str] = []
        numbers: list[str] = []
        for mark, deeper in zip(marks, [*(mark.rank for mark in marks[1:]), None], strict=True):
            if mark.rank is Rank.APPENDIX:
                parts.append(_appendix_name(mark))
            elif mark.rank in _GROUP_NAMES and not in_article:
                parts.append(f"{_GROUP_NAMES[mark.rank]} {mark.label}")
            elif mark.rank is Rank.ARTICLE:
                parts.append(f"Điều {mark.label}")
            elif mark.rank is Rank.ROMAN or (mark.rank in NUMBERED and deeper not in NUMBERED):
                numbers.append(mark.label)
            elif mark.kind is SectionKind.POINT and deeper is not Rank.SUBPOINT:
                parts.extend(_numbers_name(numbers, in_article=in_article))
                numbers = []
                parts.append(f"điểm {mark.label}")
        parts.extend(_numbers_name(numbers, in_article=in_article))
        return " ".join(parts) or OPENING


def _numbers_name(numbers: list[str], *, in_article: bool) -> list[str]:
    return [f"{'khoản' if in_article else 'mục'} {'.'.join(numbers)}"] if numbers else []


def _appendix_name(mark: Mark) -> str:
    if mark.label in ATTACHED or mark.label.startswith(FORMS):
        return mark.label
    return f"Phụ lục {mark.label}".strip()
