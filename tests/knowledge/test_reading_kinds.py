"""Web pages and old Word files: read in order with their tables; hostile ones refused or survived."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.errors import ProgramMissing, ReadingError
from knowledge.model import Line, Media, Reading, Source, Table
from knowledge.reading import read, read_isolated
from knowledge.reading.columns import Row, find_columns
from knowledge.vietnamese import fold
from tests.knowledge import files

PAGE = """<!DOCTYPE html><html><head><title>Trang</title><style>p {color: red}</style></head>
<body><script>alert("không đọc")</script><h1>KẾ HOẠCH</h1><p>Trả hồ sơ
   đúng&nbsp;hẹn &amp; nhanh<br>năm 2026</p><p style="display:none">giấu</p>
<ol type="a"><li>Giữ bảng tin mới;</li><li>Trả lời góp ý.</li></ol><ul><li>Như trên</li></ul>
<table><tr><th>TT</th><th colspan="2">Việc</th></tr>
<tr><td rowspan="2">1</td><td>Niêm <b>yết</b></td><td><p>Quý I</p><p>Quý II</p></td></tr>
<tr><td>Trực</td><td>Tháng 5</td></tr></table><div>Hết.</div></body></html>"""


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def lines(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks if isinstance(block, Line) and block.text]


def tables(reading: Reading) -> list[Table]:
    return [block for block in reading.blocks if isinstance(block, Table)]


def test_a_web_page_is_its_visible_text_and_tables(tmp_path: Path) -> None:
    reading = read(put(tmp_path, "a.html", PAGE.encode()))
    assert (reading.media, reading.pages) == (Media.HTML, None)
    assert lines(reading) == [
        "KẾ HOẠCH",
        "Trả hồ sơ đúng hẹn & nhanh",
        "năm 2026",
        "a) Giữ bảng tin mới;",
        "b) Trả lời góp ý.",
        "- Như trên",
        "Hết.",
    ]
    (table,) = tables(reading)
    assert table.rows == (("TT", "Việc", ""), ("1", "Niêm yết", "Quý I\nQuý II"), ("1", "Trực", "Tháng 5"))
    assert [text.number for text in reading.texts] == [None]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_web_pages_in_unicode(tmp_path: Path, encoding: str) -> None:
    assert "năm 2026" in lines(read(put(tmp_path, "a.htm", PAGE.encode(encoding))))


def test_a_web_page_that_declares_an_old_encoding(tmp_path: Path) -> None:
    source = "<html><meta charset=windows-1252><p>" + " ".join(files.BODY)
    data = source.encode("ascii", "xmlcharrefreplace") + b"<p>\xa9 2026"
    reading = read(put(tmp_path, "a.html", data))
    assert lines(reading)[0].startswith("Căn cứ Kế hoạch số 3/KH-UBND")
    assert lines(reading)[-1] == "© 2026"


def test_a_table_that_only_lays_out_the_page_is_text(tmp_path: Path) -> None:
    inner = "<table><tr><td>một</td><td>hai</td></tr><tr><td>ba</td><td>bốn</td></tr></table>"
    source = f"<html><table><tr><td>Bên trái</td><td>{inner}</td></tr></table>"
    reading = read(put(tmp_path, "a.html", source.encode()))
    assert [b.rows if isinstance(b, Table) else b.text for b in reading.blocks if b != Line("")] == [
        "Bên trái",
        (("một", "hai"), ("ba", "bốn")),
    ]


@pytest.mark.parametrize(
    "source",
    [
        "<html>" + "<div>" * 50_000 + "chữ",
        "<html>" + "<table><tr><td>" * 2_000 + "chữ",
        "<html>chữ<table>" + "<tr>" + "<td rowspan=999999 colspan=999999>ô</td>" * 30 + "</tr>" * 30,
        "<html>" + "<ol><li>chữ" * 5_000,
        "<html><p>chữ" + "&nbsp;" * 200_000,
        "<html>" + "<" * 200_000 + "chữ",
        "<html>" + "<meta " * 100_000 + "<p>chữ",
        "<html><table>" + ("<tr>" + "<td rowspan=1000 colspan=63>ô" * 15) * 300,
    ],
    ids=range(8),
)
def test_a_hostile_web_page_takes_no_hour(tmp_path: Path, source: str) -> None:
    started = time.monotonic()
    with contextlib.suppress(ReadingError):
        assert read_isolated(put(tmp_path, "a.html", source.encode())).blocks
    assert time.monotonic() - started < 10


def test_a_web_page_without_words_is_empty(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"không có (?:chữ|nội dung)"):
        read(put(tmp_path, "a.html", b"<html><body><script>x</script></body></html>"))


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.sampled_from(["<table>", "<tr>", "<td>", "<td rowspan=3>", "<td colspan=2>", "</table>", "</tr>"])
        | st.sampled_from(
            ["<p>", "</p>", "<br>", "<li>", "<ol type=i start=9>", "</ol>", "<pre>", "<!--", "&#0;"]
        )
        | st.text(max_size=8)
    )
)
def test_any_web_page_is_read_or_refused(tmp_path: Path, parts: list[str]) -> None:
    data = ("<html>chữ" + "".join(parts)).encode("utf-8", "replace")
    try:
        reading = read(put(tmp_path, "a.html", data))
    except ReadingError:
        return
    for table in tables(reading):
        assert len({len(row) for row in table.rows}) == 1


def _old_word(marks: bytes = "WordDocument".encode("utf-16-le")) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + marks


def test_without_libreoffice_an_old_word_file_says_how_to_save_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramMissing, match="LibreOffice") as caught:
        read(put(tmp_path, "a.doc", _old_word()))
    assert ".docx" in caught.value.sentence
    assert not caught.value.permanent


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole path for programs: a soffice put there is the one that runs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder / "soffice"


def _does(program: Path, line: str) -> None:
    program.write_text(
        f"#!/bin/sh\nfor given; do case $last in --outdir) out=$given;; esac; last=$given; done\n{line}\n"
    )
    program.chmod(0o755)


def test_an_old_word_file_is_read_as_what_libreoffice_makes_of_it(tmp_path: Path, office: Path) -> None:
    made = put(tmp_path, "made.docx", files.word_bytes(files.numbered_docx()))
    _does(office, f'/bin/mkdir -p "$out"; /bin/cp {made} "$out/in.docx"')
    reading = read(put(tmp_path, "a.doc", _old_word()))
    assert reading.media is Media.DOC
    assert lines(reading)[0] == "1. Rà soát hồ sơ"


@pytest.mark.parametrize("line", ["exit 1", ":", '/bin/mkdir -p "$out"; echo x > "$out/in.docx"'])
def test_what_libreoffice_cannot_convert_is_refused(tmp_path: Path, office: Path, line: str) -> None:
    _does(office, line)
    with pytest.raises(ReadingError, match=r"hỏng.*\.docx"):
        read(put(tmp_path, "a.doc", _old_word()))


def test_a_conversion_that_hangs_is_broken_off(
    tmp_path: Path, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.reading.doc.SECONDS", 0.3)
    _does(office, "exec /bin/sleep 30")
    started = time.monotonic()
    with pytest.raises(ReadingError, match="không chuyển được"):
        read(put(tmp_path, "a.doc", _old_word()))
    assert time.monotonic() - started < 10


def test_what_comes_out_of_libreoffice_is_checked_as_any_docx(tmp_path: Path, office: Path) -> None:
    bomb = put(tmp_path, "made.docx", files.docx_with({"word/media/a.bin": b"\0" * 30_000_000}))
    _does(office, f'/bin/mkdir -p "$out"; /bin/cp {bomb} "$out/in.docx"')
    with pytest.raises(ReadingError, match="quá lớn"):
        read(put(tmp_path, "a.doc", _old_word()))


def test_other_old_office_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="Office đời cũ"):
        read(put(tmp_path, "a.xls", _old_word("Workbook".encode("utf-16-le"))))


def test_a_real_old_word_file(tmp_path: Path) -> None:
    if (soffice := shutil.which("soffice")) is None:
        pytest.skip("LibreOffice is absent: apt-get install libreoffice-writer-nogui")
    document = docx.Document()
    document.add_paragraph("Trả hồ sơ đúng hẹn")
    table = document.add_table(rows=2, cols=2)
    for at, cell in enumerate(table._cells):
        cell.text = f"ô {at}"
    document.add_paragraph("Hết.")
    put(tmp_path, "k.docx", files.word_bytes(document))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "k.docx")], check=True, capture_output=True, timeout=120)
    reading = read_isolated(tmp_path / "k.doc")
    assert lines(reading) == ["Trả hồ sơ đúng hẹn", "Hết."]
    assert [table.rows for table in tables(reading)] == [(("ô 0", "ô 1"), ("ô 2", "ô 3"))]


# What each page keeps of its own.


def test_a_text_file_keeps_its_exact_words(tmp_path: Path) -> None:
    met = "Đie\u0302\u0300u 1.\r\n\tmột  hai \fĐiều 2."
    reading = read(put(tmp_path, "a.txt", met.encode()))
    assert [text.original for text in reading.texts] == met.split("\f")
    assert [text.number for text in reading.texts] == [1, 2]
    assert reading.texts[0].readable.startswith("Điều 1.")
    assert {text.source for text in reading.texts} == {Source.LAYER}


def test_a_word_file_keeps_its_words_before_nfc(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Đie\u0302\u0300u 1.")
    (text,) = read(put(tmp_path, "a.docx", files.word_bytes(document))).texts
    assert (text.number, text.original, text.readable) == (None, "Đie\u0302\u0300u 1.", "Điều 1.")


def test_each_page_of_a_pdf_has_its_text_and_quality(tmp_path: Path) -> None:
    reading = read(put(tmp_path, "k.pdf", files.plan_pdf()))
    assert [(text.number, text.source) for text in reading.texts] == [(1, Source.LAYER), (2, Source.LAYER)]
    assert "Người dân làm thủ tục nhanh" in reading.texts[0].original
    assert "Niêm yết thủ tục" in reading.texts[1].readable
    assert all(text.quality > 0.8 for text in reading.texts)


def test_only_damaged_pages_are_said_to_be(tmp_path: Path) -> None:
    clean = " ".join(files.BODY)
    reading = read(put(tmp_path, "a.txt", f"{clean}\f{fold(clean)}".encode()))
    assert [text.quality > 0.5 for text in reading.texts] == [True, False]
    (warning,) = reading.warnings
    assert warning.startswith("Trang 2 bị mất dấu")


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_letters_that_lie_turned_are_read_upright(tmp_path: Path, degrees: int) -> None:
    upright = read(put(tmp_path, "a.pdf", files.turned_pdf(0)))
    assert lines(upright) == list(files.BODY[1:])
    assert lines(read(put(tmp_path, "b.pdf", files.turned_pdf(degrees)))) == lines(upright)


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    text = " ".join(lines(read(put(tmp_path, "a.pdf", files.columns_pdf()))))
    assert text == " ".join(
        ["CHUYỆN LÀNG BÊN", *(f"{column} {column}" for column in files.COLUMNS), files.LAST]
    )


def test_names_and_values_side_by_side_are_no_columns() -> None:
    rows = [Row(20.0 * n, 20.0 * n + 12, ((60.0, 80.0 + 7 * (n % 5)), (320.0, 520.0))) for n in range(20)]
    assert find_columns(rows, 595.0) is None
    prose = [Row(20.0 * n, 20.0 * n + 12, ((60.0, 280.0), (320.0, 520.0))) for n in range(20)]
    found = find_columns(prose, 595.0)
    assert found is not None
    assert 280 <= found.gutter <= 320


def test_a_digital_file_of_a_thousand_pages_is_read(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    data = files.plain_pdf(1000, "Một dòng chữ trên trang giấy")
    reading = read_isolated(put(tmp_path, "k.pdf", data), progress=lambda *at: told.append(at))
    assert (reading.pages, len(reading.texts)) == (1000, 1000)
    assert told == [(page, 1000) for page in range(1, 1001)]
