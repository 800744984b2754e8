"""The parts of a question that another one can change: when, where, which document, who is asked for what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from knowledge.plans.positions import standard_position
from knowledge.references import LEVELS, Reference, parse_references
from knowledge.vietnamese import fold
from retrieval.question.vocabulary import is_marked


class Kind(Enum):
    """What a slot says."""

    ASK = "question word"
    SPAN = "quarter, month, week"
    YEAR = "year"
    PLACE = "place or unit"
    LEVEL = "level of government"
    POSITION = "position"
    DOCUMENT = "document"
    LOCATOR = "place in a document"


class Asked(Enum):
    """What a question word asks for."""

    WHO = "who"
    AMOUNT = "how many"
    WHEN = "when"
    OTHER = "where, how, why"


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of a question, from `start` to `end`. `verb` is what is asked of whom ("chủ trì"), `level` the
    level of a place in a document, an index of `LEVELS`."""

    kind: Kind
    start: int
    end: int
    asked: Asked | None = None
    verb: str = ""
    level: int = 0


ROLES = (
    "chu tri", "phoi hop", "phu trach", "chiu trach nhiem", "tham muu", "don doc", "theo doi", "giam sat",
    "lam dau moi",
)  # fmt: skip
"""What somebody does about a task; without these words the task is still named."""

_ACTS = (
    "thuc hien", "bao cao", "tong hop", "kiem tra", "phe duyet", "ban hanh", "ky", "cap nhat", "nop", "lam",
    "tiep nhan", "giai quyet", "tra ket qua", "cong khai", "niem yet", "to chuc", "trinh", "quyet dinh",
    "xu ly",
)  # fmt: skip
"""What somebody does to what a question is about."""

_ANY_VERB = "|".join(sorted((*ROLES, *_ACTS), key=len, reverse=True))
_WHO = (
    r"(?:(?:nhung |do )?ai"
    r"|(?:cac )?(?:don vi|co quan|bo phan|cong chuc|can bo|nguoi|phong|phong ban|so|to chuc) nao)"
)
_YEAR = r"nam (?:20\d\d|nay|ngoai|truoc|sau|toi)"
_PATTERNS: tuple[tuple[Kind, Asked | None, re.Pattern[str]], ...] = (
    (
        Kind.ASK,
        Asked.WHO,
        re.compile(rf"\b{_WHO}\b(?: (?:se|phai|duoc giao|co nhiem vu))?(?: (?P<verb>{_ANY_VERB})\b)?"),
    ),
    (
        Kind.ASK,
        Asked.WHEN,
        re.compile(
            r"\b(?:(?:thoi han |han chot |han )?(?:la |vao |tu |den )?"
            r"(?:(?:khi|bao|luc|chung|ngay|thang|quy|nam|thoi diem) (?:nao|gio)|bao lau)"
            r"|(?:trong )?may (?:ngay|thang|gio|tuan))\b"
        ),
    ),
    (Kind.ASK, Asked.AMOUNT, re.compile(r"\b(?:la |dat )?(?:bao nhieu|may)(?: ?%| phan tram\b|\b)")),
    (
        Kind.ASK,
        Asked.OTHER,
        re.compile(r"\b(?:o dau|cho nao|noi nao|nhu the nao|bang cach nao|the nao|ra sao|vi sao|tai sao)\b"),
    ),
    (
        Kind.SPAN,
        None,
        re.compile(
            r"\b(?:(?:dau |cuoi |giua )?quy (?:[1-4]|i{1,3}|iv|nay|truoc|sau|toi)"
            r"|thang (?:1[0-2]|0?[1-9]|nay|truoc|sau|toi)|(?:6|9|sau|chin) thang(?: (?:dau|cuoi)(?= nam))?"
            r"|tuan (?:nay|truoc|sau|toi)|hom (?:nay|qua)|ngay mai)(?![\w%])"
        ),
    ),
    (Kind.YEAR, None, re.compile(rf"\b{_YEAR}\b|(?<=[1-4i]/)20\d\d\b|(?<=\d/)20\d\d\b")),
    (
        Kind.DOCUMENT,
        None,  # which `parse_references` takes for a count of years
        re.compile(
            r"\b(?:ke hoach|nghi dinh|thong tu|quyet dinh|nghi quyet|chi thi|cong van) (?:so )?\d{1,5}"
            r"(?= nam 20\d\d)"
        ),
    ),
    (Kind.LEVEL, None, re.compile(r"\bcap (?:xa|huyen|tinh|trung uong|phuong|bo|so|co so)\b|\btrung uong\b")),
)
_PLACE = re.compile(
    r"\b(?:(?:ubnd|hdnd|uy ban nhan dan|hoi dong nhan dan|cong an|dang uy|tram y te) )?"
    r"(?:phuong|xa|thi tran|thi xa|quan|huyen|thanh pho|tinh|khu pho|to dan pho|so|phong|ban|bo)\b"
)
_NAME = re.compile(r" (?:\d{1,2}(?![\w/%])|[^\W\d_]+(?: [^\W\d_]+){0,3})")
_FIELD = re.compile(
    r" (?:noi vu|tu phap|tai chinh|xay dung|cong thuong|y te|dan toc|ngoai vu|thanh tra|van hoa|du lich"
    r"|giao thong van tai|nong nghiep|kinh te|quan ly do thi|tuyen giao|to chuc|dan van"
    r"|(?:ke hoach|thong tin|tai nguyen|giao duc|khoa hoc|tai chinh) va [^\W\d_]+ [^\W\d_]+"
    r"|van hoa (?:va |- )?thong tin|lao dong[^.?!;]{0,30} xa hoi)\b"
)
_BARE_LEVEL = re.compile(r"(?:(?<=\bo )|(?<=\btai )|^)(?:phuong|xa|huyen|tinh)(?= thi\b|[?!.\s]*$)")
_OWN = re.compile(r" (?:nay|minh|ta|khac)\b")
_PLACE_NAME = 3  # words of a place's name that is written in small letters
_MOST_POSITION, _MOST_HEADS = 8, 6  # words of a position, and places where one may begin
_HEADS = re.compile(
    r"\b(?:cong chuc|can bo|bo phan|chu tich|pho chu tich|van phong|truong|ban|phong|doan|hoi|dia chinh"
    r"|tu phap|van hoa|tai chinh)\b"
)
_LEVEL_WORDS = (
    ("diem", 0), ("khoan", 1), ("k", 1), ("dieu", 2), ("d", 2), ("tieu muc", 3), ("muc", 3), ("chuong", 4),
    ("phan", 5), ("phu luc", 6), ("cac", 2),
)  # fmt: skip
_WORDS = [
    "ai", "mấy", "nào", "khi", "bao", "nhiêu", "lâu", "giờ", "đâu", "đầu", "thế", "sao", "quý", "tháng",
    "năm", "tuần", "ngày", "lúc", "sở", "phường", "xã", "thị", "trấn", "quận", "huyện", "thành", "phố",
    "tỉnh", "khu", "tổ", "dân", "phòng", "ban", "bộ", "cấp", "trung", "ương", "cơ", "tại", "vì", "như",
    "ra", "ở", "là", "vào", "trong", "hạn",
]  # fmt: skip
_TONED = {fold(word): frozenset(each for each in _WORDS if fold(each) == fold(word)) for word in _WORDS}
"""The words of slots as they are written, by their folded form."""


def slots_of(text: str, *, whole: bool = False) -> list[Slot]:
    """The slots of a question, in order, none within another.

    Args:
        text: the question, NFC.
        whole: whether nothing else is expected in it, so that names in small letters are places as well.
    """
    folded = fold(text)
    found = [*_references(text), *_places(text, folded, whole=whole)]
    for kind, asked, pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            if not _is_said(text, match.start(), match.end()):
                continue
            verb = match.groupdict().get("verb") or ""
            found.append(Slot(kind, match.start(), match.end(), asked, verb))
    found += [Slot(Kind.LEVEL, *match.span()) for match in _BARE_LEVEL.finditer(folded)]
    found += _positions(text, folded)
    return _apart(found)


def _is_said(text: str, start: int, end: int) -> bool:
    """Whether folded words are the words they look like: "số hóa" names no "sở", "máy tính" asks no "mấy"."""
    if not is_marked(text):
        return True
    words = re.findall(r"[^\W\d_]+", text[start:end].lower())
    return all(word in _TONED.get(fold(word), (word,)) for word in words)


def _apart(found: list[Slot]) -> list[Slot]:
    kept: list[Slot] = []
    for slot in found:
        if all(slot.end <= other.start or slot.start >= other.end for other in kept):
            kept.append(slot)
    return sorted(kept, key=lambda slot: slot.start)


def _references(text: str) -> list[Slot]:
    found: dict[tuple[int, int], Slot] = {}
    for reference in parse_references(text):
        for start, end in reference.places:
            level = _level(fold(text[start:end]), reference)
            found.setdefault((start, end), Slot(Kind.LOCATOR, start, end, level=level))
        if reference.number is not None or reference.name is not None:
            for start, end in reference.documents:
                found.setdefault((start, end), Slot(Kind.DOCUMENT, start, end))
    return list(found.values())


def _level(said: str, reference: Reference) -> int:
    for word, level in _LEVEL_WORDS:
        if said.startswith(word) and getattr(reference, LEVELS[level]) is not None:
            return level
    return 0


def _places(text: str, folded: str, *, whole: bool) -> list[Slot]:
    found: list[Slot] = []
    for match in _PLACE.finditer(folded):
        if not _is_said(text, match.start(), match.end()):
            continue
        end = _name_end(text, folded, match.end(), whole=whole)
        if end > match.end():
            found.append(Slot(Kind.PLACE, match.start(), end))
    return found


def _name_end(text: str, folded: str, start: int, *, whole: bool) -> int:
    """Where the name behind a word such as "phường" ends; its start where there is none."""
    own = _OWN.match(folded, start)
    if own is not None:
        return own.end()
    field = _FIELD.match(folded, start)
    if field is not None:
        return field.end()
    match = _NAME.match(folded, start)
    if match is None:
        return start
    if match.group().strip().isdigit():
        return match.end()
    words = text[start : match.end()].split()
    large = next((count for count, word in enumerate(words) if not word[0].isupper()), len(words))
    count = large or (len(words) if whole and len(words) <= _PLACE_NAME else 0)
    return start + sum(len(word) + 1 for word in words[:count])


def _positions(text: str, folded: str) -> list[Slot]:
    found: list[Slot] = []
    for match in islice(_HEADS.finditer(folded), _MOST_HEADS):
        if any(slot.end > match.start() for slot in found):
            continue
        words = list(re.finditer(r"\S+", text[match.start() :]))[:_MOST_POSITION]
        for word in reversed(words):
            end = match.start() + len(text[match.start() : match.start() + word.end()].rstrip(".,;:?!"))
            if standard_position(text[match.start() : end]) is not None:
                found.append(Slot(Kind.POSITION, match.start(), end))
                break
    return found
