"""The only rules that may touch numbers' neighbours: document codes, headings and quarters in roman numerals.

Each rule holds only where its context proves it; digits of dates, amounts and document numbers stay.
"""

from __future__ import annotations

import re

# The kinds and issuers of document codes that carry Đ (Decree 30/2020/NĐ-CP, appendix III), by what OCR
# with the English model makes of them. None of the left sides is a code of its own.
_PARTS = {
    "QD": "QĐ", "QP": "QĐ", "Qb": "QĐ", "QB": "QĐ", "QÐ": "QĐ", "Qd": "QĐ", "QDD": "QĐ",
    "ND": "NĐ", "Nb": "NĐ", "NP": "NĐ", "NB": "NĐ", "NÐ": "NĐ", "Nd": "NĐ",
    "HDND": "HĐND", "HPND": "HĐND", "HBND": "HĐND", "HbND": "HĐND", "HÐND": "HĐND",
    "LDTBXH": "LĐTBXH", "BLDTBXH": "BLĐTBXH", "SLDTBXH": "SLĐTBXH", "LDTB": "LĐTB", "SGDDT": "SGDĐT",
    "BGDDT": "BGDĐT", "GDDT": "GDĐT", "CD": "CĐ", "TTDT": "TTĐT", "BCD": "BCĐ", "BCDCCHC": "BCĐCCHC",
    "HDTD": "HĐTĐ", "HDTDKT": "HĐTĐKT", "TLD": "TLĐ", "LDLD": "LĐLĐ", "DU": "ĐU", "CBS": "CĐS", "CDS": "CĐS",
}  # fmt: skip
_ALONE = {
    wrong: _PARTS[wrong]
    for wrong in ("HDND", "HPND", "HBND", "HbND", "HÐND", "LDTBXH", "BLDTBXH", "GDDT", "BGDDT", "LDLD")
} | {"LD": "LĐ", "DC": "ĐC", "GD&DT": "GD&ĐT", "GDDT": "GDĐT"}
_CODE = re.compile(r"(?<![\w/])(\d{1,5}[A-Z]?/(?:(?:19|20)\d\d/)?)([A-ZĐÐa-z]{2,10})(?=-|/|$|\W)")
_ISSUER = re.compile(r"(?<=-)([A-ZĐÐb]{2,10})(?![\w])")
_JOINED = re.compile(r"(?<![\w/])(LD|DC|HDND|HPND|HbND)(?=[-&])|(?<=[-&])(LD|DC|HDND|HPND)(?!\w)")
_SOLE = re.compile(r"(?<![\w/-])(" + "|".join(sorted(_ALONE.keys() - {"LD", "DC", "GD&DT"})) + r")(?![\w])")

_THREE = r"(?:HI|H1|Hl|I1I|II1|IIl|Il1|I11|1II|lII|lll|IlI|Ill|11I|1I1|III)"
_TWO = r"(?:11|1I|I1|Il|lI|ll|II|H|IL|\[I|I\[|\[1|1\[)"
_FOUR = r"(?:1V|lV|\|V|IV)"
_ONE = r"(?:l|\||I)"
_QUARTER = re.compile(
    r"(?<!\w)([Qq][uU][yýỳ¥])(\s+)(?:(?P<three>" + _THREE + r")|(?P<two>" + _TWO + r")|(?P<four>" + _FOUR
    + r")|(?P<one>" + _ONE + r"))(?![\w|])(?!\s*[.]\d)"
)  # fmt: skip
_HEADING = re.compile(
    r"^(\s*)(?:(?P<three>" + _THREE + r")|(?P<two>I1|1I|Il|lI|ll|II|IL|\[I|I\[)|(?P<four>" + _FOUR
    + r")|(?P<one>" + _ONE + r")|(?P<six>V1|Vl|VI)|(?P<seven>V11|VI1|VIl|Vil|VII))(\.)(?=\s*[^\W\d_][^\W_])"
)  # fmt: skip
_ROMAN = {"one": "I", "two": "II", "three": "III", "four": "IV", "six": "VI", "seven": "VII"}


def mend_codes(line: str) -> str:
    """A line with its codes and roman numerals as they were printed, as far as the line itself proves it.

    "1089/Qb-UBND" is "1089/QĐ-UBND", "Quy HI" is "Quy III" (there is no quarter "HI"), "I11. T6 chirc" at
    a line's start is "III. T6 chirc". Nothing else is touched.
    """
    line = _CODE.sub(lambda found: found.group(1) + _PARTS.get(found.group(2), found.group(2)), line)
    if "/" in line:
        line = re.sub(
            r"\d/\S+",
            lambda code: _ISSUER.sub(lambda one: _PARTS.get(one.group(1), one.group(1)), code.group()),
            line,
        )
    line = _JOINED.sub(lambda found: _ALONE[found.group()], line)
    line = _SOLE.sub(lambda found: _ALONE[found.group()], line)
    line = _QUARTER.sub(lambda found: found.group(1) + found.group(2) + _numeral(found), line)
    return _HEADING.sub(lambda found: found.group(1) + _numeral(found) + ".", line)


def _numeral(found: re.Match[str]) -> str:
    return next(_ROMAN[name] for name, text in found.groupdict().items() if text)
