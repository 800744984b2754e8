"""Questions that lean on the one before: "thế còn Phường 2?", "còn cấp huyện thì sao", "khi nào?"."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.vietnamese import collapse, fold, nfc
from retrieval.question.slots import ROLES, Asked, Kind, Slot, slots_of
from retrieval.question.vocabulary import is_marked

_LONGEST = 120  # characters of a question that leans
_LONGEST_BEFORE = 1000
_MOST_TOPIC = 6  # words that can take the place of a topic

_MARKER = re.compile(
    r"(?:(?:a|vay|the|roi|va|nhung|uh|u|ok|da)[,.]? )*?"
    r"(?:(?:vay |the )?(?:thi )?con|(?:vay|the) thi|vay|the(?!,? nao)|roi|thoi the),? "
)
_TAIL = re.compile(
    r"(?:,? (?:thi sao|thi the nao|thi nhu the nao|(?<!\bvi )(?<!\btai )(?<!\blam )(?<!\bra )sao|nhi|a|ha|vay"
    r"|the|nua|chi|anh|em))+$"
)
_LOOSE = re.compile(
    r"(?:\b(?:o|tai|cua|trong|vao|theo|den|cho|thi|la|duoc|co|phai|se|va|tren|doi voi|ben|cai|thuoc|nua)\b"
    r"|[\s,.;:?!…“”\"()-])+"
)
_MARKS = " \t.,;:?!…"
_WHEN_FRAME = re.compile(r"^(?:thoi han|han chot|han|thoi gian|ngay) (?=\S)")
_EDGE_WORDS = re.compile(r"^(?:phai|thi|la|duoc|co) | (?:phai|thi|la|duoc|co|dat|vao|trong|tu|den|het|gom)$")
_TONED_MARKERS = {"con": "còn", "the": "thế", "vay": "vậy", "roi": "rồi", "thi": "thì"}
_JOINED_BY = {
    Kind.PLACE: "ở ", Kind.LEVEL: "ở ", Kind.DOCUMENT: "theo ", Kind.SPAN: "", Kind.YEAR: "",
}  # fmt: skip
_NO_TOPIC = re.compile(r"\b(?:nua|khong|chua|gi|nao|sao|may|roi|ok|cam on)\b")


def lean_on(question: str, previous: str) -> str | None:
    """The full question that is meant by one that leans on the question before it.

    What the new question says takes the place of what the earlier one says of the same kind: a place or
    unit, a level, a quarter or year, a document or a place in it, a position, who or when or how many; a
    topic after "Ai chủ trì". What the earlier one does not say is added to it.

    Args:
        question: the new question, with or without tones.
        previous: the question before it, in full.

    Returns:
        the question meant; None where the new one stands by itself, or nothing can be made of the two.
    """
    new, old = collapse(nfc(question)), collapse(nfc(previous[:_LONGEST_BEFORE]))
    if not new or not old.strip(_MARKS) or len(new) > _LONGEST:
        return None
    rest, says_so = _without_markers(new)
    if not rest:
        return None
    slots = _merged(slots_of(rest, whole=True))
    left = _LOOSE.sub(" ", _outside(rest, slots)).strip()
    if left:
        return _with_topic(rest, old) if says_so and not slots else None
    if not slots or (not says_so and not _leans_bare(slots)):
        return None
    marks = old[len(old.rstrip(_MARKS)) :]
    built = old.rstrip(_MARKS)
    for slot in slots:
        placed = _with_slot(built, rest, slot)
        if placed is None:
            return None
        built = placed
    built = _sentence(built, old)
    return built + (marks or "?") if fold(built) != fold(old.rstrip(_MARKS)) else None


def _without_markers(text: str) -> tuple[str, bool]:
    """A question without the words that say that it leans, and whether there were any."""
    text = text.rstrip(_MARKS)
    folded = fold(text)
    tail = _TAIL.search(folded)
    end = len(text) if tail is None else tail.start()
    match = _MARKER.match(folded[:end])
    start = 0
    if match is not None and (not is_marked(text) or _is_marker(text[: match.end()])):
        start = match.end()
    says_so = tail is not None and "sao" in tail.group()
    return text[start:end].strip(_MARKS), start > 0 or says_so


def _is_marker(text: str) -> bool:
    """Whether folded markers are the words they look like: "con dấu" does not begin with "còn"."""
    said = re.findall(r"[^\W\d_]+", text.lower())
    return all(word == _TONED_MARKERS.get(fold(word), word) for word in said)


def _leans_bare(slots: list[Slot]) -> bool:
    """Whether slots with no word that says so still lean: anything but a document, which stands by itself."""
    return all(slot.kind is not Kind.DOCUMENT for slot in slots)


def _merged(slots: list[Slot]) -> list[Slot]:
    """Slots with those of one kind made one: "tháng 7 và quý 3" is one answer to when."""
    merged: list[Slot] = []
    for slot in slots:
        same = bool(merged) and merged[-1].kind is slot.kind and slot.kind is not Kind.LOCATOR
        merged.append(replace(merged.pop(), end=slot.end) if same else slot)
    return merged


def _outside(text: str, slots: list[Slot]) -> str:
    """The folded text outside its slots."""
    folded = fold(text)
    for slot in slots:
        folded = folded[: slot.start] + " " * (slot.end - slot.start) + folded[slot.end :]
    return folded


def _with_slot(old: str, new: str, slot: Slot) -> str | None:
    """The earlier question with a slot of the new one in it."""
    said = new[slot.start : slot.end]
    same = [each for each in slots_of(old) if each.kind is slot.kind]
    if slot.kind is Kind.ASK:
        return _with_ask(old, said, slot, same)
    if slot.kind is Kind.LOCATOR:
        return _with_locator(old, said, slot, same)
    if same:
        return _put(old, said, same[-1].start, same[-1].end)
    if slot.kind is Kind.POSITION:
        return None  # whose question it would be, nobody can tell
    return f"{old} {_JOINED_BY[slot.kind]}{_lowered(said)}"


def _with_locator(old: str, said: str, slot: Slot, same: list[Slot]) -> str:
    """ "khoản 3" in place of the khoản; "điều 19" in place of the điều and what was inside it."""
    inner = [each for each in same if each.level <= slot.level]
    if not inner:
        if not same:
            return f"{old} theo {_lowered(said)}"
        start, end = same[0].start, same[0].end
        return _put(old, f"{said} {old[start:end]}", start, end)
    for each in reversed(inner[1:]):
        old = collapse(old[: each.start] + old[each.end :])
    return _put(old, said, inner[0].start, inner[0].end)


def _with_ask(old: str, said: str, slot: Slot, same: list[Slot]) -> str | None:
    """The earlier question asking something else of its topic."""
    before = same[0] if same else None
    said = _lowered(said)
    if before is None:
        topic = _topic(old, None)
        return f"{said} {topic}" if slot.asked is Asked.WHO else f"{topic} {said}"
    adverbs = {slot.asked, before.asked} <= {Asked.WHEN, Asked.OTHER}
    if slot.asked is before.asked or (adverbs and not _WHEN_FRAME.match(fold(old))):
        is_less = bool(before.verb) and not slot.verb and slot.asked is Asked.WHO
        return old if is_less else _put(old, said, before.start, before.end)
    topic = _topic(old, before)
    if not topic:
        return None
    if slot.asked in (Asked.AMOUNT, Asked.OTHER):
        return f"{topic} {said}"
    if slot.asked is Asked.WHO and slot.verb and fold(topic).startswith(f"{slot.verb} "):
        topic = topic[len(slot.verb) :].strip()
    return f"{said} {topic}"


def _topic(old: str, ask: Slot | None) -> str:
    """What a question is about: without its question word, what is asked of whom, and what frames that."""
    if ask is not None and ask.asked is Asked.AMOUNT:
        before = old[: ask.start].strip()
        old = before if " " in before else old[ask.end :]
    elif ask is not None:
        kept = ask.verb if ask.verb not in ROLES else ""
        verb = old[ask.end - len(kept) : ask.end] if kept else ""
        old = collapse(f"{old[: ask.start]} {verb} {old[ask.end :]}")
    old = old.strip(_MARKS)
    for pattern in (_WHEN_FRAME, _EDGE_WORDS, _EDGE_WORDS):
        match = pattern.search(fold(old))
        if match is not None:
            old = (old[: match.start()] + old[match.end() :]).strip(_MARKS)
    return _lowered(old)


def _with_topic(topic: str, old: str) -> str | None:
    """ "thế còn niêm yết?" after "Ai chủ trì số hóa?": the same asked of another topic."""
    if len(topic.split()) > _MOST_TOPIC or _NO_TOPIC.search(fold(topic)) is not None:
        return None
    slots = slots_of(old)
    if not slots or slots[0].asked is not Asked.WHO or slots[0].start > 0 or not slots[0].verb:
        return None
    end = slots[1].start if len(slots) > 1 else len(old.rstrip(_MARKS))
    end -= len(old[:end]) - len(re.sub(r"(?:\s+(?:ở|tại|theo|của|trong|vào))?\s*$", "", old[:end]))
    return f"{old[: slots[0].end]} {_lowered(topic)}{old[end:]}"


def _put(old: str, said: str, start: int, end: int) -> str:
    return f"{old[:start]}{said if start == 0 else _lowered(said)}{old[end:]}"


def _lowered(said: str) -> str:
    """Words from the start of a sentence within one: small at first, but for names and abbreviations."""
    first, _, others = said.partition(" ")
    is_name = not first[1:].islower() and len(first) > 1
    is_name = is_name or any(word[:1].isupper() and word[1:2].islower() for word in others.split())
    is_place = fold(first) in ("phuong", "xa", "so", "ban", "phong", "bo", "quan", "huyen", "tinh") and others
    return said if is_name or is_place else said[:1].lower() + said[1:]


def _sentence(built: str, old: str) -> str:
    """A question with a capital where the earlier one had it."""
    return built[:1].upper() + built[1:] if old[:1].isupper() else built
