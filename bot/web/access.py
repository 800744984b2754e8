"""Who may talk to the web chat: allowed hosts, same-origin posts, the access key, bursts; how it refuses."""

from __future__ import annotations

import hashlib
import hmac
import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
COOKIE = "cchc_phien"
SESSION_SECONDS = 30 * 24 * 3600
_MOST_KEYS = 1000


class RefusalError(Exception):
    """A request is not carried out. `sentence` is Vietnamese, for the person at the page; `retry_after` is
    in seconds, where trying the same again later will help."""

    def __init__(self, status: int, sentence: str, retry_after: float | None = None) -> None:
        super().__init__(f"{status}: {sentence}")
        self.status = status
        self.sentence = sentence
        self.retry_after = retry_after

    def response(self) -> JSONResponse:
        """The refusal as it goes over the wire; never anything but the sentence."""
        headers = {**SECURITY_HEADERS, "cache-control": "no-store"}
        if self.retry_after is not None:
            headers["retry-after"] = str(max(1, math.ceil(self.retry_after)))
        return JSONResponse({"error": self.sentence}, status_code=self.status, headers=headers)


class Guard:
    """Middleware in front of every route: refuses hosts it does not serve (DNS rebinding) and posts from
    other sites (CSRF), and puts the security headers on every response.

    `allowed_hosts` are host names without ports; "*" allows any.
    """

    def __init__(self, app: ASGIApp, allowed_hosts: Sequence[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope["method"], Headers(scope=scope))
        if refusal is not None:
            await refusal.response()(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_guarded)

    def _refusal(self, method: str, headers: Headers) -> RefusalError | None:
        host = headers.get("host", "")
        if "*" not in self._hosts and host_name(host) not in self._hosts:
            return RefusalError(
                400,
                "Địa chỉ máy chủ này chưa được cho phép. Xin dùng đúng địa chỉ được cấp, "
                "hoặc báo người quản trị thêm địa chỉ vào cấu hình.",
            )
        if method not in {"GET", "HEAD"} and not _same_origin(host, headers):
            return RefusalError(403, "Yêu cầu này không đến từ trang của trợ lý nên không được nhận.")
        return None


def host_name(host: str) -> str:
    """The name in a Host header, in lower case, without its port: "LOCALHOST:8080" is "localhost"."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def _same_origin(host: str, headers: Headers) -> bool:
    # A browser names the origin of every post. What sends no Origin is a script, which carries no cookie
    # that its owner did not give it, so there is nothing to forge.
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False


class Sessions:
    """The shared access key of an office, and the cookie that shows that it was given once.

    The cookie is "<expiry in Unix seconds>.<HMAC of it>", so it outlives a restart, needs no table and does
    not hold the key. Changing the key ends every session. `access_key` None means that no key is asked for.

    Raises:
        ValueError: for an empty key, which would let in anyone who presses Enter.
    """

    def __init__(self, access_key: str | None, now: Callable[[], float] = time.time) -> None:
        if access_key == "":
            raise ValueError("the access key of the web chat is empty: give one, or None to ask for no key")
        self._key = None if access_key is None else access_key.encode()
        self._now = now

    @property
    def required(self) -> bool:
        """Whether a key is asked for at all."""
        return self._key is not None

    def open(self, key: str) -> str | None:
        """The cookie value for someone who gave this key; None when the key is wrong."""
        if self._key is None or not hmac.compare_digest(key.encode(), self._key):
            return None
        expiry = str(int(self._now()) + SESSION_SECONDS)
        return f"{expiry}.{self._signature(expiry)}"

    def known(self, cookie: str | None) -> bool:
        """Whether this cookie value was made by `open` and has not run out."""
        if self._key is None:
            return True
        expiry, _, signature = (cookie or "").partition(".")
        # Compared as bytes: compare_digest refuses text outside ASCII, and a cookie is anybody's text.
        genuine = hmac.compare_digest(signature.encode(), self._signature(expiry).encode())
        return genuine and int(expiry) > self._now()

    def _signature(self, expiry: str) -> str:
        secret = hashlib.sha256(b"cchc web session\0" + (self._key or b"")).digest()
        return hmac.new(secret, expiry.encode(), hashlib.sha256).hexdigest()


class Burst:
    """At most `limit` things in any `seconds` seconds for each key. `clock` is monotonic, in seconds."""

    def __init__(self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._times: dict[str, deque[float]] = {}

    def wait(self, key: str) -> float:
        """0.0 where one more is allowed, and it is counted; otherwise how many seconds to wait."""
        now = self._clock()
        if key not in self._times and len(self._times) >= _MOST_KEYS:
            self._times = {k: t for k, t in self._times.items() if t and now - t[-1] < self._seconds}
        times = self._times.setdefault(key, deque())
        while times and now - times[0] >= self._seconds:
            times.popleft()
        if len(times) >= self._limit:
            return self._seconds - (now - times[0])
        times.append(now)
        return 0.0
