"""Somebody unknown writes; an officer brings the code that the office gave them; two offices side by side."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.store import AccountStore
from tests.people import Town


def invite(town: Town, officer_id: int) -> str:
    with town.core.database.write() as session:
        return AccountStore(session).invite(officer_id, town.clock.now)


def test_a_stranger_learns_nothing_but_how_to_begin(town: Town) -> None:
    for words in ("xin chào", "việc của tôi", "tổng hợp", "ai chủ trì số hóa?"):
        (said,) = town.stranger.says(words)
        assert "mã mời" in said
        assert "Hoa Sen" not in said


def test_a_strangers_buttons_and_files_do_nothing(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("gì đó", encoding="utf-8")
    assert "mã mời" in town.stranger.sends(path)[0]
    assert "mã mời" in town.stranger.presses_data("dg")[0]
    assert not list((town.folder / "data").glob("files/*/*"))


def test_a_code_links_one_account_once(town: Town) -> None:
    code = invite(town, town.hoa.id)
    assert "nhận ra" in town.stranger.says(f"/start {code}")[0]
    assert "Lê Thị Hoa" in town.stranger.says("trợ giúp")[0]


def test_a_used_or_old_code_is_refused(town: Town) -> None:
    used, old = invite(town, town.hoa.id), invite(town, town.minh.id)
    with town.core.database.write() as session:
        assert AccountStore(session).redeem(used, town.clock.now) == town.hoa.id
    assert "không đúng" in town.stranger.says(used)[0]
    town.clock.now += timedelta(days=8)
    assert "không đúng" in town.stranger.says(old)[0]


def test_guessing_codes_is_stopped(town: Town) -> None:
    good = invite(town, town.hoa.id)
    for number in range(5):
        assert "không đúng" in town.stranger.says(f"AAAAAAAA{number}B")[0]
    assert "nhiều lần" in town.stranger.says(good)[0]
    town.clock.now += timedelta(hours=2)
    assert "nhận ra" in town.stranger.says(good)[0]


def test_a_code_is_never_kept_in_the_clear(town: Town) -> None:
    code = invite(town, town.hoa.id)
    for file in (town.folder / "data").glob("cchc.db*"):
        assert code.encode() not in file.read_bytes()


def test_someone_taken_off_the_roster_is_a_stranger(town: Town) -> None:
    from reminders.office_store import OfficeStore

    with town.core.database.write() as session:
        OfficeStore(session).deactivate(town.hoa.id)
    assert "mã mời" in town.hoa.says("việc của tôi")[0]


def test_one_office_never_hears_of_another(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "mật.txt"
    path.write_text(
        "Số: 1/QĐ-UBND\nBến Đá, ngày 05 tháng 01 năm 2026\nQUYẾT ĐỊNH\nVề kho lưu trữ\n"
        "Điều 1. Chìa khóa\n1. Chìa khóa kho lưu trữ do bà thủ quỹ giữ trong két sắt màu xanh.\n",
        encoding="utf-8",
    )
    town.dung.sends(path)
    question = "chìa khóa kho lưu trữ do ai giữ?"
    assert "két sắt" in town.dung.says(question)[0]
    assert "két sắt" not in town.lan.says(question)[0]
    assert "Chưa có văn bản" in town.lan.says("văn bản")[0]
