"""Quotes are found where they stand, as whole words, and are then the passage's own."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.writing.prompt import Source
from retrieval.writing.quoting import LONGEST, cut_quotes, find_quote, searchable

TEXT = (
    "Điều 4. Xử lý sách mất\n"
    "1. Người làm mất sách đền một cuốn cùng tên – hoặc nộp “tiền bằng giá bìa” trong 15 ngày.\n"
    "2. Phí là 1,5 triệu đồng; nộp trước ngày 05/3/2031."
)
SOURCE = Source(1, "Điều 4", TEXT)


def found(quoted: str, *sources: Source) -> str | None:
    quote = find_quote(quoted, [searchable(one) for one in sources or (SOURCE,)])
    return quote.text if quote is not None else None


@pytest.mark.parametrize(
    ("quoted", "text"),
    [
        ("đền một cuốn cùng tên", "đền một cuốn cùng tên"),
        ("ĐỀN MỘT  cuốn\ncùng tên,", "đền một cuốn cùng tên"),
        ("cùng tên - hoặc nộp", "cùng tên – hoặc nộp"),
        ('nộp "tiền bằng giá bìa"', "nộp “tiền bằng giá bìa”"),
        ("Xử lý sách mất 1. Người làm mất sách", "Xử lý sách mất\n1. Người làm mất sách"),
        ("1,5 triệu đồng", "1,5 triệu đồng"),
        ("… nộp trước ngày 05/3/2031.", "nộp trước ngày 05/3/2031"),
        (unicodedata.normalize("NFD", "đền một cuốn"), "đền một cuốn"),
    ],
)
def test_what_differs_only_in_form_is_the_same(quoted: str, text: str) -> None:
    assert found(quoted) == text


@pytest.mark.parametrize(
    "quoted",
    [
        *(
            "",
            " ",
            "…",
            "“”",
            "5 ngày",
            "5 triệu đồng",
            "1,5 triệu đồn",
            "ười làm mất",
            "ngày 05/3",
            "3/2031",
        ),
        *("đền hai cuốn cùng tên", "den mot cuon cung ten", "đền một cuốn … giá bìa", "đền cuốn cùng tên"),
        "x" * (LONGEST + 1),
    ],
)
def test_what_differs_in_words_or_ends_within_one_is_not_there(quoted: str) -> None:
    assert found(quoted) is None


def test_the_first_source_that_has_it_counts_and_what_is_before_is_told() -> None:
    other = Source(2, "Điều 5", "Không đền một cuốn cùng tên.")
    quote = find_quote("đền một cuốn", [searchable(other), searchable(SOURCE)])
    assert quote is not None
    assert (quote.source, quote.before, quote.text) == (2, "Không ", "đền một cuốn")


def test_a_quote_of_a_damaged_passage_is_given_as_it_was_met_too() -> None:
    source = Source(1, "mục I", "đền một cuốn (cùng tên)", "đèn môt cuôn (cùng têm)")
    quote = find_quote("cuốn (cùng tên", [searchable(source)])
    assert quote is not None
    assert quote.verbatim == "cuôn (cùng têm)"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a “b” c", (["a ", " c"], ["b"])),
        ('a "b" c «d»', (["a ", " c ", ""], ["b", "d"])),
        ("a „b“ c", (["a ", " c"], ["b"])),
        ("a", (["a"], [])),
        ("a “b c", None),
        ("a b” c", None),
        ("a “b” ”c", None),
        ("«a", None),
    ],
)
def test_a_text_is_cut_at_its_quotation_marks(text: str, parts: tuple[list[str], list[str]] | None) -> None:
    assert cut_quotes(text) == parts


# Any text

_TEXTS = st.text(max_size=120) | st.lists(
    st.sampled_from(
        [*"“”\"«»„'–-.,;: \n\r\u2028\t05a", "ngày", "NGÀY", "1,5", "đ", "e\u0301", "ǰ", "İ", "\ud800"]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(text=_TEXTS, quoted=_TEXTS)
def test_whatever_is_found_is_a_part_of_the_text(text: str, quoted: str) -> None:
    quote = find_quote(quoted, [searchable(Source(1, "", text))])
    if quote is not None:
        assert quote.text in text
        assert quote.verbatim == quote.text
        assert any(map(str.isalnum, quote.text))
        assert text[: text.find(quote.text)].endswith(quote.before) or quote.before in text


@settings(max_examples=400, deadline=None)
@given(
    words=st.lists(st.text("abcđưởệ0123456789,.-", min_size=1, max_size=8), min_size=1, max_size=12),
    data=st.data(),
)
def test_whole_words_of_a_text_are_found(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    quoted = " ".join(words[first : last + 1])
    got = found(quoted.upper(), Source(1, "", "\n".join(words)))
    if any(map(str.isalnum, quoted)):
        assert got is not None
        assert " ".join(got.split()).strip(" .,-") == quoted.strip(" .,-")
    else:
        assert got is None


@settings(max_examples=400, deadline=None)
@given(text=_TEXTS)
def test_what_is_cut_is_whole_again(text: str) -> None:
    cut = cut_quotes(text)
    if cut is not None:
        around, quotes = cut
        assert len(around) == len(quotes) + 1
        marks = len(text) - sum(map(len, (*around, *quotes)))
        assert marks == 2 * len(quotes)
        assert not any(mark in part for part in around for mark in '“”„«»"')


_LONG = 100_000
ENDLESS = ["“", "a", "a ", "“a", '"a', "«", "a. ", "\u0301", "05/", "1,", "\n", "“a” "]


@pytest.mark.parametrize("piece", ENDLESS, ids=range(len(ENDLESS)))
def test_long_text_takes_no_long_time(piece: str) -> None:
    text = piece * (_LONG // len(piece))
    began = time.perf_counter()
    cut_quotes(text)
    prepared = searchable(Source(1, "", text))
    for quoted in (piece * 10, text[: LONGEST - 2] + "b", text):
        find_quote(quoted, [prepared])
    assert time.perf_counter() - began < 3.0
