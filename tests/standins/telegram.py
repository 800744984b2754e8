"""A strict stand-in for Telegram's Bot API over real HTTP, with people to act and faults to order.

In a test: `with telegram_standin("1:token") as api:` and give the channel `api.base_url` and
`api.base_file_url`. As a process of its own: `python -m tests.standins.telegram --port 0 --token 1:token
--log delivered.jsonl` prints one JSON line with the addresses when it is ready, appends one JSON line to the
log for each message it accepted, and does what is asked by `POST /control/say {"chat":1,"text":"…"}` and the
like (`CONTROLS`) until it is terminated.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import ClassVar

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.standins.telegram_entities import Entities, entities_in
from tests.standins.telegram_parameters import METHODS, ApiError, Upload, checked, units
from tests.standins.telegram_world import BOT, Delivered, Fault, Json, TelegramWorld, buttons_of

ACTIONS = (
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
    *("upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"),
)
CONTROLS = ("open_chat", "say", "press", "block", "unblock", "fault")


class TelegramStandin(TelegramWorld):
    """The Bot API's methods on that world, as an ASGI application."""

    def app(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self._file),
                Route("/control/messages/{chat:int}", self._control_messages),
                Route("/control/{name}", self._control, methods=["POST"]),
            ]
        )

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        try:
            given = await _given(request)
        except ClientDisconnect:
            return Response()  # half a request is no request
        fault = self.next_fault(method)
        if fault.drop == "before":
            return await _drop(request)
        if fault.status is not None:
            return _ordered(fault)
        try:
            if request.path_params["token"] != self.token:
                raise ApiError(401, "Unauthorized")
            if method not in METHODS:
                raise ApiError(404, "Not Found")
            parameters = checked(METHODS[method], given, method)
            self.calls.append((method, parameters))
            handle = getattr(self, "_" + "".join(f"_{c.lower()}" if c.isupper() else c for c in method))
            answer = await handle(parameters)
        except ApiError as error:
            body: Json = {"ok": False, "error_code": error.code, "description": error.description}
            if error.parameters:
                body["parameters"] = error.parameters
            return JSONResponse(body, error.code)
        if fault.drop == "after":
            return await _drop(request)
        if fault.stall:
            await self._sleep(fault.stall)
        return JSONResponse({"ok": True, "result": answer})

    async def _file(self, request: Request) -> Response:
        fault = self.next_fault("file")
        if fault.drop:
            return await _drop(request)
        if fault.status is not None:
            return _ordered(fault)
        file = self.files.get(request.path_params["path"].removeprefix("documents/"))
        if request.path_params["token"] != self.token or file is None:
            return Response("404 Not Found", 404)
        return Response(file[1], media_type="application/octet-stream")

    async def _get_me(self, _: Json) -> Json:
        return BOT

    async def _get_updates(self, given: Json) -> list[Json]:
        if self.webhook:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        if not 1 <= (limit := given.get("limit", 100)) <= 100:
            limit = 100
        with self.lock:
            self.poller += 1  # the newest request wins, as on the platform
            mine, offset = self.poller, given.get("offset", 0)
            if offset > 0:
                self.pending = [update for update in self.pending if update["update_id"] >= offset]
            elif offset < 0:
                self.pending = self.pending[offset:]
            self.allowed = given.get("allowed_updates", self.allowed)
        until = time.monotonic() + given.get("timeout", 0)
        while True:
            if self.poller != mine:
                raise ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
            with self.lock:
                ready = self.pending[:limit]
            if ready or self.closing or time.monotonic() >= until:
                return ready
            await asyncio.sleep(0.005)

    async def _send_message(self, given: Json) -> Json:
        text = given["text"].strip()
        if not text:
            raise ApiError(400, "Bad Request: message text is empty")
        if units(text) > 4096:
            raise ApiError(400, "Bad Request: message is too long")
        entities = entities_in(given["text"], given.get("entities", []))
        return self._accept("sendMessage", given, text, entities=entities)

    async def _send_document(self, given: Json) -> Json:
        return self._accept_file("sendDocument", given, given["document"], self.upload_limit)

    async def _send_photo(self, given: Json) -> Json:
        return self._accept_file("sendPhoto", given, given["photo"], 10 * 1024 * 1024)

    async def _edit_message_text(self, given: Json) -> Json:
        text = given.get("text", "").strip()
        if not text:
            raise ApiError(400, "Bad Request: message text is empty")
        if units(text) > 4096:
            raise ApiError(400, "Bad Request: message is too long")
        with self.lock:
            message = self.delivered.get(given.get("message_id", 0))
            if message is None or message.chat != self.reachable(given.get("chat_id", 0)):
                raise ApiError(400, "Bad Request: message to edit not found")
            entities = entities_in(given.get("text", ""), given.get("entities", []))
            changed = replace(message, text=text, buttons=buttons_of(given), entities=entities)
            if changed == message:
                raise ApiError(400, "Bad Request: message is not modified")
            self.delivered[message.message_id] = changed
        return self.new_message(message.chat) | {"message_id": message.message_id, "from": BOT, "text": text}

    async def _answer_callback_query(self, given: Json) -> bool:
        if units(given.get("text", "")) > 200:
            raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
        if given["callback_query_id"] not in self.open_queries:
            raise ApiError(
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
            )
        self.open_queries.discard(given["callback_query_id"])
        self.answered.append(given["callback_query_id"])
        return True

    async def _send_chat_action(self, given: Json) -> bool:
        chat = self.reachable(given["chat_id"])
        if given["action"] not in ACTIONS:
            raise ApiError(400, "Bad Request: wrong parameter action in request")
        self.actions.append((chat, given["action"]))
        return True

    async def _get_file(self, given: Json) -> Json:
        if given["file_id"] not in self.files:
            raise ApiError(400, "Bad Request: invalid file_id")
        _, _, size = self.files[given["file_id"]]
        if size > self.download_limit:
            raise ApiError(400, "Bad Request: file is too big")
        return {
            "file_id": given["file_id"],
            "file_unique_id": "u" + given["file_id"],
            "file_size": size,
            "file_path": "documents/" + given["file_id"],
        }

    async def _delete_webhook(self, given: Json) -> bool:
        return self._webhook_set("", given)

    async def _set_webhook(self, given: Json) -> bool:
        if given["url"] and not given["url"].startswith("https://"):
            raise ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        return self._webhook_set(given["url"], given)

    async def _get_webhook_info(self, _: Json) -> Json:
        return {
            "url": self.webhook,
            "has_custom_certificate": False,
            "pending_update_count": len(self.unconfirmed()),
        }

    # Inside

    def _webhook_set(self, url: str, given: Json) -> bool:
        with self.lock:
            self.webhook = url
            if given.get("drop_pending_updates"):
                self.pending = []
        return True

    def _accept_file(self, method: str, given: Json, file: Upload | str, most: int) -> Json:
        if isinstance(file, str):
            if file not in self.files:
                raise ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified")
            file = Upload(*self.files[file][:2])
        if not file.content:
            raise ApiError(400, "Bad Request: file must be non-empty")
        if len(file.content) > most:
            raise ApiError(413, "Request Entity Too Large")
        caption = given.get("caption", "").strip()
        if units(caption) > 1024:
            raise ApiError(400, "Bad Request: message caption is too long")
        entities = entities_in(given.get("caption", ""), given.get("caption_entities", []))
        return self._accept(method, given, caption, file, entities)

    def _accept(
        self, method: str, given: Json, text: str, file: Upload | None = None, entities: Entities = ()
    ) -> Json:
        with self.lock:
            chat = self.reachable(given["chat_id"])
            self.check_rate(chat)
            answer = self.new_message(chat) | {"from": BOT}
            message = Delivered(
                chat,
                answer["message_id"],
                method,
                text,
                buttons_of(given),
                time.time(),
                file.name if file else None,
                file.content if file else None,
                entities,
            )
            self.delivered[message.message_id] = message
            if self.log is not None:
                line = {key: value for key, value in asdict(message).items() if key != "content"}
                with self.log.open("a", encoding="utf-8") as log:
                    log.write(json.dumps(line, ensure_ascii=False) + "\n")
        if file is None:
            return answer | {"text": text}
        kept = self.keep_file(file.name, file.content, None)
        if method == "sendPhoto":
            return answer | {"caption": text, "photo": [kept | {"width": 90, "height": 60}]}
        return answer | {"caption": text, "document": kept | {"file_name": file.name}}

    async def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.closing and time.monotonic() < until:
            await asyncio.sleep(0.01)

    async def _control(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in CONTROLS:
            return JSONResponse({"error": f"one of {CONTROLS}"}, 404)
        try:
            return JSONResponse({"result": getattr(self, name)(**await request.json())})
        except (TypeError, ValueError, KeyError) as error:
            return JSONResponse({"error": str(error)}, 400)

    async def _control_messages(self, request: Request) -> Response:
        messages = [asdict(message) for message in self.messages(request.path_params["chat"])]
        return JSONResponse([{k: v for k, v in message.items() if k != "content"} for message in messages])


def _ordered(fault: Fault) -> Response:
    assert fault.status is not None
    if fault.page is not None:
        return Response(fault.page, fault.status, media_type="text/html")
    return JSONResponse({"ok": False, "error_code": fault.status, "description": "Ordered"}, fault.status)


async def _given(request: Request) -> Json:
    given: Json = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        body: Json = await request.json()
        return given | body
    async with request.form() as form:
        for name, value in form.items():
            given[name] = (
                Upload(value.filename or "", await value.read()) if isinstance(value, UploadFile) else value
            )
    return given


class _Droppable(H11Protocol):
    """The server's side of a connection, findable by the other side's address so that it can be cut."""

    open: ClassVar[dict[tuple[str, int], asyncio.Transport]] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        super().connection_made(transport)
        self.access_log = False  # its lines hold the token, and tests look for it in the log
        if self.client is not None:
            self.open[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self.client is not None:
            self.open.pop(self.client, None)
        super().connection_lost(exc)


async def _drop(request: Request) -> Response:
    assert request.client is not None
    _Droppable.open[(request.client.host, request.client.port)].abort()
    await asyncio.sleep(0.01)  # until the server has seen it: then it sends nothing
    return Response()


@contextmanager
def serving(api: TelegramStandin, port: int = 0) -> Iterator[TelegramStandin]:
    """Serve the stand-in on 127.0.0.1 in a thread, on a free port unless one is given."""
    listener = socket.create_server(("127.0.0.1", port))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    api.base_url, api.base_file_url = f"{address}/bot", f"{address}/file/bot"
    config = uvicorn.Config(
        api.app(),
        http=_Droppable,
        log_config=None,
        access_log=False,
        lifespan="off",
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.002)
    try:
        yield api
    finally:
        api.closing = True
        server.should_exit = True
        thread.join(5)
        listener.close()


@contextmanager
def telegram_standin(token: str) -> Iterator[TelegramStandin]:
    """A stand-in for one test, or for many with `start_over` between them."""
    with serving(TelegramStandin(token)) as api:
        yield api


def main() -> None:
    """Run as a process of its own until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m tests.standins.telegram")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", required=True)
    parser.add_argument("--log", type=Path, help="one JSON line for each accepted message")
    parser.add_argument("--chat", type=int, action="append", help="known people; without it everybody is")
    parser.add_argument("--rates", action="store_true", help="1 message/s for a chat, 30/s in all")
    arguments = parser.parse_args()
    api = TelegramStandin(arguments.token, arguments.log, open_to_all=not arguments.chat)
    for chat in arguments.chat or ():
        api.open_chat(chat)
    if arguments.rates:
        api.limit_rates()
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    with serving(api, arguments.port):
        print(json.dumps({"base_url": api.base_url, "base_file_url": api.base_file_url}), flush=True)
        end.wait()


if __name__ == "__main__":
    main()
