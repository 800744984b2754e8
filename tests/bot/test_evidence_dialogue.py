"""Files that show what was done: taken or refused, read, held against their period, spoken of."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import docx
import pytest
from docx.document import Document
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from bot import evidence_room
from bot.evidence_room import EvidenceRoom
from bot.tables import InboxRow
from knowledge.errors import ProgramMissing, ReadingError
from knowledge.reading.ocr import require_tesseract
from reminders.absence_store import AbsenceStore
from reminders.draft_store import DraftStore
from reminders.drafts import Assignment, Draft, DraftTask, Named
from reminders.evidence_store import ATTEMPTS, LEASE
from reminders.model import Duty, Part, Verdict
from reminders.status import duty_state
from reminders.tables import EvidenceRow
from reminders.task_store import TaskStore
from reminders.timing import Window
from reminders.understanding import State
from tests.knowledge.files import _font as font
from tests.knowledge.files import docx_with, picture, scan, zipped
from tests.people import Person, Town

VH, TP, VP = "Công chức Văn hóa - Xã hội", "Công chức Tư pháp - Hộ tịch", "Công chức Văn phòng - Thống kê"


MARCH = Window(date(2026, 3, 1), date(2026, 3, 31))
TWELFTH = Window(date(2026, 3, 2), date(2026, 3, 12))


@pytest.fixture
def busy(town: Town) -> Town:
    """The report of March is Minh's (#1) and needs evidence, and a list due on the 12th (#3); #2 is Hoa's."""

    def given(ordinal: int, content: str, lead: Person, position: str, window: Window) -> Assignment:
        task = DraftTask(ordinal, content, (position,), (VP,), "", "", needs_evidence=ordinal == 1)
        people = (Named(Part.LEAD, position, (lead.id,)), Named(Part.SUPPORT, VP, (town.lan.id,)))
        return Assignment(task, people, (window,))

    assignments = [
        given(1, "Báo cáo công tác hộ tịch", town.minh, TP, MARCH),
        given(2, "Đăng tin về một cửa", town.hoa, VH, TWELFTH),
        given(3, "Niêm yết danh mục thủ tục", town.minh, TP, TWELFTH),
    ]
    with town.core.database.write() as session:
        TaskStore(session).add_tasks(town.office, 1, "20/KH-UBND", assignments, town.clock.now)
    town.clock.now += timedelta(days=3)
    for person in (town.lan, town.minh, town.hoa, town.thang):
        person.hears()
    return town


def room_of(town: Town, owner: str = "tests") -> EvidenceRoom:
    return EvidenceRoom(
        town.core.database, town.core.files, owner, town.clock, 60.0, lambda channel, address, text: None
    )


def settle(town: Town) -> None:
    while room_of(town).round():
        pass


def hears(person: Person) -> str:
    """All that came, after the waiting files were read."""
    settle(person.town)
    return "\n".join(person.hears())


def sends(person: Person, path: Path, text: str = "", name: str | None = None) -> str:
    """Send a file; all that comes back once it was read."""
    answers = person.sends(path, text, name)
    return "\n".join([*answers, hears(person)])


def duty(town: Town, occurrence_id: int = 1) -> Duty:
    with town.core.database.read() as session:
        return TaskStore(session).duties(town.office, occurrence_id=occurrence_id)[0]


def verdicts(town: Town) -> list[str | None]:
    with town.core.database.read() as session:
        return list(session.scalars(select(EvidenceRow.verdict).order_by(EvidenceRow.id)))


def letter(number: str, dated: date | None, kind: str = "BÁO CÁO") -> Document:
    """A document of the office with a letterhead of two columns."""
    document = docx.Document()
    head = document.add_table(rows=2, cols=2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nPHƯỜNG HOA SEN"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text = f"Số: {number}"
    if dated is not None:
        head.cell(1, 1).text = f"Hoa Sen, ngày {dated:%d} tháng {dated:%m} năm {dated:%Y}"
    for text in (kind, "Kết quả công tác hộ tịch", "Trong kỳ, bộ phận đã đăng ký 42 trường hợp khai sinh."):
        document.add_paragraph(text)
    return document


@pytest.fixture
def report(tmp_path: Path) -> Callable[..., Path]:
    """Writes a report of a number and a day; its path."""

    def write(dated: date | None, number: str = "12/BC-UBND", kind: str = "BÁO CÁO") -> Path:
        path = tmp_path / f"bc {number.replace('/', '-')} {dated}.docx"
        letter(number, dated, kind).save(str(path))
        return path

    return write


def pdf(lines: list[str], pages: int = 1) -> bytes:
    """A PDF with these lines at the top of its first page, and others on the rest."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for number in range(pages):
        canvas.setFont(font(), 12)
        for at, line in enumerate(lines if number == 0 else [f"Trang {number + 1}: số liệu chi tiết"]):
            canvas.drawString(72, 780 - 20 * at, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


LETTERHEAD = [
    "ỦY BAN NHÂN DÂN PHƯỜNG HOA SEN",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 12/BC-UBND",
    "Hoa Sen, ngày 05 tháng 03 năm 2026",
    "BÁO CÁO",
    "Kết quả công tác hộ tịch tháng 3",
    "Trong kỳ, bộ phận đã đăng ký bốn mươi hai trường hợp khai sinh tại quầy.",
]


def test_a_report_of_the_period_makes_the_task_done(busy: Town, report: Callable[..., Path]) -> None:
    (said,) = busy.minh.says("#1 xong rồi ạ")
    assert "chỉ tính là xong khi có tài liệu kiểm chứng" in said
    assert duty_state(duty(busy)) is State.DOING
    heard = sends(busy.minh, report(date(2026, 3, 5)), "#1")
    assert "Đã gắn" in heard
    assert "là Báo cáo số 12/BC-UBND ngày 05/03/2026, đúng kỳ. Việc #1 đã xong." in heard
    assert duty_state(duty(busy)) is State.DONE
    (kept,) = duty(busy).evidence
    assert (kept.kind, kept.number, kept.dated) == ("Báo cáo", "12/BC-UBND", date(2026, 3, 5))
    assert kept.verdict is Verdict.FITS
    assert hears(busy.minh) == ""  # it is told once


def test_a_file_alone_is_not_said_to_be_done(busy: Town, report: Callable[..., Path]) -> None:
    heard = sends(busy.minh, report(date(2026, 3, 5)), "#1")
    assert "đúng kỳ" in heard
    assert "đã xong" not in heard
    assert duty_state(duty(busy)) is State.NOT_STARTED
    assert "đã xong" in busy.minh.presses("Đã xong")[0]
    assert duty_state(duty(busy)) is State.DONE


def test_the_report_of_the_month_before_does_not_count(busy: Town, report: Callable[..., Path]) -> None:
    """What it counted for at first is taken back; its sender may insist, the office may not agree."""
    busy.minh.says("#1 xong")
    heard = sends(busy.minh, report(date(2026, 2, 5)), "#1")
    assert "là Báo cáo số 12/BC-UBND ngày 05/02/2026, không đúng kỳ" in heard
    assert "kỳ từ 01/03/2026 đến 31/03/2026" in heard
    assert "chưa tính là xong" in heard
    assert duty_state(duty(busy)) is State.DOING
    assert verdicts(busy) == ["out-of-period"]

    (said,) = busy.minh.presses("Vẫn đúng")
    assert "Việc #1 đã xong" in said
    assert duty_state(duty(busy)) is State.DONE
    told = "\n".join(busy.lan.hears())
    assert "Trần Văn Minh xác nhận" in told
    assert "ngày 05/02/2026" in told
    assert "đã được tính" in busy.minh.presses("Vẫn đúng")[0]

    busy.lan.presses("Không nhận")
    assert duty_state(duty(busy)) is State.DOING
    assert any("không được tính cho việc #1" in text for text in busy.minh.hears())


def test_an_unread_file_counts(
    busy: Town, report: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EvidenceRoom, "round", lambda room: False)
    busy.minh.says("#1 xong")
    assert "Việc #1 đã xong" in busy.minh.sends(report(date(2026, 2, 5)), "#1")[0]
    assert duty_state(duty(busy)) is State.DONE
    assert verdicts(busy) == [None]


def test_what_is_not_done_after_all_is_reminded_of_again(busy: Town, report: Callable[..., Path]) -> None:
    busy.minh.says("#1 xong")
    sends(busy.minh, report(date(2025, 3, 5)), "#1")
    busy.clock.now += timedelta(days=26)  # the last day of March
    assert any("Báo cáo công tác hộ tịch" in text for text in busy.minh.hears())


def test_a_date_to_come_is_told_as_such(busy: Town, report: Callable[..., Path]) -> None:
    heard = sends(busy.minh, report(date(2026, 3, 25)), "#1")
    assert "ngày 25/03/2026, ngày này chưa tới" in heard


def test_another_file_goes_to_the_same_task(busy: Town, report: Callable[..., Path]) -> None:
    """Minh has two open tasks; after "Gửi tệp khác" he need not say which."""
    busy.minh.says("#1 xong")
    sends(busy.minh, report(date(2026, 2, 5)), "#1")
    assert "việc #1" in busy.minh.presses("Gửi tệp khác")[0]
    heard = sends(busy.minh, report(date(2026, 3, 5)))
    assert "vào việc #1" in heard
    assert "Việc #1 đã xong." in heard
    assert verdicts(busy) == ["out-of-period", "fits"]


def test_without_a_date_it_counts_and_the_office_may_look(busy: Town, report: Callable[..., Path]) -> None:
    busy.minh.says("#1 xong")
    heard = sends(busy.minh, report(None), "#1")
    assert "chưa thấy ngày" in heard
    assert "(Báo cáo số 12/BC-UBND)" in heard
    assert "Việc #1 đã xong." in heard
    assert verdicts(busy) == ["undated"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cắt cụt.pdf", pdf(LETTERHEAD)[:900]),
        ("rác.txt", bytes(range(256)) * 8),
        ("trắng.png", None),
    ],
)
def test_what_cannot_be_read_counts_and_is_said(
    busy: Town, tmp_path: Path, name: str, data: bytes | None
) -> None:
    path = tmp_path / "sent"
    path.write_bytes(picture(scan(pdf([])), "PNG") if data is None else data)
    busy.minh.says("#1 xong")
    heard = sends(busy.minh, path, "#1", name)
    assert f"Tôi chưa đọc được tệp “{name}”" in heard
    assert "vẫn được tính" in heard
    assert "Việc #1 đã xong." in heard
    assert verdicts(busy) == ["unreadable"]


def test_a_spreadsheet_is_kept_and_said_to_be_unread(busy: Town, tmp_path: Path) -> None:
    path = tmp_path / "số liệu.xlsx"
    path.write_bytes(zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}))
    busy.minh.says("#1 xong")
    heard = sends(busy.minh, path, "#1")
    assert "Đã gắn “số liệu.xlsx” vào việc #1" in heard
    assert "bảng tính Excel" in heard
    assert heard.count("số liệu.xlsx") == 1  # and no second message
    assert duty_state(duty(busy)) is State.DONE


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("báo cáo.pdf", b"MZ\x90\x00" + bytes(90), "chương trình"),
        ("báo cáo.pdf", b"", "trống"),
        ("báo cáo.docx", docx_with({"word/vbaProject.bin": b"x"}), "macro"),
        ("trang.html", b"<html><script>alert(1)</script></html>", "mã chạy"),
    ],
)
def test_what_nobody_can_open_is_refused(
    busy: Town, tmp_path: Path, name: str, data: bytes, why: str
) -> None:
    path = tmp_path / "sent"
    path.write_bytes(data)
    heard = sends(busy.minh, path, "#1", name)
    assert f"Tôi không nhận tệp “{name}”" in heard
    assert why in heard
    with busy.core.database.read() as session:
        inbox_id = max(session.scalars(select(InboxRow.id)))
    assert "Tôi không nhận" in busy.minh.presses_data(f"ev:1:{inbox_id}")[0]
    assert verdicts(busy) == []


def test_a_zip_bomb_that_says_it_is_small_is_kept_unread(busy: Town, tmp_path: Path) -> None:
    """300 MB of zeros in a Word file: nothing is expanded, the file counts."""
    path = tmp_path / "bom.docx"
    path.write_bytes(docx_with({"word/media/x.xml": bytes(300 * 2**20)}))
    heard = sends(busy.minh, path, "#1")
    assert "chưa đọc được" in heard
    assert verdicts(busy) == ["unreadable"]


def test_the_same_bytes_again_are_said_to_be_there(busy: Town, report: Callable[..., Path]) -> None:
    path = report(date(2026, 2, 5))
    sends(busy.minh, path, "#1")
    heard = sends(busy.minh, path, "#1")
    assert "Trước đây đã gắn" in heard
    assert "không cần gửi lại" in heard
    assert "không đúng kỳ từ 01/03/2026" in heard
    assert "Vẫn đúng" in busy.minh.labels()
    assert "cũng đang gắn với việc #1" in sends(busy.minh, path, "#3")
    assert len(verdicts(busy)) == 2


def test_a_pdf_under_a_wrong_name_is_read_by_its_bytes(busy: Town, tmp_path: Path) -> None:
    path = tmp_path / "sent"
    path.write_bytes(pdf(LETTERHEAD, pages=40))
    heard = sends(busy.minh, path, "#1", "ảnh chụp.jpg")
    assert "là Báo cáo số 12/BC-UBND ngày 05/03/2026, đúng kỳ" in heard


def test_a_photo_of_a_letter_is_recognised(busy: Town, tmp_path: Path) -> None:
    try:
        require_tesseract()
    except ProgramMissing:
        pytest.skip("tesseract with Vietnamese is not installed")
    path = tmp_path / "ảnh.jpg"
    path.write_bytes(picture(scan(pdf(LETTERHEAD), skew=0.6, noise=4), "JPEG", quality=80))
    heard = sends(busy.minh, path, "#1")
    assert "12/BC-UBND ngày 05/03/2026, đúng kỳ" in heard


def test_a_reader_that_is_killed_loses_nothing(
    busy: Town, report: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the claim, before the record: the lease runs out, the file is read once more."""

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(EvidenceRoom, "_finish", die)
        with pytest.raises(Killed):
            sends(busy.minh, report(date(2026, 3, 5)), "#1")
    assert verdicts(busy) == [None]
    settle(busy)
    assert verdicts(busy) == [None]  # the dead one's lease still runs
    busy.clock.now += LEASE
    assert "đúng kỳ" in hears(busy.minh)
    assert verdicts(busy) == ["fits"]


def test_a_file_that_ends_its_reader_every_time_is_given_up(
    busy: Town, report: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = 0

    def away(*_: object, **__: object) -> None:
        nonlocal tried
        tried += 1
        raise ReadingError("Chưa cài chương trình nhận dạng.", permanent=False)

    monkeypatch.setattr(evidence_room, "read_isolated", away)
    busy.minh.says("#1 xong")
    sends(busy.minh, report(date(2026, 3, 5)), "#1")
    for _ in range(ATTEMPTS + 2):
        busy.clock.now += LEASE
        settle(busy)
    assert tried == ATTEMPTS
    assert verdicts(busy) == ["unreadable"]
    assert "thử đọc vài lần" in hears(busy.minh)
    assert duty_state(duty(busy)) is State.DONE


def test_an_orderly_stop_breaks_a_reading_off(busy: Town, report: Callable[..., Path]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(EvidenceRoom, "round", lambda room: False)
        busy.minh.sends(report(date(2026, 3, 5)), "#1")
    room = room_of(busy)
    room.stop()
    assert room.round() is False
    with busy.core.database.read() as session:
        row = session.scalars(select(EvidenceRow)).one()
        assert (row.attempts, row.lease_owner, row.verdict) == (0, None, None)
    assert "đúng kỳ" in hears(busy.minh)


def test_what_is_read_late_in_the_evening_is_told_in_the_morning(
    busy: Town, report: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    busy.clock.now = busy.clock.now.replace(hour=19, minute=55)
    with monkeypatch.context() as patched:
        patched.setattr(EvidenceRoom, "round", lambda room: False)
        busy.minh.sends(report(date(2026, 3, 5)), "#1")
    busy.clock.now += timedelta(hours=1)
    assert hears(busy.minh) == ""
    assert verdicts(busy) == ["fits"]
    busy.clock.now += timedelta(hours=10)
    assert "đúng kỳ" in hears(busy.minh)


def test_nobody_is_told_of_a_task_that_was_taken_back(
    busy: Town, report: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(EvidenceRoom, "round", lambda room: False)
        busy.minh.sends(report(date(2026, 3, 5)), "#1")
        busy.lan.says("rút #1")
        busy.minh.hears()
    assert hears(busy.minh) == ""
    assert verdicts(busy) == ["fits"]


def test_the_deputy_of_one_on_leave_sends_the_file_and_hears_of_it(
    busy: Town, report: Callable[..., Path]
) -> None:
    with busy.core.database.write() as session:
        today = busy.clock.now.date()
        AbsenceStore(session).enter(busy.minh.id, today, None, busy.hoa.id, busy.lan.id, busy.clock.now)
    heard = sends(busy.hoa, report(date(2026, 2, 5)), "#1")
    assert "không đúng kỳ" in heard
    assert "báo văn phòng" in busy.hoa.presses("Vẫn đúng")[0]
    (kept,) = duty(busy).evidence
    assert (kept.officer_id, kept.verdict) == (busy.minh.id, Verdict.ACCEPTED)


def test_another_persons_file_is_left_alone(busy: Town, report: Callable[..., Path]) -> None:
    sends(busy.minh, report(date(2026, 2, 5)), "#1")
    for person in (busy.hoa, busy.dung):
        for button in ("ea:1", "eo:1", "er:1", "en:1:n"):
            person.presses_data(button)
    assert verdicts(busy) == ["out-of-period"]
    assert duty(busy).needs_evidence
    assert "không còn dùng được" in busy.lan.presses_data("en:1:maybe")[0]


def test_only_the_office_wants_evidence(busy: Town) -> None:
    assert "Chỉ văn phòng và lãnh đạo" in busy.minh.says("việc #1 không cần minh chứng")[0]
    assert duty(busy).needs_evidence
    assert "Không có việc #1" in busy.dung.says("viec #1 khong can minh chung")[0]
    assert duty(busy).needs_evidence


def test_evidence_is_wanted_no_more(busy: Town) -> None:
    busy.minh.says("#1 xong")
    assert duty_state(duty(busy)) is State.DOING
    assert "không cần tài liệu kiểm chứng" in busy.thang.says("#1 khong can tai lieu kiem chung")[0]
    assert duty_state(duty(busy)) is State.DONE
    assert any("không cần tài liệu kiểm chứng" in text for text in busy.minh.hears())
    assert "từ trước" in busy.thang.says("#1 không cần minh chứng nữa")[0]


def test_a_task_is_told_by_its_number_in_the_plan_where_that_is_one(busy: Town) -> None:
    assert "#3" in busy.lan.says("nhiệm vụ 3 cần minh chứng")[0]
    assert duty(busy, 3).needs_evidence
    assert "chưa rõ nhiệm vụ nào" in busy.lan.says("nhiệm vụ 9 cần minh chứng")[0]


def test_evidence_is_wanted_of_a_task_before_it_is_given_out(town: Town) -> None:
    tasks = (
        DraftTask(1, "Đăng tin về một cửa", (VH,), (), "", "Trước ngày 12/03/2026"),
        DraftTask(2, "Số hóa sổ hộ tịch", (TP,), (), "", "Trước ngày 12/03/2026"),
    )
    draft = Draft("21/KH-UBND", town.clock.now.date(), 2026, tasks)
    with town.core.database.write() as session:
        DraftStore(session).put(town.office, town.lan.id, 1, draft, town.clock.now)
    assert "nhiệm vụ 2 chỉ xong khi có" in town.lan.says("nhiem vu 2 can minh chung")[0]
    assert "Đã giao 2 nhiệm vụ" in town.lan.says("xác nhận")[0]
    with town.core.database.read() as session:
        wanted = {d.ordinal: d.needs_evidence for d in TaskStore(session).duties(town.office)}
    assert wanted == {1: False, 2: True}
