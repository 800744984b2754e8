"""Documents named in a text: "Nghị định số 61/2018/NĐ-CP", "kh 99", "Luật này"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from knowledge.kinds import repaired_number

_KINDS: dict[str, str | None] = {
    "nghi dinh": "Nghị định", "nd": "Nghị định", "thong tu lien tich": "Thông tư liên tịch",
    "ttlt": "Thông tư liên tịch", "thong tu": "Thông tư", "tt": "Thông tư", "quyet dinh": "Quyết định",
    "qd": "Quyết định", "ke hoach": "Kế hoạch", "kh": "Kế hoạch", "nghi quyet": "Nghị quyết",
    "nq": "Nghị quyết", "bo luat": "Bộ luật", "luat": "Luật", "phap lenh": "Pháp lệnh", "chi thi": "Chỉ thị",
    "ct": "Chỉ thị", "cong van": "Công văn", "cv": "Công văn", "cong dien": "Công điện",
    "thong bao": "Thông báo", "tb": "Thông báo", "bao cao": "Báo cáo", "bc": "Báo cáo",
    "huong dan": "Hướng dẫn", "hd": "Hướng dẫn", "to trinh": "Tờ trình", "ttr": "Tờ trình",
    "quy che": "Quy chế", "quy dinh": "Quy định", "chuong trinh": "Chương trình", "ctr": "Chương trình",
    "de an": "Đề án", "ket luan": "Kết luận", "phuong an": "Phương án", "van ban": None,
}  # fmt: skip
"""Kinds and their abbreviations, folded; "văn bản" is of any kind."""

_BARE = (
    "nghi dinh",
    "thong tu",
    "quyet dinh",
    "ke hoach",
    "chi thi",
    "cong van",
    "nd",
    "tt",
    "qd",
    "kh",
    "cv",
)
# "nghị định 61" and "kh 99" name a document; "kế hoạch 6 tháng" and "báo cáo 2024" do not.
_CODE = r"[a-z][a-z\d]{0,11}(?:\s?[-–]\s?[a-z][a-z\d]{0,11}){0,3}"
_NUMBER = (
    rf"\d{{1,5}}\s?/\s?(?:(?:19|20)\d\d(?:\s?/\s?{_CODE})?|{_CODE})"
    r"|\d{1,5}\s?[-–]\s?[a-z]{1,4}/[a-z]{1,8}"
)
_KIND = "|".join(sorted(map(re.escape, _KINDS), key=len, reverse=True))
_NOT_A_COUNT = (
    r"(?![/%\w]|[.,-]\d|\s+(?:thang|quy(?!\s+dinh)|nam|ngay|tuan|phan|lan|gio|muc tieu|nhiem vu)\b)"
)
_PATTERN = re.compile(
    r"(?<![^\W_])(?<!phap )(?<!ky )(?:"
    rf"(?P<own>{_KIND})\s+nay(?![^\W_])"
    rf"|(?P<kind>{_KIND})\s*(?P<so>so\s*:?\s*)?(?P<number>{_NUMBER})(?![^\W_]|/\d)"
    rf"|(?P<short>{_KIND})\s*so\s*:?\s*(?P<count>\d{{1,5}}){_NOT_A_COUNT}"
    rf"|(?P<few>{'|'.join(_BARE)})\s*(?P<bare>\d{{1,3}}){_NOT_A_COUNT}"
    r"|(?P<code>\d{1,5}/(?:(?:19|20)\d\d/[a-z]{1,5}\d{0,2}(?:-[a-z]{2,10}){0,3}"
    r"|[a-z]{1,5}\d{0,2}(?:-[a-z]{2,10}){1,3})"
    r"|\d{1,5}-[a-z]{1,4}/[a-z]{2,8}|\d{1,5}/(?:nd|tt|qd|kh|nq|ct|bc|tb|ttr))(?![^\W_])"
    r"|(?<!quy )(?P<law>bo luat|luat|phap lenh)\s+(?=[a-z]{2})"
    r")"
)
_DAY = re.compile(
    r"\s*,?\s*ngay\s+(\d{1,2})\s*(?:/|-|\.|thang)\s*(\d{1,2})\s*(?:/|-|\.|nam)\s*((?:19|20)\d\d)(?!\d)"
)
_YEAR = re.compile(r"\s+nam\s+((?:19|20)\d\d)(?!\d)")
_OF = re.compile(r"\s*,?\s*cua\s+(?=[a-z])")
_ISSUER_END = re.compile(
    r"[,;:.()\n“”\"]|\s(?:ve|ban hanh|phe duyet|quy dinh|v/v|tai|va|duoc|da|thi|thuc hien|huong dan"
    r"|sua doi|bai bo|trien khai|cong bo|den|la|co hieu luc)\b"
)
_ISSUER_START = re.compile(
    r"(?:ubnd|uy ban|hdnd|hoi dong|chinh phu|thu tuong|quoc hoi|bo |so |chu tich|ban |tinh uy|dang uy|"
    r"van phong|phong |trung uong|truong |giam doc|tong |cuc |uy ban)"
)
_NAME_END = re.compile(
    r"[;:.()\n“”\"?!]|\s(?:so|ngay|nam)\s+(?=\d)|\s(?:quy dinh|duoc|thi|la|phai|hoac|de|theo|noi|co|khong|da"
    r"|nay|do|hien hanh|ve viec|va cac|va luat|ap dung|cho)\b|,\s+(?:luat|bo luat|nghi dinh|thong tu"
    r"|phap lenh|quyet dinh)\b"
)
_NO_NAME = re.compile(
    r"(?:nay|dinh|su|gia|quy|so|duoc|hien|khac|phap|la|va|cua|co|thi|chuyen nganh|lien quan|cu|moi|do|tren"
    r"|duoi|nao|gi|\d|ban hanh|khong|hoac|theo|tuc|le|choi|rung|nhan qua)\b"
)
_MOST_WORDS = 16


@dataclass(frozen=True, slots=True)
class Named:
    """A document as a text names it. `start` and `end` are positions in the text, `core` is where the name
    ends without what is said of it (its date, its issuer)."""

    start: int
    end: int
    core: int
    kind: str | None = None
    number: str | None = None
    name: str | None = None
    year: int | None = None
    issued: date | None = None
    issuer: str | None = None
    is_this: bool = False


def documents_named(written: str, folded: str) -> Iterator[Named]:
    """The documents that a text names, in order.

    Args:
        written: the text, NFC.
        folded: the same, folded.
    """
    end = 0
    for match in _PATTERN.finditer(folded):
        if match.start() < end:
            continue
        if match["law"] is not None:
            law = _law(match, written, folded)
            if law is None:
                continue
            found = law
        else:
            found = _with_tail(_numbered(match, written), written, folded)
        end = found.end
        yield found


def _numbered(match: re.Match[str], written: str) -> Named:
    start, end = match.span()
    group = next((name for name in ("code", "number", "count", "bare") if match[name] is not None), None)
    if match["own"] is not None:
        return Named(start, end, end, _KINDS[match["own"]], is_this=True)
    if match["code"] is not None:
        letters = re.findall(r"[a-z]+", match["code"])
        kind = _KINDS.get(letters[0])
    else:
        kind = _KINDS[match["kind"] or match["short"] or match["few"]]
    number = "" if group is None else written[match.start(group) : match.end(group)]
    return Named(start, end, end, kind, repaired_number(number.upper()))


def _law(match: re.Match[str], written: str, folded: str) -> Named | None:
    """A law named by its own name: "Luật Tổ chức chính quyền địa phương năm 2015"."""
    start = match.end()
    if _NO_NAME.match(folded, start) is not None:
        return None
    ahead = folded[start : start + 200]
    ended = _NAME_END.search(ahead)
    name = ahead[: ended.start()] if ended is not None else ahead
    words = [word.span() for word in re.finditer(r"\S+", name)][:_MOST_WORDS]
    if not words:
        return None
    end = start + words[-1][1]
    while end > start and not folded[end - 1].isalnum():
        end -= 1
    if not written[start:end].strip():
        return None
    kind = _KINDS[match["law"]]
    found = Named(match.start(), end, end, kind, name=" ".join(written[start:end].split()))
    if (number := re.compile(rf"\s+so\s+({_NUMBER})(?![^\W_])").match(folded, end)) is not None:
        found = replace(
            found, end=number.end(), number=repaired_number(written[number.start(1) : number.end(1)].upper())
        )
    return _with_tail(found, written, folded)


def _with_tail(found: Named, written: str, folded: str) -> Named:
    """The document with what is said of it: its year, its date, who issued it."""
    if found.is_this:
        return found
    if found.number is None and (year := _YEAR.match(folded, found.end)) is not None:
        found = replace(found, year=int(year[1]), end=year.end())
    if (day := _DAY.match(folded, found.end)) is not None:
        issued = _date(int(day[3]), int(day[2]), int(day[1]))
        found = replace(found, issued=issued, year=int(day[3]), end=day.end())
    named = _OF.match(folded, found.end)
    if named is not None and _ISSUER_START.match(folded, named.end()) is not None:
        ahead = folded[named.end() : named.end() + 120]
        ended = _ISSUER_END.search(ahead)
        name = ahead[: ended.start()] if ended is not None else ahead
        end = named.end() + len(name.rstrip())
        issuer = " ".join(written[named.end() : end].split()[:_MOST_WORDS])
        if issuer:
            found = replace(found, issuer=issuer, end=end)
    if found.year is None and found.number and (year := re.search(r"/((?:19|20)\d\d)(?:/|$)", found.number)):
        found = replace(found, year=int(year[1]))
    return found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
