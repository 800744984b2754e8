"""Words about people who come and go, about rungs and check-ins, and what only looks like them."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese import fold
from reminders.ladder import DEFAULT
from reminders.ladder_words import CheckInWish, LadderWish, read_ladder_words
from reminders.leave_days import Days
from reminders.roster_words import Back, Leave, Transfer, each, read_roster_words
from reminders.timing import Recurrence

ON = date(2026, 3, 2)  # a Monday


def days(first: str, last: str = "", working: int | None = None) -> Days:
    year = "2026-"
    return Days(date.fromisoformat(year + first), date.fromisoformat(year + last) if last else None, working)


LEAVES: list[tuple[str, str, Days | None, str]] = [
    ("Hoa nghỉ phép từ 5/3 đến 12/3, Minh làm thay", "Hoa", days("03-05", "03-12"), "Minh"),
    ("chị Hoa nghỉ thai sản từ 1/4", "chị Hoa", days("04-01"), ""),
    ("em nghỉ ốm hôm nay và mai", "em", days("03-02", "03-03"), ""),
    ("tuần sau tôi nghỉ phép, anh Bảo trực thay", "tôi", days("03-09", "03-15"), "anh Bảo"),
    ("Ngày mai em xin nghỉ phép ạ", "em", days("03-03", "03-03"), ""),
    ("Cho em xin nghỉ 2 ngày 5, 6/3", "em", days("03-05", "03-06"), ""),
    ("chị Mai nghỉ phép 3 ngày từ thứ hai tuần sau, nhờ anh Thắng làm thay nhé", "chị Mai",
     days("03-09", working=3), "anh Thắng"),
    ("anh Thắng đi công tác từ 5/3 đến hết 8/3, anh Minh phụ trách", "anh Thắng", days("03-05", "03-08"),
     "anh Minh"),
    ("Lê Thị Hoa nghỉ thai sản 6 tháng từ 1/4, Trần Văn Minh làm thay", "Lê Thị Hoa",
     days("04-01", "09-30"), "Trần Văn Minh"),
    ("chị Hoa nghỉ thai sản từ tháng 4 đến hết tháng 9", "chị Hoa", days("04-01", "09-30"), ""),
    ("Trong thời gian Hoa nghỉ phép từ 5/3 đến 12/3, Minh làm thay", "Hoa", days("03-05", "03-12"), "Minh"),
    ("Minh làm thay Hoa từ 5/3 đến 12/3", "Hoa", days("03-05", "03-12"), "Minh"),
    ("em xin nghỉ chiều nay", "em", days("03-02", "03-02"), ""),
    ("chị Hoa nghỉ phép đến 12/3, người thay: anh Bảo", "chị Hoa", days("03-02", "03-12"), "anh Bảo"),
    ("em nghỉ phép tuần sau vì nhà có việc, chị Hoa làm thay em", "em", days("03-09", "03-15"), "chị Hoa"),
    ("mai em nghỉ phép để đi khám bệnh", "em", days("03-03", "03-03"), ""),
    ("em nghỉ từ 1/3", "em", days("03-01"), ""),
    ("anh Minh nghỉ việc riêng ngày mai", "anh Minh", days("03-03", "03-03"), ""),
    ("Hoa nghỉ phép ngày 5/3, bàn giao cho Minh", "Hoa", days("03-05", "03-05"), "Minh"),
    ("em nghỉ ốm", "em", None, ""),
    ("Chị Lan ơi, Hoa nghỉ mai", "Hoa", days("03-03", "03-03"), ""),
    ("bot ơi em nghỉ mai", "em", days("03-03", "03-03"), ""),
    ("mai em nghỉ chị ơi", "em", days("03-03", "03-03"), ""),
    ("em nghỉ mai chị ạ", "em", days("03-03", "03-03"), ""),
]  # fmt: skip


@pytest.mark.parametrize("toned", [True, False])
@pytest.mark.parametrize(("text", "who", "when", "deputy"), LEAVES)
def test_leave(text: str, who: str, when: Days | None, deputy: str, toned: bool) -> None:
    if toned:
        assert read_roster_words(text, ON) == Leave(who, when, deputy)
    else:
        assert read_roster_words(fold(text), ON) == Leave(fold(who), when, fold(deputy))


@pytest.mark.parametrize("toned", [True, False])
@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Hoa và Minh nghỉ ngày 5/3, Bảo làm thay", ["Hoa", "Minh"]),
        ("chị Hoa và anh Minh nghỉ ngày 5/3, Bảo làm thay", ["chị Hoa", "anh Minh"]),
        ("chị Hoa, anh Minh và Thắng nghỉ ngày 5/3, Bảo làm thay", ["chị Hoa", "anh Minh", "Thắng"]),
        ("Võ Văn Bình với Vũ Thị Hoa đi tập huấn 5/3, Bảo làm thay", ["Võ Văn Bình", "Vũ Thị Hoa"]),
        ("Chị Lan ơi, Hoa cùng Minh nghỉ ngày 5/3, Bảo làm thay", ["Hoa", "Minh"]),
        ("Bảo làm thay Hoa và Minh ngày 5/3", ["Hoa", "Minh"]),
    ],
)
def test_several_are_away_together(text: str, people: list[str], toned: bool) -> None:
    said = read_roster_words(text if toned else fold(text), ON)
    assert said is not None
    wanted = [Leave(who, days("03-05", "03-05"), "Bảo") for who in people]
    for one, leave in zip(each(said), wanted, strict=True):
        assert isinstance(one, Leave)
        assert (one.days, fold(one.deputy)) == (leave.days, fold(leave.deputy))
        assert one.who == (leave.who if toned else fold(leave.who))


def test_several_are_back_together() -> None:
    said = read_roster_words("Hoa và Minh đi làm lại từ 9/3", ON)
    assert said is not None
    assert each(said) == (Back("Hoa", date(2026, 3, 9)), Back("Minh", date(2026, 3, 9)))


def test_of_a_handover_there_is_one() -> None:
    said = Transfer("Hoa", "Minh", None, leaves=False)
    assert each(said) == (said,)


TRANSFERS: list[tuple[str, str, str, str, bool]] = [
    ("anh Minh chuyển công tác từ 15/3, chị Hoa nhận việc", "anh Minh", "chị Hoa", "03-15", True),
    (
        "anh Minh chuyển công tác về Sở Nội vụ từ 15/3, chị Hoa nhận việc",
        "anh Minh",
        "chị Hoa",
        "03-15",
        True,
    ),
    ("từ 15/3 anh Minh chuyển công tác, bàn giao cho chị Hoa", "anh Minh", "chị Hoa", "03-15", True),
    ("chị Lan nghỉ hưu, Bảo thay", "chị Lan", "Bảo", "", True),
    ("chị Lan nghỉ hưu từ 1/4", "chị Lan", "", "04-01", True),
    ("anh Minh nghỉ việc từ 1/4, Bảo nhận việc", "anh Minh", "Bảo", "04-01", True),
    ("Minh bàn giao việc cho Hoa", "Minh", "Hoa", "", False),
    ("Minh đã bàn giao toàn bộ công việc cho Hoa rồi ạ", "Minh", "Hoa", "", False),
    ("bàn giao việc của Minh cho Hoa từ 15/3", "Minh", "Hoa", "03-15", False),
    ("Hoa nhận việc của Minh từ 15/3", "Minh", "Hoa", "03-15", False),
]


@pytest.mark.parametrize("toned", [True, False])
@pytest.mark.parametrize(("text", "who", "successor", "since", "leaves"), TRANSFERS)
def test_transfer(text: str, who: str, successor: str, since: str, leaves: bool, toned: bool) -> None:
    day = date.fromisoformat(f"2026-{since}") if since else None
    if toned:
        assert read_roster_words(text, ON) == Transfer(who, successor, day, leaves)
    else:
        assert read_roster_words(fold(text), ON) == Transfer(fold(who), fold(successor), day, leaves)


@pytest.mark.parametrize("toned", [True, False])
@pytest.mark.parametrize(
    ("text", "who", "since"),
    [
        ("Hoa đi làm lại", "Hoa", None),
        ("em đi làm lại rồi ạ", "em", None),
        ("chị Hoa đã đi làm trở lại", "chị Hoa", None),
        ("chị Hoa đi làm lại từ 10/3", "chị Hoa", date(2026, 3, 10)),
        ("mai chị Hoa đi làm lại", "chị Hoa", date(2026, 3, 3)),
    ],
)
def test_back(text: str, who: str, since: date | None, toned: bool) -> None:
    assert read_roster_words(text if toned else fold(text), ON) == Back(who if toned else fold(who), since)


@pytest.mark.parametrize(
    "text",
    [
        "chị Hoa nghỉ ốm nên chưa làm",
        "chị Hoa nghỉ phép từ 5/3 nên em chưa có số liệu",
        "chưa làm được vì chị Hoa nghỉ phép từ 5/3",
        "vướng do anh Minh đi công tác từ 5/3",
        "phần mềm nghỉ",
        "phần mềm nghỉ từ 5/3",
        "hệ thống nghỉ bảo trì hôm nay",
        "máy hỏng nghỉ 2 ngày",
        "cơ quan nghỉ từ 5/3",
        "cả phường nghỉ mai",
        "chị Lan, Hoa nghỉ mai",
        "chị Hoa và phần mềm nghỉ từ 5/3",
        "chị Hoa và anh Minh nghỉ phép từ 5/3 nên em chưa có số liệu",
        "nghỉ từ 14/2 đến 22/2",
        "chị Hoa nghỉ đến bao giờ",
        "chị Hoa nghỉ phép từ 5/3 phải không?",
        "chị Hoa nghỉ phép từ 5/3 chưa",
        "ai làm thay chị Hoa",
        "em làm thay chị Hoa rồi",
        "chế độ nghỉ thai sản bao nhiêu tháng",
        "giao #5 cho Minh",
        "việc này chị kế toán làm",
        "xong rồi ạ, mai em gửi báo cáo",
        "em gửi ngày 5/3",
        "việc bàn giao cho Hoa xong rồi",
        "",
        "?",
    ],
)
def test_what_is_no_word_of_the_roster(text: str) -> None:
    for form in (text, fold(text)):
        assert read_roster_words(form, ON) is None


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("anh Minh nghỉ phép từ 30/2", "30/2"),
        ("Hoa nghỉ phép 5/3 và 9/3", "một đợt"),
        ("Hoa nghỉ phép từ 12/3 đến 5/3/2026", "đứng trước"),
        ("em xin nghỉ phép 3 ngày", "từ ngày nào"),
        ("Hoa nghỉ 900 ngày từ 5/3", "không hợp lý"),
    ],
)
def test_days_that_cannot_be_are_doubted(text: str, doubt: str) -> None:
    said = read_roster_words(text, ON)
    assert isinstance(said, Leave)
    assert doubt in said.doubt
    assert said.days is None


def wish(number: int | None = None, **fields: object) -> LadderWish:
    return LadderWish(number, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("toned", [True, False])
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("nhắc việc #5 trước 10, 5, 1 ngày", wish(5, before=(10, 5, 1, 0))),
        ("#5 nhắc trước 3 và 1 ngày", wish(5, before=(3, 1, 0))),
        (
            "cơ quan nhắc trước 5, 2 ngày, quá hạn 1, 3 ngày, rồi hằng tuần",
            wish(before=(5, 2, 0), after=(1, 3), every=7),
        ),
        ("#5 nhắc như thường", wish(5, usual=True)),
        ("cơ quan nhắc như mặc định ạ", wish(usual=True)),
        ("nhắc việc #5 trước 3 ngày, không nhắc ngày đến hạn", wish(5, before=(3,))),
        ("#5 nhắc quá hạn 1 ngày, rồi 3 ngày một lần", wish(5, after=(1,), every=3)),
        ("cơ quan nhắc quá hạn 2 ngày, không nhắc nữa", wish(after=(2,), every=0)),
        (
            "cơ quan nhắc trước 5 ngày, báo văn phòng sau 2 ngày, báo lãnh đạo sau 5 ngày",
            wish(before=(5, 0), coordinator_after=2, leader_after=5),
        ),
        ("việc thường xuyên hỏi hằng quý", CheckInWish(Recurrence.QUARTERLY)),
        ("các việc thường xuyên nhắc mỗi tuần một lần", CheckInWish(Recurrence.WEEKLY)),
        ("việc thường xuyên hỏi 6 tháng một lần", CheckInWish(Recurrence.HALF_YEARLY)),
        ("việc thường xuyên hỏi như thường", CheckInWish(None)),
    ],
)
def test_rungs_and_check_ins(text: str, wanted: LadderWish | CheckInWish, toned: bool) -> None:
    assert read_ladder_words(text if toned else fold(text)) == wanted


def test_rungs_that_no_ladder_has_are_doubted() -> None:
    found = read_ladder_words("nhắc việc #5 trước 500 ngày")
    assert isinstance(found, LadderWish)
    assert "365" in found.doubt
    with pytest.raises(ValueError, match="ladder"):
        found.on(DEFAULT)


@pytest.mark.parametrize(
    "text",
    [
        "#5 nhắc lại chiều mai",
        "nhắc tôi trước 3 ngày",
        "nhắc việc #5 trước mấy ngày?",
        "cơ quan nhắc em nộp báo cáo trước 5 ngày",
        "#5 xong rồi",
        "việc thường xuyên em làm hằng tháng",
        "nhắc việc #5",
        "nhắc việc #5 trước 3 ngày trước 4 ngày",
    ],
)
def test_what_is_no_wish_about_rungs(text: str) -> None:
    assert read_ladder_words(text) is None


PIECES = re.split(
    " ",
    "chị anh em tôi Hoa Minh Bảo Mai nghỉ phép ốm thai sản từ đến hết và hôm nay mai tuần sau tháng 4 5/3 "
    "12/3 3 ngày làm thay bàn giao việc cho của nhận chuyển công tác hưu đi lại rồi nhắc #5 trước quá hạn "
    "30/2 hằng quý thường xuyên , . ? vì - – 9999999999 ٣",
)
SAID = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)


@given(SAID, st.dates(date(2020, 1, 1), date(2099, 12, 31)))
def test_any_order_of_words_is_read_or_left(text: str, on: date) -> None:
    said = read_roster_words(text, on)
    if isinstance(said, Leave) and said.days is not None and said.days.last is not None:
        assert said.days.first <= said.days.last
    read_ladder_words(text)


@given(st.text())
def test_any_text_is_read_or_left(text: str) -> None:
    read_roster_words(text, ON)
    read_ladder_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "nghỉ " * 60,
        "chị " * 75,
        "xin " * 75 + "nghỉ",
        "Hoa nghỉ phép từ 5/3" + " phép" * 50,
        "Minh chuyển công tác về " + "a " * 130,
        "bàn giao toàn bộ hết tất cả " * 10,
        "vì a " * 60,
        "phụ trách " * 30,
        "5/3, " * 59,
        "nhắc #5 trước " + "1, " * 60,
        "1 " * 149,
        "(" * 300,
    ],
)
def test_hostile_words_take_no_time(text: str) -> None:
    begun = time.process_time()
    read_roster_words(text, ON)
    read_ladder_words(text)
    assert time.process_time() - begun < 0.5
