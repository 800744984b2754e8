"""What Zalo's answers and updates are taken for, whatever they hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import zalo_facts as facts
from bot.channels.zalo_errors import broken_call, result_of, scrub
from bot.channels.zalo_updates import heard_in
from bot.ports import ChannelError, FateUnknown, RateLimited, Refused, Unavailable
from tests.bot.zalo_people import HANG

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TOKEN = "4242:secret-of_a.bot"

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
"""Any JSON value, half surrogates included."""


def answer(**fields: Any) -> bytes:
    return json.dumps(fields).encode()


# Answers


@pytest.mark.parametrize(
    ("told", "header", "waited"),
    [
        (None, None, facts.QUOTA_WAIT),
        (7, None, 7.0),
        ("2.5", None, 2.5),
        (None, "12", 12.0),
        (3, "12", 3.0),
        (0, None, facts.QUOTA_WAIT),
        (-5, None, facts.QUOTA_WAIT),
        (10**400, None, facts.QUOTA_WAIT),
        (1e12, None, facts.QUOTA_WAIT),
        ("nan", None, facts.QUOTA_WAIT),
        ([], "Wed, 21 Oct 2026 07:28:00 GMT", facts.QUOTA_WAIT),
    ],
)
def test_a_time_to_wait_is_believed_where_it_can_be(told: Any, header: str | None, waited: float) -> None:
    body = answer(ok=False, error_code=429, description="Quota exceeded", parameters={"retry_after": told})
    with pytest.raises(RateLimited) as caught:
        result_of(429, body, TOKEN, header)
    assert caught.value.retry_after == waited
    with pytest.raises(RateLimited):
        result_of(200, answer(ok=False, error_code=426), TOKEN)


@pytest.mark.parametrize("code", [None, "400", True, -1, 0, 7, 10**400, 399, 600, 1.5])
def test_a_code_that_is_none_leaves_the_status(code: Any) -> None:
    with pytest.raises(Refused):
        result_of(400, answer(ok=False, error_code=code), TOKEN)
    with pytest.raises(Unavailable):
        result_of(500, answer(ok=False, error_code=code), TOKEN)


def test_words_about_a_person_count_only_where_the_platform_refuses() -> None:
    with pytest.raises(Unavailable):
        result_of(500, answer(ok=False, error_code=500, description="user not found in cache"), TOKEN)


def test_what_a_call_did_is_its_result() -> None:
    assert result_of(200, answer(ok=True, result={"message_id": "a"}), TOKEN) == {"message_id": "a"}
    assert result_of(201, answer(ok=True), TOKEN) is None


@given(st.integers(100, 599), st.binary() | ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_an_answer_that_is_none_of_zalos_is_a_failure(status: int, body: bytes) -> None:
    with pytest.raises(ChannelError):
        result_of(status, body, TOKEN)


@given(st.integers(100, 599), ANYTHING, ANYTHING, ANYTHING)
def test_a_refusal_is_never_taken_for_done(status: int, code: Any, description: Any, more: Any) -> None:
    body = answer(ok=False, error_code=code, description=description, parameters=more)
    with pytest.raises(ChannelError) as caught:
        result_of(status, body, TOKEN)
    assert len(str(caught.value)) <= 300


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from([TOKEN, TOKEN.replace(":", "%3A")]))
def test_no_text_keeps_the_token(before: str, after: str, shown: str) -> None:
    assert "secret-of_a.bot" not in scrub(f"{before}{shown}{after}", TOKEN)
    assert "secret-of_a.bot" not in scrub(
        f"{before}/bot{shown}/{after}"
    )  # also where nobody says which it is
    with pytest.raises(ChannelError) as caught:
        result_of(400, answer(ok=False, description=before + shown + after), TOKEN)
    assert "secret-of" not in str(caught.value)


def test_a_broken_call_keeps_no_token() -> None:
    for kind, fate in ((httpx.ConnectError, Unavailable), (httpx.ReadTimeout, FateUnknown)):
        error = broken_call(kind(f"cannot reach https://host/bot{TOKEN}/getMe"), TOKEN)
        assert type(error) is fate
        assert "secret" not in str(error)


# Updates


def update(**message: Any) -> dict[str, Any]:
    head = {
        "message_id": "2d758cb5e222177a4e35",
        "date": 1750316131602,
        "from": {"id": HANG, "is_bot": False},
    }
    whole = head | {"chat": {"id": HANG, "chat_type": "PRIVATE"}, "text": "Xin chào"} | message
    return {"event_name": "message.text.received", "message": whole}


def test_an_update_as_it_should_be() -> None:
    heard = heard_in(update(), NOW)
    assert heard is not None
    assert (heard.id, heard.address, heard.text, heard.photo) == (
        "2d758cb5e222177a4e35",
        HANG,
        "Xin chào",
        None,
    )
    assert heard.at == datetime(2025, 6, 19, 6, 55, 31, 602000, tzinfo=UTC)


@pytest.mark.parametrize(
    "date", [None, "1750316131602", True, -1, 0, 1750316131, 10**13, 10**400, 1e308, [], {}]
)
def test_a_time_that_is_none_is_now(date: Any) -> None:
    heard = heard_in(update(date=date), NOW)
    assert heard is not None
    assert heard.at == NOW


@pytest.mark.parametrize("number", [None, "", 5, "a b", "a\n", "x" * 101, "đ", [], "\ud800"])
def test_a_message_without_a_usable_id_has_one_all_the_same(number: Any) -> None:
    first, again = heard_in(update(message_id=number), NOW), heard_in(update(message_id=number), NOW)
    other = heard_in(update(message_id=number, text="khác"), NOW)
    assert first is not None
    assert again is not None
    assert other is not None
    assert first.id == again.id != other.id
    assert len(first.id) <= 100  # an inbox row's


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Đa\u0303", "Đã"),
        ("a\0b", "ab"),
        ("a\ud83d", "a\ufffd"),
        ("🙂", "🙂"),
        (5, ""),
        (None, ""),
        (["x"], ""),
        ("ạ" * 100_000, "ạ" * 16_384),
        ("\u202eabc\u2066", "\u202eabc\u2066"),
    ],
)
def test_texts_are_made_fit_to_store(text: Any, kept: str) -> None:
    heard = heard_in(update(text=text), NOW)
    assert heard is not None
    assert heard.text == kept
    heard.text.encode()


@pytest.mark.parametrize("kind", ["GROUP", "private", None, 5, [], {}])
def test_only_private_chats_are_heard(kind: Any) -> None:
    assert heard_in(update(chat={"id": HANG, "chat_type": kind}), NOW) is None


KEYS = st.sampled_from(["event_name", "message", "message_id", "date", "from", "chat", "id", "chat_type"]) | (
    st.sampled_from(["is_bot", "text", "caption", "photo", "photo_url", "url", "sticker"])
)
WORDS = st.sampled_from(["PRIVATE", "message.text.received", "message.image.received", HANG, ""]) | ANYTHING


@given(
    ANYTHING
    | st.dictionaries(KEYS, WORDS | st.dictionaries(KEYS, WORDS | st.dictionaries(KEYS, WORDS)))
    | st.dictionaries(KEYS, WORDS).map(lambda message: update(**message))
)
def test_any_update_is_heard_or_left(value: Any) -> None:
    heard = heard_in(value, NOW)
    if heard is not None:
        assert 0 < len(heard.id) <= 100
        assert facts.ADDRESS.fullmatch(heard.address)
        assert heard.at.utcoffset() == timedelta(0)
        heard.text.encode()
