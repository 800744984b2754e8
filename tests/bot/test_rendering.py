"""Messages cut to what a platform can carry; nothing is lost in the cutting."""

from __future__ import annotations

import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Button, Limits, Outgoing, OutgoingFile
from bot.rendering import adapt, fit, from_json, length, split, to_json
from tests.channels import PLAIN

BUTTONS = ((Button("Đã xong", "st:1:done"), Button("Đang làm", "st:1:doing")), (Button("Vướng", "x"),))


@given(st.text(), st.integers(20, 200))
def test_the_pieces_fit_and_lose_only_white_space(text: str, room: int) -> None:
    pieces = split(text, room)
    assert all(length(piece) <= room for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_pieces_end_at_paragraphs() -> None:
    text = "\n\n".join(f"Đoạn {number}: " + "chữ " * 20 for number in range(6))
    assert all(piece.startswith("Đoạn") for piece in split(text, 200))


def test_emoji_count_twice() -> None:
    assert length("🙂ạ") == 3
    assert [length(piece) for piece in split("🙂" * 30, 20)] == [20, 20, 20]


def test_many_emoji_are_cut_in_a_moment() -> None:
    """Once a piece too long was shortened by one character at a time: 40,000 emoji took 72 seconds."""
    started = time.monotonic()
    assert [length(piece) for piece in split("🙂" * 40_000, 40_000)] == [40_000, 40_000]
    assert len(split("🙂" * 40_000, 20)) == 4_000
    assert time.monotonic() - started < 3


def test_a_room_for_nothing_still_ends() -> None:
    assert split("🙂🙂", 1) == ["🙂", "🙂"]
    assert "".join(split("chữ", -5)) == "chữ"


def test_buttons_go_with_the_last_piece() -> None:
    parts = fit(Outgoing("chữ " * 100, BUTTONS), Limits(text=150, buttons=True, files=True))
    assert len(parts) > 1
    assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]


@given(st.text(min_size=1, max_size=6000))
def test_on_a_platform_without_buttons_the_menu_fits_too(text: str) -> None:
    for part in fit(Outgoing(text, BUTTONS), PLAIN):
        shown, _ = adapt(part, PLAIN)
        assert length(shown.text) <= PLAIN.text
        assert shown.buttons == ()


def test_the_menu_numbers_the_buttons_in_order() -> None:
    shown, menu = adapt(Outgoing("Việc này thế nào?", BUTTONS), PLAIN)
    assert shown.text.endswith("1. Đã xong\n2. Đang làm\n3. Vướng")
    assert menu == ["st:1:done", "st:1:doing", "x"]


def test_a_message_survives_the_outbox() -> None:
    message = Outgoing("Tệp", BUTTONS, OutgoingFile("báo cáo.docx", Path("/x/y")))
    assert from_json(to_json(message)) == message
    assert from_json(to_json(Outgoing("chữ"))) == Outgoing("chữ")
