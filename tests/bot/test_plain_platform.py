"""A platform with no buttons, no files out and 2,000 characters: what Zalo's bots are said to carry."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.rendering import length
from bot.samples.plans import running_plan, write_plan
from tests.channels import PLAIN, MemoryChannel
from tests.people import Town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path, MemoryChannel(limits=PLAIN))


@pytest.fixture
def busy(town: Town, tmp_path: Path) -> Town:
    path = tmp_path / "12.docx"
    write_plan(running_plan(town.clock.now.date()), path)
    town.lan.sends(path)
    (last,) = town.lan.hears()[-1:] or [town.lan.got()[-1].text]
    assert "Trả lời bằng số:" in last
    assert "1. Xem tiếp (2/2)" in last
    town.lan.says("2")
    assert any("Đã giao 6 nhiệm vụ" in message.text for message in town.lan.got())
    return town


def test_a_reminder_is_answered_by_number(busy: Town) -> None:
    busy.bao.hears()
    busy.clock.now += timedelta(days=1)
    (reminder,) = busy.bao.hears()
    assert reminder.endswith("1. Đã xong\n2. Đang làm\n3. Vướng mắc\n4. Nhắc lại sau\n5. Đã nhận")
    (said,) = busy.bao.says("1")
    assert "đã xong" in said
    assert "1. Hoàn tác" in said
    assert "trở lại: chưa làm" in busy.bao.says("1")[0]


def test_a_number_beyond_the_menu_is_taken_as_words(busy: Town) -> None:
    busy.clock.now += timedelta(days=1)
    busy.bao.hears()
    assert "đã xong" not in busy.bao.says("9")[0]


def test_nothing_ever_exceeds_the_platform(busy: Town) -> None:
    busy.thang.says("tổng hợp")
    busy.thang.says("1")
    for _, _, message in busy.channel.delivered:
        assert length(message.text) <= PLAIN.text
        assert message.buttons == ()


def test_an_evidence_file_is_named_where_it_cannot_be_sent(busy: Town, tmp_path: Path) -> None:
    path = tmp_path / "biên bản.txt"
    path.write_text("Biên bản", encoding="utf-8")
    busy.bao.says("việc của tôi")
    busy.bao.sends(path)
    (said,) = busy.bao.presses_data("fl:1")
    assert "biên bản.txt" in said
    assert busy.bao.got()[-1].file is None
