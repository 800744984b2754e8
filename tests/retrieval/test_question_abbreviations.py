"""The dictionary of abbreviations, an office's own, and what decides between meanings."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese import fold
from retrieval.question import Abbreviations, Vocabulary, WordingFileError
from retrieval.question.abbreviations import Meaning, meant, named
from retrieval.question.expanding import expand
from retrieval.question.words import cut, join

SHIPPED = Abbreviations.shipped()
VOCABULARY = Vocabulary.shipped()


def _expanded(text: str, abbreviations: Abbreviations = SHIPPED) -> str:
    words, tail = cut(text)
    return join(expand(words, abbreviations, VOCABULARY)[0], tail)


def _office(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "viet-tat.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_dictionary_is_large_and_each_meaning_is_in_full() -> None:
    assert len(SHIPPED) >= 150
    for meanings in SHIPPED.meanings():
        for meaning in meanings:
            assert _expanded(meaning.text) == meaning.text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tt 01/2018", "thông tư 01/2018"),
        ("TT số 5", "thông tư số 5"),
        ("tt hanh chinh", "thủ tục hanh chinh"),
        ("tt phuc vu", "trung tâm phuc vu"),
        ("ct 05", "chỉ thị 05"),
        ("CT UBND", "Chủ tịch Ủy ban nhân dân"),
        ("ct cchc", "công tác cải cách hành chính"),
        ("bc", "báo cáo"),
        ("vp-tk", "Văn phòng - Thống kê"),
        ("VP TK", "Văn phòng - Thống kê"),
        ("TN&TKQ", "Tiếp nhận và trả kết quả"),
        ("hdnd", "Hội đồng nhân dân"),
        ("theo qd", "theo quy định"),
        ("qd 12", "quyết định 12"),
        ("KH99", "Kế hoạch 99"),
        ("có nđ nào", "có nghị định nào"),
        ("ca phuong an", "ca phuong an"),
        ("co p 2", "co phường 2"),
        ("p", "p"),
        ("TP.HCM", "TP.HCM"),
        ("61/2018/NĐ-CP", "61/2018/NĐ-CP"),
        ("kh@ubnd.vn", "kh@ubnd.vn"),
        ("d18 k2", "d18 k2"),
        ("đa số", "đa số"),
        ("da nop", "da nop"),
    ],
)
def test_abbreviations_in_their_place(typed: str, meant: str) -> None:
    assert _expanded(typed).lower() == meant.lower()


def test_an_abbreviation_with_a_stroke_is_only_the_one_written_so() -> None:
    assert SHIPPED.longest(["nđ"])[1] != SHIPPED.longest(["nd"])[1]
    assert named(SHIPPED.longest(["nđ"])[1]) == ("nghị định",)
    assert SHIPPED.longest(["tđhc"]) == (0, ())


def test_nothing_decides_between_two_meanings_without_words_around() -> None:
    one, two = Meaning("một nghĩa", before=(("a",),)), Meaning("hai nghĩa")

    assert meant([one, two], [], []) == (one, two)
    assert meant([one, two], [], ["a"]) == (one,)
    assert meant([one, Meaning("hai nghĩa", usual=True)], [], []) == (Meaning("hai nghĩa", usual=True),)


def test_an_office_adds_and_replaces(tmp_path: Path) -> None:
    path = _office(
        tmp_path,
        '# của phường\nqlđt = "quản lý đô thị"\nkh = "khách hàng"\n\n[nhom]\n"hđ-kt" = ["hội đồng kỷ luật"]\n'
        'xx = [{ text = "xe xanh", before = ["#"] }, \'xa xôi\']\n'.replace("qlđt", '"qlđt"'),
    )
    extended = SHIPPED.extended_by(path)

    assert _expanded("QLDT kh tthc hdkt", extended) == "Quản lý đô thị khách hàng thủ tục hành chính hdkt"
    assert _expanded("hđ-kt", extended) == "hội đồng kỷ luật"
    assert _expanded("xx 5", extended) == "xe xanh 5"
    assert _expanded("kh 99") == "kế hoạch 99"
    assert len(extended) == len(SHIPPED) + 3


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('tthc = "thủ tục"\nnđ = "nghị định"\n', 2, "ngoặc kép"),
        ('tthc = "thủ tục"\n\ntthc = "thêm"\n', 3, "xóa bớt"),
        ('a1 = "một"\n', 1, "chữ cái"),
        ('tthc = "thủ tục"\nabc = ""\n', 2, "để trống"),
        ("x = 1\nabc = 5\n", 1, "ngoặc kép"),
        ('abc = [{ text = "a b", sau = ["x"] }]\n', 1, "“sau”"),
        ('abc = [{ text = "a b", before = "x" }]\n', 1, "danh sách"),
        ('abc = [{ text = "a b", before = [" "] }]\n', 1, "trống"),
        ('abc = [{ text = "a b", usual = 1 }]\n', 1, "true hoặc false"),
        ("abc = []\n", 1, "chưa có nghĩa"),
        ('# ghi chú\nabc = "của abc"\n', 2, "chính chữ viết tắt"),
        ('abc = "năm 2022"\n', 1, "chữ số"),
        ('abc = "(xa)"\n', 1, "dấu câu"),
        ('abc = "chưa đóng\n', 1, "theo mẫu"),
    ],
)
def test_a_wrong_file_is_refused_with_the_line_and_what_to_do(
    text: str, line: int, says: str, tmp_path: Path
) -> None:
    with pytest.raises(WordingFileError) as refused:
        SHIPPED.extended_by(_office(tmp_path, text))

    assert f"dòng {line}:" in refused.value.sentence
    assert says in refused.value.sentence
    assert "Anh/chị" in refused.value.sentence or "viết theo mẫu" in refused.value.sentence


def test_a_file_that_is_not_there_or_not_utf8_or_too_large(tmp_path: Path) -> None:
    with pytest.raises(WordingFileError, match="không mở được"):
        SHIPPED.extended_by(tmp_path / "không có.toml")
    path = tmp_path / "a.toml"
    path.write_bytes('x = "a"\ny = "thủ tục"\n'.encode("utf-16-le"))
    with pytest.raises(WordingFileError):
        SHIPPED.extended_by(path)
    path.write_bytes(b'xy = "ab"\nzt = "\xe1"\n')
    with pytest.raises(WordingFileError, match=r"dòng 2: .*UTF-8"):
        SHIPPED.extended_by(path)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(WordingFileError, match="1 MB"):
        SHIPPED.extended_by(path)


@given(st.text(max_size=80))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("office") / "a.toml"
    path.write_bytes(text.encode("utf-8", "replace"))
    try:
        assert len(SHIPPED.extended_by(path)) >= len(SHIPPED)
    except WordingFileError as error:
        said = error.sentence
    else:
        return
    assert "viết tắt" in said


@given(
    st.lists(st.sampled_from(["tt", "kh", "nd", "99", "p", "VP-TK", "của", "61/2018", "da", "%"]), max_size=8)
)
def test_words_that_are_no_abbreviations_stay(words: list[str]) -> None:
    text = " ".join(words)
    kept = [word for word in words if fold(word) in ("99", "cua", "61/2018", "%")]

    assert [word for word in _expanded(text).split() if word in ("99", "của", "61/2018", "%")] == kept
