"""Clauses and their meaning as far as words show it: what is negated, what is limited, who has which part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.writing.figures import BREAK, Token

_SCOPE = 3
"""How many words after a negator it surely negates."""

STOPS = frozenset(
    """
    là và của các những cho với về để khi trong tại ở từ đến do bởi vì nếu theo này đó thì mà sẽ đã đang được
    bị có như hay hoặc vào ra lên xuống một cũng còn thuộc đối việc sự cái bằng trên dưới trước sau qua nhằm
    gồm bao nêu rõ phải cần mươi mười mốt lăm tối đa thiểu nhất trở chỉ
    """.split()  # noqa: SIM905 -- a list of words is read more easily so
)
"""Words that say nothing by themselves, or that are compared as relations or figures."""

NEGATORS = frozenset({"không", "chưa", "chẳng", "cấm", "đừng", "chớ"})
_NEGATORS_TONELESS = frozenset({"khong", "chua", "cam", "chang"})
_SCOPE_ENDS = frozenset({"thì", "nhưng", "mà", "và", "hoặc", "nếu", "khi", "để", "do"})

_RELATIONS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("không", "quá"), "most"), (("không", "vượt", "quá"), "most"), (("không", "vượt"), "most"),
    (("tối", "đa"), "most"), (("nhiều", "nhất"), "most"), (("muộn", "nhất"), "most"),
    (("chậm", "nhất"), "most"), (("không", "dưới"), "least"), (("không", "ít", "hơn"), "least"),
    (("không", "thấp", "hơn"), "least"), (("tối", "thiểu"), "least"), (("ít", "nhất"), "least"),
    (("trở", "lên"), "least"), (("trở", "xuống"), "most"), (("sớm", "nhất"), "least"),
    (("có", "thể"), "may"), (("được", "phép"), "may"), (("bắt", "buộc"), "must"), (("phải",), "must"),
    (("trách", "nhiệm"), "must"), (("chỉ",), "only"), (("duy", "nhất"), "only"), (("trước",), "before"),
    (("sau",), "after"), (("trên",), "over"), (("hơn",), "over"), (("dưới",), "under"),
    (("tăng",), "up"), (("giảm",), "down"), (("trừ",), "except"), (("ngoại", "trừ"), "except"),
)  # fmt: skip
"""What sets limits, by meaning; longest wording first where one begins with another."""

_BEFORE_FIGURES_ONLY = frozenset({"over", "under"})
"""Limits only before a figure: "trên địa bàn" is none."""

_IDIOMS = frozenset({("như", "sau"), ("sau", "đây"), ("nêu", "trên")})

_PARTS = {("chủ", "trì"): "lead", ("phối", "hợp"): "support", ("phụ", "trách"): "charge"}
_ROLE_ENDS = frozenset(".!?…\n;|")


@dataclass(frozen=True, slots=True)
class Clause:
    """A run of words between two breaks.

    `negated` are the words that each negator surely negates, by their places in the clause; `unsure` the
    places that one may negate. `relations` are limits, each with the figure that it stands by, or "".
    """

    line: tuple[Token, ...]
    negated: tuple[range, ...]
    unsure: frozenset[int]
    relations: frozenset[tuple[str, str]]

    @property
    def content(self) -> list[Token]:
        """The words that say something."""
        return [token for token in self.line if is_content(token)]


def is_content(token: Token) -> bool:
    """Whether a token is a word that says something by itself."""
    if token.is_break or token.is_figure or not token.folded:
        return False
    return token.toned not in STOPS and token.toned not in NEGATORS


def clauses(line: Iterable[Token], *, toneless: bool = False) -> list[Clause]:
    """The clauses of a line. `toneless`: it is written without tones, so "khong" is "không"."""
    found: list[Clause] = []
    words: list[Token] = []
    for token in [*line, Token(BREAK, BREAK)]:
        if not token.is_break:
            words.append(token)
        elif words:
            found.append(_clause(tuple(words), toneless))
            words = []
    return found


def _clause(line: tuple[Token, ...], toneless: bool) -> Clause:
    relations: set[tuple[str, str]] = set()
    negated: list[range] = []
    unsure: set[int] = set()
    taken: set[int] = set()
    said = [token.toned for token in line]
    for at, token in enumerate(line):
        if at in taken:
            continue
        wording = next((one for one in _RELATIONS if tuple(said[at : at + len(one[0])]) == one[0]), None)
        if wording is not None and tuple(said[at : at + 2]) not in _IDIOMS:
            end = at + len(wording[0])
            taken.update(range(at, end))
            near = reversed(line[max(at - 3, 0) : at]) if said[at] == "trở" else line[end : end + 3]
            figure = next((one.folded for one in near if one.is_figure), "")
            if wording[1] not in _BEFORE_FIGURES_ONLY or figure:
                relations.add((wording[1], figure))
        elif token.toned in NEGATORS or (toneless and token.folded in _NEGATORS_TONELESS):
            end = next((far for far in range(at + 1, len(line)) if said[far] in _SCOPE_ENDS), len(line))
            negated.append(range(at + 1, min(at + 1 + _SCOPE, end)))
            unsure.update(range(at + 1 + _SCOPE, end))
    sure = {place for scope in negated for place in scope}
    return Clause(line, tuple(negated), frozenset(unsure - sure), frozenset(relations))


def pairs(clause: Clause) -> Iterator[tuple[int, tuple[str, str]]]:
    """Neighbouring words, folded, at least one of them of content, and the place of the first."""
    for at in range(len(clause.line) - 1):
        first, second = clause.line[at : at + 2]
        if first.is_figure or second.is_figure or {first.toned, second.toned} & NEGATORS:
            continue
        if is_content(first) or is_content(second):
            yield at, (first.folded, second.folded)


def parts_taken(line: Sequence[Token]) -> dict[str, list[Token]]:
    """Who has which part: "X chủ trì, phối hợp với Y" and "Chủ trì: X | Phối hợp: Y" say the same.

    Returns:
        The words of content that stand where the holder of a part ("lead", "support", "charge") is
        named. There may be more of them than the name.
    """
    marks = [at for at in range(len(line) - 1) if (line[at].toned, line[at + 1].toned) in _PARTS]
    found: dict[str, list[Token]] = {}
    for place, at in enumerate(marks):
        part = _PARTS[line[at].toned, line[at + 1].toned]
        start = marks[place - 1] + 2 if place else 0
        end = marks[place + 1] if place + 1 < len(marks) else len(line)
        before, after = _before(line[start:at]), _after(line[at + 2 : end])
        following = line[at + 2].toned if at + 2 < len(line) else ""
        named_after = following in {":", "là", "gồm"} or (part == "support" and following in {"với", "cùng"})
        holder = after if named_after or not before else before
        found.setdefault(part, []).extend(token for token in holder if is_content(token))
    return found


def _before(line: Sequence[Token]) -> list[Token]:
    """The words of a clause before a mark, from "do" on where one stands there."""
    start = 0
    for at, token in enumerate(line):
        if token.toned == "do" or (token.is_break and token.toned in _ROLE_ENDS | {":", ",", '"'}):
            start = at + 1
    return list(line[start:])


def _after(line: Sequence[Token]) -> list[Token]:
    """The words of a clause behind a mark. "Phối hợp: X; Y" is a list of holders."""
    opening = line[0].toned if line else ""
    ends = _ROLE_ENDS - {";"} if opening in {":", "là", "gồm"} else _ROLE_ENDS
    found: list[Token] = []
    for token in line[1:] if opening in {":", "là", "với", "cùng", "gồm"} else line:
        if token.is_break and token.toned in ends:
            break
        found.append(token)
    return found
