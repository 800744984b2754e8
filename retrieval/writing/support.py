"""Whether passages support what a sentence says: its words, its figures, its negations and limits.

No proof of meaning: it compares words, and does not see who does what to whom, nor a number of one thing
told of another in the same sentence of a passage. It is made to miss few lies and pays with some true
paraphrases, for what it refuses only shortens an answer, or leaves the extractive one to stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.terms import is_toned, toned
from retrieval.writing.clauses import Clause, clauses, is_content, pairs, parts_taken
from retrieval.writing.figures import NUMBER_WORDS, OTHERWISE, Token, figures, held, tokens

SENTENCE_SHARE = 0.85
PAIR_SHARE = 0.4
"""The least share of the content syllables of a sentence that the cited passages must have; and of its
neighbouring ones that must stand near each other there, too. Set by tests/retrieval/writing_sentences.py."""

_PART_SHARE = 0.75
"""The least share of the words that name who has a part, that a passage must have where it names the same."""

_CLAUSE_LEAST = 3
_ALIGNED = 0.5
_NEAR = 4
"""The content syllables by which a clause can be told from others, the least share of them for a part of a
passage to speak of the same, and how many of them apart "near" is."""

_FRAMING = frozenset(
    """
    mục tiêu chỉ quy định nội dung cụ thể văn bản tài liệu thời điểm gian hạn chót mức đơn vị cơ quan người
    việc riêng tỷ lệ thực hiện tiến hành yêu cầu nhiệm vụ trường hợp cách hình thức lấy dùng làm giao đặt
    ra khác cùng tổ chức hoàn thành
    """.split()  # noqa: SIM905 -- a list of words is read more easily so
)
"""Words with which a sentence may put what a passage says, although the passage has none of them."""

_TELLING = frozenset(
    """
    xã phường thôn tổ ấp tỉnh huyện quận phố trung ương sở bộ ngành mọi tất toàn mỗi từng nửa gấp đôi rưỡi
    thêm miễn phạt ngay lập luôn đều vĩnh tự mới cũ đầu cuối đủ thiếu đúng sai hủy bỏ ít nhiều cao thấp
    lớn nhỏ nhanh chậm ngày tuần tháng quý năm giờ phút sáng trưa chiều tối đêm
    """.split()  # noqa: SIM905 -- see above
)
"""Words of which one alone makes another statement."""

_DUTY = {"must": "may", "may": "must"}
"""What may be said of a plain rule ("đền một cuốn": "phải đền một cuốn"), but not of its opposite."""

_SPELT = NUMBER_WORDS - OTHERWISE
"""Words looked at as figures, and not as words."""

_EXTREMES = frozenset({"nhiều", "ít", "chậm", "muộn", "sớm"})
_SENTENCE_ENDS = frozenset(".!?…\n")
_COUNTED = frozenset({"ngày", "tháng", "năm", "quý", "điều", "khoản", "điểm", "mục", "trang", "lần", "số"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or a line of a passage, with the opening of the list that it belongs to."""

    clauses: tuple[Clause, ...]
    words: frozenset[str]


class Grounds:
    """What sentences that cite the same passages are compared with.

    Words are compared with their tones where all the passages are written with them.

    Args:
        texts: of the passages; no part of them that may not count.
        places: where they stand, in words.
    """

    def __init__(self, texts: Sequence[str], places: Sequence[str]) -> None:
        self._held = held(texts, places)
        self._toned = all(is_toned(text) for text in texts)
        self._units = [unit for text in texts for unit in _units(text)]
        # A place may be named, but says nothing: it lends its words, and no unit.
        named = [token for place in places for token in tokens(place)]
        self._words = {self._form(token) for token in named}
        self._parts: dict[str, set[str]] = {}
        self._negated: set[tuple[str, str]] = set()
        self._affirmed: set[tuple[str, str]] = set()
        self._pairs = set(_near_pairs([self._form(token) for token in named if is_content(token)]))
        for text in texts:
            line = tokens(text)
            self._words.update(self._form(token) for token in line)
            for part, holder in parts_taken(line).items():
                self._parts.setdefault(part, set()).update(token.folded for token in holder)
        for unit in self._units:
            content = [self._form(token) for clause in unit.clauses for token in clause.content]
            self._pairs.update(_near_pairs(content))
            for clause in unit.clauses:
                self._learn(clause)

    def _learn(self, clause: Clause) -> None:
        sure = {place for scope in clause.negated for place in scope}
        for place, pair in pairs(clause):
            if place in sure or place in clause.unsure:
                self._negated.add(pair)
            if place not in sure:
                self._affirmed.add(pair)

    def share(self, text: str) -> float:
        """The share, in [0, 1], of a text's content that is there; 1 where it has none."""
        content = self._content(tokens(text))
        return sum(self._form(one) in self._words for one in content) / len(content) if content else 1.0

    def pair_share(self, text: str) -> float:
        """The share of neighbouring words of content that are near each other there."""
        lines = [map(self._form, self._content(one.line)) for one in clauses(tokens(text))]
        found = [pair for line in lines for pair in pairwise(line)]
        return sum(pair in self._pairs for pair in found) / len(found) if found else 1.0

    def refusal(self, stated: str, whole: str) -> str | None:
        """Why the passages do not support a sentence; None where they do.

        Args:
            stated: the sentence without what it quotes, a break in place of each quote.
            whole: the sentence with its quotes.
        """
        found = clauses(tokens(stated))
        checks: tuple[tuple[str, Callable[[], bool]], ...] = (
            ("figure", lambda: all(map(self._held.holds, figures(stated)))),
            ("words", lambda: self.share(stated) >= SENTENCE_SHARE and self.pair_share(stated) >= PAIR_SHARE),
            ("part", lambda: self._has_parts(tokens(whole))),
            ("addition", lambda: not any(map(self._adds, found))),
            ("negation", lambda: not any(map(self._flips, found))),
            ("company", lambda: all(map(self._together, found))),
        )
        return next((name for name, holds in checks if not holds()), None) or self._limit(found, whole)

    def _form(self, token: Token) -> str:
        """A word as it is compared."""
        return toned(token.toned) if self._toned and token.toned else token.folded

    def _content(self, line: Sequence[Token]) -> list[Token]:
        """The words that a passage must have: no framing, no number, and no "ngày" before its number."""
        found = []
        for token, following in zip(line, [*line[1:], None], strict=False):
            if not is_content(token) or token.toned in _SPELT:
                continue
            counts = following is not None and following.is_figure and token.toned in _COUNTED
            extreme = following is not None and following.toned == "nhất" and token.toned in _EXTREMES
            framing = token.toned in _FRAMING and self._form(token) not in self._words
            if not (counts or extreme or framing):
                found.append(token)
        return found

    def _has_parts(self, line: Sequence[Token]) -> bool:
        """Whether those who are said to lead or to support do so in the passages."""
        for part, holder in parts_taken(line).items():
            known = self._parts.get(part, set())
            named = {token.folded for token in holder if token.folded in known or token.toned not in _FRAMING}
            if len(named & known) < _PART_SHARE * len(named):
                return False
        return True

    def _adds(self, clause: Clause) -> bool:
        """Whether a clause has what the passages have not: a telling word, or two syllables together."""
        last_unknown = False
        for token in self._content(clause.line):
            unknown = self._form(token) not in self._words
            if unknown and (token.toned in _TELLING or last_unknown):
                return True
            last_unknown = unknown
        return False

    def _flips(self, clause: Clause) -> bool:
        """Whether the clause negates what the passages only affirm, or the other way round."""
        sure = {place for scope in clause.negated for place in scope}
        found = list(pairs(clause))
        for place, pair in found:
            if place not in sure and place not in clause.unsure and pair in self._negated - self._affirmed:
                return True
        for scope in clause.negated:
            denied = [pair for place, pair in found if place in scope]
            known = any(pair in self._negated for pair in denied)
            if not known and any(pair in self._affirmed for pair in denied):
                return True
        return False

    def _together(self, clause: Clause) -> bool:
        """Whether each number of a clause stands in a part of a passage that says as much of it as any."""
        about = {token.folded for token in clause.content if token.toned not in _COUNTED | _FRAMING}
        most = max((len(about & unit.words) for unit in self._units), default=0)
        return all(
            any(token.folded in unit.words and len(about & unit.words) >= most for unit in self._units)
            for before, token in pairwise((Token("", ""), *clause.line))
            if token.is_figure and token.folded.isdigit() and before.toned not in _COUNTED
        )

    def _limit(self, found: Sequence[Clause], whole: str) -> str | None:
        """What negation or limit is there that no part of a passage about the same has."""
        about = {token.folded for token in tokens(whole) if is_content(token) or token.is_figure}
        for clause in found:
            content = {token.folded for token in clause.content}
            asked = content if len(content) >= _CLAUSE_LEAST else about
            units = [unit for unit in self._units if len(asked & unit.words) >= _ALIGNED * len(asked)]
            parts = [part for unit in units for part in unit.clauses]
            if clause.negated and not any(part.negated for part in parts):
                return "negation"
            relations = {relation for part in parts for relation in part.relations}
            kinds = {kind for kind, _ in relations}
            for kind, figure in clause.relations:
                if kind in _DUTY:
                    if kind not in kinds and _DUTY[kind] in kinds:
                        return "duty"
                elif (kind, figure) not in relations if figure else kind not in kinds:
                    return "limit"
        return None


def _units(text: str) -> Iterator[Unit]:
    """The sentences and lines of a passage. A line that ends in a colon opens those that follow it."""
    toneless = not is_toned(text)
    opening: list[Token] = []
    unit: list[Token] = []
    for token in [*tokens(text), Token("|", "\n")]:
        if not (token.is_break and token.toned in _SENTENCE_ENDS):
            unit.append(token)
            continue
        opens = token.toned == "\n" and bool(unit) and unit[-1].toned == ":"
        if any(not one.is_break for one in unit):
            line = unit if opens else [*opening, *unit]
            words = frozenset(one.folded for one in line if not one.is_break)
            yield Unit(tuple(clauses(line, toneless=toneless)), words)
        opening = unit if opens else opening
        unit = []


def _near_pairs(content: Sequence[str]) -> Iterator[tuple[str, str]]:
    for at, first in enumerate(content):
        for second in content[at + 1 : at + 1 + _NEAR]:
            yield first, second
            yield second, first
