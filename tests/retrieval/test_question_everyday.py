"""The thesaurus of everyday words: what it adds to a question, when it adds nothing, and its file."""

from __future__ import annotations

import tomllib
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese import fold, nfc, syllables
from retrieval.question.everyday import (
    FIXED,
    MOST_WORDINGS,
    SHIPPED,
    TONED_ONLY,
    Entry,
    Everyday,
)
from retrieval.question.vocabulary import Vocabulary, is_marked
from retrieval.question.wording_file import WordingFileError
from retrieval.question.words import LONGEST
from retrieval.terms import is_toned

EVERYDAY = Everyday.shipped()
ENTRIES = EVERYDAY.entries
PHRASES = [phrase for entry in ENTRIES for phrase in entry.says]
MEANINGS = sorted({text for entry in ENTRIES for text in entry.means})
LISTS = {name: tomllib.loads(SHIPPED.read_text(encoding="utf-8"))[name] for name in (FIXED, TONED_ONLY)}

SMALL = Everyday.of(
    [
        Entry(("mấy ngày", "bao lâu"), ("thời hạn",)),
        Entry(("mấy ngày xong",), ("thời hạn giải quyết", "trả kết quả")),
        Entry(("tiền",), ("phí", "lệ phí")),
        Entry(("dân",), ("người dân", "cá nhân, tổ chức")),
        Entry(("xài",), ("sử dụng",), toneless=True),
        Entry(("thi đậu",), ("trúng tuyển",), toneless=False),
        Entry(("sổ hưu", "hòa giải xóm"), ("chế độ hưu trí",)),
    ],
    fixed=["nhân dân", "tiền án"],
    toned_only=["sổ hưu"],
)


@pytest.mark.parametrize(
    ("question", "official"),
    [
        ("Làm trong mấy ngày?", ("thời hạn",)),
        ("MẤY NGÀY thì được", ("thời hạn",)),
        ("mấy ngày xong", ("thời hạn giải quyết", "trả kết quả")),
        ("mấy ngày, xong chưa", ("thời hạn",)),
        ("thời hạn là mấy ngày", ()),
        ("mấy ngày xong, bao lâu", ("thời hạn giải quyết", "trả kết quả", "thời hạn")),
        ("dân trả tiền bao lâu", ("người dân", "cá nhân, tổ chức", "phí", "lệ phí", "thời hạn")),
        ("nhân dân có tiền án", ()),
        ("lệ phí, tiền", ()),
        ("lệ phí và tiền phạt", ()),
        ("tiến dần", ()),
        ("sổ hưu", ("chế độ hưu trí",)),
        ("hoà giải xóm", ("chế độ hưu trí",)),
        ("mấy. ngày", ()),
        ("mấy ngàyy", ()),
        ("số 12/2020/NĐ-CP bao lâu", ("thời hạn",)),
        ("", ()),
        ("?!…", ()),
    ],
)  # fmt: skip
def test_official_wording_for_everyday_phrases(question: str, official: tuple[str, ...]) -> None:
    assert SMALL.official(question) == official


@pytest.mark.parametrize(
    ("question", "official"),
    [
        ("lam trong may ngay", ("thời hạn",)),
        ("thoi han may ngay", ()),
        ("dan nop tien", ()),
        ("so huu tri tue", ()),
        ("cai nay xai duoc khong", ("sử dụng",)),
        ("thi dau bong da", ()),
        ("em muon hoi la lam trong mấy ngay", ("thời hạn",)),
        ("em muon hoi cai nay la cua tiền nao", ("phí", "lệ phí")),
        ("em muon hoi cai nay may ngáy vay a", ()),
    ],
)
def test_without_tones_only_what_is_plain_is_known(question: str, official: tuple[str, ...]) -> None:
    assert not is_toned(question, 0.25)
    assert SMALL.official(question) == official


@pytest.mark.parametrize(
    ("question", "wording"),
    [
        ("Cán bộ xã lãnh lương ở đâu", "tiền lương"),
        ("dân cần giấy tờ gì", "thành phần hồ sơ"),
        ("sếp vắng thì sao", "ủy quyền"),
        ("mất giấy khai sanh phải làm sao", "đăng ký lại khai sinh"),
        ("nộp qua mạng được hông", "dịch vụ công trực tuyến"),
        ("giấy tờ nhà đứng tên hai vợ chồng", "người sử dụng đất"),
        ("thi rớt thì sao", "không trúng tuyển"),
        ("hổng được làm gì", "hành vi bị nghiêm cấm"),
        ("ai lo vụ số hóa", "chủ trì"),
        ("ai lo vu nay", "chịu trách nhiệm"),
        ("mat bao nhieu tien", "phí, lệ phí"),
        ("coi hồ sơ tới đâu", "tra cứu"),
        ("hồ sơ cũ nộp kho", "tài liệu lưu trữ"),
        ("bị tụt hạng vì sao", "thứ hạng"),
        ("lấy tiền đâu mà làm", "kinh phí thực hiện"),
        ("báo cáo khi nào gửi", "chế độ báo cáo"),
        ("làm lại giấy mất mấy bữa", "cấp lại"),
        ("cán bộ đi trễ", "kỷ luật, kỷ cương hành chính"),
        ("dân có hài lòng không", "mức độ hài lòng"),
        ("cải cách hành chánh", "hành chính"),
    ],
)
def test_the_shipped_thesaurus_in_use(question: str, wording: str) -> None:
    assert wording in EVERYDAY.official(question)


@pytest.mark.parametrize(
    "question",
    [
        "Thẩm quyền của Chủ tịch Ủy ban nhân dân cấp xã",
        "Nguyên tắc xử lý kỷ luật cán bộ, công chức, viên chức",
        "Thời hạn giải quyết thủ tục hành chính",
        "tiền lương và phụ cấp của công chức",
        "an toàn thông tin mạng",
        "quyen so huu tri tue",
        "hành vi bị phát hiện khi tuần tra",
        "thay đổi họ tên của công dân",
        "điều kiện đăng ký hộ kinh doanh",
        "quy định về phân cấp quản lý tài sản công",
        "người khiếu nại không đồng ý với quyết định giải quyết",
    ],
)
def test_an_official_question_stays_as_it_is(question: str) -> None:
    assert EVERYDAY.official(question) == ()


def test_at_most_eight_wordings_in_the_order_of_what_was_asked() -> None:
    question = (
        "sếp lãnh lương, dân nộp giấy tờ, ai lo, mấy ngày, bao nhiêu tiền, photo mấy bộ, trễ hạn thì phạt"
    )
    found = EVERYDAY.official(question)

    assert len(found) == MOST_WORDINGS
    assert found[0] == "người đứng đầu"
    assert len(set(found)) == len(found)


@given(st.text(max_size=200))
def test_any_question_is_answered(question: str) -> None:
    found = EVERYDAY.official(question)

    assert len(found) <= MOST_WORDINGS
    assert set(found) <= set(MEANINGS)


@given(
    st.lists(st.sampled_from(PHRASES + MEANINGS + LISTS[FIXED]), max_size=6),
    st.sampled_from([" ", ", ", "? "]),
)
def test_nothing_is_added_twice_or_where_it_stands(parts: list[str], mark: str) -> None:
    question = mark.join(parts)
    found = EVERYDAY.official(question)
    words = " ".join(syllables(question.lower()))

    assert len(set(found)) == len(found) <= MOST_WORDINGS
    if is_toned(question, 0.25):
        assert not [text for text in found if f" {' '.join(syllables(text))} " in f" {words} "]


@given(st.sampled_from([(entry, phrase) for entry in ENTRIES for phrase in entry.says]))
def test_each_phrase_alone_gives_its_own_wording(pair: tuple[Entry, str]) -> None:
    entry, phrase = pair
    alone = f"{phrase}?"
    is_known = entry.is_known_toneless(phrase) and phrase not in LISTS[TONED_ONLY]
    if not is_toned(phrase, 0.25) and not is_known:
        alone = f"{phrase} được chứ"
    found = EVERYDAY.official(alone)

    missing = [text for text in entry.means if text not in found]
    assert all(f" {' '.join(syllables(text))} " in f" {' '.join(syllables(alone))} " for text in missing)


@given(
    st.sampled_from(
        [
            (entry, phrase)
            for entry in ENTRIES
            for phrase in entry.says
            if entry.is_known_toneless(phrase) and phrase not in LISTS[TONED_ONLY]
        ]
    )
)
def test_a_phrase_of_two_words_is_known_without_tones(pair: tuple[Entry, str]) -> None:
    entry, phrase = pair
    said = f" {fold(phrase)} "

    assert EVERYDAY.official(fold(phrase)) == tuple(
        text for text in entry.means if f" {fold(' '.join(syllables(text)))} " not in said
    )


@given(st.sampled_from(PHRASES))
def test_decomposed_letters_and_capitals_are_the_same(phrase: str) -> None:
    assert EVERYDAY.official(unicodedata.normalize("NFD", phrase).upper()) == EVERYDAY.official(phrase)


def test_only_the_beginning_of_a_long_question_is_read() -> None:
    filling = "xyz " * (LONGEST // 4)

    assert EVERYDAY.official(f"mấy ngày {filling * 1000}") == EVERYDAY.official("mấy ngày")
    assert EVERYDAY.official(f"{filling * 2} mấy ngày") == ()
    assert EVERYDAY.official("ạ\u0323\u0301" * 500_000) == ()


def test_the_thesaurus_is_large_and_in_domains() -> None:
    domains = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))

    assert len(EVERYDAY) >= 300
    assert len(domains) - len(LISTS) >= 15
    assert min(len(each) for name, each in domains.items()) >= 10


def test_official_wording_is_toned_vietnamese_in_one_form() -> None:
    vocabulary = Vocabulary.shipped()
    raw = SHIPPED.read_text(encoding="utf-8")

    assert raw == nfc(raw)
    for text in MEANINGS:
        assert text == text.lower()
        assert is_marked(text), text
        unknown = [word for word in syllables(text) if not vocabulary.knows(word) and word != "camera"]
        assert not unknown, text


def test_no_phrase_stands_twice_and_none_means_itself() -> None:
    assert len(PHRASES) == len(set(PHRASES))
    for entry in ENTRIES:
        assert not set(entry.says) & set(entry.means)
        assert len(set(entry.means)) == len(entry.means)
    assert set(LISTS[TONED_ONLY]) <= set(PHRASES)
    assert not set(LISTS[FIXED]) & set(PHRASES)
    assert all(one < other for one, other in pairwise(LISTS[TONED_ONLY]))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = [", "dòng 1"),
        ("\n\nx = y", "dòng 3"),
        ("x = 5", "phần “x”"),
        ('x = ["a"]', "mục thứ 1"),
        (
            'x = [{ says = ["bao lâu"], means = ["thời hạn"] }, { says = ["gì"] }]',
            "mục thứ 2 của phần “x”: “means”",
        ),
        ('[[x]]\nsays = []\nmeans = ["thời hạn"]', "“says”"),
        ('[[x]]\nsays = "bao lâu"\nmeans = ["thời hạn"]', "“says”"),
        ('[[x]]\nsays = ["bao lâu"]\nmeans = [5]', "“means”"),
        ('[[x]]\nsays = ["bao lâu?"]\nmeans = ["thời hạn"]', "dấu lạ"),
        ('[[x]]\nsays = [" "]\nmeans = ["thời hạn"]', "để trống"),
        (f'[[x]]\nsays = ["{"a" * 121}"]\nmeans = ["thời hạn"]', "quá dài"),
        (f'[[x]]\nsays = ["{"a " * 15}"]\nmeans = ["thời hạn"]', "quá dài"),
        ('[[x]]\nsays = ["bao lâu"]\nmeans = ["thời hạn"]\ntone = 1', "“tone”"),
        ('[[x]]\nsays = ["bao lâu"]\nmeans = ["thời hạn"]\ntoneless = 1', "true hoặc false"),
        ('[[x]]\nsays = ["hòa giải"]\nmeans = ["hoà  giải"]', "cả says và means"),
        ('[[x]]\nsays = ["a b"]\nmeans = ["c"]\n[[y]]\nsays = ["a b"]\nmeans = ["d"]', "“a b” có ở hai mục"),
        ('[[x]]\nsays = ["a bà"]\nmeans = ["c"]\n[[y]]\nsays = ["a bá"]\nmeans = ["d"]', "chỉ khác dấu"),
        ('fixed = ["a b"]\n[[x]]\nsays = ["a b"]\nmeans = ["c"]', "phần “fixed”"),
        ('fixed = "a b"', "phần “fixed”"),
        ("toned_only = [1]", "phần “toned_only”"),
        ('toned_only = ["a b"]\n[[x]]\nsays = ["a c"]\nmeans = ["d"]', "“a b”"),
    ],
)
def test_a_broken_file_is_refused_with_where_and_what_to_do(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "từ.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(WordingFileError) as refused:
        Everyday.read(path)

    assert says in refused.value.sentence
    assert "từ.toml" in refused.value.sentence
    assert "Anh/chị" in refused.value.sentence


def test_a_file_that_is_not_there_or_not_utf8_or_too_large(tmp_path: Path) -> None:
    with pytest.raises(WordingFileError, match="không mở được"):
        Everyday.read(tmp_path / "không có.toml")
    path = tmp_path / "a.toml"
    path.write_bytes(b'\n\nx = "\xe1"\n')
    with pytest.raises(WordingFileError, match=r"dòng 3: .*UTF-8"):
        Everyday.read(path)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(WordingFileError, match="1 MB"):
        Everyday.read(path)


def test_two_entries_may_differ_in_tones_where_one_is_known_with_them_only(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(
        '[[x]]\nsays = ["a bà"]\nmeans = ["c d"]\n[[y]]\nsays = ["a bá"]\nmeans = ["đ e"]\ntoneless = false',
        encoding="utf-8",
    )
    read = Everyday.read(path)

    assert read.official("a bà") == read.official("a ba") == ("c d",)
    assert read.official("a bá") == ("đ e",)


@given(st.text(max_size=80))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("office") / "a.toml"
    path.write_bytes(text.encode("utf-8", "replace"))
    try:
        said = repr(Everyday.read(path).official("mấy ngày"))
    except WordingFileError as error:
        said = error.sentence

    assert said == "()" or said.startswith("Tệp từ thường ngày “a.toml”, ")
