"""Measurable aims, codes of criteria and scores, found in folded text so that damage matters less."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.model import Score, Target
from knowledge.vietnamese import collapse, fold

_NUMBER = r"\d+(?:[.,]\d+)?"
_UNIT = (
    r"%|phan tram|diem|nguoi|ho so|ho|thu tuc|tthc|sang k\w*|giai phap|cuoc|lop|buoi|tin bai|tin|bai|lan"
    r"|van ban|dich vu|ngay|gio|phut|mo hinh|hoi nghi|doan|phong|don vi|dvc"
)
_AT_MOST = r"khong\s+qua|khong\s+vuot(?:\s+qua)?|toi\s+da|nhieu\s+nhat|duoi|it\s+hon|nho\s+hon"
_AT_LEAST = r"t\w{1,2}i\s+th\w{3,4}|[il1]t\s+nh\wt|khong\s+duoi|tren|hon|vuot"
_REACH = r"(?:dat|bao\s+dam|dam\s+bao)(?:\s+(?:chi\s+)?s\w+\s+diem|\s+ty\s+l\w)?"
_WHOLE = (
    r"(?:hoan\s+thanh|thuc\s+hien|giai\s+quyet|cong\s+khai|so\s+hoa|tiep\s+nhan)(?:\s+day\s+du)?|day\s+du"
)
_TARGET = re.compile(
    rf"(?<![^\W_])(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})|(?P<reach>{_REACH})|(?P<whole>{_WHOLE}))\s+"
    rf"(?:(?P<inner_most>{_AT_MOST})\s+|(?:{_AT_LEAST})\s+)?(?:dat\s+|la\s+|moi\s+\w+\s+co\s+)?(?:t[uo]r?\s+|tir\s+)?"
    rf"(?P<value>{_NUMBER})\s*(?:/\s*{_NUMBER})?\s*(?P<unit>{_UNIT})"
    rf"|(?<![\w.,])(?P<bare>{_NUMBER})\s*(?P<share>%)(?=\s*tr\w{{1,2}}\s+[l1]?\w?e?n)"
)
_UNITS = {
    "%": "%",
    "phan tram": "%",
    "diem": "điểm",
    "nguoi": "người",
    "ho so": "hồ sơ",
    "ho": "hộ",
    "thu tuc": "thủ tục",
    "tthc": "TTHC",
    "giai phap": "giải pháp",
    "cuoc": "cuộc",
    "lop": "lớp",
    "buoi": "buổi",
    "tin bai": "tin bài",
    "tin": "tin",
    "bai": "bài",
    "lan": "lần",
    "van ban": "văn bản",
    "dich vu": "dịch vụ",
    "dvc": "dịch vụ công",
    "ngay": "ngày",
    "gio": "giờ",
    "phut": "phút",
    "mo hinh": "mô hình",
    "hoi nghi": "hội nghị",
    "doan": "đoàn",
    "phong": "phòng",
    "don vi": "đơn vị",
}
_AFTERWARDS = re.compile(r"\s*tr\w{1,2}\s+[l1]?\w?[eé]?n", re.IGNORECASE)


def number(text: str) -> float:
    """The value of a number with a decimal comma ("11,5") or point."""
    return float(text.replace(",", "."))


def targets_in(text: str) -> tuple[Target, ...]:
    """The measurable aims of a text, in order.

    "đạt", "tối thiểu", "ít nhất", "trở lên" are ">="; "không quá", "dưới" are "<="; a share that is
    to be done whole ("giải quyết 100%") is "=". A number without a unit is no target.
    """
    line = collapse(text)
    return tuple(_targets(line, fold(line)))


def _targets(line: str, folded: str) -> Iterator[Target]:
    for match in _TARGET.finditer(folded):
        value, unit = match["value"] or match["bare"], match["unit"] or match["share"]
        end = match.end()
        if unit != "%" and folded[end : end + 1].isalnum():
            continue
        # What is to be done whole is to be done neither more nor less.
        operator = "<=" if match["most"] or match["inner_most"] else "=" if match["whole"] else ">="
        if (more := _AFTERWARDS.match(folded, end)) is not None:
            end, operator = more.end(), ">="
        if match["whole"] and unit != "%":
            continue
        shown = _UNITS.get(unit, "sáng kiến")
        yield Target(line[match.start() : end].strip(), operator, number(value), shown)


_CODE = re.compile(r"(?<![\d./])([1-9]\d?(?:\s?\.\s?\d{1,2}){1,3})(?![\d/%])")
_CRITERION = re.compile(r"t\w{1,3}u\s+ch[il1]")
_QUOTE_MARKS = "“”\"'‘’«»*"


def criteria_in(text: str) -> tuple[str, ...]:
    """The codes of criteria that a text names: "Tiêu chí thành phần “1.2.2: …”" gives "1.2.2".

    A code counts where the word "tiêu chí" stands before it and it opens a quotation or ends in ":".
    """
    line = collapse(text)
    first = _CRITERION.search(fold(line))
    if first is None:
        return ()
    found = [
        re.sub(r"\s", "", match[1])
        for match in _CODE.finditer(line, first.end())
        if line[match.end() : match.end() + 1] == ":"
        or line[: match.start()].rstrip()[-1:] in _QUOTE_MARKS
        or fold(line[: match.start()]).rstrip().endswith(("phan", "chi", "so", "va", ","))
    ]
    return tuple(dict.fromkeys(found))


_SCORE = re.compile(
    rf"(?P<field>[^()\n;]{{3,160}}?)\s*\(\s*(?P<scored>{_NUMBER})\s*/\s*(?P<maximum>{_NUMBER})\s*\w{{3,4}}m?"
    r"(?:\s*[,;]\s*x\S{1,2}p\s+(?:v\w\s+)?(?:tr?\w\s+)?(?:th\w{1,3}|hang)?\s*(?P<rank>\d+)\s*/\s*(?P<of>\d+))?[^()]*\)"
)
_NUMBERING = re.compile(r"^[~\s]*(?:\(?\d{1,2}\s*[).]|[-+•])\s*")


def scores_in(text: str) -> tuple[Score, ...]:
    """The scores of a list like "(1) Cải cách thủ tục hành chính (11,5/12,5 điểm, xếp vị thứ 13/20)"."""
    found: list[Score] = []
    # A list of numbered items: "(1)" itself is in brackets, so cut there first.
    for piece in re.split(r"(?=\(\d{1,2}\)\s)|;", collapse(text)):
        body = _NUMBERING.sub("", piece.strip())
        match = _SCORE.match(fold(body))
        if match is None or number(match["scored"]) > number(match["maximum"]):
            continue
        found.append(
            Score(
                body[match.start("field") : match.end("field")].strip(" -:"),
                number(match["scored"]),
                number(match["maximum"]),
                int(match["rank"]) if match["rank"] else None,
                int(match["of"]) if match["of"] else None,
            )
        )
    return tuple(found)
