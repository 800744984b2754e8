"""A strict stand-in for the Zalo Bot Platform over real HTTP, with people to act and faults to order.

What it takes and answers is second-hand, like `bot.channels.zalo_facts`, but written down apart from it.

In a test: `with zalo_standin("1:token") as api:` and give the channel `api.base_url`. As a process of its
own: `python -m tests.standins.zalo --port 0 --token 1:token --log delivered.jsonl` prints one JSON line with
the address when it is ready, appends one JSON line to the log for each message it accepted, and does what is
asked by `POST /control/say {"chat":"…","text":"…"}` and the like (`CONTROLS`) until it is terminated.
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
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.standins.zalo_parameters import METHODS, bold_in, check_length, checked, given_in, units
from tests.standins.zalo_world import ApiError, Fault, Json, ZaloWorld

CONTROLS = ("open_chat", "say", "send_photo", "block", "unblock", "fault", "push")


class ZaloStandin(ZaloWorld):
    """The Bot API's methods on that world, as an ASGI application."""

    def app(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
                Route("/photos/{name}", self._photo),
                Route("/control/messages/{chat}", self._control_messages),
                Route("/control/{name}", self._control, methods=["POST"]),
            ]
        )

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        try:
            content = await request.body()
        except ClientDisconnect:
            return Response()  # half a request is no request
        fault = self.next_fault(method)
        if fault.drop == "before":
            return await _drop(request)
        if fault.status is not None:
            return self._ordered(fault)
        if fault.stall and not fault.deliver:
            await self._sleep(fault.stall)
            return await _drop(request)
        try:
            if request.path_params["token"] != self.token:
                raise ApiError(401, "Unauthorized")
            if method not in METHODS:
                raise ApiError(404, "Not found")
            given = checked(method, given_in(request, content))
            self.calls.append((method, given))
            if method == "getUpdates":
                answer = await self._get_updates(given, request)
            else:
                handle = getattr(self, "_" + "".join(f"_{c.lower()}" if c.isupper() else c for c in method))
                answer = await handle(given)
        except ApiError as error:
            return self._refused(error)
        if fault.drop == "after":
            return await _drop(request)
        if fault.stall:
            await self._sleep(fault.stall)
        # Escaped, so that half a surrogate pair in an update can be tried too.
        body = json.dumps({"ok": True} if answer is None else {"ok": True, "result": answer})
        return Response(body, media_type="application/json")

    def _refused(self, error: ApiError) -> Response:
        body = {"ok": False, "error_code": error.code, "description": error.description}
        return JSONResponse(body, 200 if self.refusals_are_200 else error.code)

    def _ordered(self, fault: Fault) -> Response:
        assert fault.status is not None
        if fault.page is not None:
            return Response(fault.page, fault.status, media_type="text/html")
        return self._refused(ApiError(fault.status, "Ordered"))

    async def _photo(self, request: Request) -> Response:
        fault = self.next_fault("photo")
        if fault.drop:
            return await _drop(request)
        if fault.status is not None and 300 <= fault.status < 400:
            return Response(None, fault.status, {"Location": fault.page or ""})
        if fault.status is not None:
            return self._ordered(fault)
        content = self.photos.get(request.path_params["name"])
        if content is None:
            return Response("404 Not Found", 404)
        return Response(content, media_type="image/jpeg")

    async def _get_me(self, _: Json) -> Json:
        return {"id": "1459232241454765289", "account_name": "bot.TroLy", "account_type": "BASIC"}

    async def _get_updates(self, given: Json, request: Request) -> Any:
        if self.webhook:
            raise ApiError(self.webhook_refusal, "getUpdates does not work while a webhook is set")
        timeout = given.get("timeout", "30")
        if not (timeout.isascii() and timeout.isdigit()):
            raise ApiError(400, "Bad request: timeout")
        until, mine = time.monotonic() + int(timeout), self.generation
        while True:
            if self.pending:
                # Whoever hung up before gets nothing, and we must have had the time to notice.
                for _ in range(5):
                    await asyncio.sleep(0.001)
            gone = await request.is_disconnected() or self.generation != mine
            if not gone and (update := self.next_update(mine)) is not None:
                return update
            if gone or self.closing or time.monotonic() >= until:
                if self.nothing_is_408:
                    raise ApiError(408, "Request timeout")
                return {}
            await asyncio.sleep(0.005)

    async def _set_webhook(self, given: Json) -> Json:
        if not given["url"].startswith("https://"):
            raise ApiError(400, "Bad request: url must be https")
        if not 8 <= len(given["secret_token"]) <= 256:
            raise ApiError(400, "Bad request: secret_token must have 8 to 256 characters")
        self.webhook = given["url"]
        return await self._get_webhook_info({})

    async def _delete_webhook(self, _: Json) -> Json:
        self.webhook = ""
        return await self._get_webhook_info({})

    async def _get_webhook_info(self, _: Json) -> Json:
        return {"url": self.webhook, "updated_at": 1749633372026}

    async def _send_message(self, given: Json) -> Json:
        check_length("text", given["text"])
        if given.get("parse_mode", "html") not in {"html", "markdown"}:
            raise ApiError(400, "Bad request: parse_mode")
        if "text_styles" in given and not self.takes_styles:
            raise ApiError(400, "Bad request: unknown parameter text_styles")
        bold = bold_in(given.get("text_styles", []), units(given["text"]))
        return self.accept(given["chat_id"], given["text"], bold)

    async def _send_photo(self, given: Json) -> Json:
        if "caption" in given:
            check_length("caption", given["caption"])
        return self.accept(given["chat_id"], given.get("caption", ""))

    async def _send_sticker(self, given: Json) -> Json:
        return self.accept(given["chat_id"], "")

    async def _send_voice(self, given: Json) -> Json:
        if not given["voice_url"].endswith(".aac"):
            raise ApiError(400, "Bad request: voice_url must end in .aac")
        return self.accept(given["chat_id"], "")

    async def _send_chat_action(self, given: Json) -> None:
        if given["action"] != "typing":
            raise ApiError(400, "Bad request: action")
        self.actions.append(self.reachable(given["chat_id"]))

    # Inside

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
        return JSONResponse([asdict(message) for message in self.messages(request.path_params["chat"])])


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
    if (transport := _Droppable.open.get((request.client.host, request.client.port))) is not None:
        transport.abort()
    await asyncio.sleep(0.01)  # until the server has seen it: then it sends nothing
    return Response()


@contextmanager
def serving(api: ZaloStandin, port: int = 0) -> Iterator[ZaloStandin]:
    """Serve the stand-in on 127.0.0.1 in a thread, on a free port unless one is given.

    Outside of it, connections to its address are refused; it may be entered again with the same port.
    """
    listener = socket.create_server(("127.0.0.1", port))
    api.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    api.base_url, api.closing = f"{api.url}/bot", False
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
def zalo_standin(token: str) -> Iterator[ZaloStandin]:
    """A stand-in for one test, or for many with `start_over` between them."""
    with serving(ZaloStandin(token)) as api:
        yield api


def main() -> None:
    """Run as a process of its own until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m tests.standins.zalo")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", required=True)
    parser.add_argument("--log", type=Path, help="one JSON line for each accepted message")
    parser.add_argument("--chat", action="append", help="known people; without it everybody is")
    parser.add_argument("--rate", type=int, help="messages in a second; more are refused with 429")
    arguments = parser.parse_args()
    api = ZaloStandin(arguments.token, arguments.log, open_to_all=not arguments.chat)
    for chat in arguments.chat or ():
        api.open_chat(chat)
    if arguments.rate:
        api.limit_rate(arguments.rate)
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    with serving(api, arguments.port):
        print(json.dumps({"base_url": api.base_url}), flush=True)
        end.wait()


if __name__ == "__main__":
    main()
