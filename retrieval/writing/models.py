"""Language models behind a port: what one must do, how it fails, and the adapter for LangChain's."""

from __future__ import annotations

import logging
import math
import queue
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from pydantic import SecretStr

from retrieval.writing.endpoint import AnswerTooLarge, host_of, http_client

MOST_REPLY = 20_000
"""Characters of a reply that are kept."""

_MOST_UNDER_WAY = 8
"""Calls that may be under way, those past their time included: an endpoint that never hangs up must not
gather threads."""

_OPENAI_URL = "https://api.openai.com/v1"
_NO_KEY = "none"
"""Sent to servers that ask for no key, so that one lying in the environment is not sent to them."""

_PERMANENT_STATUSES = frozenset({401, 403, 404, 405, 410})
"""A wrong key or address. Not 400, which is also what an endpoint thinks of one question."""
_LONGEST_WAIT = 3_600.0  # seconds
_CUT_OFF = frozenset({"length", "max_tokens"})
_WITHHELD = frozenset({"content_filter", "refusal"})
"""Why an endpoint says that it stopped: at the longest reply, or because it will not say it."""

_LOGGERS_WITH_PROMPTS = ("openai", "langchain_openai", "langchain_core", "httpx", "httpcore")


@dataclass(frozen=True, slots=True)
class Message:
    """What is said to a model, by us ("system") or in the place of the officer ("user")."""

    role: Literal["system", "user"]
    text: str


class ModelFailed(Exception):
    """A model gave no reply. `reason` may be logged: it holds nothing that the endpoint said.

    `permanent` says that the same settings will fail again: a wrong key, an unknown model. `wait` is the
    time in seconds that the endpoint asks for before the next call, None where it asks for none.
    """

    def __init__(self, reason: str, *, permanent: bool = False, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.wait = wait


class ChatModel(Protocol):
    """A language model that is told something and answers."""

    def reply(self, messages: Sequence[Message]) -> str:
        """The model's text, empty where it refuses.

        Raises:
            ModelFailed: it cannot be reached, refuses the call, takes too long, or answers no text.
        """
        ...


class LangChainModel:
    """A model reached by LangChain (`ChatModel`). Safe for use by several threads.

    Nothing of the environment decides where prompts go: neither the variables of LangSmith nor those of
    OpenAI, for they hold an office's documents.

    Args:
        name: "provider:model" as `init_chat_model` takes it: "openai:gpt-x", "ollama:qwen3".
        base_url: of the endpoint; None is the provider's own. Any OpenAI-compatible server is "openai:…".
        api_key: what the endpoint asks for; never printed or logged. None where it asks for none.
        timeout: seconds from the call to the whole reply, a second try included.
        max_tokens: the longest reply.
        temperature: 0 for the same reply again; None for models that refuse to be told.

    Raises:
        ModelFailed: the provider's package is not installed, or refuses these arguments.
        ValueError: the name, the URL or the time cannot be meant so. The text holds no secret.
    """

    def __init__(
        self,
        name: str,
        *,
        base_url: str | None = None,
        api_key: SecretStr | None = None,
        timeout: float = 30.0,
        max_tokens: int = 800,
        temperature: float | None = 0.0,
    ) -> None:
        provider, _, model = name.partition(":")
        if not provider or not model:
            raise ValueError(f"a model is named as provider:model, as in openai:gpt-x, not {name!r}")
        if not (math.isfinite(timeout) and timeout > 0):
            raise ValueError(f"the time for a reply must be more than 0 seconds, not {timeout}")
        self._name = name
        self._host = host_of(base_url) if base_url is not None else "the provider's"
        self._timeout = timeout
        self._running = threading.Semaphore(_MOST_UNDER_WAY)
        given = _arguments(provider, base_url, api_key, timeout, max_tokens, temperature)
        try:
            # Here, because it takes seconds and most offices have no model.
            from langchain.chat_models import init_chat_model  # noqa: PLC0415

            self._chat: Any = init_chat_model(model, model_provider=provider, **given)
        except ImportError as error:
            reason = f"no package for the provider {provider!r} ({error.name or 'langchain'} is missing)"
        except Exception as error:  # pydantic and vendors raise what they like, keys in it
            reason = f"{provider!r} cannot be set up ({type(error).__name__})"
        else:
            # At DEBUG they write out requests, documents and all. Now, for OPENAI_LOG counts at the import.
            for logger in _LOGGERS_WITH_PROMPTS:
                logging.getLogger(logger).setLevel(logging.WARNING)
            return
        raise ModelFailed(reason, permanent=True)

    def __repr__(self) -> str:
        return f"LangChainModel({self._name!r}, host={self._host!r})"

    def reply(self, messages: Sequence[Message]) -> str:
        """See `ChatModel.reply`. The time holds whatever the endpoint does: answers by drops, or nothing.

        Raises:
            ModelFailed: see there. A connection that broke off is tried once more, within the time.
        """
        deadline = time.monotonic() + self._timeout
        if not self._running.acquire(blocking=False):
            raise ModelFailed("too many calls are still waiting for the endpoint")
        # A thread of its own, for no vendor's timeout bounds the whole call; one that is abandoned ends
        # with its connection, and cannot keep the process from ending.
        outcome: queue.SimpleQueue[str | ModelFailed] = queue.SimpleQueue()
        threading.Thread(
            target=self._run, args=(messages, deadline, outcome), name="language-model", daemon=True
        ).start()
        try:
            said = outcome.get(timeout=max(deadline - time.monotonic(), 0.001))
        except queue.Empty:
            said = ModelFailed(f"no reply within {self._timeout:g} s")
        if isinstance(said, ModelFailed):
            raise said
        return said[:MOST_REPLY]

    def _run(
        self, messages: Sequence[Message], deadline: float, outcome: queue.SimpleQueue[str | ModelFailed]
    ) -> None:
        try:
            said = self._call(messages)
            broke_off = isinstance(said, _BrokenOff)
            outcome.put(self._call(messages) if broke_off and time.monotonic() < deadline else said)
        finally:
            self._running.release()

    def _call(self, messages: Sequence[Message]) -> str | ModelFailed:
        """One call. Failures are returned, so that they carry no trace of the vendor's, keys and all."""
        # As above; by now it is loaded.
        from langsmith import tracing_context  # noqa: PLC0415

        try:
            with tracing_context(enabled=False):
                message = self._chat.invoke([(one.role, one.text) for one in messages])
            return _said(message)
        except Exception as error:  # each vendor has its own; this is where they end
            return _failure(error)


class _BrokenOff(ModelFailed):
    """The connection ended before a reply: what an idle one does that the server has closed."""


def _arguments(
    provider: str,
    base_url: str | None,
    api_key: SecretStr | None,
    timeout: float,
    max_tokens: int,
    temperature: float | None,
) -> dict[str, Any]:
    """What a provider's class takes, which is not quite the same for each."""
    given: dict[str, Any] = {} if temperature is None else {"temperature": temperature}
    if base_url is not None:
        given["base_url"] = base_url
    if api_key is not None:
        given["api_key"] = api_key
    if provider == "ollama":
        return given | {"num_predict": max_tokens, "client_kwargs": {"timeout": timeout}}
    given |= {"max_tokens": max_tokens, "timeout": timeout, "max_retries": 0}
    if provider == "openai":
        key = api_key if api_key is not None else SecretStr(_NO_KEY)
        given |= {"base_url": base_url or _OPENAI_URL, "api_key": key, "openai_proxy": None}
        given |= {"use_responses_api": False, "http_client": http_client(key, timeout)}
    return given


def _said(message: Any) -> str | ModelFailed:
    """The text of a reply: empty where it was withheld, without its last line where it was cut off in it."""
    text = message.text
    if not isinstance(text, str):
        return ModelFailed("the reply is no text")
    told = message.response_metadata
    ends = {told.get(name) for name in ("finish_reason", "done_reason", "stop_reason")}
    if ends & _WITHHELD:
        return ""
    return text.rpartition("\n")[0] if ends & _CUT_OFF else str(text)


def _failure(error: Exception) -> ModelFailed:
    """A vendor's exception as ours. Of the first, only its class and its HTTP status are looked at.

    The status is where all vendors that LangChain knows have it: on the exception, or on its response.
    """
    chain = list(_chain(error))
    response = next((one for each in chain if (one := getattr(each, "response", None)) is not None), None)
    statuses = [getattr(each, "status_code", None) for each in (*chain, response)]
    status = next((one for one in statuses if isinstance(one, int) and not isinstance(one, bool)), None)
    names = " ".join(type(each).__name__ for each in chain)
    if any(isinstance(each, AnswerTooLarge) for each in chain):
        return ModelFailed("the reply is too large, packed, or too slow")
    if status is not None and status >= 300:
        reason = f"the endpoint answers with HTTP {status}"
        wait = _retry_after(getattr(response, "headers", {}) or {}) if status in {429, 503} else None
        return ModelFailed(reason, permanent=status in _PERMANENT_STATUSES, wait=wait)
    if "Timeout" in names:
        return ModelFailed("the endpoint takes too long")
    if "RemoteProtocolError" in names or "ReadError" in names:
        return _BrokenOff("the connection broke off")
    if "Connect" in names:
        return ModelFailed("the endpoint cannot be reached")
    return ModelFailed(f"the reply cannot be read ({type(error).__name__})")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and what caused it, at most ten."""
    here: BaseException | None = error
    for _ in range(10):
        if here is None:
            return
        yield here
        here = here.__cause__ or here.__context__


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that an endpoint asks to wait, an hour at most; a date is not understood."""
    try:
        wait = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    return min(wait, _LONGEST_WAIT) if math.isfinite(wait) and wait > 0 else None
