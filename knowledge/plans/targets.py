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
# Comparisons by their operators; damaged forms beside printed ones ("tbi thiéu", "tor 45% trd 1én").
_OPERATORS = (
    ("<=", r"khong(?:\s+\w+){0,6}?\s+(?:vuot\s+qua|vuot|qua)|toi\s+da|nhieu\s+nhat|cao\s+nhat\s+la"),
    (">=", r"t\w{1,2}i\s+th\w{3,4}|[il1]t\s+nh\wt|khong\s+(?:duoi|thap\s+hon|it\s+hon)"),
    ("<", r"duoi|it\s+hon|nho\s+hon|thap\s+hon"),
    (">", r"tr\wn|hon|vuot|cao\s+hon|lon\s+hon"),
)
_COMPARED = "|".join(f"(?:{pattern})" for _, pattern in _OPERATORS)
_REACH = r"(?:dat|bao\s+dam|dam\s+bao)(?:\s+(?:chi\s+)?s\w+\s+diem|\s+ty\s+l\w)?|giam|tang(?:\s+them)?"
_WHOLE = (
    r"(?:hoan\s+thanh|thuc\s+hien|giai\s+quyet|cong\s+khai|so\s+hoa|tiep\s+nhan)(?:\s+day\s+du)?|day\s+du"
)
_FROM = r"t[uo]r?|tir"
_TARGET = re.compile(
    # a range: "từ 80% đến 90%"
    rf"(?<![^\W_])(?:{_FROM})\s+(?P<low>{_NUMBER})\s*(?P<low_unit>{_UNIT})?\s*(?:den|-)\s*(?P<high>{_NUMBER})"
    rf"\s*(?P<high_unit>{_UNIT})"
    # a comparison, perhaps after "đạt": "đạt trên 95%", "ít nhất mỗi phòng có 01 sáng kiến"
    rf"|(?<![^\W_])(?:(?P<reach>{_REACH})\b|(?P<whole>{_WHOLE})\b)?\s*(?P<compared>{_COMPARED})?"
    rf"(?P<between>(?:\s*\b(?:dat|la|giam|tang|{_FROM}|moi\s+\w+\s+co)\b)*)\s*(?<![\w.,/])(?P<value>{_NUMBER})"
    rf"\s*(?:/\s*(?P<of>{_NUMBER}))?\s*(?P<unit>{_UNIT})"
)
_AGAINST = re.compile(r"(?:bi\s+tru|mat|tru|con)\s+$")
"""What stands before points that were lost, which are no aim."""
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
_LONGEST = 5_000  # characters of one task that are searched
_AFTERWARDS = re.compile(r"\s*tr\w{1,2}\s+[l1]?\w?[eé]?n", re.IGNORECASE)


def number(text: str) -> float:
    """The value of a number with a decimal comma ("11,5") or point."""
    return float(text.replace(",", "."))


def targets_in(text: str) -> tuple[Target, ...]:
    """The measurable aims of a text, in order.

    "tối thiểu", "ít nhất", "trở lên", a plain "đạt" and a change ("giảm 20%") are ">="; "trên" is ">",
    "dưới" "<", "không quá" "<="; a share that is to be done whole ("giải quyết 100%") and all the points
    that there are ("đạt 8/8 điểm") are "=". "Từ 80% đến 90%" is two aims. A number without a unit is none.
    """
    line = collapse(text)[:_LONGEST]
    return tuple(dict.fromkeys(_targets(line, fold(line))))


def _targets(line: str, folded: str) -> Iterator[Target]:
    for match in _TARGET.finditer(folded):
        end = match.end()
        if (match["high_unit"] or match["unit"]) != "%" and folded[end : end + 1].isalnum():
            continue
        shown = line[match.start() : end].strip()
        if match["low"]:
            unit = _UNITS.get(match["high_unit"], "sáng kiến")
            yield Target(shown, ">=", number(match["low"]), unit)
            yield Target(shown, "<=", number(match["high"]), unit)
            continue
        told, after = match["unit"], _AFTERWARDS.match(folded, end)
        if after is not None:
            shown = line[match.start() : after.end()].strip()
        operator = ">=" if after is not None else _operator(match)
        if operator is None or (match["whole"] and not match["compared"] and told != "%"):
            continue
        if _AGAINST.search(folded, 0, match.start() + len(match[0]) - len(match[0].lstrip())):
            continue
        yield Target(shown, operator, number(match["value"]), _UNITS.get(told, "sáng kiến"))


def _operator(match: re.Match[str]) -> str | None:
    """The operator of a comparison, None where a number is only named ("50% hồ sơ")."""
    value, whole = number(match["value"]), match["unit"] == "%" and number(match["value"]) == 100
    if match["compared"]:
        return next(
            operator
            for operator, pattern in _OPERATORS
            if re.fullmatch(pattern, match["compared"]) is not None
        )
    if match["of"] is not None and match["reach"]:
        return "=" if number(match["of"]) == value else ">="
    if whole or match["whole"]:
        return "="
    return ">=" if match["reach"] or match["between"].strip() in {"dat", "giam", "tang"} else None


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
