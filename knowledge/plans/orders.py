"""Orders in running text: "Phòng A chủ trì, phối hợp với Phòng B … trước ngày …", "Giao Phòng A …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.plans.positions import begins_a_name, begins_names, name_at_start, positions_in
from knowledge.plans.times import times_in_sentence
from knowledge.plans.words import Word, has_tones, likeness, says, words
from knowledge.vietnamese import collapse, fold

_OPENINGS = tuple(
    tuple(one.split())
    for one in (
        "giao nhiem vu cho",
        "giao cho",
        "giao",
        "yeu cau",
        "de nghi",
        "phan cong",
        "chi dao",
        "kinh de nghi",
    )
)
# What a unit is told to do, as it is written after the unit's name.
_DUTIES_TEXT = (
    "tham muu|co trach nhiem|chiu trach nhiem|chu tri|phoi hop|thuc hien|can cu|giup|la don vi|la co quan|"
    "la dau moi|bao cao|to chuc|xay dung|trien khai|ra soat|kiem tra|cap nhat|niem yet|huong dan|"
    "tuyen truyen|"
    "tong hop|khao sat|lap|bo tri|so hoa|cong khai|theo doi|danh gia|chan chinh|thong ke|don doc|ban hanh|"
    "day manh|tang cuong|tiep tuc|nghien cuu|de xuat|chuan bi|dang tai|phan cong|chi dao|gui|dam bao|bao dam|"
    "hoan thanh|tiep nhan|chu dong|quan triet|pho bien|thuong xuyen|dinh ky|kip thoi|nang cao|phan dau|"
    "nghiem tuc|hang nam|hang quy|hang thang|trong qua trinh|tuy theo|dua tren|co nhiem vu|duoc giao|quan ly|"
    "tham dinh|su dung|xu ly|giai quyet|cung cap|van hanh|phat dong|van dong|dang ky|bam sat|khac phuc|"
    "chiu su|ky ket|phat huy|soan thao|tham gia|thanh lap|kien toan|giam sat|thuc day|cham diem|tap trung"
)
_DUTIES = tuple(tuple(one.split()) for one in _DUTIES_TEXT.split("|"))
NO_UNITS = (
    "nhiem vu", "giai phap", "chi tieu", "muc dich", "muc tieu", "yeu cau", "noi dung", "ket qua", "linh vuc",
    "cong tac", "noi nhan", "thoi gian", "kinh phi", "phuong phap", "tieu chi", "cong khai", "cong bo",
    "truong hop",
    "can cu", "tang cuong", "thanh lap", "thanh phan", "uy quyen", "chi dao", "chu trong", "tram tro",
)  # fmt: skip
"""Phrases that begin as names do, or stand in headings, and name no unit."""
_FILLERS = frozenset({"can", "phai", "se", "co", "duoc", "cung", "voi"})
_PAST = frozenset({"da", "dang", "chua"})
_ALIKE, _NEAR = 0.7, 4
_MOST_NAMES, _MOST_UNKNOWN, _LONGEST = 8, 9, 1_500
_CONTEXT = 12
_SENTENCE = re.compile(r"(?<=[.])\s+(?=[^\W\da-z_])")


@dataclass(frozen=True, slots=True)
class Order:
    """Whom a text orders and to do what. `sure` where the words leave no doubt that it is an order."""

    lead: tuple[str, ...]
    support: tuple[str, ...]
    content: str
    sure: bool


def order_in(text: str) -> Order | None:  # noqa: PLR0911 - one return for each way to say no
    """The order that a sentence gives, None where it gives none."""
    if says(text[:60], "trong qua trinh"):
        return None
    body = _without_opening_time(text[:_LONGEST])
    opened = _opened(body)
    lead, end = _names_at_start(body[opened:])
    if not lead:
        return None
    if not opened and (again := _opened(after := body[end:].lstrip(" ,"))):
        # "UBND huyện yêu cầu các xã …": the order is to the second.
        second, further = _names_at_start(after[again:])
        if not second:
            return None
        lead, body, opened, end = second, after, again, further
    rest = body[opened + end :]
    rest = re.sub(r"^\s*\([^()]{0,120}\)", "", rest).lstrip()
    if rest.startswith(",") and not opened:
        return None  # "Thanh tra, kiểm tra việc …" names nobody
    rest = rest.lstrip(" ,")
    if rest.startswith(":"):
        content = rest.lstrip(" :")
        return Order(lead, _support(lead, content), collapse(content), True) if _says(content) else None
    head = rest.split(":", 1)
    if len(head) == 2 and len(head[0].split()) <= 5 and _says(head[1]) and _is_duty(head[0]):
        return Order(lead, _support(lead, head[1]), collapse(head[1]), True)
    if not _says(rest):
        return None
    told = [word for word in words(rest[:200]) if word.shape][:_NEAR]
    if told and fold(told[0].text) in _PAST:
        return None
    sure = bool(opened) or _is_duty(rest)
    if not sure and not has_deadline(text):
        return None
    return Order(lead, _support(lead, rest), collapse(text), sure)


def orders_in(text: str) -> Iterator[Order]:
    """The orders of a paragraph: one for each sentence that names whom it orders, with what follows it."""
    found: list[tuple[str, Order]] = []
    for sentence in _SENTENCE.split(text[:_LONGEST]):
        order = order_in(sentence)
        if order is not None and (order.sure or not found):
            found.append((sentence, order))
        elif found:
            before, one = found[-1]
            more = f"{one.content} {collapse(sentence)}"
            found[-1] = (before, Order(one.lead, one.support, more, one.sure))
        else:
            return
    rest = collapse(text[_LONGEST:])
    for place, (_, order) in enumerate(found, start=1):
        tail = f" {rest}" if rest and place == len(found) else ""
        yield Order(order.lead, order.support, order.content + tail, order.sure)


def support_in(text: str, lead: tuple[str, ...]) -> tuple[str, ...]:
    """The units with which a duty is to be done: "chủ trì, phối hợp với Phòng B rà soát …"."""
    return _support(lead, text)


def time_in(text: str) -> str:
    """The phrase of time of a sentence, "" where it says none. A year alone says no time."""
    said = [one for one in times_in_sentence(text) if not fold(one).startswith("thuong xuyen")]
    if said:
        return min(said, key=_vagueness)
    opening = [word for word in words(text[:60]) if word.shape][:2]
    alike = len(opening) == 2 and all(
        likeness(word.shape, other) > _ALIKE for word, other in zip(opening, ("thuong", "xuyen"), strict=True)
    )
    return "Thường xuyên" if alike else ""


def _vagueness(time: str) -> int:
    """How little a phrase of time binds: a day least of all, "hằng năm" perhaps only by chance."""
    folded = fold(time)
    if any(map(str.isdigit, time)):
        return 0
    return 1 if folded.startswith(("dinh ky", "quy", "trong", "truoc", "cham")) else 2


def has_deadline(text: str) -> bool:
    """Whether a sentence says by which day something is to be done."""
    return any(
        any(one.isdigit() for one in said) and fold(said).startswith(("truoc", "cham nhat", "den", "han"))
        for said in times_in_sentence(text)
    )


def unit_in(text: str) -> tuple[str, ...]:
    """The units that a whole text names ("Phòng A và Phòng B"), none where it says more or names none."""
    names, end = _names_at_start(text, closed=True)
    return names if names and not any(map(str.isalnum, text[end:])) else ()


def is_duty(text: str) -> bool:
    """Whether a text begins with words that tell somebody to do something."""
    return _is_duty(text)


# --- names at the start of a sentence


def _names_at_start(text: str, *, closed: bool = False) -> tuple[tuple[str, ...], int]:
    """The names with which a text begins, known or not, and where they end. `closed`: the text may be a
    name and nothing more, else an unknown name ends before a duty."""
    found: list[str] = []
    end = 0
    start = _first_letter(text, 0)
    for _ in range(_MOST_NAMES):
        one = name_at_start(text[start : start + 200]) or _unknown_at_start(text[start : start + 200], closed)
        if one is None:
            break
        name, length = one
        end = start + length
        found.append(name)
        join = re.match(r"\s*(?:[,;&]\s*(?:và\s+|va\s+)?|(?:và|va|cùng|cung)\s+)", text[end:], re.IGNORECASE)
        if join is None:
            break
        start = end + join.end()
    return tuple(dict.fromkeys(found)), end


def _first_letter(text: str, start: int) -> int:
    while start < len(text) and not text[start].isalnum():
        start += 1
    return start


def _unknown_at_start(text: str, closed: bool) -> tuple[str, int] | None:
    """A unit that is in no dictionary: begins as names do, and ends before ":", "," or what it is to do."""
    cut = words(text)
    if not cut or not begins_names(cut[0]) or _duty_at(cut, 0):
        return None
    last = 0
    for index, word in enumerate(cut):
        if not word.shape:
            if word.text in "-–&/." and index + 1 < len(cut):
                continue
            break
        if index and _duty_at(cut, index) and not word.text[:1].isupper():
            break
        if word.shape in {"va", "cung"} and begins_a_name(cut, index + 1):
            break
        if index >= _MOST_UNKNOWN:
            return None
        last = index
    else:
        if not closed:
            return None
    end = cut[last].end
    if last < 1 or says(text[:end], *NO_UNITS):
        return None
    names = positions_in(text[:end])
    return (names[0], end) if len(names) == 1 else None


# --- what is ordered


def _without_opening_time(text: str) -> str:
    """A sentence without the time before the unit: "Định kỳ hằng quý, Phòng A …"."""
    before, comma, after = text.partition(",")
    if comma and len(before.split()) <= 12 and next(times_in_sentence(before), None) is not None:
        return after.lstrip()
    return text


def _opened(text: str) -> int:
    """Where the words end that only say that somebody is ordered, 0 where there are none."""
    cut = [word for word in words(text[:80]) if word.shape]
    for opening in _OPENINGS:
        said = cut[: len(opening)]
        if len(said) == len(opening) and all(
            likeness(word.shape, other) >= _ALIKE for word, other in zip(said, opening, strict=True)
        ):
            return said[-1].end
    return 0


def _duty_at(cut: Sequence[Word], index: int) -> bool:
    """Whether a duty stands at a word: exactly where the text has its diacritics, else also damaged."""
    clean = any(has_tones(word.text) for word in cut[:_CONTEXT])
    for duty in _DUTIES:
        told = cut[index : index + len(duty)]
        if len(told) == len(duty) and all(
            one.shape == other if clean else likeness(one.shape, other) >= (0.8 if len(other) < 4 else _ALIKE)
            for one, other in zip(told, duty, strict=True)
        ):
            return True
    return False


def _is_duty(text: str) -> bool:
    """Whether a text begins with a duty, but for words such as "cần"."""
    cut = [word for word in words(text[:160]) if word.shape]
    start = 0
    while start < min(len(cut), 3) and cut[start].shape in _FILLERS and not _duty_at(cut, start):
        start += 1
    return start < len(cut) and _duty_at(cut, start)


def _support(lead: tuple[str, ...], text: str) -> tuple[str, ...]:
    said = [word for word in words(text[:400]) if word.shape][:24]
    for place in range(len(said) - 2):
        joint = (
            likeness(said[place].shape, "phoi") >= _ALIKE and likeness(said[place + 1].shape, "hop") >= _ALIKE
        )
        if not joint:
            continue
        after = place + 2
        while after < len(said) and likeness(said[after].shape, "chat") >= 0.8 and after + 1 < len(said):
            after += 2
        if after >= len(said) or not any(likeness(said[after].shape, one) >= 0.6 for one in ("voi", "cung")):
            continue
        names, _ = _names_at_start(text[said[after].end :].lstrip())
        return tuple(name for name in names if name not in lead)
    return ()


def _says(text: str) -> bool:
    return sum(1 for word in words(text[:60]) if word.shape) >= 2
