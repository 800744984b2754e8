"""The letterhead taken apart: issuer's lines on the left, number, place and date, subject of a letter.

Where they stand is laid down in Decree 30/2020/NĐ-CP, appendix I. A reader may give the two columns one
after the other, or line by line in one ("UBND XÃ … CỘNG HÒA XÃ HỘI …"); letters may be damaged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz

from knowledge.kinds import repaired_number
from knowledge.labels import is_capitals
from knowledge.vietnamese import collapse, fold

_LETTERS = r"A-ZĐÐƯƠÔÂ&.\d"
_CODE = (  # a white space before a part that is not all capitals begins the place: "/QĐ-SNV- Hoa Mai, ngày"
    rf"[{_LETTERS}a-zđ]{{1,12}}(?:[-–][{_LETTERS}a-zđ]{{1,14}}|\s?[-–]\s?[{_LETTERS}]{{2,14}}(?![^\W\d_])){{0,3}}"
    r"(?:/[A-ZĐƯƠÔÂ]{2,10})?"
)
_NUMBER = re.compile(
    rf"(?P<count>[\dlIO]{{0,4}}\d[\dlIO]{{0,4}}|[.…_]+)?\s*(?P<rest>(?:/\s*(?:19|20)\d\d\s*)?[/–-]\s*"
    rf"(?=[A-ZĐÐƯƠÔÂ]){_CODE})"
)
_LABEL = re.compile(
    r"(?:(?:bo luat|luat|nghi quyet|phap lenh|lenh|nghi dinh|thong tu)\s+)?"
    r"[s$](?:[^\W\d_]{1,2}|[06&$])?(?:\s*[:.;]{1,2}\s*|\s+)|so(?=\d)"
)
_BARE_LABEL = re.compile(r"(?:\W|_)*s[oóốô06ée&$\d]\s*[:.]")
_STROKE_LOST = re.compile(r"\s*(\d{1,5})\s?([^\W\d_a-z]{2,5}-[^\W\d_a-z]{2,10})(?!\w)")
_DAY = r"[\dlio]{1,2}"
_SPECKS = r"[\s.…,:;'·-]*"
_DATE = re.compile(
    rf"ng\S{{1,2}}y?{_SPECKS}(?P<day>{_DAY})?{_SPECKS}(?:th\S{{0,3}}g|[/.-]){_SPECKS}(?P<month>{_DAY})?{_SPECKS}"
    rf"(?:n\S{{0,2}}m|[/.-]){_SPECKS}(?P<year>[\dlio]{{4}})?(?![\dlio])"
)
_DIGITS = str.maketrans("lioLIO", "110110")
_MOTTOES = (
    "cong hoa xa hoi chu nghia viet nam",
    "doc lap - tu do - hanh phuc",
    "dang cong san viet nam",
    "cong hoa xa hoi chu nghia",
)
_LIKE_A_MOTTO = 72  # of 100
_MOST_WORDS = 40
_SUBJECT = re.compile(r"(?:\(?v\s*/\s*v\b\s*:?|ve viec\s*:)")
_NOT_NAMES = re.compile(
    r"(?:du thao\b.*|hoa toc.*|thuong khan|khan|mat|toi mat|tuyet mat|(?:cong )?van ban den|cong van den|den|"
    r"viet nam|ban sao|sao y|chu nghia viet nam)\W*"
)
_STAMP = re.compile(
    r"(?:nguoi ky|ky boi|e-?mail|thoi gian ky|co quan\s*:|ngay ky|den\W*(?:so|ngay)|gio ky|chuyen\s*:)"
)
_MOST_ISSUER_LINES = 8


@dataclass(slots=True)
class Letterhead:
    """What stands above a document's kind. `names` are the issuer's lines, superior bodies first."""

    names: list[str] = field(default_factory=list)
    number: str | None = None
    code: str | None = None
    """the number without its count, where the count was left open ("/KH-UBND"), else equal to `number`"""
    place: str | None = None
    issued: date | None = None
    subject: str | None = None


def read_letterhead(top: Sequence[str]) -> Letterhead:
    """The parts of a letterhead.

    Args:
        top: the lines above the kind, or above the salutation of a letter; none blank.
    """
    found = Letterhead()
    after: list[str] = []  # names that stand below the number: where the right column comes first
    subject: list[str] = []
    in_subject = False
    dates: list[tuple[bool, str, date | None]] = []
    for text in top:
        if _STAMP.match(fold(text[:40])):
            continue
        left, is_motto = _without_motto(text)
        if is_motto:
            in_subject = False
        left, code, number = _without_number(left, labelled=found.code is not None)
        if code is not None and found.code is None:
            found.code, found.number, in_subject = code, number, False
        left, place, issued, is_date = _without_date(left)
        if is_date:
            dates.append((bool(place), place, issued))
        if (match := _SUBJECT.search(fold(left))) is not None:
            in_subject, subject = True, [left[match.end() :]]
            left = left[: match.start()]
        elif in_subject and left and not is_capitals(left, 0.6):
            subject.append(left)
            continue
        name = collapse(left).strip(" -–—_*|.,:;=~")
        if name and _is_name(name):
            (found.names if found.code is None else after).append(name)
            in_subject = False
    found.names = (found.names or after)[:_MOST_ISSUER_LINES]
    found.subject = collapse(" ".join(subject)).strip(" -–)") or None
    # The date of the letterhead follows a place; one within a subject does not.
    best = max(dates, key=lambda one: (one[0], one[2] is not None), default=None)
    if best is not None:
        found.place, found.issued = best[1] or None, best[2]
    return found


def letterhead_length(texts: Sequence[str]) -> int:
    """How many lines at the top are taken up by number and country's name, which stand above the kind.

    Args:
        texts: the first lines of a document; a number or name further down than 20 lines is not of the head.
    """
    length = 0
    numbered = False
    for index, text in enumerate(texts[:20]):
        if not text:
            continue
        code = None if numbered else _without_number(text, labelled=False)[1]
        numbered = numbered or code is not None
        if code is not None or has_motto(text):
            length = index + 1
    return length


def has_motto(text: str) -> bool:
    """Whether a line holds the country's name, its motto, or the Party's name, damaged or not."""
    return _motto(fold(text)) is not None


def _motto(folded: str) -> tuple[int, int] | None:
    """Where the country's name or motto stands in a line."""
    words = [match.span() for match in re.finditer(r"\S+", folded)][:_MOST_WORDS]
    best: tuple[float, int, int, int] | None = None
    for motto in _MOTTOES:
        if fuzz.partial_ratio(motto, folded[:400], score_cutoff=_LIKE_A_MOTTO - 8) == 0:
            continue  # most lines, at a tenth of the cost
        length = len(motto.split())
        for first in range(len(words)):
            for last in range(first + max(2, length - 4), min(len(words), first + length + 3)):
                start, end = words[first][0], words[last][1]
                score = fuzz.ratio(motto, folded[start:end], score_cutoff=_LIKE_A_MOTTO)
                if score and (best is None or (score, end - start) > best[:2]):
                    best = (score, end - start, start, end)
    return None if best is None else best[2:]


def _without_motto(text: str) -> tuple[str, bool]:
    """What stands before and after the motto in a line, and whether there is one."""
    if (span := _motto(fold(text))) is None:
        return text, False
    return f"{text[: span[0]]} {text[span[1] :]}".strip(), True


def _without_number(text: str, *, labelled: bool) -> tuple[str, str | None, str | None]:
    """A line without the document's number; its code and the number itself, None where not there."""
    text = text.strip()
    folded = fold(text)
    before = ""
    match: re.Match[str] | None = None
    for label in () if labelled else _LABEL.finditer(folded):
        is_own = not folded[label.start() - 1].isalnum() and ":" in label.group() if label.start() else True
        if (
            is_own
            and not text[label.start()].islower()
            and (match := _NUMBER.match(text, label.end())) is not None
        ):
            before = text[: label.start()]
            break
    if match is None and not labelled and text[:1].isdigit():
        match = _NUMBER.match(text)
    if match is None:
        return _with_open_number(text, labelled=labelled)
    count, rest = match["count"], match["rest"]
    outside = f"{before} {text[match.end() :]}".strip()
    if count is None or not any(map(str.isdigit, count)):
        return outside, repaired_number(rest), None
    number = repaired_number(f"{count.translate(_DIGITS)}{rest}")
    return outside, number, number


def _with_open_number(text: str, *, labelled: bool) -> tuple[str, str | None, str | None]:
    """The same for a line without a number of the right form: left open, or with its stroke lost."""
    label = _BARE_LABEL.match(fold(text))
    if label is None or labelled:
        return text, None, None
    if (match := _STROKE_LOST.match(text, label.end())) is not None:
        number = repaired_number(f"{match[1]}/{match[2]}")
        return text[match.end() :], number, number
    first, _, rest = text[label.end() :].strip().partition(" ")
    is_code = any(map(str.isdigit, first)) or "-" in first or "/" in first
    return (rest if is_code else f"{first} {rest}".strip()), None, None


def _without_date(text: str) -> tuple[str, str, date | None, bool]:
    """A line without place and date; the place, the date where it is whole, and whether one is there."""
    for match in _DATE.finditer(fold(text)):
        if match["day"] is None and match["month"] is None and match["year"] is None:
            continue
        before = text[: match.start()].rstrip()
        if not before.endswith((",", ".", ";")) and before:
            if not match.end() >= len(text.rstrip()) - 1:
                continue
            place = collapse(before) if len(before) < 40 and not _SUBJECT.search(fold(before)) else ""
        else:
            place = collapse(before.rstrip(",.; "))
        names, place = _split_name(place)
        return f"{names} {text[match.end() :]}".strip(), place, _date_of(match), True
    return text, "", None, False


def _split_name(place: str) -> tuple[str, str]:
    """The left column's capitals and the place, where a line holds both: "SỞ NỘI VỤ Hoa Sen"."""
    words = place.split(" ")
    count = 0
    while count < len(words) and is_capitals(words[count], 1.0) and len(words[count]) > 1:
        count += 1
    if 0 < count < len(words) and any(word[:1].isalpha() for word in words[count:]):
        return " ".join(words[:count]), " ".join(words[count:])
    return "", place.strip(" -–—_*|")


def _date_of(match: re.Match[str]) -> date | None:
    parts = [match[name] for name in ("year", "month", "day")]
    numbers = [int(part.translate(_DIGITS)) for part in parts if part is not None]
    if len(numbers) < 3:
        return None
    return valid_date(*numbers)


def valid_date(year: int, month: int, day: int) -> date | None:
    """The date, None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_name(name: str) -> bool:
    """Whether a piece of the left column names a body: rulers, stamps and marks of secrecy do not."""
    folded = fold(name)
    letters = sum(map(str.isalpha, name))
    return letters >= 2 and _NOT_NAMES.fullmatch(folded) is None and len(name) < 160


def lines_of(cells: Sequence[str]) -> Iterator[str]:
    """The lines of some cells, one after another, blank ones left out."""
    for cell in cells:
        yield from (line.strip() for line in cell.split("\n") if line.strip())
