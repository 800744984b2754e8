"""Files of evidence: judged against their period, taken or refused by their bytes, claimed under a lease."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Database, open_database
from knowledge.kinds import FOLDED_KINDS
from knowledge.model import Line
from knowledge.reading import read_isolated
from knowledge.reading.sniffing import MOST_BYTES
from reminders.evidence import (
    ARRANGING,
    FIRST_PAGES,
    FORTNIGHT,
    Demand,
    admit,
    first_day,
    judge,
    read_demand,
    read_opening,
)
from reminders.evidence_store import ATTEMPTS, LEASE, EvidenceStore
from reminders.model import Role, Verdict
from reminders.office_store import OfficeStore
from reminders.report_store import ReportStore
from reminders.tables import EvidenceRow, OccurrenceRow, OfficeRow, ShareRow, TaskRow
from reminders.understanding import Intent, State, Understanding
from tests.knowledge.files import docx_with, plain_pdf, plan_docx, plan_pdf, word_bytes, zipped

NOW = datetime(2026, 4, 2, 3, 0, tzinfo=UTC)
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
SENT = date(2026, 4, 3)

dates = st.dates()
kinds = st.sampled_from(["", "Báo cáo", "Biên bản", "Kế hoạch", "Giấy mời", "một loại lạ"])
numbers = st.sampled_from(["", "12/BC-UBND", "/BC-UBND", "12/2025/QĐ-UBND"]) | st.text(max_size=40)


# ---- the judgement ----


@pytest.mark.parametrize(
    ("kind", "dated", "verdict"),
    [
        ("Báo cáo", date(2026, 3, 1), Verdict.FITS),
        ("Báo cáo", date(2026, 3, 31), Verdict.FITS),
        ("Báo cáo", date(2026, 4, 3), Verdict.FITS),  # signed a few days into the next month
        ("Báo cáo", date(2026, 4, 4), Verdict.OUT_OF_PERIOD),  # not come yet
        ("Báo cáo", date(2026, 2, 27), Verdict.OUT_OF_PERIOD),  # the month before's
        ("Báo cáo", date(2025, 3, 31), Verdict.OUT_OF_PERIOD),  # the year before's
        ("Báo cáo", date(2062, 3, 31), Verdict.OUT_OF_PERIOD),  # misread
        ("", date(2026, 2, 27), Verdict.OUT_OF_PERIOD),
        ("Giấy mời", date(2026, 2, 16), Verdict.FITS),  # invites to what was in March
        ("Giấy mời", date(2026, 1, 30), Verdict.OUT_OF_PERIOD),
        ("Báo cáo", None, Verdict.UNDATED),
        (None, None, Verdict.UNREADABLE),
        (None, date(2026, 3, 5), Verdict.UNREADABLE),
    ],
)
def test_a_document_against_the_month_of_march(
    kind: str | None, dated: date | None, verdict: Verdict
) -> None:
    assert judge(kind, "", dated, *MARCH, SENT) is verdict


def test_what_is_due_on_one_day_was_signed_in_the_days_before() -> None:
    due = date(2026, 6, 20)
    assert judge("Báo cáo", "", date(2026, 6, 15), due, due, due) is Verdict.FITS
    assert judge("Báo cáo", "", date(2026, 5, 20), due, due, due) is Verdict.OUT_OF_PERIOD


def test_the_year_before_is_out_however_near() -> None:
    january = (date(2026, 1, 1), date(2026, 1, 31))
    assert judge("Quyết định", "", date(2025, 12, 31), *january, SENT) is Verdict.OUT_OF_PERIOD


def test_the_report_of_a_year_is_signed_in_the_next() -> None:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    assert judge("Báo cáo", "", date(2027, 1, 6), *year, date(2027, 1, 7)) is Verdict.FITS


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        ("12/2025/QĐ-UBND", Verdict.OUT_OF_PERIOD),
        ("12/2026/QĐ-UBND", Verdict.UNDATED),
        ("2025/QĐ-UBND", Verdict.UNDATED),  # the count of a document, not a year
        ("12/QĐ-UBND", Verdict.UNDATED),
    ],
)
def test_a_number_that_holds_a_year_stands_for_the_date(number: str, verdict: Verdict) -> None:
    assert judge("Quyết định", number, None, *MARCH, SENT) is verdict


def test_kinds_that_arrange_are_kinds_that_are_known() -> None:
    assert set(FOLDED_KINDS.values()) >= ARRANGING


@given(kinds, numbers, dates, dates, st.integers(0, 400), dates)
@example("Kế hoạch", "", date.min, date.min, 0, date.min)
@example("Kế hoạch", "", date.max, date.max, 0, date.max)
def test_judging_any_dates(kind: str, number: str, dated: date, start: date, length: int, sent: date) -> None:
    due = date.fromordinal(min(start.toordinal() + length, date.max.toordinal()))
    verdict = judge(kind, number, dated, start, due, sent)
    if verdict is Verdict.FITS:
        assert dated <= sent
        assert dated.year >= start.year
        assert (min(start, due) - dated).days <= FORTNIGHT
    else:
        assert verdict is Verdict.OUT_OF_PERIOD
        assert not start <= dated <= sent
    assert judge(kind, number, None, start, due, sent) in (Verdict.UNDATED, Verdict.OUT_OF_PERIOD)
    assert judge(None, number, dated, start, due, sent) is Verdict.UNREADABLE


@given(kinds, st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(27, 31))
def test_a_document_of_the_month_before_is_never_taken_for_this_months(
    kind: str, start: date, month: int
) -> None:
    """Whatever kind it is, and also where the period is a single day."""
    before = start - timedelta(days=month)
    sent = start + timedelta(days=3)
    assert judge(kind, "", before, start, start, sent) is Verdict.OUT_OF_PERIOD
    assert judge(kind, "", before, start, start + timedelta(days=27), sent) is Verdict.OUT_OF_PERIOD


@given(kinds, dates, st.integers(0, 400), dates, st.integers(0, 400))
def test_what_fits_still_fits_when_it_is_sent_later(
    kind: str, start: date, length: int, dated: date, later: int
) -> None:
    due = date.fromordinal(min(start.toordinal() + length, date.max.toordinal()))
    if judge(kind, "", dated, start, due, dated) is Verdict.FITS:
        sent = date.fromordinal(min(dated.toordinal() + later, date.max.toordinal()))
        assert judge(kind, "", dated, start, due, sent) is Verdict.FITS
        assert first_day(kind, start, due) <= dated


# ---- which files are taken ----


def office_file(folder: str) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", f"{folder}/document.xml": b"<x/>"})


def ole(*streams: str) -> bytes:
    names = b"".join(name.encode("utf-16-le") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("báo cáo.docx", word_bytes(plan_docx())),
        ("báo cáo.pdf", plan_pdf()),
        ("báo cáo.doc", ole("WordDocument")),
        ("ảnh.jpg", b"\xff\xd8\xff\xe0" + bytes(40)),
        ("ảnh.png", b"\x89PNG\r\n\x1a\n" + bytes(40)),
        ("báo cáo.txt", "Báo cáo số 5".encode()),
        ("trang.html", b"<html><body><p>B\xc3\xa1o c\xc3\xa1o</p></body></html>"),
        ("không đuôi", plan_pdf()),
        ("sai đuôi.jpg", plan_pdf()),  # the bytes decide
        ("thông tin.txt", b"on time = true; javascript is a word"),
    ],
)
def test_files_that_are_taken_and_read(name: str, data: bytes) -> None:
    assert admit(data, name).refusal == ""
    assert admit(data, name).unread == ""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("số liệu.xlsx", office_file("xl")),
        ("trình bày.pptx", office_file("ppt")),
        ("hồ sơ.zip", zipped({"a.pdf": plan_pdf(), "b.jpg": b"\xff\xd8\xff"})),
        ("hồ sơ.rar", b"Rar!\x1a\x07\x00" + bytes(40)),
        ("phim.mp4", b"\0\0\0\x20ftypisom" + bytes(40)),
        ("cắt cụt.docx", b"PK\x03\x04\x14\x00\x06\x00"),
        ("bảng.xls", ole("Workbook")),
        ("tệp.rtf", rb"{\rtf1 B\'e1o c\'e1o}"),
    ],
)
def test_files_that_are_kept_unread(name: str, data: bytes) -> None:
    admission = admit(data, name)
    assert admission.refusal == ""
    assert admission.unread.endswith(".")


PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(100)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("rỗng.pdf", b"", "trống"),
        ("rỗng.txt", b"\xef\xbb\xbf \r\n", "trống"),
        ("lớn.pdf", b"%PDF-1.7" + bytes(MOST_BYTES), "lớn hơn"),
        ("báo cáo.pdf", PROGRAM, "chương trình"),
        ("báo cáo.pdf", PROGRAM + b"%PDF-1.7", "chương trình"),  # would pass for a PDF
        ("báo cáo.docx", b"\x7fELF" + bytes(40), "chương trình"),
        ("chạy.sh", b"echo", "chương trình"),
        ("chạy", b"#!/bin/sh\nrm -r /", "chương trình"),
        ("báo cáo.pdf.exe", plan_pdf(), "chương trình"),
        ("báo cáo.exe. ", b"x", "chương trình"),
        ("mã.JS", b"alert(1)", "chương trình"),
        ("cài.msi", ole("x") + bytes.fromhex("84100c0000000000c000000000000046"), "chương trình"),
        ("ứng dụng.zip", zipped({"AndroidManifest.xml": b"x", "classes.dex": b"x"}), "chương trình"),
        ("hồ sơ.zip", zipped({"a.pdf": b"x", "thư mục/ảnh.SCR": b"x"}), "chương trình"),
        ("báo cáo.docx", docx_with({"word/vbaProject.bin": b"x"}), "macro"),
        ("báo cáo.docm", word_bytes(plan_docx()), "macro"),
        ("bảng.xls", ole("Workbook", "_VBA_PROJECT"), "macro"),
        ("trang.html", b"<html><body><script>alert(1)</script></body></html>", "mã chạy"),
        ("trang.txt", b"<html><body onload = 'x()'></body></html>", "mã chạy"),
        ("trang.html", b"<scr\0ipt>alert(1)</scr\0ipt>", "mã chạy"),
        ("trang.html", "<html><script>x</script></html>".encode("utf-16"), "mã chạy"),
        ("trang.html", b"xin <a href='JavaScript:x()'>", "mã chạy"),
        ("hình.svg", b"<?xml version='1.0'?><svg onload='x()'/>", "mã chạy"),
        ("tệp.rtf", rb"{\rtf1{\object\objdata 0105}}", "nhúng"),
    ],
)
def test_files_that_nobody_should_open_are_refused(name: str, data: bytes, why: str) -> None:
    admission = admit(data, name)
    assert why in admission.refusal
    assert admission.unread == ""


def bomb(count: int, megabytes: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(count):
            archive.writestr(f"word/{number}.xml", bytes(megabytes * 2**20))
    return buffer.getvalue()


def test_a_zip_bomb_is_refused_and_not_expanded() -> None:
    data = bomb(11, 100)
    begun = time.process_time()
    assert "bung ra quá lớn" in admit(data, "báo cáo.docx").refusal
    assert time.process_time() - begun < 1


def test_an_archive_of_very_many_members_is_refused_at_once() -> None:
    entry = b"PK\x01\x02" + bytes(24) + b"\1\0" + bytes(16) + b"a"
    data = b"PK\x03\x04" + entry * (MOST_BYTES // len(entry) - 1)
    begun = time.process_time()
    assert "bung ra quá lớn" in admit(data, "hồ sơ.zip").refusal
    assert time.process_time() - begun < 2


@given(st.binary(max_size=400), st.text(max_size=30))
@example(b"PK\x01\x02", "a.zip")
@example(b"PK\x03\x04PK\x01\x02" + b"\xff" * 42, "a.zip")
@example(b"x", "\0/..\\. . ")
def test_any_bytes_under_any_name_are_decided_upon(data: bytes, name: str) -> None:
    admission = admit(data, name)
    assert not (admission.refusal and admission.unread)


@pytest.mark.parametrize(
    "data",
    [
        b"<" * MOST_BYTES,
        b"<p on" + b" " * (MOST_BYTES - 10),
        b"<p " + b"onabc " * (MOST_BYTES // 6 - 1),
        b"<!" + b"http-equiv = " * (MOST_BYTES // 13 - 1),
        b"{\\rtf" + b"\\obj" * (MOST_BYTES // 4 - 2),
    ],
)
def test_the_largest_odd_file_is_decided_upon_soon(data: bytes) -> None:
    begun = time.process_time()
    admit(data, "a.html")
    assert time.process_time() - begun < 4


# ---- what is read of a file ----


def put(folder: Path, data: bytes) -> Path:
    path = folder / "a"
    path.write_bytes(data)
    return path


def test_only_the_first_pages_of_a_pdf_are_read(tmp_path: Path) -> None:
    path = put(tmp_path, plain_pdf(1500, "Báo cáo số 5"))  # longer than what is read of documents
    reading = read_isolated(path, name="dài.pdf", reader=read_opening)
    assert reading.pages == FIRST_PAGES
    assert reading.file == "dài.pdf"
    assert any("Báo cáo số 5" in block.text for block in reading.blocks if isinstance(block, Line))


def test_only_the_first_frame_of_a_picture_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [Image.new("1", (60, 80), shade) for shade in (1, 0, 0)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:])
    seen: list[tuple[str, int]] = []

    def look(path: Path, **_: object) -> None:
        with Image.open(path) as image:
            seen.append((str(image.format), int(image.convert("L").getpixel((5, 5)) or 0)))

    monkeypatch.setattr("reminders.evidence.read", look)
    read_opening(put(tmp_path, buffer.getvalue()))
    assert seen == [("JPEG", 255)]


@pytest.mark.parametrize("data", [b"%PDF-1.7\n1 0 obj\n<<", b"II*\0\xff\xff", plan_pdf()[:300]])
def test_a_damaged_file_is_left_to_the_reader_of_documents(
    tmp_path: Path, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []
    monkeypatch.setattr("reminders.evidence.read", lambda path, **_: seen.append(path))
    path = put(tmp_path, data)
    read_opening(path)
    assert seen == [path]


# ---- asking for evidence in words ----


@pytest.mark.parametrize(
    ("text", "demand"),
    [
        ("việc #5 cần minh chứng", Demand(5, True, False, True)),
        ("#5 không cần tài liệu kiểm chứng", Demand(5, True, False, False)),
        ("Viec 5 can minh chung nhe", Demand(5, False, False, True)),
        ("nhiệm vụ 3 cần minh chứng.", Demand(3, False, True, True)),
        ("nv 3 k can minh chung", Demand(3, False, True, False)),
        ("yêu cầu minh chứng cho việc #12", Demand(12, True, False, True)),
        ("bỏ minh chứng việc #5", Demand(5, True, False, False)),
        ("từ nay việc #5 phải có file minh chứng", Demand(5, True, False, True)),
        ("không cần minh chứng cho #5 nữa", Demand(5, True, False, False)),
        ("#5 khỏi nộp bằng chứng nha", Demand(5, True, False, False)),
    ],
)
def test_words_that_want_evidence(text: str, demand: Demand) -> None:
    assert read_demand(text) == demand


@pytest.mark.parametrize(
    "text",
    [
        "việc #5 cần minh chứng?",
        "việc 5 cần minh chứng gì",
        "việc 5 cần minh chứng không",
        "việc 5 chưa có minh chứng",
        "việc 5 có minh chứng rồi",
        "em đã gửi minh chứng việc #5",
        "việc #5 xong, cần minh chứng thì em gửi",
        "cần minh chứng",
        "#5",
        "",
        "việc #5 cần minh chứng " * 50,
    ],
)
def test_words_that_do_not(text: str) -> None:
    assert read_demand(text) is None


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(["việc", "#", "5", "không", "cần", "phải", "minh", "chứng"])).map(" ".join)
)
def test_any_words_are_read_or_left(text: str) -> None:
    demand = read_demand(text)
    assert demand is None or str(demand.number) in text or not text.isascii()


# ---- claiming and recording ----


@pytest.fixture
def database(database_url: str) -> Database:
    return open_database(database_url)


@pytest.fixture
def add_file(database: Database) -> Callable[[str], int]:
    """Enters a file for the share of one officer in the report of March; its id."""
    return report_of_march(database)


def report_of_march(database: Database) -> Callable[[str], int]:
    with database.write() as session:
        office_id = OfficeStore(session).add_office("UBND phường Hoa Sen")
        officer_id = OfficeStore(session).add_officer(office_id, "Trần Văn Minh", Role.OFFICER)
        task = TaskRow(
            office_id=office_id,
            plan_id=1,
            plan_number="1/KH",
            ordinal=1,
            section="",
            content="Báo cáo tháng",
            time_text="",
            created_at=NOW,
            needs_evidence=True,
        )
        session.add(task)
        session.flush()
        occurrence = OccurrenceRow(task_id=task.id, start=MARCH[0], due=MARCH[1])
        session.add(occurrence)
        session.flush()
        occurrence_id = occurrence.id
        session.add(
            ShareRow(
                office_id=office_id,
                occurrence_id=occurrence_id,
                officer_id=officer_id,
                part="lead",
                position="",
                since=NOW,
            )
        )

    def add(sha256: str) -> int:
        with database.write() as session:
            ReportStore(session).add_evidence(
                occurrence_id, officer_id, name="bc.pdf", sha256=sha256, size=1, at=NOW
            )
            found = EvidenceStore(session).find(occurrence_id, officer_id, sha256)
            assert found is not None
            return found.id

    return add


def done_at(session: Session) -> datetime | None:
    return session.scalars(select(ShareRow.done_at)).one()


def say_done(session: Session) -> None:
    row = session.scalars(select(ShareRow)).one()
    done = Understanding(Intent.STATUS, State.DONE, None, None, None, None, ask=False)
    ReportStore(session).report(row.occurrence_id, row.officer_id, done, "", NOW)


def test_files_are_claimed_oldest_first_and_by_one(
    database: Database, add_file: Callable[[str], int]
) -> None:
    first, second = add_file("a" * 64), add_file("b" * 64)
    with database.write() as session:
        one = EvidenceStore(session).claim("one", NOW)
    with database.write() as session:
        two = EvidenceStore(session).claim("two", NOW)
        none = EvidenceStore(session).claim("three", NOW)
    assert one is not None
    assert two is not None
    assert (one.id, two.id, none) == (first, second, None)
    assert (one.start, one.due, one.attempts) == (*MARCH, 1)


def test_claims_at_the_same_moment_are_of_different_files(
    postgresql_url: str, request: pytest.FixtureRequest
) -> None:
    """Neither transaction waits for the other: the second takes the next file."""
    database = open_database(postgresql_url)
    request.addfinalizer(database.close)
    add = report_of_march(database)
    first, second = add("a" * 64), add("b" * 64)
    with database.write() as one, database.write() as two:
        claimed = [EvidenceStore(s).claim(owner, NOW) for s, owner in ((one, "one"), (two, "two"))]
        assert [file.id for file in claimed if file is not None] == [first, second]


def test_what_is_recorded_decides_whether_the_share_is_done(
    database: Database, add_file: Callable[[str], int]
) -> None:
    add_file("a" * 64)
    with database.write() as session:
        say_done(session)
        assert done_at(session) is not None  # an unread file counts
        session.scalars(select(OfficeRow)).one().replan = False
        store = EvidenceStore(session)
        file = store.claim("one", NOW)
        assert file is not None
        out = date(2026, 1, 5)
        assert store.record(file, "one", Verdict.OUT_OF_PERIOD, kind="Báo cáo", number="1/BC", dated=out)
        session.expire_all()
        assert done_at(session) is None
        assert session.scalars(select(OfficeRow.replan)).one()  # it is to be reminded of again
        ReportStore(session).judge_evidence(file.id, Verdict.ACCEPTED)
        session.expire_all()
        assert done_at(session) is not None
        kept = ReportStore(session).evidence(file.id)
    assert kept is not None
    assert (kept.kind, kept.number, kept.dated, kept.verdict) == ("Báo cáo", "1/BC", out, Verdict.ACCEPTED)


def test_the_lease_of_a_reader_that_died_runs_out(database: Database, add_file: Callable[[str], int]) -> None:
    add_file("a" * 64)
    with database.write() as session:
        dead = EvidenceStore(session).claim("dead", NOW)
    with database.write() as session:
        assert EvidenceStore(session).claim("next", NOW + LEASE - timedelta(seconds=1)) is None
        again = EvidenceStore(session).claim("next", NOW + LEASE)
        assert again is not None
        assert again.attempts == 2
    assert dead is not None
    facts = {"kind": "", "number": "", "dated": None}
    with database.write() as session:
        assert not EvidenceStore(session).record(dead, "dead", Verdict.FITS, **facts)  # type: ignore[arg-type]
        assert EvidenceStore(session).record(again, "next", Verdict.UNDATED, **facts)  # type: ignore[arg-type]
        assert not EvidenceStore(session).record(again, "next", Verdict.FITS, **facts)  # type: ignore[arg-type]
        assert EvidenceStore(session).claim("next", NOW + 2 * LEASE) is None


def test_a_reading_that_was_broken_off_does_not_count(
    database: Database, add_file: Callable[[str], int]
) -> None:
    add_file("a" * 64)
    for _ in range(2 * ATTEMPTS):
        with database.write() as session:
            file = EvidenceStore(session).claim("one", NOW)
            assert file is not None
            assert file.attempts == 1
            EvidenceStore(session).give_back(file.id, "one")


def test_an_orderly_stop_gives_back_what_is_held(database: Database, add_file: Callable[[str], int]) -> None:
    add_file("a" * 64)
    with database.write() as session:
        EvidenceStore(session).claim("one", NOW)
        EvidenceStore(session).release("one")
        again = EvidenceStore(session).claim("two", NOW)
    assert again is not None
    assert again.attempts == 2


def test_very_long_facts_are_cut(database: Database, add_file: Callable[[str], int]) -> None:
    add_file("a" * 64)
    with database.write() as session:
        file = EvidenceStore(session).claim("one", NOW)
        assert file is not None
        EvidenceStore(session).record(
            file, "one", Verdict.FITS, kind="k" * 9999, number="n" * 9999, dated=None
        )
        row = session.scalars(select(EvidenceRow)).one()
        assert len(row.kind) == len(row.number) == 200
