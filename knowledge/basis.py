"""Legal bases: the paragraphs "Căn cứ …;" with which a document opens, damaged letters or not."""

from __future__ import annotations

import re

from knowledge.vietnamese import fold

_DOCUMENT = (
    r"(?:quy|ngh|ng1|k\S{1,2} hoach|cong|chi|chu|chuong|thong|luat|huong|van ban|y kien|phap|de an|du an|"
    r"c\S{1,3} v)"
)
_CAN_CU = r"(?:can cu|c\S[nm] c(?:u|ir|i|tr|ur|tir|it|ut|t|ti|i[rt]u?)\b)"
_CAN_CU_LINE = re.compile(_CAN_CU)
_OTHERS = re.compile(
    rf"(?:th(?:uc|ue|ye|yc|we|wc|uce|ic|irc) hi\S{{1,2}} {_DOCUMENT}|trien khai thuc hien {_DOCUMENT}"
    r"|(?:theo|xet) (?:de nghi|to trinh|bao cao|y kien)|tren co so\b|tiep theo (?:cong van|ke hoach))"
)


def is_legal_basis(text: str) -> bool:
    """Whether a line begins with "Căn cứ", as only a basis does.

    Args:
        text: one line, NFC; a dash before the words is let pass.
    """
    return _opening(text, _CAN_CU_LINE)


def begins_basis(text: str) -> bool:
    """Whether a line begins a basis: "Căn cứ", "Thực hiện Kế hoạch số", "Theo đề nghị của", "Xét tờ trình".

    Args:
        text: one line, NFC; a dash before the words is let pass.
    """
    return _opening(text, _CAN_CU_LINE) or _opening(text, _OTHERS)


def _opening(text: str, pattern: re.Pattern[str]) -> bool:
    words = text[:80].lstrip(" \t-–—•+*")
    return words[:1].isupper() and pattern.match(fold(words)) is not None
