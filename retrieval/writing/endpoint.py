"""How an OpenAI-compatible endpoint is reached: only what we mean goes out, only so much comes in."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

MOST_BYTES = 512 * 1024
"""Bytes of an HTTP answer, after which the endpoint is hung up on."""

_SENT = re.compile(
    r"accept|accept-encoding|connection|content-length|content-type|host|user-agent|x-stainless-[a-z-]+"
)
"""The headers that go out besides the key; the last are the openai library's own, and it reads them again.
It would also send those of `OPENAI_CUSTOM_HEADERS` and `OPENAI_ORG_ID`, which may be another's account."""

_HERE: dict[str, httpx.BaseTransport | None] = {
    "all://127.0.0.1": None,
    "all://[::1]": None,
    "all://localhost": None,
}
"""Addresses to which no proxy of the environment leads."""


class AnswerTooLarge(Exception):
    """An HTTP answer is larger, or takes longer, than any reply, or is packed so that one cannot tell."""


def http_client(key: SecretStr, timeout: float) -> httpx.Client:
    """A client that sends this key and no header of the environment.

    What it gets is bounded in bytes and in time, as it arrives: `timeout` is in seconds, for each wait of
    the connection and for the whole body. Redirections are not followed.
    """

    def bare(request: httpx.Request) -> None:
        for name in list(request.headers):
            if not _SENT.fullmatch(name.lower()):
                del request.headers[name]
        request.headers["authorization"] = f"Bearer {key.get_secret_value()}"

    def bound(response: httpx.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise AnswerTooLarge  # a few bytes may be packed for millions
        response.stream = _Bounded(response.stream, time.monotonic() + timeout)

    return httpx.Client(
        timeout=timeout,
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        mounts=_HERE,
        event_hooks={"request": [bare], "response": [bound]},
    )


def host_of(base_url: str) -> str:
    """The host of an endpoint's address, for logs.

    Raises:
        ValueError: it is no plain HTTP address; one with a password or a query would be logged with it.
    """
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("the endpoint's address must begin with http:// or https:// and name a host")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise ValueError("the endpoint's address must not hold a name, a password or a query; use the key")
    return parts.netloc


class _Bounded(httpx.SyncByteStream):
    """The bytes of an answer, as long as they are not too many and not too late."""

    def __init__(self, stream: Any, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:
            size += len(chunk)
            if size > MOST_BYTES or time.monotonic() > self._deadline:
                raise AnswerTooLarge
            yield chunk

    def close(self) -> None:
        self._stream.close()
