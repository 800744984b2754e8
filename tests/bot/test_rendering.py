"""Messages cut to what a platform can carry; nothing is lost in the cutting."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Button, Limits, Outgoing, OutgoingFile
from bot.rendering import Spans, adapt, fit, from_json, in_units, length, split, tidied, to_json
from tests.channels import PLAIN, ROOMY

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
    message = Outgoing("Tệp", BUTTONS, OutgoingFile("báo cáo.docx", Path("/x/y")), ((0, 1), (2, 3)))
    assert from_json(json.loads(json.dumps(to_json(message)))) == message
    assert from_json(to_json(Outgoing("chữ"))) == Outgoing("chữ")
    old: dict[str, Any] = {"text": "chữ", "buttons": [], "file": None}
    assert from_json(old) == Outgoing("chữ")


# Emphasis

ANY_SPANS = st.lists(st.tuples(st.integers(-5, 400), st.integers(-5, 400)), max_size=12)
TEXTS = st.text(st.sampled_from("ạ b\n🙂.") | st.characters(exclude_categories=["Cs"]), max_size=400)


def covered(message: Outgoing) -> str:
    """The emphasised characters of a message, white space aside."""
    return "".join("".join(message.text[start:end] for start, end in message.emphasis).split())


def well_placed(spans: Spans, text: str) -> bool:
    ends = [place for span in spans for place in span]
    return ends == sorted(set(ends)) and (not ends or (ends[0] >= 0 and ends[-1] <= len(text)))


@given(ANY_SPANS, TEXTS)
def test_tidied_spans_cover_the_same_words_and_stay_as_they_are(
    spans: list[tuple[int, int]], text: str
) -> None:
    tidy = tidied(spans, text)
    wanted = {at for start, end in spans for at in range(max(start, 0), min(end, len(text)))}
    assert {at for start, end in tidy for at in range(start, end) if not text[at].isspace()} == {
        at for at in wanted if not text[at].isspace()
    }
    assert well_placed(tidy, text)
    assert tidied(tidy, text) == tidy


@given(ANY_SPANS, TEXTS)
def test_units_are_those_of_utf16(spans: list[tuple[int, int]], text: str) -> None:
    tidy = tidied(spans, text)
    encoded = text.encode("utf-16-le")
    assert [encoded[2 * start : 2 * end].decode("utf-16-le") for start, end in in_units(tidy, text)] == [
        text[start:end] for start, end in tidy
    ]


@given(TEXTS, ANY_SPANS, st.integers(20, 90))
def test_emphasis_goes_with_its_words_through_the_cutting(
    text: str, spans: list[tuple[int, int]], room: int
) -> None:
    limits = Limits(text=room, buttons=True, files=True, emphasis=True)
    whole = Outgoing(text, BUTTONS, emphasis=tidied(spans, text))
    parts = [adapt(part, limits)[0] for part in fit(whole, limits)]
    assert "".join(map(covered, parts)) == covered(whole)
    assert all(well_placed(part.emphasis, part.text) for part in parts)


@given(TEXTS, ANY_SPANS, st.integers(0, 90))
def test_what_is_cut_off_takes_its_emphasis_along(text: str, spans: list[tuple[int, int]], room: int) -> None:
    shown, _ = adapt(
        Outgoing(text, emphasis=tidied(spans, text)),
        Limits(text=room, buttons=True, files=True, emphasis=True),
    )
    assert covered(Outgoing(text, emphasis=tidied(spans, text))).startswith(covered(shown))
    assert well_placed(shown.emphasis, shown.text)
    assert not any("…" in shown.text[start:end] for start, end in shown.emphasis) or "…" in text


def test_words_put_after_a_message_are_not_emphasised(tmp_path: Path) -> None:
    limits = Limits(text=200, buttons=False, files=False, emphasis=True)
    message = Outgoing("Đây", BUTTONS, OutgoingFile("a.docx", tmp_path), ((0, 90),))
    shown, _ = adapt(message, limits)
    assert "a.docx" in shown.text
    assert shown.emphasis == ((0, 3),)


def test_a_plain_platform_gets_the_words_alone() -> None:
    message = Outgoing("Trước ngày 18/02", emphasis=((6, 16),))
    assert adapt(message, PLAIN)[0] == Outgoing("Trước ngày 18/02")
    assert adapt(message, ROOMY)[0] == message


def test_much_emphasis_on_a_long_text_takes_a_moment() -> None:
    text = "🙂ạ " * 20_000
    spans = tuple((at, at + 2) for at in range(0, len(text), 3))
    started = time.monotonic()
    parts = fit(Outgoing(text, emphasis=spans), Limits(text=4096, buttons=True, files=True, emphasis=True))
    assert sum(len(in_units(part.emphasis, part.text)) for part in parts) == len(spans)
    assert time.monotonic() - started < 3
