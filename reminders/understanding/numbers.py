"""Numbers in an officer's answer: how far the work is, or a figure that the task is measured by."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reminders.understanding.signs import BE

_NUMBER = r"(?<![0-9/.,-])(?P<n>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+(?:[.,][0-9]+)?)"
_PERCENT = re.compile(rf"{_NUMBER}\s*(?:%|phan\s+tram\b|ptram\b|pt\b)")
_STRAY_PERCENT = re.compile(r"%|\bphan\s+tram\b")
_COUNTED = re.compile(
    rf"{_NUMBER}\s*(?:ho\s+so|truong\s+hop|vu|luot|nguoi|don|van\s+ban|lop|buoi|cuoc|ho|tin\s+bai|tin"
    rf"|bai|trieu"
    r"|dong|ty|ha|km|m2|tan|suat|phan\s+qua|cay|chau|hoi\s+vien|doan\s+vien|hoc\s+sinh|tai\s+khoan"
    r"|mui|lieu|em\s+hoc\s+sinh|ho\s+khau|bo\s+ho\s+so|bong\s+den|mo\s+hinh|thu\s+tuc|phieu|y\s+kien"
    r"|to\s+chuc|ca|diem|tthc|giay|so\s+ho\s+tich"
    r"|trang\s+ho\s+so|cong\s+dan)\b"
)
# After "được" or "kết quả" whatever is counted is a figure, if it is no span of time: "được 1250 tài khoản".
_ACHIEVED = re.compile(
    rf"\b(?:{BE}|ket\s+qua)\s+{_NUMBER}\s+(?=[a-z])"
    r"(?!(?:phan\s+tram|ptram|pt|ngay|gio|tuan|thang|nam|phut|buoi|hom|phan|buoc|khau|muc|viec|noi\s+dung|nhiem\s+vu|lan|roi|a|nha|nhe|em|chi|anh|nua|chut|it|xiu|ty|ti|doan"
    r"|dau|cong\s+doan|giai\s+doan|vai|may|cai|nhap|ban\s+nhap|chang|thoi|voi|trong|tren)\b)"
)
_LACKING = re.compile(r"\b(?:thieu|can|vang|nghi)\s+(?:mat\s+|moi\s+|den\s+)?$")
"""People and papers that are lacking are an obstacle, not what the task is measured by."""

_MEASURED = re.compile(
    r"\b(?:ty\s+le|ti\s+le|tl|chi\s+tieu|chi\s+so|so\s+(?:ho\s+so|luot|nguoi)|muc\s+do|hai\s+long"
    r"|truc\s+tuyen"
    r"|dung\s+han|tre\s+han|qua\s+han|truoc\s+han|toan\s+trinh|khong\s+dung\s+tien\s+mat|so\s+luong|kpi)\b"
)
# After a percentage: what it is a share of, other than the work itself.
_SHARE = re.compile(
    r"\s*(?:so\s+)?(?:luong\s+)?(?:ho\s+so|thu\s+tuc|tthc|nguoi|can\s+bo|cong\s+chuc|dan\b|ho\s+dan"
    r"|ho\s+gia\s+dinh|doanh\s+nghiep|truong\s+hop"
    r"|van\s+ban|to\s+dan\s+pho|khu\s+pho|cong\s+dan|phieu|y\s+kien|hai\s+long|dung\s+han|truc\s+tuyen"
    r"|tre\s+han|don\s+vi)\b"
)
_BY_WORK = re.compile(
    rf"\b(?:xong|hoan\s+thanh|lam|lam\s+{BE}|nhap|nhap\s+{BE}|xu\s+ly|quet|quet\s+{BE}|tien\s+do|moi"
    rf"|moi\s+{BE})\s+(?:khoang\s+|tam\s+|{BE}\s+)?$"
)
_TARGET = re.compile(
    r"\b(?:so\s+voi|tren|chi\s+tieu|ke\s+hoach|muc\s+tieu|yeu\s+cau|giao|de\s+ra)(?:\s+(?:chi\s+tieu"
    r"|ke\s+hoach|muc\s+tieu|la|giao|duoc|de\s+ra"
    r"|dat|toi\s+thieu|tren|nam|nay|yeu\s+cau))*\s*$"
)
_PROGRESS = re.compile(
    rf"(?:\b(?:{BE}|moi|xong|hoan\s+thanh|lam|tien\s+do|khoang|tam|co|hon|gan|len|la|toi|da|em|chung|den"
    rf"|hien|hien\s+tai|hien\s+nay|nay"
    rf"|thuc\s+hien\s+dat|tien\s+do\s+dat|dat\s+khoang|chi|do|gio|thuc\s+hien|cong\s+viec|roi|nhap|soan"
    rf"|viet|dang\s+o|o\s+muc|cung|tong\s+the|chac)\s*:?\s*|^\W*)$"
)
_SHORT_OF = re.compile(
    rf"\b(?:chua|chuwa|khong)\s+(?:{BE}|toi|den|dat|lam|qua|xong|hoan\s+thanh)(?:\s+{BE})?\s*(?:toi\s+"
    rf"|den\s+)?$"
)
_REMAINING = re.compile(r"\b(?:con|thieu|chi\s+con)\s+(?:lai\s+|khoang\s+|tam\s+)?$")
_FRACTION = re.compile(
    r"(?<![0-9/])(?<!tu )(?<!ngay )(?<!hom )(?<!bua )(?P<n>[0-9]{1,6})\s*/\s*(?P<of>[0-9]{1,6})(?![0-9/])"
    r"\s*(?=ho\b|viec|nhiem|van|thu|tieu"
    r"|phan|don|noi\s+dung|muc|to\b|khu|thon|ap|buoc|bai|lop|phong|truong|chi\s+tieu)"
)
_FRACTION_DONE = re.compile(
    rf"\b(?:{BE}|dat|xong|moi)\s+(?P<n>[0-9]{{1,6}})\s*/\s*(?P<of>[0-9]{{1,6}})(?![0-9/])\s+"
    r"(?!(?:roi|a|nha|nhe|em|chi|anh|xong|nop|gui|se|nay|toi|sau|vua|qua|thoi|khoi|cong|viec|bao|moi|la|thi"
    r"|va|lam|co|da|minh|sep|ne|do|luon|trinh|ky)\b)(?=[a-z])"
)
"""Of what is done of so many, whatever it is: "mới được 350/500 cháu", "được 4/9 tuyến đường"."""

_SHARE_DONE = re.compile(
    rf"\b(?:{BE}|xong|khoang|tam|hon|gan|moi|moi\s+co|lam|hoan\s+thanh"
    rf"|chung)\s+(?P<n>[1-9])\s*/\s*(?P<of>[2-9]|10)(?![0-9/])(?=\s*(?:$|[,.;!?]|roi|a\b|nha|nhe|thoi"
    rf"|khoi|cong|viec|bao))"
)
_OF_WORK = re.compile(
    r"\s*(?:khoi\s+luong|cong\s+viec|tien\s+do|ke\s+hoach|nhiem\s+vu|noi\s+dung|phan\s+viec)\b"
)
_HALF = re.compile(
    r"\b(?:mot\s+nua|1\s+nua|phan\s+nua|nua\s+(?:chung|viec|phan|roi|cong\s+viec|duong|khoi\s+luong)"
    r"|(?<!gi )(?<!chi )(?<!sao )(?<!khong )(?<!khong\slam )(?<!chua )duoc"
    r"\s+(?:hon\s+|gan\s+|qua\s+|tam\s+)?nua)\b"
)
_SHARES_IN_WORDS = (
    (re.compile(r"\bba\s+phan\s+tu\b"), 75),
    (re.compile(r"\bmot\s+phan\s+tu\b"), 25),
    (re.compile(r"\bhai\s+phan\s+ba\b"), 67),
    (re.compile(r"\bmot\s+phan\s+ba\b"), 33),
    (_HALF, 50),
)
_RANGE = re.compile(r"[0-9]\s*%?\s*(?:den|hay|hoac|toi|~)\s*[0-9]+\s*(?:%|phan\s+tram)")
_CLAUSE = re.compile(r"[;!?\n]|[,.](?![0-9])")


_N = r"(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+(?:,[0-9]+)?)"
_PLAIN = re.compile(
    rf"(?<![a-z0-9/.,:-])(?P<n>{_N})"
    rf"(?:(?:\s+[a-z]+){{0,2}}\s*(?P<by>/|\b(?:tren|trong|trong\s+so)\b)(?:\s+tong)?(?:\s+so)?\s*(?P<of>{_N}))?"
    r"(?![0-9a-z/:]|[.,-][0-9]|-[a-z]|\s*(?:%|phan\s+tram|gio\b|h\b|phut\b|ngay\b|hom\b|bua\b|tuan\b|thang\b|nam\b))"
)
_NO_COUNT = re.compile(
    r"(?:[#]|\b(?:ngay|mung|mong|hom|thang|quy|nam|luc|dieu|khoan|diem|so|cv|kh|qd|tb|nd|tt|thon|to|ap|khu|tdp"
    r"|ban|doi|ky|dot|lan|buoc|viec|muc|phu\s+luc|bieu|mau|cap|vong|quyen|lop)\s*)$"
)
"""What stands before the number of a day, a document or a place."""

_TENS = re.compile(
    r"\b(?P<tens>hai|ba|bon|nam|sau|bay|tam|chin|[1-9])\s+(?:muoi|chuc)(?:\s+(?P<ones>mot|hai|ba|bon|tu"
    r"|lam|sau|bay|tam|chin))?(?=\s*(?:%|phan\s+tram))"
)
_DIGITS = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "lam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """The progress and the figure said, whether they are in doubt, and whether any such number was seen.

    `parts` is True where a count of parts is done ("xong 3/5 đơn vị"), so that the whole is not. `rate` is
    the one percentage of the words, `count` their one other number that is no date and no document's,
    whatever it is said of: None where there are none or several. `disagree`: they cannot all be so, or lie
    beyond what there is.
    """

    percent: int | None = None
    figure: float | None = None
    ask: bool = False
    seen: bool = False
    parts: bool = False
    rate: float | None = None
    count: float | None = None
    disagree: bool = False


def numbers(folded: str) -> Numbers:
    """The numbers of a folded answer. "được 60%" is progress, "tỷ lệ 47%" or "120 hồ sơ" a figure.

    Of a rate and a count the rate is the figure; a target beside what was reached is none.
    """
    folded = _TENS.sub(_in_digits, folded)
    progress: list[float] = []
    rates: list[float] = []
    ask = False
    percents = list(_PERCENT.finditer(folded))
    targets = [match for match in percents if _TARGET.search(folded[: match.start()])]
    targets = targets if len(targets) < len(percents) else []
    for match in percents:
        value, before = _value(match["n"]), _before(folded, match.start())
        if match in targets:
            continue
        if (
            targets
            or _MEASURED.search(before)
            or ((share := _SHARE.match(folded, match.end())) and not _BY_WORK.search(before))
        ):
            rates.append(value)
        elif _REMAINING.search(before):
            progress.append(100 - value)
            ask = True
        elif value != int(value):  # nobody counts progress in tenths: a rate, perhaps
            rates.append(value)
            ask = True
        else:
            progress.append(value)
            share = _SHARE.match(folded, match.end())
            ask = (
                ask
                or bool(share)
                or bool(_SHORT_OF.search(before))
                or not (_PROGRESS.search(before) or _OF_WORK.match(folded, match.end()))
            )
    counted = [
        match for match in _COUNTED.finditer(folded) if not _LACKING.search(_before(folded, match.start()))
    ] or list(_ACHIEVED.finditer(folded))
    counts = [_value(match["n"]) for match in counted]
    for match in counted:
        ask = ask or bool(_REMAINING.search(_before(folded, match.start("n"))))
    parts = False
    for match in [*_FRACTION.finditer(folded), *_FRACTION_DONE.finditer(folded)]:
        if int(match["n"]) <= int(match["of"]):
            counts, ask, parts = [float(match["n"])], True, int(match["n"]) < int(match["of"])
    count, of = _count(folded)
    if count is not None and of is not None:
        counts, ask, parts = [count], ask or count < of, count < of
    if (
        not progress
        and not rates
        and (done := _SHARE_DONE.search(folded))
        and int(done["n"]) < int(done["of"])
    ):
        progress.append(round(100 * int(done["n"]) / int(done["of"])))
        ask = True  # or the second of March
    if not progress and not rates and not counts:
        progress += [share for pattern, share in _SHARES_IN_WORDS if pattern.search(folded)][:1]
    stray = len(_STRAY_PERCENT.findall(folded)) != len(percents)
    percent = _whole(progress[-1]) if progress else None
    beyond = bool(progress) and percent is None
    several = len(set(progress)) > 1 or len({*rates, *counts}) > 1
    disagree = bool(_RANGE.search(folded)) or several or beyond
    ask = ask or stray or disagree
    figures = rates or counts
    seen = bool(progress or figures or stray)
    figure = figures[-1] if figures else None
    rate = _value(percents[0]["n"]) if len(percents) == 1 else None
    return Numbers(percent, figure, ask, seen, parts, rate, count, disagree)


def _count(folded: str) -> tuple[float | None, float | None]:
    """The one number that may count something, and of how many: of "7 trên 11" and "140/365" the first."""
    found = [match for match in _PLAIN.finditer(folded) if not _is_no_count(folded, match)]
    of = [match for match in found if match["of"]]
    if len(of) == 1:
        return _value(of[0]["n"]), _value(of[0]["of"])
    return (_value(found[0]["n"]), None) if len(found) == 1 else (None, None)


def _is_no_count(folded: str, match: re.Match[str]) -> bool:
    """Whether a number is rather that of a day, a document, a place or a share like "2/3"."""
    number, of = _value(match["n"]), _value(match["of"]) if match["of"] else None
    before = folded[: match.start()]
    if _NO_COUNT.search(before) or (2 <= number <= 7 and before.endswith("thu ")):
        return True
    if of is None:
        return False
    a_day = number <= 31 and of <= 12
    of_a_year = 1945 <= of <= 2100 and "." not in match["of"]
    return number > of or (match["by"] == "/" and (a_day or of_a_year))


def shares(folded: str) -> list[tuple[int, int]]:
    """Where a share of the work is said like a date: "được 2/3 rồi"."""
    return [
        match.span()
        for pattern in (_SHARE_DONE, _FRACTION, _FRACTION_DONE)
        for match in pattern.finditer(folded)
        if int(match["n"]) <= int(match["of"])
    ]


def _in_digits(match: re.Match[str]) -> str:
    tens = _DIGITS.get(match["tens"]) or int(match["tens"])
    return str(10 * tens + (_DIGITS[match["ones"]] if match["ones"] else 0))


def _value(text: str) -> float:
    """A number as written in Vietnamese: a dot before three digits groups thousands, a comma is decimal."""
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+", text):
        return float(text.replace(".", ""))
    return float(text.replace(",", "."))


def _whole(value: float) -> int | None:
    return int(value) if 0 <= value <= 100 and value == int(value) else None


def _before(folded: str, at: int) -> str:
    """The words of the same clause before a place."""
    start = 0
    for match in _CLAUSE.finditer(folded, 0, at):
        start = match.end()
    return folded[start:at]
