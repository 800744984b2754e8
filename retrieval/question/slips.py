"""Slips of the keyboard: what Telex and VNI left undone ("thur tucj", "d9a6t1"), and a neighbouring key hit.

Telex and VNI are the two ways of typing Vietnamese on letters and digits (TCVN 5712 keyboards and the phones
that follow them): a vowel doubled, w, or the digits 6 to 9 shape a letter; s f r x j or 1 to 5 set the tone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.vietnamese import fold, nfc
from retrieval.question.vocabulary import Vocabulary, in_case_of, is_marked, without_tone
from retrieval.question.words import State, Word

_LONGEST = 12  # characters; the longest syllable, "nghiêng", takes nine keys
_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_HATS = {"a": "â", "e": "ê", "o": "ô"}
_VOWELS = frozenset("aăâeêioôơuưy")
_VNI = re.compile(r"[a-z]+(?:\d[a-z]*)+")
_VNI_INSIDE = re.compile(r"[a-z]\d+[a-z]")

_HALF_HORNED = re.compile(r"(?:uơ|ưo)(?=.)")

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _near() -> dict[str, str]:
    """For each key the keys beside it, above and below it on a phone."""
    places = {key: (row, at + row * 0.5) for row, keys in enumerate(_ROWS) for at, key in enumerate(keys)}
    return {
        key: "".join(
            other
            for other, (row, at) in places.items()
            if other != key and abs(row - places[key][0]) <= 1 and abs(at - places[key][1]) <= 1
        )
        for key in places
    }


_NEAR = _near()


def decode_telex(typed: str, vocabulary: Vocabulary) -> str | None:
    """The known syllable that Telex keys spell: "tucj" is "tục", "ddinhj" "định"; None where they spell none.

    None too for what holds no Telex key. Words of other languages may look like Telex ("max" is "mã").
    """
    if len(typed) > _LONGEST:
        return None
    letters, tone = without_tone(typed)
    out: list[str] = []
    keys = 0
    for at, key in enumerate(letters):
        has_vowel = any(letter in _VOWELS for letter in out)
        last = letters[at - 1] if at else ""
        if key in _TELEX_TONES and has_vowel:
            if keys and tone == _TELEX_TONES[key]:
                return None  # typed twice, the key means the letter
            tone = _TELEX_TONES[key]
        elif key == "w":
            if not _horned(out):
                return None
        elif key in _HATS and last == key and out[-1] == key:
            out[-1] = _HATS[key]
        elif key == "d" and out[:1] == ["d"] and (len(out) == 1 or has_vowel):
            out[0] = "đ"
        else:
            out.append(key)
            continue
        keys += 1
    return _spelled(out, tone, vocabulary) if keys else None


def decode_vni(typed: str, vocabulary: Vocabulary) -> str | None:
    """The known syllable that VNI keys spell: "d9a6t1" is "đất"; None where they spell none ("d18", "k2")."""
    if len(typed) > _LONGEST or _VNI.fullmatch(typed) is None:
        return None
    out: list[str] = []
    tone = ""
    for key in typed:
        if key.isalpha():
            out.append(key)
        elif not any(letter in _VOWELS for letter in out):
            if key != "9" or out != ["d"]:
                return None
            out[0] = "đ"
        elif key in _VNI_TONES and not tone:
            tone = _VNI_TONES[key]
        elif key not in "6789" or not _shaped(out, key):
            return None
    return _spelled(out, tone, vocabulary)


def _horned(out: list[str]) -> bool:
    """Apply the Telex key w to the last letter that takes it; a w after none is the letter ư."""
    for at in range(len(out) - 1, -1, -1):
        if out[at] in "aou":
            out[at] = {"a": "ă", "o": "ơ", "u": "ư"}[out[at]]
            return True
    if any(letter in _VOWELS for letter in out):
        return False
    out.append("ư")
    return True


def _shaped(out: list[str], key: str) -> bool:
    """Apply a VNI key that shapes a letter to the last one that takes it; whether there is one."""
    if key == "9":
        if out[0] != "d":
            return False
        out[0] = "đ"
        return True
    shapes = {"6": _HATS, "7": {"u": "ư", "o": "ơ"}, "8": {"a": "ă"}}[key]
    at = next((at for at in range(len(out) - 1, -1, -1) if out[at] in shapes), None)
    if at is None:
        return False
    out[at] = shapes[out[at]]
    return True


def _spelled(out: Sequence[str], tone: str, vocabulary: Vocabulary) -> str | None:
    """The syllable of shaped letters: before a final, one horn is put on both letters of ươ."""
    return vocabulary.with_tone(_HALF_HORNED.sub("ươ", "".join(out)), tone)


def mend_slips(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """Words with the remnants of Telex and VNI read as what they spell.

    A word of another language ("max"), one in capitals ("AIS"), or one with digits only behind it ("thu3",
    "khoan3") is read so only where another word of the question is for certain.
    """
    telex = [_from_telex(word, vocabulary) for word in words]
    is_telex = any(
        spelled is not None and not word.text.isupper() and word.text.lower() not in vocabulary.foreign
        for word, spelled in zip(words, telex, strict=True)
    )
    vni = [_from_vni(word, vocabulary) for word in words]
    is_vni = any(
        spelled is not None and _VNI_INSIDE.search(word.text.lower()) is not None
        for word, spelled in zip(words, vni, strict=True)
    )
    return [
        _mended(word, (one if is_telex else None) or (other if is_vni else None))
        for word, one, other in zip(words, telex, vni, strict=True)
    ]


def _from_telex(word: Word, vocabulary: Vocabulary) -> str | None:
    typed = word.text.lower()
    if word.state is not State.OPEN or vocabulary.knows(typed) or vocabulary.spellings(typed):
        return None
    return decode_telex(typed, vocabulary)


def _from_vni(word: Word, vocabulary: Vocabulary) -> str | None:
    return decode_vni(word.text.lower(), vocabulary) if word.state is State.CODE else None


def _mended(word: Word, spelled: str | None) -> Word:
    if spelled is None:
        return word
    return replace(word, text=in_case_of(spelled, word.text), state=State.READ)


def near_syllables(typed: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The known syllables that a word becomes when one key beside the right one was hit, or two in turn.

    None for a word of fewer than three letters, one without a vowel, one that is a syllable, one of another
    language, or one with diacritics.
    """
    if not 3 <= len(typed) <= _LONGEST or is_marked(typed) or typed in vocabulary.foreign:
        return ()
    if vocabulary.spellings(typed) or not any(letter in _VOWELS for letter in typed):
        return ()
    forms = dict.fromkeys(_near_forms(typed))
    return tuple(spelling for form in forms for spelling in vocabulary.spellings(form))


def _near_forms(typed: str) -> Iterator[str]:
    for at, key in enumerate(typed):
        for other in _NEAR.get(key, ""):
            yield typed[:at] + other + typed[at + 1 :]
        if typed[at : at + 2] == key * 2:
            yield typed[:at] + typed[at + 1 :]
        elif at + 1 < len(typed):
            yield typed[:at] + typed[at + 1] + key + typed[at + 2 :]


def spells_as(typed: str, syllable: str) -> bool:
    """Whether a syllable is the typed word with diacritics added and none taken away."""
    if fold(typed) != fold(syllable):
        return False
    return all(
        old in (new, fold(new)) or nfc(without_tone(new)[0]) == old
        for old, new in zip(typed, syllable, strict=True)
    )
