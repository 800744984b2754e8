"""The facts at the top and foot of documents: clean, damaged, and with their columns run together."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.head import read_head
from knowledge.kinds import KINDS, kind_of_line, kind_of_number, number_of_kind, repaired_number
from knowledge.model import Head, Line, Media, Reading, Table
from knowledge.reading import read
from knowledge.vietnamese import fold
from tests.knowledge import files


def reading(text: str) -> Reading:
    return Reading("a", Media.PDF, tuple(Line(line) for line in text.strip("\n").split("\n")), None, 1.0)


def head_of(text: str) -> Head:
    return read_head(reading(text))


@pytest.mark.parametrize(
    ("file", "number", "kind", "issued", "issuer"),
    [
        ("plans/ke-hoach-99-phuong-2-2022", "99/KH-UBND", "Kế hoạch", date(2022, 2, 21), "UBND Phường 2"),
        ("plans/ke-hoach-105-phuong-2-2024", "105/KH-UBND", "Kế hoạch", date(2024, 1, 30), "UBND Phường 2"),
        ("plans/ke-hoach-98-ban-dan-toc-2023", "98/KH-BDT", "Kế hoạch", date(2023, 2, 27), None),
        ("law/ND-61-2018", "61/2018/NĐ-CP", "Nghị định", date(2018, 4, 23), "Chính phủ"),
        ("law/ND-63-2010", "63/2010/NĐ-CP", "Nghị định", date(2010, 6, 8), "Chính phủ"),
        ("law/ND-20-2008", "20/2008/NĐ-CP", "Nghị định", date(2008, 2, 14), "Chính phủ"),
        ("law/ND-30-2020", "30/2020/NĐ-CP", "Nghị định", date(2020, 3, 5), "Chính phủ"),
        ("law/TT-01-2018-VPCP", "01/2018/TT-VPCP", "Thông tư", date(2018, 11, 23), "Văn phòng Chính phủ"),
    ],
)
def test_heads_of_the_shared_files(
    file: str, number: str, kind: str, issued: date, issuer: str | None
) -> None:
    head = read_head(read(files.shared(f"{file}.txt")))
    assert (head.number, head.kind, head.issued) == (number, kind, issued)
    assert issuer is None or head.issuer == issuer
    assert head.title


def test_head_of_a_letterhead_in_two_columns(tmp_path: Path) -> None:
    path = tmp_path / "k.docx"
    path.write_bytes(files.word_bytes(files.plan_docx()))
    head = read_head(read(path))
    assert head.number == "12/KH-UBND"
    assert head.kind == "Kế hoạch"
    assert head.issuer == "UBND Phường Hoa Sen"
    assert head.issued == date(2026, 1, 5)
    assert head.title == "Trả hồ sơ đúng hẹn trên địa bàn phường năm 2026"


HEAD = """
{issuer} CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
{second} Độc lập - Tự do - Hạnh phúc
-------
{number} {place}

{kind}
{title}

Căn cứ Nghị định số 1/2020/NĐ-CP ngày 02 tháng 3 năm 2020 của Chính phủ;
I. PHẦN MỘT
"""


@pytest.mark.parametrize(
    ("issuer", "second", "number", "place", "kind", "expected"),
    [
        (
            "ỦY BAN NHÂN DÂN", "XÃ BÌNH AN", "Số: 7/BC-UBND", "Bình An, ngày 3 tháng 4 năm 2025", "BÁO CÁO",
            ("7/BC-UBND", "Báo cáo", "UBND Xã Bình An", date(2025, 4, 3)),
        ),
        (
            "UBND TỈNH AN BÌNH", "SỞ NỘI VỤ", "Số: 15/TTr-SNV", "An Bình, ngày 30 tháng 12 năm 2024",
            "TỜ TRÌNH",
            ("15/TTr-SNV", "Tờ trình", "Sở Nội vụ", date(2024, 12, 30)),
        ),
        (
            "UBND XA BINH AN", "", "S6: 8 /QD-UBND", "Binh An, ngdy 01 thang 02nam 2023", "QUYET DINH",
            ("8/QĐ-UBND", "Quyết định", "UBND Xã Binh An", date(2023, 2, 1)),
        ),
        (
            "CHÍNH PHỦ", "", "Số: 5/2021/NĐ-CP", "Hà Nội, ngày 31 tháng 02 năm 2021", "NGHỊ ĐỊNH",
            ("5/2021/NĐ-CP", "Nghị định", "Chính phủ", None),
        ),
        (
            "ỦY BAN NHÂN DÂN", "PHƯỜNG 5", "Số:      /KH-UBND", "Phường 5, ngày     tháng 01 năm 2026",
            "KÉ HOẠCH",
            (None, "Kế hoạch", "UBND Phường 5", None),
        ),
    ],
)  # fmt: skip
def test_heads_in_one_column(
    issuer: str, second: str, number: str, place: str, kind: str, expected: tuple[object, ...]
) -> None:
    head = head_of(
        HEAD.format(
            issuer=issuer,
            second=second,
            number=number,
            place=place,
            kind=kind,
            title="Về việc trả hồ sơ\nnăm nay",
        )
    )
    assert (head.number, head.kind, head.issuer, head.issued) == expected
    assert head.title == "Về việc trả hồ sơ năm nay"
    assert head.place == place.split(",", maxsplit=1)[0]


# Whole letterheads of our own: (text, number, kind, issuer, date, place)
LETTERHEADS: list[tuple[str, str | None, str, str | None, date | None, str | None]] = [
    # The two columns one after the other.
    (
        "ỦY BAN NHÂN DÂN\nPHƯỜNG HOA MAI\n-------\nSố: 45/BC-UBND-VP\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Hoa Mai, ngày 02 tháng 9 năm 2025\nBÁO CÁO\nKết quả quý III",
        "45/BC-UBND-VP", "Báo cáo", "UBND Phường Hoa Mai", date(2025, 9, 2), "Hoa Mai",
    ),
    # The right column first.
    (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Hoa Mai, ngày 02 tháng 9 năm 2025\nUBND HUYỆN SÔNG XANH\nPHÒNG NỘI VỤ\nSố: 5/TB-PNV\n\n"
        "THÔNG BÁO\nVề lịch trực",
        "5/TB-PNV", "Thông báo", "Phòng Nội vụ", date(2025, 9, 2), "Hoa Mai",
    ),
    # Line by line; the number beside the date, read without a space after the label.
    (
        "UBND TỈNH AN BÌNH    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ    Độc lập - Tự do – Hạnh phúc\n"
        "Số:112 /KH-SKHCN    An Bình, ngày 5 tháng 1 năm 2024\nKẾ HOẠCH\nLàm việc gì đó",
        "112/KH-SKHCN", "Kế hoạch", "Sở Khoa học và Công nghệ", date(2024, 1, 5), "An Bình",
    ),
    # The number beside the motto; name of the office over two lines.
    (
        "SỞ LAO ĐỘNG - THƯƠNG BINH CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "VÀ XÃ HỘI Độc lập - Tự do - Hạnh phúc\nSố: 9/HD-SLĐTBXH An Bình, ngày 15 tháng 11 năm 2023\n"
        "HƯỚNG DẪN\nCách ghi sổ",
        "9/HD-SLĐTBXH", "Hướng dẫn", "Sở Lao động - Thương binh và Xã hội", date(2023, 11, 15), "An Bình",
    ),
    # The Party's form.
    (
        "ĐẢNG BỘ TỈNH AN BÌNH    ĐẢNG CỘNG SẢN VIỆT NAM\nĐẢNG ỦY PHƯỜNG HOA MAI\n*\n"
        "Số 01-KH/ĐU    Hoa Mai, ngày 10 tháng 02 năm 2025\nKẾ HOẠCH\nHọc tập chuyên đề",
        "01-KH/ĐU", "Kế hoạch", "Đảng ủy phường Hoa Mai", date(2025, 2, 10), "Hoa Mai",
    ),
    # Number and day still open.
    (
        "UBND XÃ SÔNG XANH\nSố:      /TTr-UBND\nSông Xanh, ngày    tháng 3 năm 2024\nTỜ TRÌNH\nXin tiền",
        None, "Tờ trình", "UBND Xã Sông Xanh", None, "Sông Xanh",
    ),
    (
        "UBND XÃ SÔNG XANH\nSố: …../GM-UBND\nSông Xanh, ngày ... tháng ... năm 2024\nGIẤY MỜI\nHọp giao ban",
        None, "Giấy mời", "UBND Xã Sông Xanh", None, "Sông Xanh",
    ),
    # A letter with its subject between number and date, and another document's date in the subject.
    (
        "UBND TỈNH AN BÌNH\nVĂN PHÒNG\nSố: 1234/VP-KSTT\n"
        "V/v thực hiện Công văn số 5/SNV-CC\nngày 01 tháng 02 năm 2025\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "An Bình, ngày 07 tháng 3 năm 2025\nKính gửi: Các sở\nBáo cáo\nKế hoạch",
        "1234/VP-KSTT", "Công văn", "Văn phòng", date(2025, 3, 7), "An Bình",
    ),
    # Laws and resolutions of the Assembly.
    (
        "QUỐC HỘI CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Luật số: 99/2031/QH17 Hà Nội, ngày 19 tháng 6 năm 2031\nLUẬT\nTHƯ VIỆN CỘNG ĐỒNG\n"
        "Căn cứ Hiến pháp;",
        "99/2031/QH17", "Luật", "Quốc hội", date(2031, 6, 19), "Hà Nội",
    ),
    (
        "HỘI ĐỒNG NHÂN DÂN\nTỈNH AN BÌNH\nSố: 21/2024/NQ-HĐND\nAn Bình, ngày 9 tháng 12 năm 2024\n"
        "NGHỊ QUYẾT\nQuy định mức chi",
        "21/2024/NQ-HĐND", "Nghị quyết", "HĐND Tỉnh An Bình", date(2024, 12, 9), "An Bình",
    ),
    # A draft with stamps and the signature of the electronic copy around the head.
    (
        "Ký bởi: VĂN PHÒNG UBND\nThời gian ký: 03/04/2025 10:11:12\nHỎA TỐC\nDỰ THẢO\n"
        "ỦY BAN NHÂN DÂN\nXÃ SÔNG XANH\nSố: 77/CĐ-UBND\nSông Xanh, ngày 3 tháng 4 năm 2025\n"
        "CÔNG ĐIỆN\nVề việc chống bão",
        "77/CĐ-UBND", "Công điện", "UBND Xã Sông Xanh", date(2025, 4, 3), "Sông Xanh",
    ),
    # Kind and title in one line of capitals.
    (
        "UBND PHƯỜNG 9\nSố: 3/KH-UBND\nPhường 9, ngày 5 tháng 5 năm 2025\n"
        "KẾ HOẠCH CHĂM SÓC CÂY XANH\nNĂM 2025\n\nCăn cứ Luật A;",
        "3/KH-UBND", "Kế hoạch", "UBND Phường 9", date(2025, 5, 5), "Phường 9",
    ),
    # Letters set apart.
    (
        "UBND PHƯỜNG 9\nSố: 3/QĐ-UBND\nPhường 9, ngày 5 tháng 5 năm 2025\nQ U Y Ế T Đ Ị N H\nVề việc nọ",
        "3/QĐ-UBND", "Quyết định", "UBND Phường 9", date(2025, 5, 5), "Phường 9",
    ),
    # Read with the English model: our own text, damaged as the table of confusions says.
    (
        "UBND TINH AN BINH CONG HOA XA HQI CHU NGHIA VIET NAM\n"
        "SO NOI VU Poc lap - Tu do - Hanh phiic\nS6: 41/KH-SNV An Binh, ngdy 07 thang 02ndm 2023\n"
        "KE HOACH\n\nKiém tra viéc gi do\n\nCan ctr Luat A;",
        "41/KH-SNV", "Kế hoạch", "So Noi vu", date(2023, 2, 7), "An Binh",
    ),
    (
        " PHUONG 7 Doc 14p - Ty do - Hanh phitc\nSé: 6 /QB-UBND Phuong 7, ngay 21 thdng 12 ném 2022\n"
        "QUYET DINH\n\nVé viéc no",
        "6/QĐ-UBND", "Quyết định", "UBND Phường 7", date(2022, 12, 21), "Phuong 7",
    ),
    (
        "UY BAN NHAN DAN CQNG HOA XA HOI CHU NGHIA VIET NAM\nXA SONG XANH Doc lap - Tw do - Hanh phuc\n"
        "S6: l2/BC-UBND Song Xanh, ngay 0l thang 1l nam 2021\nBAO CAO\nVé viéc no",
        "12/BC-UBND", "Báo cáo", "UBND Xã Song Xanh", date(2021, 11, 1), "Song Xanh",
    ),
    (
        "HOI DONG NHAN DAN\nPHUONG 7\nS6: 15/2024/NQ-HDND Phudng 7, ngay 9 thang 12 nam 2024\n"
        "NGHI QUYET\nVé mirc chi",
        "15/2024/NQ-HĐND", "Nghị quyết", "HĐND Phường 7", date(2024, 12, 9), "Phudng 7",
    ),
    (
        "UBND THI XA AN BINH CONG HOA XA HOI CHU NGHIA VIET NAM\nPHUONG 7 Doc lap - Tu do - Hanh phuc\n"
        "S6: 8/TB-UBND Phuong 7, ngay 05/3/2024\nTHONG BAO\nVé viéc no",
        "8/TB-UBND", "Thông báo", "UBND Phường 7", date(2024, 3, 5), "Phuong 7",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number", "kind", "issuer", "issued", "place"), LETTERHEADS)
def test_letterheads(
    text: str, number: str | None, kind: str, issuer: str | None, issued: date | None, place: str | None
) -> None:
    head = head_of(text)
    assert (head.number, head.kind, head.issuer, head.issued, head.place) == (
        number, kind, issuer, issued, place,
    )  # fmt: skip
    assert head.title


@pytest.mark.parametrize(
    ("name", "issuer"),
    [
        ("BỘ NỘI VỤ\nCỤC VĂN THƯ VÀ\nLƯU TRỮ", "Cục Văn thư và Lưu trữ"),
        ("UBND TỈNH AN BÌNH\nTRUNG TÂM PHỤC VỤ\nHÀNH CHÍNH CÔNG", "Trung tâm Phục vụ hành chính công"),
        ("UBND THỊ XÃ AN BÌNH\nPHÒNG TƯ PHÁP", "Phòng Tư pháp"),
        ("BAN CHỈ ĐẠO CCHC\nPHƯỜNG 9", "Ban chỉ đạo CCHC phường 9"),
        ("CÔNG AN TỈNH AN BÌNH\nCÔNG AN PHƯỜNG HOA MAI", "Công an phường Hoa Mai"),
        ("THỦ TƯỚNG CHÍNH PHỦ", "Thủ tướng Chính phủ"),
        ("UBND TP. AN BÌNH", "UBND Thành phố An Bình"),
        ("UBND ĐẶC KHU ĐẢO XANH", "UBND Đặc khu Đảo Xanh"),
        ("UBND QUẬN 3\nPHÒNG VĂN HÓA - XÃ HỘI", "Phòng Văn hóa - Xã hội"),
        ("ỦY BAN MTTQ VIỆT NAM\nPHƯỜNG HOA MAI", "Ủy ban MTTQ việt nam phường Hoa Mai"),
    ],
)
def test_issuers(name: str, issuer: str) -> None:
    text = f"{name}\nSố: 4/KH-X\nAn Bình, ngày 2 tháng 3 năm 2025\nKẾ HOẠCH\nLàm việc"
    assert fold(head_of(text).issuer or "") == fold(issuer)
    if "MTTQ" not in name:
        assert head_of(text).issuer == issuer


@pytest.mark.parametrize("kind", sorted(set(KINDS.values()) | {"Luật", "Bộ luật", "Thư công"}))
def test_every_kind_is_known_by_its_line(kind: str) -> None:
    for written in (kind.upper(), fold(kind).upper(), kind):
        found = kind_of_line(written)
        assert found is not None
        assert found[0] == kind


@pytest.mark.parametrize(("code", "kind"), sorted(KINDS.items()))
def test_every_kind_is_known_by_its_number(code: str, kind: str) -> None:
    assert kind_of_number(f"12/{code}-UBND") == kind
    assert kind_of_number(f"01-{code}/ĐU") == kind


@pytest.mark.parametrize(
    ("number", "repaired"),
    [
        ("8 /QD - UBND", "8/QĐ-UBND"), ("5/2021/ND-CP", "5/2021/NĐ-CP"), ("7/TTR-SNV", "7/TTr-SNV"),
        ("3/NQ-HDND", "3/NQ-HĐND"), ("3/2020/QD-TTG", "3/2020/QĐ-TTg"), ("12/BC–UBND", "12/BC-UBND"),
        ("98/KH-BDT", "98/KH-BDT"), ("1/KH-CP", "1/KH-CP"), ("4/HD-SNV", "4/HD-SNV"),
    ],
)  # fmt: skip
def test_codes_that_lost_a_stroke(number: str, repaired: str) -> None:
    assert repaired_number(number) == repaired


@pytest.mark.parametrize(
    ("number", "kind", "repaired"),
    [
        ("16/CIT-UBND", "Chương trình", "16/CTr-UBND"), ("8/TT1-UBND", "Tờ trình", "8/TTr-UBND"),
        ("5/QĐĐ-HĐND", "Quyết định", "5/QĐ-HĐND"),
        ("5/HD-UBND", "Hợp đồng", "5/HĐ-UBND"), ("5/HD-UBND", "Hướng dẫn", "5/HD-UBND"),
        ("5/DA-UBND", "Đề án", "5/ĐA-UBND"), ("5/UBND-VP", "Kế hoạch", "5/UBND-VP"),
        ("5/BC-UBND", "Kế hoạch", "5/BC-UBND"), ("5", "Kế hoạch", "5"),
        ("9/2031/QH17", "Luật", "9/2031/QH17"),
    ],
)  # fmt: skip
def test_codes_are_those_of_the_kind(number: str, kind: str, repaired: str) -> None:
    assert number_of_kind(number, kind) == repaired


def test_specks_and_a_lost_stroke() -> None:
    head = head_of(
        "UY. BAN NHAN DAM CONG HOA XA HOI CHU NGHIA VIET NAM\nPHUONG 7 Doc lap --Tw.do - Hanh phic\n"
        "S6: 4NÑQ-UBND Hoa Mai, ngdy.12 thang.1O naém.2022\nNGHI QUYET\nVé viéc no"
    )
    assert (head.number, head.issuer, head.issued) == ("4/NQ-UBND", "UBND Phường 7", date(2022, 10, 12))
    head = head_of(
        "UY BAN NHANDAN\nPHUONG 7\nS6: 5/QD-UBND- Hoa Mai, ngay 1 thang 2 nam 2022\nQUYET DINH\nNo"
    )
    assert (head.number, head.issuer, head.place) == ("5/QĐ-UBND", "UBND Phường 7", "Hoa Mai")
    assert head_of("UBND PHƯỜNG 7\nSố: 4NN Phường 7, ngày 1 tháng 2 năm 2022").issuer == "UBND Phường 7"


def test_a_label_with_a_speck_and_a_look_alike_letter() -> None:
    head = head_of("UBND XÃ A\nS6:; 5/QÐÐ-UBND A, ngày 2 tháng 3 năm 2025\nQUYẾT ĐỊNH\nVề việc nọ")
    assert head.number == "5/QĐ-UBND"


def test_thong_bao_and_thong_cao_are_told_apart() -> None:
    assert kind_of_line("THÔNG CÁO", "Thông báo") == ("Thông cáo", "")
    assert kind_of_line("THONG BAQ", "Thông báo") == ("Thông báo", "")


def test_a_ward_whose_name_begins_with_an_is_no_phuong_an() -> None:
    for ward in ("PHƯỜNG AN PHÚ", "PHUONG AN PHU", "PHƯỜNG AN"):
        head = head_of(
            f"ỦY BAN NHÂN DÂN\n{ward}\nSố: 4/BC-UBND\nAn Phú, ngày 2 tháng 3 năm 2025\nBÁO CÁO\nQuý I"
        )
        assert head.kind == "Báo cáo"
        assert fold(head.issuer or "") == fold(f"UBND {ward}")
    assert head_of("PHƯỜNG AN\nPHƯƠNG ÁN\nChữa cháy").kind == "Phương án"


def test_a_letter_has_its_subject_for_a_title() -> None:
    head = head_of(
        "UBND PHƯỜNG 5\nSố: 21/UBND-VP\nV/v trả lời góp ý\n"
        "Phường 5, ngày 2 tháng 3 năm 2025\nKính gửi: Các ông bà"
    )
    assert (head.number, head.kind, head.title) == ("21/UBND-VP", "Công văn", "trả lời góp ý")


def test_a_subject_beside_the_date_and_over_two_lines() -> None:
    head = head_of(
        "UBND PHƯỜNG 5    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 21/UBND-VP   Độc lập - Tự do - Hạnh phúc\n"
        "V/v trả lời góp ý   Phường 5, ngày 2 tháng 3 năm 2025\nKính gửi: Các ông bà"
    )
    assert head.number == "21/UBND-VP"
    assert head.issued == date(2025, 3, 2)


def test_a_number_in_the_body_is_not_the_documents_own() -> None:
    head = head_of("QUYẾT ĐỊNH\nVề việc khen thưởng\n\nCăn cứ Nghị định số 1/2020/NĐ-CP ngày 2/3/2020;")
    assert (head.number, head.issued, head.kind) == (None, None, "Quyết định")


def test_a_wrapped_word_of_prose_is_no_kind() -> None:
    head = head_of(
        "UBND PHƯỜNG 5\nSố: 21/UBND-VP\nPhường 5, ngày 2 tháng 3 năm 2025\nKính gửi: Ông Tư\n"
        "Ủy ban đã nhận được\nkế hoạch"
    )
    assert head.kind == "Công văn"


def test_a_title_over_several_lines_ends_where_the_body_opens() -> None:
    head = head_of(
        "KẾ HOẠCH\nTrồng cây xanh dọc\ncác con đường của phường\nnăm 2026\n"
        "Thực hiện Kế hoạch số 5/KH-UBND ngày 1/1/2026 của UBND tỉnh,"
    )
    assert head.title == "Trồng cây xanh dọc các con đường của phường năm 2026"


# Who signed

SIGNED = "KẾ HOẠCH\nTrồng cây\n\nI. VIỆC\n1. Trồng.\n"


@pytest.mark.parametrize(
    ("closing", "signer", "post"),
    [
        (
            "Nơi nhận:\n- Như trên;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn An",
            "Nguyễn Văn An", "Chủ tịch",
        ),
        (
            "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n(Đã ký)\nLê Thị Bình\nNơi nhận:\n- Sở Nội vụ;",
            "Lê Thị Bình", "Phó Chủ tịch",
        ),
        (
            "Nơi nhận:          TL. CHỦ TỊCH\n- Như trên;        CHÁNH VĂN PHÒNG\n- Lưu: VT.      Trần Cao",
            "Trần Cao", "Chánh Văn phòng",
        ),
        ("Nơi nhận: GIÁM ĐỐC\n- Như trên;\n- Lưu: VT. Phạm Thị Thu Hà", "Phạm Thị Thu Hà", "Giám đốc"),
        ("Nơi nhận:\n- Sở Tư pháp;\n- Lưu: VT.", None, None),
        ("", None, None),
    ],
)  # fmt: skip
def test_signers(closing: str, signer: str | None, post: str | None) -> None:
    head = head_of(f"{SIGNED}{closing}\nPhụ lục I\nDANH MỤC\nCHỦ TỊCH\nHoàng Văn Khác")
    assert (head.signer, head.signer_post) == (signer, post)


def test_a_signature_in_a_table() -> None:
    table = Table((("Nơi nhận:\n- Như trên;\n- Lưu: VT.", "KT. TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\n\nĐỗ Văn Em"),))
    head = read_head(
        Reading("a", Media.DOCX, (Line("KẾ HOẠCH"), Line("Làm"), Line("1. Làm."), table), 1, 1.0)
    )
    assert (head.signer, head.signer_post) == ("Đỗ Văn Em", "Phó Trưởng ban")


# Hostile text, and heads written and read back


@given(st.text(max_size=400))
@settings(deadline=None)
def test_heads_never_raise(text: str) -> None:
    head_of(text)


def test_endless_lines_take_no_time() -> None:
    started = time.process_time()
    for text in ("Số: " * 5000, "ngày 1 tháng " * 5000, "CỘNG HÒA " * 5000, "- " * 9000, "KẾ HOẠCH " * 3000):
        head_of("\n".join([text] * 60))
    assert time.process_time() - started < 5


_NAMES = st.sampled_from(["HOA MAI", "SÔNG XANH", "9", "TÂN AN ĐÔNG", "ĐỒI CỌ"])
_CODES = st.sampled_from([(code, kind) for code, kind in KINDS.items() if code not in ("QyĐ", "QĐi", "L")])


@settings(max_examples=120, deadline=None)
@given(
    _NAMES,
    _CODES,
    st.integers(1, 9999),
    st.dates(date(2005, 1, 1), date(2030, 12, 31)),
    st.sampled_from(["interleaved", "left first", "right first"]),
    st.booleans(),
)
def test_every_letterhead_is_read_back(
    name: str, code: tuple[str, str], count: int, day: date, layout: str, damaged: bool
) -> None:
    place = name.title()
    left = ["ỦY BAN NHÂN DÂN", f"PHƯỜNG {name}", f"Số: {count} /{code[0]}-UBND"]
    right = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        f"{place}, ngày {day.day:02} tháng {day.month:02} năm {day.year}",
    ]
    lines = {
        "interleaved": [f"{a} {b}" for a, b in zip(left, right, strict=True)],
        "left first": [*left, *right],
        "right first": [*right, *left],
    }[layout]
    text = "\n".join([*lines, code[1].upper(), "Về một việc", "", "Căn cứ Luật A;"])
    if damaged:
        text = text.translate(
            str.maketrans("ĐƯƠÔỘỐĂÂÀẢẤẦÊẾỀÌỊÝỦỦàáảạậệếềìịốộờứữ", "DUOOOOAAAAAAEEEIIYUUadadaeeeiiodoru")
        )
    head = head_of(text)
    assert head.kind == code[1]
    assert head.issued == day
    assert head.number is not None
    assert fold(head.number) == fold(f"{count}/{code[0]}-UBND")
    assert fold(head.issuer or "") == fold(f"UBND Phường {name}")
