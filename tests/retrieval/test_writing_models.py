"""A language model over real HTTP: what is sent, how each fault ends, and what is never said or sent."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator

import httpx
import pytest
from pydantic import SecretStr

from retrieval.writing.endpoint import MOST_BYTES
from retrieval.writing.models import MOST_REPLY, LangChainModel, ModelFailed
from retrieval.writing.prompt import Source, make_messages
from tests.standins.openai import PATH, STALLS, OpenAIStandin, openai_standin
from tests.standins.openai_replies import ANSWERS, MODEL

KEY = "sk-khoa-rieng-7788"
NAME = f"openai:{MODEL}"
SECONDS = 5.0
SOURCES = (
    Source(1, "Nghị định 912/2031/NĐ-CP, Điều 3", "1. Thời hạn mượn là 21 ngày kể từ ngày ghi trong phiếu."),
    Source(2, "Điều 4", "Sách tra cứu không cho mượn về nhà."),
)
MESSAGES = make_messages("Thời hạn mượn sách là bao lâu?", SOURCES)


@pytest.fixture
def api() -> Iterator[OpenAIStandin]:
    with openai_standin(KEY) as standin:
        yield standin


def model(api: OpenAIStandin, key: str | None = KEY, timeout: float = SECONDS) -> LangChainModel:
    return LangChainModel(
        NAME, base_url=api.base_url, api_key=SecretStr(key) if key else None, timeout=timeout
    )


def failure(api: OpenAIStandin, timeout: float = SECONDS) -> ModelFailed:
    with pytest.raises(ModelFailed) as caught:
        model(api, timeout=timeout).reply(MESSAGES)
    return caught.value


def test_what_is_sent_is_what_the_endpoint_wants_and_the_reply_comes_back(api: OpenAIStandin) -> None:
    reply = model(api).reply(MESSAGES)
    assert api.refused == []
    (call,) = api.calls
    assert [message["role"] for message in call["messages"]] == ["system", "user"]
    assert [message["content"] for message in call["messages"]] == [one.text for one in MESSAGES]
    assert call["temperature"] == 0.0
    assert call["max_completion_tokens"] == 800
    assert "“Thời hạn mượn là 21 ngày kể từ ngày ghi trong phiếu” [1]" in reply


# The faults


@pytest.mark.parametrize("behaviour", sorted({"400", "403", "404", "429", "500", "503", "redirect"}))
def test_a_status_is_a_failure_that_says_whether_it_lasts(api: OpenAIStandin, behaviour: str) -> None:
    api.behaviour = behaviour
    failed = failure(api)
    assert failed.permanent == (behaviour in {"403", "404"})
    assert failed.wait == (120.0 if behaviour == "429" else None)
    assert str(ANSWERS[behaviour][0]) in failed.reason
    assert api.requests == 1  # the rest is the writer's business


def test_a_wrong_key_lasts_and_an_unknown_model_too(api: OpenAIStandin) -> None:
    with pytest.raises(ModelFailed, match="401") as caught:
        model(api, "sk-sai").reply(MESSAGES)
    assert caught.value.permanent
    other = LangChainModel("openai:gpt-khac", base_url=api.base_url, api_key=SecretStr(KEY))
    with pytest.raises(ModelFailed, match="404") as caught:
        other.reply(MESSAGES)
    assert caught.value.permanent


GARBAGE = [
    "not JSON",
    "HTML",
    "truncated JSON",
    "empty choices",
    "no choices",
    "content is a number",
    "a list",
]


@pytest.mark.parametrize("behaviour", [*GARBAGE, "empty body"])
def test_what_is_no_reply_cannot_be_read(api: OpenAIStandin, behaviour: str) -> None:
    api.behaviour = behaviour
    failed = failure(api)
    assert not failed.permanent
    assert failed.reason.startswith("the reply cannot be read")


@pytest.mark.parametrize("behaviour", ["null content", "refusal field", "content filter"])
def test_a_refusal_is_an_empty_reply(api: OpenAIStandin, behaviour: str) -> None:
    api.behaviour = behaviour
    assert model(api).reply(MESSAGES) == ""


def test_of_a_reply_that_is_cut_short_the_last_line_is_not_taken(api: OpenAIStandin) -> None:
    whole = model(api).reply(MESSAGES)
    api.behaviour = "cut short"
    assert model(api).reply(MESSAGES) == whole


def test_a_huge_reply_is_hung_up_on_and_a_long_one_is_cut(api: OpenAIStandin) -> None:
    api.behaviour = "five megabytes"
    assert "too large" in failure(api).reason
    api.behaviour = "packed"
    assert "packed" in failure(api).reason
    api.behaviour = "honest"
    api.reply = "x" * (MOST_BYTES - 1_000)
    assert len(model(api).reply(MESSAGES)) == MOST_REPLY
    api.reply = "x" * MOST_BYTES
    assert "too large" in failure(api).reason


@pytest.mark.parametrize("behaviour", ["never answers", "drips", "drips headers"])
def test_an_endpoint_that_stalls_costs_the_time_that_was_given(api: OpenAIStandin, behaviour: str) -> None:
    api.behaviour = behaviour
    asked = model(api, timeout=0.5)
    began = time.monotonic()
    with pytest.raises(ModelFailed) as caught:
        asked.reply(MESSAGES)
    assert 0.4 < time.monotonic() - began < 2.5
    assert not caught.value.permanent


@pytest.mark.parametrize("behaviour", ["closes", "breaks off"])
def test_a_connection_that_breaks_off_is_tried_once_more(api: OpenAIStandin, behaviour: str) -> None:
    assert behaviour in STALLS
    api.behaviour = behaviour
    assert failure(api).reason == "the connection broke off"
    assert api.requests == 2


def test_a_connection_that_breaks_off_once_is_made_good(api: OpenAIStandin) -> None:
    api.behaviour = "closes once"
    assert "21 ngày" in model(api).reply(MESSAGES)


def test_an_endpoint_that_is_not_there() -> None:
    with openai_standin(KEY) as gone:
        pass
    failed = failure(gone)
    assert (failed.reason, failed.permanent) == ("the endpoint cannot be reached", False)


def test_calls_that_never_end_are_not_gathered(api: OpenAIStandin) -> None:
    api.behaviour = "drips headers"
    stalled = model(api, timeout=0.2)
    reasons = []
    for _ in range(12):
        with pytest.raises(ModelFailed) as caught:
            stalled.reply(MESSAGES)
        reasons.append(caught.value.reason)
    waiting = [thread for thread in threading.enumerate() if thread.name == "language-model"]
    assert len(waiting) <= 8
    assert reasons[-1] == "too many calls are still waiting for the endpoint"


def test_several_threads_may_ask_at_once(api: OpenAIStandin) -> None:
    asked = model(api)
    replies: list[str] = []
    threads = [threading.Thread(target=lambda: replies.append(asked.reply(MESSAGES))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(replies) == 4
    assert len(set(replies)) == 1


# What is never said, and never sent

ALL_LOGGERS = (
    "",
    "openai",
    "openai._base_client",
    "httpx",
    "httpcore",
    "httpcore.http11",
    "langchain_openai",
)


@pytest.mark.parametrize("behaviour", ["honest", "echoes the key", "500", "breaks off", "not JSON"])
def test_the_key_is_in_no_log_message_or_trace(
    api: OpenAIStandin, caplog: pytest.LogCaptureFixture, behaviour: str
) -> None:
    asked = model(api)
    for name in ALL_LOGGERS:  # somebody who lowers every level must not see it either
        caplog.set_level(logging.DEBUG, logger=name or None)
    api.behaviour = behaviour
    said = [repr(asked), str(asked)]
    try:
        asked.reply(MESSAGES)
    except ModelFailed as failed:
        said += [repr(failed), failed.reason, "".join(traceback.format_exception(failed))]
        assert (failed.__cause__, failed.__context__) == (None, None)  # noqa: PT017 -- one case raises none
    assert "openai" in caplog.text  # it was there to be seen
    for text in (caplog.text, *said):
        assert KEY not in text
        assert "phiếu" not in text  # nor are an office's documents


def test_by_default_nothing_of_the_call_is_logged(
    api: OpenAIStandin, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)  # the root only, as a setting of ours would
    model(api).reply(MESSAGES)
    assert "HTTP" not in caplog.text
    assert "POST" not in caplog.text


def test_a_variable_of_the_library_does_not_make_it_log(api: OpenAIStandin) -> None:
    # A process of its own, for the library looks at this variable when it is imported.
    program = (
        "import sys; from retrieval.writing import LangChainModel, Message\n"
        f"model = LangChainModel({NAME!r}, base_url=sys.argv[1])\n"
        "print(model.reply([Message('user', 'CÂU HỎI: a\\n[1]\\n| (b)\\n| phiếu c')]))"
    )
    api.key = "none"
    done = subprocess.run(
        [sys.executable, "-c", program, api.base_url],
        env=os.environ | {"OPENAI_LOG": "debug", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert "phiếu c" in done.stdout
    assert "POST" not in done.stderr


NOWHERE = "http://127.0.0.1:9"
ENVIRONMENT = {
    "OPENAI_API_KEY": "sk-moi-truong",
    "OPENAI_BASE_URL": NOWHERE,
    "OPENAI_API_BASE": NOWHERE,
    "OPENAI_PROXY": NOWHERE,
    "OPENAI_ORG_ID": "org-la",
    "OPENAI_PROJECT_ID": "proj-la",
    "OPENAI_CUSTOM_HEADERS": "Authorization: Bearer sk-moi-truong\nX-La: 1",
    "HTTP_PROXY": NOWHERE,
    "ALL_PROXY": NOWHERE,
    "LANGSMITH_TRACING": "true",
    "LANGSMITH_ENDPOINT": NOWHERE,
    "LANGSMITH_GATEWAY": NOWHERE,
    "LANGSMITH_API_KEY": "ls-moi-truong",
}


@pytest.mark.parametrize("key", [KEY, None])
def test_the_environment_does_not_say_where_to_and_as_whom(
    monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with openai_standin(key or "none") as api:
        assert "21 ngày" in model(api, key).reply(MESSAGES)
        (headers,) = api.headers
    assert headers["authorization"] == f"Bearer {key or 'none'}"
    assert not any(value == "la" or "-la" in value or "moi-truong" in value for value in headers.values())
    assert "x-la" not in headers


# What cannot be set up


@pytest.mark.parametrize("name", ["", "gpt-x", ":gpt-x", "openai:"])
def test_a_model_is_named_with_its_provider(name: str) -> None:
    with pytest.raises(ValueError, match="provider:model"):
        LangChainModel(name)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://a/v1",
        "127.0.0.1:80/v1",
        "http://u:mat-khau@a/v1",
        "https://a/v1?key=mat-khau",
        "http:///v1",
    ],
)
def test_an_address_that_is_none_or_holds_a_secret_is_refused_without_it(url: str) -> None:
    with pytest.raises(ValueError, match="the endpoint's address") as caught:
        LangChainModel(NAME, base_url=url)
    assert "mat-khau" not in str(caught.value)


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan"), float("inf")])
def test_the_time_for_a_reply_is_a_time(seconds: float) -> None:
    with pytest.raises(ValueError, match="more than 0 seconds"):
        LangChainModel(NAME, base_url=f"{NOWHERE}/v1", timeout=seconds)


@pytest.mark.parametrize("provider", ["anthropic", "nobody"])
def test_a_provider_that_is_not_there_is_a_failure_that_lasts(provider: str) -> None:
    with pytest.raises(ModelFailed) as caught:
        LangChainModel(f"{provider}:model", api_key=SecretStr(KEY))
    assert caught.value.permanent
    assert provider in caught.value.reason
    assert KEY not in str(caught.value)


# The stand-in refuses what the real endpoint refuses

GOOD = {"model": MODEL, "messages": [{"role": "user", "content": "CÂU HỎI: a\n[1]\n| (b)\n| c d"}]}


@pytest.mark.parametrize(
    ("status", "change"),
    [
        (400, {"messages": []}),
        (400, {"messages": "a"}),
        (400, {"messages": [{"role": "boss", "content": "a"}]}),
        (400, {"messages": [{"role": "user"}]}),
        (400, {"colour": "red"}),
        (400, {"temperature": "0"}),
        (400, {"temperature": 3}),
        (400, {"max_tokens": 0}),
        (400, {"max_tokens": True}),
        (400, {"max_tokens": 5, "max_completion_tokens": 5}),
        (400, {"stream": True}),
        (404, {"model": "gpt-9"}),
        (200, {}),
    ],
)
def test_the_stand_in_checks_the_body(api: OpenAIStandin, status: int, change: dict[str, object]) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    url = api.base_url.removesuffix("/v1") + PATH
    assert httpx.post(url, json=GOOD | change, headers=headers).status_code == status
    assert len(api.refused) == (status != 200)


def test_the_stand_in_checks_method_path_key_and_form(api: OpenAIStandin) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    root = api.base_url.removesuffix("/v1")
    assert httpx.get(root + PATH, headers=headers).status_code == 405
    assert httpx.post(root + "/chat/completions", json=GOOD, headers=headers).status_code == 404
    assert httpx.post(root + PATH, json=GOOD).status_code == 401
    assert httpx.post(root + PATH, content=b"{", headers=headers).status_code == 400
    assert httpx.post(root + PATH, content=iter([b"{}"]), headers=headers).status_code == 411
    assert api.calls == []
    assert len(api.refused) == 5
