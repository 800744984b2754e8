"""A place in a document opened from an answer: the whole article, section or row around it, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.model import Button, Outgoing
from bot.rendering import length, split
from bot.texts import cut
from bot.turn import Turn
from knowledge.model import Section, SectionKind
from knowledge.store import Entry
from knowledge.vietnamese import collapse

PAGE = 3500
"""The longest message, in UTF-16 units."""

OPEN, ORIGINAL = "ar", "og"
"""The words of the buttons: the place as it is read, and word for word as the file has it. Their arguments
are those of `open_place` and `open_original`."""

GONE = "Chỗ này không còn trong kho văn bản của cơ quan. Anh/chị hỏi lại giúp."
RESTORED = "Bản gốc bị hỏng dấu; đây là chữ đã phục hồi cho dễ đọc."
VERBATIM = "Nguyên văn trong tệp, chưa phục hồi dấu:"

AROUND = 2500
"""The longest section that is shown for one inside it; with its headings it fits one message."""

_TOO_WIDE = frozenset({SectionKind.PART, SectionKind.CHAPTER, SectionKind.APPENDIX})
_LONGEST_LINE = 150
_MOST_ABOVE = 3
_CELLS = " | "
_GAP = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class _Place:
    """A section with all under it, and the headings it stands under, outermost first."""

    number: int
    sections: tuple[Section, ...]
    above: tuple[Section, ...]

    @property
    def restored(self) -> bool:
        """Whether the readable words are not those of the file."""
        return any(one.restored not in (None, one.text) for one in self.sections)

    def pages(self) -> tuple[int, int] | None:
        """The first and the last page it stands on."""
        known = [section.page for section in self.sections if section.page is not None]
        return (min(known), max(known)) if known else None


def button(document_id: int, ordinal: int, label: str = "Xem đầy đủ") -> Button:
    """The button that opens the place around a section.

    Args:
        ordinal: the section's number in `Document.sections`.
    """
    return Button(label, f"{OPEN}:{document_id}:{ordinal}")


def open_place(turn: Turn, document: str, ordinal: str, page: str = "0") -> None:
    """Show the article around a section, else the section with what fits round it, as it is read.

    Args:
        document: the id of a document of the person's office; others are not there for them.
        ordinal: the section's number in `Document.sections`.
        page: which part of a place too long for one message, from 0; beyond the last is the last.

    Raises:
        ValueError: an argument is no number.
    """
    _show(turn, int(document), int(ordinal), int(page), verbatim=False)


def open_original(turn: Turn, document: str, ordinal: str, page: str = "0") -> None:
    """As `open_place`, word for word as the file has it."""
    _show(turn, int(document), int(ordinal), int(page), verbatim=True)


def _show(turn: Turn, document_id: int, ordinal: int, page: int, *, verbatim: bool) -> None:
    entry = turn.documents.entry(turn.officer.office_id, document_id)
    document = turn.documents.document(document_id) if entry is not None else None
    if entry is None or document is None or not 0 <= ordinal < len(document.sections):
        turn.reply(GONE)
        return
    turn.replies.append(place_message(entry, document.sections, ordinal, page, verbatim=verbatim))


def place_message(
    entry: Entry, sections: tuple[Section, ...], ordinal: int, page: int, *, verbatim: bool
) -> Outgoing:
    """One part of the place around a section: where it is, its words, the buttons to the rest.

    Args:
        entry: whose sections these are, all of them in reading order.
        ordinal: of a section that is there.
        verbatim: word for word as the file has it, instead of as it is read.
    """
    place = _around(sections, ordinal)
    name, *more = _heading(entry, place)
    if place.restored:
        more.append(VERBATIM if verbatim else RESTORED)
    above = "\n".join([name, *more])
    parts = split(_text(place, verbatim=verbatim), PAGE - length(above) - len("\nPhần 0000/0000:\n\n"))
    shown = min(page, len(parts) - 1)
    if len(parts) > 1:
        above = f"{above}\nPhần {shown + 1}/{len(parts)}:"
    return Outgoing(
        f"{above}\n\n{parts[shown]}",
        _buttons(entry.id, place, shown, len(parts), verbatim=verbatim),
        emphasis=((0, len(name)),),
    )


def _buttons(
    document_id: int, place: _Place, shown: int, parts: int, *, verbatim: bool
) -> tuple[tuple[Button, ...], ...]:
    here, other = (ORIGINAL, OPEN) if verbatim else (OPEN, ORIGINAL)
    at = f"{document_id}:{place.number}"
    rows = []
    if shown + 1 < parts:
        rows.append((Button(f"Xem tiếp ({shown + 2}/{parts})", f"{here}:{at}:{shown + 1}"),))
    if place.restored:
        rows.append((Button("Xem bản đã phục hồi" if verbatim else "Xem nguyên văn", f"{other}:{at}"),))
    return tuple(rows)


def _around(sections: tuple[Section, ...], ordinal: int) -> _Place:
    """The place to show for a section: the article it is in; a row of a table alone; else the widest
    section around it of at most `AROUND`, for a loose paragraph says little alone."""
    line = list(_upwards(sections, ordinal))
    article = next((one for one in line if sections[one].kind is SectionKind.ARTICLE), None)
    number = ordinal
    if article is not None:
        number = article
    elif sections[ordinal].kind is not SectionKind.ROW:
        for wider in line[1:]:
            if sections[wider].kind in _TOO_WIDE or not _fits(sections, wider):
                break
            number = wider
    above = [sections[one] for one in _upwards(sections, number)][1:]
    return _Place(number, tuple(_below(sections, number)), tuple(reversed(above)))


def _upwards(sections: Sequence[Section], number: int) -> Iterator[int]:
    """A section and those it is in, innermost first."""
    at: int | None = number
    while at is not None:
        yield at
        parent = sections[at].parent
        # Parents come before their children: anything else would never end.
        at = parent if parent is not None and 0 <= parent < at else None


def _below(sections: Sequence[Section], number: int) -> Iterator[Section]:
    """A section and all under it, in reading order."""
    inside = {number}
    yield sections[number]
    for at, section in enumerate(islice(sections, number + 1, None), start=number + 1):
        if section.parent in inside:
            inside.add(at)
            yield section


def _fits(sections: Sequence[Section], number: int) -> bool:
    size = 0
    for section in _below(sections, number):
        size += length(_said(section)) + 1
        if size > AROUND:
            return False
    return True


def _heading(entry: Entry, place: _Place) -> list[str]:
    """Which document, where in it, and the headings above: what a reader must know, a line each."""
    number = entry.head.number
    kind = (entry.head.kind or "văn bản số").lower()
    document = f"{kind[:1].upper()}{kind[1:]} {number}" if number else f"Tệp “{cut(entry.file, 120)}”"
    pages = place.pages()
    where = [document, cut(collapse(place.sections[0].locator), _LONGEST_LINE)]
    if pages is not None:
        where.append(f"trang {pages[0]}" if pages[0] == pages[1] else f"trang {pages[0]}–{pages[1]}")
    title = collapse(entry.head.title or "")
    above = [_title_line(section) for section in place.above[-_MOST_ABOVE:]]
    lines = [cut(", ".join(part for part in where if part), 2 * _LONGEST_LINE)]
    lines += [f"“{cut(title, _LONGEST_LINE)}”"] if title else []
    return lines + [cut(line, _LONGEST_LINE) for line in above if line]


def _title_line(section: Section) -> str:
    """The line or lines that head a section: "Chương II Quy định cụ thể"."""
    lines = [line for line in _said(section).split("\n") if line.strip()]
    title = collapse(section.title)
    for count in range(1, min(len(lines), 4) + 1):
        line = collapse(" ".join(lines[:count]))
        if title and title in line:
            return line
    return title or collapse(lines[0] if lines else "")


def _text(place: _Place, *, verbatim: bool) -> str:
    if verbatim:
        return "\n".join(section.text for section in place.sections)
    said = [_row(one) if one.kind is SectionKind.ROW else _said(one) for one in place.sections]
    return _GAP.sub("\n\n", "\n".join(text.strip("\n") for text in said if text.strip()))


def _row(section: Section) -> str:
    """A row of a table, each cell under its own column's name; as it is where the two do not go together."""
    cells = [cell.strip() for cell in _said(section).split(_CELLS)]
    columns = [column.strip() for column in section.title.split(_CELLS)]
    if len(cells) < 2 or len(cells) != len(columns):
        return _said(section)
    pairs = zip(columns, cells, strict=True)
    return "\n".join(f"{column}: {cell}" if column else cell for column, cell in pairs if cell)


def _said(section: Section) -> str:
    """The words of a section as they are read."""
    return section.text if section.restored is None else section.restored
