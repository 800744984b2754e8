"""Reading: clean files keep their words and tables, hostile ones are refused with a sentence."""

from __future__ import annotations

import ctypes
import json
import sys
import threading
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.errors import ReadingError, ReadingStopped
from knowledge.model import Line, Media, PageText, Reading, Source, Table
from knowledge.quality import is_syllable, quality
from knowledge.reading import MOST_LINES, read, read_isolated
from knowledge.vietnamese import fold
from tests.knowledge import files

_NOT_PDF = "chữ thường, không phải tệp PDF hay Word"
TEXT = "Điều 1. Phạm vi\nNghị quyết này nói về việc trả hồ sơ đúng hẹn.\n\nĐiều 2. Hiệu lực\n"


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def tell(seen: list[tuple[int, int]]) -> Callable[[int, int], None]:
    def progress(done: int, pages: int) -> None:
        seen.append((done, pages))

    return progress


def lines(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks if isinstance(block, Line)]


def tables(reading: Reading) -> list[Table]:
    return [block for block in reading.blocks if isinstance(block, Table)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_text_in_every_known_encoding(tmp_path: Path, encoding: str) -> None:
    # cp1258 writes tones as separate marks: that is how Windows of the time stored them.
    text = TEXT if encoding != "cp1258" else _with_separate_tones(TEXT)
    reading = read(put(tmp_path, "a.txt", text.encode(encoding)))
    assert lines(reading) == TEXT.split("\n")[:-1]
    assert reading.media is Media.TEXT
    assert reading.pages is None
    assert reading.quality > 0.9
    assert reading.warnings == ()


def _with_separate_tones(text: str) -> str:
    tones = "\u0300\u0301\u0303\u0309\u0323"
    written = ""
    for character in text:
        marks = unicodedata.normalize("NFD", character)
        written += unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones))
        written += "".join(mark for mark in marks if mark in tones)
    return written


def test_form_feeds_are_pages(tmp_path: Path) -> None:
    reading = read(put(tmp_path, "a.txt", "một\n\nhai\fba\f".encode()))
    assert reading.blocks == (Line("một", 1), Line("", 1), Line("hai", 1), Line("ba", 2))
    assert reading.pages == 2


def test_text_is_made_nfc(tmp_path: Path) -> None:
    assert lines(read(put(tmp_path, "a.txt", "Đie\u0302\u0300u".encode()))) == ["Điều"]


def test_docx_keeps_the_order_of_paragraphs_and_tables(tmp_path: Path) -> None:
    reading = read(put(tmp_path, "k.docx", files.word_bytes(files.plan_docx())))
    assert reading.media is Media.DOCX
    assert isinstance(reading.blocks[0], Table)
    assert reading.blocks[0].rows[0][0] == "ỦY BAN NHÂN DÂN\nPHƯỜNG HOA SEN"
    assert [line for line in lines(reading) if line][0:2] == [
        "KẾ HOẠCH",
        "Trả hồ sơ đúng hẹn trên địa bàn phường năm 2026",
    ]
    assert tables(reading)[-1].rows == (files.HEADINGS, *files.ROWS)
    assert reading.quality > 0.8


def test_docx_merged_cells_repeat_downwards_only(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "ngang"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "dọc"
    (read_table,) = tables(read(put(tmp_path, "k.docx", files.word_bytes(document))))
    assert read_table.rows == (("ngang", "", "02"), ("10", "11", "dọc"), ("20", "21", "dọc"))


def test_docx_numbers_that_word_counts_are_written_out(tmp_path: Path) -> None:
    reading = read(put(tmp_path, "k.docx", files.word_bytes(files.numbered_docx())))
    assert lines(reading) == ["1. Rà soát hồ sơ", "2. Trả kết quả đúng hẹn", "- Gọi điện báo trước"]


def test_docx_reads_insertions_and_not_deletions(tmp_path: Path) -> None:
    reading = read(put(tmp_path, "k.docx", files.word_bytes(files.reviewed_docx())))
    assert lines(reading) == ["Hạn là ngày hai mươi"]


def test_pdf_lines_and_table_in_reading_order(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    reading = read(put(tmp_path, "k.pdf", files.plan_pdf()), progress=tell(seen))
    assert reading.media is Media.PDF
    assert reading.pages == 2
    assert seen == [(1, 2), (2, 2)]
    assert reading.quality > 0.8
    (table,) = tables(reading)
    assert table.page == 2
    assert table.rows[0] == files.HEADINGS
    assert table.rows[1][1].split() == files.ROWS[0][1].split()
    assert table.rows[3][4] == table.rows[2][4] == "Thường xuyên", "a cell over two rows is given in both"
    second = [block for block in reading.blocks if block.page == 2 and block != Line("", 2)]
    assert [block if isinstance(block, Table) else block.text for block in second] == [
        "Phụ lục I",
        table,
        "Hết phụ lục.",
    ]


def test_pdf_page_numbers_in_the_margin_are_left_out(tmp_path: Path) -> None:
    reading = read(put(tmp_path, "k.pdf", files.plain_pdf(2, "Một dòng chữ trên trang giấy")))
    assert lines(reading) == ["Một dòng chữ trên trang giấy"] * 2


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("a.txt", lambda: b"", "trống"),
        ("a.txt", lambda: b" \n\t\r\n", "trống"),
        ("a.txt", lambda: bytes(range(256)) * 20, "nhị phân"),
        ("a.txt", lambda: b"c\xb8n b\xe9 nh\xa9n d\xa9n x\xb7 " * 20, "bảng mã"),
        ("a.txt", lambda: b"\xff\xfe\x00", "nhị phân"),
        ("a.txt", lambda: b"x" * (20 * 1024 * 1024 + 1), "20 MB"),
        ("a.txt", lambda: "một dòng\n".encode() * (MOST_LINES + 1), "50.001 dòng, nhiều hơn mức 50.000 dòng"),
        ("a.txt", lambda: "dòng\rkhác\f".encode() * MOST_LINES, "100.000 dòng"),
        ("a.pdf", lambda: b"MZ\x90\0\x03\0\0\0" + b"\0" * 99, "chương trình"),
        ("a.pdf", _NOT_PDF.encode, ".pdf"),
        ("a.docx", lambda: b"PK\x03\x04 cut", "hỏng"),
        ("a.docx", _NOT_PDF.encode, ".docx"),
        ("a.pdf", lambda: b"%PDF-1.7\nrubbish", "hỏng"),
        ("a.pdf", lambda: files.plan_pdf()[:3000], "hỏng"),
        ("a.pdf", lambda: files.plan_pdf("bí mật"), "mật khẩu"),
        ("a.pdf", lambda: files.plain_pdf(1001, "chữ"), "1001 trang"),
        ("a.docx", lambda: files.word_bytes(files.plan_docx())[:-200], "hỏng"),
        ("a.docx", lambda: files.docx_with({}), "hỏng"),
        ("a.docx", lambda: files.docx_with({"word/vbaProject.bin": b"x"}), "macro"),
        ("a.docx", lambda: files.docx_with({"word/media/a.bin": b"\0" * 30_000_000}), "quá lớn"),
        ("a.docx", lambda: files.docx_with({f"word/{n}": b"" for n in range(1000)}), "quá lớn"),
        ("a.docx", lambda: files.docx_with({"word/embeddings/a.zip": b"x"}), "tệp khác"),
        ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".docx"),
        (
            "a.docx",
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "mật khẩu",
        ),
        ("a.xlsx", lambda: files.zipped({"xl/workbook.xml": b"<a/>"}), "Excel"),
        ("a.zip", lambda: files.zipped({"a.txt": b"a"}), "tệp nén"),
        ("a.heic", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 99, "JPEG"),
        ("a.xml", lambda: b"<?xml version='1.0'?><a/>", "XML"),
        ("a.rtf", lambda: b"{\\rtf1 a}", "RTF"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(
    tmp_path: Path, name: str, make: Callable[[], bytes], says: str
) -> None:
    with pytest.raises(ReadingError) as caught:
        read(put(tmp_path, name, make()))
    assert says in caught.value.sentence
    assert caught.value.permanent
    assert caught.value.sentence.endswith(".")


def test_a_text_of_the_most_lines_is_read(tmp_path: Path) -> None:
    reading = read(put(tmp_path, "a.txt", "một dòng\n".encode() * MOST_LINES))
    assert len(reading.blocks) == MOST_LINES


def test_a_missing_file_may_be_tried_again(tmp_path: Path) -> None:
    with pytest.raises(ReadingError) as caught:
        read(tmp_path / "absent.txt")
    assert not caught.value.permanent


def test_a_docx_is_known_by_its_bytes(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", files.word_bytes(files.plan_docx()))
    reading = read(path, name="kế hoạch.txt")
    assert reading.media is Media.DOCX
    assert reading.file == "kế hoạch.txt"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_broken_files_never_raise_anything_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # recognising what is left of each would take a minute
    whole = data.draw(st.sampled_from([_DOCX, _PDF, TEXT.encode()]))
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(broken) - 1))
        broken[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
    path = put(tmp_path, "a.bin", bytes(broken))
    try:
        assert read(path).blocks
    except ReadingError:
        return


_DOCX = files.word_bytes(files.numbered_docx())
_PDF = files.plain_pdf(1, "Một dòng chữ trên trang giấy")


# The readers below run in the child process.


def hang(
    path: Path, *, name: str | None = None, progress: Callable[[int, int], None] | None = None
) -> Reading:
    time.sleep(60)
    raise AssertionError


def swell(
    path: Path, *, name: str | None = None, progress: Callable[[int, int], None] | None = None
) -> Reading:
    return Reading("x" * (1 << 34), Media.TEXT, (), None, 1.0)


def crash(
    path: Path, *, name: str | None = None, progress: Callable[[int, int], None] | None = None
) -> Reading:
    ctypes.string_at(0)
    raise AssertionError


def fail(
    path: Path, *, name: str | None = None, progress: Callable[[int, int], None] | None = None
) -> Reading:
    raise ValueError("a defect of ours")


def test_isolated_reading_is_the_same(tmp_path: Path) -> None:
    path = put(tmp_path, "k.pdf", files.plan_pdf())
    seen: list[tuple[int, int]] = []
    assert read_isolated(path, name="Kế hoạch.pdf", progress=tell(seen)) == read(path, name="Kế hoạch.pdf")
    assert seen == [(1, 2), (2, 2)]


def test_isolated_refusals_come_through(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="trống"):
        read_isolated(put(tmp_path, "a.txt", b""))


@pytest.mark.parametrize(
    ("reader", "says"),
    [(hang, "quá lâu"), (swell, "bộ nhớ"), (crash, "dừng đột ngột"), (fail, "dừng đột ngột")],
)
def test_a_reader_that_goes_wrong_is_contained(
    tmp_path: Path, reader: Callable[..., Reading], says: str
) -> None:
    path = put(tmp_path, "a.txt", b"a")
    started = time.monotonic()
    with pytest.raises(ReadingError, match=says):
        read_isolated(path, reader=reader, seconds=2.0 if reader is hang else 20.0)
    assert time.monotonic() - started < 15


def test_a_progress_that_raises_stops_the_child(tmp_path: Path) -> None:
    def stop(done: int, pages: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_isolated(put(tmp_path, "k.txt", TEXT.encode()), progress=stop)


def test_a_reading_is_stopped_at_once(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", b"a")
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    started = time.monotonic()
    with pytest.raises(ReadingStopped) as caught:
        read_isolated(path, reader=hang, seconds=60.0, stop=stop)
    assert 0.4 < time.monotonic() - started < 5
    assert not caught.value.permanent
    assert "dừng" in caught.value.sentence
    with pytest.raises(ReadingStopped):
        read_isolated(path, reader=hang, seconds=60.0, stop=stop)


def test_a_reading_that_nobody_stops_is_read_and_its_watcher_ends(tmp_path: Path) -> None:
    before = threading.active_count()
    reading = read_isolated(put(tmp_path, "k.txt", TEXT.encode()), stop=threading.Event())
    assert lines(reading)[0] == "Điều 1. Phạm vi"
    time.sleep(0.2)
    assert threading.active_count() <= before


Told = Callable[[bytes], "Reading | ReadingError"]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    """What comes of a child that writes these bytes instead of reading."""
    answers, program = tmp_path / "answers", tmp_path / "program"
    program.write_text(f"#!/bin/sh\ncat >/dev/null\ncat '{answers}'\n")
    program.chmod(0o755)
    path = put(tmp_path, "a.txt", b"a")

    def come(written: bytes) -> Reading | ReadingError:
        answers.write_bytes(written)
        try:
            return read_isolated(path, progress=lambda done, pages: None)
        except ReadingError as error:
            return error

    monkeypatch.setattr(sys, "executable", str(program))
    return come


_SOUND: dict[str, object] = {
    "file": "a.txt",
    "media": Media.TEXT.value,
    "blocks": [["chữ", 1, "chu"], [[["ô", "ô"]], None, [["o", "o"]]]],
    "pages": 1,
    "quality": 1.0,
    "warnings": ["lời nhắc"],
    "texts": [[1, "chu", "chữ", 0.5, "ocr"]],
}


def test_a_sound_answer_is_understood(told: Told) -> None:
    blocks = (Line("chữ", 1, "chu"), Table((("ô", "ô"),), None, (("o", "o"),)))
    texts = (PageText(1, "chu", "chữ", 0.5, Source.OCR),)
    answers = [{"progress": [1, 1]}, {"reading": _SOUND}]
    assert told(b"\n".join(json.dumps(answer).encode() for answer in answers)) == Reading(
        "a.txt", Media.TEXT, blocks, 1, 1.0, ("lời nhắc",), texts
    )
    refused = told(b'{"refused": "Kh\\u00f4ng.", "permanent": false}\n')
    assert isinstance(refused, ReadingError)
    assert (refused.sentence, refused.permanent) == ("Không.", False)


_WRONG: list[tuple[str, object]] = [
    *(("file", None), ("media", "exe"), ("media", []), ("pages", "1"), ("pages", 1.5), ("pages", 10**99)),
    *(("pages", -1), ("quality", "1"), ("quality", float("nan")), ("quality", 7.0), ("warnings", "lời")),
    *(
        ("warnings", [1]),
        ("file", "\ud800"),
        ("blocks", {}),
        ("blocks", ["ab"]),
        ("blocks", [["chữ", "1", None]]),
    ),
    *(("blocks", [["chữ", 1]]), ("blocks", [[["ab"], 1, None]]), ("blocks", [[[[1]], 1, None]])),
    *(("blocks", [5]), ("blocks", [["chữ", 1, 5]]), ("blocks", [[[["ô"]], 1, "o"]])),
    *(("texts", None), ("texts", [[1, "a", "a", 1.0]]), ("texts", [[1, "a", "a", 1.0, "guess"]])),
    *(("texts", [[1, "a", None, 1.0, "ocr"]]), ("texts", [[1, "a", "a", 2.0, "ocr"]])),
    *(("texts", [["1", "a", "a", 1.0, "ocr"]]), ("texts", [[1, "\ud800", "a", 1.0, "ocr"]])),
]


@pytest.mark.parametrize(
    "written",
    [
        *(b"", b"\n", b"5", b"{}", b"[]", b"null", b'"reading"', b"\xff\xfe", b"{", b"9" * 5_000),
        *(b"[" * 200_000, b'{"reading":' * 200_000, b'{"reading": 1}', b'{"reading": {}}'),
        *(b'{"progress": 1}', b'{"progress": [1]}', b'{"progress": [1, "2"]}', b'{"progress": "12"}'),
        *(b'{"progress": [Infinity, 1]}', b'{"progress": [1, 2]}', b'{"progress": [true, 2]}'),
        *(b'{"refused": 1, "permanent": true}', b'{"refused": "a"}', b'{"refused": "a", "permanent": 1}'),
        *(json.dumps({"reading": {**_SOUND, key: wrong}}).encode() for key, wrong in _WRONG),
    ],
    ids=lambda written: ascii(written[:50]),
)
def test_a_malformed_answer_is_a_crash(told: Told, written: bytes) -> None:
    """The child may be in a hostile file's hands: `5` or `{"progress": 1}` raised TypeError here."""
    error = told(written)
    assert isinstance(error, ReadingError)
    assert "dừng đột ngột" in error.sentence


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["progress", "refused", "permanent", "reading", *_SOUND]), inner)
    ),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(_JSON, st.sampled_from(list(_SOUND)))
def test_any_answer_is_a_reading_or_an_error_of_reading(told: Told, value: object, key: str) -> None:
    sound = {"reading": {**_SOUND, key: value}}
    told(json.dumps(value).encode() + b"\n" + json.dumps(sound).encode())
    told(json.dumps(sound).encode())


def test_an_error_of_the_listener_is_its_own(tmp_path: Path) -> None:
    def progress(done: int, pages: int) -> None:
        raise ValueError("a defect of the caller's")

    with pytest.raises(ValueError, match="of the caller's"):
        read_isolated(put(tmp_path, "k.txt", TEXT.encode()), progress=progress)


def test_quality_of_clean_toneless_and_other_text() -> None:
    clean = " ".join(files.BODY)
    assert quality(clean) > 0.9
    assert quality(fold(clean)) < 0.1
    assert quality("") == 1.0
    assert quality("UBND TTHC 61/2018") == 1.0
    assert (
        quality("It was a bright cold day in April, and the clocks of the town were striking thirteen.")
        == 1.0
    )
    assert quality("Thuc hién cac nhi€ém vu cai cach hanh chinh ctia tinh nam 2023 nhu sau") < 0.35


@pytest.mark.parametrize(
    "word", ["nghiêng", "khuỷu", "quyển", "giếng", "gì", "thuở", "ngoằn", "đường", "xoong", "yêu"]
)
def test_well_formed_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["phuc", "hâc", "chirc", "nhiing", "s6", "thé", "ngdy", "video", ""])
def test_malformed_syllables(word: str) -> None:
    assert word == "thé" or not is_syllable(word)


@given(st.text(max_size=300))
def test_quality_is_a_share(text: str) -> None:
    assert 0.0 <= quality(text) <= 1.0


@pytest.mark.parametrize("name", ["ND-61-2018", "ND-63-2010", "ND-20-2008", "ND-30-2020", "TT-01-2018-VPCP"])
def test_laws_are_clean(name: str) -> None:
    reading = read(files.shared(f"law/{name}.txt"))
    assert reading.quality > 0.9
    assert reading.warnings == ()


@pytest.mark.parametrize(
    "name", ["ke-hoach-99-phuong-2-2022", "ke-hoach-105-phuong-2-2024", "ke-hoach-98-ban-dan-toc-2023"]
)
def test_plans_are_damaged_and_say_so(name: str) -> None:
    reading = read(files.shared(f"plans/{name}.txt"))
    assert reading.quality < 0.35
    assert any("mất dấu" in warning for warning in reading.warnings)
