"""Scans and photos: an image is read as the digital file is; without tesseract one is told."""

from __future__ import annotations

import io
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Timer

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from knowledge.errors import ProgramMissing, ReadingError, ReadingStopped
from knowledge.model import Line, Media, Reading, Source, Table
from knowledge.reading import pdf, photos, read, read_isolated
from knowledge.reading.ocr import require_tesseract
from knowledge.reading.preparing import skew_of, straightened, with_even_light, without_specks
from knowledge.reading.ruled import find_ruled
from knowledge.vietnamese import fold, syllables
from tests.knowledge import files

DAMAGED = (
    "Can cir K€ hoach s6 3/KH-UBND ngay 02/01/2026 ctia Uy ban nhan dan tinh vé viéc tra hd so dung hen\n"
    "Ngudi dan lam thu tuc nhanh va khéng phai di lai nhiéu lan va hd so dugc tra dung hen theo quy dinh"
)


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def lines(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks if isinstance(block, Line) and block.text]


def tables(reading: Reading) -> list[Table]:
    return [block for block in reading.blocks if isinstance(block, Table)]


def share_found(wanted: str, found: str) -> float:
    """The share of syllables of one text that stand in the other."""
    there = set(syllables(found))
    asked = syllables(wanted)
    return sum(1 for word in asked if word in there) / len(asked)


@pytest.fixture
def tesseract() -> None:
    try:
        require_tesseract()
    except ProgramMissing:
        pytest.skip("tesseract with the language vie is absent: apt-get install tesseract-ocr-vie")


Fake = Callable[[str], Path]


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """A tesseract that does as a line of shell says; none at all until it is made."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def make(does: str, languages: str = "vie") -> Path:
        program = folder / "tesseract"
        program.write_text(
            f'#!/bin/sh\n[ "$1" = --list-langs ] && {{ echo {languages}; exit 0; }}\n'
            f"/bin/cat >/dev/null\n{does}\n"
        )
        program.chmod(0o755)
        return program

    return make


SAYS = r"printf '5\t1\t1\t1\t1\t%s\t100\t100\t80\t40\t96\tlúa\n' 1 2"


def small_scans(pages: int) -> list[Image.Image]:
    return [files.scan(files.plain_pdf(1, f"Một dòng chữ của trang {page}"), dpi=60) for page in range(pages)]


# With the real tesseract.


def test_a_scanned_plan_is_read_as_the_digital_one(tmp_path: Path, tesseract: None) -> None:
    digital = files.plan_pdf()
    scans = [files.scan(digital, page, skew=skew, noise=14) for page, skew in ((0, 0.9), (1, -0.7))]
    told: list[tuple[int, int]] = []
    reading = read_isolated(
        put(tmp_path, "k.pdf", files.scanned_pdf(scans)), progress=lambda *at: told.append(at)
    )
    assert reading.media is Media.PDF
    assert told == [(1, 2), (2, 2)]
    assert reading.quality > 0.9
    assert [(text.number, text.source) for text in reading.texts] == [(1, Source.OCR), (2, Source.OCR)]
    assert any("trang 1–2 do máy nhận dạng" in warning for warning in reading.warnings)
    assert share_found(" ".join(files.BODY), reading.texts[0].readable) > 0.97
    (table,) = tables(reading)
    (as_digital,) = tables(read(put(tmp_path, "d.pdf", digital)))
    assert table.page == 2
    assert [len(row) for row in table.rows] == [len(row) for row in as_digital.rows]
    assert [row[0] for row in table.rows] == ["TT", "1", "2", "3"]
    assert [row[4] for row in table.rows] == ["Thời gian", "Quý I", "Thường xuyên", "Thường xuyên"]
    for row, digital_row in zip(table.rows, as_digital.rows, strict=True):
        assert share_found(" ".join(digital_row), " ".join(row)) > 0.9
    second = [block for block in reading.blocks if block.page == 2 and block != Line("", 2)]
    assert [isinstance(block, Table) for block in second] == [False, True, False]


def test_a_photo_taken_sideways_in_bad_light(tmp_path: Path, tesseract: None) -> None:
    page = files.scan(files.plan_pdf(), dpi=150, skew=-1.5)
    shades = np.asarray(page) * np.linspace(0.35, 0.95, page.width)
    photo = Image.fromarray(shades.astype(np.uint8)).convert("RGB").transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # as a phone held upright notes it
    reading = read(put(tmp_path, "IMG_1.jpg", files.picture(photo, "JPEG", exif=exif, quality=85)))
    assert (reading.media, reading.pages) == (Media.IMAGE, 1)
    assert share_found(" ".join(files.BODY), reading.texts[0].readable) > 0.97
    assert lines(reading)[0] == "KẾ HOẠCH"


def test_a_landscape_table_scanned_upside_down(tmp_path: Path, tesseract: None) -> None:
    page = files.scan(files.table_pdf(), dpi=150).rotate(180)
    reading = read(put(tmp_path, "a.png", files.picture(page, "PNG")))
    (table,) = tables(reading)
    assert share_found(" ".join(files.ROWS[1]), " ".join(table.rows[2])) > 0.9
    assert table.rows[3][4] == "Thường xuyên", "a cell over two rows is given in both"


def test_a_landscape_table_scanned_sideways(tmp_path: Path, tesseract: None) -> None:
    page = files.scan(files.table_pdf(), dpi=150).transpose(Image.Transpose.ROTATE_90)
    (table,) = tables(read(put(tmp_path, "a.tif", files.picture(page, "TIFF"))))
    assert (len(table.rows), len(table.rows[1])) == (4, 5)
    assert share_found(" ".join(files.ROWS[0]), " ".join(table.rows[1])) > 0.9


def test_two_scanned_columns_are_read_one_after_the_other(tmp_path: Path, tesseract: None) -> None:
    reading = read(put(tmp_path, "a.webp", files.picture(files.scan(files.columns_pdf(), dpi=150), "WEBP")))
    text = " ".join(lines(reading))
    places = [text.index(word) for word in ("CHUYỆN", "bàng", "hành lang", "Chiều", "thuyền", "Hết chuyện")]
    assert places == sorted(places)
    assert text.rindex("hành lang") < text.index("Chiều")


def test_of_a_mixed_file_only_what_needs_it_is_recognised(tmp_path: Path, tesseract: None) -> None:
    import pypdfium2

    page = files.scan(files.plan_pdf(), dpi=150)
    joined = pypdfium2.PdfDocument.new()
    blank = Image.new("L", (600, 800), 255)
    for data in (
        files.plain_pdf(1, "Một dòng chữ trên trang giấy"),
        files.scanned_pdf([page, blank], [DAMAGED]),
    ):
        joined.import_pages(pypdfium2.PdfDocument(data))
    buffer = io.BytesIO()
    joined.save(buffer)
    reading = read(put(tmp_path, "a.pdf", buffer.getvalue()))
    assert [text.source for text in reading.texts] == [Source.LAYER, Source.OCR, Source.LAYER]
    assert reading.pages == 3
    assert "Hồ sơ được trả đúng hẹn" in reading.texts[1].readable
    assert not any("mất dấu" in warning or "không nhận ra" in warning for warning in reading.warnings)


# Without tesseract, or with one that does as told.


def test_without_tesseract_a_scan_says_what_to_install(tmp_path: Path, fake: Fake) -> None:
    scan = files.scan(files.plain_pdf(1, "Một dòng chữ"), dpi=60)
    for name, data in (("a.pdf", files.scanned_pdf([scan])), ("a.png", files.picture(scan, "PNG"))):
        with pytest.raises(ProgramMissing, match="tesseract-ocr và tesseract-ocr-vie") as caught:
            read(put(tmp_path, name, data))
        assert not caught.value.permanent
    fake(SAYS, languages="eng")
    with pytest.raises(ProgramMissing):
        read(tmp_path / "a.png")


def test_without_tesseract_a_damaged_layer_is_still_read(tmp_path: Path, fake: Fake) -> None:
    reading = read(put(tmp_path, "a.pdf", files.scanned_pdf(small_scans(2), [DAMAGED])))
    assert reading.texts[0].source is Source.LAYER
    assert reading.texts[0].quality < 0.5
    assert "".join(reading.texts[0].original.split()) == "".join(DAMAGED.split())
    assert "Can cir" in "\n".join(block.verbatim for block in reading.blocks if isinstance(block, Line))
    assert any("Trang 1 bị mất dấu" in warning and "phục hồi" in warning for warning in reading.warnings)
    assert any("Trang 2 là ảnh" in warning and "tesseract" in warning for warning in reading.warnings)


def test_a_damaged_layer_stays_where_recognition_is_no_better(tmp_path: Path, fake: Fake) -> None:
    words = fold("Người dân làm thủ tục nhanh và không phải đi lại nhiều lần").split()
    rows = "".join(rf"5\t1\t1\t1\t1\t{n}\t{n * 90}\t9\t80\t40\t96\t{word}\n" for n, word in enumerate(words))
    fake(f"printf '{rows}'")
    reading = read(put(tmp_path, "a.pdf", files.scanned_pdf(small_scans(1), [DAMAGED])))
    assert reading.texts[0].source is Source.LAYER
    assert "ctia" in reading.texts[0].original


def test_a_signature_stamp_on_a_scan_is_not_its_text(tmp_path: Path, fake: Fake) -> None:
    fake(SAYS.replace("lúa", "lúa_đồng_chiêm_" * 20))
    stamp = "Người ký: Ủy ban nhân dân phường Hoa Sen\nThời gian ký: 05.01.2026 10:00:00 +07:00"
    reading = read(put(tmp_path, "a.pdf", files.scanned_pdf(small_scans(1), [stamp])))
    assert reading.texts[0].source is Source.OCR


def test_pages_of_a_tiff_are_pages(tmp_path: Path, fake: Fake) -> None:
    fake(SAYS)
    first, *others = small_scans(3)
    data = files.picture(first, "TIFF", save_all=True, append_images=others)
    told: list[tuple[int, int]] = []
    reading = read(put(tmp_path, "a.tif", data), progress=lambda *at: told.append(at))
    assert reading.pages == 3
    assert [block.page for block in reading.blocks] == [1, 2, 3]
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_of_a_long_scan_as_many_pages_are_recognised_as_there_is_time_for(
    tmp_path: Path, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(SAYS)
    first, *others = small_scans(4)
    for module in (pdf, photos):
        monkeypatch.setattr(module, "MOST_SCANS", 2)
    for name, data in (
        ("a.pdf", files.scanned_pdf([first, *others])),
        ("a.tif", files.picture(first, "TIFF", save_all=True, append_images=others)),
    ):
        reading = read(put(tmp_path, name, data))
        assert reading.pages == 4
        assert {block.page for block in reading.blocks} == {1, 2}
        assert any("3–4" in warning and "tách tệp" in warning for warning in reading.warnings)


@pytest.mark.parametrize("does", ["exit 1", "printf 'no table\\n'", "kill -9 $$"])
def test_a_tesseract_that_breaks_down_is_no_crash(tmp_path: Path, fake: Fake, does: str) -> None:
    fake(does)
    scans = small_scans(1)
    for name, data in (("a.pdf", files.scanned_pdf(scans)), ("a.png", files.picture(scans[0], "PNG"))):
        with pytest.raises(ReadingError, match="không nhận ra chữ"):
            read(put(tmp_path, name, data))


def test_what_is_stopped_leaves_no_tesseract_behind(tmp_path: Path, fake: Fake) -> None:
    noted = tmp_path / "pid"
    fake(f"echo $$ > '{noted}'; exec /bin/sleep 60")
    stop = Event()
    Timer(0.1, lambda: (_wait_for(noted), stop.set())).start()
    with pytest.raises(ReadingStopped):
        read_isolated(put(tmp_path, "a.pdf", files.scanned_pdf(small_scans(1))), stop=stop)
    deadline = time.monotonic() + 5
    while _is_alive(int(noted.read_text())):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not (path.exists() and path.read_text().strip()) and time.monotonic() < deadline:
        time.sleep(0.02)


def _is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_silence_counts_from_the_last_page(
    tmp_path: Path, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four pages of most of a second each in a reading that may be silent for less than all of them."""
    fake(f"/bin/sleep 0.6; {SAYS}")
    monkeypatch.setenv("CCHC_OCR_WORKERS", "1")
    path = put(tmp_path, "a.pdf", files.scanned_pdf(small_scans(4)))
    assert read_isolated(path, seconds=2.2).pages == 4
    fake("exec /bin/sleep 30")
    with pytest.raises(ReadingError, match="quá lâu"):
        read_isolated(path, seconds=1.0)


def test_pages_are_recognised_side_by_side(
    tmp_path: Path, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(f"/bin/sleep 0.5; {SAYS}")
    path = put(tmp_path, "a.pdf", files.scanned_pdf(small_scans(4)))
    monkeypatch.setenv("CCHC_OCR_WORKERS", "4")
    started = time.monotonic()
    assert read(path).pages == 4
    assert time.monotonic() - started < 1.9


@pytest.mark.parametrize(("read_as", "means"), [("|", "I"), ("[", "I"), ("1", "1"), ("II", "II")])
def test_a_stroke_alone_in_a_cell_is_a_roman_one(read_as: str, means: str) -> None:
    from knowledge.reading.ocr import Word
    from knowledge.reading.scans import _cell_text

    assert _cell_text([Word(read_as, 0, 0, 9, 40, 90.0, 1, 1, 1)]) == means


# Pictures that mean harm, or are broken.


def _huge_png() -> bytes:
    return files.picture(Image.new("1", (20_000, 20_000)), "PNG")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (_huge_png, "120 triệu điểm ảnh"),
        (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "hỏng"),
        (lambda: b"\xff\xd8\xff\xe0" + b"\0" * 99, "hỏng"),
        (lambda: files.picture(small_scans(1)[0], "JPEG")[:900], "hỏng"),
        (lambda: files.picture(small_scans(1)[0], "PNG")[:900], "hỏng"),
        (lambda: b"II*\0" + b"\xff" * 60, "hỏng"),
        (lambda: files.picture(Image.new("L", (300, 300), 255), "PNG"), "không nhận ra chữ"),
        (lambda: files.picture(Image.new("L", (1, 1), 0), "PNG"), "không nhận ra chữ"),
    ],
)
def test_pictures_that_cannot_be_read(
    tmp_path: Path, fake: Fake, data: Callable[[], bytes], says: str
) -> None:
    fake("exit 0")
    with pytest.raises(ReadingError, match=says):
        read(put(tmp_path, "a.png", data()))


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow tells of every oddity that it mends
def test_broken_pictures_never_raise_anything_else(tmp_path: Path, fake: Fake, data: st.DataObject) -> None:
    fake(SAYS)
    broken = bytearray(data.draw(st.sampled_from(_PICTURES)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(broken) - 1))
        broken[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
    try:
        assert read(put(tmp_path, "a.png", bytes(broken))).blocks
    except ReadingError:
        return


_PICTURES = [
    files.picture(Image.new("RGB", (24, 24), "red"), kind) for kind in ("PNG", "JPEG", "TIFF", "WEBP")
]


def test_a_page_of_a_million_points_is_drawn_small(tmp_path: Path, fake: Fake) -> None:
    fake(SAYS)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(1_000_000, 1_000_000))
    canvas.rect(0, 0, 500_000, 500_000, fill=1)
    canvas.save()
    started = time.monotonic()
    assert read_isolated(put(tmp_path, "a.pdf", buffer.getvalue())).pages == 1
    assert time.monotonic() - started < 30


def test_a_page_that_is_all_lines_is_no_table_and_takes_no_hour() -> None:
    page = np.full((3000, 3000), 255, np.uint8)
    page[::12] = 0
    page[:, ::12] = 0
    started = time.monotonic()
    assert find_ruled(page).tables == ()
    assert time.monotonic() - started < 20


# The steps of preparing an image, each by itself.


@pytest.mark.parametrize("degrees", [-4.0, -0.8, 0.0, 1.7])
def test_skew_is_measured_and_taken_back(degrees: float) -> None:
    page = np.asarray(files.scan(files.plan_pdf(), dpi=100, skew=degrees))
    skew = skew_of(page)
    assert not skew.sideways
    assert skew.degrees == pytest.approx(-degrees, abs=0.15)
    assert abs(skew_of(straightened(page, skew.degrees)).degrees) < 0.15


def test_lines_that_run_up_the_page_are_seen() -> None:
    page = np.rot90(np.asarray(files.scan(files.plan_pdf(), dpi=100)))
    assert skew_of(page).sideways


def test_specks_go_and_clean_pages_are_left_alone() -> None:
    clean = np.asarray(files.scan(files.plan_pdf(), dpi=150))
    assert without_specks(clean) is clean
    noisy = np.asarray(files.scan(files.plan_pdf(), dpi=150, noise=20))
    calm = without_specks(noisy)
    assert np.std(calm[:100, :100].astype(float)) < np.std(noisy[:100, :100].astype(float)) / 2


def test_uneven_light_becomes_white_paper() -> None:
    clean = np.asarray(files.scan(files.plan_pdf(), dpi=150))
    assert with_even_light(clean) is clean
    dim = (clean * np.linspace(0.3, 0.9, clean.shape[1])).astype(np.uint8)
    assert np.percentile(with_even_light(dim), 20) > 235


@pytest.mark.parametrize("kept", [1, 2, 0])
def test_rulings_become_cells_and_are_wiped_off(kept: int) -> None:
    """A grid of three rows and three columns, with one inner ruling left out: its two cells are one."""
    page = np.full((900, 1200), 255, np.uint8)
    for y in (100, 300, 500, 700):
        page[y : y + 3, 100:1003] = 0
    for x in (100, 400, 700, 1000):
        page[100:703, x : x + 3] = 0
    if kept:
        page[304:498, 400 * kept - 100 * (kept - 1) : 400 * kept - 100 * (kept - 1) + 3] = 255
    ruled = find_ruled(page)
    (table,) = ruled.tables
    assert len(table.cells) == (8 if kept else 9)
    assert np.count_nonzero(ruled.page < 128) == 0


def test_workers_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    from knowledge.reading.scans import workers

    monkeypatch.delenv("CCHC_OCR_WORKERS", raising=False)
    assert workers() == max(1, min(32, os.cpu_count() or 1))
    for said, count in (("3", 3), ("0", 1), ("999", 32), ("nhiều", min(32, os.cpu_count() or 1))):
        monkeypatch.setenv("CCHC_OCR_WORKERS", said)
        assert workers() == count


def test_the_real_tesseract_is_found_where_it_is_installed() -> None:
    if shutil.which("tesseract") is None:
        pytest.skip("tesseract is absent")
    assert require_tesseract() == shutil.which("tesseract")
