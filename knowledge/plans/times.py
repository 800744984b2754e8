"""Phrases of time as plans write them: recognised, and repaired where OCR damage leaves no doubt."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.plans.mending import mended
from knowledge.plans.spelling import Spelled
from knowledge.plans.timewords import CORE, JOINS, ROMANS, is_core, quarter, time_tree, wide_tree
from knowledge.plans.words import Word, has_tones, words
from knowledge.vietnamese import collapse, fold, nfc

__all__ = [
    "JOINS",
    "TimeMention",
    "is_core",
    "quarter",
    "read_time",
    "repair_time",
    "time_mentions",
    "time_tree",
    "times_in_sentence",
    "with_quarters",
]

_ENOUGH = 0.5  # of the score of an undamaged phrase; names read as many damaged links stay below
_OWNER = 60  # characters of whose a plan is
_LONGEST = 200  # characters; no cell of time is longer


def _spell(row: Sequence[Word]) -> Spelled:
    return wide_tree().spell(row, joins=JOINS)


def read_time(text: str) -> str | None:
    """A text that is a phrase of time, repaired; None where it is something else.

    Digits and dates are never altered, but for quarters, where the word before proves them.
    A text that has its diacritics is given back as it is written, in one line.
    """
    if len(text) > _LONGEST:
        return None
    text = mended(collapse(text), toned=True)
    row = with_quarters(words(text))
    count = sum(1 for word in row if word.shape)
    if not count:
        return None
    spelled = _spell(row)
    said = [name for name, _ in spelled.phrases]
    unknown = sum(1 for word, shown in zip(row, spelled.shown, strict=True) if word.shape and shown is None)
    if CORE not in said or unknown * 3 > count or spelled.score < _ENOUGH * count:
        return _whose(text, row)
    return _shown(text, row, spelled)


def _whose(text: str, row: Sequence[Word]) -> str | None:
    """A phrase of time that says whose it is: "Theo kế hoạch của UBND huyện"; the owner as written."""
    cut = next((word.start for word in row[2:] if word.shape == "cua"), None)
    if cut is None or len(text) - cut > _OWNER:
        return None
    said = read_time(text[:cut])
    return None if said is None else f"{said} {text[cut:]}"


def repair_time(text: str) -> str:
    """The text of a time cell in one line, repaired where it is surely a phrase of time."""
    return read_time(text) or collapse(text)


def with_quarters(row: list[Word]) -> list[Word]:
    """The words, with every quarter after "Quý" (and after ",", "và", "-" in such a list) made whole."""
    repaired: list[Word] = []
    in_list = False
    last = 0
    for word in row:
        if word.shape in {"quy", "quys"}:
            in_list = True
            repaired.append(word)
            continue
        stroke, slash, year = word.text.partition("/")
        said = quarter(stroke) if in_list and word.shape else None
        if said in ROMANS:
            number = ROMANS.index(said)
            # Quarters are listed in order and none twice: strokes that repeat one have lost a stroke.
            if number == last and number in {1, 2} and len(stroke) > 1:
                number += 1
            last = number
            end = word.start + len(stroke)
            repaired.append(Word(ROMANS[number], word.start, end, ROMANS[number].lower()))
            if slash:
                repaired += [Word(slash, end, end + 1, ""), Word(year, end + 1, word.end, year)]
            continue
        if word.shape and word.shape not in {"va", "den"}:
            in_list = False
        repaired.append(word)
    return repaired


def _shown(text: str, row: Sequence[Word], spelled: Spelled) -> str:
    pieces: list[str] = []
    clean = any(has_tones(word.text) for word in row)
    for index, (word, shown) in enumerate(zip(row, spelled.shown, strict=True)):
        gap = text[row[index - 1].end : word.start] if index else ""
        piece = word.text if clean or shown is None else shown
        if index == 0 or word.text[:1].isupper():
            piece = piece[:1].upper() + piece[1:]
        pieces.append(gap + piece)
    return collapse("".join(pieces)).strip(" .,;")


# Words of time as print has them or as OCR leaves them, folded.
_WORDS = {
    "TRUOC": r"(?!truc\b)tr[ui]?[a-z0-9]{1,3}c",
    "NGAY": r"ng[a-z]{1,2}y",
    "THANG": r"th[aied]{1,2}ng",
    "NAM": r"n(?:ia|[aie])m",
    "QUY": r"qu[yi]",
    "HANG": r"(?:h[aied]ng|m[o6]i)",
    "DINHKY": r"d[ij]nh k[yi]",
    "CHAMNHAT": r"ch[a-z]{1,2}m nh[a-z]{1,2}t(?: la| vao)?(?: d[e€¢]n(?: h[e€¢]t)?)?",
    "DEN": r"d[e€¢]n(?: h[e€¢]t)?",
}
_PIECES = {
    "DAY": r"\d{1,2}(?:[/.-]\d{1,2}(?:[/.-](?:\d{4}|\d{2}))?| THANG \d{1,2}(?: NAM \d{4})?)(?![\d/%])",
    "INYEAR": r"(?: ?/ ?\d{4}| (?:cua )?NAM \d{4})?",
    "MONTHS": r"THANG \d{1,2}(?:(?:, ?| va | ?- ?)(?:THANG )?\d{1,2}(?![\d/]*\d))*INYEAR(?![\d%])",
    "Q": r"(?:[ivlh1!|]{1,4}|[1-4])",
    "QUARTERS": r"QUY Q(?:(?:, ?| va | ?- ?)(?:QUY )?Q(?![a-z\d]))*INYEAR(?![a-z\d%])",
    "HALF": r"(?:[369]|0[369]|sau|chin) THANG (?:dau|cuoi) NAM(?: \d{4})?",
    "PART": r"(?:(?:nua )?dau|giua|(?:nua )?cuoi|h[e€¢]t) (?:NAM(?: \d{4})?|QUARTERS|MONTHS)",
    "UNIT": r"(?:NGAY|tuan|THANG|QUY|NAM)(?! ?\d)(?![a-z])(?! (?:dinh|che|trinh|hoach|[ivlh1]{1,3}\b))",
    "LIST": r"(?:UNIT|(?:[369]|sau) THANG)(?:(?:,| va|;) (?:HANG )?(?:UNIT|(?:[369]|sau) THANG))*",
    "PERIOD": r"(?:tuan|THANG|QUY|NAM)",
    "RATE": r"(?:(?:\d{1,2}|mot|ba|sau) )?PERIOD ?(?:mot|/|1|01) ?lan|(?:\d{1,2}|mot|hai) lan ?/ ?PERIOD",
    "MONTHOF": r"(?:cua )?THANG (?:dau|giua|cuoi) (?:cua )?(?:HANG )?QUY(?: sau)?",
    "DAYOF": r"NGAY \d{1,2},? (?:HANG THANG|MONTHOF|THANG sau)",
}
_EVERY = r"(?:DINHKY (?:HANG )?LIST|HANG LIST|(?:DINHKY )?(?:RATE))"
_LIMIT = r"(?:TRUOC|CHAMNHAT|DEN|khong qua|muon nhat(?: la)?|han cuoi(?: la)?)"
_FINDS = (
    (
        rf"{_LIMIT} (?:\d{{1,2}} ?(?:gio|h)(?: ?\d{{2}})? )?"
        r"(?:DAYOF|(?:NGAY )?DAY(?: HANG NAM)?|MONTHS|QUARTERS|PART)",
        "limit",
    ),
    (rf"{_LIMIT} NAM \d{{4}}", "year"),
    (r"vao (?:NGAY )?DAY(?: HANG NAM)?|(?:vao )?DAYOF", "limit"),
    (r"tu (?:NGAY )?DAY DEN (?:NGAY )?DAY|tu MONTHS DEN MONTHS|tu QUARTERS DEN QUARTERS", "span"),
    (
        r"(?:(?:trong|vao) )?(?:MONTHS|QUARTERS)(?: HANG NAM)?|(?:(?:trong|vao) )?(?:HALF|PART)"
        r"|trong NAM \d{4}",
        "span",
    ),
    (_EVERY, "every"),
    (r"th[a-z0-9]{2,5}ng xuy[a-z0-9€¢]{1,2}n(?:, li[e€¢]n t[uy]c)?", "routine"),
)
_TAIL = r"(?:(?: hoac|,? va|,) (?:d[a-z0-9]t xu[a-z]{1,2}t|khi co yeu cau))?"


_ENDS = r"(?![a-z0-9])(?!\s*%|\s+(?:diem|bac)\b)"  # but no mark, "thang 10 điểm"


def _written(pattern: str) -> str:
    for names in (_PIECES, _PIECES, _PIECES, _PIECES, _WORDS):
        for name, written in names.items():
            pattern = re.sub(rf"\b{name}\b", f"(?:{written})".replace("\\", r"\\"), pattern)
    return pattern.replace(" ", r"\s+").replace(r"\s+?", r"\s*")


_FINDERS = tuple(
    (re.compile(rf"(?<![a-z0-9/]){_written(f'(?:{one})')}{_TAIL}{_ENDS}"), kind) for one, kind in _FINDS
)
_DOCUMENT = re.compile(
    r"\d+\s*/\s*(?:\d{4}\s*/\s*)?[a-z]{1,6}\d{0,2}(?:-[a-z0-9]{1,8})*\s*,?\s*"
    r"(?:ngay\s+\d{1,2}(?:[/.]\d{1,2}[/.]\d{4}|\s+thang\s+\d{1,2}\s+nam\s+\d{4}))?"
)
# What stands before a time that is part of a name, a figure or a story, and no time of a task.
_NAMED = re.compile(
    r"\b(?:chi so|bao cao|ket qua|ke hoach|so lieu|tinh hinh|chi tieu|du toan|phuong huong|hoi nghi"
    r"|chuong trinh|so voi|cung ky|giai doan|so ket|tong ket|danh gia|xep loai|thanh tich|nghi quyet|luy ke"
    r"|diem|ty le|tu)"
    r"(?: [a-z0-9/-]+){0,4} ?$"
)
_AIMED = re.compile(r"\b(?:tam nhin|dinh huong|muc tieu|chien luoc|chuong trinh|de an|giai doan)\b[^.;:(]*$")
_STATED = re.compile(
    r"\b(?:hieu luc(?: thi hanh)?|duoc (?:cap|ban hanh|thanh lap|phe duyet|cong nhan|tuyen dung)|sinh"
    r"|thanh lap|(?:van ban|cong van)(?= ?$)) ?$"
)
# "đã ban hành … trước ngày" tells what was done; "hồ sơ đã nhập", "trình tự đã công bố" only says which.
_STORY = re.compile(
    r"\bđã (?:được )?(?:tham mưu|ban hành|thực hiện|triển khai|tổ chức|hoàn thành|báo cáo|đạt|chỉ đạo"
    r"|xây dựng|giải quyết|tiếp nhận|phối hợp|kiểm tra|chủ trì|bố trí|cử|trả|rà soát|tập huấn|cấp|đưa|gửi"
    r"|kịp|góp|làm)\b"
)
_TOLD = {"thang": "tháng", "quy": "quý", "nam": "năm", "ngay": "ngày", "truoc": "trước", "den": "đến"}
_AROUND = 70  # characters before and after a time that say what it is the time of


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time of a task at [start, end) of a text; `text` is its phrase, repaired."""

    start: int
    end: int
    text: str


def time_mentions(text: str) -> tuple[TimeMention, ...]:
    """The times by which or at which running text asks for something, in order.

    The dates of cited documents, years and quarters in names ("Chỉ số CCHC năm 2021") and the times of
    what has been done already are left out: a time counts where a word like "trước", "trong", "hằng" rules
    it, and a quarter or a month also by itself. Positions are those of the text in Unicode form C.
    """
    text = nfc(text)
    folded = fold(text)
    documents = [match.span() for match in _DOCUMENT.finditer(folded) if match.end() - match.start() > 4]
    found: list[tuple[int, int, str]] = []
    for pattern, kind in _FINDERS:
        for match in pattern.finditer(folded):
            start, end = match.span()
            cited = any(one < end and start < two for one, two in _near(documents, start))
            if not cited and _is_time_of_task(text, folded, start, end, kind):
                found.append((start, end, kind))
    kept: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(found, key=lambda one: (one[0], -one[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, kind))
    said = ((start, end, repair_time(text[start:end])) for start, end in _joined(kept, folded))
    return tuple(TimeMention(start, end, phrase[:1].upper() + phrase[1:]) for start, end, phrase in said)


def _near(spans: Sequence[tuple[int, int]], at: int) -> Sequence[tuple[int, int]]:
    """The spans of a sorted list that may touch a place: all others end long before it or start after it."""
    index = bisect_right(spans, (at, at))
    return spans[max(0, index - 2) : index + 2]


def _is_time_of_task(text: str, folded: str, start: int, end: int, kind: str) -> bool:
    before = " ".join(re.split(r"[.;:(]", folded[max(0, start - _AROUND) : start])[-1].split()) + " "
    after = text[end : end + _AROUND].split(".", maxsplit=1)[0]
    said = text[start:end].lower()
    toned = (word for word in re.findall(r"[^\W\d_]+", said) if has_tones(word))
    if any(_TOLD.get(fold(word), word) != word for word in toned):  # "quỹ I", "thắng 3"
        return False
    if kind != "routine" and (_STORY.search(text[max(0, start - _AROUND) : start].lower().split(".")[-1])):
        return False
    if kind == "span" and _STORY.search(after.lower()):
        return False
    ruled = said.startswith(("trong", "vào", "vao", "từ", "tu", "tir"))
    if kind == "span" and not ruled and (_NAMED.search(before) or re.search(r"\d ?$", before)):
        return False
    if kind == "every" and re.search(r"\b(?:ke hoach|chuong trinh|du toan|nghi phep|hoi nghi) $", before):
        return False
    return not (kind == "year" and _AIMED.search(before)) and not (kind == "limit" and _STATED.search(before))


def _joined(kept: Sequence[tuple[int, int, str]], folded: str) -> Iterator[tuple[int, int]]:
    """The places of the times; a recurrence and the day of its period are one: "hằng quý (trước ngày 15)"."""
    waiting: tuple[int, int, str] | None = None
    for start, end, kind in kept:
        if (
            waiting
            and waiting[2] == "every"
            and kind == "limit"
            and re.fullmatch(r"[ ,(]{1,3}", folded[waiting[1] : start])
        ):
            closed = "(" in folded[waiting[1] : start] and folded[end : end + 1] == ")"
            waiting = (waiting[0], end + closed, kind)
            continue
        if waiting:
            yield waiting[:2]
        waiting = (start, end, kind)
    if waiting:
        yield waiting[:2]


def times_in_sentence(text: str) -> Iterator[str]:
    """The phrases of time within a sentence, in order, repaired (see `time_mentions`)."""
    for mention in time_mentions(text):
        yield mention.text
