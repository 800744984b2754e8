"""Labels inside running text ("Cơ quan chủ trì: …; thời gian: …"): a text cut into its labelled fields."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from knowledge.plans.words import Word, find_phrase, has_tones, likeness, shapes, words
from knowledge.vietnamese import fold


class Field(StrEnum):
    """What a label says of the words after it."""

    LEAD = "lead"
    SUPPORT = "support"
    TIME = "time"
    CONTENT = "content"
    AIM = "aim"
    OTHER = "other"


class Piece(NamedTuple):
    """Words of a text and the label before them; None for the words before the first label."""

    field: Field | None
    text: str


_NAMES: tuple[tuple[Field, tuple[str, ...]], ...] = (
    (Field.SUPPORT, ("phối hợp",)),
    (
        Field.TIME,
        ("thời gian", "thời hạn", "thời điểm", "tiến độ", "lộ trình", "hoàn thành", "hạn hoàn thành"),
    ),
    (
        Field.LEAD,
        (
            "chủ trì", "đơn vị thực hiện", "cơ quan thực hiện", "bộ phận thực hiện", "người thực hiện",
            "công chức thực hiện", "phòng thực hiện", "đơn vị tham mưu", "cơ quan tham mưu",
            "bộ phận tham mưu", "công chức tham mưu", "chịu trách nhiệm", "trách nhiệm",
            "phụ trách", "đầu mối", "phân công",
        ),
    ),
    (Field.AIM, ("mục tiêu", "chỉ tiêu")),
    (Field.CONTENT, ("giải pháp", "nhiệm vụ", "nội dung", "công việc", "biện pháp", "cách làm")),
    (
        Field.OTHER,
        (
            "sản phẩm", "kết quả", "kinh phí", "nguyên nhân", "tồn tại", "hạn chế", "thực trạng", "ghi chú",
            "căn cứ", "cơ sở", "lý do", "yêu cầu", "tài liệu",
        ),
    ),
)  # fmt: skip
_BESIDES = "cụ thể cần đạt về và các chính dự kiến trong tâm chung khắc phục của kiểm chứng cán lãnh đạo"
_PHRASES = tuple((field, tuple(shapes(name))) for field, names in _NAMES for name in names)
_WORDS = frozenset(word for _, names in _NAMES for name in names for word in name.split()) | {
    *_BESIDES.split()
}
_VOCABULARY = frozenset(map(fold, _WORDS))
_MOST_WORDS, _ALIKE = 9, 0.78
_LONGEST = 4_000  # characters of an item in which labels are sought
_BOUNDARIES = frozenset(".;()[]-–—+*•|!?/,:")


def labelled(text: str) -> list[Piece]:
    """A text cut at its labels, in order. A label is a phrase of words of labels, at the start of the
    text or after a mark, that ends in ":". Long texts are searched in their first 4,000 characters."""
    found: list[tuple[Field, int, int]] = []
    end = 0
    cut = words(text[:_LONGEST])
    for index, word in enumerate(cut):
        if word.text != ":":
            continue
        start = _label_start(cut, index)
        if start is None or cut[start].start < end:
            continue
        field = _field(" ".join(one.shape for one in cut[start:index] if one.shape))
        if field is not None:
            found.append((field, cut[start].start, word.end))
            end = word.end
    if not found:
        return [Piece(None, text.strip())]
    pieces = [Piece(None, _trimmed(text[: found[0][1]]))] if found[0][1] else []
    ends = [*(start for _, start, _ in found[1:]), len(text)]
    pieces += [
        Piece(field, _trimmed(text[start:end])) for (field, _, start), end in zip(found, ends, strict=True)
    ]
    return [piece for piece in pieces if piece.field is not None or any(map(str.isalnum, piece.text))]


def _label_start(cut: list[Word], colon: int) -> int | None:
    """The first word of the label that ends before a colon, None where no label does."""
    best: int | None = None
    count = 0
    clean = False
    for index in range(colon - 1, -1, -1):
        word = cut[index]
        if not word.shape:
            if word.text not in {",", "/", "-", "–", "&"}:
                break
            continue
        count += 1
        clean = clean or has_tones(word.text)
        if count > _MOST_WORDS or not _is_of_labels(word.shape):
            break
        before = cut[index - 1].text if index else "("
        if before in _BOUNDARIES:
            best = index
    # What looks alike in damaged text is another word in clean text ("Thanh tra" and "thành"), but for one
    # syllable that its restoration left wrong.
    if best is not None and clean:
        wrong = [word for word in cut[best:colon] if word.shape and word.text.lower() not in _WORDS]
        return best if len(wrong) <= 1 and not any(has_tones(word.text) for word in wrong) else None
    return best


@lru_cache(maxsize=20_000)
def _is_of_labels(shape: str) -> bool:
    return shape in _VOCABULARY or any(likeness(shape, other) >= _ALIKE for other in _VOCABULARY)


@lru_cache(maxsize=2_000)
def _field(label: str) -> Field | None:
    """What a label names: what is named first in it decides ("Nội dung phối hợp" is content)."""
    said = label.split()
    for threshold in (1.0, 0.8):
        places = [
            (place, -len(phrase), order)
            for order, (_, phrase) in enumerate(_PHRASES)
            if (place := find_phrase(said, phrase, threshold)) is not None
        ]
        if places:
            return _PHRASES[min(places)[2]][0]
    return None


def _trimmed(text: str) -> str:
    return text.strip().lstrip(" ,;.-–+*•|(").rstrip(" ,;-–+*•|([")


def begins_with_label(text: str) -> bool:
    """Whether a text begins with a label."""
    opening = text[:120]
    return ":" in opening and labelled(opening)[0].field is not None
