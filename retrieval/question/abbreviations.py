"""The abbreviations of Vietnamese administration, an office's own among them, and what they mean where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from knowledge.vietnamese import collapse, fold, nfc
from retrieval.question.wording_file import WordingFileError, read_wording_file

SHIPPED = Path(__file__).parent / "abbreviations.toml"

NUMBER = "#"
"""What stands for any number in the words around an abbreviation."""

END = "$"
"""What stands for the end of the question there."""

_MOST_ENTRIES = 10_000
_LONGEST_KEY = 30  # characters
_LONGEST_TEXT = 120
_CONTEXTS = ("before", "after", "near")
_LETTERS = re.compile(r"[^\W\d_]+")
_KEY = re.compile(r"[^\W\d_]+(?:[-–&/ ][^\W\d_]+)*")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an abbreviation can stand for. `before`, `after` and `near` are folded words that bear it out:
    right behind the abbreviation, right in front of it, anywhere; `usual` is what it means otherwise."""

    text: str
    before: tuple[Key, ...] = ()
    after: tuple[Key, ...] = ()
    near: tuple[Key, ...] = ()
    usual: bool = False

    def borne_out(self, front: Sequence[str], behind: Sequence[str]) -> int:
        """How strongly the folded words in front of and behind the abbreviation bear the meaning out.

        3 for the words that touch it and more the longer they are, 1 for words further off, 0 for none.
        """
        touching = [len(key) for key in self.before if tuple(behind[: len(key)]) == key]
        touching += [len(key) for key in self.after if tuple(front[-len(key) :]) == key]
        if touching:
            return 2 + max(touching)
        return int(any(_stands_in(key, front) or _stands_in(key, behind) for key in self.near))


class Abbreviations:
    """What abbreviations mean, by how they are written. Immutable."""

    def __init__(self, meanings: Mapping[str, Sequence[Meaning]]) -> None:
        """`meanings` by the abbreviation as written in small letters: "tthc", "nđ", "vp-tk"."""
        self._written = MappingProxyType({_key(name): tuple(each) for name, each in meanings.items()})
        toneless: dict[Key, tuple[Meaning, ...]] = {}
        for key, each in self._written.items():
            toneless.setdefault(tuple(map(fold, key)), each)
        self._toneless = MappingProxyType(toneless | {key: self._written[key] for key in self._written})
        self._longest = max(map(len, self._written), default=0)
        self._first = frozenset(key[0] for key in self._toneless)

    @classmethod
    def shipped(cls) -> Abbreviations:
        """Those that ship with the project."""
        return _shipped()

    def __len__(self) -> int:
        return len(self._written)

    def meanings(self) -> Iterator[tuple[Meaning, ...]]:
        """The meanings of each abbreviation."""
        yield from self._written.values()

    def in_capitals(self) -> dict[str, str]:
        """What those with one meaning stand for, as documents write them: "TTHC", "VP-TK"."""
        single = ((key, each[0].text) for key, each in self._written.items() if len(each) == 1)
        return {"-".join(key).upper(): text for key, text in single}

    def extended_by(self, path: Path) -> Abbreviations:
        """These and those of an office's own TOML file, which take the place of the same ones here.

        Raises:
            WordingFileError: the file cannot be read, or says something that is no abbreviation.
        """
        return Abbreviations({"-".join(key): each for key, each in self._written.items()} | _read(path))

    def begin_with(self, word: str) -> bool:
        """Whether any abbreviation begins with a word in small letters: hardly any word does."""
        return word in self._first

    def longest(self, words: Sequence[str]) -> tuple[int, tuple[Meaning, ...]]:
        """The longest abbreviation that words in small letters begin with: how many words, and its meanings.

        0 and none where they begin with no abbreviation. Written with "đ" it is only one that is written so.
        """
        for length in range(min(self._longest, len(words)), 0, -1):
            key = tuple(words[:length])
            if (found := self._toneless.get(key)) is not None:
                return length, found
        return 0, ()


def meant(meanings: Sequence[Meaning], front: Sequence[str], behind: Sequence[str]) -> tuple[Meaning, ...]:
    """The meanings that the words around an abbreviation leave open, the usual one alone where it is one.

    Args:
        front: the words in front of it, folded, numbers as "#".
        behind: the words behind it, the same, and "$" at the end of the question.
    """
    scores = [each.borne_out(front, behind) for each in meanings]
    best = max(scores)
    left = tuple(each for each, score in zip(meanings, scores, strict=True) if score == best)
    return tuple(each for each in left if each.usual) or left


def _stands_in(key: Key, words: Sequence[str]) -> bool:
    return any(tuple(words[at : at + len(key)]) == key for at in range(len(words) - len(key) + 1))


def _key(name: str) -> Key:
    return tuple(_LETTERS.findall(nfc(name).lower()))


@cache
def _shipped() -> Abbreviations:
    return Abbreviations(_read(SHIPPED))


def _read(path: Path) -> dict[str, tuple[Meaning, ...]]:
    """The entries of a file.

    Raises:
        WordingFileError: see there.
    """
    file = read_wording_file(path, "viết tắt", _SAMPLE)
    entries: dict[str, tuple[Meaning, ...]] = {}
    for name, value in _entries(file.tables):
        try:
            entries["-".join(_checked(name))] = tuple(_meanings(name, value))
        except _Wrong as wrong:
            line = _line_of(name, file.text)
            raise WordingFileError(f"{file.called}, dòng {line}: {wrong}") from wrong
        if len(entries) > _MOST_ENTRIES:
            raise WordingFileError(
                f"{file.called} có hơn {_MOST_ENTRIES} mục. Anh/chị bớt các mục không cần."
            )
    return entries


_SAMPLE = '`tthc = "thủ tục hành chính"` (chữ có dấu thì đặt trong ngoặc kép: `"nđ" = "nghị định"`).'


class _Wrong(Exception):
    """What is wrong with one entry, in Vietnamese."""


def _entries(tables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The entries of a file and of its tables, which only group them."""
    for name, value in tables.items():
        if isinstance(value, dict):
            yield from value.items()
        else:
            yield name, value


def _checked(name: str) -> Key:
    if len(name) > _LONGEST_KEY or _KEY.fullmatch(name) is None:
        raise _Wrong(
            f"“{name[:_LONGEST_KEY]}” không phải chữ viết tắt. Anh/chị chỉ dùng chữ cái, nối bằng “-”, “&” "
            f"hoặc “/”, nhiều nhất {_LONGEST_KEY} ký tự."
        )
    return _key(name)


def _meanings(name: str, value: object) -> Iterator[Meaning]:
    values = value if isinstance(value, list) else [value]
    if not values:
        raise _Wrong(f"“{name}” chưa có nghĩa. Anh/chị viết theo mẫu: {_SAMPLE}")
    for each in values:
        written = {"text": each} if isinstance(each, str) else each
        if not isinstance(written, dict) or not isinstance(written.get("text"), str):
            raise _Wrong(f"nghĩa của “{name}” phải là chữ trong ngoặc kép. Anh/chị viết theo mẫu: {_SAMPLE}")
        unknown = [field for field in written if field not in ("text", "usual", *_CONTEXTS)]
        if unknown:
            raise _Wrong(
                f"mục “{name}” có phần lạ “{unknown[0]}”. Anh/chị chỉ dùng text, before, after, near, usual."
            )
        text = collapse(nfc(written["text"]))
        _check_text(name, text)
        usual = written.get("usual", False)
        if not isinstance(usual, bool):
            raise _Wrong(f"“usual” của “{name}” phải là true hoặc false. Anh/chị sửa lại.")
        before, after, near = (tuple(_contexts(name, field, written.get(field, []))) for field in _CONTEXTS)
        yield Meaning(text, before, after, near, usual)


def _check_text(name: str, text: str) -> None:
    if not _LETTERS.search(text) or len(text) > _LONGEST_TEXT:
        raise _Wrong(
            f"nghĩa của “{name}” để trống hoặc dài quá {_LONGEST_TEXT} ký tự. Anh/chị viết lại cụm từ đầy đủ."
        )
    if re.search(r"\d", text):
        raise _Wrong(f"nghĩa của “{name}” có chữ số. Anh/chị chỉ viết cụm từ, số sẽ do người hỏi nhập.")
    if not (text[0].isalpha() and text[-1].isalpha()):
        raise _Wrong(f"nghĩa của “{name}” phải bắt đầu và kết thúc bằng chữ. Anh/chị bỏ dấu câu ở hai đầu.")
    if fold(name) in map(fold, _LETTERS.findall(text)):
        raise _Wrong(f"nghĩa của “{name}” còn chứa chính chữ viết tắt. Anh/chị viết cụm từ đầy đủ.")


def _contexts(name: str, field: str, value: object) -> Iterator[Key]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _Wrong(f'“{field}” của “{name}” phải là danh sách: ["cụm từ"]. Anh/chị sửa lại.')
    for each in value:
        if not each.strip():
            raise _Wrong(f"“{field}” của “{name}” có cụm từ trống. Anh/chị xóa cụm từ đó.")
        yield tuple(fold(nfc(each)).split())


def _line_of(name: str, text: str) -> int:
    """The line that an entry begins on."""
    bare = re.escape(name)
    found = re.search(rf"^\s*(?:\"{bare}\"|'{bare}'|{bare})\s*=", text, re.MULTILINE)
    return 1 if found is None else text[: found.end()].count("\n") + 1


def named(meanings: Iterable[Meaning]) -> tuple[str, ...]:
    """The texts of meanings, each once."""
    return tuple(dict.fromkeys(each.text for each in meanings))
