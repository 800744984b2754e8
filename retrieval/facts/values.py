"""The values that a text states: durations, dates and recurrences, percentages, sums, counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.plans.times import time_mentions
from knowledge.references import parse_references
from knowledge.vietnamese import nfc
from retrieval.facts.wording import Layout, said_as
from retrieval.facts.words import tones


@dataclass(frozen=True, slots=True)
class Value:
    """A value at [start, end) of a text. `unit` is its folded unit: "ngay", "%", "lan", "dong"."""

    start: int
    end: int
    unit: str = ""


_WORDS = r"(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)(?: (?:muoi|lam))?"
_NUMBER = rf"(?:[0-9]{{1,4}}(?:[.,][0-9]{{1,2}})?|nua|{_WORDS})(?:\s*\((?:[0-9]{{1,4}}|{_WORDS})\))?"
_LIMIT = (
    r"(?:(?:cham nhat|muon nhat)(?: la)?(?: sau| truoc| trong)?(?: thoi han)?|khong qua|khong vuot qua"
    r"|khong it hon|khong nhieu hon|khong duoi|it nhat|toi thieu(?: la| dat| tu)?|toi da(?: la)?"
    r"|nhieu nhat(?: la)?|duoi|tren|hon|tu du|du)"
)
_UP_OR_DOWN = r"(?:\s+(?:tro len|tro xuong|tro lai))?"
_ALONE = r"(?<![\w/.,])"
_NOT_WITHIN = r"(?![\w])(?! [0-9])"

_TIME = r"(?:ngay|gio|phut|tuan|thang|nam|buoi)"
_WORKING = r"(?: lam viec| duong lich| lien tuc)?"
_DURATION = re.compile(
    rf"{_ALONE}(?:(?:{_LIMIT}\s+)?(?:tu\s+)?{_NUMBER}(?:\s+{_TIME})?(?:\s+den\s+(?:duoi\s+)?|\s?[-–]\s?)"
    rf"{_NUMBER}\s+(?P<second>{_TIME}){_WORKING}"
    rf"|(?:{_LIMIT}\s+)?{_NUMBER}\s+{_TIME}{_WORKING}\s+va\s+{_LIMIT}\s+{_NUMBER}\s+(?P<third>{_TIME})"
    rf"{_WORKING}"
    rf"|(?:{_LIMIT}\s+)?{_NUMBER}\s+(?P<unit>{_TIME}){_WORKING})(?![\w/])"
)
_NOT_BEFORE_DURATION = re.compile(
    r"\b(?:thang|ngay|quy|khoan|dieu|diem|(?<!ho )(?<!co )so|lan thu|phien|tuoi|mau|truoc day|giai doan)\s+$"
)
_HOUR_BEFORE = re.compile(r"[0-9] gio\s+$")
_CLOCK_BEFORE = re.compile(r"\b(?:sau|truoc|luc|vao|den|tu|khoang)\s+$")
_RECURS_BEFORE = re.compile(r"\b(?:dinh ky|moi|cu|cu moi)(?: la)?\s+$")
_RECURS_AFTER = re.compile(r"\s*(?:/\s*|mot |01 |1 )lan\b")
_YEAR = re.compile(r"(?:19|20)[0-9]{2} nam")
_NUMBER_AFTER = re.compile(r"\s+[0-9]")
_SAME_DAY = re.compile(
    r"\b(?:ngay )?trong ngay(?: lam viec)?(?: tiep theo)?(?![\w])(?!\s+[0-9])"
    r"|\b(?:vao )?dau gio(?: cua)? ngay lam viec tiep theo\b|\b(?:ngay )?trong gio lam viec\b"
)

_DATE = r"(?:[0-9]{1,2} thang [0-9]{1,2} nam [0-9]{4}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4})"
_BY = r"(?:truoc|den|den het|tu|ke tu|cham nhat(?: la)?(?: vao)?|vao)"
_DAY = re.compile(
    rf"\b(?:{_BY} )?ngay {_DATE}(?! *cua)(?![0-9/])"
    rf"|\b{_BY} ngay [0-9]{{1,2}}(?:/[0-9]{{1,2}}| thang [0-9]{{1,2}})?"
    r"(?: (?:hang|hang cua) (?:nam|thang|quy)| cua thang (?:dau|cuoi)(?: cua)? quy(?: sau)?| thang sau)?"
    r"(?![0-9/])"
)
_DOCUMENT_BEFORE = re.compile(r"[0-9]/[a-z0-9/-]+,? $")
_SIGNED = re.compile(
    r"\bke tu (?:ngay|khi) (?:ky|ban hanh|ky ban hanh|thong qua)(?: ban hanh)?\b|\btu ngay ky(?: ban hanh)?\b"
)
_HOUR = r"[0-9]{1,2}(?: gio|h| ?g)(?: ?[0-9]{2}(?: phut)?)?"
_CLOCK = re.compile(rf"\b(?:tu )?{_HOUR}(?: (?:den|-) {_HOUR})?(?![\w])")

_ONCE = r"(?:mot|01|1)"
_OFTEN = re.compile(
    rf"\b(?:dinh ky (?:(?:hang|moi) )?|hang |moi |cu )(?:{_NUMBER} )?(?P<unit>{_TIME}|quy)"
    rf"(?: {_ONCE} lan| [0-9]{{1,2}} lan)?{_NOT_WITHIN}"
    rf"|\b{_NUMBER} (?P<second>{_TIME}|quy)(?: ?/ ?| )(?:{_ONCE} )?lan\b"
    rf"|\b(?:it nhat |toi thieu |khong qua )?{_NUMBER} lan(?: ?/ ?| moi | mot | trong (?:mot |01 )?)"
    rf"(?P<third>{_TIME}|quy){_NOT_WITHIN}"
    r"|\bthuong xuyen(?:, lien tuc)?\b"
)
_NOT_BEFORE_OFTEN = re.compile(
    r"\b(?:ke hoach|chuong trinh|du toan|ngan sach|nghi phep|gio|bao cao|ngan sach nha nuoc) $"
)

_SHARE = r"[0-9]{1,3}(?:[.,][0-9]{1,2})?"
_PERCENT = re.compile(
    rf"{_ALONE}(?:{_LIMIT} )?(?:tu )?{_SHARE}(?: ?(?:%|phan tram))?(?: (?:den|-) (?:duoi )?{_SHARE})?"
    rf" ?(?:%|phan tram){_UP_OR_DOWN}"
)
_SUM = r"[0-9]{1,3}(?:[.,]?[0-9]{3}){0,4}(?:,[0-9]{1,2})?"
_MONEY = re.compile(
    rf"{_ALONE}(?:(?:{_LIMIT} )?(?:tu )?{_SUM}(?: (?:dong|nghin dong|trieu dong))? (?:den|-) (?:duoi )?)?"
    rf"(?:{_LIMIT} )?{_SUM} ?(?:nghin|ngan|trieu|ty)? ?(?:dong|vnd|trieu)(?![\w])"
    rf"(?: ?/ ?[a-z]+(?: [a-z]+)?)?{_UP_OR_DOWN}"
)
_COUNT = (
    rf"{_ALONE}(?:{_LIMIT}\s+)?(?:tu\s+)?(?:{_NUMBER}\s+den\s+)?{_NUMBER}\s+(?:UNIT)(?![\w]){_UP_OR_DOWN}"
)
_NOT_BEFORE_COUNT = re.compile(r"\b(?:khoan|dieu|diem|(?<!ho )(?<!co )so|muc|lan thu|quy|thang)\s+$")
_NOT_AFTER_COUNT = re.compile(r"\s+(?:truoc|sau|cua dieu)\b")
_RANK = re.compile(r"\b(?:xep )?(?:hang |vi tri )?thu [0-9]{1,3}(?: ?/ ?[0-9]{1,3})?|\bmuc do [0-9]\b")
_SAID = tones("values")
_WORD = re.compile(r"[a-z]+")
_AMOUNT_NEXT = re.compile(r" (?:thoi han )?[0-9]")


def durations(layout: Layout) -> Iterator[Value]:
    """The lengths of time, with the words that bound them: "không quá 03 ngày làm việc"."""
    folded = layout.folded
    for match in _DURATION.finditer(folded):
        start, end = match.span()
        unit = match["second"] or match["third"] or match["unit"]
        before = folded[max(0, start - 30) : start]
        if not _is_written(layout, start, end, but=frozenset({"ngay"})) or _NUMBER_AFTER.match(folded, end):
            continue
        if (
            _NOT_BEFORE_DURATION.search(before)
            or _RECURS_BEFORE.search(before)
            or _RECURS_AFTER.match(folded, end)
        ):
            continue
        if unit == "gio" and "lam viec" not in match.group() and _CLOCK_BEFORE.search(before):
            continue
        if unit == "phut" and _HOUR_BEFORE.search(before):
            continue  # of "7 giờ 30 phút", which is no length of time
        if unit == "nam" and match.group().endswith("nam") and _YEAR.match(folded, start):
            continue
        yield Value(start, end, unit)
    for match in _SAME_DAY.finditer(folded):
        yield Value(*_tidy(folded, match), "ngay")


def moments(layout: Layout, *, signed: bool) -> Iterator[Value]:
    """The dates, periods and deadlines by or in which something is done, those of cited documents left out.

    `signed`: also the days from which something is in force.
    """
    text, folded = layout.text, layout.folded
    cited = [(one.start, one.end) for one in parse_references(text) if one.number is not None]
    for mention in time_mentions(text) if nfc(text) == text else ():
        said = folded[mention.start : mention.end]
        if not said.startswith("thuong xuyen"):
            yield Value(mention.start, mention.end, "often" if _OFTEN.fullmatch(said) else "date")
    for match in _DAY.finditer(folded):
        number_before = _DOCUMENT_BEFORE.search(folded[max(0, match.start() - 30) : match.start()])
        if not number_before and not any(start <= match.start() < end for start, end in cited):
            yield Value(*_tidy(folded, match), "date")
    if signed:
        for match in _SIGNED.finditer(folded):
            yield Value(*match.span(), "date")


def clock_times(layout: Layout) -> Iterator[Value]:
    """The times of the day: "từ 7 giờ 30 đến 11 giờ 30"."""
    for match in _CLOCK.finditer(layout.folded):
        if (
            _is_written(layout, *match.span())
            and "lam viec" not in layout.folded[match.end() : match.end() + 10]
        ):
            yield Value(*match.span(), "gio")


def recurrences(layout: Layout) -> Iterator[Value]:
    """How often something is done: "định kỳ 03 tháng", "hằng quý", "02 lần/năm"."""
    folded = layout.folded
    for match in _OFTEN.finditer(folded):
        before = folded[max(0, match.start() - 24) : match.start()]
        if _is_written(layout, *match.span(), but=frozenset({"ngay"})) and not _NOT_BEFORE_OFTEN.search(
            before
        ):
            unit = match["unit"] or match["second"] or match["third"] or ""
            yield Value(*match.span(), unit)


def amounts(layout: Layout, unit: str) -> Iterator[Value]:
    """The amounts of a folded unit: "%", "dong", "lan", "tuoi", "thu", else a number of such things."""
    pattern = {"%": _PERCENT, "dong": _MONEY, "thu": _RANK, "muc do": _RANK}.get(unit)
    if pattern is None:
        counted = ""
        for word in reversed(unit.split()):
            counted = rf"{re.escape(word)}(?:\s+{counted})?" if counted else re.escape(word)
        pattern = re.compile(_COUNT.replace("UNIT", counted))
    folded = layout.folded
    for match in pattern.finditer(folded):
        start, end = _tidy(folded, match)
        before = folded[max(0, start - 12) : start]
        if not _is_written(layout, start, end) or _NOT_BEFORE_COUNT.search(before):
            continue
        if unit not in {"lan", "%", "dong"} and pattern is not _RANK and _NOT_AFTER_COUNT.match(folded, end):
            continue
        yield Value(start, end, unit)


def _tidy(folded: str, match: re.Match[str]) -> tuple[int, int]:
    """A match without the spaces at its ends."""
    said = match.group()
    return match.start() + len(said) - len(said.lstrip()), match.end() - (len(said) - len(said.rstrip()))


def _is_written(layout: Layout, start: int, end: int, but: frozenset[str] = frozenset()) -> bool:
    """Whether the words of a match, `but` some, have the tones of numbers and units, or no tones at all."""
    for word in _WORD.finditer(layout.folded, start, end):
        meant = _SAID.get(word.group())
        after = word.group() == "sau" and _AMOUNT_NEXT.match(layout.folded, word.end())  # not "six"
        if meant is None or word.group() in but or after:
            continue
        written = layout.text[word.start() : word.end()]
        if not any(said_as(written, one, strict=layout.is_toned) for one in meant):
            return False
    return True
