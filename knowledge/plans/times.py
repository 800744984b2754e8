"""Phrases of time as plans write them: recognised, and repaired where OCR damage leaves no doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from knowledge.plans.spelling import Kind, Spelled, Tree
from knowledge.plans.words import Word, has_tones, words
from knowledge.vietnamese import collapse, fold

_CORE, _LINK = "core", "link"
_ENOUGH = 0.5  # of the score of an undamaged phrase; names read as many damaged links stay below
_OWNER = 60  # characters of whose a plan is
_LONGEST = 200  # characters; no cell of time is longer
JOINS = frozenset({"va", "hoac", "den"})

_PHRASES = (
    "thường xuyên",
    "liên tục",
    "các năm tiếp theo",
    "những năm tiếp theo",
    "năm tiếp theo",
    "thường xuyên, liên tục",
    "theo kế hoạch",
    "theo quy định",
    "theo yêu cầu",
    "theo định kỳ",
    "theo tiến độ",
    "theo chỉ đạo",
    "theo lộ trình",
    "theo thông báo",
    "theo hướng dẫn",
    "theo đợt",
    "theo kế hoạch của tỉnh",
    "theo kế hoạch của thị xã",
    "theo kế hoạch của huyện",
    "theo kế hoạch của phường",
    "theo kế hoạch của cấp trên",
    "theo yêu cầu của cấp trên",
    "theo hướng dẫn của cấp trên",
    "theo chỉ đạo của cấp trên",
    "đột xuất",
    "khi có yêu cầu",
    "khi có phát sinh",
    "khi phát sinh",
    "khi có văn bản",
    "khi có thay đổi",
    "khi có hướng dẫn",
    "ngay khi phát sinh",
    "kịp thời",
    "quý <quarter>",
    "quý <quarter>/<year>",
    "quý <quarter> năm <year>",
    "các quý trong năm",
    "tháng <month>",
    "tháng <month>/<year>",
    "tháng <month> năm <year>",
    "tháng <monthyear>",
    "các tháng trong năm",
    "năm <year>",
    "năm học",
    "<year>",
    "<date>",
    "<monthyear>",
    "ngày <date>",
    "ngày <day>",
    "ngày <day> tháng <month>",
    "ngày <day> tháng <month> năm <year>",
    "ngày <monthyear>",
    "tuần <day>",
    "tuần thứ <day>",
    "định kỳ",
    "hằng năm",
    "hằng quý",
    "hằng tháng",
    "hằng tuần",
    "hằng ngày",
    "hàng năm",
    "hàng quý",
    "hàng tháng",
    "hàng tuần",
    "hàng ngày",
    "mỗi năm",
    "mỗi quý",
    "mỗi tháng",
    "mỗi tuần",
    "<day> tháng",
    "<day> lần/năm",
    "<day> lần/quý",
    "<day> lần/tháng",
    "<day> tháng đầu năm",
    "<day> tháng cuối năm",
    "sáu tháng",
    "sáu tháng đầu năm",
    "sáu tháng cuối năm",
    "đầu năm",
    "giữa năm",
    "cuối năm",
    "cả năm",
    "trong năm",
    "hết năm",
    "đầu quý",
    "cuối quý",
    "đầu tháng",
    "cuối tháng",
    "trong tháng",
    "trong quý",
    "hằng quý, năm",
    "giai đoạn <year>",
)
_LINKS = (
    "trước",
    "trước ngày",
    "trong",
    "từ",
    "từ ngày",
    "đến",
    "đến ngày",
    "đến hết",
    "sau",
    "sau ngày",
    "chậm nhất",
    "chậm nhất là",
    "chậm nhất ngày",
    "hoàn thành",
    "hoàn thành trước",
    "hoàn thành trong",
    "xong trước",
    "khoảng",
    "thực hiện",
    "thực hiện trong",
    "vào",
    "và",
    "hoặc",
    "và đột xuất",
    "hoặc đột xuất",
    "của",
)

_ROMAN_SHAPE = re.compile(r"[ivlhj1!tnu]{1,4}", re.IGNORECASE)
_ROMANS = ("", "I", "II", "III", "IV")


def _date(word: Word) -> str | None:
    found = re.fullmatch(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))", word.text)
    return word.text if found and 1 <= int(found[1]) <= 31 and 1 <= int(found[2]) <= 12 else None


def _month_year(word: Word) -> str | None:
    found = re.fullmatch(r"(\d{1,2})[./](\d{1,4})", word.text)
    return word.text if found and 1 <= int(found[1]) <= 31 and (len(found[2]) in {1, 2, 4}) else None


def _between(low: int, high: int, word: Word) -> str | None:
    return (
        word.text if word.text.isascii() and word.text.isdigit() and low <= int(word.text) <= high else None
    )


def quarter(text: str) -> str | None:
    """The quarter that a token after "Quý" stands for ("11" is II, "HI" III, "3" 3), None if none.

    Only a token after "Quý" may be read so: eleven is no quarter, so "11" is two strokes. A lone
    arabic 1 to 4 is kept as it is written.
    """
    if text in {"1", "2", "3", "4"}:
        return text
    if not _ROMAN_SHAPE.fullmatch(text):
        return None
    strokes = text.upper()
    if "V" in strokes:
        return "IV" if strokes.rstrip("V") in {"I", "1", "L", "T", "!"} else None
    count = sum(2 if one in "HNU" else 1 for one in strokes)
    return _ROMANS[count] if 1 <= count <= 3 else None


@cache
def time_tree() -> Tree:
    """Every phrase of time and every word that links two of them, by their words."""
    kinds: dict[str, Kind] = {
        "<quarter>": lambda word: quarter(word.text),
        "<roman>": lambda word: word.text if word.text in _ROMANS[1:] else None,
        "<year>": lambda word: _between(1990, 2099, word),
        "<month>": lambda word: _between(1, 12, word),
        "<day>": lambda word: _between(1, 31, word),
        "<date>": _date,
        "<monthyear>": _month_year,
    }
    phrases = [(re.findall(r"<\w+>|\w+", phrase), _CORE) for phrase in _PHRASES]
    links = [(re.findall(r"\w+", phrase), _LINK) for phrase in _LINKS]
    links += [(["<roman>"], _LINK)]  # as in "Quý I, II, III"
    return Tree([*phrases, *links], kinds)


def is_core(name: str | None) -> bool:
    """Whether a phrase of the tree says a time by itself, and is no mere link ("trước")."""
    return name == _CORE


def _spell(row: Sequence[Word]) -> Spelled:
    return time_tree().spell(row, joins=JOINS)


def read_time(text: str) -> str | None:
    """A text that is a phrase of time, repaired; None where it is something else.

    Digits and dates are never altered, but for quarters, where the word before proves them.
    A text that has its diacritics is given back as it is written, in one line.
    """
    if len(text) > _LONGEST:
        return None
    row = with_quarters(words(collapse(text)))
    count = sum(1 for word in row if word.shape)
    if not count:
        return None
    spelled = _spell(row)
    said = [name for name, _ in spelled.phrases]
    unknown = sum(1 for word, shown in zip(row, spelled.shown, strict=True) if word.shape and shown is None)
    if _CORE not in said or unknown * 3 > count or spelled.score < _ENOUGH * count:
        return _whose(collapse(text), row)
    return _shown(collapse(text), row, spelled)


def _whose(text: str, row: Sequence[Word]) -> str | None:
    """A phrase of time that says whose it is: "Theo kế hoạch của UBND huyện"; the owner as written."""
    cut = next((word.start for word in row[2:] if word.shape == "cua"), None)
    if cut is None or len(text) - cut > _OWNER:
        return None
    said = read_time(text[:cut])
    return None if said is None else f"{said} {text[cut:]}"


def repair_time(text: str) -> str:
    """The text of a time cell in one line, repaired where it is surely a phrase of time."""
    return read_time(text) or collapse(text)


def with_quarters(row: list[Word]) -> list[Word]:
    """The words, with every quarter after "Quý" (and after ",", "và", "-" in such a list) made whole."""
    repaired: list[Word] = []
    in_list = False
    last = 0
    for word in row:
        if word.shape in {"quy", "quys"}:
            in_list = True
            repaired.append(word)
            continue
        stroke, slash, year = word.text.partition("/")
        said = quarter(stroke) if in_list and word.shape else None
        if said in _ROMANS:
            number = _ROMANS.index(said)
            # Quarters are listed in order and none twice: strokes that repeat one have lost a stroke.
            if number == last and number in {1, 2} and len(stroke) > 1:
                number += 1
            last = number
            end = word.start + len(stroke)
            repaired.append(Word(_ROMANS[number], word.start, end, _ROMANS[number].lower()))
            if slash:
                repaired += [Word(slash, end, end + 1, ""), Word(year, end + 1, word.end, year)]
            continue
        if word.shape and word.shape not in {"va", "den"}:
            in_list = False
        repaired.append(word)
    return repaired


def _shown(text: str, row: Sequence[Word], spelled: Spelled) -> str:
    pieces: list[str] = []
    clean = any(has_tones(word.text) for word in row)
    for index, (word, shown) in enumerate(zip(row, spelled.shown, strict=True)):
        gap = text[row[index - 1].end : word.start] if index else ""
        piece = word.text if clean or shown is None else shown
        if index == 0 or word.text[:1].isupper():
            piece = piece[:1].upper() + piece[1:]
        pieces.append(gap + piece)
    return collapse("".join(pieces)).strip(" .,;")


_IN_SENTENCE = re.compile(
    r"(?:dinh ky (?:hang|moi) (?:ngay|tuan|thang|quy|nam)"
    r"|(?:truoc|den|cham nhat|vao|trong) (?:het )?(?:la )?(?:ngay )?\d{1,2}[/.]\d{1,2}(?:[/.]\d{4})?"
    r"|(?:truoc|den) ngay \d{1,2} thang \d{1,2}(?: nam \d{4})?"
    r"|(?:truoc|vao|trong|den het|den) thang \d{1,2}(?:/\d{4}| nam \d{4})?"
    r"|(?:truoc|vao|trong|den het)? ?quy [ivhl1]{1,4}(?:/\d{4}| nam \d{4})?"
    r"|hang (?:ngay|tuan|thang|quy|nam)|thuong xuyen)"
    r"(?:(?: va|,) (?:hang (?:thang|quy|nam)|dot xuat|sau thang|\d thang)| hoac dot xuat| va dot xuat)*",
)


def times_in_sentence(text: str) -> Iterator[str]:
    """The phrases of time within a sentence, in order, repaired."""
    folded = fold(text)
    for match in _IN_SENTENCE.finditer(folded):
        before, after = folded[: match.start()][-1:], folded[match.end() :][:1]
        if before in {"", " ", "(", ",", ";"} and not after.isalnum():
            yield repair_time(text[match.start() : match.end()])
