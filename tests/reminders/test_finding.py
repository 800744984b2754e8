"""What the rules find in an answer, apart from what it means: numbers, days, negations."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.vietnamese import fold
from reminders.understanding.numbers import numbers
from reminders.understanding.spelling import spelled
from reminders.understanding.weighing import weigh

ON = date(2026, 11, 18)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Đã thu 140/365 phiếu", 140.0),
        ("xác minh được 42 trên tổng số 95 đơn", 42.0),
        ("duyệt 37 đơn trong 58 đơn", 37.0),
        ("nhận 1.250/2.100 hồ sơ", 1250.0),
        ("7 trên 11 thôn họp rồi", 7.0),
        ("chỉ tiêu là 85%, đến nay đạt 88%", 88.0),
        ("đạt 47% so với chỉ tiêu 60%", 47.0),
    ],
)
def test_what_was_reached_is_the_figure_and_not_what_it_is_reached_of(text: str, figure: float) -> None:
    said = numbers(spelled(text).folded)
    assert (said.figure, said.percent) == (figure, None)


@pytest.mark.parametrize(
    "text",
    [
        "từ 1/11 việc thu quỹ do chị Nhàn lo",
        "điều 61 nđ 912/2031",
        "nghị định số 61/2018/NĐ-CP",
        "KH 45/KH-UBND ngày 3/11",
        "thứ 6 em nộp",
        "thôn 5 và tổ 12",
        "trong 3 ngày tới",
        "lúc 9h30",
    ],
)
def test_numbers_of_days_documents_and_places_count_nothing(text: str) -> None:
    said = numbers(spelled(text).folded)
    assert (said.figure, said.percent, said.count) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "count"),
    [("khám cho 167 cụ rồi", 167.0), ("còn 3 hộ ở thôn 5", 3.0), ("3 hộ và 5 đơn", None), ("xong rồi", None)],
)
def test_the_one_other_number_is_kept_for_what_was_learned(text: str, count: float | None) -> None:
    assert numbers(spelled(text).folded).count == count


@pytest.mark.parametrize(
    "text",
    [
        "tính đến ngày 17/11 mới đo được một ít",
        "đã gửi ngày 2/11",
        "họp ngày 12/11 chưa thống nhất",
        "bàn giao vào ngày 8/11/2026, biên bản lưu văn phòng",
        "chờ bên công an đối chiếu xong mới làm",
    ],
)
def test_a_day_that_is_over_is_promised_by_nobody(text: str) -> None:
    weighed = weigh(text, ON)
    assert weighed.understanding.until is None
    assert weighed.day is None


@pytest.mark.parametrize("toned", [True, False])
@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("xin gia hạn 3 ngày ạ", date(2026, 11, 21)),
        ("xin dời tới mốt nha", date(2026, 11, 20)),
        ("bữa mốt em nộp", date(2026, 11, 20)),
        ("xin lùi đến 15/12", date(2026, 12, 15)),
        ("xin lùi đến 15/3", date(2027, 3, 15)),
    ],
)
def test_a_day_to_come_is_read(text: str, until: date, toned: bool) -> None:
    assert weigh(text if toned else fold(text), ON).understanding.until == until


@pytest.mark.parametrize(
    "text",
    [
        "rà soát xong rồi, không còn hộ nào chưa ký",
        "xong rồi, không sót hộ nào",
        "xong rồi, không có gì sai sót",
        "thông qua xong rồi, không ai có ý kiến gì",
        "chưa đến hạn nhưng em làm xong rồi",
        "đóng dấu xong rồi ạ",
        "thầy cô ai cũng nộp, xong rồi",
        "mọi thứ xong đâu vào đấy rồi",
    ],
)
def test_a_negation_that_says_that_nothing_is_left_is_no_danger(text: str) -> None:
    assert not weigh(text, ON).negated


@pytest.mark.parametrize("toned", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "báo cáo không xong rồi ạ",
        "xong đâu mà xong",
        "không ai nộp rồi",
        "chưa bao giờ xong",
        "không còn kinh phí nào mà xong",
        "đã xong đâu",
        "xong rồi nhưng không gửi được",
    ],
)
def test_any_other_negation_is_one(text: str, toned: bool) -> None:
    weighed = weigh(text if toned else fold(text), ON)
    assert weighed.negated or weighed.understanding.state != "done"
