"""Who leads and who supports, where one phrase names both: "Phòng A chủ trì, phối hợp với Phòng B"."""

from __future__ import annotations

from knowledge.plans.labels import Field, labelled
from knowledge.plans.positions import positions_in
from knowledge.plans.words import Word, likeness, words

_MOST_WORDS = 120
_ALIKE = 0.75

Names = tuple[str, ...]


def lead_and_support(text: str) -> tuple[Names, Names]:
    """The positions that a cell or a labelled field names, told apart where it says who only supports.

    "A chủ trì, phối hợp với B" and "A (chủ trì), B (phối hợp)" are (A, B); a text without such words
    names leads alone. Known names are given in their standard form, others as written.
    """
    cut = words(text)
    if len(cut) > _MOST_WORDS:
        return positions_in(text), ()
    pieces = labelled(text)
    if any(piece.field in {Field.LEAD, Field.SUPPORT} for piece in pieces):
        leads = [
            name for piece in pieces if piece.field in {Field.LEAD, None} for name in positions_in(piece.text)
        ]
        supports = [
            name for piece in pieces if piece.field is Field.SUPPORT for name in positions_in(piece.text)
        ]
        return _apart(leads, supports)
    joint = _phrase(cut, "phoi", "hop")
    if joint is None:
        return positions_in(_without_duty(text, cut)), ()
    before, after = text[: cut[joint].start], _after(text, cut, joint)
    if not any(map(str.isalnum, after)):  # "A chủ trì; B, C phối hợp"
        chair = _phrase(cut[:joint], "chu", "tri")
        if chair is None:
            return (), positions_in(before)
        return _apart(
            positions_in(text[: cut[chair].start].rstrip(" (")),
            positions_in(text[cut[chair + 1].end : cut[joint].start].lstrip(" )").rstrip(" (")),
        )
    return _apart(positions_in(_without_duty(before, words(before))), positions_in(after))


def _apart(leads: Names | list[str], supports: Names | list[str]) -> tuple[Names, Names]:
    first = tuple(dict.fromkeys(leads))
    return first, tuple(name for name in dict.fromkeys(supports) if name not in first)


def _without_duty(text: str, cut: list[Word]) -> str:
    """A text without the words that only say that whoever it names leads."""
    for duty in (("chu", "tri"), ("chiu", "trach", "nhiem"), ("thuc", "hien"), ("tham", "muu")):
        place = _phrase(cut, *duty)
        if place:
            return text[: cut[place].start].rstrip(" (,;:")
        if place == 0 and duty[0] == "chu":
            return text[cut[1].end :].lstrip(" :,")
    return text


def _after(text: str, cut: list[Word], joint: int) -> str:
    rest = joint + 2
    while rest < len(cut) and cut[rest].shape in {"voi", "cung", "chat", "che", "thuc", "hien", ""}:
        rest += 1
    return text[cut[rest].start :] if rest < len(cut) else ""


def _phrase(cut: list[Word], *phrase: str) -> int | None:
    for start in range(len(cut) - len(phrase) + 1):
        if all(likeness(cut[start + at].shape, word) >= _ALIKE for at, word in enumerate(phrase)):
            return start
    return None
