"""What people call things every day ("mấy ngày", "lãnh lương") and what law and plans write in that place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from knowledge.vietnamese import collapse, nfc
from retrieval.question.wording_file import WordingFileError, read_wording_file
from retrieval.question.words import LONGEST, cut
from retrieval.terms import TONED_QUESTION, folded_form, is_toned, toned

SHIPPED = Path(__file__).parent / "everyday.toml"

MOST_WORDINGS = 8
"""Official wordings that are added to a question: more would drown what was asked."""

FIXED, TONED_ONLY = "fixed", "toned_only"
"""The names, in a file, of its two lists of phrases: see `Everyday.of`."""

_LONGEST_TEXT = 120  # characters of a phrase or wording
_MOST_WORDS = 14
_FIELDS = frozenset(("says", "means", "toneless"))
_TEXT = re.compile(r"\w+(?:(?: |, | - |-)\w+)*")
_WORD = re.compile(r"\w+")
# A character in NFC is at most four before: a letter, its shape, its tone, and one to spare.
_LONGEST_TYPED = 4 * LONGEST

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Everyday phrases and the official wordings for them, toned, in small letters.

    `toneless` says whether the phrases are also known without tones; None: those of two words and more.
    """

    says: tuple[str, ...]
    means: tuple[str, ...]
    toneless: bool | None = None

    def is_known_toneless(self, phrase: str) -> bool:
        """Whether one of its phrases is meant where a question without tones holds it."""
        return len(_key(phrase)) > 1 if self.toneless is None else self.toneless


@dataclass(frozen=True, slots=True)
class Everyday:
    """Everyday phrases by their words. Immutable. Made by `shipped`, `read` or `of`."""

    entries: tuple[Entry, ...] = field(repr=False)
    fixed: tuple[str, ...] = field(repr=False)
    _says: Mapping[Key, Entry] = field(repr=False)
    _toneless: Mapping[Key, tuple[Key, Entry]] = field(repr=False)
    _official: frozenset[Key] = field(repr=False)
    _longest: int

    @classmethod
    def shipped(cls) -> Everyday:
        """Those that ship with the project, loaded once a process."""
        return _shipped()

    @classmethod
    def read(cls, path: Path) -> Everyday:
        """Those of a TOML file in the form of `everyday.toml`.

        Raises:
            WordingFileError: the file cannot be read, or an entry contradicts the form or another entry.
        """
        return _read(path)

    @classmethod
    def of(
        cls, entries: Iterable[Entry], fixed: Iterable[str] = (), toned_only: Iterable[str] = ()
    ) -> Everyday:
        """Those of entries.

        Args:
            fixed: phrases that are official though an everyday word stands in them.
            toned_only: phrases of the entries that are not known without tones.

        Raises:
            ValueError: a phrase is in two entries, or in two that only tones tell apart and both know it
                without.
        """
        every, kept = tuple(entries), tuple(fixed)
        only_toned = {*map(_key, toned_only)}
        says: dict[Key, Entry] = {}
        toneless: dict[Key, tuple[Key, Entry]] = {}
        for entry in every:
            for phrase in entry.says:
                key = _key(phrase)
                if says.setdefault(key, entry) is not entry:
                    raise ValueError(phrase)
                if key in only_toned or not entry.is_known_toneless(phrase):
                    continue
                if toneless.setdefault(_folded(key), (key, entry))[1] is not entry:
                    raise ValueError(phrase)
        official = {_key(text) for entry in every for text in entry.means} | {*map(_key, kept)}
        longest = max(map(len, (*says, *official)), default=0)
        return cls(
            every,
            kept,
            MappingProxyType(says),
            MappingProxyType(toneless),
            frozenset(official | {*map(_folded, official)}),
            longest,
        )

    def __len__(self) -> int:
        return len(self.entries)

    def official(self, question: str) -> tuple[str, ...]:
        """The official wordings for what a question says in everyday words.

        Longer phrases take their words before shorter ones, and so does wording that is official already:
        "tiền lương" says nothing of "tiền". At most `MOST_WORDINGS`, in the order in which their phrases
        stand, none that stands in the question. Linear in the length of the question; of a long one the
        beginning is read.

        Args:
            question: with its tones where it can be; without any, only phrases that are plain without.
        """
        text = nfc(question[:_LONGEST_TYPED])[:LONGEST]
        words, _ = cut(text)
        keys = [toned(word.text) for word in words]
        breaks = [bool(word.lead.strip()) for word in words]
        is_written = is_toned(text, TONED_QUESTION)
        asked = _spaced(keys) if is_written else _spaced(_folded(keys))
        found: dict[str, None] = {}
        for entry in self._entries_in(keys, breaks, is_written=is_written):
            for text_ in entry.means:
                key = _key(text_)
                if _spaced(key if is_written else _folded(key)) not in asked:
                    found[text_] = None
        return tuple(found)[:MOST_WORDINGS]

    def _entries_in(
        self, keys: Sequence[str], breaks: Sequence[bool], *, is_written: bool
    ) -> Iterator[Entry]:
        """The entries of the everyday phrases among words, in order; each word is read once.

        Args:
            keys: the words.
            breaks: whether a mark stands before each word: an everyday phrase does not span one.
            is_written: whether they carry their tones.
        """
        folded = _folded(keys)
        taken = [False] * len(keys)
        found: dict[int, Entry] = {}
        for length in range(min(self._longest, len(keys)), 0, -1):
            for at in range(len(keys) - length + 1):
                end = at + length
                if any(taken[at:end]):
                    continue
                span = tuple(keys[at:end])
                entry = None if any(breaks[at + 1 : end]) else self._entry(span, is_written=is_written)
                if entry is not None:
                    found[at] = entry
                elif (span if is_written else folded[at:end]) not in self._official:
                    continue
                taken[at:end] = [True] * length
        yield from (found[at] for at in sorted(found))

    def _entry(self, span: Key, *, is_written: bool) -> Entry | None:
        """The entry of a phrase. Without tones, words that carry one all the same must be the phrase's."""
        folded = _folded(span)
        if (entry := self._says.get(span)) is not None and (is_written or span != folded):
            return entry
        if is_written or folded not in self._toneless:
            return None
        phrase, entry = self._toneless[folded]
        is_meant = all(word in (bare, own) for word, bare, own in zip(span, folded, phrase, strict=True))
        return entry if is_meant else None


def _key(text: str) -> Key:
    return tuple(toned(word) for word in _WORD.findall(text))


def _folded(key: Iterable[str]) -> Key:
    return tuple(map(folded_form, key))


def _spaced(key: Iterable[str]) -> str:
    return f" {' '.join(key)} "


@cache
def _shipped() -> Everyday:
    return _read(SHIPPED)


def _read(path: Path) -> Everyday:
    file = read_wording_file(path, "từ thường ngày", _SAMPLE)
    try:
        return _checked(file.tables)
    except _Wrong as wrong:
        raise WordingFileError(f"{file.called}, {wrong}") from wrong


_SAMPLE = '`{ says = ["mấy ngày"], means = ["thời hạn"] }`.'


class _Wrong(Exception):
    """What is wrong with one entry, in Vietnamese."""


def _checked(domains: Mapping[str, Any]) -> Everyday:
    lists = (FIXED, TONED_ONLY)
    fixed, toned_only = (_texts(f"phần “{name}”", name, domains.get(name, []), least=0) for name in lists)
    entries = [entry for name, each in domains.items() if name not in lists for entry in _entries(name, each)]
    if twice := _both((phrase for entry in entries for phrase in entry.says), fixed):
        raise _Wrong(f"“{twice}” vừa có mục vừa ở phần “{FIXED}”. Anh/chị xóa bớt một chỗ.")
    keys = {_key(phrase) for entry in entries for phrase in entry.says}
    if unknown := [text for text in toned_only if _key(text) not in keys]:
        raise _Wrong(f"“{unknown[0]}” ở phần “{TONED_ONLY}” không có ở mục nào. Anh/chị xóa hoặc sửa lại.")
    try:
        return Everyday.of(entries, fixed, toned_only)
    except ValueError as error:
        raise _Wrong(
            f"“{error}” có ở hai mục, hoặc chỉ khác dấu với một mục khác. Anh/chị xóa bớt một chỗ, hoặc ghi "
            "toneless = false cho một mục."
        ) from error


def _entries(domain: str, value: object) -> Iterator[Entry]:
    if not isinstance(value, list):
        raise _Wrong(f"phần “{domain}” phải là danh sách các mục. Anh/chị viết theo mẫu: {_SAMPLE}")
    for number, each in enumerate(value, start=1):
        where = f"mục thứ {number} của phần “{domain}”"
        if not isinstance(each, dict):
            raise _Wrong(f"{where} không đúng cách viết. Anh/chị viết theo mẫu: {_SAMPLE}")
        if unknown := sorted(each.keys() - _FIELDS):
            raise _Wrong(f"{where} có phần lạ “{unknown[0]}”. Anh/chị chỉ dùng says, means, toneless.")
        toneless = each.get("toneless")
        if toneless is not None and not isinstance(toneless, bool):
            raise _Wrong(f"{where}: “toneless” phải là true hoặc false. Anh/chị sửa lại.")
        says, means = (_texts(where, field, each.get(field), least=1) for field in ("says", "means"))
        if same := _both(says, means):
            raise _Wrong(f"{where}: “{same}” có ở cả says và means. Anh/chị bỏ bớt một chỗ.")
        yield Entry(says, means, toneless)


def _both(texts: Iterable[str], others: Iterable[str]) -> str | None:
    """The first text whose words are those of one of the others too."""
    keys = {*map(_key, others)}
    return next((text for text in texts if _key(text) in keys), None)


def _texts(where: str, field: str, value: object, *, least: int) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) < least or not all(isinstance(each, str) for each in value):
        raise _Wrong(f"{where}: “{field}” phải là danh sách cụm từ. Anh/chị viết theo mẫu: {_SAMPLE}")
    texts = tuple(collapse(nfc(each)) for each in value)
    for text in texts:
        if len(text) > _LONGEST_TEXT or _TEXT.fullmatch(text) is None or len(_key(text)) > _MOST_WORDS:
            raise _Wrong(
                f"{where}: “{text[:_LONGEST_TEXT]}” ở “{field}” để trống, quá dài hoặc có dấu lạ. Anh/chị "
                f"chỉ viết chữ, số, dấu phẩy, gạch nối, nhiều nhất {_LONGEST_TEXT} ký tự, {_MOST_WORDS} chữ."
            )
    return texts
