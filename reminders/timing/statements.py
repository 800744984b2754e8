"""The tokens of a time phrase as statements: a span or a range, and the word that rules it ("trước")."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from reminders.timing.model import Point
from reminders.timing.tokens import Kind, Span, Unit
from reminders.timing.years import Settled

UNTIL = (Kind.BY, Kind.TO, Kind.BEFORE)
"""The rules that give only the end of a window."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A span, or a range of two, and the word that ruled it (SPAN where none did)."""

    mode: Kind
    first: Settled
    last: Settled
    at: int

    @property
    def spans(self) -> tuple[Span, Span]:
        assert self.first.token.span
        assert self.last.token.span
        return self.first.token.span, self.last.token.span

    @property
    def ranged(self) -> bool:
        return self.first is not self.last or self.mode in (Kind.FROM, Kind.TO)


_YEARS = "chưa rõ mốc nào thuộc năm nào"
_DAYS = "chưa rõ các tháng nêu sau có cùng ngày không"
_HANGING = "cụm từ chưa trọn ý"
_EITHER = "có từ hai thời gian để chọn"
_STROKES = "số quý lặp lại, có thể đọc sai nét"


def rising_quarters(settled: list[Settled]) -> tuple[list[Settled], list[str]]:
    """Read "Quý I, Quý II, Quý II" as the list that rises: OCR drops a stroke of III far more often than
    a clerk names a quarter twice. In a list of two it is too bold: the second result says why to ask."""
    result, doubts = list(settled), list[str]()
    places = [
        at for at, item in enumerate(result) if item.token.span and item.token.span.unit is Unit.QUARTER
    ]
    for before, at in pairwise(places):
        one, two = result[before].token.span, result[at].token.span
        if (
            not one
            or not two
            or at - before != 2
            or result[before + 1].token.kind not in (Kind.AND, Kind.COMMA)
        ):
            continue
        if one.first == two.first and not (result[before].own and result[at].own) and two.first.month < 10:
            month = two.first.month + 3
            risen = Span(Unit.QUARTER, Point(month, 1), Point(month + 2, -1), two.year)
            token = result[at].token
            result[at] = Settled(replace(token, span=risen), result[at].year, result[at].stated)
            doubts += [_STROKES] if len(places) < 3 else []
    return result, doubts


def statements(settled: list[Settled]) -> tuple[list[Statement], list[str]]:
    """The statements of a phrase, and why something in it has to be asked, where it has."""
    made: list[Statement] = []
    hanging = False
    mode, waiting, ranging = Kind.SPAN, False, False
    for at, item in enumerate(settled):
        kind = item.token.kind
        previous = settled[at - 1] if at else None
        if kind is Kind.SPAN:
            if ranging and made:
                made[-1] = Statement(Kind.SPAN, made[-1].first, item, at)
            else:
                adjacent = previous is not None and previous.token.kind is Kind.SPAN
                made.append(Statement(Kind.SPAN if adjacent else mode, item, item, at))
            waiting = ranging = False
        elif kind in (Kind.FROM, Kind.BEFORE, Kind.BY, Kind.AFTER):
            hanging = hanging or (waiting and kind is not Kind.BEFORE)
            mode, waiting = kind, True
        elif kind in (Kind.TO, Kind.DASH):
            if previous and previous.token.kind is Kind.SPAN and _next_is_span(settled, at):
                ranging, mode = True, Kind.SPAN
            elif kind is Kind.TO:
                mode, waiting = Kind.TO, True
        elif not waiting and not (
            mode in UNTIL and kind in (Kind.AND, Kind.COMMA) and _same_unit(settled, at)
        ):
            mode = Kind.SPAN
    doubts = (
        (_HANGING, hanging or waiting),
        (_YEARS, _falls_back(made)),
        (_DAYS, _mixed(settled)),
        (_EITHER, _either(settled)),
    )
    return made, [why for why, doubtful in doubts if doubtful]


def _next_is_span(settled: list[Settled], at: int) -> bool:
    return at + 1 < len(settled) and settled[at + 1].token.kind is Kind.SPAN


def _same_unit(settled: list[Settled], at: int) -> bool:
    """Whether the spans on both sides are of a kind: "trước 15/6 và 15/12"."""
    around = [settled[place].token.span for place in (at - 1, at + 1) if 0 <= place < len(settled)]
    return (
        len(around) == 2 and len({span.unit if span else None for span in around}) == 1 and None not in around
    )


def _falls_back(made: list[Statement]) -> bool:
    """Whether a list goes back in time without saying its years: "Quý IV, quý I năm 2025"."""
    for one, two in pairwise(made):
        spans = one.spans[0], two.spans[0]
        same = spans[0].unit is spans[1].unit and one.last.year == two.first.year
        if same and not (one.first.own and two.first.own) and spans[1].first.month < spans[0].first.month:
            return True
    return False


def _either(settled: list[Settled]) -> bool:
    """Whether "hoặc" leaves a choice between two times."""
    told = (Kind.SPAN, Kind.RECUR, Kind.ROUTINE, Kind.BEFORE, Kind.BY, Kind.FROM, Kind.TO)
    return any(
        joint.token.either and one.token.kind in told and two.token.kind in told
        for one, joint, two in zip(settled, settled[1:], settled[2:], strict=False)
    )


def _mixed(settled: list[Settled]) -> bool:
    """Whether a month is joined to a day: "ngày 15 tháng 6, tháng 12" may mean the 15th of both."""
    for day, joint, month in zip(settled, settled[1:], settled[2:], strict=False):
        one, two = day.token.span, month.token.span
        joined = joint.token.kind in (Kind.AND, Kind.COMMA)
        if one and two and joined and one.unit is Unit.DAY and two.unit is Unit.MONTH and one.year is None:
            return True
    return False
