"""Time phrases written from their meanings, in the forms that clerks use and as OCR leaves them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from knowledge.vietnamese import fold
from reminders.timing import Anchor, Point, Recurrence, Window

ISSUED = date(2024, 2, 22)
PLAN_YEAR = 2024
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
_YEARS = st.integers(2022, 2035)
_NOT_SAID = st.none()


@dataclass(frozen=True)
class Meaning:
    """What a phrase says."""

    due: tuple[Window, ...] = ()
    recurrence: Recurrence | None = None
    anchors: tuple[Anchor, ...] = ()
    routine: bool = False
    ask: bool = False
    within: Window | None = None


Written = tuple[str, Meaning]


def month(number: int, year: int, last: int | None = None) -> Window:
    """The whole months from `number` to `last` of a year."""
    end = last or number
    return Window(date(year, number, 1), date(year, end, calendar.monthrange(year, end)[1]))


def quarter(number: int, year: int) -> Window:
    return month(3 * number - 2, year, 3 * number)


def until(day: date) -> Window:
    return Window(ISSUED if day >= ISSUED else date(day.year, 1, 1), day)


def _year_form(draw: st.DrawFn, year: int | None, *, slash: bool = True) -> str:
    if year is None:
        return ""
    forms = [f" năm {year}", f" của năm {year}"]
    return draw(st.sampled_from([*forms, f"/{year}", f" / {year}"] if slash else forms))


def _listed(draw: st.DrawFn, names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return ", ".join(names[:-1]) + draw(st.sampled_from([", ", " và ", "; "])) + names[-1]


@st.composite
def _quarters(draw: st.DrawFn) -> Written:
    year = draw(_YEARS | _NOT_SAID)
    numbers = sorted(draw(st.sets(st.integers(1, 4), min_size=1, max_size=4)))
    word = draw(st.sampled_from(["Quý ", "quý ", "Q"]))
    names = [ROMAN[one] if word != "Q" and draw(st.booleans()) else str(one) for one in numbers]
    if any(name.isdigit() for name in names) and any(not name.isdigit() for name in names):
        names = [ROMAN[one] for one in numbers]
    repeated = word == "Q" or draw(st.booleans())
    said = [word + name if repeated or not at else name for at, name in enumerate(names)]
    lead = draw(st.sampled_from(["", "trong ", "Trong ", "Thực hiện trong ", "vào ", "Hoàn thành trong "]))
    text = lead + _listed(draw, said) + _year_form(draw, year)
    return text, Meaning(tuple(quarter(one, year or PLAN_YEAR) for one in numbers))


@st.composite
def _months(draw: st.DrawFn) -> Written:
    year = draw(_YEARS | _NOT_SAID)
    numbers = sorted(draw(st.sets(st.integers(1, 12), min_size=1, max_size=4)))
    word = draw(st.sampled_from(["Tháng ", "tháng ", "T"]))
    padded = draw(st.booleans()) and word != "T"
    names = [f"{one:02}" if padded else str(one) for one in numbers]
    repeated = word == "T" or draw(st.booleans())
    said = [word + name if repeated or not at else name for at, name in enumerate(names)]
    lead = draw(st.sampled_from(["", "trong ", "Hoàn thành trong ", "vào ", "Báo cáo trong "]))
    text = lead + _listed(draw, said) + _year_form(draw, year)
    return text, Meaning(tuple(month(one, year or PLAN_YEAR) for one in numbers))


@st.composite
def _ranges(draw: st.DrawFn) -> Written:
    year = draw(_YEARS | _NOT_SAID)
    of = year or PLAN_YEAR
    if draw(st.booleans()):
        one, two = sorted(draw(st.lists(st.integers(1, 4), min_size=2, max_size=2, unique=True)))
        a, b = ROMAN[one], ROMAN[two]
        shapes = [
            f"từ quý {a} đến quý {b}",
            f"Từ quý {a} đến hết quý {b}",
            f"quý {a} - quý {b}",
            f"Quý {a}-{b}",
        ]
        window = month(3 * one - 2, of, 3 * two)
    else:
        one, two = sorted(draw(st.lists(st.integers(1, 12), min_size=2, max_size=2, unique=True)))
        shapes = [f"từ tháng {one} đến tháng {two}", f"Từ tháng {one} đến hết tháng {two}"]
        shapes += [f"Tháng {one} - tháng {two}", f"tháng {one}-{two}"]
        window = month(one, of, two)
    return draw(st.sampled_from(shapes)) + _year_form(draw, year), Meaning((window,))


def _date_text(draw: st.DrawFn, day: date, *, year: bool) -> str:
    if not year:
        return draw(
            st.sampled_from(
                [f"{day.day}/{day.month}", f"{day.day:02}/{day.month:02}", f"{day.day} tháng {day.month}"]
            )
        )
    return draw(
        st.sampled_from(
            [
                f"{day.day}/{day.month}/{day.year}",
                f"{day:%d/%m/%Y}",
                f"{day:%d.%m.%Y}",
                f"{day:%d/%m/%y}",
                f"{day.day} tháng {day.month} năm {day.year}",
            ]
        )
    )


def _a_day(draw: st.DrawFn) -> tuple[date, str]:
    year = draw(_YEARS | _NOT_SAID)
    of = year or PLAN_YEAR
    day = draw(st.dates(date(of, 1, 1), date(of, 12, 31)))
    return day, _date_text(draw, day, year=year is not None)


@st.composite
def _days(draw: st.DrawFn) -> Written:
    day, text = _a_day(draw)
    lead = draw(st.sampled_from(["ngày ", "Ngày ", "vào ngày ", "Tổ chức vào ngày "]))
    return lead + text, Meaning((Window(day, day),))


@st.composite
def _deadlines(draw: st.DrawFn) -> Written:
    day, text = _a_day(draw)
    lead = draw(
        st.sampled_from(
            [
                *(
                    "trước ngày ",
                    "Trước ngày ",
                    "trước ",
                    "Hoàn thành trước ngày ",
                    "hoàn thành trước ",
                    "xong trước ",
                ),
                *("chậm nhất ngày ", "Chậm nhất là ngày ", "không quá ngày ", "đến hết ngày ", "đến ngày "),
                *("Báo cáo trước ngày ", "trước 17 giờ ngày ", "muộn nhất là ngày ", "hạn cuối ngày "),
            ]
        )
    )
    return lead + text, Meaning((until(day),))


@st.composite
def _ends_of_periods(draw: st.DrawFn) -> Written:
    year = draw(_YEARS | _NOT_SAID)
    of = year or PLAN_YEAR
    kind = draw(st.sampled_from(["quarter", "month", "year", "before"]))
    if kind == "year":
        text = draw(st.sampled_from(["đến hết năm", "đến năm", "Đến hết năm"]))
        return f"{text} {of}", Meaning((until(date(of, 12, 31)),))
    if kind == "before":
        number = draw(st.integers(2, 12))
        text = f"trước tháng {number}" + _year_form(draw, year)
        return text, Meaning((until(date(of, number, 1) - timedelta(days=1)),))
    if kind == "quarter":
        number = draw(st.integers(1, 4))
        text = draw(st.sampled_from(["hết quý ", "đến hết quý ", "chậm nhất trong quý "])) + ROMAN[number]
        return text + _year_form(draw, year), Meaning((until(quarter(number, of).end),))
    number = draw(st.integers(1, 12))
    text = draw(st.sampled_from(["hết tháng ", "đến hết tháng ", "chậm nhất trong tháng "])) + str(number)
    return text + _year_form(draw, year), Meaning((until(month(number, of).end),))


@st.composite
def _parts(draw: st.DrawFn) -> Written:
    year = draw(_YEARS | _NOT_SAID)
    of = year or PLAN_YEAR
    part = draw(st.sampled_from(["đầu", "giữa", "cuối"]))
    kind = draw(st.sampled_from(["month", "half", "quarter", "year", "months"]))
    if kind == "months":
        count = draw(st.sampled_from([3, 6, 9]))
        first = 1 if part != "cuối" else 13 - count
        name = "cuối" if part == "cuối" else "đầu"
        number = draw(st.sampled_from([str(count), f"{count:02}"]))
        return f"{number} tháng {name} năm{'' if year is None else f' {year}'}", Meaning(
            (month(first, of, first + count - 1),)
        )
    if kind == "year":
        first, last = {"đầu": (1, 3), "giữa": (6, 7), "cuối": (10, 12)}[part]
        return f"{part} năm{'' if year is None else f' {year}'}", Meaning((month(first, of, last),))
    if kind == "quarter":
        number = draw(st.integers(1, 4))
        at = 3 * number - 3 + {"đầu": 1, "giữa": 2, "cuối": 3}[part]
        return f"{part} quý {ROMAN[number]}" + _year_form(draw, year), Meaning((month(at, of),))
    number = draw(st.integers(1, 12))
    end = month(number, of).end.day
    if kind == "half":
        name = "đầu" if part != "cuối" else "cuối"
        first, last = (1, 15) if name == "đầu" else (16, end)
        text = f"nửa {name} tháng {number}"
    else:
        first, last = {"đầu": (1, 10), "giữa": (11, 20), "cuối": (21, end)}[part]
        text = f"{part} tháng {number}"
    return text + _year_form(draw, year), Meaning((Window(date(of, number, first), date(of, number, last)),))


@st.composite
def _years(draw: st.DrawFn) -> Written:
    year = draw(_YEARS)
    whole = Window(date(year, 1, 1), date(year, 12, 31))
    if draw(st.booleans()):
        return draw(
            st.sampled_from([f"Năm {year}", f"trong năm {year}", f"cả năm {year}", f"{year}"])
        ), Meaning((whole,))
    last = year + draw(st.integers(1, 5))
    shapes = [
        f"giai đoạn {year}-{last}",
        f"Giai đoạn {year} - {last}",
        f"từ năm {year} đến năm {last}",
        f"năm {year}-{last}",
    ]
    return draw(st.sampled_from(shapes)), Meaning((Window(date(year, 1, 1), date(last, 12, 31)),))


@st.composite
def _days_of_a_month(draw: st.DrawFn) -> Written:
    year = draw(_YEARS | _NOT_SAID)
    of = year or PLAN_YEAR
    number = draw(st.integers(1, 12))
    one, two = sorted(draw(st.lists(st.integers(1, 28), min_size=2, max_size=2, unique=True)))
    tail = f"/{number}" + (f"/{year}" if year else "")
    first, last = date(of, number, one), date(of, number, two)
    shape = draw(st.sampled_from(["dash", "range", "list", "dates"]))
    if shape == "list":
        text = f"ngày {one}{draw(st.sampled_from([', ', ' và ']))}{two}{tail}"
        return text, Meaning((Window(first, first), Window(last, last)))
    if shape == "dash":
        return f"{one:02}-{two}{tail}", Meaning((Window(first, last),))
    if shape == "dates":
        return f"từ {one}/{number} đến {two}{tail}", Meaning((Window(first, last),))
    return f"từ ngày {one} đến ngày {two}{tail}", Meaning((Window(first, last),))


_UNITS = {
    "ngày": Recurrence.DAILY,
    "tuần": Recurrence.WEEKLY,
    "tháng": Recurrence.MONTHLY,
    "quý": Recurrence.QUARTERLY,
    "năm": Recurrence.YEARLY,
}
_RATES = {
    "sáu tháng một lần": Recurrence.HALF_YEARLY,
    "6 tháng/lần": Recurrence.HALF_YEARLY,
    "06 tháng một lần": Recurrence.HALF_YEARLY,
    "2 lần/năm": Recurrence.HALF_YEARLY,
    "mỗi năm hai lần": Recurrence.HALF_YEARLY,
    "định kỳ 6 tháng, năm": Recurrence.HALF_YEARLY,
    "Định kỳ 6 tháng và năm": Recurrence.HALF_YEARLY,
    "ba tháng một lần": Recurrence.QUARTERLY,
    "3 tháng/lần": Recurrence.QUARTERLY,
    "01 lần/quý": Recurrence.QUARTERLY,
    "mỗi quý một lần": Recurrence.QUARTERLY,
    "Hằng quý, 6 tháng, năm": Recurrence.QUARTERLY,
    "định kỳ hằng quý, 6 tháng, 9 tháng và năm": Recurrence.QUARTERLY,
    "1 lần/tháng": Recurrence.MONTHLY,
    "mỗi tháng một lần": Recurrence.MONTHLY,
    "Hằng tháng, quý, năm": Recurrence.MONTHLY,
    "mỗi tuần một lần": Recurrence.WEEKLY,
    "mỗi năm một lần": Recurrence.YEARLY,
}


@st.composite
def _recurring(draw: st.DrawFn) -> Written:
    if draw(st.booleans()):
        text = draw(st.sampled_from(sorted(_RATES)))
        return text, Meaning(recurrence=_RATES[text])
    unit = draw(st.sampled_from(sorted(_UNITS)))
    lead = draw(st.sampled_from(["hằng", "Hằng", "hàng", "Hàng", "mỗi", "định kỳ hằng", "Định kỳ hàng"]))
    return f"{lead} {unit}", Meaning(recurrence=_UNITS[unit])


_WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ Sáu", "thứ bảy", "chủ nhật")


@st.composite
def _recurring_days(draw: st.DrawFn) -> Written:
    each = draw(st.sampled_from(["hằng", "hàng"]))
    lead, by = draw(
        st.sampled_from(
            [
                ("", False),
                ("vào ", False),
                ("trước ", True),
                ("chậm nhất ", True),
                ("Chậm nhất là ", True),
                ("Trước ", True),
            ]
        )
    )
    kind = draw(st.sampled_from(["month", "quarter", "year", "week", "part"]))

    def anchored(point: Point) -> tuple[Anchor, ...]:
        return (Anchor(None if by else point, point),)

    if kind == "month":
        day = draw(st.integers(1, 31))
        shapes = [
            f"{lead}ngày {day} {each} tháng",
            f"{each} tháng, {lead}ngày {day:02}",
            f"{lead}ngày {day:02} của tháng",
        ]
        return draw(st.sampled_from(shapes)), Meaning(
            recurrence=Recurrence.MONTHLY, anchors=anchored(Point(1, day))
        )
    if kind == "quarter":
        day = draw(st.integers(1, 31))
        tail, at = draw(
            st.sampled_from(
                [
                    ("tháng cuối quý", 3),
                    ("của tháng cuối quý", 3),
                    ("tháng đầu quý", 1),
                    ("tháng đầu quý sau", 4),
                ]
            )
        )
        start = draw(st.sampled_from(["", f"{each} quý, "]))
        return f"{start}{lead}ngày {day} {tail}", Meaning(
            recurrence=Recurrence.QUARTERLY, anchors=anchored(Point(at, day))
        )
    if kind == "year":
        at = draw(st.dates(date(2024, 1, 1), date(2024, 12, 31)))
        text = f"{lead}ngày {_date_text(draw, at, year=False)} {each} năm"
        return text, Meaning(recurrence=Recurrence.YEARLY, anchors=anchored(Point(at.month, at.day)))
    if kind == "week":
        day = draw(st.integers(1, 7))
        text = f"{_WEEKDAYS[day - 1]} {each} tuần"
        return text, Meaning(recurrence=Recurrence.WEEKLY, anchors=(Anchor(Point(0, day), Point(0, day)),))
    which = draw(st.integers(1, 4))
    if draw(st.booleans()):
        anchor = Anchor(Point(3 * which - 2, 1), Point(3 * which, -1))
        return f"Quý {ROMAN[which]} {each} năm", Meaning(recurrence=Recurrence.YEARLY, anchors=(anchor,))
    week = draw(st.sampled_from(["tuần cuối của quý", "tuần cuối quý"]))
    return week, Meaning(recurrence=Recurrence.QUARTERLY, anchors=(Anchor(Point(-1, -7), Point(-1, -1)),))


@st.composite
def _routine(draw: st.DrawFn) -> Written:
    word = draw(
        st.sampled_from(["Thường xuyên", "thường xuyên", "Thường xuyên, liên tục", "Thường xuyên trong năm"])
    )
    if word.endswith("năm"):
        return word, Meaning(routine=True, within=Window(date(PLAN_YEAR, 1, 1), date(PLAN_YEAR, 12, 31)))
    year = draw(_YEARS | _NOT_SAID)
    if year is None:
        return word, Meaning(routine=True)
    shapes = [f"{word} trong năm {year}", f"{word} năm {year}", f"{word} (năm {year})"]
    return draw(st.sampled_from(shapes)), Meaning(
        routine=True, within=Window(date(year, 1, 1), date(year, 12, 31))
    )


@st.composite
def _counted(draw: st.DrawFn) -> Written:
    days = draw(st.integers(1, 60))
    lead = draw(st.sampled_from(["trong", "Trong vòng", "trong thời hạn", "chậm nhất"]))
    base = draw(st.sampled_from(["ban hành", "ký", "ký ban hành", "ban hành Kế hoạch này"]))
    text = f"{lead} {days:02} ngày kể từ ngày {base}"
    return text, Meaning((Window(ISSUED, ISSUED + timedelta(days=days)),))


_OPEN = (
    *(
        "Theo kế hoạch",
        "theo yêu cầu",
        "theo tiến độ",
        "Theo quy định",
        "theo hướng dẫn",
        "theo chỉ đạo của cấp trên",
    ),
    *("đột xuất", "khi có yêu cầu", "khi có phát sinh", "sau khi có hướng dẫn", "ngay sau khi có hướng dẫn"),
    *(
        "sau khi UBND tỉnh công bố",
        "sau khi được phê duyệt",
        "trong vòng 05 ngày làm việc",
        "trong tháng",
        "trong quý",
    ),
    *("theo kế hoạch của UBND tỉnh", "chưa xác định", "định kỳ", "từ ngày ký"),
)


@st.composite
def _asked(draw: st.DrawFn) -> Written:
    if draw(st.booleans()):
        return draw(st.sampled_from(_OPEN)), Meaning(ask=True)
    text, meaning = draw(_quarters() | _months() | _deadlines() | _routine())
    tail = draw(st.sampled_from([" hoặc đột xuất", ", đột xuất", " và khi có yêu cầu", " và đột xuất"]))
    return text + tail, Meaning(meaning.due, routine=meaning.routine, ask=True, within=meaning.within)


@st.composite
def _onwards(draw: st.DrawFn) -> Written:
    year = draw(_YEARS)
    whole = Window(date(year, 1, 1), date(year, 12, 31))
    text = f"Năm {year} và các năm {draw(st.sampled_from(['tiếp theo', 'sau']))}"
    return text, Meaning((whole,), Recurrence.YEARLY, within=Window(whole.start, date.max))


PHRASES: st.SearchStrategy[Written] = st.one_of(
    *(_quarters(), _months(), _ranges(), _days(), _deadlines(), _ends_of_periods(), _parts(), _years()),
    *(_days_of_a_month(), _recurring(), _recurring_days(), _routine(), _counted(), _asked(), _onwards()),
)
"""A phrase and what it was written from."""

CLEAN_CHANGES: tuple[Callable[[str], str], ...] = (
    *(str, fold, str.upper, str.lower, lambda text: fold(text).upper()),
    *(
        lambda text: f"  {text} .",
        lambda text: text.replace(" ", "\n", 2),
        lambda text: text.replace(" ", "  "),
    ),
)

# What an English model reads for a Vietnamese letter in print (FINDINGS, "Damaged text"); the commoner
# readings are repeated. Nothing is ever done to a digit.
_READ_AS = {
    "àáảạãâầấẩậẫ": ("a", "a", "a", "é", "d"),
    "ăằắẳặẵ": ("a", "a", "a", "i"),
    "ệếềểêễ": ("é", "é", "€", "¢", "e"),
    "èéẻẹẽ": ("é", "e"),
    "ốổồỗô": ("6", "6", "o", "d", "é"),
    "ộ": ("o", "o", "d"),
    "ớờởỡợ": ("o", "d", "é", "6"),
    "óòỏọõơ": ("o",),
    "ủ": ("u", "u", "i"),
    "ứửừ": ("r", "ir"),
    "ữ": ("i", "t", "r"),
    "ụự": ("u", "y"),
    "úùũư": ("u",),
    "ị": ("i", "i", "i", "j"),
    "íìỉĩ": ("i",),
    "ỳýỷỹỵ": ("y",),
    "đ": ("d",),
    "Đ": ("D", "P", "B"),
}
_LETTERS = {letter: read for letters, read in _READ_AS.items() for letter in letters}
_STROKES = {
    "I": ("I", "l", "1"),
    "II": ("11", "Il", "I1", "ll", "H"),
    "III": ("HI", "I1I", "Ill"),
    "IV": ("lV", "1V", "TV"),
}


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    """The text as OCR with an English model reads it: no diacritics, base letters and strokes confused."""
    random = draw(st.randoms(use_true_random=False))

    def strokes(match: re.Match[str]) -> str:
        return random.choice(_STROKES[match[0]])

    text = re.sub(r"(?<=[ \n-])(?:I{1,3}|IV)(?![\w])", strokes, text)
    read = []
    for letter in text:
        capital = letter.isupper() and letter not in _LETTERS
        choices = _LETTERS.get(letter.lower() if capital else letter)
        one = random.choice(choices) if choices else letter
        read.append(one.upper() if capital and one.isalpha() else one)
    return "".join(read)
