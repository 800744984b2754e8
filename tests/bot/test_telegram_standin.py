"""The stand-in for Telegram refuses what the Bot API refuses, and runs as a process that keeps its log."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bot.telegram_people import HANG, TOKEN, api, running
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_parameters import METHODS, OBJECTS, ApiError, checked, units

__all__ = ["api", "running"]

REPOSITORY = Path(__file__).parents[2]
BOT_API = REPOSITORY / "../shared/telegram/bot-api-10.1.json"


async def call(api: TelegramStandin, method: str, /, **parameters: Any) -> dict[str, Any]:
    async with httpx.AsyncClient(timeout=5, verify=False) as client:
        answer: dict[str, Any] = (
            await client.post(f"{api.base_url}{TOKEN}/{method}", json=parameters)
        ).json()
    return answer


def fields_of(described: dict[str, Any]) -> dict[str, str]:
    return {
        field["name"] + ("!" if field["required"] else ""): " or ".join(field["types"])
        for field in described.get("fields", [])
    }


def test_the_tables_are_those_of_the_bot_api() -> None:
    if not BOT_API.exists():
        pytest.skip("the Bot API's data: ../shared absent")
    described = json.loads(BOT_API.read_text(encoding="utf-8"))
    assert {name: fields_of(described["methods"][name]) for name in METHODS} == METHODS
    assert {name: fields_of(described["types"][name]) for name in OBJECTS} == OBJECTS


KEYBOARD = {"inline_keyboard": [[{"text": "Có", "callback_data": "y"}]]}


def keyboard(**button: Any) -> dict[str, Any]:
    return {"chat_id": HANG, "text": "a", "reply_markup": {"inline_keyboard": [[{"text": "Có"} | button]]}}


def bold(text: str, offset: int, length: int, times: int = 1, **more: Any) -> dict[str, Any]:
    entity = {"type": "bold", "offset": offset, "length": length} | more
    return {"chat_id": HANG, "text": text, "entities": [entity] * times}


@pytest.mark.parametrize(
    ("method", "parameters", "code", "words"),
    [
        ("sendTelegram", {}, 404, "Not Found"),
        ("sendMessage", {"chat_id": HANG}, 400, '"text"'),
        ("sendMessage", {"chat_id": HANG, "text": "a", "colour": "red"}, 400, '"colour"'),
        ("sendMessage", {"chat_id": [HANG], "text": "a"}, 400, "not Integer"),
        ("sendMessage", {"chat_id": HANG, "text": 5}, 400, "not String"),
        ("sendMessage", {"chat_id": HANG, "text": "a", "protect_content": "yes"}, 400, "not Boolean"),
        ("sendMessage", {"chat_id": HANG, "text": " \n"}, 400, "message text is empty"),
        ("sendMessage", {"chat_id": HANG, "text": "🙂" * 2049}, 400, "message is too long"),
        ("sendMessage", {"chat_id": 5, "text": "a"}, 400, "chat not found"),
        ("sendMessage", {"chat_id": "@tin", "text": "a"}, 400, "chat not found"),
        ("sendMessage", bold("ngày", 0, 5), 400, "after the end"),
        ("sendMessage", bold("ngày", 4, 1), 400, "after the end"),
        ("sendMessage", bold("ngày", -1, 2), 400, "after the end"),
        ("sendMessage", bold("ngày", 1, 0), 400, "after the end"),
        ("sendMessage", bold("🙂🙂", 1, 3), 400, "begins in a middle of a UTF-16 symbol"),
        ("sendMessage", bold("🙂🙂", 0, 3), 400, "ends in a middle of a UTF-16 symbol"),
        ("sendMessage", bold("ngày", 0, 2, type="heavy"), 400, 'unsupported type "heavy"'),
        ("sendMessage", bold("ngày", 0, 2, colour="red"), 400, '"colour"'),
        ("sendMessage", bold("ngày", 0, 2, times=101), 400, "ENTITIES_TOO_LONG"),
        ("sendMessage", {"chat_id": HANG, "text": "a", "entities": [{"type": "bold"}]}, 400, '"offset"'),
        ("sendMessage", keyboard(callback_data=""), 400, "BUTTON_DATA_INVALID"),
        ("sendMessage", keyboard(callback_data="ữ" * 22), 400, "BUTTON_DATA_INVALID"),
        ("sendMessage", keyboard(), 400, "exactly one action"),
        ("sendMessage", keyboard(callback_data="y", url="https://a.vn"), 400, "exactly one action"),
        ("sendMessage", keyboard(callback_data="y", shape="round"), 400, '"shape"'),
        ("sendDocument", {"chat_id": HANG, "document": "f99"}, 400, "file identifier"),
        ("sendChatAction", {"chat_id": HANG, "action": "dancing"}, 400, "wrong parameter action"),
        ("answerCallbackQuery", {"callback_query_id": "q0"}, 400, "query is too old"),
        ("editMessageText", {"chat_id": HANG, "message_id": 1, "text": "a"}, 400, "not found"),
        ("getFile", {"file_id": "f99"}, 400, "invalid file_id"),
        ("setWebhook", {"url": "http://a.vn"}, 400, "HTTPS"),
        ("getUpdates", {"allowed_updates": "message"}, 400, "not Array of String"),
    ],
)
async def test_what_the_bot_api_refuses(
    api: TelegramStandin, method: str, parameters: dict[str, Any], code: int, words: str
) -> None:
    answer = await call(api, method, **parameters)
    assert (answer["ok"], answer["error_code"]) == (False, code)
    assert words in answer["description"]
    assert api.messages(HANG) == []


async def test_another_token_is_not_known(api: TelegramStandin) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{api.base_url}7:other/getMe")
    assert answer.status_code == 401
    assert (await call(api, "getMe"))["result"]["is_bot"]


async def test_updates_come_again_until_confirmed(api: TelegramStandin) -> None:
    first, second = api.say(HANG, "một"), api.say(HANG, "hai")

    async def numbers(**parameters: int) -> list[int]:
        return [update["update_id"] for update in (await call(api, "getUpdates", **parameters))["result"]]

    assert await numbers() == await numbers(offset=first) == [first, second]
    assert await numbers(limit=1) == [first]
    assert await numbers(offset=second) == [second]
    assert await numbers() == [second]
    assert await numbers(offset=second + 1) == []
    third, fourth = api.say(HANG, "ba"), api.say(HANG, "bốn")
    assert await numbers(offset=-1) == [fourth]
    assert third not in await numbers()


async def test_the_second_poller_ends_the_first(api: TelegramStandin) -> None:
    first = asyncio.create_task(call(api, "getUpdates", timeout=4))
    while not api.calls:
        await asyncio.sleep(0.01)
    second = asyncio.create_task(call(api, "getUpdates", timeout=4))
    assert (await first)["error_code"] == 409
    api.say(HANG, "một")
    assert len((await second)["result"]) == 1


async def test_polling_excludes_a_webhook(api: TelegramStandin) -> None:
    await call(api, "setWebhook", url="https://a.vn/hook")
    assert (await call(api, "getUpdates"))["error_code"] == 409
    assert (await call(api, "getWebhookInfo"))["result"]["url"] == "https://a.vn/hook"
    await call(api, "deleteWebhook")
    assert (await call(api, "getUpdates"))["ok"]


async def test_rates_for_one_chat_and_for_all(api: TelegramStandin) -> None:
    now = [0.0]
    api.limit_rates(clock=lambda: now[0], overall=3)
    for chat in range(1, 6):
        api.open_chat(chat)
    sent = [await call(api, "sendMessage", chat_id=chat, text="a") for chat in (1, 1, 2, 3, 4)]
    assert [answer["ok"] for answer in sent] == [True, False, True, True, False]
    assert sent[1]["parameters"] == {"retry_after": 1}
    now[0] = 1.0
    assert (await call(api, "sendMessage", chat_id=4, text="a"))["ok"]


async def test_a_message_can_be_edited_and_its_button_pressed(api: TelegramStandin) -> None:
    sent = (await call(api, "sendMessage", chat_id=HANG, text="?", reply_markup=KEYBOARD))["result"]
    edit = {"chat_id": HANG, "message_id": sent["message_id"], "text": "xong"}
    with pytest.raises(ValueError, match="no button"):
        api.press(HANG, sent["message_id"], "n")
    api.press(HANG, sent["message_id"], "y")
    (update,) = (await call(api, "getUpdates"))["result"]
    query = update["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("y", sent["message_id"])
    assert (await call(api, "answerCallbackQuery", callback_query_id=query["id"]))["ok"]
    assert not (await call(api, "answerCallbackQuery", callback_query_id=query["id"]))["ok"]
    assert (await call(api, "editMessageText", **edit))["ok"]
    assert "not modified" in (await call(api, "editMessageText", **edit))["description"]
    assert [(message.text, message.buttons) for message in api.messages(HANG)] == [("xong", ())]


@given(st.text())
def test_lengths_are_utf16_units(text: str) -> None:
    text = text.encode(errors="ignore").decode()  # no half surrogates
    assert units(text) == sum(2 if ord(character) > 0xFFFF else 1 for character in text)


@settings(max_examples=25, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_markup_is_taken_or_refused(markup: Any) -> None:
    with suppress(ApiError):  # and nothing else
        checked(METHODS["sendMessage"], {"chat_id": 1, "text": "a", "reply_markup": markup}, "sendMessage")


def test_as_a_process_it_logs_what_it_accepted(tmp_path: Path) -> None:
    log = tmp_path / "delivered.jsonl"
    command = [
        sys.executable,
        "-m",
        "tests.standins.telegram",
        "--port",
        "0",
        "--token",
        TOKEN,
        "--log",
        str(log),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as process:
        assert process.stdout is not None
        base_url = json.loads(process.stdout.readline())["base_url"]
        control = base_url.removesuffix("bot") + "control/"
        try:
            for text in ("một", "hai"):
                httpx.post(f"{base_url}{TOKEN}/sendMessage", data={"chat_id": 7, "text": text})
            httpx.post(control + "fault", json={"method": "sendMessage", "drop": "after"})
            with pytest.raises(httpx.TransportError):
                httpx.post(f"{base_url}{TOKEN}/sendMessage", data={"chat_id": 7, "text": "ba"})
            httpx.post(control + "say", json={"chat": 7, "text": "xong"})
            updates = httpx.get(f"{base_url}{TOKEN}/getUpdates").json()["result"]
            assert [update["message"]["text"] for update in updates] == ["xong"]
            assert httpx.post(control + "app", json={}).status_code == 404
            assert len(httpx.get(control + "messages/7").json()) == 3
            lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
            assert [(line["chat"], line["text"]) for line in lines] == [(7, "một"), (7, "hai"), (7, "ba")]
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
