"""The years and months that a time phrase says once for several spans: "Quý II, Quý III năm 2022"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reminders.timing.model import Point
from reminders.timing.tokens import JOINTS, Kind, Span, Token, Tokens, Unit


@dataclass(frozen=True, slots=True)
class Settled:
    """A token whose span has its year. `stated` is False where the phrase gives no year at all."""

    token: Token
    year: int
    stated: bool

    @property
    def own(self) -> bool:
        """Whether the year stands beside the span itself."""
        return bool(self.token.span and self.token.span.year is not None)


def settle(found: Tokens, default: int) -> list[Settled]:
    """Give every span a year: its own, else the next one's to the right, else to the left, else `default`."""
    whole = _months_shared(_qualified(list(found)))
    years = _shared(whole)
    known = [year for year in years if year is not None]
    ends = [token.span.until or token.span.year if token.span else None for token in whole]
    settled: list[Settled] = []
    for at, token in enumerate(whole):
        right = next((year for year in years[at:] if year is not None), None)
        left = next((year for year in reversed(ends[:at]) if year is not None), None)
        own = token.span.year if token.span else None
        year = next(year for year in (own, right, left, default) if year is not None)
        settled.append(Settled(token, year, bool(known)))
    return settled


def _shared(whole: list[Token]) -> list[int | None]:
    """The years that each token lends to its neighbours. "Hằng năm, từ năm 2024" bounds and lends nothing."""
    recurs = any(token.kind is Kind.RECUR for token in whole)
    years: list[int | None] = []
    for at, token in enumerate(whole):
        span = token.span
        bound = recurs and at > 0 and whole[at - 1].kind in (Kind.FROM, Kind.TO)
        years.append(None if span is None or (bound and span.unit is Unit.YEAR) else span.year)
    return years


def _qualified(found: list[Token]) -> list[Token]:
    """Take "năm 2024" right behind a span, or behind its comma, as that span's year."""
    kept: list[Token] = []
    for token in found:
        span = token.span
        behind = 2 if kept and kept[-1].kind is Kind.COMMA else 1
        before = kept[-behind].span if len(kept) >= behind else None
        if (
            span
            and span.unit is Unit.YEAR
            and span.year is not None
            and span.until is None
            and before
            and before.unit is not Unit.YEAR
            and before.year is None
            and not (behind == 2 and _closes_reports(kept[:-1]))
        ):
            kept[-behind:] = [replace(kept[-behind], span=replace(before, year=span.year))]
        else:
            kept.append(token)
    return kept


def _closes_reports(before: Tokens) -> bool:
    """Whether a year after these is one more report: "Quý I, 6 tháng, 9 tháng, năm 2024"."""
    spans = [token.span for token in before if token.span]
    if not spans or spans[-1].unit not in (Unit.QUARTER, Unit.PART):
        return False
    return spans[-1].doubtful or (len(spans) > 1 and spans[-1].last.month == 9)


def _months_shared(found: list[Token]) -> list[Token]:
    """Give the days of "ngày 10 đến ngày 20/6/2024" the month and year of the one that has them."""
    result = list(found)
    for at in range(len(result) - 1, -1, -1):
        span = result[at].span
        if span is None or span.unit is not Unit.DAY_OF_MONTH:
            continue
        ahead = next((token for token in result[at + 1 :] if token.kind not in JOINTS), None)
        joined = at + 1 < len(result) and result[at + 1].kind in JOINTS
        if joined and ahead and ahead.span and ahead.span.unit is Unit.DAY:
            point = Point(ahead.span.first.month, span.first.day)
            shared = Span(Unit.DAY, point, point, ahead.span.year, None)
            result[at] = replace(result[at], span=shared)
    return result
