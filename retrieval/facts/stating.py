"""A fact in one line of Vietnamese, to stand above its quotation."""

from __future__ import annotations

from knowledge.vietnamese import collapse, fold
from retrieval.facts.asking import Asked, read_asking
from retrieval.facts.finding import Fact

LONGEST = 400
"""Characters of the line."""

_LABELS = {
    Asked.WHO: "Thực hiện",
    Asked.WHO_SUPPORTS: "Phối hợp",
    Asked.WHEN: "Thời gian",
    Asked.HOW_LONG: "Thời hạn",
    Asked.HOW_OFTEN: "Định kỳ",
    Asked.HOW_MANY: "Số lượng",
    Asked.WHERE: "Nơi thực hiện",
    Asked.WHICH_DOCUMENT: "Văn bản",
    Asked.YES_NO: "Văn bản nêu",
    Asked.DEFINITION: "Là",
}
_COUNTED = {
    "%": "Tỷ lệ", "dong": "Số tiền", "lan": "Số lần", "tuoi": "Độ tuổi", "diem": "Số điểm", "thu": "Xếp hạng",
    "muc do": "Mức độ",
}  # fmt: skip


def state_fact(fact: Fact, question: str) -> str:
    """The fact in one line: "Thời hạn: 02 giờ làm việc.", "Chủ trì: Công chức …; phối hợp: …."

    Only the label is ours; all else is the passage's own words, line breaks made spaces.
    """
    said = collapse(fact.text).rstrip(" .;,:")
    if fact.kind is Asked.YES_NO:
        apart = fact.about is not None and fact.about > fact.end  # the point of a list
        said = f"“{collapse((' … ' if apart else ' ').join((said, *(more for _, more in fact.also))))}”"
    else:
        for label, more in fact.also:
            further = collapse(more).rstrip(" .;,:")
            said += f"; {label}: {further}" if label else f", {further}"
    line = _labelled(_label(fact, question), said)
    return f"{line[: LONGEST - 1].rstrip()}…" if len(line) >= LONGEST else f"{line}."


def _labelled(label: str, said: str) -> str:
    """What is said under its label, unless it begins with these words itself: "Định kỳ 03 tháng"."""
    if fold(said).startswith(f"{fold(label)} "):
        return said[:1].upper() + said[1:]
    return f"{label}: {said}"


def _label(fact: Fact, question: str) -> str:
    if fact.label:
        return fact.label[:1].upper() + fact.label[1:]
    if fact.kind is Asked.HOW_MANY:
        return _COUNTED.get(read_asking(question).unit, _LABELS[Asked.HOW_MANY])
    if fact.kind is Asked.WHEN and fold(fact.text).startswith(("truoc", "cham nhat", "khong qua", "den")):
        return "Hạn"
    if fact.kind is Asked.WHICH_DOCUMENT:
        shape = fold(fact.text)
        if shape.startswith("mau"):
            return "Biểu mẫu"
        if shape.startswith(("dieu", "khoan", "diem", "muc", "phu luc")):
            return "Quy định tại"
    return _LABELS.get(fact.kind, "Nội dung")
