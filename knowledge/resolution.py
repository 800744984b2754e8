"""What a reference points to: the document among those known, and the section in its tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from knowledge.labels import roman, roman_value
from knowledge.model import Document, Section, SectionKind
from knowledge.outline import ATTACHED
from knowledge.references import Reference
from knowledge.vietnamese import collapse, fold

Key = TypeVar("Key")

_KINDS: Mapping[str, tuple[SectionKind, ...]] = {
    "appendix": (SectionKind.APPENDIX,),
    "part": (SectionKind.PART, SectionKind.HEADING),
    "chapter": (SectionKind.CHAPTER,),
    "heading": (SectionKind.HEADING, SectionKind.CLAUSE),
    "article": (SectionKind.ARTICLE,),
    "clause": (SectionKind.CLAUSE,),
    "point": (SectionKind.POINT,),
}
"""The kinds of section that each level names, outermost first. A plan's "I." is its phần as well as its mục,
and the "1." below it a mục as well as a khoản."""

_ORDINALS = ("nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")


@dataclass(frozen=True, slots=True)
class Place(Generic[Key]):
    """Where a reference points: a section of a document, or the whole document where `section` is None.

    `key` is the document's key in the library, None for the document that speaks. `section` is an index in
    `Document.sections`.
    """

    key: Key | None
    document: Document
    section: int | None


def resolve(
    reference: Reference, document: Document, at: int | None, library: Mapping[Key, Document]
) -> tuple[Place[Key], ...]:
    """The places that a reference points to; none where the document or the section is not known.

    A reference that names no document, or "this" one, is looked for in the document that speaks; levels
    that it leaves out or calls "này" are those that the speaking section stands in. Several places are
    given only where several documents bear the number. Amendments are not followed.

    Args:
        reference: as `parse_references` gives it.
        document: the document that speaks.
        at: the index of the section that speaks, None where it is not known (a question, a title).
        library: the documents that are known.
    """
    places: list[Place[Key]] = []
    if _names_another(reference):
        if _is_named(reference, document):
            places.extend(_in_document(reference, None, document))
        for key, other in library.items():
            if other is not document and _is_named(reference, other):
                places.extend(_in_document(reference, key, other))
        return tuple(places)
    found = _in_speaker(reference, document, at)
    return () if found is None else (Place(None, document, None if found < 0 else found),)


def named_documents(reference: Reference, library: Mapping[Key, Document]) -> tuple[Key, ...]:
    """The keys of the documents that a reference names by number or by a law's own name."""
    return tuple(key for key, document in library.items() if _is_named(reference, document))


def same_number(asked: str, number: str) -> bool:
    """Whether a number as far as it was written is that of a document.

    "61/2018" and "61" are "61/2018/NĐ-CP"; "1/2018" is "01/2018/TT-VPCP"; tones and case do not matter.
    """
    wanted, whole = _parts(asked), _parts(number)
    return bool(wanted) and whole[: len(wanted)] == wanted


def _parts(number: str) -> list[str]:
    parts = [part for part in re.split(r"[/-]", fold(number).replace(" ", "")) if part]
    return [parts[0].lstrip("0") or "0", *parts[1:]] if parts else []


def _names_another(reference: Reference) -> bool:
    return "document" not in reference.this and (reference.number is not None or reference.name is not None)


def _is_named(reference: Reference, document: Document) -> bool:
    head = document.head
    if reference.number is not None and head.number is not None:
        if reference.kind is not None and head.kind is not None and fold(reference.kind) != fold(head.kind):
            return False
        if reference.issued is not None and head.issued is not None and reference.issued != head.issued:
            return False
        return same_number(reference.number, head.number)
    if reference.name is None or head.title is None or head.kind not in ("Luật", "Bộ luật", "Pháp lệnh"):
        return False
    if reference.year is not None and head.issued is not None and reference.year != head.issued.year:
        return False
    title = re.sub(r"^(?:bo luat|luat|phap lenh) ", "", _words(head.title))
    asked = _words(reference.name)
    return bool(title) and (asked == title or (asked.startswith(f"{title} ") and reference.year is None))


def _words(name: str) -> str:
    return collapse(re.sub(r"[^\w\s]", " ", fold(name)))


def _in_document(reference: Reference, key: Key | None, document: Document) -> Iterator[Place[Key]]:
    tree = _Tree(document.sections)
    wanted = _wanted(reference)
    if not wanted:
        yield Place(key, document, None)
    elif (found := tree.find(wanted, None)) is not None:
        yield Place(key, document, found)


def _in_speaker(reference: Reference, document: Document, at: int | None) -> int | None:
    """The section of the speaking document, -1 for the whole of it, None where there is none."""
    tree = _Tree(document.sections)
    wanted = _wanted(reference)
    within = tree.scope(reference, at)
    above = tree.above(at)
    relative = [level for level in _KINDS if level in reference.this]
    if relative:
        base = next((i for i in above if document.sections[i].kind in _KINDS[relative[-1]]), None)
        return base if base is None or not wanted else tree.find(wanted, base)
    if not wanted:  # "Nghị định" without a number is none that is known
        this = -1 if within is None else within
        return this if "document" in reference.this else None
    # Left out are the levels that the speaker stands in: "khoản 2" is one of its own điều. Where it
    # has none, the next section out is asked.
    inner, label = wanted[0] if "document" not in reference.this else ("", "")
    if inner == "heading" and not label[:1].isdigit():
        inner = ""  # "mục II" is not within "mục I"
    if inner in ("clause", "point", "heading"):
        for base in above:
            found = tree.find(wanted, base)
            if found is not None or document.sections[base].kind is SectionKind.ARTICLE:
                return found
        if above and inner != "heading":
            return None
    found = tree.find(wanted, within)
    return found if found is not None or within is None else tree.find(wanted, None)


def _wanted(reference: Reference) -> list[tuple[str, str]]:
    """The levels that a reference names with their labels, outermost first."""
    named = [(level, getattr(reference, level)) for level in _KINDS]
    return [(level, label) for level, label in named if isinstance(label, str)]


class _Tree:
    """The sections of a document with their children at hand."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._sections = sections
        self._children: dict[int | None, list[int]] = {}
        for index, section in enumerate(sections):
            self._children.setdefault(section.parent, []).append(index)

    def above(self, at: int | None) -> list[int]:
        """The speaking section and those it stands in, innermost first."""
        found: list[int] = []
        while at is not None and 0 <= at < len(self._sections) and at not in found:
            found.append(at)
            at = self._sections[at].parent
        return found

    def scope(self, reference: Reference, at: int | None) -> int | None:
        """The appendix or attached regulation that a reference without a document stands in or means."""
        appendices = [i for i, one in enumerate(self._sections) if one.kind is SectionKind.APPENDIX]
        outer = next((i for i in self.above(at) if i in appendices), None)
        if "document" in reference.this and reference.kind is not None:
            label = reference.kind if reference.kind in ATTACHED else None
            if outer is not None and self._sections[outer].label == label:
                return outer
            return next((i for i in appendices if self._sections[i].label == label), None) if label else None
        return outer

    def find(self, wanted: Sequence[tuple[str, str]], within: int | None) -> int | None:
        """The section that the levels lead to below another; the main body goes before the appendices."""
        base = within
        for level, label in wanted:
            found = self._below(base, level, label)
            if found is None:
                return None
            base = found
        return base

    def _below(self, base: int | None, level: str, label: str) -> int | None:
        """The nearest section of a level with a label, outer ones and the main body first."""
        queue = sorted(self._children.get(base, []), key=self._is_appendix)
        stroke: int | None = None
        while queue:
            following: list[int] = []
            for index in queue:
                section = self._sections[index]
                if section.kind in _KINDS[level]:
                    if _same_label(section, label, level):
                        return index
                    if stroke is None and level == "point" and fold(section.label) == label:
                        stroke = index  # "diem d" of a toneless question, where no d is
                if not (level in ("clause", "point") and section.kind is SectionKind.ARTICLE):
                    following.extend(self._children.get(index, []))
            queue = sorted(following, key=self._is_appendix)
        return stroke

    def _is_appendix(self, index: int) -> bool:
        return self._sections[index].kind is SectionKind.APPENDIX


def _same_label(section: Section, label: str, level: str) -> bool:
    mine = section.label.lower()
    asked = label.lower()
    if mine == asked or (mine.isdigit() and asked.isdigit() and int(mine) == int(asked)):
        return True
    if level == "heading" and "." in asked:
        return re.fullmatch(rf".*\bmục {re.escape(asked)}", section.locator.lower()) is not None
    if level in ("clause", "point") or section.kind is SectionKind.CLAUSE:
        return False
    return _value(mine) is not None and _value(mine) == _value(asked)


def _value(label: str) -> int | None:
    """The number that a label stands for: "II", "2" and "thứ hai" are one."""
    if label.isdigit() and len(label) < 4:
        return int(label)
    words = fold(label).split()
    if len(words) == 2 and words[0] == "thu" and words[1] in _ORDINALS:
        return _ORDINALS.index(words[1]) + 1
    value = roman_value(label.upper()) if label.isalpha() and len(label) < 8 else None
    return value if value is None or roman(value) == label.upper() else None
