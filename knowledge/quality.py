"""How readable a Vietnamese text still is: 1 for clean text, near 0 where the diacritics were lost."""

from __future__ import annotations

import re
import unicodedata

from knowledge.vietnamese import nfc

LOW_QUALITY = 0.5
"""Below this a text is treated as damaged: its sender is told, and it is restored before it is read out."""

_MOST_CHARACTERS = 200_000
_FEWEST_WORDS = 5

_WORD = re.compile(r"[^\W_]+")
_ONSET = "(?:ngh|gh|ng|nh|ch|kh|ph|th|tr|gi|qu|[bcdđghklmnprstvx])?"
_SHAPE = re.compile(
    _ONSET
    + "(?:uyê|uya|oai|oay|oeo|uây|uôi|ươi|ươu|iêu|yêu|uyu|uêu|uao|uai|uya"
    + "|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|yê|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uă|uê|ui|uô|uơ|uy|ưa|ươ|ưi|ưu|ya"
    + "|[aăâeêioôơuưy])"
    + "(ng|nh|ch|[cmnpt])?"
)
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_MARKED = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")
_STOPS = ("c", "ch", "p", "t")

# Words that end a doubt whether a text is Vietnamese at all; none of them is a Vietnamese syllable.
_ENGLISH = frozenset(
    re.findall(
        r"\w+", "of and with that which this from shall are is was by or be have been were will not as it for"
    )
)


def quality(text: str) -> float:
    """How much of a text is well-formed Vietnamese with its diacritics, in [0, 1].

    The measure is the share of words that are well-formed syllables and carry a diacritic, set against
    the share that clean administrative prose has. A text of fewer than five words, or one in English,
    has lost nothing and gets 1.

    Args:
        text: any text; only its first 200,000 characters are looked at.
    """
    words = [
        word.lower()
        for word in _WORD.findall(nfc(text[:_MOST_CHARACTERS]))
        if not word.isdigit() and not _is_abbreviation(word)
    ]
    if len(words) < _FEWEST_WORDS:
        return 1.0
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    if sum(count for word, count in counts.items() if word in _ENGLISH) > 0.12 * len(words):
        return 1.0
    formed = marked = 0
    for word, count in counts.items():
        if is_syllable(word):
            formed += count
            if _MARKED.search(word):
                marked += count
    # Measured: clean decrees have .87–.89 marked and .99 formed; OCR without Vietnamese letters .05–.08
    # and .54–.60; clean text typed without tones 0 and .70.
    share_marked = min(1.0, max(0.0, marked / len(words) - 0.25) / 0.40)
    share_formed = min(1.0, max(0.0, formed / len(words) - 0.40) / 0.50)
    return round(share_marked * share_formed, 3)


def _is_abbreviation(word: str) -> bool:
    """UBND, TTHC, CP: capitals without a vowel say nothing about the text around them."""
    return len(word) <= 6 and word.isupper() and not set(unicodedata.normalize("NFD", word)) & set("AEIOUY")


def is_syllable(word: str) -> bool:
    """Whether a word in lower case is a well-formed Vietnamese syllable, tone included.

    A syllable that ends in a stop (c, ch, p, t) takes only the sharp or the heavy tone.
    """
    toneless, tone = _split_tone(word)
    matched = _SHAPE.fullmatch(toneless)
    if matched is None:
        return False
    return matched.group(1) not in _STOPS or tone in ("\u0301", "\u0323")


def _split_tone(word: str) -> tuple[str, str]:
    marks = unicodedata.normalize("NFD", word)
    toneless = "".join(mark for mark in marks if mark not in _TONES)
    return nfc(toneless), "".join(mark for mark in marks if mark in _TONES)
