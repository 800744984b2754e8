"""The wording of time in plans: its phrases, what links them, and the numbers of quarters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from knowledge.plans.spelling import Kind, Tree
from knowledge.plans.words import Word
from knowledge.vietnamese import fold

CORE, LINK = "core", "link"
JOINS = frozenset({"va", "hoac", "den"})
"""Words that join two phrases of time."""

_PHRASES = (
    "thường xuyên", "liên tục", "các năm tiếp theo", "những năm tiếp theo", "năm tiếp theo",
    "thường xuyên, liên tục", "theo kế hoạch", "theo quy định", "theo yêu cầu", "theo định kỳ",
    "theo tiến độ", "theo chỉ đạo", "theo lộ trình", "theo thông báo", "theo hướng dẫn", "theo đợt",
    "theo kế hoạch của tỉnh", "theo kế hoạch của thị xã", "theo kế hoạch của huyện",
    "theo kế hoạch của phường", "theo kế hoạch của cấp trên", "theo yêu cầu của cấp trên",
    "theo hướng dẫn của cấp trên", "theo chỉ đạo của cấp trên", "đột xuất", "khi có yêu cầu",
    "khi có phát sinh", "khi phát sinh", "khi có văn bản", "khi có thay đổi", "khi có hướng dẫn",
    "ngay khi phát sinh", "kịp thời", "quý <quarter>", "quý <quarter>/<year>", "quý <quarter> năm <year>",
    "các quý trong năm", "tháng <month>", "tháng <month>/<year>", "tháng <month> năm <year>",
    "tháng <monthyear>", "các tháng trong năm", "năm <year>", "năm học", "<year>", "<date>", "<monthyear>",
    "ngày <date>", "ngày <day>", "ngày <day> tháng <month>", "ngày <day> tháng <month> năm <year>",
    "ngày <monthyear>", "tuần <day>", "tuần thứ <day>", "định kỳ", "hằng năm", "hằng quý", "hằng tháng",
    "hằng tuần", "hằng ngày", "hàng năm", "hàng quý", "hàng tháng", "hàng tuần", "hàng ngày", "mỗi năm",
    "mỗi quý", "mỗi tháng", "mỗi tuần", "<day> tháng", "<day> lần/năm", "<day> lần/quý", "<day> lần/tháng",
    "<day> tháng đầu năm", "<day> tháng cuối năm", "sáu tháng", "sáu tháng đầu năm", "sáu tháng cuối năm",
    "đầu năm", "giữa năm", "cuối năm", "cả năm", "trong năm", "hết năm", "đầu quý", "cuối quý", "đầu tháng",
    "cuối tháng", "trong tháng", "trong quý", "hằng quý, năm", "giai đoạn <year>",
)  # fmt: skip
_LINKS = (
    "trước", "trước ngày", "trong", "từ", "từ ngày", "đến", "đến ngày", "đến hết", "sau", "sau ngày",
    "chậm nhất", "chậm nhất là", "chậm nhất ngày", "hoàn thành", "hoàn thành trước", "hoàn thành trong",
    "xong trước", "khoảng", "thực hiện", "thực hiện trong", "vào", "và", "hoặc", "và đột xuất",
    "hoặc đột xuất", "của",
)  # fmt: skip

_ROMAN_SHAPE = re.compile(r"[ivylhj1!|\]tnu]{1,4}", re.IGNORECASE)
ROMANS = ("", "I", "II", "III", "IV")


def _date(word: Word) -> str | None:
    found = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})", word.text)
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
    if not _ROMAN_SHAPE.fullmatch(text) or text.lower() == "tu":  # "quý tư" without its tones
        return None
    strokes = text.upper().replace("Y", "V")
    if "V" in strokes:
        return "IV" if strokes.rstrip("V") in {"I", "1", "L", "T", "!", "J", "|", "]"} else None
    count = sum(2 if one in "HNU" else 1 for one in strokes)
    return ROMANS[count] if 1 <= count <= 3 else None


_KINDS: dict[str, Kind] = {
    "<quarter>": lambda word: quarter(word.text),
    "<roman>": lambda word: word.text if word.text in ROMANS[1:] else None,
    "<year>": lambda word: _between(1990, 2099, word),
    "<month>": lambda word: _between(1, 12, word),
    "<day>": lambda word: _between(1, 31, word),
    "<count>": lambda word: _between(1, 999, word),
    "<date>": _date,
    "<monthyear>": _month_year,
    "<part>": lambda word: word.text if re.fullmatch(r"[TtQq]\d{1,2}|[Qq](?:I{1,3}|IV)", word.text) else None,
}


_PERIODS = ("tuần", "tháng", "quý", "năm")


def _tree(phrases: Iterable[str], links: Iterable[str]) -> Tree:
    said = [(re.findall(r"<\w+>|\w+", phrase), CORE) for phrase in phrases]
    said += [(re.findall(r"<\w+>|\w+", phrase), LINK) for phrase in links]
    said += [(["<roman>"], LINK)]  # as in "Quý I, II, III"
    return Tree(said, _KINDS)


@cache
def time_tree() -> Tree:
    """Every phrase of time and every word that links two of them, by their words."""
    return _tree(_PHRASES, _LINKS)


def is_core(name: str | None) -> bool:
    """Whether a phrase of the tree says a time by itself, and is no mere link ("trước")."""
    return name == CORE


# What people write around times, for phrases that need not be told from other text.
_MORE = (
    "ngày <date>", "ngày <month>/<month>", "kể từ ngày ban hành", "kể từ ngày ký", "kể từ ngày ký ban hành",
    "trong vòng <count> ngày", "trong vòng <count> ngày làm việc", "trong <count> ngày",
    "trong <count> ngày làm việc", "<count> ngày làm việc", "trong thời hạn <count> ngày", "nửa đầu tháng",
    "nửa cuối tháng", "nửa đầu tháng <month>", "nửa cuối tháng <month>", "nửa đầu năm", "nửa cuối năm",
    "đầu tháng <month>", "giữa tháng <month>", "cuối tháng <month>", "giữa tháng", "giữa quý",
    "đầu tháng <monthyear>", "giữa tháng <monthyear>", "cuối tháng <monthyear>", "đầu quý <quarter>",
    "giữa quý <quarter>", "cuối quý <quarter>", "đầu năm <year>", "giữa năm <year>", "cuối năm <year>",
    "cả năm <year>", "trong năm <year>", "hết năm <year>", "các quý", "các tháng", "tuần đầu của quý",
    "tuần cuối của quý", "tuần đầu của tháng", "tuần cuối của tháng", "tuần cuối quý", "tuần đầu quý",
    "tuần cuối tháng", "tuần đầu tháng", "ngày đầu tháng", "ngày cuối tháng", "tháng đầu quý",
    "tháng giữa quý", "tháng cuối quý", "tháng cuối của quý", "hằng tháng", "tháng đầu quý sau",
    "tháng sau", "của tháng cuối quý", "của tháng đầu quý sau", "thứ hai", "thứ ba", "thứ tư", "thứ năm",
    "thứ sáu", "thứ bảy", "chủ nhật", "thứ <day>", "mỗi tuần một lần", "mỗi tháng một lần",
    "mỗi quý một lần", "mỗi năm một lần", "<day> tháng một lần", "sáu tháng một lần", "ba tháng một lần",
    "mỗi năm hai lần", "<day> lần mỗi năm", "<day> lần mỗi quý", "<day> tháng/lần", "định kỳ hằng tháng",
    "định kỳ hằng quý", "định kỳ hằng năm", "định kỳ hằng tuần", "định kỳ hàng tháng", "định kỳ hàng quý",
    "định kỳ hàng năm", "định kỳ sáu tháng", "định kỳ <day> tháng", "thường xuyên trong năm",
    "và các năm tiếp theo", "sau khi có hướng dẫn", "ngay sau khi có hướng dẫn", "sau khi được phê duyệt",
    "sau khi UBND tỉnh công bố", "khi cần thiết", "<day> giờ ngày", "chưa xác định", "phát sinh",
    "<day> tháng đầu năm <year>", "<day> tháng cuối năm <year>", "sáu tháng đầu năm <year>",
    "sáu tháng cuối năm <year>", "quý <quarter> hằng năm", "tháng <month> hằng năm", "liên tục",
    "ngày <day> hằng tháng", "ngày <day> hàng tháng", "<date> hằng năm", "ngày <monthyear> hằng năm",
    "suốt năm", "quanh năm", "các năm sau", "<year> của năm <year>", "quý <quarter> của năm <year>",
    "tổ chức vào ngày", "vào <date>", "đến <date>", "trước <date>", "từ <date>", "trong <year>", "từ <day>",
    "giai đoạn <year>", "của năm <year>", "trong năm nay", "<part>", "<day> <date>", "<day> <monthyear>",
    "<part>/<year>", "hạn <date>", "ngày <day> của tháng", "hết tháng <month>", "hết quý <quarter>",
    "hết tháng <monthyear>", "từ ngày ký", "trong vòng <count> ngày kể từ ngày ký",
    "trong vòng <count> ngày kể từ ngày ban hành", "trong thời hạn <count> ngày kể từ ngày ban hành",
)  # fmt: skip
_MORE_LINKS = (
    "chậm nhất là ngày", "chậm nhất vào ngày", "không quá", "không quá ngày", "hạn cuối", "hạn chót",
    "muộn nhất", "trước tháng", "trước quý", "trước năm", "đến tháng", "đến hết tháng", "đến hết ngày",
    "đến quý", "đến hết quý", "đến năm", "đến hết năm", "đến cuối", "từ tháng", "từ quý", "từ đầu",
    "từ năm", "trong tháng", "trong quý", "vào ngày", "vào tháng", "vào quý", "vào cuối", "vào đầu",
    "hết quý", "hết tháng", "hết ngày", "hoàn thành trong tháng", "hoàn thành trong quý",
    "hoàn thành trước ngày", "xong trước ngày", "xong trong", "hoàn thành vào", "kể từ", "khoảng tháng",
    "ngay trong", "ban hành kế hoạch", "kế hoạch này", "theo kế hoạch này", "báo cáo", "tổ chức",
    "cấp trên", "của cấp trên", "của UBND tỉnh", "yêu cầu", "dự kiến", "thời gian thực hiện", "bắt đầu từ",
    "một lần", "hai lần", "của tháng", "hạn",
)  # fmt: skip


def _said() -> Iterator[list[str]]:
    for phrase in (*_PHRASES, *_MORE, *_LINKS, *_MORE_LINKS):
        yield ["<" if word[0] == "<" else word.lower() for word in re.findall(r"<\w+>|\w+", phrase)]


@cache
def tones() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """For every two folded words that stand side by side in a phrase of time, how they are written; for every
    one, with "" beside it, the same. Numbers are "<"."""
    written: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for said in _said():
        for one, two in (*pairwise(said), *((word, "") for word in said)):
            written.setdefault((fold(one), fold(two)), []).append((one, two))
    return written


@cache
def neighbours() -> frozenset[tuple[str, str]]:
    """Every two folded words that stand side by side in a phrase of time; numbers are "<"."""
    return frozenset(pair for pair in tones() if pair[1])


@cache
def time_words() -> frozenset[str]:
    """Every word of a phrase of time, folded."""
    return frozenset(word for word, beside in tones() if not beside and word != "<")


@cache
def wide_tree() -> Tree:
    """The phrases of time with all that people write around them, for the text of one cell: wider than
    `time_tree`, which must tell times from other columns of a torn line."""
    # "trong quý" as a link would take the word that the quarter's number needs before it.
    links = [link for link in _MORE_LINKS if link.split()[-1] not in _PERIODS]
    return _tree((*_PHRASES, *_MORE), (*_LINKS, *links, *_PERIODS, "<day>"))
