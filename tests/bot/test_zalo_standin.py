"""The stand-in for Zalo refuses what the platform is said to refuse, and runs as a process with a log."""

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
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.zalo_people import BINH, HANG, TOKEN, api, running
from tests.standins.zalo import ZaloStandin
from tests.standins.zalo_parameters import METHODS, checked
from tests.standins.zalo_world import ApiError

__all__ = ["api", "running"]

REPOSITORY = Path(__file__).parents[2]


async def call(api: ZaloStandin, method: str, /, **parameters: Any) -> dict[str, Any]:
    async with httpx.AsyncClient(timeout=5, verify=False) as client:
        answer: dict[str, Any] = (
            await client.post(f"{api.base_url}{TOKEN}/{method}", json=parameters)
        ).json()
    return answer


def bold(text: str, start: Any, size: Any, *kinds: Any) -> dict[str, Any]:
    return {"chat_id": HANG, "text": text, "text_styles": [{"start": start, "len": size, "st": list(kinds)}]}


@pytest.mark.parametrize(
    ("method", "parameters", "code", "words"),
    [
        ("sendmessage", {"chat_id": HANG, "text": "a"}, 404, "Not found"),
        ("sendDocument", {"chat_id": HANG}, 404, "Not found"),
        ("sendMessage", {"chat_id": HANG}, 400, "text is missing"),
        ("sendMessage", {"text": "a"}, 400, "chat_id is missing"),
        ("sendMessage", {"chat_id": 5, "text": "a"}, 400, "chat_id is not a str"),
        ("sendMessage", {"chat_id": HANG, "text": 5}, 400, "text is not a str"),
        ("sendMessage", {"chat_id": HANG, "text": None}, 400, "text is not a str"),
        ("sendMessage", {"chat_id": HANG, "text": "a", "reply_markup": {}}, 400, "unknown parameter"),
        ("sendMessage", {"chat_id": HANG, "text": ""}, 400, "1 to 2000"),
        ("sendMessage", {"chat_id": HANG, "text": " \n"}, 400, "1 to 2000"),
        ("sendMessage", {"chat_id": HANG, "text": "🙂" * 1001}, 400, "1 to 2000"),
        ("sendMessage", {"chat_id": "f" * 20, "text": "a"}, 400, "chat_id"),
        ("sendMessage", {"chat_id": HANG, "text": "a", "parse_mode": "bold"}, 400, "parse_mode"),
        ("sendMessage", bold("ngày", 0, 5, "b"), 400, "text_styles"),
        ("sendMessage", bold("ngày", -1, 2, "b"), 400, "text_styles"),
        ("sendMessage", bold("ngày", 1, 0, "b"), 400, "text_styles"),
        ("sendMessage", bold("ngày", 1.0, 1, "b"), 400, "text_styles"),
        ("sendMessage", bold("ngày", 0, 2), 400, "text_styles"),
        ("sendMessage", bold("ngày", 0, 2, "bold"), 400, "text_styles"),
        ("sendMessage", {"chat_id": HANG, "text": "a", "text_styles": "b"}, 400, "not a list"),
        ("sendPhoto", {"chat_id": HANG, "photo": "https://a.vn/1", "caption": ""}, 400, "caption"),
        ("sendVoice", {"chat_id": HANG, "voice_url": "https://a.vn/1.mp3"}, 400, ".aac"),
        ("sendChatAction", {"chat_id": HANG, "action": "upload_photo"}, 400, "action"),
        ("sendChatAction", {"chat_id": "f" * 20, "action": "typing"}, 400, "chat_id"),
        ("getUpdates", {"timeout": 30}, 400, "timeout is not a str"),
        ("getUpdates", {"timeout": "-1"}, 400, "timeout"),
        ("getUpdates", {"offset": "1"}, 400, "unknown parameter"),
        ("setWebhook", {"url": "http://a.vn", "secret_token": "12345678"}, 400, "https"),
        ("setWebhook", {"url": "https://a.vn", "secret_token": "1234567"}, 400, "8 to 256"),
    ],
)
async def test_what_the_platform_refuses(
    api: ZaloStandin, method: str, parameters: dict[str, Any], code: int, words: str
) -> None:
    answer = await call(api, method, **parameters)
    assert (answer["ok"], answer["error_code"]) == (False, code)
    assert words in answer["description"]
    assert (api.delivered, api.actions) == ([], [])


async def test_what_it_takes_is_delivered_and_kept(api: ZaloStandin) -> None:
    sent = await call(api, "sendMessage", **bold("🙂" * 1000, 0, 2, "b", "i"))
    assert [(m.message_id, m.text, m.styles) for m in api.messages(HANG)] == [
        (sent["result"]["message_id"], "🙂" * 1000, ((0, 2),))
    ]
    assert api.messages(BINH) == []
    assert (await call(api, "sendChatAction", chat_id=HANG, action="typing")) == {"ok": True}
    assert "result" in await call(api, "getMe")


async def test_another_token_or_another_way_to_ask_is_refused(api: ZaloStandin) -> None:
    async with httpx.AsyncClient(verify=False) as client:
        assert (await client.post(f"{api.base_url}7:other/getMe", json={})).status_code == 401
        for attempt in (
            client.get(f"{api.base_url}{TOKEN}/getMe"),
            client.post(f"{api.base_url}{TOKEN}/getMe", data={"a": "b"}),
            client.post(f"{api.base_url}{TOKEN}/getMe", json=[]),
        ):
            assert (await attempt).status_code == 400


async def test_an_update_is_handed_out_once(api: ZaloStandin) -> None:
    first, second = api.say(HANG, "một"), api.say(HANG, "hai")
    heard = [await call(api, "getUpdates", timeout="0") for _ in range(3)]
    assert [answer["result"]["message"]["message_id"] for answer in heard[:2]] == [first, second]
    assert heard[2] == {"ok": False, "error_code": 408, "description": "Request timeout"}


async def test_who_hung_up_takes_no_update_along(api: ZaloStandin) -> None:
    with pytest.raises(httpx.ReadTimeout):
        async with httpx.AsyncClient(timeout=0.1, verify=False) as client:
            await client.post(f"{api.base_url}{TOKEN}/getUpdates", json={"timeout": "5"})
    await asyncio.sleep(0.1)
    api.say(HANG, "một")
    assert (await call(api, "getUpdates", timeout="1"))["result"]["message"]["text"] == "một"


async def test_polling_excludes_a_webhook(api: ZaloStandin) -> None:
    await call(api, "setWebhook", url="https://a.vn/hook", secret_token="12345678")
    assert not (await call(api, "getUpdates", timeout="0"))["ok"]
    assert (await call(api, "getWebhookInfo"))["result"]["url"] == "https://a.vn/hook"
    await call(api, "deleteWebhook")
    assert (await call(api, "getUpdates", timeout="0"))["error_code"] == 408


async def test_a_quota_for_each_second(api: ZaloStandin) -> None:
    now = [0.0]
    api.limit_rate(2, clock=lambda: now[0])
    sent = [await call(api, "sendMessage", chat_id=HANG, text="a") for _ in range(3)]
    assert [answer["ok"] for answer in sent] == [True, True, False]
    assert sent[2] == {"ok": False, "error_code": 429, "description": "Quota exceeded"}
    now[0] = 1.0
    assert (await call(api, "sendMessage", chat_id=HANG, text="a"))["ok"]
    assert len(api.messages(HANG)) == 3


async def test_a_refusal_may_look_like_a_success_of_http(api: ZaloStandin) -> None:
    api.refusals_are_200 = True
    async with httpx.AsyncClient(verify=False) as client:
        answer = await client.post(f"{api.base_url}{TOKEN}/sendMessage", json={})
    assert (answer.status_code, answer.json()["ok"]) == (200, False)


@given(st.sampled_from(sorted(METHODS)), st.dictionaries(st.text(), st.none() | st.integers() | st.text()))
def test_any_parameters_are_taken_or_refused(method: str, given_: dict[str, Any]) -> None:
    with suppress(ApiError):  # and nothing else
        assert checked(method, given_).keys() <= {name.removesuffix("!") for name in METHODS[method]}


def test_as_a_process_it_logs_what_it_accepted(tmp_path: Path) -> None:
    log = tmp_path / "delivered.jsonl"
    command = [
        sys.executable,
        "-m",
        "tests.standins.zalo",
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
                httpx.post(f"{base_url}{TOKEN}/sendMessage", json={"chat_id": HANG, "text": text})
            httpx.post(control + "fault", json={"method": "sendMessage", "drop": "after"})
            with pytest.raises(httpx.TransportError):
                httpx.post(f"{base_url}{TOKEN}/sendMessage", json={"chat_id": HANG, "text": "ba"})
            httpx.post(control + "say", json={"chat": HANG, "text": "xong"})
            update = httpx.post(f"{base_url}{TOKEN}/getUpdates", json={"timeout": "1"}).json()["result"]
            assert update["message"]["text"] == "xong"
            assert httpx.post(control + "app", json={}).status_code == 404
            assert len(httpx.get(control + f"messages/{HANG}").json()) == 3
            lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
            assert [(line["chat"], line["text"]) for line in lines] == [
                (HANG, t) for t in ("một", "hai", "ba")
            ]
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
