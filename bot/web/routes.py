"""The web application behind the chat page: the page itself, its JSON API, its stream and its downloads."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.model import Incoming
from bot.ports import Receive
from bot.web.access import COOKIE, SESSION_SECONDS, Burst, Guard, RefusalError, Sessions
from bot.web.intake import (
    BAD_REQUEST,
    MAX_TEXT,
    clean_file_name,
    number_of,
    read_json,
    read_upload,
    written_of,
)
from bot.web.streams import Streams
from bot.web.transcript import StoredMessage, Transcript, is_known, row_of

CHANNEL = "web"

log = logging.getLogger(__name__)

_STATIC = {
    "chat.js": "text/javascript",
    "composer.js": "text/javascript",
    "conversation.js": "text/javascript",
    "outbox.js": "text/javascript",
    "server.js": "text/javascript",
    "view.js": "text/javascript",
    "chat.css": "text/css",
    "icon.svg": "image/svg+xml",
}
_PAGE_OF_HISTORY = 50
_MOST_HISTORY = 5_000


class ChatRoutes:
    """The routes of the chat page, on one transcript. `receive` is None while nothing takes messages in."""

    def __init__(
        self,
        transcript: Transcript,
        streams: Streams,
        *,
        files_dir: Path,
        max_upload_bytes: int,
        sessions: Sessions,
    ) -> None:
        self.receive: Receive | None = None
        self._transcript = transcript
        self._streams = streams
        self._files_dir = files_dir
        self._max_upload_bytes = max_upload_bytes
        self._sessions = sessions
        self._posts = Burst(limit=20, seconds=10)
        self._logins = Burst(limit=10, seconds=60)
        self._order: dict[str, asyncio.Lock] = {}

    def app(self, allowed_hosts: Sequence[str]) -> Starlette:
        """The application an ASGI server serves, under these host names only."""
        app = Starlette(
            routes=[
                Route("/", self._page),
                Route("/healthz", self._health),
                Route("/static/{name}", self._static),
                Route("/api/login", self._login, methods=["POST"]),
                Route("/api/people", self._people),
                Route("/api/messages", self._history),
                Route("/api/messages", self._post_message, methods=["POST"]),
                Route("/api/files", self._post_file, methods=["POST"]),
                Route("/api/stream", self._stream),
                Route("/files/{message_id}", self._download),
            ],
            middleware=[Middleware(Guard, allowed_hosts=allowed_hosts)],
            exception_handlers={
                RefusalError: _refused,
                HTTPException: _http_error,
                ClientDisconnect: _gone,
                Exception: _failed,
            },
        )
        app.router.redirect_slashes = False  # every address has one spelling
        return app

    async def _page(self, request: Request) -> Response:
        return _asset("index.html", "text/html")

    async def _health(self, request: Request) -> Response:
        return PlainTextResponse("ok")

    async def _static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _STATIC:
            raise HTTPException(404)
        return _asset(name, _STATIC[name])

    async def _login(self, request: Request) -> Response:
        key = (await read_json(request)).get("key")
        wait = self._logins.wait(request.client.host if request.client else "")
        if wait:
            raise RefusalError(429, "Đã nhập sai nhiều lần. Xin đợi một phút rồi thử lại.", wait)
        cookie = self._sessions.open(key) if isinstance(key, str) and key.isprintable() else None
        if cookie is None and self._sessions.required:
            raise RefusalError(401, "Mã truy cập chưa đúng.")
        response = _json({"ok": True})
        if cookie is not None:
            response.set_cookie(
                COOKIE,
                cookie,
                max_age=SESSION_SECONDS,
                secure=request.url.scheme == "https",
                httponly=True,
                samesite="strict",
            )
        return response

    async def _people(self, request: Request) -> Response:
        self._check_session(request)
        people = await run_in_threadpool(self._transcript.people)
        return _json(
            {
                "people": [{"address": p.address, "name": p.name, "role": p.role} for p in people],
                "limits": {"text": MAX_TEXT, "file": self._max_upload_bytes},
            }
        )

    async def _history(self, request: Request) -> Response:
        address = await self._address(request)
        before = request.query_params.get("before")
        rows, more = await run_in_threadpool(
            self._rows_before, address, None if before is None else number_of(before)
        )
        return _json({"messages": [row_of(row) for row in rows], "more": more})

    def _rows_before(self, address: str, before: int | None) -> tuple[list[StoredMessage], bool]:
        # The transcript gives the newest rows only, so older ones are reached by asking for more of them.
        limit = _PAGE_OF_HISTORY + 1
        while True:
            newest = self._transcript.latest(address, limit)
            rows = [row for row in newest if before is None or row.id < before]
            exhausted = len(newest) < limit or limit >= _MOST_HISTORY
            if len(rows) > _PAGE_OF_HISTORY or exhausted:
                return rows[-_PAGE_OF_HISTORY:], len(rows) > _PAGE_OF_HISTORY
            limit *= 2

    async def _post_message(self, request: Request) -> Response:
        self._check_session(request)
        written = written_of(await read_json(request))
        await self._admit(written.address)
        incoming = Incoming(
            channel=CHANNEL,
            id=written.id,
            address=written.address,
            at=datetime.now(UTC),
            text=written.text,
            reply_to=written.reply_to,
        )
        if written.pressed is None:
            return await self._take_in(incoming, incoming)
        label = await run_in_threadpool(
            self._label, written.address, int(written.reply_to or 0), written.pressed
        )
        pressed = replace(incoming, text="", pressed=written.pressed)
        return await self._take_in(pressed, shown=replace(pressed, text=label))

    def _label(self, address: str, message_id: int, pressed: str) -> str:
        """What is written on a button. Only what was offered to this person can be pressed."""
        for row in self._transcript.after(address, message_id - 1, 1):
            for button in (button for line in row.buttons for button in line):
                if row.id == message_id and not row.mine and button.data == pressed:
                    return button.label
        raise RefusalError(400, "Lựa chọn này không còn nữa. Xin tải lại trang.")

    async def _post_file(self, request: Request) -> Response:
        self._check_session(request)
        uploaded = await read_upload(request, self._files_dir, self._max_upload_bytes, self._admit)
        incoming = Incoming(
            channel=CHANNEL,
            id=uploaded.id,
            address=uploaded.address,
            at=datetime.now(UTC),
            text=uploaded.text,
            file=uploaded.file,
        )
        return await self._take_in(incoming, incoming)

    async def _take_in(self, incoming: Incoming, shown: Incoming) -> Response:
        """Keep what a person did and give it to the conversation; the answer says that it is safe.

        It is in the transcript before it is received: an answer must never stand above its question.
        Where receiving fails the page keeps the message as unsent and posts it again under the same id.
        """
        async with self._order.setdefault(incoming.address, asyncio.Lock()):
            if self.receive is None:
                raise RefusalError(503, "Trợ lý đang khởi động. Tin vẫn được giữ và sẽ tự gửi lại.", 1)
            try:
                stored = await run_in_threadpool(self._transcript.append_incoming, shown)
                await self.receive(incoming)
            except Exception as error:
                log.exception("web: an incoming message was not stored")
                sentence = "Máy chủ chưa ghi nhận được tin này. Tin vẫn được giữ và sẽ tự gửi lại."
                raise RefusalError(503, sentence, 2) from error
        self._streams.wake(incoming.address)
        return _json({"id": stored})

    async def _stream(self, request: Request) -> Response:
        address = await self._address(request)
        # After a break the browser repeats the address it first opened, so its header is the newer word.
        last = request.headers.get("last-event-id") or request.query_params.get("after")
        return self._streams.open(address, number_of(last, default=0))

    async def _download(self, request: Request) -> Response:
        address = await self._address(request)
        message_id = number_of(request.path_params["message_id"])
        found = await run_in_threadpool(self._transcript.file_of, message_id, address)
        if found is None or not await run_in_threadpool(found[1].is_file):
            raise RefusalError(404, "Tệp này không còn trên máy chủ.")
        name, path = found
        # Never shown in the browser, whatever it is: it could be a page that speaks in our name.
        return FileResponse(
            path,
            media_type="application/octet-stream",
            filename=clean_file_name(name),
            headers={"cache-control": "private, no-store"},
        )

    def _check_session(self, request: Request) -> None:
        if not self._sessions.known(request.cookies.get(COOKIE)):
            raise RefusalError(401, "Xin nhập mã truy cập.")

    async def _address(self, request: Request) -> str:
        self._check_session(request)
        address = request.query_params.get("address", "")
        await self._check_known(address)
        return address

    async def _check_known(self, address: str) -> None:
        if not await run_in_threadpool(is_known, self._transcript, address):
            raise RefusalError(404, "Không tìm thấy người dùng này. Xin chọn lại tên của anh/chị.")

    async def _admit(self, address: str) -> None:
        await self._check_known(address)
        wait = self._posts.wait(address)
        if wait:
            raise RefusalError(429, "Tin gửi hơi nhanh. Tin vẫn được giữ và sẽ tự gửi lại sau ít giây.", wait)


def _json(value: dict[str, object]) -> JSONResponse:
    return JSONResponse(value, headers={"cache-control": "no-store"})


def _asset(name: str, media_type: str) -> Response:
    content = (resources.files("bot.web") / name).read_bytes()
    return Response(content, media_type=media_type, headers={"cache-control": "no-cache"})


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusalError)
    return error.response()


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 400
    return RefusalError(status, "Không có trang này." if status == 404 else BAD_REQUEST).response()


async def _gone(request: Request, error: Exception) -> Response:
    return RefusalError(400, BAD_REQUEST).response()  # nobody is left to read it


async def _failed(request: Request, error: Exception) -> Response:
    sentence = "Máy chủ gặp lỗi. Xin thử lại sau ít phút; nếu vẫn lỗi, báo người quản trị."
    return RefusalError(500, sentence).response()
