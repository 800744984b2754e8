"""How often to be reminded, in words: "nhắc việc #5 trước 10, 5, 1 ngày", "thường xuyên hỏi hằng quý"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from knowledge.vietnamese import collapse, fold, nfc
from reminders.ladder import DEFAULT, WEEK, Ladder
from reminders.timing import Recurrence

LONGEST = 200
"""Characters of a message that may be about ladders."""


@dataclass(frozen=True, slots=True)
class LadderWish:
    """A ladder for the task of an occurrence, or the office's (None). What is None stays as it is.

    `usual`: whatever was chosen is forgotten. `doubt` says, in Vietnamese, what cannot be.
    """

    occurrence_id: int | None
    before: tuple[int, ...] | None = None
    after: tuple[int, ...] | None = None
    every: int | None = None
    coordinator_after: int | None = None
    leader_after: int | None = None
    usual: bool = False
    doubt: str = ""

    def on(self, ladder: Ladder) -> Ladder:
        """A ladder changed as is wished.

        Raises:
            ValueError: where its days would lie outside of what a ladder can have.
        """
        wished = {
            name: value
            for name in ("before", "after", "every", "coordinator_after", "leader_after")
            if (value := getattr(self, name)) is not None
        }
        return replace(ladder, **wished)


@dataclass(frozen=True, slots=True)
class CheckInWish:
    """How often the office asks about what is done all the time; None for as usual."""

    how_often: Recurrence | None


_DAYS = r"[0-9]{1,3}(?:(?: ?[,;] ?| va | ?, va )[0-9]{1,3}){0,11}"
_SUBJECT = r"(?:(?:ca )?(?:co quan|don vi|van phong)|(?:viec |nhiem vu )?#(?P<task>[0-9]{1,9}))"
_HEAD = re.compile(
    rf"(?:(?:doi |dat )?(?:lich )?nhac(?: (?:viec|nhiem vu|han))?(?: cho)? {_SUBJECT}"
    rf"|(?:viec |nhiem vu |cho )?{_SUBJECT.replace('(?P<task>', '(?P<task2>')}:? (?:thi )?(?:doi |dat )?nhac"
    r"(?: viec| nhiem vu)?)(?=[ :,])"
)
_PARTS = re.compile(
    "|".join(
        (
            rf"(?P<before>truoc(?: han)? {_DAYS}(?: ngay)?(?: lam viec)?)",
            r"(?P<never_on_day>khong nhac (?:trong |dung |vao )?ngay (?:den )?han)",
            r"(?P<on_day>(?:va |ca )?(?:vao |trong |dung |sang )*ngay(?: den)? han)",
            rf"(?P<after>(?:(?:khi )?(?:qua|sau|tre)(?: han)?) {_DAYS}(?: ngay)?)",
            r"(?P<weekly>(?:hang|moi) tuan(?: mot lan)?)",
            r"(?P<daily>(?:hang|moi) ngay(?! [0-9]))",
            r"(?P<every>(?:cu )?(?:moi )?[0-9]{1,3} ngay (?:mot|1) lan|(?:cu )?moi [0-9]{1,3} ngay)",
            r"(?P<no_more>(?:khong nhac nua|thoi(?: khong nhac nua)?))",
            r"(?P<coordinator>bao (?:cho )?(?:van phong|dieu phoi) sau [0-9]{1,3} ngay)",
            r"(?P<leader>bao (?:cho )?lanh dao sau [0-9]{1,3} ngay)",
            r"(?P<usual>(?:lai )?(?:nhu (?:thuong|binh thuong|mac dinh|cu|co quan)|(?:theo )?mac dinh))",
            r"(?P<link>[ ,;:.]+|(?:roi|sau do|va|thi|a|nhe|nha)(?!\w))",
        )
    )
)
_CHECK_IN = re.compile(
    r"(?:(?:doi|dat) )?(?:cac )?(?:viec|nhiem vu)? ?thuong xuyen(?: thi)? (?:hoi|nhac|bao cao|kiem tra)"
    r"(?: lai)? (?P<often>(?:hang|moi) (?:tuan|thang|quy|nam)|(?:6 thang|nua nam)(?: mot lan)?"
    r"|nhu (?:thuong|cu|mac dinh))(?: mot lan)?"
)
_OFTEN = (
    ("tuan", Recurrence.WEEKLY),
    ("6 thang", Recurrence.HALF_YEARLY),
    ("nua nam", Recurrence.HALF_YEARLY),
    ("thang", Recurrence.MONTHLY),
    ("quy", Recurrence.QUARTERLY),
    ("nam", Recurrence.YEARLY),
)
_COURTESY = re.compile(r"(?:[ .!,]+(?:a|nhe|nha|nghe|voi|giup))+$")


def read_ladder_words(text: str) -> LadderWish | CheckInWish | None:
    """The wish about rungs or check-ins that a whole message is; None where it is none."""
    said = collapse(nfc(text))
    if len(said) > LONGEST or "?" in said:
        return None
    # "hàng tuần" and "hằng tuần" are the same, folded; "mỗi" is not "mới".
    folded = _COURTESY.sub("", fold(said).rstrip(" .!"))
    if often := _CHECK_IN.fullmatch(folded):
        wanted = next((value for word, value in _OFTEN if word in often["often"]), None)
        return CheckInWish(None if often["often"].startswith("nhu") else wanted)
    head = _HEAD.match(folded)
    return _wish(head, folded[head.end() :]) if head is not None else None


def _wish(head: re.Match[str], rest: str) -> LadderWish | None:
    found: dict[str, str] = {}
    at = 0
    while at < len(rest):
        part = _PARTS.match(rest, at)
        if part is None or part.lastgroup is None:
            return None
        at = part.end()
        if part.lastgroup != "link" and found.setdefault(part.lastgroup, part[0]) != part[0]:
            return None
    number = head["task"] or head["task2"]
    wish = LadderWish(int(number) if number else None)
    if not found or ("usual" in found and len(found) > 1):
        return None
    if "usual" in found:
        return replace(wish, usual=True)
    return _checked(_with_after(_with_before(wish, found), found))


def _with_before(wish: LadderWish, found: dict[str, str]) -> LadderWish:
    if "before" in found:
        # The morning of the day belongs to every ladder, unless it is said that it does not.
        last = () if "never_on_day" in found else (0,)
        wish = replace(wish, before=tuple(sorted({*_numbers(found["before"]), *last}, reverse=True)))
    elif "on_day" in found:
        wish = replace(wish, before=(0,))
    elif "never_on_day" in found:
        wish = replace(wish, before=tuple(day for day in DEFAULT.before if day))
    return wish


def _with_after(wish: LadderWish, found: dict[str, str]) -> LadderWish:
    if "after" in found:
        wish = replace(wish, after=tuple(sorted(set(_numbers(found["after"])))))
    for name, days in (("weekly", WEEK), ("daily", 1), ("no_more", 0)):
        if name in found:
            wish = replace(wish, every=days)
    if "every" in found:
        wish = replace(wish, every=_numbers(found["every"])[0])
    if "coordinator" in found:
        wish = replace(wish, coordinator_after=_numbers(found["coordinator"])[0])
    if "leader" in found:
        wish = replace(wish, leader_after=_numbers(found["leader"])[0])
    return wish


def _checked(wish: LadderWish) -> LadderWish:
    try:
        wish.on(DEFAULT)
    except ValueError:
        return replace(wish, doubt="số ngày phải từ 1 đến 365, và không quá 20 mốc")
    return wish


def _numbers(words: str) -> list[int]:
    return [int(number) for number in re.findall("[0-9]+", words)]
