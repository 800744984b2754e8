"""What Telegram's failures mean to us, in one place, and the token kept out of every text."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.ports import ChannelError, FateUnknown, RateLimited, Refused, Unavailable, Unreachable

_TOKEN_IN_URL = re.compile(r"bot\d+(?::|%3A)[A-Za-z0-9_-]+", re.IGNORECASE)

# Failures of httpx that happen before a byte of the request is on the wire.
_NOTHING_WRITTEN = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)

# 400 answers that are about the person, not about the message. Lower case: python-telegram-bot
# changes the case of what the server says.
_PERSON_GONE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "peer_id_invalid",
    "user_is_blocked",
    "input_user_deactivated",
)

_MOST_LOGGED = 300
_DEFAULT_WAIT = 5.0  # seconds; only when a 429 names no time, which the Bot API does not do


def scrub(text: str, token: str = "") -> str:
    """The text with every bot token in it hidden, cut to what a log line needs."""
    if token:
        text = text.replace(token, "<token>")
    return _TOKEN_IN_URL.sub("bot<token>", text)


def channel_error(error: TelegramError, token: str) -> ChannelError:
    """The failure of one call of the Bot API as this project's channels raise it.

    A server error (5xx) that the Bot API answered in its own JSON counts as not delivered: it answered
    instead of doing. A 500, 502 or 504 page of something in front of it counts as of unknown fate, for
    the request may have passed; any other page (a captive portal's 403, a carrier's 404) is no word of
    Telegram's about the person or the message, so it counts as not delivered and not permanent.

    Args:
        error: as python-telegram-bot raised it; its `__cause__` tells what happened on the wire.
        token: hidden wherever the text holds it.
    """
    text = scrub(f"{type(error).__name__}: {error}", token)[:_MOST_LOGGED]
    cause = error.__cause__
    if isinstance(cause, httpx.HTTPError):
        kind = Unavailable if isinstance(cause, _NOTHING_WRITTEN) else FateUnknown
        return kind(f"{text} [{type(cause).__name__}]")
    if isinstance(cause, TelegramError):
        return _page_of_a_gateway(text)
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        # Without a cause it is what the server said; with one, something inside the HTTP library.
        return FateUnknown(text) if cause else _other_answer(text)
    return _refusal(error, text)


def _refusal(error: TelegramError, text: str) -> ChannelError:
    if isinstance(error, RetryAfter):
        return RateLimited(text, _seconds(error))
    if isinstance(error, Forbidden | ChatMigrated):
        return Unreachable(text)
    if isinstance(error, BadRequest):
        return Unreachable(text) if _says(text, _PERSON_GONE) else Refused(text)
    if isinstance(error, InvalidToken):
        # Nothing is wrong with the message: it waits until the office has entered the new token.
        return Unavailable(text)
    # What is left is mostly a 200 whose body is not JSON: a broken answer to a send that was made.
    return FateUnknown(text)


def _page_of_a_gateway(text: str) -> ChannelError:
    status = re.search(r"\((\d{3})\)", text)
    if status and status[1] in {"500", "502", "504"}:
        return FateUnknown(text)
    if status and status[1] == "413":
        return Refused(text)
    return Unavailable(text)


def _other_answer(text: str) -> ChannelError:
    # python-telegram-bot keeps no status code, so the phrase must do.
    if _says(text, ("request entity too large",)):
        return Refused(text)
    if _says(text, ("too many requests",)):
        return RateLimited(text, _DEFAULT_WAIT)
    return Unavailable(text)


def _says(text: str, phrases: tuple[str, ...]) -> bool:
    return any(phrase in text.lower() for phrase in phrases)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after  # a number now, a timedelta in a coming version of the library
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


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
_LOGGERS_WITH_URLS = (
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.proxy",
    "telegram.Bot",
    "telegram.request.BaseRequest",
    "telegram.request.HTTPXRequest",
)


def silence_libraries() -> None:
    """Keep tokens and people's words out of the logs of the libraries below us.

    httpx logs every URL, token included, at INFO; python-telegram-bot logs the text of messages at
    DEBUG. Their levels are raised, and the loggers that see URLs hide tokens even where somebody
    lowers the level again. Calling it twice changes nothing.
    """
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.INFO)
    for name in _LOGGERS_WITH_URLS:
        logging.getLogger(name).addFilter(_HIDE_TOKENS)
