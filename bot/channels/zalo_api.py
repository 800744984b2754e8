"""Calling the Zalo Bot API: one POST of JSON a call, its answer read within bounds."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import httpx

from bot.channels.zalo_errors import broken_call, result_of
from bot.ports import FateUnknown

_MOST_ANSWER = 1024 * 1024  # bytes; an update is a few hundred


class ZaloApi:
    """The methods of one bot.

    Args:
        token: part of every URL, and of no text that leaves this class.
        base_url: ending in "/bot".
        read_seconds: how long an answer may take, unless a call says otherwise.
    """

    def __init__(self, token: str, base_url: str, read_seconds: float) -> None:
        self.token = token
        self._prefix = f"{base_url}{token}/"
        self._timeout = httpx.Timeout(10.0, read=read_seconds)
        self.http = httpx.AsyncClient(verify=_tls(), timeout=self._timeout)

    def __repr__(self) -> str:
        return "<Zalo Bot API>"

    async def close(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        read_seconds: float | None = None,
        answering: Callable[[], None] | None = None,
    ) -> Any:
        """Call a method once; its result.

        Args:
            method: e.g. "sendMessage".
            parameters: ready for JSON; texts must be sound Unicode.
            read_seconds: how long the answer may take.
            answering: called when the head of an answer has arrived and its body has not.

        Raises:
            ChannelError: as its subclasses say; `zalo_errors` has the rules.
        """
        timeout = self._timeout if read_seconds is None else httpx.Timeout(10.0, read=read_seconds)
        try:
            async with self.http.stream(
                "POST",
                self._prefix + method,
                content=json.dumps(parameters, ensure_ascii=False).encode(),
                headers={"Content-Type": "application/json"},
                timeout=timeout,
            ) as response:
                if answering is not None:
                    answering()
                body = bytearray()
                async for part in response.aiter_bytes():
                    body += part
                    if len(body) > _MOST_ANSWER:
                        raise FateUnknown(f"Zalo's answer is over {_MOST_ANSWER} bytes")
        except httpx.HTTPError as error:
            # "from None": the chain of causes could print a URL, and with it the token.
            raise broken_call(error, self.token) from None
        return result_of(response.status_code, bytes(body), self.token, response.headers.get("Retry-After"))


@cache
def _tls() -> ssl.SSLContext:
    """One for all connections: making it reads every certificate of the system, some 75 ms."""
    return httpx.create_ssl_context()
