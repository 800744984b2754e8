"""Phrases of time: told from other text, and repaired only where the repair is certain."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.plans.mending import mended
from knowledge.plans.times import quarter, read_time, repair_time, time_mentions, times_in_sentence
from knowledge.vietnamese import fold


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Thuong xuyén", "Thường xuyên"),
        ("Thudng xuyén", "Thường xuyên"),
        ("Theo ké hoach", "Theo kế hoạch"),
        ("Quy 11, Quy HI\nnam 2031", "Quý II, Quý III năm 2031"),
        ("Quy I, Quy Il, Quy Il nam 2031", "Quý I, Quý II, Quý III năm 2031"),
        ("Quy 11/2031", "Quý II/2031"),
        ("Thang 11/2031", "Tháng 11/2031"),
        ("Thang 11", "Tháng 11"),
        ("truoc ngay 15/06/2031", "Trước ngày 15/06/2031"),
        ("Quý I, II, III", "Quý I, II, III"),
        ("Hàng tháng", "Hàng tháng"),
        ("sau thang dau nam", "Sáu tháng đầu năm"),
        ("Sau khi có hướng dẫn", "Sau khi có hướng dẫn"),
        ("Theo kế hoạch của UBND huyện", "Theo kế hoạch của UBND huyện"),
        ("gira quy I", "Giữa quý I"),
        ("m6i thang mot lan", "Mỗi tháng một lần"),
        ("khong qué ngay 01.11.2031", "Không quá ngày 01.11.2031"),
        ("Thuéng xuy€n trong nim", "Thường xuyên trong năm"),
        ("Cham nhat la ngdy 12 thang déu quy", "Chậm nhất là ngày 12 tháng đầu quý"),
        ("Tháng 7, 8, 9 nam 2031", "Tháng 7, 8, 9 năm 2031"),
        ("Hang thang, quy, nam", "Hằng tháng, quý, năm"),
        ("HANG QUY", "HẰNG QUÝ"),
        ("T6/2031", "T6/2031"),
        ("Báo cáo", None),
        ("Kế hoạch", None),
        ("Theo dõi", None),
        ("Hoàn thành", None),
        ("1", None),
        ("Xây dựng nhà văn hóa", None),
        ("Công chức chuyên môn", None),
        ("Ban Bien tap Trang thong tin dien tu; Doan Thanh nien", None),
        ("Bdn Bién tap Trang th0ng tin dien tu", None),
        ("và", None),
        ("", None),
    ],
)
def test_reading_of_a_cell(written: str, read: str | None) -> None:
    assert read_time(written) == read


def test_other_text_is_left_as_it_is() -> None:
    assert repair_time("Khi  trời\nmưa to") == "Khi trời mưa to"


@pytest.mark.parametrize(
    ("token", "said"), [("HI", "III"), ("I1I", "III"), ("1V", "IV"), ("2", "2"), ("12", None), ("5", None)]
)
def test_quarters(token: str, said: str | None) -> None:
    assert quarter(token) == said


def test_times_within_a_sentence() -> None:
    said = list(
        times_in_sentence(
            "Lập sổ, dinh ky hang quy gửi trước ngày 15/06/2031 theo Chỉ thị 3-CT/TU ngày 2/3/2020."
        )
    )
    assert said == ["Định kỳ hằng quý", "Trước ngày 15/06/2031"]


@given(st.integers(1, 28), st.integers(1, 12), st.integers(2000, 2060))
def test_digits_of_dates_are_never_altered(day: int, month: int, year: int) -> None:
    date = f"{day:02}/{month:02}/{year}"
    assert date in repair_time(f"Truoc ngay {date}")


@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    repair_time(text)


@pytest.mark.parametrize(
    ("damaged", "read"),
    [
        ("chdm nhat ngdy 25", "chậm nhat ngày 25"),
        ("dét xudt", "đột xuất"),
        ("tir thdng 5", "từ tháng 5"),
        ("xuy¢n", "xuyen"),
        ("thuongxuyen", "thường xuyên"),
        ("T6 chirc", "Tổ chức"),
        ("T6/2031", "T6/2031"),
        ("Quy HI nim 2031", "Quy HI năm 2031"),
        ("sdu thdng 1an", "sáu tháng lần"),
        ("ban hanh", "ban hanh"),
        ("dinh kém", "dinh kém"),
        ("trồng cây", "trồng cây"),
        ("", ""),
    ],
)
def test_mending_changes_only_what_is_surely_damaged(damaged: str, read: str) -> None:
    assert mended(damaged) == read


NUMBERS = st.sampled_from(["15/06/2031", "3/2031", "2031", "15", "01", "11", "6,", "30.4.2031"])
PIECES = st.sampled_from(
    ["trudc", "ngdy", "nim", "thdng", "quy", "HI", "vd", "hang", "T6", "d6t", "xudt", "x"]
)


@given(st.lists(NUMBERS | PIECES, max_size=12))
def test_numbers_are_never_touched(row: list[str]) -> None:
    def numbers(words: list[str]) -> list[str]:
        return [word for word in words if word[0].isdigit()]

    assert numbers(mended(" ".join(row)).split()) == numbers(row)
    assert numbers(mended(" ".join(row), toned=True).split()) == numbers(row)


FOUND = [
    ("Phòng A báo cáo UBND thị xã trước ngày 15/06/2031.", ["Trước ngày 15/06/2031"]),
    ("Các đơn vị định kỳ hằng quý, 6 tháng, năm báo cáo.", ["Định kỳ hằng quý, 6 tháng, năm"]),
    (
        "Gửi số liệu định kỳ hằng quý (trước ngày 15 tháng cuối quý) về Văn phòng.",
        ["Định kỳ hằng quý (trước ngày 15 tháng cuối quý)"],
    ),
    ("Nộp trước ngày 25 hằng tháng và đột xuất", ["Trước ngày 25 hằng tháng và đột xuất"]),
    ("Rà soát từ tháng 5/2031 đến hết tháng 9/2031.", ["Từ tháng 5/2031 đến hết tháng 9/2031"]),
    ("Kiểm tra từ ngày 01/3 đến 15/4/2031", ["Từ ngày 01/3 đến 15/4/2031"]),
    ("Xong chậm nhất ngày 20 tháng 12 năm 2031", ["Chậm nhất ngày 20 tháng 12 năm 2031"]),
    ("trước 17 giờ ngày 15/6/2031 phải nộp", ["Trước 17 giờ ngày 15/6/2031"]),
    ("Tổ chức hội thảo vào ngày 30/12 hằng năm", ["Vào ngày 30/12 hằng năm"]),
    ("Đến hết năm 2031 số hóa xong", ["Đến hết năm 2031"]),
    ("Quý II: tập huấn. Quý III: kiểm tra", ["Quý II", "Quý III"]),
    (
        "Mở lớp trong quý II/2031, trao chứng nhận cuối quý III/2031",
        ["Trong quý II/2031", "Cuối quý III/2031"],
    ),
    ("Thường xuyên cập nhật; 6 tháng một lần kiểm kê", ["Thường xuyên", "6 tháng một lần"]),
    (
        "Bao cao UBND xa trudc ngay 15/06/2031; dinh ky hang thdng",
        ["Trước ngày 15/06/2031", "Định kỳ hằng tháng"],
    ),
    ("bao cao truoc ngay 15 thang 6", ["Trước ngày 15 tháng 6"]),
]
NOT_FOUND = [
    "Căn cứ Quyết định số 12/QĐ-UBND ngày 05/01/2031 của UBND tỉnh",
    "Thực hiện Nghị quyết số 7-NQ/TU ngày 05 tháng 01 năm 2031",
    "Phường A, ngày 30 tháng 01 năm 2031",
    "Chỉ số CCHC năm 2031",
    "Báo cáo kết quả 6 tháng đầu năm",
    "So với quý I/2031",
    "Chương trình số hóa đến năm 2035, tầm nhìn đến năm 2040",
    "Kế hoạch giai đoạn 2031-2035",
    "Trong năm 2031, Ban đã làm nhiều việc",
    "hồ sơ đã tiếp nhận trước ngày 1/7/2031",
    "Luật có hiệu lực trước ngày 01/7/2031",
    "Công văn đến ngày 5/1/2031",
    "chấm theo thang 10 điểm",
    "Quỹ I chi 5 triệu",
    "đạt từ 95% trở lên",
    "Kế hoạch hằng năm của phường",
    "TRUNG TÂM HÀNH CHÍNH CÔNG",
]


@pytest.mark.parametrize(("text", "times"), FOUND, ids=[text for text, _ in FOUND])
def test_times_are_found_in_prose(text: str, times: list[str]) -> None:
    assert [mention.text for mention in time_mentions(text)] == times


@pytest.mark.parametrize("text", [text for text, _ in FOUND])
def test_times_are_found_without_tones(text: str) -> None:
    there = [(one.start, one.end) for one in time_mentions(text)]
    assert [(one.start, one.end) for one in time_mentions(fold(text))] == there


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_is_no_time_of_a_task(text: str) -> None:
    assert time_mentions(text) == ()


DEADLINES = st.sampled_from(
    ["trước ngày", "chậm nhất ngày", "đến hết ngày", "chậm nhất là ngày", "không quá ngày"]
)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
DOCUMENTS = st.sampled_from(["Quyết định số 12/QĐ-UBND", "Công văn số 7/UBND-VP", "Kế hoạch 5/KH-UBND"])


@given(DOCUMENTS, DAYS, DEADLINES, DAYS, st.booleans(), st.booleans())
def test_a_deadline_is_told_from_the_date_of_a_document(
    document: str, dated: date, deadline: str, due: date, first: bool, toneless: bool
) -> None:
    cited, asked = f"thực hiện {document} ngày {dated:%d/%m/%Y}", f"nộp hồ sơ {deadline} {due:%d/%m/%Y}"
    text = f"{cited}, {asked}." if first else f"{asked} theo {cited}."
    text = fold(text) if toneless else text
    said = fold(f"{deadline} {due:%d/%m/%Y}")
    assert [fold(text[one.start : one.end]) for one in time_mentions(text)] == [said]


@given(st.text(max_size=200))
def test_mentions_lie_in_the_text_one_after_another(text: str) -> None:
    places = [place for one in time_mentions(text) for place in (one.start, one.end)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "piece",
    [
        "quý I, ",
        "tháng 1, ",
        "trước ngày ",
        "12/QĐ-UBND ngày ",
        "hằng quý, ",
        "1/1 đến ",
        " ",
        "quý  ",
        "a-1/",
    ],
)
def test_hostile_text_takes_no_time(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    started = time.process_time()  # ours alone: the suite may share the machine
    time_mentions(text)
    read_time(text[:199])
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Tham mưu phiếu lấy ý kiến chậm nhất đến ngày 10/12/2031.", "Chậm nhất đến ngày 10/12/2031"),
        ("định kỳ hằng quý, sáu tháng và hằng năm tổng hợp", "Định kỳ hằng quý, sáu tháng và hằng năm"),
        ("Rà soát kho dữ liệu hộ tịch đã nhập trước 30/5/2031.", "Trước 30/5/2031"),
    ],
)
def test_a_time_is_taken_whole(text: str, said: str) -> None:
    assert [mention.text for mention in time_mentions(text)] == [said]
