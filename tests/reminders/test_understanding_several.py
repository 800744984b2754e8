"""One message about several tasks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.vietnamese import fold, nfc
from reminders.understanding.several import Naming, Part, split


@pytest.mark.parametrize("change", [str, fold])
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "#12 xong, #15 vướng phần mềm, còn #18 mới 60%",
            [(12, "xong"), (15, "vướng phần mềm"), (18, "mới 60%")],
        ),
        ("viec 3 xong roi con viec 5 xin lui den 15/12", [(3, "xong roi"), (5, "xin lui den 15/12")]),
        ("1. xong 2. đang làm 3. chưa", [(1, "xong"), (2, "đang làm"), (3, "chưa")]),
        ("1/ xong 2/ chưa 3/ xin đến 15/12", [(1, "xong"), (2, "chưa"), (3, "xin đến 15/12")]),
        ("1 xong, 2 chưa, 3 được 50%", [(1, "xong"), (2, "chưa"), (3, "được 50%")]),
        ("#3 và #4 xong", [(3, "xong"), (4, "xong")]),
        ("#3, 4 và 5 xong rồi", [(3, "xong rồi"), (4, "xong rồi"), (5, "xong rồi")]),
        ("#5 #6 xong", [(5, "xong"), (6, "xong")]),
        ("xong #12 rồi, còn #15 chưa", [(12, "xong rồi"), (15, "chưa")]),
        ("xong #3 chưa #5", [(3, "xong"), (5, "chưa")]),
        ("#12: xong\n#15: 98,5% hồ sơ, vướng mạng", [(12, "xong"), (15, "98,5% hồ sơ, vướng mạng")]),
        ("#12, xong rồi. #15, đang chờ sở", [(12, "xong rồi"), (15, "đang chờ sở")]),
        ("nhiệm vụ 3 xong, việc số 4 chưa làm", [(3, "xong"), (4, "chưa làm")]),
    ],
)
def test_parts(text: str, wanted: list[tuple[int, str]], change: type[str]) -> None:
    assert [(part.number, part.words) for part in split(change(text))] == [
        (number, change(words)) for number, words in wanted
    ]


@pytest.mark.parametrize(
    "text",
    [
        "xong rồi ạ",
        "",
        "xin lùi đến 15/12, mới 60%, 1.250 hồ sơ",
        "làm theo 45/KH-UBND, đúng hạn 98,5%",
        "đã làm 1.5 ngày. 2 việc còn lại chưa",
        "ngày 1. nộp, ngày 2. gửi",
        "công việc 3 ngày nữa xong",
        "xong 2 nội dung và còn 3",
    ],
)
def test_one_thing_stays_one_part(text: str) -> None:
    assert split(text) == (Part(text),)


def test_how_a_task_is_named() -> None:
    assert [part.naming for part in split("#1 xong, nhiệm vụ 2 chưa")] == [Naming.TASK, Naming.PLAN]
    assert {part.naming for part in split("1. xong 2. chưa")} == {Naming.LINE}
    assert split("#7 xin lùi đến 15/12, được 98,5%") == (
        Part("xin lùi đến 15/12, được 98,5%", 7, Naming.TASK),
    )


def test_words_before_a_list_are_a_part_of_their_own() -> None:
    assert split("Em báo cáo: 1. xong 2. mới 60%")[0] == Part("Em báo cáo")


PIECES = st.sampled_from(
    [
        *("#1", "#22", "việc 3", "nhiệm vụ 4", "5", "1.", "2)", "và", "còn", ",", ";", ".", "\n", ":", "với"),
        *("xong", "chưa", "60%", "98,5%", "15/12", "1.250 hồ sơ", "45/KH-UBND", "đang làm", "thì", "nhưng"),
    ]
)
_NAMES = re.compile(r"#\s*\d+|\b(?:việc|nhiệm vụ) \d+")
_DROPPED = {"và", "còn", "với", "nhưng", "riêng", "thì", "là"}


@given(st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=200))
@settings(max_examples=400, deadline=None)
def test_no_words_are_lost(text: str) -> None:
    parts = split(text)
    assert parts
    kept = " ".join(part.words for part in parts)
    for word in re.findall(r"[^\W\d_]{2,}", _NAMES.sub(" ", nfc(text))):
        assert word in kept or word in _DROPPED or fold(word) in ("viec", "nhiem", "vu", "ma", "so", "nv")


@given(st.lists(PIECES, max_size=14).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_dates_decimals_and_numbers_of_documents_are_never_cut(text: str) -> None:
    kept = " ".join(part.words for part in split(text))
    for whole in ("15/12", "98,5%", "1.250", "45/KH-UBND", "60%"):
        assert (whole in text) == (whole in kept)
