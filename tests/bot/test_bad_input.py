"""Everything odd that a person can send gets one clear sentence, and nothing is lost or leaked."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.model import Incoming, IncomingFile
from bot.tables import InboxRow
from tests.people import Town


def test_a_question_of_ten_thousand_characters(town: Town) -> None:
    (said,) = town.minh.says("thủ tục đất đai " * 640)
    assert "quá mức 2000" in said


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_something_that_cannot_be_read(town: Town, text: str) -> None:
    assert "chưa đọc được loại tin này" in town.minh.says(text)[0]


@pytest.mark.parametrize(
    "text", ["😀😀😀", "?", "'; DROP TABLE officers; --", "<script>alert(1)</script>", "\x00"]
)
def test_odd_words_get_an_answer(town: Town, text: str) -> None:
    assert len(town.minh.says(text)) == 1


def test_a_file_the_platform_could_not_fetch(town: Town) -> None:
    town.lan.hears()
    incoming = Incoming(
        town.channel.name,
        "big",
        town.lan.address,
        town.clock.now,
        file=IncomingFile("lớn.pdf", 99_000_000, None, "Tệp quá lớn, xin gửi tệp dưới 20 MB."),
    )
    town.program.assistant.receive(incoming)
    assert town.lan.hears() == ["Tệp quá lớn, xin gửi tệp dưới 20 MB."]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rỗng.docx", b""),
        ("cắt cụt.docx", b"PK\x03\x04\x14\x00\x06\x00"),
        ("giả.pdf", b"MZ\x90\x00 this is a program"),
        ("cắt cụt.pdf", b"%PDF-1.7\n1 0 obj\n<<"),
        ("rác.txt", bytes(range(256)) * 8),
        ("../../etc/passwd", b""),
    ],
)
def test_a_bad_file_gets_a_sentence(town: Town, tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / "sent"
    path.write_bytes(content)
    said = town.lan.sends(path, name=name)
    assert said[-1].startswith("Không đọc được")
    assert "Traceback" not in said[-1]
    assert "Tôi làm được" in town.lan.says("trợ giúp")[0]


def test_a_zip_bomb_is_refused(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "bom.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * (300 * 2**20))
    assert town.lan.sends(path)[-1].startswith("Không đọc được")


def test_a_plan_without_tasks_says_so(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "kế hoạch trống.txt"
    path.write_text(
        "Số: 9/KH-UBND\nHoa Sen, ngày 05 tháng 01 năm 2026\nKẾ HOẠCH\nTổ chức gặp mặt đầu xuân\n"
        "Nhân dịp đầu xuân, phường tổ chức gặp mặt thân mật.\n",
        encoding="utf-8",
    )
    assert "không thấy nhiệm vụ nào" in town.lan.sends(path)[-1]


def test_the_same_thing_delivered_twice_is_dealt_with_once(town: Town) -> None:
    assert len(town.minh.says("trợ giúp", message_id="77")) == 1
    assert town.minh.says("trợ giúp", message_id="77") == []


def test_a_burst_is_answered_message_by_message(town: Town) -> None:
    for number in range(30):
        incoming = Incoming(town.channel.name, f"b{number}", town.minh.address, town.clock.now, "trợ giúp")
        town.program.assistant.receive(incoming)
    assert len(town.minh.hears()) == 30


def test_everything_typed_is_kept(town: Town) -> None:
    town.minh.says("một câu chẳng hiểu là gì cả, nhưng không được mất")
    with town.core.database.read() as session:
        texts = list(session.scalars(select(InboxRow.text)))
    assert "một câu chẳng hiểu là gì cả, nhưng không được mất" in texts
