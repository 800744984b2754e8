"""What Zalo's answers and failures mean to us, in one place, and the token kept out of every text."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import httpx

from bot.channels import zalo_facts as facts
from bot.ports import ChannelError, FateUnknown, RateLimited, Refused, Unavailable, Unreachable

_TOKEN_IN_URL = re.compile(r"bot\d+(?::|%3A)[A-Za-z0-9._~=+-]+", re.IGNORECASE)

# Failures of httpx that happen before a byte of the request is on the wire.
_NOTHING_WRITTEN = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)

_MOST_LOGGED = 300


class NothingYet(FateUnknown):
    """The platform ran out of time. Asked for updates, it means that there are none; after a send, nobody
    knows what was done."""


def scrub(text: str, token: str = "") -> str:
    """The text with every bot token in it hidden."""
    if token:
        text = text.replace(token, "<token>").replace(token.replace(":", "%3A"), "<token>")
    return _TOKEN_IN_URL.sub("bot<token>", text)


def broken_call(error: httpx.HTTPError, token: str) -> ChannelError:
    """A call that got no whole answer: not delivered where nothing was written, else of unknown fate."""
    text = scrub(f"{type(error).__name__}: {error}", token)[:_MOST_LOGGED]
    return Unavailable(text) if isinstance(error, _NOTHING_WRITTEN) else FateUnknown(text)


def result_of(status: int, body: bytes, token: str, retry_after: str | None = None) -> Any:
    """What an answer holds, where the platform says that it did what was asked.

    A refusal in the API's own JSON counts as not delivered: it answered instead of doing. A page of something
    in front of it counts as of unknown fate where the request may have passed (a 200, a 502); any other page
    (a captive portal's 403, a carrier's 404) is no word of Zalo's about the person or the message.

    Args:
        status: of HTTP. It counts only where the body does not say more.
        body: as it came; anything at all.
        token: hidden wherever a text holds it.
        retry_after: the HTTP header of that name.

    Raises:
        ChannelError: as its subclasses say.
    """
    answer = _parsed(body)
    if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
        raise _page(status, retry_after)
    if answer["ok"]:
        if status // 100 != 2:
            raise FateUnknown(f"Zalo answered ok with status {status}")
        return answer.get("result")
    code = answer.get("error_code")
    # A number that is none of HTTP's is still the platform's word that it did not do it.
    known = code if type(code) is int and 400 <= code < 600 else status
    description = str(answer.get("description"))[:_MOST_LOGGED]
    raise _refusal(known, scrub(f"{known}: {description}", token)[:_MOST_LOGGED], answer, retry_after)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):  # not UTF-8, not JSON, a number of 5,000 digits, 10,000 brackets
        return None


def _refusal(code: int, text: str, answer: dict[str, Any], retry_after: str | None) -> ChannelError:
    if code in facts.QUOTA_EXCEEDED:
        parameters = answer.get("parameters")
        told = parameters.get("retry_after") if isinstance(parameters, dict) else None
        return RateLimited(text, _seconds(told if told is not None else retry_after))
    if code == facts.TIMED_OUT:
        return NothingYet(text)
    if code == facts.UNAUTHORIZED:
        # Nothing is wrong with the message: it waits until the office has entered the new token.
        return Unavailable(text)
    if code < 500 and any(words in text.lower() for words in facts.PERSON_GONE):
        return Unreachable(text)
    if code == facts.INTERNAL or code >= 500:
        return Unavailable(text)
    return Refused(text)


def _page(status: int, retry_after: str | None) -> ChannelError:
    text = f"status {status} and no answer of Zalo's"
    if status == 429:
        return RateLimited(text, _seconds(retry_after))
    if status == facts.TOO_LARGE:
        return Refused(text)
    if status // 100 == 2 or status == facts.TIMED_OUT or (status >= 500 and status != 503):
        return FateUnknown(text)
    return Unavailable(text)


def _seconds(told: object) -> float:
    """How long to wait: as told, where that can be believed."""
    try:
        wait = float(told) if isinstance(told, int | float | str) else 0.0
    except (ValueError, OverflowError):
        wait = 0.0
    return wait if 0.0 < wait <= facts.LONGEST_WAIT else facts.QUOTA_WAIT


class _HideTokens(logging.Filter):
    """Rewrites a record so that no formatter can print a token."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = scrub(record.getMessage())
        record.args = ()
        if record.exc_info:
            # Formatters print exc_text where it is already there.
            record.exc_text = scrub(logging.Formatter().formatException(record.exc_info))
        return True


_HIDE_TOKENS = _HideTokens()


def silence_libraries() -> None:
    """Keep tokens out of the logs of the libraries below us, also where somebody lowers their level.

    httpx logs every URL, token included, at INFO. Calling it twice changes nothing.
    """
    logging.getLogger("httpx").setLevel(logging.WARNING)
    for name in ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.proxy"):
        logging.getLogger(name).addFilter(_HIDE_TOKENS)
