"""Doubts about figures in sentences: points above the maximum, ranks, maxima that differ, percentages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge.doubts.model import Doubt, DoubtKind
from knowledge.doubts.running import Running
from knowledge.labels import Rank, marks
from knowledge.model import Score
from knowledge.vietnamese import collapse, fold

_NUMBER = r"\d{1,4}(?:[.,]\d{1,2})?"
_POINTS = re.compile(
    rf"(?<![\d/.,])(?<!ngay )(?<!truoc )({_NUMBER})\s?/\s?({_NUMBER})\s+di\S{{1,2}}m\b"
    r"(?!\s+(?:cau|truong|tiep nhan|ban|hen|du lich|dan cu|nong|den)\b)"
)
_RANK = re.compile(
    r"\bx\S{1,2}p\s+(?:(?!ngay|truoc|den|tu\b)[^\W\d]{1,6}\s+){0,5}?(\d{1,3})\s?/\s?(\d{1,3})(?!\s?[\d/%.,]*\d)"
)
_PERCENT = re.compile(r"(?<![\d.,])(\d{3,4}(?:[.,]\d{1,2})?)\s?%")
# A share of files, procedures or people cannot be above the whole; growth, and what was reached of a plan or
# budget, can, and so can ratios of two things (capital to debt).
_OF_A_WHOLE = re.compile(
    r"\b(?:dung han|truoc han|truc tuyen|hai long|ho so|so hoa|thu tuc hanh chinh|tthc|dvc|dich vu cong"
    r"|can bo, cong chuc|van ban dien tu)\b"
)
_MAY_EXCEED = re.compile(
    r"\b(?:tang|vuot|giam|bang|so voi|ke hoach|du toan|chi tieu|cung ky|luong|phu cap|nang suat|thu ngan sach"
    r"|gap|muc tieu|cong suat|toc do|luy ke|gia tri|doanh thu)\b"
)
_GENERIC = re.compile(
    r"\b(?:chi|tieu|muc|cu|the|phan|dau|dat|so|diem|va|tiep|tuc|nam|\d+|ket|qua|toi|da|nhiem|vu|giai|phap)\b"
)
_ALIKE = 92  # of 100: how like two names of one field are
_FEWEST_FIELDS = 4
_FARTHEST_HEADING = 120  # lines


@dataclass(frozen=True, slots=True)
class Maximum:
    """The most points of a field as one place of the document says it."""

    field: str
    value: float
    start: int
    end: int


def score_doubts(running: Running) -> Iterator[Doubt]:
    """Points above their maximum and ranks beyond the number ranked."""
    for match in running.find(_POINTS):
        scored, most = value(match[1]), value(match[2])
        if scored > most:
            yield Doubt(
                DoubtKind.SCORE_ABOVE_MAXIMUM,
                f"Điểm đạt lớn hơn điểm tối đa: “{_shown(running, match)}”.",
                page=running.page_at(match.start()),
                quote=running.quote(*match.span()),
            )
    for match in running.find(_RANK):
        if int(match[1]) > int(match[2]) > 1:
            yield Doubt(
                DoubtKind.RANK_BEYOND,
                f"Thứ hạng {match[1]} lớn hơn số đơn vị được xếp hạng ({match[2]}): "
                f"“{_shown(running, match)}”.",
                page=running.page_at(match.start()),
                quote=running.quote(*match.span()),
            )


def percent_doubts(running: Running) -> Iterator[Doubt]:
    """Shares of a whole above 100 %. "Tăng 120%" and "đạt 120% kế hoạch" say something else."""
    for match in running.find(_PERCENT):
        if value(match[1]) <= 100:
            continue
        first, last = running.sentence(*match.span())
        sentence = running.folded[first:last]
        if _OF_A_WHOLE.search(sentence) and not _MAY_EXCEED.search(sentence):
            yield Doubt(
                DoubtKind.PERCENT_ABOVE_HUNDRED,
                f"Tỷ lệ lớn hơn 100%: “{_around(running, first, match.end())}”.",
                page=running.page_at(match.start()),
                quote=running.quote(first, match.end()),
            )


def maximum_doubts(
    running: Running, scores: Sequence[Score], tabled: Sequence[Maximum] = ()
) -> Iterator[Doubt]:
    """Fields whose maximum differs between the list of scores, the aims set later, and tables.

    A field is known by its name, or, where two whole lists agree but for one field, by being left over.
    """
    listed = [Maximum(score.field, score.maximum, 0, 0) for score in scores]
    aimed = list(_aims(running))
    told: set[tuple[float, float]] = set()
    for one, other in _by_name((listed, aimed, list(tabled))):
        told.add((one.value, other.value))
        yield _differ(running, one, other)
    if len(listed) == len(aimed) >= _FEWEST_FIELDS:
        ours, theirs = (Counter(each.value for each in group) for group in (listed, aimed))
        left, right = ours - theirs, theirs - ours
        if left.total() == right.total() == 1:
            pair = next(iter(left)), next(iter(right))
            if pair not in told:
                yield _differ(
                    running,
                    next(each for each in listed if each.value == pair[0]),
                    next(each for each in aimed if each.value == pair[1]),
                )


def _by_name(groups: Sequence[Sequence[Maximum]]) -> Iterator[tuple[Maximum, Maximum]]:
    named = [
        [each for each in group[:200] if each.field and _is_one_value(each, group[:200])] for group in groups
    ]
    for index, group in enumerate(named):
        for other_group in named[index + 1 :]:
            for one in group:
                same = [other for other in other_group if _alike(one.field, other.field)]
                if same and all(other.value != one.value for other in same):
                    yield one, same[0]


def _is_one_value(one: Maximum, group: Sequence[Maximum]) -> bool:
    """Whether a group gives a name one maximum only: criteria under several fields may share a name."""
    name = fold(one.field)
    return all(other.value == one.value for other in group if fold(other.field) == name)


def _alike(one: str, other: str) -> bool:
    return fuzz.ratio(fold(one), fold(other), score_cutoff=_ALIKE) > 0


def _aims(running: Running) -> Iterator[Maximum]:
    """The maxima of aims in prose ("phấn đấu đạt 10/10 điểm"), each with the heading it stands under."""
    for match in running.find(_POINTS):
        before = running.text[max(0, match.start() - 3) : match.start()].rstrip()
        if before.endswith("(") or value(match[1]) != value(match[2]):
            continue
        yield Maximum(_field(running, match.start()), value(match[2]), *match.span())


def _field(running: Running, position: int) -> str:
    """What field a figure is of: the words before it on its line, else the heading it stands under."""
    index = running.line_at(position)
    start, _ = running.line_span(index)
    text = running.text[start:position]
    own = marks(text)
    name = _name((own[0].rest if own else text).split(":")[0])
    if name:
        return name
    rank: Rank | None = own[0].rank if own else None
    for above in range(index - 1, max(-1, index - _FARTHEST_HEADING), -1):
        for mark in marks(running.lines[above].text)[:1]:
            if mark.rank is Rank.BULLET or mark.rank is Rank.PLUS:
                continue
            if rank is not None and mark.rank >= rank:
                continue
            if name := _name(mark.rest):
                return name
            rank = mark.rank
    return ""


def _name(text: str) -> str:
    words = collapse(text).strip(" .:;-–")
    return words if len(_GENERIC.sub(" ", fold(words)).split()) >= 2 else ""


def _differ(running: Running, one: Maximum, other: Maximum) -> Doubt:
    second = f" (“{other.field}”)" if other.field and not _alike(one.field, other.field) else ""
    return Doubt(
        DoubtKind.MAXIMUM_DIFFERS,
        f"Điểm tối đa của “{one.field}” ghi {shown(one.value)} ở một chỗ và {shown(other.value)} ở chỗ khác"
        f"{second}.",
        page=running.page_at(other.start),
        quote=running.quote(other.start, other.end),
    )


def value(text: str) -> float:
    """The value of a number with a decimal comma or point."""
    return float(text.replace(",", "."))


def shown(number: float) -> str:
    """A number as Vietnamese writes it: "11,5"."""
    return f"{number:g}".replace(".", ",")


def _shown(running: Running, match: re.Match[str]) -> str:
    return " ".join(running.text[match.start() : match.end()].split())


def _around(running: Running, start: int, end: int) -> str:
    words = collapse(running.text[start:end]).split(" ")
    return ("… " if len(words) > 12 else "") + " ".join(words[-12:])
