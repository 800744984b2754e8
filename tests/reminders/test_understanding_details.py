"""Acknowledgements, people named, slips of the keyboard, days that are no promise, and hostile words."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.vietnamese import fold
from reminders.timing.relative import mentions
from reminders.understanding import Intent, State, understand
from reminders.understanding.spelling import spelled

TODAY = date(2026, 11, 18)  # a Wednesday
BOTH = pytest.mark.parametrize("change", [str, fold], ids=["toned", "toneless"])


@BOTH
@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("đã nhận", True),
        ("dạ em nhận được rồi ạ", True),
        ("vâng ạ để em làm", True),
        ("em sẽ lưu ý", True),
        ("đã nhận hồ sơ", False),
        ("em làm rồi", False),
        ("tối nay em sẽ làm", False),
        ("để chị Hà làm", False),
        ("chưa nhận được", False),
        ("ok", False),
        ("vâng", False),
    ],
)
def test_acknowledging(text: str, noted: bool, change: type[str]) -> None:
    heard = understand(change(text), TODAY)
    assert heard.acknowledged is noted
    if noted:
        assert (heard.intent, heard.state, heard.ask) == (Intent.STATUS, None, False)


@BOTH
@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("việc này chị kế toán làm", "chị kế toán"),
        ("cái này của anh Minh bên tư pháp", "anh Minh bên tư pháp"),
        ("em bàn giao cho chị Hoa rồi", "chị Hoa"),
        ("việc này không phải của em", None),
        ("chị Mai làm xong rồi", None),
        ("chỉ tiêu đạt 47%", None),
        ("đang chờ anh Tuấn duyệt", None),
        ("gửi báo cáo cho chị Lan rồi", None),
    ],
)
def test_who_does_it_instead(text: str, person: str | None, change: type[str]) -> None:
    assert understand(change(text), TODAY).person == (change(person) if person else None)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("xong roif aj", "xong roi a"),
        ("ddax hoanf thanhf", "da hoan thanh"),
        ("chuwa lamf gif", "chua lam gi"),
        ("vuwowngs phaanf meemf", "vuong phan mem"),
        ("đg lm, hs đc 60%", "dang lam, ho so duoc 60%"),
        ("xongggg rồiiii", "xong roi"),
        ("kế hoạch 45/KH-UBND", "ke hoach 45/kh-ubnd"),
        ("mạng bị nghẽn", "mang bi nghen"),
        ("scan email 3h", "scan email 3h"),
    ],
)
def test_slips_of_the_keyboard(typed: str, plain: str) -> None:
    assert spelled(typed).folded == plain


@given(st.text(max_size=120))
@settings(max_examples=300, deadline=None)
def test_what_is_respelled_keeps_its_places(text: str) -> None:
    words = spelled(text)
    assert len(words.places) == len(words.folded) + 1
    assert list(words.places) == sorted(words.places)
    assert words.written(0, len(words.folded)) == text[words.places[0] :]


@BOTH
@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("tuần này bận họp nên chưa làm được", State.NOT_STARTED),
        ("tập huấn xong hôm thứ 7 rồi ạ", State.DONE),
        ("đã trả lời công văn xong rồi", State.DONE),
        ("mất mạng 2 hôm nay", State.BLOCKED),
        ("trả kết quả xong rồi", State.DONE),
    ],
)
def test_days_and_words_that_only_look_alike(text: str, state: State, change: type[str]) -> None:
    heard = understand(change(text), TODAY)
    assert (heard.state, heard.until, heard.ask) == (state, None, False)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("sang tuan", date(2026, 11, 29)),
        ("dau tuan", date(2026, 11, 23)),
        ("t6 nop", date(2026, 11, 20)),
        ("mung 5", date(2026, 12, 5)),
        ("ngay 25 thang sau", date(2026, 12, 25)),
        ("3 bua nua", date(2026, 11, 21)),
        ("them nua thang", date(2026, 12, 3)),
        ("nop tre 2 ngay", date(2026, 11, 20)),
        ("cho em 3 ngay", date(2026, 11, 21)),
        ("het quy nay", date(2026, 12, 31)),
        ("quy sau", date(2027, 3, 31)),
        ("20 nay", date(2026, 11, 20)),
        ("den 25 nhe", date(2026, 11, 25)),
    ],
)
def test_days_named_by_officers(text: str, day: date) -> None:
    assert [mention.day for mention in mentions(text, TODAY)] == [day]


def test_a_share_is_no_date_and_a_target_no_figure() -> None:
    assert understand("được tầm 2/3 rồi", TODAY).percent == 67
    assert understand("đạt 80% so với chỉ tiêu 75%", TODAY).figure == 80
    assert understand("100% hồ sơ đúng hạn", TODAY).state is None


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "em ",
            "chị ",
            "đã ",
            "xin ",
            "việc này ",
            "chờ ",
            "cho ",
            "bên ",
            "không ",
            "chưa ",
            "dạ vâng em sẽ ",
        ),
        *(
            "xong ",
            "60% ",
            "1/2 ",
            "a",
            "aa ",
            "zz",
            "chuyển cho chị ",
            "thêm 1 tuần ",
            "của anh ",
            ", ",
            "được ",
        ),
    ],
)
def test_hostile_words_take_no_time(piece: str) -> None:
    text = (piece * 1500)[:1500]
    started = time.process_time()
    understand(text, TODAY)
    assert time.process_time() - started < 1.5
