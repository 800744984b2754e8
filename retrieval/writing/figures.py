"""The figures in a text, and whether passages hold them: numbers, dates, percentages, document numbers.

Digits must be written in the passage as they are in the sentence but for leading zeros and the spelling of
a date, and in the same company: "15 ngày" is not held by "15 phút", nor "Điều 3" by "khoản 3".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.vietnamese import fold, nfc
from retrieval.terms import number_forms

BREAK = "|"
"""The token between two clauses."""

_NEAR = 4
"""How many tokens away a number's company may stand in a passage: "15 (mười lăm) ngày"."""

_TOKEN = re.compile(
    r"(?P<day>ngay\s+(\d{1,2})\s+thang\s+(\d{1,2})(?:\s+nam\s+(\d{4}))?(?!\w))"
    r"|(?P<month>thang\s+(\d{1,2})\s+nam\s+(\d{4})(?!\w))"
    r"|(?P<date>\d{1,2}([/.-])\d{1,2}\9\d{4}(?!\w))"
    r"|(?P<span>\d+[-–]\d+(?![\w/]))"
    r"|(?P<figure>[^\W_]*\d[^\W_]*(?:(?:[/-](?=[^\W_])|[.,:](?=\d))[^\W_]+)*)"
    r"|(?P<percent>phan\s+tram(?!\w)|%)"
    r"|(?P<word>[^\W_]+)"
    r"|(?P<line>[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])"
    r"|(?P<break>[.,;:!?…()|\[\]“”\"]|(?<=[ \t])[-–—](?=[ \t]))"
)  # fmt: skip
_SMALL = "".join(letter for letter in map(chr, range(ord("a"), ord("ỹ") + 1)) if letter.islower())
_WRAPPED = re.compile(rf"\s*[{_SMALL}](?!\))")
"""What follows a line end that only wraps a line: a small letter that is no point of a list."""

_LIST_MARK = re.compile(r"^[ \t]*(?:\d{1,2}|[a-zđ])[.)](?=\s)", re.MULTILINE | re.IGNORECASE)
_POINT = re.compile(r"^[ \t]*([a-z])\)\s", re.MULTILINE)
_CLAUSE = re.compile(r"^[ \t]*([0-9]{1,2})\.\s", re.MULTILINE)
_ZEROS = re.compile(r"(?<![\d.,:])0+(?=\d)")
_ROMAN = re.compile(r"(?:x{0,3})(?:ix|iv|v?i{0,3})")
_LABELS = frozenset(
    """
    điều khoản điểm mục chương phần tiết quý tháng năm ngày phường quận lục trang dòng bảng lần thứ khóa
    """.split()  # noqa: SIM905 -- a list of words is read more easily so
)
"""Words that name what follows them by its number ("Phụ lục II" by its last)."""

_BINDS = frozenset({",", "và", "hoặc", "đến", "-", "–"})
_UNITS = frozenset(
    """
    ngày tháng tuần giờ phút năm lần người bản bộ cuốn đồng triệu tỷ % điểm cấp mức trang hồ trường
    """.split()  # noqa: SIM905 -- see above
)
"""Words that a number counts ("hồ" of "hồ sơ", "trường" of "trường hợp")."""

_RATED = frozenset({"ngay", "tuan", "thang", "quy", "nam", "gio", "lan", "ban", "bo"})
"""Units of which "một" is a number: "15.000 đồng một bản"."""
_DIGITS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mốt": 1, "linh": 0, "lẻ": 0,
}  # fmt: skip
_SPELT_LABELS = frozenset({"quy", "thang", "thu"})
"""Labels whose number is often in words: "quý hai". ("Tháng năm" is a month and a year more often.)"""
OTHERWISE = frozenset({"một", "tư", "năm", "lăm", "mốt", "linh", "lẻ"})
"""Words that are more often something else than a number."""

_POWERS = {"mươi": 10, "trăm": 100, "nghìn": 1_000, "ngàn": 1_000}

NUMBER_WORDS = frozenset({*_DIGITS, *_POWERS, "mười"})
"""Words that are looked at as figures."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a figure or a break. `folded` is what is compared, `toned` the word in lower case."""

    folded: str
    toned: str
    is_figure: bool = False

    @property
    def is_break(self) -> bool:
        """Whether a clause ends here."""
        return self.folded == BREAK


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a sentence uses it.

    `key` is its normal form: "5" for "05", "20/6/2024" for every spelling of that day, "3" for "III".
    `label` is the word that it is named by ("dieu"), else None; `company` the word that it counts, or that
    it goes with, where there is one. `spelt` says that it stands there in words.
    """

    key: str
    label: str | None = None
    company: str | None = None
    spelt: bool = False


@dataclass(slots=True)
class Held:
    """The figures of passages, looked up by what a sentence needs."""

    written: set[str] = field(default_factory=set)
    labelled: set[tuple[str, str]] = field(default_factory=set)
    company: set[tuple[str, str]] = field(default_factory=set)
    spelt: set[tuple[str, str]] = field(default_factory=set)

    def holds(self, figure: Figure) -> bool:
        """Whether a passage has the figure in this use."""
        if figure.label is not None and not (figure.label == "nam" and len(figure.key) == 4):
            return (figure.label, figure.key) in self.labelled
        if figure.spelt:
            if not figure.company:
                return figure.key in self.written or (figure.key, "") in self.spelt
            asked = (figure.key, figure.company)
            return asked in self.company or asked in self.spelt
        if figure.company is None or not figure.key.isdigit():
            return figure.key in self.written
        return (figure.key, figure.company) in self.company


def tokens(text: str) -> list[Token]:
    """The words, figures and breaks of a text, in order. Any text is allowed."""
    text = nfc(text)
    folded = fold(text)
    lowered = text if len(folded) == len(text) else folded
    found: list[Token] = []
    for match in _TOKEN.finditer(folded):
        kind = match.lastgroup
        if kind in {"day", "month", "date"}:
            key = "/".join(str(int(part)) for part in re.findall(r"\d+", match.group()))
            found.append(Token(key, "", is_figure=True))
        elif kind == "span":
            numbers = re.findall(r"\d+", match.group())
            found.extend(Token(_ZEROS.sub("", number), "", is_figure=True) for number in numbers)
        elif kind == "figure":
            found.append(Token(_ZEROS.sub("", match.group()), "", is_figure=True))
        elif kind == "percent":
            found.append(Token("%", "%"))
        elif kind == "word":
            found.append(Token(match.group(), lowered[match.start() : match.end()].lower()))
        elif kind == "break":
            found.append(Token(BREAK, match.group()))
        elif not _WRAPPED.match(text, match.end()):
            found.append(Token(BREAK, "\n"))
    return found


def figures(text: str) -> list[Figure]:
    """The figures that a sentence uses."""
    found: list[Figure] = []
    line = tokens(text)
    for at, label, key in _labelled(line):
        if label is not None:
            found.append(Figure(key, label))
        else:
            found.append(Figure(key, None, _counted(line, at)))
    found.extend(Figure(key, None, unit, spelt=True) for key, unit in _spelt(line))
    return found


def held(texts: Iterable[str], places: Iterable[str]) -> Held:
    """The figures of passages and of the places they stand in.

    Of a place, only what is named there by a label and the numbers of documents count: the page of a
    passage holds no number of days.
    """
    known = Held()
    for text in map(nfc, texts):
        known.labelled.update(("diem", letter) for letter in _POINT.findall(fold(text)))
        known.labelled.update(("khoan", number.lstrip("0")) for number in _CLAUSE.findall(text))
        line = tokens(_LIST_MARK.sub(" ", text))
        for at, label, key in _labelled(line):
            if label is not None:
                known.labelled.add((label, key))
            _write(known, key)
            near = [token.folded for token in line[max(at - _NEAR, 0) : at + _NEAR + 1] if not token.is_break]
            known.company.update((key, word) for word in near)
        for key, unit in _spelt(line):
            known.spelt.add((key, unit))
    for place in places:
        line = tokens(place)
        for at, label, key in _labelled(line):
            if label is not None:
                known.labelled.add((label, key))
            elif not key.isdigit():
                _write(known, key)
                near = [token.folded for token in line[max(at - _NEAR, 0) : at] if not token.is_break]
                short = number_forms(key)[-1]
                known.company.update((short, word) for word in near)
    return known


def _write(known: Held, key: str) -> None:
    """Note a figure, and what it says besides: the day of a date, the short form of a document's number."""
    known.written.add(key)
    known.written.update(form for form in number_forms(key) if "/" in form)
    parts = key.split("/")
    if len(parts) >= 2 and all(part.isdigit() for part in parts):
        labels = ("ngay", "thang", "nam") if len(parts) == 3 else ("thang", "nam")
        labels = ("ngay", "thang") if len(parts) == 2 and len(parts[1]) < 4 else labels
        known.labelled.update(zip(labels, parts, strict=True))
        if len(parts) == 3:
            known.written.update({"/".join(parts[:2]), "/".join(parts[1:])})
    known.written.update(part for part in parts if re.fullmatch(r"(?:19|20)\d\d", part))


def _labelled(line: Sequence[Token]) -> Iterator[tuple[int, str | None, str]]:
    """Where a figure stands, the label that names it, and its key. "Điều 3, 4 và 5" has three of a label."""
    label: str | None = None
    for at, token in enumerate(line):
        before = line[at - 1] if at else None
        if before is not None and before.toned in _LABELS:
            named = _named(before, token)
            if named is not None:
                label = before.folded
                yield at, label, named
                continue
        if token.is_figure:
            bound = before is not None and before.toned in _BINDS and at >= 2 and line[at - 2].is_figure
            label = label if bound else None
            counts = at + 1 < len(line) and line[at + 1].toned in _UNITS
            yield at, None if counts else label, token.folded
        elif token.toned not in _BINDS:
            label = None


def _named(label: Token, token: Token) -> str | None:
    """What a label names: a number, a Roman one, the letter of a point. None where it names nothing."""
    if token.is_figure:
        return token.folded if token.folded.isdigit() else None
    if label.folded == "diem" and len(token.folded) == 1 and token.folded.isascii():
        return token.folded
    if label.folded in _SPELT_LABELS and token.toned in _DIGITS and token.toned != "năm":
        return str(_DIGITS[token.toned])
    return str(_arabic(token.folded)) if token.folded and _ROMAN.fullmatch(token.folded) else None


def _counted(line: Sequence[Token], at: int) -> str | None:
    """The word that the number at this place counts or goes with: the next one in its clause, or the last."""
    for step in (1, -1):
        here = at + step
        while 0 <= here < len(line) and not line[here].is_break:
            if not line[here].is_figure and line[here].toned not in _BINDS:
                return line[here].folded
            here += step
    return None


def _spelt(line: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """The numbers in words, each with its unit: "mười lăm ngày" is ("15", "ngay"), "hai mươi" ("20", "")."""
    at = 0
    while at < len(line):
        end = at
        while end < len(line) and line[end].toned in NUMBER_WORDS:
            end += 1
        if end > at:
            following = line[end] if end < len(line) else None
            unit = following.folded if following is not None and following.toned in _UNITS else ""
            # One word alone is often something else: "một người" is any, "năm 2024".
            alone = end == at + 1 and line[at].toned in OTHERWISE
            if not alone or (unit and (line[at].toned != "một" or unit in _RATED)):
                key = str(_value([token.toned for token in line[at:end]]))
                yield key, unit
                yield key, ""
        at = max(end, at + 1)


def _value(words: Sequence[str]) -> int:
    """The value of a number in words, below a million."""
    whole = hundreds = digit = 0
    for word in words[:12]:
        if word in _DIGITS:
            hundreds, digit = hundreds + digit, _DIGITS[word]
        elif word == "mười":
            hundreds, digit = hundreds + digit + 10, 0
        elif _POWERS[word] == 1_000:
            whole, hundreds, digit = whole + max(hundreds + digit, 1) * 1_000, 0, 0
        else:
            hundreds, digit = hundreds + max(digit, 1) * _POWERS[word], 0
    return whole + hundreds + digit


def _arabic(roman: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in roman]
    return sum(
        -value if any(value < later for later in values[at + 1 : at + 2]) else value
        for at, value in enumerate(values)
    )
