"""The facts at the top and the foot of a document: number, issuer, place, date, kind, title, signer.

The places are those of Decree 30/2020/NĐ-CP, article 8 and appendix I. Letters may be damaged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.basis import begins_basis, is_legal_basis
from knowledge.issuers import issuer_of
from knowledge.kinds import kind_of_line, kind_of_number, number_of_kind
from knowledge.labels import Rank, marks
from knowledge.letterhead import has_motto, letterhead_length, lines_of, read_letterhead, valid_date
from knowledge.model import Block, Head, Line, Reading
from knowledge.signature import begins_authority, begins_recipients, begins_signature, read_signer
from knowledge.vietnamese import collapse, fold

_MOST_LINES = 60
_MOST_HEAD_LINES = 16  # of a document without a line that names its kind
_MOST_TITLE_LINES = 8
_LONGEST_TITLE_LINE = 250
_LONGEST_LINE = 1000
_MOST_SIGNATURE_LINES = 5
_BODY = re.compile(
    r"thi hanh|kinh gui|uy ban nhan dan|hoi dong nhan dan|chu tich|bo truong|giam doc|chinh phu|thu tuong|"
    r"quoc hoi|nham |de (?:trien khai|thuc hien|tiep tuc|nang cao)|[-_*=–—]{3,}|\("
)
_CODIFIED = re.compile(
    r"#\s*\(Điều \S+ (?P<kind>[^\d#]+?) số (?P<number>\S+) (?P<title>.*) "
    r"ngày (?P<day>\d{1,2})/(?P<month>\d{1,2})"
    r"/(?P<year>\d{4}) của (?P<issuer>[^,()]+)"
)


def read_head(reading: Reading) -> Head:
    """The number, kind, issuer, place, date, title and signer of a document.

    Args:
        reading: a file as read; damaged letters are allowed for, not repaired.
    """
    lines = _first_lines(reading.blocks)
    codified = next((match for line in lines[:4] if (match := _CODIFIED.match(line))), None)
    if codified is not None:
        return _codified_head(codified)
    texts = [line for line in lines if not line.startswith("#")]
    texts = texts[: next((i for i, text in enumerate(texts) if _is_salutation(text)), len(texts))]
    above = read_letterhead(_top(texts))
    likely = kind_of_number(above.code) if above.code is not None else None
    at, kind, rest = _kind_line(texts, likely)
    if at is not None:
        above = read_letterhead([text for text in texts[:at] if text][-_MOST_HEAD_LINES:])
    title = above.subject if at is None else _title(texts[at + 1 :], rest)
    signer, post = read_signer(_closing(reading.blocks))
    return Head(
        number=number_of_kind(above.number, kind) if above.number and kind else above.number,
        kind=kind or likely or ("Công văn" if above.subject is not None else None),
        issuer=issuer_of(above.names, above.code),
        issued=above.issued,
        title=title,
        place=above.place,
        signer=signer,
        signer_post=post,
    )


def _first_lines(blocks: Sequence[Block]) -> list[str]:
    """The first lines, blank ones as ""; the cells of a table one after another."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Line):
            lines.append(block.text.strip())
        else:
            lines.extend(lines_of([cell for row in block.rows[:_MOST_LINES] for cell in row]))
        if len(lines) >= _MOST_LINES:
            break
    return [line[:_LONGEST_LINE] for line in lines[:_MOST_LINES]]


def _codified_head(match: re.Match[str]) -> Head:
    kind = " ".join(match["kind"].split()).capitalize()
    issued = valid_date(int(match["year"]), int(match["month"]), int(match["day"]))
    return Head(match["number"], kind, match["issuer"].strip(), issued, match["title"].strip())


def _top(texts: Sequence[str]) -> list[str]:
    """The lines that may be a letterhead where no line names the kind."""
    top: list[str] = []
    for text in texts:
        if len(top) >= _MOST_HEAD_LINES or is_legal_basis(text):
            break
        if text:
            top.append(text)
    return top


def _is_salutation(text: str) -> bool:
    return re.match(r"k\S{1,2}nh g\S{1,2}i\b", fold(text[:20])) is not None


def _kind_line(texts: Sequence[str], likely: str | None) -> tuple[int | None, str | None, str]:
    """Where the kind stands, what it is, and what of its line is the title."""
    opening = next((index for index, text in enumerate(texts) if is_legal_basis(text)), len(texts))
    first = letterhead_length(texts[:opening])
    for index, text in enumerate(texts[first:opening], start=first):
        if text and (found := kind_of_line(text, likely)) is not None:
            kind, rest = found
            return index, kind, rest
    return None, None, ""


def _title(texts: Sequence[str], rest: str) -> str | None:
    """The lines under the kind, up to a blank one or to where the body opens."""
    parts = [rest] if len(rest) > 3 else []
    for text in texts:
        if not text:
            if parts:
                break
            continue
        if len(text) > _LONGEST_TITLE_LINE or re.match(r"[-_*=–—.]{3,}|\(", text) or has_motto(text):
            break
        if parts and (
            len(parts) >= _MOST_TITLE_LINES
            or text.endswith((":", ".", ";"))
            or (marks(text) and text[:1] not in "-–")
            or begins_basis(text)
            or _BODY.match(fold(text[:40]))
            or text[:1] in "-–"
        ):
            break
        if not parts and is_legal_basis(text):
            break
        parts.append(text)
    return collapse(" ".join(parts)) or None


def _closing(blocks: Sequence[Block]) -> list[str]:
    """The lines from where recipients or signature begin to the first appendix, if any."""
    lines: list[str] = []
    before: list[str] = []  # a post without an authority stands a few lines above the recipients
    for block in blocks:
        texts = [block.text] if isinstance(block, Line) else lines_of([c for row in block.rows for c in row])
        for text in texts:
            if lines and any(mark.rank is Rank.APPENDIX for mark in marks(text)):
                return lines
            if not lines and (begins_recipients(text) or begins_authority(text)):
                post = next((i for i, line in enumerate(before) if begins_signature(line)), len(before))
                lines = before[post:]
                lines.append(text[:_LONGEST_LINE])
            elif lines:
                lines.append(text[:_LONGEST_LINE])
            elif text.strip():
                before = [*before[-_MOST_SIGNATURE_LINES:], text[:_LONGEST_LINE]]
            if len(lines) >= _MOST_LINES:
                return lines
    return lines


def plan_year(head: Head) -> int | None:
    """The year that a plan is for: the last one its title names, else the year it was issued in.

    A plan may be issued at the end of the year before, but no plan is for the past: "khắc phục hạn chế
    năm 2021, nâng cao chỉ số năm 2022" of February 2022 is for 2022.
    """
    if head.issued is None:
        return None
    named = [int(year) for year in re.findall(r"(?<!\d)(20\d{2})(?!\d)", head.title or "")]
    fitting = [year for year in named if head.issued.year <= year <= head.issued.year + 1]
    return fitting[-1] if fitting else head.issued.year
