"""Time phrases of plans: what each compiles to, with and without tones, whole or damaged by OCR."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.vietnamese import fold
from reminders.timing import Anchor, Point, Recurrence, Timing, Window, compile_timing, occurrences

ISSUED = date(2021, 2, 22)
WORDS = (
    *("quý", "tháng", "năm", "ngày", "tuần", "6", "13", "31/02", "29/2/2023", "31", "II", "IV", "111", "I1I"),
    *("2024", "99", "/", "-", ",", ";", "(", ")", "và", "hoặc", "từ", "đến", "hết", "trước", "sau", "hằng"),
    *("mỗi", "định kỳ", "lần", "đầu", "giữa", "cuối", "cả", "trong", "theo kế hoạch", "khi", "thường xuyên"),
)
TEXTS = st.text(max_size=80) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


def compiled(phrase: str, year: int | None = None) -> Timing:
    return compile_timing(phrase, ISSUED, year)


def quarter(number: int, year: int) -> Window:
    last = 3 * number
    return Window(date(year, last - 2, 1), date(year, last, calendar.monthrange(year, last)[1]))


def month(number: int, year: int) -> Window:
    return Window(date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]))


def year(number: int) -> Window:
    return Window(date(number, 1, 1), date(number, 12, 31))


def until(day: date) -> Window:
    return Window(ISSUED, day)


def day(*parts: int) -> Window:
    return Window(date(*parts), date(*parts))


DATED = [
    ("Quý II, Quý III năm 2022", [quarter(2, 2022), quarter(3, 2022)]),
    (
        "Quý I, Quý II, Quý III và năm 2024",
        [quarter(1, 2024), quarter(2, 2024), quarter(3, 2024), year(2024)],
    ),
    ("Quý I, II, III và cả năm 2024", [quarter(1, 2024), quarter(2, 2024), quarter(3, 2024), year(2024)]),
    (
        "Quý I, 6 tháng, 9 tháng, năm 2024",
        [Window(date(2024, 1, 1), date(2024, m, d)) for m, d in ((3, 31), (6, 30), (9, 30), (12, 31))],
    ),
    ("Quý I/2024", [quarter(1, 2024)]),
    ("quý 4/2021", [quarter(4, 2021)]),
    ("Q2", [quarter(2, 2021)]),
    ("QII/2024", [quarter(2, 2024)]),
    ("Quý 1, 2/2024", [quarter(1, 2024), quarter(2, 2024)]),
    ("Quý I - III/2024", [Window(date(2024, 1, 1), date(2024, 9, 30))]),
    ("Từ quý I đến quý III/2024", [Window(date(2024, 1, 1), date(2024, 9, 30))]),
    ("Quý IV/2021 và quý I/2022", [quarter(4, 2021), quarter(1, 2022)]),
    ("hoàn thành trong quý III", [quarter(3, 2021)]),
    ("Trong quý I, năm 2022", [quarter(1, 2022)]),
    ("Tháng 01/2024", [month(1, 2024)]),
    ("tháng 11", [month(11, 2021)]),
    ("T6/2021", [month(6, 2021)]),
    ("T3, T6, T9/2024", [month(3, 2024), month(6, 2024), month(9, 2024)]),
    ("Tháng 3, tháng 6 và tháng 9 năm 2025", [month(3, 2025), month(6, 2025), month(9, 2025)]),
    ("tháng 3, 6, 9/2024", [month(3, 2024), month(6, 2024), month(9, 2024)]),
    ("trong tháng 6/2021", [month(6, 2021)]),
    ("Tháng 12, năm 2024", [month(12, 2024)]),
    ("Tháng 6-7/2024", [Window(date(2024, 6, 1), date(2024, 7, 31))]),
    ("từ tháng 5/2021 đến hết tháng 9/2021", [Window(date(2021, 5, 1), date(2021, 9, 30))]),
    ("Từ tháng 11 đến hết tháng 2/2022", [Window(date(2021, 11, 1), date(2022, 2, 28))]),
    ("Tháng 12/2023 – tháng 3/2024", [Window(date(2023, 12, 1), date(2024, 3, 31))]),
    ("từ ngày 01/03/2021 đến ngày 15/4/2021", [Window(date(2021, 3, 1), date(2021, 4, 15))]),
    ("từ ngày 10 đến ngày 20/6/2021", [Window(date(2021, 6, 10), date(2021, 6, 20))]),
    ("trước ngày 15/06/2021", [until(date(2021, 6, 15))]),
    ("trước 30/5/2021", [until(date(2021, 5, 30))]),
    ("trước ngày 15/01/2021", [Window(date(2021, 1, 1), date(2021, 1, 15))]),
    ("trước 15/6 và 15/12/2024", [until(date(2024, 6, 15)), until(date(2024, 12, 15))]),
    ("Hoàn thành trước tháng 10/2024", [until(date(2024, 9, 30))]),
    ("trước quý IV/2024", [until(date(2024, 9, 30))]),
    ("trước năm 2025", [until(date(2024, 12, 31))]),
    ("Đến hết ngày 30/6/2022", [until(date(2022, 6, 30))]),
    ("chậm nhất ngày 20 tháng 12", [until(date(2021, 12, 20))]),
    ("hết quý II/2021", [until(date(2021, 6, 30))]),
    ("đến năm 2025", [until(date(2025, 12, 31))]),
    ("từ nay đến cuối năm", [until(date(2021, 12, 31))]),
    ("trước cuối tháng 6/2024", [until(date(2024, 6, 30))]),
    ("31/12/2024", [day(2024, 12, 31)]),
    ("31.12.2024", [day(2024, 12, 31)]),
    ("15/6/24", [day(2024, 6, 15)]),
    ("ngày 15 tháng 6 năm 2021", [day(2021, 6, 15)]),
    ("16h30 ngày 15/6/2021", [day(2021, 6, 15)]),
    ("ngày 15/6 và ngày 15/12/2024", [day(2024, 6, 15), day(2024, 12, 15)]),
    ("6 tháng đầu năm", [Window(date(2021, 1, 1), date(2021, 6, 30))]),
    ("6 tháng cuối năm", [Window(date(2021, 7, 1), date(2021, 12, 31))]),
    ("9 tháng đầu năm 2024", [Window(date(2024, 1, 1), date(2024, 9, 30))]),
    ("sáu tháng đầu năm 2024", [Window(date(2024, 1, 1), date(2024, 6, 30))]),
    ("6 tháng, năm 2024", [Window(date(2024, 1, 1), date(2024, 6, 30)), year(2024)]),
    ("cả năm", [year(2021)]),
    ("Năm 2024", [year(2024)]),
    ("trong năm 2025", [year(2025)]),
    ("Các năm 2023, 2024 và 2025", [year(2023), year(2024), year(2025)]),
    ("năm 2021-2025", [Window(date(2021, 1, 1), date(2025, 12, 31))]),
    ("giai đoạn 2021 - 2025", [Window(date(2021, 1, 1), date(2025, 12, 31))]),
    ("đầu tháng 6/2024", [Window(date(2024, 6, 1), date(2024, 6, 10))]),
    ("giữa tháng 6/2024", [Window(date(2024, 6, 11), date(2024, 6, 20))]),
    ("cuối tháng 2/2024", [Window(date(2024, 2, 21), date(2024, 2, 29))]),
    ("tuần cuối tháng 6/2021", [Window(date(2021, 6, 24), date(2021, 6, 30))]),
    ("tuần cuối năm 2024", [Window(date(2024, 12, 25), date(2024, 12, 31))]),
    ("đầu quý II", [month(4, 2021)]),
    ("cuối năm 2024", [quarter(4, 2024)]),
    ("đầu năm 2024", [quarter(1, 2024)]),
]


@pytest.mark.parametrize(
    "change", [str, fold, str.upper, lambda text: f"| {text} ."], ids=["as is", "toneless", "upper", "noise"]
)
@pytest.mark.parametrize(("phrase", "due"), DATED, ids=[phrase for phrase, _ in DATED])
def test_dated_phrases(phrase: str, due: list[Window], change: Callable[[str], str]) -> None:
    timing = compiled(change(phrase))
    assert list(timing.due) == due
    assert (timing.ask, timing.routine, timing.recurrence) == (False, False, None)


RECURRING: list[tuple[str, Recurrence, list[Anchor]]] = [
    ("hằng ngày", Recurrence.DAILY, []),
    ("hằng tuần", Recurrence.WEEKLY, []),
    ("thứ sáu hằng tuần", Recurrence.WEEKLY, [Anchor(Point(0, 5), Point(0, 5))]),
    ("định kỳ hằng tháng", Recurrence.MONTHLY, []),
    ("hàng tháng", Recurrence.MONTHLY, []),
    ("mỗi tháng 1 lần", Recurrence.MONTHLY, []),
    ("hằng tháng, quý, năm", Recurrence.MONTHLY, []),
    ("Tháng, quý, năm", Recurrence.MONTHLY, []),
    ("chậm nhất ngày 25 hằng tháng", Recurrence.MONTHLY, [Anchor(None, Point(1, 25))]),
    ("Hằng tháng, chậm nhất ngày 25", Recurrence.MONTHLY, [Anchor(None, Point(1, 25))]),
    ("Trước 17 giờ ngày 20 hằng tháng", Recurrence.MONTHLY, [Anchor(None, Point(1, 20))]),
    ("ngày 10 và 25 hằng tháng", Recurrence.MONTHLY, [Anchor(Point(1, d), Point(1, d)) for d in (10, 25)]),
    ("từ ngày 15 đến ngày 20 hằng tháng", Recurrence.MONTHLY, [Anchor(Point(1, 15), Point(1, 20))]),
    ("trước ngày 05 tháng sau", Recurrence.MONTHLY, [Anchor(None, Point(2, 5))]),
    ("hàng quý", Recurrence.QUARTERLY, []),
    ("1 lần/quý", Recurrence.QUARTERLY, []),
    ("3 tháng một lần", Recurrence.QUARTERLY, []),
    ("Hằng quý, 6 tháng, năm", Recurrence.QUARTERLY, []),
    ("trước ngày 15 tháng cuối quý", Recurrence.QUARTERLY, [Anchor(None, Point(3, 15))]),
    ("Hằng quý (trước ngày 15 của tháng cuối quý)", Recurrence.QUARTERLY, [Anchor(None, Point(3, 15))]),
    ("ngày 10 tháng đầu quý sau", Recurrence.QUARTERLY, [Anchor(Point(4, 10), Point(4, 10))]),
    ("tuần cuối của quý", Recurrence.QUARTERLY, [Anchor(Point(-1, -7), Point(-1, -1))]),
    ("Hằng quý (15/3, 15/6, 15/9, 15/12)", Recurrence.QUARTERLY, [Anchor(Point(3, 15), Point(3, 15))]),
    ("6 tháng/lần", Recurrence.HALF_YEARLY, []),
    ("2 lần/năm", Recurrence.HALF_YEARLY, []),
    ("Định kỳ 6 tháng, năm", Recurrence.HALF_YEARLY, []),
    ("Hằng năm", Recurrence.YEARLY, []),
    ("vào ngày 30/12 hằng năm", Recurrence.YEARLY, [Anchor(Point(12, 30), Point(12, 30))]),
    ("trước ngày 15/6 và 15/12 hằng năm", Recurrence.YEARLY, [Anchor(None, Point(m, 15)) for m in (6, 12)]),
    ("Tháng 11 hằng năm", Recurrence.YEARLY, [Anchor(Point(11, 1), Point(11, -1))]),
    ("Hằng năm (quý IV)", Recurrence.YEARLY, [Anchor(Point(10, 1), Point(12, -1))]),
]


@pytest.mark.parametrize("change", [str, fold, str.upper], ids=["as is", "toneless", "upper"])
@pytest.mark.parametrize(("phrase", "recurrence", "anchors"), RECURRING, ids=[row[0] for row in RECURRING])
def test_recurring_phrases(
    phrase: str, recurrence: Recurrence, anchors: list[Anchor], change: Callable[[str], str]
) -> None:
    timing = compiled(change(phrase))
    assert timing.recurrence is recurrence
    assert list(timing.anchor) == anchors
    assert (timing.due, timing.ask) == ((), False)


@pytest.mark.parametrize(
    "phrase",
    [
        *(
            "",
            " ",
            "blah",
            "???",
            "Hoàn thành",
            "theo kế hoạch",
            "Theo quy định",
            "Khi có yêu cầu",
            "đột xuất",
        ),
        *("ngay sau khi có hướng dẫn", "sau khi được phê duyệt", "Theo kế hoạch của tỉnh năm 2024"),
        *("Theo Kế hoạch số 5/KH-UBND ngày 10/01/2024", "Trong vòng 10 ngày kể từ ngày nhận hồ sơ"),
        *("Công văn số 7/UBND-VP ngày 5/3/2024", "Sau ngày 15/6/2024", "trước Tết", "năm học 2023-2024"),
        *(
            "31/02/2024",
            "trước ngày 31/9/2024",
            "ngày 30 tháng 2 năm 2024",
            "tháng 13",
            "99/99/9999",
            "ngày 25",
        ),
        *(
            "Từ 30/6/2024 đến 1/6/2024",
            "2 tuần/lần",
            "05 ngày làm việc",
            "Trong tháng",
            "định kỳ",
            "từ ngày ký",
        ),
    ],
)
@pytest.mark.parametrize("change", [str, fold], ids=["as is", "toneless"])
def test_phrases_that_only_a_person_can_date(phrase: str, change: Callable[[str], str]) -> None:
    timing = compiled(change(phrase))
    assert timing.ask
    assert (timing.due, timing.routine, timing.recurrence) == ((), False, None)
    assert timing.reading.startswith("cần hỏi người phụ trách kế hoạch: ")


@pytest.mark.parametrize(
    ("phrase", "due"),
    [
        ("Quý I, quý IV năm 2024 hoặc đột xuất", [quarter(1, 2024), quarter(4, 2024)]),
        ("Quý III/2024 (sau khi có hướng dẫn)", [quarter(3, 2024)]),
        ("Theo Kế hoạch; hoàn thành trước 30/11/2024", [until(date(2024, 11, 30))]),
        ("Quý IV, quý I năm 2025", [quarter(1, 2025), quarter(4, 2025)]),  # which year is quý IV of?
        ("6 tháng", [Window(date(2021, 1, 1), date(2021, 6, 30))]),  # or a duration
        ("từ quý II/2024", [Window(date(2024, 4, 1), date(2024, 12, 31))]),  # until when?
        ("trước ngày 10/6 (6 tháng)", [until(date(2021, 6, 10))]),
    ],
)
def test_dates_that_are_not_the_whole_story(phrase: str, due: list[Window]) -> None:
    timing = compiled(phrase)
    assert (list(timing.due), timing.ask) == (due, True)


@pytest.mark.parametrize(
    "phrase",
    [
        "Thường xuyên",
        "Thuong xuyén",
        "Thuong xXuyén",
        "THUONG XUYEN",
        "Thudng xuyén",
        "Thường xuyên, liên tục",
        "thường xuyên\n",
    ],
)
def test_routine(phrase: str) -> None:
    timing = compiled(phrase)
    assert timing.routine
    assert (timing.due, timing.recurrence, timing.ask) == ((), None, False)


DAMAGED = [
    ("Quy 11, Quy HI nam 2022", [quarter(2, 2022), quarter(3, 2022)]),
    ("Quy 11, Quy HI\nnam 2022", [quarter(2, 2022), quarter(3, 2022)]),
    ("Quy I, Quy Il, Quy Il va nam 2024", [quarter(1, 2024), quarter(2, 2024), quarter(3, 2024), year(2024)]),
    ("Quy III nam", [quarter(3, 2021)]),
    ("Quy I1I niam 2022", [quarter(3, 2022)]),
    ("Quy lV ném 2022", [quarter(4, 2022)]),
    ("Quy 1V/2022", [quarter(4, 2022)]),
    ("Quy TV nim 2022", [quarter(4, 2022)]),
    ("Quy H nam 2022", [quarter(2, 2022)]),
    ("Quy ll, Quy Ill nam 2022", [quarter(2, 2022), quarter(3, 2022)]),
    ("thdng 6 nim 2022", [month(6, 2022)]),
    ("Thang 11 nim 2022", [month(11, 2022)]),
    ("Trudc ngay 15/12/2022", [until(date(2022, 12, 15))]),
    ("truée ngay 3O/6/2022", [until(date(2022, 6, 30))]),
    ("Tir thang 5 dén hét thang 9/2022", [until(date(2022, 9, 30))]),  # "từ" is beyond repair here
    ("Giai dogn 2021-2025", [Window(date(2021, 1, 1), date(2025, 12, 31))]),
    ("Ca nim 2022", [year(2022)]),
]


@pytest.mark.parametrize(("phrase", "due"), DAMAGED, ids=[phrase for phrase, _ in DAMAGED])
def test_damaged_phrases(phrase: str, due: list[Window]) -> None:
    timing = compiled(phrase)
    assert [window.end for window in timing.due] == [window.end for window in due]
    assert not timing.ask


@pytest.mark.parametrize(
    ("phrase", "recurrence"),
    [
        ("Hing quy", Recurrence.QUARTERLY),
        ("hdng thang", Recurrence.MONTHLY),
        ("Dinh ky hing nam", Recurrence.YEARLY),
    ],
)
def test_damaged_recurrences(phrase: str, recurrence: Recurrence) -> None:
    assert compiled(phrase).recurrence is recurrence


@pytest.mark.parametrize(
    "phrase",
    ["Theo ké hoach", "Theo k& hoach", "Thco ké hoqch", "Khi c6 yéu ciu", "Theo quy djnh", "dgt xudt"],
)
def test_damaged_questions(phrase: str) -> None:
    timing = compiled(phrase)
    assert timing.ask
    assert not timing.due


def test_a_quarter_named_twice_in_a_short_list_is_asked() -> None:
    assert compiled("Quý II, Quý II năm 2022").ask


def test_the_plans_year_holds_where_the_phrase_gives_none() -> None:
    assert compiled("Quý I", year=2024).due == (quarter(1, 2024),)
    assert compiled("Quý I/2023", year=2024).due == (quarter(1, 2023),)


def test_an_assumed_year_that_lies_long_past_is_asked() -> None:
    december = date(2023, 12, 20)
    assert compile_timing("Quý I", december).ask
    assert not compile_timing("Quý I", december, 2024).ask
    assert not compile_timing("Quý IV", december).ask


def test_a_recurrence_may_be_bounded_and_have_dates_beside_it() -> None:
    bounded = compiled("Hằng tháng từ tháng 3 đến tháng 11/2024")
    assert bounded.within == Window(date(2024, 3, 1), date(2024, 11, 30))
    assert len(occurrences(bounded, date(2023, 1, 1), date(2025, 12, 31))) == 9
    both = compiled("hằng tháng; tổng kết trước 15/12/2024")
    assert both.recurrence is Recurrence.MONTHLY
    assert both.due == (until(date(2024, 12, 15)),)
    assert compiled("Thường xuyên trong năm 2024").within == year(2024)


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("trước ngày 30/6/2022", "đến hết ngày 30/06/2022"),
        ("chậm nhất ngày 25 hằng tháng", "hằng tháng, chậm nhất ngày 25"),
        ("trước ngày 15 tháng cuối quý", "hằng quý, chậm nhất ngày 15 tháng cuối quý"),
        ("Quý IV hằng năm", "hằng năm, trong quý IV"),
        ("tuần cuối của quý", "hằng quý, tuần cuối quý"),
        ("Quy 11, Quy HI nam 2022", "quý II/2022; quý III/2022"),
        (
            "Quý I/2024 hoặc đột xuất",
            "quý I/2024; cần hỏi người phụ trách kế hoạch: có việc đột xuất, phát sinh",
        ),
        ("Hằng tháng, bắt đầu từ tháng 3/2024", "hằng tháng; từ ngày 01/03/2024"),
    ],
)
def test_readings(phrase: str, words: str) -> None:
    assert compiled(phrase).reading == words


def ends(phrase: str, first: date, last: date) -> list[date]:
    return [window.end for window in occurrences(compiled(phrase), first, last)]


def test_occurrences_of_each_recurrence() -> None:
    first, last = date(2024, 1, 1), date(2024, 12, 31)
    assert len(ends("hằng ngày", first, last)) == 366
    assert ends("hằng tuần", date(2024, 1, 1), date(2024, 1, 14)) == [date(2024, 1, 7), date(2024, 1, 14)]
    assert ends("thứ sáu hằng tuần", date(2024, 1, 1), date(2024, 1, 14)) == [
        date(2024, 1, 5),
        date(2024, 1, 12),
    ]
    assert [end.day for end in ends("chậm nhất ngày 31 hằng tháng", first, date(2024, 4, 30))] == [
        31,
        29,
        31,
        30,
    ]
    assert ends("trước ngày 15 tháng cuối quý", first, last) == [date(2024, m, 15) for m in (3, 6, 9, 12)]
    assert ends("ngày 10 tháng đầu quý sau", first, last) == [date(2024, m, 10) for m in (1, 4, 7, 10)]
    assert ends("6 tháng/lần", first, last) == [date(2024, 6, 30), date(2024, 12, 31)]
    assert ends("vào ngày 30/12 hằng năm", first, last) == [date(2024, 12, 30)]
    assert ends("29/2 hằng năm", first, date(2025, 12, 31)) == [date(2024, 2, 29), date(2025, 2, 28)]
    assert occurrences(compiled("tuần cuối của quý"), first, date(2024, 3, 31)) == (
        Window(date(2024, 3, 25), date(2024, 3, 31)),
    )


def test_occurrences_of_dates_and_of_routine() -> None:
    two = compiled("Quý II, Quý III năm 2022")
    assert occurrences(two, date(2022, 7, 1), date(2022, 12, 31)) == (quarter(3, 2022),)
    routine = occurrences(compiled("Thường xuyên"), date(2024, 1, 1), date(2024, 6, 29))
    assert routine == tuple(month(number, 2024) for number in range(1, 6))
    assert occurrences(compiled("Theo kế hoạch"), date(2024, 1, 1), date(2024, 12, 31)) == ()
    assert occurrences(compiled("hằng quý"), date(2024, 12, 31), date(2024, 1, 1)) == ()


@given(TEXTS, st.dates(), st.none() | st.integers(1, 9999))
@example("31/02", date(9999, 12, 31), None)
@example("từ tháng 12 đến tháng 1", date(1, 1, 1), None)
@example("hằng quý (31/02)", date(2024, 1, 1), None)
@settings(max_examples=250, deadline=None)
def test_no_text_makes_it_raise(text: str, issued: date, plan_year: int | None) -> None:
    timing = compile_timing(text, issued, plan_year)
    assert timing.ask or timing.due or timing.routine or timing.recurrence
    assert timing.reading
    assert list(timing.due) == sorted(set(timing.due), key=lambda window: (window.end, window.start))
    first = issued
    last = issued + min(timedelta(days=400), date.max - issued)
    found = occurrences(timing, first, last)
    assert all(first <= window.end <= last for window in found)
    assert list(found) == sorted(set(found), key=lambda window: (window.end, window.start))


def test_a_page_of_text_is_no_time_phrase() -> None:
    assert compiled("quý " * 100_000).ask


def test_a_year_that_no_calendar_has_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="no year"):
        compile_timing("Quý I", ISSUED, 0)


ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
YEARS = st.integers(2000, 2060)
CHANGES = st.sampled_from(
    [str, fold, str.upper, str.lower, lambda text: fold(text).upper(), lambda text: f"  {text} "]
)


@st.composite
def phrases(draw: st.DrawFn) -> tuple[str, tuple[Window, ...]]:
    """A phrase, and the windows that it was made from."""
    kind = draw(st.sampled_from(["quarters", "months", "date", "before", "range", "half", "year"]))
    of = draw(YEARS)
    if kind in ("quarters", "months"):
        top = 4 if kind == "quarters" else 12
        numbers = sorted(draw(st.sets(st.integers(1, top), min_size=1, max_size=4)))
        word = draw(st.sampled_from(["Quý ", "Q"] if kind == "quarters" else ["tháng ", "T"]))
        names = [
            ROMAN[number] if kind == "quarters" and word == "Quý " else str(number) for number in numbers
        ]
        repeat = draw(st.booleans()) or len(word) == 1
        said = [word + name if repeat or not at else name for at, name in enumerate(names)]
        text = (
            ", ".join(said[:-1]) + draw(st.sampled_from([", ", " và "])) + said[-1]
            if len(said) > 1
            else said[0]
        )
        text += draw(st.sampled_from([f"/{of}", f" năm {of}", f" của năm {of}"]))
        make = quarter if kind == "quarters" else month
        return text, tuple(make(number, of) for number in numbers)
    at = draw(st.dates(date(of, 1, 1), date(of, 12, 31)))
    shapes = [
        f"{at.day}/{at.month}/{of}",
        f"{at.day:02}/{at.month:02}/{of}",
        f"{at.day} tháng {at.month} năm {of}",
    ]
    text = "ngày " + draw(st.sampled_from(shapes))
    if kind == "date":
        return text, (Window(at, at),)
    if kind == "before":
        start = ISSUED if at >= ISSUED else date(of, 1, 1)
        word = draw(st.sampled_from(["trước ", "Hoàn thành trước ", "chậm nhất ", "đến hết ", "Xong trước "]))
        return word + text, (Window(start, at),)
    if kind == "range":
        one, two = sorted(draw(st.lists(st.integers(1, 12), min_size=2, max_size=2, unique=True)))
        text = draw(
            st.sampled_from([f"từ tháng {one} đến tháng {two}/{of}", f"tháng {one} - tháng {two}/{of}"])
        )
        return text, (Window(date(of, one, 1), month(two, of).end),)
    if kind == "half":
        number = draw(st.sampled_from([6, 9]))
        return f"{number} tháng đầu năm {of}", (Window(date(of, 1, 1), month(number, of).end),)
    return draw(st.sampled_from([f"năm {of}", f"trong năm {of}", f"cả năm {of}"])), (year(of),)


@given(phrases(), CHANGES)
@settings(max_examples=300, deadline=None)
def test_a_phrase_compiles_back_to_what_it_was_made_from(
    made: tuple[str, tuple[Window, ...]], change: Callable[[str], str]
) -> None:
    text, due = made
    timing = compiled(change(text))
    assert timing.due == due
    assert not timing.ask


@given(
    day=st.integers(1, 31),
    word=st.sampled_from(["trước", "chậm nhất", "chậm nhất là"]),
    tail=st.sampled_from(
        [
            ("hằng tháng", Recurrence.MONTHLY, 1),
            ("tháng cuối quý", Recurrence.QUARTERLY, 3),
            ("của tháng cuối quý", Recurrence.QUARTERLY, 3),
        ]
    ),
    change=CHANGES,
)
@settings(deadline=None)
def test_a_recurring_deadline_compiles_back(
    day: int, word: str, tail: tuple[str, Recurrence, int], change: Callable[[str], str]
) -> None:
    timing = compiled(change(f"{word} ngày {day} {tail[0]}"))
    assert (timing.recurrence, timing.anchor) == (tail[1], (Anchor(None, Point(tail[2], day)),))
    assert not timing.ask


def test_the_names_of_months_are_no_quarters() -> None:
    assert compiled("tháng giêng", 2024).due == (Window(date(2024, 1, 1), date(2024, 1, 31)),)
    assert compiled("tuần cuối của quý giếng", 2024).ask
