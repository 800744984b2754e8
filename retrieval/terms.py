"""What text is matched by: folded syllables, adjacent pairs, parts of document numbers, toned syllables."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain, pairwise

from knowledge.references import parse_references
from knowledge.vietnamese import fold, nfc, syllables

LONGEST_SYLLABLE = 40
"""In characters. Longer "words" are addresses and noise; tantivy would refuse them from 65 kB on."""

_DIGIT = re.compile(r"\d")
_DOCUMENT_NUMBER = re.compile(r"([0-9]{1,6})/(?:([0-9]{4})(?:/|$)|(?=[a-z]))")
_JOINT = re.compile(r"[./-]")
_SMALL = "".join(letter for letter in map(chr, range(ord("a"), ord("ỹ") + 1)) if letter.islower())
_STOP = r"[.;:!?…()\[\]“”\"](?=\s|$)|[(\[“\"]"
_LINE_END = rf"\n(?![ \t]*[{_SMALL}])"
_BREAK = re.compile(f"{_STOP}|{_LINE_END}")
_STOPS, _LINE_ENDS = re.compile(_STOP), re.compile(_LINE_END)
_CUT = "("
"""Stands for what is cut out of a question: it breaks pairs, and is no part of a word."""

PLACE_MARK = "@"
"""What the terms of places begin with; no syllable does."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_WITHOUT_TONES = str.maketrans("", "", _TONES)

QUESTION_PHRASES: tuple[str, ...] = (
    "xin cho hoi", "xin cho biet", "cho toi hoi", "cho em hoi", "cho minh hoi", "cho hoi", "cho biet",
    "em muon hoi", "toi muon hoi", "toi muon biet", "muon biet", "vui long", "giup toi", "giup em", "lam on",
    "nhu the nao", "the nao", "nhu nao", "ra sao", "lam sao", "tai sao", "vi sao", "la gi", "nhung gi",
    "cai gi", "dieu gi", "viec gi", "gom gi", "la bao lau", "bao lau", "la bao nhieu", "bao nhieu",
    "may ngay", "khi nao", "luc nao", "bao gio", "o dau", "cho nao", "noi nao", "nhung ai", "la ai", "do ai",
    "ai la", "ai duoc", "co duoc", "duoc khong", "dung khong", "phai khong", "hay khong", "co phai", "a chi",
    "anh chi", "chi oi", "anh oi", "em oi", "ad oi", "duoc quy dinh", "quy dinh gi", "quy dinh the nao",
    "quy dinh ra sao", "theo quy dinh", "noi gi", "noi ve gi", "noi the nao",
)  # fmt: skip
"""Phrases that make a sentence a question or polite, folded. Whole phrases, because folded syllables alone
are ambiguous: "gi" is nothing else, but "la" is also a leaf and "hoi" also an association."""

_QUESTION_PHRASE = re.compile(r"\b(?:" + "|".join(sorted(QUESTION_PHRASES, key=len, reverse=True)) + r")\b")

_STOPS_TONED = """
là gì nào ai đâu sao mấy bao nhiêu hỏi cho có không được phải thì mà à ạ ơi nhé nhỉ vậy thế hả ư và của các
những với về để khi trong ngoài trên dưới ở tại từ đến do bởi vì nếu cần nên hay hoặc như theo này đó kia ấy
thôi cũng đã đang sẽ vẫn còn rất một tôi em mình bạn anh chị chúng ta hãy xin vui lòng biết muốn giúp bị ra
vào lên xuống việc cái con chiếc lại đi
"""

_STOPS_TONELESS = """
la gi nao ai dau sao may bao nhieu hoi co khong duoc phai thi ma a oi nhe nhi vay the ha u va cac nhung voi ve
de khi trong o tai tu den do boi vi neu hay nhu theo nay da dang se van con rat toi em minh ban anh chi xin
biet muon giup viec mot
"""

QUESTION_SYLLABLES = frozenset(_STOPS_TONED.split())
"""Syllables that carry no subject, for questions typed with tones."""

QUESTION_SYLLABLES_TONELESS = frozenset(_STOPS_TONELESS.split())
"""The same for questions typed without, less those that are more often something else ("cua": một cửa)."""


TONED_TEXT = 0.55
TONED_QUESTION = 0.25
"""The least share of words with diacritics in a text, and in a question, that is written with them. Clean
passages of five laws have 0.78 and more, OCR-damaged ones of three plans 0.5 and less, half of them 0.18."""


def is_toned(text: str, least: float = TONED_TEXT) -> bool:
    """Whether a text is written with diacritics, at least on this share of its words of letters."""
    marks = [_is_marked(word) for word in syllables(text) if word.isalpha()]
    return bool(marks) and sum(marks) >= least * len(marks)


def terms(text: str) -> list[str]:
    """The folded terms of a text, repeated as often as they occur, for the index and for queries alike.

    "Thủ tục 61/2018/NĐ-CP" gives "thu", "tuc", "thu_tuc", "61/2018/nd-cp", "61/2018", "61" and the pairs
    over the first form of each. Pairs do not cross the end of a sentence, a bracket, or a line end that is
    not just wrapping (what follows does not begin with a small letter).
    """
    found: list[str] = []
    for line in _LINE_ENDS.split(text):
        runs = list(map(_of_run, line.split()))
        found += chain.from_iterable([forms for _, forms in runs])
        words = chain.from_iterable([words for words, _ in runs])
        found += [f"{one}_{other}" for one, other in pairwise(words) if one and other]
    return found


@lru_cache(maxsize=1 << 16)
def _of_run(run: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folded words of what stands between spaces, "" where a sentence or bracket ends, and their forms.

    The same runs are met again and again.
    """
    pieces = [[form for word in syllables(piece) for form in _words(word)] for piece in _STOPS.split(run)]
    forms = tuple(form for words in pieces for word in words for form in number_forms(word))
    return tuple(word for words in pieces for word in ("", *words))[1:], forms


def toned_terms(text: str) -> list[str]:
    """The syllables of a text with their tones, in one spelling ("huỷ" and "hủy" are the same)."""
    return [toned(word) for word in syllables(nfc(text)) if len(word) <= LONGEST_SYLLABLE]


def question_terms(question: str) -> list[str]:
    """The distinct folded terms of a question that say what it is about, in order.

    Places of law and question phrases are cut out first, so that no pair spans them; the places come back
    as terms of their own. Of what is left, single question syllables are dropped, and pairs of two of them;
    a pair with one of them stays ("một cửa"). Where nothing would be left, the terms of the whole question.
    """
    stops = _stops(question)
    chosen: dict[str, None] = dict.fromkeys(places(question))
    for piece in _question_pieces(question):
        words = [(form, word in stops) for word in piece for form in _words(word)]
        for word, stop in words:
            if not stop:
                chosen.update(dict.fromkeys(number_forms(word)))
        for (first, stop_first), (second, stop_second) in pairwise(words):
            if not (stop_first and stop_second):
                chosen[f"{first}_{second}"] = None
    return list(chosen) if chosen else list(dict.fromkeys(terms(question)))


def toned_question_terms(question: str) -> list[str]:
    """The distinct toned syllables that say what a question is about; none where it has no tones."""
    if not is_toned(question, TONED_QUESTION):
        return []
    stops = _stops(question)
    words = (word for piece in _question_pieces(question) for word in piece if word not in stops)
    return list(dict.fromkeys(term for word in words for term in toned_terms(word)))


def _stops(question: str) -> frozenset[str]:
    return QUESTION_SYLLABLES if is_toned(question, TONED_QUESTION) else QUESTION_SYLLABLES_TONELESS


def _question_pieces(question: str) -> list[list[str]]:
    """The words of a question in lower case, cut at question phrases and at breaks."""
    text = nfc(nfc(question).lower())
    for reference in parse_references(text):
        for start, end in reference.places if reference.article is not None else ():
            text = text[:start] + _CUT * (end - start) + text[end:]
    for start, end in [match.span() for match in _QUESTION_PHRASE.finditer(fold(text))]:
        text = text[:start] + _CUT * (end - start) + text[end:]
    return [syllables(piece) for piece in _BREAK.split(text)]


def places(text: str) -> list[str]:
    """The places of law named in a text, as terms: "khoản 2 Điều 18" is "@dieu18" and "@dieu18.2".

    The same for a locator ("Điều 18 khoản 2"), so that a question finds the passage that it names.
    """
    found = []
    for reference in parse_references(text):
        if reference.article is None:
            continue
        place = f"{PLACE_MARK}dieu{reference.article}"
        found.append(place)
        for label in (reference.clause, reference.point):
            if label is None:
                break
            place += f".{label}"
            found.append(place)
    return list(dict.fromkeys(found))


_PLAIN_WORD = re.compile(r"[^\W_]+")


def spaced(text: str) -> str:
    """The folded words of a text with one space around each, so that a phrase is looked up as whole words."""
    return f" {' '.join(_PLAIN_WORD.findall(fold(text)))} "


def place_in_words(place: str) -> str:
    """A place of law as people write it: "@dieu18.2.a" is "Điều 18 khoản 2 điểm a"."""
    article, *below = place.removeprefix(f"{PLACE_MARK}dieu").split(".")
    levels = ("khoản", "điểm")
    return " ".join(
        [f"Điều {article}", *(f"{level} {label}" for level, label in zip(levels, below, strict=False))]
    )


@lru_cache(maxsize=1 << 16)
def folded_form(term: str) -> str:
    """The folded syllable of a toned term."""
    return "".join(letter for letter in fold(term) if not unicodedata.combining(letter))


@lru_cache(maxsize=1 << 16)
def _is_marked(word: str) -> bool:
    return fold(word) != word.lower()


@lru_cache(maxsize=1 << 16)
def toned(word: str) -> str:
    """A syllable in lower case with its tone mark last, so that old and new spelling are one."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = "".join(character for character in letters if character in _TONES)
    return letters.translate(_WITHOUT_TONES) + tones if tones else letters


@lru_cache(maxsize=1 << 16)
def _words(word: str) -> tuple[str, ...]:
    """The folded words in one written word: "nhận/trả" is two, a number of any kind is one."""
    folded = fold(word)
    if _DIGIT.search(folded):
        form = str(int(folded)) if folded.isascii() and folded.isdigit() and len(folded) < 10 else folded
        return (form,) if len(form) <= LONGEST_SYLLABLE else ()
    return tuple(part for part in _JOINT.split(folded) if part and len(part) <= LONGEST_SYLLABLE)


@lru_cache(maxsize=1 << 16)
def number_forms(word: str) -> tuple[str, ...]:
    """A word as it may be asked for: "61/2018/nd-cp" also as "61/2018" and "61"."""
    number = _DOCUMENT_NUMBER.match(word)
    if number is None:
        return (word,)
    short = f"{int(number[1])}/{number[2]}" if number[2] else None
    return tuple(dict.fromkeys(form for form in (word, short, str(int(number[1]))) if form))
