"""Rules of a time phrase that leaves its time to somebody, to an event, or to a count of days from one."""

from __future__ import annotations

import re

from reminders.timing.model import Point
from reminders.timing.tokens import Handler, Kind, Span, Token, Tokens, Unit, ask, just

# What a plan leaves to somebody else or to an event, with the rest of its clause: a date in there is the
# date of a document ("theo Kế hoạch số 5/KH-UBND ngày 10/01/2024") and never a due date.
_REST = (
    r"(?:\s+(?!truoc\b|cham nhat|hoan thanh|hang\b|dinh ky|trong\b|thuong\b|dot xuat|hoac\b|va\b|den het"
    r"|ca nam|xong\b)[^\s,;()]+)*"
)
_TOPIC = (
    r"(?:ke hoach|quy (?:dinh|che|trinh)|huong dan|chi dao|yeu cau|tien do|lich|thong bao|chuong trinh"
    r"|van ban|noi dung|thuc te|tinh hinh|cong van|quyet dinh|phan cong|dot|thoi (?:gian|diem|han)|lo trinh"
    r"|de nghi|nhu cau|nghi quyet|nghi dinh|thong tu|ket luan|so\b|giay moi|ho so|luat|vu viec|de an"
    r"|y kien|phe duyet|mua|nhiem ky)"
)
_CODE = r"(?:so\s+)?[0-9]+\s*/\s*(?:[0-9]{4}\s*/\s*)?[a-z]+[0-9]*(?:\s*-\s*[a-z]+[0-9]*)+"
_DAY = r"[0-9]{1,2}\s*[/.-]\s*[0-9]{1,2}\s*[/.-]\s*[0-9]{4}"
_DAYS = r"(?P<n>[0-9]{1,3})(?:\s*\([a-z\s]{1,20}\))?\s+(?P<unit>ngay(?:\s+lam\s+viec)?|tuan|thang)(?![a-z])"
_OF_PLAN = (
    r"(?:(?:ky\s+)?ban\s+hanh|ky)(?:\s+ban\s+hanh)?(?:\s+(?:ke\s+hoach|van\s+ban)(?:\s+nay)?)?"
    r"(?=\s*(?:[,;.()]|$|va\b|hoac\b))"
)
_FROM_DAY = (
    r"(?:ke\s+)?(?:tu|sau)\s+"
    r"(?:khi|(?:ngay\s+)?(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>(?:19|20)[0-9]{2})|ngay)"
)

_PLAN = "thời gian theo kế hoạch, văn bản hoặc chỉ đạo khác"
_EVENT = "tùy một việc chưa biết ngày"
_SUDDEN = "có việc đột xuất, phát sinh"
_DOCUMENT = "ngày trong văn bản được dẫn không phải là hạn"
_WHICH = "chưa rõ là kỳ nào"
_COUNTED = "có thời hạn tính theo số ngày, chưa rõ từ ngày nào"


def _counted(match: re.Match[str], before: Tokens) -> list[Token] | None:
    """ "trong 10 ngày kể từ ngày ban hành": so many days from the day of the plan or from one said."""
    unit = re.sub(r"\s+", " ", match["unit"])
    start: Span | None = None
    if match["d"]:
        point = Point(int(match["m"]), int(match["d"]))
        start = Span(Unit.DAY, point, point, int(match["y"]))
    elif not match["plan"]:
        return None
    return [Token(Kind.WITHIN, start, length=(int(match["n"]), unit))]


def _round_the_clock(match: re.Match[str], before: Tokens) -> list[Token] | None:
    """ "24/24"; "24/7" is one only after "thường xuyên", else the 24th of July."""
    always = match["what"].endswith("24") or any(token.kind is Kind.ROUTINE for token in before)
    return [Token(Kind.ROUTINE)] if always else None


def _the_next(match: re.Match[str], before: Tokens) -> list[Token]:
    """ "năm sau" behind a date moves that date: what was read before it does not hold."""
    moves = bool(before) and before[-1].span is not None
    return [Token(Kind.NOT if moves else Kind.ASK, why=_WHICH)]


def _onwards(match: re.Match[str], before: Tokens) -> list[Token]:
    """ "và các năm tiếp theo" after the year that it goes on from."""
    spans = [token.span for token in before if token.span]
    goes_on = bool(spans) and spans[-1].unit is Unit.YEAR
    return [Token(Kind.ONWARDS)] if goes_on else [Token(Kind.ASK, why=_WHICH)]


RULES: tuple[tuple[str, Handler], ...] = (
    (r"[0-9]{1,2}\s*(?:gio|h|g)\s*(?:[0-9]{2})?(?:\s*phut)?(?![a-z0-9])", just()),
    (r"(?P<what>24\s*/\s*24|24\s*/\s*7)(?:\s*(?:h|gio))?(?![0-9a-z/])", _round_the_clock),
    (rf"{_CODE}(?:\s+(?:ngay\s+)?{_DAY})?", ask(_DOCUMENT)),
    (
        rf"(?:(?:trong|cham\s+nhat|khong\s+qua)\s+(?:(?:vong|thoi\s+han|thoi\s+gian|la|sau)\s+)*)?{_DAYS}\s*,?\s+"
        rf"{_FROM_DAY}(?:\s+(?P<plan>{_OF_PLAN}))?",
        _counted,
    ),
    (rf"theo\s+(?:(?:dung|cac|su|tung|nhung)\s+)*{_TOPIC}{_REST}", ask(_PLAN)),
    (rf"(?:ngay\s+)?(?:sau|truoc)\s+(?:khi|do|tet|le)\b{_REST}", ask(_EVENT)),
    (rf"ngay\s+(?:sau|khi)\b{_REST}", ask(_EVENT)),
    (r"(?:khi|neu|truong\s+hop)\s+(?:co\s+)?(?:phat\s+sinh|dot\s+xuat)", ask(_SUDDEN)),
    (rf"(?:khi|luc(?!\s*[0-9])|neu|truong hop)\b{_REST}", ask(_EVENT)),
    (
        rf"ke\s+tu(?!\s+(?:(?:dau|giua|cuoi)\s+)?(?:ngay\s+[0-9]|thang\s+[0-9]|quy\b|nam\b|[0-9]))\b{_REST}",
        ask(_EVENT),
    ),
    (
        rf"trong(?:\s+(?:vong|thoi\s+han|thoi\s+gian))?\s+[0-9]+\s+(?:ngay|tuan|thang|gio)(?!\s+(?:dau|cuoi))\b{_REST}",
        ask(_COUNTED),
    ),
    (r"trong\s+vong\b", ask(_COUNTED)),
    (
        r"(?:cham\s+nhat|khong\s+qua)\s+(?:la\s+)?(?:sau\s+)?[0-9]+\s+(?:ngay|tuan|thang)(?!\s+(?:dau|cuoi))\b"
        + _REST,
        ask(_COUNTED),
    ),
    (
        r"(?:(?:sau|truoc)\s+)?[0-9]+\s+(?:ngay|tuan)\b(?!\s*(?:/|mot|1|01)\s*(?:0?1\s*)?lan)" + _REST,
        ask(_COUNTED),
    ),
    (r"nam\s+hoc(?:\s+[0-9]{4}(?:\s*-\s*[0-9]{4})?)?", ask("năm học không trùng năm dương lịch")),
    (r"(?:va\s+|,\s*)?(?:khi\s+)?(?:dot\s+xuat|phat\s+sinh)", ask(_SUDDEN)),
    (
        r"chua\s+xac\s+dinh|tuy\s+(?:theo|tinh|thuoc)|tung\s+dot|theo\s+dot|lien\s+quan",
        ask("kế hoạch để ngỏ thời gian"),
    ),
    (
        r"(?:mot\s+cach\s+)?(?:thuong\s+xuyen|lien\s+tuc|thuong\s+ky|suot\s+nam|quanh\s+nam|hang\s+ngay\s+thuong\s+xuyen)",
        just(Kind.ROUTINE),
    ),
    (r"(?:nam|thang|quy|tuan)\s+(?:truoc|qua)(?![a-z])(?!\s+(?:ngay|thang|[0-9]))", ask(_WHICH)),
    (
        r"(?:trong\s+)?(?:cac|nhung)\s+nam\s+(?:tiep\s+theo|ke\s+tiep|toi|sau(?:\s+(?:nay|do))?)(?![a-z])",
        _onwards,
    ),
    # "tháng sau" that a day stands before comes back each month: that rule is one of recurring's.
    (r"(?:nam|quy|tuan)\s+(?:tiep\s+theo|ke\s+tiep|toi|sau)(?![a-z])", _the_next),
)
