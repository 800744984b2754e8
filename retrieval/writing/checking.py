"""Checking what a model wrote against the passages it was shown: what they do not support is cut.

A model's text is untrusted in every way: it may lie, obey a document, or be no language at all. Nothing of
it is shown but sentences that name a passage and say what that passage says; quotes are shown in the
passage's own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.vietnamese import collapse, fold, nfc
from retrieval.terms import is_toned
from retrieval.writing.clauses import NEGATORS, is_content
from retrieval.writing.figures import tokens
from retrieval.writing.prompt import MOST_HEADING, MOST_SOURCES, NO_ANSWER, Source
from retrieval.writing.quoting import CLOSE, OPEN, Quote, Searchable, cut_quotes, find_quote, searchable
from retrieval.writing.support import Grounds

LONGEST = 8_000
MOST_SENTENCES = 12
"""Characters of a model's text that are read, and sentences of it that are shown."""

_SOURCE_SHARE = 0.34
"""The least share of a sentence's words that a cited passage must have to stay among its sources."""

_LEAST_TONED = 0.25
_LEAST_WORDS = 4
"""The least share of marked words in a sentence of at least so many that is Vietnamese."""

_LEAST_CONTENT = 2
"""Words of content without which a sentence says nothing that can be compared."""

_VIETNAMESE = "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
_OTHER = re.compile(rf"[^A-Za-z{_VIETNAMESE}{_VIETNAMESE.upper()}0-9 .,;:!?…()\[\]\"'‘’“”„«»%/–—\-+&=≥≤²³°º]")
_NUMBERS = r"\[\s{0,3}\d{1,3}(?:\s{0,3}[,;]\s{0,3}\d{1,3}){0,9}\s{0,3}\]"
_MARK = re.compile(rf"\s{{0,3}}{_NUMBERS}")
_END = re.compile(
    rf"(?:[.!?…]{{1,9}}\)?)?(?:\s{{0,3}}{_NUMBERS})+[.!?…;]{{0,9}}"  # a sentence with its sources
    r"|[.!?…]{1,9}\)?(?=\s|$)"  # one without, or with its sources after the full stop of the next
)
_ABBREVIATED = re.compile(r"(?<!\w)(?:tp|tx|tt|ts|ths|pgs|gs|q|p|h|x|v\.v|st|đ|k|tr)\.$", re.IGNORECASE)
_LEAD = re.compile(r"(?:[-*•+–—>#]{1,6}\s+|#{1,6}\s*|\(?\d{1,2}[.)]\s+|[a-zđ]\)\s+){1,3}", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")

_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}:/|\bwww\.|\bmailto:|\b[a-z0-9-]{2,63}\.(?!\d)[a-z]{2,24}\b|\w@\w"
    r"|(?:^|[\s(\"“])[@/#]\w"
)
"""Links, addresses, mentions and commands, which platforms make something to press."""

_MARKUP = re.compile(r"[<>{}`|\\^~\[\]_*]")
_TO_THE_READER = re.compile(
    r"\bhãy\b|\bvui lòng\b|\bxin (?:hãy|vui|mời|lưu ý)\b|\banh\s*[/,]\s*chị\b|\banh chị\b|\bquý vị\b"
    r"|\bbạn (?:hãy|cần|phải|nên|có|vui)\b|\bmật khẩu\b|\botp\b|\bmã (?:xác thực|xác nhận|pin)\b"
    r"|^(?:bấm|nhấn|nhấp|truy cập|đăng nhập|chuyển tiền|gọi ngay|chuyển khoản)\b"
)
_TO_A_MODEL = re.compile(
    r"\b(?:bo qua|phot lo|quen di|quen het|ignore|disregard|forget|override)\b[^.;]{0,40}?"
    r"\b(?:huong dan|chi dan|chi thi|menh lenh|lenh tren|quy tac|cau hoi|yeu cau tren"
    r"|instructions?|rules|prompt|previous|above)\b"
    r"|\b(?:system prompt|jailbreak)\b|\b(?:system|assistant|user) ?: |\byou are (?:now|a|an)\b"
    r"|\b(?:tra loi|respond|reply|answer)\s+(?:rang|voi nguoi dung|nguoi dung|nguoi hoi|with|that|the user)\b"
    r"|\bban la (?:mot )?(?:tro ly|chatbot)\b"
)
"""Words that a document has for a machine and not for its readers, folded. Narrow, for plans do speak of
assistants and of instructions; what it misses still has to be said by the passage."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that the passages support. `sources` are their numbers; `quotes` stand in `text` in “…”."""

    text: str
    sources: tuple[int, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What is left of a model's answer: its sentences, one a line, each with its sources' numbers.

    `cut` is how many sentences the passages do not support, which are left out.
    """

    text: str
    sentences: tuple[Sentence, ...]
    cut: int


def check(reply: str, sources: Sequence[Source]) -> Written | None:
    """Keep of a model's text what the passages support.

    Args:
        reply: as the model wrote it; any text.
        sources: the passages that it was shown.

    Returns:
        The sentences that are supported; None where the model says that the passages do not answer, or
        where less than half of its sentences are left.
    """
    known = {source.number: source for source in sources[:MOST_SOURCES]}
    checker = _Checker(known)
    kept: dict[Sentence, None] = {}
    cut = 0
    whole = reply if len(reply) <= LONGEST else reply[:LONGEST].rpartition("\n")[0]
    for written in split_sentences(whole):
        sentence = checker.sentence(written)
        if sentence is not None:
            kept[sentence] = None
        else:
            cut += 1
        if len(kept) == MOST_SENTENCES:
            break
    if not kept or len(kept) < cut:
        return None
    lines = (one.text + " " + "".join(f"[{number}]" for number in one.sources) for one in kept)
    return Written("\n".join(lines), tuple(kept), cut)


def split_sentences(reply: str) -> list[str]:
    """The sentences of a model's text, each with the source marks that follow it, list marks taken away."""
    found: list[str] = []
    for line in nfc(reply).replace("\ufeff", "").splitlines():
        rest = line.strip()
        lead = _LEAD.match(rest)
        rest = _EMPHASIS.sub("", rest[lead.end() :] if lead else rest)
        hidden = _without_quotes(rest)
        start = 0
        for match in _END.finditer(hidden):
            if _goes_on(hidden, rest, match):
                continue
            marks_alone = not any(map(str.isalnum, _MARK.sub("", rest[start : match.end()])))
            if marks_alone and found and start:
                found[-1] += rest[start : match.end()]
            else:
                found.append(rest[start : match.end()])
            start = match.end()
        found.append(rest[start:])
    return [sentence.strip() for sentence in found if any(map(str.isalnum, sentence))]


def _goes_on(hidden: str, rest: str, match: re.Match[str]) -> bool:
    """Whether a sentence does not end here: at "TP.", or at a source mark with more of it behind.

    "Được gia hạn [1] nếu chưa có ai chờ." must not become "Được gia hạn [1]".
    """
    if "[" not in match.group():
        return _ABBREVIATED.search(hidden, max(match.start() - 9, 0), match.start() + 1) is not None
    if not match.group().endswith(("]", "];")) or match.group().lstrip()[0] in ".!?…":
        return False
    behind = rest[match.end() : match.end() + 20].lstrip(' “"«')
    return bool(behind) and not behind[0].isupper()


def speaks_to_a_model(text: str) -> bool:
    """Whether a text has words that are meant for a machine that reads it, not for people."""
    return _TO_A_MODEL.search(collapse(fold(nfc(text)))) is not None


class _Checker:
    """The passages of one answer, prepared once."""

    def __init__(self, known: Mapping[int, Source]) -> None:
        self._known = {number: _for_readers(source) for number, source in known.items()}
        self._searchable = {number: searchable(source) for number, source in self._known.items()}
        self._grounds: dict[tuple[int, ...], Grounds] = {}

    def sentence(self, written: str) -> Sentence | None:
        """The sentence as it can be shown; None where it is to be cut."""
        parts = cut_quotes(written)
        if parts is None or NO_ANSWER.lower() in written.lower():
            return None
        around, quoted = parts
        cited = tuple(dict.fromkeys(int(one) for part in around for one in _numbers(part)))
        cited = tuple(number for number in cited if number in self._known)
        around = [_MARK.sub("", part) for part in around]
        quotes = self._quotes(quoted, cited)
        if not cited or quotes is None:
            return None
        text = _joined(around, [quote.text for quote in quotes])
        stated = ' " '.join(around)
        if not _can_be_shown(around, text) or _begs_a_negation(around, quotes):
            return None
        sources = self._resting_on(text, cited, quotes)
        if not sources or self._over(sources).refusal(stated, text) is not None:
            return None
        return Sentence(text, sources, quotes)

    def _quotes(self, quoted: Sequence[str], cited: Sequence[int]) -> tuple[Quote, ...] | None:
        within: list[Searchable] = [self._searchable[number] for number in cited]
        quotes = [find_quote(one, within) for one in quoted]
        found = tuple(quote for quote in quotes if quote is not None)
        if len(found) < len(quotes) or any(speaks_to_a_model(quote.before + quote.text) for quote in found):
            return None
        return found

    def _resting_on(self, text: str, cited: tuple[int, ...], quotes: Sequence[Quote]) -> tuple[int, ...]:
        """The cited passages that a sentence really has something of."""
        used = {quote.source for quote in quotes}
        return tuple(
            number for number in cited if number in used or self._over((number,)).share(text) >= _SOURCE_SHARE
        )

    def _over(self, numbers: tuple[int, ...]) -> Grounds:
        if numbers not in self._grounds:
            cited = [self._known[number] for number in numbers]
            places = [f"{one.place}\n{one.heading[:MOST_HEADING]}" for one in cited]
            self._grounds[numbers] = Grounds([one.text for one in cited], places)
        return self._grounds[numbers]


def _for_readers(source: Source) -> Source:
    """What was shown of a passage, up to where it begins to speak to a machine: no more of it counts."""
    heading = "" if speaks_to_a_model(source.heading) else source.heading
    composed = nfc(source.shown)
    found = _TO_A_MODEL.search(re.sub(r"\s", " ", fold(composed)))
    if found is None:
        return replace(source, text=source.shown, heading=heading)
    return replace(
        source, text=composed[: found.start()] if composed == source.shown else "", heading=heading
    )


def _numbers(part: str) -> list[str]:
    return [number for mark in _MARK.findall(part) for number in re.findall(r"[0-9]+", mark)]


def _joined(around: Sequence[str], quotes: Sequence[str]) -> str:
    """The sentence with its quotes in place, spaces tidied outside them."""
    pieces = [re.sub(r"\s+", " ", around[0]).lstrip()]
    for quote, following in zip(quotes, around[1:], strict=True):
        tidy = re.sub(r"\s+([.,;:!?])", r"\1", re.sub(r"\s+", " ", following))
        pieces += [OPEN, quote, CLOSE, tidy]
    text = "".join(pieces).strip()
    return re.sub(r"\s+([.,;:!?…])$", r"\1", text)


def _can_be_shown(around: Sequence[str], text: str) -> bool:
    """Whether a sentence is plain Vietnamese that tells something, with no link, markup or order in it."""
    stated = collapse(" ".join(around))
    if any(_OTHER.search(part) or _MARKUP.search(part) for part in around):
        return False
    lowered = text.lower()
    if _ADDRESS.search(lowered) or _TO_THE_READER.search(stated.lower()) or speaks_to_a_model(text):
        return False
    # "Không." answers a question that no passage has: there is nothing to compare.
    if sum(map(is_content, tokens(text))) < _LEAST_CONTENT:
        return False
    words = [token for token in tokens(stated) if token.toned.isalpha()]
    return len(words) < _LEAST_WORDS or is_toned(stated, _LEAST_TONED)


def _begs_a_negation(around: Sequence[str], quotes: Sequence[Quote]) -> bool:
    """Whether a quote begins after a "không" that the sentence does not have before it."""
    for stated, quote in zip(around, quotes, strict=False):
        if _ends_negated(quote.before) and not _ends_negated(stated):
            return True
    return False


def _ends_negated(text: str) -> bool:
    """Whether one of the last three words of a text, in its last clause, is a negator."""
    for token in reversed(tokens(text[-60:])[-3:]):
        if token.is_break:
            return False
        if token.toned in NEGATORS or token.toned == "trừ":
            return True
    return False


def _without_quotes(text: str) -> str:
    """The text with what stands in quotes blanked, place for place, so that no sentence ends in there."""
    return re.sub(r"[“„\"][^“”„\"\n]*[”“\"]", lambda match: "_" * len(match.group()), text)
